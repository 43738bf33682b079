import { JOB_LIMITS } from '../../model/function-spec.ts';
import type { FunctionName } from '../../model/ids.ts';
import { FunctionQueue } from './function-queue.ts';
import type { Job } from './job.ts';

/** All jobs that have not ended, and all functions. */
export class JobTable {
	readonly #jobs = new Map<number, Job>();
	readonly #queues = new Map<FunctionName, FunctionQueue>();
	#newest = Number.NEGATIVE_INFINITY;
	#inOrder = true;
	#turn = 0;

	queue(name: FunctionName): FunctionQueue | undefined {
		return this.#queues.get(name);
	}

	/** Made where it is not there. */
	ensure(name: FunctionName): FunctionQueue {
		const found = this.#queues.get(name);
		if (found !== undefined) return found;
		const made = new FunctionQueue(name);
		this.#queues.set(name, made);
		return made;
	}

	/** Whether one more function fits, or this one is there already; those that nobody uses go, where it is needed. */
	fits(name: FunctionName): boolean {
		if (this.#queues.has(name) || this.#queues.size < JOB_LIMITS.functions) return true;
		for (const queue of this.#queues.values()) if (queue.unused) this.#queues.delete(queue.name);
		return this.#queues.size < JOB_LIMITS.functions;
	}

	drop(name: FunctionName): void {
		this.#queues.delete(name);
	}

	/** By name. */
	names(): FunctionName[] {
		return [...this.#queues.keys()].sort();
	}

	add(job: Job): void {
		if (job.seq < this.#newest) this.#inOrder = false;
		else this.#newest = job.seq;
		this.#jobs.set(job.seq, job);
		this.ensure(job.function).add(job);
	}

	remove(job: Job): void {
		this.#jobs.delete(job.seq);
		this.#queues.get(job.function)?.remove(job);
	}

	find(seq: number): Job | undefined {
		return this.#jobs.get(seq);
	}

	/** Whether it has not ended. */
	has(job: { readonly seq: number }): job is Job {
		return this.#jobs.get(job.seq) === job;
	}

	findUnique(name: FunctionName | undefined, unique: string): Job | undefined {
		if (unique === '') return undefined;
		if (name !== undefined) return this.#queues.get(name)?.byKey(unique);
		for (const queue of this.#queues.values()) {
			const found = queue.byKey(unique);
			if (found !== undefined) return found;
		}
		return undefined;
	}

	/** In the order of their numbers. */
	jobs(): Iterable<Job> {
		if (!this.#inOrder) {
			const sorted = [...this.#jobs.values()].sort((a, b) => a.seq - b.seq);
			this.#jobs.clear();
			for (const job of sorted) this.#jobs.set(job.seq, job);
			this.#inOrder = true;
		}
		return this.#jobs.values();
	}

	/** Behind all that were ever given. */
	nextTurn(): number {
		return ++this.#turn;
	}

	/** One that was given before. */
	sawTurn(turn: number): void {
		this.#turn = Math.max(this.#turn, turn);
	}
}
