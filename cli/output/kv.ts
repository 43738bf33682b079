import type { KvChange, KvEntry } from '../../src/model/kv.ts';
import type { WallTime } from '../../src/model/records.ts';
import { formatRfc3339, type JsonObject } from '../../src/model/view-json.ts';
import { formatAge, formatBytes, formatSpan } from './format.ts';
import type { Column } from './table.ts';

/** Columns of `minder kv list`. */
export function entryColumns(now: WallTime): Column<KvEntry>[] {
	return [
		{ title: 'KEY', text: ({ key }) => key, priority: 5, minWidth: 12 },
		{ title: 'VERSION', text: ({ version }) => String(version), priority: 9, align: 'right' },
		{ title: 'SIZE', text: ({ value }) => formatBytes(value.length), priority: 9, align: 'right' },
		{ title: 'CHANGED', text: ({ changedAt }) => `${formatAge(changedAt, now)} ago`, priority: 9 },
		{ title: 'TTL', text: ({ ttlSeconds }) => (ttlSeconds === undefined ? '' : formatSpan(ttlSeconds)), priority: 9 },
		{ title: 'VALUE', text: ({ value }) => valueText(value), priority: 1, minWidth: 8 },
	];
}

/** A value for a table: text as it is, anything else as its size. */
export function valueText(value: Uint8Array): string {
	const text = textOf(value);
	return text ?? `(${formatBytes(value.length)} that are no text)`;
}

/** A shared value as JSON shows it: `value` where it is text, `base64` in any case. */
export function entryJson({ value, changedAt, ...rest }: KvEntry): JsonObject {
	const text = textOf(value);
	return {
		...rest,
		changedAt: formatRfc3339(changedAt),
		...(text === undefined ? {} : { value: text }),
		base64: Buffer.from(value).toString('base64'),
	};
}

/** A change as a line: `put deploy/version = 1.2.3 (version 17)`. */
export function kvChangeLine(change: KvChange): string {
	if (change.kind === 'delete')
		return `${change.reason === 'expired' ? 'expired' : 'deleted'} ${change.key} (version ${change.version})`;
	const { key, value, version } = change.entry;
	return `put ${key} = ${valueText(value)} (version ${version})`;
}

/** A change as JSON shows it. */
export function kvChangeJson(change: KvChange): JsonObject {
	return change.kind === 'delete' ? { ...change } : { kind: 'put', ...entryJson(change.entry) };
}

function textOf(value: Uint8Array): string | undefined {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
	} catch {
		return undefined;
	}
}
