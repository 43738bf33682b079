import type { Process, Revision, WallTime } from '../../model/records.ts';
import { KEPT_REVISIONS } from '../../model/records.ts';
import { bumped } from '../staging.ts';
import type { Transaction } from '../state/cluster-state.ts';
import type { TablesView } from '../state/tables.ts';
import { governs } from './rollout-record.ts';

/** Revision number that the next new spec of a process gets. */
export function nextRevision(process: Process | undefined): number {
	return 1 + Math.max(0, ...(process?.revisions ?? []).map((each) => each.revision));
}

/** The revision to go back to: that of the rollout that goes on or has failed, else the present one, else the newest; each only where it is stable. */
export function stableOf(tables: TablesView, { name }: Process): number | undefined {
	const process = tables.processes.get(name);
	if (process === undefined) return undefined;
	const record = tables.rollouts.get(name);
	const kept = governs(record) ? record.rollout.stable : undefined;
	if (kept !== undefined && isStable(process, kept)) return kept;
	if (isStable(process, process.revision)) return process.revision;
	return process.revisions.findLast((each) => each.stable === true)?.revision;
}

/** Whether every instance of the revision was healthy once. */
export function isStable(process: Process, revision: number): boolean {
	return process.revisions.find((each) => each.revision === revision)?.stable === true;
}

/** The process with a revision marked as one that every instance of was healthy; the same where it is. */
export function withStable(process: Process, revision: number): Process {
	const found = process.revisions.find((each) => each.revision === revision);
	if (found === undefined || found.stable === true) return process;
	const mark = (each: Revision): Revision => (each === found ? { ...each, stable: true } : each);
	return { ...process, revisions: process.revisions.map(mark) };
}

/** The process at one of its revisions, under its number; the same where that is kept no more. */
export function atRevision(process: Process, revision: number): Process {
	const found = process.revisions.find((each) => each.revision === revision);
	return found === undefined ? process : { ...process, revision, spec: found.spec };
}

/**
 * The process back at an older revision. Where its count was changed since and differs, that is a new revision, as stable as the one it is
 * made from, and the instances of that one become instances of the new one, without a start.
 *
 * @param count undefined: as the revision has it
 */
export function backAt(
	transaction: Transaction,
	process: Process,
	revision: number,
	count: number | undefined,
	at: WallTime,
): Process {
	const found = process.revisions.find((each) => each.revision === revision);
	if (found === undefined || count === undefined) return atRevision(process, revision);
	const { placement } = found.spec;
	if (placement.all || placement.count === count) return atRevision(process, revision);
	const spec = { ...found.spec, placement: { ...placement, count } };
	const made: Revision = { ...found, revision: nextRevision(process), spec, at, base: revision };
	for (const instance of transaction.instancesOf(process.name)) {
		if (instance.revision !== revision) continue;
		transaction.putInstance({ ...bumped(transaction, instance, false), revision: made.revision });
	}
	const revisions = [...process.revisions, made];
	return trimmed(transaction, { ...process, revision: made.revision, spec, revisions });
}

/** Without the oldest revisions that nothing needs. */
export function trimmed(tables: TablesView, process: Process): Process {
	const record = tables.rollouts.get(process.name);
	const needed = new Set([process.revision, stableOf(tables, process), record?.rollout.target.revision]);
	for (const instance of tables.instancesOf(process.name)) needed.add(instance.revision);
	let surplus = process.revisions.length - KEPT_REVISIONS;
	const revisions = process.revisions.filter((each) => surplus <= 0 || needed.has(each.revision) || surplus-- <= 0);
	return revisions.length === process.revisions.length ? process : { ...process, revisions };
}
