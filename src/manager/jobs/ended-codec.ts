import { z } from 'zod';
import { JOB_LIMITS } from '../../model/function-spec.ts';
import { type FunctionName, isFunctionName, type JobHandle, type NodeName } from '../../model/ids.ts';
import { JOB_PRIORITIES, type JobEnd, type JobParty, type JobView } from '../../model/jobs.ts';
import type { LiveJob } from '../../policy/jobs/job-queue-rules.ts';
import type { Entry } from '../../store/store.ts';
import { decode } from '../state/record-codec.ts';
import { base64 } from './job-codec.ts';

/** How a job can end. */
export const ENDED_STATES = ['done', 'failed', 'cancelled'] as const;
export type EndedState = (typeof ENDED_STATES)[number];

/** `ended-job/N`. Times are wall ms; `result` is base64, what is kept of it. */
export interface StoredEnd {
	readonly function: FunctionName;
	readonly unique: string;
	readonly priority: JobView['priority'];
	readonly submitted: number;
	readonly bytes: number;
	readonly state: EndedState;
	readonly attempt: number;
	readonly retries: number;
	readonly turn: number;
	readonly started?: number;
	readonly ended: number;
	readonly worker?: JobParty;
	readonly reason?: string;
	readonly result?: string;
	readonly resultBytes?: number;
}

const whole = z.number().int().nonnegative();
const storedEnd: z.ZodType<StoredEnd> = z.object({
	function: z.custom<FunctionName>((value) => typeof value === 'string' && isFunctionName(value)),
	unique: z.string(),
	priority: z.enum(JOB_PRIORITIES),
	submitted: z.number(),
	bytes: whole,
	state: z.enum(ENDED_STATES),
	attempt: whole,
	retries: whole,
	turn: z.number(),
	started: z.number().exactOptional(),
	ended: z.number(),
	worker: z
		.object({
			name: z.string(),
			host: z.string(),
			node: z.custom<NodeName>((value) => typeof value === 'string').exactOptional(),
			pid: whole.exactOptional(),
		})
		.exactOptional(),
	reason: z.string().exactOptional(),
	result: z.string().exactOptional(),
	resultBytes: whole.exactOptional(),
});

/** @param last the try that ended it, or the last one before that */
export function endOf(
	job: LiveJob,
	end: JobEnd,
	facts: { retries: number; now: number; last: { startedAt: number; party: JobParty } | undefined },
): StoredEnd {
	const { last } = facts;
	return {
		function: job.function,
		unique: job.unique,
		priority: job.priority,
		submitted: job.submittedAt,
		bytes: job.dataBytes,
		state: end.kind,
		attempt: job.attempt,
		retries: facts.retries,
		turn: job.turn,
		...(last === undefined ? {} : { started: last.startedAt, worker: last.party }),
		ended: facts.now,
		...(end.kind === 'done' ? resultOf(end.result) : { reason: end.reason }),
	};
}

/** @throws MinderError `storage` */
export function decodeEnd(entry: Entry): StoredEnd {
	return decode(storedEnd, entry);
}

export function viewOfEnd(handle: JobHandle, end: StoredEnd): JobView {
	return {
		handle,
		function: end.function,
		unique: end.unique,
		priority: end.priority,
		background: true,
		state: end.state,
		attempt: end.attempt,
		retries: end.retries,
		dataBytes: end.bytes,
		submittedAt: end.submitted,
		...(end.started === undefined ? {} : { startedAt: end.started }),
		endedAt: end.ended,
		...(end.worker === undefined ? {} : { worker: end.worker }),
		...(end.reason === undefined ? {} : { reason: end.reason }),
		...(end.resultBytes === undefined ? {} : { resultBytes: end.resultBytes }),
		followers: 0,
	};
}

function resultOf(result: Uint8Array): { result: string; resultBytes: number } {
	return { result: base64(result.subarray(0, JOB_LIMITS.keptResultBytes)), resultBytes: result.byteLength };
}
