import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobDesk } from '../../../../src/manager/jobs/job-desk.ts';
import { FakeJobDesk } from '../../../support/fake-job-desk.ts';
import { TestGateway } from '../../../support/gearman-gateway.ts';
import type { GearmanWire } from '../../../support/gearman-wire.ts';
import { DeskWorld } from '../jobs/desk-world.ts';

interface Sequence {
	readonly why: string;
	readonly steps: readonly (readonly [who: string, what: 'send' | 'recv', hex: string])[];
}

const file = new URL('../../../support/fixtures/gearman.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as {
	readonly sequences: readonly Sequence[];
};

const DESKS: readonly (readonly [string, () => Promise<JobDesk>])[] = [
	['a desk without a disk', async () => new FakeJobDesk('H:lap')],
	['the queue over a store', () => new DeskWorld().open({ prefix: 'H:lap' })],
];

describe.each(DESKS)('dialogues as gearmand has them, before %s', (_what, open) => {
	let desk: JobDesk;
	let gateway: TestGateway;

	beforeEach(async () => {
		desk = await open();
		gateway = await TestGateway.open(desk);
	});

	afterEach(async () => {
		await gateway.close();
		await desk.close();
	});

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
