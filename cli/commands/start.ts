import { MinderError } from '../../src/model/errors.ts';
import type { ProcessView } from '../../src/model/views.ts';
import { settledVerdict } from '../conditions.ts';
import { type Cli, type Invocation, onAction, usage } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer, withTimeout } from '../options.ts';
import { printProcesses, processSentence } from '../output/outcome.ts';
import { fieldsOf, type NewProcessOptions, withNewProcess } from '../start-spec.ts';
import { StatusWatch } from '../status-watch.ts';
import { notReady } from '../timeouts.ts';

interface StartOptions extends OutputOptions, NewProcessOptions {
	readonly path?: string;
	readonly name?: string;
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
		.option('--wait', 'wait until it is ready, or, with --no-daemon, has ended with code 0');
	withNewProcess(withServer(withOutput(withTimeout(command, 60, '1m'), { quiet: true })));
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
	const spec = buildProcessSpec(run.options.name ?? '', fieldsOf(run.options, path, run.rest, run.io.cwd), {
		where: 'start',
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
const AGAIN: ReadonlySet<string> = new Set(['server', 'insecure', 'output', 'json', 'quiet', 'wait', 'timeout']);

function dashed(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
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
