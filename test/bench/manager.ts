import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/client/connect.ts';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { processName } from '../../src/model/ids.ts';
import { buildProcessSpec } from '../../src/model/spec-build.ts';
import { MINDER } from '../support/cluster.ts';
import { freePort } from '../support/free-port.ts';
import { waitFor } from '../support/wait-for.ts';
import { markdownTable, mb, ms, percent, percentile } from './figures.ts';
import { usageOf } from './proc.ts';
import { SimulatedAgent } from './simulated-agent.ts';

const AGENTS = 1000;
const INSTANCES = 10_000;
/** Long enough for V8 to give back what applying and listing took. */
const BEAT_SECONDS = 120;
const ROUNDS = 5;
/** No waiting for one another: it is the way to all agents that is measured. */
const AT_ONCE = { maxParallel: '100%', minHealthyTime: 0, stopFirst: true } as const;

/** The manager under 1,000 agents, each with a connection of its own. */
export async function manager(): Promise<string> {
	const directory = mkdtempSync(join(tmpdir(), 'minder-bench-'));
	const server = `127.0.0.1:${await freePort()}`;
	const daemon = spawn(
		process.execPath,
		[MINDER, 'manager', '--http', 'off', '--listen', server, '--data', directory, '--log-level', 'error'],
		{ stdio: ['ignore', 'ignore', 'inherit'] },
	);
	const client = connect(server, {});
	const agents: SimulatedAgent[] = [];
	try {
		await waitFor(async () => (await client.getVersion()).version, { seconds: 20, what: 'the manager' });
		return await measure(daemon, client, server, agents);
	} finally {
		for (const agent of agents) agent.close();
		client.close();
		daemon.kill('SIGKILL');
		rmSync(directory, { recursive: true, force: true });
	}
}

async function measure(
	daemon: ChildProcess,
	client: MinderClient,
	server: string,
	agents: SimulatedAgent[],
): Promise<string> {
	const pid = daemon.pid as number;
	let assigned = 0;
	for (let n = 0; n < AGENTS; n++) {
		const agent = new SimulatedAgent(`sim-${String(n).padStart(4, '0')}`, server, () => assigned++);
		agents.push(agent);
		void agent.run();
	}
	await waitFor(() => assigned >= AGENTS, { seconds: 60, what: 'all agents to be welcomed' });

	const everywhere = (version: number): ReturnType<typeof buildProcessSpec> =>
		buildProcessSpec(
			processName('everywhere'),
			{ command: '/bin/sleep', args: [String(version)], placement: { all: true }, update: AT_ONCE },
			{ where: 'bench', directory: '/' },
		);
	const rounds: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const target = assigned + AGENTS;
		const began = performance.now();
		await client.applyProcesses([{ ...everywhere(round), name: processName('everywhere') }], {});
		await waitFor(() => assigned >= target, { seconds: 30, what: 'every agent to have the spec' });
		rounds.push(performance.now() - began);
	}

	const rest = INSTANCES - AGENTS;
	const many = buildProcessSpec(
		processName('many'),
		{ command: '/bin/sleep', args: ['1'], placement: { count: rest } },
		{ where: 'bench', directory: '/' },
	);
	await client.applyProcesses([many], {});
	const listed = async (): Promise<number> => {
		let count = 0;
		for await (const update of client.watchStatus([], false)) count += update.instances.length;
		return count;
	};
	await waitFor(async () => (await listed()) === INSTANCES, { seconds: 120, what: 'all instances to be listed' });
	const lists: number[] = [];
	for (let n = 0; n < 10; n++) {
		const began = performance.now();
		await listed();
		lists.push(performance.now() - began);
	}

	const beats = agents.reduce((sum, agent) => sum + agent.heartbeats, 0);
	const cpu = usageOf(pid).cpuSeconds;
	await new Promise((resolve) => setTimeout(resolve, BEAT_SECONDS * 1000));
	const beating = ((usageOf(pid).cpuSeconds - cpu) / BEAT_SECONDS) * 100;
	const rate = (agents.reduce((sum, agent) => sum + agent.heartbeats, 0) - beats) / BEAT_SECONDS;

	return markdownTable([
		['manager', 'figure', 'target'],
		[`one spec to ${AGENTS} agents, all applied (median of ${ROUNDS})`, ms(percentile(rounds, 0.5)), '≤ 300 ms'],
		[
			`${AGENTS} agents beating (${rate.toFixed(0)}/s, ${INSTANCES} instances), CPU of a core`,
			percent(beating),
			'≤ 10 %',
		],
		['memory meanwhile', mb(usageOf(pid).residentBytes), '≤ 250 MB'],
		[`list of ${INSTANCES} instances (median of 10)`, ms(percentile(lists, 0.5)), '≤ 300 ms'],
	]);
}
