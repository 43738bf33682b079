import { MinderError } from './errors.ts';

/** Way to a value from the top of a document: keys of mappings, indexes of lists. */
export type SpecPath = readonly (string | number)[];

/** One thing that is wrong with a spec. */
export interface SpecProblem {
	readonly path: SpecPath;
	/** What was found and what was expected; the rest of a line after the path. */
	readonly text: string;
	/** Whether the key itself is at fault rather than its value. */
	readonly at: 'key' | 'value';
}

const SHOWN = 20;

/** What `read` gives; undefined, and a problem at `path`, where it throws a MinderError. */
export function attempt<Value>(problems: SpecProblem[], path: SpecPath, read: () => Value): Value | undefined {
	try {
		return read();
	} catch (error) {
		if (!(error instanceof MinderError)) throw error;
		problems.push({ path, text: error.message, at: 'value' });
		return undefined;
	}
}

/** `processes.api.args[2]`; keys that are not plain words are quoted. */
export function pathText(path: SpecPath): string {
	let text = '';
	for (const step of path) {
		if (typeof step === 'number') text += `[${step}]`;
		else if (!/^[A-Za-z0-9_-]+$/.test(step)) text += `[${JSON.stringify(step)}]`;
		else text += text === '' ? step : `.${step}`;
	}
	return text;
}

/** `WHERE: PATH: TEXT`, without the parts that are empty. */
export function problemLine(where: string, problem: SpecProblem): string {
	return [where, pathText(problem.path), problem.text].filter((part) => part !== '').join(': ');
}

/** The error for a list of problem lines (at least one): all of them up to 20, then how many more there are. */
export function invalidSpec(lines: readonly string[]): MinderError {
	const more = lines.length - SHOWN;
	const shown = more > 0 ? [...lines.slice(0, SHOWN), `… and ${more} more`] : lines;
	return new MinderError('invalid-spec', shown.join('\n'), { details: { problems: String(lines.length) } });
}
