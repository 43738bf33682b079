import type { Clock, Timer } from '../../sys/clock.ts';
import { newKey, secretHash, secretMatches } from '../../sys/secrets.ts';

export interface SessionLimits {
	/** From signing in to the end, whatever happens. */
	readonly lifetimeSeconds: number;
	/** From the last request to the end. */
	readonly idleSeconds: number;
	/** With one token; the one used longest ago makes room. */
	readonly perToken: number;
	/** Altogether, likewise. */
	readonly total: number;
}

export const SESSION_LIMITS: SessionLimits = {
	lifetimeSeconds: 12 * 3600,
	idleSeconds: 3600,
	perToken: 10,
	total: 10_000,
};

/** A browser that has signed in. */
export interface Session {
	/** Id of the access token, which is looked up again at each request. */
	readonly tokenId: string;
	/** Milliseconds since 1970; it may end before. */
	readonly expiresAt: number;
	/** Aborted when it ends. */
	readonly ended: AbortSignal;
}

interface Kept extends Session {
	/** SHA-256 of the cookie's secret. */
	readonly hash: string;
	readonly endsAt: number;
	readonly end: AbortController;
	usedAt: number;
	timer: Timer;
}

/** A cookie's secret: 32 random bytes, hexadecimal. */
const SECRET = /^[0-9a-f]{64}$/;

/** Sessions of browsers, in memory: they end with this manager's program. Of their cookies only hashes are kept. */
export class Sessions {
	readonly #clock: Clock;
	readonly #limits: SessionLimits;
	/** By hash, those used longest ago first. */
	readonly #open = new Map<string, Kept>();

	constructor(clock: Clock, limits: SessionLimits = SESSION_LIMITS) {
		this.#clock = clock;
		this.#limits = limits;
	}

	get size(): number {
		return this.#open.size;
	}

	/** A new session of a token that was just shown; `secret` is for the cookie and kept nowhere. */
	begin(tokenId: string): { readonly secret: string; readonly session: Session } {
		const same = [...this.#open.values()].filter((each) => each.tokenId === tokenId);
		if (same.length >= this.#limits.perToken && same[0] !== undefined) this.#end(same[0]);
		const [oldest] = this.#open.values();
		if (this.#open.size >= this.#limits.total && oldest !== undefined) this.#end(oldest);
		const secret = newKey();
		const now = this.#clock.monotonic();
		const end = new AbortController();
		const session: Kept = {
			tokenId,
			hash: secretHash(secret),
			expiresAt: this.#clock.wall() + this.#limits.lifetimeSeconds * 1000,
			endsAt: now + this.#limits.lifetimeSeconds,
			ended: end.signal,
			end,
			usedAt: now,
			timer: { cancel() {} },
		};
		this.#open.set(session.hash, session);
		this.#watch(session);
		return { secret, session };
	}

	/** The session of a cookie, which is used by it; `undefined` where there is none, or none any more. */
	use(secret: string): Session | undefined {
		if (!SECRET.test(secret)) return undefined;
		const session = this.#open.get(secretHash(secret));
		if (session === undefined) return undefined;
		const now = this.#clock.monotonic();
		if (now >= this.#endOf(session)) {
			this.#end(session);
			return undefined;
		}
		session.usedAt = now;
		this.#open.delete(session.hash);
		this.#open.set(session.hash, session);
		return session;
	}

	/** Its streams end with it. */
	end(session: Session): void {
		for (const kept of this.#open.values()) if (kept === session) return this.#end(kept);
	}

	close(): void {
		for (const session of this.#open.values()) this.#end(session);
	}

	#endOf({ endsAt, usedAt }: Kept): number {
		return Math.min(endsAt, usedAt + this.#limits.idleSeconds);
	}

	#watch(session: Kept): void {
		const left = this.#endOf(session) - this.#clock.monotonic();
		const look = (): void => {
			if (this.#clock.monotonic() >= this.#endOf(session)) this.#end(session);
			else this.#watch(session);
		};
		session.timer = this.#clock.after(Math.max(0, left), look, { background: true });
	}

	#end(session: Kept): void {
		session.timer.cancel();
		this.#open.delete(session.hash);
		session.end.abort();
	}
}

/** What a page has to say with each change: it can be worked out from the cookie, which no page can read. */
export function csrfOf(secret: string): string {
	return secretHash(`csrf:${secret}`);
}

export function csrfFits(said: unknown, secret: string): boolean {
	return typeof said === 'string' && secretMatches(said, secretHash(csrfOf(secret)));
}
