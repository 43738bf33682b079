import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/sys/clock.ts';
import { type GuardedCommand, guardedStarter } from '../../src/sys/guard.ts';
import { isAlive, openProcTable } from '../../src/sys/proc-table.ts';
import { systemRand } from '../../src/sys/rand.ts';
import { waitFor } from '../support/wait-for.ts';

const CHILD = fileURLToPath(new URL('../support/guard-child.mjs', import.meta.url));
const procs = openProcTable();
const start = guardedStarter(systemClock, systemRand);
const LONG = { term: 60, kill: 61 };

let directory: string;
let children: ChildProcess[];
let commands: GuardedCommand[];

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'minder-guard-'));
	children = [];
	commands = [];
});

afterEach(async () => {
	for (const child of children) {
		child.kill('SIGCONT');
		child.kill('SIGKILL');
	}
	for (const command of commands) {
		await command.kill();
		await command.close();
	}
	await waitFor(() => ours().length === 0, { seconds: 30, what: 'all that was started to end' });
	rmSync(directory, { recursive: true, force: true });
});

/** Live processes whose environment names this test's directory. */
function ours(): number[] {
	const mark = `GUARD_TEST=${directory}`;
	const live = procs.scan().filter((stat) => isAlive(stat) && stat.pid !== process.pid);
	return live.map(({ pid }) => pid).filter((pid) => procs.environ(pid).includes(mark));
}

function begin(script: string, deadline = LONG): GuardedCommand {
	const command = start(['/bin/sh', '-c', script], environment());
	commands.push(command);
	command.begin({ name: 'billing/nightly', token: 42 }, deadline);
	return command;
}

function environment(): Record<string, string> {
	return { PATH: process.env['PATH'] ?? '', GUARD_TEST: directory, D: directory };
}

/** A holder in a process of its own. The command writes its pid to `pid` once it runs. */
async function holder(seconds: number, script: string): Promise<ChildProcess> {
	const argv = [CHILD, String(seconds), '/bin/sh', '-c', `${script}`];
	const child = spawn(process.execPath, argv, { env: environment(), stdio: ['ignore', 'ignore', 'pipe'] });
	children.push(child);
	await waitFor(() => existsSync(join(directory, 'ready')), { seconds: 30, what: 'the command to run' });
	return child;
}

/** Those of the command: neither the holder nor its guard. */
const working = (): number[] => ours().filter((pid) => procs.commandLine(pid).includes('1000'));

function guardOf(child: ChildProcess): number {
	const found = procs.scan().find((stat) => stat.parent === child.pid && isGuard(stat.pid));
	if (found === undefined) throw new Error('no guard');
	return found.pid;
}

const isGuard = (pid: number): boolean => procs.commandLine(pid).includes('minder-lock-guard');

describe('a guarded command', () => {
	it('has the name and the token of the lock, and no descriptor of ours beyond the first three', async () => {
		const argv = ['/bin/sh', '-c', `env >$D/env; ls /proc/self/fd >$D/fds; exit 7`];
		const command = start(argv, { ...environment(), 'odd.name': "a 'b' c" });
		commands.push(command);
		command.begin({ name: 'billing/nightly', token: 42 }, LONG);
		expect(await command.ended).toEqual({ kind: 'exit', code: 7 });
		const env = readFileSync(join(directory, 'env'), 'utf8').split('\n');
		expect(env).toEqual(expect.arrayContaining(['MINDER_LOCK_NAME=billing/nightly', 'MINDER_LOCK_TOKEN=42']));
		// The command is a shell itself, and drops it.
		expect(env.filter((line) => line.startsWith('MINDER_ENV_'))).toEqual([]);
		// What this program was started with itself, by whoever runs the tests, is no business of the guard's.
		const { stdout } = spawnSync('ls', ['/proc/self/fd'], { stdio: ['inherit', 'pipe', 'inherit'], encoding: 'utf8' });
		expect(readFileSync(join(directory, 'fds'), 'utf8')).toBe(stdout);
	});

	it('hands on a variable that no shell could have', async () => {
		const other = start(
			[process.execPath, '-e', 'require("fs").writeFileSync(process.env.D + "/odd", process.env["odd.name"])'],
			{ ...environment(), 'odd.name': "a 'b' c" },
		);
		commands.push(other);
		other.begin({ name: 'x', token: 1 }, LONG);
		await other.ended;
		expect(readFileSync(join(directory, 'odd'), 'utf8')).toBe("a 'b' c");
	});

	it('ends with 127 where there is no such program, and tells of the signal that ended it', async () => {
		const missing = start(['/no/such/program'], environment());
		commands.push(missing);
		missing.begin({ name: 'x', token: 1 }, LONG);
		expect(await missing.ended).toEqual({ kind: 'exit', code: 127 });
		expect(await begin('kill -INT $$').ended).toEqual({ kind: 'signal', signal: 'SIGINT' });
	});

	it('is never begun where it is closed before, and leaves nothing', async () => {
		const command = start(['/bin/sh', '-c', 'touch $D/ran'], environment());
		await command.close();
		await command.ended;
		expect(existsSync(join(directory, 'ran'))).toBe(false);
	});

	it('gets signals as a group, and is empty only when its last process has ended', async () => {
		const command = begin('sleep 1000 & echo >$D/ready; exit 0');
		await command.ended;
		expect(command.isEmpty()).toBe(false);
		command.signal('SIGTERM');
		await command.emptied(new AbortController().signal);
		expect(command.isEmpty()).toBe(true);
	});

	it('is killed with all of its session, other groups included, whatever it ignores', async () => {
		const command = begin('trap "" TERM HUP INT; sleep 1000 & timeout 1000 sleep 1000 & echo >$D/ready; sleep 1000');
		await waitFor(() => existsSync(join(directory, 'ready')) && working().length > 3);
		expect(await command.kill()).toBe(true);
		expect(working()).toEqual([]);
	});
});

describe('the guard', { timeout: 120_000 }, () => {
	it('ends a command past its deadline, TERM and then KILL', async () => {
		// Not before it hears, or is deaf.
		const polite = begin('trap "echo term >$D/term; exit 3" TERM; : >$D/hears; while :; do sleep 0.01; done');
		await waitFor(() => existsSync(join(directory, 'hears')), { seconds: 30 });
		polite.prolong({ term: 0.1, kill: 60 });
		expect(await polite.ended).toEqual({ kind: 'exit', code: 3 });
		const deaf = begin('trap "" TERM; : >$D/deaf; sleep 1000 & sleep 1000');
		await waitFor(() => existsSync(join(directory, 'deaf')), { seconds: 30 });
		deaf.prolong({ term: 0.1, kill: 0.5 });
		expect(await deaf.ended).toEqual({ kind: 'signal', signal: 'SIGKILL' });
		await waitFor(() => deaf.isEmpty());
	});

	it('does not end one whose deadline is moved on, nor one that it is told to leave', async () => {
		const command = begin('sleep 1000', { term: 2, kill: 3 });
		command.prolong(LONG);
		const other = begin('trap "" TERM; sleep 4; exit 9', { term: 2, kill: 3 });
		await other.close();
		expect(await other.ended).toEqual({ kind: 'exit', code: 9 });
		expect(command.isEmpty()).toBe(false);
	});

	it('ends everything at once when the holder is killed with SIGKILL', async () => {
		const child = await holder(60, 'trap "" TERM HUP; sleep 1000 & (sleep 1000 &) ; echo >$D/ready; sleep 1000');
		await waitFor(() => working().length > 2, { seconds: 20 });
		child.kill('SIGKILL');
		await waitFor(() => working().length === 0, { seconds: 20, what: 'the command to be killed' });
	});

	it('ends everything in time when the holder is stopped', async () => {
		const child = await holder(3, 'trap "" TERM; sleep 1000 & echo >$D/ready; sleep 1000');
		await waitFor(() => working().length > 1, { seconds: 20 });
		const stopped = performance.now();
		child.kill('SIGSTOP');
		await waitFor(() => working().length === 0, { seconds: 20, what: 'the command to be killed' });
		expect(performance.now() - stopped).toBeLessThan(12_000);
	});

	it('is missed by the holder when it is killed, which then ends the command', async () => {
		const child = await holder(60, 'trap "" TERM; sleep 1000 & echo >$D/ready; sleep 1000');
		await waitFor(() => working().length > 1, { seconds: 20 });
		process.kill(guardOf(child), 'SIGKILL');
		await waitFor(() => working().length === 0, { seconds: 20, what: 'the command to be killed' });
	});

	it('does without the usual place of temporary files', async () => {
		vi.stubEnv('TMPDIR', join(directory, 'not', 'there'));
		try {
			const command = begin('exit 3');
			expect(await command.ended).toEqual({ kind: 'exit', code: 3 });
		} finally {
			vi.unstubAllEnvs();
		}
	});

	it('leaves neither file nor process behind', async () => {
		// Other tests have files of such names in the usual place.
		vi.stubEnv('TMPDIR', directory);
		try {
			const command = begin('exit 0');
			await command.ended;
			await command.close();
			await waitFor(() => procs.scan().every((stat) => stat.parent !== process.pid || !isGuard(stat.pid)));
			expect(readdirSync(directory)).toEqual([]);
		} finally {
			vi.unstubAllEnvs();
		}
	});
});
