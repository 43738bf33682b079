import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunningAgent, startAgent } from '../../../src/agent/main.ts';
import {
	type AgentHandlers,
	type AgentMessage,
	type ManagerMessage,
	type MessageStream,
	PROTOCOL_VERSION,
} from '../../../src/model/agent-protocol.ts';
import type { Control } from '../../../src/model/control.ts';
import type { Assignment, Observed } from '../../../src/model/records.ts';
import { type RpcServer, startRpcServer } from '../../../src/rpc/server.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { silentLog } from '../../../src/sys/log.ts';
import { systemRand } from '../../../src/sys/rand.ts';
import { someAssignment } from '../../support/fake-supervision.ts';
import { waitFor } from '../../support/wait-for.ts';

/** A manager that wants what the test says and knows what it was told. */
class SmallManager implements AgentHandlers {
	wanted: readonly Assignment[] = [];
	version = 1;
	readonly known = new Map<string, Observed>();
	readonly hellos: Extract<AgentMessage, { kind: 'hello' }>[] = [];
	beats = 0;
	#stream: MessageStream<AgentMessage, ManagerMessage> | undefined;

	async session(stream: MessageStream<AgentMessage, ManagerMessage>): Promise<void> {
		this.#stream = stream;
		for await (const message of stream) {
			if (message.kind === 'hello') {
				this.hellos.push(message);
				stream.send({
					kind: 'welcome',
					protocol: PROTOCOL_VERSION,
					session: 's',
					clusterId: 'cluster-a',
					heartbeatSeconds: 1,
					leaseSeconds: 3,
					version: '0.0.0',
				});
				this.want(this.wanted);
			}
			if (message.kind === 'heartbeat') {
				if (message.usage !== undefined) this.beats++;
				stream.send({ kind: 'heartbeat-ack', heartbeatSeconds: 1, leaseSeconds: 3 });
			}
			if (message.kind === 'status') {
				for (const state of message.instances) {
					if (state.gone === true) this.known.delete(state.instance);
					else this.known.set(state.instance, state);
				}
				stream.send({ kind: 'status-ack', sequence: message.sequence });
			}
		}
	}

	want(wanted: readonly Assignment[]): void {
		this.wanted = wanted;
		this.#stream?.send({
			kind: 'assignments',
			complete: true,
			appliesTo: 0,
			resultsIn: this.version++,
			upserts: wanted,
			removals: [],
			more: false,
		});
	}

	async pushLogs(): Promise<void> {}

	async workJobs(): Promise<void> {}
}

let directory: string;
let manager: SmallManager;
let server: RpcServer | undefined;
const agents: RunningAgent[] = [];

beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), 'minder-agent-'));
	manager = new SmallManager();
});

afterEach(async () => {
	for (const agent of agents.splice(0)) await agent.detach();
	await server?.close(0);
	server = undefined;
	await rm(directory, { recursive: true });
});

async function start(address: string): Promise<RunningAgent> {
	const agent = await startAgent({
		server: address,
		dataDirectory: join(directory, 'agent'),
		name: 'web-1',
		labels: { role: 'web' },
		log: silentLog,
		clock: systemClock,
		rand: systemRand,
		version: '0.0.0',
	});
	agents.push(agent);
	return agent;
}

const NOBODY = '127.0.0.1:1';

it('starts with no manager in sight, alone on a directory of its own', async () => {
	const agent = await start(NOBODY);
	expect(agent.nodeName).toBe('web-1');
	expect((await stat(join(directory, 'agent'))).mode & 0o777).toBe(0o700);
	await expect(start(NOBODY)).rejects.toMatchObject({ code: 'data-in-use' });
	await agent.detach();
	await agent.detach();
	await start(NOBODY);
});

it('refuses a bad address or name before anything is made', async () => {
	await expect(start('not an address')).rejects.toMatchObject({ code: 'usage' });
	await expect(stat(join(directory, 'agent'))).rejects.toMatchObject({ code: 'ENOENT' });
});

it('starts what it is told, leaves it running, and takes it over again', { timeout: 120_000 }, async () => {
	server = await startRpcServer({ listen: '127.0.0.1:0', control: {} as Control, agents: manager, log: silentLog });
	const first = await start(server.address);
	manager.wanted = [someAssignment('nap.0')];
	manager.want(manager.wanted);
	const pid = await waitFor(() => manager.known.get('nap.0')?.pid, { seconds: 30, what: 'the program to be reported' });
	await waitFor(() => manager.beats > 0, { seconds: 30, what: 'a heartbeat with usage' });
	await first.detach();
	manager.known.clear();
	process.kill(pid, 0);

	await start(server.address);
	await waitFor(() => manager.known.get('nap.0')?.phase === 'running', {
		seconds: 30,
		what: 'the program to be taken over',
	});
	expect(manager.known.get('nap.0')).toMatchObject({ pid, adopted: true, attempt: 1 });
	expect(manager.hellos.map((hello) => hello.clusterId)).toEqual(['', 'cluster-a']);
	expect(manager.hellos[1]?.facts.nodeId).toBe(manager.hellos[0]?.facts.nodeId);

	manager.want([]);
	await waitFor(() => !manager.known.has('nap.0'), { seconds: 30, what: 'the program to be gone' });
	expect(() => process.kill(pid, 0)).toThrow();
});
