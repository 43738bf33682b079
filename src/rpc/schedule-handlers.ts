import type { Control } from '../model/control.ts';
import { MinderError } from '../model/errors.ts';
import { runId, scheduleName } from '../model/ids.ts';
import { defined, optional, whole } from '../wire/fields.ts';
import type { ControlServiceHandlers } from '../wire/gen/minder/v1/ControlService.ts';
import { behind, pageOf } from '../wire/pages.ts';
import {
	runDetailToWire,
	runToWire,
	scheduleChangeToWire,
	scheduleDetailToWire,
	scheduleToWire,
} from '../wire/schedule.ts';
import { scheduleSpecFromWire } from '../wire/schedule-spec.ts';
import { type ServerContext, unary } from './adapters.ts';

type ScheduleHandlers = Pick<
	ControlServiceHandlers,
	| 'ApplySchedules'
	| 'ListSchedules'
	| 'GetSchedule'
	| 'PauseSchedules'
	| 'ResumeSchedules'
	| 'RunSchedule'
	| 'BackfillSchedule'
	| 'RemoveSchedules'
	| 'ListRuns'
	| 'GetRun'
	| 'CancelRun'
>;

/** Runs that one call may ask for. */
const MOST_RUNS = 10_000;
/** Bytes of a schedule or of a run beside its texts, roughly. */
const FRAME_BYTES = 300;

/** The part of ControlService about schedules and their runs: decode, one call, encode. */
export function scheduleHandlers(control: Control, context: ServerContext): ScheduleHandlers {
	return {
		ApplySchedules: unary(context, async ({ specs, dryRun, prune, ifRevision }, options) => {
			const how = defined({ dryRun, prune, ifRevision });
			const changes = await control.applySchedules(specs.map(scheduleSpecFromWire), how, options);
			return { changes: changes.map(scheduleChangeToWire) };
		}),

		ListSchedules: unary(context, async ({ names, after }, options) => {
			const all = behind(await control.listSchedules(names.map(scheduleName), options), after);
			const { page, more } = pageOf(all, (each) => FRAME_BYTES + JSON.stringify(each).length);
			return { schedules: page.map(scheduleToWire), more };
		}),

		GetSchedule: unary(context, async ({ name }, options) =>
			scheduleDetailToWire(await control.getSchedule(scheduleName(name), options)),
		),

		PauseSchedules: unary(context, async ({ names, reason }, options) => ({
			schedules: (await control.pauseSchedules(names.map(scheduleName), defined({ reason }), options)).map(
				scheduleToWire,
			),
		})),

		ResumeSchedules: unary(context, async ({ names }, options) => ({
			schedules: (await control.resumeSchedules(names.map(scheduleName), options)).map(scheduleToWire),
		})),

		RunSchedule: unary(context, async ({ name }, options) => ({
			run: runToWire(await control.runSchedule(scheduleName(name), options)),
		})),

		BackfillSchedule: unary(context, async ({ name, fromMs, untilMs, limit, force }, options) => {
			const from = whole(fromMs, 'the beginning of the backfill');
			const until = whole(untilMs, 'the end of the backfill');
			const range = { from, until, limit: countOf(limit), force };
			return { runs: (await control.backfillSchedule(scheduleName(name), range, options)).map(runToWire) };
		}),

		RemoveSchedules: unary(context, async ({ names }, options) => {
			await control.removeSchedules(names.map(scheduleName), options);
			return {};
		}),

		ListRuns: unary(context, async ({ schedule, limit, before }, options) => {
			const name = schedule === '' ? '' : scheduleName(schedule);
			const how = defined({ limit: countOf(limit), before: optional(before, runId) });
			return { runs: (await control.listRuns(name, how, options)).map(runToWire) };
		}),

		GetRun: unary(context, async ({ id }, options) => runDetailToWire(await control.getRun(runId(id), options))),

		CancelRun: unary(context, async ({ id }, options) => ({
			run: runToWire(await control.cancelRun(runId(id), options)),
		})),
	};
}

function countOf(limit: number): number {
	if (limit >= 1 && limit <= MOST_RUNS) return limit;
	throw new MinderError('usage', `the number of runs must be 1 to ${MOST_RUNS}, not ${limit}`);
}
