import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DueHeap } from '../../../../src/manager/schedules/due-heap.ts';

describe('DueHeap', () => {
	it('gives out each key once, at the time that was set last, earliest first', () => {
		const step = fc.oneof(
			fc.record({ key: fc.nat(8), at: fc.nat(50) }),
			fc.record({ drop: fc.nat(8) }),
			fc.record({ now: fc.nat(50) }),
		);
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
				const heap = new DueHeap<number>();
				const model = new Map<number, number>();
				for (const each of steps) {
					if ('at' in each) {
						heap.set(each.key, each.at);
						model.set(each.key, each.at);
					} else if ('drop' in each) {
						heap.drop(each.drop);
						model.delete(each.drop);
					} else {
						const due = [...model].filter(([, at]) => at <= each.now);
						const times = heap.take(each.now, 100).map((key) => {
							const at = model.get(key);
							model.delete(key);
							return at;
						});
						expect(times).toEqual(due.map(([, at]) => at).toSorted((a, b) => a - b));
					}
					expect(heap.first).toBe(model.size === 0 ? undefined : Math.min(...model.values()));
				}
			}),
			{ seed: 6, numRuns: 200 },
		);
	});

	it('keeps few of the times that were replaced, however often', () => {
		const heap = new DueHeap<string>();
		for (let edit = 0; edit < 10_000; edit++) {
			heap.set('yearly', 0);
			heap.set('daily', 500);
			expect(heap.take(0, 10)).toEqual(['yearly']);
			heap.set('yearly', 1000);
		}
		expect(heap.size).toBeLessThan(100);
		expect(heap.take(2000, 10)).toEqual(['daily', 'yearly']);
	});
});
