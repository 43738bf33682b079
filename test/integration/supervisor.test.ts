import {
	chmodSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instanceId } from '../../src/model/ids.ts';
import { exists } from '../../src/sys/program.ts';
import { assignmentOf, Supervised, untilGone } from '../support/supervised.ts';
import { waitFor } from '../support/wait-for.ts';

const isRoot = process.getuid?.() === 0;
const FOREVER = 'exec sleep 1000';

describe('supervisor', () => {
	let it1: Supervised;
	beforeEach(async () => {
		it1 = new Supervised();
		await it1.open();
	});
	afterEach(() => it1.close());

	it('starts, stops and starts again', async () => {
		await it1.assign([assignmentOf('a.0', FOREVER)]);
		const running = await it1.until('a.0', { phase: 'running', attempt: 1, ready: true });
		// It is seen from its fork on; three execs later it is the program.
		await waitFor(() => readFileSync(`/proc/${running.pid}/cmdline`, 'utf8').startsWith('sleep'));
		await it1.assign([assignmentOf('a.0', FOREVER, {}, { generation: 2, want: 'stop' })]);
		const stopped = await it1.until('a.0', { phase: 'stopped' });
		expect(stopped.exit).toMatchObject({ kind: 'signal', signal: 'SIGTERM' });
		expect(stopped.generation).toBe(2);
		expect(exists(running.pid ?? 0)).toBe(false);
		await it1.assign([assignmentOf('a.0', FOREVER, {}, { generation: 3 })]);
		expect((await it1.until('a.0', { phase: 'running' })).attempt).toBe(2);
	});

	it('restarts what was killed, and shows the signal', async () => {
		await it1.assign([assignmentOf('a.0', FOREVER)]);
		const first = await it1.until('a.0', { phase: 'running' });
		process.kill(first.pid ?? 0, 'SIGKILL');
		const second = await it1.until('a.0', { phase: 'running', attempt: 2 });
		expect(second.exit).toMatchObject({ kind: 'signal', signal: 'SIGKILL' });
		expect(second.restarts).toBe(1);
		expect(second.pid).not.toBe(first.pid);
	});

	it('restarts on a newer start generation, not on a new spec alone', async () => {
		await it1.assign([assignmentOf('a.0', FOREVER)]);
		const first = await it1.until('a.0', { phase: 'running' });
		await it1.assign([assignmentOf('a.0', FOREVER, { startSeconds: 3 }, { generation: 2, startGeneration: 1 })]);
		expect(it1.of('a.0')).toMatchObject({ phase: 'running', pid: first.pid, generation: 2 });
		await it1.assign([assignmentOf('a.0', FOREVER, {}, { generation: 3 })]);
		const second = await it1.until('a.0', { phase: 'running', attempt: 2 });
		expect(second).toMatchObject({ restarts: 0 });
		expect(exists(first.pid ?? 0)).toBe(false);
	});

	it('kills a program that ignores the signal, and its group', async () => {
		const script = 'trap "" TERM; sleep 1000 & echo $!; while :; do wait; done';
		await it1.assign([assignmentOf('a.0', script, { stop: { timeoutSeconds: 0.2 } })]);
		await it1.until('a.0', { phase: 'running' });
		const grandchild = Number(await waitFor(() => /^\d+\n/.exec(it1.output('a.0'))?.[0]));
		await it1.assign([assignmentOf('a.0', script, { stop: { timeoutSeconds: 0.2 } }, { generation: 2, want: 'stop' })]);
		const stopped = await it1.until('a.0', { phase: 'stopped' });
		expect(stopped.exit).toMatchObject({ kind: 'signal', signal: 'SIGKILL' });
		await untilGone(grandchild);
	});

	it('clears away what an ended program left before it starts the next', async () => {
		const script =
			'echo $$ >>pids; [ "$(wc -l <pids)" = 1 ] || exec sleep 1000; (trap "" TERM; sleep 1000; :) & echo $!; exit 3';
		await it1.assign([assignmentOf('a.0', script, { cwd: it1.directory, stop: { timeoutSeconds: 0.1 } })]);
		const second = await it1.until('a.0', { phase: 'running', attempt: 2 });
		expect(second.exit).toMatchObject({ kind: 'code', code: 3 });
		const left = Number(/^\d+\n/.exec(it1.output('a.0'))?.[0]);
		expect(left).toBeGreaterThan(0);
		await untilGone(left);
		const clearing = it1.states.find((state) => state.phase === 'stopping');
		expect(clearing?.reason).toContain(String(left));
	});

	it('fails after its limit and says why; a person starts it again', async () => {
		const restart = { limit: 2, intervalSeconds: 0.01 };
		await it1.assign([assignmentOf('a.0', 'exit 7', { restart })]);
		const failed = await it1.until('a.0', { phase: 'failed' });
		expect(failed).toMatchObject({ attempt: 3, restarts: 2 });
		expect(failed.reason).toBe('exited 3 times within 10m, limit 2; last: exit code 7');
		expect(it1.states.map((state) => state.reason)).toContain(
			'exit code 7; restarting in 10ms, 2 of 2 exits within 10m (attempt 3)',
		);
		await it1.assign([assignmentOf('a.0', FOREVER, { restart }, { generation: 2 })]);
		expect(await it1.until('a.0', { phase: 'running' })).toMatchObject({ attempt: 4, restarts: 0 });
	});

	it('runs a one-shot once', async () => {
		await it1.assign([assignmentOf('a.0', 'echo done', { daemon: false })]);
		const done = await it1.until('a.0', { phase: 'exited' });
		expect(done.exit).toMatchObject({ kind: 'code', code: 0 });
		await it1.assign([
			assignmentOf('b.0', 'exit 127', { daemon: false, restart: { policy: 'never' } }),
			assignmentOf('a.0', 'echo done', { daemon: false }),
		]);
		const failed = await it1.until('b.0', { phase: 'failed' });
		expect(failed.reason).toBe('exit code 127; not restarted: the restart policy is "never"');
		expect(it1.output('a.0')).toBe('done\n');
	});

	it('counts a run shorter than startSeconds as a failed start', async () => {
		await it1.assign([assignmentOf('a.0', 'exit 1', { startSeconds: 5, restart: { limit: 0 } })]);
		expect((await it1.until('a.0', { phase: 'failed' })).reason).toContain('exit code 1 before startSeconds (5s)');
		await it1.assign([assignmentOf('b.0', FOREVER, { startSeconds: 0.2 })]);
		await it1.until('b.0', { phase: 'running' });
		const phases = it1.states
			.filter((state) => state.instance === 'b.0')
			.map((state) => `${state.phase} ${state.ready}`);
		expect(phases).toEqual(['starting false', 'starting false', 'running true']);
	});

	it('says at once what can never start', async () => {
		const file = (name: string, text: string, mode: number): string => {
			const path = join(it1.directory, name);
			writeFileSync(path, text);
			chmodSync(path, mode);
			return path;
		};
		const plain = file('plain', '#!/bin/sh\n', 0o644);
		const orphan = file('orphan', '#!/no/such/shell -e\n', 0o755);
		const foreign = join(it1.directory, 'foreign');
		const loader = readFileSync('/bin/true').toString('latin1').replace('/ld-', '/xx-');
		writeFileSync(foreign, loader, { encoding: 'latin1', mode: 0o755 });
		const broken = file('broken.env', 'A=1\nnonsense\n', 0o644);
		const cases: Record<string, [Parameters<typeof assignmentOf>[2], RegExp]> = {
			'path.0': [{ command: '/no/such' }, /^program \/no\/such not found: check `command`$/],
			'name.0': [{ command: 'nosuchprogram' }, /^program nosuchprogram not found in PATH \(/],
			'mode.0': [{ command: plain }, /plain is not executable for user/],
			'shebang.0': [{ command: orphan }, /needs the interpreter \/no\/such\/shell/],
			'foreign.0': [{ command: foreign }, /^cannot be executed: '.*foreign': No such file or directory$/],
			'dir.0': [{ command: '/usr' }, /is a directory/],
			'cwd.0': [{ cwd: '/no/dir' }, /^working directory \/no\/dir not found/],
			'user.0': [{ user: 'nosuchuser' }, /^user nosuchuser not found/],
			'env.0': [{ envFile: broken }, /broken\.env, line 2: not KEY=value$/],
			'envfile.0': [{ envFile: '/no/env' }, /^envFile \/no\/env cannot be read \(ENOENT\)/],
		};
		await it1.assign(Object.entries(cases).map(([id, [change]]) => assignmentOf(id, 'exit', change)));
		for (const [id, [, reason]] of Object.entries(cases)) {
			const failed = await it1.until(id, { phase: 'failed' });
			expect(failed.reason).toMatch(reason);
			// Where the machine takes its time, one that cannot be executed seems to have run for a while.
			if (id !== 'foreign.0') expect(failed.attempt).toBe(1);
		}
	});

	it('tries a start again whose environment file cannot be read for now', async () => {
		const [envFile, other] = [join(it1.directory, 'web.env'), join(it1.directory, 'other')];
		symlinkSync('/proc/self/mem', envFile);
		await it1.assign([assignmentOf('a.0', FOREVER, { envFile, restart: { intervalSeconds: 0.1, limit: null } })]);
		const waiting = await it1.until('a.0', { phase: 'backoff' });
		expect(waiting.reason).toContain(`envFile ${envFile} cannot be read (EIO)`);
		writeFileSync(other, 'A=1\n');
		renameSync(other, envFile);
		await it1.until('a.0', { phase: 'running' });
	});

	it('carries a warning once its output has reached limits.fsize', async () => {
		const limited = assignmentOf('a.0', FOREVER, { limits: { fsize: 4096 } });
		const { stdout } = it1.supervisor.outputFiles(instanceId('a.0'));
		mkdirSync(dirname(stdout), { recursive: true });
		writeFileSync(stdout, 'x'.repeat(4095));
		await it1.assign([limited]);
		expect((await it1.until('a.0', { phase: 'running' })).warnings).toBeUndefined();
		writeFileSync(stdout, 'x', { flag: 'a' });
		await it1.assign([{ ...limited, generation: 2, startGeneration: 2 }]);
		const { warnings } = await it1.until('a.0', { phase: 'running', generation: 2 });
		const words = `${stdout} has reached limits.fsize (4KiB), so that more output is SIGXFSZ; see docs/LOGS.md`;
		expect(warnings).toEqual([words]);
		await it1.supervisor.detach();
		await it1.open();
		expect(it1.of('a.0')).toMatchObject({ adopted: true, warnings: [words] });
		rmSync(stdout);
		await it1.assign([{ ...limited, generation: 3, startGeneration: 3 }]);
		expect((await it1.until('a.0', { phase: 'running', generation: 3 })).warnings).toBeUndefined();
	});

	it('hands over exactly the environment of the spec', async () => {
		const env = { X: 'a b\nc', 'with.dot': 'kept', IFS: 'x' };
		await it1.assign([
			assignmentOf('a.0', '', { command: 'env', args: ['-0'], env, daemon: false }),
			assignmentOf('b.0', '', { command: 'env', args: ['-0'], env: { X: '1' }, daemon: false, cwd: '/usr' }),
		]);
		await it1.until('a.0', { phase: 'exited' });
		await it1.until('b.0', { phase: 'exited' });
		const entries = it1.output('a.0').split('\0').filter(Boolean);
		expect(entries).toContain('X=a b\nc');
		expect(entries).toContain('with.dot=kept');
		expect(entries).toContain('IFS=x');
		expect(entries).toContain('MINDER_INSTANCE=a.0');
		const names = it1
			.output('b.0')
			.split('\0')
			.filter(Boolean)
			.map((entry) => entry.split('=')[0]);
		expect(names.sort((a = '', b = '') => a.localeCompare(b, 'en'))).toEqual(
			'HOME LANG LOGNAME MINDER_INSTANCE MINDER_PROCESS MINDER_RUN PATH SHELL USER X'.split(' '),
		);
	});

	it.runIf(isRoot)('applies user, umask, limits and working directory', async () => {
		const script = 'id -un; id -Gn; umask; ulimit -n; ulimit -Hn; pwd; echo $HOME';
		const change = {
			user: 'nobody',
			umask: '027',
			limits: { nofile: 123, core: 0, nproc: 500 },
			cwd: '/usr',
			daemon: false,
		};
		await it1.assign([assignmentOf('a.0', script, change)]);
		await it1.until('a.0', { phase: 'exited' });
		expect(it1.output('a.0').split('\n')).toEqual([
			'nobody',
			'nogroup',
			'0027',
			'123',
			'123',
			'/usr',
			'/nonexistent',
			'',
		]);
		const impossible = { limits: { nofile: 2 ** 40 }, daemon: false };
		await it1.assign([assignmentOf('b.0', 'exit', impossible)]);
		expect((await it1.until('b.0', { phase: 'failed' })).reason).toContain('limit nofile');
	});

	it('leaves the signals of a program at their defaults', async () => {
		const args = ['-E', '^Sig(Ign|Blk)', '/proc/self/status'];
		await it1.assign([assignmentOf('a.0', '', { command: 'grep', args, daemon: false })]);
		await it1.until('a.0', { phase: 'exited' });
		expect(it1.output('a.0')).toMatch(/SigBlk:\t0+\nSigIgn:\t0+\n/);
	});

	it('removes: stops, reports gone, leaves no run file', async () => {
		await it1.assign([assignmentOf('a.0', FOREVER), assignmentOf('b.0', 'exit', { daemon: false })]);
		const { pid } = await it1.until('a.0', { phase: 'running' });
		await it1.until('b.0', { phase: 'exited' });
		await it1.assign([], ['a.0', 'b.0']);
		await waitFor(() => it1.supervisor.observed().length === 0);
		expect(it1.states.filter((state) => state.gone).map((state) => state.instance)).toEqual(['b.0', 'a.0']);
		expect(exists(pid ?? 0)).toBe(false);
		await waitFor(() => readdirSync(join(it1.directory, 'run')).length === 0);
	});

	it('ends what a former cluster had before it starts the same name for another', async () => {
		await it1.assign([assignmentOf('a.0', FOREVER, {}, { generation: 50 })]);
		const { pid } = await it1.until('a.0', { phase: 'running' });
		const upserts = [assignmentOf('a.0', FOREVER, {}, { generation: 3 })];
		await it1.supervisor.assign({ clusterId: 'cluster-2', version: 1, complete: true, upserts, removals: [] });
		expect(it1.supervisor.held).toEqual({ clusterId: 'cluster-2', version: 1 });
		await it1.until('a.0', { phase: 'running', generation: 3 });
		expect(exists(pid ?? 0)).toBe(false);
	});

	it('signals a program, and says so where there is none', async () => {
		await it1.assign([assignmentOf('a.0', 'trap "echo got it" USR1; while :; do sleep 0.01; done')]);
		await it1.until('a.0', { phase: 'running' });
		await waitFor(() => {
			it1.supervisor.signal(instanceId('a.0'), 'SIGCONT');
			// Its shell catches others before it comes to the trap.
			const [, caught = ''] = /SigCgt:\t(\w+)/.exec(readFileSync(`/proc/${it1.of('a.0')?.pid}/status`, 'utf8')) ?? [];
			return (BigInt(`0x${caught}`) >> BigInt(constants.signals.SIGUSR1 - 1)) % 2n === 1n;
		});
		it1.supervisor.signal(instanceId('a.0'), 'SIGUSR1');
		await waitFor(() => it1.output('a.0') === 'got it\n');
		expect(() => it1.supervisor.signal(instanceId('b.0'), 'SIGUSR1')).toThrow(/not on this node/);
		await it1.assign([assignmentOf('a.0', '', {}, { generation: 2, want: 'stop' })]);
		await it1.until('a.0', { phase: 'stopped' });
		expect(() => it1.supervisor.signal(instanceId('a.0'), 'SIGUSR1')).toThrow(/does not run \(it is stopped\)/);
	});

	it('writes nothing of its own into the output', async () => {
		await it1.assign([assignmentOf('a.0', 'echo out; echo err >&2; kill -9 $$', { restart: { limit: 1 } })]);
		await it1.until('a.0', { phase: 'failed' });
		expect(it1.output('a.0', 'stdout')).toBe('out\nout\n');
		expect(it1.output('a.0', 'stderr')).toBe('err\nerr\n');
	});

	it('goes on without the shim', { timeout: 90_000 }, async () => {
		await it1.assign([assignmentOf('a.0', FOREVER)]);
		const { pid = 0 } = await it1.until('a.0', { phase: 'running' });
		const shim = Number(readFileSync(`/proc/${pid}/stat`, 'latin1').split(' ')[3]);
		process.kill(shim, 'SIGKILL');
		await untilGone(shim);
		expect(it1.of('a.0')).toMatchObject({ phase: 'running', pid });
		process.kill(pid, 'SIGKILL');
		// Nobody tells of that end: it is seen by a look that is made every 5 s.
		const again = await it1.until('a.0', { phase: 'running', attempt: 2 }, 60);
		expect(again.exit).toMatchObject({ kind: 'unknown' });
	});

	it('is not misled by a signal to the shim', async () => {
		await it1.assign([assignmentOf('a.0', FOREVER)]);
		const { pid = 0 } = await it1.until('a.0', { phase: 'running' });
		const shim = Number(readFileSync(`/proc/${pid}/stat`, 'latin1').split(' ')[3]);
		process.kill(shim, 'SIGTERM');
		process.kill(shim, 'SIGHUP');
		await waitFor(() => readFileSync(`/proc/${pid}/comm`, 'utf8') === 'sleep\n');
		process.kill(pid, 'SIGINT');
		expect((await it1.until('a.0', { attempt: 2, phase: 'running' })).exit).toMatchObject({ signal: 'SIGINT' });
	});

	it('measures the usage of programs that run', { timeout: 90_000 }, async () => {
		await it1.assign([assignmentOf('a.0', 'while :; do :; done'), assignmentOf('b.0', FOREVER)]);
		await it1.until('a.0', { phase: 'running' });
		const { pid } = await it1.until('b.0', { phase: 'running' });
		// To become what it is takes some time of a core.
		await waitFor(() => readFileSync(`/proc/${pid}/comm`, 'utf8') === 'sleep\n', { seconds: 60 });
		it1.supervisor.sampleUsage();
		const usage = await waitFor(
			() => {
				const sample = it1.supervisor.sampleUsage();
				return (sample[instanceId('a.0')]?.cpuPercent ?? 0) > 5 ? sample : undefined;
			},
			{ seconds: 60 },
		);
		expect(usage[instanceId('b.0')]).toMatchObject({ cpuPercent: 0 });
		expect(usage[instanceId('b.0')]?.memoryBytes).toBeGreaterThan(100_000);
	});

	it('leaks no file descriptor over 200 restarts', async () => {
		const open = (): number => readdirSync('/proc/self/fd').length;
		await it1.assign([assignmentOf('a.0', FOREVER), assignmentOf('b.0', 'exit 1', { restart: { limit: 5 } })]);
		await it1.until('b.0', { phase: 'failed' });
		const before = open();
		await it1.assign([
			assignmentOf('b.0', 'exit 1', { restart: { limit: 199, windowSeconds: 6000 } }, { generation: 2 }),
		]);
		expect(await it1.until('b.0', { phase: 'failed' }, 30)).toMatchObject({ restarts: 199 });
		await waitFor(() => open() <= before);
		await waitFor(() => readdirSync(join(it1.directory, 'run')).length === 1);
	});
});
