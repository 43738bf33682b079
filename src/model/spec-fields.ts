import { z } from 'zod';
import { DURATION_FORM, formatDuration, parseDuration } from './duration.ts';
import { MinderError } from './errors.ts';
import { isNodeName, type NodeName } from './ids.ts';
import { parseSignal, SIGNAL_FORM } from './signals.ts';
import { exactSize, parseSize, SIZE_FORM } from './size.ts';
import { found } from './spec-found.ts';
import { splitWords } from './spec-words.ts';

/** The error text of a schema whose every failure means the same. */
export const expected = (what: string) => (issue: { input?: unknown }) =>
	issue.input === undefined ? `missing, expected ${what}` : `found ${found(issue.input)}, expected ${what}`;

/** A transform that turns the MinderError of a parser into an issue of the field. */
export function parsed<In, Out>(parse: (value: In) => Out) {
	return (value: In, context: z.core.$RefinementCtx<In>): Out => {
		try {
			return parse(value);
		} catch (error) {
			if (!(error instanceof MinderError)) throw error;
			context.addIssue({ code: 'custom', message: error.message, input: value });
			return z.NEVER;
		}
	};
}

/** Seconds, from a duration as people write it. */
export const durationField = z
	.union([z.string(), z.number().min(0, { error: expected(DURATION_FORM) })], { error: expected(DURATION_FORM) })
	.transform(parsed(parseDuration));

/** As {@link durationField}, at least `least` seconds. */
export function durationAtLeast(least: number) {
	const form = `a duration of at least ${formatDuration(least)}`;
	return z.union([z.string(), z.number()], { error: expected(form) }).transform(
		parsed((value) => {
			const seconds = parseDuration(value);
			if (seconds >= least) return seconds;
			throw new MinderError('usage', `found ${found(value)}, expected ${form}`);
		}),
	);
}

/** Bytes, from a size as people write it, at least `least`. */
export function sizeField(least: number) {
	return z
		.union([z.string(), z.number().min(0, { error: expected(SIZE_FORM) })], { error: expected(SIZE_FORM) })
		.transform(
			parsed((value) => {
				const bytes = parseSize(value);
				if (bytes >= least) return bytes;
				throw new MinderError('usage', `found ${found(value)}, expected at least ${exactSize(least)}`);
			}),
		);
}

/** Canonical signal name. */
export const signalField = z
	.union([z.string(), z.int()], { error: expected(SIGNAL_FORM) })
	.transform(parsed(parseSignal));

export const booleanField = z.boolean({ error: expected('true or false') });

export function integerField(least: number, most: number) {
	const error = expected(`a whole number from ${least} to ${most}`);
	return z.int({ error }).min(least, { error }).max(most, { error });
}

export function numberField(least: number, most: number) {
	const error = expected(`a number from ${least} to ${most}`);
	return z.number({ error }).min(least, { error }).max(most, { error });
}

/** One of a few words. */
export function choiceField<const Choice extends string>(choices: readonly Choice[]) {
	return z.enum(choices, { error: expected(oneOf(choices)) });
}

/** `a, b or c`. */
export function oneOf(words: readonly string[]): string {
	return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((part) => part !== '').join(' or ');
}

/** A string; numbers and booleans, which YAML makes of unquoted text, become what they are written as. */
export function textField(what: string) {
	return z.union([z.string(), z.number(), z.boolean()], { error: expected(what) }).transform(String);
}

/** Words of an argument list: a list, or one text that is split as a shell splits it, without expansion. */
export const wordsField = z
	.union([z.array(textField('a text')), textField('a list of texts, or one text')], {
		error: expected('a list of texts, or one text'),
	})
	.transform(parsed((value) => (typeof value === 'string' ? splitWords(value) : value)));

const PROGRAM_FORM = 'a program: its path, its name or a list of the program and its arguments';

/** argv[0…], at least one, the first not empty. */
export const commandField = z
	.union([z.string(), z.array(textField('a text'))], { error: expected(PROGRAM_FORM) })
	.transform(
		parsed((value) => {
			const argv = typeof value === 'string' ? [value] : value;
			const [program, ...rest] = argv;
			if (program === undefined || program.trim() === '')
				throw new MinderError(
					'usage',
					`found ${typeof value === 'string' ? found(value) : 'an empty list or name'}, expected ${PROGRAM_FORM}`,
				);
			if (!program.includes('/') && /\s/.test(program))
				throw new MinderError(
					'usage',
					`found ${found(program)}, expected a program without its arguments; put those under args, or write a list`,
				);
			return { program, rest };
		}),
	);

/** Issues of a mapping's keys get `keys` as what was expected, other ones `whole`. */
export function mappingError(whole: string, keys: string) {
	return (issue: { code?: string | undefined; input?: unknown; key?: unknown }) =>
		issue.code === 'invalid_key' ? `expected ${keys} as key` : expected(whole)(issue);
}

/** As the value of a label: any text without control characters, at most 253 long. */
const labelValue = textField('a text').refine((value) => value.length <= 253 && !/\p{Cc}/u.test(value), {
	error: expected('a text of at most 253 characters without control characters'),
});

export const selectorField = z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,252}$/), labelValue, {
	error: mappingError(
		'a mapping of labels to values',
		'a label of letters, digits, ".", "_", "-" or "/", beginning with a letter or digit',
	),
});

const NODE_FORM = 'the name of a node: letters, digits, ".", "-" or "_", beginning with a letter or digit';

export const nodesField = z
	.array(textField(NODE_FORM).refine(isNodeName, { error: expected(NODE_FORM) }), {
		error: expected('a list of names of nodes'),
	})
	.min(1, { error: () => 'found an empty list, expected at least one node; without the key, every node will do' })
	.transform((names): NodeName[] => [...new Set(names as NodeName[])]);

const USER_FORM = 'the name or number of a user, such as www-data or 1000';

export const userField = textField(USER_FORM).refine(
	(value) => /^([A-Za-z_][A-Za-z0-9_.-]*\$?|[0-9]{1,10})$/.test(value),
	{
		error: expected(USER_FORM),
	},
);

const UMASK_FORM = 'an octal mask from "000" to "777", such as "022"';

/** At least three octal digits. */
export const umaskField = textField(UMASK_FORM)
	.refine((value) => /^0{0,3}[0-7]{1,3}$/.test(value) && value.length <= 4, { error: expected(UMASK_FORM) })
	.transform((value) => Number.parseInt(value, 8).toString(8).padStart(3, '0'));

/** A path; whether and against what it may be relative is decided by `resolvePath` of spec-paths.ts. */
export function pathField(what: string) {
	return z.string({ error: expected(what) }).min(1, { error: expected(what) });
}

/** Counted in whole numbers, or `unlimited`. */
export const countLimitField = limitField('a whole number or unlimited', (value) => {
	const number = typeof value === 'number' ? value : /^[0-9]+$/.test(value) ? Number(value) : Number.NaN;
	if (Number.isSafeInteger(number) && number >= 0) return number;
	throw new MinderError('usage', `found ${found(value)}, expected a whole number or unlimited`);
});

/** Bytes, or `unlimited`. */
export const sizeLimitField = limitField(`${SIZE_FORM}, or unlimited`, parseSize);

/** Whole seconds, or `unlimited`. */
export const secondsLimitField = limitField(`${DURATION_FORM}, in whole seconds, or unlimited`, (value) => {
	const seconds = parseDuration(value);
	if (Number.isInteger(seconds)) return seconds;
	throw new MinderError('usage', `found ${found(value)}, expected whole seconds`);
});

function limitField(what: string, parse: (value: string | number) => number) {
	return z
		.union([z.literal('unlimited'), z.string(), z.number().min(0, { error: expected(what) })], {
			error: expected(what),
		})
		.transform(parsed((value) => (value === 'unlimited' ? ('unlimited' as const) : parse(value))));
}
