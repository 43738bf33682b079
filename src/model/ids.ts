import { MinderError } from './errors.ts';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Name of a process: 1–63 of `a-z A-Z 0-9 _ -`, beginning with a letter or digit. No dot, so that `name.ordinal` reads one way only. */
export type ProcessName = Branded<'ProcessName'>;
/** Name of a node: as a host name, 1–253 of `a-z A-Z 0-9 . _ -`. */
export type NodeName = Branded<'NodeName'>;
/** `process.ordinal`, e.g. `api.0`; of a run of a schedule `RUN.ordinal`, e.g. `rotate@20260102T030405Z.0`. */
export type InstanceId = Branded<'InstanceId'>;
/** Name of a schedule: as that of a process. */
export type ScheduleName = Branded<'ScheduleName'>;
/**
 * `SCHEDULE@STAMP`: the same for the same fire, whoever computes it. STAMP is the scheduled time in UTC, `20260102T030405Z`, with `-b` behind it for one
 * that was asked for afterwards (backfill), and `-m1`, `-m2` … for those that somebody started by hand within that second.
 */
export type RunId = Branded<'RunId'>;
/** Name of a function of the job queue: 1–512 bytes of any characters but spaces and control characters. */
export type FunctionName = Branded<'FunctionName'>;
/** `PREFIX:NUMBER`, e.g. `H:host:17`; at most 63 bytes. The number alone says which job it is; it is never given out twice. */
export type JobHandle = Branded<'JobHandle'>;

const PROCESS_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;
const NODE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,252}$/;
const STAMP = '[0-9]{8}T[0-9]{6}Z(?:-b|-m[1-9][0-9]{0,5})?';
const RUN_ID = new RegExp(`^[A-Za-z0-9][A-Za-z0-9_-]{0,62}@${STAMP}$`);
const INSTANCE_ID = new RegExp(`^[A-Za-z0-9][A-Za-z0-9_-]{0,62}(?:@${STAMP})?\\.(?:0|[1-9][0-9]{0,5})$`);

export function isProcessName(text: string): text is ProcessName {
	return PROCESS_NAME.test(text);
}

export function isNodeName(text: string): text is NodeName {
	return NODE_NAME.test(text);
}

export function isInstanceId(text: string): text is InstanceId {
	return INSTANCE_ID.test(text);
}

/** @throws MinderError `usage` */
export function processName(text: string): ProcessName {
	if (isProcessName(text)) return text;
	throw new MinderError(
		'usage',
		`process name ${JSON.stringify(text)} is not valid: use 1 to 63 letters, digits, "-" or "_", beginning with a letter or digit`,
	);
}

/** @throws MinderError `usage` */
export function nodeName(text: string): NodeName {
	if (isNodeName(text)) return text;
	throw new MinderError(
		'usage',
		`node name ${JSON.stringify(text)} is not valid: use letters, digits, ".", "-" or "_", beginning with a letter or digit`,
	);
}

/** @throws MinderError `usage` */
export function instanceId(text: string): InstanceId {
	if (isInstanceId(text)) return text;
	throw new MinderError('usage', `${JSON.stringify(text)} is not an instance: write NAME.N, for example api.0`);
}

export function instanceIdOf(process: ProcessName, ordinal: number): InstanceId {
	return `${process}.${ordinal}` as InstanceId;
}

export function isScheduleName(text: string): text is ScheduleName {
	return PROCESS_NAME.test(text);
}

/** @throws MinderError `usage` */
export function scheduleName(text: string): ScheduleName {
	if (isScheduleName(text)) return text;
	throw new MinderError(
		'usage',
		`schedule name ${JSON.stringify(text)} is not valid: use 1 to 63 letters, digits, "-" or "_", beginning with a letter or digit`,
	);
}

export function isRunId(text: string): text is RunId {
	return RUN_ID.test(text);
}

/** @throws MinderError `usage` */
export function runId(text: string): RunId {
	if (isRunId(text)) return text;
	throw new MinderError(
		'usage',
		`${JSON.stringify(text)} is not a run: write SCHEDULE@TIME, for example rotate@20260102T030405Z; \`minder schedule history\` lists them`,
	);
}

/** @param at wall time, ms; a fraction of a second is cut off. @param mark `b`, or `m` and a number from 1 */
export function runIdOf(schedule: ScheduleName, at: number, mark?: 'b' | `m${number}`): RunId {
	const stamp = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
	return `${schedule}@${stamp}${mark === undefined ? '' : `-${mark}`}` as RunId;
}

export function scheduleOf(run: RunId): ScheduleName {
	return run.slice(0, run.indexOf('@')) as ScheduleName;
}

export function runInstanceId(run: RunId, ordinal: number): InstanceId {
	return `${run}.${ordinal}` as InstanceId;
}

/** The run whose instance it is; `undefined` for an instance of a process. */
export function runOfInstance(id: InstanceId): RunId | undefined {
	return id.includes('@') ? (id.slice(0, id.lastIndexOf('.')) as RunId) : undefined;
}

/** The two halves of an instance id; for that of a run, `process` is the id of the run, which no process is ever called. */
export function splitInstanceId(id: InstanceId): { process: ProcessName; ordinal: number } {
	const dot = id.lastIndexOf('.');
	return { process: id.slice(0, dot) as ProcessName, ordinal: Number(id.slice(dot + 1)) };
}

/** As the Gearman protocol takes it. */
const MOST_FUNCTION_BYTES = 512;
const FUNCTION_NAME = /^[^\s\p{Cc}]+$/u;

export function isFunctionName(text: string): text is FunctionName {
	return FUNCTION_NAME.test(text) && Buffer.byteLength(text) <= MOST_FUNCTION_BYTES;
}

/** @throws MinderError `usage` */
export function functionName(text: string): FunctionName {
	if (isFunctionName(text)) return text;
	throw new MinderError(
		'usage',
		`function name ${JSON.stringify(text.slice(0, 80))} is not valid: use 1 to ${MOST_FUNCTION_BYTES} bytes without spaces or control characters`,
	);
}
