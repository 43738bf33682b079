import type { CallOptions } from '../../src/model/control.ts';
import { MinderError } from '../../src/model/errors.ts';
import type { AcquireLock, LockAnswer, SessionState } from '../../src/model/locks.ts';
import type { FakeClock } from './fake-clock.ts';

/** Seconds for which sessions live that {@link GRANTED} and {@link OURS} speak of. */
export const TTL = 15;
export const GRANTED: LockAnswer = { kind: 'granted', name: 'x', token: 5, ttlSeconds: TTL };
export const QUEUED: LockAnswer = { kind: 'queued', waits: [{ name: 'x', position: 1, holders: [] }] };
export const OURS: SessionState = { ttlSeconds: TTL, holds: [{ name: 'x', token: 5, request: 'r' }] };

/** Answers of a manager, each after so many seconds at most, or at once when it fails. */
export class FakeLocks {
	readonly asked: AcquireLock[] = [];
	readonly ended: { readonly session: string; readonly clean: boolean }[] = [];
	renewals = 0;
	/** For how long each renewal was to be held open. */
	readonly heldFor: number[] = [];
	/** What `acquireLock` does from now on. */
	acquire: () => LockAnswer = () => QUEUED;
	renew: () => SessionState = () => OURS;
	/** Calls neither answer nor fail. */
	hangs = false;
	/** Seconds until any answer arrives. */
	delay = 0;
	/** Answers at once instead of holding calls open. */
	prompt = false;
	end: () => void = () => {};
	readonly #clock: FakeClock;

	constructor(clock: FakeClock) {
		this.#clock = clock;
	}

	acquireLock = (request: AcquireLock, options?: CallOptions): Promise<LockAnswer> => {
		this.asked.push(request);
		return this.#answer(
			request.pollSeconds,
			options,
			() => this.acquire(),
			(answer) => answer.kind === 'queued',
		);
	};

	renewSession = (
		_session: string,
		{ holdSeconds }: { holdSeconds: number },
		options?: CallOptions,
	): Promise<SessionState> => {
		this.renewals++;
		this.heldFor.push(holdSeconds);
		return this.#answer(
			holdSeconds,
			options,
			() => this.renew(),
			(state) => state.holds.length > 0,
		);
	};

	endSession = (session: string, { clean }: { clean: boolean }, options?: CallOptions): Promise<void> =>
		this.#answer(
			0,
			options,
			() => {
				this.end();
				this.ended.push({ session, clean });
			},
			() => false,
		);

	async #answer<T>(
		seconds: number,
		options: CallOptions | undefined,
		make: () => T,
		holdsOpen: (answer: T) => boolean,
	): Promise<T> {
		const { signal, timeoutSeconds = Number.POSITIVE_INFINITY } = options ?? {};
		let giveUp = (_error: MinderError): void => {};
		const over = new Promise<never>((_, reject) => {
			giveUp = reject;
		});
		over.catch(() => {});
		const abort = (): void => giveUp(new MinderError('cancelled', 'given up'));
		if (signal?.aborted === true) abort();
		signal?.addEventListener('abort', abort, { once: true });
		const later = (after: number): Promise<void> => new Promise((resolve) => this.#clock.after(after, resolve));
		if (timeoutSeconds !== Number.POSITIVE_INFINITY)
			void later(timeoutSeconds).then(() => giveUp(new MinderError('timeout', 'no answer')));
		try {
			if (this.hangs) return await over;
			if (this.delay > 0) await Promise.race([over, later(this.delay)]);
			const first = make();
			if (this.prompt || !holdsOpen(first)) return first;
			await Promise.race([over, later(seconds)]);
			return this.hangs ? await over : make();
		} finally {
			signal?.removeEventListener('abort', abort);
		}
	}
}
