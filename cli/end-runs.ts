import type { MinderClient } from '../src/client/minder-client.ts';
import { MinderError } from '../src/model/errors.ts';
import { type Clock, sleep } from '../src/sys/clock.ts';

/** Runs looked at in one go; the others have their turn when these have ended. */
const PAGE = 1000;
const LOOK_SECONDS = 0.5;

/** Those that are under way, of all schedules. */
export function liveRuns(client: MinderClient): ReturnType<MinderClient['listRuns']> {
	return client.listRuns('', { limit: PAGE });
}

/** Cancels every run that is under way, also one that begins meanwhile; resolves once a look finds none, or when `signal` is aborted. */
export async function endRuns(client: MinderClient, clock: Clock, signal: AbortSignal): Promise<void> {
	const cancelled = new Set<string>();
	while (!signal.aborted) {
		const runs = await liveRuns(client);
		if (runs.length === 0) return;
		for (const { id } of runs) {
			if (cancelled.has(id)) continue;
			await client.cancelRun(id).catch(unlessEnded);
			cancelled.add(id);
		}
		await sleep(clock, LOOK_SECONDS, signal);
	}
}

function unlessEnded(error: unknown): void {
	if (error instanceof MinderError && (error.code === 'precondition' || error.code === 'not-found')) return;
	throw error;
}
