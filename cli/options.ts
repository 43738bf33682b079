import { type Command, InvalidArgumentError, Option } from 'commander';
import { isTimeZone } from '../src/model/cron/time-zone.ts';
import { parseDuration } from '../src/model/duration.ts';
import { MinderError } from '../src/model/errors.ts';
import type { LockGuard } from '../src/model/locks.ts';
import { parseSignal } from '../src/model/signals.ts';
import { parseSize } from '../src/model/size.ts';

export const FORMATS = ['table', 'wide', 'json', 'yaml'] as const;
/** What `-o` takes. */
export type Format = (typeof FORMATS)[number];

/** Options of every command that talks to a manager. */
export interface ServerOptions {
	readonly server?: string;
	readonly insecure?: boolean;
}

/** Options of every command that shows something. */
export interface OutputOptions extends ServerOptions {
	readonly output?: Format;
	readonly json?: boolean;
	readonly quiet?: boolean;
}

/** Turns the MinderError of a parser into the usage error that commander prints with the option's name. */
function parser<Value>(parse: (text: string) => Value): (text: string) => Value {
	return (text) => {
		try {
			return parse(text);
		} catch (error) {
			if (error instanceof MinderError) throw new InvalidArgumentError(error.message);
			throw error;
		}
	};
}

/** `10s`, `5m`, `2` → seconds. */
export const durationOption: (text: string) => number = parser(parseDuration);

/** `TERM`, `SIGTERM`, `15` → `SIGTERM`. */
export const signalOption: (text: string) => NodeJS.Signals = parser(parseSignal);

/** `512MB`, `64KiB` → bytes. */
export const sizeOption: (text: string) => number = parser(parseSize);

/** A number above 0. */
export function positiveNumber(text: string): number {
	const value = Number(text);
	if (!/^[0-9]*\.?[0-9]+$/.test(text) || value <= 0)
		throw new InvalidArgumentError('Write a number above 0, such as 0.5.');
	return value;
}

/** A whole number, 0 or more. */
export function wholeNumber(text: string): number {
	if (!/^[0-9]{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number, 0 or more.');
	return Number(text);
}

/** `LOCK:TOKEN`, as `"$MINDER_LOCK_NAME:$MINDER_LOCK_TOKEN"` under `minder lock`. */
export function guardOption(text: string): LockGuard {
	const at = text.lastIndexOf(':');
	const token = Number(text.slice(at + 1));
	if (at > 0 && /^[0-9]+$/.test(text.slice(at + 1)) && Number.isSafeInteger(token))
		return { name: text.slice(0, at), token };
	throw new InvalidArgumentError('Write LOCK:TOKEN, for example "$MINDER_LOCK_NAME:$MINDER_LOCK_TOKEN".');
}

/** An IANA time zone. */
export function timeZone(text: string): string {
	if (isTimeZone(text)) return text;
	throw new InvalidArgumentError('Write a time zone such as Europe/Berlin or UTC.');
}

/** Collects a repeatable option. */
export function collect(text: string, before: readonly string[] | undefined): string[] {
	return [...(before ?? []), text];
}

/** `a,b` of a repeatable option, each of which is one of `choices`. */
export function collectChoices<Choice extends string>(
	choices: readonly Choice[],
): (text: string, before: readonly Choice[] | undefined) => Choice[] {
	return (text, before) => {
		const found = text.split(',').map((word) => {
			const choice = choices.find((each) => each === word.trim());
			if (choice === undefined) throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
			return choice;
		});
		return [...new Set([...(before ?? []), ...found])];
	};
}

/** Collects `KEY=VALUE` of a repeatable option; a later one wins. */
export function collectPairs(
	text: string,
	before: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
	const at = text.indexOf('=');
	if (at < 1) throw new InvalidArgumentError('Write KEY=VALUE.');
	return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** Collects the values of a repeatable option. */
export function collectTexts(text: string, before: readonly string[] | undefined): string[] {
	if (text.trim() === '') throw new InvalidArgumentError('It is empty.');
	return [...(before ?? []), text];
}

/** Adds `-s` and `--insecure`. */
export function withServer(command: Command): Command {
	return command
		.addOption(new Option('-s, --server <host:port[,host:port]>', 'address of the manager (or MINDER_SERVER)'))
		.addOption(new Option('--insecure', 'plain text to it, also over the network (or MINDER_INSECURE=1)'));
}

/** Adds `-o` and `--json`; `-q` too where names make sense. */
export function withOutput(command: Command, how: { readonly quiet?: boolean } = {}): Command {
	command.addOption(new Option('-o, --output <format>', 'how to show it').choices(FORMATS));
	command.addOption(new Option('--json', 'short for -o json'));
	if (how.quiet === true) command.addOption(new Option('-q, --quiet', 'names only'));
	return command;
}

/** Adds `--timeout`, whose default is `seconds`. */
export function withTimeout(command: Command, seconds: number, shown: string): Command {
	return command.addOption(
		new Option('--timeout <duration>', 'how long to wait').argParser(durationOption).default(seconds, shown),
	);
}
