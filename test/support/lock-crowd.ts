import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { type Daemon, isAlive } from './cluster.ts';
import type { LockLog } from './lock-log.ts';
import type { TcpProxy } from './tcp-proxy.ts';
import { waitFor } from './wait-for.ts';

/** A lock that is contended for. */
export interface ContendedLock {
	readonly name: string;
	readonly slots: number;
	/** Share of those who ask for it with `--shared`. */
	readonly shared: number;
	/** How many clients hold it or wait for it at any time. */
	readonly clients: number;
	readonly ttlSeconds: number;
	/** Of the command line, such as `--lock-delay 0`. */
	readonly options: readonly string[];
}

/** One `minder lock`. */
export interface LockClient {
	readonly who: string;
	readonly lock: ContendedLock;
	readonly daemon: Daemon;
	/** Between it and the manager, where it has a way of its own. */
	readonly way?: TcpProxy;
	/** Something was done to it, so that it may end as it likes. */
	disturbed: boolean;
	/** It was there while no manager was, so that what it holds may be lost. */
	mayLose: boolean;
}

/** Starts `minder lock` with these arguments. */
export type StartLock = (args: readonly string[]) => Promise<{ readonly daemon: Daemon; readonly way?: TcpProxy }>;

/** Clients that contend for locks: for each one that ends another one comes. Close it. */
export class LockCrowd {
	readonly log: LockLog;
	readonly clients: LockClient[] = [];
	/** Ends that nothing explains. */
	readonly troubles: string[] = [];
	/** Locks and places that were lost although nothing was done to the client: a machine that is too busy, a manager that was away for long. */
	lost = 0;
	/** How many ended, by exit code or signal. */
	readonly ends = new Map<string, number>();
	readonly #start: StartLock;
	readonly #random: () => number;
	#next = 0;
	#closing = false;
	#away = false;
	#joining = Promise.resolve();

	constructor(log: LockLog, start: StartLock, random: () => number) {
		this.log = log;
		this.#start = start;
		this.#random = random;
	}

	gather(locks: readonly ContendedLock[]): void {
		for (const lock of locks) for (let count = 0; count < lock.clients; count++) this.#join(lock);
	}

	/** Somebody whose command runs, and goes on until {@link unpin}. */
	async holder(lock: string): Promise<LockClient> {
		return waitFor(
			() => {
				for (const client of this.#free(lock)) {
					writeFileSync(this.log.pin(client.who), '');
					if (!existsSync(this.log.leaving(client.who)) && isAlive(this.log.pidOf(client.who))) return client;
					this.unpin(client);
				}
				return undefined;
			},
			{ seconds: 60, what: `a holder of ${lock}` },
		);
	}

	/** Somebody who has a place in the queue; until `strike` has ended no command ends by itself there. One more comes, lest nobody waits. */
	async waiter(lock: ContendedLock, strike: (waiter: LockClient) => Promise<void>): Promise<void> {
		const isWaiting = ({ who }: LockClient): boolean => {
			const kinds = this.log.lines().flatMap(([kind, , , name]) => (name === who ? [kind] : []));
			return kinds.includes('queue') && !kinds.includes('enter');
		};
		const { name } = lock;
		writeFileSync(this.log.pin(name), '');
		this.#join({ ...lock, shared: 0 }, false);
		try {
			await strike(
				await waitFor(() => this.#free(name).find(isWaiting), { seconds: 60 }).catch((cause: unknown) =>
					this.#nobody(name, cause),
				),
			);
		} finally {
			rmSync(this.log.pin(name));
		}
	}

	unpin(client: LockClient): void {
		rmSync(this.log.pin(client.who), { force: true });
	}

	/** Says that from now on these may lose what they have. */
	disturb(clients: readonly LockClient[], why: string): void {
		for (const client of clients) {
			if (!client.disturbed) this.log.append('left', client.lock.name, client.who, why);
			client.disturbed = true;
		}
	}

	/** While `away` runs clients may find no manager for longer than the time of what they hold. Places in queues are kept all the same. */
	async withoutManager(away: () => Promise<void>): Promise<void> {
		this.#away = true;
		for (const client of this.clients) client.mayLose = true;
		await away();
		this.#away = false;
	}

	/** Its command has ended, whatever became of the client. */
	async commandEnds(client: LockClient, seconds: number): Promise<void> {
		const pid = this.log.pidOf(client.who);
		await waitFor(() => !isAlive(pid), { seconds, what: `the command of ${client.who} to end` });
	}

	async clientEnds(client: LockClient, seconds = 30): Promise<void> {
		const { who, daemon } = client;
		const history = (): string[] => this.log.lines().flatMap((line) => (line[3] === who ? [line.join(' ')] : []));
		const what = (): string => `${who} to end: ${daemon.output}${history().join('\n')}`;
		await waitFor(() => daemon.ended, { seconds, what });
	}

	/** Nobody new comes; resolves when all have had their turn and are gone. */
	async drain(seconds: number): Promise<void> {
		this.#closing = true;
		await this.#joining;
		try {
			await waitFor(() => this.clients.length === 0, { seconds });
		} catch (cause) {
			const left = this.clients.map(({ who, daemon }) => `${who}: ${daemon.output}`);
			throw new Error(`within ${seconds} s some had no turn: ${left.join('; ')}`, { cause });
		}
	}

	async close(): Promise<void> {
		this.#closing = true;
		await this.#joining;
		for (const { daemon } of this.clients.slice()) {
			daemon.child.kill('SIGCONT');
			await daemon.kill('SIGKILL');
		}
		// Where the guards are at fault.
		for (const pid of this.log.commands()) process.kill(-pid, 'SIGKILL');
	}

	#nobody(lock: string, cause: unknown): never {
		const here = this.clients.filter((client) => client.lock.name === lock);
		const states = here.map(
			({ who, disturbed, daemon }) => `${who}${disturbed ? ' (disturbed)' : ''}: ${daemon.output}`,
		);
		const last = this.log.lines().slice(-30);
		throw new Error(
			`nobody waits for ${lock} within 60 s; ${[...states, ...last.map((words) => words.join(' '))].join('\n')}`,
			{ cause },
		);
	}

	#free(lock: string): LockClient[] {
		return this.clients.filter((client) => client.lock.name === lock && !client.disturbed && !client.daemon.ended);
	}

	/** One after the other, so that each has its place before the next one asks. */
	#join(lock: ContendedLock, replaced = true): void {
		this.#joining = this.#joining.then(async () => {
			if (!this.#closing) await this.#joinNow(lock, replaced);
		});
	}

	async #joinNow(lock: ContendedLock, replaced: boolean): Promise<void> {
		const who = `${lock.name}-${this.#next++}`;
		const shared = this.#random() < lock.shared;
		const script = this.log.script(lock.name, who, 0.5 + this.#random(), this.#random() < 0.75);
		const mode = shared ? ['--shared'] : ['--slots', String(lock.slots)];
		this.log.append('ask', lock.name, who, shared ? 'shared' : 'exclusive');
		const started = await this.#start([
			'lock',
			lock.name,
			'--verbose',
			'--ttl',
			`${lock.ttlSeconds}s`,
			...mode,
			...lock.options,
			'--',
			'/bin/sh',
			'-c',
			script,
		]);
		const client: LockClient = { who, lock, disturbed: false, mayLose: this.#away, ...started };
		this.clients.push(client);
		const { child } = client.daemon;
		let isIn = false;
		let isOut = false;
		child.stderr?.on('data', () => {
			// No manager could be asked for as long as its ttl, or there was no time for it: it has lost its place, nobody knows when.
			if (!isOut && !client.disturbed && /session \S+ has ended/.test(client.daemon.output)) {
				isOut = true;
				this.lost++;
				this.log.append('left', lock.name, who, 'late', '0');
			}
			if (isIn || !client.daemon.output.includes('waits for')) return;
			isIn = true;
			this.log.append('queue', lock.name, who);
		});
		child.once('exit', (code, signal) => {
			const end = signal ?? String(code);
			this.ends.set(end, (this.ends.get(end) ?? 0) + 1);
			if (end === '76' && !client.mayLose && !client.disturbed) this.lost++;
			if (!client.disturbed && end !== '0' && end !== '76')
				this.troubles.push(`${who} ended with ${end}: ${client.daemon.output}`);
			this.clients.splice(this.clients.indexOf(client), 1);
			if (replaced) this.#join(lock);
			void client.way?.close();
		});
	}
}
