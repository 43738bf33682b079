import { nodeName } from '../model/ids.ts';
import type { MaintenanceView, NodeReason, NodeView } from '../model/views.ts';
import { maintenanceKindCodec, nodeStateCodec } from './enums.ts';
import { anyOf, defined, optional, whole } from './fields.ts';
import type { Maintenance__Output, Maintenance as WireMaintenance } from './gen/minder/v1/Maintenance.ts';
import type { Node__Output, Node as WireNode } from './gen/minder/v1/Node.ts';
import type { NodeReason__Output } from './gen/minder/v1/NodeReason.ts';
import type { Reservation__Output } from './gen/minder/v1/Reservation.ts';
import { nodeFactsFromWire, nodeUsageFromWire, nodeUsageToWire } from './records.ts';

export function nodeToWire(node: NodeView): WireNode {
	const { lastHeartbeatAt, reserved, ...rest } = node;
	return defined({
		...rest,
		state: nodeStateCodec.toWire(node.state),
		addresses: [...node.addresses],
		alarms: [...(node.alarms ?? [])],
		usage: optional(node.usage, nodeUsageToWire),
		lastHeartbeatAtMs: lastHeartbeatAt,
		maintenance: optional(node.maintenance, maintenanceToWire),
		reserved: optional(reserved, ({ comment, at }) => ({ comment, atMs: at })),
	});
}

/** A state that only a newer manager knows is shown as `unknown`. @throws MinderError `usage`, `incompatible` */
export function nodeFromWire(wire: Node__Output): NodeView {
	return defined({
		...nodeFactsFromWire(wire),
		state: nodeStateCodec.fromWire(wire.state, 'unknown'),
		usage: optional(wire.usage, nodeUsageFromWire),
		lastHeartbeatAt: optional(wire.lastHeartbeatAtMs, (at) => whole(at, 'time of the last heartbeat')),
		instances: wire.instances,
		alarms: anyOf(wire.alarms),
		maintenance: optional(wire.maintenance, maintenanceFromWire),
		reserved: optional(wire.reserved, reservationFromWire),
	});
}

function maintenanceToWire({ kind, since, deadlineAt, ...rest }: MaintenanceView): WireMaintenance {
	return defined({ ...rest, kind: maintenanceKindCodec.toWire(kind), sinceMs: since, deadlineAtMs: deadlineAt });
}

function maintenanceFromWire(wire: Maintenance__Output): MaintenanceView {
	return defined({
		kind: maintenanceKindCodec.fromWire(wire.kind),
		since: whole(wire.sinceMs, 'begin of the maintenance'),
		comment: wire.comment,
		deadlineAt: optional(wire.deadlineAtMs, (at) => whole(at, 'deadline of the drain')),
		remaining: wire.remaining,
	});
}

function reservationFromWire({ comment, atMs }: Reservation__Output): NonNullable<NodeView['reserved']> {
	return { comment, at: whole(atMs, 'time of the reservation') };
}

/** @throws MinderError `usage` */
export function nodeReasonFromWire({ node, why }: NodeReason__Output): NodeReason {
	return { node: nodeName(node), why };
}

/** Labels to set, and those to take back. */
export function labelsToWire(labels: Readonly<Record<string, string | null>>): {
	set: Record<string, string>;
	unset: string[];
} {
	const set: Record<string, string> = {};
	const unset: string[] = [];
	for (const [key, value] of Object.entries(labels)) {
		if (value === null) unset.push(key);
		else set[key] = value;
	}
	return { set, unset };
}

export function labelsFromWire(wire: {
	readonly set: Record<string, string>;
	readonly unset: readonly string[];
}): Record<string, string | null> {
	return { ...wire.set, ...Object.fromEntries(wire.unset.map((key) => [key, null])) };
}
