import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Cluster, isAlive } from '../support/cluster.ts';
import { Etcd } from '../support/etcd.ts';
import { waitFor } from '../support/wait-for.ts';

describe('a cluster whose manager is lost and comes back from a backup', { timeout: 240_000 }, () => {
	let etcd: Etcd;
	let cluster: Cluster;

	beforeAll(async () => {
		etcd = await Etcd.start();
	});
	afterAll(() => etcd.stop());
	beforeEach(async () => {
		cluster = new Cluster();
		await cluster.startManager();
		await cluster.startAgents('one', 'two');
	});
	afterEach(() => cluster[Symbol.asyncDispose]());

	async function cli(...args: string[]): Promise<string> {
		const { code, stdout, stderr } = await cluster.cli(...args);
		expect([args.join(' '), code, stderr]).toEqual([args.join(' '), 0, expect.any(String)]);
		return stdout;
	}

	async function running(count: number): Promise<Map<string, string>> {
		const found = new Map<string, string>();
		await waitFor(
			async () => {
				found.clear();
				const result = await cluster.cli('status', '-o', 'json');
				if (result.code !== 0) return false;
				const { instances } = await cluster.status();
				for (const { id, pid, attempt, phase } of instances) {
					if (phase === 'running') found.set(id, `${pid}, attempt ${attempt}`);
				}
				return found.size === count;
			},
			{ seconds: 30, what: `${count} programs to run` },
		);
		return found;
	}

	it.each(['json', 'etcd'])('keeps every program that the backup knows, on another store: %s', async (kind) => {
		await cli('start', '-p', '/bin/sleep', '-n', 'web', '--count', '4', '--', '100000');
		await cli('start', '-p', '/bin/sleep', '-n', 'other', '--', '100000');
		await cli('start', '-p', '/bin/sleep', '-n', 'changed', '--', '100000');
		await cli('start', '-p', '/bin/sleep', '-n', 'halted', '--', '100000');
		const before = await running(7);
		await cli('backup', 'b.gz');
		expect(statSync(join(cluster.directory, 'b.gz')).mode & 0o777).toBe(0o600);
		expect((await readdir(cluster.directory)).filter((name) => name.startsWith('b.gz'))).toEqual(['b.gz']);
		await cli('backup', '--check', 'b.gz');

		// What the backup knows nothing of.
		await cli('start', '-p', '/bin/sleep', '-n', 'later', '--', '100000');
		await cli('restart', 'changed', '--wait');
		await cli('stop', 'halted');
		const after = await running(7);
		expect(after.get('changed.0')).not.toBe(before.get('changed.0'));
		const later = Number(after.get('later.0')?.split(',')[0]);
		await cluster.manager?.kill('SIGKILL');

		const store = kind === 'etcd' ? etcd.url('moved', 10) : `json:${cluster.directory}/moved/store.json`;
		const restored = await cluster.cli('restore', 'b.gz', '--store', store, '--data', join(cluster.directory, 'new'));
		expect([restored.code, restored.stderr]).toEqual([0, expect.stringContaining('will be stopped')]);
		await cluster.startManager('--store', store);
		const found = await running(7);
		for (const id of ['web.0', 'web.1', 'web.2', 'web.3', 'other.0']) expect(found.get(id)).toBe(before.get(id));
		expect(found.has('halted.0')).toBe(true);
		await waitFor(() => !isAlive(later), { seconds: 20, what: 'what was started later to end' });
		await waitFor(async () => (await running(7)).get('changed.0') !== after.get('changed.0'), {
			seconds: 20,
			what: 'what was restarted later to start again',
		});
		expect(await cli('events', '-n', '1000')).toContain('process/web');

		await cli('backup', 'moved.gz');
		expect(await cli('backup', '--check', 'moved.gz')).toContain('is whole');

		// The agents take what this manager says from now on.
		await cli('stop', 'other');
		await cli('restart', 'web', '--wait', '--at-once');
		const again = await running(6);
		expect([again.has('other.0'), again.get('web.0') === before.get('web.0')]).toEqual([false, false]);
	});

	it('refuses to restore over a manager that runs, and a second time over what is there', async () => {
		await cli('backup', 'b.gz');
		const data = join(cluster.directory, 'manager');
		const held = await cluster.cli('restore', 'b.gz', '--data', data, '--force');
		expect([held.code, held.stderr]).toEqual([1, expect.stringMatching(/^minder: .* is held by minder manager \(pid/)]);
		await cluster.manager?.kill('SIGTERM');
		const full = await cluster.cli('restore', 'b.gz', '--data', data);
		expect([full.code, full.stderr]).toEqual([1, expect.stringContaining('is not empty')]);
		await cli('restore', 'b.gz', '--data', data, '--force');
		await cluster.startManager();
	});

	it('streams to standard output what --check calls whole', async () => {
		const target = join(cluster.directory, 'piped.gz');
		const { spawnSync } = await import('node:child_process');
		const { MINDER } = await import('../support/cluster.ts');
		const env = { PATH: process.env.PATH, HOME: cluster.directory, MINDER_SERVER: cluster.server };
		const script = `"${process.execPath}" "${MINDER}" backup - > "${target}"`;
		expect(spawnSync('sh', ['-c', script], { env }).status).toBe(0);
		expect(await cli('backup', '--check', target)).toContain('is whole');
	});

	it('exports specs that change nothing where they are applied', async () => {
		await cli('start', '-p', '/bin/sleep', '-n', 'web', '--count', '2', '--', '100000');
		const yaml = await cli('export');
		const diff = await cluster.cliWithInput(yaml, 'diff', '-f', '-', '--prune');
		expect([diff.code, diff.stderr]).toEqual([0, '']);
	});
});
