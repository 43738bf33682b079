import type { MinderClient } from '../../src/client/minder-client.ts';
import { MinderError } from '../../src/model/errors.ts';
import type { ShownSpec } from '../../src/model/process-spec.ts';
import { scheduleToJson } from '../../src/model/schedule-print.ts';
import type { ShownScheduleSpec } from '../../src/model/schedule-views.ts';
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
		.description('print the specs of processes and schedules as YAML, for minder apply')
		.argument('[name...]', 'processes and schedules (default: all)');
	withServer(withOutput(command));
	command.addHelpText('after', EXPORT_HELP);
	onAction(cli, command, print);
}

async function print(run: Invocation<OutputOptions>): Promise<void> {
	const client = await run.client();
	const schedules = await client.listSchedules([], { signal: run.signal });
	const chosen = schedules
		.filter(({ name }) => run.args.length === 0 || run.args.includes(name))
		.map(({ spec }) => spec);
	const specs = await processesOf(run, client, chosen);
	if (run.format === 'json')
		return run.value({ processes: specs.map(specToJson), schedules: chosen.map(scheduleToJson) });
	if (specs.length + chosen.length === 0) return run.note('no processes and no schedules');
	run.io.stdout.write(specToYaml(specs, chosen));
}

/** Those of the names given, where they are not all schedules; without names all. A name may be both. @throws MinderError `not-found` where it is neither */
async function processesOf(
	run: Invocation<OutputOptions>,
	client: MinderClient,
	chosen: readonly ShownScheduleSpec[],
): Promise<ShownSpec[]> {
	const schedules = new Set<string>(chosen.map(({ name }) => name));
	const board = new StatusBoard();
	const only = run.args.filter((name) => !schedules.has(name));
	const names = schedules.size === 0 ? only : [];
	for await (const update of client.watchStatus(names, false, { signal: run.signal })) board.apply(update);
	const missing = only.find((name) => !board.processes.has(name));
	if (missing !== undefined)
		throw new MinderError('not-found', `no process or schedule named ${missing}; look at: minder status`);
	return [...board.processes.values()]
		.filter(({ name }) => run.args.length === 0 || run.args.includes(name))
		.map(({ spec }) => spec);
}
