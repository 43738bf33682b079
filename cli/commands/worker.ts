import { Option } from 'commander';
import type { WorkerMode } from '../../src/model/function-spec.ts';
import { type FunctionName, functionName } from '../../src/model/ids.ts';
import type { Log } from '../../src/sys/log.ts';
import { systemRand } from '../../src/sys/rand.ts';
import { type Cli, type Invocation, onAction, usage } from '../invocation.ts';
import { collectTexts, durationOption, type OutputOptions, wholeNumber, withServer } from '../options.ts';
import { harmless } from '../output/table.ts';

interface WorkerOptions extends OutputOptions {
	readonly function?: readonly string[];
	readonly concurrency: number;
	readonly lines?: boolean;
	readonly frames?: boolean;
	readonly timeout?: number;
	readonly grace: number;
	readonly count?: number;
	readonly idle?: number;
	readonly name?: string;
	readonly verbose?: boolean;
}

const EXAMPLES = `
Examples:
  minder worker thumbnail -- convert - -resize 128x128 jpg:-
  minder worker mail:sms -c 4 -- ./send.sh                four jobs at once, of two functions
  minder worker score --lines -- python3 score.py         one program, a line for each job
  minder worker report --count 1 -- ./report.sh           one job, then end
The payload is on standard input, standard output is the result. Exit code 0: done; 100: failed for good; any
other: failed, and tried again. MINDER_JOB_HANDLE, _FUNCTION, _UNIQUE and _ATTEMPT say what it is about;
progress: echo 40 100 >>$MINDER_JOB_PROGRESS. Ctrl-C: finishes what it has; twice: gives it back (docs/QUEUE.md).`;

/** `minder worker FUNCTION… -- COMMAND…` */
export function workerCommand(cli: Cli): void {
	const command = cli.program
		.command('worker')
		.usage('FUNCTION[:FUNCTION…] [options] -- COMMAND…')
		.description('do jobs of the queue with a command of this machine')
		.argument('[functions...]', 'what it does; then -- and the command')
		.addOption(
			new Option('-f, --function <name>', 'as the argument, for a name with a colon; repeatable').argParser(
				collectTexts,
			),
		)
		.addOption(new Option('-c, --concurrency <n>', 'jobs at once').argParser(wholeNumber).default(1))
		.addOption(
			new Option('--lines', 'the command stays and takes one job after the other, a line each way').conflicts('frames'),
		)
		.addOption(new Option('--frames', 'as --lines, each with its length before it: for any bytes'))
		.addOption(
			new Option('--timeout <duration>', 'a job that takes longer is ended, and has failed').argParser(durationOption),
		)
		.addOption(
			new Option('--grace <duration>', 'from SIGTERM to SIGKILL, where a job is ended')
				.argParser(durationOption)
				.default(10, '10s'),
		)
		.addOption(new Option('--count <n>', 'end after so many jobs').argParser(wholeNumber))
		.addOption(new Option('--idle <duration>', 'end after so long without a job').argParser(durationOption))
		.addOption(new Option('--name <name>', 'as others see it (default: the command)'))
		.addOption(new Option('-v, --verbose', 'say what becomes of each job'))
		.addHelpText('after', EXAMPLES);
	onAction<WorkerOptions>(cli, withServer(command), work);
}

async function work(run: Invocation<WorkerOptions>): Promise<number> {
	const { io, options, rest } = run;
	const functions = functionsOf(run);
	if (rest.length === 0) throw usage('the command is missing: minder worker FUNCTION -- COMMAND…');
	if (options.concurrency < 1) throw usage('--concurrency: write a whole number from 1');
	if (options.count === 0) throw usage('--count: write a whole number from 1');
	const { timeout, count, idle, name } = options;
	const { runWorker } = await import('../../src/client/worker-run.ts');
	const end = await runWorker({
		client: await run.client(),
		functions,
		concurrency: options.concurrency,
		mode: modeOf(options),
		argv: rest,
		env: definedOnly(io.env),
		cwd: io.cwd,
		graceSeconds: options.grace,
		...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
		...(count === undefined ? {} : { count }),
		...(idle === undefined ? {} : { idleSeconds: idle }),
		...(name === undefined ? {} : { name }),
		clock: io.clock,
		rand: systemRand,
		log: logOf(run),
		onErrors: (bytes) => io.stderr.write(bytes),
		onSignal: (handler) => io.onSignal(['SIGINT', 'SIGTERM', 'SIGHUP'], handler),
	});
	if (options.verbose === true) run.note(`minder: ${end.done} done, ${end.failed} failed`);
	return end.unrecorded === 0 ? 0 : 1;
}

function functionsOf({ args, options }: Invocation<WorkerOptions>): FunctionName[] {
	const names = [...args.flatMap((word) => word.split(':')), ...(options.function ?? [])];
	if (names.length === 0) throw usage('no function is named: minder worker FUNCTION -- COMMAND…');
	return [...new Set(names.map(functionName))];
}

function modeOf({ lines, frames }: WorkerOptions): WorkerMode {
	if (lines === true) return 'lines';
	return frames === true ? 'frames' : 'command';
}

/** Trouble is always told, how it goes unless `--quiet`, each job with `--verbose`. */
function logOf(run: Invocation<WorkerOptions>): Log {
	const { verbose, quiet } = run.options;
	const say = (message: string): void => run.note(`minder: ${harmless(message)}`);
	return {
		debug: (_, message) => {
			if (verbose === true) say(message);
		},
		info: (_, message) => {
			if (quiet !== true) say(message);
		},
		warn: (_, message) => say(message),
		error: (_, message) => say(message),
	};
}

function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
	const found: Record<string, string> = {};
	for (const [name, value] of Object.entries(env)) if (value !== undefined) found[name] = value;
	return found;
}
