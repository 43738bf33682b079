import { afterEach, describe, expect, it } from 'vitest';
import type { LockHold, Loss } from '../../../src/client/lock-hold.ts';
import { type Acquired, LockHolder, type LockWish } from '../../../src/client/lock-holder.ts';
import { lockTimes } from '../../../src/client/lock-times.ts';
import { MinderError } from '../../../src/model/errors.ts';
import type { SessionState } from '../../../src/model/locks.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { FakeLocks, GRANTED, QUEUED, TTL } from '../../support/fake-locks.ts';

const TIMES = lockTimes(TTL);
const IDENTITY = { owner: 'me', host: 'web-1', pid: 7 };
const away = (): MinderError => new MinderError('unreachable', 'nobody there');

interface World {
	readonly clock: FakeClock;
	readonly locks: FakeLocks;
	readonly holder: LockHolder;
	readonly troubles: string[];
	readonly waits: string[];
	readonly abort: AbortController;
	result: Acquired | MinderError | undefined;
}

const holds: LockHold[] = [];
afterEach(() => {
	for (const hold of holds.splice(0)) hold.stop();
});

function world(wish: Partial<LockWish> = {}): World {
	const clock = new FakeClock();
	const locks = new FakeLocks(clock);
	const troubles: string[] = [];
	const waits: string[] = [];
	let ids = 0;
	const holder = new LockHolder({
		client: locks,
		clock,
		rand: { next: () => 0.5, uuid: () => `id-${++ids}` },
		wish: {
			names: ['x'],
			mode: 'exclusive',
			slots: 1,
			identity: IDENTITY,
			reentrant: false,
			ttlSeconds: TTL,
			lockDelaySeconds: 3,
			wait: { kind: 'ever' },
			...wish,
		},
		onWaiting: (all) => waits.push(...all.map(({ position }) => String(position))),
		onTrouble: ({ code }) => troubles.push(code),
	});
	return { clock, locks, holder, troubles, waits, abort: new AbortController(), result: undefined };
}

function begin(it: World): void {
	it.holder.acquire(it.abort.signal).then(
		(result) => (it.result = result),
		(error: MinderError) => (it.result = error),
	);
}

/** A lock that was granted at once. */
async function held(
	wish: Partial<LockWish> = {},
): Promise<World & { hold: LockHold; loss: () => Loss | undefined; deadlines: number[] }> {
	const it = world(wish);
	it.locks.acquire = () => GRANTED;
	begin(it);
	await settle();
	if (it.result === undefined || it.result instanceof MinderError || it.result.kind !== 'held')
		throw new Error('not held');
	const deadlines: number[] = [];
	const hold = it.result.hold(({ termAt }) => deadlines.push(termAt));
	holds.push(hold);
	let loss: Loss | undefined;
	void hold.lost.then((what) => (loss = what));
	return { ...it, hold, loss: () => loss, deadlines };
}

describe('waiting for a lock', () => {
	it('sends the same request until it is granted', async () => {
		const it = world();
		begin(it);
		await it.clock.advance(3 * TIMES.poll);
		expect(it.result).toBeUndefined();
		it.locks.acquire = () => GRANTED;
		await it.clock.advance(TIMES.poll);
		expect(it.result).toMatchObject({ kind: 'held', name: 'x', token: 5 });
		expect(new Set(it.locks.asked.map(({ request, session }) => `${session.id} ${request}`))).toEqual(
			new Set(['id-1 id-2']),
		);
		expect(it.waits).toEqual(['1', '1', '1', '1']);
	});

	it('keeps its place while no manager is there, for as long as it may wait', async () => {
		const it = world({ wait: { kind: 'for', seconds: 60 } });
		begin(it);
		await it.clock.advance(1);
		it.locks.acquire = () => {
			throw away();
		};
		await it.clock.advance(40);
		it.locks.acquire = () => GRANTED;
		await it.clock.advance(1);
		expect(it.result).toMatchObject({ kind: 'held' });
		expect(it.locks.asked.at(-1)).toMatchObject({ request: 'id-2', session: { id: 'id-1' } });
		expect(it.troubles.length).toBeGreaterThan(10);
	});

	it('is over in time, and says what was the trouble', async () => {
		const it = world({ wait: { kind: 'for', seconds: 7 } });
		begin(it);
		await it.clock.advance(6.9);
		expect(it.result).toBeUndefined();
		await it.clock.advance(0.2);
		expect(it.result).toEqual({ kind: 'late' });
		const other = world({ wait: { kind: 'for', seconds: 7 } });
		other.locks.acquire = () => {
			throw away();
		};
		begin(other);
		await other.clock.advance(7.3);
		expect(other.result).toMatchObject({ kind: 'late', trouble: { code: 'unreachable' } });
	});

	it('gives up a manager that was never reached, and one that refuses', async () => {
		const it = world();
		it.locks.acquire = () => {
			throw away();
		};
		begin(it);
		await it.clock.advance(31);
		expect(it.result).toMatchObject({ code: 'unreachable' });
		const other = world();
		other.locks.acquire = () => {
			throw new MinderError('refused', 'not you');
		};
		begin(other);
		await settle();
		expect(other.result).toMatchObject({ code: 'refused' });
	});

	it('does not wait where it only tries', async () => {
		const it = world({ wait: { kind: 'try' } });
		it.locks.acquire = () => ({ kind: 'refused', holders: [] });
		begin(it);
		await settle();
		expect(it.result).toEqual({ kind: 'refused', holders: [] });
		expect(it.locks.asked[0]?.try).toBe(true);
	});

	it('asks with a new session where the old one has ended', async () => {
		const it = world();
		it.locks.acquire = () => {
			if (it.locks.asked.length === 1) throw new MinderError('not-found', 'ended');
			return GRANTED;
		};
		begin(it);
		await it.clock.advance(1);
		expect(it.locks.asked.map(({ session }) => session.id)).toEqual(['id-1', 'id-3']);
		await it.holder.end(true, 5);
		expect(it.locks.ended).toEqual([{ session: 'id-3', clean: true }]);
	});

	it('is aborted in the middle of a call', async () => {
		const it = world();
		it.locks.hangs = true;
		begin(it);
		await settle();
		it.abort.abort();
		await settle();
		expect(it.result).toEqual({ kind: 'aborted' });
	});

	it('gives up a call that hangs, and asks again', async () => {
		const it = world();
		it.locks.hangs = true;
		begin(it);
		await it.clock.advance(12);
		it.locks.hangs = false;
		it.locks.acquire = () => GRANTED;
		await it.clock.advance(12);
		expect(it.result).toMatchObject({ kind: 'held' });
		expect(it.troubles).toContain('timeout');
	});

	it.each([2, 3, 15, 600])('asks again before a ttl of %s s is over, where a manager hangs', async (ttlSeconds) => {
		const it = world({ ttlSeconds });
		it.locks.hangs = true;
		begin(it);
		await it.clock.advance(ttlSeconds - 0.01);
		expect(it.locks.asked.length).toBeGreaterThan(1);
	});

	it('does not take a grant that may be over: it asks whether it still has it', async () => {
		const it = world();
		it.locks.renew = () => ({ ttlSeconds: TTL, holds: [] });
		begin(it);
		for (let turn = 0; turn < 5; turn++) await it.clock.advance(0);
		const rehearsed = it.locks.renewals;
		it.locks.delay = TIMES.poll + TIMES.grace + 0.5;
		let answers = 0;
		it.locks.acquire = () => {
			if (++answers === 1) return QUEUED;
			it.locks.delay = 0;
			return GRANTED;
		};
		await it.clock.advance(TIMES.poll);
		await it.clock.advance(20);
		expect(it.locks.renewals).toBe(rehearsed + 1);
		expect(it.locks.asked.map(({ session }) => session.id)).toEqual(['id-1', 'id-1', 'id-1', 'id-4']);
		expect(it.result).toMatchObject({ kind: 'held' });
	});

	it('wants to know its place at once', async () => {
		const it = world();
		begin(it);
		await it.clock.advance(0);
		expect(it.waits).toEqual(['1']);
	});

	it('has made each call once before its turn comes, and ends no session by it', async () => {
		const it = world();
		begin(it);
		for (let turn = 0; turn < 5; turn++) await it.clock.advance(0);
		expect(it.locks.renewals).toBe(1);
		expect(it.locks.ended).toHaveLength(1);
		expect(it.locks.asked.map(({ session }) => session.id)).not.toContain(it.locks.ended[0]?.session);
	});
});

describe('a held lock', () => {
	it('is kept by renewals, each of which counts from when it was sent', async () => {
		const it = await held();
		const began = it.clock.monotonic();
		await it.clock.advance(5 * TTL);
		expect(it.loss()).toBeUndefined();
		expect(it.deadlines[0]).toBeCloseTo(began + TIMES.term);
		expect(it.deadlines[1]).toBeCloseTo(began + TIMES.hold + TIMES.term);
	});

	it('is lost before its ttl is over where no renewal is confirmed', async () => {
		const it = await held();
		const began = it.clock.monotonic();
		it.locks.renew = () => {
			throw away();
		};
		await it.clock.advance(TIMES.term - 0.1);
		expect(it.loss()).toBeUndefined();
		await it.clock.advance(0.2);
		const { killAt = 0 } = it.loss() ?? {};
		expect(killAt).toBeGreaterThan(it.clock.monotonic());
		expect(killAt).toBeLessThan(began + TTL);
	});

	it('is lost likewise where the manager hangs', async () => {
		const it = await held();
		it.locks.hangs = true;
		await it.clock.advance(TIMES.term + TIMES.hold);
		expect(it.loss()?.reason).toContain('no manager has confirmed it');
	});

	it('asks for answers at once where one did not come, until there is one', async () => {
		const it = await held();
		await it.clock.advance(TIMES.hold + 0.1);
		it.locks.hangs = true;
		await it.clock.advance(TIMES.hold + 3 * TIMES.answer);
		expect(it.locks.heldFor.length).toBeGreaterThan(3);
		expect(new Set(it.locks.heldFor.slice(2))).toEqual(new Set([0]));
		it.locks.hangs = false;
		await it.clock.advance(2 * TIMES.answer);
		expect(it.locks.heldFor.at(-1)).toBe(TIMES.hold);
		await it.clock.advance(2 * TTL);
		expect(it.loss()).toBeUndefined();
	});

	it('does not come back by an answer that is read too late: its command may have been ended already', async () => {
		const it = await held();
		await it.clock.advance(2 * TIMES.hold - 0.1);
		// The next answer arrives meanwhile, and is read first.
		it.clock.freeze(TIMES.term - 2 * TIMES.hold + 0.2);
		await it.clock.advance(0);
		expect(it.loss()?.reason).toContain('no manager has confirmed it');
	});

	it('is lost with the reason why it was not confirmed, and does not press one that refuses', async () => {
		const it = await held();
		await it.clock.advance(TIMES.hold);
		const { renewals } = it.locks;
		it.locks.renew = () => {
			throw new MinderError('unauthenticated', 'the token was revoked');
		};
		await it.clock.advance(TIMES.term);
		expect(it.loss()?.reason).toMatch(/^no manager has confirmed it in time, .* s: the token was revoked$/);
		expect(it.locks.renewals - renewals).toBeLessThan(8);
		const other = await held();
		other.locks.hangs = true;
		await other.clock.advance(TIMES.term);
		expect(other.loss()?.reason).toMatch(/: no answer$/);
	});

	it('outlives a manager that is away for less than that', async () => {
		const it = await held();
		await it.clock.advance(TTL);
		const { renew } = it.locks;
		it.locks.renew = () => {
			throw away();
		};
		await it.clock.advance(TIMES.term - TIMES.hold * 2 - 0.5);
		it.locks.renew = renew;
		await it.clock.advance(3 * TTL);
		expect(it.loss()).toBeUndefined();
	});

	it('is lost at once when the manager says so', async () => {
		for (const renew of [
			(): SessionState => ({ ttlSeconds: TTL, holds: [] }),
			(): SessionState => ({ ttlSeconds: TTL, holds: [{ name: 'x', token: 6, request: 'r' }] }),
			(): SessionState => {
				throw new MinderError('not-found', 'ended');
			},
		]) {
			const it = await held();
			await it.clock.advance(1);
			it.locks.renew = renew;
			await it.clock.advance(TIMES.hold);
			expect(it.loss()).toBeDefined();
			expect((it.loss()?.killAt ?? 0) - it.clock.monotonic()).toBeLessThanOrEqual(TIMES.grace);
		}
	});

	it('ends after its longest time, of which the manager knows a later one', async () => {
		const it = await held({ maxHoldSeconds: 40 });
		await it.clock.advance(39.9);
		expect(it.loss()).toBeUndefined();
		await it.clock.advance(0.2);
		expect(it.loss()?.reason).toContain('longest time');
		expect(it.locks.asked[0]?.maxHoldSeconds).toBe(40 + TTL + TIMES.grace);
	});

	it('does not ask without a pause one that answers at once', async () => {
		const it = await held();
		it.locks.prompt = true;
		await it.clock.advance(TTL);
		expect(it.locks.renewals).toBeLessThan(12);
	});

	it('is renewed no more, nor lost, once it was stopped', async () => {
		const it = await held();
		it.hold.stop();
		const { renewals } = it.locks;
		await it.clock.advance(2 * TTL);
		expect(it.locks.renewals).toBe(renewals);
		expect(it.loss()).toBeUndefined();
	});
});

describe('the end of a session', () => {
	it('is told until a manager confirms it', async () => {
		const it = await held();
		let times = 0;
		it.locks.end = () => {
			if (++times < 4) throw away();
		};
		const told = it.holder.end(true, TTL);
		await it.clock.advance(1);
		expect(await told).toBe(true);
		expect(it.locks.ended).toEqual([{ session: 'id-1', clean: true }]);
	});

	it('is told again where a manager hangs', async () => {
		const it = await held();
		it.locks.hangs = true;
		const told = it.holder.end(true, TTL);
		await it.clock.advance(TTL / 2);
		it.locks.hangs = false;
		await it.clock.advance(TTL / 2);
		expect(await told).toBe(true);
		expect(it.locks.ended).toEqual([{ session: 'id-1', clean: true }]);
	});

	it('is told no longer than asked, and not where nobody knows the session', async () => {
		const it = await held();
		it.locks.end = () => {
			throw away();
		};
		const told = it.holder.end(false, 3);
		await it.clock.advance(4);
		expect(await told).toBe(false);
		expect(await world().holder.end(true, 3)).toBe(true);
	});
});

describe('the times of a lock', () => {
	it('let a manager be found that leads 6 s after another one hung, with the usual ttl', () => {
		const { hold, answer, term } = lockTimes(15);
		// It hung just before it would have answered a renewal; the new one leads just after somebody asked the old one once more.
		expect(2 * hold + 6 + answer).toBeLessThan(term);
	});

	it('leave the command time to end, before the ttl is over, and two renewals before that', () => {
		for (const ttl of [2, 3, 5, 15, 60, 600, 3600]) {
			const { poll, hold, answer, term, kill, grace } = lockTimes(ttl);
			expect(kill).toBeLessThan(ttl);
			expect(kill - term).toBeCloseTo(grace);
			expect(2 * hold).toBeLessThan(term);
			expect(2 * hold + 2 * answer).toBeLessThan(term);
			expect(poll + grace).toBeLessThan(term);
		}
	});
});
