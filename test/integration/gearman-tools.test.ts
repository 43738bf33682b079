import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningManager, startManager } from '../../src/manager/main.ts';
import { silentLog } from '../../src/sys/log.ts';
import { GearmanTools } from '../support/gearman-tools.ts';
import { waitFor } from '../support/wait-for.ts';

let directory: string;
let manager: RunningManager;
let tools: GearmanTools;

beforeAll(async () => {
	directory = mkdtempSync(join(tmpdir(), 'minder-gearman-'));
	manager = await startManager({
		listen: '127.0.0.1:0',
		dataDirectory: directory,
		gearman: '127.0.0.1:0',
		log: silentLog,
		version: '1.2.3',
	});
	tools = new GearmanTools(manager.gearmanAddress ?? '');
});

afterAll(async () => {
	tools.dispose();
	await manager.close();
	rmSync(directory, { recursive: true });
});

async function status(name: string): Promise<string | undefined> {
	const lines = (await tools.text('status\n', '.\n')).split('\n');
	return lines.find((line) => line.startsWith(`${name}\t`))?.slice(name.length + 1);
}

/** Starts a worker and waits until the server knows it. */
async function worker(name: string, ...args: readonly string[]): Promise<ReturnType<GearmanTools['start']>> {
	const started = tools.start('-w', '-f', name, ...args);
	await waitFor(async () => (await status(name))?.endsWith('\t1'), { what: `a worker for ${name}` });
	return started;
}

describe('Debian’s gearman as client and worker', () => {
	it('submits before any worker exists, and gets the listing of one', async () => {
		expect(await tools.run(['-f', 'test', '-b', 'x'])).toMatchObject({ code: 0, stderr: '' });
		expect(await status('test')).toBe('1\t0\t0');
		await worker('testwork', '--', 'ls', '-lh', '/proc/self/task');
		const { code, stdout } = await tools.run(['-f', 'testwork', '-s']);
		expect([code, stdout]).toEqual([0, expect.stringMatching(/^total 0\n.*dr-xr-xr-x/)]);
	});

	it('passes the payload on standard input, from arguments or standard input', async () => {
		await worker('cat', '--', 'cat');
		expect((await tools.run(['-f', 'cat'], 'from input')).stdout).toBe('from input');
		expect((await tools.run(['-f', 'cat', 'one', 'two'])).stdout).toBe('onetwo');
		expect((await tools.run(['-f', 'cat', '-P', 'a', 'b'])).stdout).toBe('cat: acat: b');
		expect((await tools.run(['-f', 'cat', '-n'], 'l1\nl2\n')).stdout).toBe('l1\nl2\n');
		expect((await tools.run(['-f', 'cat', '-N'], 'l1\nl2\n')).stdout).toBe('l1l2');
		// A worker with `cat` writes all of it before it reads: no more than a pipe holds.
		const large = 'x'.repeat(60_000);
		expect((await tools.run(['-f', 'cat'], large)).stdout).toBe(large);
	});

	it.each([
		['-I', 'high', '1\t0\t0'],
		['-L', 'low', '0\t0\t1'],
	])('submits with %s (%s)', async (option, name, counts) => {
		expect((await tools.run(['-f', name, '-b', option, '-v', 'x'])).stdout).toMatch(/^Task created: H:.*:\d+\n$/);
		const { stdout } = await tools.admin('--priority-status');
		expect(stdout).toContain(`${name}\t${counts}\t0\n`);
	});

	it('joins jobs by -u', async () => {
		await tools.run(['-f', 'joined', '-b', '-u', 'key', 'x']);
		await tools.run(['-f', 'joined', '-b', '-u', 'key', 'y']);
		expect(await status('joined')).toBe('1\t0\t0');
		expect((await tools.admin('--show-unique-jobs')).stdout).toContain('key\n');
	});

	it('has several functions for a client and a worker, a count of jobs, a pid file', async () => {
		const pidFile = join(directory, 'pid');
		const two = tools.start('-w', '-f', 'f1', '-f', 'f2', '-c', '2', '-i', pidFile, '--', 'cat');
		const ended = new Promise((resolve) => two.once('close', resolve));
		await waitFor(async () => (await status('f2')) === '0\t0\t1');
		expect(readFileSync(pidFile, 'utf8').trim()).toBe(String(two.pid));
		expect((await tools.run(['-f', 'f1', '-f', 'f2', '-P', 'x'])).stdout.match(/f[12]: x/g)?.sort()).toEqual([
			'f1: x',
			'f2: x',
		]);
		expect(await ended).toBe(0);
	});

	it('sends lines as they come with -n, and what a failed command wrote', async () => {
		// The worker sends its first lines twice: in WORK_DATA, and at the head of the result; so it does with gearmand.
		await worker('lines', '-n', '--', 'printf', 'a\\nb\\n');
		expect(await tools.run(['-f', 'lines', '-s'])).toMatchObject({
			code: 0,
			stdout: expect.stringMatching(/a\nb\n$/) as string,
		});
		await worker('stripped', '-N', '--', 'printf', 'a\\nb\\n');
		expect((await tools.run(['-f', 'stripped', '-s'])).stdout).toMatch(/^a[^]*b$/);
		await worker('fails', '--', 'sh', '-c', 'echo partly; exit 3');
		expect(await tools.run(['-f', 'fails', '-s'])).toMatchObject({ code: 1, stdout: 'partly\n' });
	});

	it('gives up after -t', async () => {
		expect((await tools.run(['-f', 'nobody', '-t', '200', '-s'])).stderr).toMatch(/TIMEOUT/);
		await waitFor(async () => (await status('nobody')) === '0\t0\t0');
	});

	it('prints its help', async () => {
		expect((await tools.run(['-H'])).stderr).toMatch(/Client mode: gearman/);
	});

	it('a client that is killed does not stop a background job, and its worker goes on', async () => {
		const begun = join(directory, 'begun');
		const go = join(directory, 'go');
		const script = `cat >> ${begun}; while [ ! -e ${go} ]; do sleep 0.02; done; echo done >> ${begun}`;
		await worker('slow', '--', 'sh', '-c', script);
		await tools.run(['-f', 'slow', '-b', 'background\n']);
		const lines = (): string => {
			try {
				return readFileSync(begun, 'utf8');
			} catch {
				return '';
			}
		};
		await waitFor(() => lines() === 'background\n');
		const client = tools.start('-f', 'slow', 'foreground\n');
		await waitFor(async () => (await status('slow')) === '2\t1\t1');
		client.kill('SIGKILL');
		await waitFor(async () => (await status('slow')) === '1\t1\t1');
		await tools.run(['-f', 'slow', '-b', 'second\n']);
		writeFileSync(go, '');
		await waitFor(() => lines() === 'background\ndone\nsecond\ndone\n');
		await waitFor(async () => (await status('slow')) === '0\t0\t1');
	});
});

describe('gearadmin', () => {
	it('tells of the server', async () => {
		expect((await tools.admin('--getpid')).stdout).toBe(`${process.pid}\n`);
		expect((await tools.admin('--server-version')).stdout).toBe('1.2.3\n');
		expect((await tools.admin('--server-verbose')).stdout).toBe('ERROR\n');
	});

	it('makes and drops functions', async () => {
		expect((await tools.admin('--create-function', 'made')).stdout).toBe('OK\n');
		expect(await status('made')).toBe('0\t0\t0');
		expect((await tools.admin('--drop-function', 'made')).stdout).toBe('OK\n');
		expect(await status('made')).toBeUndefined();
		expect((await tools.admin('--drop-function', 'made')).stderr).toMatch(/^Error: function not found/);
	});

	it('lists and cancels jobs, functions and workers', async () => {
		await worker('listed', '--', 'cat');
		const { stdout: created } = await tools.run(['-f', 'waiting', '-b', '-v', 'x']);
		const handle = /H:\S+/.exec(created)?.[0] ?? '';
		expect((await tools.admin('--show-jobs')).stdout).toContain(`${handle}\t0\t0\t1\n`);
		expect((await tools.admin('--status')).stdout).toContain('waiting\t1\t0\t0\n');
		expect((await tools.admin('--workers')).stdout).toMatch(/^\d+ 127\.0\.0\.1 - : listed$/m);
		expect((await tools.admin('--cancel-job', handle)).stdout).toBe('OK\n');
		expect((await tools.admin('--cancel-job', handle)).stderr).toMatch(/UNKNOWN_JOB/);
		expect(await status('waiting')).toBe('0\t0\t0');
	});

	it('asks for several things over one connection', async () => {
		const { stdout } = await tools.admin('--getpid', '--server-version', '--status');
		expect(stdout).toContain(`${process.pid}\n`);
		expect(stdout).toContain('1.2.3\n');
		expect(stdout).toContain('.\n');
	});
});
