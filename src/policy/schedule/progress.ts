import type { NodeName } from '../../model/ids.ts';
import type { Observed } from '../../model/records.ts';
import type { Run, RunOutcome, RunTask } from '../../model/schedule-records.ts';
import type { Retries, ScheduleSpec } from '../../model/schedule-spec.ts';
import { causeOf } from '../end-cause.ts';
import { describeExit } from '../restart.ts';

export type TaskOutcome = NonNullable<RunTask['outcome']>;

/** How a try ended; `reason` is one line for a person, absent after a success. */
export interface TaskEnd {
	readonly outcome: TaskOutcome;
	readonly reason?: string;
}

/** What comes next for a run that is under way. */
export type Progress =
	| { readonly kind: 'running' }
	/** A new task, so long after the newest one there has ended. Where the run has one target alone, it may be on another node. */
	| { readonly kind: 'retry'; readonly node: NodeName; readonly afterSeconds: number; readonly attempt: number }
	/** A first task on the next node of a sequential run, which leaves `remaining`. */
	| { readonly kind: 'next-node'; readonly node: NodeName }
	| { readonly kind: 'ended'; readonly outcome: RunOutcome; readonly reason?: string };

/** Reruns after a loss that are not counted as retries. */
const FREE_RERUNS = 10;

/** Least time before what was lost more than once is made again. */
const LEAST_RERUN_SECONDS = 5;

/** Nodes that a reason names. */
const MOST_TOLD = 10;

/** What decides where targets ended differently: the first of these that one of them has. */
const WORST_FIRST = ['cancelled', 'replaced', 'failed', 'timed-out', 'lost'] as const satisfies TaskOutcome[];

/**
 * What became of a try, from the last report on its instance: phase `exited`, `failed` or `stopped`. A limit of time shows in the reason,
 * which begins with `timeout`; a repeated id, which the agent refuses with `refused:`, ran before, and nobody knows how it ended.
 */
export function taskEnd(spec: ScheduleSpec, observed: Pick<Observed, 'phase' | 'exit' | 'reason' | 'ends'>): TaskEnd {
	const { exit, reason } = observed;
	const said = [observed.ends?.last.at(-1)?.reason, reason].filter((text) => text !== undefined);
	const timeout = said.find((text) => text.startsWith('timeout'));
	if (timeout !== undefined) return { outcome: 'timed-out', reason: withoutPolicy(timeout) };
	const refused = said.find((text) => text.startsWith('refused:'));
	if (refused !== undefined) return { outcome: 'lost', reason: refused };
	if (observed.phase === 'stopped') return { outcome: 'cancelled', reason: reason ?? 'stopped' };
	if (exit === undefined) return { outcome: 'failed', reason: withoutPolicy(reason ?? 'could not be started') };
	if (causeOf(exit, spec.run) === 'clean') return { outcome: 'succeeded' };
	if (exit.kind === 'unknown') return { outcome: 'lost', reason: describeExit(exit) };
	return { outcome: 'failed', reason: describeExit(exit) };
}

/**
 * What comes next, from the tasks of the run alone; asked again without a change it answers the same. Each node of strategy `all` is a
 * target with tries of its own; every other run has one target, wherever its tries were.
 *
 * Failures and time-outs are tried again up to `retries.limit` times, losses too where `onLost` is `rerun`, and the first 10 of those do
 * not count. Where several retries are due, the one that is due first is told. A sequential run goes on after a success alone.
 */
export function progress(run: Run, spec: ScheduleSpec): Progress {
	const targets = targetsOf(run, spec);
	const open = targets.filter((each) => each.last.outcome === undefined);
	const retries = targets.flatMap((each) => retryOf(each, spec));
	const first = retries.toSorted((a, b) => a.dueAt - b.dueAt)[0];
	if (first !== undefined) return first.retry;
	if (open.length > 0) return { kind: 'running' };
	const bad = targets.filter((each) => each.last.outcome !== 'succeeded');
	const [next] = run.remaining ?? [];
	if (bad.length === 0) {
		if (next !== undefined) return { kind: 'next-node', node: next };
		return targets.length === 0 ? { kind: 'running' } : { kind: 'ended', outcome: 'succeeded' };
	}
	const outcome = WORST_FIRST.find((each) => bad.some(({ last }) => last.outcome === each)) ?? 'failed';
	const reason = reasonOf(bad, spec, run.remaining ?? []);
	return { kind: 'ended', outcome, ...(reason === undefined ? {} : { reason }) };
}

interface Target {
	/** Never empty, oldest first. */
	readonly tasks: readonly RunTask[];
	readonly last: RunTask;
}

function targetsOf(run: Run, spec: ScheduleSpec): Target[] {
	const groups = new Map<string, RunTask[]>();
	for (const task of run.tasks.toSorted((a, b) => a.ordinal - b.ordinal)) {
		const key = spec.on.strategy === 'all' ? task.node : '';
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [task]);
		else group.push(task);
	}
	return [...groups.values()].flatMap((tasks) => {
		const last = tasks.at(-1);
		return last === undefined ? [] : [{ tasks, last }];
	});
}

function retryOf({ tasks, last }: Target, spec: ScheduleSpec): { dueAt: number; retry: Progress }[] {
	const lost = tasks.filter((task) => task.outcome === 'lost').length;
	const failed = tasks.filter((task) => task.outcome === 'failed' || task.outcome === 'timed-out').length;
	const again =
		last.outcome === 'failed' || last.outcome === 'timed-out' || (last.outcome === 'lost' && spec.onLost === 'rerun');
	if (!again || failed + Math.max(0, lost - FREE_RERUNS) > spec.retries.limit) return [];
	const afterSeconds = last.outcome === 'lost' ? delayAfterLoss(spec.retries, lost) : delayOf(spec.retries, failed);
	return [
		{
			dueAt: (last.endedAt ?? 0) + afterSeconds * 1000,
			retry: { kind: 'retry', node: last.node, afterSeconds, attempt: last.attempt + 1 },
		},
	];
}

/** interval·backoff^(n−1) after the nth failure, capped; safe where the power overflows. */
function delayOf({ intervalSeconds, backoff, maxIntervalSeconds }: Retries, failures: number): number {
	if (intervalSeconds === 0) return 0;
	return Math.min(intervalSeconds * backoff ** (failures - 1), maxIntervalSeconds);
}

/** The first loss was waited for long enough; after more of them the node needs time. */
function delayAfterLoss(retries: Retries, losses: number): number {
	return losses === 1 ? 0 : Math.max(LEAST_RERUN_SECONDS, delayOf(retries, losses - 1));
}

function reasonOf(bad: readonly Target[], spec: ScheduleSpec, remaining: readonly NodeName[]): string | undefined {
	const [only] = bad;
	if (spec.on.strategy !== 'all' && only !== undefined) {
		const { reason, attempt } = only.last;
		return attempt > 1 && reason !== undefined ? `${reason}, after ${attempt} tries` : reason;
	}
	const each = bad.map(
		({ last }) => `${last.outcome} on ${last.node}${last.reason === undefined ? '' : `: ${last.reason}`}`,
	);
	const left = remaining.length === 0 ? [] : [`not run on ${some(remaining, ', ')}`];
	return [some(each, '; '), ...left].join('; ');
}

/** One line for a person, on however many nodes it was. */
function some(texts: readonly string[], separator: string): string {
	const told = texts.slice(0, MOST_TOLD);
	const more = texts.length - told.length;
	return [...told, ...(more === 0 ? [] : [`and ${more} more`])].join(separator);
}

/** A one-shot of a schedule is never restarted by its agent; that goes without saying. */
function withoutPolicy(reason: string): string {
	const end = reason.indexOf('; not restarted:');
	return end < 0 ? reason : reason.slice(0, end);
}
