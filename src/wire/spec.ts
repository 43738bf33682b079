import type { NewProcessSpec } from '../model/control.ts';
import { MinderError } from '../model/errors.ts';
import { nodeName, processName } from '../model/ids.ts';
import {
	LIMIT_NAMES,
	type LimitName,
	type PlacementSpec,
	type ProcessSpec,
	type RestartSpec,
} from '../model/process-spec.ts';
import { onLimitCodec, restartPolicyCodec } from './enums.ts';
import { amount, defined, required, signalName, whole } from './fields.ts';
import type { Limit, Limit__Output } from './gen/minder/v1/Limit.ts';
import type { PlacementSpec__Output } from './gen/minder/v1/PlacementSpec.ts';
import type { ProcessSpec as WireSpec, ProcessSpec__Output as WireSpecOutput } from './gen/minder/v1/ProcessSpec.ts';
import type { RestartSpec__Output } from './gen/minder/v1/RestartSpec.ts';

export function specToWire(spec: NewProcessSpec): WireSpec {
	return defined({
		name: spec.name,
		command: spec.command,
		args: [...spec.args],
		daemon: spec.daemon,
		cwd: spec.cwd,
		env: spec.env,
		envFile: spec.envFile,
		user: spec.user,
		umask: spec.umask,
		limits: limitsToWire(spec.limits),
		restart: defined({
			...spec.restart,
			policy: restartPolicyCodec.toWire(spec.restart.policy),
			limit: spec.restart.limit ?? undefined,
			onLimit: onLimitCodec.toWire(spec.restart.onLimit),
		}),
		stop: spec.stop,
		startSeconds: spec.startSeconds,
		placement: { ...spec.placement, nodes: [...spec.placement.nodes] },
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
		envFile: wire.envFile,
		user: wire.user,
		umask: wire.umask,
		limits: limitsFromWire(wire.limits),
		restart: restartFromWire(required(wire.restart, what('restart'))),
		stop: {
			signal: signalName(stop.signal),
			timeoutSeconds: amount(stop.timeoutSeconds, what('stop.timeout')),
			group: stop.group,
		},
		startSeconds: amount(wire.startSeconds, what('startSeconds')),
		placement: placementFromWire(required(wire.placement, what('placement'))),
	});
}

function restartFromWire(wire: RestartSpec__Output): RestartSpec {
	return {
		policy: restartPolicyCodec.fromWire(wire.policy),
		intervalSeconds: amount(wire.intervalSeconds, 'restart.interval'),
		backoff: amount(wire.backoff, 'restart.backoff'),
		maxIntervalSeconds: amount(wire.maxIntervalSeconds, 'restart.maxInterval'),
		jitter: amount(wire.jitter, 'restart.jitter'),
		limit: wire.limit ?? null,
		windowSeconds: amount(wire.windowSeconds, 'restart.window'),
		resetAfterSeconds: amount(wire.resetAfterSeconds, 'restart.resetAfter'),
		onLimit: onLimitCodec.fromWire(wire.onLimit),
	};
}

function placementFromWire(wire: PlacementSpec__Output): PlacementSpec {
	return { count: wire.count, all: wire.all, nodes: wire.nodes.map(nodeName), selector: wire.selector };
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
