import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { open } from 'lmdb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import type { Entry } from '../../src/store/store.ts';
import { entriesOf, put } from './store.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`../support/fixtures/store/${name}`, import.meta.url));

describe('stores on disk', () => {
	let directory: string;
	let file: string;

	beforeEach(async () => {
		directory = await mkdtemp(join(tmpdir(), 'minder-formats-'));
		file = join(directory, 'store.json');
	});

	afterEach(() => rm(directory, { recursive: true, force: true }));

	async function expectRecords(url: string): Promise<void> {
		const records = JSON.parse(await readFile(fixture('records.json'), 'utf8')) as Entry[];
		const store = await openStore(url);
		try {
			expect(await entriesOf(store)).toEqual(records);
			await store.commit([put('added', 1)]);
			expect(await entriesOf(store)).toEqual([{ key: 'added', value: 1 }, ...records]);
		} finally {
			await store.close();
		}
	}

	it('reads format 1 of the json store', async () => {
		await copyFile(fixture('format-1.json'), file);
		await expectRecords(`json:${file}`);
	});

	it('reads format 1 of the lmdb store', async () => {
		const path = join(directory, 'data');
		await mkdir(path);
		await writeFile(join(path, 'data.mdb'), gunzipSync(await readFile(fixture('format-1.mdb.gz'))));
		await expectRecords(`lmdb:${path}`);
	});

	it.each([
		['cut off', '{"format":1,"entries":{\n"a":1', 'storage', 'is damaged'],
		['empty', '', 'storage', 'is damaged'],
		['no object', '[]', 'storage', 'holds no JSON object'],
		['without a format', '{"entries":{}}', 'storage', '"format"'],
		['without entries', '{"format":1}', 'storage', '"entries"'],
		[
			'of a newer version',
			'{"format":2,"entries":{}}',
			'incompatible',
			'newer Minder (format 2); this one reads up to 1',
		],
	])('refuses a json file that is %s, leaves it alone and lets the directory go', async (_, text, code, words) => {
		await writeFile(file, text);
		for (let time = 0; time < 2; time++) {
			await expect(openStore(`json:${file}`)).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
			await expect(openStore(`json:${file}`)).rejects.toMatchObject({ message: expect.stringContaining(file) });
		}
		expect(await readFile(file, 'utf8')).toBe(text);
	});

	it('refuses a file that is no lmdb database and leaves it alone', async () => {
		const path = join(directory, 'data.mdb');
		const text = 'no database '.repeat(2000);
		await writeFile(path, text);
		const message = expect.stringContaining(`${path} is damaged`);
		await expect(openStore(`lmdb:${directory}`)).rejects.toMatchObject({ code: 'storage', message });
		expect(await readFile(path, 'utf8')).toBe(text);
	});

	it('refuses an lmdb store of a newer version', async () => {
		await (await openStore(`lmdb:${directory}`)).close();
		const root = open<Buffer, Buffer>({ path: directory, noSubdir: false, overlappingSync: false });
		const meta = root.openDB<Buffer, Buffer>('meta', { keyEncoding: 'binary', encoding: 'binary' });
		await meta.put(Buffer.from('format'), Buffer.from('2'));
		await root.close();
		const message = expect.stringContaining('newer Minder (format 2); this one reads up to 1');
		await expect(openStore(`lmdb:${directory}`)).rejects.toMatchObject({ code: 'incompatible', message });
	});

	it.each(['etcd:', 'etcd://h:x/p', 'etcd://h/p?ttl=3', 'sqlite:x', 'lmdb:', 'json:', '', '/var/lib/minder'])(
		'refuses %j',
		async (url) => {
			await expect(openStore(url)).rejects.toMatchObject({
				code: 'usage',
				message: expect.stringMatching(/(use lmdb:DIR|json:FILE|etcd:\/\/HOST)/),
			});
		},
	);
});
