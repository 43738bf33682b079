import { formatDuration } from '../../model/duration.ts';
import { MinderError } from '../../model/errors.ts';
import type { NodeName, ProcessName } from '../../model/ids.ts';
import { isConstraint } from '../../model/label-constraint.ts';
import type { Instance } from '../../model/records.ts';
import type { NodeView } from '../../model/views.ts';
import type { Clock } from '../../sys/clock.ts';
import type { ClusterView } from '../cluster-view.ts';
import type { EventDraft, EventLog } from '../events/event-log.ts';
import type { DrainDeadlines } from '../nodes/drain-deadlines.ts';
import type { Planner } from '../planner.ts';
import type { AgentSessions } from '../sessions/agent-sessions.ts';
import type { NodeRegistry } from '../sessions/node-registry.ts';
import type { ClusterState, Transaction } from '../state/cluster-state.ts';
import type { NodeContacts } from '../state/node-contacts.ts';
import type { Observations } from '../state/observations.ts';
import type { NodeRecord } from '../state/tables.ts';

export interface NodePorts {
	readonly state: ClusterState;
	readonly view: ClusterView;
	readonly contacts: NodeContacts;
	readonly observations: Observations;
	readonly registry: NodeRegistry;
	readonly sessions: AgentSessions;
	readonly deadlines: DrainDeadlines;
	readonly planner: Planner;
	readonly events: EventLog;
	readonly clock: Clock;
	/** Ends every connection of the node's agent. */
	readonly cutOff: (node: NodeName) => void;
}

const LONGEST_COMMENT = 500;
const LONGEST_DEADLINE_SECONDS = 30 * 24 * 3600;

/** What a person does to nodes. What follows from it for instances is the reconcile loop's. */
export class NodeService {
	readonly #ports: NodePorts;

	constructor(ports: NodePorts) {
		this.#ports = ports;
	}

	/** See Control. A drain that goes on ends: what has not moved stays. @throws MinderError `not-found`, `usage`, `storage` */
	async cordon(name: string, how: { readonly comment?: string }): Promise<NodeView> {
		const comment = commentOf(how.comment);
		await this.#change(name, (node) => {
			const since = node.maintenance?.kind === 'cordoned' ? node.maintenance.since : this.#ports.clock.wall();
			const kept = node.maintenance?.comment === undefined ? {} : { comment: node.maintenance.comment };
			const after: NodeRecord = { ...node, maintenance: { kind: 'cordoned', since, ...kept, ...comment } };
			return { after, kind: 'node-cordoned', reason: comment.comment ?? 'gets nothing new; what it has goes on' };
		});
		this.#ports.deadlines.drop(name as NodeName);
		return this.#view(name);
	}

	/** See Control. A node in no maintenance stays as it is. @throws MinderError `not-found`, `storage` */
	async uncordon(name: string): Promise<NodeView> {
		await this.#change(name, (node) => {
			const { maintenance, ...after } = node;
			if (maintenance === undefined) return undefined;
			const was = maintenance.comment === undefined ? '' : `: ${maintenance.comment}`;
			return { after, kind: 'node-uncordoned', reason: `takes instances again; was ${maintenance.kind}${was}` };
		});
		this.#ports.deadlines.drop(name as NodeName);
		return this.#view(name);
	}

	/** See Control. Of a node that is drained already, deadline and comment are changed. @throws MinderError `not-found`, `usage`, `storage` */
	async drain(name: string, how: { readonly deadlineSeconds?: number; readonly comment?: string }): Promise<NodeView> {
		const { clock, deadlines } = this.#ports;
		const { deadlineSeconds: leftSeconds } = how;
		if (leftSeconds !== undefined && !(leftSeconds >= 0 && leftSeconds <= LONGEST_DEADLINE_SECONDS))
			throw new MinderError('usage', `the deadline of a drain is from 0s to 30d, not ${leftSeconds}s`);
		const comment = commentOf(how.comment);
		await this.#change(name, (node) => {
			const wall = clock.wall();
			const { maintenance: before } = node;
			const since = before?.kind === 'draining' ? before.since : wall;
			const kept = before?.comment === undefined ? {} : { comment: before.comment };
			const deadline =
				leftSeconds === undefined ? {} : { deadline: { at: wall + Math.round(leftSeconds * 1000), leftSeconds } };
			const after: NodeRecord = { ...node, maintenance: { kind: 'draining', since, ...kept, ...comment, ...deadline } };
			const until = leftSeconds === undefined ? 'without a deadline' : `within ${formatDuration(leftSeconds)}`;
			const why = comment.comment === undefined ? '' : `: ${comment.comment}`;
			return { after, kind: 'node-draining', reason: `what it has moves away ${until}${why}` };
		});
		deadlines.set(name as NodeName, leftSeconds);
		return this.#view(name);
	}

	/** See Control. @throws MinderError `not-found`, `precondition`, `storage` */
	async remove(name: string, how: { readonly force?: boolean }): Promise<void> {
		const { state, contacts, registry, sessions, deadlines, observations, events } = this.#ports;
		const node = name as NodeName;
		const drafts = await state.update((transaction) => {
			// A machine that has joined and never reported has a key alone.
			if (!transaction.nodeKeys.has(node)) nodeNamed(transaction, name);
			const instances = transaction.instancesOn(node);
			const reports = contacts.get(node).kind === 'reporting';
			const tasks = transaction.taskCountOn(node);
			if (how.force !== true && (reports || instances.length + tasks > 0))
				throw inUse(name, reports, instances.length + tasks);
			transaction.removeNode(node);
			const replaced = this.#forget(transaction, instances);
			return [removedEvent(name, instances, reports), ...replaced];
		});
		sessions.dismiss(node);
		this.#ports.cutOff(node);
		registry.forget(node);
		deadlines.drop(node);
		observations.keepOnly(node, '');
		for (const event of drafts) events.append(event);
	}

	/** See Control. @throws MinderError `not-found`, `usage`, `storage` */
	async label(name: string, labels: Readonly<Record<string, string | null>>): Promise<NodeView> {
		for (const [label, value] of Object.entries(labels)) checkLabel(label, value);
		await this.#change(name, (node) => {
			const own = new Map(Object.entries(node.ownLabels ?? {}));
			for (const [label, value] of Object.entries(labels)) {
				if (value === null) own.delete(label);
				else own.set(label, value);
			}
			const { ownLabels: before = {}, ...rest } = node;
			const ownLabels = Object.fromEntries([...own].sort(([a], [b]) => (a < b ? -1 : 1)));
			if (JSON.stringify(before) === JSON.stringify(ownLabels)) return undefined;
			const words = Object.entries(labels).map(([label, value]) =>
				value === null ? `${label}-` : `${label}=${value}`,
			);
			const after: NodeRecord = own.size === 0 ? rest : { ...rest, ownLabels };
			return { after, kind: 'node-labelled', reason: words.join(' ') };
		});
		return this.#view(name);
	}

	async #change(
		name: string,
		decide: (
			node: NodeRecord,
		) => { readonly after: NodeRecord; readonly kind: string; readonly reason: string } | undefined,
	): Promise<void> {
		const { state, events } = this.#ports;
		const done = await state.update((transaction) => {
			const change = decide(nodeNamed(transaction, name));
			if (change !== undefined) transaction.putNode(change.after);
			return change;
		});
		if (done === undefined) return;
		events.append({ kind: done.kind, subject: `node/${name}`, actor: 'user', reason: done.reason });
	}

	/** The instances are no more; their processes get others. */
	#forget(transaction: Transaction, instances: readonly Instance[]): readonly EventDraft[] {
		const touched = new Set<ProcessName>();
		for (const instance of instances) {
			transaction.removeInstance(instance.id);
			touched.add(instance.process);
		}
		return [...touched].flatMap((name) => {
			const process = transaction.processes.get(name);
			return process === undefined ? [] : this.#ports.planner.run(transaction, process);
		});
	}

	#view(name: string): NodeView {
		const view = this.#ports.view.node(name as NodeName);
		if (view === undefined)
			throw new MinderError('not-found', `node ${name} was removed meanwhile`, { details: { name } });
		return view;
	}
}

function nodeNamed(transaction: Transaction, name: string): NodeRecord {
	const node = transaction.nodes.get(name as NodeName);
	if (node !== undefined) return node;
	throw new MinderError('not-found', `no node named ${name}; \`minder nodes\` lists them`, { details: { name } });
}

function commentOf(comment: string | undefined): { readonly comment?: string } {
	if (comment === undefined || comment === '') return {};
	if (comment.length > LONGEST_COMMENT || /\p{Cc}/u.test(comment))
		throw new MinderError('usage', `the comment must be one line of at most ${LONGEST_COMMENT} characters`);
	return { comment };
}

function checkLabel(label: string, value: string | null): void {
	if (isConstraint(`${label} exists`) && isConstraint(`${label}=${value ?? ''}`)) return;
	const shown = value === null ? label : `${label}=${value}`;
	const form =
		'a name of letters, digits, ".", "_", "/" and "-" that begins with a letter or digit, and a value of one line';
	throw new MinderError('usage', `${JSON.stringify(shown)} is not a label: expected ${form}`);
}

function inUse(name: string, reports: boolean, instances: number): MinderError {
	const some = `${instances} ${instances === 1 ? 'instance' : 'instances'}`;
	const has = instances === 0 ? '' : `${reports ? ' and' : ''} has ${some}`;
	const stop = reports ? 'stop its agent first' : '';
	const drain = `drain it first (minder node drain ${name})${reports ? ' and stop its agent' : ''}`;
	const text = `node ${name}${reports ? ' reports' : ''}${has}: ${instances === 0 ? stop : drain}, or use --force`;
	return new MinderError('precondition', text, { details: { node: name, instances: String(instances) } });
}

function removedEvent(name: string, instances: readonly Instance[], reports: boolean): EventDraft {
	const ids = instances.map((each) => each.id);
	const shown = ids.length > 5 ? `${ids.slice(0, 5).join(', ')} and ${ids.length - 5} more` : ids.join(', ');
	const goOn = reports ? 'until its agent has joined anew' : 'there until its agent comes back';
	const reason = ids.length === 0 ? 'removed' : `removed with ${shown}; what still runs of them goes on ${goOn}`;
	return { kind: 'node-removed', subject: `node/${name}`, actor: 'user', reason };
}
