import { specToJson, specToYaml } from '../../src/model/spec-print.ts';
import { type Cli, type Invocation, onAction } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer } from '../options.ts';
import { StatusBoard } from '../status-board.ts';

const EXPORT_HELP = `
Values of secrets are not in it, and stay as they are where it is applied to the same cluster. Of everything, secrets too: minder backup.

Examples:
  minder export > all.yaml
  minder export web api > some.yaml`;

/** `minder export [NAME…]` */
export function exportCommand(cli: Cli): void {
	const command = cli.program
		.command('export')
		.description('print the specs of processes as YAML, for minder apply')
		.argument('[name...]', 'processes (default: all)');
	withServer(withOutput(command));
	command.addHelpText('after', EXPORT_HELP);
	onAction(cli, command, print);
}

async function print(run: Invocation<OutputOptions>): Promise<void> {
	const client = await run.client();
	const board = new StatusBoard();
	for await (const update of client.watchStatus(run.args, false, { signal: run.signal })) board.apply(update);
	const specs = [...board.processes.values()].map(({ spec }) => spec);
	if (run.format === 'json') return run.value({ processes: specs.map(specToJson) });
	if (specs.length === 0) return run.note('no processes');
	run.io.stdout.write(specToYaml(specs));
}
