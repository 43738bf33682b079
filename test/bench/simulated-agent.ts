import type { AgentMessage, ManagerMessage, MessageStream } from '../../src/model/agent-protocol.ts';
import { PROTOCOL_VERSION } from '../../src/model/agent-protocol.ts';
import type { NodeName } from '../../src/model/ids.ts';
import type { Assignment, Observed } from '../../src/model/records.ts';
import { openManagerChannel } from '../../src/rpc/manager-channel.ts';

/** An agent that speaks the real protocol over a real connection, and whose programs run at once and for ever; those of runs end at once, with success. */
export class SimulatedAgent {
	readonly name: NodeName;
	/** Version of the assignments that it has applied. */
	applied = 0;
	heartbeats = 0;
	/** Assignments, their acknowledgements and status batches. */
	messages = 0;
	readonly instances = new Map<string, Observed>();
	private readonly channel: ReturnType<typeof openManagerChannel>;
	private readonly stream: MessageStream<ManagerMessage, AgentMessage>;
	private sequence = 0;
	private clusterId = '';
	private heartbeat: NodeJS.Timeout | undefined;
	private readonly onAssigned: (agent: SimulatedAgent, upserts: readonly Assignment[]) => void;

	constructor(
		name: string,
		server: string,
		onAssigned: (agent: SimulatedAgent, upserts: readonly Assignment[]) => void,
	) {
		this.name = name as NodeName;
		this.onAssigned = onAssigned;
		this.channel = openManagerChannel(server);
		this.stream = this.channel.openSession();
		this.stream.send({
			kind: 'hello',
			protocol: PROTOCOL_VERSION,
			clusterId: '',
			facts: {
				name: this.name,
				nodeId: `id-of-${name}`,
				bootId: 'boot',
				version: '0.1.0',
				labels: {},
				addresses: ['127.0.0.1'],
				capacity: { cores: 8, memoryBytes: 16e9 },
			},
		});
	}

	/** Serves the session until it is closed. */
	async run(): Promise<void> {
		try {
			for await (const message of this.stream) this.take(message);
		} catch {
			// closed
		}
		clearTimeout(this.heartbeat);
	}

	close(): void {
		clearTimeout(this.heartbeat);
		this.stream.end();
		this.channel.close();
	}

	private take(message: ManagerMessage): void {
		switch (message.kind) {
			case 'welcome':
				this.clusterId = message.clusterId;
				this.beatAfter(message.heartbeatSeconds * Math.random());
				return;
			case 'heartbeat-ack':
				this.beatAfter(message.heartbeatSeconds);
				return;
			case 'assignments':
				for (const assignment of message.upserts) this.instances.set(assignment.instance, observed(assignment));
				for (const id of message.removals) this.instances.delete(id);
				if (message.more) return;
				this.applied = message.resultsIn;
				this.messages += 3;
				this.stream.send({ kind: 'applied', version: message.resultsIn });
				this.stream.send({
					kind: 'status',
					sequence: ++this.sequence,
					instances: message.complete ? [...this.instances.values()] : message.upserts.map(observed),
					complete: message.complete,
				});
				this.onAssigned(this, message.upserts);
				return;
			default:
		}
	}

	private beatAfter(seconds: number): void {
		clearTimeout(this.heartbeat);
		this.heartbeat = setTimeout(() => {
			this.heartbeats++;
			const instances = Object.fromEntries(
				[...this.instances.keys()].map((id) => [id, { cpuPercent: 1, memoryBytes: 1e6 }]),
			);
			this.stream.send({
				kind: 'heartbeat',
				usage: {
					cpuPercent: 5,
					load: [0.1, 0.1, 0.1],
					memoryUsedBytes: 1e9,
					disks: [{ mount: '/', totalBytes: 1e11, usedBytes: 1e10 }],
				},
				instances,
			});
		}, seconds * 1000);
	}
}

/** A run of a schedule has ended by the time it is reported. */
function observed(assignment: Assignment): Observed {
	if (assignment.instance.includes('@')) {
		const at = Date.now();
		return {
			instance: assignment.instance,
			generation: assignment.generation,
			attempt: 1,
			phase: 'exited',
			ready: false,
			adopted: false,
			startedAt: at,
			exit: { kind: 'code', code: 0, at, cause: 'own' },
			output: [],
			restarts: 0,
		};
	}
	return {
		instance: assignment.instance,
		generation: assignment.generation,
		attempt: 1,
		phase: 'running',
		ready: true,
		adopted: false,
		pid: 4242,
		startedAt: Date.now(),
		restarts: 0,
	};
}
