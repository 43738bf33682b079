import { beforeEach, describe, expect, it } from 'vitest';
import { WorkerSessions } from '../../../../src/manager/jobs/worker-sessions.ts';
import type { WorkerMessage } from '../../../../src/model/jobs.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import { settle } from '../../../support/fake-clock.ts';
import { WorkerEnd } from '../../../support/worker-end.ts';
import { bytes, DeskWorld, F, job } from './desk-world.ts';

const HELLO = { kind: 'hello', worker: 'w', party: { name: 'w', host: 'h' }, running: [] } as const;
const abilities = (limit: number): WorkerMessage => ({
	kind: 'abilities',
	functions: limit === 0 ? [] : [{ function: F, limit }],
});

describe('a job that is done at most once, for a worker that takes no more', () => {
	let world: DeskWorld;
	let worker: WorkerEnd;

	beforeEach(async () => {
		world = new DeskWorld();
		await world.open();
		const { desk, state, clock } = world;
		const sessions = new WorkerSessions({ desk, state, clock, log: silentLog });
		worker = new WorkerEnd((messages, signal) => sessions.work(messages, { signal }));
		await worker.say(HELLO, abilities(1));
	});

	const submit = () => world.desk.submit(job('in', { delivery: 'at-most-once' }));
	const states = async () => (await world.desk.jobs({ limit: 10 })).map(({ state }) => state).reverse();

	it('does not go to it where its claim is written by then', async () => {
		const first = await submit();
		await submit();
		await settle();
		world.store.hold();
		await worker.say({ kind: 'done', handle: first.handle, attempt: 1, result: bytes('out') });
		expect(await states()).toEqual(['done', 'running']);
		await worker.say(abilities(0));
		world.store.release();
		await settle();
		expect(worker.jobs()).toHaveLength(1);
		expect(await states()).toEqual(['done', 'queued']);
		await worker.finish();
		expect(await states()).toEqual(['done', 'queued']);
	});

	it('is nobody’s where the stream ends before its claim is written', async () => {
		await worker.say(abilities(0));
		await submit();
		world.store.hold();
		await worker.say(abilities(1));
		expect(await states()).toEqual(['running']);
		await worker.leave();
		world.store.release();
		await settle();
		expect(await states()).toEqual(['queued']);
		expect(await world.hand('other', 'lease').grab()).toMatchObject({ attempt: 2 });
	});

	it('is nobody’s where it was on its way while the worker said what it still has', async () => {
		const begun = await submit();
		await settle();
		worker.hold();
		await worker.say(abilities(2));
		await submit();
		await settle();
		expect(await states()).toEqual(['running', 'running']);
		const running = [{ handle: begun.handle, attempt: 1 }];
		await worker.say({ kind: 'renew', running });
		expect(await states()).toEqual(['running', 'running']);
		await worker.say(abilities(0), { kind: 'renew', running });
		expect(await states()).toEqual(['running', 'queued']);
		await worker.finish();
		expect(await states()).toEqual(['failed', 'queued']);
	});
});
