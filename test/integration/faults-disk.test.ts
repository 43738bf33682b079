import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connect } from '../../src/client/connect.ts';
import { processName } from '../../src/model/ids.ts';
import type { Assignment, Observed } from '../../src/model/records.ts';
import { buildProcessSpec } from '../../src/model/spec-build.ts';
import { isAlive, MINDER } from '../support/cluster.ts';
import { freePort } from '../support/free-port.ts';
import { assignmentOf, Supervised } from '../support/supervised.ts';
import { Victim } from '../support/victim.ts';
import { waitFor } from '../support/wait-for.ts';

/** A mount namespace of its own, in which `directory` is a small file system. */
function onSmallDisk(directory: string, size = '1m'): readonly string[] {
	const mount = `mount -t tmpfs -o size=${size} tmpfs ${directory} && exec "$@"`;
	const root = process.getuid?.() === 0 ? [] : ['--map-root-user'];
	return ['unshare', ...root, '--mount', '--', 'sh', '-c', mount, 'sh'];
}

const [unshare = '', ...words] = onSmallDisk('/mnt');
const mayMount = spawnSync(unshare, [...words, 'true']).status === 0;
const isRunning = (state: Observed): boolean => state.phase === 'running';

describe.skipIf(!mayMount)('a full disk under the data directory of an agent', () => {
	it('costs no program, is told, loses nothing that was acknowledged, and is over when there is room again', {
		timeout: 120_000,
	}, async () => {
		const world = new Supervised();
		const { directory } = world;
		const victim = new Victim(directory, onSmallDisk(directory));
		const started: number[] = [];
		try {
			await victim.ready();
			const inside = `/proc/${victim.pid}/root${directory}`;
			const run = (id: string, script: string, change: Parameters<typeof assignmentOf>[2] = {}): Assignment =>
				assignmentOf(id, script, change);
			const loop = run('loop.0', 'sleep 0.2; exit 3', { restart: { intervalSeconds: 0.2 } });
			await victim.assign([run('live.0', 'exec sleep 1000'), loop]);
			const { pid = 0 } = await victim.until('live.0', isRunning);
			started.push(pid);
			await victim.until('loop.0', (state) => state.restarts > 0);

			fill(`${inside}/ballast`);
			const refused = await victim.tryAssign([
				run('late.0', 'exec sleep 1000', { env: { PADDING: 'x'.repeat(8000) } }),
			]);
			expect(refused).toMatch(/no space left/);
			const waiting = await victim.until('loop.0', (state) => /ENOSPC/.test(state.reason ?? ''), 20);
			expect(['backoff', 'starting']).toContain(waiting.phase);
			expect(await victim.freshly('live.0')).toMatchObject({ phase: 'running', attempt: 1, pid });
			expect(victim.of('late.0')).toBeUndefined();
			const told = () => victim.logged.filter((line) => line.includes('the agent cannot write its data'));
			expect(told()).toEqual([expect.stringMatching(/ENOSPC/)]);
			expect(victim.alarms).toEqual([expect.stringMatching(/^the agent cannot write its data: .*ENOSPC/)]);
			const table = JSON.parse(readFileSync(`${inside}/instances.json`, 'utf8')) as {
				data: { instances: Record<string, unknown> };
			};
			expect(Object.keys(table.data.instances).sort()).toEqual(['live.0', 'loop.0']);

			rmSync(`${inside}/ballast`);
			await victim.assign([run('late.0', 'exec sleep 1000')]);
			started.push((await victim.until('late.0', isRunning)).pid ?? 0);
			await victim.until(
				'loop.0',
				(state) => state.attempt > waiting.attempt + 1 && /exit code 3/.test(state.reason ?? ''),
				20,
			);
			expect(victim.of('live.0')).toMatchObject({ phase: 'running', attempt: 1, pid });
			await waitFor(() => victim.alarms.length === 0, { seconds: 20, what: 'the alarm to be over' });
			expect(victim.logged.filter((line) => line.includes('can write its data again'))).toHaveLength(1);
			expect(told()).toHaveLength(1);
			const stop = { generation: 2, want: 'stop' } as const;
			await victim.assign(['live.0', 'late.0', 'loop.0'].map((id) => ({ ...run(id, ''), ...stop })));
			for (const id of ['live.0', 'late.0', 'loop.0']) await victim.until(id, (state) => state.phase === 'stopped');
		} finally {
			await victim.kill();
			for (const pid of started) if (pid > 0 && isAlive(pid)) process.kill(-pid, 'SIGKILL');
			await waitFor(() => started.every((pid) => !isAlive(pid)));
			await world.open();
			await world.close();
		}
	});
});

describe.skipIf(!mayMount)('a full disk under the data directory of a manager', () => {
	it('refuses what cannot be written, keeps what it acknowledged over kill -9, and goes on when there is room again', {
		timeout: 120_000,
	}, async () => {
		const directory = mkdtempSync(join(tmpdir(), 'minder-disk-'));
		const [command = '', ...mount] = onSmallDisk(directory, '4m');
		// Keeps the file system while there is no manager.
		const holder = spawn(command, [...mount, 'sleep', '1000'], { stdio: 'ignore' });
		const inside = `/proc/${holder.pid}/root${directory}`;
		const server = `127.0.0.1:${await freePort()}`;
		const client = connect(server, {});
		const enter = [
			'-t',
			String(holder.pid),
			'--mount',
			...(process.getuid?.() === 0 ? [] : ['-U', '--preserve-credentials']),
		];
		const running = async (): Promise<ChildProcess> => {
			const words = [process.execPath, MINDER, 'manager', '--http', 'off', '--listen', server, '--data', directory];
			const manager = spawn('nsenter', [...enter, '--', ...words], { stdio: 'ignore' });
			await waitFor(() => client.getVersion(), { seconds: 20, what: 'the manager' });
			return manager;
		};
		const killed = async (manager: ChildProcess): Promise<void> => {
			const exit = once(manager, 'exit');
			manager.kill('SIGKILL');
			await exit;
		};
		const acknowledged: string[] = [];
		let made = 0;
		const apply = async (): Promise<void> => {
			const name = processName(`p${made++}`);
			const env = { PADDING: 'x'.repeat(20_000) };
			await client.applyProcesses(
				[buildProcessSpec(name, { command: '/bin/true', env }, { where: 'test', directory: '/' })],
				{},
			);
			acknowledged.push(name);
		};
		const untilRefused = async (): Promise<string> => {
			fill(`${inside}/ballast`);
			for (let tries = 0; tries < 200; tries++) {
				try {
					await apply();
				} catch (error) {
					expect(error).toMatchObject({ code: 'storage' });
					return String(error);
				}
			}
			throw new Error('nothing was refused');
		};
		const listed = async (): Promise<string[]> => {
			const names: string[] = [];
			for await (const { processes } of client.watchStatus([], false)) names.push(...processes.map(({ name }) => name));
			return names.sort();
		};
		const told = async (): Promise<string[]> => {
			const kinds: string[] = [];
			for await (const some of client.watchEvents([], { follow: false, limit: 1000 }))
				kinds.push(...some.map(({ kind }) => kind));
			const storage = kinds.filter((kind) => kind.startsWith('manager-storage'));
			// A small commit of the manager's own may fit where a spec did not: then it is over for a while.
			const alternating = storage.map((_, at) => `manager-storage-${at % 2 === 0 ? 'failed' : 'recovered'}`);
			expect(storage).toEqual(alternating);
			return storage;
		};
		let manager: ChildProcess | undefined;
		try {
			await waitFor(() => statfsSync(inside).blocks * statfsSync(inside).bsize === 4 * 2 ** 20, {
				what: 'the small disk',
			});
			manager = await running();
			for (let n = 0; n < 5; n++) await apply();
			expect(await untilRefused()).toMatch(/no space left/);
			expect(await listed()).toEqual([...acknowledged].sort());
			expect(await told()).toContain('manager-storage-failed');

			rmSync(`${inside}/ballast`);
			await apply();
			expect((await told()).at(-1)).toBe('manager-storage-recovered');

			await untilRefused();
			await killed(manager);
			manager = await running();
			expect(await listed()).toEqual([...acknowledged].sort());
			rmSync(`${inside}/ballast`);
			await apply();
			expect(await listed()).toEqual([...acknowledged].sort());
		} finally {
			client.close();
			if (manager !== undefined) await killed(manager);
			holder.kill('SIGKILL');
			rmSync(directory, { recursive: true, force: true });
		}
	});
});

function fill(path: string): void {
	const file = openSync(path, 'w');
	try {
		for (const size of [65_536, 4096, 512, 1]) {
			try {
				for (;;) if (writeSync(file, Buffer.alloc(size)) < size) break;
			} catch {
				// ENOSPC: smaller pieces may still fit.
			}
		}
	} finally {
		closeSync(file);
	}
}
