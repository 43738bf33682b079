import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Assignment, Observed } from '../../src/model/records.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { silentLog } from '../../src/sys/log.ts';
import { openProcTable } from '../../src/sys/proc-table.ts';
import { exists } from '../../src/sys/program.ts';
import { ShimProcesses } from '../../src/sys/shim-processes.ts';
import { assignmentOf, CLUSTER, Supervised, untilGone } from '../support/supervised.ts';
import { waitFor } from '../support/wait-for.ts';

const FOREVER = 'exec sleep 1000';
const CHILD = fileURLToPath(new URL('../support/supervisor-child.mjs', import.meta.url));

type Message = { readonly kind: 'assigned' } | { readonly kind: 'observed'; readonly states: readonly Observed[] };

/** A supervisor that can be killed. */
class Victim {
	readonly #child: ChildProcess;
	#states = new Map<string, Observed>();
	#assigned = 0;

	constructor(directory: string) {
		this.#child = fork(CHILD, [directory], { execArgv: [] });
		this.#child.on('message', (message: Message) => {
			if (message.kind === 'assigned') this.#assigned++;
			else this.#states = new Map(message.states.map((state) => [state.instance, state]));
		});
	}

	async assign(upserts: readonly Assignment[]): Promise<void> {
		const before = this.#assigned;
		this.#child.send(upserts);
		await waitFor(() => this.#assigned > before, { what: 'assignments on disk' });
	}

	until(id: string, fits: (state: Observed) => boolean): Promise<Observed> {
		return waitFor(
			() => {
				const state = this.#states.get(id);
				return state !== undefined && fits(state) ? state : undefined;
			},
			{ what: `${id}: ${fits.toString()}` },
		);
	}

	async kill(): Promise<void> {
		if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
		const exit = once(this.#child, 'exit');
		this.#child.kill('SIGKILL');
		await exit;
	}
}

const isRunning = (state: Observed): boolean => state.phase === 'running';

/** Programs with this cookie in their environment, that lead a session and are no shim. */
function copiesOf(id: string, directory: string): number[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.filter((name) => {
			try {
				if (readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('minder-shim')) return false;
				const environ = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
				return environ.includes(`MINDER_INSTANCE=${id}`) && environ.includes(`TEST_DIRECTORY=${directory}`);
			} catch {
				return false;
			}
		})
		.map(Number);
}

/** The shell that forks the shims: it has no run file in its hands. */
function forkerOf(runs: string): number {
	const procs = openProcTable();
	const shims = new ShimProcesses(procs, runs);
	const found = procs.scan().find(({ pid }) => procs.commandLine(pid).includes(runs) && !shims.runFileOf(pid));
	if (found === undefined) throw new Error('no forker');
	return found.pid;
}

describe('recovery', { timeout: 120_000 }, () => {
	let world: Supervised;
	let victim: Victim;
	const run = (id: string, script: string, change: Parameters<typeof assignmentOf>[2] = {}): Assignment =>
		assignmentOf(id, script, { ...change, env: { TEST_DIRECTORY: world.directory } });

	beforeEach(() => {
		world = new Supervised();
		victim = new Victim(world.directory);
	});
	afterEach(async () => {
		await victim.kill();
		await world.close();
	});

	it('adopts what lives, reports and restarts what died meanwhile, starts nothing twice', async () => {
		const ids = Array.from({ length: 40 }, (_, index) => `a.${index}`);
		await victim.assign(ids.map((id) => run(id, FOREVER)));
		const before = new Map<string, Observed>();
		for (const id of ids) before.set(id, await victim.until(id, isRunning));
		await victim.kill();
		const [killed, exited, ...living] = ids as [string, string, ...string[]];
		const pidOf = (id: string): number => before.get(id)?.pid ?? 0;
		process.kill(pidOf(killed), 'SIGKILL');
		process.kill(pidOf(exited), 'SIGTERM');
		await untilGone(pidOf(killed));
		await untilGone(pidOf(exited));

		await world.open();
		expect(world.supervisor.held).toEqual({ clusterId: CLUSTER, version: 1 });
		for (const id of living) {
			const { pid, startedAt } = before.get(id) as Observed;
			expect(world.of(id)).toMatchObject({ phase: 'running', ready: true, adopted: true, attempt: 1, pid, startedAt });
		}
		const again = await world.until(killed, { phase: 'running', attempt: 2 });
		expect(again).toMatchObject({ adopted: false, restarts: 1, exit: { kind: 'signal', signal: 'SIGKILL' } });
		expect((await world.until(exited, { phase: 'running', attempt: 2 })).exit).toMatchObject({ signal: 'SIGTERM' });
		// A program has its environment a moment after its pid is known.
		for (const id of ids) await waitFor(() => copiesOf(id, world.directory).length > 0, { seconds: 60 });
		for (const id of ids) expect(copiesOf(id, world.directory)).toEqual([world.of(id)?.pid]);

		// An adopted program is watched like any other.
		const adopted = living[0] as string;
		process.kill(pidOf(adopted), 'SIGKILL');
		expect((await world.until(adopted, { phase: 'running', attempt: 2 })).exit).toMatchObject({ signal: 'SIGKILL' });
	});

	it('keeps failed failed, a done one-shot done, and the counters', async () => {
		const restart = { limit: 2, intervalSeconds: 0.01 };
		await victim.assign([
			run('failed.0', 'exit 1', { restart }),
			run('once.0', 'echo once', { daemon: false }),
			run('counted.0', 'sleep 0.05; exit 5', { restart: { limit: 1000, intervalSeconds: 0.05 } }),
		]);
		const failed = await victim.until('failed.0', (state) => state.phase === 'failed');
		await victim.until('once.0', (state) => state.phase === 'exited');
		const counted = await victim.until('counted.0', (state) => state.restarts >= 3);
		await victim.kill();
		await world.open();
		expect(world.of('failed.0')).toMatchObject({ phase: 'failed', attempt: 3, reason: failed.reason });
		expect(world.of('once.0')).toMatchObject({ phase: 'exited', attempt: 1 });
		expect(world.output('once.0')).toBe('once\n');
		const after = await world.until('counted.0', (state) => state.restarts > counted.restarts);
		// A start that the kill came upon is made again, and its restart is not counted.
		expect(after.attempt).toBeGreaterThanOrEqual(after.restarts + 1);
		const exitsOf = ({ reason = '' }: Observed): number => Number(/, (\d+) of 1000 exits/.exec(reason)?.[1]);
		const later = await world.until('counted.0', (state) => exitsOf(state) > counted.restarts, 60);
		expect(exitsOf(later)).toBeGreaterThanOrEqual(later.restarts);
	});

	it('finishes a stop that was under way, and leaves what was stopped stopped', async () => {
		const stubborn = 'trap "" TERM; while :; do sleep 0.05; done';
		await victim.assign([run('a.0', stubborn), run('b.0', FOREVER)]);
		const { pid = 0 } = await victim.until('a.0', isRunning);
		await victim.until('b.0', isRunning);
		const stop = { generation: 2, want: 'stop' } as const;
		await victim.assign([
			{ ...run('a.0', stubborn, { stop: { timeoutSeconds: 0.3 } }), ...stop },
			{ ...run('b.0', FOREVER), ...stop },
		]);
		await victim.until('b.0', (state) => state.phase === 'stopped');
		await victim.kill();
		await world.open();
		expect(world.of('b.0')).toMatchObject({ phase: 'stopped' });
		await world.until('a.0', { phase: 'stopped' });
		expect(exists(pid)).toBe(false);
	});

	it('knows when a program ended, where /proc/uptime began with the container as well', async () => {
		const headStart = 1_000_000;
		const real = openProcTable();
		await world.open();
		await world.assign([run('a.0', 'until [ -e "$TEST_DIRECTORY/go" ]; do sleep 0.05; done; exit 3')]);
		await world.until('a.0', { phase: 'running' });
		await world.supervisor.detach();
		writeFileSync(join(world.directory, 'go'), '');
		await waitFor(() => /^exit 3 /m.test(readFileSync(join(world.directory, 'run', 'a.0@1'), 'utf8')));
		await world.open(silentLog, { procs: { ...real, headStart, uptime: () => real.uptime() + headStart } });
		const { exit } = await world.until('a.0', ({ ends }) => ends !== undefined);
		expect(exit).toMatchObject({ kind: 'code', code: 3 });
		expect(Math.abs((exit?.at ?? 0) - Date.now())).toBeLessThan(60_000);
	});

	it('knows no exit status where the shim died as well', async () => {
		await victim.assign([run('a.0', FOREVER)]);
		const { pid = 0 } = await victim.until('a.0', isRunning);
		await victim.kill();
		const shim = Number(readFileSync(`/proc/${pid}/stat`, 'latin1').split(' ')[3]);
		process.kill(shim, 'SIGKILL');
		await untilGone(shim);
		process.kill(pid, 'SIGKILL');
		await untilGone(pid);
		await world.open();
		expect((await world.until('a.0', { phase: 'running', attempt: 2 })).exit).toMatchObject({ kind: 'unknown' });
	});

	it('goes by the run files where the table is lost, and by the table where a run file is damaged', async () => {
		await victim.assign([run('a.0', FOREVER), run('b.0', FOREVER)]);
		const a = await victim.until('a.0', isRunning);
		const b = await victim.until('b.0', isRunning);
		await victim.kill();
		const damage = join(world.directory, 'run', 'b.0@1');
		writeFileSync(damage, readFileSync(damage, 'utf8').replace(/^.*\n/, '{"bootId": garb\n'));
		await world.open();
		expect(world.of('b.0')).toMatchObject({ phase: 'running', pid: b.pid, adopted: true });
		await world.supervisor.detach();

		for (const name of ['instances.json', 'instances.json.bak']) writeFileSync(join(world.directory, name), 'garbage');
		writeFileSync(damage, '');
		const warnings: string[] = [];
		const note = (_facts: object, message: string): void => void warnings.push(message);
		await world.open({ debug() {}, info() {}, warn: note, error: note });
		expect(world.supervisor.held.version).toBe(0);
		expect(world.of('a.0')).toMatchObject({ phase: 'running', pid: a.pid, adopted: true });
		expect(warnings).toContain('table of instances was damaged and is set aside');
		expect(warnings).toContain('run file is damaged');
		await untilGone(b.pid ?? 0);
	});

	it('starts once what an agent had asked its forker for when it was killed', async () => {
		const ids = Array.from({ length: 20 }, (_, index) => `a.${index}`);
		await victim.assign([run('first.0', FOREVER)]);
		await victim.until('first.0', isRunning);
		const runs = join(world.directory, 'run');
		const forker = forkerOf(runs);
		process.kill(forker, 'SIGSTOP');
		await victim.assign(ids.map((id) => run(id, FOREVER)));
		await waitFor(() => readdirSync(runs).length === ids.length + 1);
		await victim.kill();
		const open = world.open();
		systemClock.after(0.1, () => process.kill(forker, 'SIGCONT'));
		await open;
		for (const id of ids) await world.until(id, { phase: 'running', restarts: 0 });
		await untilGone(forker);
		// A program has its environment a moment after its pid is known.
		for (const id of ids) await waitFor(() => copiesOf(id, world.directory).length > 0);
		for (const id of ids) expect(copiesOf(id, world.directory)).toEqual([world.of(id)?.pid]);
	});

	it('takes a run file without its first line for the program that carries its cookie', async () => {
		await victim.assign([run('a.0', FOREVER)]);
		const { pid } = await victim.until('a.0', isRunning);
		// Before that nobody can tell by the cookie.
		await waitFor(() => copiesOf('a.0', world.directory).length > 0, { seconds: 60 });
		await victim.kill();
		writeFileSync(join(world.directory, 'run', 'a.0@1'), '');
		await world.open();
		expect(world.of('a.0')).toMatchObject({ phase: 'running', pid, adopted: true, attempt: 1 });
		expect(copiesOf('a.0', world.directory)).toEqual([pid]);
	});

	it('takes another boot for the end of everything, and starts anew', async () => {
		await victim.assign([run('a.0', FOREVER), run('once.0', FOREVER, { daemon: false, restart: { policy: 'never' } })]);
		const { pid = 0 } = await victim.until('a.0', isRunning);
		const once0 = await victim.until('once.0', isRunning);
		await victim.kill();
		for (const name of ['a.0@1', 'once.0@1']) {
			const path = join(world.directory, 'run', name);
			writeFileSync(path, readFileSync(path, 'utf8').replace(/"bootId":"[^"]*"/, '"bootId":"another"'));
		}
		await world.open();
		// What has that pid now is a stranger: it is left alone.
		expect(await world.until('a.0', { phase: 'running', attempt: 2 })).toMatchObject({ exit: { kind: 'unknown' } });
		expect(exists(pid)).toBe(true);
		expect(world.of('once.0')).toMatchObject({ phase: 'failed', reason: expect.stringContaining('machine restarted') });
		for (const stranger of [pid, once0.pid ?? 0]) process.kill(stranger, 'SIGKILL');
	});

	it('does not start what the table does not know, and stops it where it lives', async () => {
		await victim.assign([run('a.0', FOREVER)]);
		const { pid = 0 } = await victim.until('a.0', isRunning);
		await victim.kill();
		const stray = join(world.directory, 'run', 'stray.0@3');
		const text = readFileSync(join(world.directory, 'run', 'a.0@1'), 'utf8');
		writeFileSync(stray, text.replaceAll('a.0', 'stray.0').replace(/\npid .*/, '\nrefused it'));
		await world.open();
		await waitFor(() => world.of('stray.0') === undefined);
		expect(world.of('a.0')).toMatchObject({ pid });
		expect(readdirSync(join(world.directory, 'run'))).toEqual(['a.0@1']);
	});
});
