import type { JobBackoff, JobDelivery } from '../../model/function-spec.ts';
import { FUNCTION_DEFAULTS } from '../../model/function-spec.ts';
import type { FunctionRules, LiveJob } from './job-queue-rules.ts';

/** Of a function of which nothing was ever said. */
export const DEFAULT_RULES: FunctionRules = {
	...FUNCTION_DEFAULTS,
	maxQueue: { high: 0, normal: 0, low: 0 },
	draining: false,
	paused: false,
};

export function retriesOf(job: LiveJob, rules: FunctionRules): number {
	return job.retries ?? rules.retries;
}

export function deliveryOf(job: LiveJob, rules: FunctionRules): JobDelivery {
	return job.delivery ?? rules.delivery;
}

/**
 * Seconds before a job is tried again.
 *
 * @param failures so far, from 1
 * @param random in [0, 1), for the jitter
 */
export function retryPause(backoff: JobBackoff, failures: number, random: number): number {
	const { intervalSeconds, factor, maxIntervalSeconds, jitter } = backoff;
	if (intervalSeconds === 0) return 0;
	const grown = intervalSeconds * factor ** (failures - 1);
	return Math.min(maxIntervalSeconds, grown) * (1 - jitter * random);
}
