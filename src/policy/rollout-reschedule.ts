/** How long to wait before an instance that failed is tried on another node; Nomad's `reschedule`. Seconds. */
export interface ReschedulePolicy {
	readonly series: 'constant' | 'exponential' | 'fibonacci';
	readonly delaySeconds: number;
	readonly maxDelaySeconds: number;
}

/**
 * The next delay after those in `earlier` (oldest first): the same; twice the last; the sum of the last two. At most `maxDelaySeconds`; a
 * delay that would pass this cap starts the series anew where the last run outlived the cap.
 *
 * @param ranSeconds from the last reschedule to this failure
 */
export function rescheduleDelay(policy: ReschedulePolicy, earlier: readonly number[], ranSeconds: number): number {
	const { delaySeconds, maxDelaySeconds } = policy;
	const next = nextOf(policy, earlier);
	if (next <= maxDelaySeconds) return next;
	return ranSeconds > maxDelaySeconds ? delaySeconds : maxDelaySeconds;
}

function nextOf({ series, delaySeconds, maxDelaySeconds }: ReschedulePolicy, earlier: readonly number[]): number {
	const last = earlier.at(-1);
	const before = earlier.at(-2);
	switch (series) {
		case 'constant':
			return delaySeconds;
		case 'exponential':
			return last === undefined ? delaySeconds : last * 2;
		case 'fibonacci': {
			if (last === undefined || before === undefined) return delaySeconds;
			const startedAnew = before === maxDelaySeconds && last === delaySeconds;
			return startedAnew ? delaySeconds : last + before;
		}
	}
}
