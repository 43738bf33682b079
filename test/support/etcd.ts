import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from './free-port.ts';
import { waitFor } from './wait-for.ts';

interface Member {
	readonly name: string;
	readonly client: number;
	readonly peer: number;
	child: ChildProcess | undefined;
	output: string;
}

/** A real etcd on loopback, of one member or three, with its data in a directory of its own. Stop it. */
export class Etcd {
	readonly #directory = mkdtempSync(join(tmpdir(), 'minder-etcd-'));
	readonly #members: readonly Member[];
	readonly #extra: readonly string[];

	private constructor(members: readonly Member[], extra: readonly string[]) {
		this.#members = members;
		this.#extra = extra;
	}

	/** @param extra options of etcd, such as `--quota-backend-bytes=…` @throws Error where etcd cannot be had */
	static async start(count: 1 | 3 = 1, extra: readonly string[] = []): Promise<Etcd> {
		needEtcd();
		const ports = await freePorts(2 * count);
		const members = Array.from({ length: count }, (_, at) => ({
			name: `m${at}`,
			client: ports[2 * at] ?? 0,
			peer: ports[2 * at + 1] ?? 0,
			child: undefined,
			output: '',
		}));
		const etcd = new Etcd(members, extra);
		try {
			await Promise.all(members.map((_, at) => etcd.startMember(at)));
		} catch (error) {
			await etcd.stop();
			throw error;
		}
		return etcd;
	}

	/** `host:port` of the members for clients. */
	get hosts(): readonly string[] {
		return this.#members.map((member) => `127.0.0.1:${member.client}`);
	}

	/** Of a store with that prefix; the shortest lease that etcd takes, unless told otherwise. */
	url(prefix: string, leaseSeconds = 2): string {
		return `etcd://${this.hosts.join(',')}/${prefix}?lease=${leaseSeconds}`;
	}

	port(at = 0): number {
		return this.#member(at).client;
	}

	/** Starts a member that was stopped; resolves when it answers. */
	async startMember(at: number): Promise<void> {
		const member = this.#member(at);
		const [client, peer] = [`http://127.0.0.1:${member.client}`, `http://127.0.0.1:${member.peer}`];
		const child = spawn(
			'etcd',
			[
				`--name=${member.name}`,
				`--data-dir=${join(this.#directory, member.name)}`,
				`--listen-client-urls=${client}`,
				`--advertise-client-urls=${client}`,
				`--listen-peer-urls=${peer}`,
				`--initial-advertise-peer-urls=${peer}`,
				`--initial-cluster=${this.#members.map((each) => `${each.name}=http://127.0.0.1:${each.peer}`).join(',')}`,
				'--logger=zap',
				'--log-level=warn',
				...this.#extra,
			],
			{ stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH } },
		);
		member.child = child;
		// Where the tests end in the middle.
		const orphan = (): unknown => child.kill('SIGKILL');
		process.once('exit', orphan);
		child.once('exit', () => process.removeListener('exit', orphan));
		child.stderr.on('data', (data: Buffer) => {
			member.output = (member.output + data.toString()).slice(-20_000);
		});
		await once(child, 'spawn');
		await waitFor(() => child.exitCode !== null || isHealthy(client), { seconds: 30, what: 'etcd to answer' });
		if (child.exitCode !== null) throw new Error(`etcd ended with ${child.exitCode}:\n${member.output}`);
	}

	/** kill -9, STOP or CONT. */
	async signal(at: number, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
		const { child } = this.#member(at);
		if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
		const exited = signal === 'SIGKILL' ? once(child, 'exit') : undefined;
		child.kill(signal);
		await exited;
	}

	async stop(): Promise<void> {
		await Promise.all(this.#members.map((_, at) => this.signal(at, 'SIGKILL')));
		rmSync(this.#directory, { recursive: true, force: true });
	}

	#member(at: number): Member {
		const member = this.#members[at];
		if (member === undefined) throw new Error(`etcd has no member ${at}`);
		return member;
	}
}

/** The set-up of the tests in test/support/set-up.sh has installed it, or says why not. */
function needEtcd(): void {
	if (spawnSync('etcd', ['--version']).status === 0) return;
	const script = fileURLToPath(new URL('./set-up.sh', import.meta.url));
	const setUp = spawnSync('sh', [script], { encoding: 'utf8' });
	if (spawnSync('etcd', ['--version']).status === 0) return;
	throw new Error(`this test needs etcd, which cannot be had here: ${setUp.stderr.trim()}`);
}

async function isHealthy(url: string): Promise<boolean> {
	const response = await fetch(`${url}/health`);
	return response.ok && /"health":\s*"?true/.test(await response.text());
}
