import {
	backgroundSchema,
	limitsSchema,
	livenessSchema,
	logsSchema,
	placementSchema,
	processInfoSchema,
	processSchema,
	readinessSchema,
	resourcesSchema,
	restartSchema,
	stopSchema,
} from './process-spec-schema.ts';
import { secretSchema } from './spec-env.ts';
import { closest } from './spec-hint.ts';
import type { SpecPath } from './spec-problem.ts';
import { disconnectSchema, updateSchema } from './spec-update-fields.ts';

/** Mappings of a spec file whose keys are fixed. */
export type SpecMapping = 'file' | 'process' | 'processInfo' | 'secret' | NestedMapping;

const NESTED = {
	restart: restartSchema,
	stop: stopSchema,
	limits: limitsSchema,
	placement: placementSchema,
	readiness: readinessSchema,
	liveness: livenessSchema,
	logs: logsSchema,
	resources: resourcesSchema,
	background: backgroundSchema,
	update: updateSchema,
	disconnect: disconnectSchema,
};
/** Those inside a process, by their key. */
type NestedMapping = keyof typeof NESTED;

/** The mapping at this path, of a process or inside it. */
export function nestedMapping(path: SpecPath): SpecMapping | undefined {
	const [outer, key] = path.slice(-2).length === 1 ? [undefined, path[0]] : path.slice(-2);
	if (outer === 'env' || outer === 'environmentVariable') return 'secret';
	return typeof key === 'string' && Object.hasOwn(NESTED, key) ? (key as NestedMapping) : undefined;
}

const KEYS: Record<Exclude<SpecMapping, NestedMapping>, readonly string[]> = {
	file: ['processes', 'processInfos'],
	process: Object.keys(processSchema.shape),
	processInfo: Object.keys(processInfoSchema.shape),
	secret: Object.keys(secretSchema.shape),
};

function keysOf(mapping: SpecMapping): readonly string[] {
	return mapping in NESTED
		? Object.keys(NESTED[mapping as NestedMapping].shape)
		: KEYS[mapping as Exclude<SpecMapping, NestedMapping>];
}

/** Keys that belong to the format and come in later versions. */
const LATER: Partial<Record<SpecMapping, readonly string[]>> = {
	file: ['schedules', 'functions'],
};

const PROBE_ELSEWHERE = {
	httpGet: 'http',
	url: 'http',
	tcpSocket: 'tcp',
	port: 'tcp',
	command: 'exec',
	period: 'interval',
	periodSeconds: 'interval',
	retries: 'failureThreshold',
	initialDelaySeconds: 'initialDelay',
	timeoutSeconds: 'timeout',
};

/** What users of other supervisors call a key, or the place where they look for it. */
const KNOWN_ELSEWHERE: Partial<Record<SpecMapping, Readonly<Record<string, string>>>> = {
	file: { services: 'processes', process: 'processes', programs: 'processes' },
	process: {
		cmd: 'command',
		exec: 'command',
		program: 'command',
		arguments: 'args',
		environment: 'env',
		workingDir: 'cwd',
		working_dir: 'cwd',
		directory: 'cwd',
		env_file: 'envFile',
		replicas: 'placement.count',
		instances: 'placement.count',
		count: 'placement.count',
		nodes: 'placement.nodes',
		selector: 'placement.selector',
		spread: 'placement.spread',
		signal: 'stop.signal',
		startsecs: 'startSeconds',
		depends_on: 'dependsOn',
		healthcheck: 'readiness or liveness',
		readinessProbe: 'readiness',
		livenessProbe: 'liveness',
		memory: 'resources.memory',
		pidFile: 'background.pidFile',
		pidfile: 'background.pidFile',
		preStop: 'stop.preStop',
		postStop: 'stop.postStop',
		strategy: 'update',
		rollout: 'update',
		update_config: 'update',
		stopAfter: 'disconnect.stopAfter',
		replaceAfter: 'disconnect.replaceAfter',
	},
	placement: {
		replicas: 'count',
		labels: 'selector',
		constraint: 'constraints',
		affinity: 'prefer',
		affinities: 'prefer',
		antiAffinity: 'avoid',
		maxPerNode: 'perNode',
		max_replicas_per_node: 'perNode',
	},
	restart: { delay: 'interval', maxDelay: 'maxInterval', successExitStatus: 'successCodes', exitcodes: 'successCodes' },
	stop: { grace: 'timeout', gracePeriod: 'timeout', shutdownDelay: 'delay' },
	readiness: PROBE_ELSEWHERE,
	liveness: PROBE_ELSEWHERE,
	logs: { size: 'maxSize', files: 'maxFiles', backups: 'maxFiles', age: 'maxAge', gzip: 'compress' },
	resources: { cpus: 'cpu', memoryLimit: 'memoryMax', memLimit: 'memoryMax' },
	update: {
		parallelism: 'maxParallel',
		max_parallel: 'maxParallel',
		maxUnavailable: 'maxParallel',
		maxSurge: 'maxParallel',
		canaries: 'canary',
		min_healthy_time: 'minHealthyTime',
		minReadySeconds: 'minHealthyTime',
		monitor: 'minHealthyTime',
		healthy_deadline: 'healthyDeadline',
		progress_deadline: 'progressDeadline',
		progressDeadlineSeconds: 'progressDeadline',
		auto_revert: 'autoRevert',
		auto_promote: 'autoPromote',
		order: 'stopFirst',
	},
	disconnect: {
		lostAfter: 'replaceAfter',
		stop_on_client_after: 'stopAfter',
		stop_after_client_disconnect: 'stopAfter',
	},
};

/** What to say of a key that a mapping does not have. */
export function unknownKeyText(mapping: SpecMapping, key: string): string {
	if (LATER[mapping]?.includes(key)) return 'is not available in this version of Minder; remove it';
	const elsewhere = KNOWN_ELSEWHERE[mapping] ?? {};
	const near = Object.hasOwn(elsewhere, key)
		? elsewhere[key]
		: closest(key, [...keysOf(mapping), ...(LATER[mapping] ?? [])]);
	if (near !== undefined) return `unknown key, did you mean ${near}?`;
	return `unknown key, expected one of ${keysOf(mapping).join(', ')} (keys of your own begin with x-)`;
}
