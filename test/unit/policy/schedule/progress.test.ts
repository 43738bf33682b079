import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeName } from '../../../../src/model/ids.ts';
import type { ExitStatus } from '../../../../src/model/records.ts';
import type { Run, RunTask } from '../../../../src/model/schedule-records.ts';
import type { Retries, RunTarget, ScheduleSpec } from '../../../../src/model/schedule-spec.ts';
import { progress, type TaskOutcome, taskEnd } from '../../../../src/policy/schedule/progress.ts';
import { runOf, scheduleSpecOf, taskOf } from '../../../support/schedules.ts';
import { specOf } from '../../../support/specs.ts';

const AT = Date.parse('2026-03-10T00:00:00Z');
const code = (value: number): ExitStatus => ({ kind: 'code', code: value, at: AT });
const specWith = (changes: Partial<Omit<ScheduleSpec, 'on'>> & { on?: Partial<RunTarget> } = {}) =>
	scheduleSpecOf('job', '* * * * *', changes);
const retries = (limit: number): Retries => ({ limit, intervalSeconds: 10, backoff: 2, maxIntervalSeconds: 60 });
const ended = (ordinal: number, node: string, outcome: TaskOutcome, changes: Partial<RunTask> = {}) =>
	taskOf(ordinal, node, {
		outcome,
		endedAt: AT,
		...(outcome === 'succeeded' ? {} : { reason: 'exit code 1' }),
		...changes,
	});
const runWith = (tasks: RunTask[], changes: Partial<Run> = {}) => runOf(specWith(), AT, { tasks, ...changes });

describe('the end of a try', () => {
	const spec = specWith();

	it.each([
		['exit code 0', { phase: 'exited', exit: code(0) }, { outcome: 'succeeded' }],
		['another code', { phase: 'failed', exit: code(3) }, { outcome: 'failed', reason: 'exit code 3' }],
		[
			'a signal',
			{ phase: 'failed', exit: { kind: 'signal', signal: 'SIGKILL', core: false, oom: true, at: AT } },
			{ outcome: 'failed', reason: 'killed by SIGKILL (out of memory)' },
		],
		[
			'an end that nobody saw',
			{ phase: 'failed', exit: { kind: 'unknown', at: AT } },
			{ outcome: 'lost', reason: 'ended, exit status unknown' },
		],
		[
			'a start that failed',
			{ phase: 'failed', reason: '/bin/nothing: no such file; not restarted: the restart policy is "never"' },
			{ outcome: 'failed', reason: '/bin/nothing: no such file' },
		],
		[
			'a repeated id',
			{ phase: 'failed', reason: 'refused: job@20260310T000000Z.0 has ended already' },
			{ outcome: 'lost', reason: 'refused: job@20260310T000000Z.0 has ended already' },
		],
		['a stop', { phase: 'stopped', exit: code(0), reason: 'stopped' }, { outcome: 'cancelled', reason: 'stopped' }],
	] as const)('%s', (_, observed, expected) => {
		expect(taskEnd(spec, observed)).toEqual(expected);
	});

	it('a limit of time is told from its reason, whatever the program exits with and whichever phase it ends in', () => {
		const reason = 'timeout: ran longer than 5m';
		const said = { exit: code(0), reason: `${reason}; not restarted: the restart policy is "never"` };
		for (const phase of ['exited', 'failed', 'stopped'] as const)
			expect(taskEnd(spec, { phase, ...said })).toEqual({ outcome: 'timed-out', reason });
		const ends = { last: [{ exit: code(1), reason, at: AT, times: 1 }] };
		expect(taskEnd(spec, { phase: 'failed', exit: code(1), ends })).toEqual({ outcome: 'timed-out', reason });
	});

	it('ends that the spec counts as success are success', () => {
		const run = specOf('job', { daemon: false });
		const lenient = specWith({ run: { ...run, restart: { ...run.restart, successOn: [3, 'SIGTERM'] } } });
		const killed = { kind: 'signal', signal: 'SIGTERM', core: false, oom: false, at: AT } as const;
		expect(taskEnd(lenient, { phase: 'exited', exit: code(3) })).toEqual({ outcome: 'succeeded' });
		expect(taskEnd(lenient, { phase: 'exited', exit: killed })).toEqual({ outcome: 'succeeded' });
		expect(taskEnd(spec, { phase: 'failed', exit: killed })).toMatchObject({ outcome: 'failed' });
	});
});

describe('a run with one target', () => {
	it('goes on until its task has ended, and then ends like it', () => {
		expect(progress(runWith([taskOf(0, 'a')]), specWith())).toEqual({ kind: 'running' });
		expect(progress(runWith([ended(0, 'a', 'succeeded')]), specWith())).toEqual({
			kind: 'ended',
			outcome: 'succeeded',
		});
		for (const outcome of ['failed', 'timed-out', 'lost', 'cancelled', 'replaced'] as const)
			expect(progress(runWith([ended(0, 'a', outcome)]), specWith())).toEqual({
				kind: 'ended',
				outcome,
				reason: 'exit code 1',
			});
	});

	it('is tried again up to the limit, each time later, and at most the longest interval later', () => {
		const tasks: RunTask[] = [];
		const delays: unknown[] = [];
		for (let ordinal = 0; ordinal < 6; ordinal++) {
			tasks.push(ended(ordinal, 'a', ordinal % 2 === 0 ? 'failed' : 'timed-out', { attempt: ordinal + 1 }));
			const next = progress(runWith(tasks), specWith({ retries: retries(5) }));
			delays.push(next.kind === 'retry' ? [next.attempt, next.afterSeconds] : next);
		}
		expect(delays).toEqual([
			[2, 10],
			[3, 20],
			[4, 40],
			[5, 60],
			[6, 60],
			{ kind: 'ended', outcome: 'timed-out', reason: 'exit code 1, after 6 tries' },
		]);
	});

	it('counts its tries wherever they were', () => {
		const tasks = [ended(0, 'a', 'failed'), ended(1, 'b', 'failed', { attempt: 2 })];
		expect(progress(runWith(tasks), specWith({ retries: retries(1) }))).toMatchObject({ kind: 'ended' });
		expect(progress(runWith(tasks), specWith({ retries: retries(2) }))).toMatchObject({ kind: 'retry', node: 'b' });
	});

	it('is not tried again after a success, or where somebody ended it', () => {
		for (const outcome of ['succeeded', 'cancelled', 'replaced'] as const)
			expect(progress(runWith([ended(0, 'a', outcome)]), specWith({ retries: retries(9) }))).toMatchObject({
				kind: 'ended',
				outcome,
			});
	});
});

describe('a try that was lost', () => {
	it('onLost fail: is not made again', () => {
		const run = runWith([ended(0, 'a', 'lost')]);
		expect(progress(run, specWith({ onLost: 'fail', retries: retries(3) }))).toMatchObject({ outcome: 'lost' });
	});

	it('onLost rerun: is made again at once, and later if it is lost again', () => {
		const rerun = specWith({ onLost: 'rerun', retries: retries(0) });
		const lost = (count: number) =>
			progress(runWith(Array.from({ length: count }, (_, at) => ended(at, 'a', 'lost', { attempt: at + 1 }))), rerun);
		expect(lost(1)).toEqual({ kind: 'retry', node: 'a', afterSeconds: 0, attempt: 2 });
		expect(lost(2)).toEqual({ kind: 'retry', node: 'a', afterSeconds: 10, attempt: 3 });
		expect(lost(10)).toMatchObject({ kind: 'retry', attempt: 11, afterSeconds: 60 });
		expect(lost(11)).toMatchObject({ kind: 'ended', outcome: 'lost' });
		const atOnce = specWith({ onLost: 'rerun', retries: { ...retries(0), intervalSeconds: 0 } });
		const twice = runWith([ended(0, 'a', 'lost'), ended(1, 'a', 'lost')]);
		expect(progress(twice, atOnce)).toMatchObject({ kind: 'retry', afterSeconds: 5 });
	});

	it('onLost rerun: takes none of the retries away', () => {
		const rerun = specWith({ onLost: 'rerun', retries: retries(1) });
		const tasks = [ended(0, 'a', 'lost'), ended(1, 'a', 'lost'), ended(2, 'a', 'failed', { attempt: 3 })];
		expect(progress(runWith(tasks), rerun)).toMatchObject({ kind: 'retry', attempt: 4, afterSeconds: 10 });
		expect(progress(runWith([...tasks, ended(3, 'a', 'failed')]), rerun)).toMatchObject({ outcome: 'failed' });
	});
});

describe('a run on all nodes', () => {
	const all = (changes: Partial<Omit<ScheduleSpec, 'on'>> = {}) => specWith({ ...changes, on: { strategy: 'all' } });

	it('ends when the last one has ended, and has failed where one has', () => {
		const some = [ended(0, 'a', 'failed'), ended(1, 'b', 'succeeded'), taskOf(2, 'c')];
		expect(progress(runWith(some), all())).toEqual({ kind: 'running' });
		const rest = [...some.slice(0, 2), ended(2, 'c', 'timed-out', { reason: 'timeout: ran longer than 5s' })];
		expect(progress(runWith(rest), all())).toEqual({
			kind: 'ended',
			outcome: 'failed',
			reason: 'failed on a: exit code 1; timed-out on c: timeout: ran longer than 5s',
		});
		const good = ['a', 'b', 'c'].map((node, at) => ended(at, node, 'succeeded'));
		expect(progress(runWith(good), all())).toEqual({ kind: 'ended', outcome: 'succeeded' });
	});

	it('each has tries of its own; the retry that is due first is told, also while others run', () => {
		const tasks = [
			ended(0, 'a', 'failed', { endedAt: AT + 5000 }),
			ended(1, 'b', 'failed', { endedAt: AT }),
			taskOf(2, 'c'),
		];
		const next = progress(runWith(tasks), all({ retries: retries(1) }));
		expect(next).toEqual({ kind: 'retry', node: 'b', afterSeconds: 10, attempt: 2 });
		const reversed = tasks.map((task) => (task.node === 'a' ? { ...task, endedAt: AT - 5000 } : task));
		expect(progress(runWith(reversed), all({ retries: retries(1) }))).toMatchObject({ kind: 'retry', node: 'a' });
		const then = progress(runWith([...tasks, taskOf(3, 'b', { attempt: 2 })]), all({ retries: retries(1) }));
		expect(then).toEqual({ kind: 'retry', node: 'a', afterSeconds: 10, attempt: 2 });
	});

	it('a reason names ten nodes at most, however many there were', () => {
		const tasks = Array.from({ length: 1000 }, (_, index) => ended(index, `node-${index}`, 'failed'));
		const next = progress(runWith(tasks), all());
		const reason = next.kind === 'ended' ? next.reason : undefined;
		expect(reason).toMatch(/^failed on node-0: .*; and 990 more$/);
		expect(reason?.length).toBeLessThan(1000);
	});

	it('one after the other: the next comes after a success, and a failure ends it', () => {
		const remaining = ['b', 'c'] as NodeName[];
		const first = runWith([ended(0, 'a', 'succeeded')], { remaining });
		expect(progress(first, all())).toEqual({ kind: 'next-node', node: 'b' });
		const running = runWith([ended(0, 'a', 'succeeded'), taskOf(1, 'b')], { remaining: remaining.slice(1) });
		expect(progress(running, all())).toEqual({ kind: 'running' });
		const failed = runWith([ended(0, 'a', 'failed')], { remaining });
		expect(progress(failed, all())).toEqual({
			kind: 'ended',
			outcome: 'failed',
			reason: 'failed on a: exit code 1; not run on b, c',
		});
		expect(progress(failed, all({ retries: retries(1) }))).toMatchObject({ kind: 'retry', node: 'a' });
	});
});

describe('whatever the programs do', () => {
	const world = fc.record({
		nodes: fc.integer({ min: 1, max: 4 }),
		strategy: fc.constantFrom('any' as const, 'all' as const),
		order: fc.constantFrom('parallel' as const, 'sequential' as const),
		limit: fc.nat({ max: 3 }),
		onLost: fc.constantFrom('fail' as const, 'rerun' as const),
		ends: fc.array(fc.constantFrom('succeeded' as const, 'failed' as const, 'timed-out' as const, 'lost' as const), {
			minLength: 1,
			maxLength: 30,
		}),
	});

	it('every run ends, succeeds exactly when each target did at last, and tries none more often than it may', () => {
		fc.assert(
			fc.property(world, ({ nodes, strategy, order, limit, onLost, ends }) => {
				const spec = specWith({ on: { strategy, order }, retries: retries(limit), onLost });
				const names = Array.from({ length: strategy === 'all' ? nodes : 1 }, (_, at) => `n${at}` as NodeName);
				const sequential = strategy === 'all' && order === 'sequential';
				const begun = sequential ? names.slice(0, 1) : names;
				let run = runWith(
					begun.map((name, at) => taskOf(at, name)),
					sequential ? { remaining: names.slice(1) } : {},
				);
				const add = (node: NodeName, attempt: number): void => {
					run = { ...run, tasks: [...run.tasks, taskOf(run.tasks.length, node, { attempt })] };
				};
				let next = progress(run, spec);
				for (let at = 0; next.kind !== 'ended'; at++) {
					expect(at).toBeLessThan(300);
					if (next.kind === 'running') {
						const open = run.tasks.find((task) => task.outcome === undefined);
						expect(open).toBeDefined();
						const outcome = ends[at % ends.length] ?? 'succeeded';
						run = {
							...run,
							tasks: run.tasks.map((task) => (task === open ? { ...task, outcome, endedAt: AT + at } : task)),
						};
					} else if (next.kind === 'retry') add(next.node, next.attempt);
					else {
						run = {
							...run,
							remaining: (run.remaining ?? []).filter((name) => name !== names[begun.length - 1]).slice(1),
						};
						add(next.node, 1);
					}
					next = progress(run, spec);
				}
				const last = names.map((name) => run.tasks.filter((task) => task.node === name).at(-1)?.outcome);
				expect(next.outcome === 'succeeded').toBe(last.every((outcome) => outcome === 'succeeded'));
				for (const name of names) {
					const tries = run.tasks.filter((task) => task.node === name);
					const failures = tries.filter((task) => task.outcome === 'failed' || task.outcome === 'timed-out');
					expect(failures.length).toBeLessThanOrEqual(limit + 1);
					expect(tries.length).toBeLessThanOrEqual(limit + (onLost === 'rerun' ? 11 : 1));
				}
			}),
			{ seed: 6, numRuns: 400 },
		);
	});
});
