import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PACKET } from '../../../../src/manager/gearman/packets.ts';
import { FakeJobDesk } from '../../../support/fake-job-desk.ts';
import { TestGateway } from '../../../support/gearman-gateway.ts';
import type { GearmanWire } from '../../../support/gearman-wire.ts';
import { waitFor } from '../../../support/wait-for.ts';

let gateway: TestGateway;
let desk: FakeJobDesk;
let client: GearmanWire;
let worker: GearmanWire;

beforeEach(async () => {
	desk = new FakeJobDesk('H:lap');
	gateway = await TestGateway.open(desk);
	client = await gateway.connect();
	worker = await gateway.connect();
});

afterEach(() => gateway.close());

async function submit(name = 'f'): Promise<string> {
	client.request(PACKET.SUBMIT_JOB, name, '', 'x');
	return (await client.packet()).text;
}

describe('a worker', () => {
	it('is nobody to the queue before it says what it can do', async () => {
		worker.request(PACKET.SET_CLIENT_ID, 'me');
		worker.request(PACKET.GRAB_JOB);
		expect((await worker.packet()).type).toBe(PACKET.NO_JOB);
		expect(desk.workers.size).toBe(0);
		worker.request(PACKET.CAN_DO, 'f');
		await worker.settled();
		expect(desk.workers.size).toBe(1);
	});

	it('is not told of an id that is too long, which it would take for an answer', async () => {
		worker.request(PACKET.SET_CLIENT_ID, 'i'.repeat(200));
		await worker.settled();
		expect(await gateway.ask('workers\n', '.\n')).toContain(` ${'i'.repeat(127)} :`);
	});

	it('sees the key that stands for the payload as the client said it', async () => {
		client.request(PACKET.SUBMIT_JOB, 'f', '-', 'x');
		worker.request(PACKET.CAN_DO, 'f');
		await client.packet();
		worker.request(PACKET.GRAB_JOB_UNIQ);
		expect(await worker.packet()).toMatchObject({ text: 'H:lap:1·f·-·x' });
		expect(await gateway.ask('show unique jobs\n', '.\n')).toBe('-\n.\n');
	});

	it('that says packet 5 is refused, and stays', async () => {
		worker.request(5);
		expect(await worker.packet()).toMatchObject({ type: PACKET.ERROR, text: 'INVALID_COMMAND·Command not expected' });
		await worker.settled();
	});

	it('is woken at once where there is work when it goes to sleep', async () => {
		await submit();
		worker.request(PACKET.CAN_DO, 'f');
		worker.request(PACKET.PRE_SLEEP);
		expect(await worker.packet()).toMatchObject({ type: PACKET.NOOP, text: '' });
	});

	it.each([
		['0', undefined],
		['1', 1],
		['2500', 2.5],
	])('may have a time limit of %s ms', async (ms, seconds) => {
		worker.request(PACKET.CAN_DO_TIMEOUT, 'f', ms);
		await worker.settled();
		expect([...desk.workers].map(({ abilities }) => [...abilities])).toEqual([
			[['f', seconds === undefined ? {} : { timeoutSeconds: seconds }]],
		]);
	});

	it.each([
		['CANT_DO', PACKET.CANT_DO, 'f'],
		['RESET_ABILITIES', PACKET.RESET_ABILITIES, ''],
	])('gives its job to another one with %s', async (_what, type, body) => {
		const handle = await submit();
		worker.request(PACKET.CAN_DO, 'f');
		worker.request(PACKET.GRAB_JOB);
		await worker.packet();
		const other = await gateway.connect();
		other.request(PACKET.CAN_DO, 'f');
		other.request(PACKET.PRE_SLEEP);
		await other.settled();
		worker.request(type, body);
		expect((await other.packet()).type).toBe(PACKET.NOOP);
		other.request(PACKET.GRAB_JOB);
		expect((await other.packet()).text).toBe(`${handle}·f·x`);
		worker.request(PACKET.WORK_COMPLETE, handle, 'late');
		await worker.settled();
		await client.settled();
		other.request(PACKET.WORK_COMPLETE, handle, 'in time');
		expect((await client.packet()).text).toBe(`${handle}·in time`);
	});

	it('loses its job when its connection ends', async () => {
		const handle = await submit();
		worker.request(PACKET.CAN_DO, 'f');
		worker.request(PACKET.GRAB_JOB);
		await worker.packet();
		const other = await gateway.connect();
		other.request(PACKET.CAN_DO, 'f');
		other.request(PACKET.PRE_SLEEP);
		await other.settled();
		worker.end();
		expect((await other.packet()).type).toBe(PACKET.NOOP);
		other.request(PACKET.GRAB_JOB_UNIQ);
		expect((await other.packet()).text).toBe(`${handle}·f··x`);
	});

	it('may say the end of a job twice, as the Perl worker does, and gets no error', async () => {
		const handle = await submit();
		worker.request(PACKET.CAN_DO, 'f');
		worker.request(PACKET.GRAB_JOB);
		await worker.packet();
		worker.request(PACKET.WORK_EXCEPTION, handle, 'boom');
		worker.request(PACKET.WORK_FAIL, handle);
		worker.request(PACKET.GRAB_JOB);
		expect((await worker.packet()).type).toBe(PACKET.NO_JOB);
		expect(await client.packet()).toMatchObject({ type: PACKET.WORK_FAIL });
		await client.settled();
	});

	it('goes on without an error when the client of its job has left', async () => {
		const handle = await submit();
		worker.request(PACKET.CAN_DO, 'f');
		worker.request(PACKET.GRAB_JOB);
		await worker.packet();
		client.end();
		await waitFor(() => desk.jobs.size === 0);
		worker.request(PACKET.WORK_DATA, handle, 'some');
		worker.request(PACKET.WORK_COMPLETE, handle, 'all');
		worker.request(PACKET.GRAB_JOB);
		expect((await worker.packet()).type).toBe(PACKET.NO_JOB);
	});

	it('never makes a client divide by zero', async () => {
		const handle = await submit();
		worker.request(PACKET.CAN_DO, 'f');
		worker.request(PACKET.GRAB_JOB);
		await worker.packet();
		worker.request(PACKET.WORK_STATUS, handle, '5', '0');
		worker.request(PACKET.WORK_STATUS, handle, '5', '10\0');
		expect(await client.packet()).toMatchObject({ type: PACKET.WORK_STATUS, text: `${handle}·5·10` });
	});

	it('is answered in order where a payload has to be read first', async () => {
		await submit();
		let read: () => void = () => undefined;
		desk.reads = (job) => new Promise((resolve) => (read = () => resolve(job)));
		worker.request(PACKET.CAN_DO, 'f');
		worker.request(PACKET.GRAB_JOB);
		worker.request(PACKET.ECHO_REQ, 'x');
		await gateway.ask('getpid\n', '\n');
		expect(worker.waiting).toHaveLength(0);
		read();
		expect((await worker.packet()).type).toBe(PACKET.JOB_ASSIGN);
		expect((await worker.packet()).text).toBe('x');
	});

	it('has no job where its payload cannot be read', async () => {
		await submit();
		desk.reads = () => Promise.reject(new Error('no such key'));
		worker.request(PACKET.CAN_DO, 'f');
		worker.request(PACKET.GRAB_JOB);
		expect((await worker.packet()).type).toBe(PACKET.NO_JOB);
	});

	it('passes on payloads and results of megabytes', async () => {
		const data = Buffer.alloc(3_000_000, 'payload');
		const result = Buffer.alloc(5_000_000, 'result');
		client.request(PACKET.SUBMIT_JOB, 'f', '', data);
		const handle = (await client.packet()).text;
		worker.request(PACKET.CAN_DO, 'f');
		worker.request(PACKET.GRAB_JOB);
		expect((await worker.packet()).body.equals(Buffer.concat([Buffer.from(`${handle}\0f\0`), data]))).toBe(true);
		worker.request(PACKET.WORK_COMPLETE, handle, result);
		expect((await client.packet()).body.equals(Buffer.concat([Buffer.from(`${handle}\0`), result]))).toBe(true);
	});
});
