import type { NewJob } from '../../model/jobs.ts';
import type { Followers } from './followers.ts';
import type { FunctionQueue } from './function-queue.ts';
import { DEFAULT_RULES } from './function-rules.ts';
import { Job } from './job.ts';
import type { JobOutcomes } from './job-outcomes.ts';
import type { LiveJob, Moment, Proposed } from './job-queue-rules.ts';
import type { JobTable } from './job-table.ts';

/** How jobs come to be, and who waits for them. */
export class Admission {
	readonly #table: JobTable;
	readonly #followers: Followers;
	readonly #outcomes: JobOutcomes;

	constructor(table: JobTable, followers: Followers, outcomes: JobOutcomes) {
		this.#table = table;
		this.#followers = followers;
		this.#outcomes = outcomes;
	}

	/** One of its key is joined, whatever the limits; a new one is there from now on, but not given out before it is admitted. */
	propose(wanted: NewJob, seq: number, follower: string | undefined, now: Moment): Proposed {
		const there = this.#table.findUnique(wanted.function, wanted.unique);
		if (there !== undefined)
			return { kind: 'joined', job: there, write: this.#join(there, wanted.background, follower) };
		const refused = this.#refusal(wanted);
		if (refused !== undefined) return refused;
		const queue = this.#table.ensure(wanted.function);
		const job = new Job(queue.name, wanted, {
			seq,
			submittedAt: now.wall,
			dataBytes: wanted.data.length,
			attempt: 0,
			failures: 0,
			turn: this.#table.nextTurn(),
		});
		job.due = dueOf(wanted, now);
		if (job.background) job.writing = { writes: 1, base: 'nothing', durable: false, guests: new Set() };
		this.#table.add(job);
		if (follower !== undefined) this.#followers.add(follower, job);
		return { kind: 'new', job, write: job.background };
	}

	/** One of those that wanted it on disk, or that need no disk, may have it. */
	admit(job: LiveJob, now: Moment): void {
		if (!this.#table.has(job)) return;
		const { writing } = job;
		const forItself = writing?.base === 'foreground' && job.state === 'proposed';
		if (writing !== undefined && !forItself) {
			writing.durable = true;
			if (--writing.writes === 0) job.writing = undefined;
		}
		if (job.state === 'proposed') this.#outcomes.begin(job, now);
	}

	/**
	 * One of the commits failed. When it was the last and none succeeded, the job is what it was without them: nothing, or what its foreground followers
	 * wait for.
	 */
	discard(job: LiveJob, now: Moment): void {
		if (!this.#table.has(job)) return;
		const { writing } = job;
		if (writing === undefined) {
			if (job.state === 'proposed') this.#outcomes.forget(job);
			return;
		}
		if (--writing.writes > 0) return;
		job.writing = undefined;
		if (writing.durable) return;
		if (writing.base === 'foreground') {
			job.background = false;
			this.#unlessAbandoned(job);
			return;
		}
		if (writing.guests.size === 0) {
			this.#outcomes.forget(job);
			return;
		}
		this.#followers.keepOnly(job, writing.guests);
		job.background = false;
		this.#outcomes.begin(job, now);
	}

	unfollow(follower: string): void {
		for (const job of this.#followers.removeFollower(follower)) this.#unlessAbandoned(job);
	}

	/** @returns whether it has to be written for the one who joins */
	#join(job: Job, background: boolean, follower: string | undefined): boolean {
		if (follower !== undefined) this.#followers.add(follower, job);
		const { writing } = job;
		if (!background) {
			if (follower !== undefined) writing?.guests.add(follower);
			return false;
		}
		if (!job.background) {
			job.background = true;
			job.writing = { writes: 1, base: 'foreground', durable: false, guests: new Set() };
			return true;
		}
		if (writing === undefined || writing.durable) return false;
		writing.writes++;
		return true;
	}

	#unlessAbandoned(job: Job): void {
		if (job.background || job.followers.size > 0) return;
		const reason = 'nobody waits for it any more';
		this.#outcomes.end(job, { kind: 'cancelled', reason }, reason);
	}

	#refusal(wanted: NewJob): Proposed | undefined {
		const { function: name, priority } = wanted;
		const queue: FunctionQueue | undefined = this.#table.queue(name);
		const { maxQueue, maxPayloadBytes, draining } = queue?.rules ?? DEFAULT_RULES;
		if (draining)
			return refusal(
				'draining',
				`function ${name} is drained and takes no new jobs until it is resumed: minder queue resume ${name}`,
			);
		if (wanted.data.length > maxPayloadBytes) {
			const sizes = `${wanted.data.length} bytes, the most for function ${name} are ${maxPayloadBytes}`;
			return refusal('too-large', `the payload has ${sizes}`);
		}
		const most = maxQueue[priority];
		const { high, normal, low } = queue?.live ?? NOTHING_LIVE;
		const live = high + normal + low;
		if (most > 0 && live >= most) {
			const limit = `function ${name} has ${live} jobs, and takes one of priority ${priority} while it has fewer than ${most}`;
			return refusal('queue-full', `${limit}: try again later, or raise it: minder queue limit ${name} COUNT`);
		}
		if (this.#table.fits(name)) return undefined;
		return refusal('functions', `there are too many functions to make ${name}; drop some that are not needed`);
	}
}

const NOTHING_LIVE = { high: 0, normal: 0, low: 0 };

function refusal(why: (Proposed & { kind: 'refused' })['why'], text: string): Proposed {
	return { kind: 'refused', why, text };
}

function dueOf({ start }: NewJob, now: Moment): LiveJob['due'] {
	if (start === undefined) return undefined;
	if (start.kind === 'at') return { kind: 'at', wall: start.at };
	return { kind: 'after', monotonic: now.monotonic + start.seconds };
}
