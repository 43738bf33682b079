import type { MessageStream } from '../../src/model/agent-protocol.ts';

/** Two ends of one stream in memory, as gRPC would give them to manager and agent. `room`: messages before `send` says false. */
export function streamPair<A, B>(room = 16): { left: MessageStream<A, B>; right: MessageStream<B, A> } {
	const toLeft = new Lane<A>(room);
	const toRight = new Lane<B>(room);
	const closing = new AbortController();
	const close = (): void => {
		closing.abort();
		toLeft.close();
		toRight.close();
	};
	return { left: end(toLeft, toRight, closing.signal, close), right: end(toRight, toLeft, closing.signal, close) };
}

function end<In, Out>(
	incoming: Lane<In>,
	outgoing: Lane<Out>,
	closed: AbortSignal,
	close: () => void,
): MessageStream<In, Out> {
	return {
		send: (message) => outgoing.put(message),
		drained: () => outgoing.drained(),
		end: (error) => {
			outgoing.finish(error);
			close();
		},
		closed,
		[Symbol.asyncIterator]: () => incoming.read(),
	};
}

/** One direction. */
class Lane<T> {
	readonly #room: number;
	readonly #items: T[] = [];
	#error: Error | undefined;
	#over = false;
	#wakeReader: () => void = () => {};
	#drainers: (() => void)[] = [];

	constructor(room: number) {
		this.#room = room;
	}

	put(item: T): boolean {
		if (this.#over) return false;
		this.#items.push(item);
		this.#wakeReader();
		return this.#items.length < this.#room;
	}

	drained(): Promise<void> {
		if (this.#over || this.#items.length < this.#room) return Promise.resolve();
		return new Promise((resolve) => this.#drainers.push(resolve));
	}

	finish(error: Error | undefined): void {
		if (!this.#over) this.#error = error;
		this.close();
	}

	close(): void {
		this.#over = true;
		this.#wakeReader();
		this.#release();
	}

	async *read(): AsyncGenerator<T, void, undefined> {
		for (;;) {
			const item = this.#items.shift();
			if (item !== undefined) {
				if (this.#items.length < this.#room) this.#release();
				yield item;
			} else if (this.#over) {
				if (this.#error !== undefined) throw this.#error;
				return;
			} else {
				await new Promise<void>((resolve) => {
					this.#wakeReader = resolve;
				});
			}
		}
	}

	#release(): void {
		const drainers = this.#drainers;
		this.#drainers = [];
		for (const resolve of drainers) resolve();
	}
}
