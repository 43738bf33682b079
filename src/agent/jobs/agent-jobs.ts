import type { ManagerChannel } from '../../model/agent-protocol.ts';
import { MinderError } from '../../model/errors.ts';
import type { NodeName } from '../../model/ids.ts';
import type { AssignedFunction } from '../../model/jobs.ts';
import type { Clock } from '../../sys/clock.ts';
import type { JobProcesses } from '../../sys/job-process.ts';
import type { Log } from '../../sys/log.ts';
import type { Rand } from '../../sys/rand.ts';
import type { JobRunner } from '../../worker/job-runner.ts';
import { JobWorker } from '../../worker/job-worker.ts';
import { runnerFor } from '../../worker/runner-for.ts';
import type { WorkerStream } from '../../worker/worker-connection.ts';
import { FunctionRunners } from './function-runners.ts';
import { type JobPlanContext, planJobCommand } from './job-plan.ts';

/** What a session tells of the manager that took it. */
export interface JobsOfSession {
	/** The session is welcomed; `channel` is the way to its manager. */
	opened(channel: Pick<ManagerChannel, 'workJobs'>): void;
	/** That session is over. */
	closed(): void;
}

export interface AgentJobsOptions extends JobPlanContext {
	readonly node: NodeName;
	readonly host: string;
	readonly pid: number;
	readonly processes: JobProcesses;
	readonly clock: Clock;
	readonly rand: Rand;
	readonly log: Log;
}

/** Does the jobs of the functions that the manager wants done on this node, as long as there is a session with one. */
export class AgentJobs implements JobsOfSession {
	readonly #options: AgentJobsOptions;
	readonly #runners: FunctionRunners;
	readonly #worker: JobWorker;
	#channel: Pick<ManagerChannel, 'workJobs'> | undefined;
	#arrived: (() => void) | undefined;
	#loop: Promise<unknown> | undefined;

	constructor(options: AgentJobsOptions) {
		const { node, host, pid, clock, rand, log } = options;
		this.#options = options;
		this.#runners = new FunctionRunners((assigned) => this.#runnerFor(assigned));
		this.#worker = new JobWorker({
			worker: rand.uuid(),
			party: { name: 'agent', host, pid },
			open: (signal) => this.#open(node, signal),
			runnerOf: (name) => this.#runners.runnerOf(name),
			onFunctions: (functions) => this.#runners.assign(functions),
			giveUp: false,
			clock,
			rand,
			log: quiet(log),
		});
	}

	opened(channel: Pick<ManagerChannel, 'workJobs'>): void {
		this.#channel = channel;
		this.#arrived?.();
		this.#loop ??= this.#worker.run();
	}

	closed(): void {
		this.#channel = undefined;
	}

	/** The agent leaves: what runs is ended, and the manager gives it to others. Resolves when nothing is left. */
	async stop(): Promise<void> {
		const { processes } = this.#options;
		await this.#worker.leave();
		await this.#loop;
		await this.#runners.close();
		await processes.close();
	}

	/** Waits for a session. @throws MinderError `cancelled` */
	async #open(node: NodeName, signal: AbortSignal): Promise<WorkerStream> {
		while (this.#channel === undefined && !signal.aborted) {
			await new Promise<void>((resolve) => {
				this.#arrived = resolve;
				signal.addEventListener('abort', () => resolve(), { once: true });
			});
		}
		if (this.#channel === undefined || signal.aborted) throw new MinderError('cancelled', 'the agent leaves');
		return this.#channel.workJobs(node);
	}

	#runnerFor({ function: name, process, mode }: AssignedFunction): JobRunner {
		const { processes, clock, log } = this.#options;
		return runnerFor(mode, {
			processes,
			command: () => planJobCommand(process, this.#options),
			clock,
			graceSeconds: process.stop.timeoutSeconds,
			...(process.maxRunSeconds === undefined ? {} : { timeoutSeconds: process.maxRunSeconds }),
			onErrors: (bytes) => log.debug({ function: name }, Buffer.from(bytes).toString('utf8').trimEnd()),
		});
	}
}

/** That there is no connection is said by the session. */
function quiet(log: Log): Log {
	return {
		debug: (facts, message) => log.debug(facts, `jobs: ${message}`),
		info: (facts, message) => log.debug(facts, `jobs: ${message}`),
		warn: (facts, message) => log.warn(facts, `jobs: ${message}`),
		error: (facts, message) => log.error(facts, `jobs: ${message}`),
	};
}
