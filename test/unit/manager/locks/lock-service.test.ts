import { beforeEach, describe, expect, it } from 'vitest';
import { settle } from '../../../support/fake-clock.ts';
import { LockWorld, tokenOf } from '../../../support/lock-world.ts';

describe('LockService', () => {
	let world: LockWorld;
	beforeEach(async () => {
		world = await new LockWorld().open();
	});

	it('grants at once, queues the next with its place, and grants it on release', async () => {
		const first = await world.ask('x');
		expect(first).toMatchObject({ kind: 'granted', name: 'a', ttlSeconds: 15 });
		expect(await world.ask('y')).toEqual({
			kind: 'queued',
			waits: [{ name: 'a', position: 1, holders: [{ owner: 'owner-x', host: 'h', since: expect.any(Number) }] }],
		});
		const poll = world.ask('y', { pollSeconds: 5 });
		await settle();
		await world.service.release('x', 'r-x');
		expect(tokenOf(await poll)).toBeGreaterThan(tokenOf(first));
		expect(await world.service.check({ name: 'a', token: tokenOf(await poll) })).toBe(true);
		expect(await world.service.check({ name: 'a', token: tokenOf(first) })).toBe(false);
	});

	it('answers the same request again with the same token, and keeps its place', async () => {
		const first = await world.ask('x');
		expect(await world.ask('x')).toEqual(first);
		await world.ask('y');
		await world.ask('z');
		expect(await world.ask('y')).toMatchObject({ kind: 'queued', waits: [{ position: 1 }] });
	});

	it('ends no session whose renewals could not be heard as the manager did not run; without any it ends after its ttl', async () => {
		await world.ask('x', { lockDelaySeconds: 0 });
		world.clock.freeze(100);
		await world.clock.advance(14);
		expect(await world.holders()).toEqual(['x']);
		await world.clock.advance(1);
		expect(await world.holders()).toEqual([]);
	});

	it('does not answer before the grant is on disk', async () => {
		world.store.hold();
		let answered = false;
		const answer = world.ask('x').then(() => {
			answered = true;
		});
		await settle();
		expect(answered).toBe(false);
		world.store.release();
		await answer;
	});

	it('refuses a try where it is held, leaving nothing behind', async () => {
		await world.ask('x');
		expect(await world.ask('y', { try: true })).toEqual({
			kind: 'refused',
			holders: [{ name: 'a', holders: [{ owner: 'owner-x', host: 'h', since: expect.any(Number) }] }],
		});
		expect(world.state.view.lockSessions.has('y')).toBe(false);
		await expect(world.service.renew('y', { holdSeconds: 0 })).rejects.toMatchObject({ code: 'not-found' });
	});

	it('gives the first free one of several, and leaves the queues of the others', async () => {
		await world.ask('x', { names: ['a'] });
		await world.ask('y', { names: ['b'] });
		const poll = world.ask('z', { names: ['a', 'b', 'd/c'], pollSeconds: 5, try: true });
		expect(await poll).toMatchObject({ kind: 'granted', name: 'd/c' });
		const either = world.ask('w', { names: ['a', 'b'], pollSeconds: 5 });
		await settle();
		await world.ask('v', { names: ['a'] });
		await world.service.end('y', { clean: true });
		expect(await either).toMatchObject({ kind: 'granted', name: 'b' });
		const [a] = await world.service.list(['a']);
		expect(a?.waiters.map((waiter) => waiter.session)).toEqual(['v']);
		expect((await world.service.list(['d/'])).map((lock) => lock.name)).toEqual(['d/c']);
	});

	it('lets those behind go on when a request leaves a queue as it was granted elsewhere', async () => {
		await world.ask('x', { mode: 'shared' });
		await world.ask('y', { names: ['b'] });
		await world.ask('w', { names: ['a', 'b'] });
		await world.ask('z', { mode: 'shared' });
		expect(await world.holders()).toEqual(['x']);
		await world.service.release('y', 'r-y');
		expect(await world.holders('b')).toEqual(['w']);
		expect(await world.holders()).toEqual(['x', 'z']);
	});

	it('refuses another number of slots', async () => {
		await world.ask('x', { slots: 2 });
		await expect(world.ask('y', { slots: 3 })).rejects.toMatchObject({ code: 'precondition' });
	});

	it('ends a silent session at its time and not before, and gives the lock on after the delay', async () => {
		await world.ask('x');
		await world.ask('y', { ttlSeconds: 100 });
		await world.clock.advance(14.9);
		expect(await world.holders()).toEqual(['x']);
		await world.clock.advance(0.2);
		expect(await world.holders()).toEqual([]);
		expect((await world.service.list(['a']))[0]?.delayedSeconds).toBeCloseTo(4.9, 1);
		await expect(world.service.renew('x', { holdSeconds: 0 })).rejects.toMatchObject({ code: 'not-found' });
		await expect(world.ask('x')).rejects.toMatchObject({ code: 'not-found' });
		await world.clock.advance(4.8);
		expect(await world.holders()).toEqual([]);
		await world.clock.advance(0.2);
		expect(await world.holders()).toEqual(['y']);
		expect(await world.told()).toContain('lock-lost lock/a: taken from owner-x on h: nothing was heard of it for 15 s');
	});

	it('ends the delay when the client that was silent says that it has stopped', async () => {
		await world.ask('x', { lockDelaySeconds: 60 });
		await world.ask('y', { ttlSeconds: 1000 });
		await world.clock.advance(16);
		expect(await world.holders()).toEqual([]);
		await world.service.end('x', { clean: true });
		expect(await world.holders()).toEqual(['y']);
	});

	it('keeps a session that is renewed, and answers after the time of holding', async () => {
		await world.ask('x');
		for (let turn = 0; turn < 10; turn++) {
			const renewal = world.service.renew('x', { holdSeconds: 5 });
			await world.clock.advance(5);
			expect((await renewal).holds).toMatchObject([{ name: 'a', request: 'r-x' }]);
		}
		expect(await world.holders()).toEqual(['x']);
	});

	it('tells a holder at once that its lock was broken, then once more, and gives it on when it has stopped', async () => {
		await world.ask('x', { lockDelaySeconds: 60 });
		await world.ask('y', { ttlSeconds: 1000 });
		const renewal = world.service.renew('x', { holdSeconds: 5 });
		await settle();
		const was = await world.service.break('a', { reason: 'stuck' });
		expect(was.holders.map((each) => each.session)).toEqual(['x']);
		expect((await renewal).holds).toEqual([]);
		expect((await world.service.renew('x', { holdSeconds: 5 })).holds).toEqual([]);
		expect(await world.holders()).toEqual([]);
		await expect(world.ask('x')).rejects.toMatchObject({ code: 'conflict' });
		await world.service.release('x', 'r-x');
		expect(await world.holders()).toEqual(['y']);
		expect(await world.told()).toContain('lock-broken lock/a: taken from owner-x on h: stuck');
	});

	it('ends the delay of a lock that is broken once more, and knows none that nobody holds', async () => {
		await world.ask('x', { lockDelaySeconds: 60 });
		await world.ask('y');
		await world.service.break('a', { reason: '' });
		await world.service.break('a', { reason: '' });
		expect(await world.holders()).toEqual(['y']);
		await expect(world.service.break('b', { reason: '' })).rejects.toMatchObject({ code: 'not-found' });
	});

	it('gives a broken lock to nobody while its holder, which may not hear of it, has time left', async () => {
		await world.ask('x', { lockDelaySeconds: 0 });
		await world.ask('y', { ttlSeconds: 1000 });
		await world.clock.advance(5);
		expect(await world.service.break('a', { reason: '' })).toMatchObject({
			holders: [{ session: 'x' }],
			delayedSeconds: 10,
		});
		expect(await world.service.list(['a'])).toMatchObject([{ holders: [], delayedSeconds: 10 }]);
		await world.clock.advance(9);
		const next = await world.again();
		await next.clock.advance(9.9);
		expect(await next.holders()).toEqual([]);
		await next.clock.advance(0.2);
		expect(await next.holders()).toEqual(['y']);
	});

	it('gives a broken lock on at once when its holder says that it has stopped, or when it is broken once more', async () => {
		await world.ask('x', { lockDelaySeconds: 0 });
		for (const who of ['y', 'z']) await world.ask(who, { ttlSeconds: 1000 });
		await world.service.break('a', { reason: '' });
		expect(await world.holders()).toEqual([]);
		await world.service.end('x', { clean: true });
		expect(await world.holders()).toEqual(['y']);
		await world.service.break('a', { reason: '' });
		expect(await world.service.break('a', { reason: '' })).not.toHaveProperty('delayedSeconds');
		expect(await world.holders()).toEqual(['z']);
	});

	it('confirms to nobody a lock whose break is on its way to the store', async () => {
		await world.ask('x');
		world.store.hold();
		const broken = world.service.break('a', { reason: '' });
		await world.clock.advance(5);
		expect((await world.service.renew('x', { holdSeconds: 0 })).holds).toEqual([]);
		world.store.release();
		expect(await broken).toMatchObject({ holders: [{ session: 'x' }] });
	});

	it('takes a lock that is held for longer than allowed, and tells its holder', async () => {
		await world.ask('x', { maxHoldSeconds: 10, ttlSeconds: 100, lockDelaySeconds: 0 });
		await world.ask('y', { ttlSeconds: 100 });
		const renewal = world.service.renew('x', { holdSeconds: 20 });
		await world.clock.advance(10);
		expect((await renewal).holds).toEqual([]);
		expect(await world.holders()).toEqual(['y']);
		expect(await world.told()).toContain('lock-lost lock/a: taken from owner-x on h: held for longer than 10 s');
	});

	it('gives an owner its own lock again, until the last has given it up', async () => {
		const identity = { owner: 'me', host: 'h' };
		const first = await world.ask('x1', { identity });
		await world.ask('y');
		expect(tokenOf(await world.ask('x2', { identity }))).toBe(tokenOf(first));
		await world.service.release('x1', 'r-x1');
		expect(await world.holders()).toEqual(['x2']);
		await world.service.release('x2', 'r-x2');
		expect(await world.holders()).toEqual(['y']);
	});

	it('gives one whose owner nobody named nothing of another that is called the same, nor that one anything of it', async () => {
		const identity = { owner: 'web-1_1_root', host: 'web-1', pid: 1 };
		await world.ask('x1', { identity, reentrant: false });
		await world.ask('y');
		expect(await world.ask('x2', { identity, reentrant: false })).toMatchObject({ kind: 'queued' });
		expect(await world.ask('x3', { identity })).toMatchObject({ kind: 'queued' });
		expect((await world.ask('x1', { identity, reentrant: false, request: 'again' })).kind).toBe('granted');
		const next = await world.again();
		expect(await next.holders()).toEqual(['x1', 'x1']);
		expect(await next.ask('x4', { identity, reentrant: false })).toMatchObject({ kind: 'queued' });
	});

	it('takes no request that comes late again after it was given up', async () => {
		await world.ask('x');
		await world.ask('y');
		await world.service.release('y', 'r-y');
		await expect(world.ask('y')).rejects.toMatchObject({ code: 'conflict' });
		await world.service.end('x', { clean: true });
		await world.service.end('x', { clean: true });
		await expect(world.ask('x')).rejects.toMatchObject({ code: 'not-found' });
		expect(await world.service.list([])).toEqual([]);
	});

	it('answers a wait whose session ends meanwhile with not-found', async () => {
		await world.ask('x', { ttlSeconds: 1000 });
		const poll = world.ask('y', { pollSeconds: 5 });
		await settle();
		await world.service.end('y', { clean: true });
		await expect(poll).rejects.toMatchObject({ code: 'not-found' });
	});

	it('keeps the place of a wait whose connection is gone', async () => {
		await world.ask('x', { ttlSeconds: 1000 });
		const gone = new AbortController();
		const poll = world.service.acquire(
			{
				session: { id: 'y', identity: { owner: 'y', host: 'h' }, ttlSeconds: 60, lockDelaySeconds: 0 },
				request: 'r-y',
				names: ['a'],
				mode: 'exclusive',
				slots: 1,
				try: false,
				pollSeconds: 20,
			},
			gone.signal,
		);
		await settle();
		gone.abort();
		await expect(poll).rejects.toMatchObject({ code: 'cancelled' });
		await world.ask('z');
		await world.service.release('x', 'r-x');
		expect(await world.holders()).toEqual(['y']);
	});

	it('finds holders, queue and delay again when it starts, begins their times anew, and raises tokens on', async () => {
		const first = await world.ask('x');
		await world.ask('y', { ttlSeconds: 1000 });
		await world.clock.advance(14);
		const next = await world.again();
		await next.clock.advance(14);
		expect(await next.holders()).toEqual(['x']);
		expect((await next.service.renew('x', { holdSeconds: 5 })).holds).toHaveLength(1);
		await next.clock.advance(15.1);
		expect(await next.holders()).toEqual([]);
		await next.clock.advance(4);
		const third = await next.again();
		await third.clock.advance(4);
		expect(await third.holders()).toEqual([]);
		await third.clock.advance(1.1);
		const [lock] = await third.service.list(['a']);
		expect(lock?.holders[0]?.session).toBe('y');
		expect(lock?.token).toBeGreaterThan(tokenOf(first));
	});

	it('gives nothing on while the store takes no change, and does when it does', async () => {
		await world.ask('x', { lockDelaySeconds: 0 });
		await world.ask('y', { ttlSeconds: 1000 });
		world.store.failAlways();
		await world.clock.advance(20);
		expect(await world.holders()).toEqual(['x']);
		world.store.heal();
		await world.clock.advance(1.1);
		expect(await world.holders()).toEqual(['y']);
	});

	it('ends a silent session whose own end the store did not take', async () => {
		await world.ask('x', { lockDelaySeconds: 0 });
		await world.ask('y', { ttlSeconds: 1000 });
		world.store.failNext();
		world.store.hold();
		const end = world.service.end('x', { clean: true });
		await world.clock.advance(15.1);
		world.store.release();
		await expect(end).rejects.toMatchObject({ code: 'storage' });
		expect(await world.holders()).toEqual(['x']);
		await world.clock.advance(1.1);
		expect(await world.holders()).toEqual(['y']);
	});

	it('keeps the delay of one end where that of another is over before the first is on disk', async () => {
		await world.ask('x', { mode: 'shared', lockDelaySeconds: 5 });
		await world.ask('y', { mode: 'shared', lockDelaySeconds: 5, ttlSeconds: 19.9 });
		await world.ask('z', { ttlSeconds: 1000 });
		await world.clock.advance(19.5);
		world.store.hold();
		await world.clock.advance(1);
		world.store.release();
		await settle();
		expect(await world.holders()).toEqual([]);
		await world.clock.advance(4.9);
		expect(await world.holders()).toEqual([]);
		await world.clock.advance(0.2);
		expect(await world.holders()).toEqual(['z']);
	});

	/** A lock that somebody holds and so many wait for. */
	async function crowded(name: string, count: number): Promise<void> {
		const id = (at: number): string => `${at}`.padEnd(128, '-');
		const waiter = { names: [`default/${name}`], mode: 'exclusive', slots: 1, since: world.clock.wall() } as const;
		await world.ask(`of-${name}`, { names: [name], ttlSeconds: 1000 });
		const lock = world.state.view.locks.get(`default/${name}`);
		if (lock === undefined) throw new Error('nobody holds it');
		const waiters = Array.from({ length: count }, (_, at) => ({ ...waiter, id: id(at), session: id(at) }));
		await world.state.update((transaction) => transaction.put('lock', lock.name, { ...lock, waiters }));
	}

	it('takes no more into a queue than a record can keep, and nothing is left of what it does not take', async () => {
		await crowded('a', 3550);
		let waiting = 0;
		const asked = (async () => {
			for (; waiting < 1000; waiting++) await world.ask(`w${waiting}`);
		})();
		await expect(asked).rejects.toMatchObject({ code: 'precondition' });
		expect(waiting).toBeGreaterThan(0);
		expect(world.state.view.lockSessions.has(`w${waiting}`)).toBe(false);
		expect(JSON.stringify(world.state.view.locks.get('default/a')).length).toBeLessThan(1_450_000);
	});

	it('does not take a request that would write too much at once', async () => {
		const names = Array.from({ length: 20 }, (_, at) => `n${at}`);
		for (const name of names) await crowded(name, 1500);
		await expect(world.ask('w', { names })).rejects.toMatchObject({ code: 'precondition' });
		expect(await world.ask('w', { names: names.slice(0, 10) })).toMatchObject({ kind: 'queued' });
	});

	it('lists by name as it is shown', async () => {
		for (const name of ['z', 'e/x', 'b']) await world.ask(`of-${name}`, { names: [name] });
		expect((await world.service.list([])).map(({ name }) => name)).toEqual(['b', 'e/x', 'z']);
	});

	it('shows no more of the id of a session than tells it from others', async () => {
		const id = '0d9f3c1a-secret';
		await world.ask(id, { identity: { owner: 'o', host: 'h' } });
		await world.ask(`${id}-2`, { identity: { owner: 'p', host: 'h' } });
		const [lock] = await world.service.list([]);
		expect([...(lock?.holders ?? []), ...(lock?.waiters ?? [])].map(({ session }) => session)).toEqual([
			'0d9f3c1a',
			'0d9f3c1a',
		]);
		expect(JSON.stringify(await world.service.break('a', { reason: '' }))).not.toContain('secret');
	});

	it('lets go of all calls when it closes', async () => {
		await world.ask('x');
		const calls = [world.service.renew('x', { holdSeconds: 5 }), world.ask('y', { pollSeconds: 5 })];
		await settle();
		world.service.close();
		for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'unreachable' });
		expect(world.clock.pending).toBe(0);
	});

	it.each([
		['a bad name', { names: ['a b'] }],
		['no name', { names: [] }],
		['too many names', { names: Array.from({ length: 101 }, (_, at) => `n${at}`) }],
		['a short ttl', { ttlSeconds: 1 }],
		['no slots', { slots: 0 }],
		['a negative hold', { maxHoldSeconds: 0 }],
		['a long owner', { identity: { owner: 'x'.repeat(501), host: 'h' } }],
	])('refuses %s', async (_, how) => {
		await expect(world.ask('x', how)).rejects.toMatchObject({ code: 'usage' });
	});
});
