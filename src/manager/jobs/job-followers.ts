import type { JobHandle } from '../../model/ids.ts';
import type { JobUpdate } from '../../model/jobs.ts';
import type { Log } from '../../sys/log.ts';
import type { JobFollower } from './job-desk.ts';

/** What one may not hear yet of a job, as it has not been told that it was accepted; `muted`: it never will be. */
type Withheld = { readonly kind: 'later'; readonly updates: JobUpdate[] } | { readonly kind: 'muted' };

/** Who follows jobs: an id for each, by which the queue knows them. */
export class JobFollowers {
	readonly #log: Log;
	readonly #ids = new Map<JobFollower, string>();
	readonly #byId = new Map<string, JobFollower>();
	readonly #withheld = new Map<string, Map<number, Withheld>>();
	#last = 0;

	constructor(log: Log) {
		this.#log = log;
	}

	/** That of a new one, or of one that is known. */
	idOf(follower: JobFollower): string {
		const known = this.#ids.get(follower);
		if (known !== undefined) return known;
		const id = `f${++this.#last}`;
		this.#ids.set(follower, id);
		this.#byId.set(id, follower);
		return id;
	}

	/** @returns the id that it had */
	drop(follower: JobFollower): string | undefined {
		const id = this.#ids.get(follower);
		if (id === undefined) return undefined;
		this.#ids.delete(follower);
		this.#byId.delete(id);
		this.#withheld.delete(id);
		return id;
	}

	/** From now on it hears nothing of the job until {@link accepted}. */
	withhold(id: string, seq: number): void {
		this.#put(id, seq, { kind: 'later', updates: [] });
	}

	/** Tells `accepted`, and what was withheld. */
	accepted(id: string | undefined, seq: number, handle: JobHandle, joined: boolean): void {
		if (id === undefined) return;
		const held = this.#take(id, seq);
		this.#tell(id, handle, { kind: 'accepted', handle, joined });
		if (held?.kind === 'later') for (const update of held.updates) this.#tell(id, handle, update);
	}

	/**
	 * What it asked for was refused: it hears nothing of the job.
	 * @param follows whether it would be told of its end
	 */
	refused(id: string | undefined, seq: number, follows: boolean): void {
		if (id === undefined) return;
		const held = this.#take(id, seq);
		const isOver = held?.kind === 'later' && held.updates.some((update) => update.kind === 'ended');
		if (held !== undefined && follows && !isOver) this.#put(id, seq, { kind: 'muted' });
	}

	tell(ids: Iterable<string>, seq: number, handle: JobHandle, update: JobUpdate): void {
		for (const id of ids) {
			const held = this.#withheld.size === 0 ? undefined : this.#withheld.get(id)?.get(seq);
			if (held === undefined) this.#tell(id, handle, update);
			else if (held.kind === 'later') held.updates.push(update);
			else if (update.kind === 'ended') this.#take(id, seq);
		}
	}

	clear(): void {
		this.#ids.clear();
		this.#byId.clear();
		this.#withheld.clear();
	}

	#put(id: string, seq: number, withheld: Withheld): void {
		const jobs = this.#withheld.get(id) ?? new Map<number, Withheld>();
		this.#withheld.set(id, jobs);
		jobs.set(seq, withheld);
	}

	#take(id: string, seq: number): Withheld | undefined {
		const jobs = this.#withheld.get(id);
		const held = jobs?.get(seq);
		jobs?.delete(seq);
		if (jobs?.size === 0) this.#withheld.delete(id);
		return held;
	}

	#tell(id: string, handle: JobHandle, update: JobUpdate): void {
		try {
			this.#byId.get(id)?.told(handle, update);
		} catch (error) {
			this.#log.error({ err: error }, 'one who follows a job could not be told of it');
		}
	}
}
