import type { Rand } from '../../sys/rand.ts';

/** Heartbeats a second that the manager takes from all nodes together. */
const MOST_PER_SECOND = 100;
const SHORTEST_SECONDS = 3;
const JITTER = 0.2;
const GRACE_SECONDS = 2;
const SHORTEST_LEASE_SECONDS = 10;

/** When an agent is to send its next heartbeat, and when it counts as silent. Seconds. */
export interface Pace {
	readonly heartbeatSeconds: number;
	readonly leaseSeconds: number;
}

/** Longer with more nodes, and a little different for each, so that they do not beat together. */
export function paceFor(nodes: number, rand: Rand): Pace {
	const heartbeatSeconds = baseFor(nodes) * (1 + JITTER * rand.next());
	return { heartbeatSeconds, leaseSeconds: Math.max(SHORTEST_LEASE_SECONDS, 3 * heartbeatSeconds + GRACE_SECONDS) };
}

/** The longest period that {@link paceFor} gives with so many nodes. Seconds. */
export function longestHeartbeat(nodes: number): number {
	return baseFor(nodes) * (1 + JITTER);
}

function baseFor(nodes: number): number {
	return Math.max(SHORTEST_SECONDS, nodes / MOST_PER_SECOND);
}
