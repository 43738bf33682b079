import type { Control } from '../model/control.ts';
import type { RunView, ScheduleView } from '../model/schedule-views.ts';
import { defined, required } from '../wire/fields.ts';
import type { Run__Output } from '../wire/gen/minder/v1/Run.ts';
import { ControlService } from '../wire/proto.ts';
import {
	runDetailFromWire,
	runFromWire,
	scheduleChangeFromWire,
	scheduleDetailFromWire,
	scheduleFromWire,
} from '../wire/schedule.ts';
import { scheduleSpecToWire } from '../wire/schedule-spec.ts';
import type { CallRunner } from './call-runner.ts';

type ScheduleCalls = Pick<
	Control,
	| 'applySchedules'
	| 'listSchedules'
	| 'getSchedule'
	| 'pauseSchedules'
	| 'resumeSchedules'
	| 'runSchedule'
	| 'backfillSchedule'
	| 'removeSchedules'
	| 'listRuns'
	| 'getRun'
	| 'cancelRun'
>;

/** The client's calls about schedules and their runs. */
export function scheduleCalls(calls: CallRunner): ScheduleCalls {
	const rpc = ControlService.service;
	const ofRun = ({ run }: { run: Run__Output | null }): RunView => runFromWire(required(run, 'run'));

	return {
		applySchedules: (specs, how, options) =>
			calls[how.dryRun === true ? 'read' : 'change'](
				rpc.ApplySchedules,
				{ specs: specs.map(scheduleSpecToWire), ...defined(how) },
				({ changes }) => changes.map(scheduleChangeFromWire),
				options,
			),

		async listSchedules(names, options) {
			const all: ScheduleView[] = [];
			for (;;) {
				const after = all.at(-1)?.name ?? '';
				const { schedules, more } = await calls.read(
					rpc.ListSchedules,
					{ names: [...names], after },
					(page) => ({ schedules: page.schedules.map(scheduleFromWire), more: page.more }),
					options,
				);
				all.push(...schedules);
				if (!more || schedules.length === 0) return all;
			}
		},

		getSchedule: (name, options) => calls.read(rpc.GetSchedule, { name }, scheduleDetailFromWire, options),

		pauseSchedules: (names, how, options) =>
			calls.change(
				rpc.PauseSchedules,
				{ names: [...names], ...defined(how) },
				({ schedules }) => schedules.map(scheduleFromWire),
				options,
			),

		resumeSchedules: (names, options) =>
			calls.change(
				rpc.ResumeSchedules,
				{ names: [...names] },
				({ schedules }) => schedules.map(scheduleFromWire),
				options,
			),

		runSchedule: (name, options) => calls.change(rpc.RunSchedule, { name }, ofRun, options),

		backfillSchedule: (name, { from, until, limit, force }, options) =>
			calls.change(
				rpc.BackfillSchedule,
				{ name, fromMs: from, untilMs: until, limit, ...defined({ force }) },
				({ runs }) => runs.map(runFromWire),
				options,
			),

		removeSchedules: (names, options) => calls.change(rpc.RemoveSchedules, { names: [...names] }, () => {}, options),

		listRuns: (schedule, how, options) =>
			calls.read(rpc.ListRuns, { schedule, ...defined(how) }, ({ runs }) => runs.map(runFromWire), options),

		getRun: (id, options) => calls.read(rpc.GetRun, { id }, runDetailFromWire, options),

		cancelRun: (id, options) => calls.change(rpc.CancelRun, { id }, ofRun, options),
	};
}
