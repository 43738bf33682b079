import type { Caller } from '../../model/access.ts';
import type { AgentMessage } from '../../model/agent-protocol.ts';
import { PROTOCOL_VERSION } from '../../model/agent-protocol.ts';
import { MinderError } from '../../model/errors.ts';
import type { InstanceId, NodeName, RunId } from '../../model/ids.ts';
import { isNodeName, runInstanceId, runOfInstance } from '../../model/ids.ts';
import type { Assignment, Instance, InstanceUsage, NodeFacts, NodeUsage, Observed } from '../../model/records.ts';
import type { Run } from '../../model/schedule-records.ts';
import { checkSpeaksFor } from '../../policy/access.ts';
import type { Clock } from '../../sys/clock.ts';
import { sleep } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import type { Rand } from '../../sys/rand.ts';
import type { EventLog } from '../events/event-log.ts';
import { eventsBetween } from '../events/instance-events.ts';
import { taskAssignment } from '../schedules/run-assignment.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { NodeContacts } from '../state/node-contacts.ts';
import type { Observations } from '../state/observations.ts';
import { bounded, boundedLines, checkFacts, MOST_LEAVING } from './agent-bounds.ts';
import type { AgentStream, SessionEvents } from './agent-session.ts';
import { AgentSession } from './agent-session.ts';
import { DependencyHolds } from './dependency-holds.ts';
import type { Pace } from './heartbeat-pace.ts';
import { paceFor } from './heartbeat-pace.ts';
import type { NodeRegistry } from './node-registry.ts';

const HELLO_SECONDS = 10;

export interface SessionPorts {
	readonly state: ClusterState;
	readonly observations: Observations;
	readonly contacts: NodeContacts;
	readonly registry: NodeRegistry;
	readonly events: EventLog;
	readonly clock: Clock;
	readonly rand: Rand;
	readonly log: Log;
	/** This manager's version, for the agents. */
	readonly version: string;
}

/** The sessions of all agents: one for each node, the newest. */
export class AgentSessions implements SessionEvents {
	readonly #ports: SessionPorts;
	readonly #sessions = new Map<NodeName, AgentSession>();
	/** Versions of assignments grow over all sessions and restarts, so that none is ever taken for another. */
	#version: number;
	readonly #holds: DependencyHolds;
	#closed = false;

	constructor(ports: SessionPorts) {
		this.#ports = ports;
		this.#version = ports.clock.wall();
		ports.registry.onSilent((node) => {
			this.#sessions.get(node)?.end(new MinderError('timeout', `no heartbeat came from node ${node}: connect again`));
		});
		this.#holds = new DependencyHolds(ports, ({ id, node }) => {
			if (node !== undefined) this.#sessions.get(node)?.feed.mark(id);
		});
		ports.state.onChange((changes) => {
			for (const change of changes) {
				if (change.table === 'run') this.#markTasks(change.key, change.before, change.after);
				if (change.table !== 'instance') continue;
				for (const node of new Set([change.before?.node, change.after?.node])) {
					if (node !== undefined) this.#sessions.get(node)?.feed.mark(change.key);
				}
			}
		});
	}

	#markTasks(id: RunId, before: Run | undefined, after: Run | undefined): void {
		if (before?.tasks === after?.tasks) return;
		const known = new Map(before?.tasks.map((task) => [task.ordinal, task]));
		const touched = after?.tasks.filter((task) => {
			const was = known.get(task.ordinal);
			return was?.generation !== task.generation || was.outcome !== task.outcome;
		});
		for (const { node, ordinal } of touched ?? before?.tasks ?? [])
			this.#sessions.get(node)?.feed.mark(runInstanceId(id, ordinal));
	}

	/** The session of a node. @throws MinderError `node-unavailable` */
	of(node: NodeName): AgentSession {
		const session = this.#sessions.get(node);
		if (session !== undefined) return session;
		const why = this.#ports.contacts.whyUnknown(node) ?? `node ${node} is not connected at the moment`;
		throw new MinderError('node-unavailable', `${why}: see \`minder nodes ${node}\``, { details: { node } });
	}

	/** Serves one agent until its stream ends. See AgentHandlers. */
	async serve(stream: AgentStream, peer: string, caller: Caller): Promise<void> {
		const messages = stream[Symbol.asyncIterator]();
		try {
			const hello = await this.#firstMessage(messages);
			if (hello === undefined) return;
			const session = await this.#welcome(hello, stream, caller);
			this.#ports.log.info({ node: session.node, peer, session: session.id }, 'an agent has opened a session');
			try {
				await session.run(messages);
			} finally {
				if (this.#sessions.get(session.node) === session) this.#sessions.delete(session.node);
				this.#ports.log.info({ node: session.node, session: session.id }, 'the session of an agent is over');
			}
		} finally {
			void messages.return?.().catch(() => undefined);
		}
	}

	/** Ends the session of a node that was removed; nothing that it still says counts. */
	dismiss(node: NodeName): void {
		const session = this.#sessions.get(node);
		this.#sessions.delete(node);
		session?.end(new MinderError('unreachable', `node ${node} was removed: connect again to join anew`));
	}

	/** Ends every session; agents connect again when there is a manager. */
	close(): void {
		this.#closed = true;
		for (const session of this.#sessions.values()) session.end();
		this.#sessions.clear();
	}

	heartbeat(
		session: AgentSession,
		usage: NodeUsage | undefined,
		instances: ReadonlyMap<InstanceId, InstanceUsage>,
		alarms: readonly string[],
	): Pace {
		const pace = this.#pace();
		if (this.#sessions.get(session.node) !== session) return pace;
		this.#ports.registry.heard(session.node, pace.leaseSeconds, usage);
		for (const [id, figures] of instances) this.#ports.observations.recordUsage(session.node, id, figures);
		this.#alarms(session.node, boundedLines(alarms));
		return pace;
	}

	#alarms(node: NodeName, alarms: readonly string[]): void {
		const { contacts, events } = this.#ports;
		const before = contacts.get(node).alarms;
		if (before === undefined && alarms.length === 0) return;
		contacts.alarmed(node, alarms);
		const event = { subject: `node/${node}`, actor: 'agent' };
		if (before === undefined) events.append({ ...event, kind: 'node-storage-failed', reason: alarms.join('; ') });
		else if (alarms.length === 0) {
			events.append({ ...event, kind: 'node-storage-recovered', reason: 'the agent can write its data again' });
		}
	}

	status(session: AgentSession, instances: readonly Observed[], first: boolean, last: boolean): void {
		if (this.#sessions.get(session.node) !== session) return;
		const { observations, events } = this.#ports;
		for (const report of instances) {
			const observed = bounded(report);
			this.#checkCount(session.node, observed.instance);
			const recorded = observations.record(session.node, session.id, observed);
			if (recorded.kind === 'old' || observed.gone === true) continue;
			if (first && recorded.before === undefined) continue;
			if (runOfInstance(observed.instance) !== undefined) continue;
			for (const event of eventsBetween(recorded.before, observed, session.node)) events.append(event);
		}
		if (!last) return;
		observations.keepOnly(session.node, session.id);
		this.#ports.contacts.complete(session.node);
	}

	/** An agent cannot fill the memory with instances that nobody asked for. @throws MinderError `usage` */
	#checkCount(node: NodeName, id: InstanceId): void {
		const { observations, state } = this.#ports;
		if (observations.get(node, id) !== undefined) return;
		const placed = state.view.countOn(node) + state.view.taskCountOn(node);
		if (observations.countOn(node) < placed + MOST_LEAVING) return;
		throw new MinderError(
			'usage',
			`node ${node} reports more than ${MOST_LEAVING} instances that are not placed on it`,
		);
	}

	async #firstMessage(messages: AsyncIterator<AgentMessage>) {
		const waited = new AbortController();
		const late = sleep(this.#ports.clock, HELLO_SECONDS, waited.signal).then(() => 'late' as const);
		const first = messages.next();
		first.catch(() => undefined);
		const next = await Promise.race([first, late]).finally(() => waited.abort());
		if (next === 'late') throw new MinderError('timeout', `no hello within ${HELLO_SECONDS}s`);
		if (next.done === true) return undefined;
		if (next.value.kind === 'hello') return next.value;
		throw new MinderError('usage', `a session begins with a hello, not with ${next.value.kind}`);
	}

	async #welcome(
		hello: Extract<AgentMessage, { kind: 'hello' }>,
		stream: AgentStream,
		caller: Caller,
	): Promise<AgentSession> {
		const { registry, state, clock, rand, version } = this.#ports;
		if (this.#closed) throw new MinderError('unreachable', 'the manager is shutting down');
		checkHello(hello, version);
		const { name, nodeId } = hello.facts;
		checkSpeaksFor(caller.principal, name);
		const pace = this.#pace();
		await registry.admit(hello.facts, pace.leaseSeconds, caller.peer);
		if (stream.closed.aborted) throw new MinderError('cancelled', 'the agent has gone away');

		const before = this.#sessions.get(name);
		const source = { all: () => this.#assignments(name), one: (id: InstanceId) => this.#assignment(name, id) };
		const identity = { id: rand.uuid(), node: name, nodeId };
		const session = new AgentSession(identity, stream, source, () => ++this.#version, { events: this, clock, rand });
		this.#sessions.set(name, session);
		before?.end(new MinderError('conflict', `the agent of node ${name} has opened a newer session`));
		const { clusterId } = state;
		session.send({ kind: 'welcome', protocol: PROTOCOL_VERSION, session: session.id, clusterId, version, ...pace });
		session.feed.sendComplete();
		return session;
	}

	#pace(): Pace {
		return paceFor(this.#sessions.size, this.#ports.rand);
	}

	#assignments(node: NodeName): Assignment[] {
		const { view } = this.#ports.state;
		const instances = view.instancesOn(node).map((each) => this.#toAssignment(each));
		const tasks = view.tasksOn(node).map(({ run, task }) => taskAssignment(run, task));
		return [...instances, ...tasks].filter((each) => each !== undefined);
	}

	#assignment(node: NodeName, id: InstanceId): Assignment | undefined {
		const { view } = this.#ports.state;
		const runId = runOfInstance(id);
		if (runId !== undefined) {
			const run = view.runs.get(runId);
			const task = run?.tasks.find((each) => runInstanceId(runId, each.ordinal) === id);
			return run === undefined || task?.node !== node ? undefined : taskAssignment(run, task);
		}
		const instance = view.instances.get(id);
		return instance?.node === node ? this.#toAssignment(instance) : undefined;
	}

	#toAssignment(instance: Instance): Assignment | undefined {
		const process = this.#ports.state.view.processes.get(instance.process);
		if (process === undefined) return undefined;
		const { id, revision, generation, startGeneration, want } = instance;
		const spec = process.revisions.find((each) => each.revision === revision)?.spec ?? process.spec;
		const blockedBy = this.#holds.tell(instance, spec);
		const assignment = { instance: id, process: process.name, revision, generation, startGeneration, want, spec };
		return blockedBy === undefined ? assignment : { ...assignment, blockedBy };
	}
}

function checkHello(hello: { readonly protocol: number; readonly facts: NodeFacts }, version: string): void {
	if (hello.protocol !== PROTOCOL_VERSION) {
		const newer = hello.protocol > PROTOCOL_VERSION ? 'manager' : 'agent';
		throw new MinderError(
			'incompatible',
			`the agent (${hello.facts.version || 'unknown version'}) speaks protocol ${hello.protocol}, the manager (${version}) protocol ${PROTOCOL_VERSION}: upgrade the ${newer}`,
			{ details: { agent: String(hello.protocol), manager: String(PROTOCOL_VERSION) } },
		);
	}
	if (!isNodeName(hello.facts.name)) {
		throw new MinderError(
			'usage',
			`node name ${JSON.stringify(hello.facts.name)} is not valid: choose another with --name (letters, digits, ".", "-", "_")`,
		);
	}
	checkFacts(hello.facts);
	if (hello.facts.nodeId === '') throw new MinderError('usage', `node ${hello.facts.name} did not say its id`);
}
