import { MinderError } from '../model/errors.ts';
import type { Clock } from '../sys/clock.ts';
import { EtcdClient, reasonOf } from './etcd-client.ts';
import { EtcdKeys } from './etcd-keys.ts';
import { parseEtcdUrl } from './etcd-url.ts';

/** An answer that was lost is asked for again, at the next member. */
const ATTEMPTS = 4;

/**
 * The value of an entry that all managers have to have in common before any of them leads: the one that is there, or else `proposed`, in one
 * transaction. Nothing that is there is ever changed.
 * @throws MinderError `storage` where etcd cannot be reached, `usage` for a bad URL
 */
export async function firstInEtcd(
	url: string,
	key: string,
	proposed: () => Promise<unknown>,
	clock: Clock,
): Promise<unknown> {
	const { hosts, prefix } = parseEtcdUrl(url);
	const client = new EtcdClient(hosts, clock);
	try {
		const entry = new EtcdKeys(prefix).entry(key);
		let json: string | undefined;
		for (let attempt = 1; ; attempt++) {
			try {
				const found = (await client.range({ key: entry })).kvs[0];
				if (found !== undefined) return JSON.parse(found.value.toString()) as unknown;
				json ??= JSON.stringify(await proposed());
				await client.txn({
					compare: [{ key: entry, target: 'Version', result: 'Equal', version: 0 }],
					success: [{ request_put: { key: entry, value: Buffer.from(json) } }],
					failure: [],
				});
			} catch (error) {
				if (error instanceof MinderError) throw error;
				if (attempt < ATTEMPTS) continue;
				throw new MinderError('storage', `${client.name} cannot be asked for ${key}: ${reasonOf(error)}`, {
					cause: error,
				});
			}
		}
	} finally {
		client.close();
	}
}
