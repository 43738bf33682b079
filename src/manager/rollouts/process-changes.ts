import type { ProcessSpec } from '../../model/process-spec.ts';
import type { Process } from '../../model/records.ts';
import type { RolloutCause } from '../../model/rollout-view.ts';
import { beginRollout } from '../../policy/rollout-command.ts';
import { provesToo, reachesPrograms } from '../../policy/rollout-need.ts';
import type { RolloutTarget, Watch } from '../../policy/rollout-state.ts';
import { begun } from '../../policy/rollout-watch.ts';
import type { Clock } from '../../sys/clock.ts';
import type { EventDraft } from '../events/event-log.ts';
import type { Planner } from '../planner.ts';
import { bumped } from '../staging.ts';
import type { Transaction } from '../state/cluster-state.ts';
import type { TablesView } from '../state/tables.ts';
import { backAt, isStable, nextRevision, stableOf, trimmed } from './revisions.ts';
import { rolloutEvent } from './rollout-events.ts';
import type { RolloutRecord } from './rollout-record.ts';
import { governs, withRollout } from './rollout-record.ts';
import { displaced, settingsAt } from './rollout-scope.ts';

interface Beginning {
	readonly cause: RolloutCause;
	readonly target: RolloutTarget;
	readonly reason: string;
	/** What to go back to. */
	readonly stable: number | undefined;
	/** What it comes from; absent: `stable`. */
	readonly from?: number;
	readonly watches?: readonly Watch[];
}

/**
 * Stages a changed process, and what follows for its instances:
 *
 * | change | follows |
 * |---|---|
 * | the process is stopped, or has no instances | the plan of the instances, at once |
 * | reaches the programs, or an instance may not stay on its node | a rollout; it takes the place of one that goes on |
 * | anything else while a rollout goes on, or has failed and was only scaled | the rollout goes on, to the new revision |
 * | an apply after a rollout has failed | a rollout |
 * | anything else | the plan of the instances, at once |
 */
export class ProcessChanges {
	readonly #planner: Planner;
	readonly #clock: Clock;

	constructor(planner: Planner, clock: Clock) {
		this.#planner = planner;
		this.#clock = clock;
	}

	/** A new spec. `scale`: of a changed count alone. */
	put(transaction: Transaction, spec: ProcessSpec, by: 'apply' | 'scale'): EventDraft[] {
		const before = transaction.processes.get(spec.name);
		const revision = nextRevision(before);
		const base = before === undefined ? {} : { base: before.revision };
		const added = { revision, spec, at: this.#clock.wall(), ...base };
		if (before === undefined) {
			const first: Process = { name: spec.name, spec, revision, revisions: [added], stopped: false };
			transaction.putProcess(first);
			return [...this.#planner.run(transaction, first)];
		}
		const record = transaction.rollouts.get(spec.name);
		const process: Process = { ...before, spec, revision, revisions: [...before.revisions, added] };
		const stable = stableOf(transaction, before);
		const anew = by === 'apply' && record?.rollout.phase.kind === 'failed';
		if (this.#runs(transaction, before) && (anew || this.#reaches(transaction, before, process))) {
			transaction.putProcess(trimmed(transaction, process));
			const reason = `from revision ${before.revision} to ${revision}`;
			return this.#begin(transaction, process, { cause: 'apply', target: { revision, after: 0 }, stable, reason });
		}
		const proven = isStable(before, before.revision) && provesToo(before.spec, spec);
		const revisions = proven ? [...before.revisions, { ...added, stable: true as const }] : process.revisions;
		const marked = trimmed(transaction, { ...process, revisions });
		if (!governs(record)) transaction.putProcess(marked);
		else if (this.#runs(transaction, before)) this.#goOn(transaction, before, marked, record);
		else {
			transaction.putProcess(marked);
			this.#cancel(transaction, record, 'the process was changed while it had nothing that runs');
		}
		return [...this.#planner.run(transaction, transaction.processes.get(spec.name) ?? marked)];
	}

	/** Back to an older revision, which must be kept. */
	undo(transaction: Transaction, before: Process, revision: number): EventDraft[] {
		const record = transaction.rollouts.get(before.name);
		const kept = governs(record) && record.rollout.stable === revision ? record : undefined;
		const known = stableOf(transaction, before);
		const process = backAt(transaction, before, revision, kept?.count, this.#clock.wall());
		const to = process.revision;
		const stable = known === revision ? to : known;
		transaction.putProcess(process);
		const scaled = to === revision ? '' : ` with ${process.spec.placement.count} instances, as revision ${to}`;
		const reason = `from revision ${before.revision} back to ${revision}${scaled}`;
		const rolls = governs(record) || this.#reaches(transaction, before, process);
		if (this.#runs(transaction, before) && rolls) {
			const target = { revision: to, after: 0 };
			return this.#begin(transaction, process, { cause: 'undo', target, stable, from: before.revision, reason });
		}
		if (governs(record)) this.#cancel(transaction, record, `taken back to revision ${revision}`);
		const told = { kind: 'process-applied', subject: `process/${process.name}`, actor: 'user', reason };
		return [told, ...this.#planner.run(transaction, process)];
	}

	/** A rollout that has failed, once more: a person has changed something else. Instances that did not become ready are started anew. */
	again(transaction: Transaction, process: Process): EventDraft[] {
		const { revision } = process;
		const settings = settingsAt(process, revision);
		const watches: Watch[] = [];
		for (const instance of transaction.instancesOf(process.name)) {
			if (instance.revision !== revision || this.#planner.rollouts.isReady(process, instance)) continue;
			transaction.putInstance(bumped(transaction, instance, true));
			watches.push(begun(instance.id, settings, this.#clock.monotonic()));
		}
		const stable = stableOf(transaction, process);
		const reason = `to revision ${revision}, once more`;
		return this.#begin(transaction, process, {
			cause: 'apply',
			target: { revision, after: 0 },
			stable,
			reason,
			watches,
		});
	}

	/** Every instance anew, through the gates of a rollout. */
	restart(transaction: Transaction, process: Process): EventDraft[] {
		const target = { revision: process.revision, after: transaction.nextGeneration() };
		const stable = stableOf(transaction, process);
		const reason = `restart at revision ${target.revision}`;
		return this.#begin(transaction, process, { cause: 'restart', target, stable, reason });
	}

	#begin(transaction: Transaction, process: Process, beginning: Beginning): EventDraft[] {
		const { cause, target, stable, from = stable, reason, watches } = beginning;
		const { name } = process;
		const before = transaction.rollouts.get(name);
		const kept =
			governs(before) && before.rollout.stable === stable && stable !== target.revision ? before.count : undefined;
		const { rollouts } = this.#planner;
		const scope = rollouts.scope(transaction, process, target.revision);
		const { perNode } = process.spec.placement;
		const stopFirst = scope.settings.stopFirst || (perNode !== undefined && !rollouts.hasRoom(transaction, process));
		const elsewhere = stable === undefined || (cause !== 'restart' && stable === target.revision) ? {} : { stable };
		const start = { process: name, target, cause, ...elsewhere };
		const monotonic = this.#clock.monotonic();
		const rollout = beginRollout(start, { ...scope, settings: { ...scope.settings, stopFirst } }, monotonic);
		transaction.putRollout({
			rollout: watches === undefined ? rollout : { ...rollout, watches },
			cause,
			...(from === undefined ? {} : { from }),
			asked: target.revision,
			...(kept === undefined ? {} : { count: kept }),
			begunAt: this.#clock.wall(),
			asOf: monotonic,
		});
		return [rolloutEvent(rollout, 'started', 'user', reason), ...this.#planner.run(transaction, process)];
	}

	/**
	 * The rollout goes on to the new revision, whose programs are those of the one before: what was made new counts as it does. A changed count
	 * holds also where it goes back.
	 */
	#goOn(transaction: Transaction, before: Process, process: Process, record: RolloutRecord): void {
		const { rollout } = record;
		const { revision } = process;
		const from = rollout.target.revision;
		for (const instance of transaction.instancesOf(process.name)) {
			if (instance.revision !== from) continue;
			transaction.putInstance({ ...bumped(transaction, instance, false), revision });
		}
		const { count } = process.spec.placement;
		const scaled = count !== before.spec.placement.count && rollout.stable !== from ? { count } : {};
		transaction.putProcess(process);
		const target = { ...rollout.target, revision };
		const next = rollout.stable === from ? { ...rollout, target, stable: revision } : { ...rollout, target };
		const asked = record.asked === from ? revision : record.asked;
		transaction.putRollout({ ...withRollout(record, next, this.#now()), asked, ...scaled });
	}

	#cancel(transaction: Transaction, record: RolloutRecord, reason: string): void {
		const phase = { kind: 'cancelled', reason } as const;
		transaction.putRollout(withRollout(record, { ...record.rollout, phase, watches: [] }, this.#now()));
	}

	#runs(tables: TablesView, { name, stopped }: Process): boolean {
		return !stopped && tables.instancesOf(name).length > 0;
	}

	#reaches(tables: TablesView, before: Process, after: Process): boolean {
		if (reachesPrograms(before.spec, after.spec)) return true;
		if (after.spec.placement.all) return false;
		const mustMove = displaced(tables, after);
		return tables.instancesOf(after.name).some((each) => mustMove(each.id, after.revision));
	}

	#now() {
		return { wall: this.#clock.wall(), monotonic: this.#clock.monotonic() };
	}
}
