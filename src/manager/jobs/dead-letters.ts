import { MinderError } from '../../model/errors.ts';
import type { FunctionName } from '../../model/ids.ts';
import type { JobQueueRules, Moment, SavedJob } from '../../policy/jobs/job-queue-rules.ts';
import type { Op, Store } from '../../store/store.ts';
import type { DeskRecords } from './desk-records.ts';
import type { StoredEnd } from './ended-codec.ts';
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
	readonly records: DeskRecords;
	readonly now: () => Moment;
	readonly settle: () => void;
}

interface Letter {
	readonly entry: EndedJob;
	readonly end: StoredEnd;
	readonly saved: SavedJob;
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
		const dead = new Set<EndedJob>();
		for (const handle of handles) {
			const seq = seqOf(handle) ?? 0;
			const job = queue.find(seq);
			const letter = ended.index.get(seq);
			if (job?.state === 'delayed') delayed.add(seq);
			else if (job !== undefined) throw notDead(handle, `is ${job.state}`);
			else if (letter === undefined) throw noJob(handle);
			else if (letter.state !== 'failed') throw notDead(handle, `is ${letter.state}`);
			else dead.add(letter);
		}
		const count = await this.#revive([...dead], 'all');
		return count + (await this.#hasten([...delayed]));
	}

	async #all(name: FunctionName): Promise<number> {
		const { queue, ended } = this.#ports;
		const delayed: number[] = [];
		for (const job of queue.jobs()) if (job.function === name && job.state === 'delayed') delayed.push(job.seq);
		const dead = [...ended.index.of(name, 'failed')];
		let count = await this.#hasten(delayed);
		for (let at = 0; at < dead.length; at += MOST_AT_ONCE) {
			count += await this.#revive(dead.slice(at, at + MOST_AT_ONCE), 'some');
		}
		return count;
	}

	async #hasten(delayed: readonly number[]): Promise<number> {
		const { queue, records, now, settle } = this.#ports;
		let count = 0;
		for (let at = 0; at < delayed.length; at += MOST_AT_ONCE) {
			const written: Promise<void>[] = [];
			for (const seq of delayed.slice(at, at + MOST_AT_ONCE)) {
				const change = records.touched(() => {
					if (queue.hasten(seq, now())) count++;
				});
				if (change !== undefined) written.push(change.written());
			}
			settle();
			await Promise.all(written);
		}
		return count;
	}

	/**
	 * One whose key another job has by now is left where it is.
	 * @param how with `all`, it is an error, and so are the others left
	 */
	async #revive(dead: readonly EndedJob[], how: 'all' | 'some'): Promise<number> {
		const { queue, ended, now, settle } = this.#ports;
		const keys = new Set<string>();
		const back: Letter[] = [];
		for (const entry of dead) {
			const letter = await this.#read(entry);
			if (letter === undefined) continue;
			const { saved } = letter;
			const key = `${saved.function} ${saved.unique}`;
			if (this.#isTaken(letter) || (saved.unique !== '' && keys.has(key))) {
				if (how === 'all') throw taken(saved.seq);
				continue;
			}
			keys.add(key);
			back.push(letter);
		}
		// Somebody else may have put it back, or away, meanwhile.
		const mine = back.filter(({ entry }) => ended.index.remove(entry.seq) !== undefined);
		const ops = mine.flatMap(({ saved }): Op[] => [
			{ kind: 'remove', key: numberKey(JOB_KEYS.ended, saved.seq) },
			revivedOp(saved.seq, { attempt: saved.attempt, turn: 0 }),
		]);
		try {
			await this.#commit(ops);
		} catch (error) {
			for (const { entry } of mine) ended.index.add(entry);
			throw error;
		}
		// A job of the same key may have come while that was written.
		const late = mine.find((letter) => this.#isTaken(letter));
		const away = late === undefined ? [] : mine.filter((letter) => how === 'all' || this.#isTaken(letter));
		const live = mine.filter((letter) => !away.includes(letter));
		for (const { saved } of live) queue.restore(saved, now());
		settle();
		await this.#putAway(away);
		if (late !== undefined && how === 'all') throw taken(late.entry.seq);
		return live.length;
	}

	/** As they were. */
	async #putAway(letters: readonly Letter[]): Promise<void> {
		const { queue, ended, now, settle } = this.#ports;
		const ops = letters.flatMap(({ entry: { seq }, end }): Op[] => [
			{ kind: 'put', key: numberKey(JOB_KEYS.ended, seq), value: end },
			{ kind: 'remove', key: numberKey(JOB_KEYS.state, seq) },
		]);
		try {
			await this.#commit(ops);
			for (const { entry } of letters) ended.index.add(entry);
		} catch (error) {
			// On disk they are jobs again: rather twice of one key than none.
			for (const { saved } of letters) queue.restore(saved, now());
			settle();
			throw error;
		}
	}

	async #commit(ops: readonly Op[]): Promise<void> {
		try {
			if (ops.length > 0) await this.#ports.store.commit(ops);
		} catch (cause) {
			const reason = cause instanceof Error ? cause.message : String(cause);
			throw new MinderError('storage', `no job was put back, the manager's store did not take it: ${reason}`, {
				cause,
			});
		}
	}

	#isTaken({ saved }: Letter): boolean {
		return saved.unique !== '' && this.#ports.queue.findUnique(saved.function, saved.unique) !== undefined;
	}

	async #read(job: EndedJob): Promise<Letter | undefined> {
		const { store, ended } = this.#ports;
		const { seq } = job;
		await ended.settled(seq);
		const end = await ended.read(seq);
		if (end === undefined) return undefined;
		for await (const entry of store.scan(numberKey(JOB_KEYS.job, seq), { limit: 1 })) {
			const saved = decodeJob(seq, entry, { attempt: end.attempt, failures: 0, turn: 0 }, false);
			return { entry: job, end, saved };
		}
		return undefined;
	}
}

function taken(seq: number): MinderError {
	const text = `another job with the unique key of job ${seq} has not ended: wait for it, or cancel it`;
	return new MinderError('precondition', text, { details: { job: String(seq) } });
}

function notDead(handle: string, what: string): MinderError {
	const text = `job ${handle} ${what}: only dead letters can be put back, and only delayed jobs begun now`;
	return new MinderError('precondition', text, { details: { job: handle } });
}
