import type { Control } from '../model/control.ts';
import type { WorkerMessage } from '../model/jobs.ts';
import type { WorkerStream } from '../worker/worker-connection.ts';

/** A worker's connection through a client: messages wait in memory until they leave. */
export function openWorkerStream(client: Pick<Control, 'workJobs'>): WorkerStream {
	const waiting: WorkerMessage[] = [];
	const cancel = new AbortController();
	let ended = false;
	let failure: Error | undefined;
	let wake = (): void => {};
	async function* messages(): AsyncGenerator<WorkerMessage, void, undefined> {
		for (;;) {
			const message = waiting.shift();
			if (message !== undefined) yield message;
			else if (ended) return;
			else
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
		}
	}
	const orders = client.workJobs(messages(), { signal: cancel.signal });
	return {
		send(message) {
			if (ended) return false;
			waiting.push(message);
			wake();
			return true;
		},
		end(error) {
			ended = true;
			wake();
			if (error === undefined) return;
			failure ??= error;
			cancel.abort();
		},
		async *[Symbol.asyncIterator]() {
			yield* orders;
			// An aborted call ends without an error.
			if (failure !== undefined) throw failure;
		},
	};
}
