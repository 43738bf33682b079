import { isFunctionName } from '../../model/ids.ts';
import type { JobPriority, NewJob } from '../../model/jobs.ts';
import type { WallTime } from '../../model/records.ts';
import { nextCalendarTime } from './calendar-time.ts';
import { REFUSALS, type Refusal, refusalOf } from './error-packet.ts';
import { PACKET, splitArguments } from './packets.ts';
import { uniqueKey, utf8 } from './unique-key.ts';

/** A request to do a job, as its packet says it. */
interface Form {
	readonly priority: JobPriority;
	readonly background: boolean;
	/** Arguments between the key and the payload. */
	readonly between: 'nothing' | 'epoch' | 'calendar' | 'reducer';
}

const FORMS: ReadonlyMap<number, Form> = new Map([
	[PACKET.SUBMIT_JOB, { priority: 'normal', background: false, between: 'nothing' }],
	[PACKET.SUBMIT_JOB_BG, { priority: 'normal', background: true, between: 'nothing' }],
	[PACKET.SUBMIT_JOB_HIGH, { priority: 'high', background: false, between: 'nothing' }],
	[PACKET.SUBMIT_JOB_HIGH_BG, { priority: 'high', background: true, between: 'nothing' }],
	[PACKET.SUBMIT_JOB_LOW, { priority: 'low', background: false, between: 'nothing' }],
	[PACKET.SUBMIT_JOB_LOW_BG, { priority: 'low', background: true, between: 'nothing' }],
	[PACKET.SUBMIT_JOB_SCHED, { priority: 'normal', background: true, between: 'calendar' }],
	[PACKET.SUBMIT_JOB_EPOCH, { priority: 'normal', background: true, between: 'epoch' }],
	[PACKET.SUBMIT_REDUCE_JOB, { priority: 'normal', background: false, between: 'reducer' }],
	[PACKET.SUBMIT_REDUCE_JOB_BACKGROUND, { priority: 'normal', background: true, between: 'reducer' }],
] satisfies readonly (readonly [number, Form])[]);

const BETWEEN = { nothing: 0, epoch: 1, calendar: 5, reducer: 1 } as const satisfies Record<Form['between'], number>;

export type JobRequest =
	| { readonly kind: 'job'; readonly job: NewJob }
	| { readonly kind: 'refused'; readonly refusal: Refusal };

/** Reads a packet that asks for a job; `undefined` where it is another one. */
export function readJobRequest(type: number, body: Buffer, now: () => WallTime): JobRequest | undefined {
	const form = FORMS.get(type);
	if (form === undefined) return undefined;
	const parts = splitArguments(body, 3 + BETWEEN[form.between]);
	if (parts === undefined) return refused(REFUSALS.argumentMissing);
	const [name = body, key = body, ...rest] = parts;
	const last = rest.pop() ?? body;
	const payload = form.between === 'reducer' ? withoutAggregator(last) : last;
	const unique = uniqueKey(key, payload);
	if (unique === undefined) return refused(REFUSALS.uniqueTooLarge);
	const called = utf8(name);
	if (called === undefined || !isFunctionName(called)) return refused(REFUSALS.functionName);
	const { priority, background } = form;
	const job: NewJob = { function: called, data: kept(payload), unique, priority, background };
	const between = rest.map((part) => part.toString('utf8'));
	switch (form.between) {
		case 'nothing':
			return { kind: 'job', job };
		case 'reducer':
			return withReducer(job, between[0] ?? '');
		case 'epoch':
			return atEpoch(job, between[0] ?? '');
		case 'calendar':
			try {
				return { kind: 'job', job: { ...job, start: { kind: 'at', at: nextCalendarTime(between, now()) } } };
			} catch (error) {
				return refused(refusalOf(error));
			}
	}
}

function withReducer(job: NewJob, reducer: string): JobRequest {
	if (reducer === '') return { kind: 'job', job };
	return isFunctionName(reducer) ? { kind: 'job', job: { ...job, reducer } } : refused(REFUSALS.functionName);
}

/** libgearman says an empty argument between the reducer and the payload, which gearmand drops. */
function withoutAggregator(payload: Buffer): Buffer {
	return payload[0] === 0 ? payload.subarray(1) : payload;
}

/** Seconds since 1970; 0, and what has passed, is at once. */
function atEpoch(job: NewJob, epoch: string): JobRequest {
	if (!/^[0-9]{1,12}$/.test(epoch)) {
		const text = `epoch: found ${JSON.stringify(epoch.slice(0, 20))}, expected seconds since 1970`;
		return refused({ code: 'INVALID_ARGUMENT', text });
	}
	return { kind: 'job', job: { ...job, start: { kind: 'at', at: Number(epoch) * 1000 } } };
}

function refused(refusal: Refusal): JobRequest {
	return { kind: 'refused', refusal };
}

/** Bytes that stay when the others that came with them are gone. */
export function kept(view: Buffer): Uint8Array {
	return 2 * view.byteLength > view.buffer.byteLength ? view : new Uint8Array(view);
}
