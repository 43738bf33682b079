import type { Readable } from 'node:stream';
import type { Clock } from '../sys/clock.ts';

/** What has left the session of a command may hold its pipes open. Seconds. */
const PATIENCE_SECONDS = 0.5;

/** Resolves when all that a command wrote has been read; not for ever, where something that outlives it could write more. They have to be read by somebody. */
export async function streamsEnded(clock: Clock, streams: readonly Readable[]): Promise<void> {
	const ends = streams.map(
		(stream) =>
			new Promise<void>((resolve) => {
				if (stream.readableEnded || stream.destroyed) return resolve();
				stream.once('close', () => resolve());
				stream.once('end', () => resolve());
			}),
	);
	let timer = { cancel: (): void => {} };
	const late = new Promise<void>((resolve) => {
		timer = clock.after(PATIENCE_SECONDS, resolve);
	});
	await Promise.race([Promise.all(ends), late]);
	timer.cancel();
}
