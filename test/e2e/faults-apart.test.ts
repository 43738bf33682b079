import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cluster, isAlive } from '../support/cluster.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/wait-for.ts';

describe('a manager and an agent that hear nothing of each other for longer than a lease', () => {
	let cluster: Cluster;
	let proxy: TcpProxy;

	beforeEach(async () => {
		cluster = new Cluster();
		await cluster.startManager();
		proxy = await TcpProxy.to(cluster.port);
		cluster.startAgent('one', '-s', proxy.address);
		await waitFor(async () => (await nodeState()) === 'ready', { seconds: 60, what: 'the node to be ready' });
	});
	afterEach(async () => {
		await proxy.close();
		await cluster[Symbol.asyncDispose]();
	});

	async function nodeState(): Promise<string | undefined> {
		const { code, stdout } = await cluster.cli('nodes', '-o', 'json');
		if (code !== 0) return undefined;
		return (JSON.parse(stdout) as { nodes: { name: string; state: string }[] }).nodes[0]?.state;
	}

	it('restart nothing, and agree on what happened meanwhile', { timeout: 180_000 }, async () => {
		const created = await cluster.cli('start', '-n', 'web', '-p', '/bin/sleep', '--count', '3', '--wait', '--', '1000');
		expect(created.code, created.stderr).toBe(0);
		const before = (await cluster.status('web')).instances;
		const pidOf = (id: string): number => before.find((instance) => instance.id === id)?.pid ?? 0;

		for (const direction of ['up', 'down'] as const) proxy.hold(direction, true);
		process.kill(pidOf('web.2'), 'SIGKILL');
		await waitFor(async () => (await nodeState()) === 'unknown', { seconds: 60, what: 'the node to be unknown' });
		expect((await cluster.instance('web.0')).phase).toBe('unknown');
		expect(isAlive(pidOf('web.0'))).toBe(true);
		for (const direction of ['up', 'down'] as const) proxy.hold(direction, false);

		await waitFor(async () => (await nodeState()) === 'ready', { seconds: 60, what: 'the node to be back' });
		for (const id of ['web.0', 'web.1']) {
			expect(await cluster.until(id, (it) => it.phase === 'running')).toMatchObject({ attempt: 1, pid: pidOf(id) });
		}
		const ended = await cluster.until('web.2', (it) => it.phase === 'running' && it.attempt === 2);
		expect(ended).toMatchObject({ restarts: 1, exit: { signal: 'SIGKILL' } });
	});
});
