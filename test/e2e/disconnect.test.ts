import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Cluster, isAlive } from '../support/cluster.ts';
import type { TestNetwork } from '../support/network.ts';
import { waitFor } from '../support/wait-for.ts';

const APART_SECONDS = 60;
const STOP_SECONDS = 12;
const RIGHT = ['right1', 'right2', 'right3', 'right4'];

/** Programs that are told apart from all others by what they sleep. */
const SLEEPS = { keep: '71000.1', stop: '71000.2', replace: '71000.3', both: '71000.4' } as const;
type Name = keyof typeof SLEEPS;
const NAMES = Object.keys(SLEEPS) as Name[];

const DISCONNECT: Record<Name, object | undefined> = {
	keep: undefined,
	stop: { stopAfter: `${STOP_SECONDS}s` },
	replace: { replaceAfter: '15s' },
	both: { stopAfter: '8s', replaceAfter: '12s' },
};

let cluster: Cluster;
let network: TestNetwork;

beforeAll(async () => {
	cluster = new Cluster();
	network = await cluster.spreadOver(['left', ...RIGHT]);
	await cluster.startManager();
	await cluster.startAgents('left', ...RIGHT);
	const file = join(cluster.directory, 'spec.json');
	const processes = Object.fromEntries(
		NAMES.map((name) => [
			name,
			{
				command: 'sleep',
				args: [SLEEPS[name]],
				startSeconds: 0.2,
				stop: { timeout: '1s' },
				...(DISCONNECT[name] === undefined ? {} : { disconnect: DISCONNECT[name] }),
			},
		]),
	);
	writeFileSync(file, JSON.stringify({ processes }));
	// All begin on the left; the others may take them later.
	expect((await cluster.cli('node', 'cordon', ...RIGHT)).code).toBe(0);
	expect(await cluster.cli('apply', '-f', file, '--wait')).toMatchObject({ code: 0 });
	expect((await cluster.cli('node', 'uncordon', ...RIGHT)).code).toBe(0);
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** Pids of each process's programs on all nodes, by what the kernel says. */
function copies(): Record<Name, number[]> {
	const found: Record<Name, number[]> = { keep: [], stop: [], replace: [], both: [] };
	for (const pid of readdirSync('/proc')) {
		try {
			const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
			const name = NAMES.find((each) => argv[1] === SLEEPS[each]);
			if (name !== undefined && isAlive(Number(pid))) found[name].push(Number(pid));
		} catch {
			// it ended meanwhile
		}
	}
	return found;
}

it('a node cut off for a minute: keep, stop and replace do what they say, and one copy is left', {
	timeout: 240_000,
}, async () => {
	const first = new Map<Name, number | undefined>();
	for (const { process, node, pid } of (await cluster.status()).instances) {
		expect(node, process).toBe('left');
		first.set(process as Name, pid);
	}
	const isFirst = (name: Name): boolean => copies()[name].includes(first.get(name) ?? -1);
	const most = Object.fromEntries(NAMES.map((name) => [name, 0])) as Record<Name, number>;
	const goneAt = new Map<Name, number>();
	const secondAt = new Map<Name, number>();
	const shown = new Set<string>();

	const cutAt = performance.now();
	const apart = (): number => (performance.now() - cutAt) / 1000;
	network.cut('left');
	const looking = setInterval(() => {
		for (const [name, now] of Object.entries(copies()) as [Name, number[]][]) {
			const pid = first.get(name) ?? -1;
			most[name] = Math.max(most[name], now.length);
			if (!now.includes(pid) && !goneAt.has(name)) goneAt.set(name, apart());
			if (now.some((each) => each !== pid) && !secondAt.has(name)) secondAt.set(name, apart());
		}
	}, 100);
	try {
		while (apart() < APART_SECONDS) {
			for (const { process, node, phase } of (await cluster.status()).instances)
				shown.add(`${process} ${node} ${phase}`);
		}
	} finally {
		clearInterval(looking);
	}

	expect(isFirst('keep')).toBe(true);
	expect(isFirst('replace')).toBe(true);
	expect([...goneAt.keys()].sort()).toEqual(['both', 'stop']);
	// From the last heartbeat that was answered, which may have been some seconds before the cut.
	expect(goneAt.get('stop')).toBeLessThan(STOP_SECONDS + 10);
	expect(goneAt.get('stop')).toBeGreaterThan(STOP_SECONDS - 8);
	expect([...secondAt.keys()].sort()).toEqual(['both', 'replace']);
	expect(secondAt.get('both')).toBeGreaterThan(goneAt.get('both') ?? Number.POSITIVE_INFINITY);
	expect(most).toEqual({ keep: 1, stop: 1, replace: 2, both: 1 });
	expect(shown).toContain('keep left unknown');
	expect(shown).toContain('replace left lost');
	expect(RIGHT.some((node) => shown.has(`replace ${node} running`))).toBe(true);

	network.heal('left');
	await waitFor(
		async () => {
			const { instances, processes } = await cluster.status();
			return instances.length === NAMES.length && processes.every(({ ready }) => ready === 1);
		},
		{ seconds: 60, what: 'one ready copy of each' },
	);
	await waitFor(() => Object.values(copies()).every((pids) => pids.length === 1), {
		seconds: 60,
		what: 'one program of each',
	});
	expect(isFirst('keep')).toBe(true);
	// It ran all the time: it wins over its replacement. What was stopped by then lost its place.
	expect(isFirst('replace')).toBe(true);
	const where = Object.fromEntries((await cluster.status()).instances.map(({ process, node }) => [process, node]));
	expect(where).toEqual({ keep: 'left', stop: 'left', replace: 'left', both: expect.stringMatching(/^right/) });
});
