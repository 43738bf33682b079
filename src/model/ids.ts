import { MinderError } from './errors.ts';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Name of a process: 1–63 of `a-z A-Z 0-9 _ -`, beginning with a letter or digit. No dot, so that `name.ordinal` reads one way only. */
export type ProcessName = Branded<'ProcessName'>;
/** Name of a node: as a host name, 1–253 of `a-z A-Z 0-9 . _ -`. */
export type NodeName = Branded<'NodeName'>;
/** `process.ordinal`, e.g. `api.0`. */
export type InstanceId = Branded<'InstanceId'>;

const PROCESS_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;
const NODE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,252}$/;
const INSTANCE_ID = /^([A-Za-z0-9][A-Za-z0-9_-]{0,62})\.(0|[1-9][0-9]{0,5})$/;

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

/** The two halves of an instance id. */
export function splitInstanceId(id: InstanceId): { process: ProcessName; ordinal: number } {
	const dot = id.lastIndexOf('.');
	return { process: id.slice(0, dot) as ProcessName, ordinal: Number(id.slice(dot + 1)) };
}
