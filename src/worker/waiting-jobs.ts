import type { JobAttempt } from '../model/jobs.ts';
import type { Clock, Timer } from '../sys/clock.ts';
import type { JobOrder } from './job-runner.ts';

/** A job that came while its worker was busy with another function is given back after so long: somebody else may be idle. Seconds. */
const PATIENCE_SECONDS = 1;

interface Waiting {
	readonly order: JobOrder;
	readonly timer: Timer;
}

/** Jobs that were given to a worker and are not begun. */
export class WaitingJobs {
	readonly #clock: Clock;
	readonly #giveBack: (job: JobAttempt) => void;
	#jobs: readonly Waiting[] = [];

	constructor(clock: Clock, giveBack: (job: JobAttempt) => void) {
		this.#clock = clock;
		this.#giveBack = giveBack;
	}

	add(order: JobOrder): void {
		const timer = this.#clock.after(PATIENCE_SECONDS, () => {
			this.remove(order);
			this.#giveBack(order);
		});
		this.#jobs = [...this.#jobs, { order, timer }];
	}

	/** The oldest. */
	take(): JobOrder | undefined {
		const order = this.#jobs[0]?.order;
		if (order !== undefined) this.remove(order);
		return order;
	}

	remove({ handle, attempt }: JobAttempt): void {
		const isIt = ({ order }: Waiting): boolean => order.handle === handle && order.attempt === attempt;
		this.#jobs.find(isIt)?.timer.cancel();
		this.#jobs = this.#jobs.filter((each) => !isIt(each));
	}

	giveAllBack(): void {
		for (let order = this.take(); order !== undefined; order = this.take()) this.#giveBack(order);
	}

	/** The connection over which they came is gone, and they with it. */
	clear(): void {
		while (this.take() !== undefined);
	}
}
