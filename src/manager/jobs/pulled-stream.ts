import type { MessageStream } from '../../model/agent-protocol.ts';

/** Messages that may wait for their reader before `send` says that it is enough. */
const ROOM = 16;

/** Two iterables as one {@link MessageStream}: what is sent waits until it is read. */
export class PulledStream<In, Out> implements MessageStream<In, Out> {
	readonly closed: AbortSignal;
	readonly #messages: AsyncIterable<In>;
	readonly #ours = new AbortController();
	readonly #waiting: Out[] = [];
	#end: { readonly error?: Error } | undefined;
	#wakeReader: () => void = () => {};
	#drainers: (() => void)[] = [];

	/** @param signal aborted when the reader has gone */
	constructor(messages: AsyncIterable<In>, signal: AbortSignal | undefined) {
		this.#messages = messages;
		this.closed = signal === undefined ? this.#ours.signal : AbortSignal.any([signal, this.#ours.signal]);
		this.closed.addEventListener('abort', () => this.#wake(), { once: true });
	}

	[Symbol.asyncIterator](): AsyncIterator<In> {
		return this.#messages[Symbol.asyncIterator]();
	}

	send(message: Out): boolean {
		if (this.#end !== undefined || this.closed.aborted) return false;
		this.#waiting.push(message);
		this.#wakeReader();
		return this.#waiting.length < ROOM;
	}

	async drained(): Promise<void> {
		if (this.#waiting.length < ROOM || this.closed.aborted) return;
		await new Promise<void>((resolve) => this.#drainers.push(resolve));
	}

	/** What waits is still read. */
	end(error?: Error): void {
		this.#end ??= error === undefined ? {} : { error };
		this.#wakeReader();
	}

	/** What is sent, in order; ends when it is ended or the reader has gone, and throws what it was ended with. */
	async *read(): AsyncGenerator<Out, void, undefined> {
		try {
			while (!this.closed.aborted) {
				const next = this.#waiting.shift();
				if (next !== undefined) {
					if (this.#waiting.length < ROOM) this.#release();
					yield next;
				} else if (this.#end !== undefined) {
					if (this.#end.error !== undefined) throw this.#end.error;
					return;
				} else {
					await new Promise<void>((resolve) => {
						this.#wakeReader = resolve;
					});
				}
			}
		} finally {
			this.#ours.abort();
		}
	}

	#wake(): void {
		this.#wakeReader();
		this.#release();
	}

	#release(): void {
		const drainers = this.#drainers;
		this.#drainers = [];
		for (const resolve of drainers) resolve();
	}
}
