import type { MinderClient } from '../src/client/minder-client.ts';
import { MinderError } from '../src/model/errors.ts';
import type { InstanceView } from '../src/model/views.ts';
import type { Clock } from '../src/sys/clock.ts';
import { StatusBoard } from './status-board.ts';

/** What a look at the board says of something that is waited for. */
export type Verdict<Result> =
	| { readonly kind: 'met'; readonly result: Result }
	| { readonly kind: 'waiting' }
	| { readonly kind: 'impossible'; readonly error: MinderError };

/** Follows the status of some names, and lets one wait for what it shows. Close it when done. */
export class StatusWatch {
	readonly board = new StatusBoard();
	readonly #clock: Clock;
	readonly #stop = new AbortController();
	readonly #pump: Promise<void>;
	readonly #listeners = new Set<() => void>();
	#failure: unknown;
	#ended = false;

	/** @param signal ends the watching; a wait then rejects with `cancelled` */
	constructor(client: MinderClient, clock: Clock, names: readonly string[], signal: AbortSignal) {
		this.#clock = clock;
		this.#pump = this.#run(client, names, AbortSignal.any([signal, this.#stop.signal]));
	}

	async #run(client: MinderClient, names: readonly string[], signal: AbortSignal): Promise<void> {
		try {
			for await (const update of client.watchStatus(names, true, { signal })) {
				this.board.apply(update);
				this.#notify();
			}
		} catch (error) {
			this.#failure = error;
		}
		this.#ended = true;
		if (signal.aborted) this.#failure ??= new MinderError('cancelled', 'interrupted');
		this.#notify();
	}

	#notify(): void {
		for (const listener of this.#listeners) listener();
	}

	/** Resolves when the state at the time of the call is on the board. */
	async synced(): Promise<void> {
		await this.until((board) => (board.synced ? { kind: 'met', result: undefined } : { kind: 'waiting' }));
	}

	/**
	 * Resolves with the result as soon as `look` says that it is met; rejects with its error where that is impossible.
	 * @param how after `seconds` it rejects with `how.late(board)`, or gives `undefined` without one
	 */
	until<Result>(look: (board: StatusBoard) => Verdict<Result>): Promise<Result>;
	until<Result>(
		look: (board: StatusBoard) => Verdict<Result>,
		how: { readonly seconds: number; late(board: StatusBoard): MinderError },
	): Promise<Result>;
	until<Result>(
		look: (board: StatusBoard) => Verdict<Result>,
		how: { readonly seconds: number },
	): Promise<Result | undefined>;
	until<Result>(
		look: (board: StatusBoard) => Verdict<Result>,
		how?: { readonly seconds: number; late?(board: StatusBoard): MinderError },
	): Promise<Result | undefined> {
		return new Promise((resolve, reject) => {
			const settle = (act: () => void): void => {
				timer?.cancel();
				this.#listeners.delete(check);
				act();
			};
			const check = (): void => {
				const verdict: Verdict<Result> = this.board.synced ? look(this.board) : { kind: 'waiting' };
				if (verdict.kind === 'met') settle(() => resolve(verdict.result));
				else if (verdict.kind === 'impossible') settle(() => reject(verdict.error));
				else if (this.#ended) settle(() => reject(this.#failure ?? lostWatch()));
			};
			const timer =
				how === undefined
					? undefined
					: this.#clock.after(how.seconds, () =>
							settle(() => (how.late === undefined ? resolve(undefined) : reject(how.late(this.board)))),
						);
			this.#listeners.add(check);
			check();
		});
	}

	/** Calls `listener` at each change until the watch ends; resolves then, and rejects where it broke. */
	async each(listener: () => void): Promise<void> {
		this.#listeners.add(listener);
		if (this.board.synced) listener();
		await this.#pump;
		this.#listeners.delete(listener);
		if (this.#failure !== undefined && !isCancelled(this.#failure)) throw this.#failure;
	}

	async close(): Promise<void> {
		this.#stop.abort();
		await this.#pump;
	}
}

export function isCancelled(error: unknown): boolean {
	return error instanceof MinderError && error.code === 'cancelled';
}

function lostWatch(): MinderError {
	return new MinderError('unreachable', 'the manager ended the status stream; is it stopping? try again');
}

/** `web.0 (running, pid 12), web.1 (backoff)`: at most five, for an error line. */
export function listInstances(instances: readonly InstanceView[]): string {
	const shown = instances.slice(0, 5).map((each) => {
		const pid = each.pid === undefined ? '' : `, pid ${each.pid}`;
		const why = each.reason === undefined ? '' : `: ${each.reason}`;
		return `${each.id} (${each.phase}${pid}${why})`;
	});
	const more = instances.length - shown.length;
	return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
