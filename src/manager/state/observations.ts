import type { InstanceId, NodeName, ProcessName } from '../../model/ids.ts';
import { splitInstanceId } from '../../model/ids.ts';
import type { InstanceUsage, Observed } from '../../model/records.ts';

/** The latest word of an agent on one instance. */
export interface Observation {
	readonly node: NodeName;
	readonly session: string;
	readonly observed: Observed;
	readonly usage?: InstanceUsage;
}

export type Recorded =
	/** Older than what this session has already said. */
	{ readonly kind: 'old' } | { readonly kind: 'new'; readonly before: Observed | undefined };

/**
 * What agents report, in memory only: each reports everything again when its session opens. Kept by node and instance, as a removed copy
 * may still be stopping on one node while its successor of the same name starts on another.
 */
export class Observations {
	readonly #byInstance = new Map<InstanceId, Map<NodeName, Observation>>();
	readonly #byNode = new Map<NodeName, Set<InstanceId>>();
	readonly #byProcess = new Map<ProcessName, Set<InstanceId>>();
	readonly #listeners: ((id: InstanceId, what: 'state' | 'usage', turned: boolean) => void)[] = [];

	/** Calls `listener` after each report; `usage`: nothing but what it uses is another, as with each heartbeat. `turned`: its phase or readiness is. */
	onChange(listener: (id: InstanceId, what: 'state' | 'usage', turned: boolean) => void): void {
		this.#listeners.push(listener);
	}

	get(node: NodeName, id: InstanceId): Observation | undefined {
		return this.#byInstance.get(id)?.get(node);
	}

	/** Every node's word on an instance. */
	of(id: InstanceId): readonly Observation[] {
		return [...(this.#byInstance.get(id)?.values() ?? [])];
	}

	/** Instances that a node reports. */
	on(node: NodeName): readonly InstanceId[] {
		return [...(this.#byNode.get(node) ?? [])];
	}

	countOn(node: NodeName): number {
		return this.#byNode.get(node)?.size ?? 0;
	}

	/** Instances of a process that any node reports. */
	ofProcess(process: ProcessName): readonly InstanceId[] {
		return [...(this.#byProcess.get(process) ?? [])];
	}

	/** Every instance that is reported. */
	ids(): IterableIterator<InstanceId> {
		return this.#byInstance.keys();
	}

	/** Takes over a report; one with an older (generation, attempt) than the same session's last is dropped. `gone` forgets. */
	record(node: NodeName, session: string, observed: Observed): Recorded {
		const id = observed.instance;
		const last = this.get(node, id);
		if (last !== undefined && last.session === session && isOlder(observed, last.observed)) return { kind: 'old' };
		if (observed.gone === true) {
			this.#forget(node, id);
			return { kind: 'new', before: last?.observed };
		}
		const usage = observed.usage ?? (last?.observed.pid === observed.pid ? last?.usage : undefined);
		this.#put(id, { node, session, observed, ...(usage === undefined ? {} : { usage }) });
		return { kind: 'new', before: last?.observed };
	}

	/** Usage from a heartbeat; for an instance that was never reported it is ignored. */
	recordUsage(node: NodeName, id: InstanceId, usage: InstanceUsage): void {
		const last = this.get(node, id);
		if (last !== undefined) this.#put(id, { ...last, usage }, 'usage');
	}

	/** Forgets what a node reported before and not in this session. */
	keepOnly(node: NodeName, session: string): void {
		for (const id of this.on(node)) if (this.get(node, id)?.session !== session) this.#forget(node, id);
	}

	#put(id: InstanceId, observation: Observation, what: 'state' | 'usage' = 'state'): void {
		const { node } = observation;
		const nodes = this.#byInstance.get(id);
		const before = nodes?.get(node)?.observed;
		const { phase, ready } = observation.observed;
		if (nodes === undefined) this.#byInstance.set(id, new Map([[node, observation]]));
		else nodes.set(node, observation);
		add(this.#byNode, node, id);
		add(this.#byProcess, splitInstanceId(id).process, id);
		this.#tell(id, what, before?.phase !== phase || before.ready !== ready);
	}

	#forget(node: NodeName, id: InstanceId): void {
		const nodes = this.#byInstance.get(id);
		if (nodes === undefined || !nodes.delete(node)) return;
		drop(this.#byNode, node, id);
		if (nodes.size === 0) {
			this.#byInstance.delete(id);
			drop(this.#byProcess, splitInstanceId(id).process, id);
		}
		this.#tell(id, 'state', true);
	}

	#tell(id: InstanceId, what: 'state' | 'usage', turned: boolean): void {
		for (const listener of this.#listeners) listener(id, what, turned);
	}
}

function isOlder(a: Observed, b: Observed): boolean {
	return a.generation < b.generation || (a.generation === b.generation && a.attempt < b.attempt);
}

function add<Key, Value>(groups: Map<Key, Set<Value>>, key: Key, value: Value): void {
	const group = groups.get(key);
	if (group === undefined) groups.set(key, new Set([value]));
	else group.add(value);
}

function drop<Key, Value>(groups: Map<Key, Set<Value>>, key: Key, value: Value): void {
	const group = groups.get(key);
	group?.delete(value);
	if (group?.size === 0) groups.delete(key);
}
