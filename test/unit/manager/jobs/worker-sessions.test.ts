import { afterEach, describe, expect, it } from 'vitest';
import type { GrabbedJob } from '../../../../src/manager/jobs/job-desk.ts';
import { WorkerSessions } from '../../../../src/manager/jobs/worker-sessions.ts';
import { ClusterState } from '../../../../src/manager/state/cluster-state.ts';
import type { Caller } from '../../../../src/model/access.ts';
import type { MessageStream } from '../../../../src/model/agent-protocol.ts';
import { FUNCTION_DEFAULTS, type FunctionRecord, JOB_LIMITS } from '../../../../src/model/function-spec.ts';
import { functionName, nodeName } from '../../../../src/model/ids.ts';
import type { NewJob, WorkerMessage, WorkerOrder } from '../../../../src/model/jobs.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import { FakeClock, settle } from '../../../support/fake-clock.ts';
import { FakeJobDesk } from '../../../support/fake-job-desk.ts';
import { fakeRand } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { specOf } from '../../../support/specs.ts';
import { streamPair } from '../../../support/stream-pair.ts';
import { WorkerEnd } from '../../../support/worker-end.ts';

const LOCAL: Caller = { peer: { kind: 'local' }, principal: { kind: 'local' } };
const HELLO = { kind: 'hello', worker: 'w1', party: { name: 'resize', host: 'lap' }, running: [] } as const;
const resize = functionName('resize');

class World {
	readonly desk = new FakeJobDesk();
	readonly clock: FakeClock;
	readonly sessions: WorkerSessions;
	readonly state: ClusterState;

	constructor(state: ClusterState, clock: FakeClock) {
		this.state = state;
		this.clock = clock;
		this.sessions = new WorkerSessions({ desk: this.desk, state, clock: this.clock, log: silentLog });
	}

	static async open(clock = new FakeClock()): Promise<World> {
		return new World(await ClusterState.open(new MemoryStore(), fakeRand(), silentLog, 0), clock);
	}

	submit(size = 1, name = resize) {
		const job: NewJob = {
			function: name,
			data: new Uint8Array(size),
			unique: '',
			priority: 'normal',
			background: true,
		};
		return this.desk.submit(job);
	}

	worker(caller: Caller | undefined = LOCAL) {
		return new WorkerEnd((messages, signal) =>
			this.sessions.work(messages, { signal, ...(caller === undefined ? {} : { caller }) }),
		);
	}

	async node(labels: Record<string, string> = {}): Promise<void> {
		await this.state.update((tx) =>
			tx.putNode({
				name: nodeName('n1'),
				nodeId: 'id',
				bootId: 'boot',
				version: '1',
				labels,
				addresses: [],
				capacity: { cores: 1, memoryBytes: 1 },
				state: 'ready',
				joinedAt: 0,
			}),
		);
	}

	async declare(
		name: string,
		over: Partial<FunctionRecord> & { selector?: Record<string, string>; concurrency?: number } = {},
	) {
		const { selector = {}, concurrency = 1, ...record } = over;
		const spec = {
			...FUNCTION_DEFAULTS,
			name: functionName(name),
			run: { process: specOf('resize'), concurrency, mode: 'command' as const, nodes: [], selector },
		};
		await this.state.update((tx) => tx.put('function', spec.name, { name: spec.name, revision: 1, spec, ...record }));
		return spec;
	}
}

const abilities = (limit = 10): WorkerMessage => ({ kind: 'abilities', functions: [{ function: resize, limit }] });

/** Ends its timers a little early by its own reckoning, as those of Node may. */
class HastyClock extends FakeClock {
	override monotonic(): number {
		return super.monotonic() * (1 - 1e-6);
	}
}

describe('workers of clients', () => {
	it('get jobs again after one that they gave back, however exact the timer is', async () => {
		const world = await World.open(new HastyClock());
		const worker = world.worker();
		await worker.say(HELLO, abilities());
		const { handle } = await world.submit();
		await settle();
		await worker.say({ kind: 'returned', handle, attempt: 1, reason: 'busy' });
		await world.submit();
		await settle();
		expect(worker.jobs()).toHaveLength(1);
		await world.clock.advance(0.5);
		await settle();
		expect(worker.jobs()).toHaveLength(2);
	});

	it('are welcomed with a third of the shortest lease, and get jobs as they come', async () => {
		const world = await World.open();
		const worker = world.worker();
		await worker.say(HELLO, abilities());
		expect(worker.told).toEqual([{ kind: 'welcome', renewSeconds: FUNCTION_DEFAULTS.leaseSeconds / 3 }]);
		const { handle } = await world.submit();
		await settle();
		expect(worker.jobs()).toMatchObject([{ handle, attempt: 1, function: 'resize', leaseSeconds: 30 }]);
		const { handle: second } = await world.submit();
		await settle();
		expect(worker.jobs().map((job) => job.handle)).toEqual([handle, second]);
	});

	it('are told that an end is recorded, and that a job which is not theirs is taken away', async () => {
		const world = await World.open();
		const worker = world.worker();
		await worker.say(HELLO, abilities());
		const { handle } = await world.submit();
		await settle();
		await worker.say({ kind: 'done', handle, attempt: 1, result: new Uint8Array([1]) });
		await worker.say({ kind: 'progress', handle, attempt: 1, numerator: 1, denominator: 2 });
		expect(worker.told.slice(2)).toEqual([
			{ kind: 'recorded', handle, attempt: 1 },
			{ kind: 'revoked', handle, attempt: 1, reason: expect.stringContaining('no longer') },
		]);
	});

	it('get no more than they read, and the rest as soon as they do', async () => {
		const world = await World.open();
		const worker = world.worker();
		await worker.say(HELLO, abilities(1000));
		worker.hold();
		for (let count = 0; count < 100; count++) await world.submit();
		await settle();
		const given = [...world.desk.jobs.values()].filter((job) => job.worker !== undefined).length;
		expect(given).toBeLessThan(30);
		await worker.release();
		await settle();
		expect(worker.jobs()).toHaveLength(100);
	});

	it('never get a payload that is too large for them: the job fails for good and says so', async () => {
		const world = await World.open();
		const worker = world.worker();
		await worker.say(HELLO, abilities());
		const told: unknown[] = [];
		await world.desk.submit(
			{
				function: resize,
				data: new Uint8Array(JOB_LIMITS.rpcPayloadBytes + 1),
				unique: '',
				priority: 'normal',
				background: true,
			},
			{ told: (_, update) => told.push(update) },
		);
		await settle();
		expect(worker.jobs()).toEqual([]);
		expect(told.at(-1)).toMatchObject({
			kind: 'ended',
			end: { kind: 'failed', reason: expect.stringContaining('payload') },
		});
	});

	it('lose what they have when their stream ends', async () => {
		const world = await World.open();
		const [first, second] = [world.worker(), world.worker()];
		await first.say(HELLO, abilities());
		const { handle } = await world.submit();
		await settle();
		await second.say({ ...HELLO, worker: 'w2' }, abilities());
		await first.leave();
		expect(second.jobs()).toMatchObject([{ handle, attempt: 2 }]);
		await second.finish();
		expect(second.over).toBe(true);
		expect(world.desk.workers.size).toBe(0);
	});

	it('keep what they have when the manager leaves', async () => {
		const world = await World.open();
		const worker = world.worker();
		await worker.say(HELLO, abilities());
		const { handle } = await world.submit();
		await settle();
		world.sessions.leave();
		await settle();
		expect(worker.error).toMatchObject({ code: 'unreachable' });
		expect(world.desk.jobs.get(handle)?.worker).toBeDefined();
		const late = world.worker();
		await late.say(HELLO);
		expect(late.error).toMatchObject({ code: 'unreachable' });
	});

	it('are one: the newer stream of an id wins, without a loss of its jobs', async () => {
		const world = await World.open();
		const [first, second] = [world.worker(), world.worker()];
		await first.say(HELLO, abilities());
		const { handle } = await world.submit();
		await settle();
		await second.say(HELLO);
		expect(first.error).toMatchObject({ code: 'conflict' });
		expect(world.desk.jobs.get(handle)?.worker).toBeDefined();
		await second.leave();
		expect(world.desk.workers.size).toBe(1);
	});

	it('are one for each who calls: nobody takes the place of the worker of somebody else', async () => {
		const world = await World.open();
		const principal = { kind: 'token', id: 'x', name: 'ann', role: 'operator', limits: {} } as const;
		const [first, second] = [world.worker(), world.worker({ peer: LOCAL.peer, principal })];
		await first.say(HELLO, abilities());
		await second.say(HELLO, abilities());
		expect(first.over).toBe(false);
		expect([...world.desk.workers].map((each) => each.id)).toEqual(['local/w1', 'user/ann/w1']);
	});

	it('begin with a hello, in time', async () => {
		const world = await World.open();
		const [silent, rude] = [world.worker(), world.worker()];
		await rude.say(abilities());
		expect(rude.error).toMatchObject({ code: 'usage' });
		await world.clock.advance(10);
		await settle();
		expect(silent.error).toMatchObject({ code: 'timeout' });
	});

	it('are asked again where a job could not be had after all', async () => {
		const world = await World.open();
		const worker = world.worker();
		let failures = 1;
		world.desk.reads = async (job?: GrabbedJob) => {
			if (job === undefined || failures-- <= 0) return job;
			delete world.desk.jobs.get(job.handle)?.worker;
			return undefined;
		};
		await worker.say(HELLO, abilities());
		await world.submit();
		await settle();
		expect(worker.jobs()).toEqual([]);
		await world.clock.advance(1);
		await settle();
		expect(worker.jobs()).toHaveLength(1);
	});
});

describe('workers of agents', () => {
	let left: MessageStream<WorkerOrder, WorkerMessage> | undefined;
	afterEach(() => left?.end());

	async function agent(world: World) {
		const { left: ours, right } = streamPair<WorkerOrder, WorkerMessage>();
		left = ours;
		const told: WorkerOrder[] = [];
		let error: unknown;
		void (async () => {
			for await (const order of ours) told.push(order);
		})().catch((failure: unknown) => {
			error = failure;
		});
		world.sessions
			.serveAgent(right, 'n1', { peer: LOCAL.peer, principal: { kind: 'node', name: nodeName('n1') } })
			.then(
				() => right.end(),
				(failure: Error) => right.end(failure),
			);
		ours.send(HELLO);
		await settle();
		const functions = () =>
			told.filter((order) => order.kind === 'functions').map((order) => order.functions.map((each) => each.function));
		return { ours, told, functions, error: () => error };
	}

	it('are told what matches their labels, and again when functions or labels change', async () => {
		const world = await World.open();
		await world.node({ role: 'web' });
		await world.declare('resize', { selector: { role: 'web' } });
		await world.declare('render', { selector: { role: 'gpu' } });
		const { told, functions } = await agent(world);
		expect(told[0]?.kind).toBe('welcome');
		expect(functions()).toEqual([['resize']]);
		await world.declare('shrink');
		await settle();
		await world.state.update((tx) => {
			const node = tx.nodes.get(nodeName('n1'));
			if (node !== undefined) tx.putNode({ ...node, ownLabels: { role: 'gpu' } });
		});
		await settle();
		expect(functions()).toEqual([['resize'], ['resize', 'shrink'], ['render', 'shrink']]);
	});

	it('are told nothing anew where nothing of it changed', async () => {
		const world = await World.open();
		await world.node();
		const spec = await world.declare('resize');
		const { functions } = await agent(world);
		await world.state.update((tx) =>
			tx.put('function', spec.name, { name: spec.name, revision: 1, spec, paused: true }),
		);
		await world.declare('elsewhere', { selector: { role: 'gpu' } });
		await settle();
		expect(functions()).toEqual([['resize']]);
	});

	it('get jobs of what they were told alone, and none while their node is cordoned', async () => {
		const world = await World.open();
		await world.node();
		await world.declare('resize');
		const { ours, told, functions } = await agent(world);
		ours.send({
			kind: 'abilities',
			functions: [
				{ function: resize, limit: 5 },
				{ function: functionName('payroll'), limit: 5 },
			],
		});
		await settle();
		expect([...([...world.desk.workers][0]?.abilities.keys() ?? [])]).toEqual(['resize']);
		await world.submit();
		await settle();
		expect(told.filter((order) => order.kind === 'job')).toHaveLength(1);
		await world.state.update((tx) => {
			const node = tx.nodes.get(nodeName('n1'));
			if (node !== undefined) tx.putNode({ ...node, maintenance: { kind: 'cordoned', since: 0 } });
		});
		await settle();
		expect(functions()).toEqual([['resize'], []]);
		expect([...([...world.desk.workers][0]?.abilities.keys() ?? [])]).toEqual([]);
	});

	it('are refused where they speak for another node, and ended when their node is removed', async () => {
		const world = await World.open();
		await world.node();
		const other = { peer: LOCAL.peer, principal: { kind: 'node', name: nodeName('n2') } } as const;
		const { right } = streamPair<WorkerOrder, WorkerMessage>();
		await expect(world.sessions.serveAgent(right, 'n1', other)).rejects.toMatchObject({ code: 'refused' });
		const { error } = await agent(world);
		await world.state.update((tx) => tx.removeNode(nodeName('n1')));
		await settle();
		expect(error()).toMatchObject({ code: 'unreachable' });
	});
});
