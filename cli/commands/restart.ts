import { settledVerdict } from '../conditions.ts';
import { type Cli, onAction } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer, withTimeout } from '../options.ts';
import { plural } from '../output/format.ts';
import { printProcesses, processSentence } from '../output/outcome.ts';
import { StatusWatch } from '../status-watch.ts';
import { notReady } from './start.ts';

interface RestartOptions extends OutputOptions {
	readonly wait?: boolean;
	readonly timeout: number;
}

/** `minder restart NAME[.N]…` */
export function restartCommand(cli: Cli): void {
	const command = cli.program
		.command('restart')
		.description('stop and start processes or single instances')
		.argument('<name...>', 'processes or instances (NAME or NAME.N)')
		.option('--wait', 'wait until the new programs are ready');
	withServer(withOutput(withTimeout(command, 60, '1m'), { quiet: true }));
	onAction<RestartOptions>(cli, command, async (run) => {
		const client = await run.client();
		const signal = run.interruptible();
		const { processes, instances } = await client.restartProcesses(run.args, {}, { signal });
		if (run.options.wait !== true) {
			const lines = run.args.map((name) => {
				const count = instances.filter((each) => each.process === name || each.id === name).length;
				return `restarting ${name} (${plural(count, 'instance')})`;
			});
			await printProcesses(run, lines, processes, instances);
			return;
		}
		const watch = new StatusWatch(client, run.io.clock, run.args, signal);
		try {
			const now = await watch.until((board) => settledVerdict(board, run.args), {
				seconds: run.options.timeout,
				late: (board) => notReady(board.sortedInstances(), run.options.timeout),
			});
			const shown = processes.map((each) => watch.board.processes.get(each.name) ?? each);
			const lines = shown.map((each) =>
				processSentence(
					'restarted',
					each,
					now.filter((instance) => instance.process === each.name),
					run.io.clock.wall(),
				),
			);
			await printProcesses(run, lines, shown, now);
		} finally {
			await watch.close();
		}
	});
}
