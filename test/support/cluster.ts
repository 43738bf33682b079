import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { openNetwork, type TestNetwork } from './network.ts';
import { PATIENCE, waitFor } from './wait-for.ts';

/** The built command, as a user has it. */
export const MINDER = fileURLToPath(new URL('../../dist/bin/minder.js', import.meta.url));

export interface CliResult {
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** What `minder status -o json` prints; docs/CLI.md is the contract. */
export interface StatusJson {
	readonly processes: readonly {
		readonly name: string;
		readonly revision: number;
		readonly desired: { readonly count: number; readonly stopped: boolean };
		readonly ready: number;
		readonly spec: Record<string, unknown>;
	}[];
	readonly instances: readonly InstanceJson[];
}

export interface InstanceJson {
	readonly id: string;
	readonly process: string;
	readonly node?: string;
	readonly phase: string;
	readonly ready: boolean;
	readonly pid?: number;
	readonly attempt: number;
	readonly restarts: number;
	readonly generation: number;
	readonly startedAt?: string;
	readonly exit?: { readonly code?: number; readonly signal?: string; readonly unknown?: true; readonly at: string };
	readonly reason?: string;
	readonly adopted: boolean;
}

/** A daemon of ours: one operating-system process. */
export class Daemon {
	readonly child: ChildProcess;
	output = '';

	/** @param prefix command that it is put behind and that becomes it */
	constructor(
		args: readonly string[],
		environment: NodeJS.ProcessEnv,
		command = MINDER,
		prefix: readonly string[] = [],
	) {
		const [file = '', ...rest] = [...prefix, process.execPath, command, ...args];
		this.child = spawn(file, rest, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
		for (const stream of [this.child.stdout, this.child.stderr]) {
			stream?.on('data', (data: Buffer) => {
				this.output = (this.output + data.toString()).slice(-200_000);
			});
		}
	}

	get pid(): number {
		if (this.child.pid === undefined) throw new Error('the daemon was not started');
		return this.child.pid;
	}

	get ended(): boolean {
		return this.child.exitCode !== null || this.child.signalCode !== null;
	}

	async kill(signal: NodeJS.Signals): Promise<void> {
		if (this.ended) return;
		const exited = once(this.child, 'exit');
		this.child.kill(signal);
		await exited;
	}

	/** Descriptors that are open now. */
	descriptors(): string[] {
		return readdirSync(`/proc/${this.pid}/fd`).map((fd) => {
			try {
				return readlinkSync(`/proc/${this.pid}/fd/${fd}`);
			} catch {
				return 'gone';
			}
		});
	}

	residentBytes(): number {
		const pages = readFileSync(`/proc/${this.pid}/statm`, 'utf8').split(' ')[1];
		return Number(pages) * 4096;
	}
}

/** A manager and its agents as separate processes on loopback, and the command line to talk to them. Dispose of it. */
export class Cluster {
	readonly directory = mkdtempSync(join(tmpdir(), 'minder-e2e-'));
	readonly agents = new Map<string, Daemon>();
	manager: Daemon | undefined;
	port = 0;

	/** Whether managers, agents and commands speak TLS between hosts. */
	#secure = false;
	#network: TestNetwork | undefined;

	get server(): string {
		return this.#network?.listen ?? `127.0.0.1:${this.port}`;
	}

	/** Gives every node a host of its own; to be called before anything is started. `secure`: with TLS, as it is without being told. */
	async spreadOver(nodes: readonly string[], { secure = false } = {}): Promise<TestNetwork> {
		this.#secure = secure;
		this.port = await freePort();
		this.#network = openNetwork(this.port, nodes);
		return this.#network;
	}

	private get environment(): NodeJS.ProcessEnv {
		const insecure = this.#insecure.length === 0 ? {} : { MINDER_INSECURE: '1' };
		return { PATH: process.env.PATH, HOME: this.directory, NO_COLOR: '1', MINDER_SERVER: this.server, ...insecure };
	}

	async startManager(...extra: string[]): Promise<Daemon> {
		if (this.port === 0) this.port = await freePort();
		const manager = new Daemon(
			[
				'manager',
				'--http',
				'off',
				'--listen',
				this.server,
				'--data',
				join(this.directory, 'manager'),
				...this.#insecure,
				...extra,
			],
			this.environment,
			MINDER,
			this.#network?.prefix(''),
		);
		this.manager = manager;
		await waitFor(() => manager.ended || manager.output.includes('listens on'), {
			seconds: 15 * PATIENCE,
			what: 'the manager',
		});
		if (manager.ended) throw new Error(`the manager ended:\n${manager.output}`);
		return manager;
	}

	get #insecure(): string[] {
		return this.#network?.kind === 'namespaces' && !this.#secure ? ['--insecure'] : [];
	}

	startAgent(name: string, ...extra: string[]): Daemon {
		return this.startAgentOf(MINDER, name, ...extra);
	}

	/** As {@link startAgent}, on the host of that name. */
	async startAgentOnItsHost(name: string, ...extra: string[]): Promise<Daemon> {
		if (this.#network === undefined) return this.startAgent(name, ...extra);
		const server = await this.#network.serverFor(name);
		const args = ['agent', '-s', server, '--name', name, '--data', join(this.directory, name), ...extra];
		const agent = new Daemon(args, this.environment, MINDER, this.#network.prefix(name));
		this.agents.set(name, agent);
		return agent;
	}

	/** Starts an agent of another build. @param command path of its `dist/bin/minder.js` */
	startAgentOf(command: string, name: string, ...extra: string[]): Daemon {
		const agent = new Daemon(
			['agent', '-s', this.server, '--name', name, '--data', join(this.directory, name), ...extra],
			this.environment,
			command,
		);
		this.agents.set(name, agent);
		return agent;
	}

	/** Starts agents and waits until the manager calls all of them ready. */
	async startAgents(...names: string[]): Promise<void> {
		for (const name of names) await this.startAgentOnItsHost(name);
		await this.ready(...names);
	}

	/** Waits until the manager calls these nodes ready. */
	async ready(...names: string[]): Promise<void> {
		await waitFor(
			async () => {
				const result = await this.cli('nodes', '-o', 'json');
				if (result.code !== 0) return false;
				const { nodes } = JSON.parse(result.stdout) as { nodes: { name: string; state: string }[] };
				return names.every((name) => nodes.some((node) => node.name === name && node.state === 'ready'));
			},
			{ seconds: 60, what: `nodes ${names.join(', ')} to be ready` },
		);
	}

	/** Runs a command to its end. */
	async cli(...args: string[]): Promise<CliResult> {
		return this.cliWithInput('', ...args);
	}

	async cliWithInput(input: string, ...args: string[]): Promise<CliResult> {
		const [file = '', ...rest] = [...(this.#network?.prefix('') ?? []), process.execPath, MINDER, ...args];
		const child = spawn(file, rest, { env: this.environment, cwd: this.directory });
		let stdout = '';
		let stderr = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
		child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
		child.stdin.on('error', () => undefined).end(input);
		const [code] = (await once(child, 'close')) as [number | null];
		return { code: code ?? -1, stdout, stderr };
	}

	/** Starts a command that goes on; its output is in `output`. */
	follow(...args: string[]): Daemon {
		return new Daemon(args, this.environment, MINDER, this.#network?.prefix(''));
	}

	async status(...names: string[]): Promise<StatusJson> {
		const result = await this.cli('status', ...names, '-o', 'json');
		if (result.code !== 0) throw new Error(`minder status: exit ${result.code}: ${result.stderr}`);
		return JSON.parse(result.stdout) as StatusJson;
	}

	async instance(id: string): Promise<InstanceJson> {
		const found = (await this.status(id)).instances.find((instance) => instance.id === id);
		if (found === undefined) throw new Error(`no instance ${id}`);
		return found;
	}

	/** The instance, once `condition` holds for it. */
	async until(id: string, condition: (instance: InstanceJson) => boolean, seconds = 60): Promise<InstanceJson> {
		let last: InstanceJson | undefined;
		try {
			await waitFor(
				async () => {
					last = await this.instance(id);
					return condition(last);
				},
				{ seconds, what: id },
			);
		} catch (error) {
			throw new Error(`${id} stayed ${JSON.stringify(last)}`, { cause: error });
		}
		return last as InstanceJson;
	}

	/** Ends daemons and everything that the agents started. */
	async [Symbol.asyncDispose](): Promise<void> {
		for (const agent of this.agents.values()) await agent.kill('SIGKILL');
		await this.manager?.kill('SIGKILL');
		const allEnded = (): boolean => {
			const groups = new Set(this.programs());
			for (const group of groups) {
				try {
					process.kill(-group, 'SIGKILL');
				} catch {
					// it ended by itself
				}
			}
			return groups.size === 0;
		};
		// A shim that was just started may start its program meanwhile.
		await waitFor(allEnded, { seconds: 30, what: 'the programs to end' });
		await this.#network?.close();
		rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
	}

	/** Groups that run with output files of this cluster's directory: programs that its agents started, and their shims. */
	programs(): number[] {
		return this.#processes().map(({ group }) => group);
	}

	/** Leaders of a session with such output files: the programs alone. */
	leaders(): number[] {
		return this.#processes().flatMap(({ pid, session }) => (pid === session ? [pid] : []));
	}

	#processes(): { readonly pid: number; readonly group: number; readonly session: number }[] {
		const found: { pid: number; group: number; session: number }[] = [];
		for (const name of readdirSync('/proc')) {
			if (!/^\d+$/.test(name)) continue;
			try {
				const stdout = readlinkSync(`/proc/${name}/fd/1`);
				if (!stdout.startsWith(`${this.directory}/`)) continue;
				const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
				if (fields[0] !== 'Z') found.push({ pid: Number(name), group: Number(fields[2]), session: Number(fields[3]) });
			} catch {
				// it ended meanwhile
			}
		}
		return found;
	}
}

/** Whether a program of this pid is there and not a zombie. */
export function isAlive(pid: number): boolean {
	try {
		return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
	} catch {
		return false;
	}
}
