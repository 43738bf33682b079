import { type Clock, sleep } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import type { ShimProcesses } from '../sys/shim-processes.ts';

/** Between looks at what an earlier agent left half done, and how many of them at most. */
const SETTLING_SECONDS = 0.01;
const LONGEST_SETTLING_LOOKS = 1000;

/** An agent that was killed may have left starts half done: a moment later each is a shim with its run file, or is not. */
export async function untilSettled(
	shims: ShimProcesses,
	{ clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<void> {
	for (let looks = 0; shims.anyUnsettled(); looks++) {
		if (looks === LONGEST_SETTLING_LOOKS) {
			return log.warn(
				{},
				'a shell of an earlier agent is still about to start programs; going on without waiting for it',
			);
		}
		await sleep(clock, SETTLING_SECONDS);
	}
}
