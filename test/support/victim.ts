import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Assignment, Observed } from '../../src/model/records.ts';
import { openProcTable } from '../../src/sys/proc-table.ts';
import { waitFor } from './wait-for.ts';

const CHILD = fileURLToPath(new URL('./faults-child.mjs', import.meta.url));

type Message =
	| { readonly kind: 'assigned' }
	| { readonly kind: 'hoarded' }
	| { readonly kind: 'refused'; readonly reason: string }
	| { readonly kind: 'logged'; readonly level: 'warn' | 'error'; readonly text: string }
	| { readonly kind: 'observed'; readonly states: readonly Observed[]; readonly alarms: readonly string[] };

/** A supervisor in a process of its own, which can be killed and starved. */
export class Victim {
	/** Lines of level warn and error. */
	readonly logged: string[] = [];
	/** As it said last. */
	alarms: readonly string[] = [];
	readonly #child: ChildProcess;
	readonly #answers: (string | undefined)[] = [];
	#states = new Map<string, Observed>();
	#reports = 0;
	#hoards = 0;
	#stderr = '';

	/** @param wrap words before the command, e.g. of `unshare`; what they name has to exec the rest */
	constructor(directory: string, wrap: readonly string[] = []) {
		const [command, ...args] = [...wrap, process.execPath, CHILD, directory];
		this.#child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
		this.#child.stderr?.on('data', (text: Buffer) => (this.#stderr = (this.#stderr + text.toString()).slice(-5000)));
		this.#child.on('error', () => undefined);
		this.#child.on('message', (message: Message) => {
			if (message.kind === 'assigned') this.#answers.push(undefined);
			else if (message.kind === 'refused') this.#answers.push(message.reason);
			else if (message.kind === 'hoarded') this.#hoards++;
			else if (message.kind === 'logged') this.logged.push(message.text);
			else {
				this.#reports++;
				this.alarms = message.alarms;
				this.#states = new Map(message.states.map((state) => [state.instance, state]));
			}
		});
	}

	get pid(): number {
		if (this.#child.pid === undefined) throw new Error('the supervisor was not started');
		return this.#child.pid;
	}

	get ended(): boolean {
		return this.#child.exitCode !== null || this.#child.signalCode !== null;
	}

	/** The shell that forks its shims. */
	get forker(): number {
		const found = openProcTable()
			.scan()
			.find(({ parent, state }) => parent === this.pid && state !== 'Z');
		if (found === undefined) throw new Error('no forker');
		return found.pid;
	}

	/** What it wrote to stderr; of interest where it ended by itself. */
	get stderr(): string {
		return this.#stderr;
	}

	/** Resolves when it has taken over what an earlier one left. */
	async ready(): Promise<this> {
		await waitFor(() => this.#reports > 0 || this.ended, { seconds: 20, what: 'the supervisor' });
		if (this.ended) throw new Error(`the supervisor ended: ${this.#stderr}`);
		return this;
	}

	/** Hands assignments over without waiting for an answer. */
	send(upserts: readonly Assignment[]): void {
		if (this.#child.connected) this.#child.send({ kind: 'assign', upserts }, () => undefined);
	}

	/** Milliseconds by which its wall clock is wrong from now on. */
	moveWallClock(offset: number): void {
		this.#child.send({ kind: 'wall', offset });
	}

	/** Opens files until there is no descriptor left; with `false` closes them again. */
	hoardDescriptors(hoard: boolean): Promise<unknown> {
		const before = this.#hoards;
		this.#child.send({ kind: 'hoard', hoard });
		return waitFor(() => this.#hoards > before, { what: 'descriptors to be taken or given back' });
	}

	/** @returns why the assignments were refused; `undefined`: they are on disk */
	async tryAssign(upserts: readonly Assignment[]): Promise<string | undefined> {
		const before = this.#answers.length;
		this.send(upserts);
		await waitFor(() => this.#answers.length > before || this.ended, { what: 'an answer to assignments' });
		if (this.ended) throw new Error(`the supervisor ended: ${this.#stderr}`);
		return this.#answers[before];
	}

	async assign(upserts: readonly Assignment[]): Promise<void> {
		const refused = await this.tryAssign(upserts);
		if (refused !== undefined) throw new Error(`assignments were refused: ${refused}`);
	}

	of(id: string): Observed | undefined {
		return this.#states.get(id);
	}

	/** A state that it reports after this call. */
	async freshly(id: string): Promise<Observed | undefined> {
		const before = this.#reports;
		await waitFor(() => this.#reports > before + 1, { what: 'a report' });
		return this.of(id);
	}

	until(id: string, fits: (state: Observed) => boolean, seconds = 10): Promise<Observed> {
		return waitFor(
			() => {
				if (this.ended) throw new Error(`the supervisor ended: ${this.#stderr}`);
				const state = this.of(id);
				if (state === undefined || !fits(state)) throw new Error(`it is ${JSON.stringify(state)}`);
				return state;
			},
			{ seconds, what: `${id}: ${fits.toString()}` },
		);
	}

	async kill(): Promise<void> {
		if (this.ended) return;
		const exit = once(this.#child, 'exit');
		this.#child.kill('SIGKILL');
		await exit;
	}
}

/** Environment by which {@link copiesOf} tells programs of one test from others. */
export function markOf(directory: string): Record<string, string> {
	return { TEST_DIRECTORY: directory };
}

/** Pids of leaders of sessions that run for the instance, shims left out. Their assignments must have {@link markOf} as environment. */
export function copiesOf(id: string, directory: string): number[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.filter((name) => {
			try {
				if (readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('minder-shim')) return false;
				const fields = readFileSync(`/proc/${name}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
				if (fields[0] === 'Z' || fields[3] !== name) return false;
				const environ = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
				return environ.includes(`MINDER_INSTANCE=${id}`) && environ.includes(`TEST_DIRECTORY=${directory}`);
			} catch {
				return false;
			}
		})
		.map(Number);
}
