import { Metadata } from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import type { CallOptions } from '../model/control.ts';
import { ERRORS, MinderError } from '../model/errors.ts';
import { understand, watchCall } from '../rpc/client-call.ts';
import { incoming } from '../rpc/message-stream.ts';
import { fromStatus, type Peer, wasNotSent } from '../rpc/status.ts';
import { type Clock, sleep } from '../sys/clock.ts';
import type { Rand } from '../sys/rand.ts';
import { sendAll } from './send-all.ts';
import type { Connected, ServerPool } from './server-pool.ts';

/** One RPC, as the service's definition has it. */
type Method<Request, Response> = Pick<
	MethodDefinition<Request, unknown, unknown, Response>,
	'path' | 'requestSerialize' | 'responseDeserialize'
>;

/** What a unary call consists of. */
interface Unary<Request, Response, T> {
	readonly method: Method<Request, Response>;
	readonly request: Request;
	readonly decode: (response: Response) => T;
	/** It changes nothing, so that it may be made again when it failed in a way that may pass. */
	readonly repeatable: boolean;
	readonly signal: AbortSignal | undefined;
	/** For all attempts. */
	readonly timeoutSeconds: number;
}

/** How one attempt ended. `unsent`: certainly no manager has seen it. */
type Outcome<Response> =
	| { readonly ok: true; readonly response: Response }
	| { readonly ok: false; readonly failure: MinderError; readonly unsent: boolean };

/** How often a call that found nobody, or a read that failed in passing, is made in all. */
const ATTEMPTS = 3;
/** Before the second attempt, in seconds; twice that before the third. Half to all of it is waited. */
const FIRST_WAIT_SECONDS = 0.25;
/** Within which it must be clear whether any manager can be reached, waits included. */
const CONNECT_SECONDS = 2.5;
/** How often in a row a call goes where a manager sends it, before it waits. */
const MOST_HOPS = 2;
/** With less time left no other manager is asked: what is known is a better answer than that there was none. */
const LEAST_SECONDS = 0.4;

/** Makes calls: deadlines, cancelling, and the only place where anything is retried. */
export class CallRunner {
	readonly #pool: ServerPool;
	readonly #timeoutSeconds: number;
	readonly #clock: Clock;
	readonly #rand: Rand;

	constructor(pool: ServerPool, timeoutSeconds: number, clock: Clock, rand: Rand) {
		this.#pool = pool;
		this.#timeoutSeconds = timeoutSeconds;
		this.#clock = clock;
		this.#rand = rand;
	}

	/** A call that changes nothing: also tried again when it failed in a way that may pass. */
	read<Request, Response, T>(
		method: Method<Request, Response>,
		request: Request,
		decode: (response: Response) => T,
		options?: CallOptions,
	): Promise<T> {
		return this.held(method, request, 0, decode, options);
	}

	/** As {@link read}, of one that the manager may hold open for `seconds`. */
	held<Request, Response, T>(
		method: Method<Request, Response>,
		request: Request,
		seconds: number,
		decode: (response: Response) => T,
		options?: CallOptions,
	): Promise<T> {
		const timeoutSeconds = options?.timeoutSeconds ?? this.#timeoutSeconds + seconds;
		return this.#unary({ method, request, decode, repeatable: true, signal: options?.signal, timeoutSeconds });
	}

	/** A call that changes something: tried again only where it is certain that no manager has seen it. */
	change<Request, Response, T>(
		method: Method<Request, Response>,
		request: Request,
		decode: (response: Response) => T,
		options?: CallOptions,
	): Promise<T> {
		const timeoutSeconds = options?.timeoutSeconds ?? this.#timeoutSeconds;
		return this.#unary({ method, request, decode, repeatable: false, signal: options?.signal, timeoutSeconds });
	}

	/** A stream; never tried again once its first message is there. Leaving the loop or aborting the signal ends it, the latter without an error. */
	async *stream<Request, Response, T>(
		method: Method<Request, Response>,
		request: Request,
		decode: (response: Response) => T,
		options?: CallOptions,
	): AsyncGenerator<T, void, undefined> {
		const signal = options?.signal;
		const until = this.#clock.monotonic() + this.#timeoutSeconds;
		const search = new LeaderSearch();
		for (;;) {
			const connected = await this.#connect(signal).catch((error: unknown) => {
				if (signal?.aborted === true) return undefined;
				throw error;
			});
			if (connected === undefined) return;
			let begun = false;
			try {
				for await (const message of this.#messages(method, request, decode, connected, signal)) {
					begun = true;
					yield message;
				}
				return;
			} catch (error) {
				if (begun || !(error instanceof MinderError) || error.code !== 'not-leader') throw error;
				await this.#follow(search, error, connected, until, signal);
			}
		}
	}

	async *#messages<Request, Response, T>(
		method: Method<Request, Response>,
		request: Request,
		decode: (response: Response) => T,
		{ raw, peer }: Connected,
		signal: AbortSignal | undefined,
	): AsyncGenerator<T, void, undefined> {
		const { path, requestSerialize, responseDeserialize } = method;
		const call = raw.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request);
		const { cancel, failure, closed } = watchCall(call, peer);
		const unlink = onAbort(signal, cancel);
		try {
			yield* incoming(call, (wire: Response) => understand(peer, () => decode(wire)), failure, closed);
		} finally {
			unlink();
			cancel();
		}
	}

	/**
	 * Messages both ways, taken from `messages` as they can be sent; never tried again, but the next call goes where this one was sent. Leaving
	 * the loop or aborting the signal ends it, the latter without an error. What `messages` throws ends it with that.
	 */
	async *duplex<Message, Request, Response, T>(
		method: Method<Request, Response>,
		messages: AsyncIterable<Message>,
		encode: (message: Message) => Request,
		decode: (response: Response) => T,
		options?: CallOptions,
	): AsyncGenerator<T, void, undefined> {
		const signal = options?.signal;
		const connected = await this.#connect(signal).catch((error: unknown) => {
			if (signal?.aborted === true) return undefined;
			throw error;
		});
		if (connected === undefined) return;
		const { raw, peer } = connected;
		const { path, requestSerialize, responseDeserialize } = method;
		const call = raw.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
		const { cancel, failure, closed } = watchCall(call, peer);
		const unlink = onAbort(signal, cancel);
		let broken: { readonly error: unknown } | undefined;
		sendAll(messages, encode, call, closed).catch((error: unknown) => {
			broken = { error };
			cancel();
		});
		try {
			yield* incoming(call, (wire: Response) => understand(peer, () => decode(wire)), failure, closed);
		} catch (error) {
			if (error instanceof MinderError) this.#moveOn(error, peer);
			throw error;
		} finally {
			unlink();
			cancel();
		}
		if (broken !== undefined) throw broken.error;
	}

	/** The next call goes where `failure` says. */
	#moveOn(failure: MinderError, peer: Peer): void {
		const { leader } = failure.details;
		if (failure.code === 'not-leader' && leader !== undefined) this.#pool.follow(leader);
		else if (failure.code === 'not-leader' || failure.code === 'unreachable') this.#pool.leave(peer);
	}

	async #unary<Request, Response, T>(unary: Unary<Request, Response, T>): Promise<T> {
		const { signal, repeatable, timeoutSeconds } = unary;
		const until = this.#clock.monotonic() + timeoutSeconds;
		const search = new LeaderSearch();
		for (let attempt = 1; ; attempt++) {
			const connected = await this.#connect(signal, until - this.#clock.monotonic());
			const outcome = await this.#once(unary, connected, until - this.#clock.monotonic());
			if (outcome.ok) return understand(connected.peer, () => unary.decode(outcome.response));
			const { failure, unsent } = outcome;
			if (failure.code === 'not-leader') {
				await this.#follow(search, failure, connected, until, signal);
				attempt = 0;
				continue;
			}
			// What hangs now will hang for the next call as well.
			if (failure.code === 'unreachable' || failure.code === 'timeout') this.#pool.leave(connected.peer);
			const passing = ERRORS[failure.code].retryable && failure.code !== 'timeout';
			if (attempt >= ATTEMPTS || !(unsent || (repeatable && passing))) throw failure;
			await this.#pause(attempt, until, signal);
			if (this.#clock.monotonic() >= until) throw failure;
		}
	}

	/**
	 * Turns to the leader that `failure` names, or to the next manager after a while. A manager that does not lead has done nothing of a call.
	 * @throws MinderError `failure` where the time is up
	 */
	async #follow(
		search: LeaderSearch,
		failure: MinderError,
		{ peer }: Connected,
		until: number,
		signal?: AbortSignal,
	): Promise<void> {
		const leader = search.named(failure);
		if (leader === undefined) {
			this.#pool.leave(peer);
			await this.#pause(1, until, signal);
		} else this.#pool.follow(leader);
		if (until - this.#clock.monotonic() < LEAST_SECONDS || signal?.aborted === true) throw failure;
	}

	/** @throws MinderError `unreachable` within `seconds` and {@link CONNECT_SECONDS}, `cancelled` */
	async #connect(signal?: AbortSignal, seconds = this.#timeoutSeconds): Promise<Connected> {
		const until = this.#clock.monotonic() + Math.min(CONNECT_SECONDS, seconds);
		for (let attempt = 1; ; attempt++) {
			try {
				return await this.#pool.connected(until - this.#clock.monotonic(), signal);
			} catch (error) {
				const passing = error instanceof MinderError && error.code === 'unreachable';
				if (!passing || attempt >= ATTEMPTS) throw error;
				await this.#pause(attempt, until, signal);
				if (this.#clock.monotonic() >= until) throw error;
			}
		}
	}

	#pause(attempt: number, until: number, signal?: AbortSignal): Promise<void> {
		const wait = FIRST_WAIT_SECONDS * 2 ** (attempt - 1) * (0.5 + this.#rand.next() / 2);
		return sleep(this.#clock, Math.max(0, Math.min(wait, until - this.#clock.monotonic())), signal);
	}

	#once<Request, Response, T>(
		unary: Unary<Request, Response, T>,
		{ raw, peer }: Connected,
		seconds: number,
	): Promise<Outcome<Response>> {
		const { request, signal, timeoutSeconds } = unary;
		const { path, requestSerialize, responseDeserialize } = unary.method;
		const named: Peer = { ...peer, timeoutSeconds };
		const options = { deadline: this.#clock.wall() + seconds * 1000 };
		return new Promise((resolve) => {
			const done = (outcome: Outcome<Response>): void => {
				unlink();
				resolve(outcome);
			};
			const call = raw.makeUnaryRequest(
				path,
				requestSerialize,
				responseDeserialize,
				request,
				new Metadata(),
				options,
				(error, response) => {
					if (error !== null) {
						done({ ok: false, failure: fromStatus(error, named), unsent: wasNotSent(error) });
					} else if (response !== undefined) done({ ok: true, response });
				},
			);
			const unlink = onAbort(signal, () => call.cancel());
		});
	}
}

/** Follows who is named as the leader, but not in circles: in between, while a new one is found, it is better to wait. */
class LeaderSearch {
	#hops = 0;

	named(failure: MinderError): string | undefined {
		const leader = failure.details['leader'];
		if (leader === undefined || ++this.#hops > MOST_HOPS) {
			this.#hops = 0;
			return undefined;
		}
		return leader;
	}
}

/** Calls `listener` when `signal` is aborted, also where it already is; the result takes it off again. */
function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
	if (signal === undefined) return () => {};
	if (signal.aborted) listener();
	else signal.addEventListener('abort', listener, { once: true });
	return () => signal.removeEventListener('abort', listener);
}
