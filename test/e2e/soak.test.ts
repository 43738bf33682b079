import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/wait-for.ts';

const MB = 1024 * 1024;
/** What a process of ours may grow by between a warm state and the end: garbage that was not collected yet, never a leak of 10,000 of anything. */
const GROWTH = 48 * MB;
const RESTARTS = 10_000;
const RECONNECTS = 2_000;

describe('nothing leaks', () => {
	let cluster: Cluster;
	let proxy: TcpProxy;

	beforeAll(async () => {
		cluster = new Cluster();
		await cluster.startManager();
		await cluster.startAgents('one');
		proxy = await TcpProxy.to(cluster.port);
	});
	afterAll(async () => {
		await proxy.close();
		await cluster[Symbol.asyncDispose]();
	});

	it(`keeps descriptors and memory flat over ${RESTARTS} crash-restarts`, { timeout: 600_000 }, async () => {
		const programs = 20;
		const spec =
			`processes: {crasher: {command: /bin/true, startSeconds: 0, placement: {count: ${programs}}, ` +
			'restart: {interval: 0, limit: unlimited, maxInterval: 0}}}';
		expect(await cluster.cliWithInput(spec, 'apply', '-f', '-')).toMatchObject({ code: 0, stderr: '' });
		const restarts = async (): Promise<number> =>
			(await cluster.status()).instances.reduce((sum, instance) => sum + instance.restarts, 0);
		await waitFor(async () => (await restarts()) > RESTARTS / 10, { seconds: 120, what: 'the warm-up' });
		const [agent, manager] = [cluster.agents.get('one'), cluster.manager];
		if (agent === undefined || manager === undefined) throw new Error('not started');
		const warm = { agent: agent.residentBytes(), manager: manager.residentBytes() };
		await waitFor(async () => (await restarts()) > RESTARTS + RESTARTS / 10, { seconds: 500, what: 'the restarts' });
		expect(await cluster.cli('stop', 'crasher')).toMatchObject({ code: 0 });

		await waitFor(() => agent.descriptors().length < 60, { what: 'the descriptors to be closed' });
		expect(agent.descriptors().filter((target) => target.includes('crasher')).length).toBe(0);
		expect(agent.residentBytes() - warm.agent).toBeLessThan(GROWTH);
		expect(manager.residentBytes() - warm.manager).toBeLessThan(GROWTH);
		expect((await cluster.cli('delete', 'crasher')).code).toBe(0);
	});

	it(`keeps them flat over ${RECONNECTS} reconnects of an agent`, { timeout: 600_000 }, async () => {
		const agents = 20;
		const sessions = RECONNECTS / agents;
		const names = Array.from({ length: agents }, (_, n) => `far-${n}`);
		const manager = cluster.manager;
		if (manager === undefined) throw new Error('not started');
		for (const name of names) cluster.startAgent(name, '-s', proxy.address);
		let warm = 0;
		for (let round = 0; round < sessions; round++) {
			await waitFor(() => proxy.connections >= agents, { seconds: 60, what: `round ${round}` });
			if (round === Math.floor(sessions / 10)) warm = manager.residentBytes();
			proxy.cutAll();
		}
		await waitFor(() => proxy.connections >= agents, { seconds: 60, what: 'the last round' });
		expect(proxy.accepted).toBeGreaterThanOrEqual(RECONNECTS);
		const sockets = (): number => manager.descriptors().filter((target) => target.startsWith('socket:')).length;
		await waitFor(() => sockets() < agents + 20, { seconds: 30, what: 'old connections to be closed' });
		expect(manager.residentBytes() - warm).toBeLessThan(GROWTH);
		const far = cluster.agents.get('far-0');
		expect(far?.descriptors().length).toBeLessThan(60);
		const { nodes } = JSON.parse((await cluster.cli('nodes', '--json')).stdout) as { nodes: { state: string }[] };
		expect(nodes.filter((node) => node.state === 'ready').length).toBe(agents + 1);
	});
});
