import type { FunctionQueue } from './function-queue.ts';
import type { Job } from './job.ts';
import type { QueueWorker } from './job-queue-rules.ts';

/** What a worker can do. */
export interface Ability {
	/** Lower ones are served first, where abilities are served one after the other. */
	rank: number;
	readonly timeoutSeconds?: number;
	/** Its jobs of the function at once. */
	readonly limit?: number;
}

/**
 * ```
 * awake ──sleep──▶ asleep ──wake──▶ woken ──grab, or a second passes──▶ awake
 * ```
 */
export type WorkerRest =
	| { readonly kind: 'awake' }
	| { readonly kind: 'asleep' }
	/** @param since monotonic seconds */
	| { readonly kind: 'woken'; readonly queue: FunctionQueue; readonly since: number };

export const AWAKE: WorkerRest = { kind: 'awake' };

/** A worker, with what it can do and what it has. One that is not connected stays as long as it holds jobs. */
export class WorkerRecord {
	worker: QueueWorker;
	connected = false;
	rest: WorkerRest = AWAKE;
	readonly abilities = new Map<FunctionQueue, Ability>();
	readonly held = new Set<Job>();
	readonly #counts = new Map<FunctionQueue, number>();

	constructor(worker: QueueWorker) {
		this.worker = worker;
	}

	/** Whether it may get one more job of a function. */
	hasRoom(queue: FunctionQueue): boolean {
		const ability = this.abilities.get(queue);
		if (ability === undefined) return false;
		return ability.limit === undefined || (this.#counts.get(queue) ?? 0) < ability.limit;
	}

	hold(job: Job, queue: FunctionQueue): void {
		this.held.add(job);
		this.#counts.set(queue, (this.#counts.get(queue) ?? 0) + 1);
	}

	release(job: Job, queue: FunctionQueue): void {
		if (!this.held.delete(job)) return;
		const left = (this.#counts.get(queue) ?? 0) - 1;
		if (left > 0) this.#counts.set(queue, left);
		else this.#counts.delete(queue);
	}
}
