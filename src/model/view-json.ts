import type { Event, ExitHistory, ExitStatus, PastEnd, WallTime } from './records.ts';
import type { RolloutView } from './rollout-view.ts';
import type { Change, InstanceView, MaintenanceView, NodeView, ProcessDetail, ProcessView } from './views.ts';

/** What people's programs are given, by `-o json` and over HTTP; docs/CLI.md lists the names. A JSON object; fields that are `undefined` are left out when it is written. */
export type JsonObject = { readonly [name: string]: unknown };

/** RFC 3339, as JSON has it. */
export function formatRfc3339(at: WallTime): string {
	return new Date(at).toISOString();
}

export function exitJson(exit: ExitStatus): JsonObject {
	const at = formatRfc3339(exit.at);
	const cause = exit.cause === undefined ? {} : { cause: exit.cause };
	switch (exit.kind) {
		case 'code':
			return { code: exit.code, at, ...cause };
		case 'signal':
			return {
				signal: exit.signal,
				at,
				...cause,
				...(exit.core ? { core: true } : {}),
				...(exit.oom ? { oom: true } : {}),
			};
		default:
			return { unknown: true, at, ...cause };
	}
}

function endsJson({ firstFailure, last }: ExitHistory): JsonObject {
	return { firstFailure: firstFailure === undefined ? undefined : endJson(firstFailure), last: last.map(endJson) };
}

function endJson({ exit, reason, at, times }: PastEnd): JsonObject {
	return { exit: exit === undefined ? undefined : exitJson(exit), reason, at: formatRfc3339(at), times };
}

export function processJson(process: ProcessView): JsonObject {
	return {
		name: process.name,
		revision: process.revision,
		// The copies it has when it runs: stopped is told apart.
		desired: {
			count: process.stopped && !process.spec.placement.all ? process.spec.placement.count : process.count,
			stopped: process.stopped,
		},
		ready: process.ready,
		rollout: process.rollout === undefined ? undefined : rolloutFields(process.rollout),
		spec: process.spec,
	};
}

/** Shape of `minder rollout status -o json`; without a rollout, what the process is alone. */
export function rolloutJson({ name, revision, ready, count, rollout }: ProcessView): JsonObject {
	return { process: name, revision, count, ready, ...(rollout === undefined ? {} : rolloutFields(rollout)) };
}

function rolloutFields({ begunAt, endedAt, deadlineAt, ...rest }: RolloutView): JsonObject {
	return { ...rest, begunAt: time(begunAt), endedAt: time(endedAt), deadlineAt: time(deadlineAt) };
}

export function instanceJson(instance: InstanceView): JsonObject {
	return {
		id: instance.id,
		process: instance.process,
		node: instance.node,
		phase: instance.phase,
		ready: instance.ready,
		pid: instance.pid,
		attempt: instance.attempt,
		restarts: instance.restarts,
		revision: instance.revision,
		generation: instance.generation,
		want: instance.want,
		startedAt: time(instance.startedAt),
		exit: instance.exit === undefined ? undefined : exitJson(instance.exit),
		nextStartAt: time(instance.nextStartAt),
		reason: instance.reason,
		placedBecause: instance.placedBecause,
		warnings: instance.warnings,
		ends: instance.ends === undefined ? undefined : endsJson(instance.ends),
		adopted: instance.adopted,
		cpuPercent: instance.usage?.cpuPercent,
		memoryBytes: instance.usage?.memoryBytes,
	};
}

/** Shape of `minder status -o json`. */
export function statusJson(processes: Iterable<ProcessView>, instances: Iterable<InstanceView>): JsonObject {
	return { processes: Array.from(processes, processJson), instances: Array.from(instances, instanceJson) };
}

export function nodeJson(node: NodeView): JsonObject {
	return {
		name: node.name,
		state: node.state,
		addresses: node.addresses,
		labels: node.labels,
		version: node.version,
		lastHeartbeatAt: time(node.lastHeartbeatAt),
		cpu: { cores: node.capacity.cores, percent: node.usage?.cpuPercent },
		load: node.usage?.load,
		memory: { totalBytes: node.capacity.memoryBytes, usedBytes: node.usage?.memoryUsedBytes },
		disks: node.usage?.disks,
		instances: node.instances,
		alarms: node.alarms,
		maintenance: node.maintenance === undefined ? undefined : maintenanceJson(node.maintenance),
		reserved: node.reserved === undefined ? undefined : { comment: node.reserved.comment, at: time(node.reserved.at) },
	};
}

function maintenanceJson({ kind, since, comment, deadlineAt, remaining }: MaintenanceView): JsonObject {
	return { kind, since: time(since), comment, deadlineAt: time(deadlineAt), remaining };
}

export function eventJson(event: Event): JsonObject {
	return {
		sequence: event.sequence,
		at: formatRfc3339(event.at),
		kind: event.kind,
		subject: event.subject,
		actor: event.actor,
		reason: event.reason,
	};
}

export function changeJson(change: Change): JsonObject {
	return {
		name: change.name,
		kind: change.kind,
		revision: change.revision,
		restarts: change.kind === 'update' ? change.restarts : undefined,
	};
}

/** Shape of `minder describe -o json`. */
export function detailJson(detail: ProcessDetail): JsonObject {
	return {
		process: processJson(detail.process),
		instances: detail.instances.map(instanceJson),
		revisions: detail.revisions.map((each) => ({
			revision: each.revision,
			at: formatRfc3339(each.at),
			stable: each.stable,
			spec: each.spec,
		})),
		events: detail.events.map(eventJson),
		nodes: detail.nodes,
	};
}

function time(at: number | undefined): string | undefined {
	return at === undefined ? undefined : formatRfc3339(at);
}
