import { MinderError } from './errors.ts';
import { found } from './spec-found.ts';

const LONGEST = 1000;

/**
 * The text of a regular expression (ECMAScript, without flags), unchanged.
 *
 * @throws MinderError `usage`: what is wrong and at which character, counted from 1
 */
export function checkPattern(pattern: string): string {
	if (pattern === '') throw new MinderError('usage', 'found "", expected a regular expression that is not empty');
	if (pattern.length > LONGEST)
		throw new MinderError(
			'usage',
			`found a regular expression of ${pattern.length} characters, expected at most ${LONGEST}`,
		);
	const fault = faultOf(pattern);
	if (fault === undefined) return pattern;
	throw new MinderError(
		'usage',
		`found ${found(pattern)}, expected a regular expression: ${fault} at character ${placeOf(pattern, fault)}`,
	);
}

/** In the words of the engine: `unterminated group`, `nothing to repeat`. */
function faultOf(pattern: string): string | undefined {
	try {
		new RegExp(pattern);
		return undefined;
	} catch (error) {
		const text = (error as Error).message.split(': ').at(-1) ?? '';
		return text.charAt(0).toLowerCase() + text.slice(1);
	}
}

/**
 * The engine does not tell where a fault is, so it is looked for in the beginnings of the pattern. What is never closed begins after the
 * last beginning that does not have it open; any other fault ends the first beginning that has it.
 */
function placeOf(pattern: string, fault: string): number {
	const isOpen = fault.startsWith('unterminated');
	const isGroup = fault.includes('group');
	let place = isOpen ? 1 : pattern.length;
	for (let length = 0; length < pattern.length; length++) {
		const before = faultOf(pattern.slice(0, length));
		if (!isOpen && before === fault) return length;
		const closed = isGroup ? before === undefined : before !== fault && before?.startsWith('\\') !== true;
		if (isOpen && closed) place = length + 1;
	}
	return place;
}
