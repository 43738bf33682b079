import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProcTable, TICKS_PER_SECOND } from '../../../src/sys/proc-table.ts';

const machineUptime = (): number => Number.parseFloat(readFileSync('/proc/uptime', 'latin1'));

describe('time since boot', () => {
	let directory: string;
	let file: string;
	beforeEach(() => {
		directory = mkdtempSync(join(tmpdir(), 'minder-proc-'));
		file = join(directory, 'uptime');
	});
	afterEach(() => rmSync(directory, { recursive: true, force: true }));

	/** As in a container of lxcfs that was started when the machine had been up for `seconds`. */
	const startedAfter = (seconds: number): void => writeFileSync(file, `${machineUptime() - seconds} 0.00\n`);

	it('is that of the machine, on the clock of start times', () => {
		const table = openProcTable();
		expect(table.headStart).toBe(0);
		expect(Math.abs(table.uptime() - machineUptime())).toBeLessThan(1);
		const own = table.stat(process.pid);
		expect(table.uptime() - (own?.startTicks ?? 0) / TICKS_PER_SECOND).toBeGreaterThanOrEqual(process.uptime() - 0.02);
	});

	it('is that of the machine also where /proc/uptime is the container’s', () => {
		// This process is the first of its container.
		const start = (openProcTable().stat(process.pid)?.startTicks ?? 0) / TICKS_PER_SECOND;
		startedAfter(start);
		const table = openProcTable(file);
		expect(Math.abs(table.headStart - start)).toBeLessThan(5);
		expect(Math.abs(table.uptime() - machineUptime())).toBeLessThan(5);
	});

	it('is taken as it is where it is a little behind', () => {
		startedAfter(0.1);
		expect(openProcTable(file).headStart).toBe(0);
	});
});
