import { changeJson, rolloutJson } from '../../src/model/view-json.ts';
import type { Change } from '../../src/model/views.ts';
import { type AppliedSpecs, applySpecs } from '../apply-specs.ts';
import { type Cli, type Invocation, onAction, usage } from '../invocation.ts';
import { loadSpecs } from '../load-specs.ts';
import { collect, type OutputOptions, wholeNumber, withOutput, withServer, withTimeout } from '../options.ts';
import {
	changeLines,
	functionChangeJson,
	functionChangeLines,
	scheduleChangeJson,
	scheduleChangeLines,
} from '../output/changes.ts';
import { instancePhrase } from '../output/outcome.ts';
import { type Followed, followChanges } from '../rollout-follow.ts';
import { StatusWatch } from '../status-watch.ts';
import { sayAsking, sayRolled } from './rollout-wait.ts';

interface ApplyOptions extends OutputOptions {
	/** Required; its absence is told by us, who know what was written instead. */
	readonly file?: readonly string[];
	readonly dryRun?: boolean;
	readonly wait?: boolean;
	readonly prune?: boolean;
	readonly ifRevision?: number;
	readonly timeout: number;
}

const APPLY_EXAMPLES = `
Examples:
  minder apply -f app.yaml --dry-run          what would be done
  minder apply -f specs/ --prune --wait       the directory and nothing else; wait until all of it runs
  minder apply -f - < app.yaml`;

/** `minder apply -f FILE|DIR|-` */
export function applyCommand(cli: Cli): void {
	const command = cli.program
		.command('apply')
		.description('make processes, schedules and functions what a spec says')
		.allowExcessArguments(true) // told in the action, with what to write instead
		.option('-f, --file <path>', 'a file, a directory of *.yaml, *.yml and *.json, or - (repeatable)', collect)
		.option('--dry-run', 'say what would be done, and do nothing')
		.option('--prune', 'also remove every process, schedule and function that the spec does not have')
		.option(
			'--if-revision <n>',
			'only if the process, schedule or function is at this revision; 0: only if it is new',
			wholeNumber,
		)
		.option(
			'--wait',
			'wait until every instance is ready, or has run to completion; rollouts are followed to their end, schedules and functions are not waited for',
		);
	withServer(withOutput(withTimeout(command, 300, '5m; none for rollouts'), { quiet: true }));
	command.addHelpText('after', APPLY_EXAMPLES);
	onAction<ApplyOptions>(cli, command, apply);
}

async function apply(run: Invocation<ApplyOptions>): Promise<void> {
	const { options } = run;
	if (run.args.length > 0) throw usage(`apply takes its files with -f: minder apply -f ${run.args[0]}`);
	if (options.file === undefined) throw usage('apply needs a file or a directory: minder apply -f app.yaml');
	const set = await loadSpecs(run.io, options.file);
	const dryRun = options.dryRun === true;
	const client = await run.client();
	const signal = run.interruptible();
	const how = {
		dryRun,
		prune: options.prune === true,
		...(options.ifRevision === undefined ? {} : { ifRevision: options.ifRevision }),
	};
	const applied = await applySpecs(client, set, how, { signal });
	const { changes } = applied;
	const wait = options.wait === true && !dryRun;
	if (run.human || options.quiet === true) say(run, applied, dryRun);
	let followed: Followed | undefined;
	try {
		if (wait) followed = await waitForAll(run, changes);
	} finally {
		const rollouts = followed?.rolled.map(rolloutJson);
		const schedules = applied.schedules.length === 0 ? undefined : applied.schedules.map(scheduleChangeJson);
		const functions = applied.functions.length === 0 ? undefined : applied.functions.map(functionChangeJson);
		if (!run.human && options.quiet !== true)
			await run.value({ changes: changes.map(changeJson), schedules, functions, dryRun, rollouts });
	}
}

function say(run: Invocation<ApplyOptions>, { changes, schedules, functions }: AppliedSpecs, dryRun: boolean): void {
	if (run.options.quiet === true) for (const change of [...changes, ...schedules, ...functions]) run.line(change.name);
	else {
		const lines = [
			...changeLines(changes, run.style),
			...scheduleChangeLines(schedules, run.style),
			...functionChangeLines(functions, run.style),
		];
		for (const line of lines) run.line(dryRun ? `${line} (dry run)` : line);
		const rolling = changes.filter((change) => change.kind === 'update' && change.restarts);
		if (!dryRun && run.options.wait !== true && run.io.stdout.isTTY && rolling.length > 0)
			run.line(
				`follow with: ${rolling.length > 1 ? 'minder status -w' : `minder rollout status -w ${rolling[0]?.name}`}`,
			);
	}
}

async function waitForAll(run: Invocation<ApplyOptions>, changes: readonly Change[]): Promise<Followed | undefined> {
	const revisions = new Map(
		changes.filter(({ kind }) => kind !== 'remove').map(({ name, revision }) => [name, revision]),
	);
	const names = [...revisions.keys()];
	if (names.length === 0) return undefined;
	const watch = new StatusWatch(await run.client(), run.io.clock, names, run.signal);
	try {
		const followed = await followChanges(run, watch, names, {
			isOurs: ({ name, rollout }) => rollout?.cause === 'apply' && rollout.to === revisions.get(name),
			seconds: run.options.timeout,
			strict: run.command.getOptionValueSource('timeout') === 'cli',
			goesOn: 'the change stays applied, and goes on',
		});
		if (!run.human || run.options.quiet === true) return followed;
		sayRolled(run, followed);
		for (const each of followed.instances) if (each.want === 'run') run.line(instancePhrase(each, run.io.clock.wall()));
		sayAsking(run, followed);
		return followed;
	} finally {
		await watch.close();
	}
}
