import { beforeEach, describe, expect, it } from 'vitest';
import { MinderError } from '../../../../src/model/errors.ts';
import type { JobHandle } from '../../../../src/model/ids.ts';
import type { Op } from '../../../../src/store/store.ts';
import { settle } from '../../../support/fake-clock.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { bytes, DeskWorld, Ear, F, type Hand, job } from './desk-world.ts';

const NEVER = { intervalSeconds: 0, factor: 1, maxIntervalSeconds: 0, jitter: 0 };

/** Takes nothing from some moment on, as that of a manager which no longer leads. */
class DeposedStore extends MemoryStore {
	deposed = false;
	tries = 0;

	override commit(ops: readonly Op[]): Promise<void> {
		this.tries++;
		return this.deposed ? Promise.reject(new MinderError('not-leader', 'another one leads')) : super.commit(ops);
	}
}

describe('a desk at its edges', () => {
	let world: DeskWorld;

	beforeEach(async () => {
		world = new DeskWorld();
		await world.open();
	});

	it('keeps the payload of a job that fails for good while it is being made a background one', async () => {
		const [here, there] = [new Ear(), new Ear()];
		const { handle } = await world.desk.submit(job('in', { unique: 'k', background: false }), here);
		const { worker, grab } = world.hand();
		await grab();
		const joined = world.desk.submit(job('in', { unique: 'k' }), there);
		worker.failed(handle, { reason: 'no', final: true });
		await joined;
		await settle();
		expect(there.heard).toEqual([`${handle} joined`, `${handle} failed`]);
		expect((await world.desk.detail(handle)).data).toEqual(bytes('in'));
		await world.open();
		expect(await world.desk.retryDead({ handles: [handle] })).toBe(1);
		expect(await world.hand().grab()).toMatchObject({ handle, attempt: 2, data: bytes('in') });
	});

	it('answers a submit whose job ends meanwhile once that end is on disk', async () => {
		const { handle } = await world.desk.submit(job('in', { unique: 'k', background: false }), new Ear());
		const { worker, grab } = world.hand();
		await grab();
		world.store.hold();
		let answered = false;
		const joined = world.desk.submit(job('in', { unique: 'k' })).then(() => {
			answered = true;
		});
		worker.done(handle, bytes('out'));
		await settle();
		expect(answered).toBe(false);
		world.store.release();
		await joined;
		await world.open();
		expect(await world.desk.detail(handle)).toMatchObject({ job: { state: 'done' } });
	});

	it('tells that a job was accepted before it tells that it was cancelled meanwhile', async () => {
		await world.desk.submit(job('first'));
		const ear = new Ear();
		const submitted = world.desk.submit(job('in'), ear);
		await world.desk.cancelAll(F, 'its function was removed');
		const { handle } = await submitted;
		await settle();
		expect(ear.heard).toEqual([`${handle} accepted`, `${handle} cancelled`]);
	});

	it('does not put a dead letter back where its key was taken while that was being written', async () => {
		const first = await world.desk.submit(job('in', { unique: 'k' }));
		const { worker, grab } = world.hand();
		await grab();
		await worker.failed(first.handle, { reason: 'no', final: true }).recorded;
		await settle();
		world.store.hold();
		const back = world.desk.retryDead({ handles: [first.handle] });
		back.catch(() => undefined);
		await settle();
		const second = world.desk.submit(job('in', { unique: 'k' }));
		await settle();
		world.store.release();
		await expect(back).rejects.toMatchObject({ code: 'precondition' });
		expect((await second).joined).toBe(false);
		const states = (await world.desk.jobs({ limit: 10 })).map(({ state }) => state);
		expect(states).toEqual(['queued', 'failed']);
		await world.open();
		expect((await world.desk.jobs({ limit: 10 })).map(({ state }) => state)).toEqual(states);
	});

	it('says that a delayed job begins now once that is on disk', async () => {
		const { handle } = await world.desk.submit(job('in', { start: { kind: 'after', seconds: 500 } }));
		world.store.hold();
		let said = false;
		const hastened = world.desk.retryDead({ handles: [handle] }).then(() => {
			said = true;
		});
		await settle();
		expect(said).toBe(false);
		world.store.release();
		await hastened;
		await world.open();
		expect(await world.desk.jobs({ limit: 1 })).toMatchObject([{ state: 'queued' }]);
	});

	it('ends at once where its store will take nothing any more', async () => {
		const below = new DeposedStore();
		await world.open({ below });
		await world.desk.submit(job('in'));
		const { worker, grab } = world.hand();
		const grabbed = await grab();
		below.deposed = true;
		worker.done(grabbed?.handle ?? ('' as never), bytes('out'));
		await settle();
		let closed = false;
		void world.desk.close().then(() => {
			closed = true;
		});
		await settle();
		expect(closed).toBe(true);
	});

	it('does not wait longer than was asked for after the clock was set back', async () => {
		await world.desk.submit(job('in', { start: { kind: 'after', seconds: 60 } }));
		world.clock.wallOffset -= 86_400_000;
		await world.open();
		const { grab } = world.hand();
		await world.clock.advance(61);
		expect(await grab()).toMatchObject({ attempt: 1 });
	});

	it.each([
		['done', (hand: Hand, handle: JobHandle) => hand.worker.done(handle, bytes('out'), 1)],
		[
			'failed, to be tried again',
			(hand: Hand, handle: JobHandle) => hand.worker.failed(handle, { reason: 'no', final: false }, 1),
		],
	])('leaves a job that is %s with its worker until that is on disk, whatever stream it comes over', async (_, end) => {
		const { handle } = await world.desk.submit(job('in'));
		const hand = world.hand('w', 'lease');
		await hand.grab();
		world.store.hold();
		expect(end(hand, handle).own).toBe(true);
		const attempt = { handle, attempt: 1 };
		expect(hand.worker.renew([attempt])).toEqual([]);
		const again = world.hand('w', 'lease');
		expect(again.worker.renew([attempt])).toEqual([]);
		expect(world.hand('another', 'lease').worker.renew([attempt])).toEqual([attempt]);
		const { own, recorded } = end(again, handle);
		let said = false;
		void recorded.then(() => {
			said = true;
		});
		await settle();
		expect({ own, said }).toEqual({ own: true, said: false });
		world.store.release();
		await settle();
		expect(said).toBe(true);
		expect(again.worker.renew([attempt])).toEqual([attempt]);
		expect(end(again, handle).own).toBe(false);
	});

	it('cancels many jobs and forgets many ended ones without doing all of it in one go', async () => {
		await world.declare({
			backoff: NEVER,
			keep: { done: { maxAgeSeconds: 1e6, count: 1e6 }, failed: { maxAgeSeconds: 1, count: 0 } },
		});
		const many = 5000;
		await Promise.all(Array.from({ length: many }, () => world.desk.submit(job('in'))));
		world.store.hold();
		const cancelled = world.desk.cancelAll(F, 'gone');
		await settle();
		expect(world.desk.queues()[0]?.queued.normal).toBeGreaterThan(0);
		world.store.release();
		expect(await cancelled).toBe(many);
		world.store.hold();
		const purged = world.desk.purge(F, ['cancelled']);
		await settle();
		expect(world.desk.endedCounts(F).cancelled).toBeGreaterThan(0);
		world.store.release();
		expect(await purged).toBe(many);
		expect(world.keys()).toEqual([]);
	});
});
