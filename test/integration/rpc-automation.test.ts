import { describe, expect, it } from 'vitest';
import { MinderError } from '../../src/model/errors.ts';
import type { NodeName, ScheduleName } from '../../src/model/ids.ts';
import type { KvChange } from '../../src/model/kv.ts';
import type { AcquireLock } from '../../src/model/locks.ts';
import { waitFor } from '../support/wait-for.ts';
import { ENTRY, LOCK, RUN, RUN_DETAIL, SCHEDULE, SCHEDULE_SPEC } from '../unit/rpc/fake-automation.ts';
import { type Calls, collect, serve } from '../unit/rpc/fake-control.ts';
import { client, start } from '../unit/rpc/served.ts';

const ACQUIRE: AcquireLock = {
	session: { id: 's1', identity: { owner: 'ann', host: 'h' }, ttlSeconds: 15, lockDelaySeconds: 5 },
	request: 'r1',
	names: ['deploy', 'db/rotate'],
	mode: 'shared',
	slots: 2,
	maxHoldSeconds: 60,
	try: false,
	pollSeconds: 30,
};

describe('each method, through the wire, arrives as it was called and answers as the manager did', () => {
	it('of schedules and runs', async () => {
		const calls: Calls = [];
		const minder = client((await start({ calls })).address);

		expect(await minder.applySchedules([SCHEDULE_SPEC], { dryRun: true, ifRevision: 0 })).toEqual([
			{ kind: 'create', name: 'rotate', revision: 1, after: SCHEDULE_SPEC },
		]);
		expect(await minder.listSchedules(['rotate'])).toEqual([SCHEDULE]);
		const detail = { schedule: SCHEDULE, nextFires: [10, 20], runs: [RUN], events: [] };
		expect(await minder.getSchedule('rotate')).toEqual({ ...detail, nodes: [{ node: 'a', why: 'has room' }] });
		expect(await minder.pauseSchedules(['rotate'], { reason: 'audit' })).toEqual([SCHEDULE]);
		expect(await minder.resumeSchedules(['rotate'])).toEqual([SCHEDULE]);
		expect(await minder.runSchedule('rotate')).toEqual(RUN);
		expect(await minder.backfillSchedule('rotate', { from: 1, until: 2, limit: 3, force: true })).toEqual([RUN]);
		await minder.removeSchedules(['rotate']);
		expect(await minder.listRuns('', { limit: 5 })).toEqual([RUN]);
		expect(await minder.listRuns('rotate', { limit: 5, before: RUN.id })).toEqual([RUN]);
		expect(await minder.getRun(RUN.id)).toEqual(RUN_DETAIL);
		expect(await minder.cancelRun(RUN.id)).toEqual(RUN);

		expect(calls).toEqual([
			['applySchedules', [SCHEDULE_SPEC], { dryRun: true, prune: false, ifRevision: 0 }],
			['listSchedules', ['rotate']],
			['getSchedule', 'rotate'],
			['pauseSchedules', ['rotate'], { reason: 'audit' }],
			['resumeSchedules', ['rotate']],
			['runSchedule', 'rotate'],
			['backfillSchedule', 'rotate', { from: 1, until: 2, limit: 3, force: true }],
			['removeSchedules', ['rotate']],
			['listRuns', '', { limit: 5 }],
			['listRuns', 'rotate', { limit: 5, before: RUN.id }],
			['getRun', RUN.id],
			['cancelRun', RUN.id],
		]);
	});

	it('of locks, shared values and processes that are looked for', async () => {
		const calls: Calls = [];
		const minder = client((await start({ calls })).address);
		const guard = { name: 'deploy', token: 9 };
		const query = { node: 'a' as NodeName, pid: 7 };

		expect(await minder.acquireLock(ACQUIRE)).toEqual({
			kind: 'granted',
			name: 'default/deploy',
			token: 9,
			ttlSeconds: 15,
		});
		await minder.releaseLock('s1', 'r1');
		expect(await minder.renewSession('s1', { holdSeconds: 5 })).toEqual({
			ttlSeconds: 15,
			holds: [{ name: 'default/deploy', token: 9, request: 'r1' }],
		});
		await minder.endSession('s1', { clean: true });
		expect(await minder.checkLock(guard)).toBe(true);
		expect(await minder.listLocks(['db/'])).toEqual([LOCK]);
		expect(await minder.breakLock('deploy', { reason: 'stuck' })).toEqual(LOCK);
		expect(await minder.getEntry('a/b')).toEqual(ENTRY);
		expect(await minder.putEntry('a/b', ENTRY.value, { ifVersion: 0, ttlSeconds: 60, guard })).toEqual(ENTRY);
		await minder.deleteEntry('a/b', { ifVersion: 4 });
		expect(await minder.listEntries('a/', { limit: 1, after: 'a/a' })).toEqual([ENTRY]);
		expect(await collect(minder.watchEntries(''))).toEqual([
			[{ kind: 'put', entry: ENTRY }],
			[{ kind: 'delete', key: 'a/b', version: 5, reason: 'expired' }],
		]);
		expect(await minder.checkPids([query])).toEqual([{ ...query, state: 'up', startTime: 77, bootId: 'b1' }]);

		expect(calls).toEqual([
			['acquireLock', ACQUIRE],
			['releaseLock', 's1', 'r1'],
			['renewSession', 's1', { holdSeconds: 5 }],
			['endSession', 's1', { clean: true }],
			['checkLock', guard],
			['listLocks', ['db/']],
			['breakLock', 'deploy', { reason: 'stuck' }],
			['getEntry', 'a/b'],
			['putEntry', 'a/b', ENTRY.value, { ifVersion: 0, ttlSeconds: 60, guard }],
			['deleteEntry', 'a/b', { ifVersion: 4 }],
			['listEntries', 'a/', { limit: 1, after: 'a/a' }],
			['watchEntries', ''],
			['checkPids', [query]],
		]);
	});

	it('unless it is not valid', async () => {
		const calls: Calls = [];
		const minder = client((await start({ calls })).address);
		const usage = { code: 'usage' };
		await expect(minder.getSchedule('a b')).rejects.toMatchObject(usage);
		await expect(minder.listRuns('rotate', { limit: 0 })).rejects.toMatchObject(usage);
		await expect(minder.getRun('rotate')).rejects.toMatchObject(usage);
		await expect(minder.endSession(RUN.id, { clean: true })).rejects.toMatchObject(usage);
		await expect(minder.acquireLock({ ...ACQUIRE, names: [] })).rejects.toMatchObject(usage);
		await expect(minder.getEntry('')).rejects.toMatchObject(usage);
		await expect(minder.listEntries('', { limit: 0 })).rejects.toMatchObject(usage);
		const large = new Uint8Array(512 * 1024 + 1);
		await expect(minder.putEntry('a', large, {})).rejects.toMatchObject({ code: 'too-large' });
		expect(calls).toEqual([]);
	});
});

describe('what is larger than a message', () => {
	it('comes in pages, all of it, once', async () => {
		const value = new Uint8Array(512 * 1024);
		const entries = Array.from({ length: 40 }, (_, at) => ({
			...ENTRY,
			key: `k${String(at).padStart(2, '0')}`,
			value,
		}));
		const listEntries = async (_prefix: string, { limit, after = '' }: { limit: number; after?: string }) =>
			entries.filter(({ key }) => key > after).slice(0, limit);
		const schedules = Array.from({ length: 3 }, (_, at) => ({
			...SCHEDULE,
			name: `s${at}` as ScheduleName,
			warning: 'w'.repeat(7_000_000),
		}));
		const locks = ['a/1', 'a/2', 'b/1'].map((name) => {
			const [holder] = LOCK.holders;
			return { ...LOCK, name, holders: Array.from({ length: 10_000 }, () => ({ ...LOCK.holders[0], ...holder })) };
		}) as never;
		const minder = client(
			(
				await start({
					control: {
						listEntries,
						listSchedules: async () => schedules,
						listLocks: async () => locks,
						async *watchEntries() {
							yield entries.map((entry): KvChange => ({ kind: 'put', entry }));
						},
					},
				})
			).address,
		);
		const keys = entries.map(({ key }) => key);
		expect((await minder.listEntries('', { limit: 100 })).map(({ key }) => key)).toEqual(keys);
		expect((await minder.listEntries('', { limit: 20 })).map(({ key }) => key)).toEqual(keys.slice(0, 20));
		expect((await minder.listSchedules([])).map(({ name }) => name)).toEqual(['s0', 's1', 's2']);
		expect((await minder.listLocks([])).map(({ name }) => name)).toEqual(['a/1', 'a/2', 'b/1']);
		const messages = await collect(minder.watchEntries(''));
		expect(messages.length).toBeGreaterThan(1);
		expect(messages.flat()).toHaveLength(40);
	});
});

describe('a call that is held open', () => {
	/** Answers when it is told to; remembers the signals it was given. */
	function holder() {
		let resolve = (): void => {};
		const answer = new Promise<void>((done) => {
			resolve = done;
		});
		const signals: AbortSignal[] = [];
		return {
			signals,
			resolve: () => resolve(),
			control: {
				async renewSession(_session: string, _how: object, options: { signal?: AbortSignal } = {}) {
					if (options.signal !== undefined) signals.push(options.signal);
					await answer;
					return { ttlSeconds: 15, holds: [] };
				},
			},
		};
	}

	it('has its own time beyond the timeout of the client', async () => {
		const { control, resolve, signals } = holder();
		const minder = client((await start({ control })).address, { timeoutSeconds: 2 });
		// Connected, so that the time below is that of the call alone.
		await minder.listNodes([]);
		const short = minder.renewSession('s1', { holdSeconds: 0.1 });
		await expect(short).rejects.toMatchObject({
			code: 'timeout',
			message: expect.stringMatching(/did not answer within 2\.1 s/),
		});
		await waitFor(() => signals[0]?.aborted === true, { what: 'the manager to see it' });
		const long = minder.renewSession('s1', { holdSeconds: 60 });
		await waitFor(() => signals.length === 2, { what: 'the call' });
		resolve();
		expect(await long).toEqual({ ttlSeconds: 15, holds: [] });
	});

	it('ends at its manager with the caller', async () => {
		const { control, signals } = holder();
		const minder = client((await start({ control })).address);
		const abort = new AbortController();
		const call = minder.renewSession('s1', { holdSeconds: 60 }, { signal: abort.signal });
		await waitFor(() => signals.length === 1, { what: 'the call' });
		abort.abort();
		await expect(call).rejects.toMatchObject({ code: 'cancelled' });
		await waitFor(() => signals[0]?.aborted === true, { what: 'the manager to see it' });
	});

	it('goes on at another manager when its own stops, which does not wait for it', async () => {
		const { control, signals } = holder();
		const first = await serve({ control });
		const second = await start({ control: { renewSession: async () => ({ ttlSeconds: 99, holds: [] }) } });
		const minder = client(`${first.address},${second.address}`);
		const call = minder.renewSession('s1', { holdSeconds: 60 });
		await waitFor(() => signals.length === 1, { what: 'the call' });
		const begun = performance.now();
		await first.close(60);
		expect(await call).toEqual({ ttlSeconds: 99, holds: [] });
		expect(performance.now() - begun).toBeLessThan(5000);
		expect(signals[0]?.aborted).toBe(true);
	});

	it('is made again where it failed in passing, as it has ids of its own', async () => {
		let tries = 0;
		const acquireLock = async () => {
			if (++tries === 1) throw new MinderError('storage', 'the disk is slow');
			return { kind: 'granted' as const, name: 'default/deploy', token: 1, ttlSeconds: 15 };
		};
		const minder = client((await start({ control: { acquireLock } })).address);
		expect(await minder.acquireLock(ACQUIRE)).toMatchObject({ kind: 'granted', token: 1 });
		expect(tries).toBe(2);
	});
});
