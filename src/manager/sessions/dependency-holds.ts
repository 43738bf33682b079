import type { InstanceId, NodeName, ProcessName } from '../../model/ids.ts';
import { splitInstanceId } from '../../model/ids.ts';
import type { DependencyCondition, ProcessSpec } from '../../model/process-spec.ts';
import type { Instance, Process } from '../../model/records.ts';
import { type Copy, missing } from '../../policy/dependency-state.ts';
import { stoppedAfter } from '../../policy/disconnection.ts';
import { superseded } from '../../policy/slots.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import { turnEnd } from '../../sys/turn.ts';
import { specAt } from '../rollouts/rollout-scope.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { NodeContacts } from '../state/node-contacts.ts';
import type { Observations } from '../state/observations.ts';
import { longestHeartbeat } from './heartbeat-pace.ts';

export interface HoldPorts {
	readonly state: ClusterState;
	readonly observations: Observations;
	readonly contacts: NodeContacts;
	readonly clock: Clock;
}

/** Something on a node that those on other nodes wait for. */
interface Hold {
	readonly node: NodeName | typeof NOWHERE | undefined;
	/** For a person, after "waits for". */
	readonly text: string;
}

/** On no node at all: elsewhere for each. */
const NOWHERE = Symbol('nowhere');

const UP: ReadonlySet<string> = new Set(['starting', 'running', 'stopping']);
/** An agent that has not heard of the removal yet starts them by itself. */
const TO_BE_UP: ReadonlySet<string> = new Set(['pending', 'backoff']);

/**
 * What other nodes owe an instance before it may start, or stop: its agent sees its own node only. A start waits for the dependencies
 * elsewhere; a stop for those elsewhere that depend on it and are to stop as well, as long as their node is heard of. However many reports come in one
 * turn of the event loop, as after a change of managers, whom they concern is looked at once.
 */
export class DependencyHolds {
	readonly #ports: HoldPorts;
	readonly #changed: (instance: Instance) => void;
	/** What its agent was told last. */
	readonly #told = new Map<InstanceId, string | undefined>();
	/** Who waits for an instance to be gone. */
	readonly #heirs = new Map<InstanceId, InstanceId>();
	/** When an instance that was removed on a silent node must have stopped. */
	readonly #timers = new Map<InstanceId, Timer>();
	/** Since the last look: processes of which something has changed, instances that were reported, nodes that came or went. */
	readonly #touched = new Set<ProcessName>();
	readonly #reported = new Set<InstanceId>();
	readonly #nodes = new Set<NodeName>();
	/** A look follows at the end of this turn. */
	#looks = false;
	/** Dependents of each process; `undefined` until somebody asks again. */
	#dependents: Map<string, ProcessName[]> | undefined;
	/** What keeps dependents of each process, by condition, and what keeps its own stop; until something of it changes. */
	readonly #startHolds = new Map<ProcessName, Map<DependencyCondition, readonly Hold[]>>();
	readonly #stopHolds = new Map<ProcessName, readonly Hold[]>();

	/** @param changed the agent has to be told anew */
	constructor(ports: HoldPorts, changed: (instance: Instance) => void) {
		this.#ports = ports;
		this.#changed = changed;
		ports.observations.onChange((id, _, turned) => {
			if (!turned) return;
			this.#touch(splitInstanceId(id).process);
			this.#reported.add(id);
		});
		ports.state.onChange((changes) => {
			for (const change of changes) {
				if (change.table === 'process') {
					this.#dependents = undefined;
					this.#stopHolds.clear();
					this.#touch(change.key);
				} else if (change.table === 'instance') {
					this.#touch(splitInstanceId(change.key).process);
					if (change.after === undefined) this.#told.delete(change.key);
				}
			}
		});
		ports.contacts.onChange((node, kindChanged) => {
			if (!kindChanged) return;
			for (const id of ports.observations.on(node)) this.#touch(splitInstanceId(id).process);
			this.#nodes.add(node);
			this.#lookSoon();
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
		const process = heir === undefined ? undefined : view.processes.get(heir.process);
		const waits = heir?.startsAfter?.some((each) => each.instance === replaced) === true;
		if (heir === undefined || !waits || process === undefined) this.#heirs.delete(replaced);
		else if (this.#textFor(heir, specAt(process, heir.revision)) !== this.#told.get(id)) this.#changed(heir);
	}

	/** What keeps others because of the process is found anew from now on; whom it concerns is told at the end of this turn. */
	#touch(process: ProcessName): void {
		this.#touched.add(process);
		this.#startHolds.delete(process);
		for (const dependency of this.#dependenciesOf(process)) this.#stopHolds.delete(dependency);
		this.#lookSoon();
	}

	#lookSoon(): void {
		if (this.#looks) return;
		this.#looks = true;
		void turnEnd().then(() => {
			this.#looks = false;
			this.#look();
		});
	}

	/** Tells all that are concerned by what has changed since the last look. */
	#look(): void {
		const { view } = this.#ports.state;
		this.#dependents ??= dependentsOf(view.processes.values());
		const concerned = new Set<ProcessName>();
		for (const process of this.#touched) {
			for (const other of this.#dependents.get(process) ?? []) concerned.add(other);
			for (const other of this.#dependenciesOf(process)) concerned.add(other);
		}
		for (const other of concerned) this.#lookAt(other);
		for (const [gone, heir] of this.#heirs) {
			const waits = view.instances.get(heir)?.startsAfter;
			const concerns = waits?.some(({ node }) => this.#nodes.has(node)) !== false || this.#reported.has(gone);
			if (concerns) this.#lookAtHeir(gone);
		}
		for (const since of [this.#touched, this.#reported, this.#nodes]) since.clear();
	}

	#lookAt(process: ProcessName): void {
		const { view } = this.#ports.state;
		const found = view.processes.get(process);
		if (found === undefined) return;
		for (const instance of view.instancesOf(process)) {
			if (instance.node === undefined || !this.#told.has(instance.id)) continue;
			const text = this.#textFor(instance, specAt(found, instance.revision));
			if (text !== this.#told.get(instance.id)) this.#changed(instance);
		}
	}

	#dependenciesOf(process: ProcessName): readonly ProcessName[] {
		return Object.keys(this.#ports.state.view.processes.get(process)?.spec.dependsOn ?? {}) as ProcessName[];
	}

	#textFor(instance: Instance, spec: ProcessSpec): string | undefined {
		if (instance.want === 'stop') return this.#stopText(instance);
		return this.#moveText(instance, spec) ?? this.#startText(instance, spec);
	}

	/** One that was given up begins nothing until it is decided which copy stays; one that is to run alone waits for those before it. */
	#moveText({ id, lost, startsAfter }: Instance, spec: ProcessSpec): string | undefined {
		if (lost === true) return 'the manager, which decides between it and the one that took its place';
		if (startsAfter === undefined || (spec.daemon && spec.update?.stopFirst !== true)) return undefined;
		for (const { instance } of startsAfter) this.#heirs.set(instance, id);
		const { instances } = this.#ports.state.view;
		const left = startsAfter.find(({ instance, node }) => {
			return instances.get(instance)?.node !== node && this.#mayRun(node, instance, spec);
		});
		return left === undefined ? undefined : `${left.instance} to be stopped on ${left.node}`;
	}

	/**
	 * Whether a removed instance may still run on its node: until that has told everything without it. Of one on a silent node nobody knows; with
	 * `stopAfter` it is waited for until its agent must have stopped it, as that may not have heard of the removal.
	 */
	#mayRun(node: NodeName, id: InstanceId, spec: ProcessSpec): boolean {
		const { state, contacts, clock } = this.#ports;
		if (!state.view.nodes.has(node)) return false;
		const { kind, told } = contacts.get(node);
		const phase = this.#observed(node, id)?.phase ?? '';
		if (told === true && !UP.has(phase) && !TO_BE_UP.has(phase)) return false;
		if (kind !== 'silent') return true;
		const silentSeconds = contacts.silentSeconds(node);
		const most = stoppedAfter(spec, longestHeartbeat(state.view.nodes.size));
		if (silentSeconds === undefined || most === undefined || silentSeconds >= most) return false;
		this.#timers.get(id)?.cancel();
		const look = (): void => {
			this.#timers.delete(id);
			this.#lookAtHeir(id);
		};
		this.#timers.set(id, clock.after(most - silentSeconds, look, { background: true }));
		return true;
	}

	#startText({ node }: Instance, spec: ProcessSpec): string | undefined {
		const { view } = this.#ports.state;
		for (const [name, condition] of Object.entries(spec.dependsOn ?? {})) {
			const process = view.processes.get(name as ProcessName);
			if (process === undefined) return `${name}, which does not exist`;
			if (process.stopped && condition !== 'completed') return `${name}, which is stopped`;
			const hold = this.#startHold(process, condition).find((each) => each.node !== node);
			if (hold !== undefined) return hold.text;
		}
		return undefined;
	}

	#stopText({ process, node }: Instance): string | undefined {
		const known = this.#stopHolds.get(process) ?? firstOfEach(this.#stillUp(process));
		this.#stopHolds.set(process, known);
		return known.find((each) => each.node !== node)?.text;
	}

	/** What each copy that is not as it has to be says to dependents on other nodes. */
	#startHold(process: Process, condition: DependencyCondition): readonly Hold[] {
		const known = this.#startHolds.get(process.name) ?? new Map<DependencyCondition, readonly Hold[]>();
		this.#startHolds.set(process.name, known);
		const holds = known.get(condition) ?? firstOfEach(this.#unmet(process, condition));
		known.set(condition, holds);
		return holds;
	}

	*#unmet({ name, spec }: Process, condition: DependencyCondition): Generator<Hold> {
		const all = this.#ports.state.view.instancesOf(name);
		const behind = superseded(all);
		if (all.length === behind.size) yield { node: NOWHERE, text: `${name}, which has no instances` };
		for (const each of all) {
			if (behind.has(each.id)) continue;
			const text = missing(name, condition, [this.#copy(each, spec.daemon)]);
			if (text !== undefined) yield { node: each.node, text };
		}
	}

	*#stillUp(process: ProcessName): Generator<Hold> {
		const { state, contacts } = this.#ports;
		this.#dependents ??= dependentsOf(state.view.processes.values());
		for (const dependent of this.#dependents.get(process) ?? []) {
			for (const each of state.view.instancesOf(dependent)) {
				if (each.want !== 'stop' || each.node === undefined) continue;
				if (contacts.get(each.node).kind !== 'reporting') continue;
				if (UP.has(this.#observed(each.node, each.id)?.phase ?? ''))
					yield { node: each.node, text: `${each.id}, which depends on it` };
			}
		}
	}

	#copy({ id, want, node }: Instance, daemon: boolean): Copy {
		const observed = node === undefined ? undefined : this.#observed(node, id);
		return { id, want, daemon, ...(observed === undefined ? {} : { phase: observed.phase, ready: observed.ready }) };
	}

	#observed(node: NodeName, id: InstanceId) {
		return this.#ports.observations.get(node, id)?.observed;
	}
}

/** The first, and the first on another node: whatever node asks, one of them is elsewhere. */
function firstOfEach(holds: Iterable<Hold>): readonly Hold[] {
	let first: Hold | undefined;
	for (const hold of holds) {
		if (first === undefined) first = hold;
		else if (hold.node !== first.node) return [first, hold];
	}
	return first === undefined ? [] : [first];
}

function dependentsOf(processes: Iterable<{ readonly name: ProcessName; readonly spec: ProcessSpec }>) {
	const found = new Map<string, ProcessName[]>();
	for (const { name, spec } of processes) {
		for (const dependency of Object.keys(spec.dependsOn ?? {}))
			found.set(dependency, [...(found.get(dependency) ?? []), name]);
	}
	return found;
}
