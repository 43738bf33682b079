import { afterEach, beforeEach, expect, it } from 'vitest';
import { AgentSession } from '../../../src/agent/session.ts';
import { nodeName } from '../../../src/model/ids.ts';
import { silentLog } from '../../../src/sys/log.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { FakeManager } from '../../support/fake-manager.ts';
import { FakeSupervision, someAssignment } from '../../support/fake-supervision.ts';

const ACK = { kind: 'heartbeat-ack', heartbeatSeconds: 5, leaseSeconds: 15 } as const;

let clock: FakeClock;
let manager: FakeManager;
let supervision: FakeSupervision;
let session: AgentSession;

beforeEach(() => {
	clock = new FakeClock();
	manager = new FakeManager();
	supervision = new FakeSupervision();
	supervision.time = () => Math.round((clock.monotonic() - 1000) * 1000) / 1000;
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
			addresses: [],
			capacity: { cores: 2, memoryBytes: 1 },
		}),
		sample: async () => ({ instances: {} }),
		tail: async function* () {},
		clock,
		rand: { next: () => 0.5, uuid: () => 'uuid' },
		log: silentLog,
	});
	session.start();
});

afterEach(() => session.stop());

const complete = (resultsIn: number) =>
	manager.session.send({
		kind: 'assignments',
		complete: true,
		appliesTo: 0,
		resultsIn,
		upserts: [someAssignment('api.0')],
		removals: [],
		more: false,
	});

it('the manager was heard of when Hello and each heartbeat that it answered was sent, however late the answers come', async () => {
	await clock.advance(3);
	expect(supervision.answered).toEqual([]);
	manager.session.welcome();
	await settle();
	expect(supervision.answered).toEqual([0]);
	await clock.advance(11);
	expect(manager.session.of('heartbeat')).toHaveLength(3);
	expect(supervision.answered).toEqual([0]);
	manager.session.send(ACK);
	manager.session.send(ACK);
	await settle();
	expect(supervision.answered).toEqual([0, 3, 8]);
});

it('what a manager says that answers nothing does not count', async () => {
	await settle();
	manager.session.welcome();
	complete(1);
	await clock.advance(4);
	manager.session.send(ACK);
	manager.session.send(ACK);
	manager.session.send(ACK);
	await settle();
	expect(supervision.answered).toEqual([0, 0]);
});

it('a manager of another cluster was not heard of', async () => {
	supervision.held = { clusterId: 'cluster-b', version: 1 };
	await settle();
	manager.session.welcome();
	await settle();
	expect(supervision.answered).toEqual([]);
});

it('asks for everything once where something is kept stopped within a session, not where everything is to come', async () => {
	supervision.awaitsComplete = true;
	await settle();
	manager.session.welcome();
	await settle();
	manager.session.send(ACK);
	await settle();
	expect(manager.session.of('resend')).toHaveLength(0);
	complete(1);
	await clock.advance(5);
	manager.session.send(ACK);
	await clock.advance(5);
	manager.session.send(ACK);
	await settle();
	expect(manager.session.of('resend')).toHaveLength(1);
	complete(2);
	await settle();
	supervision.awaitsComplete = false;
	await clock.advance(5);
	manager.session.send(ACK);
	await settle();
	expect(manager.session.of('resend')).toHaveLength(1);
});

it('beats as often as the shortest stopAfter needs it, whatever the manager asks', async () => {
	supervision.beatWithin = 2;
	await settle();
	manager.session.welcome();
	for (let beat = 0; beat < 5; beat++) {
		await clock.advance(2);
		manager.session.send(ACK);
	}
	expect(manager.session.of('heartbeat')).toHaveLength(6);
});
