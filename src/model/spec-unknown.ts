import { FUNCTION_ELSEWHERE } from './function-elsewhere.ts';
import { maxQueueSchema } from './function-fields.ts';
import {
	backoffSchema,
	functionOnSchema,
	functionRunSchema,
	functionSchema,
	keepSchema,
	retentionSchema,
} from './function-schema.ts';
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
import { healthySchema, historySchema, onSchema, retriesSchema, runSchema, scheduleSchema } from './schedule-schema.ts';
import { secretSchema } from './spec-env.ts';
import { closest } from './spec-hint.ts';
import type { SpecPath } from './spec-problem.ts';
import { disconnectSchema, updateSchema } from './spec-update-fields.ts';

/** Mappings of a spec file whose keys are fixed. */
export type SpecMapping =
	| 'file'
	| 'process'
	| 'processInfo'
	| 'schedule'
	| 'run'
	| 'function'
	| 'functionRun'
	| 'functionOn'
	| 'retention'
	| 'secret'
	| NestedMapping;

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
	on: onSchema,
	healthy: healthySchema,
	retries: retriesSchema,
	history: historySchema,
	backoff: backoffSchema,
	maxQueue: maxQueueSchema,
	keep: keepSchema,
};
/** Those inside a process, schedule or function, by their key. */
type NestedMapping = keyof typeof NESTED;

/** Those inside a function that are something else there. */
const OF_FUNCTIONS: Readonly<Record<string, SpecMapping>> = {
	on: 'functionOn',
	done: 'retention',
	failed: 'retention',
};

/** The mapping at this path, of a process, schedule or function or inside it. @param top what that is */
export function nestedMapping(path: SpecPath, top: SpecMapping): SpecMapping | undefined {
	const [outer, key] = path.slice(-2).length === 1 ? [undefined, path[0]] : path.slice(-2);
	if (outer === 'env' || outer === 'environmentVariable') return 'secret';
	if (top === 'function' && typeof key === 'string' && Object.hasOwn(OF_FUNCTIONS, key)) return OF_FUNCTIONS[key];
	return typeof key === 'string' && Object.hasOwn(NESTED, key) ? (key as NestedMapping) : undefined;
}

const KEYS: Record<Exclude<SpecMapping, NestedMapping>, readonly string[]> = {
	file: ['processes', 'schedules', 'functions', 'processInfos'],
	process: Object.keys(processSchema.shape),
	processInfo: Object.keys(processInfoSchema.shape),
	schedule: Object.keys(scheduleSchema.shape),
	run: Object.keys(runSchema.shape),
	function: Object.keys(functionSchema.shape),
	functionRun: Object.keys(functionRunSchema.shape),
	functionOn: Object.keys(functionOnSchema.shape),
	retention: Object.keys(retentionSchema.shape),
	secret: Object.keys(secretSchema.shape),
};

function keysOf(mapping: SpecMapping): readonly string[] {
	return mapping in NESTED
		? Object.keys(NESTED[mapping as NestedMapping].shape)
		: KEYS[mapping as Exclude<SpecMapping, NestedMapping>];
}

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
	...FUNCTION_ELSEWHERE,
	file: {
		services: 'processes',
		process: 'processes',
		programs: 'processes',
		cron: 'schedules',
		crons: 'schedules',
		cronjobs: 'schedules',
		jobs: 'schedules',
		timers: 'schedules',
		queues: 'functions',
		queue: 'functions',
		workers: 'functions',
	},
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
	schedule: {
		schedule: 'cron',
		spec: 'cron',
		expression: 'cron',
		interval: 'every',
		period: 'every',
		once: 'at',
		tz: 'timezone',
		timeZone: 'timezone',
		time_zone: 'timezone',
		zone: 'timezone',
		command: 'run.command',
		cmd: 'run.command',
		exec: 'run.command',
		job: 'run',
		args: 'run.args',
		cwd: 'run.cwd',
		env: 'run.env',
		envFile: 'run.envFile',
		user: 'run.user',
		umask: 'run.umask',
		limits: 'run.limits',
		resources: 'run.resources',
		stop: 'run.stop',
		logs: 'run.logs',
		timeout: 'run.timeout',
		maxRunTime: 'run.timeout',
		activeDeadlineSeconds: 'run.timeout',
		successCodes: 'run.successCodes',
		placement: 'on',
		strategy: 'on.strategy',
		nodes: 'on.nodes',
		hosts: 'on.nodes',
		selector: 'on.selector',
		constraints: 'on.constraints',
		order: 'on.order',
		handBack: 'on.handBack',
		healthy: 'on.healthy',
		perNode: 'on.perNode',
		concurrency: 'overlap',
		concurrencyPolicy: 'overlap',
		prohibit_overlap: 'overlap',
		maxInstances: 'maxRunning',
		max_instances: 'maxRunning',
		lock: 'mutex',
		misfire: 'catchUp',
		coalesce: 'catchUp',
		misfire_grace_time: 'startingDeadline',
		startingDeadlineSeconds: 'startingDeadline',
		splay: 'jitter',
		randomizedDelay: 'jitter',
		retry: 'retries',
		backoffLimit: 'retries.limit',
		start: 'startsAt',
		notBefore: 'startsAt',
		end: 'expiresAt',
		notAfter: 'expiresAt',
		expires: 'expiresAt',
		depends_on: 'dependsOn',
		after: 'dependsOn',
		successfulJobsHistoryLimit: 'history.successes',
		failedJobsHistoryLimit: 'history.others',
		keep: 'history',
		suspend: 'paused',
		disabled: 'paused',
		enabled: 'paused',
	},
	run: {
		cmd: 'command',
		exec: 'command',
		program: 'command',
		arguments: 'args',
		environment: 'env',
		workingDir: 'cwd',
		directory: 'cwd',
		env_file: 'envFile',
		maxRunTime: 'timeout',
		exitcodes: 'successCodes',
		retries: 'retries beside run',
		memory: 'resources.memory',
		signal: 'stop.signal',
	},
	on: {
		labels: 'selector',
		hosts: 'nodes',
		node: 'nodes',
		failback: 'handBack',
		health: 'healthy',
		maxPerNode: 'perNode',
	},
	healthy: { port: 'tcp', tcpPort: 'tcp', httpGet: 'http', url: 'http', service: 'process' },
	retries: { count: 'limit', max: 'limit', delay: 'interval', maxDelay: 'maxInterval', factor: 'backoff' },
	history: { success: 'successes', failures: 'others', failed: 'others', age: 'maxAge', retention: 'maxAge' },
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

/** A key that belongs into the `run` of a schedule or function and is not written well either. */
function insideRun(mapping: SpecMapping, key: string): string | undefined {
	const near = closest(key, mapping === 'schedule' ? KEYS.run : mapping === 'function' ? KEYS.functionRun : []);
	return near === undefined ? undefined : `run.${near}`;
}

/** What to say of a key that a mapping does not have. */
export function unknownKeyText(mapping: SpecMapping, key: string): string {
	const elsewhere = KNOWN_ELSEWHERE[mapping] ?? {};
	const near = Object.hasOwn(elsewhere, key)
		? elsewhere[key]
		: (closest(key, keysOf(mapping)) ?? insideRun(mapping, key));
	if (near !== undefined) return `unknown key, did you mean ${near}?`;
	return `unknown key, expected one of ${keysOf(mapping).join(', ')} (keys of your own begin with x-)`;
}
