import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PACKET } from '../../../../src/manager/gearman/packets.ts';
import { FakeJobDesk } from '../../../support/fake-job-desk.ts';
import { TestGateway } from '../../../support/gearman-gateway.ts';
import type { GearmanWire } from '../../../support/gearman-wire.ts';

let gateway: TestGateway;
let desk: FakeJobDesk;
let client: GearmanWire;

beforeEach(async () => {
	desk = new FakeJobDesk('H:lap');
	gateway = await TestGateway.open(desk);
	client = await gateway.connect();
});

afterEach(() => gateway.close());

async function refusal(): Promise<string> {
	const { type, text } = await client.packet();
	expect(type).toBe(PACKET.ERROR);
	return text;
}

describe('a client', () => {
	it('is answered in the order of its requests, though the disk is slower with some', async () => {
		let write: () => void = () => undefined;
		desk.writes = () => new Promise((resolve) => (write = resolve));
		client.request(PACKET.SUBMIT_JOB_BG, 'f', 'a', '');
		client.request(PACKET.ECHO_REQ, 'x');
		client.request(PACKET.GET_STATUS, 'H:lap:1');
		client.send('version\n');
		client.request(PACKET.SUBMIT_JOB, 'f', 'b', '');
		await gateway.ask('getpid\n', '\n');
		expect(client.waiting).toHaveLength(0);
		write();
		const said: string[] = [];
		for (let packets = 0; packets < 3; packets++) said.push((await client.packet()).text);
		expect(said).toEqual(['H:lap:2', 'x', 'H:lap:1·0·0·0·0']);
		expect(await client.text('\n')).toBe('OK 1.1.20\n');
		expect(await client.packet()).toMatchObject({ type: PACKET.JOB_CREATED, text: 'H:lap:1' });
	});

	it('hears of a job after JOB_CREATED, though it ends before that can leave', async () => {
		let write: () => void = () => undefined;
		desk.writes = () => new Promise((resolve) => (write = resolve));
		client.request(PACKET.SUBMIT_JOB_BG, 'other', '', '');
		client.request(PACKET.SUBMIT_JOB, 'f', '', '');
		const worker = await gateway.connect();
		worker.request(PACKET.CAN_DO, 'f');
		worker.request(PACKET.GRAB_JOB);
		expect((await worker.packet()).text).toBe('H:lap:1·f·');
		worker.request(PACKET.WORK_COMPLETE, 'H:lap:1', 'result');
		await worker.settled();
		write();
		expect((await client.packet()).text).toBe('H:lap:2');
		expect(await client.packet()).toMatchObject({ type: PACKET.JOB_CREATED, text: 'H:lap:1' });
		expect(await client.packet()).toMatchObject({ type: PACKET.WORK_COMPLETE, text: 'H:lap:1·result' });
	});

	it('that asks twice for one job is answered twice', async () => {
		client.request(PACKET.SUBMIT_JOB, 'f', 'same', 'a');
		client.request(PACKET.SUBMIT_JOB, 'f', 'same', 'a');
		client.request(PACKET.CAN_DO, 'f');
		client.request(PACKET.GRAB_JOB);
		client.request(PACKET.WORK_COMPLETE, 'H:lap:1', 'r');
		const said: string[] = [];
		for (let packets = 0; packets < 5; packets++) said.push((await client.packet()).text);
		expect(said).toEqual(['H:lap:1', 'H:lap:1', 'H:lap:1·f·a', 'H:lap:1·r', 'H:lap:1·r']);
	});

	it.each([
		[PACKET.SUBMIT_JOB, { priority: 'normal', background: false }],
		[PACKET.SUBMIT_JOB_BG, { priority: 'normal', background: true }],
		[PACKET.SUBMIT_JOB_HIGH, { priority: 'high', background: false }],
		[PACKET.SUBMIT_JOB_HIGH_BG, { priority: 'high', background: true }],
		[PACKET.SUBMIT_JOB_LOW, { priority: 'low', background: false }],
		[PACKET.SUBMIT_JOB_LOW_BG, { priority: 'low', background: true }],
	])('packet %i asks for a job %j', async (type, wanted) => {
		client.request(type, 'f', 'k', 'a\0b');
		await client.packet();
		expect(desk.submitted).toEqual([
			{ function: 'f', unique: 'k', data: new Uint8Array(Buffer.from('a\0b')), ...wanted },
		]);
	});

	it('can say when: seconds since 1970, or a time of the calendar', async () => {
		client.request(PACKET.SUBMIT_JOB_EPOCH, 'f', '', '1893456000', 'x');
		client.request(PACKET.SUBMIT_JOB_SCHED, 'f', '', '30', '4', '', '', '0', 'x');
		await client.packet();
		await client.packet();
		const [epoch, calendar] = desk.submitted;
		expect(epoch).toMatchObject({ background: true, start: { kind: 'at', at: 1_893_456_000_000 } });
		expect(calendar?.background).toBe(true);
		const at = new Date(calendar?.start?.kind === 'at' ? calendar.start.at : 0);
		expect([at.getUTCDay(), at.getUTCHours(), at.getUTCMinutes()]).toEqual([1, 4, 30]);
		client.request(PACKET.SUBMIT_JOB_EPOCH, 'f', '', 'soon', 'x');
		expect(await refusal()).toMatch(/^INVALID_ARGUMENT·epoch: found "soon"/);
		client.request(PACKET.SUBMIT_JOB_SCHED, 'f', '', '61', '', '', '', '', 'x');
		expect(await refusal()).toMatch(/^INVALID_ARGUMENT·minute: found "61"/);
	});

	it('can name a reducer, which its worker is told', async () => {
		client.request(PACKET.SUBMIT_REDUCE_JOB, 'f', 'u', 'sum', 'x');
		// As libgearman does, with an empty argument before the payload.
		client.request(PACKET.SUBMIT_REDUCE_JOB_BACKGROUND, 'f', 'v', 'sum', '', 'y');
		client.request(PACKET.SUBMIT_JOB_BG, 'f', 'w', 'z');
		client.request(PACKET.CAN_DO, 'f');
		for (let packets = 0; packets < 3; packets++) await client.packet();
		for (const expected of [
			{ type: PACKET.JOB_ASSIGN_ALL, text: 'H:lap:1·f·u·sum·x' },
			{ type: PACKET.JOB_ASSIGN_ALL, text: 'H:lap:2·f·v·sum·y' },
			{ type: PACKET.JOB_ASSIGN_UNIQ, text: 'H:lap:3·f·w·z' },
		]) {
			client.request(PACKET.GRAB_JOB_ALL);
			expect(await client.packet()).toMatchObject(expected);
		}
	});

	it('whose key is - is joined by the payload, of at most 64 bytes', async () => {
		for (const data of ['a', 'a', 'b']) client.request(PACKET.SUBMIT_JOB_BG, 'f', '-', data);
		const handles: string[] = [];
		for (let packets = 0; packets < 3; packets++) handles.push((await client.packet()).text);
		expect(handles).toEqual(['H:lap:1', 'H:lap:1', 'H:lap:2']);
		for (const { unique } of desk.submitted) expect(Buffer.byteLength(unique)).toBeLessThanOrEqual(64);
	});

	it('may have a key of any bytes', async () => {
		const key = Buffer.from([255, 254, 1]);
		client.request(PACKET.SUBMIT_JOB_BG, 'f', key, 'a');
		client.request(PACKET.SUBMIT_JOB_BG, 'f', key, 'b');
		expect((await client.packet()).text).toBe((await client.packet()).text);
		client.request(PACKET.GET_STATUS_UNIQUE, key);
		expect((await client.packet()).body).toEqual(Buffer.concat([key, Buffer.from('\x001\x000\x000\x000\x000')]));
	});

	it.each(['', 'two words', 'tab\tbed', 'x'.repeat(513), Buffer.from([0xc3, 0x28])])(
		'is refused the function %j, and goes on',
		async (name) => {
			client.request(PACKET.SUBMIT_JOB, name, '', '');
			expect(await refusal()).toMatch(/^INVALID_FUNCTION_NAME·/);
			client.request(PACKET.CAN_DO, name);
			expect(await refusal()).toMatch(/^INVALID_FUNCTION_NAME·/);
			client.request(PACKET.SUBMIT_JOB, 'x'.repeat(512), '', '');
			expect((await client.packet()).type).toBe(PACKET.JOB_CREATED);
		},
	);

	it('is told that an argument is missing, and goes on', async () => {
		client.request(PACKET.SUBMIT_JOB, 'f');
		expect(await refusal()).toMatch(/^INVALID_PACKET·/);
		await client.settled();
	});

	it('is told what a desk says that takes nothing', async () => {
		desk.writes = () => Promise.reject(new Error('the disk is full'));
		client.request(PACKET.SUBMIT_JOB_BG, 'f', '', '');
		expect(await refusal()).toBe('QUEUE_ERROR·the disk is full');
	});

	it('that leaves takes its foreground jobs with it, and no background job', async () => {
		client.request(PACKET.SUBMIT_JOB, 'f', '', '');
		client.request(PACKET.SUBMIT_JOB_BG, 'f', '', '');
		await client.packet();
		await client.packet();
		client.end();
		const other = await gateway.connect();
		const jobs = async (): Promise<string> => {
			other.send('show jobs\n');
			return other.text('.\n');
		};
		while ((await jobs()) !== 'H:lap:2\t0\t0\t1\n.\n');
	});
});
