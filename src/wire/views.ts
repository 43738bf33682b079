import { instanceId, nodeName, processName } from '../model/ids.ts';
import type {
	Change,
	InstanceView,
	LogChunk,
	LogRange,
	ProcessDetail,
	ProcessView,
	SignalOutcome,
	StatusUpdate,
} from '../model/views.ts';
import { changeKindCodec, outputStreamCodec, phaseCodec, wantCodec } from './enums.ts';
import { anyOf, defined, notEmpty, optional, required, whole } from './fields.ts';
import type { Change__Output, Change as WireChange } from './gen/minder/v1/Change.ts';
import type { GetProcessResponse, GetProcessResponse__Output } from './gen/minder/v1/GetProcessResponse.ts';
import type { Instance__Output, Instance as WireInstance } from './gen/minder/v1/Instance.ts';
import type { LogChunk__Output, LogChunk as WireLogChunk } from './gen/minder/v1/LogChunk.ts';
import type { LogRange__Output } from './gen/minder/v1/LogRange.ts';
import type { Process__Output, Process as WireProcess } from './gen/minder/v1/Process.ts';
import type { _minder_v1_SignalInstancesResponse_Result__Output as WireOutcome } from './gen/minder/v1/SignalInstancesResponse.ts';
import type { WatchStatusResponse, WatchStatusResponse__Output } from './gen/minder/v1/WatchStatusResponse.ts';
import { nodeReasonFromWire } from './node.ts';
import {
	endsFromWire,
	endsToWire,
	eventFromWire,
	eventToWire,
	exitFromWire,
	exitToWire,
	instanceUsageFromWire,
	revisionFromWire,
	revisionToWire,
} from './records.ts';
import { rolloutFromWire, rolloutToWire } from './rollout.ts';
import { shownSpecFromWire, shownSpecToWire } from './spec.ts';

export function processToWire(process: ProcessView): WireProcess {
	return defined({
		...process,
		spec: shownSpecToWire(process.spec),
		rollout: optional(process.rollout, rolloutToWire),
	});
}

/** @throws MinderError `usage`, `incompatible` */
export function processFromWire(wire: Process__Output): ProcessView {
	return defined({
		name: processName(wire.name),
		spec: shownSpecFromWire(required(wire.spec, `spec of process ${wire.name}`)),
		revision: wire.revision,
		stopped: wire.stopped,
		count: wire.count,
		ready: wire.ready,
		rollout: optional(wire.rollout, rolloutFromWire),
	});
}

export function instanceToWire(instance: InstanceView): WireInstance {
	return defined({
		id: instance.id,
		process: instance.process,
		node: instance.node,
		revision: instance.revision,
		generation: instance.generation,
		want: wantCodec.toWire(instance.want),
		phase: phaseCodec.toWire(instance.phase),
		ready: instance.ready,
		adopted: instance.adopted,
		pid: instance.pid,
		attempt: instance.attempt,
		restarts: instance.restarts,
		startedAtMs: instance.startedAt,
		exit: optional(instance.exit, exitToWire),
		nextStartAtMs: instance.nextStartAt,
		reason: instance.reason,
		placedBecause: instance.placedBecause,
		ends: optional(instance.ends, endsToWire),
		usage: instance.usage,
		warnings: optional(instance.warnings, (lines) => [...lines]),
	});
}

/** A phase that only a newer manager knows is shown as `unknown`. @throws MinderError `usage`, `incompatible` */
export function instanceFromWire(wire: Instance__Output): InstanceView {
	return defined({
		id: instanceId(wire.id),
		process: processName(wire.process),
		node: optional(notEmpty(wire.node), nodeName),
		revision: wire.revision,
		generation: whole(wire.generation, 'generation'),
		want: wantCodec.fromWire(wire.want),
		phase: phaseCodec.fromWire(wire.phase, 'unknown'),
		ready: wire.ready,
		adopted: wire.adopted,
		pid: wire.pid,
		attempt: wire.attempt,
		restarts: wire.restarts,
		startedAt: optional(wire.startedAtMs, (at) => whole(at, 'time of start')),
		exit: optional(wire.exit, exitFromWire),
		nextStartAt: optional(wire.nextStartAtMs, (at) => whole(at, 'time of next start')),
		reason: wire.reason,
		placedBecause: wire.placedBecause,
		ends: optional(wire.ends, endsFromWire),
		usage: optional(wire.usage, instanceUsageFromWire),
		warnings: anyOf(wire.warnings),
	});
}

export function detailToWire(detail: ProcessDetail): GetProcessResponse {
	return {
		process: processToWire(detail.process),
		instances: detail.instances.map(instanceToWire),
		revisions: detail.revisions.map(revisionToWire),
		events: detail.events.map(eventToWire),
		nodes: [...detail.nodes],
	};
}

/** @throws MinderError `usage`, `incompatible` */
export function detailFromWire(wire: GetProcessResponse__Output): ProcessDetail {
	return {
		process: processFromWire(required(wire.process, 'process')),
		instances: wire.instances.map(instanceFromWire),
		revisions: wire.revisions.map(revisionFromWire),
		events: wire.events.map(eventFromWire),
		nodes: wire.nodes.map(nodeReasonFromWire),
	};
}

export function changeToWire(change: Change): WireChange {
	const common = { name: change.name, revision: change.revision, kind: changeKindCodec.toWire(change.kind) };
	switch (change.kind) {
		case 'create':
		case 'none':
			return { ...common, after: shownSpecToWire(change.after) };
		case 'remove':
			return { ...common, before: shownSpecToWire(change.before) };
		case 'update':
			return {
				...common,
				before: shownSpecToWire(change.before),
				after: shownSpecToWire(change.after),
				restarts: change.restarts,
			};
	}
}

/** @throws MinderError `usage`, `incompatible` */
export function changeFromWire(wire: Change__Output): Change {
	const common = { name: processName(wire.name), revision: wire.revision };
	const before = () => shownSpecFromWire(required(wire.before, `spec before the change of ${wire.name}`));
	const after = () => shownSpecFromWire(required(wire.after, `spec after the change of ${wire.name}`));
	const kind = changeKindCodec.fromWire(wire.kind);
	switch (kind) {
		case 'create':
		case 'none':
			return { ...common, kind, after: after() };
		case 'remove':
			return { ...common, kind, before: before() };
		case 'update':
			return { ...common, kind, before: before(), after: after(), restarts: wire.restarts };
	}
}

export function statusToWire(update: StatusUpdate): WatchStatusResponse {
	return {
		processes: update.processes.map(processToWire),
		instances: update.instances.map(instanceToWire),
		removedProcesses: [...update.removedProcesses],
		removedInstances: [...update.removedInstances],
		synced: update.synced,
	};
}

/** @throws MinderError `usage`, `incompatible` */
export function statusFromWire(wire: WatchStatusResponse__Output): StatusUpdate {
	return {
		processes: wire.processes.map(processFromWire),
		instances: wire.instances.map(instanceFromWire),
		removedProcesses: wire.removedProcesses.map(processName),
		removedInstances: wire.removedInstances.map(instanceId),
		synced: wire.synced,
	};
}

export function logRangeFromWire(wire: LogRange__Output): LogRange {
	const { stdout, stderr, tail, since, follow } = wire;
	const from = Object.keys(wire.from).length === 0 ? undefined : { ...wire.from };
	return defined({ stdout, stderr, tail, since, from, follow });
}

export function logChunkToWire(chunk: LogChunk): WireLogChunk {
	const { instance, stream, data, position } = chunk;
	return defined({ instance, stream: outputStreamCodec.toWire(stream), data, position });
}

/** @throws MinderError `usage`, `incompatible` */
export function logChunkFromWire(wire: LogChunk__Output): LogChunk {
	return defined({
		instance: instanceId(wire.instance),
		stream: outputStreamCodec.fromWire(wire.stream),
		data: wire.data,
		position: wire.position,
	});
}

/** @throws MinderError `usage` */
export function outcomeFromWire(wire: WireOutcome): SignalOutcome {
	return defined({ instance: instanceId(wire.instance), error: notEmpty(wire.error) });
}
