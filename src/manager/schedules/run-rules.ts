import type { NodeName, ScheduleName } from '../../model/ids.ts';
import type { Run } from '../../model/schedule-records.ts';
import type { ScheduleSpec } from '../../model/schedule-spec.ts';
import { makesUp } from '../../policy/schedule/admit.ts';
import type { EventDraft } from '../events/event-log.ts';
import type { TablesView } from '../state/tables.ts';

/** An event about a schedule, by the manager itself. */
export function scheduleEvent(schedule: ScheduleName, kind: string, reason: string): EventDraft {
	return { kind, subject: `schedule/${schedule}`, actor: 'manager', reason };
}

/** What makes up for the past waits where others would be skipped. What was asked for afterwards runs one after the other, whatever else the rule is. */
export function ruleOf(run: Run, spec: ScheduleSpec): ScheduleSpec {
	if (!makesUp(run)) return spec;
	const overlap = run.cause === 'backfill' || spec.overlap === 'forbid' ? 'queue' : spec.overlap;
	return { ...spec, overlap, maxQueued: Number.MAX_SAFE_INTEGER };
}

/** The live runs that decide by `rule` whether it may start: none where it may beside any. */
export function rivalsOf(tables: TablesView, run: Run, rule: ScheduleSpec): Run[] {
	const alone = rule.overlap === 'allow' && rule.maxRunning === undefined && rule.mutex === undefined;
	return alone ? [] : claimedBefore(tables, run);
}

/** The live runs that were claimed before it. One that was asked for afterwards and has not begun holds up no fire. */
function claimedBefore(tables: TablesView, run: Run): Run[] {
	const others = tables.runsOf(run.schedule).filter((each) => each.id !== run.id);
	if (run.cause === 'backfill') return others.filter((each) => each.state === 'running' || compare(each, run) < 0);
	return others.filter((each) => each.state === 'running' || (each.cause !== 'backfill' && compare(each, run) < 0));
}

/** As they were claimed. */
export function inOrder(runs: readonly Run[]): Run[] {
	return runs.toSorted(compare);
}

function compare(a: Run, b: Run): number {
	return a.claimedAt - b.claimedAt || a.scheduledAt - b.scheduledAt || (a.id < b.id ? -1 : 1);
}

/** Why a run that is under way waits for a node. */
export function awaited(node: NodeName): string {
	return `waits for a node: ${node} has not reported since the manager started`;
}
