import type { Command } from 'commander';
import type { ProcessView } from '../../src/model/views.ts';
import { type Cli, onAction } from '../invocation.ts';
import { durationOption, type OutputOptions, wholeNumber, withOutput, withServer } from '../options.ts';
import { printProcesses } from '../output/outcome.ts';
import { isOver, rolloutWords } from '../output/rollouts.ts';
import { harmless } from '../output/table.ts';
import { type HistoryOptions, history } from './rollout-history.ts';
import { type RolloutStatusOptions, showRollout } from './rollout-status.ts';
import { followToEnd } from './rollout-wait.ts';

interface ActionOptions extends OutputOptions {
	readonly wait?: boolean;
	readonly timeout?: number;
	readonly to?: number;
}

/** `minder rollout status|history|pause|resume|promote|undo NAME` */
export function rolloutCommand(cli: Cli): void {
	const group = cli.program
		.command('rollout')
		.description('follow and steer changes of processes: status, history, pause, resume, promote, undo')
		.helpCommand(false)
		.addHelpText('after', EXAMPLES);

	const status = group
		.command('status')
		.description('show the newest rollout of a process; ends with 1 where it did not succeed')
		.argument('<name>', 'a process')
		.option('-w, --watch', 'follow it until it ends');
	withServer(withOutput(status, { quiet: true }));
	onAction<RolloutStatusOptions>(cli, status, showRollout);

	const past = group
		.command('history')
		.description('show the revisions of a process, and what each one changed')
		.argument('<name>', 'a process')
		.option('--revision <n>', 'print the spec of this one as YAML', wholeNumber);
	withServer(withOutput(past, { quiet: true }));
	onAction<HistoryOptions>(cli, past, history);

	const pause = action(group, 'pause', 'begin nothing new until it is resumed');
	onAction<ActionOptions>(cli, pause, async (run) => {
		const [name = ''] = run.args;
		const process = await (await run.client()).pauseRollout(name, { signal: run.signal });
		await printProcesses(run, [`paused ${name}; go on with: minder rollout resume ${name}`], [process], []);
	});

	const resume = waiting(action(group, 'resume', 'go on with a paused rollout'));
	const promote = waiting(action(group, 'promote', 'go on past the canaries, to all instances'));
	const undo = waiting(action(group, 'undo', 'go back to an older revision, without canaries')).option(
		'--to <revision>',
		'which one (default: the newest stable one before the present one)',
		wholeNumber,
	);
	onAction<ActionOptions>(cli, resume, async (run) => {
		const [name = ''] = run.args;
		await said(run, `resumed ${name}`, await (await run.client()).resumeRollout(name, { signal: run.signal }));
	});
	onAction<ActionOptions>(cli, promote, async (run) => {
		const [name = ''] = run.args;
		await said(run, `promoted ${name}`, await (await run.client()).promoteRollout(name, { signal: run.signal }));
	});
	onAction<ActionOptions>(cli, undo, async (run) => {
		const [name = ''] = run.args;
		const { to } = run.options;
		const how = to === undefined ? {} : { to };
		const process = await (await run.client()).undoRollout(name, how, { signal: run.signal });
		await said(run, `undoing ${name}`, process);
	});
}

const EXAMPLES = `
Examples:
  minder rollout status web -w        follow what is going on
  minder rollout promote web --wait   the canaries are fine: all of them now
  minder rollout undo web --to 3      back to revision 3
  minder rollout history web          which revisions there are`;

function action(group: Command, name: string, description: string): Command {
	const command = group.command(name).description(description).argument('<name>', 'a process');
	return withServer(withOutput(command, { quiet: true }));
}

function waiting(command: Command): Command {
	return command
		.option('--wait', 'follow it until it ends')
		.option('--timeout <duration>', 'with --wait: stop following after so long, and end with 7', durationOption);
}

type Run = Parameters<typeof followToEnd>[0] & { readonly options: ActionOptions };

async function said(run: Run, line: string, process: ProcessView): Promise<void> {
	if (run.options.wait === true) return followToEnd(run, process, run.options.timeout);
	const { name, rollout } = process;
	const going = rollout !== undefined && !isOver(rollout);
	const lines = going
		? [harmless(`${line}: ${rolloutWords(name, rollout)}`), `follow with: minder rollout status -w ${name}`]
		: [line];
	await printProcesses(run, lines, [process], []);
}
