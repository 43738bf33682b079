import type { Caller } from '../../model/access.ts';
import { MinderError } from '../../model/errors.ts';
import type { RunId, ScheduleName } from '../../model/ids.ts';
import { runId, runIdOf, scheduleOf } from '../../model/ids.ts';
import type { BackfillRange, Run } from '../../model/schedule-records.ts';
import type { ScheduleSpec } from '../../model/schedule-spec.ts';
import type { RunDetail, RunView, ScheduleChange, ScheduleDetail, ScheduleView } from '../../model/schedule-views.ts';
import { nameOf } from '../../policy/access.ts';
import { dueFires } from '../../policy/schedule/due.ts';
import { backfillTimes, hasRun } from '../../policy/schedule-backfill.ts';
import type { Clock } from '../../sys/clock.ts';
import type { EventDraft, EventLog } from '../events/event-log.ts';
import { matcher } from '../services/event-watch.ts';
import type { SpecSecrets } from '../spec-secrets.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { TablesView } from '../state/tables.ts';
import { forgetRuns } from './history-keeper.ts';
import type { LastRuns } from './last-runs.ts';
import { type Staging, stagingOf } from './run-claim.ts';
import type { RunDesk } from './run-desk.ts';
import type { RunHistory } from './run-history.ts';
import type { RunNodes } from './run-nodes.ts';
import {
	changed,
	changesOf,
	checkRevision,
	checkSchedules,
	differences,
	revived,
	type SpecChange,
} from './schedule-changes.ts';
import { scheduleNamed, schedulesNamed } from './schedule-names.ts';
import { nextFires, type ScheduleViews } from './schedule-view.ts';

export interface SchedulePorts {
	readonly state: ClusterState;
	readonly desk: RunDesk;
	readonly nodes: RunNodes;
	readonly history: RunHistory;
	readonly lastRuns: LastRuns;
	readonly views: ScheduleViews;
	readonly secrets: SpecSecrets;
	readonly events: EventLog;
	readonly clock: Clock;
}

const DETAIL_RUNS = 10;
const DETAIL_EVENTS = 20;
const MOST_BACKFILLED = 1000;
const LONGEST_REASON = 500;

/** What users ask of schedules and their runs; see Control. */
export class ScheduleService {
	readonly #ports: SchedulePorts;
	/** The newest runs by hand, so that two in one second get ids of their own. */
	readonly #marks = new Map<ScheduleName, { readonly second: number; readonly mark: number }>();

	constructor(ports: SchedulePorts) {
		this.#ports = ports;
	}

	/** See Control. @throws MinderError `invalid-spec`, `usage`, `conflict`, `storage` */
	async apply(
		specs: readonly ScheduleSpec[],
		how: { dryRun?: boolean; prune?: boolean; ifRevision?: number },
	): Promise<ScheduleChange[]> {
		checkSchedules(specs);
		const { ifRevision } = how;
		if (ifRevision !== undefined && specs.length !== 1)
			throw new MinderError('usage', `a revision can be asked for with one schedule only, not with ${specs.length}`);
		const { state, views, history, lastRuns, secrets } = this.#ports;
		const decide = (tables: TablesView): SpecChange[] => {
			const [first] = specs;
			if (ifRevision !== undefined && first !== undefined) checkRevision(tables, first.name, ifRevision);
			return changesOf(tables, specs, how.prune === true, secrets);
		};
		if (how.dryRun === true) return decide(state.view).map((each) => views.change(each));
		await lastRuns.load(specs.flatMap((spec) => spec.dependsOn ?? []));
		const changes = await this.#change((staging) => {
			const decided = decide(staging.tx);
			for (const change of decided) this.#stage(staging, change);
			return decided;
		});
		const removed = changes.filter((each) => each.kind === 'remove').map((each) => each.name);
		await forgetRuns(state, history, removed);
		return changes.map((each) => views.change(each));
	}

	/** See Control. @throws MinderError `not-found` */
	async list(names: readonly string[]): Promise<ScheduleView[]> {
		const { state, lastRuns, views } = this.#ports;
		const all = [...state.view.schedules.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
		const schedules = names.length === 0 ? all : schedulesNamed(state.view, names);
		await lastRuns.load(schedules.map((each) => each.name));
		return schedules.map((each) => views.schedule(each));
	}

	/** See Control. @throws MinderError `not-found` */
	async get(name: string): Promise<ScheduleDetail> {
		const { state, views, nodes, events, clock } = this.#ports;
		const [view] = await this.list([name]);
		const schedule = scheduleNamed(state.view, name);
		return {
			schedule: view ?? views.schedule(schedule),
			nextFires: nextFires(schedule, clock.wall()),
			runs: await this.runs(name, { limit: DETAIL_RUNS }),
			events: await events.newest(DETAIL_EVENTS, matcher([name])),
			nodes: nodes.explain(state.view, schedule),
		};
	}

	/** See Control. @throws MinderError `not-found`, `usage`, `storage` */
	async pause(names: readonly string[], how: { reason?: string }): Promise<ScheduleView[]> {
		const { reason = '' } = how;
		if (reason.length > LONGEST_REASON || /\p{Cc}/u.test(reason))
			throw new MinderError('usage', `the reason must be one line of at most ${LONGEST_REASON} characters`);
		await this.#change((staging) => {
			for (const schedule of schedulesNamed(staging.tx, names)) {
				const paused = { at: schedule.paused?.at ?? staging.now, ...(reason === '' ? {} : { reason }) };
				staging.tx.put('schedule', schedule.name, { ...schedule, paused });
				tell(staging, schedule.name, 'schedule-paused', reason === '' ? 'fires no more until it is resumed' : reason);
			}
		});
		return this.list(names);
	}

	/** See Control. @throws MinderError `not-found`, `precondition` where its spec says so, `storage` */
	async resume(names: readonly string[]): Promise<ScheduleView[]> {
		await this.#change((staging) => {
			for (const schedule of schedulesNamed(staging.tx, names)) {
				if (schedule.spec.paused)
					throw new MinderError(
						'precondition',
						`${schedule.name} is paused by its spec: apply it with \`paused: false\``,
					);
				if (schedule.paused === undefined) continue;
				const resumed = revived(schedule, staging.now);
				const { paused: _, ...rest } = resumed;
				const { lastFire } = dueFires(resumed, staging.now);
				staging.tx.put('schedule', schedule.name, { ...rest, lastFire });
				tell(staging, schedule.name, 'schedule-resumed', 'fires again; what fell due meanwhile is not made up for');
			}
		});
		return this.list(names);
	}

	/** See Control. @throws MinderError `not-found`, `storage` */
	async run(name: string, caller?: Caller): Promise<RunView> {
		const { state, history, clock, desk, views } = this.#ports;
		const schedule = scheduleNamed(state.view, name);
		const at = Math.floor(clock.wall() / 1000) * 1000;
		const ended = await history.ids(`${runIdOf(schedule.name, at)}-m`);
		const run = await this.#change((staging) => {
			const current = scheduleNamed(staging.tx, name);
			const live = staging.tx.runsOf(current.name).map((each) => each.id);
			const known = this.#marks.get(current.name);
			const taken = [...ended, ...live].map((id) => markOf(id, at));
			const mark = Math.max(known?.second === at ? known.mark : 0, ...taken) + 1;
			for (const [each, { second }] of this.#marks) if (second !== at) this.#marks.delete(each);
			this.#marks.set(current.name, { second: at, mark });
			const id = runIdOf(current.name, at, `m${mark}`);
			return desk.claim(staging, current, { id, at, cause: 'manual', ...actorOf(caller) });
		});
		return views.run(state.view.runs.get(run.id) ?? run);
	}

	/** See Control. @throws MinderError `not-found`, `usage`, `precondition`, `storage` */
	async backfill(name: string, range: BackfillRange, caller?: Caller): Promise<RunView[]> {
		const { state, history, desk, views } = this.#ports;
		const { from, until, limit } = range;
		const schedule = scheduleNamed(state.view, name);
		if (!(from < until)) throw new MinderError('usage', 'the range of a backfill must begin before it ends');
		if (!Number.isInteger(limit) || limit < 1 || limit > MOST_BACKFILLED)
			throw new MinderError('usage', `a backfill is of 1 to ${MOST_BACKFILLED} runs, not ${limit}`);
		// Before the history is read: what ends meanwhile is in one of the two.
		const taken = new Set<RunId>(state.view.runsOf(schedule.name).map((run) => run.id));
		for await (const run of history.ended(schedule.name)) if (hasRun(run)) taken.add(run.id);
		const runs = await this.#change((staging) => {
			const current = scheduleNamed(staging.tx, name);
			for (const { id } of staging.tx.runsOf(current.name)) taken.add(id);
			return backfillTimes(current, taken, range, staging.now).map((at) => {
				const id = runIdOf(current.name, at, 'b');
				// One that was missed is made up for again.
				staging.tx.remove('endedRun', id);
				return desk.claim(staging, current, { id, at, cause: 'backfill', ...actorOf(caller) });
			});
		});
		return runs.map((run) => views.run(state.view.runs.get(run.id) ?? run));
	}

	/** See Control. @throws MinderError `not-found`, `storage` */
	async remove(names: readonly string[]): Promise<void> {
		const removed = await this.#change((staging) => {
			const schedules = schedulesNamed(staging.tx, names);
			for (const { name, revision, spec } of schedules)
				this.#stage(staging, { name, kind: 'remove', revision, before: spec });
			return schedules.map((each) => each.name);
		});
		await forgetRuns(this.#ports.state, this.#ports.history, removed);
	}

	/** See Control. @throws MinderError `not-found`, `usage` */
	async runs(schedule: string, how: { limit: number; before?: string }): Promise<RunView[]> {
		const { state, history, views } = this.#ports;
		const before = how.before === undefined ? undefined : runId(how.before);
		const live =
			schedule === '' ? [...state.view.runs.values()] : state.view.runsOf(scheduleNamed(state.view, schedule).name);
		const found = new Map<RunId, Run>();
		for (const run of live) if (before === undefined || run.id < before) found.set(run.id, run);
		if (schedule === '') {
			const newest = [...found.values()].sort((a, b) => b.scheduledAt - a.scheduledAt || (a.id < b.id ? 1 : -1));
			return newest.slice(0, how.limit).map((run) => views.run(run));
		}
		let left = how.limit;
		if (left > 0) {
			for await (const run of history.ended(schedule as ScheduleName, before)) {
				found.set(run.id, run);
				if (--left === 0) break;
			}
		}
		const newest = [...found.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
		return newest.slice(0, how.limit).map((run) => views.run(run));
	}

	/** See Control. @throws MinderError `not-found`, `usage` */
	async runDetail(id: string): Promise<RunDetail> {
		const { history, views } = this.#ports;
		const run = await this.#find(runId(id));
		return { run: views.run(run), outputs: run.state === 'waiting' ? [] : await history.outputs(run) };
	}

	/** See Control. @throws MinderError `not-found`, `precondition`, `usage`, `storage` */
	async cancel(id: string, caller?: Caller): Promise<RunView> {
		const { state, desk, views } = this.#ports;
		const run = await this.#find(runId(id));
		const ended = () => new MinderError('precondition', `run ${id} has ended already: there is nothing to cancel`);
		if (run.state === 'ended') throw ended();
		await this.#change((staging) => {
			if (!staging.tx.runs.has(run.id)) throw ended();
			const { actor } = actorOf(caller);
			desk.stop(staging, run.id, 'cancelled', actor === undefined ? 'cancelled' : `cancelled by ${actor}`);
		});
		return views.run(state.view.runs.get(run.id) ?? (await this.#find(run.id)));
	}

	async #find(id: RunId): Promise<Run> {
		const { state, history } = this.#ports;
		const run = state.view.runs.get(id) ?? (await history.get(id)) ?? state.view.runs.get(id);
		if (run !== undefined) return run;
		throw new MinderError('not-found', `no run ${id}; \`minder schedule history ${scheduleOf(id)}\` lists them`, {
			details: { name: id },
		});
	}

	#stage(staging: Staging, change: SpecChange): void {
		const { tx, now } = staging;
		const { name } = change;
		switch (change.kind) {
			case 'none':
				return;
			case 'remove': {
				tx.remove('schedule', name);
				for (const { id } of tx.runsOf(name))
					this.#ports.desk.stop(staging, id, 'cancelled', 'its schedule was removed');
				return tell(staging, name, 'schedule-removed', 'removed with its history');
			}
			case 'create':
			case 'update': {
				tx.put('schedule', name, changed(tx.schedules.get(name), change.after, now));
				const what = change.kind === 'create' ? 'created' : `${differences(change.before, change.after)} changed`;
				return tell(staging, name, 'schedule-applied', `revision ${change.revision}: ${what}`);
			}
		}
	}

	async #change<Result>(decide: (staging: Staging) => Result): Promise<Result> {
		const { state, events, clock } = this.#ports;
		const told: EventDraft[] = [];
		const result = await state.update((tx) => decide({ ...stagingOf(tx, clock.wall()), events: told }));
		for (const draft of told) events.append(draft);
		return result;
	}
}

/** The number of a run by hand of this second; 0 for another run. */
function markOf(id: RunId, second: number): number {
	const prefix = `${runIdOf(scheduleOf(id), second)}-m`;
	return id.startsWith(prefix) ? Number(id.slice(prefix.length)) : 0;
}

function actorOf(caller: Caller | undefined): { readonly actor?: string } {
	return caller === undefined ? {} : { actor: nameOf(caller.principal) };
}

function tell(staging: Staging, name: ScheduleName, kind: string, reason: string): void {
	staging.events.push({ kind, subject: `schedule/${name}`, actor: 'user', reason });
}
