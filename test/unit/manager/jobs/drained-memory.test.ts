import { describe, expect, it } from 'vitest';
import { DrainedMemory } from '../../../../src/manager/jobs/drained-memory.ts';
import { collectGarbage } from '../../../../src/sys/collect-garbage.ts';

describe('memory of a backlog', () => {
	it('is given back once, when a tenth of it is left', () => {
		const given: number[] = [];
		let now = 0;
		const memory = new DrainedMemory(() => given.push(now));
		for (const jobs of [100, 50_000, 1_000_000, 500_000, 100_001, 100_000, 50_000, 0, 200_000, 0]) {
			now = jobs;
			memory.look(jobs);
		}
		expect(given).toEqual([100_000, 0, 0]);
	});

	it('is not cared for where there were few', () => {
		let given = 0;
		const memory = new DrainedMemory(() => given++);
		for (const jobs of [19_999, 0, 19_999, 0]) memory.look(jobs);
		expect(given).toBe(0);
	});

	it('is free once nobody has it any more', () => {
		const held: { rows: object[] | undefined } = { rows: Array.from({ length: 500_000 }, (_, at) => ({ at })) };
		collectGarbage();
		const full = process.memoryUsage().heapUsed;
		held.rows = undefined;
		collectGarbage();
		expect(full - process.memoryUsage().heapUsed).toBeGreaterThan(8 * 2 ** 20);
	});
});
