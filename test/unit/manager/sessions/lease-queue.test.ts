import { describe, expect, it } from 'vitest';
import { paceFor } from '../../../../src/manager/sessions/heartbeat-pace.ts';
import { LeaseQueue } from '../../../../src/manager/sessions/lease-queue.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

describe('LeaseQueue', () => {
	it('expires each lease once, in order, with one timer', async () => {
		const clock = new FakeClock();
		const expired: string[] = [];
		const leases = new LeaseQueue<string>(clock, (key) => expired.push(`${key}@${clock.monotonic() - 1000}`));
		for (const [key, seconds] of [
			['c', 30],
			['a', 10],
			['b', 20],
			['d', 25],
		] as const)
			leases.extend(key, seconds);
		expect(clock.pending).toBe(1);
		await clock.advance(100);
		expect(expired).toEqual(['a@10', 'b@20', 'd@25', 'c@30']);
		expect(clock.pending).toBe(0);
	});

	it('goes by the latest extension, longer or shorter, and forgets what is dropped', async () => {
		const clock = new FakeClock();
		const expired: string[] = [];
		const leases = new LeaseQueue<string>(clock, (key) => expired.push(key));
		leases.extend('longer', 10);
		leases.extend('shorter', 60);
		leases.extend('dropped', 5);
		leases.drop('dropped');
		await clock.advance(5);
		leases.extend('longer', 100);
		leases.extend('shorter', 1);
		await clock.advance(1);
		expect(expired).toEqual(['shorter']);
		await clock.advance(98);
		expect(expired).toEqual(['shorter']);
		await clock.advance(1);
		expect(expired).toEqual(['shorter', 'longer']);
	});

	it('keeps one entry of a lease however often it was made shorter', async () => {
		const clock = new FakeClock();
		const leases = new LeaseQueue<string>(clock, () => undefined);
		for (let time = 0; time < 100; time++) {
			leases.extend('a', 60);
			leases.extend('a', 11);
			await clock.advance(10);
		}
		leases.extend('a', 60);
		await clock.advance(59);
		expect(leases.entries).toBe(1);
	});
});

describe('LeaseQueue of what others have to say again', () => {
	const heard = (clock: FakeClock, expired: string[], slept: number[] = []) =>
		new LeaseQueue<string>(clock, (key) => expired.push(key), { heard: true, onSlept: (late) => slept.push(late) });

	it('begins every lease anew where the program did not run for a while, and says how late it was', async () => {
		const clock = new FakeClock();
		const expired: string[] = [];
		const slept: number[] = [];
		const leases = heard(clock, expired, slept);
		leases.extend('a', 10);
		leases.extend('b', 60);
		clock.freeze(100);
		await clock.advance(0);
		expect(expired).toEqual([]);
		expect(slept).toEqual([90]);
		expect([leases.left('a'), leases.left('b')]).toEqual([10, 60]);
		await clock.advance(9);
		leases.extend('b', 60);
		await clock.advance(1);
		expect(expired).toEqual(['a']);
		await clock.advance(59);
		expect(expired).toEqual(['a', 'b']);
	});

	it('ends leases where its timer is a little late', async () => {
		const clock = new FakeClock();
		const expired: string[] = [];
		heard(clock, expired).extend('a', 10);
		clock.freeze(12);
		await clock.advance(0);
		expect(expired).toEqual(['a']);
	});

	it('ends leases of what nobody has to say again, however late it is', async () => {
		const clock = new FakeClock();
		const expired: string[] = [];
		new LeaseQueue<string>(clock, (key) => expired.push(key)).extend('a', 10);
		clock.freeze(100);
		await clock.advance(0);
		expect(expired).toEqual(['a']);
	});
});

describe('paceFor', () => {
	it('keeps all nodes together below about 100 heartbeats a second', () => {
		const rand = { next: () => 0, uuid: () => '' };
		expect(paceFor(3, rand)).toEqual({ heartbeatSeconds: 3, leaseSeconds: 11 });
		const { heartbeatSeconds, leaseSeconds } = paceFor(5000, rand);
		expect(5000 / heartbeatSeconds).toBeLessThanOrEqual(100);
		expect(leaseSeconds).toBeGreaterThanOrEqual(3 * heartbeatSeconds);
	});
});
