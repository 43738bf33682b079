import type { MinderClient } from '../src/client/minder-client.ts';
import { ERRORS, MinderError, toMinderError } from '../src/model/errors.ts';
import type { JobHandle } from '../src/model/ids.ts';
import type { JobDetail, JobEnd, JobUpdate, NewJob } from '../src/model/jobs.ts';
import { sleep } from '../src/sys/clock.ts';
import type { Invocation } from './invocation.ts';
import type { OutputOptions } from './options.ts';
import { formatSpan } from './output/format.ts';

/** Seconds between two looks at a job that is waited for without following it. */
const LOOK_SECONDS = 1;

/** What is told of a job on its way. */
export interface JobListener {
	accepted(handle: JobHandle, joined: boolean): void;
	heard(update: Exclude<JobUpdate, { kind: 'accepted' | 'ended' }>): void;
}

/** The first word about a job that nobody follows: that it is kept. */
export async function acceptedJob(
	client: MinderClient,
	job: NewJob,
	signal: AbortSignal,
): Promise<Extract<JobUpdate, { kind: 'accepted' }>> {
	let accepted: Extract<JobUpdate, { kind: 'accepted' }> | undefined;
	// To the end of the stream: many that are left early look like an attack to HTTP/2.
	for await (const update of client.submitJob(job, { follow: false }, { signal }))
		if (update.kind === 'accepted') accepted = update;
	if (accepted === undefined) throw noAnswer(job);
	return accepted;
}

/** Submits a job and follows it to its end. A background job is waited for over the loss of its connection. */
export async function followedJob(
	client: MinderClient,
	job: NewJob,
	listener: JobListener,
	run: Invocation,
	signal: AbortSignal,
): Promise<JobEnd> {
	let handle: JobHandle | undefined;
	let end: JobEnd | undefined;
	try {
		for await (const update of client.submitJob(job, { follow: true }, { signal })) {
			if (update.kind === 'ended') end = update.end;
			else if (update.kind === 'accepted') {
				handle = update.handle;
				listener.accepted(handle, update.joined);
			} else listener.heard(update);
		}
	} catch (error) {
		if (end !== undefined) return end;
		const { code, message, details } = toMinderError(error);
		if (handle === undefined || !ERRORS[code].retryable || signal.aborted) throw error;
		if (!job.background)
			throw new MinderError(code, `${handle} is lost, unless it was done meanwhile: ${message}`, {
				cause: error,
				details,
			});
	}
	if (end !== undefined) return end;
	if (signal.aborted) throw new MinderError('cancelled', 'nobody waits any more');
	if (!job.background || handle === undefined) throw noAnswer(job);
	return endOf(await endedJob(client, handle, run, signal));
}

const noAnswer = (job: NewJob): MinderError =>
	new MinderError('unreachable', `the manager ended the stream before the job of ${job.function} did; try again`);

/** Looks at a job until it has ended. @throws MinderError `cancelled` once the signal is aborted */
export async function endedJob(
	client: MinderClient,
	handle: string,
	run: Invocation,
	signal: AbortSignal,
): Promise<JobDetail> {
	for (;;) {
		const detail = await patiently(run, signal, () => client.getJob(handle, { signal }));
		if (detail.job.endedAt !== undefined) return detail;
		await sleep(run.io.clock, LOOK_SECONDS, signal);
		if (signal.aborted) throw new MinderError('cancelled', `${handle} goes on`);
	}
}

/**
 * What `look` finds, for one who waits. A manager that is away, or in trouble that may pass, says nothing about what is waited for: it is asked again.
 * @throws MinderError what does not pass; `cancelled` once the signal is aborted
 */
export async function patiently<Found>(
	run: Invocation<OutputOptions>,
	signal: AbortSignal,
	look: () => Promise<Found>,
): Promise<Found> {
	for (let told = false; ; told = true) {
		try {
			return await look();
		} catch (error) {
			const { code, message } = toMinderError(error);
			if (!ERRORS[code].retryable) throw error;
			if (!told && run.human && run.options.quiet !== true)
				// In place of a progress that may be drawn there.
				run.note(`${run.io.stderr.isTTY ? '\r\u001b[K' : ''}minder: ${message}; waiting goes on`);
		}
		await sleep(run.io.clock, LOOK_SECONDS, signal);
		if (signal.aborted) throw new MinderError('cancelled', 'nobody waits any more');
	}
}

/** How a job that is kept has ended. */
function endOf({ job, result = new Uint8Array(), resultTruncated }: JobDetail): JobEnd {
	const reason = job.reason ?? 'no reason was given';
	if (job.state !== 'done') return { kind: job.state === 'cancelled' ? 'cancelled' : 'failed', reason };
	if (!resultTruncated) return { kind: 'done', result };
	throw new MinderError(
		'too-large',
		`${job.handle} is done, but of its result of ${job.resultBytes ?? '?'} bytes only ${result.length} are kept: minder job result ${job.handle} prints them`,
	);
}

/** Runs `work` with a signal that is aborted after so many seconds as well. @throws MinderError `timeout`, whose message is `late()` */
export async function within<Value>(
	run: Invocation,
	seconds: number | undefined,
	late: (span: string) => string,
	work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
	const signal = run.interruptible();
	if (seconds === undefined) return work(signal);
	const expired = new AbortController();
	const done = new AbortController();
	const alarm = sleep(run.io.clock, seconds, done.signal).then(() => {
		if (!done.signal.aborted) expired.abort();
	});
	try {
		return await work(AbortSignal.any([signal, expired.signal]));
	} catch (error) {
		if (!expired.signal.aborted || signal.aborted) throw error;
		throw new MinderError('timeout', late(formatSpan(seconds)), { cause: error });
	} finally {
		done.abort();
		await alarm;
	}
}
