import type { IKeyValue } from 'etcd3';
import { MinderError } from '../model/errors.ts';
import type { Clock } from '../sys/clock.ts';
import { type EtcdClient, isRefusal, reasonOf } from './etcd-client.ts';
import type { EtcdKeys } from './etcd-keys.ts';
import type { Acquired, Candidate, LeaderKey, Term } from './leader-key.ts';

/** PREFIX/leader, created under a lease by the one who leads; its create revision names the term. */
export class EtcdLeaderKey implements LeaderKey {
	readonly #client: EtcdClient;
	readonly #keys: EtcdKeys;
	readonly #ttlSeconds: number;
	readonly #clock: Clock;

	constructor(client: EtcdClient, keys: EtcdKeys, ttlSeconds: number, clock: Clock) {
		this.#client = client;
		this.#keys = keys;
		this.#ttlSeconds = ttlSeconds;
		this.#clock = clock;
	}

	async acquire(candidate: Candidate): Promise<Acquired> {
		try {
			const { kvs } = await this.#client.range({ key: this.#keys.leader });
			// A key of our own was made by an attempt whose answer was lost: its lease is not known any more.
			if (kvs[0] !== undefined) return heldBy(kvs[0]);
			return await this.#create(candidate);
		} catch (error) {
			throw this.#unreachable(error);
		}
	}

	async #create(candidate: Candidate): Promise<Acquired> {
		const askedAt = this.#clock.monotonic();
		const lease = await this.#client.grant(this.#ttlSeconds);
		const key = this.#keys.leader;
		const { succeeded, header, responses } = await this.#client.txn({
			compare: [{ key, target: 'Create', result: 'Equal', create_revision: 0 }],
			success: [{ request_put: { key, value: Buffer.from(JSON.stringify(candidate)), lease } }],
			failure: [{ request_range: { key } }],
		});
		const term: Term = { revision: header.revision, lease, ttlSeconds: this.#ttlSeconds, askedAt };
		if (succeeded) return { kind: 'won', term };
		await this.release(term);
		const [kv] = responses[0]?.response_range.kvs ?? [];
		if (kv === undefined) throw new MinderError('internal', `${this.#client.name} does not say who leads`);
		return heldBy(kv);
	}

	async renew(term: Term): Promise<'renewed' | 'expired'> {
		try {
			return (await this.#client.renew(term.lease)) > 0 ? 'renewed' : 'expired';
		} catch (error) {
			throw this.#unreachable(error);
		}
	}

	async release(term: Term): Promise<void> {
		try {
			await this.#client.revoke(term.lease);
		} catch {
			// It ends by itself.
		}
	}

	watch(changed: () => void): () => void {
		return this.#client.watch(this.#keys.leader, changed);
	}

	#unreachable(error: unknown): MinderError {
		if (error instanceof MinderError) return error;
		const code = isRefusal(error) ? 'storage' : 'unreachable';
		return new MinderError(code, `${this.#client.name} does not say who leads: ${reasonOf(error)}`, { cause: error });
	}
}

function heldBy(kv: IKeyValue): Acquired {
	return { kind: 'held', by: candidateOf(kv.value), revision: kv.create_revision };
}

function candidateOf(value: Buffer): Candidate {
	let found: unknown;
	try {
		found = JSON.parse(value.toString());
	} catch {
		found = undefined;
	}
	const fields = typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
	const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
	return { id: text('id'), address: text('address'), holder: text('holder') || 'somebody unknown' };
}
