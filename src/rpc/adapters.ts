import type {
	handleBidiStreamingCall,
	handleClientStreamingCall,
	handleServerStreamingCall,
	handleUnaryCall,
	Metadata,
} from '@grpc/grpc-js';
import type { Caller } from '../model/access.ts';
import type { MessageStream } from '../model/agent-protocol.ts';
import { MinderError } from '../model/errors.ts';
import { linkSignals } from '../sys/linked-signal.ts';
import type { Log } from '../sys/log.ts';
import { unlessAborted } from '../sys/unless-aborted.ts';
import { drained, incoming, outbox } from './message-stream.ts';
import { callerOf } from './secure-guard.ts';
import { toStatusLogged } from './status.ts';

/** What every kind of call has. */
interface AnyCall {
	readonly cancelled: boolean;
	readonly metadata: Metadata;
	getPath(): string;
	getPeer(): string;
	once(event: 'cancelled', listener: () => void): unknown;
}

/** What the adapters need of their server. */
export interface ServerContext {
	readonly log: Log;
	/** Aborted when the server begins to close: streams end. */
	readonly closing: AbortSignal;
}

/** Options that a handler passes on to the manager. */
export interface HandlerOptions {
	/** Aborted when the caller has gone, its deadline has passed, or (for a stream) the server closes. */
	readonly signal: AbortSignal;
	/** Who makes the call, as it was let in. */
	readonly caller: Caller;
}

/** One request, one answer. A call in flight is let finish while the server closes. */
export function unary<Request, Response>(
	context: ServerContext,
	handle: (request: Request, options: HandlerOptions) => Promise<Response>,
): handleUnaryCall<Request, Response> {
	return (call, callback) => {
		const gone = callerGone(call);
		// The extra function makes a rejection of what decoding throws.
		const answer = async (): Promise<Response> =>
			handle(call.request, { signal: gone, caller: callerOf(call.metadata) });
		answer().then(
			(response) => callback(null, response),
			(error: unknown) => callback(toStatusLogged(error, methodOf(call), context.log)),
		);
	};
}

/**
 * As {@link unary}, for a call that is answered when something happens and may be sent again: it is not let finish while the server closes, but sent
 * to where it goes on.
 */
export function heldUnary<Request, Response>(
	context: ServerContext,
	handle: (request: Request, options: HandlerOptions) => Promise<Response>,
): handleUnaryCall<Request, Response> {
	const { closing } = context;
	// Its own work ends with its manager: no signal is joined to another for each of so many calls.
	return unary(context, (request, options) => unlessAborted(closing, stopping, async () => handle(request, options)));
}

/** One request, many answers, each sent when the one before has left. */
export function serverStream<Request, Response>(
	context: ServerContext,
	handle: (request: Request, options: HandlerOptions) => AsyncIterable<Response>,
): handleServerStreamingCall<Request, Response> {
	return (call) => {
		const gone = callerGone(call);
		const { signal, unlink } = linkSignals(gone, context.closing);
		const pump = async (): Promise<void> => {
			for await (const response of handle(call.request, { signal, caller: callerOf(call.metadata) })) {
				if (signal.aborted) break;
				if (!call.write(response)) await drained(call, signal);
			}
			if (context.closing.aborted) throw stopping();
		};
		pump()
			.finally(unlink)
			.then(
				() => call.end(),
				(error: unknown) => {
					if (!gone.aborted) call.emit('error', toStatusLogged(error, methodOf(call), context.log));
				},
			);
	};
}

/** Many requests, one answer when `handle` is done, whether or not all was read. */
export function clientStream<Request, In, Response>(
	context: ServerContext,
	decode: (request: Request) => In,
	handle: (requests: AsyncIterable<In>, options: HandlerOptions) => Promise<Response>,
): handleClientStreamingCall<Request, Response> {
	return (call, callback) => {
		const gone = callerGone(call);
		const { signal, unlink } = linkSignals(gone, context.closing);
		const failure = (): Promise<Error | undefined> => connectionBroke(call, gone);
		const requests = incoming(call, decode, failure, signal);
		handle(requests, { signal, caller: callerOf(call.metadata) })
			.finally(unlink)
			.then(
				(response) => callback(null, response),
				(error: unknown) => callback(toStatusLogged(error, methodOf(call), context.log)),
			);
	};
}

/** Messages both ways, each taken when it is asked for and sent when the one before has left, until `handle` is done. */
export function duplexStream<Request, In, Response>(
	context: ServerContext,
	decode: (request: Request) => In,
	handle: (requests: AsyncIterable<In>, options: HandlerOptions) => AsyncIterable<Response>,
): handleBidiStreamingCall<Request, Response> {
	return (call) => {
		const gone = callerGone(call);
		const { signal, unlink } = linkSignals(gone, context.closing);
		const failure = (): Promise<Error | undefined> => connectionBroke(call, gone);
		const requests = incoming(call, decode, failure, signal);
		const pump = async (): Promise<void> => {
			for await (const response of handle(requests, { signal, caller: callerOf(call.metadata) })) {
				if (signal.aborted) break;
				if (!call.write(response)) await drained(call, signal);
			}
			if (context.closing.aborted) throw stopping();
		};
		pump()
			.finally(unlink)
			.then(
				() => call.end(),
				(error: unknown) => {
					// One that the server closes under is told that, whatever it made of it.
					const told = context.closing.aborted ? stopping() : error;
					if (!gone.aborted) call.emit('error', toStatusLogged(told, methodOf(call), context.log));
				},
			);
	};
}

/** As {@link duplexStream}, for what wants to send at any time. */
export function bidi<Request, In, Out, Response>(
	context: ServerContext,
	decode: (request: Request) => In,
	encode: (message: Out) => Response,
	handle: (stream: MessageStream<In, Out>, peer: string, caller: Caller) => Promise<void>,
): handleBidiStreamingCall<Request, Response> {
	return (call) => {
		const gone = callerGone(call);
		const ours = new AbortController();
		const closed = AbortSignal.any([gone, ours.signal]);
		const failure = (): Promise<Error | undefined> => connectionBroke(call, gone);
		const finish = (error?: unknown): void => {
			if (closed.aborted) return;
			if (error === undefined) call.end();
			else call.emit('error', toStatusLogged(error, methodOf(call), context.log));
			ours.abort();
		};
		const onClosing = (): void => finish(stopping());
		context.closing.addEventListener('abort', onClosing, { once: true });
		const messages = incoming(call, decode, failure, closed);
		const stream: MessageStream<In, Out> = {
			...outbox(call, encode, closed),
			closed,
			end: finish,
			[Symbol.asyncIterator]: () => messages,
		};
		handle(stream, call.getPeer(), callerOf(call.metadata))
			.then(() => finish(), finish)
			.finally(() => context.closing.removeEventListener('abort', onClosing));
		if (context.closing.aborted) onClosing();
	};
}

/** One for all: every call ends with it, and an error is dear to make. */
const GONE = new MinderError('cancelled', 'the caller has gone');

function callerGone(call: AnyCall): AbortSignal {
	const gone = new AbortController();
	if (call.cancelled) gone.abort(GONE);
	else call.once('cancelled', () => gone.abort(GONE));
	return gone.signal;
}

/** `/minder.v1.ControlService/GetVersion` → `GetVersion`. */
function methodOf(call: AnyCall): string {
	return call.getPath().split('/').at(-1) ?? '';
}

/**
 * The error for a caller that vanished, or undefined for one that ended its side. A broken connection also looks like an end at first;
 * the library learns better within a few turns of the event loop.
 */
async function connectionBroke(call: AnyCall, gone: AbortSignal): Promise<MinderError | undefined> {
	for (let turn = 0; turn < 3 && !gone.aborted; turn++) await new Promise((resolve) => setImmediate(resolve));
	return gone.aborted ? new MinderError('unreachable', `the connection from ${call.getPeer()} broke`) : undefined;
}

function stopping(): MinderError {
	return new MinderError('unreachable', 'the manager is stopping: try again when it is back');
}
