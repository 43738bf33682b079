import type { JobAttempt, WorkerMessage, WorkerOrder } from '../model/jobs.ts';

export type JobOrder = Extract<WorkerOrder, { kind: 'job' }>;

/** What came of a job, as the manager is told of it. */
type EndOf<Kind extends WorkerMessage['kind']> = Omit<Extract<WorkerMessage, { kind: Kind }>, keyof JobAttempt>;
export type JobOutcome = EndOf<'done'> | EndOf<'failed'>;

/** A job that is being done. */
export interface RunningJob {
	/** Never rejects; nothing is left of what did it by then. */
	readonly outcome: Promise<JobOutcome>;
	/** Nobody wants it any more: what does it is ended, and its outcome follows. */
	stop(): void;
}

/** Does the jobs of one function. */
export interface JobRunner {
	/** @param progress how far it is, each time that changes */
	run(job: JobOrder, progress: (numerator: number, denominator: number) => void): RunningJob;
	/** Gives up what it keeps ready, once its jobs have ended. Resolves when nothing of it is left. */
	close(): Promise<void>;
}

export type FailedJob = Extract<JobOutcome, { kind: 'failed' }>;

export function failed(reason: string, final = false): FailedJob {
	return { kind: 'failed', reason, final };
}
