import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAgent } from '../../src/agent/main.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { type Log, silentLog } from '../../src/sys/log.ts';
import { systemRand } from '../../src/sys/rand.ts';
import { Cluster, type Daemon } from '../support/cluster.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/wait-for.ts';

const MB = 1024 * 1024;
/** What a process of ours may grow by between a warm state and the end: garbage that was not collected yet, never a leak of 10,000 of anything. */
const GROWTH = 48 * MB;
const RESTARTS = 10_000;
const RECONNECTS = 2_000;

/** Garbage is no leak: an idle process collects it within half a minute. */
async function untilFlat(what: string, daemon: Daemon, warm: number): Promise<void> {
	await waitFor(() => daemon.residentBytes() - warm < GROWTH, { seconds: 60, what: `memory of ${what} to be flat` });
}

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
		await untilFlat('the agent', agent, warm.agent);
		await untilFlat('the manager', manager, warm.manager);
		expect((await cluster.cli('delete', 'crasher')).code).toBe(0);
	});

	it(`keeps them flat over ${RECONNECTS} reconnects of agents`, { timeout: 600_000 }, async () => {
		const count = 20;
		const manager = cluster.manager;
		if (manager === undefined) throw new Error('not started');
		let sessions = 0;
		const log: Log = { ...silentLog, info: (facts) => void ('session' in facts && sessions++) };
		const agents = [];
		for (let n = 0; n < count; n++) {
			agents.push(
				await startAgent({
					server: proxy.address,
					dataDirectory: join(cluster.directory, `far-${n}`),
					name: `far-${n}`,
					labels: {},
					log,
					clock: systemClock,
					// No jitter: an agent that lost its manager is back at once.
					rand: { next: () => 0, uuid: () => systemRand.uuid() },
					version: '0.0.0',
				}),
			);
		}
		const own = (): number => readdirSync('/proc/self/fd').length;
		let warm = { manager: 0, descriptors: 0 };
		for (let round = 1; sessions < RECONNECTS + count; round++) {
			await waitFor(() => sessions >= round * count, { seconds: 60, what: `round ${round}` });
			// Until then the young generation of V8 grows to its full size, the heap that is in use does not.
			if (round === RECONNECTS / count / 2) warm = { manager: manager.residentBytes(), descriptors: own() };
			proxy.cutAll();
		}
		const sockets = (): number => manager.descriptors().filter((target) => target.startsWith('socket:')).length;
		await waitFor(() => sockets() < count + 20, { seconds: 30, what: 'old connections to be closed' });
		await untilFlat('the manager', manager, warm.manager);
		await waitFor(() => own() <= warm.descriptors + count, { seconds: 30, what: 'our old connections to be closed' });
		await waitFor(
			async () => {
				const { nodes } = JSON.parse((await cluster.cli('nodes', '--json')).stdout) as { nodes: { state: string }[] };
				return nodes.filter((node) => node.state === 'ready').length === count + 1;
			},
			{ seconds: 30, what: 'every node to be ready' },
		);
		for (const agent of agents) await agent.detach();
	});
});
