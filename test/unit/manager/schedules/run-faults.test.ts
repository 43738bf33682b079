import { afterEach, describe, expect, it } from 'vitest';
import type { NodeName, ProcessName, ScheduleName } from '../../../../src/model/ids.ts';
import type { ScheduleSpec } from '../../../../src/model/schedule-spec.ts';
import type { RunView } from '../../../../src/model/schedule-views.ts';
import { jitterOf } from '../../../../src/policy/cron/next-fire.ts';
import { FailingStore } from '../../../support/failing-store.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { everyMinute, ScheduleWorld, tasksOf } from '../../../support/schedule-world.ts';
import type { scheduleSpecOf } from '../../../support/schedules.ts';
import { specOf } from '../../../support/specs.ts';

const START = Date.UTC(2026, 0, 1);
const EACH_SECOND = { kind: 'cron', expression: '* * * * * *' } as const;

let world: ScheduleWorld;
afterEach(() => world.close());

async function open(...specs: ScheduleSpec[]): Promise<void> {
	world = await ScheduleWorld.open(specs);
}

const nodesOf = (run: RunView | undefined): string[] => run?.tasks.map((task) => task.node) ?? [];

describe('many runs that wait', () => {
	it('end with their schedule, however many they are', async () => {
		await open(everyMinute('tidy', { when: EACH_SECOND, paused: true }));
		await world.advance(10);
		for (let from = 0; from < 4; from++) {
			const range = { from: START - (from + 1) * 1_000_000, until: START - from * 1_000_000, limit: 1000 };
			await world.control.backfillSchedule('tidy', range);
		}
		expect(await world.control.listRuns('tidy', { limit: 10_000 })).toHaveLength(4000);
		await world.control.removeSchedules(['tidy']);
		await world.calm();
		await expect(world.control.listRuns('', { limit: 10_000 })).resolves.toEqual([]);
	});

	it('for a node cost a look at each of them alone', async () => {
		await open(everyMinute('tidy', { when: { kind: 'manual' }, overlap: 'allow' }));
		for (let count = 0; count < 1500; count++) await world.control.runSchedule('tidy');
		await world.advance(20);
		const a = await world.join('a');
		await world.advance(5);
		expect(tasksOf(a)).toHaveLength(1500);
	});
});

describe('a run that waits for a mutex', () => {
	it('for longer than its deadline is not given up because the manager starts again', async () => {
		const long = everyMinute('long', { when: { kind: 'manual' }, mutex: 'db' });
		const short = everyMinute('short', { when: { kind: 'manual' }, mutex: 'db', startingDeadlineSeconds: 60 });
		await open(long, short);
		const a = await world.join('a');
		const { id: first } = await world.control.runSchedule('long');
		const { id: second } = await world.control.runSchedule('short');
		await world.advance(300);
		await world.restart();
		await world.calm();
		expect((await world.control.getRun(second)).run.state).toBe('waiting');
		await world.rejoin(a);
		await world.advance(5);
		await world.finish(a, `${first}.0`);
		expect(tasksOf(a)).toEqual([`${second}.0`]);
	});

	it('gives its place up when it is replaced', async () => {
		const long = everyMinute('long', { when: { kind: 'manual' }, mutex: 'db' });
		const newest = everyMinute('newest', { when: { kind: 'manual' }, mutex: 'db', overlap: 'replace' });
		await open(long, newest);
		const a = await world.join('a');
		const { id: first } = await world.control.runSchedule('long');
		const { id: second } = await world.control.runSchedule('newest');
		const { id: third } = await world.control.runSchedule('newest');
		await world.calm();
		expect((await world.control.getRun(second)).run.outcome).toBe('replaced');
		await world.finish(a, `${first}.0`);
		expect(tasksOf(a)).toEqual([`${third}.0`]);
		await world.finish(a, `${third}.0`);
		expect(await world.control.listLocks([])).toMatchObject([]);
	});
});

describe('a dependency', () => {
	it('that was removed and made again counts', async () => {
		const first = everyMinute('first', { when: { kind: 'manual' } });
		const other = everyMinute('other', { when: { kind: 'manual' } });
		const both = ['first', 'other'] as ScheduleName[];
		await open(first, other, everyMinute('after', { when: { kind: 'manual' }, dependsOn: both }));
		const a = await world.join('a');
		await world.control.removeSchedules(['first']);
		await world.control.applySchedules([first], {});
		await world.advance(1);
		for (const name of both) {
			const { id } = await world.control.runSchedule(name);
			await world.calm();
			await world.finish(a, `${id}.0`);
		}
		expect(tasksOf(a).map((id) => id.split('@')[0])).toEqual(['after']);
	});
});

describe('a fire that is put off by jitter', () => {
	const hourly = (changes: Parameters<typeof scheduleSpecOf>[2] = {}) =>
		everyMinute('tidy', { when: { kind: 'cron', expression: '0 * * * *' }, jitterSeconds: 1800, ...changes });
	const put = Math.ceil(jitterOf(hourly()) / 1000);

	it('is not lost by a pause that ends before its time', async () => {
		expect(put).toBeGreaterThan(60);
		await open(hourly());
		const a = await world.join('a');
		await world.advance(3600 + 20);
		await world.control.pauseSchedules(['tidy'], {});
		await world.control.resumeSchedules(['tidy']);
		await world.advance(put);
		expect(tasksOf(a)).toEqual(['tidy@20260101T010000Z.0']);
	});

	it('is not lost by an edit of something else', async () => {
		await open(hourly());
		const a = await world.join('a');
		await world.advance(3600 + 20);
		await world.control.applySchedules([hourly({ catchUp: 'none' })], {});
		await world.advance(put);
		expect(tasksOf(a)).toEqual(['tidy@20260101T010000Z.0']);
	});
});

describe('a schedule that cannot be decided on', () => {
	it('holds up no other one', async () => {
		const broken = everyMinute('broken', { on: { constraints: ['zone ??'] } });
		const seed = new MemoryStore();
		world = await ScheduleWorld.open([everyMinute('broken'), everyMinute('tidy')], seed);
		// As a manager of another version may have taken it.
		const record = seed.get('schedule/broken') as object;
		seed.plant('schedule/broken', { ...record, spec: broken });
		await world.restart();
		const a = await world.join('a');
		await world.advance(65);
		expect(tasksOf(a)).toEqual(['tidy@20260101T000100Z.0']);
	});
});

describe('the history of a monthly schedule', () => {
	const monthly = everyMinute('monthly', {
		when: { kind: 'manual' },
		history: { successes: 5, others: 5, maxAgeSeconds: 60 },
	});
	const daily = everyMinute('daily', {
		when: { kind: 'cron', expression: '0 0 * * *' },
		dependsOn: ['monthly' as ScheduleName],
	});

	it.each([
		['success', [0], ['daily@20260102T000000Z.0']],
		['failure', [0, 1], []],
	])('keeps its newest %s, however old: others may depend on it', async (_, codes, expected) => {
		await open(monthly, daily);
		const a = await world.join('a');
		for (const code of codes) {
			const { id } = await world.control.runSchedule('monthly');
			await world.calm();
			await world.finish(a, `${id}.0`, code);
			await world.advance(100);
		}
		await world.advance(2 * 3600);
		await world.restart();
		const again = await world.join('a');
		await world.advance(22 * 3600);
		expect(tasksOf(again)).toEqual(expected);
	});
});

describe('a manager that has just started', () => {
	it('waits for the next node of a sequential run to report', async () => {
		const everywhere = { strategy: 'all', order: 'sequential' } as const;
		await open(everyMinute('tidy', { when: { kind: 'manual' }, on: everywhere }));
		const [a, b] = [await world.join('a'), await world.join('b')];
		const { id } = await world.control.runSchedule('tidy');
		await world.calm();
		await world.restart();
		await world.rejoin(a);
		await world.finish(a, `${id}.0`);
		await world.advance(2);
		expect((await world.control.getRun(id)).run.outcome).toBeUndefined();
		await world.rejoin(b);
		await world.advance(5);
		expect(tasksOf(b)).toEqual([`${id}.1`]);
		await world.finish(b, `${id}.1`);
		expect((await world.control.getRun(id)).run.outcome).toBe('succeeded');
	});

	it('waits for the node of a retry to report', async () => {
		const retries = { limit: 1, intervalSeconds: 1, backoff: 1, maxIntervalSeconds: 1 };
		await open(everyMinute('tidy', { when: { kind: 'manual' }, on: { strategy: 'all' }, retries }));
		const [a, b] = [await world.join('a'), await world.join('b')];
		const { id } = await world.control.runSchedule('tidy');
		await world.calm();
		await world.finish(b, `${id}.1`, 1);
		await world.restart();
		await world.rejoin(a);
		await world.advance(2);
		await world.rejoin(b);
		await world.advance(5);
		expect(tasksOf(b)).toEqual([`${id}.2`]);
	});

	it.each(['stays away', 'is removed'])('gives a sequential run up whose next node %s', async (what) => {
		const everywhere = { strategy: 'all', order: 'sequential' } as const;
		await open(everyMinute('tidy', { when: { kind: 'manual' }, on: everywhere }));
		const a = await world.join('a');
		await world.join('b');
		const { id } = await world.control.runSchedule('tidy');
		await world.calm();
		await world.restart();
		if (what === 'is removed') await world.control.removeNode('b', { force: true });
		await world.rejoin(a);
		await world.finish(a, `${id}.0`);
		await world.advance(what === 'is removed' ? 5 : 90);
		expect((await world.control.getRun(id)).run).toMatchObject({ outcome: 'lost' });
	});
});

describe('what can go wrong', () => {
	it('a fire whose commit fails is made up for, once', async () => {
		const store = new FailingStore(new MemoryStore());
		world = await ScheduleWorld.open([everyMinute('tidy')], store);
		const a = await world.join('a');
		await world.advance(55);
		store.failNext(2);
		await world.advance(5);
		expect(tasksOf(a)).toEqual([]);
		await world.advance(5);
		expect(tasksOf(a)).toEqual(['tidy@20260101T000100Z.0']);
		expect(await world.outcomes('tidy')).toEqual(['000100Z running']);
	});

	it('a clock that is set back fires nothing again, one that is set ahead nothing twice', async () => {
		await open(everyMinute('tidy', { overlap: 'allow' }));
		const a = await world.join('a');
		await world.advance(130);
		world.clock.wallOffset = -100_000;
		await world.advance(90);
		expect(tasksOf(a)).toEqual(['tidy@20260101T000100Z.0', 'tidy@20260101T000200Z.0']);
		world.clock.wallOffset = 0;
		await world.advance(70);
		expect(await world.outcomes('tidy')).toEqual([
			'000100Z running',
			'000200Z running',
			'000300Z running',
			'000400Z running',
		]);
	});

	it('a node that is removed loses its tasks at once', async () => {
		await open(everyMinute('tidy', { when: { kind: 'manual' } }));
		const a = await world.join('a');
		await world.control.runSchedule('tidy');
		await world.calm();
		await expect(world.control.removeNode('a', {})).rejects.toMatchObject({ code: 'precondition' });
		world.agents = [];
		await world.control.removeNode('a', { force: true });
		await world.calm();
		const { run } = await world.control.getRun('tidy@20260101T000000Z-m1');
		expect(run).toMatchObject({ outcome: 'lost', tasks: [{ reason: 'its node a was removed' }] });
		expect(a.ended).toBeDefined();
	});

	it('a run is stopped at the deadline of a drain, and made again elsewhere where its spec says so', async () => {
		await open(everyMinute('tidy', { when: { kind: 'manual' }, onLost: 'rerun' }));
		const a = await world.join('a', { obedient: false });
		await world.control.runSchedule('tidy');
		await world.calm();
		a.report('tidy@20260101T000000Z-m1.0', 'running');
		const b = await world.join('b');
		await world.control.drainNode('a', { deadlineSeconds: 30 });
		await world.advance(29);
		expect(a.assignments.get('tidy@20260101T000000Z-m1.0' as never)?.want).toBe('run');
		await world.advance(1);
		expect(a.assignments.get('tidy@20260101T000000Z-m1.0' as never)?.want).toBe('stop');
		a.report('tidy@20260101T000000Z-m1.0', 'stopped', { output: [] });
		await world.calm();
		expect(tasksOf(b)).toEqual(['tidy@20260101T000000Z-m1.1']);
	});

	it('a manager that has just started waits for the primary to report before a standby takes over', async () => {
		const on = { strategy: 'primary', nodes: ['b', 'a'] as NodeName[] } as const;
		await open(everyMinute('tidy', { on }));
		await world.join('a');
		await world.join('b');
		await world.advance(58);
		await world.restart();
		const a = await world.join('a');
		await world.advance(4);
		expect(tasksOf(a)).toEqual([]);
		const b = await world.join('b');
		await world.calm();
		expect(tasksOf(b)).toEqual(['tidy@20260101T000100Z.0']);
	});

	it('a node where the process is not ready that it has to have is passed over', async () => {
		const on = {
			strategy: 'primary',
			nodes: ['b', 'a'] as NodeName[],
			healthy: { process: 'db' as ProcessName },
		} as const;
		await open(everyMinute('tidy', { when: { kind: 'manual' }, on }));
		const [a, b] = [await world.join('a'), await world.join('b')];
		await world.control.applyProcesses([specOf('db', { placement: { all: true } })], {});
		await world.calm();
		expect((await world.control.getProcess('db')).process.ready).toBe(2);
		const down = [...b.assignments.keys()][0] ?? '';
		b.report(down, 'running', { ready: false });
		await world.calm();
		expect(nodesOf(await world.control.runSchedule('tidy'))).toEqual(['a']);
		await world.calm();
		expect(tasksOf(a)).toHaveLength(1);
		const { nodes } = await world.control.getSchedule('tidy');
		expect(nodes.find((each) => each.node === 'b')?.why).toContain('no instance of db is ready there');
	});
});

it('a store that takes nothing for two minutes wedges nothing: ends are recorded, and the next fires run', async () => {
	const store = new FailingStore(new MemoryStore());
	world = await ScheduleWorld.open([everyMinute('tidy'), everyMinute('other', { mutex: 'db' })], store);
	const a = await world.join('a');
	await world.advance(61);
	const first = tasksOf(a);
	expect(first).toHaveLength(2);
	store.failAlways();
	for (const id of first) await world.finish(a, id);
	await world.advance(120);
	expect(tasksOf(a)).toEqual(first);
	store.heal();
	await world.advance(10);
	expect(tasksOf(a)).not.toContain(first[0]);
	await world.advance(60);
	for (const name of ['tidy', 'other']) {
		const [newest, ...older] = await world.control.listRuns(name, { limit: 10 });
		expect(newest?.state).toBe('running');
		expect(older.at(-1)?.outcome).toBe('succeeded');
	}
});
