import { MinderError } from '../model/errors.ts';
import { JOB_LIMITS } from '../model/function-spec.ts';
import { functionName } from '../model/ids.ts';
import {
	JOB_PRIORITIES,
	type JobDetail,
	type JobEnd,
	type JobFilter,
	type JobStart,
	type JobState,
	type JobUpdate,
	type JobView,
	type NewJob,
} from '../model/jobs.ts';
import { amount, anyOf, defined, notEmpty, optional, required, whole } from './fields.ts';
import type { GetJobResponse, GetJobResponse__Output } from './gen/minder/v1/GetJobResponse.ts';
import type { Job__Output, Job as WireJob } from './gen/minder/v1/Job.ts';
import type { JobEnd__Output, JobEnd as WireEnd } from './gen/minder/v1/JobEnd.ts';
import type { ListJobsRequest, ListJobsRequest__Output } from './gen/minder/v1/ListJobsRequest.ts';
import type { SubmitJobRequest, SubmitJobRequest__Output } from './gen/minder/v1/SubmitJobRequest.ts';
import type { SubmitJobResponse, SubmitJobResponse__Output } from './gen/minder/v1/SubmitJobResponse.ts';
import { jobDeliveryCodec, jobPriorityCodec, jobStateCodec } from './job-enums.ts';
import {
	jobHandle,
	jobOf,
	ownBytes,
	partyFromWire,
	payload,
	progressFromWire,
	reasonText,
	uniqueKey,
} from './job-fields.ts';
import { guardFromWire } from './lock.ts';

/** Jobs that one request may name or ask for. */
export const MOST_JOBS = 10_000;
const MOST_REDUCER_BYTES = 512;

/** @throws MinderError `too-large` for a payload that does not go into one message */
export function newJobToWire({ start, delivery, ...job }: NewJob, follow: boolean): SubmitJobRequest {
	return defined({
		...job,
		data: payload(job.data, 'the payload'),
		priority: jobPriorityCodec.toWire(job.priority),
		delivery: optional(delivery, (each) => jobDeliveryCodec.toWire(each)),
		afterSeconds: start?.kind === 'after' ? start.seconds : undefined,
		atMs: start?.kind === 'at' ? start.at : undefined,
		follow,
	});
}

/** @throws MinderError `usage`, `too-large`, `incompatible` */
export function newJobFromWire(wire: SubmitJobRequest__Output): NewJob {
	const { delivery, reducer } = wire;
	if (reducer !== undefined && Buffer.byteLength(reducer) > MOST_REDUCER_BYTES) {
		throw new MinderError('usage', `the reducer of a job has at most ${MOST_REDUCER_BYTES} bytes`);
	}
	return defined({
		function: functionName(wire.function),
		data: ownBytes(payload(wire.data, 'the payload')),
		unique: uniqueKey(wire.unique),
		priority: jobPriorityCodec.fromWire(wire.priority),
		background: wire.background,
		start: startFromWire(wire),
		retries: wire.retries,
		timeoutSeconds: optional(wire.timeoutSeconds, (time) => amount(time, 'the timeout of a job')),
		delivery: delivery === 'JOB_DELIVERY_UNSPECIFIED' ? undefined : jobDeliveryCodec.fromWire(delivery),
		reducer,
		guard: optional(wire.guard, guardFromWire),
	});
}

function startFromWire({ afterSeconds, atMs }: SubmitJobRequest__Output): JobStart | undefined {
	if (afterSeconds !== undefined) return { kind: 'after', seconds: amount(afterSeconds, 'the delay of a job') };
	return optional(atMs, (at) => ({ kind: 'at', at: whole(at, 'the time of a job') }) as const);
}

/** @throws MinderError `too-large` for a result that does not go into one message */
export function jobUpdateToWire(update: JobUpdate): SubmitJobResponse {
	switch (update.kind) {
		case 'accepted':
			return { accepted: { handle: update.handle, joined: update.joined } };
		case 'data':
			return { data: payload(update.data, 'a piece of the result') };
		case 'warning':
			return { warning: payload(update.data, 'a warning') };
		case 'progress':
			return { progress: { numerator: update.numerator, denominator: update.denominator } };
		case 'ended':
			return { ended: endToWire(update.end) };
	}
}

/** @throws MinderError `usage`, `incompatible` (an update that this version does not know) */
export function jobUpdateFromWire(wire: SubmitJobResponse__Output): JobUpdate {
	switch (wire.update) {
		case 'accepted': {
			const { handle, joined } = required(wire.accepted, 'handle of the job');
			return { kind: 'accepted', handle: jobHandle(handle), joined };
		}
		case 'data':
			return { kind: 'data', data: ownBytes(required(wire.data, 'data')) };
		case 'warning':
			return { kind: 'warning', data: ownBytes(required(wire.warning, 'warning')) };
		case 'progress':
			return { kind: 'progress', ...progressFromWire(required(wire.progress, 'progress')) };
		case 'ended':
			return { kind: 'ended', end: endFromWire(required(wire.ended, 'end of the job')) };
		default:
			throw notKnown('an update of a job');
	}
}

function endToWire(end: JobEnd): WireEnd {
	switch (end.kind) {
		case 'done':
			return { done: { result: payload(end.result, 'the result') } };
		case 'failed':
			return {
				failed: defined({
					reason: end.reason,
					exception: optional(end.exception, (exception) => payload(exception, 'the exception')),
				}),
			};
		case 'cancelled':
			return { cancelled: { reason: end.reason } };
	}
}

function endFromWire(wire: JobEnd__Output): JobEnd {
	switch (wire.end) {
		case 'done':
			return { kind: 'done', result: ownBytes(required(wire.done, 'result').result) };
		case 'failed': {
			const { reason, exception } = required(wire.failed, 'failure');
			return defined({ kind: 'failed' as const, reason, exception: optional(exception, ownBytes) });
		}
		case 'cancelled':
			return { kind: 'cancelled', reason: required(wire.cancelled, 'cancellation').reason };
		default:
			throw notKnown('an end of a job');
	}
}

export function jobToWire({ submittedAt, dueAt, startedAt, endedAt, ...job }: JobView): WireJob {
	return defined({
		...job,
		priority: jobPriorityCodec.toWire(job.priority),
		state: jobStateCodec.toWire(job.state),
		submittedAtMs: submittedAt,
		dueAtMs: dueAt,
		startedAtMs: startedAt,
		endedAtMs: endedAt,
		reason: optional(job.reason, reasonText),
	});
}

/** A priority that only a newer manager knows is shown as the usual one. @throws MinderError `usage`, `incompatible` */
export function jobFromWire(wire: Job__Output): JobView {
	const time = (at: number | undefined) => optional(at, (each) => whole(each, 'time of a job'));
	return defined({
		handle: jobHandle(wire.handle),
		function: functionName(wire.function),
		unique: wire.unique,
		priority: jobPriorityCodec.fromWire(wire.priority, JOB_PRIORITIES[1]),
		background: wire.background,
		state: jobStateCodec.fromWire(wire.state),
		attempt: wire.attempt,
		retries: wire.retries,
		dataBytes: whole(wire.dataBytes, 'size of the payload'),
		submittedAt: whole(wire.submittedAtMs, 'time of a job'),
		dueAt: time(wire.dueAtMs),
		startedAt: time(wire.startedAtMs),
		endedAt: time(wire.endedAtMs),
		worker: optional(wire.worker, partyFromWire),
		progress: optional(wire.progress, progressFromWire),
		reason: wire.reason,
		resultBytes: optional(wire.resultBytes, (bytes) => whole(bytes, 'size of the result')),
		followers: wire.followers,
	});
}

/** What does not go into one message is left out, and so it says. */
export function jobDetailToWire({ job, data, dataTruncated, result, resultTruncated }: JobDetail): GetJobResponse {
	const kept = result?.subarray(0, JOB_LIMITS.keptResultBytes);
	return defined({
		job: jobToWire(job),
		data: data.subarray(0, JOB_LIMITS.rpcPayloadBytes),
		dataTruncated: dataTruncated || data.length > JOB_LIMITS.rpcPayloadBytes,
		result: kept,
		resultTruncated: resultTruncated || kept?.length !== result?.length,
	});
}

/** @throws MinderError `usage`, `incompatible` */
export function jobDetailFromWire(wire: GetJobResponse__Output): JobDetail {
	return defined({
		job: jobFromWire(required(wire.job, 'job')),
		data: ownBytes(wire.data),
		dataTruncated: wire.dataTruncated,
		result: optional(wire.result, ownBytes),
		resultTruncated: wire.resultTruncated,
	});
}

export function jobFilterToWire({ function: name, states, limit, before }: JobFilter): ListJobsRequest {
	return defined({
		function: name ?? '',
		states: (states ?? []).map((state) => jobStateCodec.toWire(state)),
		limit,
		before,
	});
}

/** @throws MinderError `usage`, `incompatible` */
export function jobFilterFromWire(wire: ListJobsRequest__Output): JobFilter {
	const { limit } = wire;
	if (limit < 1 || limit > MOST_JOBS) {
		throw new MinderError('usage', `the number of jobs must be 1 to ${MOST_JOBS}, not ${limit}`);
	}
	return defined({
		function: optional(notEmpty(wire.function), functionName),
		states: anyOf(wire.states.map((state) => jobStateCodec.fromWire(state))),
		limit,
		before: optional(wire.before, jobOf),
	});
}

/** Jobs that are named. @throws MinderError `usage` */
export function jobsOf(handles: readonly string[]): string[] {
	if (handles.length <= MOST_JOBS) return handles.map(jobOf);
	throw new MinderError('usage', `a request may name ${MOST_JOBS} jobs, not ${handles.length}: send several`);
}

export function endedStatesToWire(states: readonly JobState[]) {
	return states.map((state) => jobStateCodec.toWire(state));
}

/** States of jobs that can be forgotten. @throws MinderError `usage`, `incompatible` */
export function endedStatesFromWire(states: readonly Job__Output['state'][]): ('done' | 'failed' | 'cancelled')[] {
	return states.map((wire) => {
		const state = jobStateCodec.fromWire(wire);
		if (state === 'done' || state === 'failed' || state === 'cancelled') return state;
		throw new MinderError('usage', `jobs that are ${state} cannot be forgotten: cancel them first`);
	});
}

function notKnown(what: string): MinderError {
	return new MinderError(
		'incompatible',
		`the manager sent ${what} that this version does not know: use the same version of minder on both sides`,
	);
}
