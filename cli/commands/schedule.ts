import type { Command } from 'commander';
import type { ScheduleView } from '../../src/model/schedule-views.ts';
import { sleep } from '../../src/sys/clock.ts';
import { type Cli, type Invocation, onAction } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer } from '../options.ts';
import { LiveView } from '../output/live.ts';
import { scheduleColumns, scheduleDetailJson, scheduleJson } from '../output/schedules.ts';
import { describeSchedule } from '../output/schedules-diagnosis.ts';
import { hanging, harmless } from '../output/table.ts';
import { addNext } from './schedule-next.ts';
import { addRuns } from './schedule-runs.ts';
import { noteWarnings } from './status.ts';

interface ScheduleOptions extends OutputOptions {
	readonly watch?: boolean;
	readonly reason?: string;
}

const EXAMPLES = `
Examples:
  minder schedule list                       what runs when, and how it went
  minder schedule describe backup            why it did, or did not, run
  minder schedule run backup --wait          now; ends with 1 where it fails
  minder schedule history backup --failed    what went wrong lately
  minder schedule next '0 2 * * MON'         when that would be, without any manager
  minder logs backup                         what its newest run wrote
Schedules are made by spec files: minder apply -f FILE; old ones: minder import crontab FILE`;

/** Seconds between two looks of `--watch`. */
const LOOK_SECONDS = 2;

/** `minder schedule list|describe|run|pause|resume|history|backfill|cancel|delete|next` */
export function scheduleCommand(cli: Cli): void {
	const group = cli.program
		.command('schedule')
		.alias('sched')
		.description('what runs by the clock: list, describe, history, run, cancel, pause, resume, backfill, next, delete')
		.helpCommand(false)
		.addHelpText('after', EXAMPLES);

	const list = group
		.command('list')
		.alias('ls')
		.description('show schedules: when, next, how the last run went')
		.argument('[schedule...]', 'names of schedules; none: all')
		.option('-w, --watch', 'go on with what changes until Ctrl-C');
	onAction<ScheduleOptions>(cli, withServer(withOutput(list, { quiet: true })), listSchedules);

	const describe = withServer(
		withOutput(many(group, 'describe', 'explain a schedule: when, where, last runs, what is wrong')),
	);
	onAction<ScheduleOptions>(cli, describe, describeSchedules);

	addRuns(cli, group);

	const pause = withServer(
		withOutput(many(group, 'pause', 'no fire until it is resumed; runs under way go on'), { quiet: true }),
	);
	pause.option('--reason <text>', 'what for');
	onAction<ScheduleOptions>(cli, pause, async (run) => {
		const { reason } = run.options;
		const how = reason === undefined ? {} : { reason };
		await showChanged(run, await (await run.client()).pauseSchedules(run.args, how, { signal: run.signal }), 'paused');
	});

	const resume = withServer(
		withOutput(many(group, 'resume', 'fires again; what fell due meanwhile is not made up for'), { quiet: true }),
	);
	onAction<ScheduleOptions>(cli, resume, async (run) => {
		await showChanged(run, await (await run.client()).resumeSchedules(run.args, { signal: run.signal }), 'resumed');
	});

	addNext(cli, group);

	const remove = withServer(
		withOutput(many(group, 'delete', 'forget a schedule with its history; runs under way are stopped').alias('rm'), {
			quiet: true,
		}),
	);
	onAction<ScheduleOptions>(cli, remove, async (run) => {
		await (await run.client()).removeSchedules(run.args, { signal: run.signal });
		if (run.options.quiet === true) for (const name of run.args) run.line(name);
		else if (run.human) for (const name of run.args) run.line(`deleted ${name}`);
		else await run.value({ deleted: run.args });
	});
}

function many(group: Command, name: string, description: string): Command {
	return group.command(name).description(description).argument('<schedule...>', 'names of schedules');
}

async function listSchedules(run: Invocation<ScheduleOptions>): Promise<void> {
	if (run.options.watch === true) return watchSchedules(run);
	const views = await (await run.client()).listSchedules(run.args, { signal: run.signal });
	if (run.options.quiet === true) for (const { name } of views) run.line(name);
	else if (!run.human) await run.value({ schedules: views.map(scheduleJson) });
	else if (views.length === 0) run.note('no schedules yet; make some with: minder apply -f FILE (see docs/SPEC.md)');
	else for (const line of listLines(run, views)) run.line(line);
	if (run.human && run.options.quiet !== true) await noteWarnings(run);
}

/** The table, and below it a line for each that something is wrong with. */
function listLines(run: Invocation<ScheduleOptions>, views: readonly ScheduleView[]): string[] {
	const { stdout } = run.io;
	const width = stdout.isTTY ? stdout.columns : undefined;
	const columns = scheduleColumns(run.style, run.io.clock.wall(), run.format === 'wide');
	const warnings = views.flatMap(({ name, warning }) =>
		warning === undefined
			? []
			: hanging(harmless(warningLine(name, warning)), 2, width).map((line, at) =>
					run.style.yellow(`${at === 0 ? '' : '  '}${line}`),
				),
	);
	return [...run.tableLines(columns, views), ...warnings];
}

/** One that is about a run begins with its name already. */
const warningLine = (name: string, warning: string): string =>
	warning.startsWith(`${name}@`) ? warning : `${name}: ${warning}`;

/** Live on a terminal; elsewhere, and as JSON, all of them anew whenever something but the clock has changed. */
async function watchSchedules(run: Invocation<ScheduleOptions>): Promise<void> {
	const signal = run.interruptible();
	const client = await run.client();
	const live = run.io.stdout.isTTY && run.human && run.options.quiet !== true ? new LiveView(run.io.stdout) : undefined;
	for (let before = ''; !signal.aborted; await sleep(run.io.clock, LOOK_SECONDS, signal)) {
		const views = await client.listSchedules(run.args, { signal });
		if (live !== undefined) {
			live.draw(listLines(run, views));
			continue;
		}
		const now = JSON.stringify(views);
		if (now === before) continue;
		before = now;
		if (run.options.quiet === true) for (const { name } of views) run.line(name);
		else if (!run.human) await run.streamed({ schedules: views.map(scheduleJson) });
		else for (const line of listLines(run, views)) run.line(line);
	}
}

async function describeSchedules(run: Invocation<ScheduleOptions>): Promise<void> {
	const client = await run.client();
	const names = [...new Set(run.args)];
	const details = await Promise.all(names.map((name) => client.getSchedule(name, { signal: run.signal })));
	if (!run.human) {
		const [first] = details;
		return run.value(
			details.length === 1 && first !== undefined ? scheduleDetailJson(first) : details.map(scheduleDetailJson),
		);
	}
	const { stdout, clock } = run.io;
	const page = { now: clock.wall(), ...(stdout.isTTY ? { width: stdout.columns } : {}) };
	run.line(details.map((detail) => describeSchedule(detail, page, run.style).join('\n')).join('\n\n'));
}

async function showChanged(
	run: Invocation<ScheduleOptions>,
	views: readonly ScheduleView[],
	verb: string,
): Promise<void> {
	if (run.options.quiet === true) for (const { name } of views) run.line(name);
	else if (run.human) for (const { name } of views) run.line(`${verb} ${name}`);
	else await run.value({ schedules: views.map(scheduleJson) });
}
