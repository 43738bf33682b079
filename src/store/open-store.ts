import { dirname } from 'node:path';
import { MinderError } from '../model/errors.ts';
import { type Clock, systemClock } from '../sys/clock.ts';
import { type DirectoryLock, lockDirectory } from '../sys/directory-lock.ts';
import { type Files, systemFiles } from '../sys/files.ts';
import { openHeldEtcdStore } from './etcd-held.ts';
import { isEtcdUrl } from './etcd-url.ts';
import { openJsonStore } from './json-store.ts';
import { openLmdbStore } from './lmdb-store.ts';
import type { Entry, Op, ScanOptions, Snapshot, Store } from './store.ts';

export interface OpenStoreOptions {
	readonly files?: Files;
	/** Who holds the store, for the message to the next one; `minder manager` unless set. */
	readonly holder?: string;
	readonly clock?: Clock;
}

/**
 * Opens or creates the store that `url` names and takes it until `close`:
 *
 * | url | driver | what is taken |
 * |---|---|---|
 * | `lmdb:DIR` | lmdb | DIR |
 * | `json:FILE` | one readable file | the directory that holds FILE |
 * | `etcd://HOST[:PORT],…/PREFIX` | etcd | the leader's key; a dead holder's lease is waited for |
 *
 * @throws MinderError `usage` for an unknown or unavailable scheme, `data-in-use` where the directory is held, `storage` and
 * `incompatible` as the drivers say
 */
export async function openStore(url: string, options: OpenStoreOptions = {}): Promise<Store> {
	const files = options.files ?? systemFiles;
	const holder = options.holder ?? 'minder manager';
	if (isEtcdUrl(url)) return openHeldEtcdStore(url, holder, options.clock ?? systemClock);
	const { directory, open } = driverFor(url);
	await files.makeDirectory(directory);
	const lock = await lockDirectory(directory, holder);
	try {
		return new HeldStore(await open(files), lock);
	} catch (error) {
		await lock.release();
		throw error;
	}
}

interface Driver {
	readonly directory: string;
	readonly open: (files: Files) => Promise<Store>;
}

function driverFor(url: string): Driver {
	const [, scheme = '', path = ''] = /^([a-z0-9]+):(.*)$/s.exec(url) ?? [];
	switch (scheme) {
		case 'lmdb':
			requirePath(url, path);
			return { directory: path, open: (files) => openLmdbStore(path, files) };
		case 'json':
			requirePath(url, path);
			return { directory: dirname(path), open: (files) => openJsonStore(path, files) };
		default:
			throw new MinderError(
				'usage',
				`store ${JSON.stringify(url)} is unknown: use lmdb:DIR, json:FILE or etcd://HOST,…/PREFIX`,
			);
	}
}

function requirePath(url: string, path: string): void {
	if (path === '')
		throw new MinderError('usage', `store ${url} names no path: use lmdb:DIR, json:FILE or etcd://HOST,…/PREFIX`);
}

/** A store together with its directory. */
class HeldStore implements Store {
	readonly #store: Store;
	readonly #lock: DirectoryLock;

	constructor(store: Store, lock: DirectoryLock) {
		this.#store = store;
		this.#lock = lock;
	}

	scan(prefix: string, options?: ScanOptions): AsyncIterable<Entry> {
		return this.#store.scan(prefix, options);
	}

	snapshot(): Promise<Snapshot> {
		return this.#store.snapshot();
	}

	commit(ops: readonly Op[]): Promise<void> {
		return this.#store.commit(ops);
	}

	async close(): Promise<void> {
		try {
			await this.#store.close();
		} finally {
			await this.#lock.release();
		}
	}
}
