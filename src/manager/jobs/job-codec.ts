import { MinderError } from '../../model/errors.ts';
import { JOB_DELIVERIES, type JobDelivery } from '../../model/function-spec.ts';
import { type FunctionName, isFunctionName } from '../../model/ids.ts';
import { JOB_PRIORITIES, type JobParty, type JobPriority } from '../../model/jobs.ts';
import type { JobClaim, LiveJob, Moment, SavedJob } from '../../policy/jobs/job-queue-rules.ts';
import type { Entry, Op } from '../../store/store.ts';
import { JOB_KEYS, numberKey, partKey } from './job-keys.ts';

/** Bytes of a payload that is kept within `job/N`, so that a manager that starts need not read the large ones. Part of the format. */
const INLINE_BYTES = 16 * 2 ** 10;
/** Bytes of each part of a larger one: with base64 around it, no record is too large for etcd. Part of the format. */
const PART_BYTES = 256 * 2 ** 10;

/** `job/N`. Times are wall ms; `data` is base64. */
interface StoredJob {
	readonly function: FunctionName;
	readonly unique?: string;
	/** Absent: normal. */
	readonly priority?: JobPriority;
	readonly submitted: number;
	readonly bytes: number;
	/** Absent: in parts, or empty. */
	readonly data?: string;
	readonly retries?: number;
	readonly timeout?: number;
	readonly delivery?: JobDelivery;
	readonly reducer?: string;
	/** Absent: its number. */
	readonly turn?: number;
	readonly due?: number;
	readonly byClock?: true;
}

/** `job-state/N`: goes before what `job/N` says of the same. */
interface StoredState {
	readonly attempt: number;
	readonly failures: number;
	readonly turn: number;
	readonly due?: number;
	readonly byClock?: true;
	readonly claim?: Pick<JobClaim, 'worker' | 'party' | 'attempt' | 'startedAt'>;
	readonly reason?: string;
}

/** How many parts a payload of so many bytes has beside its job. */
export function partsOf(bytes: number): number {
	return bytes <= INLINE_BYTES ? 0 : Math.ceil(bytes / PART_BYTES);
}

/** Writes a job that was not on disk. */
export function jobOps(job: LiveJob, data: Uint8Array, now: Moment): Op[] {
	const inline = partsOf(data.byteLength) === 0;
	const value: StoredJob = {
		function: job.function,
		...(job.unique === '' ? {} : { unique: job.unique }),
		...(job.priority === 'normal' ? {} : { priority: job.priority }),
		submitted: job.submittedAt,
		bytes: data.byteLength,
		...(inline && data.byteLength > 0 ? { data: base64(data) } : {}),
		...(job.retries === undefined ? {} : { retries: job.retries }),
		...(job.timeoutSeconds === undefined ? {} : { timeout: job.timeoutSeconds }),
		...(job.delivery === undefined ? {} : { delivery: job.delivery }),
		...(job.reducer === undefined ? {} : { reducer: job.reducer }),
		...(job.turn === job.seq ? {} : { turn: job.turn }),
		...dueOf(job, now),
	};
	const ops: Op[] = [{ kind: 'put', key: numberKey(JOB_KEYS.job, job.seq), value }];
	if (inline) return ops;
	for (let part = 0; part < partsOf(data.byteLength); part++) {
		const piece = data.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
		ops.push({ kind: 'put', key: partKey(job.seq, part), value: base64(piece) });
	}
	return ops;
}

/** @param withClaim whether a manager that takes over is to leave it with its worker */
export function stateOp(job: LiveJob, withClaim: boolean, now: Moment): Op {
	const { claim } = job;
	const value: StoredState = {
		attempt: job.attempt,
		failures: job.failures,
		turn: job.turn,
		...dueOf(job, now),
		...(withClaim && claim !== undefined
			? {
					claim: {
						worker: claim.worker,
						party: claim.party,
						attempt: claim.attempt,
						startedAt: claim.startedAt,
					},
				}
			: {}),
		...(job.reason === undefined ? {} : { reason: job.reason }),
	};
	return { kind: 'put', key: numberKey(JOB_KEYS.state, job.seq), value };
}

/** As {@link stateOp}, of a dead letter that is put back. */
export function revivedOp(seq: number, state: Pick<StoredState, 'attempt' | 'turn'>): Op {
	const value: StoredState = { attempt: state.attempt, failures: 0, turn: state.turn };
	return { kind: 'put', key: numberKey(JOB_KEYS.state, seq), value };
}

/**
 * All keys of the job, whatever there is of it.
 * @param bytes of its payload
 */
export function forgetOps(seq: number, bytes: number): Op[] {
	const ops: Op[] = [];
	for (const prefix of [JOB_KEYS.job, JOB_KEYS.state, JOB_KEYS.ended])
		ops.push({ kind: 'remove', key: numberKey(prefix, seq) });
	for (let part = 0; part < partsOf(bytes); part++) ops.push({ kind: 'remove', key: partKey(seq, part) });
	return ops;
}

/**
 * A job as a manager that starts takes it up. Checked by hand: there may be a million of them.
 * @param room whether its payload is held, if it is not in parts
 * @throws MinderError `storage`
 */
export function decodeJob(
	seq: number,
	entry: Entry,
	state: StoredState | undefined,
	room: { fits(bytes: number): boolean } | false,
): SavedJob {
	const job = objectOf(entry);
	const dataBytes = needed(entry, job, 'bytes');
	const data = room !== false && room.fits(dataBytes) ? inlineData(entry) : undefined;
	const due = state === undefined ? optional(entry, job, 'due', 'number') : state.due;
	const byClock = state === undefined ? job['byClock'] === true : state.byClock === true;
	const retries = optional(entry, job, 'retries', 'number');
	const timeoutSeconds = optional(entry, job, 'timeout', 'number');
	const reducer = optional(entry, job, 'reducer', 'string');
	const delivery = job['delivery'];
	const name = job['function'];
	const priority = job['priority'] ?? 'normal';
	if (typeof name !== 'string' || !isFunctionName(name)) throw unreadable(entry, 'function');
	if (!isOneOf(JOB_PRIORITIES, priority)) throw unreadable(entry, 'priority');
	if (delivery !== undefined && !isOneOf(JOB_DELIVERIES, delivery)) throw unreadable(entry, 'delivery');
	return {
		seq,
		function: name,
		unique: optional(entry, job, 'unique', 'string') ?? '',
		priority,
		background: true,
		submittedAt: needed(entry, job, 'submitted'),
		dataBytes,
		attempt: state?.attempt ?? 0,
		failures: state?.failures ?? 0,
		turn: state?.turn ?? optional(entry, job, 'turn', 'number') ?? seq,
		...(data === undefined ? {} : { data }),
		...(retries === undefined ? {} : { retries }),
		...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
		...(delivery === undefined ? {} : { delivery }),
		...(reducer === undefined ? {} : { reducer }),
		...(state?.reason === undefined ? {} : { reason: state.reason }),
		...(state?.claim === undefined ? {} : { claim: state.claim }),
		...(due === undefined ? {} : { dueAt: due, dueByClock: byClock }),
	};
}

/** @throws MinderError `storage` */
export function decodeState(entry: Entry): StoredState {
	const state = objectOf(entry);
	const due = optional(entry, state, 'due', 'number');
	const reason = optional(entry, state, 'reason', 'string');
	const claim = claimOf(entry, state['claim']);
	return {
		attempt: needed(entry, state, 'attempt'),
		failures: needed(entry, state, 'failures'),
		turn: needed(entry, state, 'turn'),
		...(due === undefined ? {} : { due }),
		...(state['byClock'] === true ? { byClock: true } : {}),
		...(claim === undefined ? {} : { claim }),
		...(reason === undefined ? {} : { reason }),
	};
}

/** The payload within a `job/N`; `undefined`: it is in parts. @throws MinderError `storage` */
export function inlineData(entry: Entry): Uint8Array | undefined {
	const job = objectOf(entry);
	if (partsOf(needed(entry, job, 'bytes')) > 0) return undefined;
	return Buffer.from(optional(entry, job, 'data', 'string') ?? '', 'base64');
}

/** A part of a payload. @throws MinderError `storage` */
export function decodePart(entry: Entry): Uint8Array {
	if (typeof entry.value !== 'string') throw unreadable(entry, 'value');
	return Buffer.from(entry.value, 'base64');
}

export function base64(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function dueOf({ due }: LiveJob, now: Moment): { due?: number; byClock?: true } {
	if (due === undefined) return {};
	if (due.kind === 'at') return { due: due.wall, byClock: true };
	return { due: Math.round(now.wall + (due.monotonic - now.monotonic) * 1000) };
}

type Fields = Readonly<Record<string, unknown>>;

function objectOf(entry: Entry): Fields {
	if (typeof entry.value !== 'object' || entry.value === null) throw unreadable(entry, 'value');
	return entry.value as Fields;
}

function needed(entry: Entry, fields: Fields, name: string): number {
	const value = fields[name];
	if (typeof value === 'number') return value;
	throw unreadable(entry, name);
}

function optional(entry: Entry, fields: Fields, name: string, type: 'number'): number | undefined;
function optional(entry: Entry, fields: Fields, name: string, type: 'string'): string | undefined;
function optional(entry: Entry, fields: Fields, name: string, type: string): unknown {
	const value = fields[name];
	if (value === undefined || typeof value === type) return value;
	throw unreadable(entry, name);
}

function claimOf(entry: Entry, value: unknown): StoredState['claim'] {
	if (value === undefined) return undefined;
	if (typeof value !== 'object' || value === null) throw unreadable(entry, 'claim');
	const claim = value as Fields;
	const { worker, party } = claim;
	if (typeof worker !== 'string' || typeof party !== 'object' || party === null) throw unreadable(entry, 'claim');
	const { name, host } = party as Fields;
	if (typeof name !== 'string' || typeof host !== 'string') throw unreadable(entry, 'claim.party');
	return {
		worker,
		party: party as JobParty,
		attempt: needed(entry, claim, 'attempt'),
		startedAt: needed(entry, claim, 'startedAt'),
	};
}

function isOneOf<const T>(values: readonly T[], value: unknown): value is T {
	return (values as readonly unknown[]).includes(value);
}

function unreadable({ key }: Entry, field: string): MinderError {
	const text = `record ${key} in the store cannot be read at ${field}; restore a backup, or start with another data directory`;
	return new MinderError('storage', text, { details: { key } });
}
