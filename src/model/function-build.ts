import { functionProblems } from './function-rules.ts';
import { readFunctionRun } from './function-run.ts';
import { functionSettings, type ParsedFunction } from './function-schema.ts';
import {
	FUNCTION_DEFAULTS,
	FUNCTION_RUN_DEFAULTS,
	type FunctionSpec,
	type JobBackoff,
	type JobRetention,
} from './function-spec.ts';
import type { FunctionName } from './ids.ts';
import type { ProcessSpec } from './process-spec.ts';
import { type Reading, soundFields, textProblems } from './spec-build.ts';
import { found } from './spec-found.ts';
import { issueText, problemsOf } from './spec-issues.ts';
import type { SpecProblem } from './spec-problem.ts';

/**
 * Reads one entry of `functions`.
 *
 * @param name the key; whether it is a good one is not looked at
 */
export function readFunction(name: string, raw: unknown, directory: string | undefined): Reading<FunctionSpec> {
	if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
		const text = `found ${found(raw)}, expected a mapping such as {run: {command: PATH}}, or {} for workers of its own`;
		return { problems: [{ path: [], text, at: 'value' }] };
	}
	const { run: rawRun, ...rest } = raw as Record<string, unknown>;
	const parsed = functionSettings.safeParse(rest, { error: issueText });
	const problems = textProblems(rest, []);
	if (!parsed.success) problems.push(...problemsOf(parsed.error.issues, [], 'function'));
	const fields = parsed.data ?? (soundFields(functionSettings.shape, rest) as Partial<ParsedFunction>);
	const runs = Object.hasOwn(raw, 'run');
	problems.push(...functionProblems(runs, fields));
	const run = runs ? readFunctionRun(name, rawRun, directory) : { problems: [] };
	problems.push(...run.problems.map((problem): SpecProblem => ({ ...problem, path: ['run', ...problem.path] })));
	if (problems.length > 0) return { problems };
	return { problems: [], value: built(name as FunctionName, fields, run.value) };
}

function built(name: FunctionName, raw: ParsedFunction, process: ProcessSpec | undefined): FunctionSpec {
	const usual = FUNCTION_DEFAULTS;
	const { timeout, maxQueue, maxRunning, keep = {} } = raw;
	return {
		name,
		...(process !== undefined && {
			run: {
				process,
				concurrency: raw.concurrency ?? FUNCTION_RUN_DEFAULTS.concurrency,
				mode: raw.mode ?? FUNCTION_RUN_DEFAULTS.mode,
				nodes: raw.on?.nodes ?? FUNCTION_RUN_DEFAULTS.nodes,
				selector: raw.on?.selector ?? FUNCTION_RUN_DEFAULTS.selector,
			},
		}),
		retries: raw.retries ?? usual.retries,
		backoff: buildBackoff(raw.backoff),
		...(timeout !== undefined && { timeoutSeconds: timeout }),
		leaseSeconds: raw.lease ?? usual.leaseSeconds,
		delivery: raw.delivery ?? usual.delivery,
		...(maxQueue !== undefined && { maxQueue }),
		...(maxRunning !== undefined && { maxRunning }),
		maxPayloadBytes: raw.maxPayload ?? usual.maxPayloadBytes,
		keep: {
			done: buildRetention(keep.done, usual.keep.done),
			failed: buildRetention(keep.failed, usual.keep.failed),
		},
	};
}

/** An interval beyond the usual longest one raises that, and a short longest one lowers the interval. */
function buildBackoff(raw: NonNullable<ParsedFunction['backoff']> = {}): JobBackoff {
	const usual = FUNCTION_DEFAULTS.backoff;
	const intervalSeconds = raw.interval ?? Math.min(usual.intervalSeconds, raw.maxInterval ?? Number.POSITIVE_INFINITY);
	return {
		intervalSeconds,
		factor: raw.factor ?? usual.factor,
		maxIntervalSeconds: raw.maxInterval ?? Math.max(usual.maxIntervalSeconds, intervalSeconds),
		jitter: raw.jitter ?? usual.jitter,
	};
}

type Retention = JobRetention['done'];

function buildRetention(
	raw: { readonly age?: number | undefined; readonly count?: number | undefined } = {},
	usual: Retention,
): Retention {
	return { maxAgeSeconds: raw.age ?? usual.maxAgeSeconds, count: raw.count ?? usual.count };
}
