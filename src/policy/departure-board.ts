import type { InstanceId, NodeName } from '../model/ids.ts';
import { instanceIdOf, splitInstanceId } from '../model/ids.ts';
import type { Instance } from '../model/records.ts';
import type { DepartureAction, DeparturePlan, DepartureScope, Member } from './departure-state.ts';
import type { Choice } from './placement.ts';
import { Chooser } from './placement.ts';
import { demandOf } from './placement-score.ts';

/** A plan of departures while it is made: each choice counts those before it. */
export class DepartureBoard {
	readonly #scope: DepartureScope;
	readonly #actions: DepartureAction[] = [];
	readonly #notes = new Map<InstanceId, string>();
	#taken: Set<number> | undefined;
	#lowest = 0;
	#chooser: Chooser | undefined;
	/** Said by the chooser where it has no node; it will not have one later in this plan. */
	#full: Choice | undefined;
	#wakeIn: number | undefined;

	constructor(scope: DepartureScope) {
		this.#scope = scope;
	}

	add(action: DepartureAction): void {
		this.#actions.push(action);
	}

	/** Why an instance is still where it is. */
	note(id: InstanceId, text: string): void {
		this.#notes.set(id, text);
	}

	wake(seconds: number): void {
		this.#wakeIn = Math.min(this.#wakeIn ?? seconds, seconds);
	}

	/** A node for one more copy, as if those that leave were not there. */
	choose(): Choice {
		if (this.#full !== undefined) return this.#full;
		this.#chooser ??= this.#newChooser();
		const where = this.#chooser.next();
		if ('unplaced' in where) this.#full = where;
		return where;
	}

	/** It ends at once for its successor, which takes over whom it has come to replace itself: else that one would get another. */
	swap(instance: Instance, why: 'moved' | 'overdue', where?: Choice): void {
		this.add({ kind: 'remove', id: instance.id, why });
		const heir = this.replace(instance, where);
		const { replaces } = instance;
		if (this.#scope.members.some((each) => each.instance.id === replaces))
			this.add({ kind: 'relink', id: heir, replaces });
	}

	/** A successor at the same revision under a free ordinal. */
	replace({ id, revision }: Instance, where: Choice = this.choose()): InstanceId {
		this.#taken ??= ordinalsOf(this.#scope.members, this.#scope.taken);
		while (this.#taken.has(this.#lowest)) this.#lowest++;
		const ordinal = this.#lowest++;
		const heir = instanceIdOf(this.#scope.process.name, ordinal);
		this.add({ kind: 'create', id: heir, ordinal, revision, where, replaces: id });
		return heir;
	}

	plan(): DeparturePlan {
		const plan = { actions: this.#actions, notes: this.#notes };
		return this.#wakeIn === undefined ? plan : { ...plan, wakeIn: this.#wakeIn };
	}

	#newChooser(): Chooser {
		const { process, members, nodes, nodeOf } = this.#scope;
		const copies = new Map<NodeName, number>();
		for (const { instance } of members) {
			const { node } = instance;
			if (node === undefined || instance.lost === true || nodeOf(node)?.leaving !== 'no') continue;
			copies.set(node, (copies.get(node) ?? 0) + 1);
		}
		const { name, spec } = process;
		const demand = demandOf(spec.resources);
		return new Chooser({ process: name, placement: spec.placement, demand }, nodes(), copies);
	}
}

/** Ordinals that are in use, or whose name somebody still refers to. */
function ordinalsOf(members: readonly Member[], taken: Iterable<number>): Set<number> {
	const ordinals = new Set(taken);
	for (const { instance } of members) {
		ordinals.add(instance.ordinal);
		if (instance.replaces !== undefined) ordinals.add(splitInstanceId(instance.replaces).ordinal);
	}
	return ordinals;
}
