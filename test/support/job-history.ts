/** What clients and workers wrote down: one line each, `ack|begin|done FUNCTION KEY HANDLE`. */
export interface JobEvent {
	readonly kind: 'ack' | 'begin' | 'done';
	readonly function: string;
	readonly key: string;
	readonly handle: string;
}

/** A line that was cut short by the death of its writer is left out. */
export function jobEvents(text: string): JobEvent[] {
	const events: JobEvent[] = [];
	for (const line of text.split('\n')) {
		const [kind, name, key, handle] = line.split(' ');
		if (kind !== 'ack' && kind !== 'begin' && kind !== 'done') continue;
		if (name !== undefined && key !== undefined && handle !== undefined)
			events.push({ kind, function: name, key, handle });
	}
	return events;
}

/**
 * What must not be, in the history of a queue that is empty now: an acknowledged job that nobody did and that is no dead letter, one of `once` that was
 * given to workers twice, a handle of two jobs.
 * @param once names of the functions whose jobs are done at most once
 * @param dead handles of the dead letters
 */
export function jobProblems(
	events: readonly JobEvent[],
	once: ReadonlySet<string>,
	dead: ReadonlySet<string>,
): string[] {
	const problems: string[] = [];
	const done = new Set<string>();
	const begun = new Map<string, number>();
	const keys = new Map<string, string>();
	for (const { kind, key, handle, function: name } of events) {
		if (kind === 'done') done.add(key);
		if (kind === 'begin') begun.set(key, (begun.get(key) ?? 0) + 1);
		if (kind === 'begin' && once.has(name) && begun.get(key) === 2) problems.push(`${key} of ${name} was begun twice`);
		const before = keys.get(handle);
		if (before !== undefined && before !== key) problems.push(`${handle} is of ${before} and of ${key}`);
		keys.set(handle, key);
	}
	for (const { kind, key, handle, function: name } of events) {
		if (kind !== 'ack' || done.has(key) || (once.has(name) && dead.has(handle))) continue;
		problems.push(`${key} of ${name} was acknowledged as ${handle} and never done`);
	}
	return problems;
}
