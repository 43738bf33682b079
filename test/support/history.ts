import { appendFileSync, readFileSync } from 'node:fs';

/** One operation on a register, as its caller saw it. Times in milliseconds, of one clock. */
export interface Operation {
	readonly kind: 'write' | 'read';
	readonly key: string;
	/** What was written, or was read. */
	readonly value: string;
	readonly begin: number;
	readonly end: number;
	/** `failed`: the answer said that nothing was changed. `unknown`: it was lost, or said so itself. A read has always worked. */
	readonly outcome: 'ok' | 'failed' | 'unknown';
}

/** Operations in a file, a line of JSON each, in the order of their ends. */
export class History {
	readonly #file: string;

	constructor(file: string) {
		this.#file = file;
	}

	add(operation: Operation): void {
		appendFileSync(this.#file, `${JSON.stringify(operation)}\n`);
	}

	read(): Operation[] {
		const lines = readFileSync(this.#file, 'utf8').split('\n');
		return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Operation);
	}
}

/**
 * What is wrong with a history, one line each. Every key has one writer, whose operations do not overlap, and each value is written once.
 *
 * A read returns what the last acknowledged write before it has written, or what a write after that has written which had begun and may have
 * been made; never what was refused. And what was read once, or something newer, is what later reads return.
 */
export function problemsOf(history: readonly Operation[]): string[] {
	const keys = new Set(history.map(({ key }) => key));
	return [...keys].flatMap((key) =>
		problemsOfKey(
			key,
			history.filter((operation) => operation.key === key),
		),
	);
}

function problemsOfKey(key: string, history: readonly Operation[]): string[] {
	const problems: string[] = [];
	const writes = history.filter(({ kind }) => kind === 'write').sort((a, b) => a.begin - b.begin);
	const order = new Map(writes.map(({ value }, at) => [value, at]));
	if (order.size < writes.length) problems.push(`${key}: a value was written twice`);
	/** The newest value that some read has returned, and when that read had ended. */
	const seen: { readonly at: number; readonly end: number }[] = [];
	for (const read of history.filter(({ kind }) => kind === 'read').sort((a, b) => a.begin - b.begin)) {
		const at = order.get(read.value);
		const write = at === undefined ? undefined : writes[at];
		const acknowledged = writes.findLastIndex(({ outcome, end }) => outcome === 'ok' && end < read.begin);
		const when = `${key}: the read from ${read.begin} to ${read.end}`;
		if (at === undefined || write === undefined) {
			problems.push(`${when} returned ${read.value}, which nobody wrote`);
			continue;
		}
		if (write.outcome === 'failed') problems.push(`${when} returned ${read.value}, which was refused`);
		if (write.begin > read.end) problems.push(`${when} returned ${read.value} before it was written`);
		if (at < acknowledged) {
			problems.push(`${when} returned ${read.value}, although ${writes[acknowledged]?.value} was acknowledged before`);
		}
		const newer = seen.find((earlier) => earlier.end < read.begin && earlier.at > at);
		if (newer !== undefined) {
			problems.push(`${when} returned ${read.value}, although ${writes[newer.at]?.value} had been read before`);
		}
		seen.push({ at, end: read.end });
	}
	return problems;
}
