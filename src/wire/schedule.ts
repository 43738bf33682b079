import { instanceId, nodeName, runId, scheduleName } from '../model/ids.ts';
import type { RunOutput, RunTask } from '../model/schedule-records.ts';
import type { RunDetail, RunView, ScheduleChange, ScheduleDetail, ScheduleView } from '../model/schedule-views.ts';
import { changeKindCodec, wantCodec } from './enums.ts';
import { excerptsFromWire, excerptToWire } from './excerpt.ts';
import { defined, optional, required, whole } from './fields.ts';
import type { GetRunResponse, GetRunResponse__Output } from './gen/minder/v1/GetRunResponse.ts';
import type { GetScheduleResponse, GetScheduleResponse__Output } from './gen/minder/v1/GetScheduleResponse.ts';
import type { Run__Output, Run as WireRun } from './gen/minder/v1/Run.ts';
import type { RunOutput__Output, RunOutput as WireRunOutput } from './gen/minder/v1/RunOutput.ts';
import type { RunTask__Output, RunTask as WireTask } from './gen/minder/v1/RunTask.ts';
import type { Schedule__Output, Schedule as WireSchedule } from './gen/minder/v1/Schedule.ts';
import type { ScheduleChange__Output, ScheduleChange as WireScheduleChange } from './gen/minder/v1/ScheduleChange.ts';
import { nodeReasonFromWire } from './node.ts';
import { eventFromWire, eventToWire, exitFromWire, exitToWire } from './records.ts';
import { runCauseCodec, runOutcomeCodec, runStateCodec } from './schedule-enums.ts';
import { shownScheduleSpecFromWire, shownScheduleSpecToWire } from './schedule-spec.ts';

export function runToWire(run: RunView): WireRun {
	return defined({
		id: run.id,
		schedule: run.schedule,
		revision: run.revision,
		scheduledAtMs: run.scheduledAt,
		cause: runCauseCodec.toWire(run.cause),
		state: runStateCodec.toWire(run.state),
		claimedAtMs: run.claimedAt,
		dispatchedAtMs: run.dispatchedAt,
		endedAtMs: run.endedAt,
		outcome: optional(run.outcome, (outcome) => runOutcomeCodec.toWire(outcome)),
		reason: run.reason,
		actor: run.actor,
		tasks: run.tasks.map(taskToWire),
		retryAtMs: run.retryAt,
		mutexToken: run.mutexToken,
	});
}

/** A cause that only a newer manager knows is shown as `schedule`, an outcome as `failed`. @throws MinderError `usage`, `incompatible` */
export function runFromWire(wire: Run__Output): RunView {
	return defined({
		id: runId(wire.id),
		schedule: scheduleName(wire.schedule),
		revision: wire.revision,
		scheduledAt: whole(wire.scheduledAtMs, 'scheduled time'),
		cause: runCauseCodec.fromWire(wire.cause, 'schedule'),
		state: runStateCodec.fromWire(wire.state),
		claimedAt: whole(wire.claimedAtMs, 'time of the claim'),
		dispatchedAt: time(wire.dispatchedAtMs, 'time of the dispatch'),
		endedAt: time(wire.endedAtMs, 'time of the end'),
		outcome: outcomeFromWire(wire.outcome),
		reason: wire.reason,
		actor: wire.actor,
		tasks: wire.tasks.map(taskFromWire),
		retryAt: time(wire.retryAtMs, 'time of the retry'),
		mutexToken: optional(wire.mutexToken, (token) => whole(token, 'token of the mutex')),
	});
}

function taskToWire({ startedAt, endedAt, exit, outcome, want, ...rest }: RunTask): WireTask {
	return defined({
		...rest,
		want: wantCodec.toWire(want),
		startedAtMs: startedAt,
		endedAtMs: endedAt,
		exit: optional(exit, exitToWire),
		outcome: optional(outcome, (each) => runOutcomeCodec.toWire(each)),
	});
}

function taskFromWire(wire: RunTask__Output): RunTask {
	const outcome = outcomeFromWire(wire.outcome);
	return defined({
		ordinal: wire.ordinal,
		node: nodeName(wire.node),
		attempt: wire.attempt,
		generation: whole(wire.generation, 'generation'),
		want: wantCodec.fromWire(wire.want),
		startedAt: time(wire.startedAtMs, 'time of the start'),
		endedAt: time(wire.endedAtMs, 'time of the end'),
		exit: optional(wire.exit, exitFromWire),
		outcome: outcome === 'skipped' || outcome === 'missed' ? 'failed' : outcome,
		reason: wire.reason,
	});
}

function outcomeFromWire(wire: Run__Output['outcome']) {
	return wire === 'RUN_OUTCOME_UNSPECIFIED' ? undefined : runOutcomeCodec.fromWire(wire, 'failed');
}

export function scheduleToWire(schedule: ScheduleView): WireSchedule {
	return defined({
		name: schedule.name,
		spec: shownScheduleSpecToWire(schedule.spec),
		revision: schedule.revision,
		createdAtMs: schedule.createdAt,
		lastFireMs: schedule.lastFire,
		anchorMs: schedule.anchor,
		paused: optional(schedule.paused, ({ at, reason }) => defined({ atMs: at, reason })),
		rotatedTo: schedule.rotatedTo,
		primary: schedule.primary,
		nextFireMs: schedule.nextFire,
		running: schedule.running.map(runToWire),
		lastRun: optional(schedule.lastRun, runToWire),
		warning: schedule.warning,
		forgotten: optional(schedule.forgotten, ({ fires, backfills }) =>
			defined({ firesMs: fires, backfillsMs: backfills }),
		),
	});
}

/** @throws MinderError `usage`, `incompatible` */
export function scheduleFromWire(wire: Schedule__Output): ScheduleView {
	return defined({
		name: scheduleName(wire.name),
		spec: shownScheduleSpecFromWire(required(wire.spec, `spec of schedule ${wire.name}`)),
		revision: wire.revision,
		createdAt: whole(wire.createdAtMs, 'time of creation'),
		lastFire: whole(wire.lastFireMs, 'last fire'),
		anchor: whole(wire.anchorMs, 'anchor'),
		paused: optional(wire.paused, ({ atMs, reason }) => defined({ at: whole(atMs, 'time of the pause'), reason })),
		rotatedTo: optional(wire.rotatedTo, nodeName),
		primary: optional(wire.primary, nodeName),
		nextFire: time(wire.nextFireMs, 'next fire'),
		running: wire.running.map(runFromWire),
		lastRun: optional(wire.lastRun, runFromWire),
		warning: wire.warning,
		forgotten: optional(wire.forgotten, ({ firesMs, backfillsMs }) =>
			defined({ fires: time(firesMs, 'forgotten fires'), backfills: time(backfillsMs, 'forgotten backfills') }),
		),
	});
}

export function scheduleDetailToWire(detail: ScheduleDetail): GetScheduleResponse {
	return {
		schedule: scheduleToWire(detail.schedule),
		nextFiresMs: [...detail.nextFires],
		runs: detail.runs.map(runToWire),
		events: detail.events.map(eventToWire),
		nodes: [...detail.nodes],
	};
}

/** @throws MinderError `usage`, `incompatible` */
export function scheduleDetailFromWire(wire: GetScheduleResponse__Output): ScheduleDetail {
	return {
		schedule: scheduleFromWire(required(wire.schedule, 'schedule')),
		nextFires: wire.nextFiresMs.map((at) => whole(at, 'next fire')),
		runs: wire.runs.map(runFromWire),
		events: wire.events.map(eventFromWire),
		nodes: wire.nodes.map(nodeReasonFromWire),
	};
}

export function runDetailToWire({ run, outputs }: RunDetail): GetRunResponse {
	return { run: runToWire(run), outputs: outputs.map(outputToWire) };
}

/** @throws MinderError `usage`, `incompatible` */
export function runDetailFromWire({ run, outputs }: GetRunResponse__Output): RunDetail {
	return { run: runFromWire(required(run, 'run')), outputs: outputs.map(outputFromWire) };
}

function outputToWire({ instance, outputs }: RunOutput): WireRunOutput {
	return { instance, outputs: outputs.map(excerptToWire) };
}

function outputFromWire({ instance, outputs }: RunOutput__Output): RunOutput {
	return { instance: instanceId(instance), outputs: excerptsFromWire(outputs) };
}

export function scheduleChangeToWire(change: ScheduleChange): WireScheduleChange {
	return {
		name: change.name,
		revision: change.revision,
		kind: changeKindCodec.toWire(change.kind),
		...('before' in change ? { before: shownScheduleSpecToWire(change.before) } : {}),
		...('after' in change ? { after: shownScheduleSpecToWire(change.after) } : {}),
	};
}

/** @throws MinderError `usage`, `incompatible` */
export function scheduleChangeFromWire(wire: ScheduleChange__Output): ScheduleChange {
	const common = { name: scheduleName(wire.name), revision: wire.revision };
	const before = () => shownScheduleSpecFromWire(required(wire.before, `spec before the change of ${wire.name}`));
	const after = () => shownScheduleSpecFromWire(required(wire.after, `spec after the change of ${wire.name}`));
	const kind = changeKindCodec.fromWire(wire.kind);
	switch (kind) {
		case 'create':
		case 'none':
			return { ...common, kind, after: after() };
		case 'update':
			return { ...common, kind, before: before(), after: after() };
		case 'remove':
			return { ...common, kind, before: before() };
	}
}

function time(at: number | undefined, what: string): number | undefined {
	return optional(at, (each) => whole(each, what));
}
