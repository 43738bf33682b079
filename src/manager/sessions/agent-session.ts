import type { AgentMessage, ManagerMessage, MessageStream, PidReport } from '../../model/agent-protocol.ts';
import { MinderError } from '../../model/errors.ts';
import type { InstanceId, NodeName } from '../../model/ids.ts';
import type { InstanceUsage, NodeUsage, Observed } from '../../model/records.ts';
import type { LogRange } from '../../model/views.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Rand } from '../../sys/rand.ts';
import type { AssignmentSource } from './assignment-feed.ts';
import { AssignmentFeed } from './assignment-feed.ts';
import type { Pace } from './heartbeat-pace.ts';
import { PendingReplies } from './pending-replies.ts';

export type AgentStream = MessageStream<AgentMessage, ManagerMessage>;

/** What a session hands on. */
export interface SessionEvents {
	/** @returns the pace until the next heartbeat */
	heartbeat(
		session: AgentSession,
		usage: NodeUsage | undefined,
		instances: ReadonlyMap<InstanceId, InstanceUsage>,
		alarms: readonly string[],
	): Pace;
	/** `first`: part of the full report with which a session begins. `last`: it ends with this batch. */
	status(session: AgentSession, instances: readonly Observed[], first: boolean, last: boolean): void;
}

const SIGNAL_SECONDS = 5;
const PIDS_SECONDS = 3;

/** One stream of one agent, from after its Hello to its end. */
export class AgentSession {
	readonly id: string;
	readonly node: NodeName;
	readonly nodeId: string;
	readonly feed: AssignmentFeed;
	/** Aborted once the session is over. */
	readonly closed: AbortSignal;
	readonly #stream: AgentStream;
	readonly #events: SessionEvents;
	readonly #rand: Rand;
	readonly #signals: PendingReplies<string | undefined>;
	readonly #pids: PendingReplies<readonly PidReport[]>;
	#reporting = true;

	constructor(
		identity: { readonly id: string; readonly node: NodeName; readonly nodeId: string },
		stream: AgentStream,
		source: AssignmentSource,
		nextVersion: () => number,
		ports: { readonly events: SessionEvents; readonly clock: Clock; readonly rand: Rand },
	) {
		this.id = identity.id;
		this.node = identity.node;
		this.nodeId = identity.nodeId;
		this.closed = stream.closed;
		this.feed = new AssignmentFeed(stream, source, nextVersion);
		this.#stream = stream;
		this.#events = ports.events;
		this.#rand = ports.rand;
		this.#signals = new PendingReplies(ports.clock);
		this.#pids = new PendingReplies(ports.clock);
	}

	/** Takes messages until the agent ends its side. @throws MinderError where the connection breaks */
	async run(messages: AsyncIterator<AgentMessage>): Promise<void> {
		try {
			for (let next = await messages.next(); next.done !== true; next = await messages.next()) this.#take(next.value);
		} finally {
			const away = new MinderError('node-unavailable', `node ${this.node} went away`);
			this.#signals.failAll(away);
			this.#pids.failAll(away);
		}
	}

	send(message: ManagerMessage): void {
		if (!this.#stream.closed.aborted) this.#stream.send(message);
	}

	end(error?: Error): void {
		this.#stream.end(error);
	}

	/** Resolves with `undefined` when the signal was sent, or with the reason why not. @throws MinderError `node-unavailable` */
	signal(instance: InstanceId, signal: NodeJS.Signals): Promise<string | undefined> {
		const request = this.#rand.uuid();
		const reply = this.#signals.expect(request, SIGNAL_SECONDS, () => this.#late(SIGNAL_SECONDS));
		this.send({ kind: 'signal', request, instance, signal });
		return reply;
	}

	/** Which of these processes are there. @throws MinderError `node-unavailable` */
	checkPids(pids: readonly number[]): Promise<readonly PidReport[]> {
		const request = this.#rand.uuid();
		const reply = this.#pids.expect(request, PIDS_SECONDS, () => this.#late(PIDS_SECONDS));
		this.send({ kind: 'check-pids', request, pids });
		return reply;
	}

	/** Asks the agent to push the logs of an instance under the number of `request`. */
	openLogs(request: string, instance: InstanceId, range: LogRange): void {
		this.send({ kind: 'open-logs', request, instance, range });
	}

	#late(seconds: number): MinderError {
		return new MinderError('node-unavailable', `node ${this.node} did not answer within ${seconds}s`);
	}

	#take(message: AgentMessage): void {
		switch (message.kind) {
			case 'hello':
				throw new MinderError('usage', 'a session begins with one hello; this is a second one');
			case 'heartbeat': {
				const usage = new Map(Object.entries(message.instances) as [InstanceId, InstanceUsage][]);
				const pace = this.#events.heartbeat(this, message.usage, usage, message.alarms ?? []);
				return this.send({ kind: 'heartbeat-ack', ...pace });
			}
			case 'status': {
				const first = this.#reporting;
				if (message.complete) this.#reporting = false;
				this.#events.status(this, message.instances, first, message.complete);
				return this.send({ kind: 'status-ack', sequence: message.sequence });
			}
			case 'applied':
				return;
			case 'resend':
				return this.feed.sendComplete();
			case 'signal-result':
				return void this.#signals.answer(message.request, message.error);
			case 'pids':
				this.#pids.answer(message.request, message.pids);
		}
	}
}
