import type { ClientReadableStream, ClientUnaryCall, CallOptions as RawOptions, requestCallback } from '@grpc/grpc-js';
import type { CallOptions } from '../model/control.ts';
import { ERRORS, MinderError } from '../model/errors.ts';
import { understand, watchCall } from '../rpc/client-call.ts';
import { incoming } from '../rpc/message-stream.ts';
import { fromStatus, type Peer, wasNotSent } from '../rpc/status.ts';
import { type Clock, sleep } from '../sys/clock.ts';
import type { Rand } from '../sys/rand.ts';
import type { ControlServiceClient } from '../wire/gen/minder/v1/ControlService.ts';
import type { ServerPool } from './server-pool.ts';

/** One unary RPC of the raw client. */
export type UnaryCall<Response> = (
	raw: ControlServiceClient,
	options: RawOptions,
	callback: requestCallback<Response>,
) => ClientUnaryCall;

/** How often a call that found nobody, or a read that failed in passing, is made in all. */
const ATTEMPTS = 3;
/** Before the second attempt, in seconds; twice that before the third. Half to all of it is waited. */
const FIRST_WAIT_SECONDS = 0.25;
/** Within which it must be clear whether any manager can be reached, waits included. */
const CONNECT_SECONDS = 2.5;

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
	read<Response, T>(call: UnaryCall<Response>, decode: (response: Response) => T, options?: CallOptions): Promise<T> {
		return this.#unary(call, decode, true, options?.signal);
	}

	/** A call that changes something: tried again only where it is certain that no manager has seen it. */
	change<Response, T>(call: UnaryCall<Response>, decode: (response: Response) => T, options?: CallOptions): Promise<T> {
		return this.#unary(call, decode, false, options?.signal);
	}

	/** A stream; never tried again. Leaving the loop or aborting the signal ends the call, the latter without an error. */
	async *stream<Response, T>(
		open: (raw: ControlServiceClient) => ClientReadableStream<Response>,
		decode: (response: Response) => T,
		options?: CallOptions,
	): AsyncGenerator<T, void, undefined> {
		const signal = options?.signal;
		if (signal?.aborted === true) return;
		let connected: Awaited<ReturnType<ServerPool['connected']>>;
		try {
			connected = await this.#connect(signal);
		} catch (error) {
			if (signal?.aborted === true) return;
			throw error;
		}
		const { raw, peer } = connected;
		const call = open(raw);
		const end = watchCall(call, peer);
		signal?.addEventListener('abort', end.cancel, { once: true });
		try {
			yield* incoming(call, (wire: Response) => understand(peer, () => decode(wire)), end.failure, end.closed);
		} finally {
			signal?.removeEventListener('abort', end.cancel);
			end.cancel();
		}
	}

	async #unary<Response, T>(
		call: UnaryCall<Response>,
		decode: (response: Response) => T,
		repeatable: boolean,
		signal?: AbortSignal,
	): Promise<T> {
		const until = this.#clock.monotonic() + this.#timeoutSeconds;
		for (let attempt = 1; ; attempt++) {
			const { raw, peer } = await this.#connect(signal);
			const left = until - this.#clock.monotonic();
			try {
				const response = await this.#once(call, raw, { ...peer, timeoutSeconds: this.#timeoutSeconds }, left, signal);
				return understand(peer, () => decode(response));
			} catch (error) {
				const { failure, unsent } = error instanceof CallFailed ? error : { failure: error, unsent: false };
				const passing = failure instanceof MinderError && ERRORS[failure.code].retryable && failure.code !== 'timeout';
				if (attempt >= ATTEMPTS || !(unsent || (repeatable && passing))) throw failure;
				this.#pool.leave(peer);
				await this.#pause(attempt, until, signal);
			}
		}
	}

	/** @throws MinderError `unreachable` within {@link CONNECT_SECONDS}, `cancelled` */
	async #connect(signal?: AbortSignal): ReturnType<ServerPool['connected']> {
		const until = this.#clock.monotonic() + Math.min(CONNECT_SECONDS, this.#timeoutSeconds);
		for (let attempt = 1; ; attempt++) {
			try {
				return await this.#pool.connected(until - this.#clock.monotonic(), signal);
			} catch (error) {
				const passing = error instanceof MinderError && error.code === 'unreachable';
				if (!passing || attempt >= ATTEMPTS || this.#clock.monotonic() >= until) throw error;
				await this.#pause(attempt, until, signal);
			}
		}
	}

	#pause(attempt: number, until: number, signal?: AbortSignal): Promise<void> {
		const wait = FIRST_WAIT_SECONDS * 2 ** (attempt - 1) * (0.5 + this.#rand.next() / 2);
		return sleep(this.#clock, Math.max(0, Math.min(wait, until - this.#clock.monotonic())), signal);
	}

	#once<Response>(
		call: UnaryCall<Response>,
		raw: ControlServiceClient,
		peer: Peer,
		seconds: number,
		signal?: AbortSignal,
	): Promise<Response> {
		return new Promise((resolve, reject) => {
			const options = { deadline: this.#clock.wall() + seconds * 1000 };
			const running = call(raw, options, (error, response) => {
				signal?.removeEventListener('abort', cancel);
				if (error === null && response !== undefined) resolve(response);
				else if (error !== null) reject(new CallFailed(fromStatus(error, peer), wasNotSent(error)));
			});
			const cancel = (): void => running.cancel();
			if (signal?.aborted === true) cancel();
			else signal?.addEventListener('abort', cancel, { once: true });
		});
	}
}

/** Why one attempt failed, and whether any manager can have seen it. */
class CallFailed extends Error {
	readonly failure: MinderError;
	readonly unsent: boolean;

	constructor(failure: MinderError, unsent: boolean) {
		super(failure.message);
		this.failure = failure;
		this.unsent = unsent;
	}
}
