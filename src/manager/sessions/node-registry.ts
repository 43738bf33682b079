import type { Peer } from '../../model/access.ts';
import { formatDuration } from '../../model/duration.ts';
import { MinderError } from '../../model/errors.ts';
import type { NodeName } from '../../model/ids.ts';
import type { NodeFacts, NodeUsage } from '../../model/records.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import { checkNodeKey } from '../access/authorizer.ts';
import type { EventDraft, EventLog } from '../events/event-log.ts';
import type { ClusterState, Transaction } from '../state/cluster-state.ts';
import type { NodeContacts } from '../state/node-contacts.ts';
import type { NodeRecord } from '../state/tables.ts';
import { LeaseQueue } from './lease-queue.ts';

/** How long the nodes that are known may take to come back to a manager that has just started, before they are called silent. */
const START_GRACE_SECONDS = 60;

export interface RegistryPorts {
	readonly state: ClusterState;
	readonly contacts: NodeContacts;
	/** Stages what follows where an agent takes a name that knows nothing of what ran there under it. */
	readonly setUpAnew: (transaction: Transaction, node: NodeName) => void;
	readonly events: EventLog;
	readonly clock: Clock;
	readonly log: Log;
}

/**
 * Which nodes there are, and which of them live.
 *
 * ```
 *             admit                lease runs out
 * (unknown) ────────▶ reporting ──────────────────▶ silent ──admit──▶ reporting
 * manager starts: awaited ──admit──▶ reporting;  awaited ──60 s──▶ silent
 * ```
 * A name belongs to one agent (`nodeId`) until that has been silent for its lease; then another agent may take the name, as after a
 * machine was set up anew. What its former agent ran under the name is given up in the same commit: the new one would start it again.
 */
export class NodeRegistry {
	readonly #ports: RegistryPorts;
	readonly #leases: LeaseQueue<NodeName>;
	readonly #silentListeners: ((node: NodeName) => void)[] = [];
	#pending = Promise.resolve();

	constructor(ports: RegistryPorts) {
		this.#ports = ports;
		this.#leases = new LeaseQueue(ports.clock, (node) => this.#expired(node), {
			heard: true,
			onSlept: (seconds) => ports.contacts.slept(seconds),
		});
		for (const node of ports.state.view.nodes.values()) {
			if (node.state === 'silent') ports.contacts.silent(node.name);
			else this.#leases.extend(node.name, START_GRACE_SECONDS);
		}
	}

	/** Calls `listener` when the lease of a node has run out. */
	onSilent(listener: (node: NodeName) => void): void {
		this.#silentListeners.push(listener);
	}

	/**
	 * An agent says who it is: the node is recorded, if anything about it is new, and its lease begins.
	 * @param peer its certificate, which must still count
	 * @throws MinderError `conflict` (another agent has the name), `unauthenticated`, `storage`
	 */
	async admit(facts: NodeFacts, leaseSeconds: number, peer: Peer): Promise<void> {
		const { state, contacts, clock, setUpAnew } = this.#ports;
		const wall = clock.wall();
		const events = await state.update((transaction) => {
			const before = transaction.nodes.get(facts.name);
			this.#checkName(facts, before);
			if (peer.kind === 'node') checkNodeKey(transaction, peer);
			const after: NodeRecord = { ...pick(facts), state: 'ready', joinedAt: before?.joinedAt ?? wall, ...kept(before) };
			if (before === undefined || !sameRecord(before, after)) transaction.putNode(after);
			if (before?.nodeId !== after.nodeId) setUpAnew(transaction, after.name);
			return joinEvents(before, after);
		});
		this.#leases.extend(facts.name, leaseSeconds);
		contacts.joined(facts.name, wall);
		for (const event of events) this.#ports.events.append(event);
	}

	/** A heartbeat came. */
	heard(node: NodeName, leaseSeconds: number, usage: NodeUsage | undefined): void {
		this.#leases.extend(node, leaseSeconds);
		this.#ports.contacts.heard(node, this.#ports.clock.wall(), usage);
	}

	/** The node was removed. */
	forget(node: NodeName): void {
		this.#leases.drop(node);
		this.#ports.contacts.forget(node);
	}

	/** Resolves when nothing is being written. */
	async close(): Promise<void> {
		this.#leases.close();
		await this.#pending;
	}

	#checkName(facts: NodeFacts, before: NodeRecord | undefined): void {
		if (before === undefined || before.nodeId === facts.nodeId) return;
		if (this.#ports.contacts.get(facts.name).kind === 'silent') return;
		throw new MinderError(
			'conflict',
			`another agent is node ${facts.name} already: start this one with another --name, or stop the other and wait until it is shown as unknown`,
			{ details: { node: facts.name } },
		);
	}

	#expired(node: NodeName): void {
		const { contacts, state, events, clock, log } = this.#ports;
		const last = contacts.get(node).lastHeartbeatAt;
		contacts.silent(node);
		for (const listener of this.#silentListeners) listener(node);
		const since =
			last === undefined
				? 'has not reported since the manager started'
				: `last heard of ${formatDuration(Math.round((clock.wall() - last) / 1000))} ago`;
		const reason = `${since}; its programs may go on, their state is not known`;
		events.append({ kind: 'node-silent', subject: `node/${node}`, actor: 'manager', reason });
		log.warn({ node }, 'a node is silent');
		const written = state.update((transaction) => {
			const before = transaction.nodes.get(node);
			const silent = contacts.get(node).kind === 'silent';
			if (before !== undefined && silent) transaction.putNode({ ...before, state: 'silent' });
		});
		const settled = written.catch((error: unknown) => log.warn({ err: error, node }, 'a silent node was not recorded'));
		this.#pending = this.#pending.then(() => settled);
	}
}

/** What people have said of the node: kept whatever its agent says. */
function kept(before: NodeRecord | undefined): Pick<NodeRecord, 'claim' | 'maintenance' | 'ownLabels'> {
	return {
		...(before?.claim === undefined ? {} : { claim: before.claim }),
		...(before?.maintenance === undefined ? {} : { maintenance: before.maintenance }),
		...(before?.ownLabels === undefined ? {} : { ownLabels: before.ownLabels }),
	};
}

function joinEvents(before: NodeRecord | undefined, after: NodeRecord): EventDraft[] {
	const event = { subject: `node/${after.name}`, actor: 'agent' };
	if (before === undefined) {
		const { cores, memoryBytes } = after.capacity;
		const reason = `joined with ${cores} cores and ${Math.round(memoryBytes / 2 ** 20)} MiB, agent ${after.version}`;
		return [{ ...event, kind: 'node-joined', reason }];
	}
	if (before.nodeId !== after.nodeId) {
		return [{ ...event, kind: 'node-joined', reason: 'another agent has taken the name of one that was silent' }];
	}
	const booted = before.bootId === after.bootId ? '' : ', after the machine was booted';
	if (before.state === 'silent') return [{ ...event, kind: 'node-ready', reason: `is back${booted}` }];
	return booted === '' ? [] : [{ ...event, kind: 'node-ready', reason: `is back${booted}` }];
}

function sameRecord(a: NodeRecord, b: NodeRecord): boolean {
	return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

function canonical(node: NodeRecord): unknown {
	const { name, nodeId, bootId, version, labels, addresses, capacity, state, joinedAt } = node;
	const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
	return [name, nodeId, bootId, version, sorted, addresses, capacity.cores, capacity.memoryBytes, state, joinedAt];
}

/** The facts alone, whatever else a message carried. */
function pick({ name, nodeId, bootId, version, labels, addresses, capacity }: NodeFacts): NodeFacts {
	return { name, nodeId, bootId, version, labels: { ...labels }, addresses: [...addresses], capacity: { ...capacity } };
}
