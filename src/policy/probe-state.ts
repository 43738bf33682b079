import type { ProbeSpec } from '../model/process-spec.ts';

/** What a probe has come to think of its program. */
export interface ProbeState {
	readonly healthy: boolean;
	/** Results in a row that speak against `healthy`. */
	readonly against: number;
	/** Why it is not healthy has been said. */
	readonly told: boolean;
}

/** One answer that counts. */
export type ProbeVerdict = { readonly kind: 'passed' } | { readonly kind: 'failed'; readonly reason: string };

/** What is worth saying: a change, or the first reason why it is not healthy from the start. */
export type ProbeReport = { readonly healthy: true } | { readonly healthy: false; readonly reason: string };

export interface ProbeStep {
	readonly state: ProbeState;
	readonly report?: ProbeReport;
}

/** A probe of readiness begins not healthy, one of liveness healthy: neither is believed otherwise without its threshold. */
export function initialProbeState(healthy: boolean): ProbeState {
	return { healthy, against: 0, told: healthy };
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
			const report = { healthy: false, reason: verdict.reason } as const;
			if (!state.healthy) {
				const next = { healthy: false, against: 0, told: true };
				return state.told ? { state: next } : { state: next, report };
			}
			const against = state.against + 1;
			if (against < thresholds.failureThreshold) return { state: { ...state, against } };
			return { state: { healthy: false, against: 0, told: true }, report };
		}
	}
}
