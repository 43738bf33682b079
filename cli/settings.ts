import { join, resolve } from 'node:path';
import { type Command, CommanderError, type Option } from 'commander';
import { MinderError } from '../src/model/errors.ts';
import type { Io } from './io.ts';

/**
 * Settings of a daemon, each from the first that has it: the option on the command line, its environment variable (MINDER_ and the name
 * of the option, `--log-level` → MINDER_LOG_LEVEL), its key in the config file (`logLevel`), the option's default.
 * @throws MinderError `usage` for a value that does not parse or a key that no option has
 */
export async function daemonSettings<Settings extends object>(io: Io, command: Command): Promise<Settings> {
	const path = (command.getOptionValue('config') as string | undefined) ?? io.env['MINDER_CONFIG'];
	const config = path === undefined || path === '' ? {} : await readConfig(io, path);
	const options = command.options.filter((option) => option.long !== '--config');
	const known = new Map(options.map((option) => [option.attributeName(), option]));
	for (const key of Object.keys(config)) {
		if (known.has(key)) continue;
		throw new MinderError(
			'usage',
			`${path}: unknown key ${JSON.stringify(key)}; known are ${[...known.keys()].join(', ')}`,
		);
	}
	const settings: Record<string, unknown> = {};
	for (const [name, option] of known) settings[name] = settingOf(io, command, option, config[name], path ?? '');
	return settings as Settings;
}

function settingOf(io: Io, command: Command, option: Option, configured: unknown, path: string): unknown {
	const name = option.attributeName();
	if (command.getOptionValueSource(name) === 'cli') return command.getOptionValue(name);
	const variable = environmentName(option);
	const fromEnv = io.env[variable];
	if (fromEnv !== undefined && fromEnv !== '') return parsed(option, fromEnv, variable);
	if (configured !== undefined) return parsed(option, configured, `${path}: ${name}`);
	return option.defaultValue;
}

/** `--log-level` → `MINDER_LOG_LEVEL`, unless the option names another. */
export function environmentName(option: Option): string {
	return option.envVar ?? `MINDER_${(option.long ?? '').slice(2).replaceAll('-', '_').toUpperCase()}`;
}

function parsed(option: Option, value: unknown, source: string): unknown {
	if (!option.required && !option.optional) return flag(value, source);
	const texts = textsOf(value, source, option);
	let result: unknown;
	for (const text of texts) {
		if (option.argChoices !== undefined && !option.argChoices.includes(text)) {
			throw new MinderError(
				'usage',
				`${source}: ${JSON.stringify(text)} is not one of ${option.argChoices.join(', ')}`,
			);
		}
		try {
			result = option.parseArg === undefined || option.argChoices !== undefined ? text : option.parseArg(text, result);
		} catch (error) {
			if (!(error instanceof CommanderError)) throw error;
			throw new MinderError('usage', `${source}: ${JSON.stringify(text)}: ${error.message}`);
		}
	}
	return result;
}

const REPEATABLE: ReadonlySet<string> = new Set(['label', 'allowUser', 'allowDirectory', 'allowLabel']);

/** A repeatable option takes `a,b`, a list, or (as labels do) a map. */
function textsOf(value: unknown, source: string, option: Option): string[] {
	const repeatable = REPEATABLE.has(option.attributeName());
	if (repeatable && Array.isArray(value) && value.length === 0) {
		throw new MinderError('usage', `${source}: found an empty list, expected at least one; leave the key out for none`);
	}
	if (typeof value === 'string') return repeatable ? value.split(',').map((part) => part.trim()) : [value];
	if (typeof value === 'number') return [String(value)];
	if (repeatable && Array.isArray(value)) return value.map(String);
	if (repeatable && typeof value === 'object' && value !== null) {
		return Object.entries(value).map(([key, each]) => `${key}=${String(each)}`);
	}
	throw new MinderError('usage', `${source}: found ${JSON.stringify(value)}, expected a text`);
}

function flag(value: unknown, source: string): boolean {
	if (value === true || value === 'true' || value === '1') return true;
	if (value === false || value === 'false' || value === '0') return false;
	throw new MinderError('usage', `${source}: found ${JSON.stringify(value)}, expected true or false`);
}

async function readConfig(io: Io, path: string): Promise<Record<string, unknown>> {
	let text: string;
	try {
		text = await io.readFile(resolve(io.cwd, path));
	} catch (error) {
		throw new MinderError(
			'usage',
			`cannot read the config file ${path}: ${error instanceof Error ? error.message : String(error)}`,
		);
	}
	const { parse } = await import('yaml');
	let value: unknown;
	try {
		value = parse(text);
	} catch (error) {
		const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
		throw new MinderError('usage', `${path}: ${first}`);
	}
	if (value === null || value === undefined) return {};
	if (typeof value !== 'object' || Array.isArray(value)) {
		throw new MinderError('usage', `${path}: expected keys and values, for example: listen: 127.0.0.1:8888`);
	}
	return { ...value };
}

/** Where `what` keeps its state by default: below /var/lib/minder for root, below XDG_DATA_HOME otherwise. */
export function defaultDataDirectory(
	io: Pick<Io, 'env' | 'home' | 'isRoot'>,
	what: 'manager' | 'agent' | 'up',
): string {
	if (io.isRoot) return join('/var/lib/minder', what);
	const base = io.env['XDG_DATA_HOME'];
	return join(base !== undefined && base !== '' ? base : join(io.home, '.local', 'share'), 'minder', what);
}
