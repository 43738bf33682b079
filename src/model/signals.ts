import { constants } from 'node:os';
import { MinderError } from './errors.ts';
import { found } from './spec-found.ts';
import { closest } from './spec-hint.ts';

const NAMES = Object.keys(constants.signals) as NodeJS.Signals[];

/** One name for each number; of aliases (`SIGABRT` and `SIGIOT`) the one that the platform lists first. */
const NAME_OF = new Map<number, NodeJS.Signals>();
for (const name of NAMES) if (!NAME_OF.has(constants.signals[name])) NAME_OF.set(constants.signals[name], name);

/** What a signal looks like, for error messages. */
export const SIGNAL_FORM = 'a signal such as TERM, SIGTERM or 15';

/**
 * The canonical name of a signal given by name (with or without `SIG`, in any case) or by number, e.g. `SIGTERM`.
 *
 * @throws MinderError `usage`: what was found, what was expected and the nearest name, without saying where
 */
export function parseSignal(value: string | number): NodeJS.Signals {
	const text = String(value).trim();
	const name = /^[0-9]{1,3}$/.test(text) ? NAME_OF.get(Number(text)) : signalNamed(text);
	if (name !== undefined) return name;
	const near = closest(withoutPrefix(text), NAMES.map(withoutPrefix));
	const hint = near === undefined ? '' : `; did you mean ${near}?`;
	throw new MinderError('usage', `found ${found(value)}, expected ${SIGNAL_FORM}${hint}`);
}

function signalNamed(text: string): NodeJS.Signals | undefined {
	const wanted = `SIG${withoutPrefix(text)}`;
	const name = NAMES.find((candidate) => candidate === wanted);
	return name === undefined ? undefined : NAME_OF.get(constants.signals[name]);
}

function withoutPrefix(text: string): string {
	return text.toUpperCase().replace(/^SIG/, '');
}
