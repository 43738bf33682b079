import type { Control } from '../../../src/model/control.ts';
import { FUNCTION_DEFAULTS, FUNCTION_RUN_DEFAULTS, type FunctionSpec } from '../../../src/model/function-spec.ts';
import type { FunctionName, JobHandle, NodeName, ProcessName } from '../../../src/model/ids.ts';
import type { JobDetail, JobUpdate, JobView, NewJob, QueueDetail, QueueView } from '../../../src/model/jobs.ts';
import { buildProcessSpec } from '../../../src/model/spec-build.ts';

const NAME = 'image/resize' as FunctionName;

export const FUNCTION_SPEC: FunctionSpec = {
	...FUNCTION_DEFAULTS,
	name: NAME,
	run: {
		...FUNCTION_RUN_DEFAULTS,
		process: buildProcessSpec('image-resize' as ProcessName, { command: '/usr/bin/convert', daemon: false }),
		mode: 'lines',
		nodes: ['a' as NodeName],
	},
	timeoutSeconds: 60,
	maxQueue: { high: 0, normal: 100, low: 10 },
};

export const NEW_JOB: NewJob = {
	function: NAME,
	data: new Uint8Array([0, 1, 255]),
	unique: 'cat.jpg',
	priority: 'high',
	background: true,
	start: { kind: 'after', seconds: 1.5 },
	retries: 0,
	delivery: 'at-most-once',
	guard: { name: 'default/deploy', token: 9 },
};

export const JOB: JobView = {
	handle: 'H:host:17' as JobHandle,
	function: NAME,
	unique: 'cat.jpg',
	priority: 'high',
	background: true,
	state: 'running',
	attempt: 2,
	retries: 25,
	dataBytes: 3,
	submittedAt: 5,
	startedAt: 7,
	worker: { name: 'resizer', host: '10.0.0.1', node: 'a' as NodeName, pid: 12 },
	progress: { numerator: 1, denominator: 3 },
	reason: 'exit code 1',
	followers: 1,
};

export const JOB_DETAIL: JobDetail = {
	job: JOB,
	data: NEW_JOB.data,
	dataTruncated: false,
	result: new Uint8Array([7]),
	resultTruncated: true,
};

export const QUEUE: QueueView = {
	function: NAME,
	revision: 2,
	queued: { high: 1, normal: 2, low: 3 },
	delayed: 4,
	running: 5,
	done: 6,
	failed: 7,
	workers: 8,
	idle: 9,
	oldestSeconds: 2.5,
	maxQueue: { high: 0, normal: 100, low: 10 },
	draining: false,
	paused: true,
	bytes: 5_000_000_000,
};

export const QUEUE_DETAIL: QueueDetail = {
	queue: QUEUE,
	spec: FUNCTION_SPEC,
	workers: [{ name: 'resizer', host: '10.0.0.1', running: 1, since: 5 }],
};

/** What one who follows the job is told. */
export const UPDATES: readonly JobUpdate[] = [
	{ kind: 'accepted', handle: JOB.handle, joined: true },
	{ kind: 'progress', numerator: 1, denominator: 3 },
	{ kind: 'data', data: new Uint8Array([1, 2]) },
	{ kind: 'warning', data: new Uint8Array([]) },
	{ kind: 'ended', end: { kind: 'done', result: new Uint8Array([3]) } },
];

type Calls = unknown[][];

/** The part of a fake control about the job queue. A worker is welcomed, and given back each of its messages as the end of a job of that number. */
export function fakeJobControl(calls: Calls) {
	return {
		async applyFunctions(specs, how) {
			calls.push(['applyFunctions', specs, how]);
			return specs.map((spec) => ({ kind: 'unchanged' as const, name: spec.name, revision: 2, after: spec }));
		},
		async removeFunctions(names, how) {
			calls.push(['removeFunctions', names, how]);
		},
		async listQueues(names) {
			calls.push(['listQueues', names]);
			return [QUEUE];
		},
		async getQueue(name) {
			calls.push(['getQueue', name]);
			return QUEUE_DETAIL;
		},
		async setQueues(names, how) {
			calls.push(['setQueues', names, how]);
			return [QUEUE];
		},
		async *submitJob(job, how) {
			calls.push(['submitJob', job, how]);
			yield* how.follow ? UPDATES : UPDATES.slice(0, 1);
		},
		async listJobs(filter) {
			calls.push(['listJobs', filter]);
			return [JOB];
		},
		async getJob(handle) {
			calls.push(['getJob', handle]);
			return JOB_DETAIL;
		},
		async cancelJobs(handles, how) {
			calls.push(['cancelJobs', handles, how]);
			return [JOB];
		},
		async retryJobs(which) {
			calls.push(['retryJobs', which]);
			return { retried: 3 };
		},
		async purgeJobs(name, states) {
			calls.push(['purgeJobs', name, states]);
			return 4;
		},
		async *workJobs(messages) {
			let number = 0;
			for await (const message of messages) {
				calls.push(['workJobs', message]);
				if (message.kind === 'hello') yield { kind: 'welcome' as const, renewSeconds: 10 };
				else yield { kind: 'recorded' as const, handle: `H:host:${++number}` as JobHandle, attempt: 1 };
			}
		},
	} satisfies Partial<Control>;
}
