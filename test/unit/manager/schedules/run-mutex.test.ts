import { afterEach, describe, expect, it } from 'vitest';
import type { NodeName } from '../../../../src/model/ids.ts';
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
