import { MinderError } from '../model/errors.ts';
import type { Op } from './store.ts';

/** Longest key of every driver, in bytes of UTF-8; lmdb itself ends at 1,978. */
export const MAX_KEY_BYTES = 1024;

/** An {@link Op} that can no longer fail for what is in it: the key is valid, the value is JSON text. */
export type EncodedOp =
	| { readonly kind: 'put'; readonly key: string; readonly json: string }
	| { readonly kind: 'remove'; readonly key: string };

/**
 * Checks and encodes before anything is written, so that a bad op in the middle leaves nothing behind.
 * @throws MinderError `too-large` for a key over {@link MAX_KEY_BYTES}; `internal` for an empty or ill-formed key, or a value that
 * is not JSON
 */
export function encodeOps(ops: readonly Op[]): readonly EncodedOp[] {
	return ops.map((op) => {
		checkKey(op.key);
		return op.kind === 'put' ? { kind: 'put', key: op.key, json: toJson(op.key, op.value) } : op;
	});
}

/** @throws MinderError `too-large`, `internal` */
export function checkKey(key: string): void {
	if (key === '') throw new MinderError('internal', 'a record has an empty key: nothing of this commit is stored');
	if (!key.isWellFormed()) {
		throw new MinderError(
			'internal',
			`the key ${JSON.stringify(key)} is not valid Unicode: nothing of this commit is stored`,
		);
	}
	const bytes = Buffer.byteLength(key);
	if (bytes > MAX_KEY_BYTES) {
		const shown = `${key.slice(0, 40)}…`;
		throw new MinderError(
			'too-large',
			`the key ${shown} has ${bytes} bytes, the limit is ${MAX_KEY_BYTES}: use a shorter name`,
		);
	}
}

function toJson(key: string, value: unknown): string {
	let json: string | undefined;
	let cause: unknown;
	try {
		json = JSON.stringify(value) as string | undefined;
	} catch (error) {
		cause = error;
	}
	if (json === undefined) throw new MinderError('internal', `the value of ${key} cannot be written as JSON`, { cause });
	return json;
}
