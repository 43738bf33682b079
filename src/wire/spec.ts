import type { NewProcessSpec } from '../model/control.ts';
import { MinderError } from '../model/errors.ts';
import { processName } from '../model/ids.ts';
import {
	type BackgroundSpec,
	type DependencyCondition,
	type ExitMatch,
	LIMIT_NAMES,
	type LimitName,
	type LogsSpec,
	type ProcessSpec,
	type ResourcesSpec,
	type RestartSpec,
	type Secret,
	type ShownSecret,
	type ShownSpec,
	type StopSpec,
} from '../model/process-spec.ts';
import { dependencyConditionCodec, onLimitCodec, restartPolicyCodec } from './enums.ts';
import { amount, defined, optional, required, signalName, whole } from './fields.ts';
import type { BackgroundSpec__Output } from './gen/minder/v1/BackgroundSpec.ts';
import type { ExitMatch__Output, ExitMatch as WireExitMatch } from './gen/minder/v1/ExitMatch.ts';
import type { Limit, Limit__Output } from './gen/minder/v1/Limit.ts';
import type { LogsSpec__Output } from './gen/minder/v1/LogsSpec.ts';
import type { ProcessSpec as WireSpec, ProcessSpec__Output as WireSpecOutput } from './gen/minder/v1/ProcessSpec.ts';
import type { ResourcesSpec__Output } from './gen/minder/v1/ResourcesSpec.ts';
import type { RestartSpec__Output } from './gen/minder/v1/RestartSpec.ts';
import type { StopSpec__Output, StopSpec as WireStop } from './gen/minder/v1/StopSpec.ts';
import { placementFromWire, placementToWire } from './placement.ts';
import { commandFromWire, commandToWire, probeFromWire, probeToWire, readinessFromWire } from './probe.ts';
import { disconnectFromWire, updateFromWire, updateToWire } from './update.ts';

export function specToWire(spec: NewProcessSpec): WireSpec {
	return defined({
		name: spec.name,
		command: spec.command,
		args: [...spec.args],
		daemon: spec.daemon,
		cwd: spec.cwd,
		env: spec.env,
		secrets: spec.secrets,
		envFile: spec.envFile,
		user: spec.user,
		umask: spec.umask,
		limits: limitsToWire(spec.limits),
		restart: defined({
			...spec.restart,
			policy: restartPolicyCodec.toWire(spec.restart.policy),
			limit: spec.restart.limit ?? undefined,
			onLimit: onLimitCodec.toWire(spec.restart.onLimit),
			successOn: spec.restart.successOn?.map(exitMatchToWire),
			preventOn: spec.restart.preventOn?.map(exitMatchToWire),
			forceOn: spec.restart.forceOn?.map(exitMatchToWire),
		}),
		stop: stopToWire(spec.stop),
		startSeconds: spec.startSeconds,
		placement: placementToWire(spec.placement),
		readiness: optional(spec.readiness, probeToWire),
		liveness: optional(spec.liveness, probeToWire),
		dependsOn: optional(spec.dependsOn, dependenciesToWire),
		logs: spec.logs,
		resources: spec.resources,
		background: spec.background,
		update: optional(spec.update, updateToWire),
		disconnect: spec.disconnect,
		maxRunSeconds: spec.maxRunSeconds,
	});
}

/** @throws MinderError `usage`, `incompatible` */
export function specFromWire(wire: WireSpecOutput): ProcessSpec {
	return { ...newSpecFromWire(wire), name: processName(wire.name) };
}

/** As {@link specFromWire}, with a name that may still be empty. */
export function newSpecFromWire(wire: WireSpecOutput): NewProcessSpec {
	const name: NewProcessSpec['name'] = wire.name === '' ? '' : processName(wire.name);
	const what = (part: string): string => (name === '' ? part : `${part} of process ${name}`);
	if (wire.command === '') throw new MinderError('usage', `${what('the command')} is empty`);
	const stop = required(wire.stop, what('stop'));
	return defined({
		name,
		command: wire.command,
		args: wire.args,
		daemon: wire.daemon,
		cwd: wire.cwd,
		env: wire.env,
		secrets: secretsFromWire(wire.secrets, what),
		envFile: wire.envFile,
		user: wire.user,
		umask: wire.umask,
		limits: limitsFromWire(wire.limits),
		restart: restartFromWire(required(wire.restart, what('restart'))),
		stop: stopFromWire(stop, what),
		startSeconds: amount(wire.startSeconds, what('startSeconds')),
		placement: placementFromWire(required(wire.placement, what('placement')), what),
		readiness: optional(wire.readiness, (probe) => readinessFromWire(probe, what('readiness'))),
		liveness: optional(wire.liveness, (probe) => probeFromWire(probe, what('liveness'))),
		dependsOn: dependenciesFromWire(wire.dependsOn),
		logs: optional(wire.logs, (logs) => logsFromWire(logs, what)),
		resources: optional(wire.resources, (resources) => resourcesFromWire(resources, what)),
		background: optional(wire.background, (background) => backgroundFromWire(background, what)),
		update: optional(wire.update, (update) => updateFromWire(update, what)),
		disconnect: optional(wire.disconnect, (disconnect) => disconnectFromWire(disconnect, what)),
		maxRunSeconds: optional(wire.maxRunSeconds, (time) => amount(time, what('maxRunTime'))),
	});
}

/** As {@link specFromWire}, of what people are shown: values are left out, should there be any. @throws MinderError `usage`, `incompatible` */
export function shownSpecFromWire(wire: WireSpecOutput): ShownSpec {
	const { secrets, ...spec } = specFromWire(wire);
	return secrets === undefined ? spec : { ...spec, secrets: mapValues(secrets, shown) };
}

/** As {@link specToWire}, of what people are shown. */
export function shownSpecToWire(spec: ShownSpec): WireSpec {
	return spec.secrets === undefined
		? specToWire(spec)
		: specToWire({ ...spec, secrets: mapValues(spec.secrets, shown) });
}

function shown(secret: Secret): ShownSecret {
	return { fingerprint: 'fingerprint' in secret ? secret.fingerprint : '' };
}

/** Undefined for an empty map, which says nothing. */
function secretsFromWire(
	wire: WireSpecOutput['secrets'],
	what: (part: string) => string,
): Record<string, Secret> | undefined {
	const secrets = mapValues(wire, ({ value, fingerprint }, name): Secret => {
		if (value !== undefined) return { value };
		if (fingerprint !== undefined) return { fingerprint };
		throw new MinderError('usage', `${what(`env.${name}`)}: the secret has no value`);
	});
	return Object.keys(secrets).length === 0 ? undefined : secrets;
}

function mapValues<In, Out>(map: Readonly<Record<string, In>>, convert: (value: In, key: string) => Out) {
	return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, convert(value, key)] as const));
}

function restartFromWire(wire: RestartSpec__Output): RestartSpec {
	return defined({
		policy: restartPolicyCodec.fromWire(wire.policy),
		intervalSeconds: amount(wire.intervalSeconds, 'restart.interval'),
		backoff: amount(wire.backoff, 'restart.backoff'),
		maxIntervalSeconds: amount(wire.maxIntervalSeconds, 'restart.maxInterval'),
		jitter: amount(wire.jitter, 'restart.jitter'),
		limit: wire.limit ?? null,
		windowSeconds: amount(wire.windowSeconds, 'restart.window'),
		resetAfterSeconds: amount(wire.resetAfterSeconds, 'restart.resetAfter'),
		onLimit: onLimitCodec.fromWire(wire.onLimit),
		successOn: exitMatchesFromWire(wire.successOn),
		preventOn: exitMatchesFromWire(wire.preventOn),
		forceOn: exitMatchesFromWire(wire.forceOn),
	});
}

function exitMatchToWire(match: ExitMatch): WireExitMatch {
	return typeof match === 'number' ? { code: match } : { signal: match };
}

/** Undefined for an empty list, which says nothing. */
function exitMatchesFromWire(list: readonly ExitMatch__Output[]): ExitMatch[] | undefined {
	const matches = list.map(({ code, signal }): ExitMatch => {
		if (signal !== undefined) return signalName(signal);
		if (code !== undefined && code <= 255) return code;
		throw new MinderError('usage', `an end of a program must be an exit code of at most 255 or a signal, not ${code}`);
	});
	return matches.length === 0 ? undefined : matches;
}

function stopToWire({ preStop, postStop, ...stop }: StopSpec): WireStop {
	return defined({ ...stop, preStop: optional(preStop, commandToWire), postStop: optional(postStop, commandToWire) });
}

type What = (part: string) => string;

function stopFromWire(wire: StopSpec__Output, what: What): StopSpec {
	return defined({
		signal: signalName(wire.signal),
		timeoutSeconds: amount(wire.timeoutSeconds, what('stop.timeout')),
		group: wire.group,
		delaySeconds: optional(wire.delaySeconds, (delay) => amount(delay, what('stop.delay'))),
		preStop: optional(wire.preStop, (command) => commandFromWire(command, what('stop.preStop'))),
		postStop: optional(wire.postStop, (command) => commandFromWire(command, what('stop.postStop'))),
	});
}

function dependenciesToWire(dependsOn: NonNullable<ProcessSpec['dependsOn']>) {
	return Object.fromEntries(
		Object.entries(dependsOn).map(([name, condition]) => [name, dependencyConditionCodec.toWire(condition)]),
	);
}

/** Undefined for an empty map, which says nothing. */
function dependenciesFromWire(wire: WireSpecOutput['dependsOn']): ProcessSpec['dependsOn'] | undefined {
	const entries = Object.entries(wire).map(([name, condition]): [string, DependencyCondition] => [
		processName(name),
		dependencyConditionCodec.fromWire(condition),
	]);
	return entries.length === 0 ? undefined : (Object.fromEntries(entries) as ProcessSpec['dependsOn']);
}

function logsFromWire(wire: LogsSpec__Output, what: What): LogsSpec {
	if (wire.maxFiles < 1) throw new MinderError('usage', `${what('logs.maxFiles')} must be at least 1`);
	return defined({
		maxSizeBytes: whole(wire.maxSizeBytes, what('logs.maxSize')),
		maxFiles: wire.maxFiles,
		maxAgeSeconds: optional(wire.maxAgeSeconds, (age) => amount(age, what('logs.maxAge'))),
		compress: wire.compress,
	});
}

function resourcesFromWire(wire: ResourcesSpec__Output, what: What): ResourcesSpec {
	return defined({
		cpu: optional(wire.cpu, (cpu) => amount(cpu, what('resources.cpu'))),
		memoryBytes: optional(wire.memoryBytes, (bytes) => whole(bytes, what('resources.memory'))),
		memoryMaxBytes: optional(wire.memoryMaxBytes, (bytes) => whole(bytes, what('resources.memoryMax'))),
	});
}

function backgroundFromWire(wire: BackgroundSpec__Output, what: What): BackgroundSpec {
	if (!wire.pidFile.startsWith('/'))
		throw new MinderError('usage', `${what('background.pidFile')} must be an absolute path, not "${wire.pidFile}"`);
	return { pidFile: wire.pidFile, timeoutSeconds: amount(wire.timeoutSeconds, what('background.timeout')) };
}

function limitsToWire(limits: ProcessSpec['limits']): Record<string, Limit> {
	return Object.fromEntries(
		Object.entries(limits).map(([name, value]) => [name, value === 'unlimited' ? {} : { value }]),
	);
}

function limitsFromWire(wire: Record<string, Limit__Output>): ProcessSpec['limits'] {
	const limits: Partial<Record<LimitName, number | 'unlimited'>> = {};
	for (const [name, { value }] of Object.entries(wire)) {
		const known = LIMIT_NAMES.find((candidate) => candidate === name);
		if (known === undefined) {
			throw new MinderError(
				'usage',
				`limit ${JSON.stringify(name)} is not known: use one of ${LIMIT_NAMES.join(', ')}`,
			);
		}
		limits[known] = value === undefined ? 'unlimited' : whole(value, `limit ${name}`);
	}
	return limits;
}
