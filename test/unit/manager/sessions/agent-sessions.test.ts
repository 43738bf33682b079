import { beforeEach, describe, expect, it } from 'vitest';
import { FakeAgent } from '../../../support/fake-agent.ts';
import { FakeClock, settle } from '../../../support/fake-clock.ts';
import { ManagerHarness } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { specOf } from '../../../support/specs.ts';

let store: MemoryStore;
let clock: FakeClock;
let harness: ManagerHarness;
beforeEach(async () => {
	store = new MemoryStore();
	clock = new FakeClock();
	harness = await ManagerHarness.open(store, clock);
});

const kinds = (agent: FakeAgent) => agent.received.map((message) => message.kind);
const states = async () => (await harness.control.listNodes([])).map((node) => `${node.name} ${node.state}`);

describe('a session', () => {
	it('begins with welcome and everything, goes on with what changes', async () => {
		await harness.control.createProcess(specOf('api'));
		const agent = await harness.agent('a');
		expect(kinds(agent).slice(0, 2)).toEqual(['welcome', 'assignments']);
		await harness.control.scaleProcess('api', 3, {});
		await settle();
		const sent = agent.received.filter((message) => message.kind === 'assignments');
		expect(sent[0]).toMatchObject({ complete: true, more: false });
		for (const [at, message] of sent.entries()) {
			if (at > 0) expect(message).toMatchObject({ complete: false, appliesTo: sent[at - 1]?.resultsIn });
		}
		expect([...agent.assignments.keys()].sort()).toEqual(['api.0', 'api.1', 'api.2']);
	});

	it('sends everything again where the agent asks', async () => {
		const agent = await harness.agent('a');
		await harness.control.createProcess(specOf('api'));
		await settle();
		agent.assignments.clear();
		agent.resend();
		await settle();
		expect(agent.assignments.size).toBe(1);
		expect(agent.received.filter((message) => message.kind === 'assignments').at(-1)).toMatchObject({ complete: true });
	});

	it('cuts a large COMPLETE into parts', async () => {
		const agent = await harness.agent('a');
		const env = { BIG: 'x'.repeat(100_000) };
		await harness.control.createProcess(specOf('api', { env, placement: { count: 60 } }));
		await settle();
		agent.resend();
		await settle();
		const parts = agent.received.filter((message) => message.kind === 'assignments' && message.complete).slice(1);
		expect(parts.length).toBeGreaterThan(2);
		expect(parts.map((part) => part.kind === 'assignments' && part.more)).toEqual(
			parts.map((_, at) => at < parts.length - 1),
		);
		expect(agent.assignments.size).toBe(60);
	});

	it('keeps only the latest for an agent that does not read', async () => {
		await harness.control.createProcess(specOf('api'));
		const agent = await harness.agent('a', { room: 1, reading: false, obedient: false });
		for (let at = 0; at < 50; at++) {
			await harness.control.restartProcesses(['api'], {});
			await settle();
		}
		agent.read();
		await settle();
		await settle();
		expect(agent.received.filter((message) => message.kind === 'assignments').length).toBeLessThan(5);
		expect(agent.assignments.get('api.0' as never)?.generation).toBe((await harness.instance('api.0'))?.generation);
	});

	it('refuses another protocol in words', async () => {
		const agent = new FakeAgent('a', { protocol: 9 });
		const { session } = agent.connect(harness.manager.agents);
		await expect(session).rejects.toMatchObject({ code: 'incompatible' });
		await expect(session).rejects.toThrow(/protocol 9.*protocol 1: upgrade the manager/);
	});

	it('refuses a name that another agent has, until that one is silent', async () => {
		const first = await harness.agent('a');
		const { session } = new FakeAgent('a', { nodeId: 'other' }).connect(harness.manager.agents);
		await expect(session).rejects.toMatchObject({ code: 'conflict' });
		await expect(session).rejects.toThrow('another --name');
		first.disconnect();
		await clock.advance(60);
		const second = await harness.agent('a', { nodeId: 'other' });
		expect(kinds(second)[0]).toBe('welcome');
	});

	it('ends the older session of the same agent', async () => {
		const first = await harness.agent('a');
		const second = await harness.agent('a');
		expect(first.ended?.error).toMatchObject({ code: 'conflict' });
		await harness.control.createProcess(specOf('api'));
		await settle();
		expect(second.assignments.size).toBe(1);
	});

	it('waits for a hello no longer than ten seconds', async () => {
		const agent = new FakeAgent('a');
		const silent = { send: () => true, drained: async () => {}, end() {}, closed: new AbortController().signal };
		const never = { next: () => new Promise<never>(() => {}) };
		const session = harness.manager.agents.session(
			{ ...silent, [Symbol.asyncIterator]: () => never } as never,
			agent.facts.name,
			{ peer: { kind: 'local' }, principal: { kind: 'local' } },
		);
		const refused = expect(session).rejects.toMatchObject({ code: 'timeout' });
		await clock.advance(10);
		await refused;
	});
});

describe('reports', () => {
	it('are dropped where they are older than what the session has said', async () => {
		const agent = await harness.agent('a', { obedient: false });
		await harness.control.createProcess(specOf('api'));
		await settle();
		agent.report('api.0', 'running', { attempt: 3 });
		agent.report('api.0', 'backoff', { attempt: 2 });
		await settle();
		expect(await harness.instance('api.0')).toMatchObject({ phase: 'running', attempt: 3 });
		agent.report('api.0', 'failed', { attempt: 9, generation: 0 });
		await settle();
		expect(await harness.instance('api.0')).toMatchObject({ phase: 'running', attempt: 3 });
	});

	it('replace what was known when a session opens', async () => {
		const agent = await harness.agent('a');
		await harness.control.createProcess(specOf('api', { placement: { count: 2 } }));
		await settle();
		agent.observed.delete('api.1' as never);
		agent.disconnect();
		agent.connect(harness.manager.agents);
		await settle();
		await settle();
		expect(agent.received.filter((message) => message.kind === 'status-ack').length).toBeGreaterThan(1);
		expect((await harness.instances('api')).map((each) => each.phase)).toEqual(['running', 'running']);
	});

	it('become events that say what happened', async () => {
		const agent = await harness.agent('a', { obedient: false });
		await harness.control.createProcess(specOf('api'));
		await settle();
		agent.report('api.0', 'running');
		const exit = { kind: 'signal', signal: 'SIGKILL', core: false, oom: false, at: 5 } as const;
		agent.report('api.0', 'backoff', { exit, reason: 'starts again in 1 s' });
		agent.report('api.0', 'failed', { exit, reason: 'exited 11 times within 10m' });
		await settle();
		expect((await harness.events('api')).slice(-4)).toEqual([
			'instance-started instance/api.0: runs on a with pid 4711',
			'instance-exited instance/api.0: was ended by SIGKILL',
			'instance-backoff instance/api.0: starts again in 1 s',
			'instance-failed instance/api.0: exited 11 times within 10m',
		]);
	});
});

describe('leases', () => {
	it('make a node silent that does not beat, and its instances unknown', async () => {
		const agent = await harness.agent('a');
		await harness.control.createProcess(specOf('api'));
		await settle();
		for (let at = 0; at < 10; at++) {
			agent.heartbeat();
			await clock.advance(5);
		}
		expect(await states()).toEqual(['a ready']);
		await clock.advance(15);
		expect(await states()).toEqual(['a unknown']);
		expect(await harness.instance('api.0')).toMatchObject({
			phase: 'unknown',
			reason: 'node a is silent',
			ready: false,
		});
		expect(agent.ended?.error).toMatchObject({ code: 'timeout' });
		agent.connect(harness.manager.agents);
		await settle();
		await settle();
		expect(await states()).toEqual(['a ready']);
		expect(await harness.instance('api.0')).toMatchObject({ phase: 'running', attempt: 1 });
		const told = (await harness.events('a')).map((each) => each.split(' ')[0]);
		expect(told).toEqual(['node-joined', 'node-silent', 'node-ready']);
	});

	it('outlive the stream: an agent that comes back in time was never silent', async () => {
		const agent = await harness.agent('a');
		agent.disconnect();
		await clock.advance(5);
		expect(await states()).toEqual(['a ready']);
		agent.connect(harness.manager.agents);
		await clock.advance(8);
		expect((await harness.events('a')).some((each) => each.startsWith('node-silent'))).toBe(false);
	});

	it('are longer after the manager was started; nothing new goes to a node that has not come back', async () => {
		await harness.agent('a');
		await harness.control.createProcess(specOf('api'));
		await settle();
		await harness.manager.close();
		harness = await ManagerHarness.open(new MemoryStore(store), clock);
		expect(await harness.instance('api.0')).toMatchObject({ phase: 'unknown', node: 'a' });
		await harness.control.createProcess(specOf('db'));
		await clock.advance(59);
		expect(await harness.instance('db.0')).toMatchObject({
			phase: 'pending',
			reason: expect.stringMatching(/^node \S+ is silent$/),
		});
		expect((await harness.events('a')).some((each) => each.startsWith('node-silent'))).toBe(false);
		await harness.agent('a');
		expect(await harness.instance('db.0')).toMatchObject({ node: 'a', phase: 'running' });
		await clock.advance(60);
		expect((await harness.events('a')).filter((each) => each.startsWith('node-silent'))).toHaveLength(1);
	});
});

describe('a node whose agent cannot write', () => {
	it('says so with its heartbeats: told once, shown meanwhile, and told when it is over', async () => {
		const harness = await ManagerHarness.open();
		const agent = await harness.agent('one');
		const alarm = 'the agent cannot write its data: no space left';
		for (let beats = 0; beats < 3; beats++) {
			agent.heartbeat(0, {}, [alarm]);
			await harness.clock.advance(1);
		}
		expect((await harness.control.listNodes([]))[0]).toMatchObject({ state: 'ready', alarms: [alarm] });
		agent.heartbeat();
		await harness.clock.advance(1);
		expect((await harness.control.listNodes([]))[0]?.alarms).toBeUndefined();
		expect((await harness.events()).filter((line) => line.includes('storage'))).toEqual([
			`node-storage-failed node/one: ${alarm}`,
			'node-storage-recovered node/one: the agent can write its data again',
		]);
		await harness.manager.close();
	});
});

describe('a node that does not come back', () => {
	it('is called silent a minute after the manager was started, and not again after the next start', async () => {
		await harness.agent('a');
		await harness.manager.close();
		const second = new MemoryStore(store);
		harness = await ManagerHarness.open(second, clock);
		await clock.advance(61);
		const silent = async () => (await harness.events('a')).filter((each) => each.startsWith('node-silent'));
		expect(await silent()).toHaveLength(1);
		await harness.manager.close();
		harness = await ManagerHarness.open(new MemoryStore(second), clock);
		await clock.advance(120);
		expect(await silent()).toHaveLength(1);
		await harness.agent('a');
		expect((await harness.events('a')).at(-1)).toBe('node-ready node/a: is back');
	});
});

describe('placement', () => {
	it('reaches nodes that join later', async () => {
		await harness.control.createProcess(specOf('every', { placement: { all: true } }));
		await harness.control.createProcess(specOf('api'));
		expect(await harness.instance('api.0')).toMatchObject({ phase: 'pending', reason: 'no node has joined' });
		await harness.agent('a');
		const second = await harness.agent('b');
		expect((await harness.instances('every')).map((each) => each.node)).toEqual(['a', 'b']);
		expect(await harness.instance('api.0')).toMatchObject({ node: 'a', phase: 'running' });
		expect([...second.assignments.keys()]).toEqual(['every.1']);
	});
});
