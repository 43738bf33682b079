import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSupervisor, type Supervisor } from '../../src/agent/supervisor.ts';
import { instanceId } from '../../src/model/ids.ts';
import type { Assignment, Observed } from '../../src/model/records.ts';
import { sleep } from '../../src/sys/clock.ts';
import { systemFiles } from '../../src/sys/files.ts';
import { silentLog } from '../../src/sys/log.ts';
import { systemRand } from '../../src/sys/rand.ts';
import { keepHeapSmall } from '../../src/sys/small-heap.ts';
import { scaledClock } from '../support/scaled-clock.ts';
import { assignmentOf, CLUSTER } from '../support/supervised.ts';
import { waitFor } from '../support/wait-for.ts';

/** MINDER_SOAK_REAL_MINUTES=10 lets the clock run as it is, for as long as that. */
const REAL_MINUTES = Number(process.env.MINDER_SOAK_REAL_MINUTES ?? 0);
const FACTOR = REAL_MINUTES > 0 ? 1 : 360;
const SECONDS = REAL_MINUTES > 0 ? REAL_MINUTES * 60 : 12 * 3600;
const SAMPLES = 12;
const GROWTH_BYTES = 32 * 1024 * 1024;
const HOUR = SECONDS / SAMPLES;

const clock = scaledClock(FACTOR);
const directory = mkdtempSync(join(tmpdir(), 'minder-soak-'));
const server = createServer((socket) => socket.destroy());
let supervisor: Supervisor;
let generation = 1;
let version = 0;

const of = (id: string): Observed | undefined => supervisor.observed().find((each) => each.instance === id);
const assign = (upserts: readonly Assignment[]): Promise<void> =>
	supervisor.assign({ clusterId: CLUSTER, version: ++version, complete: false, upserts, removals: [] });

beforeAll(async () => {
	// As the agent does: what V8 keeps for young objects otherwise grows for hours, on Node 24 by 60 MB.
	keepHeapSmall();
	server.listen(0, '127.0.0.1');
	supervisor = await openSupervisor({
		dataDirectory: directory,
		clock,
		rand: systemRand,
		log: silentLog,
		files: systemFiles,
	});
});
afterAll(async () => {
	const ids = supervisor.observed().map(({ instance }) => instance);
	const stop = { signal: 'SIGKILL', timeoutSeconds: 1 } as const;
	await assign(ids.map((id) => assignmentOf(id, '', { stop }, { generation: 1e9, want: 'stop' })));
	await waitFor(() => supervisor.observed().every(({ phase }) => phase === 'stopped'), { seconds: 20 });
	await supervisor.detach();
	server.close();
	rmSync(directory, { recursive: true, force: true });
});

const copies = (name: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${name}.${n}`);
const steady = copies('steady', 8);
const crashing = copies('crashing', 8);
const limited = copies('limited', 4);
const probed = copies('probed', 4);
const talking = copies('talking', 4);

it('keeps memory, descriptors and disk flat over twelve hours', { timeout: SECONDS * 1000 + 180_000 }, async () => {
	const address = server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	const slow = { intervalSeconds: 30, backoff: 2, maxIntervalSeconds: 300, jitter: 0.25 };
	const limit = { intervalSeconds: 1, backoff: 1, limit: 3, windowSeconds: 36_000 };
	const probe = {
		check: { kind: 'tcp', host: '127.0.0.1', port },
		intervalSeconds: 20,
		timeoutSeconds: 600,
		initialDelaySeconds: 0,
		successThreshold: 1,
		failureThreshold: 3,
	} as const;
	const logs = { maxSizeBytes: 65_536, maxFiles: 3, compress: true };
	const talk = 'while :; do head -c 20000 /dev/zero | tr "\\0" "x" | fold -w 99; sleep 0.5; done';
	const person = (): Assignment[] =>
		limited.map((id) => assignmentOf(id, 'exit 1', { restart: limit }, { generation: ++generation }));
	await assign([
		...steady.map((id) => assignmentOf(id, 'exec sleep 100000')),
		...crashing.map((id) => assignmentOf(id, 'exit 1', { restart: slow })),
		...probed.map((id) =>
			assignmentOf(id, 'exec sleep 100000', { readiness: { ...probe, deadlineSeconds: 7200 }, liveness: probe }),
		),
		...talking.map((id) => assignmentOf(id, talk, { logs })),
		...person(),
	]);
	await waitFor(() => [...steady, ...probed, ...talking].every((id) => of(id)?.ready === true), {
		seconds: 60,
		what: 'all to be ready',
	});
	const pids = new Map([...steady, ...probed, ...talking].map((id) => [id, of(id)?.pid]));

	const began = clock.monotonic();
	const samples: { rss: number; descriptors: number; runs: number; disk: number }[] = [];
	for (let hour = 1; hour <= SAMPLES; hour++) {
		while (clock.monotonic() < began + hour * HOUR) {
			await sleep(clock, HOUR / 20);
			supervisor.sampleUsage();
		}
		await assign(person());
		samples.push({
			rss: residentBytes(),
			descriptors: readdirSync('/proc/self/fd').length,
			runs: readdirSync(join(directory, 'run')).length,
			disk: bytesIn(directory),
		});
	}

	const early = samples.slice(2, 6);
	const late = samples.slice(-4);
	const least = (list: typeof samples, key: keyof (typeof samples)[number]): number =>
		Math.min(...list.map((each) => each[key]));
	expect(least(late, 'rss') - least(early, 'rss')).toBeLessThan(GROWTH_BYTES);
	expect(least(late, 'descriptors')).toBeLessThanOrEqual(least(early, 'descriptors') + 2);
	expect(least(late, 'runs')).toBeLessThanOrEqual(pids.size + crashing.length + limited.length);
	expect(least(late, 'disk')).toBeLessThan(talking.length * 2 * logs.maxFiles * 2 * logs.maxSizeBytes + 1_000_000);
	for (const [id, pid] of pids) {
		const seen = of(id);
		expect(seen, JSON.stringify(seen)).toMatchObject({ phase: 'running', pid, restarts: 0, attempt: 1 });
	}
	// A delay of at most 300 s, plus a quarter: twice as many restarts where the machine is quick.
	for (const id of crashing) expect(of(id)?.restarts, id).toBeGreaterThan(Math.floor(SECONDS / 800));
	await waitFor(() => limited.every((id) => of(id)?.phase === 'failed'), {
		seconds: 60,
		what: 'the limit to be reached',
	});
	for (const id of limited) expect(of(instanceId(id)), id).toMatchObject({ restarts: 3, attempt: 4 * (SAMPLES + 1) });
});

function residentBytes(): number {
	return Number(readFileSync('/proc/self/statm', 'utf8').split(' ')[1]) * 4096;
}

/** What the files take on disk, holes left out. */
function bytesIn(path: string): number {
	return readdirSync(path, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.reduce((sum, entry) => sum + blocksOf(join(entry.parentPath, entry.name)) * 512, 0);
}

function blocksOf(path: string): number {
	return statSync(path, { throwIfNoEntry: false })?.blocks ?? 0;
}
