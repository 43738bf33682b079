import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { entriesOf } from '../conformance/store.ts';
import { CandidateProcess } from '../support/candidate.ts';
import { Etcd } from '../support/etcd.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/wait-for.ts';

const LEASE_SECONDS = 2;
/** Where no lease is to end. */
const LONG_LEASE_SECONDS = 60;
const TAKEN_OVER = { seconds: 30 };

describe('two candidates on a real etcd', { timeout: 180_000 }, () => {
	let etcd: Etcd;
	let proxy: TcpProxy;
	let url: string;
	let a: CandidateProcess;
	let b: CandidateProcess;
	let round = 0;

	beforeAll(async () => {
		etcd = await Etcd.start();
		proxy = await TcpProxy.to(etcd.port());
	});

	afterAll(async () => {
		await proxy.close();
		await etcd.stop();
	});

	/** The first one leads, the second one stands by, or is about to. */
	async function begin(leaseSeconds = LEASE_SECONDS): Promise<void> {
		const prefix = `round-${++round}`;
		url = etcd.url(prefix, leaseSeconds);
		a = new CandidateProcess(`etcd://${proxy.address}/${prefix}?lease=${leaseSeconds}`, 'a');
		await waitFor(() => a.acknowledged.length > 10, { seconds: 30 });
		b = new CandidateProcess(url, 'b');
	}

	afterEach(async () => {
		proxy.refuse(false);
		a.signal('SIGCONT');
		await Promise.all([a.end('SIGKILL'), b.end('SIGKILL')]);
	});

	/** The numbers that a candidate has in the store, with the term of each. */
	async function written(id: string): Promise<Map<number, unknown>> {
		const store = await openStore(url);
		const entries = await entriesOf(store, `${id}/`);
		await store.close();
		return new Map(entries.map(({ key, value }) => [Number(key.slice(2)), value]));
	}

	it('the second one leads when the first is killed, and all that was acknowledged is there', async () => {
		await begin();
		await a.end('SIGKILL');
		await waitFor(() => b.acknowledged.length > 10, TAKEN_OVER);
		await b.end('SIGTERM');
		const [ofA, ofB] = [await written('a'), await written('b')];
		expect(a.acknowledged.filter((number) => !ofA.has(number))).toEqual([]);
		expect(b.acknowledged.filter((number) => !ofB.has(number))).toEqual([]);
	});

	it('the second one leads at once when the first leaves', async () => {
		await begin(LONG_LEASE_SECONDS);
		await a.end('SIGTERM');
		await waitFor(() => b.term !== undefined, { seconds: 20 });
	});

	it('one that is stopped past its lease and goes on never writes in its old term again', async () => {
		await begin();
		a.signal('SIGSTOP');
		await waitFor(() => b.acknowledged.length > 10, TAKEN_OVER);
		const term = a.term;
		a.signal('SIGCONT');
		await waitFor(() => a.said.at(-1) === 'ended', { seconds: 30 });
		const acknowledged = [...a.acknowledged];
		await b.end('SIGTERM');
		await waitFor(() => a.acknowledged.length > acknowledged.length + 10, TAKEN_OVER);
		await a.end('SIGTERM');
		const ofA = await written('a');
		const inOldTerm = [...ofA].filter(([, value]) => value === term).map(([number]) => number);
		expect(inOldTerm.filter((number) => !acknowledged.includes(number)).length).toBeLessThanOrEqual(1);
		expect(a.acknowledged.filter((number) => !ofA.has(number))).toEqual([]);
	});

	it('one that is cut off from etcd steps down and is followed', async () => {
		await begin();
		proxy.refuse(true);
		await waitFor(() => b.acknowledged.length > 10, TAKEN_OVER);
		await waitFor(() => a.said.at(-1) === 'ended', { seconds: 30 });
		proxy.refuse(false);
		await b.end('SIGTERM');
		await waitFor(() => a.said.filter((line) => line.startsWith('leads')).length >= 2, TAKEN_OVER);
		await a.end('SIGTERM');
		const ofA = await written('a');
		expect(a.acknowledged.filter((number) => !ofA.has(number))).toEqual([]);
	});

	it('one whose connection to etcd breaks for a moment goes on, and no write is made twice or lost', async () => {
		await begin(LONG_LEASE_SECONDS);
		for (let cut = 0; cut < 5; cut++) {
			const before = a.acknowledged.length;
			proxy.cutAll();
			await waitFor(() => a.acknowledged.length > before + 5, { seconds: 30 });
		}
		expect(a.said.filter((line) => !line.startsWith('leads'))).toEqual([]);
		expect(b.term).toBeUndefined();
		await Promise.all([a.end('SIGTERM'), b.end('SIGTERM')]);
		const ofA = await written('a');
		expect(a.acknowledged.filter((number) => !ofA.has(number))).toEqual([]);
	});
});
