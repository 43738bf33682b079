export interface SignInLimits {
	/** Failures in a row that are free. */
	readonly burst: number;
	/** Seconds after which one more is. */
	readonly refillSeconds: number;
	/** Addresses that are remembered; beyond it the one that failed longest ago is forgotten. */
	readonly addresses: number;
}

export const SIGN_IN_LIMITS: SignInLimits = { burst: 10, refillSeconds: 6, addresses: 10_000 };

interface Bucket {
	readonly tokens: number;
	/** Seconds of a monotonic clock. */
	readonly at: number;
}

/**
 * Failed sign-ins per address, a token bucket each. Ask before a secret is compared, so that who is over the limit learns nothing.
 * IPv6 addresses count by their /64, of which one machine has all.
 */
export class SignInLimit {
	readonly #limits: SignInLimits;
	/** In the order of the last failure. */
	readonly #buckets = new Map<string, Bucket>();

	constructor(limits: SignInLimits = SIGN_IN_LIMITS) {
		this.#limits = limits;
	}

	/** Addresses that are remembered now. */
	get size(): number {
		return this.#buckets.size;
	}

	/** Seconds until the address may try again; 0: now. `now` in seconds of a monotonic clock, likewise below. */
	waitSeconds(address: string, now: number): number {
		const tokens = this.#tokens(addressGroup(address), now);
		return tokens >= 1 ? 0 : (1 - tokens) * this.#limits.refillSeconds;
	}

	failed(address: string, now: number): void {
		const group = addressGroup(address);
		const tokens = Math.max(0, this.#tokens(group, now) - 1);
		this.#buckets.delete(group);
		this.#buckets.set(group, { tokens, at: now });
		if (this.#buckets.size <= this.#limits.addresses) return;
		const [oldest] = this.#buckets.keys();
		if (oldest !== undefined) this.#buckets.delete(oldest);
	}

	#tokens(group: string, now: number): number {
		const bucket = this.#buckets.get(group);
		if (bucket === undefined) return this.#limits.burst;
		return Math.min(this.#limits.burst, bucket.tokens + Math.max(0, now - bucket.at) / this.#limits.refillSeconds);
	}
}

/** What is counted as one: an IPv4 address (also where it is written as an IPv6 one), the first 64 bits of an IPv6 address. */
export function addressGroup(address: string): string {
	const plain = address.toLowerCase().replace(/%.*$/, '');
	const mapped = /^::ffff:([0-9.]+)$/.exec(plain)?.[1];
	if (mapped !== undefined) return mapped;
	if (!plain.includes(':')) return plain.slice(0, 64);
	const [head = '', tail] = plain.split('::');
	const front = head === '' ? [] : head.split(':');
	const back = tail === undefined || tail === '' ? [] : tail.split(':');
	const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
	const groups = [...front, ...Array<string>(zeros).fill('0'), ...back].slice(0, 4);
	return `${groups.map((group) => group.replace(/^0+(?=.)/, '').slice(0, 4)).join(':')}::/64`;
}
