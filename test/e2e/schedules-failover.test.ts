import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../../src/client/connect.ts';
import type { MinderClient } from '../../src/client/minder-client.ts';
import type { RunId } from '../../src/model/ids.ts';
import type { ScheduleSpec } from '../../src/model/schedule-spec.ts';
import type { RunView } from '../../src/model/schedule-views.ts';
import { FailoverCluster, LEADER_FAULTS } from '../support/failover.ts';
import { runProblems } from '../support/run-ledger.ts';
import { scheduleSpecOf } from '../support/schedules.ts';
import { specOf } from '../support/specs.ts';
import { waitFor } from '../support/wait-for.ts';

/** 100 in the full run. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 3);
const SCHEDULES = 20;
const LEASE_SECONDS = 2;
const SECONDS_A_ROUND = 60;
const KEPT = 100_000;

let cluster: FailoverCluster;
let client: MinderClient;

beforeAll(async () => {
	cluster = await FailoverCluster.start(3, LEASE_SECONDS);
	await cluster.startAgents('n1', 'n2');
	client = connect(cluster.server, { timeoutSeconds: 30 });
});

afterAll(async () => {
	client.close();
	await cluster[Symbol.asyncDispose]();
});

const stepOf = (index: number): number => (index % 2) + 1;

/** Each third one takes longer than its step and leaves fires out; the others go beside each other. */
function scheduleNumber(index: number, file: string): ScheduleSpec {
	const name = `tick-${String(index).padStart(2, '0')}`;
	const isSlow = index % 3 === 0;
	const script = `echo "$MINDER_RUN_ID" >>${file}${isSlow ? '; sleep 1.5' : ''}`;
	const base = specOf(name, { daemon: false, command: '/bin/sh', args: ['-c', script] });
	const run = { ...base, restart: { ...base.restart, policy: 'never' as const } };
	return scheduleSpecOf(name, stepOf(index) === 1 ? '* * * * * *' : '*/2 * * * * *', {
		run,
		overlap: isSlow ? 'forbid' : 'allow',
		on: { strategy: index % 4 === 0 ? 'rotate' : 'any' },
		catchUp: 'all',
		history: { successes: KEPT, others: KEPT, maxAgeSeconds: 86_400 },
	});
}

async function allRuns(name: string): Promise<RunView[]> {
	const runs: RunView[] = [];
	for (let before: RunId | undefined; ; ) {
		const page = await client.listRuns(name, { limit: 500, ...(before === undefined ? {} : { before }) });
		runs.push(...page);
		before = page.at(-1)?.id;
		if (page.length < 500) return runs;
	}
}

it(`each fire of ${SCHEDULES} schedules is run once, or said to be left out, over ${ROUNDS} losses of the leader`, {
	timeout: (90 + ROUNDS * SECONDS_A_ROUND) * 1000,
}, async () => {
	const file = join(cluster.directory, 'runs');
	const started = (): string[] => readFileSync(file, 'utf8').trim().split('\n');
	const specs = Array.from({ length: SCHEDULES }, (_, index) => scheduleNumber(index, file));
	const names = specs.map(({ name }) => name);
	await client.applySchedules(specs, {});
	const from = Math.max(...(await client.listSchedules(names)).map(({ lastFire }) => lastFire));
	await waitFor(() => started().length > SCHEDULES, { seconds: 30, what: 'the first runs' });
	for (let round = 0; round < ROUNDS; round++) {
		const kind = LEADER_FAULTS[round % LEADER_FAULTS.length] ?? 'kill -9';
		const leader = await cluster.leader();
		await cluster.strike(leader, kind);
		await cluster.servedByAnother(leader);
		await cluster.mend(leader, kind);
		const before = started().length;
		await waitFor(() => started().length > before + 2 * SCHEDULES, { seconds: 60, what: 'runs after the fault' });
	}
	const paused = await client.pauseSchedules(names, {});
	const until = Math.min(...paused.map(({ lastFire }) => lastFire));
	await waitFor(async () => (await client.listRuns('', { limit: 1000 })).length === 0, {
		seconds: 60,
		what: 'the last runs to end',
	});

	const lines = started();
	const outcomes = new Map<string, number>();
	for (const [index, name] of names.entries()) {
		const runs = await allRuns(name);
		for (const { outcome = 'none' } of runs) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
		const times = runs.map(({ scheduledAt }) => scheduledAt);
		expect(times).toEqual([...new Set(times)].sort((a, b) => b - a));
		const own = lines.filter((line) => line.startsWith(`${name}@`));
		const how = { stepSeconds: stepOf(index), from, until };
		expect(runProblems(runs, own, how)).toEqual([]);
		// One that was started twice, one that never was, one that is not recorded.
		expect(runProblems(runs, [...own, own[0] ?? ''], how)).toHaveLength(1);
		expect(runProblems(runs, own.slice(1), how)).toHaveLength(1);
		expect(runProblems(runs.toSpliced(1, 1), own, how)).not.toEqual([]);
	}
	console.log(`${ROUNDS} rounds: ${lines.length} commands ran in ${((until - from) / 1000).toFixed(0)} s`, outcomes);
});
