import type { JobAttempt, WorkerMessage } from '../model/jobs.ts';
import type { JobOrder, RunningJob } from './job-runner.ts';

export type EndMessage = Extract<WorkerMessage, { kind: 'done' | 'failed' }>;

/** A job of a worker. `ended`: until the manager has recorded it. */
interface Held {
	readonly attempt: JobAttempt;
	readonly leaseSeconds: number;
	state:
		| { readonly kind: 'running'; readonly job: RunningJob }
		| { readonly kind: 'ended'; readonly message: EndMessage };
}

/** What a worker has of the manager's jobs, over its connections. */
export class HeldJobs {
	readonly #jobs = new Map<string, Held>();

	get size(): number {
		return this.#jobs.size;
	}

	/** Those that are being done. */
	get running(): number {
		return [...this.#jobs.values()].filter(({ state }) => state.kind === 'running').length;
	}

	/** All of them, also those whose end is not recorded: they are its own until then. */
	attempts(): JobAttempt[] {
		return [...this.#jobs.values()].map(({ attempt }) => attempt);
	}

	/** Of those whose end is not recorded. */
	ends(): EndMessage[] {
		return [...this.#jobs.values()].flatMap(({ state }) => (state.kind === 'ended' ? [state.message] : []));
	}

	/** Seconds; `undefined` without a job. */
	shortestLease(): number | undefined {
		const leases = [...this.#jobs.values()].map(({ leaseSeconds }) => leaseSeconds);
		return leases.length === 0 ? undefined : Math.min(...leases);
	}

	/** How far it is; `undefined`: it is not had. */
	stateOf(attempt: JobAttempt): 'running' | 'ended' | undefined {
		return this.#jobs.get(keyOf(attempt))?.state.kind;
	}

	begin(order: JobOrder, job: RunningJob): void {
		const { handle, attempt, leaseSeconds } = order;
		this.#jobs.set(keyOf(order), { attempt: { handle, attempt }, leaseSeconds, state: { kind: 'running', job } });
	}

	/** @returns false: it was taken away meanwhile */
	end(message: EndMessage): boolean {
		const held = this.#jobs.get(keyOf(message));
		if (held?.state.kind !== 'running') return false;
		held.state = { kind: 'ended', message };
		return true;
	}

	/** @returns what does it, if anything does */
	forget(attempt: JobAttempt): RunningJob | undefined {
		const held = this.#jobs.get(keyOf(attempt));
		this.#jobs.delete(keyOf(attempt));
		return held?.state.kind === 'running' ? held.state.job : undefined;
	}

	/** Ends those that are being done. They stay its own. */
	stopAll(): void {
		for (const { state } of this.#jobs.values()) if (state.kind === 'running') state.job.stop();
	}
}

function keyOf({ handle, attempt }: JobAttempt): string {
	return `${handle} ${attempt}`;
}
