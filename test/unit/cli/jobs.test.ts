import { beforeEach, describe, expect, it } from 'vitest';
import { MinderError } from '../../../src/model/errors.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { waitFor } from '../../support/wait-for.ts';
import { FakeClient } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';
import { jobDetailOf, jobOf, queueOf } from './fake-jobs.ts';

let io: FakeIo;
let client: FakeClient;
let clock: FakeClock;

const freshIo = (): FakeIo => Object.assign(new FakeIo(), { client, clock });

beforeEach(() => {
	clock = new FakeClock();
	client = new FakeClient();
	io = freshIo();
	client.putQueues(queueOf('thumb', { failed: 3 }));
});

const ago = (seconds: number): number => clock.wall() - seconds * 1000;
const worker = { name: 'w', host: 'web-1', pid: 9 };

describe('minder jobs', () => {
	it('shows jobs, newest first, with what each waits for or failed of', async () => {
		client.putJobs(
			jobOf(1, {
				state: 'failed',
				reason: 'exit code\n3',
				attempt: 26,
				submittedAt: ago(3600),
				endedAt: ago(60),
				worker,
			}),
			jobOf(2, { state: 'delayed', dueAt: clock.wall() + 300_000, submittedAt: ago(5), priority: 'low' }),
			jobOf(3, {
				state: 'running',
				attempt: 1,
				submittedAt: ago(4),
				startedAt: ago(3),
				worker,
				progress: { numerator: 1, denominator: 4 },
			}),
		);
		expect(await io.run('jobs')).toBe(0);
		const rows = io.stdout.text
			.trimEnd()
			.split('\n')
			.map((line) => line.trim().split(/ {2,}/));
		expect(rows).toEqual([
			['JOB', 'FUNCTION', 'PRIORITY', 'STATE', 'AGE', 'TRIES', 'WORKER', 'DETAIL'],
			['H:m:3', 'thumb', 'normal', 'running', '4s', '1/26', 'web-1 pid 9 (w)', '25% (1 of 4)'],
			['H:m:2', 'thumb', 'low', 'delayed', '5s', 'begins in 5m'],
			['H:m:1', 'thumb', 'normal', 'failed', '1h', '26/26', 'web-1 pid 9 (w)', 'exit code 3'],
		]);
	});

	it('asks for the function, the states and as many as it was told', async () => {
		for (let number = 1; number <= 2500; number++) client.putJobs(jobOf(number, { state: 'done' }));
		expect(await io.run('jobs', '--function', 'thumb', '--state', 'done,failed', '-n', '2200', '-q')).toBe(0);
		const handles = io.stdout.text.trimEnd().split('\n');
		expect(handles).toHaveLength(2200);
		expect(new Set(handles).size).toBe(2200);
		expect(handles.at(-1)).toBe('H:m:301');
		expect(client.calls[0]).toBe('jobs {"limit":1000,"function":"thumb","states":["done","failed"]}');
		expect(client.calls).toHaveLength(3);
	});

	it('shows one with its data and result, harmless to the terminal, binary in hexadecimal', async () => {
		client.putJobs(
			jobDetailOf(
				jobOf(1, {
					state: 'done',
					attempt: 1,
					startedAt: ago(3),
					endedAt: ago(1),
					dataBytes: 13,
					resultBytes: 1_000_000,
				}),
				'\u001b[2Jline one\ntwo',
			),
		);
		const detail = client.jobs.get('H:m:1');
		if (detail !== undefined)
			client.putJobs({ ...detail, result: Uint8Array.from([0x89, 0x50, 0, 0xff]), resultTruncated: true });
		expect(await io.run('jobs', 'H:m:1')).toBe(0);
		expect(io.stdout.text).toContain('H:m:1 of thumb: done 1s ago\n');
		expect(io.stdout.text).toContain('Data (13 B)\n  line one\n  two\n');
		expect(io.stdout.text).toContain('Result (977 KiB)\n  (977 KiB, binary) 89 50 00 ff …\n');
		expect(io.stdout.text).not.toContain('\u001b');
	});

	it.each([
		['delayed', /begin it now: minder job retry H:m:1/],
		['queued', /why it waits: minder queue describe thumb/],
		['running', /stop it: minder job cancel H:m:1/],
		['failed', /put it back once it is mended: minder job retry H:m:1/],
	] as const)('says what to do about one that is %s', async (state, advice) => {
		client.putJobs(jobOf(1, { state }));
		await io.run('jobs', 'H:m:1');
		expect(io.stdout.text).toMatch(advice);
	});

	it('is one JSON value: a list, or one with text and base64 of its bytes', async () => {
		client.putJobs(jobDetailOf(jobOf(1, { state: 'done', resultBytes: 2 }), 'data', 'ok'));
		await io.run('jobs', '--json');
		expect(JSON.parse(io.stdout.text)).toMatchObject({
			jobs: [{ handle: 'H:m:1', submittedAt: '2026-01-01T00:00:00.000Z' }],
		});
		const one = freshIo();
		await one.run('jobs', 'H:m:1', '--json');
		expect(JSON.parse(one.stdout.text)).toMatchObject({
			handle: 'H:m:1',
			state: 'done',
			data: { bytes: 4, text: 'data', base64: 'ZGF0YQ==' },
			result: { bytes: 2, text: 'ok' },
		});
		expect(await freshIo().run('jobs', 'H:m:2')).toBe(3);
	});
});

describe('minder job result', () => {
	it('prints it byte by byte, and 1 with what became of it where there is none', async () => {
		client.putJobs(jobDetailOf(jobOf(1, { state: 'done', endedAt: ago(1) }), 'd', 'the result'));
		client.putJobs(
			jobOf(2, { state: 'failed', reason: 'exit code 3', endedAt: ago(60) }),
			jobOf(3, { submittedAt: ago(2) }),
		);
		expect(await io.run('job', 'result', 'H:m:1')).toBe(0);
		expect(io.stdout.text).toBe('the result');
		const failed = freshIo();
		expect(await failed.run('job', 'result', 'H:m:2')).toBe(1);
		expect(failed.stderr.text).toBe('minder: H:m:2 of thumb failed 1m ago: exit code 3\n');
		const waiting = freshIo();
		expect(await waiting.run('job', 'result', 'H:m:3')).toBe(1);
		expect(waiting.stderr.text).toBe(
			'minder: H:m:3 of thumb waits for a worker, submitted 2s ago; wait for it: minder job result H:m:3 --wait\n',
		);
	});

	it('prints what is kept of a large one, and says that it is not all', async () => {
		const detail = jobDetailOf(jobOf(1, { state: 'done', endedAt: ago(1), resultBytes: 1024 }), 'd', 'head');
		client.putJobs({ ...detail, resultTruncated: true });
		expect(await io.run('job', 'result', 'H:m:1')).toBe(2);
		expect(io.stdout.text).toBe('head');
		expect(io.stderr.text).toContain('only the first 4 B of the 1.0 KiB');
	});

	it('--wait waits for its end; 7 after --timeout', async () => {
		client.putJobs(jobOf(1, { state: 'running' }));
		const running = io.run('job', 'result', 'H:m:1', '--wait');
		const late = freshIo();
		const code = late.run('job', 'result', 'H:m:1', '--wait', '--timeout', '5s');
		await waitFor(async () => {
			await clock.advance(1);
			return late.stderr.text !== '';
		});
		expect(await code).toBe(7);
		expect(late.stderr.text).toBe('minder: H:m:1 has not ended after 5s; how it is: minder jobs H:m:1\n');
		client.putJobs(jobDetailOf(jobOf(1, { state: 'done', endedAt: clock.wall() }), 'd', 'at last'));
		await waitFor(async () => {
			await clock.advance(1);
			return io.stdout.text !== '';
		});
		expect(await running).toBe(0);
		expect(io.stdout.text).toBe('at last');
	});

	it('--wait goes on while no manager can be reached, and says so once', async () => {
		client.failure = new MinderError('unreachable', 'no manager answers');
		expect(await freshIo().run('job', 'result', 'H:m:1', '--wait')).toBe(4);
		client.failure = undefined;
		client.putJobs(jobOf(1, { state: 'running' }));
		const late = freshIo();
		const running = [
			io.run('job', 'result', 'H:m:1', '--wait'),
			late.run('job', 'result', 'H:m:1', '--wait', '--timeout', '5s'),
		];
		await waitFor(() => client.calls.length >= 2);
		client.failure = new MinderError('unreachable', 'no manager answers');
		await waitFor(async () => {
			await clock.advance(1);
			return late.stderr.text.includes('has not ended');
		});
		client.failure = undefined;
		client.putJobs(jobDetailOf(jobOf(1, { state: 'done', endedAt: clock.wall() }), 'd', 'at last'));
		await waitFor(async () => {
			await clock.advance(1);
			return io.stdout.text !== '';
		});
		expect(await Promise.all(running)).toEqual([0, 7]);
		expect(io.stderr.text).toBe('minder: no manager answers; waiting goes on\n');
	});

	it('--wait ends with what does not pass', async () => {
		client.putJobs(jobOf(1, { state: 'running' }));
		const running = io.run('job', 'result', 'H:m:1', '--wait', '--json');
		await waitFor(() => client.calls.length > 0);
		client.failure = new MinderError('storage', 'the disk is full');
		await clock.advance(3);
		client.failure = new MinderError('not-found', 'purged');
		await clock.advance(2);
		expect(await running).toBe(3);
		expect(io.stderr.text).not.toContain('disk');
	});
});

describe('minder job', () => {
	it('data prints what it was given', async () => {
		client.putJobs(jobDetailOf(jobOf(1), 'the data'));
		expect(await io.run('job', 'data', 'H:m:1')).toBe(0);
		expect(io.stdout.text).toBe('the data');
	});

	it('data says where it is not kept, and shows that', async () => {
		client.putJobs({ ...jobDetailOf(jobOf(1, { state: 'done' }), ''), dataTruncated: true });
		expect(await io.run('job', 'data', 'H:m:1')).toBe(2);
		expect(io.stderr.text).toContain('its data is not kept');
		await io.run('jobs', 'H:m:1');
		expect(io.stdout.text).toContain('Data (4 B)\n  (not kept)\n');
	});

	it('cancel drops several, with a reason', async () => {
		client.putJobs(jobOf(1), jobOf(2, { state: 'running' }));
		expect(await io.run('job', 'cancel', 'H:m:1', 'H:m:2', '--reason', 'wrong size')).toBe(0);
		expect(client.calls).toEqual(['cancel-jobs H:m:1 H:m:2 {"reason":"wrong size"}']);
		expect(io.stdout.text).toBe('cancelled H:m:1 of thumb\ncancelled H:m:2 of thumb\n');
	});

	it('retry puts back those that are named, or all of a function', async () => {
		client.putJobs(jobOf(1, { state: 'failed' }));
		expect(await io.run('job', 'retry', 'H:m:1')).toBe(0);
		expect(io.stdout.text).toBe('1 job put back\n');
		const all = freshIo();
		expect(await all.run('job', 'retry', '--function', 'thumb')).toBe(0);
		expect(all.stdout.text).toBe('3 jobs put back\n');
		expect(client.calls).toEqual(['retry-jobs {"handles":["H:m:1"]}', 'retry-jobs {"function":"thumb"}']);
	});

	it('purge forgets those of the states that are named', async () => {
		expect(await io.run('job', 'purge', 'thumb', '--state', 'failed,done')).toBe(0);
		expect(client.calls).toEqual(['purge-jobs thumb failed,done']);
		expect(io.stdout.text).toBe('3 jobs of thumb forgotten (failed, done)\n');
	});

	it.each([
		['job retry', /write handles of jobs, or --function NAME/],
		['job retry H:m:1 --function thumb', /write handles of jobs, or --function NAME/],
		['job purge thumb', /required option '--state/],
		['job purge thumb --state running', /done, failed, cancelled/],
		['job result H:m:1 --timeout 5', /--timeout goes with --wait/],
		['job cancel', /missing required argument 'handle'/],
		['job kill H:m:1', /did you mean minder job cancel/],
		['jobs --state dead', /delayed, queued, running, done, failed, cancelled/],
		['jobs H:m:1 --state done', /are for lists/],
		['jobs thumb', /"thumb" is no handle.*minder jobs --function thumb/],
		['jobs H:m:1 -w', /minder job result HANDLE --wait/],
	])('minder %s: code 2, one line', async (line, message) => {
		expect(await io.run(...line.split(' '))).toBe(2);
		expect(io.stderr.text).toMatch(/^minder: [^\n]*\n$/);
		expect(io.stderr.text).toMatch(message);
		expect(client.calls).toEqual([]);
	});
});
