import { type Command, Option } from 'commander';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { MinderError } from '../../src/model/errors.ts';
import { runId } from '../../src/model/ids.ts';
import type { RunView } from '../../src/model/schedule-views.ts';
import { sleep } from '../../src/sys/clock.ts';
import { type Cli, type Invocation, onAction } from '../invocation.ts';
import { durationOption, type OutputOptions, wholeNumber, withOutput, withServer } from '../options.ts';
import { formatSpan } from '../output/format.ts';
import { paintRun, runColumns, runExitCode, runJson, runSentence, runWord } from '../output/runs.ts';
import { harmless } from '../output/table.ts';
import { addBackfill } from './schedule-backfill.ts';

interface RunsOptions extends OutputOptions {
	readonly wait?: boolean;
	readonly timeout?: number;
	readonly limit: number;
	readonly failed?: boolean;
}

/** Seconds between two looks at a run that is followed. */
const LOOK_SECONDS = 0.5;
/** Runs asked for at once. */
const PAGE = 200;
/** Lines of output that are shown of a run that failed. */
const LINES_SHOWN = 10;
const HISTORY_LIMIT = 20;

/** `minder schedule run|history|cancel|backfill` */
export function addRuns(cli: Cli, group: Command): void {
	const now = one(group, 'run', 'run it now, also when it is paused; overlap holds as ever')
		.option('--wait', 'until it has ended: 0 where it succeeded, else 1')
		.addOption(
			new Option('--timeout <duration>', 'how long to wait, then end with 7 (default: for ever)').argParser(
				durationOption,
			),
		);
	onAction<RunsOptions>(cli, withServer(withOutput(now, { quiet: true })), runNow);

	const history = one(group, 'history', 'what became of each fire, newest first; also skipped and missed ones')
		.addOption(new Option('-n, --limit <count>', 'at most so many').argParser(wholeNumber).default(HISTORY_LIMIT))
		.option('--failed', 'those alone that did not succeed');
	onAction<RunsOptions>(cli, withServer(withOutput(history, { quiet: true })), showHistory);

	addBackfill(cli, group);

	const cancel = group
		.command('cancel')
		.description('stop a run that is under way or waits')
		.argument('<run...>', 'runs (NAME@TIME), or schedules: all their runs that are under way');
	onAction<RunsOptions>(cli, withServer(withOutput(cancel, { quiet: true })), cancelRuns);
}

function one(group: Command, name: string, description: string): Command {
	return group.command(name).description(description).argument('<schedule>', 'name of a schedule');
}

async function runNow(run: Invocation<RunsOptions>): Promise<number> {
	const [name = ''] = run.args;
	const client = await run.client();
	const begun = await client.runSchedule(name, { signal: run.signal });
	const { quiet, wait } = run.options;
	if (wait !== true) {
		if (quiet === true) run.line(begun.id);
		else if (!run.human) await run.value({ run: runJson(begun) });
		else {
			run.line(runSentence(begun, run.io.clock.wall()));
			if (begun.state === 'running') run.note(`what it writes: minder logs ${begun.id} -f`);
			if (begun.state === 'waiting') run.note(`how it goes on: minder schedule describe ${name}`);
		}
		return begun.outcome === 'skipped' ? 1 : 0;
	}
	const ended = await follow(run, client, begun);
	if (quiet === true) run.line(ended.id);
	else if (!run.human) await run.value({ run: runJson(ended) });
	else await showEnd(run, client, ended);
	return runExitCode(ended);
}

/** Looks at it until it has ended; for people, a line on stderr whenever it goes on. @throws MinderError `timeout` */
async function follow(run: Invocation<RunsOptions>, client: MinderClient, begun: RunView): Promise<RunView> {
	const { clock } = run.io;
	const signal = run.interruptible();
	const { timeout } = run.options;
	const late = timeout === undefined ? Number.POSITIVE_INFINITY : clock.monotonic() + timeout;
	let told = '';
	for (let view = begun; ; view = (await client.getRun(begun.id, { signal })).run) {
		if (view.state === 'ended') return view;
		const key = [runWord(view), view.reason, ...view.tasks.map((task) => task.node)].join();
		if (key !== told && run.human && run.options.quiet !== true) run.note(runSentence(view, clock.wall()));
		told = key;
		if (clock.monotonic() >= late)
			throw new MinderError(
				'timeout',
				view.state === 'waiting'
					? `${begun.id} has not begun after ${formatSpan(timeout ?? 0)}, and still waits; why: minder schedule describe ${begun.schedule}`
					: `${begun.id} has not ended after ${formatSpan(timeout ?? 0)}; it goes on: minder logs ${begun.id} -f`,
			);
		await sleep(clock, LOOK_SECONDS, signal);
		if (signal.aborted)
			throw new MinderError('cancelled', `${begun.id} goes on; stop it with: minder schedule cancel ${begun.id}`);
	}
}

async function showEnd(run: Invocation, client: MinderClient, ended: RunView): Promise<void> {
	const line = runSentence(ended, run.io.clock.wall());
	run.line(line.replace(runWord(ended), (word) => paintRun(run.style, ended, word)));
	if (runExitCode(ended) === 0 || ended.tasks.length === 0) return;
	const { outputs } = await client.getRun(ended.id, { signal: run.signal });
	const lines = outputs
		.flatMap((each) => each.outputs)
		.flatMap(({ head, tail }) => new TextDecoder().decode(Buffer.concat([head, tail])).split('\n'))
		.filter((text) => text.trim() !== '');
	for (const text of lines.slice(-LINES_SHOWN)) run.note(`  ${harmless(text)}`);
	if (lines.length > 0) run.note(`all that it wrote: minder logs ${ended.id} --all`);
}

async function showHistory(run: Invocation<RunsOptions>): Promise<void> {
	const [name = ''] = run.args;
	const runs = await newestRuns(run, name);
	if (run.options.quiet === true) for (const { id } of runs) run.line(id);
	else if (!run.human) await run.value({ runs: runs.map(runJson) });
	else if (runs.length === 0)
		run.note(run.options.failed === true ? `${name}: none that failed` : `${name} has not run yet`);
	else run.table(runColumns(run.style, run.io.clock.wall(), run.format === 'wide'), runs);
}

async function newestRuns(run: Invocation<RunsOptions>, name: string): Promise<RunView[]> {
	const { limit, failed } = run.options;
	const client = await run.client();
	const found: RunView[] = [];
	for (let before: string | undefined; found.length < limit; ) {
		const size = failed === true ? PAGE : Math.min(PAGE, limit - found.length);
		const how = { limit: size, ...(before === undefined ? {} : { before }) };
		const page = await client.listRuns(name, how, { signal: run.signal });
		found.push(...page.filter((each) => failed !== true || (each.state === 'ended' && runExitCode(each) === 1)));
		before = page.at(-1)?.id;
		if (page.length < size) break;
	}
	return found.slice(0, limit);
}

async function cancelRuns(run: Invocation<RunsOptions>): Promise<void> {
	const client = await run.client();
	const ids: string[] = [];
	for (const name of run.args) {
		if (name.includes('@')) ids.push(runId(name));
		else {
			const [view] = await client.listSchedules([name], { signal: run.signal });
			ids.push(...(view?.running ?? []).map((each) => each.id));
		}
	}
	const runs: RunView[] = [];
	for (const id of ids) runs.push(await client.cancelRun(id, { signal: run.signal }));
	await showRuns(run, runs, `no run of ${run.args.join(', ')} is under way`);
}

async function showRuns(run: Invocation<RunsOptions>, runs: readonly RunView[], none: string): Promise<void> {
	if (run.options.quiet === true) for (const { id } of runs) run.line(id);
	else if (!run.human) await run.value({ runs: runs.map(runJson) });
	else if (runs.length === 0) run.note(none);
	else for (const each of runs) run.line(runSentence(each, run.io.clock.wall()));
}
