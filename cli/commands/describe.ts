import type { MinderClient } from '../../src/client/minder-client.ts';
import { MinderError } from '../../src/model/errors.ts';
import { isInstanceId, isRunId, isScheduleName, runId, scheduleOf, splitInstanceId } from '../../src/model/ids.ts';
import { detailJson } from '../../src/model/view-json.ts';
import type { ProcessDetail } from '../../src/model/views.ts';
import { type Cli, onAction } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer } from '../options.ts';
import { describeProcess } from '../output/diagnosis.ts';
import { surroundingsOf } from '../surroundings.ts';

interface DescribeOptions extends OutputOptions {
	readonly placement?: boolean;
}

/** `minder describe NAME[.N]…` */
export function describeCommand(cli: Cli): void {
	const command = cli.program
		.command('describe')
		.description('explain a process: what it is to be, what happened, what comes next, where to look')
		.argument('<name...>', 'processes, or instances (NAME.N) to be told of these alone');
	command.option('--placement', 'also why each node would or would not be given a copy now');
	withServer(withOutput(command));
	onAction<DescribeOptions>(cli, command, async (run) => {
		const client = await run.client();
		const names = [...new Set(run.args.map(processOf))];
		const all = await Promise.all(names.map((name) => detailOf(client, name)));
		const details = all.map((detail) => narrowed(detail, run.args));
		if (run.human) {
			const pages = await Promise.all(
				details.map(async (detail) => {
					const around = await surroundingsOf(client, run.io.clock, detail, run.signal);
					const { stdout } = run.io;
					const page = {
						...around,
						placement: run.options.placement === true,
						...(stdout.isTTY ? { width: stdout.columns } : {}),
					};
					return describeProcess(detail, page, run.style, run.io.clock.wall()).join('\n');
				}),
			);
			run.line(pages.join('\n\n'));
		} else {
			const [first] = details;
			await run.value(details.length === 1 && first !== undefined ? detailJson(first) : details.map(detailJson));
		}
	});
}

/** @throws MinderError `not-found`, which says so where it is a schedule or a run */
async function detailOf(client: MinderClient, name: string): Promise<ProcessDetail> {
	try {
		if (!isRunId(name)) return await client.getProcess(name);
	} catch (error) {
		if (!(error instanceof MinderError) || error.code !== 'not-found' || !isScheduleName(name)) throw error;
		if ((await client.listSchedules([name]).catch(() => [])).length === 0) throw error;
		throw new MinderError('not-found', `${name} is a schedule; see: minder schedule describe ${name}`);
	}
	const schedule = scheduleOf(runId(name));
	throw new MinderError('not-found', `${name} is a run; see: minder schedule history ${schedule}, minder logs ${name}`);
}

function processOf(name: string): string {
	return isInstanceId(name) ? splitInstanceId(name).process : name;
}

/** Only the instances that were asked for, unless their process was. */
function narrowed(detail: ProcessDetail, names: readonly string[]): ProcessDetail {
	const { name } = detail.process;
	if (names.includes(name)) return detail;
	const ids = names.filter((each) => processOf(each) === name);
	const missing = ids.find((id) => !detail.instances.some((each) => each.id === id));
	if (missing !== undefined) {
		throw new MinderError('not-found', `${name} has no instance ${missing}; minder status ${name} lists them`);
	}
	return { ...detail, instances: detail.instances.filter((each) => ids.includes(each.id)) };
}
