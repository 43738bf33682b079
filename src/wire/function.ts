import { MinderError } from '../model/errors.ts';
import {
	type FunctionRun,
	type FunctionSpec,
	JOB_LIMITS,
	type JobBackoff,
	type JobRetention,
	type QueueLimits,
} from '../model/function-spec.ts';
import { functionName, nodeName } from '../model/ids.ts';
import type { FunctionChange } from '../model/jobs.ts';
import type { ProcessSpec, ShownSpec } from '../model/process-spec.ts';
import { changeKindCodec } from './enums.ts';
import { amount, defined, optional, required, whole } from './fields.ts';
import type { FunctionChange__Output, FunctionChange as WireChange } from './gen/minder/v1/FunctionChange.ts';
import type { FunctionRun__Output } from './gen/minder/v1/FunctionRun.ts';
import type {
	_minder_v1_FunctionSpec_Backoff__Output as Backoff__Output,
	FunctionSpec__Output,
	_minder_v1_FunctionSpec_Kept__Output as Kept__Output,
	FunctionSpec as WireSpec,
} from './gen/minder/v1/FunctionSpec.ts';
import type { ProcessSpec__Output } from './gen/minder/v1/ProcessSpec.ts';
import type { QueueLimits__Output } from './gen/minder/v1/QueueLimits.ts';
import { jobDeliveryCodec, workerModeCodec } from './job-enums.ts';
import { shownSpecFromWire, shownSpecToWire, specFromWire, specToWire } from './spec.ts';

type What = (part: string) => string;

export function functionSpecToWire(spec: FunctionSpec): WireSpec {
	return toWire(spec, specToWire);
}

/** As {@link functionSpecToWire}, of what people are shown: values of secrets stay here, should there be any. */
export function shownFunctionToWire(spec: FunctionSpec): WireSpec {
	// What is no fingerprint does not come past it.
	return toWire(spec, (process) => shownSpecToWire(process as ShownSpec));
}

/** @throws MinderError `usage`, `incompatible` */
export function functionSpecFromWire(wire: FunctionSpec__Output): FunctionSpec {
	return fromWire(wire, specFromWire);
}

/** As {@link functionSpecFromWire}, of what people are shown: values of secrets are left out, should there be any. */
export function shownFunctionFromWire(wire: FunctionSpec__Output): FunctionSpec {
	return fromWire(wire, shownSpecFromWire);
}

function toWire(spec: FunctionSpec, process: (spec: ProcessSpec) => ReturnType<typeof specToWire>): WireSpec {
	return defined({
		name: spec.name,
		run: optional(spec.run, (run) => ({
			process: process(run.process),
			concurrency: run.concurrency,
			mode: workerModeCodec.toWire(run.mode),
			nodes: [...run.nodes],
			selector: run.selector,
		})),
		retries: spec.retries,
		backoff: spec.backoff,
		timeoutSeconds: spec.timeoutSeconds,
		leaseSeconds: spec.leaseSeconds,
		delivery: jobDeliveryCodec.toWire(spec.delivery),
		maxQueue: spec.maxQueue,
		maxRunning: spec.maxRunning,
		maxPayloadBytes: spec.maxPayloadBytes,
		keepDone: spec.keep.done,
		keepFailed: spec.keep.failed,
	});
}

function fromWire(
	wire: FunctionSpec__Output,
	readProcess: (process: ProcessSpec__Output) => ProcessSpec,
): FunctionSpec {
	const name = functionName(wire.name);
	const what: What = (part) => `${part} of function ${name}`;
	return {
		name,
		retries: wire.retries,
		backoff: backoffFromWire(required(wire.backoff, what('backoff')), what),
		leaseSeconds: atLeastOne(amount(wire.leaseSeconds, what('lease')), what('lease')),
		delivery: jobDeliveryCodec.fromWire(wire.delivery),
		maxPayloadBytes: payloadLimit(wire.maxPayloadBytes, what('maxPayload')),
		keep: {
			done: keptFromWire(required(wire.keepDone, what('keep.done')), what('keep.done')),
			failed: keptFromWire(required(wire.keepFailed, what('keep.failed')), what('keep.failed')),
		},
		...defined({
			run: optional(wire.run, (run) => runFromWire(run, what, readProcess)),
			timeoutSeconds: optional(wire.timeoutSeconds, (time) => moreThanNone(time, what('timeout'))),
			maxQueue: optional(wire.maxQueue, limitsFromWire),
			maxRunning: optional(wire.maxRunning, (most) => atLeastOne(most, what('maxRunning'))),
		}),
	};
}

function runFromWire(
	wire: FunctionRun__Output,
	what: What,
	readProcess: (process: ProcessSpec__Output) => ProcessSpec,
): FunctionRun {
	const process = readProcess(required(wire.process, what('run')));
	if (process.daemon) throw new MinderError('usage', `${what('run')} must be a one-shot, not a daemon`);
	return {
		process,
		concurrency: atLeastOne(wire.concurrency, what('concurrency')),
		mode: workerModeCodec.fromWire(wire.mode),
		nodes: wire.nodes.map(nodeName),
		selector: wire.selector,
	};
}

function backoffFromWire(wire: Backoff__Output, what: What): JobBackoff {
	const jitter = amount(wire.jitter, what('backoff.jitter'));
	if (jitter > 1) throw new MinderError('usage', `${what('backoff.jitter')} must be 0 to 1, not ${jitter}`);
	return {
		intervalSeconds: amount(wire.intervalSeconds, what('backoff.interval')),
		factor: amount(wire.factor, what('backoff.factor')),
		maxIntervalSeconds: amount(wire.maxIntervalSeconds, what('backoff.maxInterval')),
		jitter,
	};
}

function keptFromWire({ maxAgeSeconds, count }: Kept__Output, what: string): JobRetention['done'] {
	return { maxAgeSeconds: amount(maxAgeSeconds, what), count };
}

export function limitsFromWire({ high, normal, low }: QueueLimits__Output): QueueLimits {
	return { high, normal, low };
}

export function functionChangeToWire({ name, kind, revision, before, after }: FunctionChange): WireChange {
	return defined({
		name,
		kind: changeKindCodec.toWire(kind === 'unchanged' ? 'none' : kind),
		revision,
		before: optional(before, shownFunctionToWire),
		after: optional(after, shownFunctionToWire),
	});
}

/** @throws MinderError `usage`, `incompatible` */
export function functionChangeFromWire(wire: FunctionChange__Output): FunctionChange {
	const kind = changeKindCodec.fromWire(wire.kind);
	return defined({
		name: functionName(wire.name),
		kind: kind === 'none' ? ('unchanged' as const) : kind,
		revision: wire.revision,
		before: optional(wire.before, shownFunctionFromWire),
		after: optional(wire.after, shownFunctionFromWire),
	});
}

function payloadLimit(bytes: number, what: string): number {
	if (whole(bytes, what) <= JOB_LIMITS.payloadBytes) return bytes;
	throw new MinderError('usage', `${what} must be at most ${JOB_LIMITS.payloadBytes} bytes, not ${bytes}`);
}

function moreThanNone(seconds: number, what: string): number {
	if (amount(seconds, what) > 0) return seconds;
	throw new MinderError('usage', `${what} must be more than 0 s`);
}

function atLeastOne(value: number, what: string): number {
	if (value >= 1) return value;
	throw new MinderError('usage', `${what} must be at least 1`);
}
