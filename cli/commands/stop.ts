import { MinderError } from '../../src/model/errors.ts';
import { conditionVerdict } from '../conditions.ts';
import { type Cli, onAction } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer, withTimeout } from '../options.ts';
import { formatSpan, plural } from '../output/format.ts';
import { printProcesses } from '../output/outcome.ts';
import { Progress } from '../output/progress.ts';
import type { StatusBoard } from '../status-board.ts';
import { listInstances, StatusWatch } from '../status-watch.ts';

interface StopOptions extends OutputOptions {
	readonly wait: boolean;
	readonly timeout: number;
}

/** `minder stop NAME…` */
export function stopCommand(cli: Cli): void {
	const command = cli.program
		.command('stop')
		.description('stop processes and wait until their programs are gone')
		.argument('<name...>', 'processes')
		.option('--no-wait', 'do not wait');
	withServer(withOutput(withTimeout(command, 60, '1m'), { quiet: true }));
	onAction<StopOptions>(cli, command, async (run) => {
		const client = await run.client();
		const signal = run.interruptible();
		const stopped = await client.stopProcesses(run.args, { signal });
		if (!run.options.wait) {
			await printProcesses(
				run,
				stopped.map((each) => `asked to stop ${each.name}`),
				stopped,
				[],
			);
			return;
		}
		const names = stopped.map((each) => each.name);
		const watch = new StatusWatch(client, run.io.clock, names, signal);
		const progress = new Progress(run);
		try {
			const instances = await watch.until(
				(board) => {
					progress.showStopped(board, names);
					return conditionVerdict(board, names, 'stopped');
				},
				{ seconds: run.options.timeout, late: (board) => stillThere(board, names, run.options.timeout) },
			);
			progress.clear();
			const shown = stopped.map((each) => watch.board.processes.get(each.name) ?? each);
			const lines = shown.map(
				(each) => `stopped ${each.name} (${plural(watch.board.of(each.name).length, 'instance')})`,
			);
			await printProcesses(run, lines, shown, instances);
		} finally {
			progress.clear();
			await watch.close();
		}
	});
}

/** The timeout of a wait for programs to go, naming those that still run. */
export function stillThere(board: StatusBoard, names: readonly string[], seconds: number): MinderError {
	const left = names
		.flatMap((name) => board.of(name))
		.filter((each) => conditionVerdict(board, [each.id], 'stopped').kind !== 'met');
	return new MinderError(
		'timeout',
		`still there after ${formatSpan(seconds)}: ${listInstances(left)}; it goes on stopping, look again with: minder status`,
	);
}
