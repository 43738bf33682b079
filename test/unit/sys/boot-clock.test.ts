import { expect, it } from 'vitest';
import { bootClock } from '../../../src/sys/boot-clock.ts';
import { FakeClock } from '../../support/fake-clock.ts';

it('goes on while the machine sleeps, and never back', async () => {
	const inner = new FakeClock();
	let uptime = 50;
	const clock = bootClock(inner, { uptime: () => uptime });
	expect(clock.monotonic()).toBe(50);
	uptime = 90;
	expect(clock.monotonic()).toBe(90);
	// Where it could not be read.
	uptime = 0;
	expect(clock.monotonic()).toBe(90);
	let rung = false;
	clock.after(3, () => (rung = true));
	await inner.advance(3);
	expect(rung).toBe(true);
	expect(clock.wall()).toBe(inner.wall());
});
