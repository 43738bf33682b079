import { MinderError } from '../../model/errors.ts';
import type { FunctionName } from '../../model/ids.ts';
import type { JobQueueRules, Moment, SavedJob } from '../../policy/jobs/job-queue-rules.ts';
import type { Op, Store } from '../../store/store.ts';
import type { EndedJob } from './ended-index.ts';
import { type EndedJobs, noJob } from './ended-jobs.ts';
import { decodeJob, revivedOp } from './job-codec.ts';
import { JOB_KEYS, numberKey, seqOf } from './job-keys.ts';

/** Put back with one commit. */
const MOST_AT_ONCE = 500;

export interface DeadLetterPorts {
	readonly store: Store;
	readonly queue: JobQueueRules;
	readonly ended: EndedJobs;
	readonly now: () => Moment;
	readonly settle: () => void;
}

/** Puts dead letters back into the queue, and begins delayed jobs before their time. */
export class DeadLetters {
	readonly #ports: DeadLetterPorts;

	constructor(ports: DeadLetterPorts) {
		this.#ports = ports;
	}

	/** See JobKeeper. @throws MinderError `not-found`, `precondition`, `storage` */
	async retry(which: { readonly handles: readonly string[] } | { readonly function: string }): Promise<number> {
		return 'handles' in which ? this.#chosen(which.handles) : this.#all(which.function as FunctionName);
	}

	async #chosen(handles: readonly string[]): Promise<number> {
		const { queue, ended } = this.#ports;
		const delayed = new Set<number>();
		const dead: EndedJob[] = [];
		for (const handle of new Set(handles)) {
			const seq = seqOf(handle) ?? 0;
			const job = queue.find(seq);
			const letter = ended.index.get(seq);
			if (job?.state === 'delayed') delayed.add(seq);
			else if (job !== undefined) throw notDead(handle, `is ${job.state}`);
			else if (letter === undefined) throw noJob(handle);
			else if (letter.state !== 'failed') throw notDead(handle, `is ${letter.state}`);
			else if (!dead.includes(letter)) dead.push(letter);
		}
		const count = await this.#revive(dead, (seq) => {
			const text = `another job with the unique key of job ${seq} has not ended: wait for it, or cancel it`;
			throw new MinderError('precondition', text, { details: { job: String(seq) } });
		});
		return count + this.#hasten(delayed);
	}

	async #all(name: FunctionName): Promise<number> {
		const { queue, ended } = this.#ports;
		const delayed: number[] = [];
		for (const job of queue.jobs()) if (job.function === name && job.state === 'delayed') delayed.push(job.seq);
		const dead = [...ended.index.of(name, 'failed')];
		let count = this.#hasten(delayed);
		for (let at = 0; at < dead.length; at += MOST_AT_ONCE) {
			count += await this.#revive(dead.slice(at, at + MOST_AT_ONCE), () => undefined);
		}
		return count;
	}

	#hasten(delayed: Iterable<number>): number {
		const { queue, now, settle } = this.#ports;
		let count = 0;
		for (const seq of delayed) if (queue.hasten(seq, now())) count++;
		settle();
		return count;
	}

	/** @param collides called for one whose key another job has by now; it is left where it is */
	async #revive(dead: readonly EndedJob[], collides: (seq: number) => void): Promise<number> {
		const { store, queue, ended, now, settle } = this.#ports;
		const keys = new Set<string>();
		const back: { readonly letter: EndedJob; readonly saved: SavedJob }[] = [];
		for (const letter of dead) {
			const saved = await this.#read(letter);
			if (saved === undefined) continue;
			const key = `${saved.function} ${saved.unique}`;
			if (saved.unique !== '' && (keys.has(key) || queue.findUnique(saved.function, saved.unique) !== undefined)) {
				collides(letter.seq);
				continue;
			}
			keys.add(key);
			back.push({ letter, saved });
		}
		// Somebody else may have put it back, or away, meanwhile.
		const mine = back.filter(({ letter }) => ended.index.remove(letter.seq) !== undefined);
		const ops = mine.flatMap(({ saved }): Op[] => [
			{ kind: 'remove', key: numberKey(JOB_KEYS.ended, saved.seq) },
			revivedOp(saved.seq, { attempt: saved.attempt, turn: 0 }),
		]);
		try {
			if (ops.length > 0) await store.commit(ops);
		} catch (cause) {
			for (const { letter } of mine) ended.index.add(letter);
			const reason = cause instanceof Error ? cause.message : String(cause);
			throw new MinderError('storage', `no job was put back, the manager's store did not take it: ${reason}`, {
				cause,
			});
		}
		for (const { saved } of mine) queue.restore(saved, now());
		settle();
		return mine.length;
	}

	async #read({ seq }: EndedJob): Promise<SavedJob | undefined> {
		const { store, ended } = this.#ports;
		await ended.settled(seq);
		const end = await ended.read(seq);
		if (end === undefined) return undefined;
		for await (const entry of store.scan(numberKey(JOB_KEYS.job, seq), { limit: 1 })) {
			return decodeJob(seq, entry, { attempt: end.attempt, failures: 0, turn: 0 }, false);
		}
		return undefined;
	}
}

function notDead(handle: string, what: string): MinderError {
	const text = `job ${handle} ${what}: only dead letters can be put back, and only delayed jobs begun now`;
	return new MinderError('precondition', text, { details: { job: handle } });
}
