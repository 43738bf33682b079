import type { Io } from './io.ts';

/** The signals that a daemon answers, one after the other, from now on. */
export class ServiceSignals {
	readonly #releases: (() => void)[];
	#pending: NodeJS.Signals[] = [];
	#wake: (() => void) | undefined;

	constructor(io: Pick<Io, 'onSignal'>) {
		const releaseStop = io.onSignal(['SIGTERM', 'SIGINT'], (signal) => {
			// The second one ends the program, whatever it is at.
			releaseStop();
			this.#take(signal);
		});
		const releaseRestart = io.onSignal(['SIGUSR2'], (signal) => this.#take(signal));
		this.#releases = [releaseStop, releaseRestart];
	}

	/** What came and was not answered yet. */
	get pending(): readonly NodeJS.Signals[] {
		return this.#pending;
	}

	/** Resolves with what is to be done next. A stop goes before any restart; restarts that came meanwhile are one. */
	async next(): Promise<'stop' | 'restart'> {
		while (this.#pending.length === 0) {
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
		const stops = this.#pending.some((signal) => signal !== 'SIGUSR2');
		this.#pending = [];
		return stops ? 'stop' : 'restart';
	}

	/** Signals do again what they do by default. */
	close(): void {
		for (const release of this.#releases) release();
	}

	#take(signal: NodeJS.Signals): void {
		if (!this.#pending.includes(signal)) this.#pending.push(signal);
		this.#wake?.();
	}
}
