import { afterEach, describe, expect, it } from 'vitest';
import type { NodeName, ProcessName, ScheduleName } from '../../../../src/model/ids.ts';
import type { ScheduleSpec } from '../../../../src/model/schedule-spec.ts';
import type { RunView } from '../../../../src/model/schedule-views.ts';
import { FailingStore } from '../../../support/failing-store.ts';
import type { FakeAgent, FakeAgentOptions } from '../../../support/fake-agent.ts';
import { settle } from '../../../support/fake-clock.ts';
import { ManagerHarness } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { scheduleSpecOf } from '../../../support/schedules.ts';
import { specOf } from '../../../support/specs.ts';

let world: ManagerHarness;
let agents: FakeAgent[] = [];
afterEach(async () => {
	agents = [];
	await world.manager.close();
});

/** Of every minute unless it is said. */
function scheduleOf(name: string, { when, ...changes }: Parameters<typeof scheduleSpecOf>[2] = {}): ScheduleSpec {
	return scheduleSpecOf(name, when ?? '* * * * *', changes);
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function open(...specs: ScheduleSpec[]): Promise<ManagerHarness> {
	world = await ManagerHarness.open();
	await world.control.applySchedules(specs, {});
	return world;
}

/** The manager is killed and another one started over what is on disk. */
async function restart(before: ManagerHarness): Promise<ManagerHarness> {
	const store = new MemoryStore(before.store as MemoryStore);
	await before.manager.close();
	world = await ManagerHarness.open(store, before.clock);
	return world;
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

/** What the agent is to run. */
const tasks = (agent: FakeAgent): string[] => [...agent.assignments.keys()].filter((id) => id.includes('@'));

async function finish(agent: FakeAgent, id: string, code = 0, output = ''): Promise<void> {
	agent.report(id, 'exited', {
		exit: { kind: 'code', code, at: world.clock.wall(), cause: 'own' },
		output:
			output === '' ? [] : [{ stream: 'stdout', head: bytes(output), tail: bytes(''), totalBytes: output.length }],
	});
	await calm();
}

async function outcomes(name: string): Promise<string[]> {
	const runs = await world.control.listRuns(name, { limit: 100 });
	return runs.map((run) => `${run.id.slice(run.id.indexOf('T') + 1)} ${run.outcome ?? run.state}`).reverse();
}

const nodesOf = (run: RunView | undefined): string[] => run?.tasks.map((task) => task.node) ?? [];

describe('a schedule', () => {
	it('runs at its time on a node, and what it wrote is in the history', async () => {
		await open(scheduleOf('tidy', { timeoutSeconds: 30 }));
		const a = await join('a');
		await advance(59);
		expect(tasks(a)).toEqual([]);
		await advance(1);
		await calm();
		expect(tasks(a)).toEqual(['tidy@20260101T000100Z.0']);
		const told = a.assignments.get(tasks(a)[0] as never);
		expect(told?.spec).toMatchObject({
			daemon: false,
			maxRunSeconds: 30,
			env: {
				MINDER_RUN_ID: 'tidy@20260101T000100Z',
				MINDER_SCHEDULE: 'tidy',
				MINDER_SCHEDULED_AT: '2026-01-01T00:01:00.000Z',
				MINDER_RUN_ATTEMPT: '1',
			},
		});
		await finish(a, 'tidy@20260101T000100Z.0', 0, 'swept\n');
		expect(tasks(a)).toEqual([]);
		const { run, outputs } = await world.control.getRun('tidy@20260101T000100Z');
		expect(run).toMatchObject({ state: 'ended', outcome: 'succeeded', cause: 'schedule' });
		expect(outputs).toMatchObject([{ instance: 'tidy@20260101T000100Z.0', outputs: [{ head: bytes('swept\n') }] }]);
		const chunks: string[] = [];
		for await (const chunk of world.control.readLogs('tidy', { stdout: true, stderr: true, follow: false }))
			chunks.push(new TextDecoder().decode(chunk.data));
		expect(chunks).toEqual(['swept\n']);
	});

	it('is not shown among processes', async () => {
		await open(scheduleOf('tidy'));
		await join('a');
		await advance(60);
		await calm();
		expect(await world.instances()).toEqual([]);
	});

	it('fires each time once, however often the manager is started again', async () => {
		await open(scheduleOf('tidy', { overlap: 'allow' }));
		for (let round = 0; round < 5; round++) {
			const a = await join('a');
			await advance(40);
			await calm();
			for (const id of tasks(a)) await finish(a, id);
			await restart(world);
		}
		const a = await join('a');
		await advance(1);
		for (const id of tasks(a)) await finish(a, id);
		expect(await outcomes('tidy')).toEqual(['000100Z succeeded', '000200Z succeeded', '000300Z succeeded']);
	});

	it('catches up once after the manager was away, and says how many it has missed', async () => {
		await open(scheduleOf('tidy'));
		const gone = await restart(world);
		await gone.manager.close();
		await gone.clock.advance(630);
		world = await ManagerHarness.open(new MemoryStore(gone.store as MemoryStore), gone.clock);
		const a = await join('a');
		await advance(1);
		await calm();
		expect(tasks(a)).toEqual(['tidy@20260101T001000Z.0']);
		const [newest, missed] = await world.control.listRuns('tidy', { limit: 10 });
		expect(newest?.state).toBe('running');
		expect(missed).toMatchObject({ outcome: 'missed' });
		expect(missed?.reason).toMatch(/^(?:8|9) fires missed/);
	});

	it('does not fire by an edit, keeps an unchanged one, and lets what runs go on', async () => {
		await open(scheduleOf('tidy', { overlap: 'allow' }));
		const a = await join('a');
		await advance(90);
		await calm();
		const hourly = scheduleOf('tidy', { overlap: 'allow', when: { kind: 'cron', expression: '*/10 * * * * *' } });
		const [change] = await world.control.applySchedules([hourly], {});
		expect(change).toMatchObject({ kind: 'update', revision: 2 });
		expect((await world.control.applySchedules([hourly], {}))[0]).toMatchObject({ kind: 'none', revision: 2 });
		await calm();
		expect(tasks(a)).toEqual(['tidy@20260101T000100Z.0']);
		await advance(10);
		await calm();
		expect(tasks(a)).toEqual(['tidy@20260101T000100Z.0', 'tidy@20260101T000140Z.0']);
	});

	it('never fires for a time that has passed', async () => {
		await open(scheduleOf('once', { when: { kind: 'at', at: Date.UTC(2025, 11, 31) } }));
		await join('a');
		await advance(120);
		expect(await outcomes('once')).toEqual([]);
	});

	it('does not fire while it is paused, nor for that time once it is resumed', async () => {
		await open(scheduleOf('tidy', { overlap: 'allow' }));
		const a = await join('a');
		await world.control.pauseSchedules(['tidy'], { reason: 'inventory' });
		await advance(300);
		expect(tasks(a)).toEqual([]);
		const [resumed] = await world.control.resumeSchedules(['tidy']);
		await advance(30);
		await calm();
		expect(tasks(a)).toEqual([]);
		expect(resumed?.nextFire).toBe(Date.UTC(2026, 0, 1, 0, 6));
		await advance(30);
		await calm();
		expect(tasks(a)).toEqual(['tidy@20260101T000600Z.0']);
	});

	it('forgets its runs when it is removed, and stops them', async () => {
		await open(scheduleOf('tidy', { overlap: 'allow' }));
		const a = await join('a', { obedient: false });
		await advance(60);
		await calm();
		await finish(a, 'tidy@20260101T000100Z.0');
		await advance(60);
		await calm();
		await world.control.removeSchedules(['tidy']);
		await calm();
		expect(a.assignments.get('tidy@20260101T000200Z.0' as never)?.want).toBe('stop');
		a.report('tidy@20260101T000200Z.0', 'stopped', { output: [] });
		await calm();
		expect(tasks(a)).toEqual([]);
		const kept = [...(world.store as MemoryStore).entries()].filter(([key]) => /^(ended-)?run|^run-output/.test(key));
		expect(kept).toEqual([]);
	});

	it('keeps as many ended runs as its limits say', async () => {
		await open(scheduleOf('tidy', { history: { successes: 2, others: 1, maxAgeSeconds: 86_400 } }));
		const a = await join('a');
		for (let round = 0; round < 5; round++) {
			await advance(60);
			await calm();
			for (const id of tasks(a)) await finish(a, id, round % 3);
		}
		await advance(5);
		await calm();
		expect(await outcomes('tidy')).toEqual(['000100Z succeeded', '000400Z succeeded', '000500Z failed']);
	});
});

describe('overlap', () => {
	it('forbid skips while a run is under way, and tells the first time alone', async () => {
		await open(scheduleOf('tidy'));
		await join('a');
		await advance(180);
		await calm();
		expect(await outcomes('tidy')).toEqual(['000100Z running', '000200Z skipped', '000300Z skipped']);
		const skips = (await world.events('tidy')).filter((event) => event.startsWith('run-skipped'));
		expect(skips).toHaveLength(1);
	});

	it('allow runs as many as maxRunning', async () => {
		await open(scheduleOf('tidy', { overlap: 'allow', maxRunning: 2 }));
		await join('a');
		await advance(180);
		await calm();
		expect(await outcomes('tidy')).toEqual(['000100Z running', '000200Z running', '000300Z skipped']);
	});

	it('queue starts the next one when the one before it has ended, in order', async () => {
		await open(scheduleOf('tidy', { overlap: 'queue', maxQueued: 2 }));
		const a = await join('a');
		await advance(240);
		await calm();
		expect(await outcomes('tidy')).toEqual([
			'000100Z running',
			'000200Z waiting',
			'000300Z waiting',
			'000400Z skipped',
		]);
		await finish(a, 'tidy@20260101T000100Z.0');
		expect(tasks(a)).toEqual(['tidy@20260101T000200Z.0']);
		await restart(world);
		const again = await join('a');
		await calm();
		expect(tasks(again)).toEqual(['tidy@20260101T000200Z.0']);
		await finish(again, 'tidy@20260101T000200Z.0');
		expect(tasks(again)).toEqual(['tidy@20260101T000300Z.0']);
	});

	it('replace stops the old run, and starts the new one once that is gone', async () => {
		await open(scheduleOf('tidy', { overlap: 'replace' }));
		const a = await join('a', { obedient: false });
		await advance(60);
		await calm();
		a.report('tidy@20260101T000100Z.0', 'running');
		await advance(60);
		await calm();
		expect(a.assignments.get('tidy@20260101T000100Z.0' as never)?.want).toBe('stop');
		expect(tasks(a)).toEqual(['tidy@20260101T000100Z.0']);
		a.report('tidy@20260101T000100Z.0', 'stopped', { output: [] });
		await calm();
		expect(tasks(a)).toEqual(['tidy@20260101T000200Z.0']);
		expect(await outcomes('tidy')).toEqual(['000100Z replaced', '000200Z running']);
	});

	it('a mutex keeps runs of other schedules waiting, in the order they came', async () => {
		const one = scheduleOf('one', { mutex: 'billing/nightly', overlap: 'allow' });
		const two = scheduleOf('two', { mutex: 'billing/nightly', overlap: 'allow' });
		await open(one, two);
		const a = await join('a');
		await advance(60);
		await calm();
		const [first = ''] = tasks(a);
		expect(tasks(a)).toHaveLength(1);
		const token = Number(a.assignments.get(first as never)?.spec.env['MINDER_LOCK_TOKEN']);
		await finish(a, first);
		const [second = ''] = tasks(a);
		expect([first, second].sort()).toEqual(['one@20260101T000100Z.0', 'two@20260101T000100Z.0']);
		expect(Number(a.assignments.get(second as never)?.spec.env['MINDER_LOCK_TOKEN'])).toBeGreaterThan(token);
		await finish(a, second);
		expect(await world.control.listLocks([])).toEqual([]);
	});
});

describe('a run', () => {
	it('by hand runs at once, also of a paused schedule, and twice within one second', async () => {
		await open(scheduleOf('tidy', { when: { kind: 'manual' }, overlap: 'allow', paused: true }));
		const a = await join('a');
		const runs = [await world.control.runSchedule('tidy'), await world.control.runSchedule('tidy')];
		await calm();
		expect(runs.map((run) => run.id)).toEqual(['tidy@20260101T000000Z-m1', 'tidy@20260101T000000Z-m2']);
		expect(tasks(a)).toHaveLength(2);
	});

	it('is tried again with growing pauses, as a new task, and fails in the end', async () => {
		const retries = { limit: 2, intervalSeconds: 10, backoff: 2, maxIntervalSeconds: 600 };
		await open(scheduleOf('tidy', { when: { kind: 'manual' }, retries }));
		const a = await join('a');
		await world.control.runSchedule('tidy');
		await calm();
		await finish(a, 'tidy@20260101T000000Z-m1.0', 3);
		await advance(9);
		expect(tasks(a)).toEqual([]);
		await advance(1);
		await calm();
		expect(tasks(a)).toEqual(['tidy@20260101T000000Z-m1.1']);
		await finish(a, 'tidy@20260101T000000Z-m1.1', 3);
		await restart(world);
		const again = await join('a');
		await advance(19);
		expect(tasks(again)).toEqual([]);
		await advance(1);
		await calm();
		expect(tasks(again)).toEqual(['tidy@20260101T000000Z-m1.2']);
		expect(again.assignments.get('tidy@20260101T000000Z-m1.2' as never)?.spec.env['MINDER_RUN_ATTEMPT']).toBe('3');
		await finish(again, 'tidy@20260101T000000Z-m1.2', 3);
		const { run } = await world.control.getRun('tidy@20260101T000000Z-m1');
		expect(run).toMatchObject({ outcome: 'failed' });
		expect(run.tasks.map((task) => task.outcome)).toEqual(['failed', 'failed', 'failed']);
		expect((await world.events('tidy')).some((event) => event.startsWith('run-failed schedule/tidy'))).toBe(true);
	});

	it('is tried again in time also where the clock of its node is an hour ahead', async () => {
		const retries = { limit: 1, intervalSeconds: 10, backoff: 2, maxIntervalSeconds: 600 };
		await open(scheduleOf('tidy', { when: { kind: 'manual' }, retries }));
		const a = await join('a');
		await world.control.runSchedule('tidy');
		await calm();
		const exit = { kind: 'code', code: 1, at: world.clock.wall() + 3_600_000, cause: 'own' } as const;
		a.report('tidy@20260101T000000Z-m1.0', 'exited', { exit, output: [] });
		await advance(10);
		expect(tasks(a)).toEqual(['tidy@20260101T000000Z-m1.1']);
	});

	it('waits for a node where there is none', async () => {
		await open(scheduleOf('tidy', { when: { kind: 'manual' } }));
		expect((await world.control.runSchedule('tidy')).state).toBe('waiting');
		const a = await join('a');
		await calm();
		expect(tasks(a)).toEqual(['tidy@20260101T000000Z-m1.0']);
	});

	it('is cancelled: stopped, and then ended as such', async () => {
		await open(scheduleOf('tidy', { when: { kind: 'manual' } }));
		const a = await join('a', { obedient: false });
		await world.control.runSchedule('tidy');
		await calm();
		a.report('tidy@20260101T000000Z-m1.0', 'running');
		await world.control.cancelRun('tidy@20260101T000000Z-m1');
		await calm();
		expect(a.assignments.get('tidy@20260101T000000Z-m1.0' as never)?.want).toBe('stop');
		a.report('tidy@20260101T000000Z-m1.0', 'stopped', { output: [] });
		await calm();
		expect(await outcomes('tidy')).toEqual(['000000Z-m1 cancelled']);
		await expect(world.control.cancelRun('tidy@20260101T000000Z-m1')).rejects.toMatchObject({ code: 'precondition' });
	});

	it('waits for its output no longer than 5 s', async () => {
		await open(scheduleOf('tidy', { when: { kind: 'manual' } }));
		const a = await join('a');
		await world.control.runSchedule('tidy');
		await calm();
		a.report('tidy@20260101T000000Z-m1.0', 'exited', { exit: { kind: 'code', code: 0, at: 1, cause: 'own' } });
		await advance(4);
		await calm();
		expect(await outcomes('tidy')).toEqual(['000000Z-m1 running']);
		await advance(1);
		await calm();
		expect(await outcomes('tidy')).toEqual(['000000Z-m1 succeeded']);
	});

	it('is lost with its node, not before 60 s beyond the lease, and made again elsewhere where its spec says so', async () => {
		await open(scheduleOf('tidy', { when: { kind: 'manual' }, onLost: 'rerun' }));
		const a = await join('a');
		await world.control.runSchedule('tidy');
		await calm();
		expect(tasks(a)).toHaveLength(1);
		const b = await join('b');
		a.disconnect();
		agents = [b];
		await advance(65);
		expect(tasks(b)).toEqual([]);
		await advance(15);
		expect(tasks(b)).toEqual(['tidy@20260101T000000Z-m1.1']);
		const back = await join('a');
		await calm();
		expect(tasks(back)).toEqual([]);
	});

	it('of the past is made once for each fire, one after the other', async () => {
		await open(scheduleOf('tidy', { overlap: 'allow' }));
		const a = await join('a');
		const range = { from: Date.UTC(2025, 11, 31, 12), until: Date.UTC(2025, 11, 31, 12, 3), limit: 10 };
		expect(await world.control.backfillSchedule('tidy', range)).toHaveLength(3);
		await calm();
		expect(tasks(a)).toEqual(['tidy@20251231T120000Z-b.0']);
		await finish(a, 'tidy@20251231T120000Z-b.0');
		expect(tasks(a)).toEqual(['tidy@20251231T120100Z-b.0']);
		await finish(a, 'tidy@20251231T120100Z-b.0');
		await finish(a, 'tidy@20251231T120200Z-b.0');
		expect(await world.control.backfillSchedule('tidy', range)).toEqual([]);
	});

	it('follows each success of what its schedule depends on', async () => {
		const after = scheduleOf('after', { when: { kind: 'manual' }, dependsOn: ['tidy' as ScheduleName] });
		await open(scheduleOf('tidy'), after);
		const a = await join('a');
		await advance(60);
		await calm();
		await finish(a, 'tidy@20260101T000100Z.0', 1);
		expect(tasks(a)).toEqual([]);
		await advance(60);
		await calm();
		await finish(a, 'tidy@20260101T000200Z.0');
		expect(tasks(a)).toEqual(['after@20260101T000200Z.0']);
	});
});

describe('where a run goes', () => {
	it('rotate takes the nodes in turn, also over a restart', async () => {
		await open(scheduleOf('tidy', { on: { strategy: 'rotate' } }));
		for (const name of ['a', 'b', 'c']) await join(name);
		const seen: string[] = [];
		for (let round = 0; round < 4; round++) {
			await advance(10);
			await world.control.runSchedule('tidy');
			await calm();
			const at = agents.find((agent) => tasks(agent).length > 0);
			seen.push(at?.facts.name ?? 'none');
			if (at !== undefined) await finish(at, tasks(at)[0] ?? '');
			if (round === 1) {
				await restart(world);
				for (const name of ['a', 'b', 'c']) await join(name);
			}
		}
		expect(seen).toEqual(['a', 'b', 'c', 'a']);
	});

	it('all runs everywhere at once, or one after the other, where a failure ends it', async () => {
		const parallel = scheduleOf('parallel', { when: { kind: 'manual' }, on: { strategy: 'all' } });
		const on = { strategy: 'all', order: 'sequential' } as const;
		await open(parallel, scheduleOf('sequential', { when: { kind: 'manual' }, on }));
		const [a, b, c] = [await join('a'), await join('b'), await join('c')];
		expect(nodesOf(await world.control.runSchedule('parallel'))).toEqual(['a', 'b', 'c']);
		expect(nodesOf(await world.control.runSchedule('sequential'))).toEqual(['a']);
		await calm();
		await finish(a, 'sequential@20260101T000000Z-m1.0');
		expect(tasks(b)).toContain('sequential@20260101T000000Z-m1.1');
		expect(tasks(c)).not.toContain('sequential@20260101T000000Z-m1.2');
		await finish(b, 'sequential@20260101T000000Z-m1.1', 1);
		expect(tasks(c)).not.toContain('sequential@20260101T000000Z-m1.2');
		expect((await world.control.getRun('sequential@20260101T000000Z-m1')).run.outcome).toBe('failed');
	});

	it.each(['sticky', 'preferred'] as const)('primary moves to a standby and back as %s says', async (handBack) => {
		const nodes = ['b', 'a'] as NodeName[];
		await open(
			scheduleOf('tidy', { when: { kind: 'manual' }, overlap: 'allow', on: { strategy: 'primary', nodes, handBack } }),
		);
		await join('a');
		await join('b');
		expect(nodesOf(await world.control.runSchedule('tidy'))).toEqual(['b']);
		await world.control.cordonNode('b', {});
		expect(nodesOf(await world.control.runSchedule('tidy'))).toEqual(['a']);
		await world.control.uncordonNode('b');
		expect(nodesOf(await world.control.runSchedule('tidy'))).toEqual([handBack === 'sticky' ? 'a' : 'b']);
		const moves = (await world.events('tidy')).filter((event) => event.startsWith('schedule-primary-moved'));
		expect(moves[0]).toContain('from node b to node a');
		expect(moves).toHaveLength(handBack === 'sticky' ? 1 : 2);
	});

	it('what runs on a node that is drained ends there, and nothing else is started there', async () => {
		await open(scheduleOf('tidy', { when: { kind: 'manual' }, overlap: 'allow' }));
		const a = await join('a');
		await world.control.runSchedule('tidy');
		await calm();
		await world.control.drainNode('a', {});
		await calm();
		expect((await world.control.listNodes(['a']))[0]?.maintenance).toMatchObject({ kind: 'draining', remaining: 1 });
		expect((await world.control.runSchedule('tidy')).state).toBe('waiting');
		await finish(a, 'tidy@20260101T000000Z-m1.0');
		await advance(1);
		expect((await world.control.listNodes(['a']))[0]?.maintenance).toMatchObject({ kind: 'drained' });
	});
});

describe('what can go wrong', () => {
	it('a fire whose commit fails is made up for, once', async () => {
		const store = new FailingStore(new MemoryStore());
		world = await ManagerHarness.open(store);
		await world.control.applySchedules([scheduleOf('tidy')], {});
		const a = await join('a');
		await advance(55);
		store.failNext(2);
		await advance(5);
		expect(tasks(a)).toEqual([]);
		await advance(5);
		expect(tasks(a)).toEqual(['tidy@20260101T000100Z.0']);
		expect(await outcomes('tidy')).toEqual(['000100Z running']);
	});

	it('a clock that is set back fires nothing again, one that is set ahead nothing twice', async () => {
		await open(scheduleOf('tidy', { overlap: 'allow' }));
		const a = await join('a');
		await advance(130);
		world.clock.wallOffset = -100_000;
		await advance(90);
		expect(tasks(a)).toEqual(['tidy@20260101T000100Z.0', 'tidy@20260101T000200Z.0']);
		world.clock.wallOffset = 0;
		await advance(70);
		expect(await outcomes('tidy')).toEqual([
			'000100Z running',
			'000200Z running',
			'000300Z running',
			'000400Z running',
		]);
	});

	it('a node that is removed loses its tasks at once', async () => {
		await open(scheduleOf('tidy', { when: { kind: 'manual' } }));
		const a = await join('a');
		await world.control.runSchedule('tidy');
		await calm();
		await expect(world.control.removeNode('a', {})).rejects.toMatchObject({ code: 'precondition' });
		agents = [];
		await world.control.removeNode('a', { force: true });
		await calm();
		const { run } = await world.control.getRun('tidy@20260101T000000Z-m1');
		expect(run).toMatchObject({ outcome: 'lost', tasks: [{ reason: 'its node a was removed' }] });
		expect(a.ended).toBeDefined();
	});

	it('a run is stopped at the deadline of a drain, and made again elsewhere where its spec says so', async () => {
		await open(scheduleOf('tidy', { when: { kind: 'manual' }, onLost: 'rerun' }));
		const a = await join('a', { obedient: false });
		await world.control.runSchedule('tidy');
		await calm();
		a.report('tidy@20260101T000000Z-m1.0', 'running');
		const b = await join('b');
		await world.control.drainNode('a', { deadlineSeconds: 30 });
		await advance(29);
		expect(a.assignments.get('tidy@20260101T000000Z-m1.0' as never)?.want).toBe('run');
		await advance(1);
		expect(a.assignments.get('tidy@20260101T000000Z-m1.0' as never)?.want).toBe('stop');
		a.report('tidy@20260101T000000Z-m1.0', 'stopped', { output: [] });
		await calm();
		expect(tasks(b)).toEqual(['tidy@20260101T000000Z-m1.1']);
	});

	it('a manager that has just started waits for the primary to report before a standby takes over', async () => {
		const on = { strategy: 'primary', nodes: ['b', 'a'] as NodeName[] } as const;
		await open(scheduleOf('tidy', { on }));
		await join('a');
		await join('b');
		await advance(58);
		await restart(world);
		const a = await join('a');
		await advance(4);
		expect(tasks(a)).toEqual([]);
		const b = await join('b');
		await calm();
		expect(tasks(b)).toEqual(['tidy@20260101T000100Z.0']);
	});

	it('a node where the process is not ready that it has to have is passed over', async () => {
		const on = {
			strategy: 'primary',
			nodes: ['b', 'a'] as NodeName[],
			healthy: { process: 'db' as ProcessName },
		} as const;
		await open(scheduleOf('tidy', { when: { kind: 'manual' }, on }));
		const [a, b] = [await join('a'), await join('b')];
		await world.control.applyProcesses([specOf('db', { placement: { all: true } })], {});
		await calm();
		expect((await world.control.getProcess('db')).process.ready).toBe(2);
		const down = [...b.assignments.keys()][0] ?? '';
		b.report(down, 'running', { ready: false });
		await calm();
		expect(nodesOf(await world.control.runSchedule('tidy'))).toEqual(['a']);
		await calm();
		expect(tasks(a)).toHaveLength(1);
		const { nodes } = await world.control.getSchedule('tidy');
		expect(nodes.find((each) => each.node === 'b')?.why).toContain('no instance of db is ready there');
	});
});

describe('many at once', () => {
	it('2,000 that are due in one second go out in few commits', async () => {
		const specs = Array.from({ length: 2000 }, (_, at) => scheduleOf(`job-${at}`));
		await open(...specs);
		const a = await join('a', { obedient: false });
		await advance(59);
		const before = (world.store as MemoryStore).commits;
		await advance(4);
		await calm();
		expect(tasks(a)).toHaveLength(2000);
		expect((world.store as MemoryStore).commits - before).toBeLessThan(20);
	});
});
