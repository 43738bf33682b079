import { describe, expect, it } from 'vitest';
import { EventLog, KEPT_EVENTS, KEPT_SECONDS } from '../../../../src/manager/events/event-log.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import { FailingStore } from '../../../support/failing-store.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

const draft = (reason: string) => ({ kind: 'test', subject: 'manager', actor: 'manager', reason });
const any = () => true;

describe('EventLog', () => {
	it('goes on with its numbers after a restart, losing nothing that was appended', async () => {
		const store = new MemoryStore();
		const clock = new FakeClock();
		const log = await EventLog.open(store, clock, silentLog);
		for (let at = 1; at <= 12; at++) log.append(draft(String(at)));
		await log.close();
		const again = await EventLog.open(store, clock, silentLog);
		again.append(draft('13'));
		const events = await again.newest(3, any);
		expect(events.map((event) => [event.sequence, event.reason])).toEqual([
			[11, '11'],
			[12, '12'],
			[13, '13'],
		]);
	});

	it('writes many together', async () => {
		const store = new MemoryStore();
		const clock = new FakeClock();
		const log = await EventLog.open(store, clock, silentLog);
		for (let at = 0; at < 500; at++) log.append(draft(String(at)));
		await clock.advance(1);
		expect(store.commits).toBe(1);
		expect(await log.newest(1000, any)).toHaveLength(500);
	});

	it('keeps so many', async () => {
		const store = new MemoryStore();
		const clock = new FakeClock();
		const log = await EventLog.open(store, clock, silentLog);
		for (let round = 0; round < 3; round++) {
			for (let at = 0; at < KEPT_EVENTS / 2; at++) log.append(draft(`${round}`));
			await clock.advance(1);
		}
		expect([...store.entries()]).toHaveLength(KEPT_EVENTS);
		expect((await log.newest(1, any))[0]?.reason).toBe('2');
	});

	it('keeps them so long', async () => {
		const store = new MemoryStore();
		const clock = new FakeClock();
		const log = await EventLog.open(store, clock, silentLog);
		log.append(draft('old'));
		await clock.advance(KEPT_SECONDS + 60);
		log.append(draft('new'));
		await clock.advance(1);
		expect((await log.newest(10, any)).map((event) => event.reason)).toEqual(['new']);
	});

	it('writes later what the store does not take now', async () => {
		const store = new FailingStore(new MemoryStore());
		const clock = new FakeClock();
		const log = await EventLog.open(store, clock, silentLog);
		store.failNext(2);
		log.append(draft('one'));
		await clock.advance(0.1);
		expect((await log.newest(10, any)).map((event) => event.reason)).toEqual(['one']);
		await clock.advance(10);
		await log.close();
		const again = await EventLog.open(store, clock, silentLog);
		expect((await again.newest(10, any)).map((event) => event.reason)).toEqual(['one']);
	});
});
