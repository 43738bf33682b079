import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliResult, isAlive, MINDER } from '../support/cluster.ts';
import { freePort } from '../support/free-port.ts';
import { waitFor } from '../support/wait-for.ts';

let directory: string;
let server: string;
/** Daemons that were seen in pid files; what is left of them is ended afterwards. */
let seen: Set<number>;

beforeEach(async () => {
	directory = mkdtempSync(join(tmpdir(), 'minder-daemonize-'));
	server = `127.0.0.1:${await freePort()}`;
	seen = new Set();
});
afterEach(async () => {
	for (const name of ['manager', 'agent']) pidOf(name);
	for (const pid of seen) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
	await waitFor(() => ![...seen].some(isAlive));
	rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

async function minder(...args: string[]): Promise<CliResult> {
	const env = { PATH: process.env.PATH, HOME: directory, NO_COLOR: '1', MINDER_SERVER: server };
	const child = spawn(process.execPath, [MINDER, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
	const text = { stdout: '', stderr: '' };
	for (const stream of ['stdout', 'stderr'] as const) {
		child[stream].on('data', (data: Buffer) => {
			text[stream] += data.toString();
		});
	}
	// All output is there, and nobody in the background holds on to it.
	const [code] = (await once(child, 'close')) as [number];
	return { code, ...text };
}

function pidOf(name: string): number | undefined {
	const path = join(directory, `${name}.pid`);
	if (!existsSync(path)) return undefined;
	const pid = Number(readFileSync(path, 'utf8'));
	seen.add(pid);
	return pid;
}

function start(what: 'manager' | 'agent', ...more: string[]): Promise<CliResult> {
	const where = what === 'manager' ? ['--listen', server, '--http', 'off'] : ['--name', 'one'];
	const files = ['--data', join(directory, what), '--pid-file', join(directory, `${what}.pid`)];
	return minder(what, ...where, ...files, '--daemonize', ...more);
}

async function answers(): Promise<boolean> {
	return (await minder('status')).code === 0;
}

async function signalled(name: string, signal: NodeJS.Signals): Promise<number> {
	const pid = pidOf(name) ?? 0;
	process.kill(pid, signal);
	await waitFor(() => !isAlive(pid), { seconds: 20, what: `${name} ${pid} to end after ${signal}` });
	return pid;
}

describe('minder manager --daemonize', () => {
	it('returns once it serves, in a session of its own, and ends cleanly at SIGTERM', async () => {
		const started = await start('manager');
		const pid = pidOf('manager') ?? 0;
		expect(started).toMatchObject({ code: 0, stderr: '' });
		expect(started.stdout).toContain(`The manager runs in the background as pid ${pid} (in ${directory}/manager.pid)`);
		expect(await answers()).toBe(true);
		const [, , , session] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
		expect(Number(session)).toBe(pid);
		expect(readFileSync(join(directory, 'manager.log'), 'utf8')).toContain('"name":"manager"');
		await signalled('manager', 'SIGTERM');
		expect(existsSync(join(directory, 'manager.pid'))).toBe(false);
	});

	it('is refused beside a living one, with its pid, and fails with the error of what cannot serve', async () => {
		expect((await start('manager')).code).toBe(0);
		const pid = pidOf('manager');
		const again = await start('manager');
		expect([again.code, again.stderr]).toEqual([1, expect.stringContaining(`held by pid ${pid}: stop it`)]);
		expect(pidOf('manager')).toBe(pid);
		const where = ['--listen', server, '--http', 'off', '--data', join(directory, 'other')];
		const taken = await minder('manager', '--daemonize', ...where, '--pid-file', join(directory, 'other.pid'));
		expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining(server.split(':')[1] ?? '')]);
		expect(existsSync(join(directory, 'other.pid'))).toBe(false);
		expect(await answers()).toBe(true);
	});

	it('leaves its pid file when it is killed, and the next one replaces that', async () => {
		expect((await start('manager')).code).toBe(0);
		const pid = await signalled('manager', 'SIGKILL');
		expect(pidOf('manager')).toBe(pid);
		expect((await start('manager')).code).toBe(0);
		expect(pidOf('manager')).not.toBe(pid);
	});
});

describe('SIGUSR2', () => {
	it('puts a new process in the place of the old one, each time, with the same pid file, and programs go on', {
		timeout: 120_000,
	}, async () => {
		expect((await start('manager')).code).toBe(0);
		expect((await start('agent')).code).toBe(0);
		expect(await minder('start', '-n', 'calm', '-p', '/bin/sleep', '--wait', '--', '1000')).toMatchObject({ code: 0 });
		const program = async (): Promise<number> => {
			const { stdout } = await minder('status', '-o', 'json');
			const { instances } = JSON.parse(stdout) as { instances: { pid?: number; phase: string }[] };
			const [one] = instances;
			if (one?.phase !== 'running') throw new Error(`it is ${one?.phase}`);
			return one.pid ?? 0;
		};
		const pid = await program();
		seen.add(pid);
		const managers = new Set([pidOf('manager')]);
		for (const name of ['manager', 'manager', 'agent', 'manager']) {
			const before = await signalled(name, 'SIGUSR2');
			const after = pidOf(name) ?? 0;
			expect([after === before, isAlive(after)]).toEqual([false, true]);
			if (name === 'manager') managers.add(after);
			expect(await waitFor(program, { seconds: 30, what: 'the program to be running' })).toBe(pid);
		}
		expect(managers.size).toBe(4);
		expect(await minder('delete', 'calm')).toMatchObject({ code: 0 });
		await waitFor(() => !isAlive(pid), { seconds: 20 });
		for (const name of ['agent', 'manager']) await signalled(name, 'SIGTERM');
		expect([pidOf('manager'), pidOf('agent')]).toEqual([undefined, undefined]);
	});

	it('makes a manager in the foreground anew in its own process, each time', async () => {
		const env = { PATH: process.env.PATH, HOME: directory };
		const args = ['manager', '--listen', server, '--http', 'off', '--data', join(directory, 'manager')];
		const child = spawn(process.execPath, [MINDER, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
		seen.add(child.pid ?? 0);
		let log = '';
		child.stderr.on('data', (data: Buffer) => {
			log += data.toString();
		});
		const serves = (): number => log.split('\n').filter((line) => line.includes(server)).length;
		await waitFor(() => serves() > 0, { seconds: 20 });
		for (let times = 0; times < 3; times++) {
			const before = serves();
			child.kill('SIGUSR2');
			await waitFor(() => serves() > before, { seconds: 20, what: 'the manager to serve again' });
			expect(await answers()).toBe(true);
		}
		const ended = once(child, 'exit');
		child.kill('SIGTERM');
		expect(await ended).toEqual([0, null]);
	});
});
