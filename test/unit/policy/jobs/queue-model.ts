import type { GrabOrder, JobPriority } from '../../../../src/model/jobs.ts';
import type { FunctionRules } from '../../../../src/policy/jobs/job-queue-rules.ts';
import { RULES } from './queue-world.ts';

export interface ModelJob {
	seq: number;
	fn: string;
	unique: string;
	priority: JobPriority;
	background: boolean;
	once: boolean;
	retries: number;
	state: 'proposed' | 'delayed' | 'queued' | 'running';
	start: number | undefined;
	attempt: number;
	failures: number;
	turn: number;
	due: number | undefined;
	worker: string | undefined;
	lease: number | undefined;
	deadline: number | undefined;
	followers: Set<string>;
	/** Commits that have not ended, and what there is without them. */
	writes: number;
	base: 'nothing' | 'foreground' | 'disk';
	guests: Set<string>;
}

export interface ModelWorker {
	id: string;
	holds: 'lease' | 'connection';
	/** Newest first. */
	abilities: { fn: string; limit: number | undefined; timeout: number | undefined }[];
	asleep: boolean;
	/** When it was woken, as long as it is expected to come. */
	wokenAt: number | undefined;
}

const PRIORITIES = ['high', 'normal', 'low'];

/** The queue with lists that are searched from end to end, and no wake-ups: those are judged by what must hold. */
export class QueueModel {
	readonly order: GrabOrder;
	jobs: ModelJob[] = [];
	workers: ModelWorker[] = [];
	readonly rules = new Map<string, FunctionRules>();
	log: string[] = [];
	#turn = 0;

	constructor(order: GrabOrder) {
		this.order = order;
	}

	rulesOf(fn: string): FunctionRules {
		return this.rules.get(fn) ?? RULES;
	}

	find(seq: number): ModelJob | undefined {
		return this.jobs.find((job) => job.seq === seq);
	}

	worker(id: string): ModelWorker | undefined {
		return this.workers.find((worker) => worker.id === id);
	}

	held(id: string): ModelJob[] {
		return this.jobs.filter((job) => job.state === 'running' && job.worker === id);
	}

	/** @returns what became of it: `new`, `joined`, `joined-write` or why it was refused */
	propose(
		asked: Pick<ModelJob, 'fn' | 'unique' | 'priority' | 'background' | 'once' | 'retries' | 'start'>,
		seq: number,
		follower: string | undefined,
	): string {
		const there =
			asked.unique === '' ? undefined : this.jobs.find((job) => job.fn === asked.fn && job.unique === asked.unique);
		if (there !== undefined) {
			if (follower !== undefined) this.#follow(there, follower);
			if (!asked.background) {
				if (follower !== undefined) there.guests.add(follower);
				return 'joined';
			}
			if (there.background && there.base === 'disk') return 'joined';
			if (!there.background) there.base = 'foreground';
			there.background = true;
			there.writes++;
			return 'joined-write';
		}
		const rules = this.rulesOf(asked.fn);
		if (rules.draining) return 'draining';
		const most = rules.maxQueue[asked.priority];
		const same = this.jobs.filter((job) => job.fn === asked.fn);
		if (most > 0 && same.length >= most) return 'queue-full';
		this.jobs.push({
			...asked,
			seq,
			state: 'proposed',
			attempt: 0,
			failures: 0,
			turn: ++this.#turn,
			due: undefined,
			worker: undefined,
			lease: undefined,
			deadline: undefined,
			followers: new Set(),
			writes: asked.background ? 1 : 0,
			base: 'nothing',
			guests: new Set(),
		});
		const made = this.find(seq);
		if (follower !== undefined && made !== undefined) this.#follow(made, follower);
		return 'new';
	}

	/** In the order in which they were followed. */
	#followed: { follower: string; job: ModelJob }[] = [];

	#follow(job: ModelJob, follower: string): void {
		if (!job.followers.has(follower)) this.#followed.push({ follower, job });
		job.followers.add(follower);
	}

	admit(seq: number, now: number): void {
		const job = this.find(seq);
		if (job === undefined) return;
		if (job.background) {
			job.writes--;
			job.base = 'disk';
		}
		if (job.state === 'proposed') this.#begin(job, now);
	}

	discard(seq: number, now: number): void {
		const job = this.find(seq);
		if (job === undefined || --job.writes > 0 || job.base === 'disk') return;
		if (job.base === 'nothing' && job.guests.size === 0) {
			this.#drop(job);
			return;
		}
		job.background = false;
		if (job.base === 'nothing') {
			job.followers = new Set(job.guests);
			this.#followed = this.#followed.filter((each) => each.job !== job || job.guests.has(each.follower));
			this.#begin(job, now);
		} else if (job.followers.size === 0) this.#end(job, 'cancelled', true);
	}

	unfollow(follower: string): void {
		const followed = this.#followed.filter((each) => each.follower === follower);
		this.#followed = this.#followed.filter((each) => each.follower !== follower);
		for (const { job } of followed) {
			if (this.find(job.seq) === undefined) continue;
			job.guests.delete(follower);
			if (job.followers.delete(follower) && job.followers.size === 0 && !job.background)
				this.#end(job, 'cancelled', true);
		}
	}

	join(id: string, holds: 'lease' | 'connection'): void {
		this.workers = this.workers.filter((worker) => worker.id !== id);
		this.workers.push({ id, holds, abilities: [], asleep: false, wokenAt: undefined });
	}

	leave(id: string, how: 'lost' | 'kept', now: number): void {
		if (this.worker(id) === undefined) return;
		this.workers = this.workers.filter((worker) => worker.id !== id);
		for (const job of this.#inOrderOfGrab(id)) {
			if (how === 'lost' || job.lease === undefined)
				this.#failed(job, { once: true, pause: false, revoke: false, final: false }, now);
		}
	}

	able(id: string, fn: string, limit: number | undefined, timeout: number | undefined): void {
		const worker = this.worker(id);
		if (worker === undefined) return;
		worker.abilities = [{ fn, limit, timeout }, ...worker.abilities.filter((each) => each.fn !== fn)];
	}

	unable(id: string, fn: string, requeue: boolean, now: number): void {
		const worker = this.worker(id);
		if (worker === undefined) return;
		worker.abilities = worker.abilities.filter((each) => each.fn !== fn);
		if (!requeue) return;
		for (const job of this.#inOrderOfGrab(id)) {
			if (job.fn === fn) this.#failed(job, { once: true, pause: false, revoke: true, final: false }, now);
		}
	}

	#grabs = 0;
	readonly #grabbed = new Map<number, number>();

	/** Losses are told in the order in which the jobs were given out. */
	#inOrderOfGrab(id: string): ModelJob[] {
		return this.held(id).sort((a, b) => (this.#grabbed.get(a.seq) ?? 0) - (this.#grabbed.get(b.seq) ?? 0));
	}

	/** That a worker could get now, the first one first. */
	candidates(worker: ModelWorker): ModelJob[] {
		const list = worker.abilities.flatMap(({ fn, limit }, at) => {
			const rules = this.rulesOf(fn);
			const running = this.jobs.filter((job) => job.fn === fn && job.state === 'running');
			const own = running.filter((job) => job.worker === worker.id);
			if (rules.paused || running.length >= (rules.maxRunning ?? Number.POSITIVE_INFINITY)) return [];
			if (own.length >= (limit ?? Number.POSITIVE_INFINITY)) return [];
			return this.jobs.filter((job) => job.fn === fn && job.state === 'queued').map((job) => ({ job, at }));
		});
		const place = this.order === 'global' ? () => 0 : (each: { at: number }) => each.at;
		list.sort(
			(a, b) =>
				place(a) - place(b) ||
				PRIORITIES.indexOf(a.job.priority) - PRIORITIES.indexOf(b.job.priority) ||
				a.job.turn - b.job.turn,
		);
		return list.map((each) => each.job);
	}

	grab(id: string, now: number): number | undefined {
		const worker = this.worker(id);
		if (worker === undefined) return undefined;
		worker.asleep = false;
		worker.wokenAt = undefined;
		const job = this.candidates(worker)[0];
		if (job === undefined) return undefined;
		const ability = worker.abilities.find((each) => each.fn === job.fn);
		if (this.order === 'round-robin' && ability !== undefined) {
			worker.abilities = [...worker.abilities.filter((each) => each !== ability), ability];
		}
		const rules = this.rulesOf(job.fn);
		const timeout = ability?.timeout ?? rules.timeoutSeconds;
		job.state = 'running';
		job.attempt++;
		job.worker = id;
		job.lease = worker.holds === 'lease' ? now + rules.leaseSeconds : undefined;
		job.deadline = timeout === undefined ? undefined : now + timeout;
		this.#grabbed.set(job.seq, ++this.#grabs);
		this.#changed(job);
		return job.seq;
	}

	ungrab(seq: number, attempt: number): void {
		const job = this.find(seq);
		if (job?.state !== 'running' || job.attempt !== attempt) return;
		job.attempt--;
		this.#back(job);
	}

	returned(id: string, seq: number, attempt: number): boolean {
		const job = this.#own(id, seq, attempt);
		if (job !== undefined) this.#back(job);
		return job !== undefined;
	}

	renew(id: string, seq: number, attempt: number, now: number): boolean {
		const job = this.#own(id, seq, attempt);
		if (job?.lease !== undefined) job.lease = now + this.rulesOf(job.fn).leaseSeconds;
		return job !== undefined;
	}

	done(id: string, seq: number, attempt: number): boolean {
		const job = this.#own(id, seq, attempt);
		if (job !== undefined) this.#end(job, 'done', false);
		return job !== undefined;
	}

	failed(id: string, seq: number, attempt: number, final: boolean, now: number): boolean {
		const job = this.#own(id, seq, attempt);
		if (job !== undefined) this.#failed(job, { once: true, pause: true, revoke: false, final }, now);
		return job !== undefined;
	}

	cancel(seq: number): boolean {
		const job = this.find(seq);
		if (job !== undefined) this.#end(job, 'cancelled', true);
		return job !== undefined;
	}

	hasten(seq: number): boolean {
		const job = this.find(seq);
		if (job?.state !== 'delayed') return false;
		this.#tail(job);
		this.#changed(job);
		return true;
	}

	expire(now: number): void {
		const until = (job: ModelJob) =>
			Math.min(job.lease ?? Number.POSITIVE_INFINITY, job.deadline ?? Number.POSITIVE_INFINITY);
		const next = (list: ModelJob[], time: (job: ModelJob) => number) =>
			list.filter((job) => time(job) <= now).sort((a, b) => time(a) - time(b) || a.seq - b.seq)[0];
		const running = () => this.jobs.filter((job) => job.state === 'running');
		for (let job = next(running(), until); job !== undefined; job = next(running(), until)) {
			const lost = (job.lease ?? Number.POSITIVE_INFINITY) < (job.deadline ?? Number.POSITIVE_INFINITY);
			this.#failed(job, { once: true, pause: !lost, revoke: true, final: false }, now);
		}
		const due = (job: ModelJob) => job.due ?? Number.POSITIVE_INFINITY;
		const delayed = () => this.jobs.filter((job) => job.state === 'delayed');
		for (let job = next(delayed(), due); job !== undefined; job = next(delayed(), due)) this.hasten(job.seq);
	}

	#own(id: string, seq: number, attempt: number): ModelJob | undefined {
		return this.held(id).find((job) => job.seq === seq && job.attempt === attempt);
	}

	#begin(job: ModelJob, now: number): void {
		if (job.start === undefined || job.start <= now) job.state = 'queued';
		else {
			job.state = 'delayed';
			job.due = job.start;
		}
	}

	#back(job: ModelJob): void {
		job.state = 'queued';
		job.worker = undefined;
		this.#changed(job);
	}

	#tail(job: ModelJob): void {
		job.state = 'queued';
		job.turn = ++this.#turn;
		job.worker = undefined;
		job.due = undefined;
	}

	#failed(job: ModelJob, how: { once: boolean; pause: boolean; revoke: boolean; final: boolean }, now: number): void {
		job.failures++;
		if (how.final || (how.once && job.once) || job.failures > job.retries) {
			this.#end(job, 'failed', how.revoke);
			return;
		}
		if (how.revoke) this.log.push(`revoked ${job.worker} ${job.seq}/${job.attempt}`);
		const { intervalSeconds, factor, maxIntervalSeconds } = RULES.backoff;
		if (how.pause) {
			job.state = 'delayed';
			job.worker = undefined;
			job.due = now + Math.min(maxIntervalSeconds, intervalSeconds * factor ** (job.failures - 1));
		} else this.#tail(job);
		this.#changed(job);
	}

	#changed(job: ModelJob): void {
		if (job.background) this.log.push(`changed ${job.seq} ${job.state}`);
	}

	#end(job: ModelJob, kind: string, revoke: boolean): void {
		this.#drop(job);
		if (revoke && job.state === 'running') this.log.push(`revoked ${job.worker} ${job.seq}/${job.attempt}`);
		this.log.push(`ended ${job.seq} ${kind}`);
	}

	#drop(job: ModelJob): void {
		this.jobs = this.jobs.filter((each) => each !== job);
	}
}
