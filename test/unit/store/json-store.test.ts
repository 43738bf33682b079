import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJsonStore } from '../../../src/store/json-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { type Files, storageError, systemFiles } from '../../../src/sys/files.ts';
import { entriesOf, keysOf, put } from '../../conformance/store.ts';

describe('json store', () => {
	let directory: string;
	let file: string;
	let store: Store;
	let writes: number;
	let full: boolean;

	const files: Files = {
		...systemFiles,
		async writeDurably(path, data) {
			writes++;
			if (full) throw storageError(Object.assign(new Error('full'), { code: 'ENOSPC' }), `cannot write ${path}`);
			await systemFiles.writeDurably(path, data);
		},
	};

	beforeEach(async () => {
		directory = await mkdtemp(join(tmpdir(), 'minder-json-'));
		file = join(directory, 'store.json');
		writes = 0;
		full = false;
		store = await openJsonStore(file, files);
	});

	afterEach(async () => {
		await store.close();
		await rm(directory, { recursive: true, force: true });
	});

	it('puts what arrives during a write into the next one', async () => {
		const first = store.commit([put('a', 0)]);
		await Promise.resolve();
		await Promise.resolve();
		await Promise.all([first, ...Array.from({ length: 100 }, (_, at) => store.commit([put(`k${at}`, at)]))]);
		expect(writes).toBe(2);
	});

	it('shows nothing of a group whose write failed, now or later, and works on', async () => {
		await store.commit([put('a', 1)]);
		full = true;
		const failed = await Promise.allSettled([store.commit([put('b', 1)]), store.commit([put('a', 2), put('c', 1)])]);
		expect(failed.map((each) => each.status)).toEqual(['rejected', 'rejected']);
		expect(await entriesOf(store)).toEqual([{ key: 'a', value: 1 }]);
		full = false;
		await store.commit([put('d', 1)]);
		expect(await keysOf(store)).toEqual(['a', 'd']);
		await store.close();
		store = await openJsonStore(file, files);
		expect(await keysOf(store)).toEqual(['a', 'd']);
	});

	it('is readable: an entry a line, in order', async () => {
		await store.commit([put('b', { x: 1 }), put('a', 'é')]);
		expect(await readFile(file, 'utf8')).toBe('{"format":1,"entries":{\n"a":"é",\n"b":{"x":1}\n}}\n');
	});
});
