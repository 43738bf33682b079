import { MinderError } from '../../src/model/errors.ts';
import type { Acquired, Candidate, LeaderKey, Term } from '../../src/store/leader-key.ts';
import type { Clock } from '../../src/sys/clock.ts';

/** The place where candidates meet: what etcd is, with the leases ending by a clock. */
export class FakeLeaderBoard {
	readonly #clock: Clock;
	readonly #ttlSeconds: number;
	readonly #watchers = new Set<() => void>();
	#held: { readonly by: Candidate; readonly term: Term; until: number } | undefined;
	#revision = 100;

	constructor(clock: Clock, ttlSeconds: number) {
		this.#clock = clock;
		this.#ttlSeconds = ttlSeconds;
	}

	get holder(): string | undefined {
		this.#expire();
		return this.#held?.by.id;
	}

	/** What one candidate sees of it; `cut` makes every call of it fail, `hang` never answer. */
	key(): FakeLeaderKey {
		return new FakeLeaderKey(this);
	}

	acquire(by: Candidate): Acquired {
		this.#expire();
		if (this.#held !== undefined) return { kind: 'held', by: this.#held.by, revision: this.#held.term.revision };
		const askedAt = this.#clock.monotonic();
		const term: Term = { revision: String(++this.#revision), lease: 'l', ttlSeconds: this.#ttlSeconds, askedAt };
		this.#held = { by, term, until: askedAt + this.#ttlSeconds };
		this.#changed();
		return { kind: 'won', term };
	}

	renew(term: Term): 'renewed' | 'expired' {
		this.#expire();
		if (this.#held?.term.revision !== term.revision) return 'expired';
		this.#held.until = this.#clock.monotonic() + this.#ttlSeconds;
		return 'renewed';
	}

	release(term: Term): void {
		if (this.#held?.term.revision !== term.revision) return;
		this.#held = undefined;
		this.#changed();
	}

	watch(changed: () => void): () => void {
		this.#watchers.add(changed);
		return () => this.#watchers.delete(changed);
	}

	#expire(): void {
		if (this.#held !== undefined && this.#clock.monotonic() >= this.#held.until) this.#held = undefined;
	}

	#changed(): void {
		for (const changed of this.#watchers) changed();
	}
}

export class FakeLeaderKey implements LeaderKey {
	line: 'up' | 'cut' | 'answers lost' = 'up';
	readonly #board: FakeLeaderBoard;

	constructor(board: FakeLeaderBoard) {
		this.#board = board;
	}

	acquire(candidate: Candidate): Promise<Acquired> {
		return this.#over(() => this.#board.acquire(candidate));
	}

	renew(term: Term): Promise<'renewed' | 'expired'> {
		return this.#over(() => this.#board.renew(term));
	}

	async release(term: Term): Promise<void> {
		await this.#over(() => this.#board.release(term)).catch(() => undefined);
	}

	watch(changed: () => void): () => void {
		return this.#board.watch(changed);
	}

	async #over<T>(call: () => T): Promise<T> {
		if (this.line === 'cut') throw new MinderError('unreachable', 'the line is cut');
		const answer = call();
		if (this.line === 'answers lost') throw new MinderError('unreachable', 'the answer was lost');
		return answer;
	}
}
