import { createHash } from 'node:crypto';
import { JOB_LIMITS } from '../../model/function-spec.ts';

const BY_DATA = '-';
const HASHED_DATA = /^-[A-Za-z0-9_-]{43}$/;

/**
 * The key of a job by which it is joined. `-` stands for the payload itself: its hash is taken. So it is of a key that is no UTF-8, which the queue does not keep.
 * @returns `undefined` where it is too long
 */
export function uniqueKey(unique: Buffer, data: Uint8Array): string | undefined {
	if (unique.length === 0) return '';
	if (unique.length > JOB_LIMITS.uniqueBytes) return undefined;
	const text = utf8(unique);
	if (text === BY_DATA) return hashed(BY_DATA, data);
	return text ?? hashed('~', unique);
}

/** The key that is asked for, without a payload at hand. */
export function askedKey(unique: Buffer): string {
	return utf8(unique) ?? hashed('~', unique);
}

/** The key of a job as its client said it, where that is known. */
export function shownKey(unique: string): string {
	return HASHED_DATA.test(unique) ? BY_DATA : unique;
}

/** `undefined` where it is no UTF-8. */
export function utf8(bytes: Buffer): string | undefined {
	const text = bytes.toString('utf8');
	return text.includes('\uFFFD') && !Buffer.from(text).equals(bytes) ? undefined : text;
}

function hashed(kind: string, bytes: Uint8Array): string {
	return `${kind}${createHash('sha256').update(bytes).digest('base64url')}`;
}
