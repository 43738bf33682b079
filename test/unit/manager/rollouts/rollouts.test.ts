import { beforeEach, describe, expect, it } from 'vitest';
import type { UpdateSpec } from '../../../../src/model/update-spec.ts';
import { DEFAULT_UPDATE } from '../../../../src/model/update-spec.ts';
import type { FakeAgent } from '../../../support/fake-agent.ts';
import { settle } from '../../../support/fake-clock.ts';
import { ManagerHarness } from '../../../support/manager-harness.ts';
import { Programs } from '../../../support/programs.ts';
import { specOf } from '../../../support/specs.ts';

let harness: ManagerHarness;
let agents: FakeAgent[];
let programs: Programs;

const web = (version: string, update: Partial<UpdateSpec> | undefined = {}, count = 3) =>
	specOf('web', { args: [version], update: { ...DEFAULT_UPDATE, ...update }, placement: { count } });
const apply = (...specs: Parameters<typeof harness.control.applyProcesses>[0]) =>
	harness.control.applyProcesses(specs, {});
const detail = () => harness.control.getProcess('web');
const rollout = async () => (await detail()).process.rollout;
const revisions = async () =>
	(await harness.instances('web')).filter((each) => each.revision > 0).map((each) => each.revision);
const kinds = async () =>
	(await harness.events('web')).map((each) => each.split(' ')[0] ?? '').filter((each) => each.startsWith('rollout-'));

/** Time goes by in steps, the programs react after each; `each` is called whenever something happened. */
async function pass(seconds: number, each?: () => Promise<void>): Promise<void> {
	for (let left = seconds; left > 0; left -= 5) {
		await harness.clock.advance(Math.min(5, left));
		for (const agent of agents) agent.heartbeat();
		await programs.run(each);
	}
}

beforeEach(async () => {
	harness = await ManagerHarness.open();
	agents = [];
	for (const name of ['a', 'b', 'c']) agents.push(await harness.agent(name, { obedient: false }));
	programs = new Programs(agents);
	programs.moods.set('bad', 'fails').set('hung', 'hangs');
});

async function begin(update?: Partial<UpdateSpec>, count?: number): Promise<void> {
	await apply(web('1', update, count));
	await programs.run();
}

describe('a first apply', () => {
	it('has no rollout, and is stable once all of it was ready', async () => {
		await apply(web('1'));
		await settle();
		expect((await detail()).revisions).toMatchObject([{ revision: 1 }]);
		expect((await detail()).revisions[0]?.stable).toBeUndefined();
		await programs.run();
		expect((await detail()).revisions).toMatchObject([{ revision: 1, stable: true }]);
		expect(await rollout()).toBeUndefined();
	});

	it('is not stable while one is not ready', async () => {
		programs.moods.set('1', 'hangs');
		await begin();
		expect((await detail()).revisions[0]?.stable).toBeUndefined();
	});
});

describe('a change', () => {
	it('goes one by one, each healthy before the next, and never below the count', async () => {
		await begin();
		await apply(web('2'));
		let least = 99;
		let most = 0;
		const look = async () => {
			const instances = await harness.instances('web');
			least = Math.min(least, instances.filter((each) => each.ready).length);
			most = Math.max(most, instances.filter((each) => each.want === 'run').length);
		};
		await programs.run(look);
		expect(await revisions()).toEqual([1, 1, 1, 2]);
		expect(await rollout()).toMatchObject({
			cause: 'apply',
			phase: 'running',
			from: 1,
			to: 2,
			mode: 'spare',
			total: 3,
			updated: 1,
			healthy: 0,
		});
		await pass(60, look);
		expect(await revisions()).toEqual([2, 2, 2]);
		expect([least, most]).toEqual([3, 4]);
		expect(await rollout()).toMatchObject({ phase: 'succeeded', healthy: 3, message: 'all at revision 2' });
		expect((await detail()).revisions.map((each) => each.stable)).toEqual([true, true]);
		expect(await kinds()).toEqual(['rollout-started', 'rollout-succeeded']);
	});

	it('says in one line what it waits for', async () => {
		await begin();
		await apply(web('hung'));
		await programs.run();
		expect((await rollout())?.message).toBe('0 of 3 healthy, waiting for web.3 on a (running)');
	});

	it('writes nothing where nothing has changed', async () => {
		await begin();
		await apply(web('hung'));
		await programs.run();
		await harness.clock.advance(1);
		const { commits } = harness.store as unknown as { commits: number };
		for (const agent of agents) for (const [id, seen] of agent.observed) agent.report(id, seen.phase, seen);
		await harness.clock.advance(1);
		expect((harness.store as unknown as { commits: number }).commits).toBe(commits);
	});

	it('of the count alone has no rollout, and the new revision is as stable as the one before', async () => {
		await begin();
		await harness.control.scaleProcess('web', 4, {});
		await programs.run();
		expect(await rollout()).toBeUndefined();
		expect((await detail()).revisions.map((each) => each.stable)).toEqual([true, true]);
	});

	it('without update goes in place, under the same names', async () => {
		const plain = (version: string) => specOf('web', { args: [version], placement: { count: 4 } });
		await apply(plain('1'));
		await programs.run();
		programs.begun.length = 0;
		await apply(plain('2'));
		await programs.run();
		expect(programs.begun).toEqual(['web.0 2', 'web.1 2', 'web.2 2', 'web.3 2']);
		expect(await rollout()).toMatchObject({ phase: 'succeeded', mode: 'in-place' });
		expect((await detail()).revisions.map((each) => each.stable)).toEqual([true, true]);
	});

	it('of a process on every node goes from node to node', async () => {
		const all = (version: string) =>
			specOf('web', { args: [version], update: DEFAULT_UPDATE, placement: { all: true } });
		await apply(all('1'));
		await programs.run();
		await apply(all('2'));
		await programs.run();
		expect(await revisions()).toEqual([2, 1, 1]);
		await pass(40);
		expect(await revisions()).toEqual([2, 2, 2]);
		expect((await rollout())?.phase).toBe('succeeded');
	});

	it('of a process that may have one copy a node only goes in place where every node has one', async () => {
		const one = (version: string) =>
			specOf('web', { args: [version], update: DEFAULT_UPDATE, placement: { count: 3, perNode: 1 } });
		await apply(one('1'));
		await programs.run();
		await apply(one('2'));
		await pass(60);
		expect(await revisions()).toEqual([2, 2, 2]);
		expect(await rollout()).toMatchObject({ phase: 'succeeded', mode: 'in-place' });
	});
});

describe('a bad revision', () => {
	it('is caught at its canary and taken back; the others are untouched', async () => {
		await begin({ canary: 1 });
		const before = await harness.instances('web');
		await apply(web('bad', { canary: 1 }));
		await programs.run();
		await harness.clock.advance(3);
		await programs.run();
		expect(await rollout()).toMatchObject({
			phase: 'reverted',
			to: 2,
			message: 'failed: web.3 failed: exited with code 3; back at revision 1',
		});
		const after = await harness.instances('web');
		expect(after.map((each) => [each.id, each.generation, each.attempt])).toEqual(
			before.map((each) => [each.id, each.generation, each.attempt]),
		);
		expect((await detail()).process).toMatchObject({ revision: 1, spec: { args: ['1'] } });
		expect(await kinds()).toEqual(['rollout-started', 'rollout-reverting', 'rollout-reverted']);
		expect(await apply(web('3', { canary: 1 }))).toMatchObject([{ kind: 'update', revision: 3 }]);
	});

	it('shows the last lines of the instance that failed', async () => {
		await begin({ canary: 1 });
		for (const agent of agents) {
			agent.onOpenLogs = async function* (instance) {
				const text = Array.from({ length: 30 }, (_, at) => `line ${at}\n`).join('');
				yield { kind: 'chunk', chunk: { instance, stream: 'stderr', data: new TextEncoder().encode(text) } };
				yield { kind: 'chunk', chunk: { instance, stream: 'stdout', data: new TextEncoder().encode('hello\n') } };
			};
		}
		await apply(web('bad', { canary: 1 }));
		await programs.run();
		const failure = (await rollout())?.failure;
		expect(failure).toMatchObject({ instance: 'web.3', reason: 'web.3 failed: exited with code 3' });
		expect(failure?.output).toHaveLength(20);
		expect(failure?.output?.[0]).toBe('hello');
		expect(failure?.output?.at(-1)).toBe('line 29');
		await harness.clock.advance(1);
		expect((await harness.events('web')).find((each) => each.startsWith('rollout-reverting'))).toContain(
			'; it said: line 29; goes back to revision 1',
		);
	});

	it('leaves what it said last, and where to find it, when its instance is gone', async () => {
		await begin({ canary: 1 });
		for (const agent of agents) {
			agent.onOpenLogs = async function* (instance) {
				const frames = Array.from({ length: 12 }, (_, at) => `    at frame ${at} (/app/x.js:${at}:1)`);
				const lines = ['/app/x.js:3', '    ^', '', 'Error: no database', ...frames, '', 'Node.js v22.1.0'];
				const stdout = Array.from({ length: 30 }, (_, at) => `line ${at}\n`).join('');
				yield { kind: 'chunk', chunk: { instance, stream: 'stdout', data: new TextEncoder().encode(stdout) } };
				yield {
					kind: 'chunk',
					chunk: { instance, stream: 'stderr', data: new TextEncoder().encode(lines.join('\n')) },
				};
			};
		}
		await apply(web('bad', { canary: 1 }));
		await programs.run();
		await pass(5);
		const failure = (await rollout())?.failure;
		expect(failure).toMatchObject({ instance: 'web.3', gone: true });
		expect(failure?.output).toHaveLength(20);
		expect(failure?.output?.[10]).toBe('Error: no database');
		expect((await harness.events('web')).find((each) => each.startsWith('rollout-reverting'))).toContain(
			'; it said: Error: no database; goes back to revision 1',
		);
		const logs = harness.control.readLogs('web.3', { stdout: true, stderr: true, follow: false, tail: 5 });
		await expect(logs[Symbol.asyncIterator]().next()).rejects.toMatchObject({
			code: 'not-found',
			message: 'web.3 failed in a rollout and is there no more; `minder rollout status web` has its last lines',
		});
	});

	it('that is never ready is taken back at the deadline', async () => {
		await begin();
		await apply(web('hung', { healthyDeadlineSeconds: 30 }));
		await programs.run();
		await pass(25);
		expect((await rollout())?.phase).toBe('running');
		await pass(10);
		expect(await rollout()).toMatchObject({ phase: 'reverted', failure: { instance: 'web.3' } });
		expect(await revisions()).toEqual([1, 1, 1]);
	});

	it('stays where it took a place without autoRevert, until it is applied again after a person has helped', async () => {
		await begin({ autoRevert: false });
		await apply(web('bad', { autoRevert: false }));
		await programs.run();
		await pass(5);
		expect(await rollout()).toMatchObject({ phase: 'failed' });
		expect((await detail()).process.revision).toBe(2);
		programs.moods.set('bad', 'good');
		expect(await apply(web('bad', { autoRevert: false }))).toMatchObject([{ kind: 'none', revision: 2 }]);
		await pass(90);
		expect(await revisions()).toEqual([2, 2, 2]);
		expect((await rollout())?.phase).toBe('succeeded');
	});
});

describe('a person', () => {
	it('promotes after the canary', async () => {
		await begin({ canary: 1 });
		await apply(web('2', { canary: 1 }));
		await programs.run();
		await expect(harness.control.promoteRollout('web')).rejects.toMatchObject({
			code: 'precondition',
			message: expect.stringMatching(/: its canaries are not healthy yet \(web\.3 not yet ready for 10s\)$/),
		});
		await pass(60);
		expect(await revisions()).toEqual([1, 1, 1, 2]);
		expect(await rollout()).toMatchObject({
			phase: 'waiting-for-promotion',
			message: 'canary web.3 is healthy: promote with `minder rollout promote web`',
		});
		await harness.control.promoteRollout('web');
		await pass(60);
		expect(await revisions()).toEqual([2, 2, 2]);
		expect(await kinds()).toEqual(['rollout-started', 'rollout-waiting', 'rollout-promoted', 'rollout-succeeded']);
	});

	it('pauses and goes on', async () => {
		await begin();
		await expect(harness.control.pauseRollout('web')).rejects.toMatchObject({ code: 'precondition' });
		await apply(web('2'));
		await programs.run();
		expect((await harness.control.pauseRollout('web')).rollout?.phase).toBe('paused');
		await pass(1000);
		expect(await revisions()).toEqual([1, 1, 1, 2]);
		await harness.control.resumeRollout('web');
		await pass(60);
		expect((await rollout())?.phase).toBe('succeeded');
		expect(await kinds()).toEqual(['rollout-started', 'rollout-paused', 'rollout-resumed', 'rollout-succeeded']);
	});

	it('goes back to an older revision under its number', async () => {
		await begin();
		await expect(harness.control.undoRollout('web', {})).rejects.toMatchObject({ code: 'precondition' });
		for (const version of ['2', '3']) {
			await apply(web(version));
			await pass(60);
		}
		await expect(harness.control.undoRollout('web', { to: 9 })).rejects.toMatchObject({
			code: 'not-found',
			message: 'web has no revision 9 any more: kept are 1, 2, 3',
		});
		expect((await harness.control.undoRollout('web', { to: 1 })).rollout).toMatchObject({ from: 3, to: 1 });
		await pass(60);
		expect((await detail()).process).toMatchObject({
			revision: 1,
			rollout: { cause: 'undo', phase: 'succeeded', to: 1 },
		});
		expect((await detail()).revisions.map((each) => each.revision)).toEqual([1, 2, 3]);
		expect(await apply(web('4'))).toMatchObject([{ revision: 4 }]);
		expect(await rollout()).toMatchObject({ from: 1, to: 4 });
		await harness.control.undoRollout('web', {});
		await pass(60);
		expect(await revisions()).toEqual([3, 3, 3]);
	});

	it('takes a rollout back that is under way, without touching what was not changed', async () => {
		await begin();
		await apply(web('2'));
		await programs.run();
		programs.begun.length = 0;
		expect((await harness.control.undoRollout('web', {})).rollout).toMatchObject({ from: 2, to: 1 });
		await pass(30);
		expect(await revisions()).toEqual([1, 1, 1]);
		expect(programs.begun).toEqual([]);
		expect(await rollout()).toMatchObject({ phase: 'succeeded', cause: 'undo', mode: 'spare' });
	});
});

describe('a restart', () => {
	it('goes one by one, each ready before the next, and leaves names and nodes', async () => {
		await begin({ minHealthySeconds: 0 });
		const before = await harness.instances('web');
		programs.begun.length = 0;
		const { processes, instances } = await harness.control.restartProcesses(['web'], {});
		expect(processes).toMatchObject([{ rollout: { cause: 'restart', mode: 'in-place' } }]);
		expect(instances).toEqual([]);
		let least = 99;
		await programs.run(async () => {
			least = Math.min(least, (await detail()).process.ready);
		});
		expect(programs.begun).toEqual(['web.0 1', 'web.1 1', 'web.2 1']);
		expect(least).toBe(2);
		const after = await harness.instances('web');
		expect(after.map((each) => [each.id, each.node])).toEqual(before.map((each) => [each.id, each.node]));
		expect(await rollout()).toMatchObject({ phase: 'succeeded', cause: 'restart' });
	});

	it('stops at the first that does not come back', async () => {
		await begin();
		programs.moods.set('1', 'fails');
		await harness.control.restartProcesses(['web'], {});
		await pass(60);
		expect((await rollout())?.phase).toBe('failed');
		expect((await detail()).process.ready).toBe(2);
	});

	it('of all at once, of one instance and of one that stands alone needs no rollout', async () => {
		await begin();
		const atOnce = await harness.control.restartProcesses(['web'], { atOnce: true });
		expect(atOnce.instances).toHaveLength(3);
		await harness.control.restartProcesses(['web.1'], {});
		await apply(specOf('one'));
		await programs.run();
		await harness.control.restartProcesses(['one'], {});
		expect(await rollout()).toBeUndefined();
		expect((await harness.control.getProcess('one')).process.rollout).toBeUndefined();
	});

	it('is refused while a change is under way', async () => {
		await begin();
		await apply(web('2'));
		await expect(harness.control.restartProcesses(['web'], {})).rejects.toMatchObject({ code: 'precondition' });
		await harness.control.restartProcesses(['web'], { atOnce: true });
		await pass(90);
		expect(await revisions()).toEqual([2, 2, 2]);
	});
});
