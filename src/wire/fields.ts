import { constants } from 'node:os';
import { MinderError } from '../model/errors.ts';

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
	[K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** `fields` without those that are undefined: what is absent on one side is absent on the other. */
export function defined<T extends object>(fields: T): Defined<T> {
	const result: Record<string, unknown> = {};
	for (const key in fields) {
		if (fields[key] !== undefined) result[key] = fields[key];
	}
	return result as Defined<T>;
}

/** `convert(value)`, or undefined where there is no value. */
export function optional<T, R>(value: T | null | undefined, convert: (value: T) => R): R | undefined {
	return value === null || value === undefined ? undefined : convert(value);
}

/** @throws MinderError `usage` where a message that must be there is not */
export function required<T>(value: T | null | undefined, what: string): T {
	if (value === null || value === undefined) throw new MinderError('usage', `${what} is missing in the message`);
	return value;
}

/** A finite number that is not negative. @throws MinderError `usage` */
export function amount(value: number, what: string): number {
	if (Number.isFinite(value) && value >= 0) return value;
	throw new MinderError('usage', `${what} must be a number of at least 0, not ${value}`);
}

/** A 64-bit number that fits into a JavaScript number. @throws MinderError `usage` */
export function whole(value: number, what: string): number {
	if (Number.isSafeInteger(value)) return value;
	throw new MinderError('usage', `${what} must be a whole number below 2^53, not ${value}`);
}

/** Canonical name of a signal, e.g. `SIGTERM`. @throws MinderError `usage` */
export function signalName(text: string): NodeJS.Signals {
	if (Object.hasOwn(constants.signals, text)) return text as NodeJS.Signals;
	throw new MinderError('usage', `${JSON.stringify(text)} is not a signal: use a name like SIGTERM`);
}

/** Absent where the text is empty: fields without `optional` say "none" that way. */
export function notEmpty(text: string): string | undefined {
	return text === '' ? undefined : text;
}

/** Absent where the list is empty. */
export function anyOf<T>(list: readonly T[]): readonly T[] | undefined {
	return list.length === 0 ? undefined : list;
}
