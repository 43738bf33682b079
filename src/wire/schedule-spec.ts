import { isTimeZone, readWhen } from '../model/cron/when.ts';
import { MinderError } from '../model/errors.ts';
import { nodeName, processName, type ScheduleName, scheduleName } from '../model/ids.ts';
import { LOCK_NAME } from '../model/locks.ts';
import type { ShownSpec } from '../model/process-spec.ts';
import type { HealthLevels, HistoryLimits, Retries, RunTarget, ScheduleSpec, When } from '../model/schedule-spec.ts';
import type { ShownScheduleSpec } from '../model/schedule-views.ts';
import { amount, defined, optional, required, whole } from './fields.ts';
import type { HealthLevels__Output } from './gen/minder/v1/HealthLevels.ts';
import type { HistoryLimits__Output } from './gen/minder/v1/HistoryLimits.ts';
import type { Retries__Output } from './gen/minder/v1/Retries.ts';
import type { RunTarget__Output, RunTarget as WireTarget } from './gen/minder/v1/RunTarget.ts';
import type { ScheduleSpec__Output, ScheduleSpec as WireScheduleSpec } from './gen/minder/v1/ScheduleSpec.ts';
import { constraintOf } from './placement.ts';
import {
	catchUpCodec,
	dstRuleCodec,
	handBackCodec,
	onLostCodec,
	overlapCodec,
	runOrderCodec,
	strategyCodec,
} from './schedule-enums.ts';
import { shownSpecFromWire, shownSpecToWire, specFromWire, specToWire } from './spec.ts';

type What = (part: string) => string;

export function scheduleSpecToWire(spec: ScheduleSpec): WireScheduleSpec {
	return { ...restToWire(spec), run: specToWire(spec.run) };
}

/** As {@link scheduleSpecToWire}, of what people are shown. */
export function shownScheduleSpecToWire(spec: ShownScheduleSpec): WireScheduleSpec {
	return { ...restToWire(spec), run: shownSpecToWire(spec.run) };
}

/** Times and zones are ones that can be computed. @throws MinderError `usage`, `incompatible` */
export function scheduleSpecFromWire(wire: ScheduleSpec__Output): ScheduleSpec {
	const spec = fromWire(wire, specFromWire);
	if (!isTimeZone(spec.timezone)) {
		const shown = JSON.stringify(spec.timezone);
		throw new MinderError('usage', `timezone of schedule ${spec.name} must be a name like Europe/Berlin, not ${shown}`);
	}
	if (spec.when.kind !== 'cron') return spec;
	const read = readWhen(spec.when.expression);
	const problem = 'problem' in read ? read.problem : 'a cron expression of 5 to 7 fields was expected';
	if ('problem' in read || read.when.kind !== 'cron' || read.timezone !== undefined) {
		throw new MinderError('usage', `the time of schedule ${spec.name}: ${problem}`);
	}
	return { ...spec, when: read.when };
}

/** As {@link scheduleSpecFromWire}, of what people are shown: values of secrets are left out, should there be any. */
export function shownScheduleSpecFromWire(wire: ScheduleSpec__Output): ShownScheduleSpec {
	return fromWire<ShownSpec>(wire, shownSpecFromWire);
}

function restToWire(spec: ScheduleSpec): Omit<WireScheduleSpec, 'run'> {
	return {
		...whenToWire(spec.when),
		...defined({
			name: spec.name,
			timezone: spec.timezone,
			dst: dstRuleCodec.toWire(spec.dst),
			timeoutSeconds: spec.timeoutSeconds,
			on: targetToWire(spec.on),
			overlap: overlapCodec.toWire(spec.overlap),
			maxRunning: spec.maxRunning,
			maxQueued: spec.maxQueued,
			mutex: spec.mutex,
			catchUp: catchUpCodec.toWire(spec.catchUp),
			startingDeadlineSeconds: spec.startingDeadlineSeconds,
			jitterSeconds: spec.jitterSeconds,
			retries: spec.retries,
			onLost: onLostCodec.toWire(spec.onLost),
			startsAtMs: spec.startsAt,
			expiresAtMs: spec.expiresAt,
			dependsOn: optional(spec.dependsOn, (names) => [...names]),
			history: spec.history,
			paused: spec.paused,
		}),
	};
}

function fromWire<Spec extends ScheduleSpec['run']>(
	wire: ScheduleSpec__Output,
	readRun: (run: NonNullable<ScheduleSpec__Output['run']>) => Spec,
): ScheduleSpec & { readonly run: Spec } {
	const name = scheduleName(wire.name);
	const what: What = (part) => `${part} of schedule ${name}`;
	const run = readRun(required(wire.run, what('run')));
	if (String(run.name) !== name || run.daemon) {
		throw new MinderError('usage', `${what('run')} must be a one-shot of the same name, not ${run.name}`);
	}
	const maxRunning = optional(wire.maxRunning, (most) => atLeastOne(most, what('maxRunning')));
	return {
		name,
		when: whenFromWire(wire, what),
		timezone: wire.timezone,
		dst: dstRuleCodec.fromWire(wire.dst),
		run,
		on: targetFromWire(required(wire.on, what('on')), what),
		overlap: overlapCodec.fromWire(wire.overlap),
		maxQueued: wire.maxQueued,
		catchUp: catchUpCodec.fromWire(wire.catchUp),
		startingDeadlineSeconds: amount(wire.startingDeadlineSeconds, what('startingDeadline')),
		jitterSeconds: amount(wire.jitterSeconds, what('jitter')),
		retries: retriesFromWire(required(wire.retries, what('retries')), what),
		onLost: onLostCodec.fromWire(wire.onLost),
		history: historyFromWire(required(wire.history, what('history')), what),
		paused: wire.paused,
		...defined({
			timeoutSeconds: optional(wire.timeoutSeconds, (time) => amount(time, what('timeout'))),
			maxRunning,
			mutex: optional(wire.mutex, (lock) => lockOf(lock, what('mutex'))),
			startsAt: optional(wire.startsAtMs, (at) => whole(at, what('startsAt'))),
			expiresAt: optional(wire.expiresAtMs, (at) => whole(at, what('expiresAt'))),
			dependsOn: dependenciesOf(wire.dependsOn),
		}),
	};
}

function whenToWire(when: When): Pick<WireScheduleSpec, 'cron' | 'everySeconds' | 'atMs' | 'manual'> {
	switch (when.kind) {
		case 'cron':
			return { cron: when.expression };
		case 'every':
			return { everySeconds: when.seconds };
		case 'at':
			return { atMs: when.at };
		case 'manual':
			return { manual: {} };
	}
}

function whenFromWire(wire: ScheduleSpec__Output, what: What): When {
	if (wire.cron !== undefined) return { kind: 'cron', expression: wire.cron };
	if (wire.everySeconds !== undefined) {
		if (wire.everySeconds >= 1 && Number.isFinite(wire.everySeconds)) {
			return { kind: 'every', seconds: wire.everySeconds };
		}
		throw new MinderError('usage', `${what('every')} must be at least 1 s, not ${wire.everySeconds} s`);
	}
	if (wire.atMs !== undefined) return { kind: 'at', at: whole(wire.atMs, what('at')) };
	if (wire.manual !== undefined && wire.manual !== null) return { kind: 'manual' };
	throw new MinderError(
		'incompatible',
		`${what('the time')} is of a kind that this version does not know: use the same version of minder on both sides`,
	);
}

function targetToWire(on: RunTarget): WireTarget {
	return defined({
		strategy: strategyCodec.toWire(on.strategy),
		nodes: [...on.nodes],
		selector: on.selector,
		constraints: [...(on.constraints ?? [])],
		order: runOrderCodec.toWire(on.order),
		handBack: handBackCodec.toWire(on.handBack),
		healthy: on.healthy,
		perNode: on.perNode,
	});
}

function targetFromWire(wire: RunTarget__Output, what: What): RunTarget {
	const constraints = wire.constraints.map((text) => constraintOf(text, what('on.constraints')));
	return defined({
		strategy: strategyCodec.fromWire(wire.strategy),
		nodes: wire.nodes.map(nodeName),
		selector: wire.selector,
		constraints: constraints.length === 0 ? undefined : constraints,
		order: runOrderCodec.fromWire(wire.order),
		handBack: handBackCodec.fromWire(wire.handBack),
		healthy: optional(wire.healthy, (healthy) => healthFromWire(healthy, what)),
		perNode: optional(wire.perNode, (most) => atLeastOne(most, what('on.perNode'))),
	});
}

function healthFromWire(wire: HealthLevels__Output, what: What): HealthLevels {
	const { process, tcpPort, http } = wire;
	if (tcpPort !== undefined && (tcpPort < 1 || tcpPort > 65_535)) {
		throw new MinderError('usage', `${what('on.healthy.tcp')} must be a port, not ${tcpPort}`);
	}
	if (http !== undefined && !/^:[0-9]{1,5}\/[\x21-\x7e]{0,1000}$/.test(http)) {
		throw new MinderError(
			'usage',
			`${what('on.healthy.http')} must be like ":8080/healthz", not ${JSON.stringify(http)}`,
		);
	}
	return defined({ process: optional(process, processName), tcpPort, http });
}

function retriesFromWire(wire: Retries__Output, what: What): Retries {
	return {
		limit: wire.limit,
		intervalSeconds: amount(wire.intervalSeconds, what('retries.interval')),
		backoff: amount(wire.backoff, what('retries.backoff')),
		maxIntervalSeconds: amount(wire.maxIntervalSeconds, what('retries.maxInterval')),
	};
}

function historyFromWire(wire: HistoryLimits__Output, what: What): HistoryLimits {
	const { successes, others, maxAgeSeconds } = wire;
	return { successes, others, maxAgeSeconds: amount(maxAgeSeconds, what('history.maxAge')) };
}

/** Undefined for an empty list, which says nothing. */
function dependenciesOf(names: readonly string[]): ScheduleName[] | undefined {
	return names.length === 0 ? undefined : names.map(scheduleName);
}

function lockOf(name: string, what: string): string {
	if (LOCK_NAME.test(name)) return name;
	throw new MinderError(
		'usage',
		`${what} must be the name of a lock, NAME or DOMAIN/NAME, not ${JSON.stringify(name)}`,
	);
}

function atLeastOne(value: number, what: string): number {
	if (value >= 1) return value;
	throw new MinderError('usage', `${what} must be at least 1`);
}
