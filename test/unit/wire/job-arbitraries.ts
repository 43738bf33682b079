import * as fc from 'fast-check';
import {
	type FunctionSpec,
	JOB_DELIVERIES,
	JOB_LIMITS,
	type QueueLimits,
	WORKER_MODES,
} from '../../../src/model/function-spec.ts';
import type { FunctionName, JobHandle } from '../../../src/model/ids.ts';
import {
	type FunctionChange,
	JOB_PRIORITIES,
	JOB_STATES,
	type JobDetail,
	type JobFilter,
	type JobParty,
	type JobUpdate,
	type JobView,
	type NewJob,
	type QueueDetail,
	type QueueView,
	type WorkerMessage,
	type WorkerOrder,
} from '../../../src/model/jobs.ts';
import type { ProcessSpec } from '../../../src/model/process-spec.ts';
import type { QueueSettings } from '../../../src/wire/queue.ts';
import * as any from './arbitraries.ts';

const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const positive = fc.integer({ min: 1, max: 10_000 });
const whole = fc.maxSafeNat();
const amount = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const seconds = fc.double({ min: 1, noNaN: true, noDefaultInfinity: true });
const text = fc.string({ unit: 'grapheme' });
const bytes = fc.uint8Array({ maxLength: 20 });
const few = <T>(values: fc.Arbitrary<T>) => fc.array(values, { maxLength: 3 });

/** With each of `optional` there or absent. */
function record<R, O>(
	required: { [K in keyof R]: fc.Arbitrary<R[K]> },
	optional: { [K in keyof O]: fc.Arbitrary<O[K]> },
): fc.Arbitrary<R & Partial<O>> {
	return fc
		.tuple(fc.record(required), fc.record(optional, { requiredKeys: [] } as unknown as { requiredKeys: never[] }))
		.map(([must, may]) => ({ ...must, ...may }) as R & Partial<O>);
}

const name = fc
	.constantFrom('resize', 'a/b.c:d', 'größe', '__proto__', 'x'.repeat(512))
	.map((each) => each as FunctionName);
const handle = fc
	.tuple(fc.constantFrom('H:host', 'minder', 'a:b:c'), fc.nat())
	.map(([prefix, number]) => `${prefix}:${number}` as JobHandle);
const attempt = { handle, attempt: uint32 };
const limits: fc.Arbitrary<QueueLimits> = fc.record({ high: uint32, normal: uint32, low: uint32 });
const kept = fc.record({ maxAgeSeconds: amount, count: uint32 });

const ofFunction = (process: fc.Arbitrary<ProcessSpec>): fc.Arbitrary<FunctionSpec> =>
	record(
		{
			name,
			retries: uint32,
			backoff: fc.record({
				intervalSeconds: amount,
				factor: amount,
				maxIntervalSeconds: amount,
				jitter: fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
			}),
			leaseSeconds: seconds,
			delivery: fc.constantFrom(...JOB_DELIVERIES),
			maxPayloadBytes: fc.nat(JOB_LIMITS.payloadBytes),
			keep: fc.record({ done: kept, failed: kept }),
		},
		{
			run: fc.record({
				process: process.map((spec) => ({ ...spec, daemon: false })),
				concurrency: positive,
				mode: fc.constantFrom(...WORKER_MODES),
				nodes: few(any.node),
				selector: fc.dictionary(fc.constantFrom('zone', 'rack'), text, { noNullPrototype: true }),
			}),
			timeoutSeconds: seconds,
			maxQueue: limits,
			maxRunning: positive,
		},
	);

export const functionSpec = ofFunction(any.spec);
export const shownFunction = ofFunction(any.shownSpec);

export const functionChange: fc.Arbitrary<FunctionChange> = record(
	{ name, kind: fc.constantFrom('create', 'update', 'remove', 'unchanged'), revision: uint32 },
	{ before: shownFunction, after: shownFunction },
);

export const newJob: fc.Arbitrary<NewJob> = record(
	{
		function: name,
		data: bytes,
		unique: fc.constantFrom('', 'cat.jpg', 'ü'.repeat(32)),
		priority: fc.constantFrom(...JOB_PRIORITIES),
		background: fc.boolean(),
	},
	{
		start: fc.oneof(
			fc.record({ kind: fc.constant('after' as const), seconds: amount }),
			fc.record({ kind: fc.constant('at' as const), at: whole }),
		),
		retries: uint32,
		timeoutSeconds: amount,
		delivery: fc.constantFrom(...JOB_DELIVERIES),
		reducer: text,
		guard: fc.record({ name: fc.constantFrom('deploy', 'db/rotate'), token: whole }),
	},
);

const progress = fc.record({ numerator: amount, denominator: amount });

export const jobUpdate: fc.Arbitrary<JobUpdate> = fc.oneof(
	fc.record({ kind: fc.constant('accepted' as const), handle, joined: fc.boolean() }),
	fc.record({ kind: fc.constantFrom('data' as const, 'warning' as const), data: bytes }),
	progress.map((part) => ({ kind: 'progress' as const, ...part })),
	fc.record({
		kind: fc.constant('ended' as const),
		end: fc.oneof(
			fc.record({ kind: fc.constant('done' as const), result: bytes }),
			record({ kind: fc.constant('failed' as const), reason: text }, { exception: bytes }),
			fc.record({ kind: fc.constant('cancelled' as const), reason: text }),
		),
	}),
);

const party: fc.Arbitrary<JobParty> = record({ name: text, host: text }, { node: any.node, pid: uint32 });

export const jobView: fc.Arbitrary<JobView> = record(
	{
		handle,
		function: name,
		unique: text,
		priority: fc.constantFrom(...JOB_PRIORITIES),
		background: fc.boolean(),
		state: fc.constantFrom(...JOB_STATES),
		attempt: uint32,
		retries: uint32,
		dataBytes: whole,
		submittedAt: whole,
		followers: uint32,
	},
	{
		dueAt: whole,
		startedAt: whole,
		endedAt: whole,
		worker: party,
		progress,
		reason: text,
		resultBytes: whole,
	},
);

export const jobDetail: fc.Arbitrary<JobDetail> = record(
	{ job: jobView, data: bytes, dataTruncated: fc.boolean(), resultTruncated: fc.boolean() },
	{ result: bytes },
);

export const jobFilter: fc.Arbitrary<JobFilter> = record(
	{ limit: positive },
	{
		function: name.map(String),
		states: fc.uniqueArray(fc.constantFrom(...JOB_STATES), { minLength: 1 }),
		before: fc.oneof(handle.map(String), fc.constant('17')),
	},
);

export const queueView: fc.Arbitrary<QueueView> = record(
	{
		function: name,
		revision: uint32,
		queued: limits,
		delayed: uint32,
		running: uint32,
		done: uint32,
		failed: uint32,
		workers: uint32,
		idle: uint32,
		maxQueue: limits,
		draining: fc.boolean(),
		paused: fc.boolean(),
		bytes: whole,
	},
	{ oldestSeconds: amount, maxRunning: uint32 },
);

export const queueDetail: fc.Arbitrary<QueueDetail> = record(
	{
		queue: queueView,
		workers: few(fc.tuple(party, uint32, whole).map(([who, running, since]) => ({ ...who, running, since }))),
	},
	{ spec: shownFunction },
);

export const queueSettings: fc.Arbitrary<QueueSettings> = record(
	{},
	{ draining: fc.boolean(), paused: fc.boolean(), maxQueue: fc.option(limits) },
);

export const workerMessage: fc.Arbitrary<WorkerMessage> = fc.oneof(
	fc.record({
		kind: fc.constant('hello' as const),
		worker: fc.stringMatching(/^[A-Za-z0-9._:-]{1,40}$/),
		party: record({ name: text, host: text }, { pid: uint32 }),
		running: few(fc.record(attempt)),
	}),
	fc.record({
		kind: fc.constant('abilities' as const),
		functions: few(fc.record({ function: name, limit: positive })),
	}),
	fc.record({ kind: fc.constant('renew' as const), running: few(fc.record(attempt)) }),
	fc.record({ kind: fc.constantFrom('data' as const, 'warning' as const), data: bytes, ...attempt }),
	fc.record({ kind: fc.constant('progress' as const), numerator: amount, denominator: amount, ...attempt }),
	fc.record({ kind: fc.constant('done' as const), result: bytes, ...attempt }),
	record({ kind: fc.constant('failed' as const), reason: text, final: fc.boolean(), ...attempt }, { exception: bytes }),
	fc.record({ kind: fc.constant('returned' as const), reason: text, ...attempt }),
);

export const workerOrder: fc.Arbitrary<WorkerOrder> = fc.oneof(
	fc.record({ kind: fc.constant('welcome' as const), renewSeconds: amount }),
	record(
		{ kind: fc.constant('job' as const), function: name, unique: text, data: bytes, leaseSeconds: amount, ...attempt },
		{ reducer: text, timeoutSeconds: amount },
	),
	fc.record({ kind: fc.constant('recorded' as const), ...attempt }),
	fc.record({ kind: fc.constant('revoked' as const), reason: text, ...attempt }),
	fc.record({
		kind: fc.constant('functions' as const),
		functions: few(
			fc.record({
				function: name,
				revision: uint32,
				process: any.spec,
				concurrency: positive,
				mode: fc.constantFrom(...WORKER_MODES),
			}),
		),
	}),
);
