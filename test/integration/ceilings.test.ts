import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Observed } from '../../src/model/records.ts';
import { Cgroup, CONTROLLERS } from '../../src/sys/cgroup.ts';
import { CgroupBase } from '../../src/sys/cgroup-base.ts';
import { systemCgroupFiles } from '../../src/sys/cgroup-files.ts';
import { silentLog } from '../../src/sys/log.ts';
import { FakeCgroups } from '../support/fake-cgroups.ts';
import { assignmentOf, Supervised, untilGone } from '../support/supervised.ts';
import { waitFor } from '../support/wait-for.ts';

const CHILD = fileURLToPath(new URL('../support/supervisor-child.mjs', import.meta.url));
const TIGHT = { cpu: 0.5, memoryMaxBytes: 256 * 1024 * 1024 };

/** Whether this machine lets its cgroups be used: where it does not, each test sees the warning in their place. */
const access = (() => {
	const base = new CgroupBase(systemCgroupFiles, process.pid, `/test-${process.pid}`);
	const found = base.access;
	base.close();
	return found;
})();
const usable = access.kind === 'usable';

/** `NAME@ATTEMPT` of the cgroup that a process is in. */
function cgroupOf(pid: number | undefined): string {
	const text = readFileSync(`/proc/${pid}/cgroup`, 'utf8');
	return /^0::.*\/([^/\n]*)$/m.exec(text)?.[1] ?? '';
}

function cgroupDirectory(pid: number | undefined): string {
	const mount = readFileSync('/proc/self/mountinfo', 'utf8')
		.split('\n')
		.find((line) => line.includes(' - cgroup2 '));
	return join(mount?.split(' ')[4] ?? '', /^0::(.*)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.[1] ?? '');
}

describe('ceilings of programs', () => {
	let supervised: Supervised;

	beforeEach(async () => {
		supervised = new Supervised();
		await supervised.open();
	});

	afterEach(() => supervised.close());

	it('puts a program into a cgroup of its own before its first instruction, or says that it could not', async () => {
		await supervised.assign([assignmentOf('tight.0', 'cat /proc/self/cgroup; exec sleep 1000', { resources: TIGHT })]);
		const { pid, warnings } = await supervised.until('tight.0', { phase: 'running' });
		if (!usable) return expect(warnings?.[0]).toMatch(/^resources are not enforced: .*; see docs\/RESOURCES\.md$/);
		expect(cgroupOf(pid)).toBe('tight.0@1');
		await waitFor(() => /^0::.*\/tight\.0@1$/m.test(supervised.output('tight.0')));
		const said = (warnings ?? []).join();
		for (const controller of CONTROLLERS)
			expect(said.includes(controller)).toBe(access.missing[controller] !== undefined);
	});

	it('puts one without resources into none, and has nothing to warn of', async () => {
		await supervised.assign([assignmentOf('free.0', 'exec sleep 1000')]);
		const { pid, warnings } = await supervised.until('free.0', { phase: 'running' });
		expect(warnings).toBeUndefined();
		expect(cgroupOf(pid)).toBe(cgroupOf(process.pid));
	});

	it('kills what left the session together with the program, and removes the cgroup', async () => {
		// Without the environment nothing but the cgroup tells whose it is.
		const script = 'env -i setsid sleep 1000 & echo $! ; exec sleep 1000';
		await supervised.assign([
			assignmentOf('loose.0', script, { resources: TIGHT, stop: { signal: 'SIGTERM', timeoutSeconds: 0.2 } }),
		]);
		const { pid, warnings } = await supervised.until('loose.0', { phase: 'running' });
		const loose = await waitFor(() => {
			const found = Number(supervised.output('loose.0'));
			return found > 0 && found;
		});
		if (!usable) {
			expect(warnings).toHaveLength(1);
			process.kill(loose, 'SIGKILL');
			return;
		}
		await waitFor(() => cgroupOf(loose) === 'loose.0@1');
		const directory = cgroupDirectory(pid);
		await supervised.assign([assignmentOf('loose.0', script, { resources: TIGHT }, { generation: 2, want: 'stop' })]);
		await supervised.until('loose.0', { phase: 'stopped' });
		await untilGone(loose);
		expect(existsSync(directory)).toBe(false);
	});

	it('clears away what an ended program left in its cgroup before it is started anew', async () => {
		const script = `trap '' TERM; env -i setsid sh -c 'trap "" TERM; echo $$; : >left; exec sleep 1000' & while [ ! -e left ]; do sleep 0.01; done; exit 1`;
		const spec = {
			cwd: supervised.directory,
			resources: TIGHT,
			stop: { timeoutSeconds: 0.1 },
			restart: { limit: 0 },
		};
		await supervised.assign([assignmentOf('litter.0', script, spec)]);
		await supervised.until('litter.0', { phase: 'failed' });
		const left = Number(supervised.output('litter.0'));
		if (usable) await untilGone(left);
		else if (existsSync(`/proc/${left}`)) process.kill(left, 'SIGKILL');
		expect(supervised.of('litter.0')?.exit).toMatchObject({ kind: 'code', code: 1 });
	});

	it('moves a program that runs when it gets resources, and leaves its pid alone', async () => {
		await supervised.assign([assignmentOf('later.0', 'sleep 1000 & exec sleep 1000')]);
		const { pid } = await supervised.until('later.0', { phase: 'running' });
		await supervised.assign([
			assignmentOf(
				'later.0',
				'sleep 1000 & exec sleep 1000',
				{ resources: TIGHT },
				{ generation: 2, startGeneration: 1 },
			),
		]);
		const after = await supervised.until('later.0', { generation: 2 });
		expect(after.pid).toBe(pid);
		if (usable) {
			expect(cgroupOf(pid)).toBe('later.0@1');
			const members = (): string[] =>
				readFileSync(`${cgroupDirectory(pid)}/cgroup.procs`, 'utf8')
					.trim()
					.split('\n');
			await waitFor(() => members().length === 2, { seconds: 20, what: () => `two members, not ${members().join()}` });
		} else expect(after.warnings).toHaveLength(1);
	});

	it('takes over the cgroup of a program that an earlier agent started', async () => {
		await supervised.assign([assignmentOf('heir.0', 'exec sleep 1000', { resources: TIGHT })]);
		const before = await supervised.until('heir.0', { phase: 'running' });
		await supervised.supervisor.detach();
		await supervised.open();
		const after = await supervised.until('heir.0', { phase: 'running' });
		expect(after.pid).toBe(before.pid);
		expect(after.warnings).toEqual(before.warnings);
		const directory = cgroupDirectory(after.pid);
		if (usable) expect(cgroupOf(after.pid)).toBe('heir.0@1');
		await supervised.assign([assignmentOf('heir.0', '', {}, { generation: 2, want: 'stop' })]);
		await supervised.until('heir.0', { phase: 'stopped' });
		if (usable) expect(existsSync(directory)).toBe(false);
	});
});

/** No machine without the memory controller can show this: the kernel's side is played, the programs are real. */
describe('a kernel that is out of memory', () => {
	const MOUNT = '/nowhere/cgroup';
	let supervised: Supervised;
	let kernel: FakeCgroups;

	beforeEach(async () => {
		supervised = new Supervised();
		kernel = new FakeCgroups('/', 'cpu memory', '', MOUNT);
		await supervised.open(silentLog, { cgroups: kernel });
	});

	afterEach(() => supervised.close());

	/** Plays the kill, then ends the program with `signal`. */
	async function end(oomKills: number, signal: NodeJS.Signals) {
		const spec = { resources: TIGHT, restart: { limit: 0 } };
		await supervised.assign([assignmentOf('big.0', 'exec sleep 1000', spec)]);
		const { pid } = await supervised.until('big.0', { phase: 'running' });
		const base = kernel.directories(MOUNT)[0];
		expect(kernel.read(`${MOUNT}/${base}/big.0@1/memory.max`)).toBe(String(TIGHT.memoryMaxBytes));
		kernel.setFile(`${MOUNT}/${base}/big.0@1/memory.events`, `oom 1\noom_kill ${oomKills}\n`);
		process.kill(pid ?? 0, signal);
		const { exit, reason } = await supervised.until('big.0', { phase: 'failed' });
		expect(kernel.directories(`${MOUNT}/${base}`)).toEqual([]);
		return { exit, reason };
	}

	it('marks the end that it made', async () => {
		const { exit, reason } = await end(1, 'SIGKILL');
		expect(exit).toMatchObject({ kind: 'signal', signal: 'SIGKILL', oom: true });
		expect(reason).toContain('out of memory');
	});

	it('has no part in a SIGKILL of somebody else', async () => {
		expect((await end(0, 'SIGKILL')).exit).toMatchObject({ signal: 'SIGKILL', oom: false });
	});

	it('has no part in another signal', async () => {
		expect((await end(1, 'SIGTERM')).exit).toMatchObject({ signal: 'SIGTERM', oom: false });
	});

	it('cannot watch over a program that did not get into its cgroup, which is told of', async () => {
		await supervised.assign([assignmentOf('out.0', 'exec sleep 1000', { resources: TIGHT })]);
		const { warnings } = await supervised.until('out.0', { phase: 'running' });
		expect(warnings).toEqual([
			'resources are not enforced: the program could not be moved into its cgroup; see docs/RESOURCES.md',
		]);
	});
});

describe('an agent in a cgroup of its own', () => {
	it('moves into a leaf of it, and its programs beside that', async () => {
		const directory = mkdtempSync(join(tmpdir(), 'minder-ceilings-'));
		const own = join(cgroupDirectory(process.pid), `minder-own-${process.pid}`);
		if (usable) mkdirSync(own);
		const enter = usable ? `echo 0 >${own}/cgroup.procs && ` : '';
		const agent = spawn('/bin/sh', ['-c', `${enter}exec "$@"`, 'sh', process.execPath, CHILD, directory], {
			stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
		});
		try {
			let states: readonly Observed[] = [];
			agent.on('message', (message: { states?: readonly Observed[] }) => {
				states = message.states ?? states;
			});
			const until = (phase: Observed['phase']): Promise<Observed> =>
				waitFor(() => states.find((state) => state.phase === phase));
			agent.send([assignmentOf('own.0', 'exec sleep 1000', { resources: TIGHT })]);
			const { pid, warnings } = await until('running');
			if (usable) {
				expect(cgroupDirectory(pid)).toBe(`${own}/own.0@1`);
				expect(cgroupDirectory(agent.pid)).toBe(`${own}/agent`);
			} else expect(warnings?.length).toBeGreaterThan(0);
			agent.send([assignmentOf('own.0', '', {}, { generation: 2, want: 'stop' })]);
			await until('stopped');
			expect(existsSync(`${own}/own.0@1`)).toBe(false);
		} finally {
			agent.kill('SIGKILL');
			await untilGone(agent.pid ?? 0);
			rmSync(directory, { recursive: true, force: true });
			const group = new Cgroup(own, systemCgroupFiles);
			if (usable) group.kill();
			if (usable) await waitFor(() => group.remove());
		}
	});
});
