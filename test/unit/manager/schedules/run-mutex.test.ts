import { afterEach, describe, expect, it } from 'vitest';
import type { InstanceId, NodeName } from '../../../../src/model/ids.ts';
import type { FakeAgent } from '../../../support/fake-agent.ts';
import { everyMinute, ScheduleWorld, tasksOf } from '../../../support/schedule-world.ts';

let world: ScheduleWorld;
afterEach(() => world.close());

const withMutex = (name: string, node: string) =>
	everyMinute(name, {
		when: { kind: 'manual' },
		overlap: 'allow',
		mutex: 'db',
		on: { nodes: [node as NodeName] },
	});

async function begin(...names: string[]): Promise<string[]> {
	const ids: string[] = [];
	for (const name of names) ids.push((await world.control.runSchedule(name)).id);
	await world.calm();
	return ids;
}

/** As `minder lock db` does. */
async function ask(who: string): Promise<string> {
	const session = { id: who, identity: { owner: who, host: 'here' }, ttlSeconds: 15, lockDelaySeconds: 0 };
	const wish = { names: ['db'], mode: 'exclusive', slots: 1, try: false, pollSeconds: 0 } as const;
	return (await world.control.acquireLock({ session, request: who, ...wish })).kind;
}

const stateOf = async (id: string | undefined) => (await world.control.getRun(id ?? '')).run;

describe('a run that has its turn for a mutex, and no node', () => {
	it('lets those behind it go on, and comes after them once there is a node', async () => {
		world = await ScheduleWorld.open([withMutex('first', 'a'), withMutex('stuck', 'b'), withMutex('last', 'a')]);
		const [a, b] = [await world.join('a'), await world.join('b')];
		const [first, stuck, last] = await begin('first', 'stuck', 'last');
		await world.control.cordonNode('b', {});
		await world.finish(a, `${first}.0`);
		expect(tasksOf(a)).toEqual([`${last}.0`]);
		expect(await stateOf(stuck)).toMatchObject({
			state: 'waiting',
			reason: expect.stringContaining('waits for a node'),
		});

		await world.control.uncordonNode('b');
		await world.advance(1);
		expect(await stateOf(stuck)).toMatchObject({ state: 'waiting', reason: 'waits for mutex db' });
		await world.finish(a, `${last}.0`);
		expect(tasksOf(b)).toEqual([`${stuck}.0`]);
		await world.finish(b, `${stuck}.0`);
		expect(await world.control.listLocks([])).toEqual([]);
	});

	it('lets others go on, also where all of its schedule that wait have none', async () => {
		world = await ScheduleWorld.open([withMutex('first', 'a'), withMutex('stuck', 'b'), withMutex('last', 'a')]);
		const a = await world.join('a');
		await world.join('b');
		const [first, one, two, three, last] = await begin('first', 'stuck', 'stuck', 'stuck', 'last');
		await world.control.cordonNode('b', {});
		await world.finish(a, `${first}.0`);
		expect(tasksOf(a)).toEqual([`${last}.0`]);
		await world.finish(a, `${last}.0`);
		expect(await world.control.listLocks([])).toEqual([]);
		for (const id of [one, two, three]) expect((await stateOf(id)).state).toBe('waiting');
	});

	it('gives it back where somebody else had it before', async () => {
		world = await ScheduleWorld.open([withMutex('stuck', 'b')]);
		await world.join('b');
		expect(await ask('nightly')).toBe('granted');
		const [stuck] = await begin('stuck');
		expect(await stateOf(stuck)).toMatchObject({ state: 'waiting', reason: 'waits for mutex db' });
		expect(await ask('later')).toBe('queued');
		await world.control.cordonNode('b', {});
		await world.control.releaseLock('nightly', 'nightly');
		await world.calm();
		expect(await ask('later')).toBe('granted');
	});
});

describe('a run with a mutex that is made again after a loss', () => {
	const tokenOf = (agent: FakeAgent, id: string): number =>
		Number(agent.assignments.get(id as InstanceId)?.spec.env['MINDER_LOCK_TOKEN']);
	const holds = (token: number) => world.control.checkLock({ name: 'db', token });

	it('keeps it under a token of its own, so that what the lost try does under the one before is refused', async () => {
		const rerun = { when: { kind: 'manual' }, mutex: 'db', onLost: 'rerun' } as const;
		world = await ScheduleWorld.open([everyMinute('tidy', rerun)]);
		const a = await world.join('a');
		const [id] = await begin('tidy');
		const lost = tokenOf(a, `${id}.0`);
		expect(await holds(lost)).toBe(true);
		expect(await ask('nightly')).toBe('queued');
		const b = await world.join('b');
		a.disconnect();
		world.agents = [b];
		await world.advance(80);
		const next = tokenOf(b, `${id}.1`);
		expect(next).toBeGreaterThan(lost);
		expect([await holds(lost), await holds(next)]).toEqual([false, true]);

		await world.restart();
		await world.rejoin(b);
		await world.calm();
		expect([await holds(next), tokenOf(b, `${id}.1`)]).toEqual([true, next]);
		await world.finish(b, `${id}.1`);
		expect(await holds(next)).toBe(false);
		expect(await ask('nightly')).toBe('granted');
	});

	it('leaves the tries on other nodes the token that they have', async () => {
		const on = { strategy: 'all', nodes: ['a', 'b'] as NodeName[] } as const;
		world = await ScheduleWorld.open([
			everyMinute('tidy', { when: { kind: 'manual' }, mutex: 'db', onLost: 'rerun', on }),
		]);
		const [a, b] = [await world.join('a', { obedient: false }), await world.join('b')];
		const [id] = await begin('tidy');
		const token = tokenOf(b, `${id}.1`);
		expect(tokenOf(a, `${id}.0`)).toBe(token);
		await world.control.removeNode('a', { force: true });
		a.disconnect();
		world.agents = [b];
		await world.calm();
		await world.join('a');
		await world.advance(10);
		expect(await holds(token)).toBe(true);
		expect(tokenOf(b, `${id}.1`)).toBe(token);
	});
});
