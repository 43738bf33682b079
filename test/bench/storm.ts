import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/client/connect.ts';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { processName } from '../../src/model/ids.ts';
import type { ProcessSpec } from '../../src/model/process-spec.ts';
import { buildProcessSpec } from '../../src/model/spec-build.ts';
import { MINDER } from '../support/cluster.ts';
import { freePort } from '../support/free-port.ts';
import { waitFor } from '../support/wait-for.ts';
import { markdownTable, ms, percent, percentile } from './figures.ts';
import { pidsOf, usageOf } from './proc.ts';

const PROGRAMS = 1000;
const SECONDS = 10;
const CALL_EVERY_MS = 20;

interface Load {
	readonly calls: readonly number[];
	readonly agent: number;
	readonly manager: number;
}

/** 1,000 programs in a crash loop under one agent: what that costs the agent and the manager, and those who ask the manager something. */
export async function storm(): Promise<string> {
	const directory = mkdtempSync(join(tmpdir(), 'minder-bench-'));
	const server = `127.0.0.1:${await freePort()}`;
	const daemon = (...args: string[]): ChildProcess =>
		spawn(process.execPath, [MINDER, ...args, '--log-level', 'error'], { stdio: ['ignore', 'ignore', 'inherit'] });
	const manager = daemon('manager', '--http', 'off', '--listen', server, '--data', join(directory, 'manager'));
	const agent = daemon('agent', '-s', server, '--name', 'one', '--data', join(directory, 'one'));
	const client = connect(server, {});
	try {
		const ready = async (): Promise<boolean> => (await client.listNodes([])).some(({ state }) => state === 'ready');
		await waitFor(ready, { seconds: 20, what: 'the node to be ready' });
		await measure(client, agent, manager, 1);
		const idle = await measure(client, agent, manager, SECONDS);
		await client.applyProcesses([looping(directory)], {});
		await waitFor(async () => (await restarts(client)) >= PROGRAMS, { seconds: 15, what: 'every program to crash' });
		const before = await restarts(client);
		const began = performance.now();
		const busy = await measure(client, agent, manager, SECONDS);
		const rate = ((await restarts(client)) - before) / ((performance.now() - began) / 1000);
		return tableOf(idle, busy, rate);
	} finally {
		client.close();
		for (const { pid } of [agent, manager]) if (pid !== undefined) process.kill(pid, 'SIGKILL');
		const left = (): number[] => pidsOf(directory).filter((pid) => pid !== agent.pid && pid !== manager.pid);
		await waitFor(() => left().length === 0, { seconds: 10, what: 'the programs to end' });
		rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
	}
}

function looping(directory: string): ProcessSpec {
	const restart = { interval: '1s', backoff: 1, limit: 'unlimited' } as const;
	const spec = { command: '/bin/false', args: [directory], restart, placement: { count: PROGRAMS } };
	const name = processName('storm');
	return { ...buildProcessSpec(name, spec, { where: 'bench', directory: '/' }), name };
}

async function restarts(client: MinderClient): Promise<number> {
	let sum = 0;
	for await (const update of client.watchStatus([], false)) for (const each of update.instances) sum += each.restarts;
	return sum;
}

/** Calls the manager at an even pace meanwhile. */
async function measure(
	client: MinderClient,
	agent: ChildProcess,
	manager: ChildProcess,
	seconds: number,
): Promise<Load> {
	const cpu = (child: ChildProcess): number => usageOf(child.pid ?? 0).cpuSeconds;
	const [agentBefore, managerBefore] = [cpu(agent), cpu(manager)];
	const began = performance.now();
	const calls: number[] = [];
	while (performance.now() - began < seconds * 1000) {
		const called = performance.now();
		await client.listNodes([]);
		calls.push(performance.now() - called);
		await new Promise((resolve) => setTimeout(resolve, CALL_EVERY_MS));
	}
	const share = 100 / ((performance.now() - began) / 1000);
	return { calls, agent: (cpu(agent) - agentBefore) * share, manager: (cpu(manager) - managerBefore) * share };
}

function tableOf(idle: Load, busy: Load, rate: number): string {
	const at = (load: Load, p: number): string => ms(percentile(load.calls, p));
	const ratio = percentile(busy.calls, 0.99) / percentile(idle.calls, 0.99);
	return [
		markdownTable([
			[`${SECONDS} s each`, 'idle', `${PROGRAMS} programs in a crash loop (${rate.toFixed(0)} restarts/s)`],
			['unary call to the manager p50', at(idle, 0.5), at(busy, 0.5)],
			['unary call to the manager p99', at(idle, 0.99), at(busy, 0.99)],
			['CPU of the agent without its shims, of a core', percent(idle.agent), percent(busy.agent)],
			['CPU of the manager, of a core', percent(idle.manager), percent(busy.manager)],
		]),
		'',
		`p99 in the storm to p99 idle: ${ratio.toFixed(1)}; the programs and their shims take their share of the same cores.`,
	].join('\n');
}
