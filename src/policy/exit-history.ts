import type { ExitHistory, ExitStatus, PastEnd } from '../model/records.ts';

/** Ends that are kept beside the first failure. */
export const KEPT_ENDS = 20;

/** Of an instance that has not ended yet. */
export const NO_ENDS: ExitHistory = { last: [] };

/**
 * `history` with one more end. An end like the newest one is counted there, so that a crash loop fills one entry; a failure is kept as
 * the first one where there is none yet.
 */
export function addEnd(history: ExitHistory, end: Omit<PastEnd, 'times'>, failure: boolean): ExitHistory {
	const newest = history.last.at(-1);
	const repeat = newest !== undefined && newest.reason === end.reason && sameExit(newest.exit, end.exit);
	const last = repeat
		? [...history.last.slice(0, -1), { ...end, times: newest.times + 1 }]
		: [...history.last, { ...end, times: 1 }].slice(-KEPT_ENDS);
	const first = history.firstFailure ?? (failure ? { ...end, times: 1 } : undefined);
	return first === undefined ? { last } : { firstFailure: first, last };
}

/** After a start that somebody asked for the first failure is one still to come. */
export function freshStart({ last }: ExitHistory): ExitHistory {
	return { last };
}

function sameExit(one: ExitStatus | undefined, other: ExitStatus | undefined): boolean {
	if (one === undefined || other === undefined) return one === other;
	if (one.cause !== other.cause) return false;
	switch (one.kind) {
		case 'code':
			return other.kind === 'code' && one.code === other.code;
		case 'signal':
			return other.kind === 'signal' && one.signal === other.signal && one.core === other.core && one.oom === other.oom;
		case 'unknown':
			return other.kind === 'unknown';
	}
}
