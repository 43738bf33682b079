import { beforeEach, describe, expect, it } from 'vitest';
import { KvService } from '../../../../src/manager/locks/kv-service.ts';
import { LockDesk } from '../../../../src/manager/locks/lock-desk.ts';
import { ClusterState } from '../../../../src/manager/state/cluster-state.ts';
import { KV_LIMITS, type KvChange } from '../../../../src/model/kv.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import { FailingStore } from '../../../support/failing-store.ts';
import { FakeClock, settle } from '../../../support/fake-clock.ts';
import { fakeRand } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const text = (value: Uint8Array): string => Buffer.from(value).toString();

describe('KvService', () => {
	let clock: FakeClock;
	let store: MemoryStore;
	let failing: FailingStore;
	let state: ClusterState;
	let kv: KvService;

	async function open(content: MemoryStore): Promise<void> {
		store = content;
		failing = new FailingStore(store);
		state = await ClusterState.open(failing, fakeRand(), silentLog, clock.monotonic());
		kv = new KvService({ state, clock, log: silentLog });
	}

	beforeEach(async () => {
		clock = new FakeClock();
		await open(new MemoryStore());
	});

	const keys = async (prefix: string, how: { limit: number; after?: string } = { limit: 100 }) =>
		(await kv.list(prefix, how)).map((entry) => entry.key);

	/** Reads a watch into `seen`, as short texts. */
	function watched(prefix: string, signal: AbortSignal, seen: string[]): Promise<void> {
		const shown = (change: KvChange): string =>
			change.kind === 'put' ? `${change.entry.key}=${text(change.entry.value)}` : `-${change.key} ${change.reason}`;
		return (async () => {
			for await (const changes of kv.watch(prefix, signal)) seen.push(changes.map(shown).join(' '));
		})();
	}

	it('keeps any bytes, with versions that grow over delete and a new manager', async () => {
		const first = await kv.put('a', Uint8Array.of(0, 255, 10), {});
		expect(await kv.get('a')).toEqual({ ...first, value: Buffer.from([0, 255, 10]) });
		const second = await kv.put('a', bytes('x'), {});
		expect(second.version).toBeGreaterThan(first.version);
		await kv.remove('a', {});
		await expect(kv.get('a')).rejects.toMatchObject({ code: 'not-found' });
		await expect(kv.remove('a', {})).rejects.toMatchObject({ code: 'not-found' });
		await open(new MemoryStore(store));
		expect((await kv.put('a', bytes('y'), {})).version).toBeGreaterThan(second.version);
	});

	it('writes and deletes only the version that was meant', async () => {
		const first = await kv.put('a', bytes('1'), { ifVersion: 0 });
		await expect(kv.put('a', bytes('2'), { ifVersion: 0 })).rejects.toMatchObject({ code: 'conflict' });
		const second = await kv.put('a', bytes('2'), { ifVersion: first.version });
		await expect(kv.remove('a', { ifVersion: first.version })).rejects.toMatchObject({ code: 'conflict' });
		await kv.remove('a', { ifVersion: second.version });
		await expect(kv.put('a', bytes('3'), { ifVersion: second.version })).rejects.toMatchObject({ code: 'conflict' });
	});

	it('lets one of many win who write the same version', async () => {
		const writes = Array.from({ length: 20 }, (_, at) => kv.put('a', bytes(`${at}`), { ifVersion: 0 }));
		const results = await Promise.allSettled(writes);
		expect(results.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
		expect(text((await kv.get('a')).value)).toBe('0');
	});

	it('writes under a guard only as long as its lock is held under that token', async () => {
		const desk = new LockDesk(clock);
		const session = { id: 's', identity: { owner: 'o', host: 'h' }, lockDelaySeconds: 0, since: 0, ttlSeconds: 15 };
		const request = { id: 'r', session: 's', names: ['l'], mode: 'exclusive', slots: 1, since: 0 } as const;
		const asked = await state.update((transaction) => desk.request(transaction, request, session));
		const token = asked.kind === 'granted' ? asked.token : 0;
		await kv.put('a', bytes('1'), { guard: { name: 'l', token } });
		const wrong = kv.put('a', bytes('2'), { guard: { name: 'l', token: token + 1 } });
		await expect(wrong).rejects.toMatchObject({ code: 'precondition' });
		// The release is staged before the write, which has to see it.
		const released = state.update((transaction) => desk.end(transaction, 's'));
		const late = kv.remove('a', { guard: { name: 'l', token } });
		await expect(late).rejects.toMatchObject({ code: 'precondition' });
		await released;
		expect(text((await kv.get('a')).value)).toBe('1');
	});

	it('removes an entry at its time, which begins anew with each write and each manager', async () => {
		await kv.put('a', bytes('1'), { ttlSeconds: 10 });
		await clock.advance(9);
		expect((await kv.get('a')).ttlSeconds).toBeCloseTo(1);
		await kv.put('a', bytes('2'), { ttlSeconds: 10 });
		await clock.advance(9);
		kv.close();
		await open(new MemoryStore(store));
		await clock.advance(9);
		expect(text((await kv.get('a')).value)).toBe('2');
		await clock.advance(1.1);
		await expect(kv.get('a')).rejects.toMatchObject({ code: 'not-found' });
		await kv.put('a', bytes('3'), { ttlSeconds: 10 });
		await kv.put('a', bytes('4'), {});
		await clock.advance(100);
		expect(await kv.get('a')).not.toHaveProperty('ttlSeconds');
	});

	it.each(['write', 'delete'])('removes an entry at its time where the store did not take a %s', async (change) => {
		await kv.put('a', bytes('1'), { ttlSeconds: 10 });
		failing.failNext();
		failing.hold();
		const done = change === 'write' ? kv.put('a', bytes('2'), {}) : kv.remove('a', {});
		await clock.advance(10.1);
		failing.release();
		await expect(done).rejects.toMatchObject({ code: 'storage' });
		expect(await keys('')).toEqual(['a']);
		await clock.advance(1.1);
		expect(await keys('')).toEqual([]);
	});

	it('lists by key, in pages', async () => {
		for (const key of ['b/2', 'a', 'b/1', 'b', 'c', 'b/10']) await kv.put(key, bytes(key), {});
		expect(await keys('')).toEqual(['a', 'b', 'b/1', 'b/10', 'b/2', 'c']);
		expect(await keys('b/')).toEqual(['b/1', 'b/10', 'b/2']);
		expect(await keys('b/', { limit: 1, after: 'b/1' })).toEqual(['b/10']);
		expect(await keys('b/', { limit: 9, after: 'b/11' })).toEqual(['b/2']);
		await kv.remove('b/10', {});
		expect(await keys('b/', { limit: 9, after: 'a' })).toEqual(['b/1', 'b/2']);
		await expect(keys('', { limit: 0 })).rejects.toMatchObject({ code: 'usage' });
	});

	it('shows a watcher what is there, then each change in order, and why an entry went', async () => {
		await kv.put('a/1', bytes('x'), {});
		const seen: string[] = [];
		const end = new AbortController();
		const watch = watched('a/', end.signal, seen);
		await settle();
		expect(seen).toEqual(['a/1=x']);
		await kv.put('a/2', bytes('y'), { ttlSeconds: 5 });
		await kv.put('b', bytes('z'), {});
		await kv.remove('a/1', {});
		await clock.advance(6);
		expect(seen).toEqual(['a/1=x', 'a/2=y', '-a/1 asked', '-a/2 expired']);
		end.abort();
		await watch;
	});

	it('tells a watcher of nothing that there is nothing, and lets it go when the manager ends', async () => {
		const seen: string[] = [];
		const watch = watched('', new AbortController().signal, seen);
		await settle();
		expect(seen).toEqual(['']);
		kv.close();
		await expect(watch).rejects.toMatchObject({ code: 'unreachable' });
	});

	it('cuts off a watcher that does not read', async () => {
		const watch = kv.watch('')[Symbol.asyncIterator]();
		expect((await watch.next()).value).toEqual([]);
		await Promise.all(Array.from({ length: 2001 }, (_, at) => kv.put(`k${at}`, bytes('x'), {})));
		await expect(watch.next()).rejects.toMatchObject({ code: 'slow-reader' });
	});

	it('keeps to its limits, and what is refused changes nothing', async () => {
		await expect(kv.put('a b', bytes(''), {})).rejects.toMatchObject({ code: 'usage' });
		await expect(kv.put('k'.repeat(513), bytes(''), {})).rejects.toMatchObject({ code: 'usage' });
		await expect(kv.put('a', bytes(''), { ttlSeconds: 0 })).rejects.toMatchObject({ code: 'usage' });
		const large = new Uint8Array(KV_LIMITS.valueBytes + 1);
		await expect(kv.put('a', large, {})).rejects.toMatchObject({ code: 'too-large' });
		const value = new Uint8Array(KV_LIMITS.valueBytes - 10);
		for (let at = 0; at < 128; at++) await kv.put(`k${at}`.padEnd(8, '-'), value, {});
		const left = KV_LIMITS.totalBytes - state.view.entryBytes;
		await expect(kv.put('x', new Uint8Array(left), {})).rejects.toMatchObject({ code: 'precondition' });
		await kv.put('x', new Uint8Array(left - 1), {});
		expect(state.view.entryBytes).toBe(KV_LIMITS.totalBytes);
		await kv.remove('x', {});
		await kv.put('y', bytes('1'), {});
	});
});
