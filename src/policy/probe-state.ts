import type { ProbeSpec } from '../model/process-spec.ts';

/** What a probe has come to think of its program. */
export interface ProbeState {
	readonly healthy: boolean;
	/** Results in a row that speak against `healthy`. */
	readonly against: number;
	/** Why it is not healthy, as it was said last. */
	readonly told?: string;
}

/** One answer that counts. */
export type ProbeVerdict = { readonly kind: 'passed' } | { readonly kind: 'failed'; readonly reason: string };

/** What is worth saying: a change, or a new reason why it is not healthy. */
export type ProbeReport = { readonly healthy: true } | { readonly healthy: false; readonly reason: string };

export interface ProbeStep {
	readonly state: ProbeState;
	readonly report?: ProbeReport;
}

/** A probe of readiness begins not healthy, one of liveness healthy: neither is believed otherwise without its threshold. */
export function initialProbeState(healthy: boolean): ProbeState {
	return { healthy, against: 0 };
}

/**
 * Takes in one answer. `successThreshold` passes in a row make it healthy, `failureThreshold` failures in a row not healthy; an answer that
 * confirms the state begins the count anew.
 *
 *     not healthy ──successThreshold passes──▶ healthy ──failureThreshold failures──▶ not healthy
 */
export function judge(
	state: ProbeState,
	verdict: ProbeVerdict,
	thresholds: Pick<ProbeSpec, 'successThreshold' | 'failureThreshold'>,
): ProbeStep {
	switch (verdict.kind) {
		case 'passed': {
			if (state.healthy) return { state: { ...state, against: 0 } };
			const against = state.against + 1;
			if (against < thresholds.successThreshold) return { state: { ...state, against } };
			return { state: initialProbeState(true), report: { healthy: true } };
		}
		case 'failed': {
			const { reason } = verdict;
			const next = { healthy: false, against: 0, told: reason };
			if (!state.healthy && state.told === reason) return { state: next };
			const against = state.against + 1;
			if (state.healthy && against < thresholds.failureThreshold) return { state: { ...state, against } };
			return { state: next, report: { healthy: false, reason } };
		}
	}
}
