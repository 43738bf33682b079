import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../src/model/errors.ts';
import { JOB_LIMITS } from '../../../src/model/function-spec.ts';
import type { FunctionName, JobHandle } from '../../../src/model/ids.ts';
import type { AssignedFunction } from '../../../src/model/jobs.ts';
import { functionSpecFromWire, functionSpecToWire, shownFunctionToWire } from '../../../src/wire/function.ts';
import {
	endedStatesFromWire,
	jobDetailToWire,
	jobFilterFromWire,
	jobFromWire,
	jobsOf,
	jobToWire,
	jobUpdateFromWire,
	jobUpdateToWire,
	newJobFromWire,
	newJobToWire,
} from '../../../src/wire/job.ts';
import { jobHandle, jobOf, ownBytes } from '../../../src/wire/job-fields.ts';
import { specToWire } from '../../../src/wire/spec.ts';
import {
	clientOrderToWire,
	nodeWorkerMessageFromWire,
	workerMessageFromWire,
	workerMessageToWire,
	workerOrderFromWire,
	workerOrderToWire,
} from '../../../src/wire/worker.ts';
import { FUNCTION_SPEC, JOB, JOB_DETAIL, NEW_JOB } from '../rpc/fake-jobs.ts';
import { messageType } from './message-type.ts';

/** What a peer would have sent, read here. */
function received<Output>(message: string, fields: object): Output {
	const type = messageType<object, Output>(message);
	return type.deserialize(type.serialize(fields));
}

function refused(code: ErrorCode, message: RegExp, read: () => unknown): void {
	expect(read).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
}

const TOO_LARGE = new Uint8Array(JOB_LIMITS.rpcPayloadBytes + 1);
const ATTEMPT = { handle: JOB.handle, attempt: 1 };

describe('a function that arrives', () => {
	const spec = (fields: object) =>
		functionSpecFromWire(received('FunctionSpec', { ...functionSpecToWire(FUNCTION_SPEC), ...fields }));

	it('has a name, and a program that ends', () => {
		refused('usage', /function name "a b" is not valid/, () => spec({ name: 'a b' }));
		refused('usage', /function name "" is not valid/, () => spec({ name: '' }));
		const run = functionSpecToWire(FUNCTION_SPEC).run ?? {};
		refused('usage', /run of function image\/resize must be a one-shot/, () =>
			spec({ run: { ...run, process: { ...run.process, daemon: true } } }),
		);
	});

	it('has numbers and words that mean something', () => {
		const run = functionSpecToWire(FUNCTION_SPEC).run ?? {};
		refused('usage', /concurrency of function image\/resize must be at least 1/, () =>
			spec({ run: { ...run, concurrency: 0 } }),
		);
		refused('usage', /maxRunning of .* must be at least 1/, () => spec({ maxRunning: 0 }));
		refused('usage', /lease of .* must be at least 1/, () => spec({ leaseSeconds: 0.5 }));
		refused('usage', /timeout of .* must be more than 0 s/, () => spec({ timeoutSeconds: 0 }));
		refused('usage', /maxPayload of .* at most 67108864 bytes/, () => spec({ maxPayloadBytes: 2 ** 26 + 1 }));
		const { backoff } = FUNCTION_SPEC;
		refused('usage', /jitter of .* must be 0 to 1, not 2/, () => spec({ backoff: { ...backoff, jitter: 2 } }));
		refused('usage', /interval of .* at least 0/, () => spec({ backoff: { ...backoff, intervalSeconds: Number.NaN } }));
		refused('incompatible', /delivery 9/, () => spec({ delivery: 9 }));
	});

	it('shows nobody the values of its secrets', () => {
		if (FUNCTION_SPEC.run === undefined) throw new Error('the sample runs');
		const process = { ...FUNCTION_SPEC.run.process, secrets: { TOKEN: { value: 'open sesame' } } };
		const secret = { ...FUNCTION_SPEC, run: { ...FUNCTION_SPEC.run, process } };
		expect(JSON.stringify(functionSpecToWire(secret))).toContain('open sesame');
		expect(JSON.stringify(shownFunctionToWire(secret))).not.toContain('open sesame');
	});
});

describe('a job that is submitted', () => {
	const job = (fields: object) =>
		newJobFromWire(received('SubmitJobRequest', { ...newJobToWire(NEW_JOB, false), ...fields }));

	it('stays within its limits', () => {
		expect(job({})).toEqual(NEW_JOB);
		refused('usage', /a unique key has at most 64 bytes/, () => job({ unique: 'ü'.repeat(33) }));
		refused('usage', /function name/, () => job({ function: 'x'.repeat(513) }));
		refused('usage', /the reducer .* 512 bytes/, () => job({ reducer: 'x'.repeat(513) }));
		refused('usage', /the delay of a job/, () => job({ afterSeconds: -1 }));
		refused('usage', /lock name/, () => job({ guard: { name: 'a b', token: 1 } }));
		refused('incompatible', /priority of a job 77/, () => job({ priority: 77 }));
		refused('incompatible', /priority of a job JOB_PRIORITY_UNSPECIFIED/, () => job({ priority: 0 }));
		refused('too-large', /the payload has 15728641 bytes/, () => job({ data: TOO_LARGE }));
	});

	it('is not sent with a payload beyond a message, and neither are results', () => {
		refused('too-large', /the payload has/, () => newJobToWire({ ...NEW_JOB, data: TOO_LARGE }, true));
		refused('too-large', /the result has/, () =>
			jobUpdateToWire({ kind: 'ended', end: { kind: 'done', result: TOO_LARGE } }),
		);
		refused('too-large', /the result has/, () => workerMessageToWire({ kind: 'done', result: TOO_LARGE, ...ATTEMPT }));
		const order = { kind: 'job', function: NEW_JOB.function, unique: '', leaseSeconds: 1, data: TOO_LARGE } as const;
		refused('too-large', /the payload of job H:host:17/, () => workerOrderToWire({ ...order, ...ATTEMPT }));
		expect(newJobToWire({ ...NEW_JOB, data: TOO_LARGE.subarray(1) }, true).data).toHaveLength(15 * 2 ** 20);
	});

	it('keeps no more memory than its payload', () => {
		const message = new Uint8Array(10_000);
		expect(ownBytes(message.subarray(5, 15)).buffer.byteLength).toBe(10);
		const most = ownBytes(message.subarray(5, 9_995));
		expect(most.buffer).toBe(message.buffer);
		expect([most.byteOffset, most.length]).toEqual([5, 9_990]);
	});
});

describe('a job that is named', () => {
	it('goes by its handle, or its number alone', () => {
		expect(jobOf('17')).toBe('17');
		expect(jobOf('H:host:17')).toBe('H:host:17');
		for (const wrong of ['', 'x', 'H:host:', ':17', 'H:host:x', 'a b:1', `${'h'.repeat(62)}:1`, 'H:1\n']) {
			refused('usage', /is not a job: write its handle/, () => jobOf(wrong));
		}
		refused('usage', /is not a job/, () => jobHandle('17'));
		refused('usage', /10000 jobs, not 10001/, () => jobsOf(Array.from({ length: 10_001 }, () => '1')));
	});

	it('is listed, and forgotten, by what can be', () => {
		const filter = (fields: object) => jobFilterFromWire(received('ListJobsRequest', { limit: 1, ...fields }));
		expect(filter({})).toEqual({ limit: 1 });
		refused('usage', /1 to 10000, not 0/, () => filter({ limit: 0 }));
		refused('usage', /1 to 10000, not 10001/, () => filter({ limit: 10_001 }));
		refused('usage', /function name/, () => filter({ function: 'a b' }));
		refused('incompatible', /state of a job 99/, () => filter({ states: [99] }));
		refused('usage', /jobs that are running cannot be forgotten/, () => endedStatesFromWire(['JOB_STATE_RUNNING']));
	});
});

describe('what a newer manager sends', () => {
	it('is shown with words of this version where one is unknown', () => {
		const wire = received<Parameters<typeof jobFromWire>[0]>('Job', { ...jobToWire(JOB), priority: 77 });
		expect(jobFromWire(wire)).toEqual({ ...JOB, priority: 'normal' });
	});

	it('is incompatible where nothing could stand for it', () => {
		refused('incompatible', /an update of a job/, () => jobUpdateFromWire(received('SubmitJobResponse', {})));
		refused('incompatible', /an end of a job/, () => jobUpdateFromWire(received('SubmitJobResponse', { ended: {} })));
		refused('incompatible', /the manager sent/, () => workerOrderFromWire(received('WorkerOrder', {})));
		refused('incompatible', /the worker sent/, () => workerMessageFromWire(received('WorkerMessage', {})));
	});
});

describe('what a job is shown with', () => {
	it('fits into one message, and says where something is left out', () => {
		const large = { ...JOB_DETAIL, data: TOO_LARGE, result: TOO_LARGE, resultTruncated: false };
		const wire = jobDetailToWire(large);
		expect(wire).toMatchObject({ dataTruncated: true, resultTruncated: true });
		expect(wire.data?.length).toBe(JOB_LIMITS.rpcPayloadBytes);
		expect(wire.result?.length).toBe(JOB_LIMITS.keptResultBytes);
	});
});

describe('a worker', () => {
	const message = (fields: object) => workerMessageFromWire(received('WorkerMessage', fields));

	it('says what it is and does in a form that can be kept', () => {
		const hello = (fields: object) =>
			message({ hello: { worker: 'w1', party: { name: 'x', host: 'h', node: 'a' }, ...fields } });
		expect(hello({})).toEqual({ kind: 'hello', worker: 'w1', party: { name: 'x', host: 'h' }, running: [] });
		refused('usage', /a worker must have an id/, () => hello({ worker: '' }));
		refused('too-large', /1024 characters/, () => hello({ party: { name: 'x'.repeat(1025) } }));
		refused('usage', /is not a job/, () => hello({ running: [{ handle: 'x', attempt: 1 }] }));
		refused('usage', /at least 1 job of f at once/, () => message({ abilities: { functions: [{ function: 'f' }] } }));
		refused('usage', /job is missing/, () => message({ done: {} }));
		refused('usage', /progress of a job/, () => message({ progress: { job: ATTEMPT, numerator: Number.NaN } }));
		refused('usage', /message of a worker is missing/, () =>
			nodeWorkerMessageFromWire(received('NodeWorkerMessage', { node: 'a' })),
		);
	});

	it('gives a reason that is cut where it is too long for a line', () => {
		const failed = { kind: 'failed', reason: 'x'.repeat(100_000), final: false, ...ATTEMPT } as const;
		const wire = workerMessageToWire(failed);
		expect(wire.failed?.reason).toHaveLength(4096);
		expect(message({ failed: { job: ATTEMPT, reason: failed.reason } })).toMatchObject({
			reason: expect.stringMatching(/^x{4095}…$/),
		});
	});

	it('is told what agents run, with its secrets, only as an agent', () => {
		if (FUNCTION_SPEC.run === undefined) throw new Error('the sample runs');
		const { process, concurrency, mode } = FUNCTION_SPEC.run;
		const secrets = { TOKEN: { value: 'open sesame' } };
		const assigned: AssignedFunction = {
			function: 'f' as FunctionName,
			revision: 1,
			process: { ...process, secrets },
			concurrency,
			mode,
		};
		const order = { kind: 'functions', functions: [assigned] } as const;
		expect(workerOrderToWire(order).functions?.functions?.[0]?.process).toEqual(specToWire({ ...process, secrets }));
		refused('internal', /agents alone/, () => clientOrderToWire(order));
		const other = { kind: 'recorded', handle: 'H:h:1' as JobHandle, attempt: 2 } as const;
		expect(clientOrderToWire(other)).toEqual(workerOrderToWire(other));
	});
});
