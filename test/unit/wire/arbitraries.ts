import { constants } from 'node:os';
import * as fc from 'fast-check';
import type { AgentMessage, ManagerMessage } from '../../../src/model/agent-protocol.ts';
import { type InstanceId, instanceIdOf, type NodeName, type ProcessName } from '../../../src/model/ids.ts';
import {
	DEPENDENCY_CONDITIONS,
	type ExitMatch,
	LIMIT_NAMES,
	type PlacementSpec,
	type ProbeCheck,
	type ProcessSpec,
	RESTART_POLICIES,
	type RestartSpec,
	type Secret,
	type ShownSpec,
	type StopSpec,
} from '../../../src/model/process-spec.ts';
import {
	type Assignment,
	type Event,
	EXIT_CAUSES,
	type ExitHistory,
	type ExitStatus,
	type InstanceUsage,
	NODE_STATES,
	type NodeFacts,
	type NodeUsage,
	type Observed,
	type OutputExcerpt,
	type PastEnd,
	PHASES,
	SHOWN_PHASES,
} from '../../../src/model/records.ts';
import { ROLLOUT_CAUSES, ROLLOUT_PHASES, type RolloutView } from '../../../src/model/rollout-view.ts';
import type { UpdateSpec } from '../../../src/model/update-spec.ts';
import type {
	Change,
	InstanceView,
	LogRange,
	MaintenanceView,
	NodeView,
	ProcessView,
	ShownRevision,
} from '../../../src/model/views.ts';

export const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,20}$/).map((text) => text as ProcessName);
export const node = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/).map((text) => text as NodeName);
export const instance: fc.Arbitrary<InstanceId> = fc
	.tuple(name, fc.nat(99_999))
	.map(([process, ordinal]) => instanceIdOf(process, ordinal));
const signal = fc.constantFrom(...(Object.keys(constants.signals) as NodeJS.Signals[]));
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const whole = fc.maxSafeNat();
const amount = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const text = fc.string({ unit: 'grapheme' });
const words = fc.string({ unit: 'grapheme', minLength: 1 });
/** Keys of a map: any text but the one name that is no ordinary property in JavaScript. */
const key = words.filter((word) => word !== '__proto__');
const pairs = fc.dictionary(key, text, { noNullPrototype: true, maxKeys: 5 });

/** With each of `optional` there or absent. */
function record<R, O>(
	required: { [K in keyof R]: fc.Arbitrary<R[K]> },
	optional: { [K in keyof O]: fc.Arbitrary<O[K]> },
): fc.Arbitrary<R & Partial<O>> {
	return fc
		.tuple(fc.record(required), fc.record(optional, { requiredKeys: [] } as unknown as { requiredKeys: never[] }))
		.map(([must, may]) => ({ ...must, ...may }) as R & Partial<O>);
}

const constraint = fc.constantFrom('zone=a', 'zone!=a b', 'rack in (1, 2)', 'gpu exists', 'example.com/x=');
const weight = fc.integer({ min: -100, max: 100 }).filter((value) => value !== 0);
const positive = amount.map((value) => value + 0.001);
const threshold = fc.integer({ min: 1, max: 1000 });
const argv = fc.tuple(words, fc.array(text, { maxLength: 3 })).map(([program, rest]) => [program, ...rest]);
const exits = fc.array(fc.oneof(fc.nat(255), signal), { minLength: 1, maxLength: 4 }) as fc.Arbitrary<ExitMatch[]>;

const check: fc.Arbitrary<ProbeCheck> = fc.oneof(
	fc.record({ kind: fc.constant('http' as const), url: fc.webUrl({ validSchemes: ['http', 'https'] }) }),
	fc.record({ kind: fc.constant('tcp' as const), host: words, port: fc.integer({ min: 1, max: 65_535 }) }),
	fc.record({ kind: fc.constant('exec' as const), command: argv }),
	fc.record({ kind: fc.constant('logLine' as const), pattern: fc.constantFrom('^ready', 'port \\d+', '[a-z]$', '') }),
);

const probe = {
	check,
	intervalSeconds: positive,
	timeoutSeconds: positive,
	initialDelaySeconds: amount,
	successThreshold: threshold,
	failureThreshold: threshold,
};

const update: fc.Arbitrary<UpdateSpec> = fc.record({
	maxParallel: fc.oneof(
		fc.integer({ min: 1, max: 999_999_999 }),
		fc.integer({ min: 1, max: 100 }).map((share) => `${share}%` as const),
	),
	canary: uint32,
	minHealthySeconds: amount,
	healthyDeadlineSeconds: amount,
	progressDeadlineSeconds: amount,
	autoRevert: fc.boolean(),
	autoPromote: fc.boolean(),
	stopFirst: fc.boolean(),
});

const fingerprint = fc.record({ fingerprint: fc.constantFrom('0badc0de', '1f2e3d4c') });
const secrets: fc.Arbitrary<Record<string, Secret>> = fc.dictionary(
	fc.constantFrom('A', 'PASSWORD', 'toString'),
	fc.oneof(fc.record({ value: text }), fingerprint),
	{ noNullPrototype: true, minKeys: 1, maxKeys: 3 },
);

export const spec: fc.Arbitrary<ProcessSpec> = record(
	{
		name,
		command: words,
		args: fc.array(text, { maxLength: 5 }),
		daemon: fc.boolean(),
		env: pairs,
		limits: fc.dictionary(fc.constantFrom(...LIMIT_NAMES), fc.oneof(whole, fc.constant('unlimited' as const)), {
			noNullPrototype: true,
		}),
		restart: record<RestartSpec, Pick<RestartSpec, 'successOn' | 'preventOn' | 'forceOn'>>(
			{
				policy: fc.constantFrom(...RESTART_POLICIES),
				intervalSeconds: amount,
				backoff: amount,
				maxIntervalSeconds: amount,
				jitter: amount,
				limit: fc.option(uint32),
				windowSeconds: amount,
				resetAfterSeconds: amount,
				onLimit: fc.constantFrom('fail', 'slow'),
			},
			{ successOn: exits, preventOn: exits, forceOn: exits },
		),
		stop: record<StopSpec, Pick<StopSpec, 'delaySeconds' | 'preStop' | 'postStop'>>(
			{ signal, timeoutSeconds: amount, group: fc.boolean() },
			{ delaySeconds: amount, preStop: argv, postStop: argv },
		),
		startSeconds: amount,
		placement: record<PlacementSpec, Omit<PlacementSpec, 'count' | 'all' | 'nodes' | 'selector'>>(
			{ count: uint32, all: fc.boolean(), nodes: fc.array(node, { maxLength: 3 }), selector: pairs },
			{
				constraints: fc.uniqueArray(constraint, { minLength: 1, maxLength: 3 }),
				spread: words,
				preferences: fc.dictionary(constraint, weight, { noNullPrototype: true, minKeys: 1, maxKeys: 3 }),
				perNode: threshold,
			} as {
				[Key in 'constraints' | 'spread' | 'preferences' | 'perNode']: fc.Arbitrary<NonNullable<PlacementSpec[Key]>>;
			},
		),
	},
	{
		cwd: text,
		envFile: text,
		user: text,
		umask: text,
		readiness: fc.record({ ...probe, deadlineSeconds: amount }),
		liveness: fc.record(probe),
		dependsOn: fc.dictionary(name, fc.constantFrom(...DEPENDENCY_CONDITIONS), {
			noNullPrototype: true,
			minKeys: 1,
			maxKeys: 3,
		}),
		logs: record({ maxSizeBytes: whole, maxFiles: threshold, compress: fc.boolean() }, { maxAgeSeconds: amount }),
		resources: record({}, { cpu: amount, memoryBytes: whole, memoryMaxBytes: whole }),
		update,
		disconnect: record({}, { stopAfterSeconds: amount, replaceAfterSeconds: amount }),
		background: fc.record({ pidFile: text.map((path) => `/${path}`), timeoutSeconds: amount }),
		secrets,
		maxRunSeconds: amount,
	},
);

/** As the manager keeps it: with the value of each secret. */
export const storedSpec: fc.Arbitrary<ProcessSpec> = spec.map(({ secrets: given, ...rest }) =>
	given === undefined
		? rest
		: { ...rest, secrets: Object.fromEntries(Object.keys(given).map((key) => [key, { value: `of ${key}` }])) },
);

export const shownSpec: fc.Arbitrary<ShownSpec> = fc
	.tuple(spec, fingerprint)
	.map(([{ secrets: hidden, ...rest }, shown]) =>
		hidden === undefined
			? rest
			: { ...rest, secrets: Object.fromEntries(Object.keys(hidden).map((key) => [key, shown])) },
	);

const cause = { cause: fc.constantFrom(...EXIT_CAUSES) };

export const exit: fc.Arbitrary<ExitStatus> = fc.oneof(
	record({ kind: fc.constant('code' as const), code: uint32, at: whole }, cause),
	record({ kind: fc.constant('signal' as const), signal, core: fc.boolean(), oom: fc.boolean(), at: whole }, cause),
	record({ kind: fc.constant('unknown' as const), at: whole }, cause),
);

const end: fc.Arbitrary<PastEnd> = record({ reason: text, at: whole, times: uint32 }, { exit });

const ends: fc.Arbitrary<ExitHistory> = record({ last: fc.array(end, { maxLength: 3 }) }, { firstFailure: end });

const usage: fc.Arbitrary<InstanceUsage> = fc.record({ cpuPercent: amount, memoryBytes: whole });

export const excerpt: fc.Arbitrary<OutputExcerpt> = fc.record({
	stream: fc.constantFrom('stdout' as const, 'stderr' as const),
	head: fc.uint8Array(),
	tail: fc.uint8Array(),
	totalBytes: whole,
});

export const observed: fc.Arbitrary<Observed> = record(
	{
		instance,
		generation: whole,
		attempt: uint32,
		phase: fc.constantFrom(...PHASES),
		ready: fc.boolean(),
		adopted: fc.boolean(),
		restarts: uint32,
	},
	{
		pid: uint32,
		startedAt: whole,
		exit,
		ends,
		nextStartAt: whole,
		reason: text,
		usage,
		warnings: fc.array(text, { minLength: 1, maxLength: 3 }),
		gone: fc.constant(true as const),
		output: fc.array(excerpt, { maxLength: 2 }),
	},
);

export const assignment: fc.Arbitrary<Assignment> = fc
	.tuple(spec, fc.nat(99_999), uint32, whole, whole, fc.constantFrom('run' as const, 'stop' as const))
	.map(([declared, ordinal, revision, generation, startGeneration, want]) => ({
		instance: instanceIdOf(declared.name, ordinal),
		process: declared.name,
		revision,
		generation,
		startGeneration,
		want,
		spec: declared,
	}));

const nodeUsage: fc.Arbitrary<NodeUsage> = fc.record({
	cpuPercent: amount,
	load: fc.array(amount, { maxLength: 3 }),
	memoryUsedBytes: whole,
	disks: fc.array(fc.record({ mount: text, totalBytes: whole, usedBytes: whole }), { maxLength: 3 }),
});

const facts: fc.Arbitrary<NodeFacts> = fc.record({
	name: node,
	nodeId: text,
	bootId: text,
	version: text,
	labels: pairs,
	addresses: fc.array(text, { maxLength: 3 }),
	capacity: fc.record({ cores: uint32, memoryBytes: whole }),
});

const maintenance: fc.Arbitrary<MaintenanceView> = record(
	{
		kind: fc.constantFrom('cordoned' as const, 'draining' as const, 'drained' as const),
		since: whole,
		remaining: uint32,
	},
	{ comment: text, deadlineAt: whole },
);

export const nodeView: fc.Arbitrary<NodeView> = fc
	.tuple(
		facts,
		record(
			{ state: fc.constantFrom(...NODE_STATES), instances: uint32 },
			{
				usage: nodeUsage,
				lastHeartbeatAt: whole,
				alarms: fc.array(text, { minLength: 1, maxLength: 2 }),
				maintenance,
				reserved: fc.record({ comment: text, at: whole }),
			},
		),
	)
	.map(([known, rest]) => ({ ...known, ...rest }));

const rollout: fc.Arbitrary<RolloutView> = record<
	Omit<RolloutView, 'stage' | 'from' | 'endedAt' | 'deadlineAt' | 'failure'>,
	Pick<RolloutView, 'stage' | 'from' | 'endedAt' | 'deadlineAt' | 'failure'>
>(
	{
		cause: fc.constantFrom(...ROLLOUT_CAUSES),
		phase: fc.constantFrom(...ROLLOUT_PHASES),
		to: uint32,
		mode: fc.constantFrom('spare', 'in-place'),
		canary: uint32,
		total: uint32,
		updated: uint32,
		healthy: uint32,
		begunAt: whole,
		message: text,
	},
	{
		stage: fc.constantFrom('canaries', 'all'),
		from: uint32,
		endedAt: whole,
		deadlineAt: whole,
		failure: record(
			{ reason: text },
			{ instance, output: fc.array(text, { minLength: 1, maxLength: 3 }), gone: fc.constant(true as const) },
		),
	} as { [K in 'stage' | 'from' | 'endedAt' | 'deadlineAt' | 'failure']: fc.Arbitrary<NonNullable<RolloutView[K]>> },
);

export const processView: fc.Arbitrary<ProcessView> = record(
	{ name, spec: shownSpec, revision: uint32, stopped: fc.boolean(), count: uint32, ready: uint32 },
	{ rollout },
);

export const revision: fc.Arbitrary<ShownRevision> = record(
	{ revision: uint32, spec: shownSpec, at: whole },
	{ stable: fc.constant(true as const), base: uint32 },
);

export const instanceView: fc.Arbitrary<InstanceView> = record(
	{
		id: instance,
		process: name,
		revision: uint32,
		generation: whole,
		want: fc.constantFrom('run' as const, 'stop' as const),
		phase: fc.constantFrom(...SHOWN_PHASES),
		ready: fc.boolean(),
		adopted: fc.boolean(),
		attempt: uint32,
		restarts: uint32,
	},
	{
		node,
		pid: uint32,
		startedAt: whole,
		exit,
		nextStartAt: whole,
		reason: text,
		usage,
		warnings: fc.array(text, { minLength: 1, maxLength: 3 }),
		ends,
		placedBecause: text,
	},
);

export const event: fc.Arbitrary<Event> = fc.record({
	sequence: whole,
	at: whole,
	kind: text,
	subject: text,
	actor: text,
	reason: text,
});

export const change: fc.Arbitrary<Change> = fc.oneof(
	fc.record({ kind: fc.constantFrom('create' as const, 'none' as const), name, revision: uint32, after: shownSpec }),
	fc.record({ kind: fc.constant('remove' as const), name, revision: uint32, before: shownSpec }),
	fc.record({
		kind: fc.constant('update' as const),
		name,
		revision: uint32,
		before: shownSpec,
		after: shownSpec,
		restarts: fc.boolean(),
	}),
);

const range: fc.Arbitrary<LogRange> = record(
	{ stdout: fc.boolean(), stderr: fc.boolean(), follow: fc.boolean() },
	{
		tail: uint32,
		since: fc.nat(Number.MAX_SAFE_INTEGER),
		from: fc.dictionary(
			instance.map((id) => `${id}/stdout`),
			fc.nat(Number.MAX_SAFE_INTEGER),
			{ minKeys: 1 },
		),
	},
);

const kind = <K extends string>(value: K): fc.Arbitrary<K> => fc.constant(value);

export const agentMessage: fc.Arbitrary<AgentMessage> = fc.oneof(
	fc.record({ kind: kind('hello'), protocol: uint32, facts, clusterId: text }),
	record(
		{ kind: kind('heartbeat'), instances: fc.dictionary(instance, usage, { noNullPrototype: true, maxKeys: 5 }) },
		{ usage: nodeUsage, alarms: fc.array(text, { minLength: 1, maxLength: 2 }) },
	) as fc.Arbitrary<AgentMessage>,
	fc.record({
		kind: kind('status'),
		sequence: whole,
		instances: fc.array(observed, { maxLength: 3 }),
		complete: fc.boolean(),
	}),
	fc.record({ kind: kind('applied'), version: whole }),
	fc.record({ kind: kind('resend') }),
	record({ kind: kind('signal-result'), request: text }, { error: words }),
	fc.record({
		kind: kind('pids'),
		request: text,
		pids: fc.array(record({ pid: uint32 }, { startTime: whole }), { maxLength: 3 }),
	}),
);

export const managerMessage: fc.Arbitrary<ManagerMessage> = fc.oneof(
	fc.record({
		kind: kind('welcome'),
		protocol: uint32,
		session: text,
		clusterId: text,
		heartbeatSeconds: amount,
		leaseSeconds: amount,
		version: text,
	}),
	fc.record({
		kind: kind('assignments'),
		complete: fc.boolean(),
		appliesTo: whole,
		resultsIn: whole,
		upserts: fc.array(assignment, { maxLength: 2 }),
		removals: fc.array(instance, { maxLength: 3 }),
		more: fc.boolean(),
	}),
	fc.record({ kind: kind('heartbeat-ack'), heartbeatSeconds: amount, leaseSeconds: amount }),
	fc.record({ kind: kind('status-ack'), sequence: whole }),
	fc.record({ kind: kind('signal'), request: text, instance, signal }),
	fc.record({ kind: kind('check-pids'), request: text, pids: fc.array(uint32, { maxLength: 3 }) }),
	fc.record({ kind: kind('open-logs'), request: text, instance, range }),
);
