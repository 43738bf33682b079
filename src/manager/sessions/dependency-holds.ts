import type { InstanceId, NodeName, ProcessName } from '../../model/ids.ts';
import { splitInstanceId } from '../../model/ids.ts';
import type { ProcessSpec } from '../../model/process-spec.ts';
import type { Instance } from '../../model/records.ts';
import { type Copy, missing } from '../../policy/dependency-state.ts';
import { superseded } from '../../policy/slots.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { NodeContacts } from '../state/node-contacts.ts';
import type { Observations } from '../state/observations.ts';

export interface HoldPorts {
	readonly state: ClusterState;
	readonly observations: Observations;
	readonly contacts: NodeContacts;
}

const UP: ReadonlySet<string> = new Set(['starting', 'running', 'stopping']);

/**
 * What other nodes owe an instance before it may start, or stop: its agent sees its own node only. A start waits for the dependencies
 * elsewhere; a stop for those elsewhere that depend on it and are to stop as well, as long as their node is heard of.
 */
export class DependencyHolds {
	readonly #ports: HoldPorts;
	readonly #changed: (instance: Instance) => void;
	/** What its agent was told last. */
	readonly #told = new Map<InstanceId, string | undefined>();
	/** Who waits for an instance that it replaces. */
	readonly #heirs = new Map<InstanceId, InstanceId>();
	/** Dependents of each process; `undefined` until somebody asks again. */
	#dependents: Map<string, ProcessName[]> | undefined;

	/** @param changed the agent has to be told anew */
	constructor(ports: HoldPorts, changed: (instance: Instance) => void) {
		this.#ports = ports;
		this.#changed = changed;
		ports.observations.onChange((id, what) => {
			if (what === 'usage') return;
			this.#look(splitInstanceId(id).process);
			this.#lookAtHeir(id);
		});
		ports.state.onChange((changes) => {
			const touched = new Set<ProcessName>();
			for (const change of changes) {
				if (change.table === 'process') {
					this.#dependents = undefined;
					touched.add(change.key);
				} else if (change.table === 'instance') {
					touched.add(splitInstanceId(change.key).process);
					if (change.after === undefined) this.#told.delete(change.key);
				}
			}
			for (const process of touched) this.#look(process);
		});
	}

	/** For the assignment of `instance`, which is being told. */
	tell(instance: Instance, spec: ProcessSpec): string | undefined {
		const text = this.#textFor(instance, spec);
		this.#told.set(instance.id, text);
		return text;
	}

	#lookAtHeir(replaced: InstanceId): void {
		const id = this.#heirs.get(replaced);
		if (id === undefined) return;
		const { view } = this.#ports.state;
		const heir = view.instances.get(id);
		const spec = heir === undefined ? undefined : view.processes.get(heir.process)?.spec;
		if (heir?.replaces !== replaced || spec === undefined) this.#heirs.delete(replaced);
		else if (this.#textFor(heir, spec) !== this.#told.get(id)) this.#changed(heir);
	}

	#look(process: ProcessName): void {
		const { view } = this.#ports.state;
		this.#dependents ??= dependentsOf(view.processes.values());
		const dependents = this.#dependents.get(process) ?? [];
		const dependencies = Object.keys(view.processes.get(process)?.spec.dependsOn ?? {}) as ProcessName[];
		for (const other of [...dependents, ...dependencies]) {
			const spec = view.processes.get(other)?.spec;
			if (spec === undefined) continue;
			for (const instance of view.instancesOf(other)) {
				if (instance.node === undefined || !this.#told.has(instance.id)) continue;
				if (this.#textFor(instance, spec) !== this.#told.get(instance.id)) this.#changed(instance);
			}
		}
	}

	#textFor(instance: Instance, spec: ProcessSpec): string | undefined {
		if (instance.want === 'stop') return this.#stopText(instance);
		return this.#moveText(instance, spec) ?? this.#startText(instance, spec);
	}

	/** One that was given up begins nothing until it is decided which copy stays; one that is to run alone waits for the one before it. */
	#moveText({ id, lost, replaces }: Instance, spec: ProcessSpec): string | undefined {
		if (lost === true) return 'the manager, which decides between it and the one that took its place';
		if (replaces === undefined || (spec.daemon && spec.update?.stopFirst !== true)) return undefined;
		const { state, observations, contacts } = this.#ports;
		this.#heirs.set(replaces, id);
		if (state.view.instances.has(replaces)) return undefined;
		const runs = observations.of(replaces).find(({ node, observed }) => {
			return UP.has(observed.phase) && contacts.get(node).kind === 'reporting';
		});
		return runs === undefined ? undefined : `${replaces} to be stopped on ${runs.node}`;
	}

	#startText({ node }: Instance, spec: ProcessSpec): string | undefined {
		const { view } = this.#ports.state;
		for (const [name, condition] of Object.entries(spec.dependsOn ?? {})) {
			const process = view.processes.get(name as ProcessName);
			if (process === undefined) return `${name}, which does not exist`;
			if (process.stopped && condition !== 'completed') return `${name}, which is stopped`;
			const all = view.instancesOf(process.name);
			const behind = superseded(all);
			const instances = behind.size === 0 ? all : all.filter((each) => !behind.has(each.id));
			if (instances.length === 0) return `${name}, which has no instances`;
			const elsewhere = instances
				.filter((each) => each.node !== node)
				.map((each) => this.#copy(each, process.spec.daemon));
			const text = missing(name, condition, elsewhere);
			if (text !== undefined) return text;
		}
		return undefined;
	}

	#stopText({ process, node }: Instance): string | undefined {
		const { state, contacts } = this.#ports;
		this.#dependents ??= dependentsOf(state.view.processes.values());
		for (const dependent of this.#dependents.get(process) ?? []) {
			for (const each of state.view.instancesOf(dependent)) {
				if (each.want !== 'stop' || each.node === undefined || each.node === node) continue;
				if (contacts.get(each.node).kind !== 'reporting') continue;
				if (UP.has(this.#observed(each.node, each.id)?.phase ?? '')) return `${each.id}, which depends on it`;
			}
		}
		return undefined;
	}

	#copy({ id, want, node }: Instance, daemon: boolean): Copy {
		const observed = node === undefined ? undefined : this.#observed(node, id);
		return { id, want, daemon, ...(observed === undefined ? {} : { phase: observed.phase, ready: observed.ready }) };
	}

	#observed(node: NodeName, id: InstanceId) {
		return this.#ports.observations.get(node, id)?.observed;
	}
}

function dependentsOf(processes: Iterable<{ readonly name: ProcessName; readonly spec: ProcessSpec }>) {
	const found = new Map<string, ProcessName[]>();
	for (const { name, spec } of processes) {
		for (const dependency of Object.keys(spec.dependsOn ?? {}))
			found.set(dependency, [...(found.get(dependency) ?? []), name]);
	}
	return found;
}
