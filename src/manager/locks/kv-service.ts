import { MinderError } from '../../model/errors.ts';
import { KV_KEY, KV_LIMITS, type KvChange, type KvEntry } from '../../model/kv.ts';
import type { LockGuard } from '../../model/locks.ts';
import { lockKey } from '../../policy/locks/lock-name.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import { LeaseQueue } from '../sessions/lease-queue.ts';
import type { ClusterState, Transaction } from '../state/cluster-state.ts';
import type { StoredEntry, TableChange } from '../state/tables.ts';
import { EntryKeys } from './entry-keys.ts';
import { EntryWatch } from './entry-watch.ts';
import { isHeld } from './lock-service.ts';

/** After an expiry that the store did not take. */
const RETRY_SECONDS = 1;
const LONGEST_TTL_SECONDS = 366 * 24 * 3600;

export interface KvServicePorts {
	readonly state: ClusterState;
	readonly clock: Clock;
	readonly log: Log;
}

/** What a write is made dependent on. */
interface Condition {
	readonly ifVersion?: number;
	readonly guard?: LockGuard;
}

/**
 * What users ask of shared state; see Control. Versions come from the cluster's counter; the time of an entry runs by the monotonic clock and begins anew
 * with each manager.
 */
export class KvService {
	readonly #ports: KvServicePorts;
	readonly #keys: EntryKeys;
	readonly #expiry: LeaseQueue<string>;
	/** Versions that are removed as their time is over. */
	readonly #expiring = new Set<number>();
	readonly #watches = new Set<EntryWatch>();

	constructor(ports: KvServicePorts) {
		this.#ports = ports;
		const { state, clock } = ports;
		this.#keys = new EntryKeys(state.view.entries);
		this.#expiry = new LeaseQueue(clock, (key) => this.#expired(key));
		for (const { key, ttlSeconds } of state.view.entries.values()) {
			if (ttlSeconds !== undefined) this.#expiry.extend(key, ttlSeconds);
		}
		state.onChange((changes) => this.#changed(changes));
	}

	/** @throws MinderError `not-found` */
	async get(key: string): Promise<KvEntry> {
		const entry = await this.#ports.state.update((transaction) => transaction.entries.get(checked(key)));
		if (entry === undefined) throw noEntry(key);
		return this.#shown(entry);
	}

	/** @throws MinderError `usage`, `too-large`, `conflict`, `precondition`, `storage` */
	async put(key: string, value: Uint8Array, how: Condition & { ttlSeconds?: number }): Promise<KvEntry> {
		const { state, clock } = this.#ports;
		checkValue(key, value);
		checkTtl(how.ttlSeconds);
		const entry = await state.update((transaction) => {
			const before = transaction.entries.get(checked(key));
			checkCondition(transaction, key, before, how);
			const after: StoredEntry = {
				key,
				value: Buffer.from(value).toString('base64'),
				version: transaction.nextGeneration(),
				changedAt: clock.wall(),
				...(how.ttlSeconds === undefined ? {} : { ttlSeconds: how.ttlSeconds }),
			};
			transaction.put('entry', key, after);
			if (before === undefined && transaction.entries.size > KV_LIMITS.entries) {
				throw new MinderError('precondition', `there are ${KV_LIMITS.entries} entries already: delete some`);
			}
			if (transaction.entryBytes > KV_LIMITS.totalBytes) {
				throw new MinderError(
					'precondition',
					`all entries together may have ${KV_LIMITS.totalBytes} bytes, and would have ${transaction.entryBytes}: delete some`,
				);
			}
			return after;
		});
		return shownAs(entry, entry.ttlSeconds);
	}

	/** @throws MinderError `not-found`, `conflict`, `precondition`, `storage` */
	async remove(key: string, how: Condition): Promise<void> {
		await this.#ports.state.update((transaction) => {
			const entry = transaction.entries.get(checked(key));
			checkCondition(transaction, key, entry, how);
			if (entry === undefined) throw noEntry(key);
			transaction.remove('entry', key);
		});
	}

	/** What is on disk. @throws MinderError `usage` */
	async list(prefix: string, { limit, after }: { limit: number; after?: string }): Promise<KvEntry[]> {
		if (!Number.isInteger(limit) || limit < 1)
			throw new MinderError('usage', `a limit of ${limit} entries: write 1 or more`);
		const { view } = this.#ports.state;
		return this.#keys.under(prefix, after, limit).flatMap((key) => {
			const entry = view.entries.get(key);
			return entry === undefined ? [] : [this.#shown(entry)];
		});
	}

	/** @throws MinderError `slow-reader` where more changes wait for the reader than are kept for it; `unreachable` when the manager ends */
	async *watch(prefix: string, signal?: AbortSignal): AsyncGenerator<readonly KvChange[]> {
		const { view } = this.#ports.state;
		const present = this.#keys.under(prefix, undefined, Number.POSITIVE_INFINITY).flatMap((key) => {
			const entry = view.entries.get(key);
			return entry === undefined ? [] : [entry];
		});
		const watch = new EntryWatch(prefix, (entry) => this.#shown(entry));
		this.#watches.add(watch);
		try {
			yield* watch.read(present, signal);
		} finally {
			this.#watches.delete(watch);
		}
	}

	/** Time removes nothing any more, and whoever watches is let go. */
	close(): void {
		this.#expiry.close();
		for (const watch of this.#watches) watch.close();
	}

	#shown(entry: StoredEntry): KvEntry {
		return shownAs(entry, entry.ttlSeconds === undefined ? undefined : (this.#expiry.left(entry.key) ?? 0));
	}

	#expired(key: string): void {
		const { state, log } = this.#ports;
		const present = state.view.entries.get(key);
		if (present === undefined) return;
		const { version } = present;
		const again = (): void => {
			if (state.view.entries.get(key)?.version === version) this.#expiry.extend(key, RETRY_SECONDS);
		};
		// A write or delete that is on its way decides, unless the store does not take it.
		if (state.staged.entries.get(key)?.version !== version) return again();
		this.#expiring.add(version);
		state
			.update((transaction) => {
				if (transaction.entries.get(key)?.version === version) transaction.remove('entry', key);
			})
			.catch((error: unknown) => {
				log.warn({ err: error }, 'an entry whose time is over was not removed, trying again');
				again();
			})
			.finally(() => this.#expiring.delete(version));
	}

	#changed(changes: readonly TableChange[]): void {
		for (const change of changes) {
			if (change.table !== 'entry') continue;
			const { key, before, after } = change;
			if ((before === undefined) !== (after === undefined)) this.#keys.changed();
			if (after?.ttlSeconds === undefined) this.#expiry.drop(key);
			else this.#expiry.extend(key, after.ttlSeconds);
			if (this.#watches.size === 0) continue;
			const reason = this.#expiring.has(before?.version ?? 0) ? 'expired' : 'asked';
			for (const watch of this.#watches) watch.take(key, before, after, reason);
		}
	}
}

function checked(key: string): string {
	if (KV_KEY.test(key)) return key;
	const shown = JSON.stringify(key.slice(0, 100));
	throw new MinderError('usage', `key ${shown} is not valid: write 1 to 512 printable characters without spaces`);
}

function checkValue(key: string, value: Uint8Array): void {
	if (value.byteLength <= KV_LIMITS.valueBytes) return;
	const text = `the value of ${key.slice(0, 100)} has ${value.byteLength} bytes, at most ${KV_LIMITS.valueBytes} are kept: make it smaller`;
	throw new MinderError('too-large', text);
}

function checkTtl(seconds: number | undefined): void {
	if (seconds === undefined || (seconds > 0 && seconds <= LONGEST_TTL_SECONDS)) return;
	throw new MinderError('usage', `a ttl of ${seconds} s is not within 0 and ${LONGEST_TTL_SECONDS} s`);
}

/** @throws MinderError `conflict`, `precondition` */
function checkCondition(
	transaction: Transaction,
	key: string,
	entry: StoredEntry | undefined,
	{ ifVersion, guard }: Condition,
): void {
	if (guard !== undefined && !isHeld(transaction, lockKey(guard.name), guard.token)) {
		const text = `the lock ${guard.name} is not held under the token ${guard.token} any more: nothing was written`;
		throw new MinderError('precondition', text, { details: { name: guard.name } });
	}
	const version = entry?.version ?? 0;
	if (ifVersion === undefined || ifVersion === version) return;
	const found = version === 0 ? 'is not there' : `has version ${version}`;
	throw new MinderError('conflict', `${key} ${found}, not version ${ifVersion}: read it and try again`, {
		details: { key, version: String(version) },
	});
}

function noEntry(key: string): MinderError {
	return new MinderError('not-found', `no entry ${key}; \`minder kv list\` lists them`, { details: { key } });
}

/** With what is left of its time, seconds. */
function shownAs({ key, value, version, changedAt }: StoredEntry, ttlSeconds: number | undefined): KvEntry {
	return {
		key,
		value: Buffer.from(value, 'base64'),
		version,
		changedAt,
		...(ttlSeconds === undefined ? {} : { ttlSeconds }),
	};
}
