const LONGEST = 60;

/**
 * A value as an error message shows it after the word "found": scalars as JSON, shortened past 60 characters; collections by
 * their kind; null as "nothing", which is what a YAML key without a value holds.
 */
export function found(value: unknown): string {
	if (value === null || value === undefined) return 'nothing';
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'object') return 'a mapping';
	const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
	return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
