import { execFileSync, spawn } from 'node:child_process';
import {
	chmodSync,
	closeSync,
	constants,
	mkdtempSync,
	openSync,
	read,
	rmSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { markdownTable, mb, ms, percent, percentile } from './figures.ts';
import { installedPeers, type Peer } from './peers.ts';
import { pidsOf, usageOf } from './proc.ts';

const COUNT = 1000;
/** At most; fewer of those that take a second each. */
const CRASHES = 200;
const CRASHING_SECONDS = 30;
const IDLE_SECONDS = 20;

interface Figures {
	readonly name: string;
	readonly startPerProgram: number;
	readonly restart: readonly number[];
	readonly idlePercent: number;
	readonly memoryBytes: number;
}

/** Start of 1,000 programs, crash → restart, idle CPU and memory: each installed supervisor in turn, same programs, same machine. */
export async function local(): Promise<string> {
	const root = mkdtempSync(join(tmpdir(), 'minder-bench-'));
	const rows: Figures[] = [];
	const floor = await idleNode();
	try {
		const only = process.env.BENCH_PEERS?.split(',');
		for (const peer of installedPeers((name) => join(root, name))) {
			if (only !== undefined && !only.includes(peer.name)) continue;
			process.stderr.write(`${peer.name} …\n`);
			rows.push(await measure(peer, join(root, `${peer.name}.fifo`), join(root, `${peer.name}.sh`)));
		}
	} finally {
		rmSync(root, { recursive: true, force: true });
	}
	return [
		`${COUNT} programs, up to ${CRASHES} crashes, idle over ${IDLE_SECONDS} s; ${cpus().length} cores, Node ${process.version}`,
		'',
		markdownTable([
			[
				'',
				'start, per program',
				'crash → first instruction p50',
				'p99',
				'idle CPU, of a core',
				'memory of the supervisor',
			],
			...rows.map((row) => [
				row.name,
				ms(row.startPerProgram),
				ms(percentile(row.restart, 0.5)),
				ms(percentile(row.restart, 0.99)),
				percent(row.idlePercent),
				mb(row.memoryBytes),
			]),
		]),
		'',
		`A Node process with one timer a second and nothing else: ${percent(floor)} of a core.`,
		'runit and s6 keep one more process per program, as Minder keeps its shim; those are left out of the last two columns for all.',
	].join('\n');
}

/** What this machine charges a Node process for waking up: the floor of the idle column for all that run on Node. */
async function idleNode(): Promise<number> {
	const node = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
	try {
		await seconds(3);
		const before = usageOf(node.pid ?? 0).cpuSeconds;
		await seconds(IDLE_SECONDS);
		return ((usageOf(node.pid ?? 0).cpuSeconds - before) / IDLE_SECONDS) * 100;
	} finally {
		node.kill();
	}
}

/** Each program's first act is to write its number and pid into a fifo that the bench reads. */
async function measure(peer: Peer, fifo: string, script: string): Promise<Figures> {
	execFileSync('mkfifo', [fifo]);
	writeFileSync(script, `#!/bin/sh\necho "$1 $$" > ${fifo}\nexec sleep 1000000\n`);
	chmodSync(script, 0o755);
	const fd = openSync(fifo, constants.O_RDWR);
	const pids = new Map<number, number>();
	let told = (): void => {};
	const announced = new Announcements(fd, (number, pid) => {
		pids.set(number, pid);
		told();
	});
	const until = async (what: string, reached: () => boolean): Promise<void> => {
		const give = AbortSignal.timeout(60_000);
		await new Promise<void>((resolve, reject) => {
			give.addEventListener('abort', () =>
				reject(new Error(`${peer.name}: ${what} did not come about (${pids.size} programs)`)),
			);
			told = () => reached() && resolve();
			told();
		});
	};
	try {
		await peer.prepare();
		const began = performance.now();
		await peer.start(COUNT, script);
		await until(`start of ${COUNT}`, () => pids.size === COUNT);
		const startPerProgram = (performance.now() - began) / COUNT;

		const supervisors = peer.pids();
		const cpu = (): number => supervisors.reduce((sum, pid) => sum + usageOf(pid).cpuSeconds, 0);
		await seconds(10);
		const before = cpu();
		await seconds(IDLE_SECONDS);
		const idlePercent = ((cpu() - before) / IDLE_SECONDS) * 100;
		const memoryBytes = supervisors.reduce((sum, pid) => sum + usageOf(pid).residentBytes, 0);

		const restart: number[] = [];
		const crashing = performance.now();
		for (let n = 0; n < CRASHES && performance.now() - crashing < CRASHING_SECONDS * 1000; n++) {
			const number = (n * 37) % COUNT;
			const before = pids.get(number) as number;
			const killed = performance.now();
			process.kill(before, 'SIGKILL');
			await until(`restart of ${number}`, () => pids.get(number) !== before);
			restart.push(performance.now() - killed);
			await seconds(0.02);
		}
		return { name: peer.name, startPerProgram, restart, idlePercent, memoryBytes };
	} finally {
		await peer.stop();
		for (const pid of pidsOf('sleep 1000000')) kill(pid);
		announced.close();
		closeSync(fd);
	}
}

/** Lines `number pid` that programs write into a fifo, taken in by a thread that sleeps meanwhile: a busy loop would take one of few cores. */
class Announcements {
	private readonly fd: number;
	private readonly onLine: (number: number, pid: number) => void;
	private rest = '';

	constructor(fd: number, onLine: (number: number, pid: number) => void) {
		this.fd = fd;
		this.onLine = onLine;
		this.next(Buffer.alloc(64 * 1024));
	}

	private next(buffer: Buffer): void {
		read(this.fd, buffer, 0, buffer.length, null, (error, length) => {
			if (error !== null) return;
			const lines = (this.rest + buffer.toString('latin1', 0, length)).split('\n');
			this.rest = lines.pop() ?? '';
			if (lines.includes('end')) return;
			for (const line of lines) {
				const [number = 0, pid = 0] = line.split(' ').map(Number);
				this.onLine(number, pid);
			}
			this.next(buffer);
		});
	}

	close(): void {
		writeSync(this.fd, 'end\n');
	}
}

function kill(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// it ended by itself
	}
}

const seconds = (n: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, n * 1000));
