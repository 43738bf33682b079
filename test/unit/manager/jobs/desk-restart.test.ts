import { beforeEach, describe, expect, it } from 'vitest';
import { functionName } from '../../../../src/model/ids.ts';
import type { Op } from '../../../../src/store/store.ts';
import { settle } from '../../../support/fake-clock.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { seeded } from '../../../support/seeded.ts';
import { bytes, DeskWorld, F, job, text } from './desk-world.ts';

describe('a desk that is opened again', () => {
	let world: DeskWorld;

	beforeEach(async () => {
		world = new DeskWorld();
		await world.open();
	});

	it('has every background job back, with all that was asked for, in the same order', async () => {
		const all = [
			job('1', { unique: 'k', retries: 3, timeoutSeconds: 7, reducer: 'r', delivery: 'at-most-once' }),
			job('2', { priority: 'low' }),
			job('3', { priority: 'high' }),
			job('', {}),
			job(Uint8Array.of(0, 255, 128), { function: functionName('bild/größe') }),
		];
		for (const each of all) await world.desk.submit(each);
		const before = await world.desk.jobs({ limit: 10 });
		await world.open();
		expect(await world.desk.jobs({ limit: 10 })).toEqual(before);
		const { grab } = world.hand('w', 'lease', [F, functionName('bild/größe')]);
		const got = [];
		for (let at = 0; at < 5; at++) got.push(await grab());
		expect(got.map((each) => each?.handle)).toEqual([3, 1, 4, 5, 2].map((seq) => `H:box:${seq}`));
		expect(got[1]).toMatchObject({ unique: 'k', reducer: 'r', timeoutSeconds: 7, data: bytes('1') });
		expect(got[2]?.data).toHaveLength(0);
		expect([...(got[3]?.data ?? [])]).toEqual([0, 255, 128]);
		expect(await world.desk.submit(job('1', { unique: 'k' }))).toEqual({ handle: 'H:box:1', joined: true });
	});

	it('has attempts, pauses, delays and dead letters back', async () => {
		await world.declare({ retries: 1, backoff: { intervalSeconds: 60, factor: 2, maxIntervalSeconds: 60, jitter: 0 } });
		const { worker, grab } = world.hand('w', 'lease');
		const failing = await world.desk.submit(job('fails'));
		await grab();
		await worker.failed(failing.handle, { reason: 'exit 1', final: false }).recorded;
		const dead = await world.desk.submit(job('dead'));
		await grab();
		await worker.failed(dead.handle, { reason: 'no', final: true }).recorded;
		await world.desk.submit(job('after', { start: { kind: 'after', seconds: 500 } }));
		await world.desk.submit(job('at', { start: { kind: 'at', at: world.clock.wall() + 600_000 } }));
		const before = await world.desk.jobs({ limit: 10 });
		expect(before.map(({ state }) => state)).toEqual(['delayed', 'delayed', 'failed', 'delayed']);
		await world.open();
		expect(await world.desk.jobs({ limit: 10 })).toEqual(before);
		const again = world.hand('w2', 'lease');
		await world.clock.advance(60);
		expect(await again.grab()).toMatchObject({ handle: failing.handle, attempt: 2 });
		await again.worker.failed(failing.handle, { reason: 'exit 2', final: false }).recorded;
		expect(world.desk.endedCounts(F)).toEqual({ done: 0, failed: 2, cancelled: 0 });
		expect(await world.desk.retryDead({ function: F })).toBe(4);
		const rest = [];
		for (let next = await again.grab(); next !== undefined; next = await again.grab()) rest.push(text(next.data));
		expect(rest.sort()).toEqual(['after', 'at', 'dead', 'fails']);
	});

	it('leaves a job with the worker that has a lease on it, until that ends', async () => {
		await world.desk.submit(job('in'));
		await world.desk.submit(job('in'));
		const { grab } = world.hand('w', 'lease');
		const [one, two] = [await grab(), await grab()];
		await world.open();
		const other = world.hand('other', 'lease');
		expect(await other.grab()).toBeUndefined();
		const back = world.hand('w', 'lease');
		expect(back.worker.running()).toEqual([one, two].map((each) => ({ handle: each?.handle, attempt: 1 })));
		expect(back.worker.done(one?.handle ?? ('' as never), bytes('out'), 1).own).toBe(true);
		await world.clock.advance(31);
		expect(await other.grab()).toMatchObject({ handle: two?.handle, attempt: 2 });
	});

	it('gives the job of a connection that is gone with the manager to another worker, but not if it was to be done at most once', async () => {
		await world.desk.submit(job('often'));
		await world.desk.submit(job('once', { delivery: 'at-most-once' }));
		const { grab } = world.hand();
		await grab();
		await grab();
		await world.open();
		const other = world.hand('other');
		expect(text((await other.grab())?.data)).toBe('often');
		expect(await other.grab()).toBeUndefined();
		await world.clock.advance(31);
		expect(await other.grab()).toBeUndefined();
		expect(await world.desk.detail('H:box:2')).toMatchObject({ job: { state: 'failed' } });
	});

	it('does not give a number twice, whenever the one before was killed', async () => {
		const seen = new Set<string>();
		const random = seeded(7);
		let accepted = 0;
		for (let life = 0; life < 6; life++) {
			// What is held is lost with the manager.
			const handles: Promise<unknown>[] = [];
			const background = random() < 0.5;
			for (let at = 0; at < 30; at++) {
				if (at === 20 && random() < 0.7) world.store.hold();
				const submitted = world.desk.submit(job('x', { background }));
				handles.push(
					submitted.then(({ handle }) => {
						expect(seen.has(handle)).toBe(false);
						seen.add(handle);
						accepted++;
					}),
				);
				if (random() < 0.3) await settle();
			}
			await settle();
			await world.open();
		}
		expect(seen.size).toBe(accepted);
		expect(accepted).toBeGreaterThan(100);
	});

	it('goes over the end of a block of numbers, and waits there for a store that takes nothing', async () => {
		const commits = world.disk.commits;
		for (let at = 0; at < 9_999; at++) await world.desk.submit(job('x', { background: false }));
		world.store.failAlways();
		// The next block was reserved ahead.
		for (let at = 0; at < 10_001; at++) await world.desk.submit(job('x', { background: false }));
		await expect(world.desk.submit(job('x', { background: false }))).rejects.toMatchObject({ code: 'storage' });
		world.store.heal();
		const { handle } = await world.desk.submit(job('x', { background: false }));
		expect(handle).toBe('H:box:20001');
		expect(world.disk.commits - commits).toBeLessThan(5);
	});

	it('keeps what handles begin with, on whatever machine it is', async () => {
		const { handle } = await world.desk.submit(job('in'));
		await world.open({ prefix: 'H:other' });
		expect(world.desk.standing(handle)?.handle).toBe(handle);
		expect(world.desk.standing('G:third:1')?.handle).toBe(handle);
		expect((await world.desk.submit(job('in'))).handle).toMatch(/^H:box:/);
	});

	it('reads payloads from the store that have no room in memory', async () => {
		await world.open({ payloadBudget: 3000 });
		const big = Buffer.alloc(600_000, 'abc');
		const all = [...Array.from({ length: 50 }, (_, at) => Buffer.alloc(500, `${at}.`)), big, Buffer.alloc(17_000, 'y')];
		for (const data of all) await world.desk.submit(job(data));
		expect(world.keys().filter((key) => key.startsWith('job-data/51/'))).toHaveLength(3);
		const check = async (): Promise<void> => {
			const { worker, grab } = world.hand('w', 'lease');
			for (const data of all.slice(0, 26)) {
				const next = await grab();
				expect(Buffer.compare(next?.data ?? bytes(''), data)).toBe(0);
				await worker.done(next?.handle ?? ('' as never), bytes('')).recorded;
			}
			all.splice(0, 26);
		};
		expect((await world.desk.detail('H:box:51')).data).toHaveLength(600_000);
		await check();
		await world.open({ payloadBudget: 3000 });
		await check();
		expect(world.keys().filter((key) => !key.startsWith('ended-job/'))).toEqual([]);
	});

	it('gives a job to nobody whose payload cannot be read for the moment', async () => {
		await world.open({ payloadBudget: 0 });
		await world.desk.submit(job('in'));
		const { grab } = world.hand();
		const scan = world.disk.scan.bind(world.disk);
		world.disk.scan = () => {
			throw new Error('a disk that fails');
		};
		const grabbed = grab();
		await world.clock.advance(1);
		expect(await grabbed).toBeUndefined();
		world.disk.scan = scan;
		expect(await grab()).toMatchObject({ attempt: 1, data: bytes('in') });
	});

	it('fails a job whose payload is gone', async () => {
		await world.open({ payloadBudget: 0 });
		const { handle } = await world.desk.submit(job(Buffer.alloc(20_000)));
		await world.disk.commit([{ kind: 'remove', key: 'job-data/0000000000000001/0000' }]);
		const { grab } = world.hand();
		expect(await grab()).toBeUndefined();
		await settle();
		expect((await world.desk.jobs({ limit: 1 }))[0]).toMatchObject({ handle, state: 'failed' });
	});

	it('keeps ended jobs by count and by age, as their function says, over restarts', async () => {
		const keep = { done: { maxAgeSeconds: 100, count: 3 }, failed: { maxAgeSeconds: 1000, count: 2 } };
		await world.declare({ keep });
		const work = async (how: 'done' | 'failed'): Promise<void> => {
			const { worker, grab } = world.hand();
			const { handle } = await world.desk.submit(job(Buffer.alloc(20_000)));
			await grab();
			if (how === 'done') await worker.done(handle, bytes('r')).recorded;
			else await worker.failed(handle, { reason: 'no', final: true }).recorded;
		};
		for (let at = 0; at < 5; at++) await work('done');
		for (let at = 0; at < 3; at++) await work('failed');
		await settle();
		const ended = (): string[] => world.keys().filter((key) => key.startsWith('ended-job/'));
		expect(ended()).toEqual([3, 4, 5, 7, 8].map((seq) => `ended-job/${seq}`));
		expect(world.keys().filter((key) => !key.startsWith('ended'))).toEqual([
			'job-data/7/0',
			'job-data/8/0',
			'job/7',
			'job/8',
		]);
		await world.open();
		await world.clock.advance(50);
		await work('done');
		await settle();
		expect(world.desk.endedCounts(F)).toEqual({ done: 3, failed: 2, cancelled: 0 });
		await world.clock.advance(180);
		expect(ended()).toEqual(['ended-job/7', 'ended-job/8']);
		await world.clock.advance(1000);
		expect(world.keys()).toEqual([]);
	});

	it('keeps 256 KiB of a result, and says that there was more', async () => {
		const { worker, grab } = world.hand();
		const { handle } = await world.desk.submit(job('in'));
		await grab();
		await worker.done(handle, Buffer.alloc(300 * 1024, 'r')).recorded;
		await world.open();
		const detail = await world.desk.detail(handle);
		expect(detail).toMatchObject({ resultTruncated: true, job: { resultBytes: 300 * 1024 }, dataTruncated: true });
		expect(detail.result).toHaveLength(256 * 1024);
	});

	it('says which record it cannot read', async () => {
		await world.desk.submit(job('in'));
		world.disk.plant('job/0000000000000001', { function: 'f', submitted: 'yesterday', bytes: 1 });
		await expect(world.open()).rejects.toMatchObject({
			code: 'storage',
			message: expect.stringContaining('job/0000000000000001 in the store cannot be read at submitted'),
		});
	});

	it('loses no job that was accepted and does none again that was recorded, killed after any commit', async () => {
		const history: MemoryStore[] = [];
		const disk = new MemoryStore();
		const recording = new Proxy(disk, {
			get(target, name) {
				if (name === 'commit') {
					return async (ops: readonly Op[]) => {
						await target.commit(ops);
						history.push(new MemoryStore(target));
						checks.push([...facts]);
					};
				}
				const value: unknown = Reflect.get(target, name);
				return typeof value === 'function' ? value.bind(target) : value;
			},
		});
		const facts: string[] = [];
		const checks: string[][] = [];
		await world.open({ below: recording });
		await world.declare({ retries: 5, backoff: { intervalSeconds: 0, factor: 1, maxIntervalSeconds: 0, jitter: 0 } });
		const random = seeded(11);
		const { worker, grab } = world.hand('w', 'lease');
		const note = (fact: string) => () => void facts.push(fact);
		for (let at = 0; at < 60; at++) {
			void world.desk.submit(job(`${at}`)).then(({ handle }) => note(`accepted ${handle}`)());
			if (random() < 0.5) await settle();
			if (random() < 0.6) {
				const next = await grab();
				if (next === undefined) continue;
				const { handle } = next;
				if (random() < 0.7) void worker.done(handle, bytes('r')).recorded.then(note(`recorded ${handle}`));
				else worker.failed(handle, { reason: 'no', final: false });
			}
		}
		await settle();
		for (const [at, past] of history.entries()) {
			world.disk = past;
			if (at % 5 !== 0) continue;
			await world.open();
			const jobs = new Map((await world.desk.jobs({ limit: 1000 })).map(({ handle, state }) => [`${handle}`, state]));
			for (const fact of checks[at] ?? []) {
				const [what, handle = ''] = fact.split(' ');
				expect(jobs.get(handle), fact).toBeDefined();
				if (what === 'recorded') expect(jobs.get(handle), fact).toBe('done');
			}
		}
		expect(facts.filter((fact) => fact.startsWith('recorded')).length).toBeGreaterThan(10);
	});
});
