import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of its own that commits pairs `left/N`, `right/N` to the store and tells which ones were acknowledged. */
export class Committer {
	/** Numbers of the acknowledged pairs, from all lines that reached us. */
	readonly acknowledged: number[] = [];
	readonly #child: ChildProcess;
	readonly #ended: Promise<void>;
	#ready = false;

	constructor(url: string, first: number) {
		const script = fileURLToPath(new URL('./fixtures/store/committer.mjs', import.meta.url));
		this.#child = spawn(process.execPath, [script, url, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] });
		const closed = new Promise<void>((resolve) => this.#child.once('close', () => resolve()));
		const { stdout } = this.#child;
		if (stdout === null) throw new Error('no output of the committer');
		const lines = createInterface({ input: stdout });
		const read = new Promise<void>((resolve) => lines.once('close', resolve));
		lines.on('line', (line) => {
			if (line === 'ready') this.#ready = true;
			else if (/^\d+$/.test(line)) this.acknowledged.push(Number(line));
		});
		this.#ended = Promise.all([closed, read]).then(() => undefined);
	}

	get pid(): number {
		const { pid } = this.#child;
		if (pid === undefined) throw new Error('the committer did not start');
		return pid;
	}

	/** Whether the store is open, or the process has ended. */
	get ready(): boolean {
		return this.#ready || this.#child.exitCode !== null;
	}

	/** kill -9; resolves when all it wrote has been read. */
	async kill(): Promise<void> {
		this.#child.kill('SIGKILL');
		await this.#ended;
	}
}
