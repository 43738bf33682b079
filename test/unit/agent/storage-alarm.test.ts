import { describe, expect, it } from 'vitest';
import { StorageAlarm } from '../../../src/agent/storage-alarm.ts';
import { storageError } from '../../../src/sys/files.ts';
import { silentLog } from '../../../src/sys/log.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const full = storageError(
	Object.assign(new Error('full'), { code: 'ENOSPC' }),
	'/data/instances.json cannot be written',
);

function opened() {
	const lines: string[] = [];
	const clock = new FakeClock();
	const note = (_facts: object, message: string) => void lines.push(message);
	return { lines, clock, alarm: new StorageAlarm(clock, { ...silentLog, warn: note, error: note }) };
}

describe('the alarm for a disk that takes nothing', () => {
	it('is told once, stands while something fails, and is over once nothing has for a while', async () => {
		const { lines, clock, alarm } = opened();
		expect(alarm.failed('its table', full)).toBe(true);
		expect(alarm.failed('start of a.0', Object.assign(new Error('EDQUOT'), { code: 'EDQUOT' }))).toBe(true);
		expect(alarm.alarms).toEqual([expect.stringMatching(/^the agent cannot write its data: its table: .*ENOSPC/)]);
		expect(lines).toHaveLength(1);

		alarm.worked();
		expect(alarm.alarms).toHaveLength(1);
		await clock.advance(3);
		alarm.worked();
		expect(alarm.alarms).toEqual([]);
		expect(lines).toEqual([expect.stringMatching(/programs go on/), 'the agent can write its data again']);
	});

	it('leaves alone what is no matter of the disk', () => {
		const { lines, alarm } = opened();
		expect(alarm.failed('start of a.0', Object.assign(new Error('EAGAIN'), { code: 'EAGAIN' }))).toBe(false);
		alarm.worked();
		expect([alarm.alarms, lines]).toEqual([[], []]);
	});
});
