import type { MinderClient } from '../src/client/minder-client.ts';
import type { FunctionChange } from '../src/model/jobs.ts';
import type { ScheduleChange } from '../src/model/schedule-views.ts';
import type { SpecSet } from '../src/model/spec-file.ts';
import type { Change } from '../src/model/views.ts';

/** What an apply did, or would do. */
export interface AppliedSpecs {
	readonly changes: readonly Change[];
	readonly schedules: readonly ScheduleChange[];
	readonly functions: readonly FunctionChange[];
}

interface ApplyHow {
	readonly dryRun?: boolean;
	readonly prune?: boolean;
	readonly ifRevision?: number;
}

/**
 * Makes processes, schedules and functions what `set` says. Where there are several kinds, each is tried before anything is done, so that a refusal of one
 * leaves the others as they were. A kind that the set does not have is not asked for, unless it is to be pruned.
 */
export async function applySpecs(
	client: Pick<MinderClient, 'applyProcesses' | 'applySchedules' | 'applyFunctions'>,
	{ specs, schedules, functions }: SpecSet,
	how: ApplyHow,
	options: { signal?: AbortSignal } = {},
): Promise<AppliedSpecs> {
	const isAsked = (list: readonly unknown[]) => list.length > 0 || how.prune === true;
	const pass = async (as: ApplyHow): Promise<AppliedSpecs> => ({
		changes: isAsked(specs) ? await client.applyProcesses(specs, as, options) : [],
		schedules: isAsked(schedules) ? await client.applySchedules(schedules, as, options) : [],
		functions: isAsked(functions) ? await client.applyFunctions(functions, as, options) : [],
	});
	const kinds = [specs, schedules, functions].filter(isAsked).length;
	if (kinds > 1 && how.dryRun !== true) await pass({ ...how, dryRun: true });
	return pass(how);
}
