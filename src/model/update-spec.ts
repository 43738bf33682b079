/** A number of instances, or a share of all of them, e.g. `25%`. */
export type Amount = number | `${number}%`;

/** How a process is changed, and restarted. Seconds. See docs/ARCHITECTURE-rollout.md. */
export interface UpdateSpec {
	/** In work at once; a percentage of the count is rounded down, at least 1. */
	readonly maxParallel: Amount;
	/** So many first; then it waits for promotion. 0: none. */
	readonly canary: number;
	/** Ready this long in one run: healthy. */
	readonly minHealthySeconds: number;
	/** From its start until an instance must be ready. */
	readonly healthyDeadlineSeconds: number;
	/** For the next instance to become healthy. */
	readonly progressDeadlineSeconds: number;
	/** A failed rollout goes back to the newest stable revision. */
	readonly autoRevert: boolean;
	/** Healthy canaries promote themselves. */
	readonly autoPromote: boolean;
	/** The old instance stops before its successor starts, on the same node and under the same name. */
	readonly stopFirst: boolean;
}

/** Of a process that has `update`, where it says nothing else. */
export const DEFAULT_UPDATE: UpdateSpec = {
	maxParallel: 1,
	canary: 0,
	minHealthySeconds: 10,
	healthyDeadlineSeconds: 300,
	progressDeadlineSeconds: 600,
	autoRevert: true,
	autoPromote: false,
	stopFirst: false,
};

/**
 * Of a process without `update`: in place, a quarter at a time, each ready before the next. Nothing runs twice, as a program may hold a port or
 * a file, and what was applied stays applied.
 */
export const PLAIN_UPDATE: UpdateSpec = {
	...DEFAULT_UPDATE,
	maxParallel: '25%',
	minHealthySeconds: 0,
	autoRevert: false,
	stopFirst: true,
};

/** What becomes of instances whose node and manager do not hear of each other. Seconds; absent: never. */
export interface DisconnectSpec {
	/** By the agent's own clock: it stops them, and starts them again once the manager, heard of again, still wants them there. */
	readonly stopAfterSeconds?: number;
	/** By the manager's clock: another node gets a copy in their place. Not before they must have stopped where `stopAfterSeconds` is given. */
	readonly replaceAfterSeconds?: number;
}
