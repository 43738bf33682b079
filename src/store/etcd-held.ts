import { MinderError } from '../model/errors.ts';
import { type Clock, sleep } from '../sys/clock.ts';
import { systemRand } from '../sys/rand.ts';
import { EtcdClient } from './etcd-client.ts';
import { EtcdKeys } from './etcd-keys.ts';
import { EtcdLeaderKey } from './etcd-leader-key.ts';
import { type LeaderStore, openEtcdStore } from './etcd-store.ts';
import { parseEtcdUrl } from './etcd-url.ts';
import type { Candidate, LeaderKey, Term } from './leader-key.ts';
import type { Entry, Op, ScanOptions, Snapshot, Store } from './store.ts';

/** Longer than its time by this, a lease of somebody who is dead has ended, also on an etcd that is busy. Seconds. */
const GRACE_SECONDS = 3;
const LOOK_SECONDS = 0.25;

/**
 * Opens a store in etcd as the one who leads, without serving: for whoever needs it alone. A holder that has died is waited for, as long as
 * its lease may last.
 * @throws MinderError `usage`, `data-in-use` where somebody holds it and is alive, `unreachable`, `storage`
 */
export async function openHeldEtcdStore(url: string, holder: string, clock: Clock): Promise<Store> {
	const { hosts, prefix, leaseSeconds } = parseEtcdUrl(url);
	const client = new EtcdClient(hosts, clock);
	try {
		const keys = new EtcdKeys(prefix);
		const key = new EtcdLeaderKey(client, keys, leaseSeconds, clock);
		const candidate = { id: systemRand.uuid(), address: '', holder: `${holder} (pid ${process.pid})` };
		const term = await acquire(key, candidate, url, leaseSeconds, clock);
		try {
			// Each write is guarded by the key: a lease that cannot be renewed ends the store, however late that is noticed here.
			const store = await openEtcdStore({ client, keys, term, clock, onLost: () => undefined });
			return new HeldEtcdStore(client, key, term, store, clock);
		} catch (error) {
			await key.release(term);
			throw error;
		}
	} catch (error) {
		client.close();
		throw error;
	}
}

async function acquire(key: LeaderKey, self: Candidate, url: string, ttl: number, clock: Clock): Promise<Term> {
	let since = clock.monotonic();
	let seen = '';
	for (;;) {
		const acquired = await key.acquire(self);
		if (acquired.kind === 'won') return acquired.term;
		if (acquired.revision !== seen) since = clock.monotonic();
		seen = acquired.revision;
		if (clock.monotonic() - since > ttl + GRACE_SECONDS) {
			throw new MinderError(
				'data-in-use',
				`${url} is held by ${acquired.by.holder}: stop it or choose another --store`,
			);
		}
		await sleep(clock, LOOK_SECONDS);
	}
}

class HeldEtcdStore implements Store {
	readonly #client: EtcdClient;
	readonly #key: LeaderKey;
	readonly #term: Term;
	readonly #store: LeaderStore;
	readonly #clock: Clock;
	readonly #stop = new AbortController();
	readonly #renewing: Promise<void>;
	#closing: Promise<void> | undefined;

	constructor(client: EtcdClient, key: LeaderKey, term: Term, store: LeaderStore, clock: Clock) {
		this.#client = client;
		this.#key = key;
		this.#term = term;
		this.#store = store;
		this.#clock = clock;
		this.#renewing = this.#renew();
	}

	scan(prefix: string, options?: ScanOptions): AsyncIterable<Entry> {
		return this.#store.scan(prefix, options);
	}

	snapshot(): Promise<Snapshot> {
		return this.#store.snapshot();
	}

	check(op: Op): void {
		this.#store.check?.(op);
	}

	commit(ops: readonly Op[]): Promise<void> {
		return this.#store.commit(ops);
	}

	close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	async #close(): Promise<void> {
		await this.#store.close();
		this.#stop.abort();
		await this.#renewing;
		await this.#key.release(this.#term);
		this.#client.close();
	}

	async #renew(): Promise<void> {
		for (;;) {
			await sleep(this.#clock, this.#term.ttlSeconds / 4, this.#stop.signal);
			if (this.#stop.signal.aborted) return;
			try {
				if ((await this.#key.renew(this.#term)) === 'expired') return this.#store.abandon();
			} catch {
				// The next attempt may succeed; if not, the guard of the writes says so.
			}
		}
	}
}
