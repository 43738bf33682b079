import { MinderError } from './errors.ts';
import { found } from './spec-found.ts';

const DECIMAL = ['KB', 'MB', 'GB', 'TB'];
const BINARY = ['KiB', 'MiB', 'GiB', 'TiB'];
const FACTORS = new Map<string, number>([
	['', 1],
	['b', 1],
	...DECIMAL.map((unit, index): [string, number] => [unit.toLowerCase(), 1000 ** (index + 1)]),
	...BINARY.map((unit, index): [string, number] => [unit.toLowerCase(), 1024 ** (index + 1)]),
]);
const SIZE = /^([0-9]+(?:\.[0-9]+)?) ?([a-z]*)$/i;

/** What a size looks like, for error messages. */
export const SIZE_FORM = 'a size such as 512KB (1000 bytes each), 64KiB (1024 bytes each) or a number of bytes';

/**
 * Bytes of `10MB` (powers of 1000), `64KiB` (powers of 1024), `512B` or a bare number; units up to TB and TiB in any case, fractions
 * rounded to a byte. A lone `K`, `M` or `G` is refused, since programs disagree on what it means.
 *
 * @throws MinderError `usage`: what was found and what was expected, without saying where
 */
export function parseSize(value: string | number): number {
	const match = SIZE.exec(typeof value === 'number' ? String(value) : value.trim());
	const unit = match?.[2]?.toLowerCase() ?? '';
	const factor = FACTORS.get(unit);
	if (match === null || factor === undefined) {
		const letter = unit.toUpperCase();
		const hint = /^[KMGT]$/.test(letter) ? `; write ${letter}B or ${letter}iB` : '';
		throw new MinderError('usage', `found ${found(value)}, expected ${SIZE_FORM}${hint}`);
	}
	const bytes = Math.round(Number(match[1]) * factor);
	if (!Number.isSafeInteger(bytes)) throw new MinderError('usage', `found ${found(value)}, expected at most 8191TiB`);
	return bytes;
}

/** Bytes for tables, in powers of 1024 with about three digits: `0B`, `512B`, `1.5KiB`, `64MiB`. Read back by {@link parseSize}, rounded. */
export function formatSize(bytes: number): string {
	let value = Math.max(0, Math.round(bytes));
	if (value < 1024) return `${value}B`;
	let unit = -1;
	while (value >= 1023.5 && unit < BINARY.length - 1) {
		value /= 1024;
		unit++;
	}
	const digits = value < 99.95 ? Math.round(value * 10) / 10 : Math.round(value);
	return `${digits}${BINARY[unit] ?? ''}`;
}

/** The shortest text that {@link parseSize} reads as exactly these bytes: `10MB`, `64KiB`, `1000B`. */
export function exactSize(bytes: number): string {
	let shortest = `${bytes}B`;
	for (const unit of [...BINARY, ...DECIMAL]) {
		const count = bytes / (FACTORS.get(unit.toLowerCase()) ?? 1);
		const text = `${count}${unit}`;
		if (count > 0 && Number.isInteger(count) && text.length < shortest.length) shortest = text;
	}
	return shortest;
}
