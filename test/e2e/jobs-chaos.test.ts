import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/client/connect.ts';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { Cluster } from '../support/cluster.ts';
import { FailoverCluster } from '../support/failover.ts';
import { freePort } from '../support/free-port.ts';
import { type JobEvent, jobEvents, jobProblems } from '../support/job-history.ts';
import { seeded } from '../support/seeded.ts';
import { waitFor } from '../support/wait-for.ts';

/** Background jobs that are acknowledged, at least; 200,000 in the full run. */
const JOBS = Number(process.env['JOBS'] ?? 6000);
const SEED = Number(process.env['SEED'] ?? 1);
const LEAST_KILLS = 12;
const LEASE_SECONDS = 3;
const CHILD = fileURLToPath(new URL('../support/gearman-child.mjs', import.meta.url));
const ONCE = new Set(['once']);
const SPEC = 'functions: {many: {}, once: {delivery: at-most-once}}\n';

/** Clients and workers in processes of their own. One that is killed is replaced by another, under a new name. */
class Crowd {
	readonly history: string;
	readonly #ports: readonly number[];
	readonly #members: { role: 'client' | 'worker'; name: string; child: ChildProcess }[] = [];
	#count = 0;
	#read = 0;
	#acknowledged = 0;

	constructor(directory: string, ports: readonly number[]) {
		this.history = join(directory, 'jobs.log');
		this.#ports = ports;
		writeFileSync(this.history, '');
	}

	add(role: 'client' | 'worker', name: string): void {
		const ahead = name === 'once' ? '4' : '16';
		const args = [CHILD, role, name, this.#ports.join(','), this.history, `${role}${this.#count++}`, ahead];
		const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
		this.#members.push({ role, name, child });
	}

	async kill(role: 'client' | 'worker', random: () => number): Promise<void> {
		const all = this.#members.filter((member) => member.role === role);
		const member = all[Math.floor(random() * all.length)];
		if (member === undefined) throw new Error(`there is no ${role}`);
		this.#members.splice(this.#members.indexOf(member), 1);
		member.child.kill('SIGKILL');
		if (member.child.exitCode === null && member.child.signalCode === null) await once(member.child, 'exit');
		this.add(member.role, member.name);
	}

	/** They wait for what they have submitted. */
	async stopClients(): Promise<void> {
		const clients = this.#members.filter(({ role }) => role === 'client');
		for (const { child } of clients) child.kill('SIGTERM');
		// One that had only just been started ends by the signal.
		const ended = ({ child }: { child: ChildProcess }): boolean => child.exitCode !== null || child.signalCode !== null;
		await waitFor(() => clients.every(ended), { seconds: 60, what: 'clients to end' });
	}

	/** So far. */
	acknowledged(): number {
		const file = openSync(this.history, 'r');
		const news = Buffer.alloc(fstatSync(file).size - this.#read);
		this.#read += readSync(file, news, 0, news.length, this.#read);
		closeSync(file);
		this.#acknowledged += news.toString().split('ack ').length - 1;
		return this.#acknowledged;
	}

	events(): JobEvent[] {
		return jobEvents(readFileSync(this.history, 'utf8'));
	}

	end(): void {
		for (const { child } of this.#members) child.kill('SIGKILL');
	}
}

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** Load, and one death after the other, until there were enough of both; then the queue is emptied and the history judged. */
async function survive(
	cluster: Cluster,
	ports: readonly number[],
	killManager: () => Promise<void>,
	server: () => string,
): Promise<void> {
	const spec = join(cluster.directory, 'functions.yaml');
	writeFileSync(spec, SPEC);
	const applied = await cluster.cli('apply', '-f', spec);
	expect(applied.code, applied.stderr).toBe(0);
	const crowd = new Crowd(cluster.directory, ports);
	cleanUps.unshift(() => crowd.end());
	for (const name of ['many', 'many', 'once']) crowd.add('client', name);
	for (const name of ['many', 'many', 'many', 'once', 'once']) crowd.add('worker', name);

	const random = seeded(SEED);
	let kills = 0;
	let before = 0;
	for (;;) {
		const now = crowd.acknowledged();
		if (now >= JOBS && kills >= LEAST_KILLS) break;
		const step = Math.max(50, Math.floor((JOBS / LEAST_KILLS) * random()));
		await waitFor(() => crowd.acknowledged() >= Math.min(before, now) + step, {
			seconds: 120,
			what: 'more jobs to be acknowledged',
		});
		before = now;
		const victim = random();
		if (victim < 0.4) await killManager();
		else await crowd.kill(victim < 0.8 ? 'worker' : 'client', random);
		kills++;
	}
	await crowd.stopClients();
	const client = connect(server(), { timeoutSeconds: 10 });
	cleanUps.unshift(() => client.close());
	await waitFor(() => isEmpty(client), { seconds: 300, what: 'the queue to be empty' });
	const dead = new Set<string>(
		(await client.listJobs({ function: 'once', states: ['failed'], limit: 100_000 })).map(({ handle }) => handle),
	);
	const events = crowd.events();
	console.log(
		`${kills} kills: ${events.filter(({ kind }) => kind === 'ack').length} acknowledged, ${events.filter(({ kind }) => kind === 'begin').length} begun, ${dead.size} of at most once with an end that nobody knows`,
	);
	expect(jobProblems(events, ONCE, dead)).toEqual([]);
	plantFaults(events, dead);
}

async function isEmpty(client: MinderClient): Promise<boolean> {
	const queues = await client.listQueues(['many', 'once']);
	return queues.every(
		({ queued, delayed, running }) => queued.high + queued.normal + queued.low + delayed + running === 0,
	);
}

/** The checker finds in this very history what it is there for. */
function plantFaults(events: readonly JobEvent[], dead: ReadonlySet<string>): void {
	const lost = events.find(({ kind, function: name }) => kind === 'ack' && name === 'many');
	const without = events.filter(({ kind, key }) => kind !== 'done' || key !== lost?.key);
	expect(jobProblems(without, ONCE, dead)).toHaveLength(1);
	const twice = events.find(({ kind, function: name }) => kind === 'begin' && name === 'once');
	if (twice === undefined || lost === undefined) throw new Error('nothing was done');
	expect(jobProblems([...events, twice], ONCE, dead)).toHaveLength(1);
	expect(jobProblems([...events, { ...twice, kind: 'done', handle: lost.handle }], ONCE, dead)).toHaveLength(1);
}

describe(`${JOBS} background jobs, while managers, workers and clients are killed -9`, () => {
	const timeout = 300_000 + JOBS * 10;

	it('are all done, and at most once where that was asked for, with one manager on lmdb', { timeout }, async () => {
		const cluster = new Cluster();
		cleanUps.push(() => cluster[Symbol.asyncDispose]());
		const port = await freePort();
		const gearman = ['--gearman', `127.0.0.1:${port}`];
		await cluster.startManager(...gearman);
		const killManager = async (): Promise<void> => {
			await cluster.manager?.kill('SIGKILL');
			await cluster.startManager(...gearman);
		};
		await survive(cluster, [port], killManager, () => cluster.server);
	});

	it('are so with three managers on etcd, of which the one that leads is killed', { timeout }, async () => {
		const cluster = await FailoverCluster.start(3, LEASE_SECONDS, { gearman: true });
		cleanUps.push(() => cluster[Symbol.asyncDispose]());
		const killManager = async (): Promise<void> => {
			const leader = await cluster.leader();
			await cluster.strike(leader, 'kill -9');
			await cluster.servedByAnother(leader);
			await cluster.mend(leader, 'kill -9');
		};
		const ports = cluster.members.map(({ gearmanPort = 0 }) => gearmanPort);
		await survive(cluster, ports, killManager, () => cluster.server);
	});
});
