import type { WorkerMessage, WorkerOrder } from '../../src/model/jobs.ts';
import { settle } from './fake-clock.ts';

/** A worker of a client, without jobs of its own: says what a test says, and reads what it is told as soon as it is there, unless it is held. */
export class WorkerEnd {
	readonly told: WorkerOrder[] = [];
	error: unknown;
	over = false;
	readonly #out: WorkerMessage[] = [];
	readonly #gone = new AbortController();
	#wake: () => void = () => {};
	#hold: Promise<void> | undefined;
	#release: () => void = () => {};
	#ended = false;

	constructor(work: (messages: AsyncIterable<WorkerMessage>, signal: AbortSignal) => AsyncIterable<WorkerOrder>) {
		void this.#read(work(this.#messages(), this.#gone.signal));
	}

	say(...messages: WorkerMessage[]): Promise<void> {
		this.#out.push(...messages);
		this.#wake();
		return settle();
	}

	hold(): void {
		this.#hold = new Promise((resolve) => {
			this.#release = resolve;
		});
	}

	release(): Promise<void> {
		this.#hold = undefined;
		this.#release();
		return settle();
	}

	leave(): Promise<void> {
		this.#gone.abort();
		this.#wake();
		return settle();
	}

	finish(): Promise<void> {
		this.#ended = true;
		this.#wake();
		return settle();
	}

	kinds(): string[] {
		return this.told.map((order) => order.kind);
	}

	jobs() {
		return this.told.filter((order) => order.kind === 'job');
	}

	async *#messages(): AsyncGenerator<WorkerMessage> {
		while (!this.#gone.signal.aborted && !this.#ended) {
			const next = this.#out.shift();
			if (next !== undefined) yield next;
			else
				await new Promise<void>((resolve) => {
					this.#wake = resolve;
				});
		}
	}

	async #read(orders: AsyncIterable<WorkerOrder>): Promise<void> {
		try {
			for await (const order of orders) {
				this.told.push(order);
				await this.#hold;
			}
		} catch (error) {
			this.error = error;
		}
		this.over = true;
	}
}
