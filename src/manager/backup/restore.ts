import { MinderError } from '../../model/errors.ts';
import {
	type BackupAttachment,
	type BackupHeader,
	type BackupSource,
	checkBackup,
	readBackup,
} from '../../store/backup-file.ts';
import { checkEntrySize } from '../../store/etcd-store.ts';
import { isEtcdUrl } from '../../store/etcd-url.ts';
import { openStore } from '../../store/open-store.ts';
import type { Op, Store } from '../../store/store.ts';
import { type Clock, systemClock } from '../../sys/clock.ts';
import { type Files, systemFiles } from '../../sys/files.ts';
import { AUTHORITY_KEY } from '../shared-authority.ts';
import { CLUSTER_KEY } from '../state/record-codec.ts';
import { AuthorityCopy, checkAttachment } from './authority-copy.ts';
import { GenerationJump, raised } from './generation-jump.ts';
import { RESTORE_MARKER } from './restore-marker.ts';

export { type BackupHeader, type BackupSource, checkBackup } from '../../store/backup-file.ts';

/** Operations of one commit: what etcd takes in a transaction. */
const BATCH_OPERATIONS = 100;
const BATCH_BYTES = 500_000;
/** Commits under way at a time: a driver that writes its whole file takes them together. */
const BATCHES_AT_ONCE = 16;

export interface RestoreOptions {
	readonly source: BackupSource;
	/** `lmdb:DIR`, `json:FILE`, `etcd://…` */
	readonly store: string;
	/** The manager's, for the cluster's authority. */
	readonly dataDirectory: string;
	/** Whatever is there is replaced. */
	readonly force: boolean;
	readonly progress?: (done: number, total: number) => void;
	readonly clock?: Clock;
	readonly files?: Files;
	/** Ends it between two commits; the store is then half restored. */
	readonly signal?: AbortSignal;
}

/**
 * Puts a backup into a store that no manager holds. Before the first write it is known to be whole; from then on a marker says that the store is
 * half restored, and the last commit takes it away.
 * @throws MinderError as `checkBackup` and `openStore` do; `precondition` where something is there already, `cancelled`
 */
export async function restoreBackup(options: RestoreOptions): Promise<BackupHeader> {
	const { source, clock = systemClock, files = systemFiles } = options;
	const jump = new GenerationJump();
	const attachments: BackupAttachment[] = [];
	let isCluster = false;
	const header = await checkBackup(source, (item) => {
		if (item.kind === 'file') {
			checkAttachment(item.file);
			attachments.push(item.file);
		}
		if (item.kind !== 'entry') return;
		if (item.entry.key === RESTORE_MARKER) throw unusable(source, 'it was made of a store that was half restored');
		if (item.entry.key === CLUSTER_KEY) isCluster = true;
		if (isEtcdUrl(options.store)) checkEntrySize(item.entry);
		jump.see(item.entry);
	});
	if (!isCluster) throw unusable(source, 'it holds no cluster');
	const authority = new AuthorityCopy(files, options.dataDirectory, attachments);
	if ((await authority.state()) === 'another' && !options.force) throw otherAuthority(options.dataDirectory);
	const store = await openStore(options.store, { files, clock, holder: 'minder restore' });
	try {
		await new Restore(store, options).run(header, jump, authority, clock);
	} finally {
		await store.close();
	}
	return header;
}

class Restore {
	readonly #store: Store;
	readonly #options: RestoreOptions;
	/** None of them rejects. */
	readonly #running = new Set<Promise<void>>();
	#failure: { readonly error: unknown } | undefined;
	#batch: Op[] = [];
	#bytes = 0;

	constructor(store: Store, options: RestoreOptions) {
		this.#store = store;
		this.#options = options;
	}

	async run(header: BackupHeader, jump: GenerationJump, authority: AuthorityCopy, clock: Clock): Promise<void> {
		const present = await this.#present(jump);
		const marker = { createdAt: header.createdAt, clusterId: header.clusterId };
		await this.#store.commit([{ kind: 'put', key: RESTORE_MARKER, value: marker }]);
		for await (const key of present()) await this.#add({ kind: 'remove', key }, key.length);
		const generation = jump.target(clock.wall());
		const last: Op[] = [{ kind: 'remove', key: RESTORE_MARKER }];
		let done = 0;
		for await (const item of readBackup(this.#options.source)) {
			if (item.kind !== 'entry') continue;
			const { key } = item.entry;
			const op: Op = { kind: 'put', key, value: raised(item.entry, generation) };
			if (key === CLUSTER_KEY) last.push(op);
			else await this.#add(op, key.length + JSON.stringify(op.value).length);
			this.#options.progress?.(++done, header.entries);
		}
		await this.#flush();
		await this.#settled();
		await authority.write();
		const shared = authority.shared();
		if (shared !== undefined && isEtcdUrl(this.#options.store)) {
			last.push({ kind: 'put', key: AUTHORITY_KEY, value: shared });
		}
		await this.#store.commit(last);
	}

	/** What there is has to go, if it may. @throws MinderError `precondition` */
	async #present(jump: GenerationJump): Promise<() => AsyncIterable<string>> {
		let empty = true;
		let half = false;
		for await (const entry of this.#store.scan('')) {
			jump.see(entry);
			if (entry.key === RESTORE_MARKER) half = true;
			else empty = false;
		}
		if (!empty && !half && !this.#options.force) throw notEmpty(this.#options.store);
		const store = this.#store;
		return async function* () {
			for await (const { key } of store.scan('')) if (key !== RESTORE_MARKER) yield key;
		};
	}

	async #add(op: Op, bytes: number): Promise<void> {
		if (this.#batch.length >= BATCH_OPERATIONS || this.#bytes + bytes > BATCH_BYTES) await this.#flush();
		this.#batch.push(op);
		this.#bytes += bytes;
	}

	async #flush(): Promise<void> {
		if (this.#options.signal?.aborted === true) {
			await this.#settled();
			throw new MinderError('cancelled', 'the restore was not finished: run it again, then start the manager');
		}
		const running = this.#store
			.commit(this.#batch)
			.catch((error: unknown) => void (this.#failure ??= { error }))
			.finally(() => this.#running.delete(running));
		this.#running.add(running);
		this.#batch = [];
		this.#bytes = 0;
		if (this.#running.size >= BATCHES_AT_ONCE) await Promise.race(this.#running);
		if (this.#failure !== undefined) await this.#settled();
	}

	/** @throws what the first commit that failed did */
	async #settled(): Promise<void> {
		await Promise.all(this.#running);
		if (this.#failure !== undefined) throw this.#failure.error;
	}
}

function notEmpty(store: string): MinderError {
	return new MinderError(
		'precondition',
		`the store ${store} is not empty: restore into another one, or replace all that it holds with --force`,
	);
}

function otherAuthority(directory: string): MinderError {
	return new MinderError(
		'precondition',
		`${directory}/tls holds the authority of another cluster: choose another --data, or replace it with --force (the old one is kept beside it)`,
	);
}

function unusable({ name }: BackupSource, why: string): MinderError {
	return new MinderError('storage', `${name} cannot be restored: ${why}; nothing was restored`);
}
