import { describe, expect, it } from 'vitest';
import { RESTART_BURST, RESTARTS_PER_SECOND, RestartBudget } from '../../../src/agent/restart-budget.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function world() {
	const clock = new FakeClock();
	const budget = new RestartBudget(clock);
	const made: number[] = [];
	const take = (number: number) => budget.take(() => void made.push(number));
	return { clock, budget, made, take };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('RestartBudget', () => {
	it('makes a burst at once, then so many a second and no more, in their order', async () => {
		const { clock, made, take } = world();
		for (const number of upTo(RESTART_BURST + 3 * RESTARTS_PER_SECOND)) take(number);
		expect(made).toHaveLength(RESTART_BURST);
		await clock.advance(1);
		expect(made.length - RESTART_BURST).toBeGreaterThanOrEqual(RESTARTS_PER_SECOND - 1);
		expect(made.length - RESTART_BURST).toBeLessThanOrEqual(RESTARTS_PER_SECOND);
		await clock.advance(2.1);
		expect(made).toEqual(upTo(RESTART_BURST + 3 * RESTARTS_PER_SECOND));
	});

	it('lets nobody who comes later by those who wait', async () => {
		const { clock, made, take } = world();
		for (const number of upTo(RESTART_BURST + 5)) take(number);
		await clock.advance(0.021);
		take(9999);
		await clock.advance(1);
		expect(made).toEqual([...upTo(RESTART_BURST + 5), 9999]);
	});

	it('has a whole burst again after a quiet time, and never more', async () => {
		const { clock, made, take } = world();
		for (const number of upTo(RESTART_BURST)) take(number);
		await clock.advance(3600);
		for (const number of upTo(2 * RESTART_BURST)) take(number);
		expect(made).toHaveLength(2 * RESTART_BURST);
	});

	it('lets who is a restart no more go at once, once, and gives its turn to the next', async () => {
		const { clock, made, take } = world();
		for (const number of upTo(RESTART_BURST)) take(number);
		const [first] = [take(-1), take(-2)];
		first?.skip();
		first?.skip();
		expect(made.slice(RESTART_BURST)).toEqual([-1]);
		await clock.advance(1);
		expect(made.slice(RESTART_BURST)).toEqual([-1, -2]);
	});

	it('makes none once it is closed', async () => {
		const { clock, budget, made, take } = world();
		for (const number of upTo(RESTART_BURST + 1)) take(number);
		budget.close();
		await clock.advance(10);
		expect(made).toHaveLength(RESTART_BURST);
	});
});
