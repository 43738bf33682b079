import type { RunId, ScheduleName } from '../../model/ids.ts';
import type { Run, RunOutcome } from '../../model/schedule-records.ts';
import type { ScheduleSpec } from '../../model/schedule-spec.ts';

/** Whether a run may start. `replace`: once these runs have ended; until then it waits. */
export type Admission =
	| { readonly kind: 'start' }
	| { readonly kind: 'wait'; readonly reason: string }
	| { readonly kind: 'skip'; readonly reason: string }
	| { readonly kind: 'replace'; readonly runs: readonly RunId[] };

/** What became of the newest run of a dependency that has ended by running; absent: none has. */
export interface DependencyOutcome {
	readonly name: ScheduleName;
	readonly lastOutcome?: RunOutcome;
}

/**
 * Whether a run of a schedule may start beside those that are live, wherever they run. Asked when a run is claimed, and again for the
 * oldest one that waits, whenever a live one ends.
 *
 * @param live those that were claimed before it, waiting ones included
 * @param dependencies of `dependsOn`; only a schedule with times of its own looks at them. Empty when it is asked again, and for a run by hand
 */
export function admit(spec: ScheduleSpec, live: readonly Run[], dependencies: readonly DependencyOutcome[]): Admission {
	const unfulfilled =
		spec.when.kind === 'manual' ? undefined : dependencies.find((each) => each.lastOutcome !== 'succeeded');
	if (unfulfilled !== undefined) return { kind: 'skip', reason: dependencyText(unfulfilled) };
	const byOverlap = byOverlapRule(spec, live);
	if (byOverlap.kind !== 'start' || spec.mutex === undefined) return byOverlap;
	return forMutex(spec, live);
}

/** What makes up for fires of the past: a backfill, or `catchUp: all`. However many wait, each comes to its turn; `maxQueued` is for others. */
export function makesUp({ cause, spec }: Pick<Run, 'cause' | 'spec'>): boolean {
	return cause === 'backfill' || (cause === 'catch-up' && spec?.catchUp === 'all');
}

function countWaiting(live: readonly Run[]): number {
	return live.filter((run) => run.state === 'waiting' && !makesUp(run)).length;
}

function byOverlapRule(spec: ScheduleSpec, live: readonly Run[]): Admission {
	const oldest = live[0];
	if (oldest === undefined) return { kind: 'start' };
	switch (spec.overlap) {
		case 'allow':
			if (spec.maxRunning === undefined || live.length < spec.maxRunning) return { kind: 'start' };
			return {
				kind: 'skip',
				reason: `${countText(live.length)} under way, maxRunning is ${spec.maxRunning}: ${runText(oldest)}`,
			};
		case 'forbid':
			return { kind: 'skip', reason: `${runText(oldest)}; overlap is forbid` };
		case 'replace':
			return { kind: 'replace', runs: live.map((run) => run.id) };
		case 'queue': {
			const waiting = countWaiting(live);
			if (waiting < spec.maxQueued) return { kind: 'wait', reason: `waits for its turn: ${runText(oldest)}` };
			return {
				kind: 'skip',
				reason: `${waitText(waiting)} already, maxQueued is ${spec.maxQueued}: ${runText(oldest)}`,
			};
		}
	}
}

/** Who waits for the mutex stands in the queue as well. */
function forMutex(spec: ScheduleSpec, live: readonly Run[]): Admission {
	const waiting = countWaiting(live);
	if (waiting === 0 || waiting < spec.maxQueued) return { kind: 'start' };
	return {
		kind: 'skip',
		reason: `${waitText(waiting)} for mutex ${spec.mutex} already, maxQueued is ${spec.maxQueued}`,
	};
}

function runText(run: Run): string {
	const nodes = [...new Set(run.tasks.filter((task) => task.outcome === undefined).map((task) => task.node))];
	if (nodes.length > 0) return `run ${run.id} is under way on ${nodes.join(', ')}`;
	if (run.state === 'waiting') return `run ${run.id} is waiting${run.reason === undefined ? '' : ` (${run.reason})`}`;
	return `run ${run.id} is under way${run.retryAt === undefined ? '' : ', between two tries'}`;
}

function countText(count: number): string {
	return count === 1 ? '1 run is' : `${count} runs are`;
}

function waitText(count: number): string {
	return count === 1 ? '1 is waiting' : `${count} are waiting`;
}

function dependencyText({ name, lastOutcome }: DependencyOutcome): string {
	if (lastOutcome === undefined) return `depends on ${name}, which has not run yet`;
	return `depends on ${name}, whose last run is "${lastOutcome}"`;
}
