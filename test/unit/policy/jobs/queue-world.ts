import type { FunctionName } from '../../../../src/model/ids.ts';
import type { GrabOrder, JobEnd, NewJob } from '../../../../src/model/jobs.ts';
import { JobQueue } from '../../../../src/policy/jobs/job-queue.ts';
import type {
	FunctionRules,
	LiveJob,
	Moment,
	Proposed,
	QueueWorker,
} from '../../../../src/policy/jobs/job-queue-rules.ts';

export const fn = (name: string) => name as FunctionName;

export const RULES: FunctionRules = {
	retries: 2,
	backoff: { intervalSeconds: 1, factor: 2, maxIntervalSeconds: 60, jitter: 0 },
	leaseSeconds: 30,
	delivery: 'at-least-once',
	maxPayloadBytes: 100,
	maxQueue: { high: 0, normal: 0, low: 0 },
	draining: false,
	paused: false,
};

/** A queue with a clock to turn, that records what follows from its calls. */
export class QueueWorld {
	readonly queue: JobQueue;
	/** Effects since they were taken last. */
	#log: string[] = [];
	readonly ends = new Map<number, JobEnd>();
	seconds = 1000;
	/** Wall ms = `seconds` · 1000 + this. */
	skew = 0;
	#seq = 0;

	constructor(order: GrabOrder = 'global', random: () => number = () => 0) {
		this.queue = new JobQueue(
			{
				changed: (job) => this.#log.push(`changed ${job.seq} ${job.state}`),
				tried: () => {},
				ended: (job, end) => {
					this.ends.set(job.seq, end);
					this.#log.push(`ended ${job.seq} ${end.kind}`);
				},
				wake: (worker) => this.#log.push(`wake ${worker}`),
				revoked: (worker, job, attempt) => this.#log.push(`revoked ${worker} ${job.seq}/${attempt}`),
			},
			{ order, random },
		);
	}

	get now(): Moment {
		return { monotonic: this.seconds, wall: this.seconds * 1000 + this.skew };
	}

	/** What happened since the last time that it was asked. */
	happened(): string[] {
		const log = this.#log;
		this.#log = [];
		return log;
	}

	/** Workers that were woken since. */
	woken(): string[] {
		return this.happened().flatMap((line) => (line.startsWith('wake ') ? line.slice(5) : []));
	}

	pass(seconds: number): void {
		this.seconds += seconds;
		this.queue.expire(this.now);
	}

	rules(name: string, changes: Partial<FunctionRules> = {}): void {
		this.queue.setRules(fn(name), { ...RULES, ...changes });
	}

	propose(name: string, how: Partial<NewJob> = {}, follower?: string): Proposed {
		const job: NewJob = {
			function: fn(name),
			data: new Uint8Array(4),
			unique: '',
			priority: 'normal',
			background: true,
			...how,
		};
		return this.queue.propose(job, ++this.#seq, follower, this.now);
	}

	/** Accepted, or joined. */
	submit(name: string, how: Partial<NewJob> = {}, follower?: string): LiveJob {
		const proposed = this.propose(name, how, follower);
		if (proposed.kind === 'refused') throw new Error(proposed.text);
		if (proposed.kind === 'new' || proposed.write) this.queue.admit(proposed.job, this.now);
		return proposed.job;
	}

	worker(id: string, functions: readonly string[], how: { holds?: QueueWorker['holds']; limit?: number } = {}): void {
		const { holds = 'lease', limit } = how;
		this.queue.join({ id, party: { name: id, host: 'here' }, holds });
		for (const name of functions) this.queue.able(id, fn(name), limit === undefined ? {} : { limit });
	}

	grab(worker: string): number | undefined {
		return this.queue.grab(worker, this.now)?.seq;
	}

	done(worker: string, seq: number, attempt?: number): boolean {
		return this.queue.done(worker, seq, attempt, new Uint8Array(), this.now);
	}

	fail(worker: string, seq: number, how: { final?: boolean } = {}): boolean {
		return this.queue.failed(worker, seq, undefined, { reason: 'broken', final: how.final ?? false }, this.now);
	}

	reasonOf(seq: number): string | undefined {
		const end = this.ends.get(seq);
		return end?.kind === 'done' ? undefined : end?.reason;
	}
}
