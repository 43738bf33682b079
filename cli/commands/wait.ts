import { Option } from 'commander';
import { MinderError } from '../../src/model/errors.ts';
import type { InstanceView } from '../../src/model/views.ts';
import { CONDITIONS, type Condition, conditionVerdict } from '../conditions.ts';
import { type Cli, onAction } from '../invocation.ts';
import { durationOption, type OutputOptions, withOutput, withServer } from '../options.ts';
import { formatSpan } from '../output/format.ts';
import { printProcesses } from '../output/outcome.ts';
import type { StatusBoard } from '../status-board.ts';
import { listInstances, StatusWatch, type Verdict } from '../status-watch.ts';

interface WaitOptions extends OutputOptions {
	readonly for: Condition;
	readonly timeout?: number;
}

/** `minder wait NAME… --for CONDITION` */
export function waitCommand(cli: Cli): void {
	const command = cli.program
		.command('wait')
		.description('wait until processes or instances are as wished; ends with 1 as soon as that cannot come true')
		.argument('<name...>', 'processes or instances (NAME or NAME.N)')
		.addOption(new Option('--for <condition>', 'what to wait for').choices(CONDITIONS).makeOptionMandatory())
		.addOption(
			new Option('--timeout <duration>', 'how long to wait, then end with 7 (default: for ever)').argParser(
				durationOption,
			),
		);
	withServer(withOutput(command, { quiet: true }));
	onAction<WaitOptions>(cli, command, async (run) => {
		const condition = run.options.for;
		const watch = new StatusWatch(await run.client(), run.io.clock, run.args, run.interruptible());
		try {
			const instances = await waitOn(watch, (board) => verdictFor(board, run.args, condition), {
				seconds: run.options.timeout,
				late: (board) => lateError(board, run.args, condition, run.options.timeout ?? 0),
			});
			const lines = run.args.map((name) => `${name} is ${condition}`);
			await printProcesses(run, lines, watch.board.sortedProcesses(), instances);
		} finally {
			await watch.close();
		}
	});
}

/** A process that was deleted meanwhile counts as stopped. */
function verdictFor(board: StatusBoard, names: readonly string[], condition: Condition): Verdict<InstanceView[]> {
	const there = condition === 'stopped' ? names.filter((name) => board.of(name).length > 0) : names;
	return conditionVerdict(board, there, condition);
}

/** `watch.until` with an optional time limit. */
export function waitOn<Result>(
	watch: StatusWatch,
	look: (board: StatusBoard) => Verdict<Result>,
	how: { readonly seconds: number | undefined; late(board: StatusBoard): MinderError },
): Promise<Result> {
	const { seconds } = how;
	return seconds === undefined ? watch.until(look) : watch.until(look, { seconds, late: (board) => how.late(board) });
}

/** `not ready after 10s: web.1 (backoff: …)`. */
export function lateError(
	board: StatusBoard,
	names: readonly string[],
	condition: Condition,
	seconds: number,
): MinderError {
	const left = names
		.flatMap((name) => board.of(name))
		.filter((each) => conditionVerdict(board, [each.id], condition).kind !== 'met');
	const what = left.length === 0 ? names.join(', ') : listInstances(left);
	return new MinderError('timeout', `not ${condition} after ${formatSpan(seconds)}: ${what}`);
}
