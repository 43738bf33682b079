import { stripVTControlCharacters } from 'node:util';
import type { JsonObject } from '../../src/model/view-json.ts';
import { formatBytes } from './format.ts';
import { harmless, truncate } from './table.ts';

const LINES_SHOWN = 10;
const CELLS_SHOWN = 200;
const BYTES_SHOWN = 32;

/** A payload or a result, which may be the beginning alone of what there is. */
interface Payload {
	readonly data: Uint8Array;
	readonly truncated: boolean;
	/** Bytes of all of it. */
	readonly bytes: number;
}

/** A payload as JSON shows it: `text` where it is text, `base64` in any case, `truncated` where there is more. */
export function payloadJson({ data, truncated, bytes }: Payload): JsonObject {
	if (truncated && data.length === 0) return { bytes, truncated };
	const text = textOf(data, truncated);
	return {
		bytes,
		...(truncated ? { truncated: true } : {}),
		...(text === undefined ? {} : { text }),
		base64: Buffer.from(data).toString('base64'),
	};
}

/** The beginning of a payload in lines that do nothing to a terminal: text as it is, anything else in hexadecimal. */
export function payloadLines({ data, truncated, bytes }: Payload): string[] {
	if (bytes === 0) return ['(empty)'];
	if (data.length === 0) return ['(not kept)'];
	const text = textOf(data, truncated);
	if (text === undefined || /[^\P{Cc}\s]/u.test(stripVTControlCharacters(text))) {
		const head = Buffer.from(data.subarray(0, BYTES_SHOWN))
			.toString('hex')
			.replace(/..(?!$)/g, '$& ');
		return [`(${formatBytes(bytes)}, binary) ${head}${bytes > BYTES_SHOWN ? ' …' : ''}`];
	}
	const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
	const shown = lines
		.slice(0, LINES_SHOWN)
		.map((line) => truncate(harmless(line.slice(0, CELLS_SHOWN * 4)), CELLS_SHOWN));
	return truncated || lines.length > shown.length ? [...shown, `… ${formatBytes(bytes)} in all`] : shown;
}

/** Undefined: not UTF-8. The beginning of a longer text may end within a character. */
function textOf(data: Uint8Array, truncated: boolean): string | undefined {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data, { stream: truncated });
	} catch {
		return undefined;
	}
}
