import * as fc from 'fast-check';
import { type RunId, runIdOf, runInstanceId, type ScheduleName } from '../../../src/model/ids.ts';
import type { KvChange, KvEntry } from '../../../src/model/kv.ts';
import type {
	AcquireLock,
	LockAnswer,
	LockHolder,
	LockIdentity,
	LockView,
	PidAnswer,
	SessionState,
} from '../../../src/model/locks.ts';
import type { ProcessSpec, ShownSpec } from '../../../src/model/process-spec.ts';
import { RUN_CAUSES, RUN_OUTCOMES, type RunTask } from '../../../src/model/schedule-records.ts';
import {
	CATCH_UPS,
	DST_RULES,
	OVERLAPS,
	type RunTarget,
	type ScheduleSpec,
	STRATEGIES,
} from '../../../src/model/schedule-spec.ts';
import type {
	RunDetail,
	RunView,
	ScheduleChange,
	ScheduleDetail,
	ScheduleView,
	ShownScheduleSpec,
} from '../../../src/model/schedule-views.ts';
import * as any from './arbitraries.ts';

const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const whole = fc.maxSafeNat();
const amount = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const text = fc.string({ unit: 'grapheme' });
const few = <T>(values: fc.Arbitrary<T>) => fc.array(values, { maxLength: 3 });
const some = <T>(values: fc.Arbitrary<T>) => fc.array(values, { minLength: 1, maxLength: 3 });

/** With each of `optional` there or absent. */
function record<R, O>(
	required: { [K in keyof R]: fc.Arbitrary<R[K]> },
	optional: { [K in keyof O]: fc.Arbitrary<O[K]> },
): fc.Arbitrary<R & Partial<O>> {
	return fc
		.tuple(fc.record(required), fc.record(optional, { requiredKeys: [] } as unknown as { requiredKeys: never[] }))
		.map(([must, may]) => ({ ...must, ...may }) as R & Partial<O>);
}

const schedule = any.name.map((name) => name as string as ScheduleName);
const at = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
const run: fc.Arbitrary<RunId> = fc
	.tuple(schedule, at, fc.constantFrom(undefined, 'b' as const, 'm7' as const))
	.map(([name, time, mark]) => runIdOf(name, time, mark));
const lockName = fc.constantFrom('deploy', 'db/rotate', 'a.b-c_d', 'x/1');
const clientId = fc.stringMatching(/^[A-Za-z0-9._:-]{1,40}$/);

const target: fc.Arbitrary<RunTarget> = record(
	{
		strategy: fc.constantFrom(...STRATEGIES),
		nodes: few(any.node),
		selector: fc.dictionary(fc.constantFrom('zone', 'rack'), text, { noNullPrototype: true }),
		order: fc.constantFrom('parallel' as const, 'sequential' as const),
		handBack: fc.constantFrom('sticky' as const, 'preferred' as const),
	},
	{
		constraints: fc.uniqueArray(fc.constantFrom('zone=a', 'gpu exists'), { minLength: 1 }),
		healthy: record(
			{},
			{ process: any.name, tcpPort: fc.integer({ min: 1, max: 65_535 }), http: fc.constantFrom(':80/', ':8080/a?b') },
		),
		perNode: fc.integer({ min: 1, max: 100 }),
	},
);

const rest = record(
	{
		name: schedule,
		when: fc.oneof(
			fc.record({ kind: fc.constant('cron' as const), expression: fc.constantFrom('* * * * *', '0 3 * * 1-5') }),
			fc.record({ kind: fc.constant('every' as const), seconds: amount.map((value) => value + 1) }),
			fc.record({ kind: fc.constant('at' as const), at }),
			fc.record({ kind: fc.constant('manual' as const) }),
		),
		timezone: fc.constantFrom('UTC', 'Europe/Berlin'),
		dst: fc.constantFrom(...DST_RULES),
		on: target,
		overlap: fc.constantFrom(...OVERLAPS),
		maxQueued: uint32,
		catchUp: fc.constantFrom(...CATCH_UPS),
		startingDeadlineSeconds: amount,
		jitterSeconds: amount,
		retries: fc.record({ limit: uint32, intervalSeconds: amount, backoff: amount, maxIntervalSeconds: amount }),
		onLost: fc.constantFrom('fail' as const, 'rerun' as const),
		history: fc.record({ successes: uint32, others: uint32, maxAgeSeconds: amount }),
		paused: fc.boolean(),
	},
	{
		timeoutSeconds: amount,
		maxRunning: fc.integer({ min: 1, max: 100 }),
		mutex: lockName,
		startsAt: whole,
		expiresAt: whole,
		dependsOn: some(schedule),
	},
);

const ofRun = <Spec extends ProcessSpec>(specs: fc.Arbitrary<Spec>) =>
	fc.tuple(rest, specs).map(([given, spec]) => ({
		...given,
		run: { ...spec, name: given.name as string as Spec['name'], daemon: false },
	}));

export const scheduleSpec: fc.Arbitrary<ScheduleSpec> = ofRun(any.spec);
export const shownScheduleSpec: fc.Arbitrary<ShownScheduleSpec> = ofRun<ShownSpec>(any.shownSpec);

const outcome = fc.constantFrom(...RUN_OUTCOMES);
const task: fc.Arbitrary<RunTask> = record(
	{
		ordinal: uint32,
		node: any.node,
		attempt: uint32,
		generation: whole,
		want: fc.constantFrom('run' as const, 'stop' as const),
	},
	{
		startedAt: whole,
		endedAt: whole,
		exit: any.exit,
		outcome: outcome.filter((each) => each !== 'skipped' && each !== 'missed'),
		reason: text,
	},
) as fc.Arbitrary<RunTask>;

export const runView: fc.Arbitrary<RunView> = record(
	{
		id: run,
		schedule,
		revision: uint32,
		scheduledAt: whole,
		cause: fc.constantFrom(...RUN_CAUSES),
		state: fc.constantFrom('waiting' as const, 'running' as const, 'ended' as const),
		claimedAt: whole,
		tasks: few(task),
	},
	{ dispatchedAt: whole, endedAt: whole, outcome, reason: text, actor: text, retryAt: whole, mutexToken: whole },
);

export const runDetail: fc.Arbitrary<RunDetail> = fc.record({
	run: runView,
	outputs: few(
		fc.record({
			instance: run.map((id) => runInstanceId(id, 3)),
			outputs: fc.array(any.excerpt, { maxLength: 2 }),
		}),
	),
});

export const scheduleView: fc.Arbitrary<ScheduleView> = record(
	{
		name: schedule,
		spec: shownScheduleSpec,
		revision: uint32,
		createdAt: whole,
		lastFire: whole,
		anchor: whole,
		running: few(runView),
	},
	{
		paused: record({ at: whole }, { reason: text }),
		rotatedTo: any.node,
		primary: any.node,
		nextFire: whole,
		lastRun: runView,
		warning: text,
		forgotten: record({}, { fires: whole, backfills: whole }),
	},
);

export const scheduleDetail: fc.Arbitrary<ScheduleDetail> = fc.record({
	schedule: scheduleView,
	nextFires: few(whole),
	runs: few(runView),
	events: few(any.event),
	nodes: few(fc.record({ node: any.node, why: text })),
});

const changed = { name: schedule, revision: uint32 };
export const scheduleChange: fc.Arbitrary<ScheduleChange> = fc.oneof(
	fc.record({ ...changed, kind: fc.constantFrom('create' as const, 'none' as const), after: shownScheduleSpec }),
	fc.record({ ...changed, kind: fc.constant('update' as const), before: shownScheduleSpec, after: shownScheduleSpec }),
	fc.record({ ...changed, kind: fc.constant('remove' as const), before: shownScheduleSpec }),
);

const identity: fc.Arbitrary<LockIdentity> = record(
	{ owner: text, host: text },
	{ node: any.node, pid: uint32, startTime: whole, bootId: text, comment: text },
);
const holder: fc.Arbitrary<LockHolder> = fc.tuple(identity, whole).map(([who, since]) => ({ ...who, since }));
const mode = fc.constantFrom('exclusive' as const, 'shared' as const);

export const acquire: fc.Arbitrary<AcquireLock> = record(
	{
		session: record(
			{
				id: clientId,
				identity,
				ttlSeconds: fc.integer({ min: 2, max: 3600 }),
				lockDelaySeconds: fc.integer({ min: 0, max: 3600 }),
			},
			{ reentrant: fc.boolean() },
		),
		request: clientId,
		names: some(lockName),
		mode,
		slots: fc.integer({ min: 1, max: 10_000 }),
		try: fc.boolean(),
		pollSeconds: fc.integer({ min: 0, max: 30 }),
	},
	{ maxHoldSeconds: amount },
);

export const lockAnswer: fc.Arbitrary<LockAnswer> = fc.oneof(
	fc.record({ kind: fc.constant('granted' as const), name: lockName, token: whole, ttlSeconds: amount }),
	fc.record({
		kind: fc.constant('queued' as const),
		waits: few(fc.record({ name: lockName, position: uint32, holders: few(holder) })),
	}),
	fc.record({
		kind: fc.constant('refused' as const),
		holders: few(fc.record({ name: lockName, holders: few(holder) })),
	}),
);

export const sessionState: fc.Arbitrary<SessionState> = fc.record({
	ttlSeconds: amount,
	holds: few(fc.record({ name: lockName, token: whole, request: clientId })),
});

const party = { session: text, identity, since: whole, mode };
export const lockView: fc.Arbitrary<LockView> = record(
	{
		name: lockName,
		slots: uint32,
		token: whole,
		holders: few(fc.record({ ...party, token: whole })),
		waiters: few(fc.record(party)),
	},
	{ delayedSeconds: amount },
);

const key = fc.stringMatching(/^[\x21-\x7e]{1,40}$/);
export const entry: fc.Arbitrary<KvEntry> = record(
	{ key, value: fc.uint8Array(), version: whole, changedAt: whole },
	{ ttlSeconds: amount },
);

export const entryChange: fc.Arbitrary<KvChange> = fc.oneof(
	fc.record({ kind: fc.constant('put' as const), entry }),
	fc.record({
		kind: fc.constant('delete' as const),
		key,
		version: whole,
		reason: fc.constantFrom('asked' as const, 'expired' as const),
	}),
);

export const pidAnswer: fc.Arbitrary<PidAnswer> = record(
	{
		pid: fc.integer({ min: 1, max: 2 ** 22 }),
		state: fc.constantFrom('up' as const, 'down' as const, 'unknown' as const),
	},
	{ node: any.node, startTime: whole, bootId: text },
);
