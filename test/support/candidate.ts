import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of its own that campaigns for the lead on etcd and, while it leads, writes numbered entries `ID/NUMBER`. */
export class CandidateProcess {
	/** Numbers of the acknowledged writes. */
	readonly acknowledged: number[] = [];
	/** All else that it said: `leads TERM`, `failed CODE`, `ended`. */
	readonly said: string[] = [];
	readonly #child: ChildProcess;

	constructor(url: string, id: string) {
		const script = fileURLToPath(new URL('./fixtures/store/candidate.mjs', import.meta.url));
		this.#child = spawn(process.execPath, [script, url, id], { stdio: ['ignore', 'pipe', 'inherit'] });
		if (this.#child.stdout === null) throw new Error('no output of the candidate');
		createInterface({ input: this.#child.stdout }).on('line', (line) => {
			if (/^\d+$/.test(line)) this.acknowledged.push(Number(line));
			else this.said.push(line);
		});
	}

	/** The term in which it leads, as it knows. */
	get term(): string | undefined {
		const last = this.said.at(-1);
		return last?.startsWith('leads ') === true ? last.slice('leads '.length) : undefined;
	}

	signal(signal: NodeJS.Signals): void {
		this.#child.kill(signal);
	}

	/** Resolves when it has ended. */
	async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
		if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
		const closed = once(this.#child, 'close');
		this.#child.kill(signal);
		await closed;
	}
}
