import type { InstanceId, ProcessName } from '../../model/ids.ts';
import { isInstanceId, isProcessName, splitInstanceId } from '../../model/ids.ts';
import type { InstanceView, ProcessView, StatusUpdate } from '../../model/views.ts';
import type { Clock } from '../../sys/clock.ts';
import { Breather } from '../breather.ts';
import type { ClusterView, ViewChange } from '../cluster-view.ts';
import { noInstance, noProcess } from './names.ts';

/** Views in one update. */
const CHUNK = 500;

/**
 * The state of what the names stand for (none: everything) in pieces, the last of them `synced`; with `follow` then what changes. Changes
 * are kept as names alone and looked up when the reader is ready: a slow one skips what was in between and costs nothing. Where a look takes long,
 * as at a process of thousands of instances that all change, it is followed by a pause.
 * @throws MinderError `not-found` before the first piece
 */
export async function* watchStatus(
	view: ClusterView,
	clock: Clock,
	names: readonly string[],
	follow: boolean,
	signal?: AbortSignal,
): AsyncGenerator<StatusUpdate, void, undefined> {
	const filter = filterOf(view, names);
	const snapshot = new Changed(filter);
	markAll(view, filter, snapshot);
	const changed = new Changed(filter);
	const unsubscribe = follow ? view.onChange((change) => changed.mark(change)) : () => {};
	const breather = new Breather(clock);
	const onAbort = (): void => {
		breather.end();
		changed.wake();
	};
	signal?.addEventListener('abort', onAbort, { once: true });
	const stopped = (): boolean => signal?.aborted === true;
	try {
		for (let synced = false; !synced && !stopped(); ) {
			const piece = snapshot.take(view);
			synced = snapshot.isEmpty;
			yield { ...piece, removedProcesses: [], removedInstances: [], synced };
		}
		while (follow && !stopped()) {
			if (changed.isEmpty) await changed.wait();
			else {
				yield { ...breather.work(() => changed.take(view)), synced: false };
				await breather.rest();
			}
		}
	} finally {
		unsubscribe();
		signal?.removeEventListener('abort', onAbort);
	}
}

interface Filter {
	readonly everything: boolean;
	/** Processes with all their instances. */
	readonly whole: ReadonlySet<ProcessName>;
	readonly instances: ReadonlySet<InstanceId>;
	/** Processes of those instances. */
	readonly parents: ReadonlySet<ProcessName>;
}

function filterOf(view: ClusterView, names: readonly string[]): Filter {
	const whole = new Set<ProcessName>();
	const instances = new Set<InstanceId>();
	for (const name of names) {
		if (isInstanceId(name)) {
			if (view.instance(name) === undefined) throw noInstance(name);
			instances.add(name);
		} else if (isProcessName(name) && (view.process(name) !== undefined || view.instancesOf(name).length > 0)) {
			whole.add(name);
		} else {
			throw noProcess(name, view.hasSchedule(name));
		}
	}
	const parents = new Set([...instances].map((id) => splitInstanceId(id).process));
	return { everything: names.length === 0, whole, instances, parents };
}

function markAll(view: ClusterView, filter: Filter, changed: Changed): void {
	if (filter.everything) {
		for (const name of view.processNames()) changed.mark({ kind: 'process', name });
		for (const id of view.instanceIds()) changed.mark({ kind: 'instance', id });
		return;
	}
	for (const name of new Set([...filter.whole, ...filter.parents])) changed.mark({ kind: 'process', name });
	for (const name of filter.whole) for (const { id } of view.instancesOf(name)) changed.mark({ kind: 'instance', id });
	for (const id of filter.instances) changed.mark({ kind: 'instance', id });
}

/** What one reader has yet to be told. */
class Changed {
	readonly #filter: Filter;
	readonly #processes = new Set<ProcessName>();
	readonly #instances = new Set<InstanceId>();
	#wake: () => void = () => {};

	constructor(filter: Filter) {
		this.#filter = filter;
	}

	get isEmpty(): boolean {
		return this.#processes.size === 0 && this.#instances.size === 0;
	}

	mark(change: ViewChange): void {
		const { everything, whole, instances, parents } = this.#filter;
		if (change.kind === 'process') {
			if (!everything && !whole.has(change.name) && !parents.has(change.name)) return;
			this.#processes.add(change.name);
		} else {
			if (!everything && !instances.has(change.id) && !whole.has(splitInstanceId(change.id).process)) return;
			this.#instances.add(change.id);
		}
		this.#wake();
	}

	wake(): void {
		this.#wake();
	}

	/** Resolves at the next mark or wake, a turn later, so that what changes together is told together. */
	async wait(): Promise<void> {
		await new Promise<void>((resolve) => {
			this.#wake = resolve;
		});
		await new Promise<void>((resolve) => setImmediate(resolve));
	}

	/** The next piece, as it is now; no longer waiting. */
	take(view: ClusterView): Omit<StatusUpdate, 'synced'> {
		const processes: ProcessView[] = [];
		const instances: InstanceView[] = [];
		const removedProcesses: ProcessName[] = [];
		const removedInstances: InstanceId[] = [];
		let room = CHUNK;
		for (const name of this.#processes) {
			if (room === 0) break;
			room--;
			this.#processes.delete(name);
			const process = view.process(name);
			if (process === undefined) removedProcesses.push(name);
			else processes.push(process);
		}
		for (const id of this.#instances) {
			if (room === 0) break;
			room--;
			this.#instances.delete(id);
			const instance = view.instance(id);
			if (instance === undefined) removedInstances.push(id);
			else instances.push(instance);
		}
		return { processes, instances, removedProcesses, removedInstances };
	}
}
