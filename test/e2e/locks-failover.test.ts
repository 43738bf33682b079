import { afterEach, describe, expect, it } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { FailoverCluster, LEADER_FAULTS, type LeaderFault } from '../support/failover.ts';
import { type ContendedLock, type LockClient, LockCrowd, type StartLock } from '../support/lock-crowd.ts';
import { lockProblems } from '../support/lock-history.ts';
import { LockLog, lockEvents } from '../support/lock-log.ts';
import { seeded } from '../support/seeded.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { PATIENCE, waitFor } from '../support/wait-for.ts';

/** 500 in the full run; by default each fault once. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 9);
const SEED = Number(process.env['SEED'] ?? 1);
const LEASE_SECONDS = 2;
const SECONDS_A_ROUND = 60;
/** Beyond its ttl, until a command is gone. */
const SLACK_SECONDS = 3 * PATIENCE;

const LOCKS: readonly ContendedLock[] = [
	{ name: 'one', slots: 1, shared: 0, clients: 3, ttlSeconds: 2, options: ['--lock-delay', '0'] },
	{ name: 'pair', slots: 2, shared: 0, clients: 3, ttlSeconds: 2, options: ['--lock-delay', '0'] },
	{ name: 'rw', slots: 1, shared: 0.6, clients: 3, ttlSeconds: 3, options: [] },
];
const SLOTS = Object.fromEntries(LOCKS.map(({ name, slots }) => [name, slots]));

/** Does its harm to somebody at this lock, and undoes it. */
type Fault = readonly [what: string, strike: (crowd: LockCrowd, lock: ContendedLock) => Promise<void>];

const holderKilled: Fault = [
	'holder killed',
	async (crowd, lock) => {
		const holder = await crowd.holder(lock.name);
		crowd.disturb([holder], 'killed');
		await holder.daemon.kill('SIGKILL');
		await crowd.commandEnds(holder, SLACK_SECONDS);
	},
];

const holderStopped: Fault = [
	'holder stopped past its ttl',
	async (crowd, lock) => {
		const holder = await crowd.holder(lock.name);
		crowd.disturb([holder], 'stopped');
		holder.daemon.child.kill('SIGSTOP');
		const entered = crowd.log.entered(lock.name);
		await crowd.commandEnds(holder, lock.ttlSeconds + SLACK_SECONDS);
		await anotherOne(crowd, lock, entered);
		holder.daemon.child.kill('SIGCONT');
		await crowd.clientEnds(holder);
		expect(holder.daemon.child.exitCode, holder.daemon.output).toBe(76);
	},
];

const waiterKilled: Fault = [
	'waiter killed',
	(crowd, lock) =>
		crowd.waiter(lock, async (waiter) => {
			crowd.disturb([waiter], 'killed');
			await waiter.daemon.kill('SIGKILL');
		}),
];

const waiterStopped: Fault = [
	'waiter stopped past its ttl',
	async (crowd, lock) => {
		const stopped: LockClient[] = [];
		await crowd.waiter(lock, async (waiter) => {
			crowd.disturb([waiter], 'stopped');
			waiter.daemon.child.kill('SIGSTOP');
			stopped.push(waiter);
		});
		const entered = crowd.log.entered(lock.name);
		// It may be the next one: then only its time lets the others go on.
		await waitFor(() => crowd.log.entered(lock.name) > entered + lock.slots, { seconds: 40, what: 'others to go on' });
		for (const waiter of stopped) {
			waiter.daemon.child.kill('SIGCONT');
			await crowd.clientEnds(waiter);
		}
	},
];

function anotherOne(crowd: LockCrowd, lock: ContendedLock, entered: number): Promise<unknown> {
	return waitFor(() => crowd.log.entered(lock.name) > entered, {
		seconds: 40,
		what: `another one to get ${lock.name}`,
	});
}

async function contend(start: StartLock, directory: string, faults: readonly Fault[]): Promise<LockLog> {
	const crowd = new LockCrowd(new LockLog(directory), start, seeded(SEED));
	try {
		crowd.gather(LOCKS);
		await waitFor(() => LOCKS.every(({ name }) => crowd.log.entered(name) > 0), { seconds: 30, what: 'all locks' });
		for (let round = 0; round < ROUNDS; round++) {
			const [what, strike] = faults[round % faults.length] ?? holderKilled;
			const lock = LOCKS[((round % faults.length) + Math.floor(round / faults.length)) % LOCKS.length];
			if (lock === undefined) throw new Error('no lock');
			const entered = crowd.log.entered(lock.name);
			const began = performance.now();
			await strike(crowd, lock);
			await anotherOne(crowd, lock, entered);
			if (process.env['VERBOSE'] !== undefined)
				console.log(`${round} ${what}, ${lock.name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
		}
		await crowd.drain(60);
	} finally {
		await crowd.close();
	}
	const ends = [...crowd.ends].map(([end, count]) => `${end}: ${count}`).join(', ');
	console.log(
		`${ROUNDS} rounds: ${crowd.log.entered()} commands ran; clients ended with ${ends}; ${crowd.lost} lost it through no harm of their own`,
	);
	expect(crowd.troubles).toEqual([]);
	expect(crowd.lost).toBeLessThanOrEqual((crowd.log.entered() * PATIENCE) / 5);
	return crowd.log;
}

/** The history is sound, and would not be with one line of it changed. */
function judge(log: LockLog): void {
	const lines = log.lines();
	expect(lockProblems(lockEvents(lines), SLOTS)).toEqual([]);
	const enters = lines.flatMap((line, at) => (line[0] === 'enter' && line[2] === 'one' ? [at] : []));
	const [first = 0, second = 0] = enters.slice(-2);
	const planted = (change: (line: string[], at: number) => string[]): string[] =>
		lockProblems(lockEvents(lines.map((line, at) => change([...line], at))), SLOTS);
	const firstWho = lines[first]?.[3] ?? '';
	// The one before was alive when the last one began.
	expect(planted((line, at) => (at === second ? [...line, firstWho] : line))).toContainEqual(
		expect.stringContaining('two holders'),
	);
	// A token that was there before.
	const token = lines[first]?.[4] ?? '';
	expect(planted((line, at) => (at === second ? line.with(4, token) : line))).not.toEqual([]);
	// The last one had its place before the one before it even asked.
	const secondWho = lines[second]?.[3] ?? '';
	const early = (line: string[]): boolean => (line[0] === 'ask' || line[0] === 'queue') && line[3] === secondWho;
	const queued = ['queue', '0', 'one', secondWho];
	expect(lockProblems(lockEvents([queued, ...lines.filter((line) => !early(line))]), SLOTS)).not.toEqual([]);
}

const timeout = (90 + ROUNDS * SECONDS_A_ROUND) * 1000;
const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** Longer than a holder with the usual ttl goes on without a word from a manager. */
const COMMAND_SECONDS = 20;

describe('minder lock', () => {
	it('with the usual ttl goes on where the leader hangs, and another manager leads in time', {
		timeout: 120_000 * PATIENCE,
	}, async () => {
		const cluster = await FailoverCluster.start(3, 5);
		cleanUps.push(() => cluster[Symbol.asyncDispose]());
		const leader = await cluster.leader();
		const [holder, next] = ['holder', 'next'].map((who) =>
			cluster.follow('lock', 'kept', '--verbose', '--', 'sh', '-c', `echo begun ${who}; sleep ${COMMAND_SECONDS}`),
		);
		if (holder === undefined || next === undefined) throw new Error('nobody was started');
		const isBegun = (): boolean => [holder, next].some(({ output }) => output.includes('begun'));
		await waitFor(isBegun, { seconds: 20 * PATIENCE, what: 'a command to begin' });
		await cluster.strike(leader, 'stopped past its lease');
		await cluster.servedByAnother(leader);
		for (const daemon of [holder, next]) {
			await waitFor(() => daemon.ended, { seconds: 3 * COMMAND_SECONDS * PATIENCE, what: 'the command to end' });
			expect(daemon.child.exitCode, daemon.output).toBe(0);
		}
	});

	it(`has one holder, rising tokens and its order over ${ROUNDS} faults, with three managers on etcd`, {
		timeout,
	}, async () => {
		const cluster = await FailoverCluster.start(3, LEASE_SECONDS, { fronts: true });
		cleanUps.push(() => cluster[Symbol.asyncDispose]());
		// Two of three are there at the next loss; the third comes back meanwhile.
		let mending = Promise.resolve();
		cleanUps.unshift(() => mending.catch(() => undefined));
		const loseLeader = async (crowd: LockCrowd, kind: LeaderFault, besides?: () => Promise<void>): Promise<void> => {
			await mending;
			const leader = await cluster.leader();
			await crowd.withoutManager(async () => {
				await Promise.all([cluster.strike(leader, kind), besides?.()]);
				await cluster.servedByAnother(leader);
			});
			mending = cluster.mend(leader, kind);
			mending.catch(() => undefined);
		};
		const leaderLost = LEADER_FAULTS.map((kind): Fault => [`leader ${kind}`, (crowd) => loseLeader(crowd, kind)]);
		const both: Fault = [
			'holder and leader killed',
			async (crowd, lock) => {
				const holder = await crowd.holder(lock.name);
				crowd.disturb([holder], 'killed');
				await loseLeader(crowd, 'kill -9', () => holder.daemon.kill('SIGKILL'));
			},
		];
		const allCut: Fault = [
			'clients cut off from the managers',
			async (crowd, lock) => {
				const holder = await crowd.holder(lock.name);
				crowd.disturb(crowd.clients, 'cut off');
				cluster.cutFronts(true);
				try {
					await crowd.commandEnds(holder, lock.ttlSeconds + SLACK_SECONDS);
				} finally {
					cluster.cutFronts(false);
				}
				await crowd.clientEnds(holder);
				expect(holder.daemon.child.exitCode, holder.daemon.output).toBe(76);
			},
		];
		const [killed, stopped, cut] = leaderLost;
		const faults = [holderStopped, killed, holderKilled, stopped, waiterKilled, cut, allCut, both, waiterStopped];
		const start: StartLock = (args) => Promise.resolve({ daemon: cluster.follow(...args) });
		const log = await contend(
			start,
			cluster.directory,
			faults.filter((fault) => fault !== undefined),
		);
		await mending;
		judge(log);
	});

	it(`does so over ${ROUNDS} faults with one manager that is killed, stopped and started again`, {
		timeout,
	}, async () => {
		const cluster = new Cluster();
		cleanUps.push(() => cluster[Symbol.asyncDispose]());
		await cluster.startManager();
		const restart = async (): Promise<void> => {
			await cluster.manager?.kill('SIGKILL');
			await cluster.startManager();
		};
		const managerKilled: Fault = ['manager killed', (crowd) => crowd.withoutManager(restart)];
		const both: Fault = [
			'holder and manager killed',
			(crowd, lock) =>
				crowd.withoutManager(async () => {
					const holder = await crowd.holder(lock.name);
					crowd.disturb([holder], 'killed');
					await Promise.all([restart(), holder.daemon.kill('SIGKILL')]);
				}),
		];
		const managerStopped: Fault = [
			'manager stopped past the ttl',
			async (crowd, lock) => {
				const holder = await crowd.holder(lock.name);
				crowd.disturb(crowd.clients, 'manager stopped');
				cluster.manager?.child.kill('SIGSTOP');
				await crowd.commandEnds(holder, lock.ttlSeconds + SLACK_SECONDS);
				cluster.manager?.child.kill('SIGCONT');
				await crowd.clientEnds(holder);
			},
		];
		const holderCut: Fault = [
			'holder cut off',
			async (crowd, lock) => {
				const holder = await crowd.holder(lock.name);
				crowd.disturb([holder], 'cut off');
				holder.way?.refuse(true);
				await crowd.clientEnds(holder, lock.ttlSeconds + SLACK_SECONDS);
				expect(holder.daemon.child.exitCode, holder.daemon.output).toBe(76);
			},
		];
		const start: StartLock = async ([command = '', ...args]) => {
			const way = await TcpProxy.to(cluster.port);
			return { daemon: cluster.follow(command, '-s', way.address, ...args), way };
		};
		const faults = [
			holderStopped,
			managerKilled,
			holderKilled,
			holderCut,
			waiterKilled,
			managerStopped,
			both,
			waiterStopped,
		];
		judge(await contend(start, cluster.directory, faults));
	});
});
