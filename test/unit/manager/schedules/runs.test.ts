import { afterEach, describe, expect, it } from 'vitest';
import type { NodeName, ScheduleName } from '../../../../src/model/ids.ts';
import type { ScheduleSpec } from '../../../../src/model/schedule-spec.ts';
import type { RunView } from '../../../../src/model/schedule-views.ts';
import { everyMinute, ScheduleWorld, tasksOf } from '../../../support/schedule-world.ts';

let world: ScheduleWorld;
afterEach(() => world.close());

async function open(...specs: ScheduleSpec[]): Promise<void> {
	world = await ScheduleWorld.open(specs);
}

const nodesOf = (run: RunView | undefined): string[] => run?.tasks.map((task) => task.node) ?? [];

describe('a run', () => {
	it('by hand runs at once, also of a paused schedule, and twice within one second', async () => {
		await open(everyMinute('tidy', { when: { kind: 'manual' }, overlap: 'allow', paused: true }));
		const a = await world.join('a');
		const runs = [await world.control.runSchedule('tidy'), await world.control.runSchedule('tidy')];
		await world.calm();
		expect(runs.map((run) => run.id)).toEqual(['tidy@20260101T000000Z-m1', 'tidy@20260101T000000Z-m2']);
		expect(tasksOf(a)).toHaveLength(2);
	});

	it('is tried again with growing pauses, as a new task, and fails in the end', async () => {
		const retries = { limit: 2, intervalSeconds: 10, backoff: 2, maxIntervalSeconds: 600 };
		await open(everyMinute('tidy', { when: { kind: 'manual' }, retries }));
		const a = await world.join('a');
		await world.control.runSchedule('tidy');
		await world.calm();
		await world.finish(a, 'tidy@20260101T000000Z-m1.0', 3);
		await world.advance(9);
		expect(tasksOf(a)).toEqual([]);
		await world.advance(1);
		await world.calm();
		expect(tasksOf(a)).toEqual(['tidy@20260101T000000Z-m1.1']);
		await world.finish(a, 'tidy@20260101T000000Z-m1.1', 3);
		await world.restart();
		const again = await world.join('a');
		await world.advance(19);
		expect(tasksOf(again)).toEqual([]);
		await world.advance(1);
		await world.calm();
		expect(tasksOf(again)).toEqual(['tidy@20260101T000000Z-m1.2']);
		expect(again.assignments.get('tidy@20260101T000000Z-m1.2' as never)?.spec.env['MINDER_RUN_ATTEMPT']).toBe('3');
		await world.finish(again, 'tidy@20260101T000000Z-m1.2', 3);
		const { run } = await world.control.getRun('tidy@20260101T000000Z-m1');
		expect(run).toMatchObject({ outcome: 'failed' });
		expect(run.tasks.map((task) => task.outcome)).toEqual(['failed', 'failed', 'failed']);
		expect((await world.events('tidy')).some((event) => event.startsWith('run-failed schedule/tidy'))).toBe(true);
	});

	it('is tried again in time also where the clock of its node is an hour ahead', async () => {
		const retries = { limit: 1, intervalSeconds: 10, backoff: 2, maxIntervalSeconds: 600 };
		await open(everyMinute('tidy', { when: { kind: 'manual' }, retries }));
		const a = await world.join('a');
		await world.control.runSchedule('tidy');
		await world.calm();
		const exit = { kind: 'code', code: 1, at: world.clock.wall() + 3_600_000, cause: 'own' } as const;
		a.report('tidy@20260101T000000Z-m1.0', 'exited', { exit, output: [] });
		await world.advance(10);
		expect(tasksOf(a)).toEqual(['tidy@20260101T000000Z-m1.1']);
	});

	it('waits for a node where there is none', async () => {
		await open(everyMinute('tidy', { when: { kind: 'manual' } }));
		expect((await world.control.runSchedule('tidy')).state).toBe('waiting');
		const a = await world.join('a');
		await world.calm();
		expect(tasksOf(a)).toEqual(['tidy@20260101T000000Z-m1.0']);
	});

	it('is cancelled: stopped, and then ended as such', async () => {
		await open(everyMinute('tidy', { when: { kind: 'manual' } }));
		const a = await world.join('a', { obedient: false });
		await world.control.runSchedule('tidy');
		await world.calm();
		a.report('tidy@20260101T000000Z-m1.0', 'running');
		await world.control.cancelRun('tidy@20260101T000000Z-m1');
		await world.calm();
		expect(a.assignments.get('tidy@20260101T000000Z-m1.0' as never)?.want).toBe('stop');
		a.report('tidy@20260101T000000Z-m1.0', 'stopped', { output: [] });
		await world.calm();
		expect(await world.outcomes('tidy')).toEqual(['000000Z-m1 cancelled']);
		await expect(world.control.cancelRun('tidy@20260101T000000Z-m1')).rejects.toMatchObject({ code: 'precondition' });
	});

	it('waits for its output no longer than 5 s', async () => {
		await open(everyMinute('tidy', { when: { kind: 'manual' } }));
		const a = await world.join('a');
		await world.control.runSchedule('tidy');
		await world.calm();
		a.report('tidy@20260101T000000Z-m1.0', 'exited', { exit: { kind: 'code', code: 0, at: 1, cause: 'own' } });
		await world.advance(4);
		await world.calm();
		expect(await world.outcomes('tidy')).toEqual(['000000Z-m1 running']);
		await world.advance(1);
		await world.calm();
		expect(await world.outcomes('tidy')).toEqual(['000000Z-m1 succeeded']);
	});

	it('is lost with its node, not before 60 s beyond the lease, and made again elsewhere where its spec says so', async () => {
		await open(everyMinute('tidy', { when: { kind: 'manual' }, onLost: 'rerun' }));
		const a = await world.join('a');
		await world.control.runSchedule('tidy');
		await world.calm();
		expect(tasksOf(a)).toHaveLength(1);
		const b = await world.join('b');
		a.disconnect();
		world.agents = [b];
		await world.advance(65);
		expect(tasksOf(b)).toEqual([]);
		await world.advance(15);
		expect(tasksOf(b)).toEqual(['tidy@20260101T000000Z-m1.1']);
		const back = await world.join('a');
		await world.calm();
		expect(tasksOf(back)).toEqual([]);
	});

	it.each([
		['fail', 'id-of-a', ['tidy@20260101T000000Z-m1.0'], 'running'],
		['fail', 'another', [], 'lost'],
		['rerun', 'another', ['tidy@20260101T000000Z-m1.1'], 'running'],
	] as const)('with onLost %s, whose node comes back with the id %s', async (onLost, nodeId, tasks, state) => {
		await open(everyMinute('tidy', { when: { kind: 'manual' }, onLost }));
		const a = await world.join('a');
		const { id } = await world.control.runSchedule('tidy');
		await world.calm();
		a.disconnect();
		world.agents = [];
		await world.advance(30);
		expect((await world.control.listNodes([]))[0]?.state).toBe('unknown');
		const told: string[] = [];
		const silentUntil = world.clock.wall();
		const back = await world.join('a', { nodeId });
		await world.advance(15);
		for (const message of back.received)
			if (message.kind === 'assignments') told.push(...message.upserts.map((each) => each.instance));
		expect([...new Set(told)]).toEqual(tasks);
		const { run } = await world.control.getRun(id);
		expect(run.outcome ?? run.state).toBe(state);
		if (nodeId === 'another')
			expect(run.tasks[0]).toMatchObject({
				outcome: 'lost',
				reason: 'its node a was set up anew',
				endedAt: silentUntil,
			});
	});

	it('of the past is made once for each fire, one after the other', async () => {
		await open(everyMinute('tidy', { overlap: 'allow' }));
		const a = await world.join('a');
		const range = { from: Date.UTC(2025, 11, 31, 12), until: Date.UTC(2025, 11, 31, 12, 3), limit: 10 };
		expect(await world.control.backfillSchedule('tidy', range)).toHaveLength(3);
		await world.calm();
		expect(tasksOf(a)).toEqual(['tidy@20251231T120000Z-b.0']);
		await world.finish(a, 'tidy@20251231T120000Z-b.0');
		expect(tasksOf(a)).toEqual(['tidy@20251231T120100Z-b.0']);
		await world.finish(a, 'tidy@20251231T120100Z-b.0');
		await world.finish(a, 'tidy@20251231T120200Z-b.0');
		expect(await world.control.backfillSchedule('tidy', range)).toEqual([]);
	});

	it('follows each success of what its schedule depends on', async () => {
		const after = everyMinute('after', { when: { kind: 'manual' }, dependsOn: ['tidy' as ScheduleName] });
		await open(everyMinute('tidy'), after);
		const a = await world.join('a');
		await world.advance(60);
		await world.calm();
		await world.finish(a, 'tidy@20260101T000100Z.0', 1);
		expect(tasksOf(a)).toEqual([]);
		await world.advance(60);
		await world.calm();
		await world.finish(a, 'tidy@20260101T000200Z.0');
		expect(tasksOf(a)).toEqual(['after@20260101T000200Z.0']);
	});
});

describe('where a run goes', () => {
	it('rotate takes the nodes in turn, also over a restart', async () => {
		await open(everyMinute('tidy', { on: { strategy: 'rotate' } }));
		for (const name of ['a', 'b', 'c']) await world.join(name);
		const seen: string[] = [];
		for (let round = 0; round < 4; round++) {
			await world.advance(10);
			await world.control.runSchedule('tidy');
			await world.calm();
			const at = world.agents.find((agent) => tasksOf(agent).length > 0);
			seen.push(at?.facts.name ?? 'none');
			if (at !== undefined) await world.finish(at, tasksOf(at)[0] ?? '');
			if (round === 1) {
				await world.restart();
				for (const name of ['a', 'b', 'c']) await world.join(name);
			}
		}
		expect(seen).toEqual(['a', 'b', 'c', 'a']);
	});

	it('all runs everywhere at once, or one after the other, where a failure ends it', async () => {
		const parallel = everyMinute('parallel', { when: { kind: 'manual' }, on: { strategy: 'all' } });
		const on = { strategy: 'all', order: 'sequential' } as const;
		await open(parallel, everyMinute('sequential', { when: { kind: 'manual' }, on }));
		const [a, b, c] = [await world.join('a'), await world.join('b'), await world.join('c')];
		expect(nodesOf(await world.control.runSchedule('parallel'))).toEqual(['a', 'b', 'c']);
		expect(nodesOf(await world.control.runSchedule('sequential'))).toEqual(['a']);
		await world.calm();
		await world.finish(a, 'sequential@20260101T000000Z-m1.0');
		expect(tasksOf(b)).toContain('sequential@20260101T000000Z-m1.1');
		expect(tasksOf(c)).not.toContain('sequential@20260101T000000Z-m1.2');
		await world.finish(b, 'sequential@20260101T000000Z-m1.1', 1);
		expect(tasksOf(c)).not.toContain('sequential@20260101T000000Z-m1.2');
		expect((await world.control.getRun('sequential@20260101T000000Z-m1')).run.outcome).toBe('failed');
	});

	it.each(['sticky', 'preferred'] as const)('primary moves to a standby and back as %s says', async (handBack) => {
		const nodes = ['b', 'a'] as NodeName[];
		await open(
			everyMinute('tidy', { when: { kind: 'manual' }, overlap: 'allow', on: { strategy: 'primary', nodes, handBack } }),
		);
		await world.join('a');
		await world.join('b');
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
		await open(everyMinute('tidy', { when: { kind: 'manual' }, overlap: 'allow' }));
		const a = await world.join('a');
		await world.control.runSchedule('tidy');
		await world.calm();
		await world.control.drainNode('a', {});
		await world.calm();
		expect((await world.control.listNodes(['a']))[0]?.maintenance).toMatchObject({ kind: 'draining', remaining: 1 });
		expect((await world.control.runSchedule('tidy')).state).toBe('waiting');
		await world.finish(a, 'tidy@20260101T000000Z-m1.0');
		await world.advance(1);
		expect((await world.control.listNodes(['a']))[0]?.maintenance).toMatchObject({ kind: 'drained' });
	});
});

describe('many at once', () => {
	it('2,000 that are due in one second go out in few commits', async () => {
		const specs = Array.from({ length: 2000 }, (_, at) => everyMinute(`job-${at}`));
		await open(...specs);
		const a = await world.join('a', { obedient: false });
		await world.advance(59);
		const before = world.store.commits;
		await world.advance(4);
		await world.calm();
		expect(tasksOf(a)).toHaveLength(2000);
		expect(world.store.commits - before).toBeLessThan(20);
	});
});
