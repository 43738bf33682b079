import { beforeEach, describe, expect, it } from 'vitest';
import { UsageSampler } from '../../../src/agent/usage-sampler.ts';
import { instanceId } from '../../../src/model/ids.ts';
import type { Clock } from '../../../src/sys/clock.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeProcesses } from '../../support/fake-processes.ts';

const A = instanceId('a.0');
const RUNNING = [{ instance: A, pids: { program: 10, shim: 9 } }];

describe('the usage of programs', () => {
	let clock: FakeClock;
	let processes: FakeProcesses;
	let sampler: UsageSampler;
	beforeEach(() => {
		clock = new FakeClock();
		processes = new FakeProcesses();
		sampler = new UsageSampler(processes.table, clock);
	});
	/** The session of the program so far. */
	const has = (cpuTicks: number, residentBytes = 1000): void =>
		processes.add({ pid: 10, session: 10, startTicks: 1, cpuTicks, residentBytes });

	it('is the CPU time since the sample before, and the memory of the whole session', async () => {
		has(100);
		processes.add({ pid: 11, session: 10, startTicks: 2, cpuTicks: 0, residentBytes: 500 });
		expect(sampler.sample(RUNNING)).toEqual({ [A]: { cpuPercent: 0, memoryBytes: 1500 } });
		await clock.advance(2);
		has(150);
		expect(sampler.sample(RUNNING)).toEqual({ [A]: { cpuPercent: 25, memoryBytes: 1500 } });
	});

	it('is looked at as often as the CPU time of the looks allows: a fifth of a percent of a core', async () => {
		processes.scanCpuSeconds = 0.01;
		has(0);
		sampler.sample(RUNNING);
		has(100, 2000);
		await clock.advance(4.9);
		expect(sampler.sample(RUNNING)).toEqual({ [A]: { cpuPercent: 0, memoryBytes: 1000 } });
		await clock.advance(0.2);
		expect(sampler.sample(RUNNING)).toMatchObject({ [A]: { cpuPercent: 19.6, memoryBytes: 2000 } });
		expect(processes.scans).toBe(2);
	});

	it('is looked at again at once where a look only had to wait for a core', () => {
		has(0);
		let now = 0;
		const { table } = processes;
		const scan = (skip?: ReadonlySet<number>) => {
			now += 3;
			return table.scan(skip);
		};
		const slow = new UsageSampler({ ...table, scan }, { monotonic: () => now } as Clock);
		slow.sample(RUNNING);
		has(0, 3000);
		expect(slow.sample(RUNNING)).toMatchObject({ [A]: { memoryBytes: 3000 } });
	});
});
