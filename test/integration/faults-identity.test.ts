import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSupervisor } from '../../src/agent/supervisor.ts';
import type { Assignment, Observed } from '../../src/model/records.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { systemFiles } from '../../src/sys/files.ts';
import { silentLog } from '../../src/sys/log.ts';
import { openProcTable, type ProcStat, type ProcTable } from '../../src/sys/proc-table.ts';
import { systemRand } from '../../src/sys/rand.ts';
import { isAlive } from '../support/cluster.ts';
import { assignmentOf, CLUSTER, Supervised, untilGone } from '../support/supervised.ts';
import { copiesOf, markOf, Victim } from '../support/victim.ts';
import { waitFor } from '../support/wait-for.ts';

const FOREVER = 'exec sleep 1000';
const isRunning = (state: Observed): boolean => state.phase === 'running';

describe('a stranger with the pid of a program', () => {
	let world: Supervised;
	let victim: Victim;
	let stranger: ChildProcess;
	const run = (id: string, script: string, change: Parameters<typeof assignmentOf>[2] = {}): Assignment =>
		assignmentOf(id, script, { ...change, env: markOf(world.directory) });

	beforeEach(async () => {
		world = new Supervised();
		victim = new Victim(world.directory);
		stranger = spawn('/bin/sleep', ['1000'], { detached: true, stdio: 'ignore' });
		await once(stranger, 'spawn');
	});
	afterEach(async () => {
		await victim.kill();
		await world.close();
		stranger.kill('SIGKILL');
	});

	const pidOfStranger = (): number => stranger.pid as number;
	const isUnharmed = (): boolean => stranger.exitCode === null && stranger.signalCode === null;

	/** Has `id` run and end, and makes its run file name the stranger's pid, with a start time and a boot id as given. */
	async function leave(id: string, ticks: (own: number) => number, bootId?: string): Promise<void> {
		await victim.assign([run(id, FOREVER)]);
		const { pid = 0 } = await victim.until(id, isRunning);
		const shim = Number(readFileSync(`/proc/${pid}/stat`, 'latin1').split(' ')[3]);
		await victim.kill();
		for (const one of [shim, pid]) {
			process.kill(one, 'SIGKILL');
			await untilGone(one);
		}
		const path = join(world.directory, 'run', `${id}@1`);
		const own = openProcTable().stat(pidOfStranger()) as ProcStat;
		const line = readFileSync(`/proc/${own.pid}/stat`, 'latin1').trimEnd();
		const aged = line.replace(` ${own.startTicks} `, ` ${ticks(own.startTicks)} `);
		let text = readFileSync(path, 'utf8').replace(/^pid .*$/m, `pid ${aged}`);
		if (bootId !== undefined) text = text.replace(/"bootId":"[^"]*"/, `"bootId":"${bootId}"`);
		writeFileSync(path, text);
	}

	it('is not taken for it or its shim, nor signalled by a restart, a removal or a person', async () => {
		await leave('a.0', (ticks) => ticks - 500);
		await world.open();
		const again = await world.until('a.0', { phase: 'running', attempt: 2 });
		expect(again.pid).not.toBe(pidOfStranger());
		expect(again.exit).toMatchObject({ kind: 'unknown' });
		world.supervisor.signal(again.instance, 'SIGKILL');
		await world.until('a.0', { phase: 'running', attempt: 3 });
		await world.assign(
			[run('a.0', FOREVER, { stop: { group: true } })].map((one) => ({ ...one, generation: 2, startGeneration: 2 })),
		);
		await world.until('a.0', { phase: 'running', attempt: 4 });
		await world.assign([], ['a.0']);
		await waitFor(() => world.of('a.0') === undefined);
		expect(isUnharmed()).toBe(true);
	});

	it('is not signalled where the program was being stopped', async () => {
		await leave('a.0', (ticks) => ticks - 500);
		await world.open();
		await world.assign([
			{ ...run('a.0', FOREVER, { stop: { signal: 'SIGKILL', group: true } }), generation: 9, want: 'stop' },
		]);
		await world.until('a.0', { phase: 'stopped' });
		expect(isUnharmed()).toBe(true);
	});

	it('is not signalled where even the start time fits, but the boot is another one', async () => {
		await leave('a.0', (ticks) => ticks, 'an-earlier-boot');
		await world.open();
		const again = await world.until('a.0', { phase: 'running', attempt: 2 });
		expect(again.pid).not.toBe(pidOfStranger());
		await world.assign([{ ...run('a.0', FOREVER), generation: 2, want: 'stop' }]);
		await world.until('a.0', { phase: 'stopped' });
		expect(isUnharmed()).toBe(true);
		expect(copiesOf('a.0', world.directory)).toEqual([]);
	});
});

describe('a pid given out anew while the agent runs', () => {
	it('is never signalled, and the program counts as ended', { timeout: 60_000 }, async () => {
		const world = new Supervised();
		const real = openProcTable();
		const renumbered = new Set<number>();
		/** The kernel's table, in which some processes have begun later than they did. */
		const strange = (stat: ProcStat | undefined): ProcStat | undefined =>
			stat !== undefined && renumbered.has(stat.pid) ? { ...stat, startTicks: stat.startTicks + 1 } : stat;
		const procs: ProcTable = {
			...real,
			stat: (pid) => strange(real.stat(pid)),
			scan: (skip) => real.scan(skip).map((stat) => strange(stat) as ProcStat),
			environ: (pid) => (renumbered.has(pid) ? [] : real.environ(pid)),
		};
		const supervisor = await openSupervisor({
			dataDirectory: world.directory,
			clock: systemClock,
			rand: systemRand,
			log: silentLog,
			files: systemFiles,
			procs,
		});
		let version = 0;
		const assign = (one: Assignment): Promise<void> =>
			supervisor.assign({ clusterId: CLUSTER, version: ++version, complete: false, upserts: [one], removals: [] });
		const state = (): Observed | undefined => supervisor.observed()[0];
		let pid = 0;
		try {
			await assign(assignmentOf('a.0', FOREVER));
			pid = (await waitFor(() => (state()?.phase === 'running' ? state()?.pid : undefined))) ?? 0;
			renumbered.add(pid);
			expect(() => supervisor.signal(state()?.instance as Observed['instance'], 'SIGKILL')).toThrow();
			await assign(assignmentOf('a.0', FOREVER, { stop: { timeoutSeconds: 0.1 } }, { generation: 2, want: 'stop' }));
			await waitFor(() => state()?.phase === 'stopping' || state()?.phase === 'stopped');
			await waitFor(() => state()?.phase === 'stopped', { seconds: 25 });
			expect(isAlive(pid)).toBe(true);
		} finally {
			if (pid !== 0) process.kill(pid, 'SIGKILL');
			await supervisor.detach();
			await world.close();
		}
	});
});

describe('a leader that ends while a member of its group goes on', { timeout: 120_000 }, () => {
	let world: Supervised;
	let victim: Victim;
	/** The leader ends at SIGTERM, its child ignores it. */
	const PAIR = '(trap "" TERM HUP; : >deaf; exec sleep 1000) & echo $! >child; wait';
	const pair = (): Assignment =>
		assignmentOf('a.0', PAIR, { cwd: world.directory, env: markOf(world.directory), stop: { timeoutSeconds: 0.3 } });
	/** Once it is deaf. */
	const child = (): Promise<number> =>
		waitFor(
			() => existsSync(join(world.directory, 'deaf')) && Number(readFileSync(join(world.directory, 'child'), 'utf8')),
			{ seconds: 30 },
		);

	beforeEach(() => {
		world = new Supervised();
		victim = new Victim(world.directory);
	});
	afterEach(async () => {
		await victim.kill();
		await world.close();
	});

	it('is stopped only once the member is gone', async () => {
		await victim.kill();
		await world.open();
		await world.assign([pair()]);
		const { pid = 0 } = await world.until('a.0', { phase: 'running' });
		const member = await child();
		await world.assign([{ ...pair(), generation: 2, want: 'stop' }]);
		await untilGone(pid);
		await world.until('a.0', { phase: 'stopped' });
		expect(world.states.filter((state) => state.phase === 'stopped').length).toBe(1);
		expect(isAlive(member)).toBe(false);
	});

	it('is not started beside the member by the next agent', async () => {
		await victim.assign([pair()]);
		const { pid = 0 } = await victim.until('a.0', isRunning);
		const member = await child();
		await victim.kill();
		process.kill(pid, 'SIGTERM');
		await untilGone(pid);
		expect(isAlive(member)).toBe(true);
		await world.open();
		await world.until('a.0', { phase: 'running', attempt: 2 });
		expect(isAlive(member)).toBe(false);
	});

	it('is swept by the next agent where the stop was under way', async () => {
		const slow = { ...pair(), generation: 2, want: 'stop' } as const;
		await victim.assign([pair()]);
		const { pid = 0 } = await victim.until('a.0', isRunning);
		const member = await child();
		await victim.assign([{ ...slow, spec: { ...slow.spec, stop: { ...slow.spec.stop, timeoutSeconds: 8 } } }]);
		await untilGone(pid);
		await victim.kill();
		expect(isAlive(member)).toBe(true);
		await world.open();
		await world.assign([{ ...slow, generation: 3 }]);
		await world.until('a.0', { phase: 'stopped' }, 30);
		expect(isAlive(member)).toBe(false);
	});
});
