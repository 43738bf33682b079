import { beforeEach, describe, expect, it } from 'vitest';
import { MinderError } from '../../../src/model/errors.ts';
import type { JobEnd, JobUpdate, NewJob } from '../../../src/model/jobs.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { waitFor } from '../../support/wait-for.ts';
import { FakeClient } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';
import { jobDetailOf, jobOf } from './fake-jobs.ts';

let io: FakeIo;
let client: FakeClient;
let clock: FakeClock;

beforeEach(() => {
	clock = new FakeClock();
	client = new FakeClient();
	io = Object.assign(new FakeIo(), { client, clock });
});

const done = (result: string | Uint8Array): JobUpdate => ({
	kind: 'ended',
	end: { kind: 'done', result: Buffer.from(result) },
});
const ended = (end: JobEnd): JobUpdate => ({ kind: 'ended', end });
const text = (job: NewJob | undefined): string => Buffer.from(job?.data ?? []).toString();

/** A job that never ends while anybody waits for it. */
async function* endless(_: NewJob, signal?: AbortSignal): AsyncGenerator<JobUpdate> {
	yield* [];
	await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
	throw new MinderError('cancelled', 'the call was cancelled');
}

describe('minder submit', () => {
	it('prints data as it comes and the result, byte by byte, with nothing added', async () => {
		const bytes = Uint8Array.from([0, 255, 10, 13, 128]);
		client.updatesOf = () => [{ kind: 'data', data: Buffer.from('part\n') }, done(bytes)];
		const written: Uint8Array[] = [];
		io.stdout.write = (data) => void written.push(Buffer.from(data));
		expect(await io.run('submit', 'thumb', 'photo')).toBe(0);
		expect(Buffer.concat(written)).toEqual(Buffer.concat([Buffer.from('part\n'), bytes]));
		expect(client.submitted).toMatchObject([{ function: 'thumb', background: false, priority: 'normal', unique: '' }]);
		expect(text(client.submitted[0])).toBe('photo');
		expect(client.calls).toEqual(['submit thumb follow']);
		expect(io.stderr.text).toBe('');
	});

	it('ends an open line on a terminal alone', async () => {
		io.stdout.isTTY = true;
		expect(await io.run('submit', 'thumb')).toBe(0);
		expect(io.stdout.text).toBe('result\n');
	});

	it.each([
		{ words: ['-'], stdin: 'from stdin', data: 'from stdin' },
		{ words: ['--file', '-'], stdin: 'from stdin', data: 'from stdin' },
		{ words: ['-f', 'photo'], stdin: '', data: 'from a file' },
		{ words: ['--', '-'], stdin: 'not read', data: '-' },
		{ words: [], stdin: 'not read', data: '' },
	])('takes its data as it is told: $words', async ({ words, stdin, data }) => {
		io.stdin = stdin;
		io.files['/home/op/photo'] = 'from a file';
		expect(await io.run('submit', 'thumb', ...words)).toBe(0);
		expect(text(client.submitted[0])).toBe(data);
	});

	it('passes on every option of a job', async () => {
		const words = '--priority high -u k --delay 10m --retries 3 --timeout 1m --at-most-once --guard deploy:7 -b';
		expect(await io.run('submit', 'mail', 'x', ...words.split(' '))).toBe(0);
		expect(client.submitted).toEqual([
			{
				function: 'mail',
				data: Buffer.from('x'),
				unique: 'k',
				priority: 'high',
				background: true,
				start: { kind: 'after', seconds: 600 },
				retries: 3,
				timeoutSeconds: 60,
				delivery: 'at-most-once',
				guard: { name: 'deploy', token: 7 },
			},
		]);
		await io.run('submit', 'mail', '-b', '--at', '2026-01-31T12:00:00Z');
		expect(client.submitted[1]?.start).toEqual({ kind: 'at', at: Date.UTC(2026, 0, 31, 12) });
	});

	it('prints the handle of a background job, and does not wait', async () => {
		expect(await io.run('submit', 'mail', 'x', '-b')).toBe(0);
		expect(io.stdout.text).toBe('H:m:1\n');
		expect(client.calls).toEqual(['submit mail leave']);
		client.joined = true;
		const again = Object.assign(new FakeIo(), { client, clock });
		expect(await again.run('submit', 'mail', 'x', '-b', '-u', 'k', '--json')).toBe(0);
		expect(JSON.parse(again.stdout.text)).toEqual({ handle: 'H:m:2', function: 'mail', joined: true });
	});

	it('ends with 1 and the reason on stderr where the job failed or was cancelled', async () => {
		client.updatesOf = () => [
			{ kind: 'data', data: Buffer.from('so far\n') },
			ended({ kind: 'failed', reason: 'exit code 3', exception: Buffer.from('disk full\n') }),
		];
		expect(await io.run('submit', 'thumb')).toBe(1);
		expect(io.stdout.text).toBe('so far\n');
		expect(io.stderr.text).toBe('minder: H:m:1 failed: exit code 3: disk full\n');
		client.updatesOf = () => [ended({ kind: 'cancelled', reason: 'by ann' })];
		const cancelled = Object.assign(new FakeIo(), { client, clock });
		expect(await cancelled.run('submit', 'thumb')).toBe(1);
		expect(cancelled.stderr.text).toBe('minder: H:m:2 was cancelled: by ann\n');
	});

	it('tells warnings and progress on stderr, and neither with -q', async () => {
		client.updatesOf = () => [
			{ kind: 'warning', data: Buffer.from('careful\n') },
			{ kind: 'progress', numerator: 1, denominator: 4 },
			{ kind: 'progress', numerator: 1, denominator: 4 },
			done(''),
		];
		expect(await io.run('submit', 'thumb')).toBe(0);
		expect(io.stdout.text).toBe('');
		expect(io.stderr.text).toBe('careful\n25% (1 of 4)\n');
		const quiet = Object.assign(new FakeIo(), { client, clock });
		expect(await quiet.run('submit', 'thumb', '-q')).toBe(0);
		expect(quiet.stderr.text).toBe('');
	});

	it('draws progress over itself on a terminal, gone before the result, and a warning steers nothing there', async () => {
		io.stderr.isTTY = true;
		client.updatesOf = () => [
			{ kind: 'warning', data: Buffer.from('\u001b[2Jcareful\n') },
			{ kind: 'progress', numerator: 1, denominator: 4 },
			done('x'),
		];
		expect(await io.run('submit', 'thumb')).toBe(0);
		expect(io.stderr.text).toBe('careful\n\r25% (1 of 4)\u001b[K\r\u001b[K');
	});

	it('says on a terminal what a silent job waits for', async () => {
		io.stderr.isTTY = true;
		client.putJobs(jobOf(1, { background: false, submittedAt: clock.wall() }));
		client.updatesOf = endless;
		const running = io.run('submit', 'thumb');
		await waitFor(() => client.calls.includes('submit thumb follow'));
		await waitFor(async () => {
			await clock.advance(2);
			return io.stderr.text.includes('H:m:1 of thumb waits for a worker');
		});
		io.interrupt();
		expect(await running).toBe(130);
	});

	it('is one JSON value: state, result, data and warnings', async () => {
		client.updatesOf = () => [
			{ kind: 'data', data: Buffer.from('a') },
			{ kind: 'warning', data: Buffer.from('w') },
			done(Uint8Array.from([255])),
		];
		expect(await io.run('submit', 'thumb', '--json')).toBe(0);
		expect(JSON.parse(io.stdout.text)).toEqual({
			handle: 'H:m:1',
			function: 'thumb',
			joined: false,
			state: 'done',
			result: { bytes: 1, base64: '/w==' },
			data: { bytes: 1, text: 'a', base64: 'YQ==' },
			warnings: [{ bytes: 1, text: 'w', base64: 'dw==' }],
		});
	});

	it('drops a foreground job at Ctrl-C, and says so', async () => {
		client.updatesOf = endless;
		const running = io.run('submit', 'thumb');
		await waitFor(() => client.submitted.length === 1);
		io.interrupt();
		expect(await running).toBe(130);
		expect(io.stderr.text).toBe('minder: H:m:1 is dropped, as nobody waits for it\n');
	});

	it('leaves a background job alone at Ctrl-C, and says how to go on', async () => {
		client.updatesOf = endless;
		const running = io.run('submit', 'thumb', '-b', '--wait');
		await waitFor(() => client.submitted.length === 1);
		io.interrupt();
		expect(await running).toBe(130);
		expect(io.stderr.text).toBe('minder: H:m:1 goes on; wait again: minder job result H:m:1 --wait\n');
	});

	it('ends with 7 once it has waited for long enough', async () => {
		client.updatesOf = endless;
		const running = io.run('submit', 'thumb', '--wait-timeout', '10s');
		await waitFor(() => client.submitted.length === 1);
		await clock.advance(10);
		expect(await running).toBe(7);
		expect(io.stderr.text).toBe(
			'minder: the job of thumb has not ended after 10s; H:m:1 is dropped, as nobody waits for it\n',
		);
	});

	it('waits for a background job over the loss of its connection', async () => {
		client.putJobs(jobOf(1, { state: 'running', attempt: 1 }));
		client.updatesOf = function* () {
			yield { kind: 'progress', numerator: 1, denominator: 2 };
			throw new MinderError('unreachable', 'gone');
		};
		const running = io.run('submit', 'thumb', '-b', '--wait', '-q');
		await waitFor(() => client.calls.includes('get-job H:m:1'));
		client.failure = new MinderError('unreachable', 'no manager answers');
		await clock.advance(5);
		client.failure = undefined;
		client.putJobs(jobDetailOf(jobOf(1, { state: 'done', endedAt: clock.wall() }), 'd', 'late result'));
		await waitFor(async () => {
			await clock.advance(1);
			return io.stdout.text !== '';
		});
		expect(await running).toBe(0);
		expect(io.stdout.text).toBe('late result');
		expect(io.stderr.text).toBe('');
	});

	it('does not take the loss of its connection for an end of a foreground job', async () => {
		client.updatesOf = () => [];
		expect(await io.run('submit', 'thumb')).toBe(4);
		expect(io.stderr.text).toMatch(/^minder: the manager ended the stream/);
	});

	it('says what the loss of its connection means for a foreground job', async () => {
		client.updatesOf = function* () {
			yield { kind: 'progress', numerator: 1, denominator: 2 };
			throw new MinderError('unreachable', 'gone');
		};
		expect(await io.run('submit', 'thumb')).toBe(4);
		expect(io.stderr.text).toContain('minder: H:m:1 is lost, unless it was done meanwhile: gone\n');
	});
});

describe('minder submit --lines', () => {
	it('makes a job of each line, and prints the handles in their order', async () => {
		io.stdin = 'a\n\nb c\nlast';
		expect(await io.run('submit', 'mail', '-b', '--lines')).toBe(0);
		expect(client.submitted.map(text)).toEqual(['a', '', 'b c', 'last']);
		expect(io.stdout.text).toBe('H:m:1\nH:m:2\nH:m:3\nH:m:4\n');
		expect(io.stderr.text).toBe('minder: 4 jobs accepted\n');
	});

	it.each([['-b'], []])('leaves no stream before its end, which HTTP/2 takes for an attack: %j', async (...words) => {
		io.stdin = 'a\nb\nc\n';
		expect(await io.run('submit', 'mail', '--lines', ...words)).toBe(0);
		expect(client.readToEnd).toBe(3);
	});

	it('prints results in the order of the lines, one a line; 1 where one failed', async () => {
		io.stdin = 'slow\nbad\nfast\n';
		const release: (() => void)[] = [];
		client.updatesOf = async function* (job) {
			if (text(job) === 'slow') await new Promise<void>((resolve) => release.push(resolve));
			if (text(job) === 'bad') yield ended({ kind: 'failed', reason: 'no' });
			else yield done(text(job).toUpperCase());
		};
		const running = io.run('submit', 'up', '--lines');
		await waitFor(() => client.submitted.length === 3);
		expect(io.stdout.text).toBe('');
		for (const go of release) go();
		expect(await running).toBe(1);
		expect(io.stdout.text).toBe('SLOW\nFAST\n');
		expect(io.stderr.text).toBe('minder: line 2: H:m:2 failed: no\nminder: 2 jobs done, 1 failed\n');
	});

	it('has at most 1,000 of them under way at once', async () => {
		io.stdin = 'x\n'.repeat(2500);
		let now = 0;
		let most = 0;
		client.updatesOf = async function* () {
			most = Math.max(most, ++now);
			await new Promise((resolve) => setImmediate(resolve));
			now -= 1;
			yield done('');
		};
		expect(await io.run('submit', 'mail', '--lines')).toBe(0);
		expect(client.submitted).toHaveLength(2500);
		expect(most).toBe(1000);
	});

	it('says which lines are to be sent again where some behind the first refused one were taken', async () => {
		io.stdin = '1\n2\n3\n4\n5\n6\n';
		client.updatesOf = async function* (job) {
			await waitFor(() => client.submitted.length === 6);
			if (['2', '4', '5'].includes(new TextDecoder().decode(job.data))) throw new MinderError('precondition', 'full');
			yield done('');
		};
		expect(await io.run('submit', 'mail', '--lines')).toBe(1);
		expect(io.stderr.text).toBe(
			'minder: line 2: full\nminder: 3 jobs done, 3 lines not taken (2, 4-5); none after line 6 was read\n',
		);
	});

	it('stops at the first line that is refused, says which, and ends as that error does', async () => {
		io.stdin = 'x\n'.repeat(5000);
		client.refuse = () =>
			client.submitted.length >= 3 ? new MinderError('precondition', 'the queue of mail is full') : undefined;
		expect(await io.run('submit', 'mail', '-b', '--lines')).toBe(1);
		expect(io.stdout.text).toBe('H:m:1\nH:m:2\nH:m:3\n');
		const [first, last] = io.stderr.text.trimEnd().split('\n');
		expect(first).toBe('minder: line 4: the queue of mail is full');
		expect(last).toMatch(/^minder: 3 jobs accepted, \d+ lines not taken \(4-(\d+)\); none after line \1 was read$/);
		expect(client.calls.length).toBeLessThan(2000);
	});
});

describe('a submit that is refused before anything is sent', () => {
	it.each([
		['submit', /missing required argument 'function'/],
		['submit a b -f c', /DATA and --file exclude each other/],
		['submit a b c', /too many arguments/],
		['submit a --priority urgent', /'urgent' is invalid.*high, normal, low/],
		['submit a --delay soon', /soon/],
		['submit a --at 10m', /2026-01-31T12:00:00Z/],
		['submit a --delay 1 --at 2026-01-31', /cannot be used/],
		['submit a --wait', /--wait goes with --background/],
		['submit a -b --wait-timeout 5', /add --wait/],
		['submit a --lines -u k', /one job of all/],
		['submit a b --lines', /no place beside it/],
		['submit a --guard deploy', /LOCK:TOKEN/],
		['submit a -f nowhere', /cannot read nowhere: no such file/],
		[`submit a -u ${'k'.repeat(65)}`, /64 bytes/],
		['submit a --prioriti high', /did you mean --priority/],
		['enqueue a', /did you mean minder submit/],
	])('minder %s: code 2, one line', async (line, message) => {
		expect(await io.run(...line.split(' '))).toBe(2);
		expect(io.stderr.text).toMatch(/^minder: [^\n]*\n$/);
		expect(io.stderr.text).toMatch(message);
		expect(client.calls).toEqual([]);
	});

	it('a name with a space, and data that is too large', async () => {
		expect(await io.run('submit', 'a b')).toBe(2);
		expect(io.stderr.text).toContain('"a b" is not valid');
		io.stdin = 'x'.repeat(15 * 2 ** 20 + 1);
		expect(await io.run('submit', 'a', '-')).toBe(2);
		expect(io.stderr.text).toContain('at most 15 MiB');
		expect(client.calls).toEqual([]);
	});
});
