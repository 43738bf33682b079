import { FUNCTION_DEFAULTS, type FunctionRecord, type JobRetention } from '../../model/function-spec.ts';
import type { FunctionName } from '../../model/ids.ts';
import { DEFAULT_RULES } from '../../policy/jobs/function-rules.ts';
import type { FunctionRules, JobQueueRules } from '../../policy/jobs/job-queue-rules.ts';
import type { ClusterState } from '../state/cluster-state.ts';

/** By what the jobs of each function are done: told to the queue, now and with each change. */
export class DeskRules {
	readonly #state: ClusterState;
	readonly #rules = new Map<FunctionName, FunctionRules>();

	constructor(state: ClusterState) {
		this.#state = state;
		for (const record of state.view.functions.values()) this.#rules.set(record.name, rulesOf(record));
	}

	/** @param settle called after the queue was told something */
	follow(queue: JobQueueRules, settle: () => void): void {
		for (const [name, rules] of this.#rules) queue.setRules(name, rules);
		this.#state.onChange((changes) => {
			let told = false;
			for (const change of changes) {
				if (change.table !== 'function') continue;
				const { key, after } = change;
				if (after !== undefined) this.#rules.set(key, rulesOf(after));
				else this.#rules.delete(key);
				if (after !== undefined || queue.counts(key) !== undefined) queue.setRules(key, this.#rules.get(key));
				told = true;
			}
			if (told) settle();
		});
	}

	of(name: FunctionName): FunctionRules {
		return this.#rules.get(name) ?? DEFAULT_RULES;
	}

	record(name: FunctionName): FunctionRecord | undefined {
		return this.#state.view.functions.get(name);
	}

	keep(name: FunctionName): JobRetention {
		return this.record(name)?.spec?.keep ?? FUNCTION_DEFAULTS.keep;
	}
}

function rulesOf({ spec, ownMaxQueue, draining, paused }: FunctionRecord): FunctionRules {
	const { retries, backoff, leaseSeconds, delivery, maxPayloadBytes, maxRunning, timeoutSeconds } = {
		...FUNCTION_DEFAULTS,
		...spec,
	};
	return {
		retries,
		backoff,
		leaseSeconds,
		delivery,
		maxPayloadBytes,
		maxQueue: ownMaxQueue ?? spec?.maxQueue ?? DEFAULT_RULES.maxQueue,
		draining: draining === true,
		paused: paused === true,
		...(maxRunning === undefined ? {} : { maxRunning }),
		...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
	};
}
