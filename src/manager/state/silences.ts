import { formatDuration } from '../../model/duration.ts';
import type { InstanceId, NodeName } from '../../model/ids.ts';
import type { Instance } from '../../model/records.ts';
import { replaceAfter } from '../../policy/disconnection.ts';
import type { NodeContact } from '../../policy/instance-view.ts';
import { isLive } from '../rollouts/rollout-record.ts';
import { longestHeartbeat } from '../sessions/heartbeat-pace.ts';
import type { ClusterState } from './cluster-state.ts';
import type { NodeContacts } from './node-contacts.ts';

/** What is said of instances on silent nodes: how long it lasts, and what follows from it. */
export class Silences {
	readonly #state: ClusterState;
	readonly #contacts: NodeContacts;

	constructor(state: ClusterState, contacts: NodeContacts) {
		this.#state = state;
		this.#contacts = contacts;
	}

	/** Whether a node is silent. */
	any(): boolean {
		return this.#silent().length > 0;
	}

	/** The instances whose words change with time: those given up, and those that will be. */
	changing(): InstanceId[] {
		return this.#silent().flatMap((node) => {
			const instances = this.#state.view.instancesOn(node);
			return instances.filter((each) => each.lost === true || this.#left(each, node) !== undefined).map(({ id }) => id);
		});
	}

	/** `node web-1 has been silent for 2m10s`. */
	lasting(node: NodeName): string {
		const seconds = this.#contacts.silentSeconds(node);
		if (seconds === undefined) return this.#contacts.whyUnknown(node) ?? `node ${node} is back`;
		return `node ${node} has been silent for ${formatDuration(Math.floor(seconds))}`;
	}

	/** `contact` of the node of an instance, with when another one takes its place. */
	until(instance: Instance, contact: NodeContact): NodeContact {
		const { node } = instance;
		if (contact.kind !== 'silent' || node === undefined) return contact;
		const left = this.#left(instance, node);
		if (left === undefined) return contact;
		const rolling = isLive(this.#state.view.rollouts.get(instance.process));
		const when = rolling ? 'once its rollout is over' : left > 0 ? `in about ${about(left)}` : 'now';
		return { ...contact, reason: `${contact.reason}; replaced ${when} unless ${node} comes back` };
	}

	/** Seconds until it is replaced; undefined: it never is. */
	#left({ process: name, revision, want }: Instance, node: NodeName): number | undefined {
		const process = this.#state.view.processes.get(name);
		const silent = this.#contacts.silentSeconds(node);
		if (process === undefined || silent === undefined || want === 'stop') return undefined;
		const spec = process.revisions.find((each) => each.revision === revision)?.spec ?? process.spec;
		const after = replaceAfter(spec, longestHeartbeat(this.#state.view.nodes.size));
		return after === undefined ? undefined : after - silent;
	}

	#silent(): NodeName[] {
		const names = Array.from(this.#state.view.nodes.values(), ({ name }) => name);
		return names.filter((name) => this.#contacts.get(name).kind === 'silent');
	}
}

/** Rounded up to what changes not too often. */
function about(seconds: number): string {
	const grain = seconds > 3600 ? 600 : seconds > 300 ? 60 : 5;
	return formatDuration(Math.ceil(seconds / grain) * grain);
}
