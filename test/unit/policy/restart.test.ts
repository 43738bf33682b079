import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	describeExit,
	NO_HISTORY,
	type RestartHistory,
	type RunEnd,
	restartDecision,
} from '../../../src/policy/restart.ts';
import { RESTART } from '../../support/supervised.ts';

const CRASH: RunEnd = { cause: 'code', exit: 1, ranSeconds: 0.1, what: 'exit code 1' };
const CLEAN: RunEnd = { cause: 'clean', exit: 0, ranSeconds: 0.1, what: 'exit code 0' };
const spec = (restart: Partial<typeof RESTART>, daemon = true) => ({ daemon, restart: { ...RESTART, ...restart } });

/** Delays of crashes in a row, each at the end of the delay before; `null` where it gives up. */
function delays(restart: Partial<typeof RESTART>, count: number, ranSeconds = 0.1): (number | null)[] {
	let history: RestartHistory = NO_HISTORY;
	let now = 1000;
	return Array.from({ length: count }, () => {
		const decision = restartDecision(spec(restart), history, { ...CRASH, ranSeconds }, now, 0);
		history = decision.history;
		if (decision.kind !== 'restart') return null;
		now += decision.delay + ranSeconds;
		return decision.delay;
	});
}

describe('restartDecision', () => {
	it.each([
		['always', true, CLEAN, 'restart'],
		['always', true, CRASH, 'restart'],
		['always', false, CLEAN, 'done'],
		['always', false, CRASH, 'restart'],
		['on-failure', true, CLEAN, 'done'],
		['on-failure', true, CRASH, 'restart'],
		['on-failure', false, CLEAN, 'done'],
		['on-failure', false, CRASH, 'restart'],
		['never', true, CLEAN, 'done'],
		['never', true, CRASH, 'give-up'],
		['never', false, CLEAN, 'done'],
		['never', false, CRASH, 'give-up'],
	] as const)('policy %s, daemon %s: %o → %s', (policy, daemon, end, kind) => {
		expect(restartDecision(spec({ policy }, daemon), NO_HISTORY, end, 0, 0).kind).toBe(kind);
	});

	it('lets preventOn beat forceOn, and forceOn the policy', () => {
		const decide = (restart: Partial<typeof RESTART>, exit: RunEnd['exit'], cause: RunEnd['cause'], daemon = true) =>
			restartDecision(
				spec(restart, daemon),
				NO_HISTORY,
				{ cause, what: 'it', ...(exit === undefined ? {} : { exit }) },
				0,
				0,
			);
		expect(decide({ preventOn: [3] }, 3, 'code')).toMatchObject({
			kind: 'give-up',
			reason: 'it; not restarted: the spec lists this end in preventCodes',
		});
		expect(decide({ preventOn: [3] }, 4, 'code').kind).toBe('restart');
		expect(decide({ preventOn: [0] }, 0, 'clean').kind).toBe('done');
		expect(decide({ preventOn: [3], forceOn: [3] }, 3, 'code').kind).toBe('give-up');
		expect(decide({ preventOn: [3] }, 3, 'watchdog').kind).toBe('give-up');
		expect(decide({ preventOn: ['SIGSEGV'] }, 'SIGSEGV', 'signal').kind).toBe('give-up');
		expect(decide({ preventOn: [143] }, 'SIGTERM', 'clean-signal').kind).toBe('done');
		expect(decide({ policy: 'never', forceOn: [3] }, 3, 'code').kind).toBe('restart');
		expect(decide({ policy: 'never', forceOn: [3], limit: 0 }, 3, 'code').kind).toBe('give-up');
		expect(decide({ policy: 'on-abnormal', forceOn: ['SIGHUP'] }, 'SIGHUP', 'clean-signal').kind).toBe('restart');
		expect(decide({ policy: 'always', forceOn: [0] }, 0, 'clean', false).kind).toBe('restart');
		expect(decide({ preventOn: [3], forceOn: [3] }, undefined, 'unknown').kind).toBe('restart');
	});

	it('lets the delay grow up to its cap', () => {
		const restart = { intervalSeconds: 1, backoff: 2, maxIntervalSeconds: 60 };
		expect(delays(restart, 9)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
		expect(delays({ ...restart, backoff: 1 }, 4)).toEqual([1, 1, 1, 1]);
		expect(delays({ ...restart, intervalSeconds: 0 }, 3)).toEqual([0, 0, 0]);
		expect(delays({ ...restart, backoff: 1e300 }, 5)).toEqual([1, 60, 60, 60, 60]);
		expect(delays({ ...restart, intervalSeconds: 0, backoff: 1e300 }, 5)).toEqual([0, 0, 0, 0, 0]);
	});

	it('begins anew after a good run', () => {
		const restart = { intervalSeconds: 1, backoff: 2, resetAfterSeconds: 60 };
		expect(delays(restart, 3, 60)).toEqual([1, 1, 1]);
		expect(delays(restart, 3, 59.9)).toEqual([1, 2, 4]);
		const unknown = restartDecision(spec(restart), { exits: [], streak: 3 }, { cause: 'unknown', what: 'ended' }, 0, 0);
		expect(unknown).toMatchObject({ kind: 'restart', delay: 8 });
	});

	it('adds up to its share of jitter, beyond the cap too', () => {
		const restart = spec({ intervalSeconds: 10, maxIntervalSeconds: 10, jitter: 0.25 });
		expect(restartDecision(restart, NO_HISTORY, CRASH, 0, 0)).toMatchObject({ delay: 10 });
		expect(restartDecision(restart, NO_HISTORY, CRASH, 0, 0.5)).toMatchObject({ delay: 11.25 });
	});

	it('gives up at one exit more than the limit', () => {
		expect(delays({ limit: 3 }, 4)).toEqual([0, 0, 0, null]);
		expect(delays({ limit: 0 }, 1)).toEqual([null]);
		expect(delays({ limit: null }, 1000).at(-1)).toBe(0);
	});

	it('counts within a window that slides', () => {
		const restart = spec({ limit: 2, windowSeconds: 10 });
		let history = NO_HISTORY;
		const at = (now: number): string => {
			const decision = restartDecision(restart, history, CRASH, now, 0);
			history = decision.history;
			return decision.kind;
		};
		// At 110 the exit of 100 is just out; at 114 three are in; at 120 those of 105 and 110 are out.
		expect([at(100), at(105), at(110), at(114), at(120)]).toEqual([
			'restart',
			'restart',
			'restart',
			'give-up',
			'restart',
		]);
	});

	it('retries slowly where it is asked to', () => {
		const restart = { limit: 2, onLimit: 'slow', intervalSeconds: 1, maxIntervalSeconds: 30 } as const;
		expect(delays(restart, 5)).toEqual([1, 1, 30, 30, 30]);
	});

	it('says why', () => {
		const reason = (restart: Partial<typeof RESTART>, history = NO_HISTORY, random = 0): string =>
			restartDecision(spec(restart), history, CRASH, 1000, random).reason;
		const two = { exits: [998, 999], streak: 2 };
		expect(reason({ intervalSeconds: 1, backoff: 2, limit: 10 }, two)).toBe(
			'exit code 1; restarting in 4s, 3 of 10 exits within 10m',
		);
		expect(reason({ limit: 2 }, two)).toBe('exited 3 times within 10m, limit 2; last: exit code 1');
		expect(reason({ limit: 0 })).toBe('exit code 1; not restarted: the limit is 0');
		expect(reason({})).toBe('exit code 1; restarting at once');
		expect(reason({ intervalSeconds: 3, jitter: 0.25 }, NO_HISTORY, 0.33)).toBe('exit code 1; restarting in 3.2s');
		expect(describeExit({ kind: 'signal', signal: 'SIGKILL', core: false, oom: true, at: 0 })).toBe(
			'killed by SIGKILL (out of memory)',
		);
	});

	it('never lets more than limit + 1 exits into one window, nor keeps more', () => {
		const crashes = fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { maxLength: 60 });
		fc.assert(
			fc.property(
				crashes,
				fc.integer({ min: 0, max: 5 }),
				fc.double({ min: 1, max: 30, noNaN: true }),
				(gaps, limit, window) => {
					let history: RestartHistory = NO_HISTORY;
					let now = 0;
					const seen: number[] = [];
					for (const gap of gaps) {
						now += gap;
						seen.push(now);
						const decision = restartDecision(spec({ limit, windowSeconds: window }), history, CRASH, now, 0);
						history = decision.history;
						const inside = seen.filter((at) => at > now - window).length;
						expect(decision.kind).toBe(inside > limit ? 'give-up' : 'restart');
						expect(history.exits.length).toBeLessThanOrEqual(limit + 1);
					}
				},
			),
		);
	});
});
