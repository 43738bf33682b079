import { instanceJson, processJson, statusJson } from '../../src/model/view-json.ts';
import { type Cli, type Invocation, onAction } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer } from '../options.ts';
import { followStatus } from '../output/follow-status.ts';
import { newsLines, statusColumns, statusRows, summaryLines } from '../output/instances.ts';
import { harmless } from '../output/table.ts';
import { StatusBoard } from '../status-board.ts';
import { StatusWatch } from '../status-watch.ts';

interface StatusOptions extends OutputOptions {
	readonly watch?: boolean;
}

/** `minder status [NAME[.N]…]` */
export function statusCommand(cli: Cli): void {
	const command = cli.program
		.command('status')
		.alias('ps')
		.description('show processes and their instances')
		.argument('[name...]', 'processes or instances (NAME or NAME.N); none: all');
	withServer(withOutput(command, { quiet: true })).option('-w, --watch', 'go on with what changes until Ctrl-C');
	onAction<StatusOptions>(cli, command, async (run) => {
		if (run.options.watch === true) return watchStatus(run);
		const board = await readBoard(run, run.args);
		if (run.options.quiet === true) {
			for (const process of board.sortedProcesses()) run.line(process.name);
		} else if (run.human) {
			showBoard(run, board);
			await noteWarnings(run);
		} else {
			await run.value(statusJson(board.sortedProcesses(), board.sortedInstances()));
		}
	});
}

/** Says on stderr what keeps the manager itself from its work; nothing where it cannot be asked. */
export async function noteWarnings(run: Invocation): Promise<void> {
	const client = await run.client();
	const { warnings = [] } = await client.getVersion({ signal: run.signal }).catch(() => ({ warnings: [] }));
	for (const line of warnings) run.note(run.style.yellow(harmless(`warning: ${line}`)));
}

/** The state of `names` now; none: all. */
export async function readBoard(run: Invocation, names: readonly string[]): Promise<StatusBoard> {
	const board = new StatusBoard();
	const client = await run.client();
	for await (const update of client.watchStatus(names, false, { signal: run.signal })) board.apply(update);
	return board;
}

function showBoard(run: Invocation, board: StatusBoard): void {
	const rows = statusRows(board);
	if (rows.length === 0) {
		run.note('no processes yet; start one with: minder start -p PATH, or minder apply -f FILE');
		return;
	}
	run.table(statusColumns(run.style, run.io.clock.wall(), run.format === 'wide'), rows);
	const { stdout } = run.io;
	const width = stdout.isTTY ? stdout.columns : undefined;
	for (const line of newsLines(board, run.style, run.io.clock.wall(), width)) run.line(line);
	if (stdout.isTTY) run.line(`\n${summaryLines(board, run.style).join('\n')}`);
}

async function watchStatus(run: Invocation<StatusOptions>): Promise<void> {
	const signal = run.interruptible();
	const client = await run.client();
	if (run.human && run.options.quiet !== true) {
		await noteWarnings(run);
		const watch = new StatusWatch(client, run.io.clock, run.args, signal);
		await followStatus(run, watch);
		return;
	}
	for await (const update of client.watchStatus(run.args, true, { signal })) {
		if (run.options.quiet === true) {
			for (const process of update.processes) run.line(process.name);
			continue;
		}
		await run.streamed({
			processes: update.processes.map(processJson),
			instances: update.instances.map(instanceJson),
			removedProcesses: update.removedProcesses,
			removedInstances: update.removedInstances,
		});
	}
}
