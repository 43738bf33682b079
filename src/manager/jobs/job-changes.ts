import { MinderError } from '../../model/errors.ts';
import type { Op, Store } from '../../store/store.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';

/** Changes, and about as many bytes of values, that go into one commit. */
const MOST_CHANGES = 2000;
const MOST_BYTES = 4 * 2 ** 20;
/** After a refusal, doubled with each further one. */
const FIRST_RETRY_SECONDS = 0.1;
const LONGEST_RETRY_SECONDS = 5;

/** What is to be written of one job. */
export interface JobChange {
	/** Made when it is written: of what is the case then. */
	ops(): Op[];
	/** About as many as its values have. */
	readonly bytes: number;
	/** Resolves when this, or what came in its place, is on disk; never where the store takes nothing until the end. */
	written(): Promise<void>;
	/** Called once: after the next commit that holds it has failed, though it will be tried again, or after it was written. */
	attempted(then: (written: boolean) => void): void;
}

class Change implements JobChange {
	readonly ops: () => Op[];
	readonly bytes: number;
	/** Resolvers, carried over to what comes in its place. */
	done: (() => void)[] = [];
	tried: ((written: boolean) => void)[] = [];
	#promise: Promise<void> | undefined;

	constructor(ops: () => Op[], bytes: number) {
		this.ops = ops;
		this.bytes = bytes;
	}

	written(): Promise<void> {
		this.#promise ??= new Promise((resolve) => this.done.push(resolve));
		return this.#promise;
	}

	attempted(then: (written: boolean) => void): void {
		this.tried.push(then);
	}
}

/**
 * Writes what has become of jobs: the latest of each, again and again until the store takes it.
 *
 * ```
 * put(17), put(18), put(17) ─▶ one commit at a time: [17 as it is now, 18] ─▶ written
 *                                  └ failed: back in line, behind whatever came for the same job meanwhile; a pause
 * ```
 */
export class JobChanges {
	readonly #store: Store;
	readonly #clock: Clock;
	readonly #log: Log;
	readonly #gather: () => Promise<void>;
	readonly #waiting = new Map<number, Change>();
	#running: Promise<void> | undefined;
	#pause: { readonly timer: Timer; readonly end: () => void } | undefined;
	#refusals = 0;
	#closing = false;
	#over = false;

	/** @param gather waited for before each commit, so that what comes together goes together */
	constructor(store: Store, clock: Clock, log: Log, gather: () => Promise<void>) {
		this.#store = store;
		this.#clock = clock;
		this.#log = log;
		this.#gather = gather;
	}

	/** In place of what waits for that job. */
	put(seq: number, ops: () => Op[], bytes: number): JobChange {
		const change = new Change(ops, bytes);
		const before = this.#waiting.get(seq);
		if (before !== undefined) {
			change.done = before.done;
			change.tried = before.tried;
		}
		this.#waiting.set(seq, change);
		if (!this.#over) this.#running ??= this.#run();
		return change;
	}

	/** Resolves when nothing waits or is under way. */
	async idle(): Promise<void> {
		while (this.#running !== undefined) await this.#running;
	}

	/** Tries for at most so many seconds to write what waits. */
	async close(seconds: number): Promise<void> {
		this.#closing = true;
		this.#pause?.end();
		let timer: Timer | undefined;
		const tooLong = new Promise<void>((resolve) => {
			timer = this.#clock.after(seconds, resolve);
		});
		await Promise.race([this.idle(), tooLong]);
		timer?.cancel();
		this.#over = true;
		this.#pause?.end();
		if (this.#waiting.size > 0) {
			const text = 'what became of some jobs is not on disk: they are done once more';
			this.#log.error({ jobs: this.#waiting.size }, text);
		}
	}

	async #run(): Promise<void> {
		while (this.#waiting.size > 0 && !this.#over) {
			await this.#gather();
			const group = this.#next();
			try {
				await this.#store.commit(opsOf(group));
			} catch (error) {
				this.#failed(group, error);
				if (isFinal(error)) this.#over = true;
				else await this.#rest();
				continue;
			}
			this.#refusals = 0;
			for (const change of group.values()) {
				for (const tell of change.tried) tell(true);
				for (const resolve of change.done) resolve();
			}
		}
		this.#running = undefined;
	}

	#next(): Map<number, Change> {
		const group = new Map<number, Change>();
		let bytes = 0;
		for (const [seq, change] of this.#waiting) {
			bytes += change.bytes;
			if (group.size > 0 && (bytes > MOST_BYTES || group.size >= MOST_CHANGES)) break;
			group.set(seq, change);
			this.#waiting.delete(seq);
		}
		return group;
	}

	#failed(group: ReadonlyMap<number, Change>, error: unknown): void {
		if (this.#refusals++ === 0)
			this.#log.error({ err: error }, 'what became of jobs could not be written; trying again');
		for (const [seq, change] of group) {
			const tried = change.tried;
			change.tried = [];
			const later = this.#waiting.get(seq);
			if (later === undefined) this.#waiting.set(seq, change);
			else {
				later.done.unshift(...change.done);
				change.done = later.done;
			}
			for (const tell of tried) tell(false);
		}
	}

	#rest(): Promise<void> {
		const seconds = Math.min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** (this.#refusals - 1));
		return new Promise((resolve) => {
			const end = (): void => {
				this.#pause?.timer.cancel();
				this.#pause = undefined;
				resolve();
			};
			this.#pause = { timer: this.#clock.after(this.#closing ? FIRST_RETRY_SECONDS : seconds, end), end };
		});
	}
}

/** Whether the store takes nothing any more, ever: another manager leads by now, or nobody knows what it has taken. */
function isFinal(error: unknown): boolean {
	return error instanceof MinderError && (error.code === 'not-leader' || error.details['outcome'] === 'unknown');
}

function opsOf(group: ReadonlyMap<number, Change>): Op[] {
	const ops: Op[] = [];
	for (const change of group.values()) ops.push(...change.ops());
	return ops;
}
