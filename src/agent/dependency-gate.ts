import type { InstanceId, ProcessName } from '../model/ids.ts';
import type { Assignment, Phase } from '../model/records.ts';
import { missing } from '../policy/dependency-state.ts';
import { asksForStart } from '../policy/instance-state.ts';

/** What the gate needs to know of an instance on this node. */
export interface GateState {
	readonly phase: Phase;
	readonly ready: boolean;
	/** Something of it is alive, or is about to be. What could not be killed does not count: nobody is to wait for it. */
	readonly up: boolean;
	/** It has exited or failed, and nothing of it is left that would let it go on. */
	readonly over: boolean;
	readonly startedUnder: number;
}

/** Something that was asked for and waits. */
export interface Held {
	readonly kind: 'start' | 'stop' | 'remove';
	readonly assignment: Assignment;
	/** For a person. */
	readonly reason: string;
}

export interface GatePorts {
	/** `undefined`: there is no such instance here. */
	readonly stateOf: (id: InstanceId) => GateState | undefined;
	readonly deliver: (assignment: Assignment, want: 'run' | 'stop' | 'remove') => void;
	/** Begins or ceases to wait, or waits for something else. */
	readonly changed: (id: InstanceId) => void;
}

/**
 * Order among the instances of this node, and the manager's word on those of other nodes (`blockedBy`). A start waits until what the
 * process depends on is there; a stop waits until those that depend on it, and are to stop as well, are down. What runs is never touched, and
 * a restart by policy waits for nobody.
 */
export class DependencyGate {
	readonly #ports: GatePorts;
	/** The newest that was asked for of each instance, until it is forgotten. */
	readonly #asked = new Map<InstanceId, { readonly assignment: Assignment; readonly removed: boolean }>();
	readonly #byProcess = new Map<ProcessName, Set<InstanceId>>();
	/** Whose newest assignment depends on a process. */
	readonly #dependents = new Map<ProcessName, Set<InstanceId>>();
	readonly #held = new Map<InstanceId, Held>();
	#looking = false;

	constructor(ports: GatePorts) {
		this.#ports = ports;
	}

	held(id: InstanceId): Held | undefined {
		return this.#held.get(id);
	}

	/** Makes a batch known all at once, so that what comes later in it counts for what comes first. */
	expect(assigned: Iterable<Assignment>, removed: Iterable<Assignment>): void {
		for (const assignment of assigned) this.#note(assignment, false);
		for (const assignment of removed) this.#note(assignment, true);
	}

	/** Delivers it, now or when its time has come. */
	assign(assignment: Assignment): void {
		this.#note(assignment, false);
		this.#decide(assignment, assignment.want === 'run' ? 'start' : 'stop');
	}

	/** Stops it without regard to any order: there is nobody who could say when its time has come. */
	stopNow(assignment: Assignment): void {
		this.#note(assignment, false);
		this.#held.delete(assignment.instance);
		this.#ports.deliver(assignment, 'stop');
		this.#ports.changed(assignment.instance);
	}

	/** As {@link assign}, by the order on this node alone: of what is not assigned the manager no longer says what other nodes owe. */
	remove(assignment: Assignment): void {
		const { blockedBy: _old, ...alone } = assignment;
		this.#note(alone, true);
		this.#decide(alone, 'remove');
	}

	forget(id: InstanceId): void {
		const asked = this.#asked.get(id);
		this.#asked.delete(id);
		this.#held.delete(id);
		if (asked !== undefined) this.#byProcess.get(asked.assignment.process)?.delete(id);
		for (const needed of dependenciesOf(asked?.assignment)) this.#dependents.get(needed)?.delete(id);
		this.look();
	}

	/** Something changed: who waits may have waited long enough. */
	look(): void {
		if (this.#held.size === 0 || this.#looking) return;
		this.#looking = true;
		queueMicrotask(() => {
			this.#looking = false;
			for (const { assignment, kind } of this.#held.values()) this.#decide(assignment, kind);
		});
	}

	#note(assignment: Assignment, removed: boolean): void {
		const { instance, process } = assignment;
		const before = this.#asked.get(instance);
		this.#asked.set(instance, { assignment, removed });
		listUnder(this.#byProcess, process, instance);
		for (const needed of dependenciesOf(before?.assignment)) this.#dependents.get(needed)?.delete(instance);
		for (const needed of dependenciesOf(assignment)) listUnder(this.#dependents, needed, instance);
	}

	#decide(assignment: Assignment, kind: Held['kind']): void {
		const { instance } = assignment;
		const before = this.#held.get(instance);
		const reason = kind === 'start' ? this.#startWaits(assignment) : this.#stopWaits(assignment);
		if (reason === undefined) {
			this.#held.delete(instance);
			this.#ports.deliver(assignment, kind === 'start' ? 'run' : kind);
		} else this.#held.set(instance, { kind, assignment, reason });
		if (before?.reason !== reason) this.#ports.changed(instance);
	}

	#startWaits({ instance, spec, startGeneration, blockedBy }: Assignment): string | undefined {
		const state = this.#ports.stateOf(instance);
		if (state?.up === true) return undefined;
		const fresh = state === undefined || state.phase === 'pending' || state.phase === 'stopped';
		if (!fresh && !asksForStart({ startGeneration }, state)) return undefined;
		if (blockedBy !== undefined) return `waits for ${blockedBy}`;
		for (const [process, condition] of Object.entries(spec.dependsOn ?? {})) {
			const what = missing(process, condition, this.#copiesOf(process as ProcessName));
			if (what !== undefined) return `waits for ${what}`;
		}
		return undefined;
	}

	#stopWaits({ instance, process, blockedBy }: Assignment): string | undefined {
		if (this.#ports.stateOf(instance)?.up !== true) return undefined;
		for (const id of this.#dependents.get(process) ?? []) {
			const asked = this.#asked.get(id);
			const stops = asked?.removed === true || asked?.assignment.want === 'stop';
			if (stops && this.#ports.stateOf(id)?.up === true) return `stops after ${id}, which depends on it`;
		}
		return blockedBy === undefined ? undefined : `stops after ${blockedBy}`;
	}

	#copiesOf(process: ProcessName) {
		return [...(this.#byProcess.get(process) ?? [])].flatMap((id) => {
			const asked = this.#asked.get(id);
			if (asked === undefined || asked.removed) return [];
			const { want, spec } = asked.assignment;
			const state = this.#ports.stateOf(id);
			return [
				{ id, want, daemon: spec.daemon, ...(state === undefined ? {} : { phase: state.phase, ready: state.ready }) },
			];
		});
	}
}

function dependenciesOf(assignment: Assignment | undefined): ProcessName[] {
	return Object.keys(assignment?.spec.dependsOn ?? {}) as ProcessName[];
}

function listUnder(lists: Map<ProcessName, Set<InstanceId>>, process: ProcessName, id: InstanceId): void {
	const ids = lists.get(process);
	if (ids === undefined) lists.set(process, new Set([id]));
	else ids.add(id);
}
