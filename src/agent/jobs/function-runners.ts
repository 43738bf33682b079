import { isDeepStrictEqual } from 'node:util';
import type { FunctionName } from '../../model/ids.ts';
import type { AssignedFunction } from '../../model/jobs.ts';
import type { JobRunner } from '../../worker/job-runner.ts';

interface Assigned {
	readonly what: AssignedFunction;
	readonly runner: JobRunner;
}

/** What does the jobs of each function that is assigned to this node. */
export class FunctionRunners {
	readonly #make: (assigned: AssignedFunction) => JobRunner;
	readonly #assigned = new Map<FunctionName, Assigned>();
	/** Their function has changed or gone: they finish what they have. */
	readonly #closing = new Set<Promise<void>>();

	constructor(make: (assigned: AssignedFunction) => JobRunner) {
		this.#make = make;
	}

	/** @param functions all that is to be done here; what is the same as before is left as it is */
	assign(functions: readonly AssignedFunction[]): void {
		const names = new Set(functions.map((each) => each.function));
		for (const name of this.#assigned.keys()) if (!names.has(name)) this.#retire(name);
		for (const what of functions) {
			const before = this.#assigned.get(what.function);
			if (before !== undefined && runsAsBefore(before.what, what)) continue;
			this.#retire(what.function);
			this.#assigned.set(what.function, { what, runner: this.#make(what) });
		}
	}

	runnerOf(name: FunctionName): JobRunner | undefined {
		return this.#assigned.get(name)?.runner;
	}

	/** Resolves when nothing of any runner is left. */
	async close(): Promise<void> {
		for (const name of this.#assigned.keys()) this.#retire(name);
		await Promise.all(this.#closing);
	}

	#retire(name: FunctionName): void {
		const runner = this.#assigned.get(name)?.runner;
		this.#assigned.delete(name);
		if (runner === undefined) return;
		const closed = runner.close().finally(() => this.#closing.delete(closed));
		this.#closing.add(closed);
	}
}

/** How many jobs at once is the manager's to see to. */
function runsAsBefore(before: AssignedFunction, now: AssignedFunction): boolean {
	return before.mode === now.mode && isDeepStrictEqual(before.process, now.process);
}
