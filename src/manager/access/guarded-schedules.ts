import type { Principal } from '../../model/access.ts';
import type { CallOptions, Control } from '../../model/control.ts';
import type { BackfillRange } from '../../model/schedule-records.ts';
import type { ScheduleSpec } from '../../model/schedule-spec.ts';
import type { RunView, ScheduleDetail, ScheduleView } from '../../model/schedule-views.ts';
import { checkUnlimited } from '../../policy/access.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import { type CallGuard, named, principalOf } from './call-guard.ts';
import { seesNode } from './coverage.ts';
import { checkScheduleSpec, checkSchedules, seesSchedule } from './coverage-names.ts';

/** The part of GuardedControl about schedules and their runs. */
export class GuardedSchedules {
	readonly #inner: Control;
	readonly #state: ClusterState;
	readonly #guard: CallGuard;

	constructor(inner: Control, state: ClusterState, guard: CallGuard) {
		this.#inner = inner;
		this.#state = state;
		this.#guard = guard;
	}

	apply(
		specs: readonly ScheduleSpec[],
		how: { dryRun?: boolean; prune?: boolean; ifRevision?: number },
		options?: CallOptions,
	) {
		const names = specs.map((spec) => spec.name);
		const call = { rpc: 'ApplySchedules', subject: named('schedule', names), options };
		const check = (principal: Principal): void => {
			if (how.prune === true) checkUnlimited(principal, 'removing what is not among the specs');
			checkSchedules(this.#state.staged, principal, names);
			for (const spec of specs) {
				checkScheduleSpec(principal, spec);
				checkSchedules(this.#state.staged, principal, spec.dependsOn ?? []);
			}
		};
		return this.#guard.call(call, check, () => this.#inner.applySchedules(specs, how, options));
	}

	list(names: readonly string[], options?: CallOptions): Promise<ScheduleView[]> {
		const principal = principalOf(options);
		const call = { rpc: 'ListSchedules', subject: named('schedule', names), options };
		const check = (): void => checkSchedules(this.#state.view, principal, names);
		return this.#guard.call(call, check, async () => {
			const all = await this.#inner.listSchedules(names, options);
			return all.filter(({ name }) => seesSchedule(this.#state.view, principal, name));
		});
	}

	get(name: string, options?: CallOptions): Promise<ScheduleDetail> {
		const principal = principalOf(options);
		return this.#on('GetSchedule', [name], options, async () => {
			const detail = await this.#inner.getSchedule(name, options);
			const nodes = detail.nodes.filter(({ node }) => seesNode(this.#state.view, principal, node));
			return { ...detail, nodes };
		});
	}

	pause(names: readonly string[], how: { reason?: string }, options?: CallOptions) {
		return this.#on('PauseSchedules', names, options, () => this.#inner.pauseSchedules(names, how, options));
	}

	resume(names: readonly string[], options?: CallOptions) {
		return this.#on('ResumeSchedules', names, options, () => this.#inner.resumeSchedules(names, options));
	}

	run(name: string, options?: CallOptions) {
		return this.#on('RunSchedule', [name], options, () => this.#inner.runSchedule(name, options));
	}

	backfill(name: string, range: BackfillRange, options?: CallOptions) {
		return this.#on('BackfillSchedule', [name], options, () => this.#inner.backfillSchedule(name, range, options));
	}

	remove(names: readonly string[], options?: CallOptions) {
		return this.#on('RemoveSchedules', names, options, () => this.#inner.removeSchedules(names, options));
	}

	runs(schedule: string, how: { limit: number; before?: string }, options?: CallOptions): Promise<RunView[]> {
		const principal = principalOf(options);
		const names = schedule === '' ? [] : [schedule];
		const call = { rpc: 'ListRuns', subject: named('schedule', names), options };
		const check = (): void => checkSchedules(this.#state.view, principal, names);
		return this.#guard.call(call, check, async () => {
			// Of all schedules, those that are not seen do not count.
			const limit = schedule === '' ? Number.MAX_SAFE_INTEGER : how.limit;
			const all = await this.#inner.listRuns(schedule, { ...how, limit }, options);
			return all.filter(({ id }) => seesSchedule(this.#state.view, principal, id)).slice(0, how.limit);
		});
	}

	runDetail(id: string, options?: CallOptions) {
		return this.#onRun('GetRun', id, options, () => this.#inner.getRun(id, options));
	}

	cancel(id: string, options?: CallOptions) {
		return this.#onRun('CancelRun', id, options, () => this.#inner.cancelRun(id, options));
	}

	#on<T>(rpc: string, names: readonly string[], options: CallOptions | undefined, run: () => Promise<T>) {
		const check = (principal: Principal): void => checkSchedules(this.#state.staged, principal, names);
		return this.#guard.call({ rpc, subject: named('schedule', names), options }, check, run);
	}

	#onRun<T>(rpc: string, id: string, options: CallOptions | undefined, run: () => Promise<T>) {
		const check = (principal: Principal): void => checkSchedules(this.#state.staged, principal, [id]);
		return this.#guard.call({ rpc, subject: named('run', [id]), options }, check, run);
	}
}
