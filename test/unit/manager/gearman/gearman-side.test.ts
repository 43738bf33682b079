import { describe, expect, it } from 'vitest';
import { checkGearman, openGearmanSide } from '../../../../src/manager/gearman/gearman-side.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import { systemRand } from '../../../../src/sys/rand.ts';
import { turnEnd } from '../../../../src/sys/turn.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeJobDesk } from '../../../support/fake-job-desk.ts';
import { waitFor } from '../../../support/wait-for.ts';

function world(whenTaken: 'error' | 'again') {
	const clock = new FakeClock();
	const warned: (readonly string[])[] = [];
	const warn = (lines: readonly string[]): void => void warned.push(lines);
	const ports = { desk: new FakeJobDesk(), version: '1', pid: 1, clock, rand: systemRand, log: silentLog, turnEnd };
	return { clock, warned, ports: { ...ports, warn, whenTaken } };
}

describe('where Gearman is served', () => {
	it.each(['127.0.0.1:4730', '[::1]:4730', 'localhost', '127.0.0.1'])('may be %s', (gearman) => {
		expect(() => checkGearman({ gearman })).not.toThrow();
	});

	it.each(['0.0.0.0:4730', '[::]:4730', '10.0.0.1:4730', 'example.org'])('is %s only if that is said', (gearman) => {
		expect(() => checkGearman({ gearman })).toThrow(/can be reached from other machines.*--gearman-open/);
		expect(() => checkGearman({ gearman, gearmanOpen: true })).not.toThrow();
	});

	it('is no port alone', () => {
		expect(() => checkGearman({ gearman: '4730' })).toThrow(
			'--gearman 4730: write HOST:PORT, for example 127.0.0.1:4730',
		);
	});

	it('is nowhere without an address', async () => {
		const { ports } = world('error');
		expect(await openGearmanSide({}, ports)).toBeUndefined();
	});

	it('is an address that nobody has, or an error', async () => {
		const { ports } = world('error');
		const first = await openGearmanSide({ gearman: '127.0.0.1:0' }, ports);
		const gearman = first?.address ?? '';
		await expect(openGearmanSide({ gearman }, ports)).rejects.toMatchObject({ code: 'address-in-use' });
		await first?.close();
	});

	it('is tried until it is free for one of several managers, whose users are told meanwhile', async () => {
		const first = await openGearmanSide({ gearman: '127.0.0.1:0' }, world('error').ports);
		const { clock, warned, ports } = world('again');
		const second = await openGearmanSide({ gearman: first?.address ?? '' }, ports);
		expect(second?.address).toBeUndefined();
		expect(warned.at(-1)).toEqual([expect.stringMatching(/^gearman is not served: .* is in use/)]);
		await first?.close();
		await clock.advance(2);
		await waitFor(() => second?.address !== undefined);
		expect(second?.address).toBe(first?.address);
		expect(warned.at(-1)).toEqual([]);
		await second?.close();
	});
});
