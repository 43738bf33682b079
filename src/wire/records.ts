import { MinderError } from '../model/errors.ts';
import {
	instanceId,
	nodeName,
	type ProcessName,
	processName,
	type RunId,
	runOfInstance,
	scheduleOf,
} from '../model/ids.ts';
import type {
	Assignment,
	Event,
	ExitHistory,
	ExitStatus,
	InstanceUsage,
	NodeCapacity,
	NodeFacts,
	NodeUsage,
	Observed,
	PastEnd,
} from '../model/records.ts';
import type { ShownRevision } from '../model/views.ts';
import { exitCauseCodec, observedPhase, phaseCodec, wantCodec } from './enums.ts';
import { excerptsFromWire, excerptToWire } from './excerpt.ts';
import { amount, anyOf, defined, optional, required, signalName, whole } from './fields.ts';
import type { Assignment__Output, Assignment as WireAssignment } from './gen/minder/v1/Assignment.ts';
import type { Event__Output, Event as WireEvent } from './gen/minder/v1/Event.ts';
import type { ExitHistory__Output, ExitHistory as WireExitHistory } from './gen/minder/v1/ExitHistory.ts';
import type { ExitStatus__Output, ExitStatus as WireExitStatus } from './gen/minder/v1/ExitStatus.ts';
import type { InstanceUsage__Output } from './gen/minder/v1/InstanceUsage.ts';
import type { NodeCapacity__Output } from './gen/minder/v1/NodeCapacity.ts';
import type { NodeUsage__Output, NodeUsage as WireNodeUsage } from './gen/minder/v1/NodeUsage.ts';
import type { Observed__Output, Observed as WireObserved } from './gen/minder/v1/Observed.ts';
import type { PastEnd__Output, PastEnd as WirePastEnd } from './gen/minder/v1/PastEnd.ts';
import type { Revision__Output, Revision as WireRevision } from './gen/minder/v1/Revision.ts';
import { shownSpecFromWire, shownSpecToWire, specFromWire, specToWire } from './spec.ts';

export function exitToWire(exit: ExitStatus): WireExitStatus {
	const common = defined({ atMs: exit.at, cause: optional(exit.cause, (cause) => exitCauseCodec.toWire(cause)) });
	switch (exit.kind) {
		case 'code':
			return { ...common, code: exit.code };
		case 'signal':
			return { ...common, signal: exit.signal, core: exit.core, oom: exit.oom };
		case 'unknown':
			return common;
	}
}

/** @throws MinderError `usage` */
export function exitFromWire(wire: ExitStatus__Output): ExitStatus {
	const at = whole(wire.atMs, 'time of exit');
	const cause = wire.cause === 'EXIT_CAUSE_UNSPECIFIED' ? {} : { cause: exitCauseCodec.fromWire(wire.cause) };
	const common = { at, ...cause };
	if (wire.code !== undefined) return { ...common, kind: 'code', code: wire.code };
	if (wire.signal === undefined) return { ...common, kind: 'unknown' };
	return { ...common, kind: 'signal', signal: signalName(wire.signal), core: wire.core, oom: wire.oom };
}

export function endsToWire({ firstFailure, last }: ExitHistory): WireExitHistory {
	return defined({ firstFailure: optional(firstFailure, endToWire), last: last.map(endToWire) });
}

function endToWire({ exit, reason, at, times }: PastEnd): WirePastEnd {
	return defined({ exit: optional(exit, exitToWire), reason, atMs: at, times });
}

/** @throws MinderError `usage` */
export function endsFromWire(wire: ExitHistory__Output): ExitHistory {
	return defined({ firstFailure: optional(wire.firstFailure, endFromWire), last: wire.last.map(endFromWire) });
}

function endFromWire(wire: PastEnd__Output): PastEnd {
	const at = whole(wire.atMs, 'time of end');
	return defined({ exit: optional(wire.exit, exitFromWire), reason: wire.reason, at, times: wire.times });
}

/** @throws MinderError `usage` */
export function instanceUsageFromWire(wire: InstanceUsage__Output): InstanceUsage {
	return {
		cpuPercent: amount(wire.cpuPercent, 'usage.cpu'),
		memoryBytes: whole(wire.memoryBytes, 'usage.memory'),
	};
}

export function observedToWire(observed: Observed): WireObserved {
	return defined({
		instance: observed.instance,
		generation: observed.generation,
		attempt: observed.attempt,
		phase: phaseCodec.toWire(observed.phase),
		ready: observed.ready,
		adopted: observed.adopted,
		pid: observed.pid,
		startedAtMs: observed.startedAt,
		exit: optional(observed.exit, exitToWire),
		ends: optional(observed.ends, endsToWire),
		restarts: observed.restarts,
		nextStartAtMs: observed.nextStartAt,
		reason: observed.reason,
		usage: observed.usage,
		gone: observed.gone,
		warnings: optional(observed.warnings, (lines) => [...lines]),
		output: optional(observed.output, (outputs) => ({ outputs: outputs.map(excerptToWire) })),
	});
}

/** @throws MinderError `usage`, `incompatible` */
export function observedFromWire(wire: Observed__Output): Observed {
	return defined({
		instance: instanceId(wire.instance),
		generation: whole(wire.generation, 'generation'),
		attempt: wire.attempt,
		phase: observedPhase(wire.phase),
		ready: wire.ready,
		adopted: wire.adopted,
		pid: wire.pid,
		startedAt: optional(wire.startedAtMs, (at) => whole(at, 'time of start')),
		exit: optional(wire.exit, exitFromWire),
		ends: optional(wire.ends, endsFromWire),
		restarts: wire.restarts,
		nextStartAt: optional(wire.nextStartAtMs, (at) => whole(at, 'time of next start')),
		reason: wire.reason,
		usage: optional(wire.usage, instanceUsageFromWire),
		gone: wire.gone ? (true as const) : undefined,
		warnings: anyOf(wire.warnings),
		output: optional(wire.output, ({ outputs }) => excerptsFromWire(outputs)),
	});
}

export function assignmentToWire(assignment: Assignment): WireAssignment {
	return { ...assignment, want: wantCodec.toWire(assignment.want), spec: specToWire(assignment.spec) };
}

/** @throws MinderError `usage`, `incompatible` */
export function assignmentFromWire(wire: Assignment__Output): Assignment {
	const instance = instanceId(wire.instance);
	const spec = specFromWire(required(wire.spec, `spec of ${instance}`));
	const run = runOfInstance(instance);
	const process = run === undefined ? processName(wire.process) : ownerOfTask(run, wire.process);
	const named = run === undefined ? instance.startsWith(`${process}.`) && process : scheduleOf(run);
	if (named !== spec.name) {
		throw new MinderError('usage', `${instance} is assigned with process ${process} and the spec of ${spec.name}`);
	}
	return {
		instance,
		process,
		revision: wire.revision,
		generation: whole(wire.generation, 'generation'),
		startGeneration: whole(wire.startGeneration, 'start generation'),
		want: wantCodec.fromWire(wire.want),
		spec,
		...(wire.blockedBy === undefined ? {} : { blockedBy: wire.blockedBy }),
	};
}

/** A task goes by the name of its schedule or the id of its run. @throws MinderError `usage` */
function ownerOfTask(run: RunId, text: string): ProcessName {
	return text === run ? (text as string as ProcessName) : processName(text);
}

/** The fields that Hello and Node share. @throws MinderError `usage` */
export function nodeFactsFromWire(
	wire: Omit<NodeFacts, 'name' | 'capacity'> & { name: string; capacity: NodeCapacity__Output | null },
): NodeFacts {
	return {
		name: nodeName(wire.name),
		nodeId: wire.nodeId,
		bootId: wire.bootId,
		version: wire.version,
		labels: wire.labels,
		addresses: wire.addresses,
		capacity: nodeCapacityFromWire(required(wire.capacity, `capacity of node ${wire.name}`)),
	};
}

function nodeCapacityFromWire(wire: NodeCapacity__Output): NodeCapacity {
	return { cores: wire.cores, memoryBytes: whole(wire.memoryBytes, 'memory of the node') };
}

export function nodeUsageToWire(usage: NodeUsage): WireNodeUsage {
	return { ...usage, load: [...usage.load], disks: [...usage.disks] };
}

/** @throws MinderError `usage` */
export function nodeUsageFromWire(wire: NodeUsage__Output): NodeUsage {
	return {
		cpuPercent: amount(wire.cpuPercent, 'usage.cpu of the node'),
		load: wire.load.map((value) => amount(value, 'load of the node')),
		memoryUsedBytes: whole(wire.memoryUsedBytes, 'memory used on the node'),
		disks: wire.disks.map((disk) => ({
			mount: disk.mount,
			totalBytes: whole(disk.totalBytes, `size of ${disk.mount}`),
			usedBytes: whole(disk.usedBytes, `use of ${disk.mount}`),
		})),
	};
}

export function revisionToWire(revision: ShownRevision): WireRevision {
	return defined({
		revision: revision.revision,
		spec: shownSpecToWire(revision.spec),
		atMs: revision.at,
		stable: revision.stable,
		base: revision.base,
	});
}

/** @throws MinderError `usage`, `incompatible` */
export function revisionFromWire(wire: Revision__Output): ShownRevision {
	const spec = shownSpecFromWire(required(wire.spec, `spec of revision ${wire.revision}`));
	const at = whole(wire.atMs, 'time of the revision');
	const { base } = wire;
	return {
		revision: wire.revision,
		spec,
		at,
		...(wire.stable ? { stable: true } : {}),
		...(base === undefined ? {} : { base }),
	};
}

export function eventToWire(event: Event): WireEvent {
	const { at, ...rest } = event;
	return { ...rest, atMs: at };
}

/** @throws MinderError `usage` */
export function eventFromWire(wire: Event__Output): Event {
	return {
		sequence: whole(wire.sequence, 'sequence of the event'),
		at: whole(wire.atMs, 'time of the event'),
		kind: wire.kind,
		subject: wire.subject,
		actor: wire.actor,
		reason: wire.reason,
	};
}
