import { MinderError } from '../../../src/model/errors.ts';
import type { ProcessName } from '../../../src/model/ids.ts';
import { type RunId, runIdOf, type ScheduleName } from '../../../src/model/ids.ts';
import type { ShownSpec } from '../../../src/model/process-spec.ts';
import { SCHEDULE_DEFAULTS, type ScheduleSpec } from '../../../src/model/schedule-spec.ts';
import type {
	RunDetail,
	RunView,
	ScheduleChange,
	ScheduleDetail,
	ScheduleView,
} from '../../../src/model/schedule-views.ts';
import { buildProcessSpec } from '../../../src/model/spec-build.ts';

const NOW = Date.UTC(2026, 0, 1);

/** A schedule with an hourly time, as the manager shows it. */
export function scheduleOf(name: string, over: Partial<ScheduleView> = {}): ScheduleView {
	const run = buildProcessSpec(name as ProcessName, { command: '/bin/true', daemon: false }) as ShownSpec;
	return {
		name: name as ScheduleName,
		spec: { ...SCHEDULE_DEFAULTS, name: name as ScheduleName, when: { kind: 'cron', expression: '0 * * * *' }, run },
		revision: 1,
		createdAt: NOW,
		lastFire: NOW,
		anchor: NOW,
		nextFire: NOW + 3_600_000,
		running: [],
		...over,
	};
}

/** A run that has succeeded. @param at its scheduled time */
export function runOf(schedule: string, at = NOW, over: Partial<RunView> = {}): RunView {
	return {
		id: runIdOf(schedule as ScheduleName, at),
		schedule: schedule as ScheduleName,
		revision: 1,
		scheduledAt: at,
		cause: 'schedule',
		state: 'ended',
		claimedAt: at,
		dispatchedAt: at,
		endedAt: at + 1000,
		outcome: 'succeeded',
		tasks: [],
		...over,
	};
}

/** Schedules and runs of a manager in memory: what a test sets, and the calls that it can read. */
export abstract class FakeSchedules {
	readonly schedules = new Map<string, ScheduleView>();
	/** Newest first. */
	runs: RunView[] = [];
	/** What `getRun` tells of outputs, by id of the run. */
	readonly outputs = new Map<string, RunDetail['outputs']>();
	/** What `getSchedule` tells beside the schedule and its runs. */
	detail: Pick<ScheduleDetail, 'nextFires' | 'events' | 'nodes'> = { nextFires: [], events: [], nodes: [] };
	/** What `applySchedules` answers. */
	scheduleChanges: ScheduleChange[] = [];
	/** Of the newest `applySchedules`. */
	appliedSchedules: readonly ScheduleSpec[] = [];

	/** Notes a call that changes something or asks, and fails where the test wants it. */
	protected abstract call(what: string): void;

	putSchedules(...views: ScheduleView[]): this {
		for (const view of views) this.schedules.set(view.name, view);
		return this;
	}

	async applySchedules(specs: readonly ScheduleSpec[], how: object): Promise<ScheduleChange[]> {
		this.call(`apply-schedules ${specs.map((spec) => spec.name).join(' ')} ${JSON.stringify(how)}`);
		this.appliedSchedules = specs;
		return this.scheduleChanges;
	}

	async listSchedules(names: readonly string[]): Promise<ScheduleView[]> {
		this.call(`schedules ${names.join(' ')}`.trim());
		return names.length === 0 ? [...this.schedules.values()] : names.map((name) => this.#schedule(name));
	}

	async getSchedule(name: string): Promise<ScheduleDetail> {
		this.call(`get-schedule ${name}`);
		const runs = this.runs.filter((run) => run.schedule === name).slice(0, 10);
		return { ...this.detail, schedule: this.#schedule(name), runs };
	}

	async pauseSchedules(names: readonly string[], how: { reason?: string }): Promise<ScheduleView[]> {
		this.call(`pause-schedules ${names.join(' ')} ${JSON.stringify(how)}`);
		return names.map((name) => {
			const { nextFire: _, ...rest } = this.#schedule(name);
			const view = { ...rest, paused: { at: NOW, ...how } };
			this.schedules.set(name, view);
			return view;
		});
	}

	async resumeSchedules(names: readonly string[]): Promise<ScheduleView[]> {
		this.call(`resume-schedules ${names.join(' ')}`);
		return names.map((name) => {
			const { paused: _, ...view } = this.#schedule(name);
			this.schedules.set(name, view);
			return view;
		});
	}

	async runSchedule(name: string): Promise<RunView> {
		this.call(`run-schedule ${name}`);
		const { dispatchedAt: _, endedAt: __, outcome: ___, ...rest } = runOf(this.#schedule(name).name);
		const run: RunView = { ...rest, id: runIdOf(rest.schedule, NOW, 'm1'), cause: 'manual', state: 'running' };
		this.runs.unshift(run);
		return run;
	}

	async backfillSchedule(name: string, range: { from: number; until: number; limit: number }): Promise<RunView[]> {
		this.call(`backfill ${name} ${JSON.stringify(range)}`);
		const { schedule } = runOf(this.#schedule(name).name);
		return [runOf(name, range.from, { id: runIdOf(schedule, range.from, 'b'), cause: 'backfill' })];
	}

	async removeSchedules(names: readonly string[]): Promise<void> {
		this.call(`remove-schedules ${names.join(' ')}`);
		for (const name of names) this.schedules.delete(this.#schedule(name).name);
	}

	async listRuns(schedule: string, how: { limit: number; before?: string }): Promise<RunView[]> {
		this.call(`runs ${schedule} ${JSON.stringify(how)}`);
		const all = this.runs.filter((run) => (schedule === '' ? run.state !== 'ended' : run.schedule === schedule));
		const from = how.before === undefined ? 0 : all.findIndex((run) => run.id === how.before) + 1;
		return all.slice(from, from + how.limit);
	}

	async getRun(id: string): Promise<RunDetail> {
		this.call(`get-run ${id}`);
		return { run: this.#run(id), outputs: this.outputs.get(id) ?? [] };
	}

	async cancelRun(id: string): Promise<RunView> {
		this.call(`cancel-run ${id}`);
		const run = this.#run(id);
		if (run.state === 'ended') throw new MinderError('precondition', `${id} has ended`);
		const ended: RunView = { ...run, state: 'ended', outcome: 'cancelled', endedAt: NOW };
		this.runs = this.runs.map((each) => (each.id === (id as RunId) ? ended : each));
		return ended;
	}

	#schedule(name: string): ScheduleView {
		const view = this.schedules.get(name);
		if (view === undefined) throw new MinderError('not-found', `no schedule named ${name}`);
		return view;
	}

	#run(id: string): RunView {
		const run = this.runs.find((each) => each.id === id);
		if (run === undefined) throw new MinderError('not-found', `no run ${id}`);
		return run;
	}
}
