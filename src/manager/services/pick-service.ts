import { MinderError } from '../../model/errors.ts';
import type { NodeName } from '../../model/ids.ts';
import type { PickRequest, PickResult } from '../../model/pick.ts';
import { type PickNode, pickNodes } from '../../policy/pick.ts';
import type { Clock } from '../../sys/clock.ts';
import type { EventLog } from '../events/event-log.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { NodeContacts } from '../state/node-contacts.ts';
import { labelsOf, stateOf } from '../state/node-state.ts';
import type { Observations } from '../state/observations.ts';
import type { NodeRecord } from '../state/tables.ts';

export interface PickPorts {
	readonly state: ClusterState;
	readonly contacts: NodeContacts;
	readonly observations: Observations;
	readonly events: EventLog;
	readonly clock: Clock;
}

interface Hold {
	readonly node: NodeName;
	readonly load: number;
	/** Monotonic. */
	readonly until: number;
}

const LONGEST_HOLD_SECONDS = 86_400;
const LONGEST_COMMENT = 500;

/**
 * Picks nodes for scripts. Holds are in memory alone: they are short, and a manager that has just started sees what runs. What a person has
 * reserved is on disk.
 */
export class PickService {
	readonly #ports: PickPorts;
	#holds: Hold[] = [];

	constructor(ports: PickPorts) {
		this.#ports = ports;
	}

	/** See Control; of nodes whose labels are `covered`. @throws MinderError `usage`, `precondition` where there are not enough */
	pick(request: PickRequest, covered: (labels: Readonly<Record<string, string>>) => boolean = () => true): PickResult {
		checkRequest(request);
		const now = this.#ports.clock.monotonic();
		this.#holds = this.#holds.filter((hold) => hold.until > now);
		const result = pickNodes(
			this.#nodes().filter(({ labels }) => covered(labels)),
			request,
		);
		if (result.picked.length < request.count) throw tooFew(request, result);
		const { holdSeconds, load } = request;
		if (holdSeconds !== undefined) {
			for (const { node } of result.picked) this.#holds.push({ node, load, until: now + holdSeconds });
		}
		return result;
	}

	/** See Control. @throws MinderError `not-found`, `conflict`, `precondition`, `usage`, `storage` */
	async reserve(name: string, comment: string): Promise<void> {
		if (comment.length > LONGEST_COMMENT || /\p{Cc}/u.test(comment))
			throw new MinderError('usage', `the comment must be one line of at most ${LONGEST_COMMENT} characters`);
		const { state, clock, events } = this.#ports;
		await state.update((transaction) => {
			const node = nodeNamed(transaction.nodes.get(name as NodeName), name);
			if (node.claim !== undefined) {
				const text = `node ${name} is reserved already: ${node.claim.comment}; free it with: minder node release ${name}`;
				throw new MinderError('conflict', text, { details: { node: name } });
			}
			if (['0', 'false', 'no'].includes(labelsOf(node)['reservable'] ?? ''))
				throw new MinderError('precondition', `node ${name} cannot be reserved: its label reservable says so`);
			transaction.putNode({ ...node, claim: { comment, at: clock.wall() } });
		});
		events.append({ kind: 'node-reserved', subject: `node/${name}`, actor: 'user', reason: comment });
	}

	/** See Control. A node that is not reserved stays as it is. @throws MinderError `not-found`, `storage` */
	async release(name: string): Promise<void> {
		const { state, events } = this.#ports;
		const was = await state.update((transaction) => {
			const { claim, ...free } = nodeNamed(transaction.nodes.get(name as NodeName), name);
			if (claim !== undefined) transaction.putNode(free);
			return claim;
		});
		if (was === undefined) return;
		const reason = `was reserved: ${was.comment}`;
		events.append({ kind: 'node-released', subject: `node/${name}`, actor: 'user', reason });
	}

	#nodes(): PickNode[] {
		const { state, contacts } = this.#ports;
		return Array.from(state.view.nodes.values(), (node): PickNode => {
			const contact = contacts.get(node.name);
			const comment = node.maintenance?.comment;
			return {
				name: node.name,
				state: stateOf(node, contact),
				labels: labelsOf(node),
				cores: node.capacity.cores,
				cpuPercent: contact.cpuPercent,
				...(comment === undefined ? {} : { comment }),
				...this.#fixed(node.name),
				holds: this.#holds.filter((hold) => hold.node === node.name).map((hold) => hold.load),
				...(node.claim === undefined ? {} : { claim: node.claim.comment }),
			};
		});
	}

	/** Instances whose spec says how much CPU they take count as that, whatever they use at the moment. */
	#fixed(node: NodeName): { readonly fixedUsage: number; readonly fixedLoad: number } {
		const { state, observations } = this.#ports;
		let fixedUsage = 0;
		let fixedLoad = 0;
		for (const instance of state.view.instancesOn(node)) {
			const cpu = state.view.processes.get(instance.process)?.spec.resources?.cpu;
			if (cpu === undefined || instance.want === 'stop') continue;
			fixedLoad += cpu;
			fixedUsage += (observations.get(node, instance.id)?.usage?.cpuPercent ?? 0) / 100;
		}
		return { fixedUsage, fixedLoad };
	}
}

function checkRequest({ count, holdSeconds, load }: PickRequest): void {
	if (!Number.isInteger(count) || count < 1)
		throw new MinderError('usage', `at least 1 node can be picked, not ${count}`);
	if (holdSeconds !== undefined && !(holdSeconds > 0 && holdSeconds <= LONGEST_HOLD_SECONDS))
		throw new MinderError('usage', `a node is held for more than 0s and at most 1d, not for ${holdSeconds}s`);
	if (!(load >= 0 || load === -1))
		throw new MinderError('usage', `a load is at least 0, or -1 for all cores, not ${load}`);
}

function nodeNamed(node: NodeRecord | undefined, name: string): NodeRecord {
	if (node !== undefined) return node;
	throw new MinderError('not-found', `no node named ${name}; \`minder nodes\` lists them`, { details: { name } });
}

const NAMED = 5;

function tooFew(request: PickRequest, { picked, others }: PickResult): MinderError {
	const found = picked.length === 0 ? 'no node' : `only ${picked.length} of ${request.count} nodes`;
	const some = others.slice(0, NAMED).map(({ node, why }) => `${node} ${why}`);
	const more = others.length > NAMED ? [`and ${others.length - NAMED} more`] : [];
	const reasons = others.length === 0 ? 'no other has joined' : [...some, ...more].join('; ');
	return new MinderError('precondition', `${found} can be picked: ${reasons}`);
}
