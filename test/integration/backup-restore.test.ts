import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BackupService } from '../../src/manager/backup/backup-service.ts';
import { type RestoreOptions, restoreBackup } from '../../src/manager/backup/restore.ts';
import { RESTORE_MARKER } from '../../src/manager/backup/restore-marker.ts';
import { openManager } from '../../src/manager/manager.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Entry, Op, Store } from '../../src/store/store.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { silentLog } from '../../src/sys/log.ts';
import { systemRand } from '../../src/sys/rand.ts';
import { entriesOf, put } from '../conformance/store.ts';
import { backupBytes, backupOf } from '../support/backups.ts';
import { Etcd } from '../support/etcd.ts';
import { waitFor } from '../support/wait-for.ts';

/** Renewed in this process, which may be busy. */
const LEASE_SECONDS = 20;
const KINDS = ['lmdb', 'json', 'etcd'] as const;
type Kind = (typeof KINDS)[number];
const AUTHORITY = [
	{ name: 'tls/ca.key', text: 'KEY\n' },
	{ name: 'tls/ca.crt', text: 'CERT\n' },
];

/** What a store of some age holds, events included. */
const CONTENT: readonly Op[] = [
	...Array.from({ length: 700 }, (_, at) =>
		put(`event/${String(at + 1).padStart(16, '0')}`, {
			sequence: at + 1,
			at,
			kind: 'x',
			reason: 'ü😀'.repeat(at % 50),
		}),
	),
	put('instance/web.0', { id: 'web.0', generation: 41, startGeneration: 3 }),
	put('meta/cluster', { clusterId: 'cluster-1', generation: 41 }),
	put('process/web', { name: 'web', big: 'x'.repeat(600_000) }),
	put('unknown/of a newer version', [null, 1.5]),
];

describe('a backup of one store, restored into another', { timeout: 120_000 }, () => {
	let etcd: Etcd;
	let directory: string;
	let round = 0;
	const open: Store[] = [];

	beforeAll(async () => {
		etcd = await Etcd.start();
	});
	afterAll(() => etcd.stop());
	beforeEach(async () => {
		directory = await mkdtemp(join(tmpdir(), 'minder-backup-'));
	});
	afterEach(async () => {
		for (const store of open.splice(0)) await store.close();
		await rm(directory, { recursive: true, force: true });
	});

	function urlOf(kind: Kind): string {
		round++;
		return {
			lmdb: `lmdb:${directory}/${round}`,
			json: `json:${directory}/${round}/s.json`,
			etcd: etcd.url(`b${round}`, LEASE_SECONDS),
		}[kind];
	}

	async function opened(url: string): Promise<Store> {
		const store = await openStore(url);
		open.push(store);
		return store;
	}

	async function closed(store: Store): Promise<void> {
		open.splice(open.indexOf(store), 1);
		await store.close();
	}

	async function backUp(store: Store, files: typeof AUTHORITY = []): Promise<Buffer> {
		const ports = { store, clusterId: 'cluster-1', version: '0.1.0', clock: systemClock };
		const pieces: Uint8Array[] = [];
		for await (const { data } of new BackupService({ ...ports, attachments: async () => files }).read())
			pieces.push(data);
		return Buffer.concat(pieces);
	}

	const restore = (bytes: Uint8Array, store: string, more: Partial<RestoreOptions> = {}) =>
		restoreBackup({
			source: backupOf(bytes, 65_536),
			store,
			dataDirectory: join(directory, 'data'),
			force: false,
			...more,
		});

	async function contentOf(url: string): Promise<Entry[]> {
		const store = await opened(url);
		const entries = await entriesOf(store);
		await closed(store);
		return entries;
	}

	const plain = (entries: readonly Entry[]): Entry[] =>
		entries.map(({ key, value }) => {
			if (key !== 'meta/cluster' && !key.startsWith('instance/')) return { key, value };
			return { key, value: { ...(value as object), generation: 0 } };
		});

	it.each(KINDS.flatMap((from) => KINDS.map((to) => [from, to] as const)))(
		'holds the same, events included: %s → %s',
		async (from, to) => {
			const source = await opened(urlOf(from));
			await source.commit(CONTENT);
			const bytes = await backUp(source, AUTHORITY);
			const target = urlOf(to);
			const before = systemClock.wall();
			await restore(bytes, target);
			const found = (await contentOf(target)).filter(({ key }) => key !== 'meta/authority');
			expect(plain(found)).toEqual(plain(await entriesOf(source)));
			const generations = found.flatMap(({ value }) => (value as { generation?: number } | null)?.generation ?? []);
			expect(generations).toHaveLength(2);
			expect(new Set(generations).size).toBe(1);
			expect(generations[0]).toBeGreaterThanOrEqual(Math.max(before, 1_000_041));
			for (const { name, text } of AUTHORITY) {
				expect(await readFile(join(directory, 'data', name), 'utf8')).toBe(text);
				expect((await stat(join(directory, 'data', name))).mode & 0o777).toBe(0o600);
			}
		},
	);

	it('is of one moment while commits go on', async () => {
		const source = await opened(urlOf('lmdb'));
		await source.commit(CONTENT);
		let at = 0;
		let stop = false;
		const writing = (async () => {
			while (!stop) await source.commit([put('a/left', ++at), put('z/right', at)]);
		})();
		await waitFor(() => at > 5);
		const target = urlOf('json');
		await restore(await backUp(source), target);
		stop = true;
		await writing;
		const found = new Map((await contentOf(target)).map(({ key, value }) => [key, value]));
		expect(found.get('a/left')).toBeGreaterThan(4);
		expect(found.get('z/right')).toBe(found.get('a/left'));
	});

	it.each(KINDS)('replaces what is there only when told to: %s', async (kind) => {
		const url = urlOf(kind);
		const store = await opened(url);
		await store.commit([put('old', 1), put('meta/cluster', { clusterId: 'old', generation: 9_000_000_000_000 })]);
		const bytes = await backupBytes([['meta/cluster', { clusterId: 'cluster-1', generation: 3 }]]);
		// A lease of its own that is short: for as long it waits for a holder that may have died.
		const impatient = url.replace(`lease=${LEASE_SECONDS}`, 'lease=2');
		await expect(restore(bytes, impatient)).rejects.toMatchObject({ code: 'data-in-use' });
		await closed(store);
		await expect(restore(bytes, url)).rejects.toMatchObject({
			code: 'precondition',
			message: expect.stringMatching(/is not empty: .* --force$/),
		});
		expect((await contentOf(url)).map(({ key }) => key)).toEqual(['meta/cluster', 'old']);
		await restore(bytes, url, { force: true });
		// Beyond what the old one has given out as well.
		expect(await contentOf(url)).toEqual([
			{ key: 'meta/cluster', value: { clusterId: 'cluster-1', generation: 9_000_001_000_000 } },
		]);
	});

	it.each(KINDS)('is not taken for whole when it was interrupted, and can be run again: %s', async (kind) => {
		const source = await opened(urlOf('json'));
		await source.commit(CONTENT);
		const bytes = await backUp(source);
		const url = urlOf(kind);
		const stop = new AbortController();
		const progress = (done: number): void => {
			if (done === 300) stop.abort();
		};
		await expect(restore(bytes, url, { signal: stop.signal, progress })).rejects.toMatchObject({ code: 'cancelled' });
		const half = await opened(url);
		expect((await entriesOf(half, RESTORE_MARKER)).length).toBe(1);
		const ports = { clock: systemClock, rand: systemRand, log: silentLog, version: '0.1.0' };
		await expect(openManager(half, ports)).rejects.toMatchObject({
			code: 'precondition',
			message:
				'the restore of this store was not finished: run the same `minder restore` again, then start the manager',
		});
		await half.commit([put('left by the first', 1)]);
		await closed(half);
		await restore(bytes, url);
		expect(plain(await contentOf(url))).toEqual(plain(await entriesOf(source)));
	});

	it('writes nothing where the backup is damaged, of no cluster, or of a store half restored', async () => {
		const whole = await backupBytes([['meta/cluster', { clusterId: 'c', generation: 3 }]], { files: AUTHORITY });
		const altered = Buffer.from(whole);
		altered[60] = (altered[60] ?? 0) ^ 1;
		const half = await backupBytes([
			['meta/cluster', { clusterId: 'c', generation: 3 }],
			[RESTORE_MARKER, {}],
		]);
		const foreign = await backupBytes([['meta/cluster', {}]], { files: [{ name: '../../evil', text: '' }] });
		for (const bytes of [altered, whole.subarray(0, -1), await backupBytes([['x', 1]]), half, foreign]) {
			await expect(restore(bytes, `json:${directory}/n/s.json`)).rejects.toMatchObject({ code: 'storage' });
		}
		await expect(stat(join(directory, 'n'))).rejects.toMatchObject({ code: 'ENOENT' });
		await expect(stat(join(directory, 'data'))).rejects.toMatchObject({ code: 'ENOENT' });
	});

	it('writes nothing into etcd of what etcd cannot take', async () => {
		const url = urlOf('etcd');
		const bytes = await backupBytes([
			['a', 1],
			['meta/cluster', { clusterId: 'c', generation: 3 }],
			['process/x', 'x'.repeat(1_500_000)],
		]);
		await expect(restore(bytes, url)).rejects.toMatchObject({ code: 'too-large' });
		expect(await contentOf(url)).toEqual([]);
	});

	it('leaves the authority of another cluster alone unless told otherwise, and keeps it beside', async () => {
		const one = await backupBytes([['meta/cluster', { clusterId: 'c', generation: 3 }]], { files: AUTHORITY });
		const other = AUTHORITY.map(({ name, text }) => ({ name, text: `other ${text}` }));
		const two = await backupBytes([['meta/cluster', { clusterId: 'd', generation: 3 }]], { files: other });
		await restore(one, urlOf('json'));
		await restore(one, urlOf('json'));
		const url = urlOf('json');
		await expect(restore(two, url)).rejects.toMatchObject({
			code: 'precondition',
			message: expect.stringContaining('holds the authority of another cluster'),
		});
		expect(await contentOf(url)).toEqual([]);
		const key = join(directory, 'data/tls/ca.key');
		expect(await readFile(key, 'utf8')).toBe('KEY\n');
		await restore(two, url, { force: true });
		expect(await readFile(key, 'utf8')).toBe('other KEY\n');
		expect(await readFile(`${key}.before-restore`, 'utf8')).toBe('KEY\n');
	});
});
