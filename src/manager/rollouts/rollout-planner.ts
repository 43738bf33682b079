import type { InstanceId } from '../../model/ids.ts';
import type { Instance, Process } from '../../model/records.ts';
import type { PlanNode } from '../../policy/reconcile.ts';
import { planInstances } from '../../policy/reconcile.ts';
import type { RolloutPlan } from '../../policy/rollout.ts';
import { planRollout } from '../../policy/rollout.ts';
import type { Rollout, RolloutAction, RolloutFailure, RolloutScope } from '../../policy/rollout-state.ts';
import type { Clock } from '../../sys/clock.ts';
import type { EventDraft } from '../events/event-log.ts';
import { inPlaceOf, stage } from '../staging.ts';
import type { Transaction } from '../state/cluster-state.ts';
import type { TablesView } from '../state/tables.ts';
import { Placer } from './placer.ts';
import { backAt, withStable } from './revisions.ts';
import { eventsBetween } from './rollout-events.ts';
import type { RolloutRecord } from './rollout-record.ts';
import { withRollout } from './rollout-record.ts';
import type { Reports } from './rollout-scope.ts';
import { rolloutInstances, scopeOf, specAt } from './rollout-scope.ts';

export interface RolloutPorts extends Reports {
	readonly clock: Clock;
	readonly nodes: (tables: TablesView) => PlanNode[];
}

export interface RolloutOutcome {
	/** To tell once it is committed. */
	readonly events: readonly EventDraft[];
	/** Monotonic seconds at which to plan again though nothing happened. */
	readonly deadline?: number;
	/** It fails by this instance: nothing was staged, plan again with its last lines. */
	readonly failing?: InstanceId;
}

/** Plans the rollout of a process within a transaction and stages it: instances, the rollout itself, and the process where it goes back. */
export class RolloutPlanner {
	readonly #ports: RolloutPorts;

	constructor(ports: RolloutPorts) {
		this.#ports = ports;
	}

	/** @param output last lines of the instance that it fails by; absent: not asked for yet */
	run(transaction: Transaction, process: Process, record: RolloutRecord, output?: readonly string[]): RolloutOutcome {
		const before = record.rollout;
		const planned = this.#plan(transaction, process, before);
		const failure = newFailure(before, planned.rollout);
		if (failure?.instance !== undefined && output === undefined) return { events: [], failing: failure.instance };

		const goesBack = failure !== undefined && planned.rollout.target.revision !== before.target.revision;
		const { clock } = this.#ports;
		const now = { wall: clock.wall(), monotonic: clock.monotonic() };
		const back = planned.rollout.target.revision;
		const after = goesBack ? backAt(transaction, process, back, record.count, now.wall) : process;
		const plan = goesBack ? this.#plan(transaction, after, wayBack(planned.rollout, after.revision, failure)) : planned;
		const { rollout, actions, deadline } = plan;
		const proven = rollout.phase.kind === 'succeeded' && this.#size(transaction, after) > 0;
		const marked = proven ? withStable(after, rollout.target.revision) : after;
		if (marked !== process) transaction.putProcess(marked);
		const placed = this.#stage(transaction, marked, rollout, actions);
		if (rollout === before) return deadline === undefined ? { events: placed } : { events: placed, deadline };

		const lines = failure === undefined || output === undefined || output.length === 0 ? {} : { output };
		const from = goesBack ? { from: back } : {};
		const next: RolloutRecord = { ...withRollout(record, rollout, now), ...from, ...lines };
		transaction.putRollout(next);
		const events = [...eventsBetween(before, next), ...placed];
		return deadline === undefined ? { events } : { events, deadline };
	}

	/** What {@link beginRollout} and the commands need to know. */
	scope(tables: TablesView, process: Process, revision: number): RolloutScope {
		return scopeOf(tables, process, revision, this.#ports.observations);
	}

	/** Whether every instance that is wanted is there, at the present revision, and ready. */
	allReady(tables: TablesView, process: Process): boolean {
		const instances = tables.instancesOf(process.name);
		const { all, count } = process.spec.placement;
		if (process.stopped || instances.length === 0 || (!all && instances.length < count)) return false;
		if (instances.some((each) => each.revision !== process.revision || each.want !== 'run')) return false;
		return rolloutInstances(process, instances, this.#ports).every((each) => each.seen.kind === 'ready');
	}

	isReady(process: Process, instance: Instance): boolean {
		return rolloutInstances(process, [instance], this.#ports)[0]?.seen.kind === 'ready';
	}

	/** Whether there is room for a copy beside those that are there. */
	hasRoom(tables: TablesView, process: Process): boolean {
		return 'node' in new Placer(tables, process, this.#ports.nodes).next(process.revision);
	}

	#plan(transaction: Transaction, process: Process, rollout: Rollout): RolloutPlan {
		const instances = rolloutInstances(process, transaction.instancesOf(process.name), this.#ports, rollout);
		const scope = this.scope(transaction, process, rollout.target.revision);
		return planRollout(rollout, scope, instances, this.#ports.clock.monotonic());
	}

	#stage(
		transaction: Transaction,
		process: Process,
		rollout: Rollout,
		actions: readonly RolloutAction[],
	): EventDraft[] {
		const creations = actions
			.filter((action) => action.kind === 'create')
			.map((action) => ({ ...action, before: replacedFirst(transaction, process, action) }));
		for (const action of actions) {
			if (action.kind === 'create') continue;
			if (action.kind === 'remove') forgetLost(transaction, action.id);
			stage(transaction, process, action);
		}
		if (process.spec.placement.all) return this.#onEveryNode(transaction, process, rollout);
		const placer = new Placer(transaction, process, this.#ports.nodes);
		const homeless = transaction.instancesOf(process.name).filter((each) => each.node === undefined);
		const placed = homeless.flatMap(({ id, revision, unplaced }) => {
			const where = placer.next(revision);
			if ('unplaced' in where && where.unplaced === unplaced) return [];
			return stage(transaction, process, { kind: 'place', id, where });
		});
		const created = creations.flatMap(({ kind, id, ordinal, revision, before }) => {
			const told = stage(transaction, process, { kind, id, ordinal, where: placer.next(revision) }, revision);
			const row = transaction.instances.get(id);
			if (row !== undefined && before !== undefined) transaction.putInstance(inPlaceOf(row, before));
			return told;
		});
		return [...placed, ...created];
	}

	/** Which nodes have one is not the rollout's; a new one is of the revision that a node gets that joins now. */
	#onEveryNode(transaction: Transaction, process: Process, rollout: Rollout): EventDraft[] {
		const { phase, stable, target } = rollout;
		const unproven = phase.kind === 'waiting-for-promotion' || ('stage' in phase && phase.stage === 'canaries');
		const revision = unproven || phase.kind === 'failed' ? (stable ?? target.revision) : target.revision;
		const instances = transaction.instancesOf(process.name);
		const actions = planInstances(process, instances, this.#ports.nodes(transaction), () => false);
		return actions
			.filter((action) => action.kind === 'create' || action.kind === 'remove')
			.flatMap((action) => stage(transaction, process, action, revision));
	}

	#size(tables: TablesView, process: Process): number {
		return tables.instancesOf(process.name).length;
	}
}

/** The instance that has to stop before the one that is created may start. */
function replacedFirst(
	tables: TablesView,
	process: Process,
	{ revision, replaces }: Extract<RolloutAction, { kind: 'create' }>,
): Instance | undefined {
	if (replaces === undefined || specAt(process, revision).update?.stopFirst !== true) return undefined;
	return tables.instances.get(replaces);
}

/** Those that the instance has replaced as they were lost end with it: nobody else would count them as the same copy any more. */
function forgetLost(transaction: Transaction, head: InstanceId): void {
	let behind = transaction.instances.get(head)?.replaces;
	while (behind !== undefined) {
		const row = transaction.instances.get(behind);
		if (row?.lost !== true) return;
		transaction.removeInstance(row.id);
		behind = row.replaces;
	}
}

function newFailure(before: Rollout, after: Rollout): RolloutFailure | undefined {
	return 'failure' in after.phase && !('failure' in before.phase) ? after.phase.failure : undefined;
}

/** At its beginning, whatever was planned by the spec that has failed. */
function wayBack(rollout: Rollout, revision: number, failure: RolloutFailure): Rollout {
	const target = { ...rollout.target, revision };
	return { ...rollout, target, stable: revision, phase: { kind: 'reverting', failure }, watches: [] };
}
