import { beforeEach, describe, expect, it } from 'vitest';
import { FailingStore } from '../../../support/failing-store.ts';
import { settle } from '../../../support/fake-clock.ts';
import { ManagerHarness } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { specOf } from '../../../support/specs.ts';

let memory: MemoryStore;
let store: FailingStore;
let harness: ManagerHarness;
beforeEach(async () => {
	memory = new MemoryStore();
	store = new FailingStore(memory);
	harness = await ManagerHarness.open(store);
});

const argsOf = (...args: string[]) => specOf('api', { args });

describe('applyProcesses', () => {
	it('creates, then changes nothing the second time', async () => {
		await harness.agent('a');
		const specs = [specOf('api', { placement: { count: 2 } }), specOf('db')];
		expect(await harness.control.applyProcesses(specs, {})).toMatchObject([
			{ name: 'api', kind: 'create', revision: 1 },
			{ name: 'db', kind: 'create', revision: 1 },
		]);
		await settle();
		const before = await harness.instances();
		const commits = memory.commits;
		expect(await harness.control.applyProcesses(specs, {})).toMatchObject([
			{ name: 'api', kind: 'none', revision: 1 },
			{ name: 'db', kind: 'none', revision: 1 },
		]);
		expect(await harness.instances()).toEqual(before);
		expect(memory.commits).toBe(commits);
	});

	it('is all or none', async () => {
		const bad = { ...specOf('db'), command: '' };
		await expect(harness.control.applyProcesses([specOf('api'), bad], {})).rejects.toMatchObject({
			code: 'invalid-spec',
		});
		const twice = harness.control.applyProcesses([specOf('api'), specOf('api')], {});
		await expect(twice).rejects.toThrow('api is there twice');
		expect((await harness.status())[0]?.processes).toEqual([]);
	});

	it('changes nothing where the store does not take it', async () => {
		await harness.control.applyProcesses([argsOf('1')], {});
		await harness.clock.advance(1);
		store.failNext();
		const failed = harness.control.applyProcesses([argsOf('2')], {});
		await expect(failed).rejects.toMatchObject({ code: 'storage' });
		expect((await harness.control.getProcess('api')).process).toMatchObject({ revision: 1, spec: { args: ['1'] } });
		expect(await harness.control.applyProcesses([argsOf('2')], {})).toMatchObject([{ kind: 'update', revision: 2 }]);
	});

	it('refuses dependencies that go around in a circle over all processes', async () => {
		const needs = (name: string, ...others: string[]) =>
			specOf(name, { dependsOn: Object.fromEntries(others.map((other) => [other, 'ready' as const])) });
		await harness.control.applyProcesses([needs('a', 'b'), needs('b', 'c', 'later')], {});
		const circle = {
			code: 'invalid-spec',
			message: 'a.dependsOn: dependencies go around in a circle: a → b → c → a; remove one of them',
			details: { cycle: 'a b c a' },
		};
		for (const how of [{}, { dryRun: true }])
			await expect(harness.control.applyProcesses([needs('c', 'a')], how)).rejects.toMatchObject(circle);
		await expect(harness.control.createProcess(needs('c', 'a'))).rejects.toMatchObject(circle);
		await expect(harness.control.applyProcesses([needs('c', 'c')], {})).rejects.toThrow(
			'c.dependsOn: c depends on itself',
		);
		expect((await harness.status())[0]?.processes.map(({ name }) => name)).toEqual(['a', 'b']);
		await harness.control.applyProcesses([needs('c', 'a'), needs('b', 'later')], {});
		await harness.control.applyProcesses([needs('a', 'c'), needs('c')], { prune: true });
	});

	it('only tells with dryRun', async () => {
		await harness.control.applyProcesses([argsOf('1')], {});
		const commits = memory.commits;
		const changes = await harness.control.applyProcesses([argsOf('2'), specOf('db')], { dryRun: true });
		expect(changes).toMatchObject([
			{ kind: 'update', revision: 2, restarts: true },
			{ kind: 'create', revision: 1 },
		]);
		expect((await harness.control.getProcess('api')).process.revision).toBe(1);
		expect(memory.commits).toBe(commits);
	});

	it('removes the others with prune', async () => {
		await harness.control.applyProcesses([specOf('api'), specOf('db')], {});
		expect(await harness.control.applyProcesses([specOf('api')], { prune: true })).toMatchObject([
			{ name: 'api', kind: 'none' },
			{ name: 'db', kind: 'remove' },
		]);
		await expect(harness.control.getProcess('db')).rejects.toMatchObject({ code: 'not-found' });
	});

	it('refuses a stale revision', async () => {
		for (const arg of ['1', '2', '3', '4']) await harness.control.applyProcesses([argsOf(arg)], {});
		await expect(harness.control.applyProcesses([argsOf('5')], { ifRevision: 3 })).rejects.toMatchObject({
			code: 'conflict',
			message: 'api is at revision 4, not 3: look at it again with `minder describe api`',
		});
		await expect(harness.control.applyProcesses([argsOf('5')], { ifRevision: 0 })).rejects.toMatchObject({
			code: 'conflict',
		});
		expect(await harness.control.applyProcesses([argsOf('5')], { ifRevision: 4 })).toMatchObject([{ revision: 5 }]);
		const two = harness.control.applyProcesses([specOf('x'), specOf('y')], { ifRevision: 0 });
		await expect(two).rejects.toMatchObject({ code: 'usage' });
	});

	it('keeps the last ten revisions', async () => {
		for (let at = 1; at <= 13; at++) await harness.control.applyProcesses([argsOf(String(at))], {});
		const { revisions } = await harness.control.getProcess('api');
		expect(revisions.map((each) => each.revision)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
	});

	it('starts anew only where the change needs it', async () => {
		const agent = await harness.agent('a');
		await harness.control.applyProcesses([argsOf('1')], {});
		await settle();
		const first = [...agent.assignments.values()][0];
		await harness.control.applyProcesses(
			[specOf('api', { args: ['1'], stop: { ...specOf('api').stop, timeoutSeconds: 3 } })],
			{},
		);
		await settle();
		const live = [...agent.assignments.values()][0];
		expect(live).toMatchObject({
			revision: 2,
			startGeneration: first?.startGeneration,
			spec: { stop: { timeoutSeconds: 3 } },
		});
		expect(live?.generation).toBeGreaterThan(first?.generation ?? 0);
		await harness.control.applyProcesses([argsOf('2')], {});
		await settle();
		const anew = [...agent.assignments.values()][0];
		expect(anew?.startGeneration).toBe(anew?.generation);
		expect(agent.observed.get('api.0' as never)?.attempt).toBe(2);
	});

	it('keeps 16 concurrent ones apart and does not sync for each', async () => {
		const commits = memory.commits;
		const names = Array.from({ length: 16 }, (_, at) => `p${at}`);
		await Promise.all(names.map((name) => harness.control.applyProcesses([specOf(name)], {})));
		expect((await harness.status())[0]?.processes).toHaveLength(16);
		expect(memory.commits - commits).toBeLessThan(5);
	});
});

describe('createProcess', () => {
	it('makes a name from the program, unique', async () => {
		const spec = { ...specOf('x'), name: '' as const };
		expect((await harness.control.createProcess(spec)).name).toBe('sleep');
		expect((await harness.control.createProcess(spec)).name).toBe('sleep-2');
		expect((await harness.control.createProcess({ ...spec, command: './-we ird.sh' })).name).toBe('we-ird-sh');
	});

	it('refuses a name that is taken', async () => {
		await harness.control.createProcess(specOf('api'));
		await expect(harness.control.createProcess(specOf('api'))).rejects.toMatchObject({ code: 'already-exists' });
	});
});

describe('scaleProcess', () => {
	it('adds and removes the highest, touching no other', async () => {
		await harness.agent('a');
		await harness.control.createProcess(specOf('api', { placement: { count: 1 } }));
		expect(await harness.control.scaleProcess('api', 3, {})).toMatchObject({ count: 3, revision: 2 });
		await settle();
		expect((await harness.instances('api')).map((each) => [each.id, each.phase])).toEqual([
			['api.0', 'running'],
			['api.1', 'running'],
			['api.2', 'running'],
		]);
		await harness.control.scaleProcess('api', 1, {});
		await settle();
		expect(await harness.instances('api')).toMatchObject([{ id: 'api.0', attempt: 1, phase: 'running' }]);
		expect((await harness.events('api')).filter((each) => each.startsWith('process-scaled'))).toHaveLength(2);
	});

	it('is refused for one on every node, and for numbers that are none', async () => {
		await harness.control.createProcess(specOf('every', { placement: { all: true } }));
		await expect(harness.control.scaleProcess('every', 3, {})).rejects.toMatchObject({ code: 'precondition' });
		await expect(harness.control.scaleProcess('every', 1.5, {})).rejects.toMatchObject({ code: 'usage' });
		await expect(harness.control.scaleProcess('x', 1, {})).rejects.toMatchObject({
			code: 'not-found',
			message: 'no process named x; `minder status` lists them',
		});
	});
});

describe('removeProcesses', () => {
	it('checks all names first', async () => {
		await harness.control.createProcess(specOf('api'));
		await expect(harness.control.removeProcesses(['api', 'x'])).rejects.toMatchObject({ code: 'not-found' });
		expect((await harness.control.getProcess('api')).process.name).toBe('api');
	});

	it('shows what is still being stopped until its agent has done so', async () => {
		const agent = await harness.agent('a', { obedient: false });
		await harness.control.createProcess(specOf('api'));
		await settle();
		agent.report('api.0', 'running');
		await settle();
		await harness.control.removeProcesses(['api']);
		await settle();
		expect(agent.assignments.size).toBe(0);
		expect(await harness.instances('api')).toMatchObject([{ id: 'api.0', phase: 'stopping', node: 'a' }]);
		agent.report('api.0', 'stopped', { gone: true });
		await settle();
		await expect(harness.status('api')).rejects.toMatchObject({ code: 'not-found' });
	});
});
