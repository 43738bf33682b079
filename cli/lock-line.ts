import { Command, CommanderError, Option } from 'commander';
import { MinderError } from '../src/model/errors.ts';
import { LOCK_NAME, MOST_SLOTS, SESSION_TTL } from '../src/model/locks.ts';
import { usage } from './invocation.ts';
import { collect, durationOption, type OutputOptions, wholeNumber, withServer } from './options.ts';

export interface LockOptions extends OutputOptions {
	readonly lock?: readonly string[];
	readonly wait?: number;
	readonly try?: boolean;
	readonly maxHold?: number;
	readonly timeout?: number;
	readonly ttl: number;
	readonly slots: number;
	readonly shared?: boolean;
	readonly owner?: string;
	readonly lockDelay?: number;
	readonly until: 'group' | 'leader';
	readonly sh?: boolean;
	readonly verbose?: boolean;
	readonly check?: boolean;
	readonly locklist?: boolean;
	readonly dhost?: string;
	readonly port?: number;
}

/** What `minder lock` is to do. */
export type LockLine =
	| { readonly kind: 'run'; readonly names: readonly string[]; readonly argv: readonly string[] }
	| { readonly kind: 'check'; readonly name: string; readonly token: number }
	| { readonly kind: 'list' };

const HOW = 'minder lock NAME [options] -- COMMAND…';

/** Adds the options of `minder lock`, those of lockersh among them. */
export function withLockOptions(command: Command): Command {
	return withServer(command)
		.option('--wait <duration>', 'how long to wait for it, then end with 75 (default: for ever)', durationOption)
		.option('--try', 'do not wait: end with 75 where it is not to be had')
		.option('--max-hold <duration>', 'end the command after so long, with 76', durationOption)
		.addOption(
			new Option('--ttl <duration>', 'without a word to the manager for so long it is lost')
				.argParser(durationOption)
				.default(SESSION_TTL.default, '15s'),
		)
		.option('--slots <n>', 'how many may hold it at once; all who ask for it have to agree', wholeNumber, 1)
		.option('--shared', 'others who ask for it with --shared may hold it as well')
		.option(
			'--owner <name>',
			'the same owner gets what it holds already (default: HOST_PID_USER, of this command alone)',
		)
		.option('--lock-delay <duration>', 'nobody gets it for so long after an end that nobody saw', durationOption)
		.addOption(
			new Option('--until <who>', 'held until all that the command started has ended, or it alone')
				.choices(['group', 'leader'])
				.default('group'),
		)
		.option('--sh', 'the command is text for /bin/sh, its words joined by blanks')
		.option('--verbose', 'say on standard error who is waited for, and what is held')
		.option('--noverbose', 'do not')
		.option('--check', 'with NAME TOKEN: whether it is held under this token: 0 yes, 1 no')
		.option('--lock <name[:name]>', 'as lockersh: a lock; the command begins with the first word', collect)
		.option('--timeout <duration>', 'as lockersh: the same as --max-hold; 0: no limit', durationOption)
		.option('--dhost <host[:host]>', 'as lockersh: hosts of managers')
		.option('--port <n>', 'as lockersh: their port', wholeNumber)
		.option('--locklist', 'as lockersh: the locks that are held, and their owners')
		.addOption(new Option('--debug', 'as lockersh: nothing').hideHelp());
}

/**
 * Reads `words`, which follow the options in front: with --lock among these they are the command; else names, and more options up to `--`.
 * @throws MinderError `usage`
 */
export function readLockLine(
	front: Command,
	words: readonly string[],
): { readonly options: LockOptions; readonly line: LockLine } {
	const before = front.opts<LockOptions>();
	if (before.lock !== undefined) {
		const argv = words[0] === '--' ? words.slice(1) : words;
		return { options: before, line: lineOf(before, [], argv, true) };
	}
	const at = words.indexOf('--');
	const rest = withLockOptions(new Command('lock').exitOverride().configureOutput({ outputError: () => {} }));
	rest.argument('[words...]');
	try {
		rest.parse(at < 0 ? [...words] : words.slice(0, at), { from: 'user' });
	} catch (error) {
		if (error instanceof CommanderError)
			throw usage(`lock: ${error.message.replace(/^error: /, '')}; see: minder help lock`);
		throw error;
	}
	const options = { ...before, ...given(rest) };
	return { options, line: lineOf(options, rest.args, at < 0 ? [] : words.slice(at + 1), at >= 0) };
}

function given(command: Command): Partial<LockOptions> {
	const all = Object.entries(command.opts());
	return Object.fromEntries(all.filter(([name]) => command.getOptionValueSource(name) === 'cli'));
}

function lineOf(
	options: LockOptions,
	words: readonly string[],
	argv: readonly string[],
	hasCommand: boolean,
): LockLine {
	if (options.locklist === true) return { kind: 'list' };
	if (options.check === true) {
		const [name = '', token = '', ...more] = words;
		if (more.length > 0 || !/^[0-9]{1,15}$/.test(token)) throw usage('lock: write: minder lock --check NAME TOKEN');
		return { kind: 'check', name: lockName(name), token: Number(token) };
	}
	const names = [...(options.lock ?? []), ...words].flatMap((word) => word.split(':')).filter((name) => name !== '');
	if (names.length === 0) throw usage(`lock: which lock? write: ${HOW}`);
	if (!hasCommand) throw usage(`lock: the command follows "--": ${HOW}; who holds what: minder locks`);
	if (argv.length === 0) throw usage(`lock: which command? write: ${HOW}`);
	checkLimits(options);
	return { kind: 'run', names: [...new Set(names.map(lockName))], argv };
}

function lockName(name: string): string {
	if (LOCK_NAME.test(name)) return name;
	throw usage(
		`lock: ${JSON.stringify(name)} is no name of a lock: write NAME or DOMAIN/NAME of letters, digits, ".", "-" and "_", for example billing/nightly`,
	);
}

function checkLimits({ ttl, slots, shared, wait, try: tries, maxHold }: LockOptions): void {
	if (ttl < SESSION_TTL.least || ttl > SESSION_TTL.most)
		throw usage(`lock: --ttl ${ttl}s is not from ${SESSION_TTL.least} s to ${SESSION_TTL.most} s`);
	if (slots < 1 || slots > MOST_SLOTS) throw usage(`lock: --slots ${slots} is not from 1 to ${MOST_SLOTS}`);
	if (slots > 1 && shared === true) throw usage('lock: --slots and --shared do not go together');
	if (tries === true && wait !== undefined) throw usage('lock: --try and --wait do not go together');
	if (maxHold === 0) throw usage('lock: --max-hold must be more than 0');
}

/** The managers that lockersh's options, or its environment, name; `undefined`: they say nothing. @throws MinderError `usage` */
export function lockershServer(
	options: Pick<LockOptions, 'server' | 'dhost' | 'port'>,
	env: Readonly<Record<string, string | undefined>>,
): string | undefined {
	if (options.server !== undefined) return options.server;
	const set = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
	const fromEnv = set('MINDER_SERVER') === undefined ? set('IPCLOCKER_HOST') : undefined;
	const hosts = options.dhost ?? fromEnv;
	if (hosts === undefined && options.port === undefined) return undefined;
	const port = options.port ?? set('IPCLOCKER_PORT');
	if (port !== undefined && !/^[0-9]{1,5}$/.test(String(port)))
		throw new MinderError('usage', `IPCLOCKER_PORT ${JSON.stringify(port)} is not a port`);
	const each = (hosts ?? '127.0.0.1').split(':').filter((host) => host !== '');
	return each.map((host) => (port === undefined ? host : `${host}:${port}`)).join(',');
}
