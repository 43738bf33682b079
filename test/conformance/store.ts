import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_KEY_BYTES } from '../../src/store/encoded-op.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Entry, Op, ScanOptions, Snapshot, Store } from '../../src/store/store.ts';
import { Committer } from '../support/committer.ts';
import { waitFor } from '../support/wait-for.ts';

export const put = (key: string, value: unknown): Op => ({ kind: 'put', key, value });
export const remove = (key: string): Op => ({ kind: 'remove', key });

export async function entriesOf(store: Store, prefix = '', options?: ScanOptions): Promise<Entry[]> {
	const entries: Entry[] = [];
	for await (const entry of store.scan(prefix, options)) entries.push(entry);
	return entries;
}

export async function keysOf(store: Store, prefix = '', options?: ScanOptions): Promise<string[]> {
	return (await entriesOf(store, prefix, options)).map((entry) => entry.key);
}

/** Of a store whose holder another one waits for: so long does the end of that take to be seen where a server tells of it. */
const SHORT_LEASE_SECONDS = 2;

/**
 * What every driver promises.
 * @param urlIn the store's URL in a fresh directory; `leaseSeconds`, where a server gives leases, is how long one lasts if it is not the usual time
 * @param where a server has files of its own: how its disk fills up is tested apart
 */
export function storeConformance(
	name: string,
	urlIn: (directory: string, leaseSeconds?: number) => string,
	where: 'files' | 'server' = 'files',
): void {
	// Where a server tells whether a holder is alive, that takes the time of its lease.
	describe(`store ${name}`, { timeout: where === 'server' ? 180_000 : 30_000 }, () => {
		let directory: string;
		let url: string;
		let store: Store;

		beforeEach(async () => {
			directory = await mkdtemp(join(tmpdir(), 'minder-store-'));
			url = urlIn(directory);
			store = await openStore(url);
		});

		afterEach(async () => {
			await store.close();
			await rm(directory, { recursive: true, force: true });
		});

		async function reopen(): Promise<void> {
			await store.close();
			store = await openStore(url);
		}

		it('is empty at first', async () => {
			expect(await entriesOf(store)).toEqual([]);
		});

		it('gives back JSON values, also after it was opened anew', async () => {
			const values = { text: 'ü😀\n"', list: [1, null, { deep: true }], number: -1.5e300, __proto__x: 1 };
			await store.commit([put('a', values), put('b', null), put('c', 0), put('d', ''), put('__proto__', 'own')]);
			await reopen();
			expect(await entriesOf(store)).toEqual([
				{ key: '__proto__', value: 'own' },
				{ key: 'a', value: values },
				{ key: 'b', value: null },
				{ key: 'c', value: 0 },
				{ key: 'd', value: '' },
			]);
		});

		it('does not see what its callers do to a value later on', async () => {
			const value = { count: 1 };
			const done = store.commit([put('a', value)]);
			value.count = 2;
			await done;
			for (const entry of await entriesOf(store)) (entry.value as { count: number }).count = 3;
			expect(await entriesOf(store)).toEqual([{ key: 'a', value: { count: 1 } }]);
		});

		it('orders keys as bytes of UTF-8', async () => {
			const keys = [
				'b',
				'a',
				'a/',
				'a/1',
				'a/10',
				'a/9',
				'a0',
				'Z',
				'é',
				'\u{e000}',
				'😀',
				'\uffff',
				'a\u0000',
				'\u0000',
				'\u0000\u0000',
				'\u0001',
			];
			await store.commit(keys.map((key) => put(key, key)));
			const ordered = keys.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
			expect(await keysOf(store)).toEqual(ordered);
			expect(await keysOf(store, '', { reverse: true })).toEqual(ordered.toReversed());
			await reopen();
			expect(await keysOf(store)).toEqual(ordered);
		});

		it('scans a prefix and nothing beside it', async () => {
			await store.commit(
				['a', 'a/', 'a/1', 'a/\uffff', 'a/😀', 'a0', 'a.', 'b', 'é/1', 'ê', '😀', '😁'].map((key) => put(key, 1)),
			);
			expect(await keysOf(store, 'a/')).toEqual(['a/', 'a/1', 'a/\uffff', 'a/😀']);
			expect(await keysOf(store, 'a')).toEqual(['a', 'a.', 'a/', 'a/1', 'a/\uffff', 'a/😀', 'a0']);
			expect(await keysOf(store, 'é')).toEqual(['é/1']);
			expect(await keysOf(store, '😀')).toEqual(['😀']);
			expect(await keysOf(store, 'a/', { reverse: true })).toEqual(['a/😀', 'a/\uffff', 'a/1', 'a/']);
			expect(await keysOf(store, 'c')).toEqual([]);
		});

		it('continues after a key, in both directions, with a limit', async () => {
			await store.commit(['a', 'p/1', 'p/2', 'p/3', 'p/4', 'z'].map((key) => put(key, 1)));
			expect(await keysOf(store, 'p/', { after: 'p/2' })).toEqual(['p/3', 'p/4']);
			expect(await keysOf(store, 'p/', { after: 'p/2x' })).toEqual(['p/3', 'p/4']);
			expect(await keysOf(store, 'p/', { after: 'a' })).toEqual(['p/1', 'p/2', 'p/3', 'p/4']);
			expect(await keysOf(store, 'p/', { after: 'q' })).toEqual([]);
			expect(await keysOf(store, 'p/', { after: 'p/4' })).toEqual([]);
			expect(await keysOf(store, 'p/', { limit: 2 })).toEqual(['p/1', 'p/2']);
			expect(await keysOf(store, 'p/', { limit: 0 })).toEqual([]);
			expect(await keysOf(store, 'p/', { after: 'p/1', limit: 2 })).toEqual(['p/2', 'p/3']);
			expect(await keysOf(store, 'p/', { reverse: true, limit: 2 })).toEqual(['p/4', 'p/3']);
			expect(await keysOf(store, 'p/', { reverse: true, after: 'p/3' })).toEqual(['p/2', 'p/1']);
			expect(await keysOf(store, 'p/', { reverse: true, after: 'z' })).toEqual(['p/4', 'p/3', 'p/2', 'p/1']);
			expect(await keysOf(store, 'p/', { reverse: true, after: 'a' })).toEqual([]);
			expect(await keysOf(store, '', { reverse: true, after: 'p/2', limit: 9 })).toEqual(['p/1', 'a']);
		});

		it('scans as a sorted list would, whatever the keys', async () => {
			const key = fc.oneof(
				fc.string({ unit: fc.constantFrom('a', '/', '\u0000', 'é', '\uffff', '😀'), minLength: 1, maxLength: 4 }),
				fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }),
			);
			const all = new Set<string>();
			await fc.assert(
				fc.asyncProperty(
					fc.uniqueArray(key, { maxLength: 12 }),
					fc.oneof(fc.constant(''), key),
					fc.record({ after: key, limit: fc.nat(6), reverse: fc.boolean() }, { requiredKeys: [] }),
					async (keys, prefix, options) => {
						await store.commit(keys.map((each) => put(each, each)));
						for (const each of keys) all.add(each);
						expect(await keysOf(store, prefix, options)).toEqual(expected(all, prefix, options));
					},
				),
				{ numRuns: 60 },
			);
		});

		it('scans more than a page', async () => {
			const keys = Array.from({ length: 1500 }, (_, at) => `k/${String(at).padStart(5, '0')}`);
			await store.commit(keys.map((key) => put(key, key)));
			expect(await keysOf(store, 'k/')).toEqual(keys);
			expect(await keysOf(store, 'k/', { reverse: true })).toEqual(keys.toReversed());
			expect(await keysOf(store, 'k/', { limit: 700, after: 'k/00099' })).toEqual(keys.slice(100, 800));
			expect(await keysOf(store, '', { limit: 512 })).toEqual(keys.slice(0, 512));
		});

		it('applies the operations of a commit in order', async () => {
			await store.commit([put('a', 1), put('a', 2), remove('b'), put('b', 3), put('c', 4), remove('c')]);
			expect(await entriesOf(store)).toEqual([
				{ key: 'a', value: 2 },
				{ key: 'b', value: 3 },
			]);
		});

		it('takes the removal of a key that is not there, and a commit of nothing', async () => {
			await store.commit([remove('nobody')]);
			await store.commit([]);
			await store.commit([put('a', 1), remove('nobody'), put('b', 2)]);
			expect(await keysOf(store)).toEqual(['a', 'b']);
		});

		it.each([
			['a key that is too long', put('k'.repeat(MAX_KEY_BYTES + 1), 1), 'too-large'],
			['a key that is too long in bytes', put('é'.repeat(MAX_KEY_BYTES / 2 + 1), 1), 'too-large'],
			['an empty key', put('', 1), 'internal'],
			['half a character', put('\ud800', 1), 'internal'],
			['a value that is no JSON', put('x', 1n), 'internal'],
			['no value', put('x', undefined), 'internal'],
		])('refuses %s and leaves nothing of that commit', async (_, bad, code) => {
			await store.commit([put('a', 1)]);
			await expect(store.commit([put('a', 2), put('b', 2), bad, put('c', 2)])).rejects.toMatchObject({ code });
			await store.commit([put('d', 1)]);
			await reopen();
			expect(await entriesOf(store)).toEqual([
				{ key: 'a', value: 1 },
				{ key: 'd', value: 1 },
			]);
		});

		it('takes the longest key', async () => {
			const key = 'k'.repeat(MAX_KEY_BYTES);
			await store.commit([put(key, 1)]);
			expect(await keysOf(store, '', { after: key.slice(1) })).toEqual([key]);
			expect(await keysOf(store, key, { after: key })).toEqual([]);
			const longer = 'k'.repeat(10_000);
			expect(await keysOf(store, longer)).toEqual([]);
			expect(await keysOf(store, '', { after: longer })).toEqual([]);
			expect(await keysOf(store, '', { after: longer, reverse: true })).toEqual([key]);
		});

		it('commits a thousand at once, in the order of the calls', async () => {
			const order: number[] = [];
			await Promise.all(
				Array.from({ length: 1000 }, (_, at) =>
					store.commit([put('last', at), put(`n/${at}`, at)]).then(() => order.push(at)),
				),
			);
			expect(order).toEqual(Array.from({ length: 1000 }, (_, at) => at));
			await reopen();
			expect(await entriesOf(store, 'last')).toEqual([{ key: 'last', value: 999 }]);
			expect(await keysOf(store, 'n/')).toHaveLength(1000);
		});

		it('keeps the order of commits made one after the other without waiting, over many writes', async () => {
			const done: Promise<void>[] = [];
			for (let at = 0; at < 200; at++) {
				done.push(store.commit([at % 2 === 0 ? put('flag', at) : remove('flag'), put('last', at)]));
				if (at % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
			}
			await Promise.all(done);
			expect(await entriesOf(store)).toEqual([{ key: 'last', value: 199 }]);
		});

		it('shows a commit to a scan that begins after it', async () => {
			for (let at = 0; at < 20; at++) {
				await store.commit([put('a', at)]);
				expect(await entriesOf(store, 'a')).toEqual([{ key: 'a', value: at }]);
			}
		});

		it('can be scanned while commits come in', async () => {
			const keys = Array.from({ length: 600 }, (_, at) => `k/${String(at).padStart(5, '0')}`);
			await store.commit(keys.map((key) => put(key, 'old')));
			const seen: string[] = [];
			for await (const { key } of store.scan('k/')) {
				seen.push(key);
				if (seen.length % 100 === 0) await store.commit([put(key, 'new'), put(`a/${key}`, 1), put(`z/${key}`, 1)]);
			}
			expect(seen).toEqual(keys);
		});

		it('gives a snapshot of what was committed when it was asked for, and no half commit, while commits come in', async () => {
			await store.commit(Array.from({ length: 700 }, (_, at) => put(`k/${String(at).padStart(5, '0')}`, 'old')));
			let stop = false;
			let acknowledged = 0;
			// Each commit is too large for one transaction of etcd, and changes both ends of what is read in pages.
			const writer = async (): Promise<void> => {
				for (let at = 1; !stop; at++) {
					const middle = Array.from({ length: 150 }, (_, each) => put(`m/${each}`, at));
					await store.commit([put('a/left', at), ...middle, put(`k/00${at % 700}`, at), put('z/right', at)]);
					acknowledged = at;
				}
			};
			const writing = writer();
			try {
				for (let round = 0; round < 5; round++) {
					const before = acknowledged;
					await waitFor(() => acknowledged > before);
					const known = acknowledged;
					const snapshot = await store.snapshot();
					const found = new Map<string, unknown>();
					const keys: string[] = [];
					const begun = acknowledged;
					for await (const { key, json } of snapshot.entries()) {
						if (keys.length % 256 === 100) await waitFor(() => acknowledged > begun);
						keys.push(key);
						found.set(key, JSON.parse(json));
					}
					snapshot.close();
					expect(keys).toHaveLength(snapshot.count);
					expect(keys).toEqual(keys.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))));
					const left = found.get('a/left') as number;
					expect(left).toBeGreaterThanOrEqual(known);
					expect(left).toBeLessThanOrEqual(begun + 1);
					expect(found.get('z/right')).toBe(left);
					expect([...found].filter(([key, value]) => key.startsWith('m/') && value !== left)).toEqual([]);
				}
			} finally {
				stop = true;
				await writing;
			}
		});

		it('has an empty snapshot, several at a time, and none of a closed store', async () => {
			const empty = await store.snapshot();
			await store.commit([put('a', 1)]);
			const one = await store.snapshot();
			await store.commit([put('a', 2), put('b', null)]);
			const two = await store.snapshot();
			await store.commit([remove('a')]);
			const texts = async (snapshot: Snapshot): Promise<string[]> => {
				const found: string[] = [];
				for await (const { key, json } of snapshot.entries()) found.push(`${key}=${json}`);
				return found;
			};
			expect(await texts(one)).toEqual(['a=1']);
			expect(await texts(empty)).toEqual([]);
			one.close();
			one.close();
			await expect(texts(one)).rejects.toMatchObject({ code: 'storage' });
			expect(await texts(two)).toEqual(['a=2', 'b=null']);
			expect([empty.count, one.count, two.count]).toEqual([0, 1, 2]);
			await store.close();
			await expect(texts(two)).rejects.toMatchObject({ code: 'storage' });
			await expect(store.snapshot()).rejects.toMatchObject({ code: 'storage' });
		});

		it('survives scans that are left early', async () => {
			await store.commit(Array.from({ length: 600 }, (_, at) => put(`k/${at}`, at)));
			for (let at = 0; at < 50; at++) {
				for await (const entry of store.scan('k/')) if (entry.key.length > 0) break;
			}
			await store.commit([put('after', 1)]);
			expect(await keysOf(store, 'after')).toEqual(['after']);
		});

		it('takes values of a megabyte, and grows', async () => {
			const value = 'é'.repeat(512 * 1024);
			for (let at = 0; at < 8; at++) await store.commit([put(`big/${at}`, value), put(`small/${at}`, at)]);
			await reopen();
			const found = await entriesOf(store, 'big/');
			expect(found).toHaveLength(8);
			expect(found.every((entry) => entry.value === value)).toBe(true);
		});

		it('finishes what was called before close, and refuses what comes after', async () => {
			const before = store.commit([put('a', 1)]);
			const closed = store.close();
			await expect(store.commit([put('b', 1)])).rejects.toMatchObject({ code: 'storage' });
			await expect(entriesOf(store)).rejects.toMatchObject({ code: 'storage' });
			await before;
			await closed;
			store = await openStore(url);
			expect(await keysOf(store)).toEqual(['a']);
		});

		it('can be closed twice', async () => {
			await Promise.all([store.close(), store.close()]);
			await store.close();
		});

		it('is held by one at a time, until it is closed', async () => {
			url = urlIn(directory, SHORT_LEASE_SECONDS);
			await reopen();
			await expect(openStore(url)).rejects.toMatchObject({
				code: 'data-in-use',
				message: expect.stringContaining(
					`is held by minder manager (pid ${process.pid}): stop it or choose another --${where === 'files' ? 'data' : 'store'}`,
				),
			});
			await store.commit([put('a', 1)]);
			await reopen();
			expect(await keysOf(store)).toEqual(['a']);
		});

		if (where === 'files')
			it('keeps what was acknowledged, and nothing else, when the disk takes no more', async () => {
				await store.close();
				const script = fileURLToPath(new URL('../support/fixtures/store/filler.mjs', import.meta.url));
				const run = spawnSync('prlimit', ['--fsize=500000', process.execPath, script, url], { encoding: 'utf8' });
				expect(run.status, run.stderr).toBe(0);
				const told = JSON.parse(run.stdout) as { acknowledged: number; seen: number; message: string };
				expect(told).toMatchObject({ code: 'storage', more: ['storage', 'storage', 'storage'] });
				expect(told.message).toMatch(/^cannot write .* (nothing of this commit|the old content) is kept$/);
				expect(told.acknowledged).toBeGreaterThan(2);
				expect(told.seen).toBe(2 * told.acknowledged);
				store = await openStore(url);
				expect(await keysOf(store)).toHaveLength(2 * told.acknowledged);
				await store.commit([put('after', 1)]);
			});

		it('keeps every acknowledged commit, whole, when its process is killed at any moment', async () => {
			await store.close();
			url = urlIn(directory, SHORT_LEASE_SECONDS);
			const acknowledged: number[] = [];
			for (let round = 0; round < 4; round++) {
				const committer = new Committer(url, round * 1_000_000);
				try {
					await waitFor(() => committer.ready);
					await expect(openStore(url)).rejects.toMatchObject({
						code: 'data-in-use',
						message: expect.stringContaining(`the committer (pid ${committer.pid})`),
					});
					await waitFor(() => committer.acknowledged.length >= 10 + 17 * round);
				} finally {
					await committer.kill();
				}
				acknowledged.push(...committer.acknowledged);
				store = await openStore(url);
				const left = (await entriesOf(store, 'left/')).map((entry) => entry.value as { number: number });
				const right = (await entriesOf(store, 'right/')).map((entry) => entry.value as { number: number });
				await store.close();
				expect(right.map((value) => value.number)).toEqual(left.map((value) => value.number));
				const there = new Set(left.map((value) => value.number));
				expect(acknowledged.filter((number) => !there.has(number))).toEqual([]);
			}
		});
	});
}

function expected(keys: ReadonlySet<string>, prefix: string, options: ScanOptions): string[] {
	const compare = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));
	const sorted = [...keys].filter((key) => key.startsWith(prefix)).sort(compare);
	if (options.reverse === true) sorted.reverse();
	const { after } = options;
	const direction = options.reverse === true ? -1 : 1;
	const rest = after === undefined ? sorted : sorted.filter((key) => compare(key, after) * direction > 0);
	return rest.slice(0, options.limit);
}
