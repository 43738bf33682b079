import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EndedRuns, KEPT_ENDED_RUNS } from '../../../src/agent/ended-runs.ts';
import { type InstanceId, instanceId } from '../../../src/model/ids.ts';
import { systemFiles } from '../../../src/sys/files.ts';
import { silentLog } from '../../../src/sys/log.ts';

let directory: string;
let now = 1e12;
beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'minder-ended-'));
	now = 1e12;
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = (): Promise<EndedRuns> =>
	EndedRuns.open(join(directory, 'ended.json'), { files: systemFiles, clock: { wall: () => now }, log: silentLog });
const run = (ordinal: number): InstanceId => instanceId(`rotate@20260102T030405Z.${ordinal}`);

describe('EndedRuns', () => {
	it('remembers the newest, as many as it may, over agents', async () => {
		const runs = await open();
		await runs.add([run(1)]);
		await runs.add(Array.from({ length: KEPT_ENDED_RUNS.count }, (_, index) => run(index + 2)));
		const next = await open();
		expect([runs, next].map((each) => [each.has(run(1)), each.has(run(2))])).toEqual([
			[false, true],
			[false, true],
		]);
		await next.add([run(2)]);
		await next.add([run(1)]);
		expect([next.has(run(2)), next.has(run(3))]).toEqual([true, false]);
	});

	it('forgets what is a week old when the next one comes', async () => {
		const runs = await open();
		await runs.add([run(1)]);
		now += KEPT_ENDED_RUNS.milliseconds;
		await runs.add([run(2)]);
		expect(runs.has(run(1))).toBe(true);
		now += 1;
		await runs.add([run(3)]);
		expect([1, 2, 3].map((each) => runs.has(run(each)))).toEqual([false, true, true]);
	});

	it('forgets all of another cluster', async () => {
		await (await open()).add([run(1)]);
		await (await open()).clear();
		expect((await open()).has(run(1))).toBe(false);
	});
});
