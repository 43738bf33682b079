import type { ProcessView } from '../../src/model/views.ts';
import { type Cli, type Invocation, onAction } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer, withTimeout } from '../options.ts';
import { plural } from '../output/format.ts';
import { printProcesses, processSentence } from '../output/outcome.ts';
import { isOver, pace } from '../output/rollouts.ts';
import { followChanges } from '../rollout-follow.ts';
import { StatusWatch } from '../status-watch.ts';

interface RestartOptions extends OutputOptions {
	readonly atOnce?: boolean;
	readonly wait?: boolean;
	readonly timeout: number;
}

const EXAMPLES = `
Examples:
  minder restart web --wait       one after another, each healthy before the next
  minder restart web.1            this one alone
  minder restart web --at-once    all of them now`;

/** `minder restart NAME[.N]…` */
export function restartCommand(cli: Cli): void {
	const command = cli.program
		.command('restart')
		.description('stop and start processes one instance after another, or single instances')
		.argument('<name...>', 'processes or instances (NAME or NAME.N)')
		.option('--at-once', 'all instances now, without waiting for one another')
		.option('--wait', 'wait until the new programs are ready');
	withServer(withOutput(withTimeout(command, 60, '1m; none for rollouts'), { quiet: true }));
	command.addHelpText('after', EXAMPLES);
	onAction<RestartOptions>(cli, command, restart);
}

async function restart(run: Invocation<RestartOptions>): Promise<void> {
	const client = await run.client();
	const signal = run.interruptible();
	const how = run.options.atOnce === true ? { atOnce: true } : {};
	const { processes, instances } = await client.restartProcesses(run.args, how, { signal });
	const rolling = new Map(processes.filter(isRolling).map((process) => [process.name as string, process]));
	if (run.options.wait !== true) {
		const lines = run.args.map((name) => {
			const process = rolling.get(name);
			if (process !== undefined) return rollingLine(process);
			const count = instances.filter((each) => each.process === name || each.id === name).length;
			return `restarting ${name} (${plural(count, 'instance')})`;
		});
		await printProcesses(run, lines, processes, instances);
		return;
	}
	const watch = new StatusWatch(client, run.io.clock, run.args, signal);
	try {
		const { instances: now } = await followChanges(run, watch, run.args, {
			isOurs: ({ name, rollout }) => rollout !== undefined && rollout.begunAt === rolling.get(name)?.rollout?.begunAt,
			seconds: run.options.timeout,
			strict: run.command.getOptionValueSource('timeout') === 'cli',
			goesOn: 'the restart goes on',
		});
		const shown = processes.map((each) => watch.board.processes.get(each.name) ?? each);
		const lines = shown.map((each) => {
			const own = now.filter((instance) => instance.process === each.name);
			return processSentence('restarted', each, own, run.io.clock.wall());
		});
		await printProcesses(run, lines, shown, now);
	} finally {
		await watch.close();
	}
}

function isRolling({ rollout }: ProcessView): boolean {
	return rollout?.cause === 'restart' && !isOver(rollout);
}

function rollingLine(process: ProcessView): string {
	const { name, count } = process;
	return `restarting ${name} ${pace(process)} (${plural(count, 'instance')}): follow with \`minder rollout status -w ${name}\``;
}
