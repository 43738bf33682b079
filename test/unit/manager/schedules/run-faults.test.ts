import { afterEach, describe, expect, it } from 'vitest';
import type { ScheduleName } from '../../../../src/model/ids.ts';
import type { ScheduleSpec } from '../../../../src/model/schedule-spec.ts';
import { jitterOf } from '../../../../src/policy/cron/next-fire.ts';
import type { Op } from '../../../../src/store/store.ts';
import { FailingStore } from '../../../support/failing-store.ts';
import type { FakeAgent, FakeAgentOptions } from '../../../support/fake-agent.ts';
import { FakeClock, settle } from '../../../support/fake-clock.ts';
import { ManagerHarness } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { scheduleSpecOf } from '../../../support/schedules.ts';

let world: ManagerHarness;
let agents: FakeAgent[] = [];
afterEach(async () => {
	agents = [];
	await world.manager.close();
});

const START = Date.UTC(2026, 0, 1);
const EACH_SECOND = { kind: 'cron', expression: '* * * * * *' } as const;

/** Of every minute unless it is said. */
function scheduleOf(name: string, { when, ...changes }: Parameters<typeof scheduleSpecOf>[2] = {}): ScheduleSpec {
	return scheduleSpecOf(name, when ?? '* * * * *', changes);
}

async function open(...specs: ScheduleSpec[]): Promise<void> {
	world = await ManagerHarness.open();
	await world.control.applySchedules(specs, {});
}

/** The manager is killed and another one started over what is on disk. */
async function restart(): Promise<void> {
	const store = new MemoryStore(world.store as MemoryStore);
	const { clock } = world;
	await world.manager.close();
	agents = [];
	world = await ManagerHarness.open(store, clock);
}

async function join(name: string, options: FakeAgentOptions = {}): Promise<FakeAgent> {
	const agent = await world.agent(name, options);
	agents = [...agents.filter((each) => each.facts.name !== name), agent];
	return agent;
}

/** Time goes on, and agents beat. */
async function advance(seconds: number): Promise<void> {
	for (let left = seconds; left > 0; left -= 5) {
		for (const agent of agents) agent.heartbeat();
		await world.clock.advance(Math.min(5, left));
	}
	await calm();
}

async function calm(): Promise<void> {
	for (let turn = 0; turn < 6; turn++) await settle();
}

const tasks = (agent: FakeAgent): string[] => [...agent.assignments.keys()].filter((id) => id.includes('@'));

async function finish(agent: FakeAgent, id: string, code = 0): Promise<void> {
	agent.report(id, 'exited', { exit: { kind: 'code', code, at: world.clock.wall(), cause: 'own' }, output: [] });
	await calm();
}

describe('many runs that wait', () => {
	it('end with their schedule, however many they are', async () => {
		await open(scheduleOf('tidy', { when: EACH_SECOND, paused: true }));
		await advance(10);
		for (let from = 0; from < 4; from++) {
			const range = { from: START - (from + 1) * 1_000_000, until: START - from * 1_000_000, limit: 1000 };
			await world.control.backfillSchedule('tidy', range);
		}
		expect(await world.control.listRuns('tidy', { limit: 10_000 })).toHaveLength(4000);
		await world.control.removeSchedules(['tidy']);
		await calm();
		await expect(world.control.listRuns('', { limit: 10_000 })).resolves.toEqual([]);
	});

	it('for a node cost a look at each of them alone', async () => {
		await open(scheduleOf('tidy', { when: { kind: 'manual' }, overlap: 'allow' }));
		for (let count = 0; count < 1500; count++) await world.control.runSchedule('tidy');
		await advance(20);
		const a = await join('a');
		await advance(5);
		expect(tasks(a)).toHaveLength(1500);
	});
});

describe('a run that waits for a mutex', () => {
	it('for longer than its deadline is not given up because the manager starts again', async () => {
		const long = scheduleOf('long', { when: { kind: 'manual' }, mutex: 'db' });
		const short = scheduleOf('short', { when: { kind: 'manual' }, mutex: 'db', startingDeadlineSeconds: 60 });
		await open(long, short);
		const a = await join('a');
		const { id: first } = await world.control.runSchedule('long');
		const { id: second } = await world.control.runSchedule('short');
		await advance(300);
		await restart();
		await calm();
		expect((await world.control.getRun(second)).run.state).toBe('waiting');
		a.connect(world.manager.agents);
		agents = [a];
		await advance(5);
		await finish(a, `${first}.0`);
		expect(tasks(a)).toEqual([`${second}.0`]);
	});

	it('gives its place up when it is replaced', async () => {
		const long = scheduleOf('long', { when: { kind: 'manual' }, mutex: 'db' });
		const newest = scheduleOf('newest', { when: { kind: 'manual' }, mutex: 'db', overlap: 'replace' });
		await open(long, newest);
		const a = await join('a');
		const { id: first } = await world.control.runSchedule('long');
		const { id: second } = await world.control.runSchedule('newest');
		const { id: third } = await world.control.runSchedule('newest');
		await calm();
		expect((await world.control.getRun(second)).run.outcome).toBe('replaced');
		await finish(a, `${first}.0`);
		expect(tasks(a)).toEqual([`${third}.0`]);
		await finish(a, `${third}.0`);
		expect(await world.control.listLocks([])).toMatchObject([]);
	});
});

describe('a retry', () => {
	it('is made although its commit fails and the clock was set back', async () => {
		const store = new FailingStore(new MemoryStore());
		world = await ManagerHarness.open(store);
		const retries = { limit: 2, intervalSeconds: 30, backoff: 1, maxIntervalSeconds: 30 };
		await world.control.applySchedules([scheduleOf('tidy', { when: { kind: 'manual' }, retries })], {});
		const a = await join('a');
		const { id } = await world.control.runSchedule('tidy');
		await calm();
		await finish(a, `${id}.0`, 1);
		await advance(5);
		world.clock.wallOffset = -3600 * 1000;
		store.failNext();
		await advance(40);
		expect(tasks(a)).toEqual([`${id}.1`]);
	});

	it('is not put off by hours where the clock was set back before another manager took over', async () => {
		const retries = { limit: 2, intervalSeconds: 30, backoff: 1, maxIntervalSeconds: 30 };
		await open(scheduleOf('tidy', { when: { kind: 'manual' }, retries }));
		const a = await join('a');
		const { id } = await world.control.runSchedule('tidy');
		await calm();
		await finish(a, `${id}.0`, 1);
		world.clock.wallOffset = -3600 * 1000;
		await restart();
		a.connect(world.manager.agents);
		agents = [a];
		await advance(60);
		expect(tasks(a)).toEqual([`${id}.1`]);
	});
});

describe('a retry that no node takes', () => {
	/** As real ones, it never shows the same time twice. */
	class TickingClock extends FakeClock {
		#reads = 0;
		override wall(): number {
			return super.wall() + this.#reads++;
		}
	}

	/** Leaves others their turn, as a disk does. */
	class SlowStore extends MemoryStore {
		override async commit(ops: readonly Op[]): Promise<void> {
			await settle();
			await super.commit(ops);
		}
	}

	it('is looked at every 5 s, not all the time', async () => {
		const store = new SlowStore();
		world = await ManagerHarness.open(store, new TickingClock());
		const retries = { limit: 2, intervalSeconds: 1, backoff: 1, maxIntervalSeconds: 1 };
		await world.control.applySchedules([scheduleOf('tidy', { when: { kind: 'manual' }, retries })], {});
		const a = await join('a');
		const { id } = await world.control.runSchedule('tidy');
		for (let turn = 0; turn < 5; turn++) await calm();
		await world.control.cordonNode('a', {});
		await finish(a, `${id}.0`, 1);
		await advance(2);
		for (let turn = 0; turn < 5; turn++) await calm();
		const before = store.commits;
		for (let turn = 0; turn < 20; turn++) await calm();
		expect(store.commits - before).toBeLessThan(3);
		await world.control.uncordonNode('a');
		await advance(10);
		for (let turn = 0; turn < 5; turn++) await calm();
		expect(tasks(a)).toEqual([`${id}.1`]);
	});
});

describe('a dependency', () => {
	it('that was removed and made again counts', async () => {
		const first = scheduleOf('first', { when: { kind: 'manual' } });
		const other = scheduleOf('other', { when: { kind: 'manual' } });
		const both = ['first', 'other'] as ScheduleName[];
		await open(first, other, scheduleOf('after', { when: { kind: 'manual' }, dependsOn: both }));
		const a = await join('a');
		await world.control.removeSchedules(['first']);
		await world.control.applySchedules([first], {});
		await advance(1);
		for (const name of both) {
			const { id } = await world.control.runSchedule(name);
			await calm();
			await finish(a, `${id}.0`);
		}
		expect(tasks(a).map((id) => id.split('@')[0])).toEqual(['after']);
	});
});

describe('a fire that is put off by jitter', () => {
	const hourly = (changes: Parameters<typeof scheduleSpecOf>[2] = {}) =>
		scheduleOf('tidy', { when: { kind: 'cron', expression: '0 * * * *' }, jitterSeconds: 1800, ...changes });
	const put = Math.ceil(jitterOf(hourly()) / 1000);

	it('is not lost by a pause that ends before its time', async () => {
		expect(put).toBeGreaterThan(60);
		await open(hourly());
		const a = await join('a');
		await advance(3600 + 20);
		await world.control.pauseSchedules(['tidy'], {});
		await world.control.resumeSchedules(['tidy']);
		await advance(put);
		expect(tasks(a)).toEqual(['tidy@20260101T010000Z.0']);
	});

	it('is not lost by an edit of something else', async () => {
		await open(hourly());
		const a = await join('a');
		await advance(3600 + 20);
		await world.control.applySchedules([hourly({ catchUp: 'none' })], {});
		await advance(put);
		expect(tasks(a)).toEqual(['tidy@20260101T010000Z.0']);
	});
});

describe('a schedule that cannot be decided on', () => {
	it('holds up no other one', async () => {
		const broken = scheduleOf('broken', { on: { constraints: ['zone ??'] } });
		const seed = new MemoryStore();
		world = await ManagerHarness.open(seed);
		await world.control.applySchedules([scheduleOf('broken'), scheduleOf('tidy')], {});
		// As a manager of another version may have taken it.
		const record = seed.get('schedule/broken') as object;
		seed.plant('schedule/broken', { ...record, spec: broken });
		await restart();
		const a = await join('a');
		await advance(65);
		expect(tasks(a)).toEqual(['tidy@20260101T000100Z.0']);
	});
});

describe('the history of a monthly schedule', () => {
	const monthly = scheduleOf('monthly', {
		when: { kind: 'manual' },
		history: { successes: 5, others: 5, maxAgeSeconds: 60 },
	});
	const daily = scheduleOf('daily', {
		when: { kind: 'cron', expression: '0 0 * * *' },
		dependsOn: ['monthly' as ScheduleName],
	});

	it.each([
		['success', [0], ['daily@20260102T000000Z.0']],
		['failure', [0, 1], []],
	])('keeps its newest %s, however old: others may depend on it', async (_, codes, expected) => {
		await open(monthly, daily);
		const a = await join('a');
		for (const code of codes) {
			const { id } = await world.control.runSchedule('monthly');
			await calm();
			await finish(a, `${id}.0`, code);
			await advance(100);
		}
		await advance(2 * 3600);
		await restart();
		const again = await join('a');
		await advance(22 * 3600);
		expect(tasks(again)).toEqual(expected);
	});
});

describe('a manager that has just started', () => {
	const again = async (agent: FakeAgent): Promise<void> => {
		agent.connect(world.manager.agents);
		agents.push(agent);
		await calm();
	};

	it('waits for the next node of a sequential run to report', async () => {
		const everywhere = { strategy: 'all', order: 'sequential' } as const;
		await open(scheduleOf('tidy', { when: { kind: 'manual' }, on: everywhere }));
		const [a, b] = [await join('a'), await join('b')];
		const { id } = await world.control.runSchedule('tidy');
		await calm();
		await restart();
		await again(a);
		await finish(a, `${id}.0`);
		await advance(2);
		expect((await world.control.getRun(id)).run.outcome).toBeUndefined();
		await again(b);
		await advance(5);
		expect(tasks(b)).toEqual([`${id}.1`]);
		await finish(b, `${id}.1`);
		expect((await world.control.getRun(id)).run.outcome).toBe('succeeded');
	});

	it('waits for the node of a retry to report', async () => {
		const retries = { limit: 1, intervalSeconds: 1, backoff: 1, maxIntervalSeconds: 1 };
		await open(scheduleOf('tidy', { when: { kind: 'manual' }, on: { strategy: 'all' }, retries }));
		const [a, b] = [await join('a'), await join('b')];
		const { id } = await world.control.runSchedule('tidy');
		await calm();
		await finish(b, `${id}.1`, 1);
		await restart();
		await again(a);
		await advance(2);
		await again(b);
		await advance(5);
		expect(tasks(b)).toEqual([`${id}.2`]);
	});

	it.each(['stays away', 'is removed'])('gives a sequential run up whose next node %s', async (what) => {
		const everywhere = { strategy: 'all', order: 'sequential' } as const;
		await open(scheduleOf('tidy', { when: { kind: 'manual' }, on: everywhere }));
		const a = await join('a');
		await join('b');
		const { id } = await world.control.runSchedule('tidy');
		await calm();
		await restart();
		if (what === 'is removed') await world.control.removeNode('b', { force: true });
		await again(a);
		await finish(a, `${id}.0`);
		await advance(what === 'is removed' ? 5 : 90);
		expect((await world.control.getRun(id)).run).toMatchObject({ outcome: 'lost' });
	});
});

it('a store that takes nothing for two minutes wedges nothing: ends are recorded, and the next fires run', async () => {
	const store = new FailingStore(new MemoryStore());
	world = await ManagerHarness.open(store);
	await world.control.applySchedules([scheduleOf('tidy'), scheduleOf('other', { mutex: 'db' })], {});
	const a = await join('a');
	await advance(61);
	const first = tasks(a);
	expect(first).toHaveLength(2);
	store.failAlways();
	for (const id of first) await finish(a, id);
	await advance(120);
	expect(tasks(a)).toEqual(first);
	store.heal();
	await advance(10);
	expect(tasks(a)).not.toContain(first[0]);
	await advance(60);
	for (const name of ['tidy', 'other']) {
		const [newest, ...older] = await world.control.listRuns(name, { limit: 10 });
		expect(newest?.state).toBe('running');
		expect(older.at(-1)?.outcome).toBe('succeeded');
	}
});
