import { posix, resolve } from 'node:path';
import { Option } from 'commander';
import { MinderError } from '../../src/model/errors.ts';
import { RESTART_POLICIES, type RestartPolicy } from '../../src/model/process-spec.ts';
import type { InstanceView, ProcessView } from '../../src/model/views.ts';
import { settledStanding, settledVerdict } from '../conditions.ts';
import { type Cli, type Invocation, onAction, usage } from '../invocation.ts';
import {
	collect,
	collectPairs,
	durationOption,
	type OutputOptions,
	signalOption,
	wholeNumber,
	withOutput,
	withServer,
	withTimeout,
} from '../options.ts';
import { formatSpan } from '../output/format.ts';
import { printProcesses, processSentence } from '../output/outcome.ts';
import { listInstances, StatusWatch } from '../status-watch.ts';

interface StartOptions extends OutputOptions {
	readonly path?: string;
	readonly name?: string;
	readonly node?: readonly string[];
	readonly selector?: Readonly<Record<string, string>>;
	readonly all?: boolean;
	readonly count?: number;
	readonly daemon: boolean;
	readonly restartPolicy?: RestartPolicy;
	readonly restartInterval?: number;
	readonly restartLimit?: number;
	readonly signal?: NodeJS.Signals;
	readonly env?: Readonly<Record<string, string>>;
	readonly cwd?: string;
	readonly user?: string;
	readonly wait?: boolean;
	readonly timeout: number;
}

/** How long `start` without `--wait` looks at what becomes of it. Seconds. */
const LOOK = 2;

/** `minder start -p PATH … [-- ARGS…]` and `minder start NAME…` */
export function startCommand(cli: Cli): void {
	const command = cli.program
		.command('start')
		.description('start a new process (-p PATH), or stopped ones by name')
		.usage('-p PATH [options] [-- ARGS…]\n       minder start NAME… [options]')
		.argument('[name...]', 'processes to start again')
		.option('-p, --path <path>', 'program of a new process: a path, or a name looked up in PATH')
		.option('-n, --name <name>', "name of the new process (default: the program's base name, made unique)")
		.option('--node <node>', 'run on this node only (repeatable)', collect)
		.addOption(
			new Option('--selector <key=value>', 'run on nodes with this label (repeatable)').argParser(collectPairs),
		)
		.addOption(new Option('--all', 'one instance on every node').conflicts('count'))
		.option('--count <n>', 'number of instances (default: 1)', wholeNumber)
		.option('--no-daemon', 'run to completion once')
		.addOption(new Option('--restart-policy <policy>', 'when to start it again').choices(RESTART_POLICIES))
		.option('--restart-interval <duration>', 'delay before a restart', durationOption)
		.option('--restart-limit <n>', 'give up after more exits than this within the window', wholeNumber)
		.option('--signal <signal>', 'signal that asks it to stop (default: TERM)', signalOption)
		.option('-e, --env <KEY=VALUE>', 'environment variable (repeatable)', collectPairs)
		.option('--cwd <directory>', 'working directory (default: /)')
		.option('--user <user>', 'user to run as')
		.option('--wait', 'wait until it is ready, or, with --no-daemon, has ended with code 0');
	withServer(withOutput(withTimeout(command, 60, '1m'), { quiet: true }));
	onAction<StartOptions>(cli, command, start);
}

const EXAMPLE = 'minder start -p /bin/sleep -- 1000, or minder start NAME';

async function start(run: Invocation<StartOptions>): Promise<number> {
	const { options, args } = run;
	if (options.path === undefined && args.length === 0) throw usage(`start what? for example: ${EXAMPLE}`);
	if (options.path !== undefined && args.length > 0) {
		throw usage(`start takes either -p PATH or names; arguments of the program follow "--": ${EXAMPLE}`);
	}
	if (options.path === undefined && run.rest.length > 0) {
		throw usage(`arguments after "--" are for a new process; name its program with -p: ${EXAMPLE}`);
	}
	return options.path === undefined ? startAgain(run) : startNew(run, options.path);
}

async function startNew(run: Invocation<StartOptions>, path: string): Promise<number> {
	const { buildProcessSpec } = await import('../../src/model/spec-build.ts');
	const spec = buildProcessSpec(run.options.name ?? '', specFields(run, path), {
		where: 'minder start',
		directory: run.io.cwd,
	});
	const client = await run.client();
	const process = await client.createProcess(spec, { signal: run.interruptible() });
	return report(run, [process], 'created');
}

async function startAgain(run: Invocation<StartOptions>): Promise<number> {
	const given = Object.keys(run.options).filter((name) => run.command.getOptionValueSource(name) === 'cli');
	const odd = given.find((name) => !AGAIN.has(name));
	if (odd !== undefined)
		throw usage(`--${dashed(odd)} is for a new process (-p PATH); change one with: minder apply -f FILE`);
	const client = await run.client();
	return report(run, await client.startProcesses(run.args, { signal: run.interruptible() }), 'asked to start');
}

/** Options that mean something with `start NAME`. */
const AGAIN: ReadonlySet<string> = new Set(['server', 'output', 'json', 'quiet', 'wait', 'timeout']);

function dashed(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The fields of a spec file that the options stand for. */
function specFields(run: Invocation<StartOptions>, path: string): Record<string, unknown> {
	const { options } = run;
	const restart = definedOnly({
		policy: options.restartPolicy,
		interval: options.restartInterval,
		limit: options.restartLimit,
	});
	const placement = definedOnly({
		count: options.count,
		nodes: options.node === undefined ? undefined : [...options.node],
		selector: options.selector,
		all: options.all,
	});
	return {
		command: path.includes('/') && !posix.isAbsolute(path) ? resolve(run.io.cwd, path) : path,
		args: [...run.rest],
		...definedOnly({
			daemon: options.daemon ? undefined : false,
			env: options.env,
			cwd: options.cwd === undefined ? undefined : resolve(run.io.cwd, options.cwd),
			user: options.user,
			stop: options.signal === undefined ? undefined : { signal: options.signal },
			restart: Object.keys(restart).length === 0 ? undefined : restart,
			placement: Object.keys(placement).length === 0 ? undefined : placement,
		}),
	};
}

function definedOnly<Fields extends object>(
	fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
	const present = Object.entries(fields).filter(([, value]) => value !== undefined);
	return Object.fromEntries(present) as { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };
}

/** Looks for a moment (or, with --wait, as long as it takes) at what becomes of the processes, and says it. */
async function report(run: Invocation<StartOptions>, processes: readonly ProcessView[], verb: string): Promise<number> {
	const names = processes.map((process) => process.name);
	const wait = run.options.wait === true;
	const watch = new StatusWatch(await run.client(), run.io.clock, names, run.interruptible());
	let problem: MinderError | undefined;
	let done = false;
	try {
		done = (await watch.until((board) => settledVerdict(board, names), { seconds: LOOK })) !== undefined;
		if (!done && wait) {
			failUnplaced(watch, names);
			await watch.until((board) => settledVerdict(board, names), {
				seconds: Math.max(0, run.options.timeout - LOOK),
				late: (board) => notReady(board.sortedInstances(), run.options.timeout),
			});
			done = true;
		}
	} catch (error) {
		if (!(error instanceof MinderError) || error.code === 'unreachable' || error.code === 'cancelled') throw error;
		problem = error;
	} finally {
		await watch.close();
	}
	const now = run.io.clock.wall();
	const shown = processes.map((process) => watch.board.processes.get(process.name) ?? process);
	const lines = shown.map((process) => {
		const instances = watch.board.of(process.name);
		if (done) return processSentence('started', process, instances, now);
		if (problem !== undefined) return `${verb} ${process.name}`;
		return `${processSentence(verb, process, instances, now)}; follow it with: minder status -w ${process.name}`;
	});
	await printProcesses(run, lines, shown, watch.board.sortedInstances());
	if (problem !== undefined) throw problem;
	return 0;
}

function failUnplaced(watch: StatusWatch, names: readonly string[]): void {
	const unplaced = names.flatMap((name) => watch.board.of(name)).find((each) => each.node === undefined);
	if (unplaced === undefined) return;
	throw new MinderError('precondition', `${unplaced.id} has no node: ${unplaced.reason ?? 'no node can take it'}`);
}

/** The timeout of a wait for {@link settledVerdict}, naming what is missing. */
export function notReady(instances: readonly InstanceView[], seconds: number): MinderError {
	const left = instances.filter((each) => each.want === 'run' && settledStanding(each, undefined) !== 'yes');
	return new MinderError('timeout', `not ready after ${formatSpan(seconds)}: ${listInstances(left)}`);
}
