import { MinderError } from '../../model/errors.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import type { ClusterState } from '../state/cluster-state.ts';

/** Streams of a token, and its end. */
interface Watched {
	readonly end: AbortController;
	readonly timer?: Timer;
}

/** Tells streams when the token with which they were opened has ended. */
export class TokenEnds {
	readonly #state: ClusterState;
	readonly #clock: Clock;
	readonly #open = new Map<string, Set<Watched>>();

	constructor(state: ClusterState, clock: Clock) {
		this.#state = state;
		this.#clock = clock;
		state.onChange((changes) => {
			for (const { table, key, after } of changes) {
				if (table !== 'accessToken' || (after !== undefined && after.revokedAt === undefined)) continue;
				for (const { end } of this.#open.get(key) ?? []) end.abort();
			}
		});
	}

	/** A signal that is aborted with the token's end; `release` once nobody waits for it any more. */
	watch(id: string): { readonly signal: AbortSignal; readonly release: () => void } {
		const end = new AbortController();
		const token = this.#state.view.accessTokens.get(id);
		if (token === undefined || token.revokedAt !== undefined) end.abort();
		const watched = this.#timed(end, token?.expiresAt);
		const all = this.#open.get(id) ?? new Set();
		this.#open.set(id, all.add(watched));
		const release = (): void => {
			watched.timer?.cancel();
			all.delete(watched);
			if (all.size === 0 && this.#open.get(id) === all) this.#open.delete(id);
		};
		return { signal: end.signal, release };
	}

	#timed(end: AbortController, expiresAt: number | undefined): Watched {
		if (expiresAt === undefined) return { end };
		const seconds = Math.max(0, (expiresAt - this.#clock.wall()) / 1000);
		return { end, timer: this.#clock.after(seconds, () => end.abort(), { background: true }) };
	}
}

/** What the reader of such a stream is told. */
export function tokenEnded(name: string): MinderError {
	return new MinderError(
		'unauthenticated',
		`the access token of ${name} has been revoked or has expired: ask for another`,
	);
}
