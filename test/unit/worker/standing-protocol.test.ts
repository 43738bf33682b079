import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JOB_LIMITS } from '../../../src/model/function-spec.ts';
import { type Answer, standingProtocol } from '../../../src/worker/standing-protocol.ts';

const lines = () => standingProtocol('lines');
const frames = () => standingProtocol('frames');

/** The answers in bytes that come in pieces of these lengths, one after the other. */
function answers(protocol: ReturnType<typeof lines>, bytes: Buffer, cuts: readonly number[]): Answer[] {
	const found: Answer[] = [];
	let rest = bytes;
	for (let at = 0; rest.length > 0; at++) {
		const length = cuts[at % cuts.length] ?? 1;
		const answer = protocol.take(rest.subarray(0, length));
		if (answer !== undefined) found.push(answer);
		rest = rest.subarray(length);
	}
	return found;
}

const frame = (status: number, data: Uint8Array): Buffer => {
	const length = Buffer.alloc(4);
	length.writeUInt32BE(data.length + 1);
	return Buffer.concat([length, Buffer.of(status), data]);
};
const done = (result: Uint8Array): Answer => ({
	kind: 'outcome',
	outcome: { kind: 'done', result: Buffer.from(result) },
});

describe('lines', () => {
	it('hold a payload without a line feed, and nothing else', () => {
		expect(lines().encode(Buffer.from('a b'))).toEqual(Buffer.from('a b\n'));
		expect(lines().encode(Buffer.from('a\nb'))).toMatch(/line feed/);
	});

	it('are answered by a line, in whatever pieces it comes', () => {
		const bytes = fc.uint8Array().filter((data) => !data.includes(10));
		fc.assert(
			fc.property(bytes, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (data, cuts) => {
				const protocol = lines();
				expect(answers(protocol, Buffer.concat([data, Buffer.from('\n')]), cuts)).toEqual([done(data)]);
				expect(protocol.dirty).toBe(false);
			}),
			{ seed: 7, numRuns: 200 },
		);
	});

	it('beyond the answer are told', () => {
		const protocol = lines();
		expect(protocol.take(Buffer.from('one\ntwo'))).toEqual(done(Buffer.from('one')));
		expect(protocol.dirty).toBe(true);
	});

	it('longer than a result may be break it, with their end or without', () => {
		expect(lines().take(Buffer.alloc(JOB_LIMITS.rpcPayloadBytes + 1))?.kind).toBe('broken');
		const whole = Buffer.alloc(JOB_LIMITS.rpcPayloadBytes + 1);
		whole[JOB_LIMITS.rpcPayloadBytes] = 10;
		expect(lines().take(whole)?.kind).toBe('outcome');
	});
});

describe('frames', () => {
	it('hold any payload behind its length', () => {
		expect(frames().encode(Buffer.from('a\n'))).toEqual(Buffer.from([0, 0, 0, 2, 97, 10]));
		expect(frames().encode(Buffer.alloc(0))).toEqual(Buffer.alloc(4));
	});

	it('are answered by a frame with a status, in whatever pieces it comes', () => {
		const cutting = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
		fc.assert(
			fc.property(fc.uint8Array(), fc.constantFrom(0, 1, 2), cutting, (data, status, cuts) => {
				const [answer, ...more] = answers(frames(), frame(status, data), cuts);
				expect(more).toEqual([]);
				if (status === 0) expect(answer).toEqual(done(data));
				else expect(answer).toMatchObject({ outcome: { kind: 'failed', final: status === 2 } });
			}),
			{ seed: 7, numRuns: 200 },
		);
	});

	it('of no bytes, of an unknown status or too large break it', () => {
		expect(frames().take(Buffer.alloc(4))?.kind).toBe('broken');
		expect(frames().take(frame(3, Buffer.of()))?.kind).toBe('broken');
		expect(frames().take(Buffer.from([0xff, 0xff, 0xff, 0xff]))).toMatchObject({
			kind: 'broken',
			outcome: { final: true },
		});
	});
});
