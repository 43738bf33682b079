import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LockMode, LockRecord, LockRequest } from '../../../../src/model/locks.ts';
import {
	freeLock,
	givenUp,
	grantAll,
	isForgotten,
	positionOf,
	queued,
	takenAway,
	undelayed,
} from '../../../../src/policy/locks/lock-queue.ts';

let counter = 0;
const by = (owners: Readonly<Record<string, string>> = {}) => ({
	ownerOf: (session: string) => owners[session] ?? session,
	nextToken: () => ++counter,
	now: 0,
});

function request(session: string, mode: LockMode = 'exclusive', id = `of-${session}`): LockRequest {
	return { id, session, names: ['default/a'], mode, slots: 1, since: 0 };
}

const place = (session: string, id = `of-${session}`) => ({ session, request: id });
const holders = (lock: LockRecord) => lock.holders.map((hold) => hold.session);
const waiters = (lock: LockRecord) => lock.waiters.map((waiter) => waiter.session);

/** A lock after requests came one after the other. */
function asked(requests: readonly LockRequest[], slots = 1, owners = {}): LockRecord {
	let lock = freeLock('default/a', slots);
	for (const each of requests) lock = grantAll(queued(lock, each), by(owners)).lock;
	return lock;
}

describe('the queue of a lock', () => {
	it('gives it to one, then to the next in order', () => {
		let lock = asked([request('x'), request('y'), request('z')]);
		expect([holders(lock), waiters(lock)]).toEqual([['x'], ['y', 'z']]);
		expect(positionOf(lock, place('z'))).toBe(1);
		const first = lock.token;
		lock = grantAll(givenUp(lock, place('x')), by()).lock;
		expect([holders(lock), waiters(lock)]).toEqual([['y'], ['z']]);
		expect(lock.token).toBeGreaterThan(first);
	});

	it('gives it to all who share it, and lets none past an exclusive one that waits', () => {
		let lock = asked([request('x', 'shared'), request('y', 'shared'), request('w'), request('z', 'shared')]);
		expect([holders(lock), waiters(lock)]).toEqual([
			['x', 'y'],
			['w', 'z'],
		]);
		lock = grantAll(givenUp(lock, place('w')), by()).lock;
		expect(holders(lock)).toEqual(['x', 'y', 'z']);
	});

	it('gives as many slots as there are, whatever the mode', () => {
		const lock = asked([request('x'), request('y', 'shared'), request('z')], 2);
		expect([holders(lock), waiters(lock)]).toEqual([['x', 'y'], ['z']]);
	});

	it('gives an owner what it has, under the same token, past those who wait', () => {
		const owners = { x1: 'x', x2: 'x' };
		let lock = asked([request('x1'), request('y'), request('x2')], 1, owners);
		expect([holders(lock), waiters(lock)]).toEqual([['x1', 'x2'], ['y']]);
		expect(new Set(lock.holders.map((hold) => hold.token)).size).toBe(1);
		lock = grantAll(givenUp(lock, place('x1')), by(owners)).lock;
		expect([holders(lock), waiters(lock)]).toEqual([['x2'], ['y']]);
		lock = grantAll(givenUp(lock, place('x2')), by(owners)).lock;
		expect(holders(lock)).toEqual(['y']);
	});

	it('takes one slot for an owner that has it twice', () => {
		const owners = { x1: 'x', x2: 'x' };
		expect(holders(asked([request('x1'), request('x2'), request('y')], 2, owners))).toEqual(['x1', 'x2', 'y']);
	});

	it('makes a shared lock exclusive for its only owner, under a token of its own', () => {
		const owners = { x1: 'x', x2: 'x' };
		let lock = asked([request('x1', 'shared'), request('y', 'shared'), request('x2')], 1, owners);
		expect(waiters(lock)).toEqual(['x2']);
		lock = grantAll(givenUp(lock, place('y')), by(owners)).lock;
		expect(holders(lock)).toEqual(['x1', 'x2']);
		expect(lock.holders[1]?.token).toBeGreaterThan(lock.holders[0]?.token ?? 0);
	});

	it('goes to nobody after it was taken away, until the delay is over', () => {
		let lock = asked([request('x'), request('y')]);
		lock = grantAll(takenAway(lock, place('x'), 5), by()).lock;
		expect([holders(lock), lock.delayedSeconds]).toEqual([[], 5]);
		expect(isForgotten(givenUp(lock, place('y')))).toBe(false);
		lock = grantAll(undelayed(lock), by()).lock;
		expect(holders(lock)).toEqual(['y']);
	});

	it('goes on at once when all from whom it was taken have said that they stopped', () => {
		let lock = asked([request('x', 'shared'), request('y', 'shared'), request('w')]);
		for (const each of ['x', 'y']) lock = takenAway(lock, place(each), 5);
		lock = grantAll(givenUp(lock, place('x')), by()).lock;
		expect(holders(lock)).toEqual([]);
		lock = grantAll(givenUp(lock, place('y')), by()).lock;
		expect(holders(lock)).toEqual(['w']);
	});

	it('is at once the next one’s where its holder needs no delay', () => {
		const lock = grantAll(takenAway(asked([request('x'), request('y')]), place('x'), 0), by()).lock;
		expect(holders(lock)).toEqual(['y']);
	});
});

describe('any history of a lock', () => {
	const steps = fc.array(
		fc.record({
			kind: fc.constantFrom('ask', 'ask', 'ask', 'release', 'take', 'undelay'),
			who: fc.nat(7),
			mode: fc.constantFrom<LockMode>('exclusive', 'exclusive', 'shared'),
			pick: fc.nat(20),
		}),
		{ maxLength: 60 },
	);

	it('keeps to slots, modes, order and rising tokens, and leaves no free lock to those who wait', () => {
		fc.assert(
			fc.property(steps, fc.integer({ min: 1, max: 3 }), (history, slots) => {
				// Two sessions each of four owners.
				const ownerOf = (session: string): string => `owner-${Number(session.slice(1)) % 4}`;
				let [tokens, serial] = [0, 0];
				let lock = freeLock('default/a', slots);
				for (const { kind, who, mode, pick } of history) {
					const before = lock;
					const had = [...lock.holders, ...lock.waiters.map(({ id, ...rest }) => ({ ...rest, request: id }))];
					const chosen = had[pick % Math.max(1, had.length)];
					if (kind === 'ask') lock = queued(lock, { ...request(`s${who}`, mode, `r${serial++}`), slots });
					else if (kind === 'undelay') lock = undelayed(lock);
					else if (chosen !== undefined) lock = kind === 'take' ? takenAway(lock, chosen, 3) : givenUp(lock, chosen);
					const queue = lock.waiters;
					const floor = tokens;
					const result = grantAll(lock, { ownerOf, nextToken: () => ++tokens, now: 0 });
					lock = result.lock;
					check(before, queue, lock, floor, ownerOf);
				}
			}),
			{ numRuns: 2000, seed: 6 },
		);
	});
});

function check(
	before: LockRecord,
	queue: readonly LockRequest[],
	lock: LockRecord,
	floor: number,
	ownerOf: (session: string) => string,
): void {
	const owners = new Set(lock.holders.map((hold) => ownerOf(hold.session)));
	if (lock.slots > 1) expect(owners.size).toBeLessThanOrEqual(lock.slots);
	else if (lock.holders.some((hold) => hold.mode === 'exclusive')) expect(owners.size).toBe(1);
	const old = new Map(before.holders.map((hold) => [hold.request, hold]));
	const held = new Set(before.holders.map((hold) => ownerOf(hold.session)));
	let last = -1;
	for (const hold of lock.holders) {
		if (old.has(hold.request)) continue;
		// Whoever was new to the lock came in the order of the queue, under a token above all before.
		if (held.has(ownerOf(hold.session))) continue;
		held.add(ownerOf(hold.session));
		const at = queue.findIndex((waiter) => waiter.id === hold.request);
		expect(at).toBeGreaterThan(last);
		last = at;
		expect(hold.token).toBeGreaterThan(floor);
		expect(before.delayedSeconds !== undefined && lock.delayedSeconds !== undefined).toBe(false);
		const passed = queue.slice(0, at).filter((waiter) => lock.waiters.includes(waiter));
		expect(passed).toEqual([]);
	}
	if (lock.delayedSeconds !== undefined || lock.waiters.length === 0) return;
	// Somebody waits, so the head of the queue does not fit.
	const head = lock.waiters[0];
	expect(lock.holders.length).toBeGreaterThan(0);
	if (lock.slots > 1) expect(owners.size).toBe(lock.slots);
	else expect(head?.mode === 'exclusive' || lock.holders.some((hold) => hold.mode === 'exclusive')).toBe(true);
	for (const waiter of lock.waiters) {
		const own = lock.holders.filter((hold) => ownerOf(hold.session) === ownerOf(waiter.session));
		if (own.length === 0) continue;
		const strong = lock.slots > 1 || waiter.mode === 'shared' || own.some((hold) => hold.mode === 'exclusive');
		expect(strong || owners.size === 1).toBe(false);
	}
}
