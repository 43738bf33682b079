import { MinderError } from '../model/errors.ts';
import { KV_KEY, KV_LIMITS, type KvChange, type KvEntry } from '../model/kv.ts';
import { enumCodec } from './enums.ts';
import { amount, defined, optional, required, whole } from './fields.ts';
import type { DeleteReason__Output } from './gen/minder/v1/DeleteReason.ts';
import type { Entry__Output, Entry as WireEntry } from './gen/minder/v1/Entry.ts';
import type { EntryChange__Output, EntryChange as WireEntryChange } from './gen/minder/v1/EntryChange.ts';

type DeleteWord = Extract<KvChange, { kind: 'delete' }>['reason'];

const DELETE_REASON = {
	DELETE_REASON_UNSPECIFIED: null,
	DELETE_REASON_ASKED: 'asked',
	DELETE_REASON_EXPIRED: 'expired',
} as const satisfies Record<DeleteReason__Output, DeleteWord | null>;

const deleteReasonCodec = enumCodec<DeleteWord, typeof DELETE_REASON>('reason of a delete', DELETE_REASON);

/** @throws MinderError `usage` */
export function entryKey(key: string): string {
	if (KV_KEY.test(key)) return key;
	const shown = JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}…` : key);
	throw new MinderError('usage', `key ${shown} is not valid: use 1 to 512 printable ASCII characters without spaces`);
}

/** Beginning of a key, also an empty one. @throws MinderError `usage` */
export function entryPrefix(prefix: string): string {
	return prefix === '' ? prefix : entryKey(prefix);
}

/** Bytes of their own. @throws MinderError `too-large` */
export function entryValue(value: Uint8Array): Uint8Array {
	if (value.length <= KV_LIMITS.valueBytes) return new Uint8Array(value);
	throw new MinderError('too-large', `a value has at most ${KV_LIMITS.valueBytes} bytes, not ${value.length}`);
}

export function entryToWire({ changedAt, ...entry }: KvEntry): WireEntry {
	return defined({ ...entry, changedAtMs: changedAt });
}

/** @throws MinderError `usage` */
export function entryFromWire(wire: Entry__Output | null): KvEntry {
	const { key, value, version, changedAtMs, ttlSeconds } = required(wire, 'entry');
	return defined({
		key: entryKey(key),
		value: new Uint8Array(value),
		version: whole(version, 'version'),
		changedAt: whole(changedAtMs, 'time of the change'),
		ttlSeconds: optional(ttlSeconds, (time) => amount(time, 'ttl')),
	});
}

export function entryChangeToWire(change: KvChange): WireEntryChange {
	if (change.kind === 'put') return { put: entryToWire(change.entry) };
	const { key, version, reason } = change;
	return { delete: { key, version, reason: deleteReasonCodec.toWire(reason) } };
}

/** @throws MinderError `usage`, `incompatible` */
export function entryChangeFromWire(wire: EntryChange__Output): KvChange {
	switch (wire.change) {
		case 'put':
			return { kind: 'put', entry: entryFromWire(required(wire.put, 'entry')) };
		case 'delete': {
			const { key, version, reason } = required(wire.delete, 'delete');
			const word = deleteReasonCodec.fromWire(reason, 'asked');
			return { kind: 'delete', key: entryKey(key), version: whole(version, 'version'), reason: word };
		}
		default:
			throw new MinderError(
				'incompatible',
				'the manager sent a change that this version does not know: use the same version of minder on both sides',
			);
	}
}
