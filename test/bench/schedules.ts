import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/client/connect.ts';
import { loadSpec } from '../../src/model/spec-file.ts';
import { MINDER } from '../support/cluster.ts';
import { freePort } from '../support/free-port.ts';
import { waitFor } from '../support/wait-for.ts';
import { markdownTable, mb, ms, percentile } from './figures.ts';
import { usageOf } from './proc.ts';
import { SimulatedAgent } from './simulated-agent.ts';

const AGENTS = 50;
const SCHEDULES = 10_000;
const DUE = 2_000;
/** From the end of the set-up to the second that they are due in. */
const LEAD_SECONDS = 8;
const BATCH = 500;

/**
 * 10,000 schedules, 2,000 of them due in the same second, on 50 simulated agents: the lag from that second to the moment in which an agent
 * is told of its run, and until all are in the history.
 */
export async function schedules(): Promise<string> {
	const directory = mkdtempSync(join(tmpdir(), 'minder-bench-'));
	const server = `127.0.0.1:${await freePort()}`;
	const args = [MINDER, 'manager', '--http', 'off', '--listen', server, '--data', directory, '--log-level', 'error'];
	const daemon = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
	const client = connect(server, {});
	const agents: SimulatedAgent[] = [];
	const told: number[] = [];
	try {
		await waitFor(async () => (await client.getVersion()).version, { seconds: 20, what: 'the manager' });
		for (let n = 0; n < AGENTS; n++) {
			const agent = new SimulatedAgent(`sim-${String(n).padStart(2, '0')}`, server, (_, upserts) => {
				const at = Date.now();
				for (const { instance } of upserts) if (instance.includes('@')) told.push(at);
			});
			agents.push(agent);
			void agent.run();
		}
		await waitFor(async () => (await client.listNodes([])).length === AGENTS, { seconds: 20, what: 'all agents' });
		const began = performance.now();
		await apply(client, 'later', SCHEDULES - DUE, '0 0 0 1 1 *');
		const applied = performance.now() - began;
		const due = new Date((Math.floor(Date.now() / 1000) + LEAD_SECONDS + 2) * 1000);
		await apply(client, 'due', DUE, `${due.getUTCSeconds()} ${due.getUTCMinutes()} ${due.getUTCHours()} * * *`);
		const before = usageOf(daemon.pid as number).cpuSeconds;
		await waitFor(() => told.length >= DUE, { seconds: LEAD_SECONDS + 60, what: 'all runs at their agents' });
		await waitFor(async () => (await client.listRuns('', { limit: DUE })).length === 0, {
			seconds: 60,
			what: 'all ends',
		});
		const over = Date.now() - due.getTime();
		const usage = usageOf(daemon.pid as number);
		const lags = told.map((at) => at - due.getTime());
		return markdownTable([
			[`${SCHEDULES} schedules, ${DUE} due in one second`, ''],
			[`${SCHEDULES - DUE} schedules applied`, ms(applied)],
			['lag until an agent is told, p50', ms(percentile(lags, 0.5))],
			['lag until an agent is told, p99', ms(percentile(lags, 0.99))],
			['lag until an agent is told, most', ms(Math.max(...lags))],
			['told, each once', String(told.length)],
			['all ended and in the history after', ms(over)],
			['CPU of the manager for it', `${(usage.cpuSeconds - before).toFixed(2)} s`],
			['memory of the manager', mb(usage.residentBytes)],
		]);
	} finally {
		for (const agent of agents) agent.close();
		client.close();
		daemon.kill('SIGKILL');
		rmSync(directory, { recursive: true, force: true });
	}
}

async function apply(client: ReturnType<typeof connect>, prefix: string, count: number, cron: string): Promise<void> {
	for (let from = 0; from < count; from += BATCH) {
		const entries = Array.from({ length: Math.min(BATCH, count - from) }, (_, n) => [
			`${prefix}-${from + n}`,
			{ cron, run: { command: '/bin/true' } },
		]);
		const { schedules: specs } = loadSpec(
			JSON.stringify({ schedules: Object.fromEntries(entries) }),
			'bench.json',
			'/',
		);
		await client.applySchedules(specs, {});
	}
}
