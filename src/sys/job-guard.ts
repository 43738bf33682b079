import { type ChildProcess, spawn } from 'node:child_process';
import { JOB_GUARD, JOB_GUARD_NAME } from './job-scripts.ts';
import type { Identity } from './program.ts';

/** One shell that ends the sessions that it was told of as soon as this program has died, whatever it died of. */
export class JobGuard {
	readonly #lost: () => void;
	#child: ChildProcess | undefined;
	#closed = false;

	/** @param lost the shell has ended: nothing is guarded any more; the next {@link hold} starts another one */
	constructor(lost: () => void) {
		this.#lost = lost;
	}

	/** Resolves when the guard will know of it, even if this program dies now. @throws Error where it cannot be told */
	hold(session: Identity): Promise<void> {
		const input = this.#open().stdin;
		return new Promise((resolve, reject) => {
			if (input === null) return reject(new Error('no guard can be started'));
			input.write(line('hold', session), (error) => (error ? reject(error) : resolve()));
		});
	}

	drop(session: Identity): void {
		this.#child?.stdin?.write(line('drop', session));
	}

	/** What is still held is ended. */
	close(): void {
		this.#closed = true;
		this.#child?.stdin?.end();
	}

	#open(): ChildProcess {
		if (this.#child !== undefined) return this.#child;
		const child = spawn('/bin/sh', ['-c', JOB_GUARD, JOB_GUARD_NAME], {
			detached: true,
			stdio: ['pipe', 'ignore', 'ignore'],
			cwd: '/',
		});
		this.#child = child;
		const gone = (): void => {
			if (this.#child !== child) return;
			this.#child = undefined;
			if (!this.#closed) this.#lost();
		};
		child.once('exit', gone);
		child.once('error', gone);
		child.stdin?.on('error', () => {});
		// It ends after us.
		child.unref();
		return child;
	}
}

function line(word: 'hold' | 'drop', { pid, startTicks }: Identity): string {
	return `${word} ${pid} ${startTicks}\n`;
}
