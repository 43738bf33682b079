import type { ClientWritableStream } from '@grpc/grpc-js';
import { drained } from '../rpc/message-stream.ts';

/**
 * Sends all of `messages`, each when the one before has left, then ends our side; stops where the call is `closed`.
 * @throws what `messages` or `encode` throws
 */
export async function sendAll<Message, Request>(
	messages: AsyncIterable<Message>,
	encode: (message: Message) => Request,
	call: ClientWritableStream<Request>,
	closed: AbortSignal,
): Promise<void> {
	const source = messages[Symbol.asyncIterator]();
	// One that waits for its next message comes to its end when it has it.
	const stop = (): void => void source.return?.().catch(() => {});
	closed.addEventListener('abort', stop, { once: true });
	try {
		while (!closed.aborted) {
			const next = await source.next();
			if (next.done === true || closed.aborted) break;
			if (!call.write(encode(next.value))) await drained(call, closed);
		}
		call.end();
	} finally {
		closed.removeEventListener('abort', stop);
		stop();
	}
}
