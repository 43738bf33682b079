import { Option } from 'commander';
import { isInstanceId } from '../../src/model/ids.ts';
import { type Cli, type Invocation, onAction, usage } from '../invocation.ts';
import { type OutputOptions, wholeNumber, withServer } from '../options.ts';
import { LineJoiner } from '../output/line-joiner.ts';

interface LogsOptions extends OutputOptions {
	readonly follow?: boolean;
	readonly tail?: number;
	readonly stderr?: boolean;
	readonly all?: boolean;
}

/** Lines that `-f` begins with where nobody says otherwise. */
const FOLLOW_TAIL = 10;

/** `minder logs NAME[.N]` */
export function logsCommand(cli: Cli): void {
	const command = cli.program
		.command('logs')
		.description('show what a process wrote to its standard output')
		.argument('<name>', 'a process, or one instance (NAME.N)')
		.option('-f, --follow', 'go on with what it writes, over restarts, until Ctrl-C')
		.option('-n, --tail <lines>', `begin with the last lines (default: all, ${FOLLOW_TAIL} with -f)`, wholeNumber)
		.addOption(new Option('--stderr', 'standard error instead').conflicts('all'))
		.addOption(new Option('-a, --all', 'standard output and standard error'));
	withServer(command);
	onAction<LogsOptions>(cli, command, showLogs);
}

async function showLogs(run: Invocation<LogsOptions>): Promise<void> {
	const name = run.args[0] ?? '';
	if (run.args.length > 1) throw usage('logs takes one name; use a process name for all of its instances');
	const { options } = run;
	const follow = options.follow === true;
	const tail = options.tail ?? (follow ? FOLLOW_TAIL : undefined);
	const signal = follow ? run.interruptible() : run.signal;
	const client = await run.client();
	const several = !isInstanceId(name) && (await client.getProcess(name)).instances.length > 1;
	const joiner =
		several || options.all === true
			? new LineJoiner(run.io.stdout, (instance) => (several ? `${run.style.cyan(instance)} | ` : ''))
			: undefined;
	const range = {
		stdout: options.stderr !== true,
		stderr: options.stderr === true || options.all === true,
		follow,
		...(tail === undefined ? {} : { tail }),
	};
	try {
		for await (const chunk of client.readLogs(name, range, { signal })) {
			if (joiner !== undefined) joiner.add(chunk);
			else run.io.stdout.write(chunk.data);
			await run.io.stdout.flushed();
		}
	} finally {
		joiner?.end();
	}
}
