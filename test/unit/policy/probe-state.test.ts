import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialProbeState, judge, type ProbeReport, type ProbeVerdict } from '../../../src/policy/probe-state.ts';

const passed: ProbeVerdict = { kind: 'passed' };
const failed = (reason = 'refused'): ProbeVerdict => ({ kind: 'failed', reason });

function reports(
	healthy: boolean,
	verdicts: readonly ProbeVerdict[],
	thresholds = { successThreshold: 1, failureThreshold: 1 },
): (ProbeReport | undefined)[] {
	let state = initialProbeState(healthy);
	return verdicts.map((verdict) => {
		const step = judge(state, verdict, thresholds);
		state = step.state;
		return step.report;
	});
}

const HEALTHY = { healthy: true };
const unhealthy = (reason = 'refused'): ProbeReport => ({ healthy: false, reason });

describe('probe state', () => {
	it('says why it is not healthy from the start, each reason once, then when it is', () => {
		expect(reports(false, [failed('a'), failed('a'), failed('b'), passed, passed])).toEqual([
			unhealthy('a'),
			undefined,
			unhealthy('b'),
			HEALTHY,
			undefined,
		]);
	});

	it('turns only after so many results in a row', () => {
		const thresholds = { successThreshold: 2, failureThreshold: 3 };
		expect(reports(false, [passed, failed(), passed, passed], thresholds)).toEqual([
			undefined,
			unhealthy(),
			undefined,
			HEALTHY,
		]);
		expect(reports(true, [failed(), failed(), passed, failed(), failed(), failed('third')], thresholds)).toEqual([
			...Array(5).fill(undefined),
			unhealthy('third'),
		]);
	});

	it('reports health exactly where the last results in a row reach the threshold', () => {
		const threshold = fc.integer({ min: 1, max: 4 });
		fc.assert(
			fc.property(
				fc.boolean(),
				threshold,
				threshold,
				fc.array(fc.boolean(), { maxLength: 40 }),
				(start, up, down, oks) => {
					const verdicts = oks.map((ok, at) => (ok ? passed : failed(`${at % 2}`)));
					const said = reports(start, verdicts, { successThreshold: up, failureThreshold: down });
					let healthy = start;
					let told: number | undefined;
					oks.forEach((ok, at) => {
						const wanted = healthy ? down : up;
						const row = oks.slice(0, at + 1).reverse();
						const streak = row.findIndex((one) => one !== ok);
						const long = (streak < 0 ? row.length : streak) >= wanted;
						if (ok !== healthy && long) {
							healthy = ok;
							told = ok ? undefined : at % 2;
							expect(said[at]).toEqual(ok ? HEALTHY : unhealthy(`${at % 2}`));
						} else if (!ok && !healthy && told !== at % 2) {
							told = at % 2;
							expect(said[at]).toEqual(unhealthy(`${at % 2}`));
						} else expect(said[at]).toBeUndefined();
					});
				},
			),
		);
	});
});
