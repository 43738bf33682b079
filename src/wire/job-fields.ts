import { MinderError } from '../model/errors.ts';
import { JOB_LIMITS } from '../model/function-spec.ts';
import { type JobHandle, nodeName } from '../model/ids.ts';
import type { JobParty, JobView } from '../model/jobs.ts';
import { amount, defined, optional } from './fields.ts';
import type { JobParty__Output } from './gen/minder/v1/JobParty.ts';
import type { JobProgress__Output } from './gen/minder/v1/JobProgress.ts';

const MOST_HANDLE_BYTES = 63;
const HANDLE = /^[^\s\p{Cc}]+:\d{1,16}$/u;
/** Characters of each text of a party. */
const MOST_TEXT = 1024;
/** Of a reason that is told; the rest is cut off. */
const MOST_REASON = 4096;

/** @throws MinderError `usage` */
export function jobHandle(text: string): JobHandle {
	if (HANDLE.test(text) && Buffer.byteLength(text) <= MOST_HANDLE_BYTES) return text as JobHandle;
	throw badHandle(text);
}

/** A handle as people give it: its number alone will do. @throws MinderError `usage` */
export function jobOf(text: string): string {
	return /^\d{1,16}$/.test(text) ? text : jobHandle(text);
}

function badHandle(text: string): MinderError {
	const shown = JSON.stringify(text.slice(0, 80));
	return new MinderError(
		'usage',
		`${shown} is not a job: write its handle, for example H:host:17; \`minder jobs\` lists them`,
	);
}

/** @throws MinderError `usage` */
export function uniqueKey(text: string): string {
	if (Buffer.byteLength(text) <= JOB_LIMITS.uniqueBytes) return text;
	const shown = JSON.stringify(text.slice(0, 80));
	throw new MinderError('usage', `a unique key has at most ${JOB_LIMITS.uniqueBytes} bytes, not ${shown}`);
}

/** @throws MinderError `too-large` for what does not go into one message */
export function payload(bytes: Uint8Array, what: string): Uint8Array {
	if (bytes.length <= JOB_LIMITS.rpcPayloadBytes) return bytes;
	const most = JOB_LIMITS.rpcPayloadBytes / 2 ** 20;
	throw new MinderError(
		'too-large',
		`${what} has ${bytes.length} bytes, of which one message takes ${most} MiB: put it into a file or a store and send its name`,
	);
}

/** Without what else its message brought: kept, it would keep that. */
export function ownBytes(bytes: Uint8Array): Uint8Array {
	return bytes.length * 2 < bytes.buffer.byteLength
		? new Uint8Array(bytes)
		: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** What is too long for a line is cut. */
export function reasonText(text: string): string {
	return text.length <= MOST_REASON ? text : `${text.slice(0, MOST_REASON - 1)}…`;
}

/** @throws MinderError `usage`, `too-large` */
export function partyFromWire({ name, host, node, pid }: JobParty__Output): JobParty {
	if (name.length > MOST_TEXT || host.length > MOST_TEXT) {
		throw new MinderError('too-large', `name and host of a worker have at most ${MOST_TEXT} characters`);
	}
	return defined({ name, host, node: optional(node, nodeName), pid });
}

/** @throws MinderError `usage` */
export function progressFromWire({ numerator, denominator }: JobProgress__Output): NonNullable<JobView['progress']> {
	return {
		numerator: amount(numerator, 'progress of a job'),
		denominator: amount(denominator, 'progress of a job'),
	};
}
