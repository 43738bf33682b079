import type { ProcessView } from '../../src/model/views.ts';
import { type Cli, onAction, usage } from '../invocation.ts';
import { type OutputOptions, wholeNumber, withOutput, withServer, withTimeout } from '../options.ts';
import { plural } from '../output/format.ts';
import { printProcesses, processSentence } from '../output/outcome.ts';
import { isOver } from '../output/rollouts.ts';
import { followChanges } from '../rollout-follow.ts';
import { StatusWatch } from '../status-watch.ts';
import { notReady } from '../timeouts.ts';

interface ScaleOptions extends OutputOptions {
	readonly ifRevision?: number;
	readonly wait?: boolean;
	readonly timeout: number;
}

/** `minder scale NAME N` */
export function scaleCommand(cli: Cli): void {
	const command = cli.program
		.command('scale')
		.description('change the number of instances of a process')
		.argument('<name>', 'a process')
		.argument('<count>', 'number of instances')
		.option('--if-revision <n>', 'only if the process is at this revision', wholeNumber)
		.option('--wait', 'wait until every instance is ready, and the rollout over if there is one');
	withServer(withOutput(withTimeout(command, 300, '5m'), { quiet: true }));
	onAction<ScaleOptions>(cli, command, async (run) => {
		const [name = '', word = ''] = run.args;
		if (!/^[0-9]{1,6}$/.test(word)) {
			throw usage(`scale: ${JSON.stringify(word)} is not a number of instances; for example: minder scale ${name} 3`);
		}
		const count = Number(word);
		const client = await run.client();
		const { ifRevision } = run.options;
		const signal = run.interruptible();
		const process = await client.scaleProcess(name, count, ifRevision === undefined ? {} : { ifRevision }, { signal });
		const plain = `scaled ${name} to ${plural(count, 'instance')} (revision ${process.revision})`;
		if (run.options.wait !== true) return printProcesses(run, [plain], [process], []);
		const watch = new StatusWatch(client, run.io.clock, [name], signal);
		try {
			await watch.until(
				(board) => {
					const surplus = !process.stopped && board.of(name).filter((each) => each.want === 'stop').length > 0;
					return surplus && !isRolling(board.processes.get(name)) ? { kind: 'waiting' } : { kind: 'met', result: null };
				},
				{
					seconds: run.options.timeout,
					late: (board) => notReady(board.sortedInstances(), run.options.timeout),
				},
			);
			const { instances } = await followChanges(run, watch, [name], {
				isOurs: () => false,
				seconds: run.options.timeout,
				strict: run.command.getOptionValueSource('timeout') === 'cli',
				goesOn: `${name} stays at ${plural(count, 'instance')}`,
			});
			const shown = watch.board.processes.get(name) ?? process;
			await printProcesses(run, [processSentence('scaled', shown, instances, run.io.clock.wall())], [shown], instances);
		} finally {
			await watch.close();
		}
	});
}

function isRolling(process: ProcessView | undefined): boolean {
	return process?.rollout !== undefined && !isOver(process.rollout);
}
