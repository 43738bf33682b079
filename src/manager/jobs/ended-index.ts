import type { FunctionName } from '../../model/ids.ts';
import { ENDED_STATES, type EndedState, type StoredEnd } from './ended-codec.ts';
import type { EndedCounts } from './job-keeper.ts';

/** What is known of an ended job without reading it. */
export interface EndedJob {
	readonly seq: number;
	readonly function: FunctionName;
	readonly state: EndedState;
	/** Wall ms. */
	readonly endedAt: number;
	/** Of its payload. */
	readonly bytes: number;
}

type Lists = Readonly<Record<EndedState, Map<number, EndedJob>>>;

const NONE: EndedCounts = { done: 0, failed: 0, cancelled: 0 };

/** The ended jobs that are kept: by number, and for each function and state in the order in which they ended. */
export class EndedIndex {
	readonly #bySeq = new Map<number, EndedJob>();
	readonly #byFunction = new Map<FunctionName, Lists>();

	/** The newest of its function and state. */
	add(job: EndedJob): void {
		let lists = this.#byFunction.get(job.function);
		if (lists === undefined) {
			lists = { done: new Map(), failed: new Map(), cancelled: new Map() };
			this.#byFunction.set(job.function, lists);
		}
		lists[job.state].set(job.seq, job);
		this.#bySeq.set(job.seq, job);
	}

	remove(seq: number): EndedJob | undefined {
		const job = this.#bySeq.get(seq);
		if (job === undefined) return undefined;
		this.#bySeq.delete(seq);
		const lists = this.#byFunction.get(job.function);
		lists?.[job.state].delete(seq);
		if (lists !== undefined && ENDED_STATES.every((state) => lists[state].size === 0)) {
			this.#byFunction.delete(job.function);
		}
		return job;
	}

	get(seq: number): EndedJob | undefined {
		return this.#bySeq.get(seq);
	}

	functions(): IterableIterator<FunctionName> {
		return this.#byFunction.keys();
	}

	counts(name: FunctionName): EndedCounts {
		const lists = this.#byFunction.get(name);
		if (lists === undefined) return NONE;
		return { done: lists.done.size, failed: lists.failed.size, cancelled: lists.cancelled.size };
	}

	count(name: FunctionName, state: EndedState): number {
		return this.#byFunction.get(name)?.[state].size ?? 0;
	}

	/** Oldest first. */
	of(name: FunctionName, state: EndedState): Iterable<EndedJob> {
		return this.#byFunction.get(name)?.[state].values() ?? [];
	}

	/** The newest by number, that `matches`, below `before`. */
	newest(limit: number, before: number, matches: (job: EndedJob) => boolean): EndedJob[] {
		const found: EndedJob[] = [];
		for (const job of this.#bySeq.values()) if (job.seq < before && matches(job)) found.push(job);
		return found.sort((a, b) => b.seq - a.seq).slice(0, limit);
	}
}

export function indexed(seq: number, end: StoredEnd): EndedJob {
	return { seq, function: end.function, state: end.state, endedAt: end.ended, bytes: end.bytes };
}
