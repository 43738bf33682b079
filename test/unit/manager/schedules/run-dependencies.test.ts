import { afterEach, describe, expect, it } from 'vitest';
import type { ScheduleName } from '../../../../src/model/ids.ts';
import type { ScheduleSpec } from '../../../../src/model/schedule-spec.ts';
import { FailingStore } from '../../../support/failing-store.ts';
import type { FakeAgent } from '../../../support/fake-agent.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { everyMinute, ScheduleWorld } from '../../../support/schedule-world.ts';

let world: ScheduleWorld;
afterEach(() => world.close());

const byHand = (name: string, ...dependsOn: string[]): ScheduleSpec =>
	everyMinute(name, {
		when: { kind: 'manual' },
		overlap: 'allow',
		...(dependsOn.length === 0 ? {} : { dependsOn: dependsOn as ScheduleName[] }),
	});

/** Begins a run of each, by hand. @returns their tasks */
async function begin(...names: string[]): Promise<string[]> {
	const tasks: string[] = [];
	for (const name of names) tasks.push(`${(await world.control.runSchedule(name)).id}.0`);
	await world.calm();
	return tasks;
}

/** They end in this order, and the manager hears of all of them at once. */
async function succeed(agent: FakeAgent, tasks: readonly string[]): Promise<void> {
	agent.reportTogether(() => {
		for (const id of tasks) void world.finish(agent, id);
	});
	await world.calm();
}

/** A second later each of them succeeds, all at once. */
async function together(agent: FakeAgent, ...names: string[]): Promise<void> {
	const tasks = await begin(...names);
	await world.advance(1);
	await succeed(agent, tasks);
}

const fires = async (name: string): Promise<number> => (await world.control.listRuns(name, { limit: 100 })).length;

describe('a schedule that runs after two others', () => {
	it.each([
		['in one moment', ['one', 'two'], 1],
		['in one moment, the other way around', ['two', 'one'], 1],
		['twice in one moment', ['one', 'two', 'one', 'two'], 2],
		['in one moment, one of them twice', ['one', 'one', 'two'], 1],
	])('runs when they succeed %s', async (_, names, expected) => {
		world = await ScheduleWorld.open([byHand('one'), byHand('two'), byHand('after', 'one', 'two')]);
		const a = await world.join('a');
		await together(a, ...names);
		expect(await fires('after')).toBe(expected);
		await together(a, 'one');
		expect(await fires('after')).toBe(expected);
		await together(a, 'two', 'one');
		expect(await fires('after')).toBe(expected + 1);
	});

	it('runs once where the store did not take that they succeeded, and takes it the next time', async () => {
		const store = new FailingStore(new MemoryStore());
		world = await ScheduleWorld.open([byHand('one'), byHand('two'), byHand('after', 'one', 'two')], store);
		const a = await world.join('a');
		const tasks = await begin('one', 'two');
		await world.advance(1);
		store.failNext(2);
		await succeed(a, tasks);
		expect(await fires('after')).toBe(0);
		await world.advance(15);
		expect(await fires('after')).toBe(1);
	});

	it('runs after each success of both, also where the clock was set back meanwhile', async () => {
		world = await ScheduleWorld.open([byHand('one'), byHand('two'), byHand('after', 'one', 'two')]);
		const a = await world.join('a');
		await together(a, 'one', 'two');
		world.clock.wallOffset = -3600 * 1000;
		await together(a, 'one');
		await together(a, 'two');
		expect(await fires('after')).toBe(2);
		await together(a, 'two', 'one');
		expect(await fires('after')).toBe(3);
	});
});

describe('a schedule that runs after another one', () => {
	it('runs after each success, also after two in one moment', async () => {
		world = await ScheduleWorld.open([byHand('one'), byHand('after', 'one')]);
		const a = await world.join('a');
		await together(a, 'one', 'one');
		expect(await fires('after')).toBe(2);
	});

	it.each(['before the first', 'after the first'])(
		'runs after each success, also where the clock was set back %s',
		async (when) => {
			world = await ScheduleWorld.open([byHand('one'), byHand('after', 'one')]);
			const a = await world.join('a');
			await world.advance(10);
			if (when === 'after the first') await together(a, 'one');
			world.clock.wallOffset = -3600 * 1000;
			await together(a, 'one');
			await together(a, 'one');
			expect(await fires('after')).toBe(when === 'after the first' ? 3 : 2);
		},
	);
});
