import { formatDuration, LONGEST_SECONDS } from './duration.ts';
import { DEFAULTS } from './process-defaults.ts';
import type { RestartPolicy, RestartSpec } from './process-spec.ts';
import type { ParsedRestart } from './process-spec-schema.ts';
import type { SpecProblem } from './spec-problem.ts';

type Delays = Pick<RestartSpec, 'intervalSeconds' | 'backoff' | 'maxIntervalSeconds' | 'resetAfterSeconds'>;

/** What a one-shot may have: it is not started again after a success. */
const ONCE = 'on-failure, on-abnormal, on-abort, on-watchdog or never';

function mayRestart({ policy, forceOn = [] }: Pick<RestartSpec, 'policy' | 'forceOn'>): boolean {
	return policy !== 'never' || forceOn.length > 0;
}

/** Policy of a process that names none. */
export function defaultPolicy(daemon: boolean): RestartPolicy {
	return daemon ? 'always' : 'never';
}

/**
 * The window of a restart that names neither window nor limit, or comes from the `processInfos` form: 10 minutes; where `limit` restarts take as
 * long as that by their delays alone, twice that time.
 */
export function defaultWindow(restart: Delays & Pick<RestartSpec, 'policy' | 'limit' | 'forceOn'>): number {
	const usual = DEFAULTS.restart.windowSeconds;
	if (restart.limit === null || !mayRestart(restart)) return usual;
	const least = leastSeconds(restart, restart.limit);
	return least < usual ? usual : Math.min(LONGEST_SECONDS, Math.ceil(2 * least));
}

/** `restart` with every default filled in, and what is wrong with the whole; problems are relative to the process. */
export function buildRestart(
	daemon: boolean,
	raw: ParsedRestart,
): { readonly restart: RestartSpec; readonly problems: readonly SpecProblem[] } {
	const defaults = DEFAULTS.restart;
	const intervalSeconds =
		raw.interval ?? Math.min(defaults.intervalSeconds, raw.maxInterval ?? Number.POSITIVE_INFINITY);
	const shape = {
		policy: raw.policy ?? defaultPolicy(daemon),
		intervalSeconds,
		backoff: raw.backoff ?? defaults.backoff,
		maxIntervalSeconds: raw.maxInterval ?? Math.max(defaults.maxIntervalSeconds, intervalSeconds),
		jitter: raw.jitter ?? defaults.jitter,
		limit: raw.limit === undefined ? defaults.limit : raw.limit,
		resetAfterSeconds: raw.resetAfter ?? defaults.resetAfterSeconds,
		onLimit: raw.onLimit ?? defaults.onLimit,
		...(raw.successCodes && raw.successCodes.length > 0 && { successOn: raw.successCodes }),
		...(raw.preventCodes && raw.preventCodes.length > 0 && { preventOn: raw.preventCodes }),
		...(raw.forceCodes && raw.forceCodes.length > 0 && { forceOn: raw.forceCodes }),
	};
	const usual = raw.limit === undefined ? defaultWindow(shape) : defaults.windowSeconds;
	const restart: RestartSpec = { ...shape, windowSeconds: raw.window ?? usual };
	return { restart, problems: restartProblems(daemon, restart) };
}

/** What is wrong with a complete `restart`, by rules that concern several of its fields. */
export function restartProblems(daemon: boolean, restart: RestartSpec): SpecProblem[] {
	const problems: SpecProblem[] = [];
	const add = (key: string, text: string) => problems.push({ path: ['restart', key], text, at: 'value' });
	if (!daemon && (restart.policy === 'always' || restart.policy === 'on-success'))
		add('policy', `found "${restart.policy}", expected ${ONCE}, because daemon: false runs to completion once`);
	if (restart.maxIntervalSeconds < restart.intervalSeconds)
		add(
			'maxInterval',
			`found ${formatDuration(restart.maxIntervalSeconds)}, expected at least interval, ${formatDuration(restart.intervalSeconds)}`,
		);
	else if (mayRestart(restart)) {
		const text = untrippableText(restart);
		if (text !== undefined) add('limit', text);
	}
	return problems;
}

/** Says what would work where more than `limit` exits can never fall into the window; otherwise undefined. */
function untrippableText(restart: RestartSpec): string | undefined {
	const { limit, windowSeconds } = restart;
	if (limit === null) return undefined;
	if (windowSeconds === 0) return 'can never be reached in a window of 0s; make window longer, for example 10m';
	const least = leastSeconds(restart, limit);
	if (least < windowSeconds) return undefined;
	const exits = limit + 1;
	const enough = Math.ceil(least * 1.5);
	const works = largestLimit(restart, limit);
	const widen =
		enough <= LONGEST_SECONDS ? `make window longer than that, for example ${formatDuration(enough)}, or ` : '';
	return (
		`${limit} can never be exceeded within window ${formatDuration(windowSeconds)}: with these delays ${exits} exits take at ` +
		`least ${formatDuration(least)}; ${widen}lower limit to ${works} or less`
	);
}

/** The largest limit below `limit` that the window lets trip. */
function largestLimit(restart: RestartSpec, limit: number): number {
	let works = 0;
	let fails = limit;
	while (fails - works > 1) {
		const middle = Math.floor((works + fails) / 2);
		if (leastSeconds(restart, middle) < restart.windowSeconds) works = middle;
		else fails = middle;
	}
	return works;
}

/**
 * The least time from the first of `restarts + 1` exits to the last, without jitter. A program that crashes at once waits
 * interval·backoff^n, capped; but a run of `resetAfter` sets n back to 0, and where that is short against the delays it is the quicker way. So the
 * restarts are dealt out evenly over 1, 2, 3… such series, and the best number of series is taken.
 */
export function leastSeconds(delays: Delays, restarts: number): number {
	let least = seriesSeconds(delays, restarts);
	for (let series = 2; series <= restarts; series++) {
		const size = Math.floor(restarts / series);
		const larger = restarts % series;
		const total =
			larger * seriesSeconds(delays, size + 1) +
			(series - larger) * seriesSeconds(delays, size) +
			(series - 1) * delays.resetAfterSeconds;
		// The total is convex in the number of series: once it grows, it goes on growing.
		if (total > least) break;
		least = total;
	}
	return least;
}

/** Sum of the first `count` delays. */
function seriesSeconds({ intervalSeconds, backoff, maxIntervalSeconds }: Delays, count: number): number {
	let sum = 0;
	let delay = intervalSeconds;
	for (let n = 0; n < count; n++) {
		if (delay >= maxIntervalSeconds || backoff === 1 || delay === 0)
			return sum + (count - n) * Math.min(delay, maxIntervalSeconds);
		sum += delay;
		delay *= backoff;
	}
	return sum;
}
