import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeJobDesk } from '../../../support/fake-job-desk.ts';
import { TestGateway } from '../../../support/gearman-gateway.ts';
import type { GearmanWire } from '../../../support/gearman-wire.ts';

interface Sequence {
	readonly why: string;
	readonly steps: readonly (readonly [who: string, what: 'send' | 'recv', hex: string])[];
}

const file = new URL('../../../support/fixtures/gearman.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as {
	readonly sequences: readonly Sequence[];
};

describe('dialogues as gearmand has them', () => {
	let gateway: TestGateway;

	beforeEach(async () => {
		gateway = await TestGateway.open(new FakeJobDesk('H:lap'));
	});

	afterEach(() => gateway.close());

	it('are all there', () => {
		expect(vectors.sequences).toHaveLength(8);
	});

	it.each(vectors.sequences)('$why', async ({ why, steps }) => {
		if (why.startsWith('queue full')) {
			expect(await gateway.ask('create function f\r\n', '\n')).toBe('OK\r\n');
			expect(await gateway.ask('maxqueue f 1\r\n', '\n')).toBe('OK\r\n');
		}
		const wires = new Map<string, GearmanWire>();
		for (const [who, what, hex] of steps) {
			const wire = wires.get(who) ?? (await gateway.connect());
			wires.set(who, wire);
			if (what === 'send') {
				wire.send(Buffer.from(hex, 'hex'));
				const next = steps[steps.findIndex((step) => step[2] === hex && step[0] === who) + 1];
				// What another one says next is to come second.
				if (next !== undefined && next[0] !== who) await gateway.ask('getpid\n', '\n');
			} else expect((await wire.take(hex.length / 2)).toString('hex')).toBe(hex);
		}
		for (const wire of wires.values()) {
			await gateway.ask('getpid\n', '\n');
			expect(wire.waiting.toString('hex')).toBe('');
		}
	});
});
