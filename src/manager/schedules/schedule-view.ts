import { runInstanceId } from '../../model/ids.ts';
import type { WallTime } from '../../model/records.ts';
import type { Run, Schedule } from '../../model/schedule-records.ts';
import type { ScheduleSpec } from '../../model/schedule-spec.ts';
import type { RunView, ScheduleChange, ScheduleView, ShownScheduleSpec } from '../../model/schedule-views.ts';
import { jitterOf, nextFire } from '../../policy/cron/next-fire.ts';
import { dueFires } from '../../policy/schedule/due.ts';
import type { Clock } from '../../sys/clock.ts';
import type { SpecSecrets } from '../spec-secrets.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { Observations } from '../state/observations.ts';
import type { LastRuns } from './last-runs.ts';
import { isAhead } from './schedule-changes.ts';

const NEXT_FIRES = 5;

/** Schedules and runs as people are shown them. */
export class ScheduleViews {
	readonly #state: ClusterState;
	readonly #observations: Observations;
	readonly #lastRuns: LastRuns;
	readonly #secrets: SpecSecrets;
	readonly #clock: Clock;

	constructor(state: ClusterState, observations: Observations, lastRuns: LastRuns, secrets: SpecSecrets, clock: Clock) {
		this.#state = state;
		this.#observations = observations;
		this.#lastRuns = lastRuns;
		this.#secrets = secrets;
		this.#clock = clock;
	}

	/** Its last runs must have been loaded. */
	schedule(schedule: Schedule): ScheduleView {
		const { seenOf: _, spec, ...rest } = schedule;
		const live = this.#state.view.runsOf(schedule.name);
		const last = this.#lastRuns.of(schedule.name);
		const now = this.#clock.wall();
		const nextFire = dueFires(schedule, now).nextDueAt;
		const warning = warningOf(schedule, live, now);
		return {
			...rest,
			spec: this.spec(spec),
			...(nextFire === undefined ? {} : { nextFire }),
			running: live.map((run) => this.run(run)),
			...(last === undefined ? {} : { lastRun: this.run(last) }),
			...(warning === undefined ? {} : { warning }),
		};
	}

	/** A live one with what its agents say of it. */
	run(whole: Run): RunView {
		const { spec: _, ending: __, remaining: ___, nodelessSince: ____, ...run } = whole;
		if (run.state !== 'running') return run;
		const tasks = run.tasks.map((task) => {
			if (task.outcome !== undefined || task.startedAt !== undefined) return task;
			const observed = this.#observations.get(task.node, runInstanceId(run.id, task.ordinal))?.observed;
			return observed?.startedAt === undefined ? task : { ...task, startedAt: observed.startedAt };
		});
		return { ...run, tasks };
	}

	spec(spec: ScheduleSpec): ShownScheduleSpec {
		return { ...spec, run: this.#secrets.shown(spec.run) };
	}

	change(change: ScheduleChange<ScheduleSpec>): ScheduleChange {
		switch (change.kind) {
			case 'create':
			case 'none':
				return { ...change, after: this.spec(change.after) };
			case 'remove':
				return { ...change, before: this.spec(change.before) };
			case 'update':
				return { ...change, before: this.spec(change.before), after: this.spec(change.after) };
		}
	}
}

function warningOf(schedule: Schedule, live: readonly Run[], now: number): string | undefined {
	const { name, spec, lastFire, primary } = schedule;
	const stuck = live.find((run) => run.state === 'waiting' && run.reason?.startsWith('waits for a node') === true);
	if (stuck?.reason !== undefined) return `${stuck.id} ${stuck.reason}`;
	if (!spec.paused && isAhead(schedule, now)) {
		const until = new Date(lastFire).toISOString().replace('.000Z', 'Z');
		const pause = schedule.paused === undefined ? `minder schedule pause ${name}, then ` : '';
		return `does not fire until ${until}, as the clock was ahead and it fired then; to let it fire from now on: ${pause}minder schedule resume ${name}`;
	}
	const [preferred] = spec.on.nodes;
	if (spec.on.strategy === 'primary' && primary !== undefined && preferred !== undefined && primary !== preferred)
		return `runs on ${primary}, not on ${preferred}`;
	return undefined;
}

/** Jitter included; none while it is paused. */
export function nextFires(schedule: Schedule, now: WallTime): WallTime[] {
	const { spec, anchor, lastFire } = schedule;
	if (spec.paused || schedule.paused !== undefined) return [];
	const jitter = jitterOf(spec);
	const fires: WallTime[] = [];
	let at = nextFire(spec, anchor, Math.max(lastFire, now - jitter));
	for (; at !== undefined && fires.length < NEXT_FIRES; at = nextFire(spec, anchor, at)) fires.push(at + jitter);
	return fires;
}
