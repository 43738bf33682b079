/** A backlog of fewer jobs is not worth the pause. */
const LEAST_JOBS = 20_000;
const SHARE_LEFT = 0.1;

/** Gives memory back once nearly all of a large backlog has been done. */
export class DrainedMemory {
	readonly #giveBack: () => void;
	#most = 0;

	constructor(giveBack: () => void) {
		this.#giveBack = giveBack;
	}

	/** @param jobs that have not ended; to be told every now and then */
	look(jobs: number): void {
		this.#most = Math.max(this.#most, jobs);
		if (this.#most < LEAST_JOBS || jobs > this.#most * SHARE_LEFT) return;
		this.#most = jobs;
		this.#giveBack();
	}
}
