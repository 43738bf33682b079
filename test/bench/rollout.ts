import { spawn } from 'node:child_process';
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
import { markdownTable, ms } from './figures.ts';
import { usageOf } from './proc.ts';
import { SimulatedAgent } from './simulated-agent.ts';

const AGENTS = 50;
const INSTANCES = 500;

/** A change of 500 instances on 50 simulated agents whose programs are ready at once: what is left is the manager's own pace. */
export async function rollout(): Promise<string> {
	const directory = mkdtempSync(join(tmpdir(), 'minder-bench-'));
	const server = `127.0.0.1:${await freePort()}`;
	const args = [MINDER, 'manager', '--http', 'off', '--listen', server, '--data', directory, '--log-level', 'error'];
	const daemon = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
	const client = connect(server, {});
	const agents: SimulatedAgent[] = [];
	try {
		await waitFor(async () => (await client.getVersion()).version, { seconds: 20, what: 'the manager' });
		for (let n = 0; n < AGENTS; n++) {
			const agent = new SimulatedAgent(`sim-${String(n).padStart(2, '0')}`, server, () => {});
			agents.push(agent);
			void agent.run();
		}
		await waitFor(async () => (await client.listNodes([])).length === AGENTS, { seconds: 20, what: 'all agents' });
		await client.applyProcesses([specOf(0, 1, false)], {});
		await waitFor(async () => (await client.getProcess('big')).process.ready === INSTANCES, { seconds: 30 });

		const rows = [['a change of 500 instances', 'time', 'messages with agents', 'manager CPU']];
		let version = 0;
		for (const stopFirst of [false, true]) {
			for (const parallel of [1, 10, 50]) {
				const title = `${stopFirst ? 'in place' : 'beside'}, ${parallel} at once`;
				const figures = await measure(client, agents, daemon.pid as number, specOf(++version, parallel, stopFirst));
				rows.push([title, ...figures]);
			}
		}
		return markdownTable(rows);
	} finally {
		for (const agent of agents) agent.close();
		client.close();
		daemon.kill('SIGKILL');
		rmSync(directory, { recursive: true, force: true });
	}
}

function specOf(version: number, maxParallel: number, stopFirst: boolean): ProcessSpec {
	const update = { maxParallel, minHealthyTime: 0, stopFirst };
	const raw = { command: '/bin/sleep', args: [`${1000 + version}`], placement: { count: INSTANCES }, update };
	const name = processName('big');
	return { ...buildProcessSpec(name, raw, { where: 'bench', directory: '/' }), name };
}

async function measure(client: MinderClient, agents: readonly SimulatedAgent[], manager: number, spec: ProcessSpec) {
	const messages = (): number => agents.reduce((sum, agent) => sum + agent.messages, 0);
	const before = { messages: messages(), cpu: usageOf(manager).cpuSeconds };
	const began = performance.now();
	const [change] = await client.applyProcesses([spec], {});
	await ended(client, change?.revision ?? 0);
	return [
		ms(performance.now() - began),
		String(messages() - before.messages),
		`${(usageOf(manager).cpuSeconds - before.cpu).toFixed(2)} s`,
	];
}

async function ended(client: MinderClient, revision: number): Promise<void> {
	const stop = new AbortController();
	for await (const { processes } of client.watchStatus(['big'], true, { signal: stop.signal })) {
		const { rollout } = processes[0] ?? {};
		if (rollout?.to !== revision || rollout.endedAt === undefined) continue;
		if (rollout.phase !== 'succeeded') throw new Error(`the rollout ${rollout.phase}: ${rollout.message}`);
		stop.abort();
	}
}
