import type { FunctionName } from '../../model/ids.ts';
import type { JobPriority } from '../../model/jobs.ts';
import { JOB_PRIORITIES } from '../../model/jobs.ts';
import { DEFAULT_RULES } from './function-rules.ts';
import type { Job } from './job.ts';
import { JobHeap } from './job-heap.ts';
import type { FunctionRules, QueueCounts } from './job-queue-rules.ts';

/** One function: its jobs that wait for a worker, its workers, and what is counted of it. */
export class FunctionQueue {
	readonly name: FunctionName;
	rules: FunctionRules = DEFAULT_RULES;
	/** Somebody made it, so that it stays when it has neither jobs nor workers. */
	made = false;
	readonly ready: Readonly<Record<JobPriority, JobHeap>> = {
		high: new JobHeap(),
		normal: new JobHeap(),
		low: new JobHeap(),
	};
	/** Jobs that have not ended, by priority. */
	readonly live: Record<JobPriority, number> = { high: 0, normal: 0, low: 0 };
	delayed = 0;
	running = 0;
	bytes = 0;
	/** Ids of those that can do it. */
	readonly workers = new Set<string>();
	/** Those of them that sleep and have room for one more job of it; who sleeps longest is first. */
	readonly sleepers = new Set<string>();
	/** Workers that were woken for it and have not asked for a job since. */
	woken = 0;
	#keys: Map<string, Job> | undefined;

	constructor(name: FunctionName) {
		this.name = name;
	}

	/** Jobs that have not ended. */
	get total(): number {
		return this.live.high + this.live.normal + this.live.low;
	}

	get unused(): boolean {
		return !this.made && this.workers.size === 0 && this.total === 0;
	}

	/** Jobs that could be given out now. */
	get grabbable(): number {
		const { paused, maxRunning } = this.rules;
		if (paused) return 0;
		const ready = this.ready.high.size + this.ready.normal.size + this.ready.low.size;
		return maxRunning === undefined ? ready : Math.min(ready, Math.max(0, maxRunning - this.running));
	}

	/** The next one to be given out; undefined: none, or none may be. */
	get next(): Job | undefined {
		const { paused, maxRunning } = this.rules;
		if (paused || (maxRunning !== undefined && this.running >= maxRunning)) return undefined;
		return this.ready.high.first ?? this.ready.normal.first ?? this.ready.low.first;
	}

	add(job: Job): void {
		this.live[job.priority]++;
		this.bytes += job.dataBytes;
		if (job.unique === '') return;
		this.#keys ??= new Map();
		if (!this.#keys.has(job.unique)) this.#keys.set(job.unique, job);
	}

	remove(job: Job): void {
		this.live[job.priority]--;
		this.bytes -= job.dataBytes;
		if (this.#keys?.get(job.unique) !== job) return;
		this.#keys.delete(job.unique);
		if (this.#keys.size === 0) this.#keys = undefined;
	}

	byKey(unique: string): Job | undefined {
		return this.#keys?.get(unique);
	}

	counts(): QueueCounts {
		const { high, normal, low } = this.ready;
		const heads = JOB_PRIORITIES.flatMap((priority) => this.ready[priority].first?.submittedAt ?? []);
		return {
			queued: { high: high.size, normal: normal.size, low: low.size },
			delayed: this.delayed,
			running: this.running,
			workers: this.workers.size,
			idle: this.sleepers.size,
			bytes: this.bytes,
			...(heads.length > 0 && { oldestAt: Math.min(...heads) }),
		};
	}
}
