import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/client/connect.ts';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { type RunningManager, startManager } from '../../src/manager/main.ts';
import { ERRORS, toMinderError } from '../../src/model/errors.ts';
import { silentLog } from '../../src/sys/log.ts';
import { freePort } from '../support/free-port.ts';
import { type LockEvent, lockProblems } from '../support/lock-history.ts';
import { waitFor } from '../support/wait-for.ts';

let directory: string;
const closing: (() => Promise<void> | void)[] = [];
beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), 'minder-locks-'));
});
afterEach(async () => {
	for (const close of closing.splice(0).reverse()) await close();
	await rm(directory, { recursive: true, force: true });
});

/** A port that nobody else is given between two managers, one after the other. */
const address = async (): Promise<string> => `127.0.0.1:${await freePort()}`;

async function start(scheme: 'lmdb' | 'json', listen = '127.0.0.1:0'): Promise<RunningManager> {
	const store = scheme === 'lmdb' ? {} : { store: `json:${join(directory, 'data', 'store.json')}` };
	const dataDirectory = join(directory, 'data');
	const manager = await startManager({ listen, dataDirectory, log: silentLog, version: '0.1.0', ...store });
	closing.push(() => manager.close());
	return manager;
}

function client(address: string): MinderClient {
	const made = connect(address);
	closing.push(() => made.close());
	return made;
}

const request = (id: string, names: readonly string[], pollSeconds: number, ttlSeconds = 10) => ({
	session: { id, identity: { owner: id, host: 'h' }, ttlSeconds, lockDelaySeconds: 0 },
	request: id,
	names,
	mode: 'exclusive' as const,
	slots: 1,
	try: false,
	pollSeconds,
});

/** Until the call is answered, over whatever becomes of the manager meanwhile. */
async function insist<Result>(call: () => Promise<Result>): Promise<Result> {
	return waitFor(
		async () => {
			try {
				return { result: await call() };
			} catch (error) {
				if (ERRORS[toMinderError(error).code].retryable) return undefined;
				return { error };
			}
		},
		{ seconds: 20 },
	).then((done) => {
		if ('error' in done) throw done.error;
		return done.result;
	});
}

/** Takes a lock, does something under it and gives it back, and writes down what it saw. */
async function turn(by: MinderClient, id: string, names: readonly string[], history: LockEvent[]): Promise<void> {
	const tell = (lock: string, event: object): void => {
		history.push({ at: performance.now(), lock, request: id, owner: id, ...event } as LockEvent);
	};
	for (const name of names) tell(name, { kind: 'asked', mode: 'exclusive' });
	let answer = await insist(() => by.acquireLock(request(id, names, 0)));
	if (answer.kind === 'queued') for (const name of names) tell(name, { kind: 'queued' });
	while (answer.kind !== 'granted') {
		const before = performance.now();
		answer = await insist(() => by.acquireLock(request(id, names, 3)));
		if (answer.kind !== 'granted') continue;
		const { name } = answer;
		for (const other of names) if (other !== name) history.push(leftAt(before, other, id));
	}
	const { name, token } = answer;
	tell(name, { kind: 'granted', token });
	const guard = { name, token };
	const [key, value] = [`last/${name}`, Buffer.from(id)];
	await insist(() => by.putEntry(key, value, { guard }));
	expect((await insist(() => by.renewSession(id, { holdSeconds: 0 }))).holds).toEqual([{ name, token, request: id }]);
	expect(Buffer.from((await insist(() => by.getEntry(key))).value).toString()).toBe(id);
	tell(name, { kind: 'released' });
	await insist(() => by.endSession(id, { clean: true }));
	await expect(insist(() => by.putEntry(key, value, { guard }))).rejects.toMatchObject({ code: 'precondition' });
}

const leftAt = (at: number, lock: string, id: string): LockEvent => ({
	at,
	lock,
	request: id,
	owner: id,
	kind: 'left',
});

describe.each(['lmdb', 'json'] as const)('locks over the network, in %s', (scheme) => {
	it('go from one to the next in order, also over a restart of the manager', async () => {
		const first = await start(scheme, await address());
		const clients = [client(first.address), client(first.address), client(first.address)];
		const history: LockEvent[] = [];
		const lives = Array.from({ length: 12 }, async (_, at) => {
			for (let round = 0; round < 6; round++) {
				const names = [['a'], ['b/a'], ['a', 'b/a']][(at + round) % 3] ?? ['a'];
				await turn(clients[at % 3] as MinderClient, randomUUID(), names, history);
			}
		});
		const all = Promise.all(lives);
		await Promise.race([
			all,
			waitFor(() => history.filter(({ kind }) => kind === 'granted').length >= 20, { seconds: 40 }),
		]);
		await first.close();
		await start(scheme, first.address);
		await all;
		expect(lockProblems(history)).toEqual([]);
		expect(history.filter(({ kind }) => kind === 'granted')).toHaveLength(72);
		expect(history.some(({ kind }) => kind === 'queued')).toBe(true);
		expect(await clients[0]?.listLocks([])).toEqual([]);
	}, 120_000);

	it('keep holder, queue and values when the manager is started again, and end whom nobody hears of', async () => {
		const first = await start(scheme, await address());
		const one = client(first.address);
		const held = await one.acquireLock(request('dead', ['a'], 0, 8));
		await one.acquireLock(request('next', ['a'], 0));
		const { version } = await one.putEntry('k', Buffer.from('v'), {});
		await first.close();
		await start(scheme, first.address);
		const [lock] = await insist(() => one.listLocks([]));
		expect(lock?.holders.map((each) => each.session)).toEqual(['dead']);
		expect(lock?.waiters.map((each) => each.session)).toEqual(['next']);
		expect(await insist(() => one.getEntry('k'))).toMatchObject({ version });
		// No call is held open for longer than half the session's time.
		const next = await waitFor(
			async () => {
				const answer = await insist(() => one.acquireLock(request('next', ['a'], 10)));
				return answer.kind === 'granted' && answer;
			},
			{ seconds: 40 },
		);
		expect(held.kind === 'granted' && next.token > held.token).toBe(true);
		expect((await one.putEntry('k', Buffer.from('w'), { ifVersion: version })).version).toBeGreaterThan(version);
	}, 120_000);

	it('tell a holder whose renewal is held open that its lock was broken, and a watcher of each value', async () => {
		const manager = await start(scheme);
		const [holder, other] = [client(manager.address), client(manager.address)];
		const end = new AbortController();
		const seen: string[] = [];
		const watching = (async () => {
			for await (const changes of other.watchEntries('w/', { signal: end.signal })) {
				for (const change of changes) seen.push(change.kind === 'put' ? change.entry.key : `-${change.key}`);
			}
		})();
		await holder.acquireLock(request('x', ['a'], 0, 20));
		const renewal = holder.renewSession('x', { holdSeconds: 10 });
		await other.putEntry('w/1', Buffer.from('v'), {});
		await other.deleteEntry('w/1', {});
		await waitFor(() => seen.includes('-w/1'));
		const began = performance.now();
		expect((await other.breakLock('a', { reason: 'test' })).holders).toHaveLength(1);
		expect((await renewal).holds).toEqual([]);
		expect(performance.now() - began).toBeLessThan(5000);
		end.abort();
		await watching;
	}, 60_000);
});
