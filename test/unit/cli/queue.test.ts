import { stripVTControlCharacters } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { MinderError } from '../../../src/model/errors.ts';
import { FUNCTION_DEFAULTS, FUNCTION_RUN_DEFAULTS } from '../../../src/model/function-spec.ts';
import type { FunctionName, ProcessName } from '../../../src/model/ids.ts';
import { buildProcessSpec } from '../../../src/model/spec-build.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { waitFor } from '../../support/wait-for.ts';
import { FakeClient } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';
import { jobOf, queueOf } from './fake-jobs.ts';

let io: FakeIo;
let client: FakeClient;
let clock: FakeClock;

const freshIo = (): FakeIo => Object.assign(new FakeIo(), { client, clock });

beforeEach(() => {
	clock = new FakeClock();
	client = new FakeClient();
	io = freshIo();
	client.putQueues(queueOf('thumb'));
});

const cells = (text: string): string[][] =>
	text
		.trimEnd()
		.split('\n')
		.map((line) => line.trim().split(/ {2,}/));

describe('minder queues', () => {
	it('shows what waits, what runs, who works and what state that is', async () => {
		client.putQueues(
			queueOf('mail', { queued: { high: 1, normal: 40, low: 0 }, workers: 0, idle: 0, oldestSeconds: 65, failed: 2 }),
			queueOf('busy', { queued: { high: 0, normal: 3, low: 0 }, running: 2, idle: 0, oldestSeconds: 1 }),
			queueOf('held', { paused: true, draining: true, delayed: 4 }),
			queueOf('last', { draining: true, running: 1, idle: 1 }),
			queueOf('going', { running: 1, idle: 1 }),
		);
		expect(await io.run('queues')).toBe(0);
		expect(cells(io.stdout.text)).toEqual([
			['FUNCTION', 'QUEUED', 'H/N/L', 'DELAYED', 'RUNNING', 'WORKERS', 'IDLE', 'OLDEST', 'FAILED', 'STATE'],
			['thumb', '0', '0/0/0', '0', '0', '2', '2', '0', 'idle'],
			['mail', '41', '1/40/0', '0', '0', '0', '0', '1m5s', '2', 'no workers'],
			['busy', '3', '0/3/0', '0', '2', '2', '0', '1s', '0', 'busy'],
			['held', '0', '0/0/0', '4', '0', '2', '2', '0', 'paused, draining'],
			['last', '0', '0/0/0', '0', '1', '2', '1', '0', 'draining'],
			['going', '0', '0/0/0', '0', '1', '2', '1', '0', 'active'],
		]);
	});

	it('keeps name, queued, failed and state on a narrow terminal', async () => {
		io.stdout.isTTY = true;
		io.stdout.columns = 60;
		expect(await io.run('queues')).toBe(0);
		const [title = ''] = stripVTControlCharacters(io.stdout.text).split('\n');
		expect(title.trim().split(/ +/)).toEqual(
			expect.arrayContaining(['FUNCTION', 'QUEUED', 'RUNNING', 'FAILED', 'STATE']),
		);
		expect(title.length).toBeLessThanOrEqual(60);
	});

	it('prints names alone with -q, all as JSON, 3 for one that is not there, and a hint for none', async () => {
		await io.run('queues', '-q');
		expect(io.stdout.text).toBe('thumb\n');
		const json = freshIo();
		await json.run('queues', 'thumb', '--json');
		expect(JSON.parse(json.stdout.text).queues).toMatchObject([{ function: 'thumb', state: 'idle', workers: 2 }]);
		expect(await freshIo().run('queues', 'nothing')).toBe(3);
		client.queues.clear();
		const none = freshIo();
		expect(await none.run('queues')).toBe(0);
		expect(none.stderr.text).toMatch(/^no functions yet/);
	});

	it('-w goes on with what changes but for the age of the oldest, until Ctrl-C', async () => {
		const running = io.run('queues', '-w', '-o', 'json');
		const lines = (): { queues: { running: number }[] }[] =>
			io.stdout.text
				.trimEnd()
				.split('\n')
				.map((line) => JSON.parse(line));
		await waitFor(() => io.stdout.text !== '');
		client.putQueues(queueOf('thumb', { oldestSeconds: 5 }));
		const asked = client.calls.length;
		await waitFor(async () => {
			await clock.advance(2);
			return client.calls.length > asked + 1;
		});
		expect(lines()).toHaveLength(1);
		client.putQueues(queueOf('thumb', { running: 1 }));
		await waitFor(async () => {
			await clock.advance(2);
			return lines().length === 2;
		});
		expect(lines().map(({ queues }) => queues[0]?.running)).toEqual([0, 1]);
		io.interrupt();
		expect(await running).toBe(130);
	});
});

describe('minder queue describe', () => {
	const describeIt = async (): Promise<string> => {
		const page = freshIo();
		expect(await page.run('queue', 'describe', 'thumb')).toBe(0);
		return page.stdout.text;
	};

	it('says what to do about jobs that nobody can do', async () => {
		client.putQueues(
			queueOf('thumb', { queued: { high: 0, normal: 40, low: 0 }, workers: 0, idle: 0, oldestSeconds: 90 }),
		);
		const text = await describeIt();
		expect(text).toMatch(
			/^thumb: no workers; 40 jobs waiting, the oldest for 1m30s, 0 running, 0 workers \(0 idle\)\n/,
		);
		expect(text).toContain('What to do\n  40 jobs and nobody to do them: minder worker thumb -- COMMAND');
	});

	it('blames the nodes where its spec says what runs', async () => {
		const process = buildProcessSpec('thumb' as ProcessName, { command: '/bin/thumb', daemon: false });
		const { secrets: _, ...shown } = process;
		client.queueDetail = {
			workers: [],
			spec: {
				...FUNCTION_DEFAULTS,
				name: 'thumb' as FunctionName,
				run: { ...FUNCTION_RUN_DEFAULTS, process: shown, selector: { role: 'worker' } },
			},
		};
		client.putQueues(queueOf('thumb', { queued: { high: 0, normal: 1, low: 0 }, workers: 0, idle: 0 }));
		const text = await describeIt();
		expect(text).toContain('no ready node takes it (role=worker): minder nodes');
		expect(text).toContain('done by    /bin/thumb');
		expect(text).not.toContain('minder worker');
	});

	it('names pause, drain, limits, dead letters with their reasons, and workers', async () => {
		client.putQueues(
			queueOf('thumb', {
				queued: { high: 0, normal: 10, low: 0 },
				maxQueue: { high: 0, normal: 10, low: 0 },
				maxRunning: 1,
				running: 1,
				paused: true,
				draining: true,
				failed: 2,
			}),
		);
		client.putJobs(jobOf(7, { state: 'failed', reason: 'exit code 3', endedAt: clock.wall() - 5000, attempt: 3 }));
		client.queueDetail = { workers: [{ name: 'w', host: 'web-1', pid: 9, running: 1, since: clock.wall() - 60_000 }] };
		const text = await describeIt();
		for (const part of [
			'no job is given out while it is paused: minder queue resume thumb',
			'new jobs are refused while it drains: minder queue resume thumb',
			'maxRunning 1 is reached',
			'its limit is reached, more jobs are refused: minder queue limit thumb COUNT',
			'2 dead letters: minder jobs --function thumb --state failed',
			'minder job retry --function thumb',
			'H:m:7 of thumb failed 5s ago: exit code 3',
			'web-1 pid 9 (w): 1 running, here for 1m',
			'at most -/10/- jobs (high/normal/low), 1 running at once, payloads up to 64.0 MiB',
		])
			expect(text).toContain(part);
	});

	it('shows tries that failed, and not what only waits for its time', async () => {
		client.putQueues(queueOf('thumb', { delayed: 2 }));
		client.putJobs(
			jobOf(7, { state: 'delayed', dueAt: clock.wall() + 4000, attempt: 3, reason: 'exit code 3' }),
			jobOf(8, { state: 'delayed', dueAt: clock.wall() + 4000 }),
		);
		const text = await describeIt();
		expect(text).toMatch(/Tries that failed\n {2}H:m:7 of thumb [^\n]*exit code 3\n\nWhat to do\n {2}tries fail and/);
		client.putJobs(jobOf(7, { state: 'delayed', dueAt: clock.wall() + 4000 }));
		expect(await describeIt()).not.toContain('Tries');
	});

	it('quotes a name that a shell would not take as it is', async () => {
		client.putQueues(queueOf('a;rm', { paused: true }));
		await io.run('queue', 'describe', 'a;rm');
		expect(io.stdout.text).toContain("minder queue resume 'a;rm'");
	});

	it('says nothing of what is well, and is one JSON value', async () => {
		expect(await describeIt()).not.toContain('What to do');
		await io.run('queue', 'describe', 'thumb', '--json');
		expect(JSON.parse(io.stdout.text)).toMatchObject({ function: 'thumb', state: 'idle', workerList: [] });
	});
});

describe('minder queue', () => {
	it.each([
		['pause thumb', '{"paused":true}', 'paused thumb\n'],
		['drain thumb', '{"draining":true}', 'draining thumb\n'],
		['resume thumb', '{"paused":false,"draining":false}', 'resumed thumb\n'],
		[
			'limit thumb 10',
			'{"maxQueue":{"high":10,"normal":10,"low":10}}',
			'limited thumb: at most 10 jobs of each priority\n',
		],
		['limit thumb 0', '{"maxQueue":{"high":0,"normal":0,"low":0}}', 'limited thumb: any number of jobs\n'],
		['limit thumb --reset', '{"maxQueue":null}', 'limited thumb: any number of jobs\n'],
		[
			'limit thumb --low 5',
			'{"maxQueue":{"high":0,"normal":0,"low":5}}',
			'limited thumb: at most -/-/5 jobs (high/normal/low)\n',
		],
	])('%s', async (line, how, said) => {
		expect(await io.run('queue', ...line.split(' '))).toBe(0);
		expect(client.calls).toContain(`set-queues thumb ${how}`);
		expect(io.stdout.text).toBe(said);
	});

	it('drain --wait ends once no job is left, and with 7 when that takes too long', async () => {
		client.putQueues(queueOf('thumb', { delayed: 1, running: 1 }));
		const running = io.run('queue', 'drain', 'thumb', '--wait');
		await waitFor(() => client.calls.includes('set-queues thumb {"draining":true}'));
		await clock.advance(3);
		expect(io.stdout.text).toBe('');
		client.putQueues(queueOf('thumb', { draining: true }));
		await waitFor(async () => {
			await clock.advance(1);
			return io.stdout.text !== '';
		});
		expect(await running).toBe(0);
		expect(io.stdout.text).toBe('drained thumb\n');

		client.putQueues(queueOf('thumb', { running: 1 }));
		const late = freshIo();
		const code = late.run('queue', 'drain', 'thumb', '--wait', '--timeout', '10s');
		const asked = client.calls.length;
		await waitFor(() => client.calls.length > asked);
		await waitFor(async () => {
			await clock.advance(1);
			return late.stderr.text !== '';
		});
		expect(await code).toBe(7);
		expect(late.stderr.text).toBe('minder: thumb: not empty after 10s; it goes on draining\n');
	});

	it('drain --wait goes on while no manager can be reached', async () => {
		client.putQueues(queueOf('thumb', { running: 1 }));
		const running = io.run('queue', 'drain', 'thumb', '--wait');
		await waitFor(() => client.calls.includes('set-queues thumb {"draining":true}'));
		await clock.advance(1);
		client.failure = new MinderError('unreachable', 'no manager answers');
		await clock.advance(5);
		client.failure = undefined;
		client.putQueues(queueOf('thumb', { draining: true }));
		await waitFor(async () => {
			await clock.advance(1);
			return io.stdout.text !== '';
		});
		expect(await running).toBe(0);
		expect(io.stderr.text).toBe('minder: no manager answers; waiting goes on\n');
	});

	it('delete forgets it, --force with its jobs', async () => {
		expect(await io.run('queue', 'delete', 'thumb', '--force')).toBe(0);
		expect(client.calls).toEqual(['remove-functions thumb {"force":true}']);
		expect(io.stdout.text).toBe('deleted thumb\n');
	});

	it.each([
		['queue limit thumb', /write one of COUNT/],
		['queue limit thumb 5 --reset', /write one of COUNT/],
		['queue limit thumb many', /"many" is not a number of jobs/],
		['queue drain thumb --timeout 5', /--timeout goes with --wait/],
		['queue pause', /missing required argument 'function'/],
		['queue puase thumb', /did you mean pause/],
		['queue list', /did you mean minder queues/],
		['queue purge thumb', /did you mean minder job purge/],
	])('minder %s: code 2, one line', async (line, message) => {
		expect(await io.run(...line.split(' '))).toBe(2);
		expect(io.stderr.text).toMatch(/^minder: [^\n]*\n$/);
		expect(io.stderr.text).toMatch(message);
		expect(client.calls.filter((call) => call.startsWith('set-'))).toEqual([]);
	});
});
