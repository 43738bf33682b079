import type { AuditEntry } from '../../model/audit.ts';
import type { Clock, Timer } from '../../sys/clock.ts';

const WINDOW_SECONDS = 60;
/** Entries of one kind that are written as they are, in a window. */
const EACH = 5;
/** Kinds that are told apart in a window. */
const MOST_KINDS = 1000;
/** Entries of all kinds: so many at once, and then so many a window. */
const BURST = 500;
const REFILL = 10;

interface Kind {
	written: number;
	/** Not written, and the newest of them. */
	held: number;
	newest: AuditEntry;
}

/**
 * Lets a trail tell of calls that were let go nowhere without growing with them: what one caller is refused again and again is put together each
 * minute (`… (37 times in 1m)`), and what very many callers are refused into one entry a minute for all of them.
 */
export class RefusalThrottle {
	readonly #clock: Clock;
	readonly #emit: (entry: AuditEntry) => void;
	readonly #kinds = new Map<string, Kind>();
	/** Of kinds that are not told apart. */
	#others = 0;
	#budget = BURST;
	#refilledAt: number;
	#timer: Timer | undefined;

	constructor(clock: Clock, emit: (entry: AuditEntry) => void) {
		this.#clock = clock;
		this.#emit = emit;
		this.#refilledAt = clock.monotonic();
	}

	take(entry: AuditEntry): void {
		this.#timer ??= this.#clock.after(WINDOW_SECONDS, () => this.#release(), { background: true });
		const key = [entry.outcome, entry.actor, entry.address ?? '', entry.rpc].join(' ');
		const kind = this.#kinds.get(key);
		if (kind === undefined) {
			const known = this.#kinds.size < MOST_KINDS && this.#spend(entry);
			if (known) this.#kinds.set(key, { written: 1, held: 0, newest: entry });
			else this.#others++;
		} else if (kind.held === 0 && kind.written < EACH && this.#spend(entry)) {
			kind.written++;
		} else {
			kind.held++;
			kind.newest = entry;
		}
	}

	/** Lets out what is held back. */
	close(): void {
		this.#timer?.cancel();
		this.#release();
	}

	#release(): void {
		this.#timer = undefined;
		for (const { held, newest } of this.#kinds.values()) {
			if (held === 0) continue;
			const reason = `${newest.reason ?? newest.outcome} (${held} times in 1m)`;
			if (!this.#spend({ ...newest, reason })) this.#others += held;
		}
		this.#kinds.clear();
		if (this.#others > 0) {
			const reason = `${this.#others} more calls that were not served, of callers too many to be told apart`;
			this.#emit({ at: this.#clock.wall(), actor: 'others', rpc: '*', outcome: 'refused', reason });
		}
		this.#others = 0;
	}

	#spend(entry: AuditEntry): boolean {
		const now = this.#clock.monotonic();
		this.#budget = Math.min(BURST, this.#budget + (REFILL * (now - this.#refilledAt)) / WINDOW_SECONDS);
		this.#refilledAt = now;
		if (this.#budget < 1) return false;
		this.#budget--;
		this.#emit(entry);
		return true;
	}
}
