import { beforeEach, describe, expect, it } from 'vitest';
import { BATCH_BYTES, BATCHES_IN_FLIGHT, Outbox } from '../../../src/agent/outbox.ts';
import { observedState } from '../../support/fake-supervision.ts';

let outbox: Outbox;
beforeEach(() => {
	outbox = new Outbox();
});

/** Takes and acknowledges everything. */
function drain(): string[][] {
	const batches: string[][] = [];
	for (let batch = outbox.next(); batch !== undefined; batch = outbox.next()) {
		batches.push(batch.instances.map((state) => `${state.instance}:${state.attempt}`));
		outbox.acknowledged(batch.sequence);
	}
	return batches;
}

describe('full report', () => {
	it('is cut into batches of bounded size, the last of which is complete', () => {
		const reason = 'x'.repeat(1000);
		outbox.begin(Array.from({ length: 200 }, (_, n) => observedState(`api.${n}`, { reason })));
		const completes: boolean[] = [];
		let count = 0;
		for (let batch = outbox.next(); batch !== undefined; batch = outbox.next()) {
			expect(Buffer.byteLength(JSON.stringify(batch.instances.map((state) => state.reason)))).toBeLessThan(BATCH_BYTES);
			completes.push(batch.complete);
			count += batch.instances.length;
			outbox.acknowledged(batch.sequence);
		}
		expect(count).toBe(200);
		expect(completes).toEqual([false, false, false, true]);
	});

	it('carries changes that come in between, and is complete all the same', () => {
		const reason = 'x'.repeat(40_000);
		outbox.begin([observedState('a.0', { reason }), observedState('b.0', { reason })]);
		const first = outbox.next();
		outbox.put(observedState('b.0', { attempt: 2 }));
		outbox.put(observedState('c.0'));
		const second = outbox.next();
		expect(first).toMatchObject({ complete: false, instances: [{ instance: 'a.0' }] });
		expect(second).toMatchObject({ complete: true, instances: [{ instance: 'b.0', attempt: 2 }, { instance: 'c.0' }] });
	});

	it('goes out empty when there is nothing, once', () => {
		outbox.begin([]);
		expect(outbox.next()).toMatchObject({ complete: true, instances: [] });
		expect(outbox.next()).toBeUndefined();
	});

	it('sends a state alone that is larger than a batch', () => {
		outbox.begin([observedState('a.0'), observedState('b.0', { reason: 'x'.repeat(2 * BATCH_BYTES) })]);
		expect(drain()).toEqual([['a.0:1'], ['b.0:1']]);
	});
});

describe('changes', () => {
	beforeEach(() => {
		outbox.begin([]);
		drain();
	});

	it('are latest-wins', () => {
		for (let attempt = 1; attempt <= 1000; attempt++) outbox.put(observedState('a.0', { attempt }));
		outbox.put(observedState('b.0'));
		expect(drain()).toEqual([['a.0:1000', 'b.0:1']]);
	});

	it('are urgent only once they fill a batch', () => {
		outbox.put(observedState('a.0'));
		expect(outbox.urgent).toBe(false);
		for (let n = 0; n < 70; n++) outbox.put(observedState(`b.${n}`, { reason: 'x'.repeat(1000) }));
		expect(outbox.urgent).toBe(true);
		drain();
		expect(outbox.urgent).toBe(false);
	});

	it('wait while too many batches are on their way', () => {
		const sent: number[] = [];
		for (let n = 0; n <= BATCHES_IN_FLIGHT; n++) {
			outbox.put(observedState(`a.${n}`));
			const batch = outbox.next();
			if (batch !== undefined) sent.push(batch.sequence);
		}
		expect(sent).toHaveLength(BATCHES_IN_FLIGHT);
		outbox.acknowledged(sent[0] ?? 0);
		expect(outbox.next()).toMatchObject({ instances: [{ instance: `a.${BATCHES_IN_FLIGHT}` }] });
	});
});

describe('removed instances', () => {
	const gone = observedState('old.0', { gone: true });

	it('are told again in the next session until somebody acknowledged it', () => {
		outbox.put(gone);
		outbox.begin([]);
		expect(outbox.next()).toMatchObject({ complete: true, instances: [gone] });
		outbox.begin([]);
		const again = outbox.next();
		expect(again).toMatchObject({ instances: [gone] });
		outbox.acknowledged(again?.sequence ?? 0);
		outbox.begin([]);
		expect(outbox.next()).toMatchObject({ instances: [] });
	});

	it('are forgotten as removed when they come back', () => {
		outbox.put(gone);
		outbox.put(observedState('old.0', { generation: 9 }));
		outbox.begin([observedState('old.0', { generation: 9 })]);
		expect(outbox.next()?.instances).toEqual([observedState('old.0', { generation: 9 })]);
	});
});
