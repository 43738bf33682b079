import { Option } from 'commander';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { JOB_STATES, type JobFilter, type JobState, type JobView } from '../../src/model/jobs.ts';
import { type Cli, type Invocation, onAction, usage } from '../invocation.ts';
import { collectChoices, type OutputOptions, wholeNumber, withOutput, withServer } from '../options.ts';
import { formatCommand } from '../output/format.ts';
import { describeJob, jobColumns, jobDetailJson, jobJson } from '../output/jobs.ts';
import { watched } from '../watched-views.ts';

interface JobsOptions extends OutputOptions {
	readonly function?: string;
	readonly state?: readonly JobState[];
	readonly limit: number;
	readonly watch?: boolean;
}

const EXAMPLES = `
Examples:
  minder jobs                                  the newest
  minder jobs --state queued,running           what is to be done
  minder jobs --function mail --state failed   dead letters; put them back: minder job retry --function mail
  minder jobs H:manager:17                     all about one, with its data and result`;

/** Jobs asked for at once. */
const PAGE = 1000;
const LIMIT = 50;
/** The number alone says which job it is. */
const HANDLE = /^(\S*:)?\d+$/;

/** `minder jobs [HANDLE…]` */
export function jobsCommand(cli: Cli): void {
	const command = cli.program
		.command('jobs')
		.description('show jobs, newest first, or all about one')
		.argument('[handle...]', 'handles of jobs; none: a list')
		.option('--function <function>', 'those of this function')
		.addOption(
			new Option('--state <state[,state]>', 'those in one of these states')
				.choices(JOB_STATES)
				.argParser(collectChoices(JOB_STATES)),
		)
		.addOption(new Option('-n, --limit <count>', 'at most so many').argParser(wholeNumber).default(LIMIT))
		.option('-w, --watch', 'go on with what changes until Ctrl-C')
		.addHelpText('after', EXAMPLES);
	onAction<JobsOptions>(cli, withServer(withOutput(command, { quiet: true })), (run) =>
		run.args.length > 0 ? showJobs(run) : listJobs(run),
	);
}

async function listJobs(run: Invocation<JobsOptions>): Promise<void> {
	const client = await run.client();
	const shape = {
		names: (jobs: readonly JobView[]) => jobs.map(({ handle }) => handle),
		json: (jobs: readonly JobView[]) => ({ jobs: jobs.map(jobJson) }),
		lines: (jobs: readonly JobView[]) =>
			run.tableLines(jobColumns(run.style, run.io.clock.wall(), run.format === 'wide'), jobs),
	};
	if (run.options.watch === true) return watched(run, (signal) => newestJobs(run, client, signal), shape);
	const jobs = await newestJobs(run, client, run.signal);
	if (run.options.quiet === true) for (const handle of shape.names(jobs)) run.line(handle);
	else if (!run.human) await run.value(shape.json(jobs));
	else if (jobs.length === 0) run.note('no such jobs; what there was and is: minder queues');
	else {
		for (const line of shape.lines(jobs)) run.line(line);
		if (jobs.length === run.options.limit && run.io.stdout.isTTY)
			run.note(`the newest ${jobs.length}; more: -n COUNT; how many there are: minder queues`);
	}
}

async function newestJobs(run: Invocation<JobsOptions>, client: MinderClient, signal: AbortSignal): Promise<JobView[]> {
	const { function: name, state, limit } = run.options;
	const found: JobView[] = [];
	for (let before: string | undefined; found.length < limit; before = found.at(-1)?.handle) {
		const size = Math.min(PAGE, limit - found.length);
		const filter: JobFilter = {
			limit: size,
			...(name === undefined ? {} : { function: name }),
			...(state === undefined ? {} : { states: state }),
			...(before === undefined ? {} : { before }),
		};
		const page = await client.listJobs(filter, { signal });
		found.push(...page);
		if (page.length < size) break;
	}
	return found;
}

async function showJobs(run: Invocation<JobsOptions>): Promise<void> {
	const { function: name, state, watch } = run.options;
	if (name !== undefined || state !== undefined)
		throw usage('jobs: --function and --state are for lists; HANDLE names a job');
	if (watch === true) throw usage('jobs: --watch is for lists; what comes of a job: minder job result HANDLE --wait');
	const wrong = run.args.find((word) => !HANDLE.test(word));
	if (wrong !== undefined)
		throw usage(
			`jobs: ${JSON.stringify(wrong)} is no handle; those of a function: minder jobs --function ${formatCommand([wrong])}`,
		);
	const client = await run.client();
	const handles = [...new Set(run.args)];
	const details = await Promise.all(handles.map((handle) => client.getJob(handle, { signal: run.signal })));
	if (run.options.quiet === true) for (const { job } of details) run.line(job.handle);
	else if (run.human)
		run.line(details.map((detail) => describeJob(detail, run.io.clock.wall(), run.style).join('\n')).join('\n\n'));
	else {
		const [first] = details;
		await run.value(details.length === 1 && first !== undefined ? jobDetailJson(first) : details.map(jobDetailJson));
	}
}
