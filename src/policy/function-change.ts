import type { FunctionRun, FunctionSpec } from '../model/function-spec.ts';
import { differences, diffSpecs, type SpecDifference } from './spec-change.ts';

/** The order in which differences are told. */
const FIELDS = {
	name: true,
	run: true,
	maxRunning: true,
	retries: true,
	backoff: true,
	timeoutSeconds: true,
	leaseSeconds: true,
	delivery: true,
	maxQueue: true,
	maxPayloadBytes: true,
	keep: true,
} as const satisfies Record<keyof FunctionSpec, true>;

/**
 * The differences between two functions, in the order of the fields; none where they mean the same. What is run is below `run`; where and how often stands
 * beside it, as in a file. Where one of the two runs nothing, `run` as a whole is a program and its arguments.
 */
export function diffFunctions(before: FunctionSpec, after: FunctionSpec): SpecDifference[] {
	return (Object.keys(FIELDS) as (keyof FunctionSpec)[]).flatMap((key) =>
		key === 'run' ? runDifferences(before.run, after.run) : differences(key, before[key], after[key]),
	);
}

function runDifferences(before: FunctionRun | undefined, after: FunctionRun | undefined): SpecDifference[] {
	if (before === undefined || after === undefined) return differences('run', argvOf(before), argvOf(after));
	return [
		...diffSpecs(before.process, after.process).map((each) => ({ ...each, path: `run.${each.path}` })),
		...differences('mode', before.mode, after.mode),
		...differences('concurrency', before.concurrency, after.concurrency),
		...differences('on.nodes', before.nodes, after.nodes),
		...differences('on.selector', before.selector, after.selector),
	];
}

function argvOf(run: FunctionRun | undefined): string[] | undefined {
	return run && [run.process.command, ...run.process.args];
}
