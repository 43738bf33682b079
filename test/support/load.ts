import { connect } from '../../src/client/connect.ts';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { MinderError } from '../../src/model/errors.ts';
import type { History, Operation } from './history.ts';
import { specOf } from './specs.ts';

/** Longer than a failover may take. Seconds. */
const TIMEOUT_SECONDS = 8;
const MOST_INSTANCES = 50;

type Outcome = Operation['outcome'];

/**
 * A steady stream of changes and of reads, one change at a time for each process, all of it in a history. The processes have no node that they
 * may run on, so that nothing is started for them.
 */
export class Load {
	readonly #servers: string;
	readonly #history: History;
	#scaled = 'scaled-0';
	readonly #running: Promise<void>[] = [];
	#stopped = false;
	/** Changes that were acknowledged so far. */
	acknowledged = 0;
	/** Why operations did not go well, with how many there were. */
	readonly troubles = new Map<string, number>();

	constructor(servers: string, history: History) {
		this.#servers = servers;
		this.#history = history;
	}

	start(writers: number): void {
		const applied = Array.from({ length: writers }, (_, at) => `applied-${at}`);
		for (const key of applied) this.#running.push(this.#loop((client, number) => this.#apply(client, key, number)));
		this.#running.push(this.#loop((client, number) => this.#scale(client, number - 1)));
		this.#running.push(this.#loop((client) => this.#readAll(client, [...applied, this.#scaled])));
	}

	/** Resolves when all is read once more. */
	async stop(): Promise<void> {
		this.#stopped = true;
		await Promise.all(this.#running);
	}

	async #loop(step: (client: MinderClient, number: number) => Promise<void>): Promise<void> {
		let client = connect(this.#servers, { timeoutSeconds: TIMEOUT_SECONDS });
		for (let number = 1, last = false; !last; number++) {
			last = this.#stopped;
			// Users come and go.
			if (number % 50 === 0) {
				client.close();
				client = connect(this.#servers, { timeoutSeconds: TIMEOUT_SECONDS });
			}
			await step(client, number);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		client.close();
	}

	async #apply(client: MinderClient, key: string, number: number): Promise<void> {
		await this.#write(key, String(number), () => client.applyProcesses([this.#spec(key, String(number))], {}));
	}

	/** Its first value is applied, the others are scaled to; a new process before there are too many instances. */
	async #scale(client: MinderClient, number: number): Promise<void> {
		const key = `scaled-${Math.floor(number / MOST_INSTANCES)}`;
		const count = 1 + (number % MOST_INSTANCES);
		this.#scaled = key;
		await this.#write(key, String(count), () =>
			count === 1 ? client.applyProcesses([this.#spec(key, '', 1)], {}) : client.scaleProcess(key, count, {}),
		);
	}

	#spec(name: string, value: string, count = 0) {
		return specOf(name, { env: { VALUE: value }, placement: { count, selector: { there: 'is-none' } } });
	}

	async #write(key: string, value: string, call: () => Promise<unknown>): Promise<void> {
		const begin = performance.now();
		const outcome = await call().then(
			(): Outcome => 'ok',
			(error: unknown) => this.#outcomeOf(error),
		);
		if (outcome === 'ok') this.acknowledged++;
		this.#history.add({ kind: 'write', key, value, begin, end: performance.now(), outcome });
	}

	async #readAll(client: MinderClient, keys: readonly string[]): Promise<void> {
		for (const key of keys) {
			const begin = performance.now();
			try {
				const { process } = await client.getProcess(key);
				const value = key.startsWith('applied') ? (process.spec.env['VALUE'] ?? '') : String(process.count);
				this.#history.add({ kind: 'read', key, value: String(value), begin, end: performance.now(), outcome: 'ok' });
			} catch (error) {
				if (!(error instanceof MinderError) || error.code !== 'not-found') this.#outcomeOf(error);
			}
		}
	}

	#outcomeOf(error: unknown): Outcome {
		if (!(error instanceof MinderError)) throw error;
		this.troubles.set(error.code, (this.troubles.get(error.code) ?? 0) + 1);
		switch (error.code) {
			case 'not-leader':
				return 'failed';
			case 'storage':
				return error.details['outcome'] === 'unknown' ? 'unknown' : 'failed';
			case 'not-found':
				// To be scaled, where the first value was not applied.
				return 'failed';
			case 'unreachable':
			case 'timeout':
				return 'unknown';
			default:
				throw error;
		}
	}
}
