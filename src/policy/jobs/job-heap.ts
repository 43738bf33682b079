import type { Job } from './job.ts';

/**
 * Jobs by a number, lowest first, and by age among equals; any of them is taken out in O(log n). A job is in one heap at a time: it knows its place there. An
 * empty heap holds no memory.
 */
export class JobHeap {
	#keys: number[] = [];
	#jobs: Job[] = [];

	get size(): number {
		return this.#jobs.length;
	}

	get first(): Job | undefined {
		return this.#jobs[0];
	}

	/** The number of the first. */
	get firstKey(): number | undefined {
		return this.#keys[0];
	}

	add(job: Job, key: number): void {
		this.#rise(this.#jobs.length, job, key);
	}

	/** @param job one that is in it */
	move(job: Job, key: number): void {
		this.remove(job);
		this.add(job, key);
	}

	/** @param job one that is in it */
	remove(job: Job): void {
		const place = job.slot;
		job.slot = -1;
		const last = this.#jobs.pop();
		const key = this.#keys.pop();
		if (this.#jobs.length === 0) {
			this.#jobs = [];
			this.#keys = [];
		}
		if (last === undefined || key === undefined || last === job) return;
		if (place > 0 && this.#before(last, key, (place - 1) >> 1)) this.#rise(place, last, key);
		else this.#sink(place, last, key);
	}

	#rise(from: number, job: Job, key: number): void {
		let place = from;
		while (place > 0) {
			const parent = (place - 1) >> 1;
			if (!this.#before(job, key, parent)) break;
			this.#copy(parent, place);
			place = parent;
		}
		this.#put(place, job, key);
	}

	#sink(from: number, job: Job, key: number): void {
		let place = from;
		for (;;) {
			let child = 2 * place + 1;
			if (child >= this.#jobs.length) break;
			const right = this.#jobs[child + 1];
			if (right !== undefined && this.#before(right, this.#keys[child + 1] ?? 0, child)) child++;
			if (this.#before(job, key, child)) break;
			this.#copy(child, place);
			place = child;
		}
		this.#put(place, job, key);
	}

	#before(job: Job, key: number, place: number): boolean {
		const other = this.#keys[place] ?? 0;
		return key < other || (key === other && job.seq < (this.#jobs[place]?.seq ?? 0));
	}

	#copy(from: number, to: number): void {
		const job = this.#jobs[from];
		if (job !== undefined) this.#put(to, job, this.#keys[from] ?? 0);
	}

	#put(place: number, job: Job, key: number): void {
		this.#jobs[place] = job;
		this.#keys[place] = key;
		job.slot = place;
	}
}
