import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Assignment, Observed } from '../../src/model/records.ts';
import { openProcTable } from '../../src/sys/proc-table.ts';
import { exists } from '../../src/sys/program.ts';
import { assignmentOf, Supervised, untilGone } from '../support/supervised.ts';
import { Victim } from '../support/victim.ts';
import { waitFor } from '../support/wait-for.ts';

const isRoot = process.getuid?.() === 0;

/** Leads a session of its own. */
const DAEMON = `setsid -f /bin/sh -c 'echo $$ >"$PIDFILE"; exec sleep 1000'`;
/** Is no leader, and its leader is gone. */
const DOUBLE_FORK = `setsid -f /bin/sh -c '/bin/sh -c "echo \\$\\$ >\\"\\$PIDFILE\\"; exec sleep 1000" & exit 0'`;
/** As a C daemon does it: two forks, no environment left, a worker in the session. */
const PYTHON = `
import os, sys
path = os.environ['PIDFILE']
if os.fork(): os._exit(0)
os.setsid()
if os.fork(): os._exit(0)
worker = os.fork()
if worker == 0: os.execve('/bin/sleep', ['sleep', '1000'], {})
with open(path + '.worker', 'w') as f: f.write(str(worker))
with open(path, 'w') as f: f.write(f'{os.getpid()}\\n')
os.execve('/bin/sleep', ['sleep', '1000'], {})
`;

describe('a program in the background', () => {
	let world: Supervised;
	let files: string;
	let pidFile: string;
	const strangers: ChildProcess[] = [];

	beforeEach(async () => {
		files = mkdtempSync(join(tmpdir(), 'minder-background-'));
		pidFile = join(files, 'pid');
		world = new Supervised();
		await world.open();
	});
	afterEach(async () => {
		for (const stranger of strangers.splice(0)) stranger.kill('SIGKILL');
		await world.close();
		rmSync(files, { recursive: true, force: true });
	});

	type Change = NonNullable<Parameters<typeof assignmentOf>[2]>;
	const background = (
		script: string,
		{ timeoutSeconds = 10, ...change }: Change & { timeoutSeconds?: number } = {},
		how: Parameters<typeof assignmentOf>[3] = {},
	): Assignment =>
		assignmentOf(
			'a.0',
			script,
			{ ...change, env: { PIDFILE: pidFile, ...change.env }, background: { pidFile, timeoutSeconds } },
			how,
		);
	const stop = { generation: 100, want: 'stop' } as const;
	const inFile = (path = pidFile): number => Number(readFileSync(path, 'latin1'));
	const stranger = (): number => {
		const child = spawn('/bin/sleep', ['1000'], { stdio: 'ignore', detached: true, env: {} });
		strangers.push(child);
		return child.pid ?? 0;
	};
	const running = (): Promise<Observed> => world.until('a.0', { phase: 'running' });

	it.each([
		['leads its session', DAEMON],
		['was forked twice', DOUBLE_FORK],
		['is a child of the launcher, in its session', 'sleep 1000 & echo $! >"$PIDFILE"'],
	])('that %s is the one that runs, and is stopped', async (_what, script) => {
		await world.assign([background(script)]);
		const { pid = 0, attempt } = await running();
		expect([pid, attempt]).toEqual([inFile(), 1]);
		// The launcher may write the pid before what has it is exec'd.
		await waitFor(() => readFileSync(`/proc/${pid}/comm`, 'latin1') === 'sleep\n', { what: 'sleep' });
		await world.assign([background(script, {}, stop)]);
		expect(await world.until('a.0', { phase: 'stopped' })).toMatchObject({
			exit: { kind: 'unknown', cause: 'commanded' },
		});
		await untilGone(pid);
	});

	it('that cleared its environment is stopped with its workers', async () => {
		writeFileSync(join(files, 'daemon.py'), PYTHON);
		const python = spawn('python3', ['-c', 'import sys; print(sys.executable)'], {
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		const chunks = await python.stdout?.toArray();
		const script = `exec ${String(chunks?.[0]).trim()} ${join(files, 'daemon.py')}`;
		await world.assign([background(script)]);
		const { pid = 0 } = await running();
		const worker = inFile(`${pidFile}.worker`);
		expect([inFile(), exists(worker)]).toEqual([pid, true]);
		await world.assign([background(script, {}, stop)]);
		await world.until('a.0', { phase: 'stopped' });
		await untilGone(pid);
		await untilGone(worker);
	});

	it('that ignores the signal is killed after the grace', async () => {
		const script = `setsid -f /bin/sh -c 'trap "" TERM; echo $$ >"$PIDFILE"; while :; do sleep 1000; done'`;
		await world.assign([background(script, { stop: { timeoutSeconds: 0.2 } })]);
		const { pid = 0 } = await running();
		await world.assign([background(script, { stop: { timeoutSeconds: 0.2 } }, stop)]);
		expect(await world.until('a.0', { phase: 'stopped' })).toMatchObject({ reason: 'had to be killed: SIGKILL' });
		await untilGone(pid);
	});

	it('that ends is restarted by policy, its exit status unknown', async () => {
		await world.assign([background(DAEMON, { restart: { policy: 'on-failure' } })]);
		const { pid = 0 } = await running();
		process.kill(pid, 'SIGKILL');
		const again = await world.until('a.0', { phase: 'running', attempt: 2 });
		expect(again).toMatchObject({ restarts: 1, exit: { kind: 'unknown', cause: 'lost' } });
		expect(again.pid).toBe(inFile());
		expect(again.pid).not.toBe(pid);
	});

	it('whose launcher fails is a failed start with that exit code', async () => {
		await world.assign([background('exit 3', { restart: { limit: 1 } })]);
		const failed = await world.until('a.0', { phase: 'failed' });
		expect(failed).toMatchObject({ attempt: 2, exit: { kind: 'code', code: 3, cause: 'own' } });
	});

	it('is waited for while the pid file is empty, unfinished, or that of a program that is gone', async () => {
		const dead = stranger();
		strangers.pop()?.kill('SIGKILL');
		await untilGone(dead);
		const script = `echo ${dead} >"$PIDFILE"; exit 0`;
		await world.assign([background(script)]);
		await waitFor(() => existsSync(pidFile) && inFile() === dead);
		writeFileSync(pidFile, '');
		expect(world.of('a.0')).toMatchObject({ phase: 'starting', ready: false });
		const late = stranger();
		writeFileSync(pidFile, String(late).slice(0, 1));
		writeFileSync(pidFile, `${late}\n/more/lines\n`);
		expect(await running()).toMatchObject({ attempt: 1, pid: late });
	});

	it('is never a stranger that is older than the start, nor is one signalled', async () => {
		const old = stranger();
		writeFileSync(pidFile, `${old}\n`);
		const procs = openProcTable();
		const began = procs.stat(old)?.startTicks ?? 0;
		await waitFor(() => procs.uptime() * 100 > began + 5);
		const change = { timeoutSeconds: 3, restart: { limit: 0 } };
		await world.assign([background('exit 0', change)]);
		const failed = await world.until('a.0', { phase: 'failed' });
		expect(failed.reason).toContain(
			`no program in the background within 3s: pid file ${pidFile} holds ${old}, a process that is older than this start`,
		);
		expect(strangers[0]?.signalCode).toBeNull();
		expect(exists(old)).toBe(true);
	});

	it.runIf(isRoot)('is no process of another user, nor one that anybody might have named', async () => {
		chmodSync(files, 0o777);
		const change = { timeoutSeconds: 3, restart: { limit: 0 } };
		await world.assign([background('touch "$PIDFILE"', { ...change, user: 'nobody' })]);
		await waitFor(() => existsSync(pidFile));
		const other = stranger();
		writeFileSync(pidFile, `${other}\n`);
		const failed = await world.until('a.0', { phase: 'failed' });
		const nobody = statSync(pidFile).uid;
		expect(failed.reason).toContain(`holds ${other}, a process of user 0, not ${nobody}`);

		const launched = join(files, 'launched');
		await world.assign([background(`touch ${launched}`, change, { generation: 2 })]);
		await waitFor(() => existsSync(launched));
		const another = stranger();
		writeFileSync(pidFile, `${another}\n`);
		const again = await world.until('a.0', { phase: 'failed', generation: 2 });
		expect(again.reason).toContain(`holds ${another}, a process that is not known to be of this start`);
		expect([other, another].map(exists)).toEqual([true, true]);
	});

	it('of an agent that was killed before the pid file came is taken over once it comes', async () => {
		await world.supervisor.detach();
		const victim = new Victim(world.directory);
		try {
			await victim.ready();
			await victim.assign([background('exit 0', { timeoutSeconds: 60 })]);
			const run = join(world.directory, 'run', 'a.0@1');
			await waitFor(() => existsSync(run) && /\nexit 0 /.test(readFileSync(run, 'latin1')));
		} finally {
			await victim.kill();
		}
		await world.open();
		expect(world.of('a.0')).toMatchObject({ phase: 'starting', attempt: 1 });
		const late = stranger();
		writeFileSync(pidFile, `${late}\n`);
		expect(await running()).toMatchObject({ attempt: 1, restarts: 0, pid: late });
	});

	it.each([
		['is not there', 'exit 0', 'is not there'],
		['is empty', ': >"$PIDFILE"', 'is empty'],
		['holds no number', 'echo none >"$PIDFILE"', 'holds "none", which is no pid'],
	])('is given up in time where the pid file %s; what was started is cleared away', async (_what, script, reason) => {
		const left = join(files, 'left');
		const also = `setsid -f /bin/sh -c 'echo $$ >${left}; exec sleep 1000'; while [ ! -s ${left} ]; do sleep 0.01; done; ${script}`;
		await world.assign([background(also, { timeoutSeconds: 3, restart: { limit: 0 } })]);
		const failed = await world.until('a.0', { phase: 'failed' });
		expect(failed.reason).toContain(`pid file ${pidFile} ${reason}`);
		await untilGone(inFile(left));
	});

	it('whose launcher never ends is given up in time', async () => {
		await world.assign([background('exec sleep 1000', { timeoutSeconds: 0.3, restart: { limit: 0 } })]);
		const failed = await world.until('a.0', { phase: 'failed' });
		expect(failed.reason).toContain('its launcher still runs after 300ms');
		expect(failed.exit).toMatchObject({ kind: 'signal', signal: 'SIGTERM', cause: 'commanded' });
	});

	it('is stopped in the middle of its start, launcher and all', async () => {
		const script = `setsid -f /bin/sh -c 'echo $$ >${files}/early; exec sleep 1000'; exec sleep 1000`;
		await world.assign([background(script)]);
		const early = await waitFor(() => (existsSync(`${files}/early`) && inFile(`${files}/early`)) || undefined);
		expect(world.of('a.0')).toMatchObject({ phase: 'starting' });
		await world.assign([background(script, {}, stop)]);
		await world.until('a.0', { phase: 'stopped' });
		await untilGone(early);
	});

	it('that hands over to a younger process goes on as that one', async () => {
		await world.assign([background(DAEMON)]);
		const { pid = 0 } = await running();
		const heir = stranger();
		writeFileSync(pidFile, `${heir}\n`);
		process.kill(pid, 'SIGTERM');
		const state = await world.until('a.0', { pid: heir });
		expect(state).toMatchObject({ phase: 'running', attempt: 1, restarts: 0 });
		await world.supervisor.detach();
		await world.open();
		expect(world.of('a.0')).toMatchObject({ phase: 'running', adopted: true, attempt: 1, pid: heir });
		await world.assign([background(DAEMON, {}, stop)]);
		await world.until('a.0', { phase: 'stopped' });
		await untilGone(heir);
	});

	it('is adopted by the next agent, which notices its end', async () => {
		await world.assign([background(DOUBLE_FORK)]);
		const { pid = 0 } = await running();
		await world.supervisor.detach();
		rmSync(pidFile);
		await world.open();
		expect(world.of('a.0')).toMatchObject({ phase: 'running', adopted: true, attempt: 1, pid });
		process.kill(pid, 'SIGKILL');
		expect(await world.until('a.0', { phase: 'running', attempt: 2 })).toMatchObject({ adopted: false, restarts: 1 });
	});

	it('that ended while there was no agent is started again, or adopted as what took its place', async () => {
		await world.assign([background(DAEMON)]);
		const { pid = 0 } = await running();
		await world.supervisor.detach();
		process.kill(pid, 'SIGKILL');
		await untilGone(pid);
		const heir = stranger();
		writeFileSync(pidFile, `${heir}\n`);
		await world.open();
		expect(world.of('a.0')).toMatchObject({ phase: 'running', adopted: true, attempt: 1, pid: heir });
		await world.supervisor.detach();
		process.kill(heir, 'SIGKILL');
		await untilGone(heir);
		await world.open();
		const again = await world.until('a.0', { phase: 'running', attempt: 2 });
		expect(again).toMatchObject({ restarts: 1, exit: { kind: 'unknown' } });
	});

	it('is found by the next agent where the one before left between launcher and pid file', async () => {
		await world.assign([background('exit 0', { timeoutSeconds: 60 })]);
		const run = join(world.directory, 'run', 'a.0@1');
		await waitFor(() => /\nexit 0 /.test(readFileSync(run, 'latin1')));
		await world.supervisor.detach();
		const late = stranger();
		writeFileSync(pidFile, `${late}\n`);
		await world.open();
		expect(await running()).toMatchObject({ attempt: 1, adopted: true, pid: late });
		expect(readFileSync(run, 'latin1')).toMatch(new RegExp(`\\nmain ${late} \\d+ ${late}\\n`));
	});

	it('is stopped by the next agent where it was to be stopped meanwhile', async () => {
		await world.assign([background(DAEMON, { stop: { timeoutSeconds: 0.2 } })]);
		const { pid = 0 } = await running();
		await world.assign([background(DAEMON, {}, stop)]);
		await world.supervisor.detach();
		await world.open();
		await world.until('a.0', { phase: 'stopped' });
		await untilGone(pid);
	});

	it('of another boot is started anew, whatever has its pid now', async () => {
		await world.assign([background(DAEMON)]);
		const { pid = 0 } = await running();
		await world.supervisor.detach();
		const run = join(world.directory, 'run', 'a.0@1');
		writeFileSync(run, readFileSync(run, 'latin1').replace(/"bootId":"[^"]*"/, '"bootId":"another"'));
		strangers.push({ kill: () => process.kill(pid, 'SIGKILL') } as unknown as ChildProcess);
		await world.open();
		const again = await world.until('a.0', { phase: 'running', attempt: 2 });
		expect(again.pid).toBe(inFile());
		expect(again.pid).not.toBe(pid);
		expect(exists(pid)).toBe(true);
	});
});
