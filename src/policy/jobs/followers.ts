import type { Job } from './job.ts';

/** Which jobs each follower follows. */
export class Followers {
	readonly #jobs = new Map<string, Set<Job>>();

	add(follower: string, job: Job): void {
		job.follow(follower);
		const jobs = this.#jobs.get(follower);
		if (jobs === undefined) this.#jobs.set(follower, new Set([job]));
		else jobs.add(job);
	}

	/** It follows nothing more. @returns what it followed */
	removeFollower(follower: string): Job[] {
		const jobs = [...(this.#jobs.get(follower) ?? [])];
		this.#jobs.delete(follower);
		for (const job of jobs) job.unfollow(follower);
		return jobs;
	}

	/** All but these follow it no more. */
	keepOnly(job: Job, guests: ReadonlySet<string>): void {
		for (const follower of job.followers) {
			if (guests.has(follower)) continue;
			this.#drop(follower, job);
			job.unfollow(follower);
		}
	}

	/** It has ended; its own list stays as it is, for those who are to be told. */
	removeJob(job: Job): void {
		for (const follower of job.followers) this.#drop(follower, job);
	}

	#drop(follower: string, job: Job): void {
		const jobs = this.#jobs.get(follower);
		if (jobs?.delete(job) === true && jobs.size === 0) this.#jobs.delete(follower);
	}
}
