import { z } from 'zod';
import { MinderError } from '../../model/errors.ts';
import type { InstanceId, NodeName, ProcessName } from '../../model/ids.ts';
import { isInstanceId, isNodeName, isProcessName } from '../../model/ids.ts';
import { isConstraint } from '../../model/label-constraint.ts';
import { DEPENDENCY_CONDITIONS, LIMIT_NAMES, RESTART_POLICIES } from '../../model/process-spec.ts';
import type { Event, Instance, Process } from '../../model/records.ts';
import type { Entry, Op } from '../../store/store.ts';
import { rolloutRecord } from '../rollouts/rollout-codec.ts';
import type { RolloutRecord } from '../rollouts/rollout-record.ts';
import { accessToken, joinToken, nodeKey } from './access-codec.ts';
import type { NodeRecord, PlainTable, TableChange } from './tables.ts';

/** Keys: `process/NAME`, `instance/ID`, `node/NAME`, `rollout/PROCESS`, `node-key/NAME`, `join-token/ID`, `access-token/ID`, `schedule/NAME`, `run/ID`, `ended-run/ID`, `run-output/INSTANCE`, `lock-session/ID`, `lock/DOMAIN/NAME`, `kv/KEY`, `function/NAME`, `meta/cluster`, `event/SEQUENCE` with 16 digits, so that bytes sort as numbers. */
export const PREFIXES = {
	process: 'process/',
	instance: 'instance/',
	node: 'node/',
	rollout: 'rollout/',
	event: 'event/',
	nodeKey: 'node-key/',
	joinToken: 'join-token/',
	accessToken: 'access-token/',
	schedule: 'schedule/',
	run: 'run/',
	endedRun: 'ended-run/',
	runOutput: 'run-output/',
	lockSession: 'lock-session/',
	lock: 'lock/',
	entry: 'kv/',
	function: 'function/',
} as const;
export const CLUSTER_KEY = 'meta/cluster';

/** Facts of the store as a whole. `generation` is the highest one given out in a commit. */
export interface Cluster {
	readonly clusterId: string;
	readonly generation: number;
}

const whole = z.number().int().nonnegative();
const strings = z.record(z.string(), z.string());

const signal = z.custom<NodeJS.Signals>(
	(value) => typeof value === 'string' && value.startsWith('SIG'),
	'expected a signal',
);
const ends = z.array(z.union([whole, signal]));
const argv = z.array(z.string()).min(1);

const probe = z.object({
	check: z.discriminatedUnion('kind', [
		z.object({ kind: z.literal('http'), url: z.string() }),
		z.object({ kind: z.literal('tcp'), host: z.string(), port: whole }),
		z.object({ kind: z.literal('exec'), command: argv }),
		z.object({ kind: z.literal('logLine'), pattern: z.string() }),
	]),
	intervalSeconds: z.number(),
	timeoutSeconds: z.number(),
	initialDelaySeconds: z.number(),
	successThreshold: whole,
	failureThreshold: whole,
});

/** As {@link parseConstraint} takes it. */
const constraint = z.string().refine(isConstraint, 'expected a constraint on a label');

/** Unknown fields are dropped: a newer version may have written them. */
export const spec = z.object({
	name: z.custom<ProcessName>((value) => typeof value === 'string' && isProcessName(value), 'expected a process name'),
	command: z.string().min(1),
	args: z.array(z.string()),
	daemon: z.boolean(),
	maxRunSeconds: z.number().exactOptional(),
	cwd: z.string().exactOptional(),
	env: strings,
	secrets: z.record(z.string(), z.object({ value: z.string() })).exactOptional(),
	envFile: z.string().exactOptional(),
	user: z.string().exactOptional(),
	umask: z.string().exactOptional(),
	limits: z.partialRecord(z.enum(LIMIT_NAMES), z.union([z.number(), z.literal('unlimited')])),
	restart: z.object({
		policy: z.enum(RESTART_POLICIES),
		intervalSeconds: z.number(),
		backoff: z.number(),
		maxIntervalSeconds: z.number(),
		jitter: z.number(),
		limit: z.number().nullable(),
		windowSeconds: z.number(),
		resetAfterSeconds: z.number(),
		onLimit: z.enum(['fail', 'slow']),
		successOn: ends.exactOptional(),
		preventOn: ends.exactOptional(),
		forceOn: ends.exactOptional(),
	}),
	stop: z.object({
		signal,
		timeoutSeconds: z.number(),
		group: z.boolean(),
		delaySeconds: z.number().exactOptional(),
		preStop: argv.exactOptional(),
		postStop: argv.exactOptional(),
	}),
	startSeconds: z.number(),
	placement: z.object({
		count: whole,
		all: z.boolean(),
		nodes: z.array(
			z.custom<NodeName>((value) => typeof value === 'string' && isNodeName(value), 'expected a node name'),
		),
		selector: strings,
		constraints: z.array(constraint).min(1).exactOptional(),
		spread: z.string().exactOptional(),
		preferences: z.record(constraint, z.number()).exactOptional(),
		perNode: whole.exactOptional(),
	}),
	readiness: probe.extend({ deadlineSeconds: z.number() }).exactOptional(),
	liveness: probe.exactOptional(),
	dependsOn: z.record(z.string(), z.enum(DEPENDENCY_CONDITIONS)).exactOptional(),
	logs: z
		.object({
			maxSizeBytes: whole,
			maxFiles: whole,
			maxAgeSeconds: z.number().exactOptional(),
			compress: z.boolean(),
		})
		.exactOptional(),
	resources: z
		.object({
			cpu: z.number().exactOptional(),
			memoryBytes: whole.exactOptional(),
			memoryMaxBytes: whole.exactOptional(),
		})
		.exactOptional(),
	background: z.object({ pidFile: z.string(), timeoutSeconds: z.number() }).exactOptional(),
	update: z
		.object({
			maxParallel: z.union([whole, z.templateLiteral([z.number(), '%'])]),
			canary: whole,
			minHealthySeconds: z.number(),
			healthyDeadlineSeconds: z.number(),
			progressDeadlineSeconds: z.number(),
			autoRevert: z.boolean(),
			autoPromote: z.boolean(),
			stopFirst: z.boolean(),
		})
		.exactOptional(),
	disconnect: z
		.object({ stopAfterSeconds: z.number().exactOptional(), replaceAfterSeconds: z.number().exactOptional() })
		.exactOptional(),
});

const process: z.ZodType<Process> = z.object({
	name: spec.shape.name,
	spec,
	revision: whole,
	revisions: z.array(
		z.object({
			revision: whole,
			spec,
			at: z.number(),
			stable: z.literal(true).exactOptional(),
			base: whole.exactOptional(),
		}),
	),
	stopped: z.boolean(),
});

const instanceId = z.custom<InstanceId>(
	(value) => typeof value === 'string' && isInstanceId(value),
	'expected an instance id',
);
const nodeName = spec.shape.placement.shape.nodes.element;

const instance: z.ZodType<Instance> = z.object({
	id: instanceId,
	process: spec.shape.name,
	ordinal: whole,
	node: nodeName.exactOptional(),
	unplaced: z.string().exactOptional(),
	revision: whole,
	generation: whole,
	startGeneration: whole,
	want: z.enum(['run', 'stop']),
	lost: z.literal(true).exactOptional(),
	replaces: instanceId.exactOptional(),
	startsAfter: z.array(z.object({ instance: instanceId, node: nodeName })).exactOptional(),
	placedBecause: z.string().exactOptional(),
});

const maintained = { since: z.number(), comment: z.string().exactOptional() };

const node: z.ZodType<NodeRecord> = z.object({
	name: nodeName,
	nodeId: z.string(),
	bootId: z.string(),
	version: z.string(),
	labels: strings,
	addresses: z.array(z.string()),
	capacity: z.object({ cores: z.number(), memoryBytes: z.number() }),
	state: z.enum(['ready', 'silent']),
	joinedAt: z.number(),
	claim: z.object({ comment: z.string(), at: z.number() }).exactOptional(),
	maintenance: z
		.discriminatedUnion('kind', [
			z.object({ kind: z.enum(['cordoned', 'drained']), ...maintained }),
			z.object({
				kind: z.literal('draining'),
				...maintained,
				deadline: z.object({ at: z.number(), leftSeconds: z.number() }).exactOptional(),
			}),
		])
		.exactOptional(),
	ownLabels: strings.exactOptional(),
});

const cluster: z.ZodType<Cluster> = z.object({ clusterId: z.string().min(1), generation: whole });

const event: z.ZodType<Event> = z.object({
	sequence: whole,
	at: z.number(),
	kind: z.string(),
	subject: z.string(),
	actor: z.string(),
	reason: z.string(),
});

/** The record of an entry as a change from nothing. @throws MinderError `storage` naming the key and the field */
export function decodeRow(table: Exclude<TableChange['table'], 'rollout' | PlainTable>, entry: Entry): TableChange {
	if (table === 'nodeKey') {
		const after = decode(nodeKey, entry);
		return { table, key: after.name, before: undefined, after };
	}
	if (table === 'joinToken') {
		const after = decode(joinToken, entry);
		return { table, key: after.id, before: undefined, after };
	}
	if (table === 'accessToken') {
		const after = decode(accessToken, entry);
		return { table, key: after.id, before: undefined, after };
	}
	if (table === 'process') {
		const after = decode(process, entry);
		return { table, key: after.name, before: undefined, after };
	}
	if (table === 'instance') {
		const after = decode(instance, entry);
		return { table, key: after.id, before: undefined, after };
	}
	const after = decode(node, entry);
	return { table, key: after.name, before: undefined, after };
}

/** @throws MinderError `storage` */
export function decodeRollout(entry: Entry): RolloutRecord {
	return decode(rolloutRecord, entry);
}

/** @throws MinderError `storage` */
export function decodeCluster(entry: Entry): Cluster {
	return decode(cluster, entry);
}

/** An event that cannot be read is left out: `undefined`. */
export function decodeEvent(entry: Entry): Event | undefined {
	const result = event.safeParse(entry.value);
	return result.success ? result.data : undefined;
}

/** What a change writes. */
export function encodeChange(change: TableChange): Op {
	const key = PREFIXES[change.table] + change.key;
	return change.after === undefined ? { kind: 'remove', key } : { kind: 'put', key, value: change.after };
}

export function decode<T>(schema: z.ZodType<T>, entry: Entry): T {
	const result = schema.safeParse(entry.value);
	if (result.success) return result.data;
	const issue = result.error.issues[0];
	const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
	throw new MinderError(
		'storage',
		`record ${entry.key} in the store cannot be read${where}: ${issue?.message ?? 'not valid'}; restore a backup, or start with another data directory`,
		{ details: { key: entry.key } },
	);
}
