import type { Clock, Timer } from '../../sys/clock.ts';
import type { EventDraft } from './event-log.ts';

/** Of functions, what jobs do by themselves, again and again. */
const OF_JOBS: ReadonlySet<string> = new Set(['job-dead', 'queue-full']);
/** So many events of one subject pass at once, then one for each {@link REFILL_SECONDS}; the others wait to be counted. */
const BURST = 8;
const REFILL_SECONDS = 10;
const WINDOW_SECONDS = 60;
/** Never held back: rare, and what people look for. */
const URGENT: ReadonlySet<string> = new Set(['instance-failed', 'instance-placed', 'instance-unplaced']);

interface Bucket {
	tokens: number;
	at: number;
	readonly held: Map<string, { draft: EventDraft; count: number; since: number }>;
	timer: Timer | undefined;
}

/**
 * Keeps a program that crashes in a loop, or jobs that fail by thousands, from filling the log: beyond a burst, events of one instance or function are put together by kind and
 * told once a minute with their number, e.g. `exited with code 1 (37 times in 1m)`. Events of other subjects pass.
 */
export class EventThrottle {
	readonly #clock: Clock;
	readonly #emit: (draft: EventDraft) => void;
	readonly #buckets = new Map<string, Bucket>();

	constructor(clock: Clock, emit: (draft: EventDraft) => void) {
		this.#clock = clock;
		this.#emit = emit;
	}

	take(draft: EventDraft): void {
		if (!draft.subject.startsWith('instance/') && !OF_JOBS.has(draft.kind)) return this.#emit(draft);
		const bucket = this.#bucketOf(draft.subject);
		if (URGENT.has(draft.kind)) {
			this.#release(bucket);
			return this.#emit(draft);
		}
		if (bucket.held.size === 0 && bucket.tokens >= 1) {
			bucket.tokens--;
			return this.#emit(draft);
		}
		const before = bucket.held.get(draft.kind);
		const since = before?.since ?? this.#clock.monotonic();
		bucket.held.delete(draft.kind);
		bucket.held.set(draft.kind, { draft, count: (before?.count ?? 0) + 1, since });
	}

	/** Lets out what is held back. */
	close(): void {
		for (const bucket of this.#buckets.values()) {
			this.#release(bucket);
			bucket.timer?.cancel();
		}
		this.#buckets.clear();
	}

	#bucketOf(subject: string): Bucket {
		const now = this.#clock.monotonic();
		const known = this.#buckets.get(subject);
		if (known !== undefined) {
			known.tokens = Math.min(BURST, known.tokens + (now - known.at) / REFILL_SECONDS);
			known.at = now;
			return known;
		}
		const bucket: Bucket = { tokens: BURST, at: now, held: new Map(), timer: undefined };
		this.#buckets.set(subject, bucket);
		this.#arm(subject, bucket);
		return bucket;
	}

	#arm(subject: string, bucket: Bucket): void {
		const onWindow = (): void => {
			const quiet = bucket.held.size === 0;
			this.#release(bucket);
			const tokens = bucket.tokens + (this.#clock.monotonic() - bucket.at) / REFILL_SECONDS;
			if (quiet && tokens >= BURST) this.#buckets.delete(subject);
			else this.#arm(subject, bucket);
		};
		bucket.timer = this.#clock.after(WINDOW_SECONDS, onWindow, { background: true });
	}

	#release(bucket: Bucket): void {
		const now = this.#clock.monotonic();
		for (const { draft, count, since } of bucket.held.values()) {
			const times = count === 1 ? '' : ` (${count} times in ${inWords(now - since)})`;
			this.#emit({ ...draft, reason: draft.reason + times });
		}
		bucket.held.clear();
	}
}

function inWords(seconds: number): string {
	return seconds < 59.5 ? `${Math.max(1, Math.round(seconds))}s` : `${Math.round(seconds / 60)}m`;
}
