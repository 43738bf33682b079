import type { ScheduleName } from '../../model/ids.ts';
import { runIdOf } from '../../model/ids.ts';
import type { WallTime } from '../../model/records.ts';
import type { Schedule } from '../../model/schedule-records.ts';
import type { ScheduleSpec } from '../../model/schedule-spec.ts';
import type { DependencyOutcome } from '../../policy/schedule/admit.ts';
import { dependencyFire, seenUntil } from '../../policy/schedule/dependency-fire.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import { type LastRuns, successAfter } from './last-runs.ts';
import type { Claim, Staging } from './run-claim.ts';

/** Which schedules depend on which, and how those they depend on have ended. */
export class RunDependencies {
	readonly #lastRuns: LastRuns;
	readonly #dependents = new Map<ScheduleName, Set<ScheduleName>>();

	constructor(state: ClusterState, lastRuns: LastRuns) {
		this.#lastRuns = lastRuns;
		for (const { name, spec } of state.view.schedules.values()) this.#take(name, undefined, spec);
		state.onChange((changes) => {
			for (const change of changes)
				if (change.table === 'schedule') this.#take(change.key, change.before?.spec, change.after?.spec);
		});
	}

	/** How what a schedule depends on has ended last. */
	outcomes({ dependsOn = [] }: ScheduleSpec): DependencyOutcome[] {
		return dependsOn.map((name) => {
			const lastOutcome = this.#lastRuns.of(name)?.outcome;
			return { name, ...(lastOutcome === undefined ? {} : { lastOutcome }) };
		});
	}

	/** What runs because `name` has succeeded now; that it has, and that it was answered, is staged. */
	fires(staging: Staging, name: ScheduleName): { readonly schedule: Schedule; readonly claim: Claim }[] {
		const { tx, now, succeeded } = staging;
		const newest = successAfter(this.#successOf(staging, name), now);
		succeeded.set(name, newest);
		return [...(this.#dependents.get(name) ?? [])].flatMap((each) => {
			const before = tx.schedules.get(each);
			if (before === undefined) return [];
			const successes = (before.spec.dependsOn ?? []).map((dependency) => {
				const isNew = dependency === name;
				const at = isNew ? successAfter(seenUntil(before, name), newest) : this.#successOf(staging, dependency);
				return { name: dependency, ...(at === undefined ? {} : { at }) };
			});
			const fire = dependencyFire(before, successes);
			if (fire === undefined) return [];
			const schedule: Schedule = { ...before, lastFire: fire.at, seenOf: fire.seenOf };
			tx.put('schedule', each, schedule);
			return [{ schedule, claim: { id: runIdOf(each, fire.at), at: fire.at, cause: 'dependency' } }];
		});
	}

	#successOf({ succeeded }: Staging, name: ScheduleName): WallTime | undefined {
		return succeeded.get(name) ?? this.#lastRuns.successOf(name);
	}

	#take(name: ScheduleName, before: ScheduleSpec | undefined, after: ScheduleSpec | undefined): void {
		if (before === after) return;
		for (const each of before?.dependsOn ?? []) this.#dependents.get(each)?.delete(name);
		for (const each of after?.dependsOn ?? [])
			this.#dependents.set(each, (this.#dependents.get(each) ?? new Set()).add(name));
	}
}
