import type { MinderClient } from '../../src/client/minder-client.ts';
import { MinderError } from '../../src/model/errors.ts';
import { functionToJson } from '../../src/model/function-print.ts';
import type { FunctionSpec } from '../../src/model/function-spec.ts';
import type { ShownSpec } from '../../src/model/process-spec.ts';
import { scheduleToJson } from '../../src/model/schedule-print.ts';
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
		.description('print the specs of processes, schedules and functions as YAML, for minder apply')
		.argument('[name...]', 'processes, schedules and functions (default: all)');
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
	const functions = await functionsOf(run, client);
	const specs = await processesOf(run, client, [...chosen, ...functions]);
	if (run.format === 'json') {
		const { specToJson } = await import('../../src/model/spec-print.ts');
		return run.value({
			processes: specs.map(specToJson),
			schedules: chosen.map(scheduleToJson),
			functions: functions.map(functionToJson),
		});
	}
	if (specs.length + chosen.length + functions.length === 0) return run.note('no processes, schedules or functions');
	const { specToYaml } = await import('../../src/model/spec-print.ts');
	run.io.stdout.write(specToYaml(specs, chosen, functions));
}

/** Functions that are asked for at once. */
const AT_ONCE = 16;

/** Those of the names given that are declared; without names all. */
async function functionsOf(run: Invocation<OutputOptions>, client: MinderClient): Promise<FunctionSpec[]> {
	const queues = await client.listQueues([], { signal: run.signal });
	const names = queues
		.filter(({ revision }) => revision > 0)
		.map((queue) => queue.function)
		.filter((name) => run.args.length === 0 || run.args.includes(name));
	const specs: FunctionSpec[] = [];
	for (let at = 0; at < names.length; at += AT_ONCE) {
		const some = names.slice(at, at + AT_ONCE);
		const details = await Promise.all(some.map((name) => client.getQueue(name, { signal: run.signal })));
		specs.push(...details.flatMap(({ spec }) => (spec === undefined ? [] : [spec])));
	}
	return specs;
}

/**
 * Those of the names given, where they are not all something else; without names all. A name may be several things.
 * @param others schedules and functions that were chosen
 * @throws MinderError `not-found` for a name that is nothing
 */
async function processesOf(
	run: Invocation<OutputOptions>,
	client: MinderClient,
	others: readonly { readonly name: string }[],
): Promise<ShownSpec[]> {
	const known = new Set<string>(others.map(({ name }) => name));
	const board = new StatusBoard();
	const only = run.args.filter((name) => !known.has(name));
	const names = known.size === 0 ? only : [];
	for await (const update of client.watchStatus(names, false, { signal: run.signal })) board.apply(update);
	const missing = only.find((name) => !board.processes.has(name));
	if (missing !== undefined)
		throw new MinderError('not-found', `no process, schedule or function named ${missing}; look at: minder status`);
	return [...board.processes.values()]
		.filter(({ name }) => run.args.length === 0 || run.args.includes(name))
		.map(({ spec }) => spec);
}
