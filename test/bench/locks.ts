import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/client/connect.ts';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { MINDER } from '../support/cluster.ts';
import { freePort } from '../support/free-port.ts';
import { waitFor } from '../support/wait-for.ts';
import { markdownTable, ms, percentile } from './figures.ts';

const SECONDS = 5;
const WAITERS = 40;

/** Durable lock and unlock through one manager, and how long a lock takes from one command to the next; beside etcdctl where it is installed. */
export async function locks(): Promise<string> {
	const directory = mkdtempSync(join(tmpdir(), 'minder-bench-'));
	const server = `127.0.0.1:${await freePort()}`;
	const args = [MINDER, 'manager', '--http', 'off', '--listen', server, '--data', join(directory, 'manager')];
	const daemon = spawn(process.execPath, [...args, '--log-level', 'error'], { stdio: ['ignore', 'ignore', 'inherit'] });
	const client = connect(server, {});
	try {
		await waitFor(async () => (await client.getVersion()).version, { seconds: 20, what: 'the manager' });
		const rates = [['lock + unlock, durable', 'pairs per second', 'p50', 'p99']];
		for (const clients of [1, 16, 64])
			rates.push([`${clients} at once, a lock each`, ...(await pairs(client, clients, true))]);
		for (const clients of [16, 64])
			rates.push([`${clients} at once, one lock for all`, ...(await pairs(client, clients, false))]);
		const handed = [
			[`handed to the next of ${WAITERS}`, 'p50', 'p99'],
			['minder lock', ...(await minderHandOver(client, server, directory))],
		];
		if (has('etcd') && has('etcdctl')) handed.push(['etcdctl lock', ...(await etcdHandOver(directory))]);
		const note = 'From the last action of a command to the first of the next, with one `date` (about 1 ms).';
		return `${markdownTable(rates)}\n\n${markdownTable(handed)}\n\n${note}`;
	} finally {
		client.close();
		daemon.kill('SIGKILL');
		rmSync(directory, { recursive: true, force: true });
	}
}

/** Pairs per second, and times of one pair, of `clients` loops with a session each. */
async function pairs(client: MinderClient, clients: number, apart: boolean): Promise<string[]> {
	const times: number[] = [];
	const began = performance.now();
	const until = began + SECONDS * 1000;
	await Promise.all(
		Array.from({ length: clients }, async (_, n) => {
			const id = `bench-${clients}-${apart}-${n}`;
			const identity = { owner: id, host: 'bench' };
			const session = { id, identity, ttlSeconds: 60, lockDelaySeconds: 0 };
			for (let round = 0; performance.now() < until; round++) {
				const from = performance.now();
				const request = `${id}-${round}`;
				const names = [apart ? `bench/lock-${n}` : 'bench/one'];
				const wish = { session, request, names, mode: 'exclusive', slots: 1, try: false, pollSeconds: 20 } as const;
				const answer = await client.acquireLock(wish);
				if (answer.kind !== 'granted') throw new Error(`a lock was ${answer.kind}`);
				await client.releaseLock(id, request);
				times.push(performance.now() - from);
			}
			await client.endSession(id, { clean: true });
		}),
	);
	const rate = times.length / ((performance.now() - began) / 1000);
	return [rate.toFixed(0), ms(percentile(times, 0.5)), ms(percentile(times, 0.99))];
}

/** The command that each waiter runs: it notes when it begins and when it is about to end. */
function script(directory: string, name: string): { readonly command: string; readonly notes: string } {
	const notes = join(directory, `${name}.notes`);
	const command = join(directory, `${name}.sh`);
	writeFileSync(notes, '');
	writeFileSync(
		command,
		`#!/bin/sh\necho "enter $(date +%s%N)" >>${notes}\nsleep 0.05\necho "leave $(date +%s%N)" >>${notes}\n`,
	);
	chmodSync(command, 0o755);
	return { command, notes };
}

async function handOver(notes: string, waiters: readonly ChildProcess[]): Promise<string[]> {
	await waitFor(() => waiters.every((each) => each.exitCode !== null), { seconds: 120, what: 'all waiters' });
	const lines = readFileSync(notes, 'utf8').trim().split('\n');
	const gaps: number[] = [];
	for (const [at, line] of lines.entries()) {
		const before = lines[at - 1];
		if (before === undefined || !line.startsWith('enter')) continue;
		if (!before.startsWith('leave')) throw new Error('two commands held the lock at once');
		gaps.push(Number(BigInt(line.split(' ')[1] ?? 0) - BigInt(before.split(' ')[1] ?? 0)) / 1e6);
	}
	if (gaps.length < waiters.length - 1) throw new Error(`only ${gaps.length} of ${waiters.length - 1} hand-overs`);
	return [ms(percentile(gaps, 0.5)), ms(percentile(gaps, 0.99))];
}

/** Held by another until all wait, so that nobody's start is measured. */
async function minderHandOver(client: MinderClient, server: string, directory: string): Promise<string[]> {
	const { command, notes } = script(directory, 'minder');
	const name = 'bench/handed';
	const identity = { owner: 'gate', host: 'bench' };
	const session = { id: 'bench-gate', identity, ttlSeconds: 600, lockDelaySeconds: 0 };
	const wish = { session, names: [name], mode: 'exclusive', slots: 1, try: true, pollSeconds: 0 } as const;
	await client.acquireLock({ ...wish, request: 'bench-gate' });
	const waiters = spawnAll(process.execPath, [MINDER, 'lock', '-s', server, name, '--', command]);
	const queued = async (): Promise<boolean> => (await client.listLocks([name]))[0]?.waiters.length === WAITERS;
	await waitFor(queued, { seconds: 120, what: 'all to wait' });
	await client.endSession('bench-gate', { clean: true });
	return handOver(notes, waiters);
}

async function etcdHandOver(directory: string): Promise<string[]> {
	const { command, notes } = script(directory, 'etcd');
	const [listen, peer] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
	const data = ['--data-dir', join(directory, 'etcd-data'), '--log-level', 'error'];
	const urls = ['--listen-client-urls', listen, '--advertise-client-urls', listen, '--listen-peer-urls', peer];
	const etcd = spawn(
		'etcd',
		[...data, ...urls, '--initial-advertise-peer-urls', peer, '--initial-cluster', `default=${peer}`],
		{
			stdio: 'ignore',
		},
	);
	try {
		const healthy = (): boolean => spawnSync('etcdctl', ['--endpoints', listen, 'endpoint', 'health']).status === 0;
		await waitFor(healthy, { seconds: 20, what: 'etcd' });
		const open = join(directory, 'open');
		const lock = ['--endpoints', listen, 'lock', 'handed'];
		const keys = ['--endpoints', listen, 'get', 'handed/', '--prefix', '--keys-only'];
		const gate = join(directory, 'gate.sh');
		writeFileSync(gate, `#!/bin/sh\nuntil [ -e ${open} ]; do sleep 0.05; done\n`, { mode: 0o755 });
		spawn('etcdctl', [...lock, gate], { stdio: 'ignore' });
		const count = (): number =>
			spawnSync('etcdctl', keys, { encoding: 'utf8' }).stdout.split('\n').filter(Boolean).length;
		await waitFor(() => count() > 0, { seconds: 20, what: 'the first' });
		const waiters = spawnAll('etcdctl', [...lock, command]);
		await waitFor(() => count() > WAITERS, { seconds: 60, what: 'all to wait' });
		writeFileSync(open, '');
		return await handOver(notes, waiters);
	} finally {
		etcd.kill('SIGKILL');
	}
}

function spawnAll(command: string, args: readonly string[]): ChildProcess[] {
	return Array.from({ length: WAITERS }, () => spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }));
}

const has = (command: string): boolean => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
