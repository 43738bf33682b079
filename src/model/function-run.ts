import type { FunctionName, ProcessName } from './ids.ts';
import type { ProcessSpec } from './process-spec.ts';
import { readRun } from './schedule-run.ts';
import type { Reading } from './spec-build.ts';

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
	timeout: 'stands in the wrong place: write timeout beside run',
	successCodes: 'is of no use in the run of a function: exit code 0 is success, every other end a failure',
};

/** Reads the `run` of a function; paths of problems are relative to it. */
export function readFunctionRun(name: string, raw: unknown, directory: string | undefined): Reading<ProcessSpec> {
	const { value, problems } = readRun(raw, directory, { refused: NOT_IN_FUNCTION_RUN, mapping: 'functionRun' });
	if (value === undefined) return { problems };
	return { problems, value: { name: processNameOf(name as FunctionName), ...value.process } };
}

const LONGEST = 63;

/** What its process is called: the name with `-` for what the name of a process cannot have. Two functions may share one. */
function processNameOf(name: FunctionName): ProcessName {
	const plain = name.replace(/[^A-Za-z0-9_-]/g, '-');
	return (/^[A-Za-z0-9]/.test(plain) ? plain : `f${plain}`).slice(0, LONGEST) as ProcessName;
}
