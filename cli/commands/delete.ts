import { toMinderError } from '../../src/model/errors.ts';
import { type Cli, onAction } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer, withTimeout } from '../options.ts';
import { Progress } from '../output/progress.ts';
import { StatusWatch } from '../status-watch.ts';
import { stillThere } from './stop.ts';

interface DeleteOptions extends OutputOptions {
	readonly wait: boolean;
	readonly timeout: number;
}

/** `minder delete NAME…` */
export function deleteCommand(cli: Cli): void {
	const command = cli.program
		.command('delete')
		.description('stop processes, forget them, and wait until their programs are gone')
		.argument('<name...>', 'processes')
		.option('--no-wait', 'do not wait');
	withServer(withOutput(withTimeout(command, 60, '1m'), { quiet: true }));
	onAction<DeleteOptions>(cli, command, async (run) => {
		const names = run.args;
		const client = await run.client();
		const signal = run.interruptible();
		const say = async (verb: string): Promise<void> => {
			if (run.options.quiet === true) for (const name of names) run.line(name);
			else if (run.human) for (const name of names) run.line(`${verb} ${name}`);
			else await run.value({ deleted: names });
		};
		if (!run.options.wait) {
			await client.removeProcesses(names, { signal });
			await say('asked to delete');
			return;
		}
		// Watching begins before: a name that is gone could not be watched any more.
		const watch = new StatusWatch(client, run.io.clock, names, signal);
		const progress = new Progress(run);
		try {
			await watch.synced();
			await client.removeProcesses(names, { signal });
			await watch
				.until(
					(board) => {
						progress.showStopped(board, names);
						const left = names.some((name) => board.processes.has(name) || board.of(name).length > 0);
						return left ? { kind: 'waiting' } : { kind: 'met', result: undefined };
					},
					{ seconds: run.options.timeout, late: (board) => stillThere(board, names, run.options.timeout) },
				)
				.catch((error: unknown) => {
					if (toMinderError(error).code !== 'not-found') throw error;
				});
			progress.clear();
			await say('deleted');
		} finally {
			progress.clear();
			await watch.close();
		}
	});
}
