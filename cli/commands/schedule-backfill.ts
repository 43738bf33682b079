import { type Command, Option } from 'commander';
import { MinderError } from '../../src/model/errors.ts';
import { runIdOf } from '../../src/model/ids.ts';
import type { WallTime } from '../../src/model/records.ts';
import type { ScheduleView } from '../../src/model/schedule-views.ts';
import { formatRfc3339 } from '../../src/model/view-json.ts';
import { backfillTimes, hasRun } from '../../src/policy/schedule-backfill.ts';
import { type Cli, type Invocation, onAction } from '../invocation.ts';
import { momentOption } from '../moment.ts';
import { type OutputOptions, wholeNumber, withOutput, withServer } from '../options.ts';
import { plural } from '../output/format.ts';
import { runJson, runSentence } from '../output/runs.ts';
import { zoneTime } from '../output/schedules.ts';

interface BackfillOptions extends OutputOptions {
	readonly from: WallTime;
	readonly until: WallTime;
	readonly limit: number;
	readonly force?: boolean;
	readonly dryRun?: boolean;
}

/** Runs asked for at once. */
const PAGE = 200;
const LIMIT = 100;

/** `minder schedule backfill NAME --from T --until T [--force] [--dry-run]` */
export function addBackfill(cli: Cli, group: Command): void {
	const backfill = group
		.command('backfill')
		.description('a run for each time of a range that has not run yet, one after the other')
		.argument('<schedule>', 'name of a schedule')
		.addOption(moment(cli, '--from <time>', 'begin of the range (RFC 3339), or a duration before now (2d)'))
		.addOption(moment(cli, '--until <time>', 'its end, which does not count; must be given, too'))
		.addOption(new Option('-n, --limit <count>', 'at most so many').argParser(wholeNumber).default(LIMIT))
		.option('--force', 'also the times of which it is not known any more whether they have run')
		.option('--dry-run', 'say which times, and run nothing');
	onAction<BackfillOptions>(cli, withServer(withOutput(backfill, { quiet: true })), backfillRuns);
}

function moment(cli: Cli, flags: string, description: string): Option {
	return new Option(flags, description).argParser((text) => momentOption(text, cli.io.clock)).makeOptionMandatory();
}

async function backfillRuns(run: Invocation<BackfillOptions>): Promise<void> {
	const [name = ''] = run.args;
	const { from, until, limit, force = false, dryRun, quiet } = run.options;
	if (!(from < until))
		throw new MinderError(
			'usage',
			`schedule backfill: --from (${formatRfc3339(from)}) must be before --until (${formatRfc3339(until)})`,
		);
	const none = `no time of ${name} in that range that has not run yet`;
	if (dryRun === true) return showTimes(run, name, none);
	const range = { from, until, limit, force };
	const runs = await (await run.client()).backfillSchedule(name, range, { signal: run.signal });
	if (quiet === true) for (const { id } of runs) run.line(id);
	else if (!run.human) await run.value({ runs: runs.map(runJson) });
	else if (runs.length === 0) run.note(none);
	else for (const each of runs) run.line(runSentence(each, run.io.clock.wall()));
	const last = runs.at(-1);
	if (last !== undefined && runs.length === limit && run.human) {
		const next = formatRfc3339(last.scheduledAt + 1000).replace('.000Z', 'Z');
		run.note(`stopped at ${plural(limit, 'run')}; go on with --from ${next}`);
	}
}

async function showTimes(run: Invocation<BackfillOptions>, name: string, none: string): Promise<void> {
	const { limit, quiet } = run.options;
	const client = await run.client();
	const { schedule } = await client.getSchedule(name, { signal: run.signal });
	const times = backfillTimes(schedule, await takenIds(run, schedule), run.options, run.io.clock.wall());
	const { when, timezone } = schedule.spec;
	const zone = when.kind === 'cron' ? timezone : 'UTC';
	if (quiet === true) for (const at of times) run.line(runIdOf(schedule.name, at, 'b'));
	else if (!run.human) await run.value({ dryRun: true, times: times.map(formatRfc3339) });
	else if (times.length === 0) run.note(none);
	else for (const at of times) run.line(`would run ${runIdOf(schedule.name, at, 'b')}  ${zoneTime(at, zone)}`);
	if (times.length === limit && run.human) run.note(`stopped at ${plural(limit, 'run')}, see -n`);
}

/** Ids of the runs there are of times in the range, without those that were skipped or missed. */
async function takenIds(run: Invocation<BackfillOptions>, { name }: ScheduleView): Promise<Set<string>> {
	const { from, until } = run.options;
	const client = await run.client();
	const taken = new Set<string>();
	for (let before: string = runIdOf(name, until + 999); ; ) {
		const page = await client.listRuns(name, { limit: PAGE, before }, { signal: run.signal });
		for (const each of page) if (hasRun(each)) taken.add(each.id);
		const last = page.at(-1);
		if (page.length < PAGE || last === undefined || last.scheduledAt < from) return taken;
		before = last.id;
	}
}
