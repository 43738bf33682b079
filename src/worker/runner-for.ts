import type { WorkerMode } from '../model/function-spec.ts';
import { CommandRunner, type CommandRunnerOptions } from './job-command.ts';
import type { JobRunner } from './job-runner.ts';
import { StandingRunner } from './standing-runner.ts';

/** What does the jobs of a function in that mode. */
export function runnerFor(mode: WorkerMode, options: CommandRunnerOptions): JobRunner {
	return mode === 'command' ? new CommandRunner(options) : new StandingRunner({ ...options, mode });
}
