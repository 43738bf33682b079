import { toMinderError } from '../../model/errors.ts';
import { EtcdClient } from '../../store/etcd-client.ts';
import { EtcdKeys } from '../../store/etcd-keys.ts';
import { EtcdLeaderKey } from '../../store/etcd-leader-key.ts';
import { openEtcdStore } from '../../store/etcd-store.ts';
import { type EtcdAddress, parseEtcdUrl } from '../../store/etcd-url.ts';
import type { Candidate, Term } from '../../store/leader-key.ts';
import type { Store } from '../../store/store.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import { Election, type Follower, notLeader } from './election.ts';
import { Front, type Served } from './front.ts';

/** What is made anew in each term, from what the store holds. */
export interface Led extends Served {
	readonly clusterId: string;
	/** It is about to be closed: called before its streams end, so that nobody takes that for workers who leave. */
	leave(): void;
	close(): Promise<void>;
}

export interface ServingOptions {
	/** `etcd://…` */
	readonly store: string;
	/** Everything that a leader has in memory. @throws MinderError `storage` */
	readonly open: (store: Store) => Promise<Led>;
	/** Told what health checks are to say. */
	readonly serving: (serving: boolean) => void;
	readonly clock: Clock;
	readonly log: Log;
}

/**
 * One of several managers:
 *
 * ```
 * standby ── elected ──▶ opening ── store read ──▶ serving ── lease or store lost, or closed ──▶ closing ──▶ standby …
 *    every call: `not-leader`, with the leader's address                    the manager's memory is dropped
 * ```
 */
export class Serving implements Follower {
	readonly front: Front;
	readonly #options: ServingOptions;
	readonly #address: EtcdAddress;
	readonly #client: EtcdClient;
	readonly #keys: EtcdKeys;
	#election: Election | undefined;
	#clusterId = '';

	/** @throws MinderError `usage` for a bad URL */
	constructor(options: ServingOptions) {
		this.#options = options;
		this.#address = parseEtcdUrl(options.store);
		this.#client = new EtcdClient(this.#address.hosts, options.clock);
		this.#keys = new EtcdKeys(this.#address.prefix);
		this.front = new Front(
			() => this.#election?.leads === true,
			() => notLeader(this.#election?.leads === true ? undefined : this.#election?.leader),
		);
	}

	/** Empty before it has led. */
	get clusterId(): string {
		return this.#clusterId;
	}

	/** Begins to campaign. */
	start(self: Candidate): void {
		const { clock, log } = this.#options;
		const key = new EtcdLeaderKey(this.#client, this.#keys, this.#address.leaseSeconds, clock);
		this.#election = new Election(key, self, this, { clock, log });
		this.#election.start();
	}

	/** Lets the next one lead at once. */
	async close(): Promise<void> {
		await this.#election?.close();
		this.#client.close();
	}

	led(by: Candidate | undefined): void {
		this.#options.log.debug({ leader: by?.address }, by === undefined ? 'nobody leads' : `${by.holder} leads`);
	}

	async lead(term: Term, ended: AbortSignal): Promise<void> {
		const { clock, log, open, serving } = this.#options;
		const stepDown = (error: unknown): void => this.#election?.stepDown(toMinderError(error).message);
		try {
			const options = { client: this.#client, keys: this.#keys, term, clock, onLost: stepDown };
			const store = await openEtcdStore(options);
			// With the key gone every write would be refused anyway; so nobody waits for it.
			const abandon = (): void => {
				if (this.#election?.leads !== true) store.abandon();
			};
			ended.addEventListener('abort', abandon, { once: true });
			abandon();
			try {
				await this.#serve(await open(store), term, ended);
			} finally {
				await store.close();
			}
		} catch (error) {
			log.error({ term: term.revision }, `this manager cannot lead: ${toMinderError(error).message}`);
			stepDown(error);
			serving(false);
		}
	}

	async #serve(led: Led, term: Term, ended: AbortSignal): Promise<void> {
		const { log, serving } = this.#options;
		try {
			this.#clusterId = led.clusterId;
			if (ended.aborted) return;
			ended.addEventListener('abort', () => led.leave(), { once: true });
			this.front.enter(led, ended);
			serving(true);
			log.info({ term: term.revision, clusterId: led.clusterId }, 'this manager leads and serves');
			await new Promise<void>((resolve) => ended.addEventListener('abort', () => resolve(), { once: true }));
		} finally {
			this.front.leave();
			serving(false);
			await led.close();
		}
	}
}
