import type { NodeName } from './ids.ts';

/** What a script asks for that wants to run something somewhere. */
export interface PickRequest {
	/** As `parseConstraint` takes them; all must hold. */
	readonly constraints: readonly string[];
	/** Names of classes, which are labels `class_NAME`; a node must have one of them. None: any node. */
	readonly classes: readonly string[];
	/** Nodes to pick, all of them or none; at least 1. */
	readonly count: number;
	/** Keep each picked node for the caller for so long; absent: not at all. */
	readonly holdSeconds?: number;
	/** Cores that the hold counts as; -1: all of the node's. */
	readonly load: number;
	/** Also nodes that somebody has reserved. */
	readonly allowReserved: boolean;
	/** Only nodes with a free CPU. */
	readonly idle: boolean;
	/** Taken before all others if it may be picked and has a free CPU. */
	readonly favor?: string;
}

/** A node that may be picked. */
export interface RatedNode {
	readonly node: NodeName;
	/** The lowest is best. */
	readonly rating: number;
	readonly freeCpus: number;
	/** Cores in use, holds included. */
	readonly load: number;
	readonly why: string;
}

export interface PickResult {
	/** Best first. */
	readonly picked: readonly RatedNode[];
	/** Why not each of the others; in words that fit after its name. */
	readonly others: readonly { readonly node: NodeName; readonly why: string }[];
	/** How many jobs to run in parallel on the picked nodes; at least 1. */
	readonly jobs: number;
}
