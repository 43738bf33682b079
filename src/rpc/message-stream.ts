import type { Readable, Writable } from 'node:stream';
import type { MessageStream } from '../model/agent-protocol.ts';

/** Sending half of a stream. */
export type Outbox<Out> = Pick<MessageStream<never, Out>, 'send' | 'drained'>;

/** Writes to `writable` until `closed`; what comes later is dropped. */
export function outbox<Out>(writable: Writable, encode: (message: Out) => unknown, closed: AbortSignal): Outbox<Out> {
	return {
		send(message) {
			if (closed.aborted || writable.writableEnded || writable.destroyed) return false;
			return writable.write(encode(message));
		},
		drained: () => drained(writable, closed),
	};
}

/** Resolves when `writable` is below its mark again, or `closed`. */
export function drained(writable: Writable, closed: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (closed.aborted || writable.destroyed || !writable.writableNeedDrain) return resolve();
		const done = (): void => {
			writable.off('drain', done);
			writable.off('close', done);
			closed.removeEventListener('abort', done);
			resolve();
		};
		writable.on('drain', done);
		writable.on('close', done);
		closed.addEventListener('abort', done, { once: true });
	});
}

/**
 * What arrives on `readable`. Nothing is read ahead beyond the stream's own few messages, so a slow consumer slows the sender. Ends
 * with the stream or with `closed`; then throws what `failure` says, if anything.
 */
export async function* incoming<Wire, In>(
	readable: Readable,
	decode: (wire: Wire) => In,
	failure: () => Promise<Error | undefined> | Error | undefined,
	closed: AbortSignal,
): AsyncGenerator<In, void, undefined> {
	let wake: () => void = () => {};
	let ended = readable.readableEnded;
	const onEvent = (): void => wake();
	const onEnd = (): void => {
		ended = true;
		wake();
	};
	const events = ['readable', 'error', 'close', 'cancelled'] as const;
	for (const event of events) readable.on(event, onEvent);
	readable.on('end', onEnd);
	closed.addEventListener('abort', onEvent);
	try {
		while (true) {
			const woken = new Promise<void>((resolve) => {
				wake = resolve;
			});
			const wire = readable.read() as Wire | null;
			if (wire !== null) {
				yield decode(wire);
				continue;
			}
			if (ended || closed.aborted || readable.destroyed) break;
			await woken;
		}
		const error = await failure();
		if (error !== undefined) throw error;
	} finally {
		for (const event of events) readable.off(event, onEvent);
		readable.off('end', onEnd);
		closed.removeEventListener('abort', onEvent);
	}
}
