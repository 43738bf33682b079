import { describe, expect, it } from 'vitest';
import type { JobKeeper } from '../../../../src/manager/jobs/job-keeper.ts';
import { JobService } from '../../../../src/manager/jobs/job-service.ts';
import { UpdateBuffer } from '../../../../src/manager/jobs/update-buffer.ts';
import { JOB_LIMITS } from '../../../../src/model/function-spec.ts';
import { functionName, type JobHandle } from '../../../../src/model/ids.ts';
import type { JobUpdate } from '../../../../src/model/jobs.ts';
import { settle } from '../../../support/fake-clock.ts';
import { FakeJobDesk } from '../../../support/fake-job-desk.ts';

const HANDLE = 'H:lap:1' as JobHandle;
const MB = 2 ** 20;
const data = (bytes: number): JobUpdate => ({ kind: 'data', data: new Uint8Array(bytes) });
const done = (bytes: number): JobUpdate => ({ kind: 'ended', end: { kind: 'done', result: new Uint8Array(bytes) } });
const progress = (numerator: number): JobUpdate => ({ kind: 'progress', numerator, denominator: 10 });

async function readAll(buffer: UpdateBuffer): Promise<JobUpdate[]> {
	const all: JobUpdate[] = [];
	for await (const update of buffer.read(undefined)) all.push(update);
	return all;
}

describe('one who follows a job', () => {
	it('is told everything in order, of the progress the newest alone, up to its end', async () => {
		const buffer = new UpdateBuffer(() => {});
		for (const update of [progress(1), progress(2), data(1), progress(3), done(2), data(9)])
			buffer.told(HANDLE, update);
		expect(await readAll(buffer)).toEqual([progress(2), data(1), progress(3), done(2)]);
	});

	it('that does not read is cut off, and nothing more is kept for it', async () => {
		let cut = 0;
		const buffer = new UpdateBuffer(() => cut++);
		for (let count = 0; count < 3000; count++) buffer.told(HANDLE, data(1));
		await settle();
		expect(cut).toBe(1);
		await expect(readAll(buffer)).rejects.toMatchObject({ code: 'slow-reader' });
	});

	it('that does not read is cut off by bytes as well', async () => {
		const buffer = new UpdateBuffer(() => {});
		for (let count = 0; count < 40; count++) buffer.told(HANDLE, data(MB));
		await expect(readAll(buffer)).rejects.toMatchObject({ code: 'slow-reader' });
	});

	it('that reads gets much output at once in pieces that fit into messages', async () => {
		const buffer = new UpdateBuffer(() => {});
		buffer.told(HANDLE, data(64 * MB));
		buffer.told(HANDLE, done(0));
		const all = await readAll(buffer);
		const sizes = all.map((update) => (update.kind === 'data' ? update.data.byteLength : 0));
		expect(Math.max(...sizes)).toBe(MB);
		expect(sizes.reduce((sum, size) => sum + size)).toBe(64 * MB);
	});

	it('is told where a result is too large to be told', async () => {
		const buffer = new UpdateBuffer(() => {});
		buffer.told(HANDLE, done(JOB_LIMITS.rpcPayloadBytes + 1));
		await expect(readAll(buffer)).rejects.toMatchObject({ code: 'too-large' });
	});

	it('follows no more once it is cut off or has gone: a foreground job goes with it', async () => {
		const desk = new FakeJobDesk();
		// Of a keeper only what a desk does is asked for.
		const service = new JobService(desk as FakeJobDesk as unknown as JobKeeper);
		const job = {
			function: functionName('resize'),
			data: new Uint8Array(),
			unique: '',
			priority: 'normal',
			background: false,
		} as const;
		const slow = service.submit(job, { follow: true });
		expect((await slow.next()).value).toMatchObject({ kind: 'accepted' });
		const [known] = desk.jobs.values();
		if (known === undefined) throw new Error('no job');
		for (let count = 0; count < 3000; count++) desk.tell(known, data(1));
		await settle();
		expect(desk.jobs.size).toBe(0);
		await expect(slow.next()).rejects.toMatchObject({ code: 'slow-reader' });

		const gone = new AbortController();
		const left = service.submit(job, { follow: true }, { signal: gone.signal });
		await left.next();
		const over = left.next();
		gone.abort();
		expect(await over).toEqual({ done: true, value: undefined });
		expect(desk.jobs.size).toBe(0);
	});
});
