import { formatDuration } from './duration.ts';
import type { ParsedFunction } from './function-schema.ts';
import { isFunctionName } from './ids.ts';
import { found } from './spec-found.ts';
import type { SpecProblem } from './spec-problem.ts';

/** What is wrong with the name of a function in a file, if anything. */
export function functionNameProblem(name: string): string | undefined {
	if (name === '__proto__') return 'this key is not allowed';
	if (name.startsWith('x-')) return `found ${found(name)}, expected a name that does not begin with "x-"`;
	if (isFunctionName(name)) return undefined;
	return `found ${found(name)}, expected a name of 1 to 512 bytes without spaces or control characters`;
}

const OF_RUN = ['mode', 'concurrency', 'on'] as const;

/** What is wrong between the keys of a function. @param runs whether it has a `run` */
export function functionProblems(runs: boolean, raw: Partial<ParsedFunction>): SpecProblem[] {
	const problems: SpecProblem[] = [];
	for (const key of OF_RUN) {
		if (runs || raw[key] === undefined) continue;
		const text = `is of use beside run alone, which says what agents run; add that, or remove ${key}`;
		problems.push({ path: [key], text, at: 'key' });
	}
	const { interval, maxInterval } = raw.backoff ?? {};
	if (interval !== undefined && maxInterval !== undefined && maxInterval < interval) {
		const text = `found ${formatDuration(maxInterval)}, expected at least interval, ${formatDuration(interval)}`;
		problems.push({ path: ['backoff', 'maxInterval'], text, at: 'value' });
	}
	return problems;
}
