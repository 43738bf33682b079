import { MinderError } from '../../model/errors.ts';
import type { JobRetention } from '../../model/function-spec.ts';
import type { FunctionName } from '../../model/ids.ts';
import type { Op, Store } from '../../store/store.ts';
import { decodeEnd, ENDED_STATES, type EndedState, type StoredEnd } from './ended-codec.ts';
import { EndedIndex, type EndedJob, indexed } from './ended-index.ts';
import type { JobChange, JobChanges } from './job-changes.ts';
import { forgetOps } from './job-codec.ts';
import type { EndedCounts } from './job-keeper.ts';
import { JOB_KEYS, numberKey, seqOf } from './job-keys.ts';

/** Taken away for their age in one go. */
const MOST_EXPIRED = 5000;

/**
 * Background jobs that have ended: written with the removal of what they were, kept for so long and so many as their function says. Dead letters leave
 * `job/N` with their payload where it is.
 */
export class EndedJobs {
	readonly index = new EndedIndex();
	readonly #store: Store;
	readonly #changes: JobChanges;
	readonly #keep: (name: FunctionName) => JobRetention;
	/** Not on disk yet. */
	readonly #unwritten = new Map<number, { readonly end: StoredEnd; readonly change: JobChange }>();

	private constructor(store: Store, changes: JobChanges, keep: (name: FunctionName) => JobRetention) {
		this.#store = store;
		this.#changes = changes;
		this.#keep = keep;
	}

	/**
	 * Reads what is kept.
	 * @param keep of a function, as it is now
	 * @throws MinderError `storage`
	 */
	static async open(store: Store, changes: JobChanges, keep: (name: FunctionName) => JobRetention): Promise<EndedJobs> {
		const ended = new EndedJobs(store, changes, keep);
		const found: EndedJob[] = [];
		for await (const entry of store.scan(JOB_KEYS.ended)) {
			const seq = seqOf(entry.key.slice(JOB_KEYS.ended.length));
			if (seq !== undefined) found.push(indexed(seq, decodeEnd(entry)));
		}
		for (const job of found.sort((a, b) => a.endedAt - b.endedAt || a.seq - b.seq)) ended.index.add(job);
		return ended;
	}

	/** @returns what is to be waited for before anybody is told */
	add(seq: number, end: StoredEnd): JobChange {
		const limits = limitsOf(this.#keep(end.function), end.state);
		if (limits.count === 0 || limits.maxAgeSeconds === 0) {
			return this.#changes.put(seq, () => forgetOps(seq, end.bytes), 100);
		}
		this.index.add(indexed(seq, end));
		const change = this.#changes.put(seq, () => endOps(seq, end), 500 + (end.result?.length ?? 0));
		this.#unwritten.set(seq, { end, change });
		void change.written().then(() => {
			if (this.#unwritten.get(seq)?.change === change) this.#unwritten.delete(seq);
		});
		this.#trim(end.function, end.state, limits.count);
		return change;
	}

	/** Its payload goes as well. @returns what is to be waited for, `undefined`: it is not kept */
	forget(seq: number): JobChange | undefined {
		const job = this.index.remove(seq);
		if (job === undefined) return undefined;
		this.#unwritten.delete(seq);
		return this.#changes.put(seq, () => forgetOps(seq, job.bytes), 100);
	}

	/** Of what is older than its function's limit, and beyond a count that is lower now. @param now wall ms @returns whether that was all */
	expire(now: number): 'all' | 'some' {
		let left = MOST_EXPIRED;
		for (const name of this.index.functions()) {
			const keep = this.#keep(name);
			for (const state of ENDED_STATES) {
				const { maxAgeSeconds, count } = limitsOf(keep, state);
				for (const { seq, endedAt } of this.index.of(name, state)) {
					const surplus = endedAt <= now - maxAgeSeconds * 1000 || this.index.count(name, state) > count;
					if (!surplus) break;
					if (left-- <= 0) return 'some';
					this.forget(seq);
				}
			}
		}
		return 'all';
	}

	counts(name: FunctionName): EndedCounts {
		return this.index.counts(name);
	}

	/** @throws MinderError `storage` */
	async read(seq: number): Promise<StoredEnd | undefined> {
		const unwritten = this.#unwritten.get(seq);
		if (unwritten !== undefined) return unwritten.end;
		if (this.index.get(seq) === undefined) return undefined;
		const key = numberKey(JOB_KEYS.ended, seq);
		for await (const entry of this.#store.scan(key, { limit: 1 })) return decodeEnd(entry);
		return undefined;
	}

	/** As {@link read}. @throws MinderError `storage`, `not-found` */
	async need(seq: number): Promise<StoredEnd> {
		const end = await this.read(seq);
		if (end === undefined) throw noJob(seq);
		return end;
	}

	/** Resolves when it is on disk. */
	async settled(seq: number): Promise<void> {
		await this.#unwritten.get(seq)?.change.written();
	}

	#trim(name: FunctionName, state: EndedState, count: number): void {
		while (this.index.count(name, state) > count) {
			const [oldest] = this.index.of(name, state);
			if (oldest === undefined) return;
			this.forget(oldest.seq);
		}
	}
}

export function noJob(job: number | string): MinderError {
	const text = `there is no job ${job}, or it is not kept any more; \`minder jobs\` lists them`;
	return new MinderError('not-found', text, { details: { job: String(job) } });
}

/** Cancelled ones are kept as those that are done. */
function limitsOf(keep: JobRetention, state: EndedState): JobRetention['done'] {
	return state === 'failed' ? keep.failed : keep.done;
}

function endOps(seq: number, end: StoredEnd): Op[] {
	const put: Op = { kind: 'put', key: numberKey(JOB_KEYS.ended, seq), value: end };
	const state: Op = { kind: 'remove', key: numberKey(JOB_KEYS.state, seq) };
	if (end.state === 'failed') return [put, state];
	return [...forgetOps(seq, end.bytes).filter((op) => op.key !== put.key), put];
}
