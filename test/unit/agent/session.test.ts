import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AgentSession, type SessionOptions } from '../../../src/agent/session.ts';
import { PROTOCOL_VERSION } from '../../../src/model/agent-protocol.ts';
import { MinderError } from '../../../src/model/errors.ts';
import { instanceId, nodeName } from '../../../src/model/ids.ts';
import type { Log } from '../../../src/sys/log.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { FakeManager } from '../../support/fake-manager.ts';
import { FakeSupervision, observedState, someAssignment } from '../../support/fake-supervision.ts';

let clock: FakeClock;
let manager: FakeManager;
let supervision: FakeSupervision;
let session: AgentSession;
let lines: string[];
let random: number;

function open(change: Partial<SessionOptions> = {}): void {
	session = new AgentSession({
		server: '127.0.0.1:8888',
		connect: manager.connect,
		supervision,
		facts: async () => ({
			name: nodeName('web-1'),
			nodeId: 'id-1',
			bootId: 'boot-1',
			version: '0.0.0',
			labels: {},
			addresses: ['10.0.0.1'],
			capacity: { cores: 2, memoryBytes: 1 },
		}),
		sample: async () => ({ instances: supervision.sampleUsage() }),
		tail: async function* () {},
		clock,
		rand: { next: () => random, uuid: () => 'uuid' },
		log,
		...change,
	});
	session.start();
}

const line =
	(level: string) =>
	(_: object, message: string): void => {
		lines.push(`${level}: ${message}`);
	};
const log: Log = { debug() {}, info: line('info'), warn: line('warn'), error: line('error') };

beforeEach(() => {
	clock = new FakeClock();
	manager = new FakeManager();
	supervision = new FakeSupervision();
	lines = [];
	random = 0.5;
});

afterEach(async () => {
	await session.stop();
	expect(manager.openChannels).toBe(0);
	expect(clock.pending, 'timers left behind').toBe(0);
});

/** A session past Welcome, its full report acknowledged. */
async function connected(change: Partial<SessionOptions> = {}): Promise<void> {
	open(change);
	await settle();
	manager.session.welcome();
	await settle();
	for (const { sequence } of manager.session.of('status')) manager.session.send({ kind: 'status-ack', sequence });
	await settle();
}

describe('opening', () => {
	it('says Hello, and after Welcome reports every instance and beats', async () => {
		supervision.held = { clusterId: 'cluster-a', version: 4 };
		supervision.states.set(instanceId('api.0'), observedState('api.0'));
		open();
		await settle();
		expect(manager.session.received).toEqual([
			expect.objectContaining({ kind: 'hello', protocol: PROTOCOL_VERSION, clusterId: 'cluster-a' }),
		]);
		manager.session.welcome();
		await settle();
		expect(manager.session.of('status')).toEqual([
			{ kind: 'status', sequence: 1, complete: true, instances: [observedState('api.0')] },
		]);
		expect(manager.session.of('heartbeat')).toEqual([
			{ kind: 'heartbeat', instances: { 'api.0': { cpuPercent: 1, memoryBytes: 2 } } },
		]);
		expect(session.condition).toEqual({ kind: 'connected', session: 's-1' });
	});

	it('reports completely even with nothing to report', async () => {
		await connected();
		expect(manager.session.of('status')).toEqual([{ kind: 'status', sequence: 1, complete: true, instances: [] }]);
	});

	it('gives up on a manager that does not answer Hello', async () => {
		open();
		await clock.advance(14.9);
		expect(manager.sessions).toHaveLength(1);
		await clock.advance(1);
		expect(manager.sessions).toHaveLength(2);
		expect(lines.join()).toContain('did not answer within 15 s');
	});

	it('leaves a manager that does not begin with Welcome', async () => {
		open();
		await settle();
		manager.session.send({ kind: 'status-ack', sequence: 1 });
		await settle();
		expect(lines.join()).toContain('does not begin with Welcome');
	});
});

describe('reconnecting', () => {
	it('doubles the bound of its random delay up to 15 s and logs once', async () => {
		manager.up = false;
		random = 0.999_999;
		open();
		await settle();
		const bounds: number[] = [];
		for (let attempt = 1; attempt <= 10; attempt++) {
			expect(manager.sessions).toHaveLength(attempt);
			bounds.push(clock.next ?? Number.NaN);
			await clock.advance(clock.next ?? 0);
		}
		expect(bounds.map((bound) => Math.round(bound * 100) / 100)).toEqual([
			0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 15, 15, 15,
		]);
		expect(lines).toEqual([
			'warn: no session with manager 127.0.0.1:8888, programs go on, trying again: connection refused',
		]);
		random = 0.1;
		await clock.advance(15);
		expect(clock.next).toBeCloseTo(1.5, 1);
		manager.up = true;
		await clock.advance(1.5);
		manager.session.welcome();
		await settle();
		expect(lines.slice(1)).toEqual(['info: connected to manager 127.0.0.1:8888']);
	});

	it('begins again with short delays after a session that lasted, and not after a short one', async () => {
		manager.up = false;
		open();
		await clock.advance(10);
		manager.up = true;
		await clock.advance(15);
		const end = async (afterSeconds: number): Promise<number> => {
			manager.session.welcome({ heartbeatSeconds: 60 });
			await clock.advance(afterSeconds);
			manager.session.stream.end();
			await settle();
			const delay = clock.next ?? Number.NaN;
			await clock.advance(delay);
			return delay;
		};
		expect(await end(9)).toBeGreaterThan(1);
		expect(await end(10)).toBeCloseTo(0.1);
		expect(await end(1)).toBeCloseTo(0.2);
	});

	it('reports everything again in the next session, also what nobody acknowledged', async () => {
		await connected();
		supervision.report(observedState('api.0'));
		supervision.report(observedState('old.0', { gone: true }));
		await settle();
		manager.session.stream.break(new MinderError('unreachable', 'the connection broke'));
		await clock.advance(1);
		expect(manager.sessions).toHaveLength(2);
		manager.session.welcome();
		await settle();
		expect(manager.session.of('status')[0]).toMatchObject({
			complete: true,
			instances: [{ instance: 'api.0' }, { instance: 'old.0', gone: true }],
		});
		expect(lines.slice(1)).toEqual([
			'warn: session with manager 127.0.0.1:8888 is over, programs go on, trying again: the connection broke',
			'info: connected to manager 127.0.0.1:8888',
		]);
	});

	it.each(['incompatible', 'conflict', 'refused'] as const)('retries slowly when refused with %s', async (code) => {
		open();
		for (let attempt = 1; attempt <= 3; attempt++) {
			await settle();
			expect(manager.sessions).toHaveLength(attempt);
			manager.session.stream.end(new MinderError(code, 'the name web-1 is taken'));
			await clock.advance(29.9);
			expect(manager.sessions).toHaveLength(attempt);
			await clock.advance(0.2);
		}
		expect(lines).toEqual([
			'error: no session with manager 127.0.0.1:8888, programs go on, trying again every 30 s: the name web-1 is taken',
		]);
	});
});

describe('clusters', () => {
	it('keeps its programs and leaves a manager of another cluster', async () => {
		supervision.held = { clusterId: 'cluster-b', version: 3 };
		open();
		await settle();
		manager.session.welcome();
		manager.session.send({
			kind: 'assignments',
			complete: true,
			appliesTo: 0,
			resultsIn: 1,
			upserts: [],
			removals: [],
			more: false,
		});
		await settle();
		expect(manager.session.stream.closed.aborted).toBe(true);
		expect(manager.session.of('status')).toEqual([]);
		expect(supervision.changes).toEqual([]);
		expect(lines.join()).toMatch(/error: .*cluster-b.*--join-cluster cluster-a/);
		await clock.advance(29);
		expect(manager.sessions).toHaveLength(1);
		await clock.advance(2);
		expect(manager.sessions).toHaveLength(2);
	});

	it('takes another cluster on when told to, and reports only once its assignments are in place', async () => {
		supervision.held = { clusterId: 'cluster-b', version: 3 };
		supervision.states.set(instanceId('old.0'), observedState('old.0'));
		open({ joinCluster: 'cluster-a' });
		await settle();
		manager.session.welcome();
		await settle();
		expect(manager.session.of('heartbeat')).toHaveLength(1);
		expect(manager.session.of('status')).toEqual([]);
		supervision.states.clear();
		manager.session.send({
			kind: 'assignments',
			complete: true,
			appliesTo: 0,
			resultsIn: 9,
			upserts: [],
			removals: [],
			more: false,
		});
		await settle();
		expect(supervision.changes).toEqual([
			{ clusterId: 'cluster-a', version: 9, complete: true, upserts: [], removals: [] },
		]);
		expect(manager.session.of('status')).toEqual([{ kind: 'status', sequence: 1, complete: true, instances: [] }]);
	});

	it('does not join any other cluster than the one it was told', async () => {
		open({ joinCluster: 'cluster-x' });
		await settle();
		manager.session.welcome();
		await settle();
		expect(manager.session.stream.closed.aborted).toBe(true);
		expect(lines.join()).toContain('is to join cluster cluster-x');
	});
});

describe('assignments', () => {
	const complete = (resultsIn: number, ids: string[], more = false): void =>
		manager.session.send({
			kind: 'assignments',
			complete: true,
			appliesTo: 0,
			resultsIn,
			upserts: ids.map((id) => someAssignment(id)),
			removals: [],
			more,
		});
	const incremental = (appliesTo: number, resultsIn: number, ids: string[], removals: string[] = []): void =>
		manager.session.send({
			kind: 'assignments',
			complete: false,
			appliesTo,
			resultsIn,
			upserts: ids.map((id) => someAssignment(id)),
			removals: removals.map(instanceId),
			more: false,
		});

	it('hands over parts at once, then the chain, and says what is on disk', async () => {
		await connected();
		complete(7, ['a.0'], true);
		await settle();
		expect(supervision.changes).toEqual([]);
		complete(7, ['b.0']);
		await settle();
		incremental(7, 8, ['c.0'], ['a.0']);
		await settle();
		expect(supervision.changes).toMatchObject([
			{ clusterId: 'cluster-a', version: 7, complete: true, upserts: [{ instance: 'a.0' }, { instance: 'b.0' }] },
			{ version: 8, complete: false, upserts: [{ instance: 'c.0' }], removals: ['a.0'] },
		]);
		expect(manager.session.of('applied')).toEqual([
			{ kind: 'applied', version: 7 },
			{ kind: 'applied', version: 8 },
		]);
	});

	it('asks once for everything when the chain breaks, and ignores what it cannot chain', async () => {
		await connected();
		complete(7, ['a.0']);
		incremental(8, 9, ['b.0']);
		incremental(9, 10, ['c.0']);
		await settle();
		expect(manager.session.of('resend')).toHaveLength(1);
		expect(supervision.held.version).toBe(7);
		complete(10, ['a.0', 'b.0', 'c.0']);
		incremental(10, 11, []);
		await settle();
		expect(supervision.held.version).toBe(11);
		expect(manager.session.of('resend')).toHaveLength(1);
	});

	it('merges what arrives while the disk is slow', async () => {
		await connected();
		let release: () => void = () => {};
		supervision.beforeAssign = () =>
			new Promise((resolve) => {
				release = resolve;
			});
		complete(1, ['a.0']);
		await settle();
		incremental(1, 2, ['b.0']);
		incremental(2, 3, ['c.0'], ['b.0']);
		await settle();
		supervision.beforeAssign = async () => {};
		release();
		await settle();
		expect(supervision.changes).toHaveLength(2);
		expect(supervision.changes[1]).toMatchObject({ version: 3, upserts: [{ instance: 'c.0' }], removals: ['b.0'] });
	});

	it('tries again when they cannot be written', async () => {
		await connected();
		supervision.beforeAssign = () => Promise.reject(new MinderError('storage', 'no space left'));
		complete(1, ['a.0']);
		await settle();
		expect(manager.session.of('applied')).toEqual([]);
		expect(lines.join()).toContain('no space left');
		supervision.beforeAssign = async () => {};
		incremental(1, 2, ['b.0']);
		await clock.advance(1);
		expect(supervision.changes).toMatchObject([
			{ version: 2, complete: true, upserts: [{ instance: 'a.0' }, { instance: 'b.0' }] },
		]);
		expect(manager.session.of('applied')).toEqual([{ kind: 'applied', version: 2 }]);
	});
});

describe('heartbeats', () => {
	const beats = (): number => manager.session.of('heartbeat').length;
	const answer = (heartbeatSeconds: number): void =>
		manager.session.send({ kind: 'heartbeat-ack', heartbeatSeconds, leaseSeconds: 15 });

	it('tell usage that does not change only now and then', async () => {
		supervision.states.set(instanceId('api.0'), observedState('api.0'));
		await connected();
		for (let beat = 0; beat < 7; beat++) {
			answer(1);
			await clock.advance(1);
		}
		const told = manager.session.of('heartbeat').map(({ instances }) => Object.keys(instances).length);
		expect(told.slice(0, 7)).toEqual([1, 1, 0, 1, 0, 0, 1]);
	});

	it('follow the period that the last answer set', async () => {
		await connected();
		expect(beats()).toBe(1);
		answer(5);
		await clock.advance(5);
		expect(beats()).toBe(2);
		answer(2);
		await clock.advance(2);
		expect(beats()).toBe(3);
		answer(20);
		await clock.advance(19.9);
		expect(beats()).toBe(3);
		await clock.advance(0.2);
		expect(beats()).toBe(4);
	});

	it('drop a session whose manager is silent for three periods, whatever else it says', async () => {
		await connected();
		await clock.advance(14.9);
		expect(manager.sessions).toHaveLength(1);
		expect(beats()).toBe(3);
		manager.session.send({ kind: 'status-ack', sequence: 1 });
		await clock.advance(0.2);
		expect(manager.sessions[0]?.stream.closed.aborted).toBe(true);
		expect(lines.at(-1)).toContain('has not answered a heartbeat for 15.0 s');
		await clock.advance(1);
		expect(manager.sessions).toHaveLength(2);
	});

	it('do not pile up in front of a manager that does not read', async () => {
		await connected();
		manager.session.agentEnd.room = false;
		answer(1);
		await clock.advance(1);
		expect(beats()).toBe(2);
		await clock.advance(1.5);
		expect(beats()).toBe(2);
		manager.session.agentEnd.room = true;
		await clock.advance(0.5);
		expect(manager.sessions.at(0)?.of('heartbeat').length).toBeLessThanOrEqual(3);
	});
});

describe('commands', () => {
	it('passes signals on and answers', async () => {
		await connected();
		supervision.states.set(instanceId('api.0'), observedState('api.0'));
		manager.session.send({ kind: 'signal', request: 'r1', instance: instanceId('api.0'), signal: 'SIGHUP' });
		manager.session.send({ kind: 'signal', request: 'r2', instance: instanceId('api.1'), signal: 'SIGHUP' });
		await settle();
		expect(supervision.signals).toEqual(['SIGHUP api.0']);
		expect(manager.session.of('signal-result')).toEqual([
			{ kind: 'signal-result', request: 'r1' },
			{ kind: 'signal-result', request: 'r2', error: 'no instance api.1' },
		]);
	});

	it('says which processes there are, in the order of the question, and nothing where it cannot look', async () => {
		await connected();
		supervision.processes.set(7, { pid: 7, startTime: 70 });
		manager.session.send({ kind: 'check-pids', request: 'r1', pids: [8, 7] });
		await settle();
		supervision.checkPids = () => {
			throw new Error('too many open files');
		};
		manager.session.send({ kind: 'check-pids', request: 'r2', pids: [8] });
		await settle();
		expect(manager.session.of('pids')).toEqual([
			{ kind: 'pids', request: 'r1', pids: [{ pid: 8 }, { pid: 7, startTime: 70 }] },
		]);
	});
});

describe('status', () => {
	it('sends the first change at once and those that follow together after 200 ms', async () => {
		await connected();
		await clock.advance(1);
		const before = manager.session.of('status').length;
		supervision.report(observedState('a.0', { attempt: 1 }));
		supervision.report(observedState('b.0', { attempt: 1 }));
		supervision.report(observedState('b.0', { attempt: 2 }));
		supervision.report(observedState('c.0'));
		await settle();
		expect(manager.session.of('status').slice(before)).toMatchObject([
			{ complete: false, instances: [{ instance: 'a.0' }] },
		]);
		await clock.advance(0.19);
		expect(manager.session.of('status')).toHaveLength(before + 1);
		await clock.advance(0.02);
		expect(manager.session.of('status').slice(before + 1)).toMatchObject([
			{ instances: [{ instance: 'b.0', attempt: 2 }, { instance: 'c.0' }] },
		]);
	});

	it('holds back for a stream without room, then sends the latest only', async () => {
		await connected();
		await clock.advance(1);
		manager.session.agentEnd.room = false;
		supervision.report(observedState('a.0', { attempt: 1 }));
		for (let attempt = 2; attempt <= 50; attempt++) supervision.report(observedState('a.0', { attempt }));
		await clock.advance(1);
		const before = manager.session.of('status').length;
		manager.session.agentEnd.room = true;
		await settle();
		expect(manager.session.of('status').slice(before)).toMatchObject([
			{ instances: [{ instance: 'a.0', attempt: 50 }] },
		]);
	});
});
