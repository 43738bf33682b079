import { formatDuration, parseDuration } from './duration.ts';

/** Text where it says the very same number of seconds. */
export function duration(seconds: number): string | number {
	const text = formatDuration(seconds);
	return parseDuration(text) === seconds ? text : seconds;
}

/** As {@link duration}; undefined for the usual value. */
export function durationUnless(seconds: number, usual: number): string | number | undefined {
	return seconds === usual ? undefined : duration(seconds);
}

/** Undefined for the usual value. */
export function unless<Value>(value: Value, usual: Value): Value | undefined {
	return value === usual ? undefined : value;
}

/** Without undefined fields. */
export function defined<Fields extends object>(
	fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
		[Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
	};
}

/** Without undefined fields; undefined where none is left. */
export function filled(fields: object): object | undefined {
	const rest = defined(fields);
	return Object.keys(rest).length > 0 ? rest : undefined;
}
