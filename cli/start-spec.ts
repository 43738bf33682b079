import { posix, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
	DEPENDENCY_CONDITIONS,
	type DependencyCondition,
	RESTART_POLICIES,
	type RestartPolicy,
} from '../src/model/process-spec.ts';
import {
	collect,
	collectPairs,
	durationOption,
	positiveNumber,
	signalOption,
	sizeOption,
	wholeNumber,
} from './options.ts';

/** Options of `minder start -p PATH` that say what the new process is to be. */
export interface NewProcessOptions {
	readonly node?: readonly string[];
	readonly selector?: Readonly<Record<string, string>>;
	readonly all?: boolean;
	readonly constraint?: readonly string[];
	readonly spread?: string;
	readonly prefer?: Readonly<Record<string, number>>;
	readonly avoid?: Readonly<Record<string, number>>;
	readonly perNode?: number;
	readonly count?: number;
	readonly daemon: boolean;
	readonly restartPolicy?: RestartPolicy;
	readonly restartInterval?: number;
	readonly restartLimit?: number;
	readonly restartWindow?: number;
	readonly successCode?: readonly (number | string)[];
	readonly signal?: NodeJS.Signals;
	readonly env?: Readonly<Record<string, string>>;
	readonly cwd?: string;
	readonly user?: string;
	readonly readyHttp?: string;
	readonly readyTcp?: string;
	readonly readyExec?: string;
	readonly readyLog?: string;
	readonly readyTimeout?: number;
	readonly dependsOn?: Readonly<Record<string, DependencyCondition>>;
	readonly memory?: number;
	readonly cpu?: number;
}

/** Seconds between two checks of a readiness that is given by options: somebody sits there and waits. */
const READY_INTERVAL = 1;

/** Adds {@link NewProcessOptions}. */
export function withNewProcess(command: Command): Command {
	return command
		.optionsGroup('Where it runs:')
		.option('--node <node>', 'run on this node only (repeatable)', collect)
		.addOption(
			new Option('--selector <key=value>', 'run on nodes with this label (repeatable)').argParser(collectPairs),
		)
		.addOption(new Option('--all', 'one instance on every node').conflicts('count'))
		.option('--count <n>', 'number of instances (default: 1)', wholeNumber)
		.option(
			'--constraint <constraint>',
			'run on nodes that fulfil it: label=value, label!=value, "label in (a, b)", "label exists" (repeatable)',
			collect,
		)
		.option('--spread <label>', 'spread the instances evenly over the values of this label')
		.addOption(
			new Option('--prefer <constraint[:weight]>', 'take such nodes first; weight 1 to 100 (default: 50)').argParser(
				collectWeights,
			),
		)
		.addOption(
			new Option('--avoid <constraint[:weight]>', 'leave such nodes for others (default weight: 50)').argParser(
				collectWeights,
			),
		)
		.option('--per-node <n>', 'most instances on one node', wholeNumber)
		.optionsGroup('What it is given:')
		.option('-e, --env <KEY=VALUE>', 'environment variable (repeatable)', collectPairs)
		.option('--cwd <directory>', 'working directory (default: /)')
		.option('--user <user>', 'user to run as')
		.option('--memory <size>', 'most memory; above it is killed, for example 512MB', sizeOption)
		.option('--cpu <cores>', 'most processor time, for example 0.5', positiveNumber)
		.optionsGroup('How it is kept:')
		.option('--no-daemon', 'run to completion once')
		.addOption(
			new Option('--restart-policy <policy>', 'after which ends it is started again').choices(RESTART_POLICIES),
		)
		.option('--restart-interval <duration>', 'delay before a restart (default: 1s, growing)', durationOption)
		.option('--restart-limit <n>', 'give up after more exits than this within the window (default: 10)', wholeNumber)
		.option('--restart-window <duration>', 'time in which exits are counted (default: 10m)', durationOption)
		.option('--success-code <code>', 'exit code or signal that counts as success, beside 0 (repeatable)', collectCodes)
		.option('--signal <signal>', 'signal that asks it to stop (default: TERM)', signalOption)
		.optionsGroup('When it is ready (checked every second):')
		.addOption(
			new Option('--ready-http <url>', 'once GET succeeds; :8080/health means this machine').conflicts([
				'readyTcp',
				'readyExec',
				'readyLog',
			]),
		)
		.addOption(
			new Option('--ready-tcp <host:port>', 'once it takes connections; a port alone means this machine').conflicts([
				'readyExec',
				'readyLog',
			]),
		)
		.addOption(new Option('--ready-exec <command>', 'once this command ends with 0').conflicts(['readyLog']))
		.option('--ready-log <regexp>', 'once a line of its output matches')
		.option('--ready-timeout <duration>', 'not ready by then is a failed start (default: 30s)', durationOption)
		.addOption(
			new Option(
				'--depends-on <name[=condition]>',
				'start after this process is started (default), ready or completed (repeatable)',
			).argParser(collectDependencies),
		)
		.optionsGroup('Options:');
}

/** The fields of a spec file that the options stand for; relative paths start from `cwd`. */
export function fieldsOf(
	options: NewProcessOptions,
	path: string,
	args: readonly string[],
	cwd: string,
): Record<string, unknown> {
	return definedOnly({
		command: path.includes('/') && !posix.isAbsolute(path) ? resolve(cwd, path) : path,
		args: [...args],
		daemon: options.daemon ? undefined : false,
		env: options.env,
		cwd: options.cwd === undefined ? undefined : resolve(cwd, options.cwd),
		user: options.user,
		stop: options.signal === undefined ? undefined : { signal: options.signal },
		restart: anyOf({
			policy: options.restartPolicy,
			interval: options.restartInterval,
			limit: options.restartLimit,
			window: options.restartWindow,
			successCodes: options.successCode,
		}),
		placement: anyOf({
			count: options.count,
			nodes: options.node === undefined ? undefined : [...options.node],
			selector: options.selector,
			all: options.all,
			constraints: options.constraint === undefined ? undefined : [...options.constraint],
			spread: options.spread,
			prefer: options.prefer,
			avoid: options.avoid,
			perNode: options.perNode,
		}),
		readiness: readinessOf(options),
		dependsOn: options.dependsOn,
		resources: anyOf({ cpu: options.cpu, memoryMax: options.memory }),
	});
}

function readinessOf(options: NewProcessOptions): Record<string, unknown> | undefined {
	const { readyHttp: http, readyTcp: tcp } = options;
	const check = anyOf({
		http: http?.startsWith(':') === true ? `http://127.0.0.1${http}` : http,
		tcp: tcp === undefined ? undefined : /^:?[0-9]+$/.test(tcp) ? `127.0.0.1:${tcp.replace(':', '')}` : tcp,
		exec: options.readyExec,
		logLine: options.readyLog,
	});
	const rest = anyOf({ deadline: options.readyTimeout });
	if (check === undefined) return rest;
	return { ...check, interval: READY_INTERVAL, ...rest };
}

/** The fields that are given; `undefined` where none is. */
function anyOf(fields: Record<string, unknown>): Record<string, unknown> | undefined {
	const present = definedOnly(fields);
	return Object.keys(present).length === 0 ? undefined : present;
}

function definedOnly(fields: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Where an option names no weight. */
const USUAL_WEIGHT = 50;

/** `zone=a`, `zone=a:80`; a value that ends in a colon and a number needs a weight after it. */
function collectWeights(
	text: string,
	before: Readonly<Record<string, number>> | undefined,
): Readonly<Record<string, number>> {
	const match = /^(.*):([0-9]+)$/s.exec(text);
	return { ...before, [match?.[1] ?? text]: match === null ? USUAL_WEIGHT : Number(match[2]) };
}

/** `3`, `USR1`, `3,USR1`. */
function collectCodes(text: string, before: readonly (number | string)[] | undefined): (number | string)[] {
	const codes = text.split(',').map((word) => (/^[0-9]+$/.test(word.trim()) ? Number(word) : word.trim()));
	return [...(before ?? []), ...codes];
}

function collectDependencies(
	text: string,
	before: Readonly<Record<string, DependencyCondition>> | undefined,
): Record<string, DependencyCondition> {
	const [name = '', given = 'started'] = text.split('=');
	const condition = DEPENDENCY_CONDITIONS.find((each) => each === given);
	if (condition === undefined || name === '') {
		throw new InvalidArgumentError(`Write NAME or NAME=CONDITION; conditions are ${DEPENDENCY_CONDITIONS.join(', ')}.`);
	}
	return { ...before, [name]: condition };
}
