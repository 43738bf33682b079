import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatherBudget, PacketReader } from '../../../../src/manager/gearman/packet-reader.ts';
import { PACKET } from '../../../../src/manager/gearman/packets.ts';
import { requestPacket } from '../../../support/gearman-wire.ts';
import { seeded } from '../../../support/seeded.ts';

type Read = readonly [kind: 'packet', type: number, body: string] | readonly ['response'] | readonly ['line', string];

function reading(budget = new GatherBudget(2 ** 30)) {
	const read: Read[] = [];
	const reader = new PacketReader(
		{
			packet: (type, body) => read.push(['packet', type, body.toString('latin1')]),
			response: () => read.push(['response']),
			line: (text) => read.push(['line', text]),
		},
		budget,
	);
	return { read, reader };
}

const pieces = fc.oneof(
	fc.tuple(fc.constantFrom(...Object.values(PACKET)), fc.uint8Array({ maxLength: 300 })).map(([type, body]) => ({
		bytes: requestPacket(type, body),
		read: ['packet', type, Buffer.from(body).toString('latin1')] as Read,
	})),
	fc
		.tuple(fc.stringMatching(/^[a-z][a-z\t ]{0,40}$/), fc.constantFrom('\n', '\r\n'))
		.map(([line, end]) => ({ bytes: Buffer.from(line + end), read: ['line', line] as Read })),
	fc.constant({ bytes: Buffer.from('\0RES\0\0\0\x0a\0\0\0\x01x', 'latin1'), read: ['response'] as Read }),
);

describe('what comes over a connection', () => {
	it('is read the same however it was split', () => {
		fc.assert(
			fc.property(
				fc.array(pieces, { maxLength: 12 }),
				fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 60 }),
				(said, cuts) => {
					const { read, reader } = reading();
					const all = Buffer.concat(said.map(({ bytes }) => bytes));
					let at = 0;
					for (const cut of [...cuts, all.length]) {
						expect(reader.push(all.subarray(at, at + cut))).toBeUndefined();
						at += cut;
					}
					expect(read).toEqual(said.map((each) => each.read));
					expect(reader.isHalfway).toBe(false);
				},
			),
			{ seed: 7, numRuns: 500 },
		);
	});

	it('waits while it is halted, and goes on where it was', () => {
		const { read, reader } = reading();
		const said = Buffer.concat([requestPacket(PACKET.PRE_SLEEP), requestPacket(PACKET.GRAB_JOB), Buffer.from('sta')]);
		reader.halt();
		expect(reader.push(said.subarray(0, 5))).toBeUndefined();
		expect(reader.push(said.subarray(5))).toBeUndefined();
		expect([read, reader.isHalted]).toEqual([[], true]);
		expect(reader.goOn()).toBeUndefined();
		expect(reader.push(Buffer.from('tus\n'))).toBeUndefined();
		expect(read).toEqual([
			['packet', PACKET.PRE_SLEEP, ''],
			['packet', PACKET.GRAB_JOB, ''],
			['line', 'status'],
		]);
	});

	it('is read the same when every byte comes alone', () => {
		const { read, reader } = reading();
		const bytes = Buffer.concat([
			requestPacket(PACKET.PRE_SLEEP),
			Buffer.from('status\r\n'),
			requestPacket(PACKET.SUBMIT_JOB, 'f', '', 'data'),
		]);
		for (const byte of bytes) expect(reader.push(Buffer.of(byte))).toBeUndefined();
		expect(read).toEqual([
			['packet', PACKET.PRE_SLEEP, ''],
			['line', 'status'],
			['packet', PACKET.SUBMIT_JOB, 'f\0\0data'],
		]);
	});

	it('is read with its last byte, also where it has no body', () => {
		const { read, reader } = reading();
		for (const byte of requestPacket(PACKET.GRAB_JOB)) reader.push(Buffer.of(byte));
		expect(read).toEqual([['packet', PACKET.GRAB_JOB, '']]);
	});

	it('gathers a large packet without more memory than twice its bytes, and gives it back', () => {
		const budget = new GatherBudget(40_000_000);
		const { read, reader } = reading(budget);
		const packet = requestPacket(PACKET.SUBMIT_JOB_BG, 'f', '', Buffer.alloc(20_000_000, 'x'));
		for (let at = 0; at < packet.length; at += 65_536) {
			expect(reader.push(packet.subarray(at, at + 65_536))).toBeUndefined();
		}
		expect(read).toHaveLength(1);
		expect(budget.take(40_000_000)).toBe(true);
	});

	it('takes no memory for what is only announced', () => {
		const budget = new GatherBudget(1000);
		const { reader } = reading(budget);
		const packet = requestPacket(PACKET.SUBMIT_JOB, 'f', '', Buffer.alloc(1_000_000));
		expect(reader.push(packet.subarray(0, 100))).toBeUndefined();
		expect(budget.take(700)).toBe(true);
		expect(reader.push(packet.subarray(100, 600))).toMatch(/unfinished/);
	});

	const header = (magic: string, type: number, size: number): Buffer => {
		const bytes = Buffer.alloc(12);
		bytes.write(magic, 'latin1');
		bytes.writeUInt32BE(type, 4);
		bytes.writeUInt32BE(size, 8);
		return bytes;
	};

	it.each([
		['a magic of its own', header('\0REX', 1, 0)],
		['type 0', header('\0REQ', 0, 0)],
		['type 43', header('\0REQ', 43, 0)],
		['a name of a megabyte', header('\0REQ', PACKET.CAN_DO, 2 ** 20)],
		['a payload of 4 GiB', header('\0REQ', PACKET.SUBMIT_JOB, 2 ** 32 - 1)],
		['a line without an end', Buffer.alloc(9000, 'a')],
	])('is refused before anything is gathered: %s', (_what, bytes) => {
		const whole = reading();
		expect(whole.reader.push(bytes)).toMatch(/\w/);
		const split = reading();
		const answers = [...bytes].map((byte) => split.reader.push(Buffer.of(byte)));
		expect(answers.some((answer) => answer !== undefined)).toBe(true);
		expect([...whole.read, ...split.read]).toEqual([]);
	});

	it('never throws, whatever it is', () => {
		const random = seeded(4730);
		for (let round = 0; round < 20_000; round++) {
			const { reader } = reading();
			const bytes = Buffer.from(Array.from({ length: Math.floor(random() * 60) }, () => Math.floor(random() * 256)));
			if (random() < 0.7) header('\0REQ', Math.floor(random() * 45), Math.floor(random() * 80)).copy(bytes);
			const cut = Math.floor(random() * bytes.length);
			if (reader.push(bytes.subarray(0, cut)) === undefined) reader.push(bytes.subarray(cut));
		}
	});
});
