import type { InstanceId, NodeName } from '../model/ids.ts';
import type { Instance, Process } from '../model/records.ts';
import type { Choice, PlanNode } from './placement.ts';

/**
 * How far an instance is, as seen by its agent, of its newest start.
 *
 * | standing | means |
 * |---|---|
 * | unknown | its node is silent, or has not told everything in its present session |
 * | waiting | no program is there: not started yet, stopped, or to be tried again by a person alone |
 * | alive | a program is there, or is about to be again; not ready |
 * | ready | runs, and is ready |
 * | done | a run to completion that has ended, well or not |
 */
export type Standing = 'unknown' | 'waiting' | 'alive' | 'ready' | 'done';

export interface Member {
	readonly instance: Instance;
	readonly standing: Standing;
	/** It has been started at least once on its node. */
	readonly started: boolean;
}

/** The node of an instance. */
export interface DepartureNode {
	/** `overdue`: draining beyond its deadline. */
	readonly leaving: 'no' | 'draining' | 'overdue';
	/** Silent for so many seconds; absent: it is heard of, or still awaited by a manager that has just started. */
	readonly silentSeconds?: number;
	/** Something else than an instance of an `all` process is still to leave it. */
	readonly others: boolean;
}

export interface DepartureScope {
	readonly process: Process;
	readonly members: readonly Member[];
	/** Undefined: no such node is known. */
	readonly nodeOf: (name: NodeName) => DepartureNode | undefined;
	/** For placing; asked for only where something is to be placed. */
	readonly nodes: () => readonly PlanNode[];
	/** A rollout goes on: the instances are left to it until it is over, or a deadline has passed. */
	readonly rolling: boolean;
	/** Ordinals of removed instances that are still reported. */
	readonly taken: ReadonlySet<number>;
	/** Longest period between two heartbeats. */
	readonly heartbeatSeconds: number;
}

export type DepartureAction =
	| {
			readonly kind: 'create';
			readonly id: InstanceId;
			readonly ordinal: number;
			readonly revision: number;
			readonly where: Choice;
			readonly replaces: InstanceId;
	  }
	/** `moved`: its successor has taken over. `surplus`: it is the successor, and is not needed after all. `overdue`: it was stopped at a deadline. */
	| {
			readonly kind: 'remove';
			readonly id: InstanceId;
			readonly why: 'moved' | 'surplus' | 'overdue' | 'returned' | 'all';
	  }
	/** Given up, as its node has been silent for too long. */
	| { readonly kind: 'lose'; readonly id: InstanceId; readonly silentSeconds: number }
	/** Its node is back, or it was never to be given up: it is no longer lost. */
	| { readonly kind: 'find'; readonly id: InstanceId }
	| { readonly kind: 'relink'; readonly id: InstanceId; readonly replaces: InstanceId | undefined }
	/** An instance that is stopped changes its node without anything to start or stop. */
	| { readonly kind: 'place'; readonly id: InstanceId; readonly where: Choice };

export interface DeparturePlan {
	readonly actions: readonly DepartureAction[];
	/** Why an instance that is to leave is still there, one line for a person each. */
	readonly notes: ReadonlyMap<InstanceId, string>;
	/** Seconds until to plan again though nothing happened. */
	readonly wakeIn?: number;
}
