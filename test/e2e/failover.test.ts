import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FailoverCluster, type Member } from '../support/failover.ts';
import { History, problemsOf } from '../support/history.ts';
import { Load } from '../support/load.ts';
import { waitFor } from '../support/wait-for.ts';

/** 50 in the full run. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 6);
const LEASE_SECONDS = 3;
const SECONDS_A_ROUND = 60;

const FAULTS = ['kill -9', 'stopped past its lease', 'cut off from etcd'] as const;

let cluster: FailoverCluster;

beforeAll(async () => {
	cluster = await FailoverCluster.start(3, LEASE_SECONDS);
});

afterAll(async () => {
	await cluster[Symbol.asyncDispose]();
});

/** What cannot stay the same for a program that was started anew: its pid, and when the kernel started it. */
function identityOf(pid: number | undefined): string {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	return `${pid} ${stat.slice(stat.lastIndexOf(')')).split(' ')[20]}`;
}

async function programs(): Promise<string[]> {
	const { instances } = await cluster.status('steady');
	return instances.map(({ id, phase, restarts, pid }) => `${id} ${phase} ${restarts} ${identityOf(pid)}`).sort();
}

async function fault(leader: Member, kind: (typeof FAULTS)[number]): Promise<void> {
	if (kind === 'kill -9') await leader.daemon.kill('SIGKILL');
	else if (kind === 'stopped past its lease') leader.daemon.child.kill('SIGSTOP');
	else leader.proxy.refuse(true);
}

async function mend(member: Member, kind: (typeof FAULTS)[number]): Promise<void> {
	if (kind === 'kill -9') await cluster.restart(member);
	else if (kind === 'stopped past its lease') member.daemon.child.kill('SIGCONT');
	else member.proxy.refuse(false);
	const before = member.daemon.output.length;
	// Killed ones are new; the others have to notice, and to come to know who leads.
	await waitFor(() => member.daemon.output.slice(kind === 'kill -9' ? 0 : before).includes('this one stands by'), {
		seconds: 20,
		what: `the manager to stand by after it was ${kind}`,
	});
}

it(`keeps every acknowledged change and every program over ${ROUNDS} losses of the leader`, {
	timeout: (60 + ROUNDS * SECONDS_A_ROUND) * 1000,
}, async () => {
	await cluster.startAgents('n1', 'n2');
	expect(
		(await cluster.cli('start', '-n', 'steady', '-p', '/bin/sleep', '--count', '4', '--wait', '--', '100000')).code,
	).toBe(0);
	const before = await programs();
	expect(before).toHaveLength(4);
	const history = new History(join(cluster.directory, 'history.jsonl'));
	const load = new Load(cluster.server, history);
	load.start(3);
	const gaps: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const acknowledged = load.acknowledged;
		await waitFor(() => load.acknowledged > acknowledged + 20, { seconds: 30, what: 'changes before the fault' });
		const kind = FAULTS[round % FAULTS.length] ?? 'kill -9';
		const leader = await cluster.leader();
		const began = performance.now();
		await fault(leader, kind);
		await cluster.servedByAnother(leader);
		gaps.push((performance.now() - began) / 1000);
		await mend(leader, kind);
		expect(await waitFor(programs, { seconds: 20 })).toEqual(before);
	}
	await load.stop();
	const operations = history.read();
	const count = (outcome: string): number =>
		operations.filter((each) => each.kind === 'write' && each.outcome === outcome).length;
	console.log(
		`${ROUNDS} rounds: ${count('ok')} acknowledged, ${count('failed')} refused, ${count('unknown')} unknown, ${operations.filter(({ kind }) => kind === 'read').length} reads; another manager served after ${gaps.map((gap) => gap.toFixed(1)).join(' ')} s`,
		Object.fromEntries(load.troubles),
	);
	expect(problemsOf(operations)).toEqual([]);
	expect(Math.max(...gaps)).toBeLessThan(2 * LEASE_SECONDS);
	expect(await programs()).toEqual(before);
});
