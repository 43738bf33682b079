import type { InstanceId, ProcessName } from '../model/ids.ts';
import type { Instance, Want } from '../model/records.ts';
import type { UpdateSpec } from '../model/update-spec.ts';

/** What an instance has to be to count as new. */
export interface RolloutTarget {
	readonly revision: number;
	/** Its start generation must be greater: the cluster's counter when a restart was asked for; 0 for a change of the spec. */
	readonly after: number;
}

/** How an old instance gives way: `spare`: a new one beside it first; `in-place`: it is started anew itself. */
export type RolloutMode = 'spare' | 'in-place';

/** A new instance under observation. Times in monotonic seconds. */
export interface Watch {
	readonly id: InstanceId;
	/** Begun by this rollout, or found to be new already. */
	readonly origin: 'begun' | 'found';
	/** Until when it must be ready. */
	readonly readyBy: number;
	/** In which run it is ready, and since when. Absent: it is not. */
	readonly ready?: { readonly attempt: number; readonly since: number };
	/** It was healthy before; it moves the progress deadline only once. */
	readonly passed: boolean;
	/** Its node is silent; `readyBy` begins anew when it is heard of again. */
	readonly silent?: true;
}

/** Why a rollout did not succeed; `instance`: the one to look at. */
export interface RolloutFailure {
	readonly reason: string;
	readonly instance?: InstanceId;
}

/** See docs/ARCHITECTURE-rollout.md for the machine. */
export type RolloutPhase =
	| { readonly kind: 'running'; readonly stage: 'canaries' | 'all' }
	| { readonly kind: 'waiting-for-promotion' }
	| { readonly kind: 'paused'; readonly stage: 'canaries' | 'all' }
	| { readonly kind: 'reverting'; readonly failure: RolloutFailure }
	| { readonly kind: 'succeeded' }
	| { readonly kind: 'failed'; readonly failure: RolloutFailure }
	| { readonly kind: 'reverted'; readonly failure: RolloutFailure }
	| { readonly kind: 'cancelled'; readonly reason: string };

/** The rollout of a process. Plain data; kept with the desired state. */
export interface Rollout {
	readonly process: ProcessName;
	/** While reverting and after it: the revision gone back to. */
	readonly target: RolloutTarget;
	/** The newest stable revision when it began: what is created before promotion, and what a revert goes back to. */
	readonly stable?: number;
	readonly mode: RolloutMode;
	/** Canaries asked for; 0 in a restart, an undo and a revert. */
	readonly canary: number;
	readonly phase: RolloutPhase;
	/** Monotonic seconds. */
	readonly progressBy: number;
	readonly watches: readonly Watch[];
}

/** What is known of an instance's newest start generation. A one-shot that completed counts as ready. */
export type Seen =
	| { readonly kind: 'ready'; readonly attempt: number }
	/** Not ready; may become so by itself. */
	| { readonly kind: 'waiting'; readonly reason?: string }
	/** Not ready, and nothing will change that by itself. */
	| { readonly kind: 'failed'; readonly reason: string }
	/** Its node is not heard of. */
	| { readonly kind: 'silent' };

/** An instance as the plan sees it. */
export interface RolloutInstance extends Pick<Instance, 'id' | 'ordinal' | 'revision' | 'startGeneration' | 'want'> {
	readonly seen: Seen;
}

/** The process around a rollout. */
export interface RolloutScope {
	/** null: one on every node; the rollout then creates and removes none. */
	readonly count: number | null;
	readonly stopped: boolean;
	readonly settings: UpdateSpec;
	/** Ordinals that no new instance may take although no instance has them, e.g. of removed ones that are still stopping. */
	readonly taken?: ReadonlySet<number>;
	/** Whether a program of this revision has to be started anew to be one of the other. */
	readonly restarts: (from: number, to: number) => boolean;
	/** Whether the placement of a revision no longer allows the node that an instance is on. Absent: it never happens. */
	readonly mustMove?: (instance: InstanceId, revision: number) => boolean;
}

/** One step on one instance: those of `reconcile.ts`, but with a revision where one is created; its node is for the caller to choose. */
export type RolloutAction =
	| {
			readonly kind: 'create';
			readonly id: InstanceId;
			readonly ordinal: number;
			readonly revision: number;
			/** The one removed in the same plan that it takes the place of on another node. */
			readonly replaces?: InstanceId;
	  }
	| { readonly kind: 'remove'; readonly id: InstanceId }
	| { readonly kind: 'update'; readonly id: InstanceId; readonly revision: number; readonly restarts: boolean }
	| { readonly kind: 'want'; readonly id: InstanceId; readonly want: Want };

/** Whether nothing follows by itself any more. */
export function isOver(phase: RolloutPhase): boolean {
	switch (phase.kind) {
		case 'succeeded':
		case 'failed':
		case 'reverted':
		case 'cancelled':
			return true;
		case 'running':
		case 'waiting-for-promotion':
		case 'paused':
		case 'reverting':
			return false;
	}
}

/** Whether an instance is what the rollout is to make of it; all others are old. */
export function isNew(target: RolloutTarget, instance: RolloutInstance): boolean {
	return instance.revision === target.revision && instance.startGeneration > target.after;
}
