import { functionStopSchema } from './function-schema.ts';
import type { FunctionName, ProcessName } from './ids.ts';
import type { ProcessSpec } from './process-spec.ts';
import { stopSchema } from './process-spec-schema.ts';
import { readRun } from './schedule-run.ts';
import type { Reading } from './spec-build.ts';
import type { SpecProblem } from './spec-problem.ts';

/** What the run of a function does not have, though a process or the run of a schedule does, and what there is instead. */
const NOT_IN_FUNCTION_RUN: Readonly<Record<string, string>> = {
	daemon:
		'is of no use in the run of a function: mode beside run says whether a process does one job or stays for more',
	restart: 'is of no use in the run of a function: retries and backoff beside run say what becomes of a failure',
	startSeconds: 'is of no use in the run of a function; remove it',
	placement: 'is of no use in the run of a function: on and concurrency beside run say where it goes and how often',
	readiness: 'is of no use in the run of a function, which is judged by the end of each job; remove it',
	liveness: 'is of no use in the run of a function: timeout beside run ends a job that takes too long',
	dependsOn: 'is of no use in the run of a function, which waits for jobs alone; remove it',
	background: 'is of no use in the run of a function; let the program stay in the foreground',
	update: 'is of no use in the run of a function: jobs that have not begun are done by the new one; remove it',
	disconnect:
		'is of no use in the run of a function: lease beside run says when the job of a lost worker goes to another',
	logs: 'is of no use in the run of a function: what it writes to standard error last is told with its failure',
	resources: 'is of no use in the run of a function: limits has ceilings for each of its processes',
	timeout: 'stands in the wrong place: write timeout beside run',
	successCodes:
		'is of no use in the run of a function: exit code 0 is success, every other end a failure, and 100 one for good',
};

/** Reads the `run` of a function; paths of problems are relative to it. */
export function readFunctionRun(name: string, raw: unknown, directory: string | undefined): Reading<ProcessSpec> {
	const { value, problems } = readRun(raw, directory, { refused: NOT_IN_FUNCTION_RUN, mapping: 'functionRun' });
	const all = [...problems, ...stopProblems(raw)];
	if (value === undefined || all.length > 0) return { problems: all };
	return { problems: [], value: { name: processNameOf(name as FunctionName), ...value.process } };
}

const STOP_KEYS = Object.keys(stopSchema.shape).filter((key) => !Object.hasOwn(functionStopSchema.shape, key));

/** Keys of `stop` that a process has and the run of a function does not. */
function stopProblems(raw: unknown): SpecProblem[] {
	const stop = mapping(mapping(raw)['stop']);
	const text =
		'is of no use in the run of a function, which is ended with TERM, and after timeout with KILL; remove it';
	return STOP_KEYS.filter((key) => Object.hasOwn(stop, key)).map((key) => ({ path: ['stop', key], text, at: 'key' }));
}

function mapping(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

const LONGEST = 63;

/** What its process is called: the name with `-` for what the name of a process cannot have. Two functions may share one. */
function processNameOf(name: FunctionName): ProcessName {
	const plain = name.replace(/[^A-Za-z0-9_-]/g, '-');
	return (/^[A-Za-z0-9]/.test(plain) ? plain : `f${plain}`).slice(0, LONGEST) as ProcessName;
}
