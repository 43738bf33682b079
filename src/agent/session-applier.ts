import { toMinderError } from '../model/errors.ts';
import { type Clock, sleep } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import { type AssignmentChange, mergeChanges } from './session-assignments.ts';
import type { Supervision } from './supervision.ts';

const RETRY_SECONDS = 1;
const LONGEST_RETRY_SECONDS = 30;

/** What the applier needs of its session. */
export interface ApplierOptions {
	readonly supervision: Supervision;
	readonly clusterId: string;
	readonly clock: Clock;
	readonly log: Log;
	/** Aborted when the session is over; what is not applied by then comes again with the next one. */
	readonly signal: AbortSignal;
	readonly applied: (version: number) => void;
}

/**
 * Hands assignments to the supervisor one change at a time, apart from the reading of the session, so that a slow disk delays no
 * heartbeat. What arrives meanwhile is merged into one change. A change that cannot be written is tried again until it can.
 */
export class AssignmentApplier {
	readonly #options: ApplierOptions;
	#waiting: AssignmentChange | undefined;
	#running: Promise<void> | undefined;

	constructor(options: ApplierOptions) {
		this.#options = options;
	}

	add(change: AssignmentChange): void {
		this.#waiting = this.#waiting === undefined ? change : mergeChanges(this.#waiting, change);
		this.#running ??= this.#run();
	}

	/** Resolves when no change is being written any more. */
	async idle(): Promise<void> {
		await this.#running;
	}

	async #run(): Promise<void> {
		const { supervision, clusterId, clock, log, signal, applied } = this.#options;
		let retry = RETRY_SECONDS;
		while (this.#waiting !== undefined && !signal.aborted) {
			const change: AssignmentChange = this.#waiting;
			this.#waiting = undefined;
			try {
				await supervision.assign({ clusterId, ...change });
			} catch (error) {
				log.error(
					{ err: toMinderError(error), version: change.version },
					`assignments of version ${change.version} cannot be taken over: ${toMinderError(error).message}; programs go on as they are; trying again in ${retry} s`,
				);
				const meanwhile: AssignmentChange | undefined = this.#waiting;
				this.#waiting = meanwhile === undefined ? change : mergeChanges(change, meanwhile);
				await sleep(clock, retry, signal);
				retry = Math.min(LONGEST_RETRY_SECONDS, retry * 2);
				continue;
			}
			retry = RETRY_SECONDS;
			applied(change.version);
		}
		// Here and not in a `finally` on the promise: a change that is added before that runs would wait for ever.
		this.#running = undefined;
	}
}
