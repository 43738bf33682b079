import type { WallTime } from './records.ts';

/** 1–512 bytes of printable characters without spaces; `/` separates, by habit. */
export const KV_KEY = /^[\x21-\x7e]{1,512}$/;

/** Bytes of one value, bytes of all keys and values, entries. */
export const KV_LIMITS = { valueBytes: 512 * 1024, totalBytes: 64 * 1024 * 1024, entries: 100_000 } as const;

/** A shared value. */
export interface KvEntry {
	readonly key: string;
	/** Any bytes, base64 in the store and in JSON. */
	readonly value: Uint8Array;
	/** Of the newest change, from one counter for all entries: it only ever grows, also over delete and re-create. */
	readonly version: number;
	readonly changedAt: WallTime;
	/** Removed so long after its newest change; shown as what is left. */
	readonly ttlSeconds?: number;
}

export type KvChange =
	| { readonly kind: 'put'; readonly entry: KvEntry }
	| { readonly kind: 'delete'; readonly key: string; readonly version: number; readonly reason: 'asked' | 'expired' };
