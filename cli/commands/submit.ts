import type { MinderClient } from '../../src/client/minder-client.ts';
import { assertNever } from '../../src/model/assert-never.ts';
import { MinderError } from '../../src/model/errors.ts';
import type { JobEnd, NewJob } from '../../src/model/jobs.ts';
import { type Cli, type Invocation, onAction } from '../invocation.ts';
import { acceptedJob, followedJob, within } from '../job-follow.ts';
import { checkSubmit, dataOf, jobOf, type SubmitOptions, withJobOptions } from '../job-options.ts';
import { withOutput, withServer } from '../options.ts';
import { JobWatch } from '../output/job-watch.ts';
import { payloadJson } from '../output/payload.ts';
import { harmless } from '../output/table.ts';
import { submitLines } from './submit-lines.ts';

const EXAMPLES = `
Examples:
  minder submit thumbnail photo.jpg                  waits; the result is on standard output
  minder submit thumbnail -f photo.jpg > small.jpg   data from a file, - for standard input
  minder submit mail -b 'to: ann' --delay 10m        kept on disk, done later: prints its handle
  find . -name '*.jpg' | minder submit thumbnail -b --lines      a job for each line
  minder submit report -u today                      one of this key at a time: others join it
  minder job result H:manager:17 --wait              what became of a background job
Workers: minder worker FUNCTION -- COMMAND, or functions: of a spec file (docs/QUEUE.md)`;

/** `minder submit FUNCTION [DATA]` */
export function submitCommand(cli: Cli): void {
	const command = cli.program
		.command('submit')
		.description('give a job to whoever does this function; print its result, or in the background its handle')
		.argument('<function>', 'what is to be done')
		.argument('[data]', 'what with; - reads standard input; none: empty')
		.addHelpText('after', EXAMPLES);
	withJobOptions(command);
	onAction<SubmitOptions>(cli, withServer(withOutput(command, { quiet: true })), async (run) => {
		checkSubmit(run);
		if (run.options.lines === true) return submitLines(run);
		const job = jobOf(run, await dataOf(run));
		const client = await run.client();
		if (run.options.background === true && run.options.wait !== true) return submitOnly(run, client, job);
		return submitAndFollow(run, client, job);
	});
}

async function submitOnly(run: Invocation<SubmitOptions>, client: MinderClient, job: NewJob): Promise<number> {
	const { handle, joined } = await acceptedJob(client, job, run.signal);
	if (!run.human) await run.value({ handle, function: job.function, joined });
	else run.line(handle);
	if (joined && run.human && run.options.quiet !== true)
		run.note(`minder: joined ${handle}, which has the key ${harmless(job.unique)} already`);
	return 0;
}

async function submitAndFollow(run: Invocation<SubmitOptions>, client: MinderClient, job: NewJob): Promise<number> {
	const watch = new JobWatch(run, client);
	const late = (span: string): string =>
		`the job of ${job.function} has not ended after ${span}; ${leftWords(job, watch)}`;
	try {
		const end = await within(run, run.options.waitTimeout, late, (signal) =>
			followedJob(client, job, watch, run, signal),
		);
		if (end.kind === 'done' && run.human) watch.write(end.result);
		await watch.close();
		return await told(run, job, watch, end);
	} catch (error) {
		await watch.close();
		if (run.interrupted) run.note(`minder: ${leftWords(job, watch)}`);
		throw error;
	}
}

/** What becomes of a job that is waited for no more. */
function leftWords({ background }: NewJob, { handle, joined }: JobWatch): string {
	if (handle === undefined) return 'it may have been accepted';
	if (background) return `${handle} goes on; wait again: minder job result ${handle} --wait`;
	return joined ? `${handle} goes on as long as others wait for it` : `${handle} is dropped, as nobody waits for it`;
}

async function told(run: Invocation, job: NewJob, watch: JobWatch, end: JobEnd): Promise<number> {
	if (!run.human) {
		await run.value({
			handle: watch.handle,
			function: job.function,
			joined: watch.joined,
			state: end.kind,
			...(end.kind === 'done' ? { result: whole(end.result) } : { reason: end.reason }),
			...(end.kind === 'failed' && end.exception !== undefined ? { exception: whole(end.exception) } : {}),
			...(watch.data.length === 0 ? {} : { data: whole(watch.data) }),
			...(watch.warnings.length === 0 ? {} : { warnings: watch.warnings.map(whole) }),
		});
		return end.kind === 'done' ? 0 : 1;
	}
	if (end.kind === 'done') return 0;
	throw endError(watch.handle ?? job.function, end);
}

const whole = (data: Uint8Array): object => payloadJson({ data, truncated: false, bytes: data.length });

/** A job that did not come to a result, as an error line. */
function endError(handle: string, end: Exclude<JobEnd, { kind: 'done' }>): MinderError {
	switch (end.kind) {
		case 'failed': {
			const exception = end.exception === undefined ? '' : new TextDecoder().decode(end.exception).trim();
			const more = exception === '' || end.reason.includes(exception) ? '' : `: ${exception}`;
			return new MinderError('precondition', `${handle} failed: ${end.reason}${more}`);
		}
		case 'cancelled':
			return new MinderError('precondition', `${handle} was cancelled: ${end.reason}`);
		default:
			return assertNever(end);
	}
}
