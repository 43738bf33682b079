import type { Control } from '../../../src/model/control.ts';
import {
	type InstanceId,
	type NodeName,
	type ProcessName,
	type RunId,
	runInstanceId,
	type ScheduleName,
} from '../../../src/model/ids.ts';
import type { KvEntry } from '../../../src/model/kv.ts';
import type { LockView } from '../../../src/model/locks.ts';
import type { ShownSpec } from '../../../src/model/process-spec.ts';
import { SCHEDULE_DEFAULTS } from '../../../src/model/schedule-spec.ts';
import type { RunDetail, RunView, ScheduleView, ShownScheduleSpec } from '../../../src/model/schedule-views.ts';
import { buildProcessSpec } from '../../../src/model/spec-build.ts';

const NAME = 'rotate' as ScheduleName;

export const SCHEDULE_SPEC: ShownScheduleSpec = {
	...SCHEDULE_DEFAULTS,
	name: NAME,
	when: { kind: 'cron', expression: '0 3 * * *' },
	run: buildProcessSpec('rotate' as ProcessName, { command: '/bin/true', daemon: false }) as ShownSpec,
	mutex: 'db/rotate',
};

export const RUN: RunView = {
	id: 'rotate@20260102T030000Z' as RunId,
	schedule: NAME,
	revision: 2,
	scheduledAt: 5,
	cause: 'catch-up',
	state: 'ended',
	claimedAt: 6,
	dispatchedAt: 7,
	endedAt: 9,
	outcome: 'timed-out',
	reason: 'it took longer than 1 s',
	tasks: [
		{
			ordinal: 0,
			node: 'a' as NodeName,
			attempt: 1,
			generation: 12,
			want: 'stop',
			startedAt: 7,
			endedAt: 9,
			outcome: 'timed-out',
		},
	],
	mutexToken: 11,
};

export const SCHEDULE: ScheduleView = {
	name: NAME,
	spec: SCHEDULE_SPEC,
	revision: 2,
	createdAt: 1,
	lastFire: 5,
	anchor: 1,
	paused: { at: 8, reason: 'audit' },
	running: [],
	lastRun: RUN,
	forgotten: { fires: 3 },
};

export const RUN_DETAIL: RunDetail = {
	run: RUN,
	outputs: [
		{
			instance: runInstanceId(RUN.id, 0) satisfies InstanceId,
			outputs: [{ stream: 'stdout', head: new Uint8Array([0, 255]), tail: new Uint8Array([1]), totalBytes: 70_000 }],
		},
	],
};

export const LOCK: LockView = {
	name: 'default/deploy',
	slots: 1,
	token: 9,
	holders: [{ session: 's1', identity: { owner: 'ann', host: 'h', pid: 12 }, since: 5, token: 9, mode: 'exclusive' }],
	waiters: [{ session: 's2', identity: { owner: 'bob', host: 'h' }, since: 6, mode: 'shared' }],
	delayedSeconds: 1.5,
};

export const ENTRY: KvEntry = {
	key: 'a/b',
	value: new Uint8Array([0, 1, 255]),
	version: 4,
	changedAt: 5,
	ttlSeconds: 60,
};

type Calls = unknown[][];

/** The part of a fake control about schedules. */
export function fakeScheduleControl(calls: Calls) {
	return {
		async applySchedules(specs, how) {
			calls.push(['applySchedules', specs, how]);
			return specs.map((spec) => ({
				kind: 'create' as const,
				name: spec.name,
				revision: 1,
				after: spec as ShownScheduleSpec,
			}));
		},
		async listSchedules(names) {
			calls.push(['listSchedules', names]);
			return [SCHEDULE];
		},
		async getSchedule(name) {
			calls.push(['getSchedule', name]);
			const nodes = [{ node: 'a', why: 'has room' }];
			return { schedule: SCHEDULE, nextFires: [10, 20], runs: [RUN], events: [], nodes };
		},
		async pauseSchedules(names, how) {
			calls.push(['pauseSchedules', names, how]);
			return [SCHEDULE];
		},
		async resumeSchedules(names) {
			calls.push(['resumeSchedules', names]);
			return [SCHEDULE];
		},
		async runSchedule(name) {
			calls.push(['runSchedule', name]);
			return RUN;
		},
		async backfillSchedule(name, range) {
			calls.push(['backfillSchedule', name, range]);
			return [RUN];
		},
		async removeSchedules(names) {
			calls.push(['removeSchedules', names]);
		},
		async listRuns(schedule, how) {
			calls.push(['listRuns', schedule, how]);
			return [RUN];
		},
		async getRun(id) {
			calls.push(['getRun', id]);
			return RUN_DETAIL;
		},
		async cancelRun(id) {
			calls.push(['cancelRun', id]);
			return RUN;
		},
	} satisfies Partial<Control>;
}

/** The part of a fake control about locks, shared values and processes that are looked for. */
export function fakeLockControl(calls: Calls) {
	return {
		async acquireLock(request) {
			calls.push(['acquireLock', request]);
			return { kind: 'granted' as const, name: 'default/deploy', token: 9, ttlSeconds: 15 };
		},
		async releaseLock(session, request) {
			calls.push(['releaseLock', session, request]);
		},
		async renewSession(session, how) {
			calls.push(['renewSession', session, how]);
			return { ttlSeconds: 15, holds: [{ name: 'default/deploy', token: 9, request: 'r1' }] };
		},
		async endSession(session, how) {
			calls.push(['endSession', session, how]);
		},
		async checkLock(guard) {
			calls.push(['checkLock', guard]);
			return true;
		},
		async listLocks(names) {
			calls.push(['listLocks', names]);
			return [LOCK];
		},
		async breakLock(name, how) {
			calls.push(['breakLock', name, how]);
			return LOCK;
		},
		async getEntry(key) {
			calls.push(['getEntry', key]);
			return ENTRY;
		},
		async putEntry(key, value, how) {
			calls.push(['putEntry', key, value, how]);
			return ENTRY;
		},
		async deleteEntry(key, how) {
			calls.push(['deleteEntry', key, how]);
		},
		async listEntries(prefix, how) {
			calls.push(['listEntries', prefix, how]);
			return [ENTRY];
		},
		async *watchEntries(prefix) {
			calls.push(['watchEntries', prefix]);
			yield [{ kind: 'put' as const, entry: ENTRY }];
			yield [{ kind: 'delete' as const, key: 'a/b', version: 5, reason: 'expired' as const }];
		},
		async checkPids(queries) {
			calls.push(['checkPids', queries]);
			return queries.map((query) => ({ ...query, state: 'up' as const, startTime: 77, bootId: 'b1' }));
		},
	} satisfies Partial<Control>;
}
