import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJsonStore } from '../../../src/store/json-store.ts';
import { entriesOf, keysOf, put } from '../../conformance/store.ts';
import { FailingStore } from '../../support/failing-store.ts';

describe('failing store', () => {
	let directory: string;
	let store: FailingStore;

	beforeEach(async () => {
		directory = await mkdtemp(join(tmpdir(), 'minder-failing-'));
		store = new FailingStore(await openJsonStore(join(directory, 'store.json')));
	});

	afterEach(async () => {
		await store.close();
		await rm(directory, { recursive: true, force: true });
	});

	it('fails as often as asked, with nothing applied', async () => {
		store.failNext(2);
		await expect(store.commit([put('a', 1)])).rejects.toMatchObject({ code: 'storage' });
		await expect(store.commit([put('b', 1)])).rejects.toMatchObject({ code: 'storage' });
		await store.commit([put('c', 1)]);
		store.failAlways();
		await expect(store.commit([put('d', 1)])).rejects.toMatchObject({ code: 'storage' });
		store.heal();
		expect(await keysOf(store)).toEqual(['c']);
	});

	it('holds commits and lets them go on in order, before later ones', async () => {
		store.hold();
		const held = [store.commit([put('a', 1)]), store.commit([put('a', 2)])];
		store.failNext();
		const failing = store.commit([put('a', 3)]);
		expect(store.held).toBe(3);
		expect(await entriesOf(store)).toEqual([]);
		store.release();
		const later = store.commit([put('b', 1)]);
		await expect(failing).rejects.toMatchObject({ code: 'storage' });
		await Promise.all([...held, later]);
		expect(await entriesOf(store)).toEqual([
			{ key: 'a', value: 2 },
			{ key: 'b', value: 1 },
		]);
	});
});
