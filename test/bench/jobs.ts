import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MINDER } from '../support/cluster.ts';
import { freePort } from '../support/free-port.ts';
import { GearmanPeer, gearmanWorker, PACKET } from '../support/gearman-peer.ts';
import { waitFor } from '../support/wait-for.ts';
import { markdownTable, mb, ms, percentile } from './figures.ts';
import { ownBytesOf } from './proc.ts';

const SECONDS = 5;
const CLIENTS = 16;
const WORKERS = 4;
const BACKLOG = Number(process.env['BENCH_BACKLOG'] ?? 1_000_000);
/** Submits that each client of the backlog has under way. */
const AHEAD = 64;
const PAYLOAD = Buffer.from('x'.repeat(100));

type Start = (directory: string, port: number) => Promise<ChildProcess>;

/**
 * Gearman's protocol served by Minder (every background job on disk before it is answered) and by gearmand, in memory and with its sqlite queue: the same
 * clients and workers, on bare sockets, for all. `BENCH_BACKLOG`: jobs of the backlog; sqlite's gets a hundredth of them. `BENCH_PEERS`: `minder`, `gearmand`.
 */
export async function jobs(): Promise<string> {
	const servers: [string, Start][] = [['minder', startMinder]];
	if (spawnSync('which', ['gearmand']).status === 0) {
		servers.push(['gearmand, in memory', (_, port) => startGearmand(port, [])]);
		servers.push([
			'gearmand, sqlite',
			(directory, port) => startGearmand(port, ['-q', 'libsqlite3', `--libsqlite3-db=${join(directory, 'queue.db')}`]),
		]);
	}
	const rates = [
		[
			'server',
			`background submits/s, ${CLIENTS} clients`,
			'p50',
			'p99',
			`round trips/s, ${WORKERS} workers`,
			'p50',
			'p99',
		],
	];
	const backlogs = [['server', 'backlog', 'submitted/s', 'memory before', 'at the backlog', 'after', 'drained/s']];
	const wanted = process.env['BENCH_PEERS']?.split(',');
	for (const [name, start] of servers) {
		if (wanted !== undefined && !wanted.includes(name.split(',')[0] ?? '')) continue;
		const directory = mkdtempSync(join(tmpdir(), 'minder-bench-'));
		const port = await freePort();
		const daemon = await start(directory, port);
		try {
			rates.push([name, ...(await submits(port)), ...(await roundTrips(port))]);
			const count = name.endsWith('sqlite') ? BACKLOG / 100 : BACKLOG;
			backlogs.push([name, String(count), ...(await backlog(port, daemon.pid ?? 0, count))]);
		} finally {
			daemon.kill('SIGKILL');
			rmSync(directory, { recursive: true, force: true });
		}
	}
	return `${markdownTable(rates)}\n\n${markdownTable(backlogs)}`;
}

async function startMinder(directory: string, port: number): Promise<ChildProcess> {
	const listen = `127.0.0.1:${await freePort()}`;
	const args = [
		'--http',
		'off',
		'--listen',
		listen,
		'--gearman',
		`127.0.0.1:${port}`,
		'--data',
		join(directory, 'data'),
	];
	return started(spawn(process.execPath, [MINDER, 'manager', ...args, '--log-level', 'error'], QUIET), port);
}

function startGearmand(port: number, more: readonly string[]): Promise<ChildProcess> {
	return started(spawn('gearmand', ['-L', '127.0.0.1', '-p', String(port), '-l', 'stderr', ...more], QUIET), port);
}

const QUIET: SpawnOptions = { stdio: ['ignore', 'ignore', 'inherit'] };

async function started(daemon: ChildProcess, port: number): Promise<ChildProcess> {
	const answers = async (): Promise<boolean> => {
		try {
			(await GearmanPeer.open(port, () => {})).close();
			return true;
		} catch {
			return false;
		}
	};
	await waitFor(answers, { seconds: 20, what: 'the server' });
	return daemon;
}

/** Each client waits for one answer before it submits the next. Then what is there is done, so that the next measurement begins empty. */
async function submits(port: number): Promise<string[]> {
	const times: number[] = [];
	const began = performance.now();
	const until = began + SECONDS * 1000;
	await Promise.all(
		Array.from({ length: CLIENTS }, async (_, n) => {
			const ended = opened();
			let count = 0;
			let from = 0;
			const next = (): void => {
				from = performance.now();
				if (from > until) return ended.resolve();
				peer.send(PACKET.SUBMIT_JOB_BG, 'bench', `${n}-${count++}`, PAYLOAD);
			};
			const peer: GearmanPeer = await GearmanPeer.open(port, (type) => {
				if (type !== PACKET.JOB_CREATED) return ended.reject(new Error(`packet ${type} instead of JOB_CREATED`));
				times.push(performance.now() - from);
				next();
			});
			next();
			await ended.promise;
			peer.close();
		}),
	);
	const rate = times.length / ((performance.now() - began) / 1000);
	await drain(port, 'bench', times.length);
	return [rate.toFixed(0), ms(percentile(times, 0.5)), ms(percentile(times, 0.99))];
}

async function roundTrips(port: number): Promise<string[]> {
	const workers: GearmanPeer[] = [];
	for (let n = 0; n < WORKERS; n++) workers.push(await gearmanWorker(port, 'trip', () => 'done'));
	const times: number[] = [];
	const began = performance.now();
	const until = began + SECONDS * 1000;
	await Promise.all(
		Array.from({ length: CLIENTS }, async () => {
			const ended = opened();
			let from = 0;
			const next = (): void => {
				from = performance.now();
				if (from > until) return ended.resolve();
				peer.send(PACKET.SUBMIT_JOB, 'trip', '', PAYLOAD);
			};
			const peer: GearmanPeer = await GearmanPeer.open(port, (type) => {
				if (type === PACKET.JOB_CREATED) return;
				if (type !== PACKET.WORK_COMPLETE) return ended.reject(new Error(`packet ${type} instead of WORK_COMPLETE`));
				times.push(performance.now() - from);
				next();
			});
			next();
			await ended.promise;
			peer.close();
		}),
	);
	const rate = times.length / ((performance.now() - began) / 1000);
	for (const worker of workers) worker.close();
	return [rate.toFixed(0), ms(percentile(times, 0.5)), ms(percentile(times, 0.99))];
}

async function backlog(port: number, pid: number, count: number): Promise<string[]> {
	const before = ownBytesOf(pid);
	const began = performance.now();
	let sent = 0;
	await Promise.all(
		Array.from({ length: CLIENTS }, async () => {
			const ended = opened();
			let open = 0;
			const fill = (): void => {
				for (; open < AHEAD && sent < count; open++) peer.send(PACKET.SUBMIT_JOB_BG, 'heap', `job-${sent++}`, PAYLOAD);
				if (open === 0) ended.resolve();
			};
			const peer: GearmanPeer = await GearmanPeer.open(port, (type) => {
				if (type !== PACKET.JOB_CREATED) return ended.reject(new Error(`packet ${type} instead of JOB_CREATED`));
				open--;
				fill();
			});
			fill();
			await ended.promise;
			peer.close();
		}),
	);
	const submitted = count / ((performance.now() - began) / 1000);
	const full = ownBytesOf(pid);
	const from = performance.now();
	await drain(port, 'heap', count);
	const drained = count / ((performance.now() - from) / 1000);
	// What it gives back, it gives back within a minute.
	await new Promise((resolve) => setTimeout(resolve, 65_000));
	const after = ownBytesOf(pid);
	return [submitted.toFixed(0), mb(before), mb(full), mb(after), drained.toFixed(0)];
}

async function drain(port: number, name: string, count: number): Promise<void> {
	const done = new Set<string>();
	const all = opened();
	const workers: GearmanPeer[] = [];
	for (let n = 0; n < WORKERS; n++) {
		const worker = await gearmanWorker(port, name, (handle) => {
			done.add(handle);
			if (done.size === count) setImmediate(() => all.resolve());
			return '';
		});
		workers.push(worker);
	}
	await all.promise;
	for (const worker of workers) worker.close();
}

/** A promise with its two ends. */
function opened(): {
	readonly promise: Promise<void>;
	readonly resolve: () => void;
	readonly reject: (error: Error) => void;
} {
	let resolve = (): void => {};
	let reject: (error: Error) => void = () => {};
	const promise = new Promise<void>((done, failed) => {
		resolve = done;
		reject = failed;
	});
	return { promise, resolve, reject };
}
