import type { JobHandle } from '../../model/ids.ts';

/**
 * Where jobs are in the store, each by its number:
 *
 * | key | what | when |
 * |---|---|---|
 * | `job/N` | what was asked for, with a small payload | from its acceptance until it ends; of a dead letter as long as that is kept |
 * | `job-data/N/P` | parts of a large payload | as `job/N` |
 * | `job-state/N` | what has become of it | from its first change until it ends |
 * | `ended-job/N` | how it ended | as long as it is kept |
 * | `meta/jobs` | the first number that is not reserved, and what handles begin with | from the first job on |
 */
export const JOB_KEYS = {
	job: 'job/',
	data: 'job-data/',
	state: 'job-state/',
	ended: 'ended-job/',
	numbers: 'meta/jobs',
} as const;

const DIGITS = 16;

/** Bytes sort as numbers. */
export function numberKey(prefix: string, seq: number): string {
	return prefix + String(seq).padStart(DIGITS, '0');
}

export function partKey(seq: number, part: number): string {
	return `${numberKey(JOB_KEYS.data, seq)}/${String(part).padStart(4, '0')}`;
}

export function handleOf(prefix: string, seq: number): JobHandle {
	return `${prefix}:${seq}` as JobHandle;
}

/** The number of a handle, whatever its prefix, also of the number alone; `undefined`: it is none. */
export function seqOf(handle: string): number | undefined {
	const digits = handle.slice(handle.lastIndexOf(':') + 1);
	if (digits === '' || digits.length > DIGITS) return undefined;
	let seq = 0;
	for (let at = 0; at < digits.length; at++) {
		const digit = digits.charCodeAt(at) - 48;
		if (digit < 0 || digit > 9) return undefined;
		seq = 10 * seq + digit;
	}
	return Number.isSafeInteger(seq) && seq > 0 ? seq : undefined;
}
