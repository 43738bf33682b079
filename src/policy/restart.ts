import { formatDuration } from '../model/duration.ts';
import type { ExitMatch, ProcessSpec } from '../model/process-spec.ts';
import type { ExitStatus } from '../model/records.ts';
import { type EndCause, matches, RESTARTS_AFTER } from './end-cause.ts';

/** What is remembered between the runs of an instance. Plain data; kept on disk. */
export interface RestartHistory {
	/** Monotonic seconds of the exits inside the window, oldest first; never more than decide the limit. */
	readonly exits: readonly number[];
	/** Restarts in a row without a good run between them: the exponent of the next delay. */
	readonly streak: number;
}

/** After a start that somebody asked for: the window is clear, the delay is the first one. */
export const NO_HISTORY: RestartHistory = { exits: [], streak: 0 };

/** The facts of one end that the decision needs. */
export interface RunEnd {
	readonly cause: EndCause;
	/** How the program itself ended; absent where it never ran, or was ended by us. */
	readonly exit?: ExitMatch;
	/** How long the program ran, in seconds; absent where nobody knows. */
	readonly ranSeconds?: number;
	/** The end in words, e.g. `exit code 1`. */
	readonly what: string;
}

export type RestartDecision =
	| { readonly kind: 'restart'; readonly delay: number; readonly history: RestartHistory; readonly reason: string }
	| { readonly kind: 'give-up'; readonly history: RestartHistory; readonly reason: string }
	| { readonly kind: 'done'; readonly history: RestartHistory; readonly reason: string };

/**
 * What follows the end of a run that nobody asked for: {@link RESTARTS_AFTER} says whether it is restarted, but `preventOn` beats
 * everything, then `forceOn`. A one-shot that is done is never restarted but by `forceOn`. What is not restarted is done after a clean
 * end, else given up.
 *
 * A restart comes after interval·backoff^n seconds, at most maxInterval, plus up to the share `jitter` of that. n counts the restarts in
 * a row and is 0 again after a run of at least resetAfter. Every end that policy would restart counts: more of them than `limit` within
 * the sliding window, and it gives up, or, with `onLimit: slow`, tries again every maxInterval.
 *
 * @param now monotonic seconds of the end
 * @param random in [0, 1), for the jitter
 */
export function restartDecision(
	spec: Pick<ProcessSpec, 'daemon' | 'restart'>,
	history: RestartHistory,
	end: RunEnd,
	now: number,
	random: number,
): RestartDecision {
	const { restart, daemon } = spec;
	const clean = end.cause === 'clean' || end.cause === 'clean-signal';
	const prevented = matches(restart.preventOn, end.exit);
	const forced = !prevented && matches(restart.forceOn, end.exit);
	const byPolicy = RESTARTS_AFTER[restart.policy].includes(end.cause) && (daemon || !clean);
	if (prevented || !(forced || byPolicy)) {
		if (clean) return { kind: 'done', history, reason: end.what };
		const why = prevented ? 'the spec lists this end in preventCodes' : `the restart policy is "${restart.policy}"`;
		return { kind: 'give-up', history, reason: `${end.what}; not restarted: ${why}` };
	}

	const streak = (end.ranSeconds ?? 0) >= restart.resetAfterSeconds ? 0 : history.streak;
	const exits = exitsInWindow(history.exits, now, restart.windowSeconds, restart.limit);
	const overLimit = restart.limit !== null && exits.length > restart.limit;
	if (overLimit && restart.onLimit === 'fail') {
		return {
			kind: 'give-up',
			history: { exits, streak },
			reason: limitReason(end, restart.limit, restart.windowSeconds),
		};
	}
	const base = overLimit ? restart.maxIntervalSeconds : delayOf(restart, streak);
	const delay = base * (1 + restart.jitter * random);
	const count = restart.limit === null ? '' : `, ${countOf(exits.length, restart.limit, restart.windowSeconds)}`;
	const when = delay === 0 ? 'restarting at once' : `restarting in ${duration(delay)}`;
	return { kind: 'restart', delay, history: { exits, streak: streak + 1 }, reason: `${end.what}; ${when}${count}` };
}

/** interval·backoff^n, capped. Safe where the power overflows. */
function delayOf(restart: ProcessSpec['restart'], streak: number): number {
	if (restart.intervalSeconds === 0) return 0;
	return Math.min(restart.intervalSeconds * restart.backoff ** streak, restart.maxIntervalSeconds);
}

/** `limit` + 1 of them are enough to tell that there were too many. */
function exitsInWindow(earlier: readonly number[], now: number, windowSeconds: number, limit: number | null): number[] {
	if (limit === null) return [];
	const inside = earlier.filter((at) => at > now - windowSeconds && at <= now);
	inside.push(now);
	return inside.slice(-(limit + 1));
}

function limitReason(end: RunEnd, limit: number | null, windowSeconds: number): string {
	if (limit === 0) return `${end.what}; not restarted: the limit is 0`;
	return `exited ${(limit ?? 0) + 1} times within ${duration(windowSeconds)}, limit ${limit}; last: ${end.what}`;
}

function countOf(count: number, limit: number, windowSeconds: number): string {
	if (count > limit) return `more than ${limit} exits within ${duration(windowSeconds)}`;
	return `${count} of ${limit} exits within ${duration(windowSeconds)}`;
}

/** An exit status in words: `exit code 1`, `killed by SIGKILL`, `ended, exit status unknown`. */
export function describeExit(status: ExitStatus): string {
	switch (status.kind) {
		case 'code':
			return `exit code ${status.code}`;
		case 'signal':
			return `killed by ${status.signal}${status.oom ? ' (out of memory)' : ''}${status.core ? ' (core dumped)' : ''}`;
		case 'unknown':
			return 'ended, exit status unknown';
	}
}

/** Seconds as people read them: a tenth of a second is close enough, beyond a minute a whole one. */
export function duration(seconds: number): string {
	if (seconds < 1) return formatDuration(seconds);
	return formatDuration(seconds < 60 ? Math.round(seconds * 10) / 10 : Math.round(seconds));
}
