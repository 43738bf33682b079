import type { InstanceId } from '../model/ids.ts';
import type { OutputExcerpt } from '../model/records.ts';

export interface RunExcerptsPorts {
	/** Beginning and end of its outputs. */
	readonly read: (instance: InstanceId) => Promise<readonly OutputExcerpt[]>;
	/** There is an excerpt now. */
	readonly ready: (instance: InstanceId) => void;
	/** It could not be read. */
	readonly failed: (instance: InstanceId, error: unknown) => void;
}

interface Excerpt {
	readonly attempt: number;
	output?: readonly OutputExcerpt[];
}

/** Read at a time: many runs may end at once. */
const READS = 4;

/** What instances of runs that have ended wrote: read once each, a few at a time. */
export class RunExcerpts {
	readonly #ports: RunExcerptsPorts;
	readonly #excerpts = new Map<InstanceId, Excerpt>();
	readonly #queue: InstanceId[] = [];
	#reading = 0;

	constructor(ports: RunExcerptsPorts) {
		this.#ports = ports;
	}

	/** `undefined`: it has not ended, or is still being read. Empty: there is none, or it cannot be read. */
	of(instance: InstanceId): readonly OutputExcerpt[] | undefined {
		return this.#excerpts.get(instance)?.output;
	}

	/** @param attempt that has ended, 0 where it was never started; `undefined`: it has not ended */
	follow(instance: InstanceId, attempt: number | undefined): void {
		if (attempt === undefined) return this.forget(instance);
		if (this.#excerpts.get(instance)?.attempt === attempt) return;
		if (attempt === 0) return void this.#excerpts.set(instance, { attempt, output: [] });
		this.#excerpts.set(instance, { attempt });
		this.#queue.push(instance);
		this.#next();
	}

	forget(instance: InstanceId): void {
		this.#excerpts.delete(instance);
	}

	/** Nothing more is read. */
	close(): void {
		this.#queue.length = 0;
		this.#excerpts.clear();
	}

	#next(): void {
		while (this.#reading < READS) {
			const instance = this.#queue.shift();
			if (instance === undefined) return;
			const excerpt = this.#excerpts.get(instance);
			if (excerpt === undefined || excerpt.output !== undefined) continue;
			this.#reading++;
			void this.#read(instance, excerpt);
		}
	}

	async #read(instance: InstanceId, excerpt: Excerpt): Promise<void> {
		try {
			excerpt.output = await this.#ports.read(instance);
		} catch (error) {
			excerpt.output = [];
			this.#ports.failed(instance, error);
		}
		this.#reading--;
		if (this.#excerpts.get(instance) === excerpt) this.#ports.ready(instance);
		this.#next();
	}
}
