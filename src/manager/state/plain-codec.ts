import { z } from 'zod';
import type { FunctionRecord } from '../../model/function-spec.ts';
import { JOB_DELIVERIES, WORKER_MODES } from '../../model/function-spec.ts';
import type { FunctionName, InstanceId, NodeName, ProcessName, RunId, ScheduleName } from '../../model/ids.ts';
import { isFunctionName, isInstanceId, isNodeName, isProcessName, isRunId, isScheduleName } from '../../model/ids.ts';
import { LOCK_NAME, type LockRecord, type LockSession } from '../../model/locks.ts';
import { EXIT_CAUSES, type ExitStatus } from '../../model/records.ts';
import { RUN_CAUSES, RUN_OUTCOMES, type Run, type Schedule } from '../../model/schedule-records.ts';
import { CATCH_UPS, DST_RULES, OVERLAPS, type ScheduleSpec, STRATEGIES } from '../../model/schedule-spec.ts';
import type { Entry } from '../../store/store.ts';
import { decode, spec as processSpec } from './record-codec.ts';
import type { PlainTable, StoredEntry, StoredOutput, TableChange } from './tables.ts';

/** The tables that are read when a manager starts. */
export const HELD_TABLES = [
	'schedule',
	'run',
	'lockSession',
	'lock',
	'entry',
	'function',
] as const satisfies PlainTable[];

const whole = z.number().int().nonnegative();

function text<T extends string>(is: (text: string) => boolean, what: string): z.ZodType<T> {
	return z.custom<T>((value) => typeof value === 'string' && is(value), `expected ${what}`);
}

const scheduleName = text<ScheduleName>(isScheduleName, 'the name of a schedule');
const nodeName = text<NodeName>(isNodeName, 'a node name');
const runId = text<RunId>(isRunId, 'the id of a run');
const instanceId = text<InstanceId>(isInstanceId, 'an instance id');
const lockName = text<string>((value) => LOCK_NAME.test(value), 'the name of a lock');

const scheduleSpec: z.ZodType<ScheduleSpec> = z.object({
	name: scheduleName,
	when: z.discriminatedUnion('kind', [
		z.object({ kind: z.literal('cron'), expression: z.string() }),
		z.object({ kind: z.literal('every'), seconds: z.number() }),
		z.object({ kind: z.literal('at'), at: z.number() }),
		z.object({ kind: z.literal('manual') }),
	]),
	timezone: z.string(),
	dst: z.enum(DST_RULES),
	run: processSpec,
	timeoutSeconds: z.number().exactOptional(),
	on: z.object({
		strategy: z.enum(STRATEGIES),
		nodes: z.array(nodeName),
		selector: z.record(z.string(), z.string()),
		constraints: z.array(z.string()).exactOptional(),
		order: z.enum(['parallel', 'sequential']),
		handBack: z.enum(['sticky', 'preferred']),
		healthy: z
			.object({
				process: text<ProcessName>(isProcessName, 'a process name').exactOptional(),
				tcpPort: whole.exactOptional(),
				http: z.string().exactOptional(),
			})
			.exactOptional(),
		perNode: whole.exactOptional(),
	}),
	overlap: z.enum(OVERLAPS),
	maxRunning: whole.exactOptional(),
	maxQueued: whole,
	mutex: lockName.exactOptional(),
	catchUp: z.enum(CATCH_UPS),
	startingDeadlineSeconds: z.number(),
	jitterSeconds: z.number(),
	retries: z.object({
		limit: whole,
		intervalSeconds: z.number(),
		backoff: z.number(),
		maxIntervalSeconds: z.number(),
	}),
	onLost: z.enum(['fail', 'rerun']),
	startsAt: z.number().exactOptional(),
	expiresAt: z.number().exactOptional(),
	dependsOn: z.array(scheduleName).exactOptional(),
	history: z.object({ successes: whole, others: whole, maxAgeSeconds: z.number() }),
	paused: z.boolean(),
});

const schedule: z.ZodType<Schedule> = z.object({
	name: scheduleName,
	spec: scheduleSpec,
	revision: whole,
	createdAt: z.number(),
	lastFire: z.number(),
	anchor: z.number(),
	paused: z.object({ at: z.number(), reason: z.string().exactOptional() }).exactOptional(),
	rotatedTo: nodeName.exactOptional(),
	primary: nodeName.exactOptional(),
	seenOf: z.record(z.string(), z.number()).exactOptional(),
	forgotten: z.object({ fires: z.number().exactOptional(), backfills: z.number().exactOptional() }).exactOptional(),
});

const ended = { at: z.number(), cause: z.enum(EXIT_CAUSES).exactOptional() };
const exit: z.ZodType<ExitStatus> = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('code'), code: whole, ...ended }),
	z.object({
		kind: z.literal('signal'),
		signal: z.custom<NodeJS.Signals>((value) => typeof value === 'string' && value.startsWith('SIG')),
		core: z.boolean(),
		oom: z.boolean(),
		...ended,
	}),
	z.object({ kind: z.literal('unknown'), ...ended }),
]);

const run: z.ZodType<Run> = z.object({
	id: runId,
	schedule: scheduleName,
	revision: whole,
	scheduledAt: z.number(),
	cause: z.enum(RUN_CAUSES),
	state: z.enum(['waiting', 'running', 'ended']),
	claimedAt: z.number(),
	dispatchedAt: z.number().exactOptional(),
	endedAt: z.number().exactOptional(),
	outcome: z.enum(RUN_OUTCOMES).exactOptional(),
	reason: z.string().exactOptional(),
	actor: z.string().exactOptional(),
	tasks: z.array(
		z.object({
			ordinal: whole,
			node: nodeName,
			attempt: whole,
			generation: whole,
			want: z.enum(['run', 'stop']),
			startedAt: z.number().exactOptional(),
			endedAt: z.number().exactOptional(),
			exit: exit.exactOptional(),
			outcome: z.enum(RUN_OUTCOMES).exclude(['skipped', 'missed']).exactOptional(),
			reason: z.string().exactOptional(),
		}),
	),
	retryAt: z.number().exactOptional(),
	mutexToken: whole.exactOptional(),
	nodelessSince: z.number().exactOptional(),
	remaining: z.array(nodeName).exactOptional(),
	ending: z.enum(['cancelled', 'replaced']).exactOptional(),
	spec: scheduleSpec.exactOptional(),
});

const lockSession: z.ZodType<LockSession> = z.object({
	id: z.string(),
	identity: z.object({
		owner: z.string(),
		host: z.string(),
		node: nodeName.exactOptional(),
		pid: whole.exactOptional(),
		startTime: z.number().exactOptional(),
		bootId: z.string().exactOptional(),
		comment: z.string().exactOptional(),
	}),
	ttlSeconds: z.number().exactOptional(),
	lockDelaySeconds: z.number(),
	reentrant: z.boolean().exactOptional(),
	since: z.number(),
});

const mode = z.enum(['exclusive', 'shared']);

const lock: z.ZodType<LockRecord> = z.object({
	name: lockName,
	slots: whole,
	holders: z.array(
		z.object({
			request: z.string(),
			session: z.string(),
			mode,
			token: whole,
			since: z.number(),
			maxHoldSeconds: z.number().exactOptional(),
		}),
	),
	waiters: z.array(
		z.object({
			id: z.string(),
			session: z.string(),
			names: z.array(lockName),
			mode,
			slots: whole,
			maxHoldSeconds: z.number().exactOptional(),
			since: z.number(),
		}),
	),
	token: whole,
	delayedSeconds: z.number().exactOptional(),
	delayedBy: z.array(z.object({ session: z.string(), request: z.string() })).exactOptional(),
});

const entry: z.ZodType<StoredEntry> = z.object({
	key: z.string(),
	value: z.string(),
	version: whole,
	changedAt: z.number(),
	ttlSeconds: z.number().exactOptional(),
});

const queueLimits = z.object({ high: whole, normal: whole, low: whole });
const retention = z.object({ maxAgeSeconds: z.number(), count: whole });
const functionName = text<FunctionName>(isFunctionName, 'the name of a function');

const functionRecord: z.ZodType<FunctionRecord> = z.object({
	name: functionName,
	revision: whole,
	spec: z
		.object({
			name: functionName,
			run: z
				.object({
					process: processSpec,
					concurrency: whole,
					mode: z.enum(WORKER_MODES),
					nodes: z.array(nodeName),
					selector: z.record(z.string(), z.string()),
				})
				.exactOptional(),
			retries: whole,
			backoff: z.object({
				intervalSeconds: z.number(),
				factor: z.number(),
				maxIntervalSeconds: z.number(),
				jitter: z.number(),
			}),
			timeoutSeconds: z.number().exactOptional(),
			leaseSeconds: z.number(),
			delivery: z.enum(JOB_DELIVERIES),
			maxQueue: queueLimits.exactOptional(),
			maxRunning: whole.exactOptional(),
			maxPayloadBytes: whole,
			keep: z.object({ done: retention, failed: retention }),
		})
		.exactOptional(),
	ownMaxQueue: queueLimits.exactOptional(),
	draining: z.literal(true).exactOptional(),
	paused: z.literal(true).exactOptional(),
});

const output: z.ZodType<StoredOutput> = z.object({
	instance: instanceId,
	outputs: z.array(
		z.object({
			stream: z.enum(['stdout', 'stderr']),
			head: z.string(),
			tail: z.string(),
			totalBytes: whole,
		}),
	),
});

/** The record of an entry as a change from nothing. @throws MinderError `storage` naming the key and the field */
export function decodePlain(table: (typeof HELD_TABLES)[number], stored: Entry): TableChange {
	switch (table) {
		case 'schedule': {
			const after = decode(schedule, stored);
			return { table, key: after.name, before: undefined, after };
		}
		case 'run': {
			const after = decode(run, stored);
			return { table, key: after.id, before: undefined, after };
		}
		case 'lockSession': {
			const after = decode(lockSession, stored);
			return { table, key: after.id, before: undefined, after };
		}
		case 'lock': {
			const after = decode(lock, stored);
			return { table, key: after.name, before: undefined, after };
		}
		case 'entry': {
			const after = decode(entry, stored);
			return { table, key: after.key, before: undefined, after };
		}
		case 'function': {
			const after = decode(functionRecord, stored);
			return { table, key: after.name, before: undefined, after };
		}
	}
}

/** A run of the history. @throws MinderError `storage` */
export function decodeEndedRun(stored: Entry): Run {
	return decode(run, stored);
}

/** @throws MinderError `storage` */
export function decodeOutput(stored: Entry): StoredOutput {
	return decode(output, stored);
}

/** The highest number of the cluster's counter in what was written. */
export function highestOf(change: TableChange): number {
	if (change.after === undefined) return 0;
	switch (change.table) {
		case 'run':
			return Math.max(change.after.mutexToken ?? 0, ...change.after.tasks.map((task) => task.generation));
		case 'lock':
			return Math.max(change.after.token, ...change.after.holders.map((hold) => hold.token));
		case 'entry':
			return change.after.version;
		default:
			return 0;
	}
}
