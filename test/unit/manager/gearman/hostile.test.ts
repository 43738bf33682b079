import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PACKET } from '../../../../src/manager/gearman/packets.ts';
import { functionName } from '../../../../src/model/ids.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeJobDesk } from '../../../support/fake-job-desk.ts';
import { TestGateway } from '../../../support/gearman-gateway.ts';
import { requestPacket } from '../../../support/gearman-wire.ts';
import { seeded } from '../../../support/seeded.ts';
import { waitFor } from '../../../support/wait-for.ts';

let gateway: TestGateway;
let desk: FakeJobDesk;
let clock: FakeClock;

beforeEach(async () => {
	desk = new FakeJobDesk('H:lap');
	clock = new FakeClock();
	gateway = await TestGateway.open(desk, {
		clock,
		limits: { pauseBytes: 2 ** 20, cutOffBytes: 4 * 2 ** 20, pendingAnswers: 100, gatheredBytes: 2 ** 20 },
	});
});

afterEach(() => gateway.close());

describe('of a connection that misbehaves', () => {
	it.each([
		['a bad magic', Buffer.from('\0BAD\0\0\0\x01\0\0\0\0', 'latin1')],
		['a type that is none', Buffer.from('\0REQ\0\0\0\x2b\0\0\0\0', 'latin1')],
		['a size of 4 GiB', Buffer.from('\0REQ\0\0\0\x07\xff\xff\xff\xff', 'latin1')],
		['a line without an end', Buffer.alloc(10_000, 'x')],
		[
			'more unfinished bytes than all may have',
			requestPacket(PACKET.SUBMIT_JOB, 'f', '', Buffer.alloc(3_000_000)).subarray(0, 2_900_000),
		],
	])('%s closes it, and no other', async (_what, bytes) => {
		const other = await gateway.connect();
		other.request(PACKET.CAN_DO, 'f');
		await other.settled();
		const bad = await gateway.connect();
		bad.send(bytes);
		await bad.ended();
		await other.settled();
		expect(await gateway.ask('status\n', '.\n')).toBe('f\t0\t0\t1\n.\n');
	});

	it.each([
		['POST / HTTP/1.1\r\nHost: 127.0.0.1:4730\r\n\r\n', 1000],
		['GET /status HTTP/1.0\n', 7],
		['PRI * HTTP/2\n', 1],
	])('one that speaks HTTP, as a web page does, has nothing done of what stands behind it: %j', async (head, step) => {
		const bytes = Buffer.concat([
			Buffer.from(`${head}create function evil\n`),
			requestPacket(PACKET.SUBMIT_JOB_BG, 'f', '', 'x'),
		]);
		const wire = await gateway.connect();
		for (let at = 0; at < bytes.length && !wire.closed; at += step) wire.send(bytes.subarray(at, at + step));
		await wire.ended();
		expect(desk.submitted).toEqual([]);
		expect(await gateway.ask('status\n', '.\n')).toBe('.\n');
	});

	it('one that asks for more than it reads with a few bytes is answered no further', async () => {
		for (let functions = 0; functions < 100; functions++)
			desk.createFunction(functionName(`f${functions}-${'x'.repeat(400)}`));
		let asked = 0;
		const queues = desk.queues.bind(desk);
		desk.queues = () => {
			asked++;
			return queues();
		};
		const wire = await gateway.connect();
		wire.socket.pause();
		wire.send('status\n'.repeat(8000));
		await gateway.ask('getpid\n', '\n');
		await waitFor(() => asked > 0);
		await gateway.ask('getpid\n', '\n');
		expect(asked).toBeLessThan(1000);
		expect(wire.closed).toBe(false);
	});

	it('one that asks for lists all the time leaves others their turns', async () => {
		const busy = await gateway.connect();
		const other = await gateway.connect();
		let asked = 0;
		desk.queues = () => {
			asked++;
			return [];
		};
		busy.send('status\n'.repeat(8000));
		await waitFor(() => asked > 0);
		for (let echoes = 0; echoes < 5; echoes++) await other.settled();
		expect(asked).toBeLessThan(8000);
		await waitFor(() => asked === 8000);
		expect(await busy.text('.\n')).toBe('.\n');
	});

	it('half a packet is waited for two minutes; one that is only quiet may be so for ever', async () => {
		const quiet = await gateway.connect();
		await quiet.settled();
		const half = await gateway.connect();
		half.send(requestPacket(PACKET.SUBMIT_JOB, 'f', '', 'data').subarray(0, 15));
		await gateway.ask('getpid\n', '\n');
		await clock.advance(100);
		half.send('\0');
		await gateway.ask('getpid\n', '\n');
		await clock.advance(100);
		expect(half.closed).toBe(false);
		await clock.advance(40);
		await half.ended();
		await clock.advance(100_000);
		await quiet.settled();
	});

	it('one that never reads its echoes is read no further, and cut off in the end', async () => {
		const other = await gateway.connect();
		const [host = '', port = ''] = gateway.gateway.address.split(':');
		const deaf = connect({ host, port: Number(port) });
		deaf.on('error', () => undefined);
		deaf.pause();
		const packet = requestPacket(PACKET.ECHO_REQ, Buffer.alloc(500_000));
		for (let sent = 0; sent < 100; sent++) deaf.write(packet);
		let before = -1;
		await waitFor(async () => {
			await other.settled();
			await sleep(200);
			const still = deaf.bytesWritten - deaf.writableLength === before;
			before = deaf.bytesWritten - deaf.writableLength;
			return still && before > 0 && deaf.writableLength > 20_000_000;
		});
		expect(deaf.destroyed).toBe(false);
		await clock.advance(140);
		deaf.resume();
		await waitFor(() => deaf.destroyed);
		await other.settled();
	});

	it('one that reads slowly is sent all of it, however long that takes', async () => {
		const bytes = 40_000_000;
		await desk.submit({
			function: functionName('f'),
			data: Buffer.alloc(bytes),
			unique: '',
			priority: 'normal',
			background: true,
		});
		const [host = '', port = ''] = gateway.gateway.address.split(':');
		const slow = connect({ host, port: Number(port) });
		slow.on('error', () => undefined);
		slow.write(requestPacket(PACKET.CAN_DO, 'f'));
		slow.write(requestPacket(PACKET.GRAB_JOB));
		let taken = 0;
		while (taken < bytes) {
			const until = taken + 4_000_000;
			await waitFor(() => {
				for (let next: Buffer | null = slow.read(); next !== null; next = slow.read()) {
					taken += next.length;
					if (taken >= until) return true;
				}
				return slow.destroyed || taken >= bytes;
			});
			expect(slow.destroyed, `${taken} bytes were taken`).toBe(false);
			await gateway.ask('getpid\n', '\n');
			await clock.advance(60);
		}
		slow.destroy();
	});

	it('one that never reads the results that it waits for is cut off when there are too many', async () => {
		const [host = '', port = ''] = gateway.gateway.address.split(':');
		const deaf = connect({ host, port: Number(port) });
		deaf.on('error', () => undefined);
		deaf.pause();
		deaf.write(requestPacket(PACKET.SUBMIT_JOB, 'f', '', 'x'));
		const worker = await gateway.connect();
		worker.request(PACKET.CAN_DO, 'f');
		worker.request(PACKET.PRE_SLEEP);
		await worker.packet();
		worker.request(PACKET.GRAB_JOB);
		await worker.packet();
		for (let sent = 0; sent < 40; sent++) worker.request(PACKET.WORK_DATA, 'H:lap:1', Buffer.alloc(1_000_000));
		await worker.settled();
		await waitFor(async () => (await gateway.ask('workers\n', '.\n')).split('\n').length === 4);
		expect(await gateway.ask('status\n', '.\n')).toBe('f\t0\t0\t1\n.\n');
		deaf.destroy();
	});

	it('no more is read than can be answered, and all of it is answered when it can be', async () => {
		let open: () => void = () => undefined;
		const gate = new Promise<void>((resolve) => (open = resolve));
		desk.writes = () => gate;
		const client = await gateway.connect();
		for (let sent = 0; sent < 30_000; sent++) client.request(PACKET.SUBMIT_JOB_BG, 'f', `${sent}`, Buffer.alloc(100));
		let before = -1;
		await waitFor(async () => {
			await gateway.ask('getpid\n', '\n');
			await sleep(200);
			const still = desk.submitted.length === before;
			before = desk.submitted.length;
			return still && before > 0;
		});
		expect(before).toBeLessThan(10_000);
		desk.writes = async () => {};
		// The look for a job of the same key goes through all of them.
		desk.submit = async (job) => {
			desk.submitted.push(job);
			return { handle: `H:lap:${desk.submitted.length}` as never, joined: false };
		};
		open();
		await waitFor(() => desk.submitted.length === 30_000);
		await client.settled().catch(() => undefined);
		expect(client.closed).toBe(false);
	});

	it('a fault behind it closes it, and no other', async () => {
		desk.standing = () => {
			throw new Error('a fault');
		};
		const other = await gateway.connect();
		const wire = await gateway.connect();
		wire.request(PACKET.GET_STATUS, 'H:lap:1');
		await wire.ended();
		await other.settled();
	});

	it('one that can do too much is refused the rest', async () => {
		const wire = await gateway.connect();
		desk.createFunction = () => undefined;
		for (let name = 0; name <= 10_000; name++) wire.request(PACKET.CAN_DO, `f${name}`);
		expect((await wire.packet()).text).toBe('QUEUE_ERROR·There are too many functions');
		wire.request(PACKET.CAN_DO, 'f1');
		await wire.settled();
	});

	it('random bytes harm nobody', async () => {
		const random = seeded(11);
		const other = await gateway.connect();
		for (let round = 0; round < 200; round++) {
			const wire = await gateway.connect();
			for (let packets = 0; packets < 20; packets++) {
				const body = Buffer.from(Array.from({ length: Math.floor(random() * 40) }, () => Math.floor(random() * 256)));
				const type = 1 + Math.floor(random() * 42);
				wire.send(random() < 0.9 ? requestPacket(type === 5 ? 6 : type, body) : body);
			}
			wire.socket.end();
		}
		await other.settled();
		await waitFor(async () => (await gateway.ask('workers\n', '.\n')).split('\n').length === 4);
	});
});

describe('all connections', () => {
	it('are so many at most, and those beyond are closed', async () => {
		const small = await TestGateway.open(desk, { limits: { connections: 3 } });
		const first = [await small.connect(), await small.connect(), await small.connect()];
		for (const each of first) await each.settled();
		await (await small.connect()).ended();
		for (const each of first) await each.settled();
		first[0]?.end();
		await waitFor(async () => {
			const next = await small.connect();
			return next.settled().then(
				() => true,
				() => false,
			);
		});
		await small.close();
	});

	it('end when it is closed', async () => {
		const wire = await gateway.connect();
		await wire.settled();
		await gateway.close();
		await wire.ended();
		await gateway.close();
	});
});
