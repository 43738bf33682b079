import { GRPCResourceExhastedError } from 'etcd3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MinderError } from '../../src/model/errors.ts';
import { EtcdClient } from '../../src/store/etcd-client.ts';
import { EtcdKeys } from '../../src/store/etcd-keys.ts';
import { EtcdLeaderKey } from '../../src/store/etcd-leader-key.ts';
import { type LeaderStore, openEtcdStore } from '../../src/store/etcd-store.ts';
import type { Term } from '../../src/store/leader-key.ts';
import type { Op } from '../../src/store/store.ts';
import { type Clock, systemClock } from '../../src/sys/clock.ts';
import { entriesOf, keysOf, put, remove } from '../conformance/store.ts';
import { Etcd } from '../support/etcd.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/wait-for.ts';

/** Gives each call ten seconds more: what is slow here is the machine, not a member of etcd. */
const patient: Clock = { ...systemClock, wall: () => systemClock.wall() + 10_000 };
const many = (count: number, value: unknown): Op[] => Array.from({ length: count }, (_, at) => put(`n/${at}`, value));

describe('the store of a term on a real etcd', { timeout: 120_000 }, () => {
	let etcd: Etcd;
	let proxy: TcpProxy;
	let direct: EtcdClient;
	let proxied: EtcdClient;
	let keys: EtcdKeys;
	let key: EtcdLeaderKey;
	let round = 0;
	const lost: MinderError[] = [];

	beforeAll(async () => {
		etcd = await Etcd.start(1, [`--quota-backend-bytes=${16 * 2 ** 20}`]);
		proxy = await TcpProxy.to(etcd.port());
		direct = new EtcdClient(etcd.hosts, patient);
		proxied = new EtcdClient([proxy.address], systemClock);
	});

	afterAll(async () => {
		direct.close();
		proxied.close();
		await proxy.close();
		await etcd.stop();
	});

	beforeEach(() => {
		keys = new EtcdKeys(`store-${++round}`);
		key = new EtcdLeaderKey(direct, keys, 60, systemClock);
		lost.length = 0;
	});

	async function begin(): Promise<Term> {
		const acquired = await key.acquire({ id: 'x', address: '', holder: 'a test' });
		if (acquired.kind !== 'won') throw new Error('somebody else leads');
		return acquired.term;
	}

	const open = (term: Term, client = direct): Promise<LeaderStore> =>
		openEtcdStore({ client, keys, term, clock: systemClock, onLost: (error) => lost.push(error) });

	it('refuses every write of a deposed leader, and tells its owner once', async () => {
		const first = await begin();
		const old = await open(first);
		await old.commit([put('a', 'old')]);
		await key.release(first);
		const second = await open(await begin());
		await second.commit([put('a', 'new')]);
		await expect(old.commit([put('a', 'late'), put('b', 'late')])).rejects.toMatchObject({ code: 'not-leader' });
		await expect(old.commit([put('c', 'late')])).rejects.toMatchObject({ code: 'not-leader' });
		await expect(entriesOf(old)).rejects.toMatchObject({ code: 'not-leader' });
		expect(lost).toMatchObject([{ code: 'not-leader' }]);
		expect(await entriesOf(second)).toEqual([{ key: 'a', value: 'new' }]);
	});

	it('refuses a deposed leader a large commit as well, of which nothing stays', async () => {
		const first = await begin();
		const old = await open(first);
		await key.release(first);
		const second = await open(await begin());
		await expect(old.commit(many(500, 'late'))).rejects.toMatchObject({ code: 'not-leader' });
		await second.commit([put('a', 1)]);
		expect(await keysOf(second)).toEqual(['a']);
	});

	it('says that it does not know, and is over, when etcd is lost in the middle of a commit', async () => {
		// Its writer gives up long before its lease ends.
		const term = { ...(await begin()), ttlSeconds: 2 };
		const store = await open(term, proxied);
		await store.commit([put('a', 1)]);
		proxy.hold('down', true);
		const failed = expect(store.commit([put('a', 2)])).rejects.toMatchObject({
			code: 'storage',
			details: { outcome: 'unknown' },
			message: expect.stringContaining('may have been made or not'),
		});
		// It is under way: what comes now waits for its end.
		await new Promise((resolve) => setImmediate(resolve));
		proxy.refuse(true);
		const behind = expect(store.commit([put('b', 1)])).rejects.toMatchObject({ code: 'not-leader' });
		await failed;
		await behind;
		proxy.refuse(false);
		await expect(store.commit([put('c', 1)])).rejects.toMatchObject({ code: 'not-leader' });
		expect(lost).toHaveLength(1);
	});

	it('finds out whether a commit was made whose answer was lost', async () => {
		const term = await begin();
		// The connection of the test before may still wait before it is made anew.
		const store = await waitFor(() => open(term, proxied));
		await store.commit([put('a', 0)]);
		for (let number = 1; number <= 20; number++) {
			proxy.hold('down', true);
			const committed = store.commit([put('a', number), put(`n/${number}`, number)]);
			await waitFor(async () => {
				const { kvs } = await direct.range({ key: keys.entry('a') });
				return kvs[0]?.value.toString() === String(number);
			});
			proxy.cutAll();
			await committed;
		}
		expect(lost).toEqual([]);
		expect(await entriesOf(store, 'a')).toEqual([{ key: 'a', value: 20 }]);
		expect(await keysOf(store, 'n/')).toHaveLength(20);
	});

	it('acknowledges a commit that etcd has made and refused: its database filled up in the middle of it', async () => {
		const client = new FillingClient(etcd.hosts, patient);
		const store = await open(await begin(), client);
		client.refuses = 1;
		await store.commit([put('a', 1)]);
		// Whether it was made cannot be read at first.
		client.refuses = 1;
		client.unreadable = 1;
		await store.commit([put('b', 1)]);
		await store.commit([put('c', 1)]);
		expect(await keysOf(store)).toEqual(['a', 'b', 'c']);
		expect(lost).toEqual([]);
		client.close();
	});

	it('says that it does not know where etcd refuses a commit and cannot be asked whether it was made', async () => {
		const client = new FillingClient(etcd.hosts, patient);
		const store = await open({ ...(await begin()), ttlSeconds: 2 }, client);
		client.refuses = Number.POSITIVE_INFINITY;
		client.unreadable = Number.POSITIVE_INFINITY;
		await expect(store.commit([put('a', 1)])).rejects.toMatchObject({
			code: 'storage',
			details: { outcome: 'unknown' },
		});
		expect(lost).toHaveLength(1);
		client.close();
	});

	it('cannot be overtaken by an attempt of its own that was held up on the way', async () => {
		const late = new LateClient(etcd.hosts, patient);
		const store = await open(await begin(), late);
		late.hold = true;
		await store.commit([put('a', 'first')]);
		await store.commit([put('a', 'second')]);
		await late.deliver();
		expect(await entriesOf(store)).toEqual([{ key: 'a', value: 'second' }]);
		late.close();
	});

	it('carries out a large commit that was decided when its leader died, and forgets one that was not', async () => {
		const outcomes = new Set<string>();
		for (let step = 1; step <= 12; step++) {
			const term = await begin();
			const writer = new FlakyClient(etcd.hosts, patient);
			const store = await open(term, writer);
			await store.commit([put('small', step), ...many(3, 'old')]);
			writer.left = step;
			writer.gone = () => store.abandon();
			const outcome = await store.commit([...many(300, step), remove('small')]).then(
				() => 'made',
				(error: MinderError) => error.details.outcome ?? error.code,
			);
			writer.close();
			await key.release(term);

			const nextTerm = await begin();
			const next = await open(nextTerm);
			const entries = await entriesOf(next, 'n/');
			const made = entries.filter((entry) => entry.value === step).length;
			expect([0, 300]).toContain(made);
			outcomes.add(`${outcome} ${made}`);
			if (outcome === 'made') expect(made).toBe(300);
			expect(await keysOf(next, 'small')).toEqual(made === 0 ? ['small'] : []);
			await next.commit([...many(300, 'old').map(({ key: name }) => remove(name)), remove('small')]);
			expect((await direct.range({ key: keys.journalParts, range_end: keys.leader, count_only: true })).count).toBe(
				'0',
			);
			await next.close();
			await key.release(nextTerm);
		}
		expect([...outcomes].sort()).toEqual(['made 300', 'unknown 0', 'unknown 300']);
	});

	it('shows a scan nothing of a large commit before all of it', async () => {
		const store = await open(await begin());
		await store.commit(many(400, 0));
		for (let number = 1; number <= 5; number++) {
			const committed = store.commit(many(400, number));
			let done = false;
			void committed.then(() => {
				done = true;
			});
			while (!done) {
				const values = new Set<unknown>();
				for await (const { value } of store.scan('n/', { limit: 250 })) values.add(value);
				expect(values.size).toBe(1);
			}
			await committed;
		}
	});

	it('refuses an entry that etcd would not take, and a store of a newer version', async () => {
		const term = await begin();
		const store = await open(term);
		await expect(store.commit([put('a', 1), put('b', 'x'.repeat(1_500_000))])).rejects.toMatchObject({
			code: 'too-large',
		});
		expect(await keysOf(store)).toEqual([]);
		expect(() => store.check?.(put('b', 'x'.repeat(1_500_000)))).toThrow(/the record b has 15\d+ bytes/);
		expect(() => store.check?.(put('b', 'x'.repeat(1_400_000)))).not.toThrow();
		await direct.txn({ success: [{ request_put: { key: keys.format, value: Buffer.from('2') } }] });
		await expect(open(term)).rejects.toMatchObject({ code: 'incompatible' });
	});

	it('keeps what was acknowledged, and nothing else, when etcd takes no more', async () => {
		const store = await open(await begin());
		let acknowledged = 0;
		const failure = await (async () => {
			for (;;) {
				const pair = [put(`left/${acknowledged}`, 'x'.repeat(400_000)), put(`right/${acknowledged}`, 'x')];
				try {
					await store.commit(pair);
				} catch (error) {
					return error;
				}
				acknowledged++;
			}
		})();
		expect(failure).toMatchObject({
			code: 'storage',
			message: expect.stringContaining('database space exceeded; nothing of this commit is kept'),
		});
		expect(lost).toEqual([]);
		expect(await keysOf(store, 'left/')).toHaveLength(acknowledged);
		expect(await keysOf(store, 'right/')).toHaveLength(acknowledged);
	});
});

describe('the store on three members of etcd', { timeout: 180_000 }, () => {
	it('goes on without a loss when one of them is killed, or hangs', async () => {
		const etcd = await Etcd.start(3);
		const client = new EtcdClient(etcd.hosts, systemClock);
		const lost: MinderError[] = [];
		try {
			const keys = new EtcdKeys('three');
			const key = new EtcdLeaderKey(client, keys, 300, systemClock);
			const acquired = await key.acquire({ id: 'x', address: '', holder: 'a test' });
			if (acquired.kind !== 'won') throw new Error('somebody else leads');
			const onLost = (error: MinderError): unknown => lost.push(error);
			const store = await openEtcdStore({ client, keys, term: acquired.term, clock: systemClock, onLost });
			let committed = 0;
			const commitSome = async (): Promise<void> => {
				for (let more = 0; more < 50; more++) await store.commit([put(`n/${committed}`, ++committed)]);
			};
			await commitSome();
			for (const [member, signal] of [
				[0, 'SIGKILL'],
				[1, 'SIGSTOP'],
				[2, 'SIGSTOP'],
			] as const) {
				await etcd.signal(member, signal);
				await commitSome();
				if (signal === 'SIGKILL') await etcd.startMember(member);
				else await etcd.signal(member, 'SIGCONT');
				await commitSome();
				await waitFor(async () => (await key.renew(acquired.term)) === 'renewed', { seconds: 30, what: 'the lease' });
			}
			expect(lost).toEqual([]);
			expect(await keysOf(store, 'n/')).toHaveLength(committed);
		} finally {
			client.close();
			await etcd.stop();
		}
	});
});

/** After so many more transactions the connection is gone: what a crash in the middle leaves. */
class FlakyClient extends EtcdClient {
	left = Number.POSITIVE_INFINITY;
	gone: () => void = () => undefined;

	override txn(request: Parameters<EtcdClient['txn']>[0]): ReturnType<EtcdClient['txn']> {
		if (this.left-- > 0) return super.txn(request);
		this.gone();
		return Promise.reject(new Error('the connection is gone'));
	}
}

/** Of an etcd whose database fills up in the middle of transactions: it makes them, and then refuses them. */
class FillingClient extends EtcdClient {
	refuses = 0;
	/** Reads that fail after a refusal. */
	unreadable = 0;

	override async txn(request: Parameters<EtcdClient['txn']>[0]): ReturnType<EtcdClient['txn']> {
		const answer = await super.txn(request);
		if (this.refuses-- > 0) {
			throw new GRPCResourceExhastedError('8 RESOURCE_EXHAUSTED: etcdserver: mvcc: database space exceeded');
		}
		return answer;
	}

	override range(...request: Parameters<EtcdClient['range']>): ReturnType<EtcdClient['range']> {
		if (this.unreadable-- > 0) return Promise.reject(new GRPCResourceExhastedError('etcdserver: too many requests'));
		return super.range(...request);
	}
}

/** Holds up one transaction: its caller hears of a broken connection, etcd of nothing before it is delivered. */
class LateClient extends EtcdClient {
	hold = false;
	#held: Parameters<EtcdClient['txn']>[0] | undefined;

	override txn(request: Parameters<EtcdClient['txn']>[0]): ReturnType<EtcdClient['txn']> {
		if (!this.hold) return super.txn(request);
		this.hold = false;
		this.#held = request;
		return Promise.reject(new Error('the connection broke'));
	}

	async deliver(): Promise<void> {
		if (this.#held !== undefined) await super.txn(this.#held);
	}
}
