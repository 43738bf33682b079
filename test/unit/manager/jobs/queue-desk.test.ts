import { beforeEach, describe, expect, it } from 'vitest';
import { LockDesk } from '../../../../src/manager/locks/lock-desk.ts';
import { functionName } from '../../../../src/model/ids.ts';
import { settle } from '../../../support/fake-clock.ts';
import { bytes, DeskWorld, Ear, F, job, text } from './desk-world.ts';

describe('QueueDesk', () => {
	let world: DeskWorld;

	beforeEach(async () => {
		world = new DeskWorld();
		await world.open();
	});

	describe('jobs of the foreground', () => {
		it('are told of in order and never written', async () => {
			const ear = new Ear();
			const { handle } = await world.desk.submit(job('in', { background: false }), ear);
			const commits = world.disk.commits;
			const { worker } = world.hand();
			const grabbed = worker.grab();
			expect(grabbed).toMatchObject({ handle, attempt: 1, function: F, data: bytes('in') });
			worker.data(handle, bytes('half'));
			worker.warning(handle, bytes('hm'));
			worker.progress(handle, 1, 2);
			expect(worker.done(handle, bytes('out')).own).toBe(true);
			const said = ['accepted', 'data half', 'warning hm', '1/2', 'done out'];
			expect(ear.heard).toEqual(said.map((each) => `${handle} ${each}`));
			expect(world.disk.commits).toBe(commits);
			expect(world.keys()).toEqual([]);
			expect(world.desk.standing(handle)).toBeUndefined();
		});

		it('are gone with the last who follows them', async () => {
			const ear = new Ear();
			await world.desk.submit(job('in', { background: false }), ear);
			world.desk.unfollow(ear);
			expect(world.hand().worker.grab()).toBeUndefined();
		});

		it('become background jobs when one of those joins them, and survive their first follower', async () => {
			const ear = new Ear();
			const first = await world.desk.submit(job('in', { background: false, unique: 'k' }), ear);
			const second = await world.desk.submit(job('in', { unique: 'k' }));
			expect(second).toEqual({ handle: first.handle, joined: true });
			expect(world.keys()).toEqual(['job/1']);
			world.desk.unfollow(ear);
			await world.open();
			expect(await world.hand().grab()).toMatchObject({ handle: first.handle, unique: 'k', data: bytes('in') });
		});

		it('are what they were where that cannot be written, and whoever was refused hears nothing', async () => {
			const [ear, refused] = [new Ear(), new Ear()];
			const { handle } = await world.desk.submit(job('in', { background: false, unique: 'k' }), ear);
			const { worker } = world.hand();
			void worker.grab();
			world.store.failNext();
			await expect(world.desk.submit(job('in', { unique: 'k' }), refused)).rejects.toMatchObject({ code: 'storage' });
			void worker.done(handle, bytes('out'));
			await settle();
			expect(ear.heard).toEqual([`${handle} accepted`, `${handle} done out`]);
			expect(refused.heard).toEqual([]);
			expect(world.keys()).toEqual([]);
		});

		it('tell one who joins with a background job nothing before it is accepted', async () => {
			const late = new Ear();
			const { handle } = await world.desk.submit(job('in', { background: false, unique: 'k' }), new Ear());
			const { worker } = world.hand();
			void worker.grab();
			world.store.hold();
			const submitted = world.desk.submit(job('in', { unique: 'k' }), late);
			await settle();
			worker.data(handle, bytes('half'));
			void worker.done(handle, bytes('out'));
			await settle();
			expect(late.heard).toEqual([]);
			world.store.release();
			await submitted;
			await settle();
			expect(late.heard).toEqual([`${handle} joined`, `${handle} data half`, `${handle} done out`]);
			expect(world.keys()).toEqual(['ended-job/1']);
		});
	});

	describe('jobs of the background', () => {
		it('are accepted, and given out, when they are on disk and not before', async () => {
			await world.desk.submit(job('first'));
			const ear = new Ear();
			const { worker, told } = world.hand();
			void worker.done((await world.desk.submit(job('x'))).handle, bytes(''));
			while (worker.grab() !== undefined);
			worker.sleep();
			world.store.hold();
			let answered = false;
			const submitted = world.desk.submit(job('second'), ear).then(() => (answered = true));
			await settle();
			expect([answered, worker.grab(), ear.heard]).toEqual([false, undefined, []]);
			worker.sleep();
			world.store.release();
			await submitted;
			expect(told).toEqual(['wake']);
			expect(worker.grab()).toMatchObject({ data: bytes('second') });
		});

		it('that the store does not take are refused and leave nothing', async () => {
			await world.desk.submit(job('first'));
			const ear = new Ear();
			world.store.failNext();
			await expect(world.desk.submit(job('in', { unique: 'k' }), ear)).rejects.toMatchObject({ code: 'storage' });
			expect(ear.heard).toEqual([]);
			expect(world.keys()).toEqual(['job/1']);
			expect([...world.desk.live()]).toHaveLength(1);
			expect(world.desk.queues()).toMatchObject([{ queued: { normal: 1 }, bytes: 5 }]);
			expect(await world.desk.submit(job('in', { unique: 'k' }))).toMatchObject({ joined: false });
		});

		it('are joined by the others of their key, who are all answered by their own commit', async () => {
			await world.desk.submit(job('first'));
			world.store.hold();
			const all = [1, 2, 3].map(() => world.desk.submit(job('in', { unique: 'k' })));
			await settle();
			world.store.release();
			const answers = await Promise.all(all);
			expect(new Set(answers.map(({ handle }) => handle)).size).toBe(1);
			expect(answers.map(({ joined }) => joined)).toEqual([false, true, true]);
			expect(world.keys()).toEqual(['job/1', 'job/2']);
		});

		it('end in one commit, and nobody is told before it', async () => {
			const ear = new Ear();
			const { handle } = await world.desk.submit(job('in'), ear);
			const { worker } = world.hand();
			void worker.grab();
			world.store.hold();
			let recorded = false;
			const done = worker.done(handle, bytes('out'));
			void done.recorded.then(() => (recorded = true));
			await settle();
			expect([recorded, ear.heard]).toEqual([false, [`${handle} accepted`]]);
			expect(world.keys()).toEqual(['job/1']);
			world.store.release();
			await done.recorded;
			expect(ear.heard).toEqual([`${handle} accepted`, `${handle} done out`]);
			expect(world.keys()).toEqual(['ended-job/1']);
		});

		it('that have ended are written as soon as the store takes it', async () => {
			const { handle } = await world.desk.submit(job('in'));
			const { worker } = world.hand();
			void worker.grab();
			world.store.failAlways();
			const { recorded } = worker.done(handle, bytes('out'));
			await world.clock.advance(3);
			expect(world.keys()).toEqual(['job/1']);
			world.store.heal();
			await world.clock.advance(5);
			await recorded;
			expect(world.keys()).toEqual(['ended-job/1']);
		});

		it('are on disk with their claim before a worker with a lease gets them', async () => {
			await world.desk.submit(job('in'));
			const { worker } = world.hand('w', 'lease');
			world.store.hold();
			const grabbed = worker.grab();
			expect(grabbed).toBeInstanceOf(Promise);
			await settle();
			expect(world.keys()).toEqual(['job/1']);
			world.store.release();
			expect(await grabbed).toMatchObject({ attempt: 1, leaseSeconds: 30 });
			expect(world.keys()).toEqual(['job-state/1', 'job/1']);
		});

		it('cost no write when a connection gets them, unless they are to be done at most once', async () => {
			await world.desk.submit(job('in'));
			await world.desk.submit(job('once', { delivery: 'at-most-once' }));
			const commits = world.disk.commits;
			const { worker } = world.hand();
			expect(worker.grab()).toMatchObject({ data: bytes('in') });
			await settle();
			expect(world.disk.commits).toBe(commits);
			const once = worker.grab();
			expect(once).toBeInstanceOf(Promise);
			expect(await once).toMatchObject({ data: bytes('once') });
			expect(world.keys()).toContain('job-state/2');
		});

		it('whose claim cannot be written are not given out, and not counted as tried', async () => {
			await world.desk.submit(job('in'));
			const { worker } = world.hand('w', 'lease');
			world.store.failNext();
			const grabbed = worker.grab();
			await world.clock.advance(1);
			expect(await grabbed).toBeUndefined();
			expect(await worker.grab()).toMatchObject({ attempt: 1, data: bytes('in') });
		});

		it('that are taken away while their claim is written are not given out', async () => {
			const { handle } = await world.desk.submit(job('in'));
			await world.desk.submit(job('next'));
			const { worker, told } = world.hand('w', 'lease');
			world.store.hold();
			const grabbed = worker.grab();
			const cancelled = world.desk.cancel(handle, 'not needed');
			await settle();
			world.store.release();
			expect(await grabbed).toMatchObject({ data: bytes('next') });
			expect([await cancelled, told]).toEqual([true, []]);
		});

		it('under a guard are accepted only as long as its lock is held when they are written', async () => {
			const locks = new LockDesk(world.clock);
			const session = { id: 's', identity: { owner: 'o', host: 'h' }, lockDelaySeconds: 0, since: 0, ttlSeconds: 15 };
			const request = { id: 'r', session: 's', names: ['l'], mode: 'exclusive', slots: 1, since: 0 } as const;
			const asked = await world.state.update((tx) => locks.request(tx, request, session));
			const guard = { name: 'l', token: asked.kind === 'granted' ? asked.token : 0 };
			await world.desk.submit(job('in', { guard }));
			world.store.hold();
			const [under, behind] = [world.desk.submit(job('under')), world.desk.submit(job('late', { guard }))];
			await settle();
			const late = world.desk.submit(job('later', { guard }));
			const released = world.state.update((tx) => locks.release(tx, { session: 's', request: 'r' }));
			world.store.release();
			await Promise.all([under, behind, released]);
			await expect(late).rejects.toMatchObject({ code: 'precondition', details: { why: 'guard' } });
			await expect(world.desk.submit(job('no', { guard, background: false }))).rejects.toMatchObject({
				code: 'precondition',
			});
			expect(world.keys()).toEqual(['job/1', 'job/2', 'job/3']);
		});
	});

	it('refuses what its function does not take, saying why', async () => {
		await world.declare({ maxQueue: { high: 0, normal: 1, low: 0 }, maxPayloadBytes: 4 });
		await world.desk.submit(job('1'));
		const refused = (wanted: ReturnType<typeof job>) => world.desk.submit(wanted).catch((error: unknown) => error);
		expect(await refused(job('2'))).toMatchObject({ code: 'precondition', details: { why: 'queue-full' } });
		expect(await refused(job('12345', { priority: 'high' }))).toMatchObject({ code: 'too-large' });
		expect(await refused(job('', { unique: 'k'.repeat(65) }))).toMatchObject({ code: 'usage' });
		await world.state.update((tx) => tx.put('function', F, { name: F, revision: 1, draining: true }));
		expect(await refused(job('3', { priority: 'high' }))).toMatchObject({ details: { why: 'draining' } });
		expect(world.counts.all).toEqual(['submitted', 'refused', 'refused', 'refused', 'refused']);
	});

	it('tries what fails again, and what failed for good is a dead letter that can be put back', async () => {
		await world.declare({ retries: 1, backoff: { intervalSeconds: 10, factor: 2, maxIntervalSeconds: 60, jitter: 0 } });
		const { handle } = await world.desk.submit(job('in'));
		const { worker, grab } = world.hand('w', 'lease');
		await grab();
		await worker.failed(handle, { reason: 'exit 1', final: false }).recorded;
		expect(world.desk.view(handle)).toMatchObject({ state: 'delayed', attempt: 1, reason: 'exit 1' });
		expect(await grab()).toBeUndefined();
		worker.sleep();
		await world.clock.advance(10);
		await grab();
		await worker.failed(handle, { reason: 'exit 2', final: false }).recorded;
		expect(world.keys()).toEqual(['ended-job/1', 'job/1']);
		expect(await world.desk.detail(handle)).toMatchObject({ job: { state: 'failed', attempt: 2 }, data: bytes('in') });
		expect(await world.desk.retryDead({ handles: [handle] })).toBe(1);
		expect(world.keys()).toEqual(['job-state/1', 'job/1']);
		expect(await grab()).toMatchObject({ handle, attempt: 3, data: bytes('in') });
		await worker.done(handle, bytes('out')).recorded;
		expect(await world.desk.detail(handle)).toMatchObject({ job: { state: 'done', attempt: 3 }, result: bytes('out') });
		expect(world.counts.all.filter((each) => /failed|done/.test(each))).toEqual(['failed', 'done']);
	});

	it('puts back all dead letters of a function but those whose key another job has, and none that is not dead', async () => {
		await world.declare({ retries: 0 });
		const { worker } = world.hand();
		for (const unique of ['a', 'b', '']) {
			const { handle } = await world.desk.submit(job('in', { unique }));
			void worker.grab();
			await worker.failed(handle, { reason: 'no', final: true }).recorded;
		}
		const { handle: other } = await world.desk.submit(job('other', { unique: 'b' }));
		await expect(world.desk.retryDead({ handles: ['H:box:2'] })).rejects.toMatchObject({ code: 'precondition' });
		await expect(world.desk.retryDead({ handles: [other] })).rejects.toMatchObject({ code: 'precondition' });
		await expect(world.desk.retryDead({ handles: ['H:box:99'] })).rejects.toMatchObject({ code: 'not-found' });
		world.store.failNext();
		await expect(world.desk.retryDead({ function: F })).rejects.toMatchObject({ code: 'storage' });
		expect(world.desk.endedCounts(F).failed).toBe(3);
		expect(await world.desk.retryDead({ function: F })).toBe(2);
		expect(world.desk.endedCounts(F).failed).toBe(1);
		expect(world.desk.queues()).toMatchObject([{ queued: { normal: 3 }, failed: 1 }]);
	});

	it('begins a delayed job when its time has come by its clock, or when somebody says so', async () => {
		const { worker, told, grab } = world.hand();
		const at = world.clock.wall() + 3_600_000;
		await world.desk.submit(job('after', { start: { kind: 'after', seconds: 120 } }));
		await world.desk.submit(job('at', { start: { kind: 'at', at } }));
		const { handle } = await world.desk.submit(job('now', { start: { kind: 'after', seconds: 9999 } }));
		expect(await grab()).toBeUndefined();
		worker.sleep();
		expect(await world.desk.retryDead({ handles: [handle] })).toBe(1);
		expect(text((await grab())?.data)).toBe('now');
		worker.sleep();
		await world.clock.advance(120);
		expect(told).toEqual(['wake', 'wake']);
		expect(text((await grab())?.data)).toBe('after');
		worker.sleep();
		world.clock.wallOffset = 3_600_000;
		await world.clock.advance(60);
		expect(told).toHaveLength(3);
		expect(text((await grab())?.data)).toBe('at');
		const commits = world.disk.commits;
		await world.clock.advance(0.1);
		expect(world.disk.commits).toBe(commits);
	});

	it('takes a job from a worker that is not heard of, and refuses what it says of it later', async () => {
		const { handle } = await world.desk.submit(job('in'));
		const late = world.hand('late', 'lease');
		await late.grab();
		await world.clock.advance(20);
		expect(late.worker.renew([{ handle, attempt: 1 }])).toEqual([]);
		await world.clock.advance(20);
		expect(late.told).toEqual([]);
		await world.clock.advance(11);
		expect(late.told).toEqual([expect.stringContaining(`revoked ${handle}#1`)]);
		const other = world.hand('other', 'lease');
		expect(await other.grab()).toMatchObject({ handle, attempt: 2 });
		expect(late.worker.done(handle, bytes('late'), 1).own).toBe(false);
		expect(late.worker.renew([{ handle, attempt: 1 }])).toEqual([{ handle, attempt: 1 }]);
		expect(other.worker.done(handle, bytes('out'), 2).own).toBe(true);
	});

	it('gives the jobs of a worker that is gone to another one at once', async () => {
		const { handle } = await world.desk.submit(job('in'));
		const first = world.hand('first');
		void first.worker.grab();
		const second = world.hand('second');
		second.worker.sleep();
		first.worker.close();
		expect(second.told).toEqual(['wake']);
		expect(second.worker.grab()).toMatchObject({ handle, attempt: 2 });
		expect(first.worker.done(handle, bytes('out')).own).toBe(false);
	});

	it('leaves what a worker has with it when it comes back over another connection', async () => {
		const { handle } = await world.desk.submit(job('in'));
		const before = world.hand('w', 'lease');
		await before.grab();
		const after = world.hand('w', 'lease');
		expect(after.worker.running()).toEqual([{ handle, attempt: 1 }]);
		before.worker.close();
		expect(before.worker.done(handle, bytes('old')).own).toBe(false);
		expect(after.worker.done(handle, bytes('new')).own).toBe(true);
	});

	it('cancels jobs wherever they are, with a word to their workers and followers', async () => {
		const ear = new Ear();
		const { handle } = await world.desk.submit(job('in'), ear);
		await world.desk.submit(job('more'));
		const { worker, told } = world.hand();
		void worker.grab();
		expect(await world.desk.cancel(handle, 'enough')).toBe(true);
		expect(told).toEqual([`revoked ${handle}#1: enough`]);
		expect(ear.heard.at(-1)).toBe(`${handle} cancelled`);
		expect(await world.desk.cancel(handle, 'enough')).toBe(false);
		expect(await world.desk.cancel('nonsense', 'enough')).toBe(false);
		expect(await world.desk.cancelAll(F, 'all')).toBe(1);
		expect(world.keys()).toEqual(['ended-job/1', 'ended-job/2']);
		expect(world.desk.queues()).toMatchObject([{ queued: { normal: 0 }, running: 0 }]);
	});

	it('lists live and ended jobs together, newest first, in pages', async () => {
		const { worker } = world.hand();
		for (let at = 1; at <= 6; at++) await world.desk.submit(job(`${at}`));
		for (let at = 0; at < 3; at++) {
			const grabbed = worker.grab();
			if (grabbed === undefined || grabbed instanceof Promise) throw new Error('nothing to do');
			if (at < 2) await worker.done(grabbed.handle, bytes('r')).recorded;
		}
		const shown = async (filter: Parameters<typeof world.desk.jobs>[0]) =>
			(await world.desk.jobs(filter)).map(({ handle, state }) => `${handle.slice('H:box:'.length)} ${state}`);
		expect(await shown({ limit: 4 })).toEqual(['6 queued', '5 queued', '4 queued', '3 running']);
		expect(await shown({ limit: 4, before: 'H:box:3' })).toEqual(['2 done', '1 done']);
		expect(await shown({ limit: 9, states: ['done', 'running'] })).toEqual(['3 running', '2 done', '1 done']);
		expect(await shown({ limit: 9, function: 'other' })).toEqual([]);
		await expect(shown({ limit: 9, before: 'x' })).rejects.toMatchObject({ code: 'usage' });
		await expect(world.desk.detail('H:box:77')).rejects.toMatchObject({ code: 'not-found' });
		expect(await world.desk.purge(F, ['done'])).toBe(2);
		expect(await shown({ limit: 9, states: ['done'] })).toEqual([]);
		expect(world.keys().filter((key) => key.startsWith('ended'))).toEqual([]);
	});

	it('tells how long jobs waited from when they could begin, and how long they ran', async () => {
		await world.desk.submit(job('in', { start: { kind: 'after', seconds: 100 } }));
		await world.clock.advance(107);
		const { worker, grab } = world.hand();
		const grabbed = await grab();
		await world.clock.advance(3);
		void worker.done(grabbed?.handle ?? ('' as never), bytes(''));
		expect(world.counts.all).toEqual(['submitted', 'waited 7', 'ran 3', 'done']);
	});

	it('tells how long a try ran that was lost, cancelled or too long, and not of one that was given back', async () => {
		await world.declare({ backoff: { intervalSeconds: 0, factor: 1, maxIntervalSeconds: 0, jitter: 0 } });
		const { handle } = await world.desk.submit(job('in', { timeoutSeconds: 5 }));
		const { worker, grab } = world.hand();
		await grab();
		await world.clock.advance(5);
		await grab();
		await world.clock.advance(2);
		worker.close();
		const other = world.hand('other');
		const third = await other.grab();
		await world.clock.advance(4);
		other.worker.returned(handle, third?.attempt ?? 0);
		await other.grab();
		await world.clock.advance(3);
		await world.desk.cancel(handle, 'enough');
		expect(world.counts.all.filter((each) => each.startsWith('ran'))).toEqual(['ran 5', 'ran 2', 'ran 3']);
	});

	it('tells of dead letters, of thousands of them in a few words', async () => {
		const { worker } = world.hand();
		for (let at = 0; at < 1000; at++) {
			const { handle } = await world.desk.submit(job('in'));
			void worker.grab();
			void worker.failed(handle, { reason: 'two\nlines', final: true });
		}
		await world.clock.advance(61);
		const events = await world.events.newest(100, () => true);
		expect(events.length).toBeLessThan(12);
		expect(events[0]).toMatchObject({ kind: 'job-dead', subject: 'function/resize' });
		expect(events[0]?.reason).toBe('H:box:1 failed after 1 try: two lines');
		expect(events.at(-1)?.reason).toMatch(/\(\d+ times in 1m\)/);
	});

	it('makes and drops functions, and keeps limits that are set over restarts', async () => {
		const other = functionName('other');
		world.desk.createFunction(other);
		expect(world.desk.queues().map((queue) => queue.function)).toEqual(['other']);
		await world.desk.setMaxQueue(F, { high: 1, normal: 2, low: 3 });
		await world.open();
		expect(world.desk.queues()).toMatchObject([{ function: F, maxQueue: { high: 1, normal: 2, low: 3 } }]);
		await world.desk.submit(job('in'));
		expect(await world.desk.dropFunction(F)).toBe('busy');
		await world.desk.cancelAll(F, 'all');
		expect(await world.desk.dropFunction(F)).toBe('dropped');
		expect(await world.desk.dropFunction(F)).toBe('unknown');
		await world.open();
		expect(world.desk.queues()).toEqual([]);
	});

	it('shows who works on a function', async () => {
		world.hand('a');
		const { worker } = world.hand('b', 'lease');
		await world.desk.submit(job('in'));
		await worker.grab();
		const since = world.clock.wall();
		expect(world.desk.workersOf(F)).toEqual([
			{ name: 'a', host: 'h', running: 0, since },
			{ name: 'b', host: 'h', running: 1, since },
		]);
		worker.close();
		expect(world.desk.workersOf(F)).toHaveLength(1);
	});

	it('ends with everything written, and takes nothing more', async () => {
		const { handle } = await world.desk.submit(job('in'));
		const { worker } = world.hand();
		void worker.grab();
		world.store.failNext(2);
		const { recorded } = worker.done(handle, bytes('out'));
		await settle();
		const closed = world.desk.close();
		await world.clock.advance(1);
		await closed;
		await recorded;
		expect(world.keys()).toEqual(['ended-job/1']);
		await expect(world.desk.submit(job('more'))).rejects.toMatchObject({ code: 'unreachable' });
		expect(worker.grab()).toBeUndefined();
	});

	it('ends in time even where the store takes nothing', async () => {
		const { handle } = await world.desk.submit(job('in'));
		const { worker } = world.hand();
		void worker.grab();
		world.store.failAlways();
		void worker.done(handle, bytes('out'));
		let closed = false;
		void world.desk.close().then(() => (closed = true));
		await world.clock.advance(11);
		expect(closed).toBe(true);
	});
});
