import type { InstanceId } from '../model/ids.ts';
import { instanceIdOf } from '../model/ids.ts';
import { parallelOf } from '../model/percent.ts';
import type { Rollout, RolloutAction, RolloutInstance, RolloutScope, Watch } from './rollout-state.ts';
import { isNew } from './rollout-state.ts';
import { begun, isHealthy } from './rollout-watch.ts';

interface New {
	readonly id: InstanceId;
	readonly ordinal: number;
	readonly seen: RolloutInstance['seen']['kind'];
	readonly healthy: boolean;
}

/** The instances while a plan is made: each step counts what the steps before it have done. */
export class RolloutBoard {
	readonly actions: RolloutAction[] = [];
	/** Wanted in the end. */
	readonly count: number;
	/** In work at once. */
	readonly parallel: number;
	/** So many stay available whatever the plan does. */
	readonly floor: number;
	/** Instances in work, of those that the rollout began with. */
	inWork: number;
	/** Healthy new ones and ready old ones. */
	available: number;
	readonly #rollout: Rollout;
	readonly #scope: RolloutScope;
	readonly #now: number;
	readonly #taken: Set<number>;
	readonly #watches: Map<InstanceId, Watch>;
	#lowest = 0;
	/** In their turn. */
	readonly #old: Map<InstanceId, RolloutInstance>;
	readonly #new: Map<InstanceId, New>;

	constructor(rollout: Rollout, scope: RolloutScope, instances: readonly RolloutInstance[], now: number) {
		this.#rollout = rollout;
		this.#scope = scope;
		this.#now = now;
		this.#taken = new Set([...(scope.taken ?? []), ...instances.map((each) => each.ordinal)]);
		this.#watches = new Map(rollout.watches.map((watch) => [watch.id, watch]));
		const healthy = new Set(
			rollout.watches.filter((watch) => isHealthy(watch, scope.settings, now)).map((watch) => watch.id),
		);
		const old = instances.filter((each) => !isNew(rollout.target, each)).sort(byTurn(rollout));
		const fresh = instances.filter((each) => isNew(rollout.target, each));
		this.#old = new Map(old.map((each) => [each.id, each]));
		this.#new = new Map(
			fresh.map(({ id, ordinal, seen }) => [id, { id, ordinal, seen: seen.kind, healthy: healthy.has(id) }]),
		);
		this.count = scope.count ?? instances.length;
		this.parallel = parallelOf(scope.settings.maxParallel, this.count);
		this.floor = rollout.mode === 'spare' ? this.count : Math.max(0, this.count - this.parallel);
		this.inWork = rollout.watches.filter((watch) => watch.origin === 'begun' && !healthy.has(watch.id)).length;
		this.available = healthy.size + old.filter((each) => each.seen.kind === 'ready').length;
	}

	/** Not yet begun with, in the order in which they are taken: not ready, of neither revision, lowest ordinal; silent ones last. */
	get old(): readonly RolloutInstance[] {
		return [...this.#old.values()];
	}

	get oldCount(): number {
		return this.#old.size;
	}

	get newCount(): number {
		return this.#new.size;
	}

	get total(): number {
		return this.#old.size + this.#new.size;
	}

	/** The watches after the actions. */
	get watches(): Watch[] {
		return [...this.#watches.values()];
	}

	get allHealthy(): boolean {
		for (const { healthy } of this.#new.values()) if (!healthy) return false;
		return true;
	}

	/** A copy of the target, under observation. @param replaces the one that it takes the place of */
	createNew(replaces?: InstanceId): void {
		const { id, ordinal } = this.#create(this.#rollout.target.revision, replaces);
		this.#begin(id, ordinal);
	}

	/** A copy of what ran before. */
	createOld(revision: number): void {
		const { id, ordinal } = this.#create(revision);
		this.#old.set(id, { id, ordinal, revision, startGeneration: 0, want: 'run', seen: { kind: 'waiting' } });
	}

	/** Whether an old instance may end without a successor: not where a healthy one is still needed. */
	mayEnd({ seen }: RolloutInstance): boolean {
		switch (seen.kind) {
			case 'ready':
				return this.available - 1 >= this.floor;
			case 'silent':
				return this.available >= this.floor;
			case 'waiting':
			case 'failed':
				return true;
		}
	}

	/** An old instance becomes a new one in its place, or on another node where its own is not allowed any more. */
	replace(instance: RolloutInstance): void {
		const { revision } = this.#rollout.target;
		const restarts = this.restarts(instance);
		if (this.#mustMove(instance)) {
			this.removeOld(instance);
			this.createNew(instance.id);
			return;
		}
		this.#dropOld(instance, restarts);
		this.actions.push({ kind: 'update', id: instance.id, revision, restarts });
		this.#begin(instance.id, instance.ordinal);
	}

	/** Whether its program ends when it is replaced. */
	restarts(instance: RolloutInstance): boolean {
		const { revision } = this.#rollout.target;
		if (instance.revision === revision || this.#mustMove(instance)) return true;
		return this.#scope.restarts(instance.revision, revision);
	}

	removeOld(instance: RolloutInstance): void {
		this.#dropOld(instance, true);
		this.actions.push({ kind: 'remove', id: instance.id });
	}

	/** Old ones beyond `most` that may end: not ready, silent, of neither revision, then the highest ordinals. */
	removeSurplusOld(most: number): void {
		if (this.#old.size <= Math.max(0, most)) return;
		for (const instance of this.old.toSorted(byUse(this.#rollout))) {
			if (this.#old.size <= Math.max(0, most)) return;
			if (this.mayEnd(instance)) this.removeOld(instance);
		}
	}

	/** Any beyond the count: not ready, then silent, then what goes `first`, then of neither revision, then the highest ordinals. */
	removeSurplus(first: 'new' | 'old'): void {
		const { stable } = this.#rollout;
		const rows = [
			...Array.from(this.#old.values(), (old) => ({
				old,
				use: USE[old.seen.kind],
				turn: (first === 'old' ? 0 : 2) + Number(old.revision === stable),
				ordinal: old.ordinal,
			})),
			...Array.from(this.#new.values(), (one) => ({
				one,
				use: USE[one.seen],
				turn: first === 'new' ? 0 : 2,
				ordinal: one.ordinal,
			})),
		];
		rows.sort((a, b) => a.use - b.use || a.turn - b.turn || b.ordinal - a.ordinal);
		for (const row of rows.slice(0, Math.max(0, rows.length - this.count))) {
			if ('old' in row) this.removeOld(row.old);
			else this.#removeNew(row.one);
		}
	}

	/** New ones beyond `most`: not ready, then not healthy, then the highest ordinals. */
	removeSurplusNew(most: number): void {
		if (this.#new.size <= most) return;
		const order = [...this.#new.values()].sort(
			(a, b) =>
				Number(a.seen === 'ready') - Number(b.seen === 'ready') ||
				Number(a.healthy) - Number(b.healthy) ||
				b.ordinal - a.ordinal,
		);
		for (const one of order.slice(0, this.#new.size - Math.max(0, most))) this.#removeNew(one);
	}

	#mustMove({ id }: RolloutInstance): boolean {
		return this.#scope.mustMove?.(id, this.#rollout.target.revision) === true;
	}

	#removeNew({ id, healthy }: New): void {
		this.#new.delete(id);
		if (healthy) this.available--;
		else if (this.#watches.get(id)?.origin === 'begun') this.inWork--;
		this.#watches.delete(id);
		this.actions.push({ kind: 'remove', id });
	}

	#dropOld(instance: RolloutInstance, ends: boolean): void {
		this.#old.delete(instance.id);
		if (ends && instance.seen.kind === 'ready') this.available--;
	}

	#create(revision: number, replaces?: InstanceId): { id: InstanceId; ordinal: number } {
		while (this.#taken.has(this.#lowest)) this.#lowest++;
		const ordinal = this.#lowest++;
		const id = instanceIdOf(this.#rollout.process, ordinal);
		const created = { kind: 'create', id, ordinal, revision } as const;
		this.actions.push(replaces === undefined ? created : { ...created, replaces });
		return { id, ordinal };
	}

	#begin(id: InstanceId, ordinal: number): void {
		this.inWork++;
		this.#new.set(id, { id, ordinal, seen: 'waiting', healthy: false });
		this.#watches.set(id, begun(id, this.#scope.settings, this.#now));
	}
}

type SeenKind = RolloutInstance['seen']['kind'];

/** Which old instance is replaced first. A silent one comes last: it holds up those after it. */
const TURN = { failed: 0, waiting: 1, ready: 2, silent: 3 } as const satisfies Record<SeenKind, number>;

/** Which instance can be done without first. */
const USE = { failed: 0, waiting: 1, silent: 2, ready: 3 } as const satisfies Record<SeenKind, number>;

function byTurn({ stable }: Rollout): (a: RolloutInstance, b: RolloutInstance) => number {
	return (a, b) =>
		TURN[a.seen.kind] - TURN[b.seen.kind] ||
		Number(a.revision === stable) - Number(b.revision === stable) ||
		a.ordinal - b.ordinal;
}

function byUse({ stable }: Rollout): (a: RolloutInstance, b: RolloutInstance) => number {
	return (a, b) =>
		USE[a.seen.kind] - USE[b.seen.kind] ||
		Number(a.revision === stable) - Number(b.revision === stable) ||
		b.ordinal - a.ordinal;
}
