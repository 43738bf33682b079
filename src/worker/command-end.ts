import { formatDuration } from '../model/duration.ts';
import type { CommandEnd } from '../sys/guard.ts';
import { type FailedJob, failed } from './job-runner.ts';

/** A command that ends with it says that no other try will do any better. */
export const FINAL_EXIT_CODE = 100;

/** How a job failed whose program ended like this. @param said what it wrote to standard error last */
export function failedByEnd(end: CommandEnd, said: string): FailedJob {
	const how = end.kind === 'exit' ? `exit code ${end.code}` : `killed by ${end.signal}`;
	return failed(said === '' ? how : `${how}: ${said}`, end.kind === 'exit' && end.code === FINAL_EXIT_CODE);
}

export function failedByTime(seconds: number): FailedJob {
	return failed(`took longer than ${formatDuration(seconds)}`);
}

export function failedBySize(bytes: number): FailedJob {
	return failed(`its result is larger than ${bytes} bytes`, true);
}
