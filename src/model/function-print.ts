import {
	FUNCTION_DEFAULTS,
	FUNCTION_RUN_DEFAULTS,
	type FunctionRun,
	type FunctionSpec,
	type JobBackoff,
	type JobRetention,
	type QueueLimits,
} from './function-spec.ts';
import { exactSize } from './size.ts';
import { rawProcess, rawSecrets } from './spec-print-process.ts';
import { defined, duration, durationUnless, filled, unless } from './spec-print-values.ts';

/** A function as people write it: only what differs from the defaults, and never the value of a secret. */
export function rawFunction(spec: FunctionSpec): object {
	const usual = FUNCTION_DEFAULTS;
	const { timeoutSeconds, maxPayloadBytes, keep } = spec;
	return defined({
		...(spec.run === undefined ? {} : rawRun(spec.run)),
		maxRunning: spec.maxRunning,
		retries: unless<number>(spec.retries, usual.retries),
		backoff: filled(rawBackoff(spec.backoff)),
		timeout: timeoutSeconds === undefined ? undefined : duration(timeoutSeconds),
		lease: durationUnless(spec.leaseSeconds, usual.leaseSeconds),
		delivery: unless(spec.delivery, usual.delivery),
		maxQueue: spec.maxQueue && rawLimits(spec.maxQueue),
		maxPayload: maxPayloadBytes === usual.maxPayloadBytes ? undefined : exactSize(maxPayloadBytes),
		keep: filled({
			done: rawRetention(keep.done, usual.keep.done),
			failed: rawRetention(keep.failed, usual.keep.failed),
		}),
	});
}

/** A function as `-o json` shows it: complete but for the values of secrets, durations as numbers of seconds. */
export function functionToJson(spec: FunctionSpec): Record<string, unknown> {
	const { name, run, ...rest } = spec;
	if (run === undefined) return { name, ...rest };
	const { name: _, secrets, ...program } = run.process;
	const process = { ...program, ...(secrets === undefined ? {} : { secrets: rawSecrets(secrets) }) };
	return { name, run: { ...run, process }, ...rest };
}

function rawRun({ process, concurrency, mode, nodes, selector }: FunctionRun): object {
	const { daemon: _, restart: __, placement: ___, startSeconds: ____, ...run } = rawProcess(process);
	const usual = FUNCTION_RUN_DEFAULTS;
	return {
		run,
		mode: unless(mode, usual.mode),
		concurrency: unless<number>(concurrency, usual.concurrency),
		on: filled({ nodes: nodes.length > 0 ? [...nodes] : undefined, selector: filled(selector) }),
	};
}

function rawBackoff({ intervalSeconds, factor, maxIntervalSeconds, jitter }: JobBackoff): object {
	const usual = FUNCTION_DEFAULTS.backoff;
	const usualLongest = Math.max(usual.maxIntervalSeconds, intervalSeconds);
	const usualInterval = Math.min(usual.intervalSeconds, maxIntervalSeconds);
	return {
		interval: durationUnless(intervalSeconds, usualInterval),
		factor: unless<number>(factor, usual.factor),
		maxInterval: durationUnless(maxIntervalSeconds, usualLongest),
		jitter: unless<number>(jitter, usual.jitter),
	};
}

/** As a number where it is the same for each. */
function rawLimits({ high, normal, low }: QueueLimits): object | number {
	if (high === normal && normal === low) return high;
	return defined({ high: unless(high, 0), normal: unless(normal, 0), low: unless(low, 0) });
}

type Retention = JobRetention['done'];

function rawRetention({ maxAgeSeconds, count }: Retention, usual: Retention): object | undefined {
	return filled({ age: durationUnless(maxAgeSeconds, usual.maxAgeSeconds), count: unless(count, usual.count) });
}
