import { z } from 'zod';
import { MinderError } from './errors.ts';
import { isProcessName, type ProcessName } from './ids.ts';
import { DEPENDENCY_CONDITIONS, type DependencyCondition, type ExitMatch } from './process-spec.ts';
import { parseSignal } from './signals.ts';
import { choiceField, expected, mappingError, oneOf, parsed, textField, wordsField } from './spec-fields.ts';
import { found } from './spec-found.ts';
import { checkPattern } from './spec-pattern.ts';

/** argv[0…], at least one word, the first not empty: a list, or one text split as a shell splits words. */
export const argvField = wordsField.refine((argv) => argv[0] !== undefined && argv[0].trim() !== '', {
	error: () => 'names no program, expected a program and its arguments',
});

const URL_FORM = 'a URL such as http://127.0.0.1:8080/health';

/** The URL of an http check, as it was written. */
export const urlField = z.string({ error: expected(URL_FORM) }).transform(
	parsed((text) => {
		const url = URL.canParse(text) ? new URL(text) : undefined;
		const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
		if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
			throw new MinderError('usage', `found ${found(text)}, expected a URL that begins with http:// or https://`);
		if (url === undefined || scheme === undefined || /\s/.test(text))
			throw new MinderError('usage', `found ${found(text)}, expected ${URL_FORM}`);
		if (url.port === '0') throw new MinderError('usage', `found ${found(text)}, expected a port from 1 to 65535`);
		return text;
	}),
);

const ADDRESS_FORM = 'host:port such as 127.0.0.1:5432 or [::1]:5432';
const ADDRESS = /^(?:\[([0-9A-Fa-f:.]+(?:%[^\]\s]+)?)\]|([^\s:[\]/@]+)):([0-9]+)$/;

/** The address of a tcp check. */
export const addressField = z.string({ error: expected(ADDRESS_FORM) }).transform(
	parsed((text) => {
		const match = ADDRESS.exec(text);
		const host = match?.[1] ?? match?.[2];
		if (match === null || host === undefined)
			throw new MinderError('usage', `found ${found(text)}, expected ${ADDRESS_FORM}`);
		const port = Number(match[3]);
		if (port >= 1 && port <= 65_535) return { host, port };
		throw new MinderError('usage', `found ${found(text)}, expected a port from 1 to 65535`);
	}),
);

/** A regular expression, as text. */
export const patternField = textField('a regular expression').transform(parsed(checkPattern));

const EXIT_FORM = 'an exit code from 0 to 255 or a signal such as TERM';

/** Ends of a program: exit codes and signals, each once. */
export const exitsField = z
	.array(z.union([z.int(), z.string()], { error: expected(EXIT_FORM) }).transform(parsed(parseExit)), {
		error: expected('a list of exit codes and signals'),
	})
	.transform((ends): ExitMatch[] => [...new Set(ends)]);

function parseExit(value: string | number): ExitMatch {
	const code = typeof value === 'number' ? value : /^[0-9]+$/.test(value) ? Number(value) : undefined;
	if (code === undefined) return parseSignal(value);
	if (code >= 0 && code <= 255) return code;
	throw new MinderError('usage', `found ${found(value)}, expected ${EXIT_FORM}`);
}

const PROCESS_FORM = 'the name of a process: 1 to 63 letters, digits, "-" or "_", beginning with a letter or digit';
const DEPENDS_FORM = `a mapping of names of processes to ${oneOf(DEPENDENCY_CONDITIONS)}, or a list of names`;

/** By name what is waited for; a list of names means `started`. */
export const dependsOnField = z
	.union(
		[
			z.record(z.string().regex(/^(?!x-)[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/), choiceField(DEPENDENCY_CONDITIONS), {
				error: mappingError(DEPENDS_FORM, PROCESS_FORM),
			}),
			z.array(textField(PROCESS_FORM).refine(isProcessName, { error: expected(PROCESS_FORM) })),
		],
		{ error: expected(DEPENDS_FORM) },
	)
	.transform((value): Record<ProcessName, DependencyCondition> => {
		if (!Array.isArray(value)) return value;
		return Object.fromEntries(value.map((name) => [name, 'started' as const]));
	});
