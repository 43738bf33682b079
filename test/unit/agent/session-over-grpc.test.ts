import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AgentSession } from '../../../src/agent/session.ts';
import {
	type AgentHandlers,
	type AgentMessage,
	type LogPush,
	type ManagerMessage,
	type MessageStream,
	PROTOCOL_VERSION,
} from '../../../src/model/agent-protocol.ts';
import type { Control } from '../../../src/model/control.ts';
import { MinderError } from '../../../src/model/errors.ts';
import { instanceId, nodeName } from '../../../src/model/ids.ts';
import { openManagerChannel } from '../../../src/rpc/manager-channel.ts';
import { type RpcServer, startRpcServer } from '../../../src/rpc/server.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { silentLog } from '../../../src/sys/log.ts';
import { FakeSupervision, observedState } from '../../support/fake-supervision.ts';
import { freePort } from '../../support/free-port.ts';
import { readFileAsOutput } from '../../support/output.ts';
import { waitFor } from '../../support/wait-for.ts';

type Stream = MessageStream<AgentMessage, ManagerMessage>;

/** A manager behind a real port that welcomes everybody and takes notes. */
class ListeningManager implements AgentHandlers {
	readonly received: AgentMessage[] = [];
	readonly pushed: LogPush[] = [];
	stream: Stream | undefined;
	sessions = 0;
	/** Instead of Welcome. */
	refusal: MinderError | undefined;

	async session(stream: Stream): Promise<void> {
		this.sessions++;
		this.stream = stream;
		if (this.refusal !== undefined) throw this.refusal;
		for await (const message of stream) {
			this.received.push(message);
			if (message.kind === 'hello') {
				stream.send({
					kind: 'welcome',
					protocol: PROTOCOL_VERSION,
					session: `s-${this.sessions}`,
					clusterId: 'cluster-a',
					heartbeatSeconds: 1,
					leaseSeconds: 3,
					version: '0.0.0',
				});
			}
			if (message.kind === 'heartbeat') stream.send({ kind: 'heartbeat-ack', heartbeatSeconds: 1, leaseSeconds: 3 });
		}
	}

	async pushLogs(pushes: AsyncIterable<LogPush>): Promise<void> {
		for await (const push of pushes) this.pushed.push(push);
	}

	async workJobs(): Promise<void> {}
}

let directory: string;
let manager: ListeningManager;
let server: RpcServer;
let supervision: FakeSupervision;
let session: AgentSession | undefined;

const listen = (address: string): Promise<RpcServer> =>
	startRpcServer({ listen: address, control: {} as Control, agents: manager, log: silentLog });

beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), 'minder-session-'));
	manager = new ListeningManager();
	// One that nobody else is given while nothing listens on it.
	server = await listen(`127.0.0.1:${await freePort()}`);
	supervision = new FakeSupervision();
	supervision.states.set(instanceId('api.0'), observedState('api.0'));
});

afterEach(async () => {
	await session?.stop();
	await server.close(0);
	await rm(directory, { recursive: true });
});

function open(): AgentSession {
	const { address } = server;
	session = new AgentSession({
		server: address,
		connect: () => openManagerChannel(address),
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
		tail: readFileAsOutput,
		clock: systemClock,
		rand: { next: () => 0.01, uuid: () => 'uuid' },
		log: silentLog,
	});
	session.start();
	return session;
}

const connected = (): Promise<boolean> =>
	waitFor(() => session?.condition.kind === 'connected', { what: 'a session' }) as Promise<boolean>;

describe('a session over the network', () => {
	it('reports, takes assignments, and pushes output on a stream of its own', async () => {
		supervision.files = { stdout: join(directory, 'stdout'), stderr: join(directory, 'stderr') };
		await writeFile(supervision.files.stdout, 'hello\n'.repeat(50_000));
		open();
		await connected();
		manager.stream?.send({
			kind: 'assignments',
			complete: true,
			appliesTo: 0,
			resultsIn: 3,
			upserts: [],
			removals: [],
			more: false,
		});
		await waitFor(() => manager.received.some((message) => message.kind === 'applied' && message.version === 3));
		expect(manager.received.find((message) => message.kind === 'status')).toMatchObject({
			complete: true,
			instances: [{ instance: 'api.0', phase: 'running' }],
		});
		const range = { stdout: true, stderr: false, follow: false };
		manager.stream?.send({ kind: 'open-logs', request: 'r1', instance: instanceId('api.0'), range });
		const bytes = (): number =>
			manager.pushed.reduce((sum, push) => sum + (push.kind === 'chunk' ? push.chunk.data.length : 0), 0);
		await waitFor(() => bytes() === 300_000, { what: 'all of the output' });
		expect(manager.pushed[0]).toEqual({ kind: 'request', request: 'r1' });
	});

	it('finds a manager again that was restarted', async () => {
		open();
		await connected();
		const { address } = server;
		await server.close(0);
		await waitFor(() => session?.condition.kind === 'away');
		server = await listen(address);
		await connected();
		expect(manager.sessions).toBeGreaterThanOrEqual(2);
	});

	it('learns why it is refused', async () => {
		manager.refusal = new MinderError('conflict', 'the name web-1 belongs to another machine');
		open();
		await waitFor(() => session?.condition.kind === 'refused');
		expect(session?.condition).toMatchObject({
			error: { code: 'conflict', message: 'the name web-1 belongs to another machine' },
		});
	});

	it('leaves no file descriptor behind over many sessions', async () => {
		open();
		await connected();
		const descriptors = async (): Promise<number> => (await readdir('/proc/self/fd')).length;
		const next = async (): Promise<void> => {
			const before = manager.sessions;
			manager.stream?.end();
			await waitFor(() => manager.sessions > before, { what: 'the next session' });
		};
		for (let n = 0; n < 5; n++) await next();
		const before = await descriptors();
		for (let n = 0; n < 20; n++) await next();
		await waitFor(async () => (await descriptors()) <= before + 2, { what: 'descriptors to be closed' });
	});
});
