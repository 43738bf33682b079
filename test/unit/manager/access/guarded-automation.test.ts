import { beforeEach, describe, expect, it } from 'vitest';
import { seesEvent } from '../../../../src/manager/access/coverage.ts';
import { GuardedControl } from '../../../../src/manager/access/guarded-control.ts';
import { TokenEnds } from '../../../../src/manager/access/token-ends.ts';
import { ClusterState } from '../../../../src/manager/state/cluster-state.ts';
import type { NodeRecord } from '../../../../src/manager/state/tables.ts';
import type { AccessLimits, Caller, Role } from '../../../../src/model/access.ts';
import type { AuditEntry, AuditTrail } from '../../../../src/model/audit.ts';
import type { CallOptions, Control } from '../../../../src/model/control.ts';
import { type NodeName, type RunId, runInstanceId, type ScheduleName } from '../../../../src/model/ids.ts';
import type { KvChange, KvEntry } from '../../../../src/model/kv.ts';
import type { AcquireLock, LockView } from '../../../../src/model/locks.ts';
import type { Run, Schedule } from '../../../../src/model/schedule-records.ts';
import type { RunTarget } from '../../../../src/model/schedule-spec.ts';
import type { RunView, ScheduleView, ShownScheduleSpec } from '../../../../src/model/schedule-views.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { fakeRand } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { ENTRY, LOCK, RUN, SCHEDULE, SCHEDULE_SPEC } from '../../rpc/fake-automation.ts';
import { type Calls, collect, fakeControl } from '../../rpc/fake-control.ts';

const refused = expect.objectContaining({ code: 'refused' });
const IN_A: Partial<RunTarget> = { selector: { zone: 'a' } };

let state: ClusterState;
let control: Control;
let calls: Calls;
let told: AuditEntry[];

function specOf(name: string, on: Partial<RunTarget> = {}): ShownScheduleSpec {
	const { mutex: _, ...rest } = SCHEDULE_SPEC;
	const run = { ...rest.run, name: name as never };
	return { ...rest, name: name as ScheduleName, run, on: { ...rest.on, ...on } };
}

function recordOf(name: string, on: Partial<RunTarget> = {}): Schedule {
	return { name: name as ScheduleName, spec: specOf(name, on), revision: 1, createdAt: 1, lastFire: 1, anchor: 1 };
}

function nodeOf(name: string, zone: string): NodeRecord {
	const facts = { nodeId: name, bootId: name, version: '1', addresses: [], capacity: { cores: 1, memoryBytes: 1 } };
	return { ...facts, name: name as NodeName, labels: { zone }, state: 'ready', joinedAt: 1 };
}

const viewOf = (name: string): ScheduleView => ({ ...SCHEDULE, name: name as ScheduleName });
const runOf = (schedule: string): RunView => ({
	...RUN,
	id: `${schedule}@20260102T030000Z` as RunId,
	schedule: schedule as ScheduleName,
});

/** What the fake manager has of locks and shared values. */
const LOCKS: LockView[] = ['default/web-1', 'db/backup'].map((name) => ({ ...LOCK, name }));
const ENTRIES: KvEntry[] = ['db/a', 'db/b', 'web-1', 'web-2'].map((key) => ({ ...ENTRY, key }));

beforeEach(async () => {
	const clock = new FakeClock();
	state = await ClusterState.open(new MemoryStore(), fakeRand(), silentLog, clock.monotonic());
	calls = [];
	told = [];
	await state.update((tx) => {
		tx.putNode(nodeOf('a1', 'a'));
		tx.putNode(nodeOf('b1', 'b'));
		tx.putAccessToken({ id: 'token', name: 'ann', role: 'operator', hash: 'x', createdAt: 1 });
		for (const schedule of [recordOf('web-1', IN_A), recordOf('web-2'), recordOf('db', IN_A)]) {
			tx.put('schedule', schedule.name, schedule);
		}
		const ended: RunView = runOf('db');
		const { outcome: _, endedAt: __, ...run } = ended;
		tx.put('run', run.id, { ...run, state: 'running', spec: specOf('db', IN_A) } satisfies Run);
		tx.put('lock', 'db/backup', { name: 'db/backup', slots: 1, waiters: [], token: 1, ...held('s-db') });
	});
	const audit: AuditTrail = { record: (entry) => void told.push(entry), async *watch() {} };
	const inner = fakeControl(calls, {
		listSchedules: async () => ['web-1', 'web-2', 'db'].map(viewOf),
		listRuns: async (_name, { limit }) => ['web-1', 'web-2', 'db'].map(runOf).slice(0, limit),
		listLocks: async () => LOCKS,
		listEntries: async (_prefix, { limit, after = '' }) => ENTRIES.filter(({ key }) => key > after).slice(0, limit),
		async *watchEntries() {
			yield ENTRIES.slice(0, 2).map((entry): KvChange => ({ kind: 'put', entry }));
			yield [{ kind: 'delete', key: 'db/a', version: 9, reason: 'asked' }];
			yield [{ kind: 'delete', key: 'web-1', version: 10, reason: 'asked' }];
		},
	});
	control = new GuardedControl(inner, { state, audit, clock, ends: new TokenEnds(state, clock) });
});

function held(session: string) {
	return { holders: [{ request: 'r', session, mode: 'exclusive' as const, token: 1, since: 1 }] };
}

/** A caller with a token of these limits. */
function by(limits: AccessLimits, role: Role = 'operator'): CallOptions {
	const caller: Caller = {
		peer: { kind: 'anonymous', address: '10.0.0.1' },
		principal: { kind: 'token', id: 'token', name: 'ann', role, limits },
	};
	return { caller };
}

const WEB = { processes: ['web-*'] };
const ZONE_A = { nodes: ['zone=a'] };
const acquire = (...names: string[]): AcquireLock => ({
	session: { id: 's1', identity: { owner: 'ann', host: 'h' }, ttlSeconds: 15, lockDelaySeconds: 0 },
	request: 'r1',
	names,
	mode: 'exclusive',
	slots: 1,
	try: false,
	pollSeconds: 0,
});

/** Every call that names a schedule, by its name. */
const ON_SCHEDULES: Record<string, (name: string, options: CallOptions) => Promise<unknown>> = {
	applySchedules: (name, options) => control.applySchedules([specOf(name, IN_A)], {}, options),
	listSchedules: (name, options) => control.listSchedules([name], options),
	getSchedule: (name, options) => control.getSchedule(name, options),
	pauseSchedules: (name, options) => control.pauseSchedules([name], {}, options),
	resumeSchedules: (name, options) => control.resumeSchedules([name], options),
	runSchedule: (name, options) => control.runSchedule(name, options),
	backfillSchedule: (name, options) => control.backfillSchedule(name, { from: 1, until: 2, limit: 1 }, options),
	removeSchedules: (name, options) => control.removeSchedules([name], options),
	listRuns: (name, options) => control.listRuns(name, { limit: 1 }, options),
	getRun: (name, options) => control.getRun(runOf(name).id, options),
	cancelRun: (name, options) => control.cancelRun(runOf(name).id, options),
	'readLogs of a schedule': (name, options) => logs(name, options),
	'readLogs of a run': (name, options) => logs(runOf(name).id, options),
	'readLogs of an instance of a run': (name, options) => logs(runInstanceId(runOf(name).id, 0), options),
};

function logs(name: string, options: CallOptions): Promise<unknown> {
	return collect(control.readLogs(name, { stdout: true, stderr: true, follow: false }, options));
}

describe.each(Object.entries(ON_SCHEDULES))('%s', (_, call) => {
	it('goes by the name of the schedule', async () => {
		await call('web-1', by(WEB));
		const done = calls.length;
		await expect(call('db', by(WEB))).rejects.toThrow(refused);
		await expect(call('nothing', by(WEB))).rejects.toThrow(refused);
		expect(calls).toHaveLength(done);
	});

	it('goes by where the schedule may run', async () => {
		await call('db', by(ZONE_A));
		const done = calls.length;
		await expect(call('web-2', by(ZONE_A))).rejects.toThrow(refused);
		expect(calls).toHaveLength(done);
	});
});

describe('schedules', () => {
	it('are applied with targets, locks and dependencies within the limits alone, and nothing is pruned', async () => {
		const apply = (spec: object, limits: AccessLimits) =>
			control.applySchedules([{ ...specOf('web-1', IN_A), ...spec }], {}, by(limits));
		await apply({ mutex: 'web-lock', dependsOn: ['web-1'] }, WEB);
		await expect(apply({ mutex: 'db/backup' }, WEB)).rejects.toThrow(/the lock db\/backup/);
		await expect(apply({ dependsOn: ['db'] }, WEB)).rejects.toThrow(/the schedule db/);
		await expect(apply({ on: specOf('x').on }, ZONE_A)).rejects.toThrow(/has to demand zone=a/);
		await expect(control.applySchedules([], { prune: true }, by(WEB))).rejects.toThrow(refused);
	});

	it('and runs are listed where they are seen', async () => {
		const names = async (limits: AccessLimits) => (await control.listSchedules([], by(limits))).map(({ name }) => name);
		expect(await names(WEB)).toEqual(['web-1', 'web-2']);
		expect(await names(ZONE_A)).toEqual(['web-1', 'db']);
		expect(await names({})).toHaveLength(3);
		const runs = (await control.listRuns('', { limit: 9 }, by(ZONE_A))).map(({ schedule }) => schedule);
		expect(runs).toEqual(['web-1', 'db']);
		const two = await control.listRuns('', { limit: 2 }, by(ZONE_A));
		expect(two.map(({ schedule }) => schedule)).toEqual(['web-1', 'db']);
		expect(await control.listRuns('', { limit: 1 }, by(ZONE_A))).toHaveLength(1);
	});

	it('runs and locks are told of in events where they are seen', () => {
		const sees = (limits: AccessLimits, subject: string) => {
			const principal = by(limits).caller?.principal;
			if (principal === undefined) throw new Error('no caller');
			const event = { sequence: 1, at: 1, kind: 'x', actor: 'x', reason: '', subject };
			return seesEvent(state.view, principal)(event);
		};
		const subjects = [
			'schedule/web-1',
			`run/${runOf('web-1').id}`,
			`instance/${runOf('web-1').id}.0`,
			'lock/default/web-1',
		];
		for (const subject of [...subjects, 'entry/web-x']) expect([subject, sees(WEB, subject)]).toEqual([subject, true]);
		for (const subject of ['schedule/db', `run/${runOf('db').id}`, `instance/${runOf('db').id}.0`, 'lock/db/backup']) {
			expect([subject, sees(WEB, subject)]).toEqual([subject, false]);
		}
		expect(sees(ZONE_A, `run/${runOf('web-2').id}`)).toBe(false);
	});
});

describe('locks', () => {
	it('are asked for, checked and broken by names that are covered, in the domain default without it', async () => {
		await control.acquireLock(acquire('web-1', 'default/web-2'), by(WEB));
		await control.acquireLock(acquire('db/x'), by(ZONE_A));
		await expect(control.acquireLock(acquire('web-1', 'db/x'), by(WEB))).rejects.toThrow(/the lock db\/x/);
		await expect(control.acquireLock(acquire('x/web-1'), by(WEB))).rejects.toThrow(refused);
		await expect(control.checkLock({ name: 'db/x', token: 1 }, by(WEB))).rejects.toThrow(refused);
		await expect(control.breakLock('db/x', { reason: '' }, by(WEB))).rejects.toThrow(refused);
		expect((await control.listLocks([], by(WEB))).map(({ name }) => name)).toEqual(['default/web-1']);
	});

	it('of a session that has others are out of reach', async () => {
		await control.renewSession('s1', { holdSeconds: 0 }, by(WEB));
		await expect(control.renewSession('s-db', { holdSeconds: 0 }, by(WEB))).rejects.toThrow(refused);
		await expect(control.releaseLock('s-db', 'r', by(WEB))).rejects.toThrow(refused);
		await expect(control.endSession('s-db', { clean: true }, by(WEB))).rejects.toThrow(refused);
		const other = { ...acquire('web-1'), session: { ...acquire().session, id: 's-db' } };
		await expect(control.acquireLock(other, by(WEB))).rejects.toThrow(refused);
		await control.endSession('s-db', { clean: true }, by({}));
	});
});

describe('shared values', () => {
	it('are reached by keys that are covered, and written under locks that are', async () => {
		const value = new Uint8Array();
		await control.putEntry('web-1', value, { guard: { name: 'web-1', token: 1 } }, by(WEB));
		await expect(control.putEntry('web-1', value, { guard: { name: 'db/x', token: 1 } }, by(WEB))).rejects.toThrow(
			refused,
		);
		await expect(control.putEntry('db/a', value, {}, by(WEB))).rejects.toThrow(/the key db\/a/);
		await expect(control.getEntry('db/a', by(WEB))).rejects.toThrow(refused);
		await expect(control.deleteEntry('db/a', {}, by(WEB))).rejects.toThrow(refused);
	});

	it('are listed as many as were asked for, and watched, without the others', async () => {
		const keys = async (limit: number) => (await control.listEntries('', { limit }, by(WEB))).map(({ key }) => key);
		expect(await keys(1)).toEqual(['web-1']);
		expect(await keys(2)).toEqual(['web-1', 'web-2']);
		expect(await keys(9)).toEqual(['web-1', 'web-2']);
		const messages = await collect(control.watchEntries('', by(WEB)));
		expect(messages).toEqual([[], [{ kind: 'delete', key: 'web-1', version: 10, reason: 'asked' }]]);
	});
});

describe('processes', () => {
	it('are looked for on nodes that are covered', async () => {
		const on = (node: string) => [{ node: node as NodeName, pid: 1 }];
		await control.checkPids(on('a1'), by(ZONE_A));
		await control.checkPids([{ pid: 1 }], by(WEB));
		await expect(control.checkPids(on('b1'), by(ZONE_A))).rejects.toThrow(refused);
		await expect(control.checkPids([{ pid: 1 }], by(ZONE_A))).rejects.toThrow(refused);
	});
});

describe('the audit', () => {
	it('is told of changes and refusals, not of what scripts do all the time, and never a value', async () => {
		await control.acquireLock(acquire('a'), by({}));
		await control.renewSession('s1', { holdSeconds: 0 }, by({}));
		await control.releaseLock('s1', 'r1', by({}));
		await control.endSession('s1', { clean: true }, by({}));
		await control.getSchedule('db', by({}));
		expect(told).toEqual([]);
		await control.breakLock('a', { reason: 'stuck' }, by({}));
		await control.putEntry('k', Buffer.from('hunter2'), {}, by({}));
		await control.pauseSchedules(['db'], {}, by({}));
		await control.cancelRun(runOf('db').id, by({}));
		await expect(control.acquireLock(acquire('db'), by(WEB))).rejects.toThrow(refused);
		expect(told.map(({ rpc, subject, outcome }) => [rpc.split('/')[1], subject, outcome])).toEqual([
			['BreakLock', 'lock/a', 'done'],
			['PutEntry', 'entry/k', 'done'],
			['PauseSchedules', 'schedule/db', 'done'],
			['CancelRun', `run/${runOf('db').id}`, 'done'],
			['AcquireLock', 'lock/db', 'refused'],
		]);
		expect(JSON.stringify(told)).not.toMatch(/hunter2|aHVudGVyMg/);
	});
});
