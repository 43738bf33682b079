import { constants } from 'node:os';
import type { Command } from 'commander';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { ERRORS, MinderError, toMinderError } from '../../src/model/errors.ts';
import type { PidQuery } from '../../src/model/locks.ts';
import { sleep } from '../../src/sys/clock.ts';
import { type Cli, type Invocation, onAction, usage } from '../invocation.ts';
import { type OutputOptions, signalOption, wholeNumber, withServer } from '../options.ts';
import { pidQuery } from '../pid-queries.ts';
import type { Watched } from '../watched-command.ts';

interface PidwatchOptions extends OutputOptions {
	readonly signal: NodeJS.Signals;
	readonly killer?: string;
	readonly cd?: string;
	readonly foreground?: number;
	readonly host?: string;
	readonly pid?: number;
}

/** Seconds between two questions; also of looks at a process in the foreground. */
const POLL_SECONDS = 1;
const PASSED_ON: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'];

/** `minder pidwatch [NODE:]PID -- COMMAND…` */
export function pidwatchCommand(cli: Cli): void {
	const command = cli.program
		.command('pidwatch')
		.usage('[options] NODE:PID -- COMMAND…')
		.description('run a command, and signal it when a process elsewhere has ended')
		.argument('[words...]', 'NODE:PID, or PID on the machine of the manager; then -- and the command')
		.option('--signal <signal>', 'what the group of the command gets', signalOption, 'SIGHUP')
		.option('--killer <program>', 'run this with the pid of the command, in the place of a signal')
		.option('--cd <directory>', 'where the command runs')
		.option('--foreground <pid>', 'signal this process of this machine; there is no command then', wholeNumber)
		.option('--host <node>', 'as pidwatch: the node of --pid')
		.option('--pid <pid>', 'as pidwatch: the process to watch; the command begins with the first word', wholeNumber)
		.passThroughOptions();
	withServer(command);
	onAction<PidwatchOptions>(cli, command, async (run) => {
		const { options, query, argv } = readLine(command, run.options);
		const { io } = run;
		const client = await run.client();
		// Before the command is started: a process that nobody can look for would be watched in vain.
		const known = await identified(client, query);
		const watched =
			options.foreground === undefined
				? await io.startCommand(argv, options.cd ?? io.cwd)
				: await io.watchProcess(options.foreground);
		const release = io.onSignal(PASSED_ON, (signal) => watched.signal(signal));
		try {
			return await watch(run, options, client, known, watched);
		} finally {
			release();
		}
	});
}

function readLine(
	command: Command,
	options: PidwatchOptions,
): { readonly options: PidwatchOptions; readonly query: PidQuery; readonly argv: readonly string[] } {
	const words = command.args;
	const { pid, host } = options;
	if (pid !== undefined) {
		const argv = words[0] === '--' ? words.slice(1) : words;
		const query = pidQuery(host === undefined ? String(pid) : `${host}:${pid}`);
		return { options, query, argv: needed(argv, options) };
	}
	const [text, dashes, ...argv] = words;
	if (text === undefined) throw usage('pidwatch: which process? write: minder pidwatch NODE:PID -- COMMAND…');
	if (dashes !== undefined && dashes !== '--')
		throw usage(
			'pidwatch: options stand before NODE:PID, the command follows "--": minder pidwatch NODE:PID -- COMMAND…',
		);
	return { options, query: pidQuery(text), argv: needed(argv, options) };
}

function needed(argv: readonly string[], { foreground }: PidwatchOptions): readonly string[] {
	if (argv.length === 0 && foreground === undefined)
		throw usage('pidwatch: which command? write: minder pidwatch NODE:PID -- COMMAND…');
	return argv;
}

/** The query with the start time of who has that pid now, so that no later process is taken for it. */
async function identified(client: MinderClient, query: PidQuery): Promise<PidQuery> {
	const [answer] = await client.checkPids([query]);
	if (answer?.state === 'unknown')
		throw new MinderError(
			'node-unavailable',
			`node ${query.node ?? 'of the manager'} cannot be asked for its processes`,
		);
	const { startTime, bootId } = answer ?? {};
	return {
		...query,
		...(startTime === undefined ? {} : { startTime }),
		...(bootId === undefined ? {} : { bootId }),
	};
}

async function watch(
	run: Invocation<PidwatchOptions>,
	options: PidwatchOptions,
	client: MinderClient,
	query: PidQuery,
	watched: Watched,
): Promise<number> {
	const over = new AbortController();
	const ended = watched.ended.finally(() => over.abort());
	let gone = false;
	while (!over.signal.aborted && !gone) {
		try {
			const [answer] = await client.checkPids([query], { signal: over.signal });
			gone = answer?.state === 'down';
		} catch (error) {
			const { code, message } = toMinderError(error);
			// A manager that is away says nothing about the process.
			if (!over.signal.aborted && !ERRORS[code].retryable) run.note(`minder: pidwatch: ${message}`);
		}
		if (!gone) await sleep(run.io.clock, POLL_SECONDS, over.signal);
	}
	if (gone && !over.signal.aborted) {
		if (options.killer === undefined) watched.signal(options.signal);
		else await run.io.startCommand([options.killer, String(watched.pid)], run.io.cwd);
	}
	const end = await ended;
	return end.kind === 'exit' ? end.code : 128 + constants.signals[end.signal];
}
