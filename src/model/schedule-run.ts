import { RUN_FIELDS, RUN_FORM, runExtras } from './schedule-schema.ts';
import { type ProcessBody, type Reading, readProcess } from './spec-build.ts';
import { found } from './spec-found.ts';
import { issueText, problemsOf } from './spec-issues.ts';
import type { SpecPath, SpecProblem } from './spec-problem.ts';
import { argvField } from './spec-supervision-fields.ts';

/** What a `run` says. */
export interface RunReading {
	readonly process: ProcessBody;
	readonly timeoutSeconds?: number;
}

/** What a run does not have, though a process does, and what there is instead. */
const NOT_IN_RUN: Readonly<Record<string, string>> = {
	daemon: 'is of no use in a run, which ends by itself; keep what does not under processes',
	restart: 'is of no use in a run, which is not restarted: retries beside run says what becomes of a failure',
	startSeconds: 'is of no use in a run; remove it',
	placement: 'is of no use in a run: on beside run says where it goes',
	readiness: 'is of no use in a run, which is judged by its exit code and timeout; remove it',
	liveness: 'is of no use in a run, which is judged by its exit code and timeout; remove it',
	dependsOn: 'is of no use in a run: dependsOn beside run names schedules that have to succeed first',
	background: 'is of no use in a run, which ends with the program it starts; let that stay in the foreground',
	update: 'is of no use in a run: a change takes effect with the next one; remove it',
	disconnect: 'is of no use in a run: onLost beside run says what becomes of one whose node was lost',
};

/** Of what a run is. */
interface RunKind {
	/** Keys that it does not have, each with what there is instead. */
	readonly refused: Readonly<Record<string, string>>;
	readonly mapping: 'run' | 'functionRun';
}

/** Reads the `run` of a schedule, or of what else runs one; paths of problems are relative to it. */
export function readRun(
	raw: unknown,
	directory: string | undefined,
	{ refused, mapping }: RunKind = { refused: NOT_IN_RUN, mapping: 'run' },
): Reading<RunReading> {
	if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return readArgv(raw, directory);
	const process: Record<string, unknown> = { daemon: false };
	const extras: Record<string, unknown> = {};
	const problems: SpecProblem[] = [];
	for (const [key, value] of Object.entries(raw)) {
		const text = Object.hasOwn(refused, key) ? refused[key] : undefined;
		if (text !== undefined) problems.push({ path: [key], text, at: 'key' });
		else if (Object.hasOwn(RUN_FIELDS, key)) process[key] = value;
		else extras[key] = value;
	}
	const parsed = runExtras.safeParse(extras, { error: issueText });
	if (!parsed.success) problems.push(...problemsOf(parsed.error.issues, [], mapping));
	const { timeout, successCodes } = parsed.data ?? {};
	if (successCodes !== undefined) process['restart'] = { successCodes };
	const reading = readProcess(process, directory);
	problems.push(...reading.problems);
	if (reading.value === undefined || problems.length > 0) return { problems };
	return {
		problems: [],
		value: { process: reading.value, ...(timeout === undefined ? {} : { timeoutSeconds: timeout }) },
	};
}

/** The short form: a program and its arguments. */
function readArgv(raw: unknown, directory: string | undefined): Reading<RunReading> {
	const parsed = argvField.safeParse(raw, { error: issueText });
	if (!parsed.success) {
		const isText = typeof raw === 'string' || Array.isArray(raw);
		const text = raw === undefined ? `missing, expected ${RUN_FORM}` : `found ${found(raw)}, expected ${RUN_FORM}`;
		return { problems: isText ? problemsOf(parsed.error.issues, [], 'run') : [{ path: [], text, at: 'value' }] };
	}
	const { value, problems } = readProcess({ command: parsed.data, daemon: false }, directory);
	const here: SpecPath = [];
	return {
		problems: problems.map((problem) => ({ ...problem, path: here })),
		...(value === undefined ? {} : { value: { process: value } }),
	};
}
