import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PickRequest } from '../../../../src/model/pick.ts';
import { settle } from '../../../support/fake-clock.ts';
import { ManagerHarness } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

let harness: ManagerHarness;
let store: MemoryStore;
beforeEach(async () => {
	store = new MemoryStore();
	harness = await ManagerHarness.open(store);
	await harness.agent('a');
	await harness.agent('b');
});
afterEach(() => harness.manager.close());

const any: PickRequest = { constraints: [], classes: [], count: 1, load: 1, allowReserved: false, idle: false };

async function picked(request: Partial<PickRequest> = {}): Promise<string[]> {
	return (await harness.control.pickNodes({ ...any, ...request })).picked.map((each) => each.node);
}

describe('holds', () => {
	it('keep two callers apart and end by themselves', async () => {
		expect(await picked({ holdSeconds: 10 })).toEqual(['a']);
		expect(await picked({ holdSeconds: 20 })).toEqual(['b']);
		expect((await harness.control.pickNodes({ ...any, count: 2 })).picked[0]?.why).toContain('1 held');
		await harness.clock.advance(10);
		expect((await harness.control.pickNodes(any)).picked[0]).toMatchObject({ node: 'a' });
	});

	it('are not given where there are not enough nodes', async () => {
		await expect(picked({ count: 3, holdSeconds: 10 })).rejects.toMatchObject({
			code: 'precondition',
			message: 'only 2 of 3 nodes can be picked: no other has joined',
		});
		expect((await harness.control.pickNodes(any)).picked[0]?.why).not.toContain('held');
	});

	it('refuse what makes no sense', async () => {
		await expect(picked({ count: 0 })).rejects.toMatchObject({ code: 'usage' });
		await expect(picked({ holdSeconds: Number.NaN })).rejects.toMatchObject({ code: 'usage' });
		await expect(picked({ load: -2 })).rejects.toMatchObject({ code: 'usage' });
	});
});

describe('a reserved node', () => {
	it('is left out until it is released, also by the next manager and after its agent came back', async () => {
		await harness.control.reserveNode('a', 'ann at noon');
		expect(await picked()).toEqual(['b']);
		expect(await picked({ allowReserved: true })).toEqual(['a']);
		await harness.manager.close();
		harness = await ManagerHarness.open(store, harness.clock);
		await harness.agent('a', { labels: { zone: 'x' } });
		await settle();
		await expect(picked()).rejects.toMatchObject({ message: expect.stringContaining('a is reserved: ann at noon') });
		await harness.control.releaseNode('a');
		expect(await picked()).toEqual(['a']);
		expect(await harness.events('a')).toContain('node-released node/a: was reserved: ann at noon');
	});

	it('cannot be reserved twice, nor one that there is not', async () => {
		await harness.control.reserveNode('a', 'x');
		await expect(harness.control.reserveNode('a', 'y')).rejects.toMatchObject({ code: 'conflict' });
		await expect(harness.control.reserveNode('zz', 'y')).rejects.toMatchObject({ code: 'not-found' });
		await expect(harness.control.releaseNode('zz')).rejects.toMatchObject({ code: 'not-found' });
	});
});
