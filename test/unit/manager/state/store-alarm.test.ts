import { describe, expect, it } from 'vitest';
import { StoreAlarm } from '../../../../src/manager/state/store-alarm.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import { FailingStore } from '../../../support/failing-store.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { NarrowStore } from '../../../support/narrow-store.ts';

const put = (key: string) => ({ kind: 'put', key, value: 1 }) as const;

describe('StoreAlarm', () => {
	it('tells of a store that takes nothing, not of a record that is too large', async () => {
		const narrow = new NarrowStore();
		narrow.isTooLarge = (op) => op.key === 'large';
		const failing = new FailingStore(narrow);
		const alarm = new StoreAlarm(failing, new FakeClock(), silentLog);
		const told: string[] = [];
		alarm.onTrouble((trouble) => told.push(trouble.kind));
		await expect(alarm.commit([put('large')])).rejects.toMatchObject({ code: 'too-large' });
		expect(told).toEqual([]);
		failing.failNext();
		await expect(alarm.commit([put('a')])).rejects.toMatchObject({ code: 'storage' });
		// Says nothing about whether the store is well again.
		await expect(alarm.commit([put('large')])).rejects.toMatchObject({ code: 'too-large' });
		expect(told).toEqual(['failed']);
		await alarm.commit([put('a')]);
		expect(told).toEqual(['failed', 'recovered']);
	});
});
