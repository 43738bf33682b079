import { type Command, Option } from 'commander';
import { MinderError } from '../../src/model/errors.ts';
import type { JobDetail } from '../../src/model/jobs.ts';
import { type Cli, type Invocation, onAction, usage } from '../invocation.ts';
import { endedJob, within } from '../job-follow.ts';
import { collectChoices, durationOption, type OutputOptions, withOutput, withServer } from '../options.ts';
import { formatBytes, plural } from '../output/format.ts';
import { describeJob, jobDetailJson, jobJson, jobSentence } from '../output/jobs.ts';
import { harmless } from '../output/table.ts';

const ENDED = ['done', 'failed', 'cancelled'] as const;

interface JobOptions extends OutputOptions {
	readonly reason?: string;
	readonly function?: string;
	readonly wait?: boolean;
	/** Seconds. */
	readonly timeout?: number;
	readonly state?: readonly (typeof ENDED)[number][];
}

const EXAMPLES = `
Examples:
  minder job result H:manager:17 --wait      its result, byte by byte; 1 where it failed
  minder job data H:manager:17 > payload     what it was given
  minder job cancel H:manager:17             also one that runs: its worker is told to stop
  minder job retry H:manager:17              a dead letter is put back, a delayed job begins now
  minder job retry --function mail           all dead letters of a function
  minder job purge mail --state failed       forget them
Lists: minder jobs`;

/** `minder job describe|result|data|cancel|retry|purge` */
export function jobCommand(cli: Cli): void {
	const group = cli.program
		.command('job')
		.description('a job: describe, result, data, cancel, retry, purge')
		.helpCommand(false)
		.addHelpText('after', EXAMPLES);

	const describe = many(group, 'describe', 'all about a job, as minder jobs HANDLE');
	onAction<JobOptions>(cli, withServer(withOutput(describe)), describeJobs);

	const result = one(group, 'result', 'print the result of a background job, byte by byte; 1 where it failed')
		.option('--wait', 'until it has ended')
		.addOption(
			new Option('--timeout <duration>', 'with --wait: how long, then end with 7 (default: for ever)').argParser(
				durationOption,
			),
		);
	onAction<JobOptions>(cli, withServer(withOutput(result)), printResult);

	const data = one(group, 'data', 'print what a job was given, byte by byte');
	onAction<JobOptions>(cli, withServer(withOutput(data)), async (run) => {
		const detail = await (await run.client()).getJob(run.args[0] ?? '', { signal: run.signal });
		if (!run.human) return run.value(jobDetailJson(detail));
		write(run, detail.data);
		if (!detail.dataTruncated) return;
		const { handle, dataBytes } = detail.job;
		throw new MinderError(
			'too-large',
			detail.data.length === 0
				? `${handle}: its data is not kept: that of jobs that have not ended, and of dead letters, is`
				: `${handle}: only ${formatBytes(detail.data.length)} of its ${formatBytes(dataBytes)} can be shown`,
		);
	});

	const cancel = many(group, 'cancel', 'drop jobs; those that run are stopped').option('--reason <text>', 'what for');
	onAction<JobOptions>(cli, withServer(withOutput(cancel, { quiet: true })), cancelJobs);

	const retry = group
		.command('retry')
		.description('put dead letters back, and begin delayed jobs now')
		.argument('[handle...]', 'handles of jobs')
		.option('--function <function>', 'all dead letters of this function');
	onAction<JobOptions>(cli, withServer(withOutput(retry)), retryJobs);

	const purge = group
		.command('purge')
		.description('forget ended jobs of a function, with their results')
		.argument('<function>', 'name of a function')
		.addOption(
			new Option('--state <state[,state]>', 'those in one of these states')
				.choices(ENDED)
				.argParser(collectChoices(ENDED))
				.makeOptionMandatory(),
		);
	onAction<JobOptions>(cli, withServer(withOutput(purge)), async (run) => {
		const [name = ''] = run.args;
		const states = run.options.state ?? [];
		const purged = await (await run.client()).purgeJobs(name, states, { signal: run.signal });
		if (run.human) run.line(`${plural(purged, 'job')} of ${harmless(name)} forgotten (${states.join(', ')})`);
		else await run.value({ function: name, purged });
	});
}

function many(group: Command, name: string, description: string): Command {
	return group.command(name).description(description).argument('<handle...>', 'handles of jobs');
}

function one(group: Command, name: string, description: string): Command {
	return group.command(name).description(description).argument('<handle>', 'handle of a job');
}

async function describeJobs(run: Invocation<JobOptions>): Promise<void> {
	const client = await run.client();
	const handles = [...new Set(run.args)];
	const details = await Promise.all(handles.map((handle) => client.getJob(handle, { signal: run.signal })));
	const [first] = details;
	if (!run.human)
		return run.value(details.length === 1 && first !== undefined ? jobDetailJson(first) : details.map(jobDetailJson));
	const now = run.io.clock.wall();
	run.line(details.map((detail) => describeJob(detail, now, run.style).join('\n')).join('\n\n'));
}

async function printResult(run: Invocation<JobOptions>): Promise<number> {
	const [handle = ''] = run.args;
	const { wait, timeout } = run.options;
	if (timeout !== undefined && wait !== true) throw usage('job result: --timeout goes with --wait');
	const client = await run.client();
	const late = (span: string): string => `${handle} has not ended after ${span}; how it is: minder jobs ${handle}`;
	const first = await client.getJob(handle, { signal: run.signal });
	const detail =
		wait === true && first.job.endedAt === undefined
			? await within(run, timeout, late, (signal) => endedJob(client, handle, run, signal))
			: first;
	if (!run.human) {
		await run.value(jobDetailJson(detail));
		return detail.job.state === 'done' ? 0 : 1;
	}
	writeResult(run, detail);
	return 0;
}

/** @throws MinderError `precondition` where there is no result, `too-large` where it is not whole */
function writeResult(run: Invocation<JobOptions>, { job, result, resultTruncated }: JobDetail): void {
	if (job.state !== 'done') {
		const hint = job.endedAt === undefined ? `; wait for it: minder job result ${job.handle} --wait` : '';
		throw new MinderError('precondition', `${jobSentence(job, run.io.clock.wall())}${hint}`);
	}
	if (result !== undefined) write(run, result);
	if (resultTruncated)
		throw new MinderError(
			'too-large',
			`only the first ${formatBytes(result?.length ?? 0)} of the ${formatBytes(job.resultBytes ?? 0)} of this result are kept; larger ones go to those who wait for them`,
		);
}

function write(run: Invocation<JobOptions>, data: Uint8Array): void {
	if (data.length === 0) return;
	run.io.stdout.write(data);
	if (run.io.stdout.isTTY && data.at(-1) !== NEWLINE) run.line('');
}

const NEWLINE = 0x0a;

async function cancelJobs(run: Invocation<JobOptions>): Promise<void> {
	const { reason } = run.options;
	const how = reason === undefined ? {} : { reason };
	const jobs = await (await run.client()).cancelJobs(run.args, how, { signal: run.signal });
	if (run.options.quiet === true) for (const { handle } of jobs) run.line(handle);
	else if (run.human) for (const job of jobs) run.line(`cancelled ${job.handle} of ${job.function}`);
	else await run.value({ jobs: jobs.map(jobJson) });
}

async function retryJobs(run: Invocation<JobOptions>): Promise<void> {
	const { function: name } = run.options;
	if ((name === undefined) === (run.args.length === 0))
		throw usage('job retry: write handles of jobs, or --function NAME for all dead letters of one');
	const which = name === undefined ? { handles: run.args } : { function: name };
	const { retried } = await (await run.client()).retryJobs(which, { signal: run.signal });
	if (run.human) run.line(`${plural(retried, 'job')} put back`);
	else await run.value({ retried });
}
