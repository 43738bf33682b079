import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, Cluster, type Daemon, isAlive } from '../support/cluster.ts';
import { waitFor } from '../support/wait-for.ts';

interface JobJson {
	readonly handle: string;
	readonly state: string;
	readonly attempt: number;
	readonly reason?: string;
}
interface QueueJson {
	readonly queued: { readonly high: number; readonly normal: number; readonly low: number };
	readonly running: number;
	readonly workers: number;
	readonly failed: number;
	readonly done: number;
	readonly delayed: number;
	readonly state: string;
}

const BACKLOG = 1000;

describe('the job queue, as a user has it', () => {
	let cluster: Cluster;
	const workers: Daemon[] = [];

	beforeAll(async () => {
		cluster = new Cluster();
		await cluster.startManager();
		await cluster.startAgents('one');
	});
	afterAll(async () => {
		for (const worker of workers) await worker.kill('SIGTERM');
		await cluster[Symbol.asyncDispose]();
	});

	const file = (name: string): string => join(cluster.directory, name);
	const cli = (...args: string[]): Promise<CliResult> => cluster.cli(...args);
	const submit = async (...args: string[]): Promise<string> => {
		const { code, stdout, stderr } = await cli('submit', ...args, '-b');
		expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
		return stdout.trim();
	};
	const job = async (handle: string): Promise<JobJson> =>
		JSON.parse((await cli('jobs', handle, '--json')).stdout) as JobJson;
	const queue = async (name: string): Promise<QueueJson | undefined> => {
		const { code, stdout } = await cli('queues', name, '--json');
		return code === 0 ? (JSON.parse(stdout) as { queues: QueueJson[] }).queues[0] : undefined;
	};
	const becomes = async (handle: string, state: string): Promise<JobJson> => {
		let last: JobJson | undefined;
		await waitFor(async () => (last = await job(handle)).state === state, { seconds: 20, what: `${handle} ${state}` });
		return last as JobJson;
	};
	const work = async (name: string, ...command: string[]): Promise<Daemon> => {
		const worker = cluster.follow('worker', name, '--', ...command);
		workers.push(worker);
		await waitFor(async () => ((await queue(name))?.workers ?? 0) > 0, { seconds: 20, what: `a worker of ${name}` });
		return worker;
	};
	const ended = async (daemon: Daemon): Promise<number | null> => {
		await waitFor(() => daemon.ended, { seconds: 20, what: 'the command to end' });
		return daemon.child.exitCode;
	};

	it('a job waits for its worker, and its result is printed as it is', async () => {
		const waiting = cluster.follow('submit', 'upper', 'hello');
		await waitFor(async () => (await queue('upper'))?.queued.normal === 1, { what: 'the job to wait' });
		expect((await cli('queue', 'describe', 'upper')).stdout).toContain('minder worker upper -- COMMAND');
		await work('upper', 'tr', 'a-z', 'A-Z');
		expect(await ended(waiting)).toBe(0);
		expect(waiting.output).toBe('HELLO');
		const bytes = await cluster.cliWithInput('x\u0000y\n', 'submit', 'upper', '-');
		expect(bytes).toEqual({ code: 0, stdout: 'X\u0000Y\n', stderr: '' });
		const lines = await cluster.cliWithInput('a\nb\nc\n', 'submit', 'upper', '--lines');
		expect(lines).toEqual({ code: 0, stdout: 'A\nB\nC\n', stderr: 'minder: 3 jobs done\n' });
	});

	it('a background job is there for whoever asks, and a delayed one begins when its time comes, or when told', async () => {
		const handle = await submit('upper', 'later');
		expect(await cli('job', 'result', handle, '--wait')).toEqual({ code: 0, stdout: 'LATER', stderr: '' });
		const soon = await submit('upper', 'soon', '--delay', '1s');
		const never = await submit('upper', 'told', '--delay', '1h');
		expect((await job(never)).state).toBe('delayed');
		await becomes(soon, 'done');
		expect((await cli('job', 'retry', never)).stdout).toBe('1 job put back\n');
		expect((await cli('job', 'result', never, '--wait')).stdout).toBe('TOLD');
	});

	it('one of a key is joined as long as it has not ended', async () => {
		const first = await submit('uniq', 'a', '-u', 'today');
		const second = await cli('submit', 'uniq', 'b', '-u', 'today', '-b');
		expect(second).toMatchObject({ code: 0, stdout: `${first}\n`, stderr: expect.stringContaining('joined') });
		await work('uniq', 'cat');
		expect((await cli('job', 'result', first, '--wait')).stdout).toBe('a');
		expect(await submit('uniq', 'c', '-u', 'today')).not.toBe(first);
	});

	it('what fails for good is a dead letter with its reason, and is put back once it is mended', async () => {
		const fixed = file('fixed');
		await work('brittle', '/bin/sh', '-c', `test -e ${fixed} || { echo "no ${fixed}" >&2; exit 3; }; cat`);
		const now = await cli('submit', 'brittle', 'x', '--retries', '0');
		expect(now).toMatchObject({
			code: 1,
			stdout: '',
			stderr: expect.stringMatching(/^minder: .* failed: .*exit code 3/),
		});
		const handle = await submit('brittle', 'payload', '--retries', '1');
		expect(await becomes(handle, 'failed')).toMatchObject({
			attempt: 2,
			reason: expect.stringContaining('exit code 3'),
		});
		expect((await cli('jobs', '--state', 'failed', '-q')).stdout).toContain(`${handle}\n`);
		expect((await cli('job', 'data', handle)).stdout).toBe('payload');
		expect((await cli('queue', 'describe', 'brittle')).stdout).toContain('minder job retry --function brittle');
		writeFileSync(fixed, '');
		expect((await cli('job', 'retry', '--function', 'brittle')).code).toBe(0);
		expect((await cli('job', 'result', handle, '--wait')).stdout).toBe('payload');
	});

	it('cancelling a job ends what runs for it; Ctrl-C drops a foreground job, not a background one', async () => {
		await work('slow', '/bin/sh', '-c', `echo $$ >${file('slow.pid')}; exec sleep 1000`);
		const runs = async (): Promise<number> => {
			await waitFor(() => existsSync(file('slow.pid')) && readFileSync(file('slow.pid'), 'utf8') !== '');
			const pid = Number(readFileSync(file('slow.pid'), 'utf8'));
			await waitFor(() => isAlive(pid));
			writeFileSync(file('slow.pid'), '');
			return pid;
		};
		const gone = (pid: number): Promise<unknown> => waitFor(() => !isAlive(pid), { seconds: 20, what: 'its end' });
		const handle = await submit('slow', 'x');
		const first = await runs();
		expect((await cli('job', 'cancel', handle, '--reason', 'wrong')).code).toBe(0);
		await gone(first);
		expect(await becomes(handle, 'cancelled')).toMatchObject({ reason: expect.stringContaining('wrong') });

		const foreground = cluster.follow('submit', 'slow');
		const second = await runs();
		foreground.child.kill('SIGINT');
		expect(await ended(foreground)).toBe(130);
		expect(foreground.output).toMatch(/is dropped, as nobody waits for it/);
		await gone(second);

		const background = cluster.follow('submit', 'slow', '-b', '--wait');
		const third = await runs();
		background.child.kill('SIGINT');
		expect(await ended(background)).toBe(130);
		expect(background.output).toMatch(/goes on; wait again/);
		expect(isAlive(third)).toBe(true);
		const [left] = (await cli('jobs', '--function', 'slow', '--state', 'running', '-q')).stdout.split('\n');
		expect((await cli('job', 'cancel', left ?? '')).code).toBe(0);
		await gone(third);
	});

	it('a submit with a guard is taken only while its lock is held', async () => {
		const holder = cluster.follow(
			'lock',
			'deploy',
			'--sh',
			'--',
			`echo $MINDER_LOCK_TOKEN >${file('token')}; sleep 1000`,
		);
		await waitFor(() => existsSync(file('token')) && readFileSync(file('token'), 'utf8').endsWith('\n'));
		const token = readFileSync(file('token'), 'utf8').trim();
		await submit('upper', 'x', '--guard', `deploy:${token}`);
		await holder.kill('SIGTERM');
		await waitFor(async () => (await cli('submit', 'upper', 'x', '-b', '--guard', `deploy:${token}`)).code === 1, {
			seconds: 20,
			what: 'the guard to refuse',
		});
	});

	it('pause holds jobs back, drain refuses new ones and waits for the others, a limit refuses what is beyond it', async () => {
		await work('gate', 'cat');
		expect((await cli('queue', 'pause', 'gate')).code).toBe(0);
		const handle = await submit('gate', 'x');
		expect(await queue('gate')).toMatchObject({ state: 'paused', queued: { normal: 1 }, running: 0 });
		expect((await cli('queue', 'limit', 'gate', '1')).code).toBe(0);
		expect(await cli('submit', 'gate', 'y', '-b')).toMatchObject({ code: 1, stdout: '' });
		expect((await cli('queue', 'limit', 'gate', '--reset')).code).toBe(0);
		expect((await cli('queue', 'resume', 'gate')).code).toBe(0);
		expect(await cli('queue', 'drain', 'gate', '--wait')).toMatchObject({ code: 0, stdout: 'drained gate\n' });
		expect((await job(handle)).state).toBe('done');
		expect(await cli('submit', 'gate', 'z')).toMatchObject({ code: 1, stderr: expect.stringContaining('drain') });
	});

	it('agents do the jobs of a function of a spec file', async () => {
		writeFileSync(
			file('functions.yaml'),
			'functions:\n  rev: {run: [/usr/bin/rev], concurrency: 2}\n  echo: {run: [/bin/cat], mode: lines}\n',
		);
		expect(await cli('apply', '-f', file('functions.yaml'))).toMatchObject({ code: 0, stderr: '' });
		expect(await cluster.cliWithInput('stressed\n', 'submit', 'rev', '-')).toMatchObject({
			code: 0,
			stdout: 'desserts\n',
		});
		expect(await cluster.cliWithInput('a\nb\n', 'submit', 'echo', '--lines')).toMatchObject({
			code: 0,
			stdout: 'a\nb\n',
		});
	});

	it(`a manager that is killed with ${BACKLOG} jobs is back with all of them, and each is done`, {
		timeout: 180_000,
	}, async () => {
		const input = Array.from({ length: BACKLOG }, (_, at) => `job ${at}`);
		const submitted = await cluster.cliWithInput(`${input.join('\n')}\n`, 'submit', 'kept', '-b', '--lines');
		expect(submitted).toMatchObject({ code: 0, stderr: `minder: ${BACKLOG} jobs accepted\n` });
		const handles = submitted.stdout.trim().split('\n');
		expect(new Set(handles).size).toBe(BACKLOG);
		await cluster.manager?.kill('SIGKILL');
		await cluster.startManager();
		expect((await queue('kept'))?.queued.normal).toBe(BACKLOG);
		const done = file('kept');
		const script = `while read -r line; do echo "$line" >>${done}; echo ok; done`;
		const worker = cluster.follow('worker', 'kept', '--lines', '--', '/bin/sh', '-c', script);
		workers.push(worker);
		await waitFor(() => existsSync(done) && readFileSync(done, 'utf8').split('\n').length > BACKLOG / 4, {
			seconds: 60,
		});
		await cluster.manager?.kill('SIGKILL');
		await cluster.startManager();
		await waitFor(async () => (await queue('kept'))?.done === BACKLOG, { seconds: 90, what: 'all of them to be done' });
		const lines = readFileSync(done, 'utf8').trim().split('\n');
		expect([...new Set(lines)].toSorted()).toEqual(input.toSorted());
		expect((await cli('job', 'result', handles[0] ?? '')).stdout).toBe('ok');
	});
});
