import type { MinderClient } from '../src/client/minder-client.ts';
import type { ScheduleChange } from '../src/model/schedule-views.ts';
import type { SpecSet } from '../src/model/spec-file.ts';
import type { Change } from '../src/model/views.ts';

/** What an apply did, or would do. */
export interface AppliedSpecs {
	readonly changes: readonly Change[];
	readonly schedules: readonly ScheduleChange[];
}

interface ApplyHow {
	readonly dryRun?: boolean;
	readonly prune?: boolean;
	readonly ifRevision?: number;
}

/**
 * Makes processes and schedules what `set` says. Where there are both, each is tried before anything is done, so that a refusal of one leaves the other as
 * it was. A kind that the set does not have is not asked for, unless it is to be pruned.
 */
export async function applySpecs(
	client: Pick<MinderClient, 'applyProcesses' | 'applySchedules'>,
	{ specs, schedules }: SpecSet,
	how: ApplyHow,
	options: { signal?: AbortSignal } = {},
): Promise<AppliedSpecs> {
	const isAsked = (list: readonly unknown[]) => list.length > 0 || how.prune === true;
	const pass = async (as: ApplyHow): Promise<AppliedSpecs> => ({
		changes: isAsked(specs) ? await client.applyProcesses(specs, as, options) : [],
		schedules: isAsked(schedules) ? await client.applySchedules(schedules, as, options) : [],
	});
	if (isAsked(specs) && isAsked(schedules) && how.dryRun !== true) await pass({ ...how, dryRun: true });
	return pass(how);
}
