import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunId, ScheduleName } from '../../../../src/model/ids.ts';
import { RUN_OUTCOMES, type Run } from '../../../../src/model/schedule-records.ts';
import { OVERLAPS, type ScheduleSpec } from '../../../../src/model/schedule-spec.ts';
import { admit } from '../../../../src/policy/schedule/admit.ts';
import { runOf, scheduleSpecOf, taskOf } from '../../../support/schedules.ts';

const AT = Date.parse('2026-03-10T00:00:00Z');
const specWith = (changes: Partial<ScheduleSpec>) => scheduleSpecOf('job', '* * * * *', changes as object);
const under = specWith({});
const running = (minute: number, node = 'n1') => runOf(under, AT + minute * 60_000, { tasks: [taskOf(0, node)] });
const waiting = (minute: number) => runOf(under, AT + minute * 60_000, { state: 'waiting' });

describe('a run beside those that are live', () => {
	it.each(OVERLAPS)('%s: starts where none is', (overlap) => {
		expect(admit(specWith({ overlap, maxRunning: 1, maxQueued: 0 }), [], [])).toEqual({ kind: 'start' });
	});

	it('forbid: is skipped, and says which run is under way and where', () => {
		expect(admit(specWith({ overlap: 'forbid' }), [running(0, 'web-1')], [])).toEqual({
			kind: 'skip',
			reason: 'run job@20260310T000000Z is under way on web-1; overlap is forbid',
		});
	});

	it('forbid: a run that waits, or is between two tries, is live as well', () => {
		const held = { ...waiting(0), reason: 'waits for mutex db' };
		expect(admit(specWith({ overlap: 'forbid' }), [held], [])).toMatchObject({
			kind: 'skip',
			reason: expect.stringContaining('is waiting (waits for mutex db)'),
		});
		const between = { ...running(0), tasks: [taskOf(0, 'n1', { outcome: 'failed' })], retryAt: AT + 1 };
		expect(admit(specWith({ overlap: 'forbid' }), [between], [])).toMatchObject({
			kind: 'skip',
			reason: expect.stringContaining('between two tries'),
		});
	});

	it('allow: starts up to maxRunning, beyond that it is skipped', () => {
		expect(admit(specWith({ overlap: 'allow' }), [running(0), running(1)], [])).toEqual({ kind: 'start' });
		const limited = specWith({ overlap: 'allow', maxRunning: 2 });
		expect(admit(limited, [running(0)], [])).toEqual({ kind: 'start' });
		expect(admit(limited, [running(0), running(1)], [])).toMatchObject({
			kind: 'skip',
			reason: '2 runs are under way, maxRunning is 2: run job@20260310T000000Z is under way on n1',
		});
	});

	it('replace: takes the place of every one, also of those that wait', () => {
		const live = [running(0), waiting(1)];
		expect(admit(specWith({ overlap: 'replace' }), live, [])).toEqual({
			kind: 'replace',
			runs: ['job@20260310T000000Z', 'job@20260310T000100Z'],
		});
	});

	it('queue: waits its turn, and is skipped where maxQueued wait already', () => {
		const queue = specWith({ overlap: 'queue', maxQueued: 2 });
		expect(admit(queue, [running(0)], [])).toMatchObject({ kind: 'wait' });
		expect(admit(queue, [running(0), waiting(1)], [])).toMatchObject({ kind: 'wait' });
		expect(admit(queue, [running(0), waiting(1), waiting(2)], [])).toMatchObject({
			kind: 'skip',
			reason: expect.stringContaining('2 are waiting already, maxQueued is 2'),
		});
	});

	it('mutex: no more than maxQueued wait for it', () => {
		const mutex = specWith({ overlap: 'allow', mutex: 'db', maxQueued: 1 });
		expect(admit(mutex, [running(0)], [])).toEqual({ kind: 'start' });
		expect(admit(mutex, [running(0), waiting(1)], [])).toEqual({
			kind: 'skip',
			reason: '1 is waiting for mutex db already, maxQueued is 1',
		});
	});
});

describe('a run that depends on others', () => {
	const on = (lastOutcome?: (typeof RUN_OUTCOMES)[number]) => [
		{ name: 'other' as ScheduleName, ...(lastOutcome === undefined ? {} : { lastOutcome }) },
	];

	it.each(RUN_OUTCOMES)('with times of its own, after "%s": only success lets it start', (outcome) => {
		const verdict = admit(specWith({}), [], on(outcome));
		if (outcome === 'succeeded') expect(verdict).toEqual({ kind: 'start' });
		else expect(verdict).toEqual({ kind: 'skip', reason: `depends on other, whose last run is "${outcome}"` });
	});

	it('is skipped where the other has never run', () => {
		expect(admit(specWith({}), [], on())).toEqual({ kind: 'skip', reason: 'depends on other, which has not run yet' });
	});

	it('without times of its own it was started by their success, and is not asked again', () => {
		expect(admit(specWith({ when: { kind: 'manual' } }), [], on('failed'))).toEqual({ kind: 'start' });
	});
});

describe('whatever comes and ends', () => {
	const steps = fc.array(fc.oneof(fc.constant('fire' as const), fc.nat({ max: 5 })), { minLength: 1, maxLength: 60 });

	it.each([
		['forbid', 1, 0],
		['queue', 1, 3],
		['replace', 1, 1],
		['allow', 3, 0],
	] as const)('%s: never more than %i run and %i wait, and nothing is stuck', (overlap, most, queued) => {
		const spec = specWith({ overlap, maxQueued: 3, ...(overlap === 'allow' ? { maxRunning: 3 } : {}) });
		fc.assert(
			fc.property(steps, (commands) => {
				let live: Run[] = [];
				const replaced = new Set<RunId>();
				const advance = (): void => {
					for (const run of live.filter((each) => each.state === 'waiting')) {
						const ahead = live.slice(0, live.indexOf(run));
						if (admit(spec, ahead, []).kind === 'start')
							live = live.map((each) => (each === run ? { ...run, state: 'running' } : each));
					}
				};
				commands.forEach((command, index) => {
					if (command === 'fire') {
						const run = waiting(index);
						const verdict = admit(spec, live, []);
						if (verdict.kind !== 'skip') live.push(run);
						if (verdict.kind === 'replace') {
							for (const id of verdict.runs) replaced.add(id);
							live = live.filter((each) => each.state === 'running' || !replaced.has(each.id));
						}
					} else live.splice(command, 1);
					advance();
					const active = live.filter((each) => each.state === 'running').length;
					expect(active).toBeLessThanOrEqual(most);
					expect(live.length - active).toBeLessThanOrEqual(queued);
					if (live.length > 0) expect(active).toBeGreaterThan(0);
				});
			}),
			{ seed: 6, numRuns: 200 },
		);
	});
});
