import type { ServerResponse } from 'node:http';
import { MinderError } from '../../model/errors.ts';
import type { JsonObject } from '../../model/view-json.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import { type Problem, problemOf } from './answer.ts';

export interface EventStreamOptions {
	readonly clock: Clock;
	readonly drainSeconds: number;
	readonly heartbeatSeconds: number;
	/** Aborted when the reader has gone. */
	readonly gone: AbortSignal;
	/** What the reader is told of whatever the source threw. */
	readonly toAnswer: (error: unknown) => MinderError;
}

/** How long the last words may take to reach a reader. */
const LAST_WORDS_SECONDS = 5;

/**
 * Sends what `items` has as server-sent events, the next one asked for when the one before has left: what a reader has not taken is one item and the
 * socket's own buffer. One who takes nothing for `drainSeconds` is cut off; the last event, `error`, says so. Never throws.
 * @param response its head is sent already
 */
export async function sendEvents(
	response: ServerResponse,
	items: AsyncIterable<JsonObject>,
	{ clock, drainSeconds, heartbeatSeconds, gone, toAnswer }: EventStreamOptions,
): Promise<void> {
	let heartbeat: Timer = { cancel() {} };
	const beat = (): void => {
		if (!response.writableNeedDrain) response.write(':\n\n');
		heartbeat = clock.after(heartbeatSeconds, beat, { background: true });
	};
	beat();
	try {
		for await (const item of items) {
			if (gone.aborted) break;
			if (!response.write(eventText('status', item)) && !(await drained(response, clock, drainSeconds, gone))) {
				throw new MinderError('slow-reader', `nothing was read for ${drainSeconds} s: watch again`);
			}
		}
	} catch (error) {
		if (!gone.aborted) response.write(eventText('error', problemOf(toAnswer(error))));
	} finally {
		heartbeat.cancel();
		const timer = clock.after(LAST_WORDS_SECONDS, () => response.destroy(), { background: true });
		response.once('close', () => timer.cancel());
		response.end();
	}
}

function eventText(event: string, data: JsonObject | Problem): string {
	return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Whether the buffer is empty again in time; also where the reader has gone. */
function drained(response: ServerResponse, clock: Clock, seconds: number, gone: AbortSignal): Promise<boolean> {
	return new Promise((resolve) => {
		const done = (inTime: boolean): void => {
			timer.cancel();
			response.off('drain', onDrain);
			gone.removeEventListener('abort', onDrain);
			resolve(inTime);
		};
		const onDrain = (): void => done(true);
		const timer = clock.after(seconds, () => done(false), { background: true });
		response.once('drain', onDrain);
		gone.addEventListener('abort', onDrain, { once: true });
		if (gone.aborted) onDrain();
	});
}
