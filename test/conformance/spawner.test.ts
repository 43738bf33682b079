import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sleep, systemClock } from '../../src/sys/clock.ts';
import { DirectSpawner } from '../../src/sys/direct-spawner.ts';
import { ForkingSpawner } from '../../src/sys/forking-spawner.ts';
import { openProcTable } from '../../src/sys/proc-table.ts';
import { exists, Program } from '../../src/sys/program.ts';
import { ShimProcesses } from '../../src/sys/shim-processes.ts';
import type { Launch, Spawner } from '../../src/sys/spawner.ts';
import { waitFor } from '../support/wait-for.ts';

const procs = openProcTable();
const read = (path: string): string => {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
};

let directory: string;
let runs: string;
let spawner: Spawner;

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'minder-spawner-'));
	runs = join(directory, 'run');
	mkdirSync(runs);
});
afterEach(async () => {
	spawner.close();
	await waitFor(() => new ShimProcesses(procs, runs).all().size === 0);
	rmSync(directory, { recursive: true });
});

function launchOf(id: string, script: string, change: Partial<Launch> = {}): Launch {
	return {
		runFile: join(runs, id),
		path: '/bin/sh',
		args: ['-c', script],
		cwd: '/',
		env: {},
		limits: {},
		stdout: join(directory, 'logs', `${id}.out`),
		stderr: join(directory, 'logs', `${id}.err`),
		...change,
	};
}

describe.each([
	['forking', () => new ForkingSpawner(procs, runs)],
	['direct', () => new DirectSpawner(runs)],
])('spawner: %s', (_name, open) => {
	beforeEach(() => {
		spawner = open();
	});

	it('tells of the start and of the end', async () => {
		spawner.launch(launchOf('a', 'echo out; echo err >&2; exit 7'));
		await waitFor(() => /\nexit 7 [\d.]+\n$/.test(read(join(runs, 'a'))));
		expect(read(join(runs, 'a'))).toMatch(/^pid \d+ \(.*\) .*\nexit 7 [\d.]+\n$/);
		expect(read(join(directory, 'logs', 'a.out'))).toBe('out\n');
		expect(read(join(directory, 'logs', 'a.err'))).toBe('err\n');
	});

	it('hands over every byte of arguments and environment', async () => {
		const odd = `a'b"c$d\\e\n f\`g*h;#${'\u00e4'}`;
		const args = ['-c', 'printf "%s|" "$ODD" "$@"', 'name', odd, '', '-n'];
		spawner.launch(launchOf("o'dd $x", '', { args, env: { ODD: odd } }));
		const out = await waitFor(() => read(join(directory, 'logs', "o'dd $x.out")) || undefined);
		expect(out).toBe(`${odd}|${odd}||-n|`);
	});

	it('hands over what is hidden as what is in the open', async () => {
		const env = { OPEN: 'one', HIDDEN: `two'\n three`, PATH: '/usr/bin:/bin' };
		const launch = launchOf('a', 'env -0 >&2; echo done', { env, hidden: new Set(['HIDDEN']) });
		spawner.launch(launch);
		await waitFor(() => /\nexit 0 [\d.]+\n$/.test(read(launch.runFile)));
		const found = read(launch.stderr)
			.split('\0')
			.filter((line) => line !== '' && !/^(?:_|SHLVL|PWD)=/.test(line));
		expect(found.sort()).toEqual([`HIDDEN=two'\n three`, 'OPEN=one', 'PATH=/usr/bin:/bin']);
	});

	it('says where the output of this run begins', async () => {
		expect(spawner.launch(launchOf('a', 'echo old >&2')).stderrFrom).toBe(0);
		await waitFor(() => read(join(runs, 'a')).includes('exit'));
		const launch = launchOf('a', 'echo new >&2', { runFile: join(runs, 'a2') });
		const { stderrFrom } = spawner.launch(launch);
		await waitFor(() => read(launch.runFile).includes('exit'));
		expect(stderrFrom).toBe(4);
		expect(spawner.lastLine(launch.stderr, stderrFrom)).toBe('new');
		expect(spawner.lastLine(launch.stderr, 8)).toBe('');
	});

	it('lets what it started go on when it closes', async () => {
		spawner.launch(launchOf('a', 'read line </dev/null; sleep 0.3; echo done'));
		await waitFor(() => read(join(runs, 'a')).startsWith('pid'));
		spawner.close();
		await waitFor(() => read(join(runs, 'a')).includes('exit 0'));
		expect(read(join(directory, 'logs', 'a.out'))).toBe('done\n');
	});

	it('takes a refusal for no start', async () => {
		spawner.launch(launchOf('a', 'exit', { cwd: join(directory, 'nowhere') }));
		await waitFor(() => read(join(runs, 'a')).includes('exit 125'));
		expect(read(join(runs, 'a'))).toMatch(/^refused cwd .*nowhere cannot be entered\nexit 125 /);
	});

	it('calls no launch lost that is under way or has begun', async () => {
		const launch = launchOf('a', 'sleep 0.2');
		spawner.launch(launch);
		expect(spawner.lost(launch.runFile)).toBeUndefined();
		await waitFor(() => read(launch.runFile).startsWith('pid'));
		spawner.begun(launch.runFile);
		await waitFor(() => read(launch.runFile).includes('exit'));
		expect(spawner.lost(launch.runFile)).toBeUndefined();
	});

	it('leaves no zombie behind after 120 programs', async () => {
		for (let n = 0; n < 120; n++) spawner.launch(launchOf(`p${n}`, 'exit'));
		await waitFor(() => read(join(runs, 'p119')).includes('exit') && read(join(runs, 'p60')).includes('exit'));
		await waitFor(() => new ShimProcesses(procs, runs).all().size === 0);
		for (let n = 0; n < 50; n++) spawner.launch(launchOf(`q${n}`, 'exit'));
		await waitFor(() => procs.scan().filter((stat) => stat.state === 'Z' && isOurs(stat.parent)).length <= 50);
	});
});

/** The forker of this test, and this process. */
function isOurs(pid: number): boolean {
	return pid === process.pid || procs.commandLine(pid).includes(runs);
}

describe('forking spawner', () => {
	const forker = (): number => {
		const shims = new ShimProcesses(procs, runs);
		const found = procs.scan().find(({ pid }) => procs.commandLine(pid).includes(runs) && !shims.runFileOf(pid));
		if (found === undefined) throw new Error('no forker');
		return found.pid;
	};
	beforeEach(async () => {
		spawner = new ForkingSpawner(procs, runs);
		spawner.launch(launchOf('first', 'exec sleep 0.5'));
		await waitFor(() => read(join(runs, 'first')).startsWith('pid'));
	});

	it('calls no launch lost whose shim was forked and is slow to come to its run file', async () => {
		const parent = forker();
		const children = (): number => procs.scan().filter((stat) => stat.parent === parent).length;
		const launch = launchOf('slow', 'exit 3');
		// Held up where it opens its run file, until somebody reads there.
		execFileSync('mkfifo', [launch.runFile]);
		spawner.launch(launch);
		await waitFor(() => children() === 2, { what: 'the shim' });
		await sleep(systemClock, 0.1);
		expect(spawner.lost(launch.runFile)).toBeUndefined();
		expect(readFileSync(launch.runFile, 'utf8')).toMatch(/^pid .*\nexit 3 /);
		await waitFor(() => spawner.lost(launch.runFile) !== undefined);
	});

	it('opens another forker when its own was killed', async () => {
		const killed = forker();
		process.kill(killed, 'SIGKILL');
		await waitFor(() => {
			if (exists(killed)) return false;
			spawner.launch(launchOf('second', 'exit 3'));
			return true;
		});
		await waitFor(() => read(join(runs, 'second')).includes('exit 3') || spawner.lost(join(runs, 'second')));
		spawner.launch(launchOf('third', 'exit 4'));
		await waitFor(() => read(join(runs, 'third')).includes('exit 4'));
		await waitFor(() => read(join(runs, 'first')).includes('exit 0'));
	});

	it('knows what was in the pipe of a forker that was killed', async () => {
		const killed = forker();
		process.kill(killed, 'SIGSTOP');
		const launch = launchOf('second', 'exit');
		spawner.launch(launch);
		expect(spawner.lost(launch.runFile)).toBeUndefined();
		process.kill(killed, 'SIGKILL');
		expect(await waitFor(() => spawner.lost(launch.runFile))).toBe('the forker ended');
		expect(read(launch.runFile)).toBe('');
	});

	it('counts a shim that was killed before it wrote as lost', async () => {
		const launch = launchOf('second', 'exit', { stdout: join(directory, 'fifo') });
		spawner.launch(launch);
		await waitFor(() => read(launch.runFile).includes('exit'));
		// It wrote, yet nobody has called it begun, and its shim is gone.
		expect(await waitFor(() => spawner.lost(launch.runFile))).toContain('ended before the program began');
	});

	it('answers a signal at the door with SIGTERM where the other would not be heard', async () => {
		const script = 'trap "" INT; echo; while :; do sleep 0.05; done';
		const child = spawn('/bin/sh', ['-c', script, 'minder-shim', runs], { stdio: ['ignore', 'pipe', 'ignore'] });
		const ended = once(child, 'exit');
		await once(child.stdout, 'data');
		const startTicks = procs.stat(child.pid ?? 0)?.startTicks ?? 0;
		new Program({ pid: child.pid ?? 0, startTicks }, 'a.0@1', procs).signal('SIGINT');
		expect((await ended)[1]).toBe('SIGTERM');
	});
});
