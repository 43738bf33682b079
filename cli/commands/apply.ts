import { MinderError } from '../../src/model/errors.ts';
import type { Change } from '../../src/model/views.ts';
import { settledVerdict } from '../conditions.ts';
import { type Cli, type Invocation, onAction, usage } from '../invocation.ts';
import { loadSpecs } from '../load-specs.ts';
import { collect, type OutputOptions, wholeNumber, withOutput, withServer, withTimeout } from '../options.ts';
import { changeLines } from '../output/changes.ts';
import { changeJson } from '../output/json.ts';
import { instancePhrase } from '../output/outcome.ts';
import { Progress } from '../output/progress.ts';
import { StatusWatch } from '../status-watch.ts';
import { notReady } from './start.ts';

interface ApplyOptions extends OutputOptions {
	readonly file: readonly string[];
	readonly dryRun?: boolean;
	readonly wait?: boolean;
	readonly prune?: boolean;
	readonly ifRevision?: number;
	readonly timeout: number;
}

/** `minder apply -f FILE|DIR|-` */
export function applyCommand(cli: Cli): void {
	const command = cli.program
		.command('apply')
		.description('make processes what a spec says')
		.requiredOption('-f, --file <path>', 'a file, a directory of *.yaml, *.yml and *.json, or - (repeatable)', collect)
		.option('--dry-run', 'say what would be done, and do nothing')
		.option('--prune', 'also remove every process that the spec does not have')
		.option('--if-revision <n>', 'only if the process is at this revision; 0: only if it is new', wholeNumber)
		.option('--wait', 'wait until every instance is ready, or has run to completion');
	withServer(withOutput(withTimeout(command, 300, '5m'), { quiet: true }));
	onAction<ApplyOptions>(cli, command, apply);
}

async function apply(run: Invocation<ApplyOptions>): Promise<void> {
	const { options } = run;
	if (run.args.length > 0) throw usage(`apply takes its files with -f: minder apply -f ${run.args[0]}`);
	const specs = await loadSpecs(run.io, options.file);
	const dryRun = options.dryRun === true;
	const client = await run.client();
	const signal = run.interruptible();
	const how = {
		dryRun,
		prune: options.prune === true,
		...(options.ifRevision === undefined ? {} : { ifRevision: options.ifRevision }),
	};
	const changes = await client.applyProcesses(specs, how, { signal });
	const wait = options.wait === true && !dryRun;
	if (run.human || options.quiet === true) say(run, changes, dryRun);
	try {
		if (wait) await waitUntilSettled(run, changes);
	} finally {
		if (!run.human && options.quiet !== true) await run.value({ changes: changes.map(changeJson), dryRun });
	}
}

function say(run: Invocation<ApplyOptions>, changes: readonly Change[], dryRun: boolean): void {
	if (run.options.quiet === true) for (const change of changes) run.line(change.name);
	else for (const line of changeLines(changes, run.style)) run.line(dryRun ? `${line} (dry run)` : line);
}

async function waitUntilSettled(run: Invocation<ApplyOptions>, changes: readonly Change[]): Promise<void> {
	const names = changes.filter((change) => change.kind !== 'remove').map((change) => change.name);
	if (names.length === 0) return;
	const watch = new StatusWatch(await run.client(), run.io.clock, names, run.signal);
	const progress = new Progress(run);
	try {
		const instances = await watch.until(
			(board) => {
				const left = names.filter((name) => settledVerdict(board, [name]).kind === 'waiting');
				progress.show(`waiting for ${left.length} of ${names.length}: ${left.join(', ')}`);
				return settledVerdict(board, names);
			},
			{
				seconds: run.options.timeout,
				late: (board) => notReady(board.sortedInstances(), run.options.timeout),
			},
		);
		progress.clear();
		if (!run.human || run.options.quiet === true) return;
		for (const each of instances) if (each.want === 'run') run.line(instancePhrase(each, run.io.clock.wall()));
	} catch (error) {
		if (!(error instanceof MinderError) || error.code !== 'cancelled') throw error;
		progress.clear();
		run.note('minder: no longer waiting; the change stays applied');
		throw error;
	} finally {
		progress.clear();
		await watch.close();
	}
}
