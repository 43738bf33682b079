import { beforeEach, describe, expect, it } from 'vitest';
import { AuditLog, KEPT_DONE, KEPT_REFUSED, KEPT_SECONDS } from '../../../../src/manager/audit/audit-log.ts';
import type { AuditEntry } from '../../../../src/model/audit.ts';
import type { Event } from '../../../../src/model/records.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import { FailingStore } from '../../../support/failing-store.ts';
import { FakeClock, settle } from '../../../support/fake-clock.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

let memory: MemoryStore;
let store: FailingStore;
let clock: FakeClock;
let audit: AuditLog;
beforeEach(async () => {
	memory = new MemoryStore();
	store = new FailingStore(memory);
	clock = new FakeClock();
	audit = await AuditLog.open(store, clock, silentLog);
});

const RPC = 'minder.v1.ControlService/ApplyProcesses';
const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
	at: clock.wall(),
	actor: 'user/ann',
	rpc: RPC,
	outcome: 'done',
	...more,
});
const refusal = (more: Partial<AuditEntry> = {}) => entry({ outcome: 'refused', reason: 'ann is viewer', ...more });
const shown = async (limit = 1000, ...names: string[]): Promise<Event[]> => {
	const events: Event[] = [];
	for await (const some of audit.watch(names, { follow: false, limit })) events.push(...some);
	return events;
};
const reasons = async (...names: string[]) => (await shown(1000, ...names)).map((each) => each.reason);
const stored = () => [...memory.entries()];

describe('the audit trail', () => {
	it('says who, what, from where and with which result', async () => {
		audit.record(entry({ subject: 'process/api', address: '10.0.0.7' }));
		audit.record(refusal({ actor: 'anonymous', address: '10.0.0.8', reason: 'no token' }));
		expect(await shown()).toMatchObject([
			{ kind: 'call-done', subject: 'process/api', actor: 'user/ann@10.0.0.7', reason: 'ApplyProcesses' },
			{ kind: 'call-refused', subject: 'manager', actor: 'anonymous@10.0.0.8', reason: 'ApplyProcesses: no token' },
		]);
	});

	it('is on disk right after a change, many together, without holding up anybody', async () => {
		for (let at = 0; at < 100; at++) audit.record(entry());
		expect(memory.commits).toBe(0);
		await clock.advance(0.02);
		expect(memory.commits).toBe(1);
		expect(stored()).toHaveLength(100);
	});

	it('goes on after a restart of the manager, in order', async () => {
		audit.record(entry({ subject: 'process/a' }));
		audit.record(refusal());
		audit.record(entry({ subject: 'process/b' }));
		await audit.close();
		audit = await AuditLog.open(store, clock, silentLog);
		audit.record(entry({ subject: 'process/c' }));
		expect((await shown()).map((each) => [each.sequence, each.subject])).toEqual([
			[1, 'process/a'],
			[2, 'manager'],
			[3, 'process/b'],
			[4, 'process/c'],
		]);
		expect((await shown(2)).map((each) => each.subject)).toEqual(['process/b', 'process/c']);
	});

	it('keeps what a store does not take until it does', async () => {
		store.failNext(2);
		audit.record(entry());
		await clock.advance(10);
		expect(stored()).toHaveLength(1);
	});

	it('puts together what one caller is refused again and again, and tells callers apart', async () => {
		for (let at = 0; at < 1000; at++) audit.record(refusal());
		audit.record(refusal({ actor: 'user/bob' }));
		await clock.advance(61);
		expect(await reasons('ann')).toEqual([
			...Array.from({ length: 5 }, () => 'ApplyProcesses: ann is viewer'),
			'ApplyProcesses: ann is viewer (995 times in 1m)',
		]);
		expect(await reasons('bob')).toHaveLength(1);
	});

	it('does not grow with a flood from many addresses, nor forget for it what was done', async () => {
		audit.record(entry({ subject: 'process/api' }));
		for (let minute = 0; minute < 30; minute++) {
			for (let at = 0; at < 5000; at++) audit.record(refusal({ actor: 'anonymous', address: `10.${minute}.${at}.1` }));
			await clock.advance(60);
		}
		expect(stored().length).toBeLessThan(900);
		expect((await shown()).filter((each) => each.kind === 'call-done')).toHaveLength(1);
		const told = (await shown())
			.filter((each) => each.actor === 'others')
			.map((each) => Number.parseInt(each.reason.slice(3), 10));
		expect(told).toHaveLength(30);
		expect(
			(await shown()).filter((each) => each.actor === 'anonymous').length + told.reduce((sum, each) => sum + each, 0),
		).toBeLessThanOrEqual(150_000);
	});

	it('tells each change, however many there are', async () => {
		for (let at = 0; at < 300; at++) audit.record(entry());
		expect(await shown()).toHaveLength(300);
	});

	it('keeps so many and so long', async () => {
		audit.record(entry({ subject: 'process/old' }));
		await clock.advance(KEPT_SECONDS + 60);
		audit.record(entry({ subject: 'process/new' }));
		await clock.advance(1);
		expect((await shown()).map((each) => each.subject)).toEqual(['process/new']);
		for (let at = 0; at < KEPT_DONE + 10; at++) audit.record(entry());
		await clock.advance(1);
		expect(stored()).toHaveLength(KEPT_DONE);
		expect(KEPT_REFUSED).toBeLessThan(KEPT_DONE);
	});

	it('takes whatever a caller sends as one line of bounded length', async () => {
		const forged = 'x\n2026-01-01 user/root did it\u001b[2J\u202e\u2028';
		audit.record(refusal({ actor: `user/${forged}`, subject: forged, reason: forged + 'y'.repeat(10_000) }));
		const [event] = await shown();
		const text = [event?.actor, event?.subject, event?.reason].join(' ');
		expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
		expect(text.length).toBeLessThan(1000);
	});

	it('is followed', async () => {
		audit.record(entry({ subject: 'process/a' }));
		const off = new AbortController();
		const seen: string[] = [];
		const reading = (async () => {
			for await (const some of audit.watch([], { follow: true }, off.signal))
				seen.push(...some.map((each) => each.subject));
		})();
		await settle();
		audit.record(entry({ subject: 'process/b' }));
		await settle();
		off.abort();
		await reading;
		expect(seen).toEqual(['process/a', 'process/b']);
	});

	it('finds calls by process, node, token and caller', async () => {
		audit.record(entry({ subject: 'process/api process/db' }));
		audit.record(entry({ subject: 'token/carl', actor: 'local' }));
		audit.record(entry({ subject: 'node/web-1', actor: 'user/bob', address: '10.0.0.1' }));
		expect(await shown(10, 'db')).toHaveLength(1);
		expect(await shown(10, 'carl')).toHaveLength(1);
		expect(await shown(10, 'bob')).toHaveLength(1);
		expect(await shown(10, 'web-1')).toHaveLength(1);
		expect(await shown(10, 'nobody')).toHaveLength(0);
	});
});
