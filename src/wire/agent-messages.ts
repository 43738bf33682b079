import type { AgentMessage, LogPush, ManagerMessage, PidReport } from '../model/agent-protocol.ts';
import { MinderError } from '../model/errors.ts';
import { type InstanceId, instanceId } from '../model/ids.ts';
import type { InstanceUsage } from '../model/records.ts';
import { amount, anyOf, defined, notEmpty, optional, required, signalName, whole } from './fields.ts';
import type { AgentMessage__Output, AgentMessage as WireAgentMessage } from './gen/minder/v1/AgentMessage.ts';
import type { Assignments__Output } from './gen/minder/v1/Assignments.ts';
import type { Heartbeat__Output } from './gen/minder/v1/Heartbeat.ts';
import type { ManagerMessage__Output, ManagerMessage as WireManagerMessage } from './gen/minder/v1/ManagerMessage.ts';
import type { _minder_v1_Pids_Pid__Output as WirePid } from './gen/minder/v1/Pids.ts';
import type { PushLogsRequest, PushLogsRequest__Output } from './gen/minder/v1/PushLogsRequest.ts';
import {
	assignmentFromWire,
	assignmentToWire,
	instanceUsageFromWire,
	nodeFactsFromWire,
	nodeUsageFromWire,
	nodeUsageToWire,
	observedFromWire,
	observedToWire,
} from './records.ts';
import { logChunkFromWire, logChunkToWire, logRangeFromWire } from './views.ts';

export function agentMessageToWire(message: AgentMessage): WireAgentMessage {
	switch (message.kind) {
		case 'hello': {
			const { name, addresses, ...facts } = message.facts;
			const { protocol, clusterId } = message;
			return { hello: { ...facts, node: name, addresses: [...addresses], protocol, clusterId } };
		}
		case 'heartbeat': {
			const usage = optional(message.usage, nodeUsageToWire);
			return { heartbeat: defined({ usage, instances: message.instances, alarms: [...(message.alarms ?? [])] }) };
		}
		case 'status': {
			const { sequence, complete, instances } = message;
			return { status: { sequence, complete, instances: instances.map(observedToWire) } };
		}
		case 'applied':
			return { applied: { version: message.version } };
		case 'resend':
			return { resend: {} };
		case 'signal-result':
			return { signalResult: defined({ request: message.request, error: message.error }) };
		case 'pids':
			return { pids: { request: message.request, pids: [...message.pids] } };
	}
}

/** @throws MinderError `usage`, `incompatible` (a message that this version does not know) */
export function agentMessageFromWire(wire: AgentMessage__Output): AgentMessage {
	switch (wire.message) {
		case 'hello': {
			const hello = required(wire.hello, 'hello');
			const facts = nodeFactsFromWire({ ...hello, name: hello.node });
			return { kind: 'hello', protocol: hello.protocol, facts, clusterId: hello.clusterId };
		}
		case 'heartbeat':
			return heartbeatFromWire(required(wire.heartbeat, 'heartbeat'));
		case 'status': {
			const status = required(wire.status, 'status');
			const sequence = whole(status.sequence, 'sequence of the status');
			const instances = status.instances.map(observedFromWire);
			return { kind: 'status', sequence, instances, complete: status.complete };
		}
		case 'applied':
			return { kind: 'applied', version: whole(required(wire.applied, 'applied').version, 'version') };
		case 'resend':
			return { kind: 'resend' };
		case 'signalResult': {
			const { request, error } = required(wire.signalResult, 'signal result');
			return defined({ kind: 'signal-result' as const, request, error: notEmpty(error) });
		}
		case 'pids': {
			const { request, pids } = required(wire.pids, 'pids');
			return { kind: 'pids', request, pids: pids.map(pidReportFromWire) };
		}
		default:
			throw unknownMessage('agent');
	}
}

function pidReportFromWire({ pid, startTime }: WirePid): PidReport {
	return defined({ pid, startTime: optional(startTime, (time) => whole(time, 'time of start of a process')) });
}

function heartbeatFromWire(wire: Heartbeat__Output): AgentMessage {
	const instances: Record<InstanceId, InstanceUsage> = {};
	for (const [id, usage] of Object.entries(wire.instances)) {
		instances[instanceId(id)] = instanceUsageFromWire(usage);
	}
	const usage = optional(wire.usage, nodeUsageFromWire);
	return defined({ kind: 'heartbeat' as const, usage, instances, alarms: anyOf(wire.alarms) });
}

export function managerMessageToWire(message: ManagerMessage): WireManagerMessage {
	switch (message.kind) {
		case 'welcome': {
			const { kind: _, ...welcome } = message;
			return { welcome };
		}
		case 'assignments': {
			const { appliesTo, resultsIn, more } = message;
			const kind = message.complete ? 'ASSIGNMENTS_KIND_COMPLETE' : 'ASSIGNMENTS_KIND_INCREMENTAL';
			const upserts = message.upserts.map(assignmentToWire);
			return { assignments: { kind, appliesTo, resultsIn, upserts, removals: [...message.removals], more } };
		}
		case 'heartbeat-ack': {
			const { heartbeatSeconds, leaseSeconds } = message;
			return { heartbeatAck: { heartbeatSeconds, leaseSeconds } };
		}
		case 'status-ack':
			return { statusAck: { sequence: message.sequence } };
		case 'signal': {
			const { request, instance, signal } = message;
			return { signal: { request, instance, signal } };
		}
		case 'check-pids':
			return { checkPids: { request: message.request, pids: [...message.pids] } };
		case 'open-logs': {
			const { request, instance, range } = message;
			return { openLogs: { request, instance, range } };
		}
	}
}

/** @throws MinderError `usage`, `incompatible` (a message that this version does not know) */
export function managerMessageFromWire(wire: ManagerMessage__Output): ManagerMessage {
	switch (wire.message) {
		case 'welcome': {
			const welcome = required(wire.welcome, 'welcome');
			return { ...welcome, kind: 'welcome', ...periods(welcome) };
		}
		case 'assignments':
			return assignmentsFromWire(required(wire.assignments, 'assignments'));
		case 'heartbeatAck':
			return { kind: 'heartbeat-ack', ...periods(required(wire.heartbeatAck, 'heartbeat ack')) };
		case 'statusAck':
			return { kind: 'status-ack', sequence: whole(required(wire.statusAck, 'status ack').sequence, 'sequence') };
		case 'signal': {
			const { request, instance, signal } = required(wire.signal, 'signal');
			return { kind: 'signal', request, instance: instanceId(instance), signal: signalName(signal) };
		}
		case 'checkPids': {
			const { request, pids } = required(wire.checkPids, 'check of pids');
			return { kind: 'check-pids', request, pids };
		}
		case 'openLogs': {
			const { request, instance, range } = required(wire.openLogs, 'open logs');
			const wanted = logRangeFromWire(required(range, 'range of logs'));
			return { kind: 'open-logs', request, instance: instanceId(instance), range: wanted };
		}
		default:
			throw unknownMessage('manager');
	}
}

function periods(wire: { heartbeatSeconds: number; leaseSeconds: number }): {
	heartbeatSeconds: number;
	leaseSeconds: number;
} {
	return {
		heartbeatSeconds: amount(wire.heartbeatSeconds, 'heartbeat period'),
		leaseSeconds: amount(wire.leaseSeconds, 'lease'),
	};
}

function assignmentsFromWire(wire: Assignments__Output): ManagerMessage {
	if (wire.kind !== 'ASSIGNMENTS_KIND_COMPLETE' && wire.kind !== 'ASSIGNMENTS_KIND_INCREMENTAL') {
		throw new MinderError(
			'incompatible',
			`the manager sent assignments of a kind that this version does not know (${String(wire.kind)}): use the same version of minder on both sides`,
		);
	}
	return {
		kind: 'assignments',
		complete: wire.kind === 'ASSIGNMENTS_KIND_COMPLETE',
		appliesTo: whole(wire.appliesTo, 'version of the assignments'),
		resultsIn: whole(wire.resultsIn, 'version of the assignments'),
		upserts: wire.upserts.map(assignmentFromWire),
		removals: wire.removals.map(instanceId),
		more: wire.more,
	};
}

export function logPushToWire(push: LogPush): PushLogsRequest {
	switch (push.kind) {
		case 'request':
			return { request: push.request };
		case 'chunk':
			return { chunk: logChunkToWire(push.chunk) };
		case 'error':
			return { error: push.error };
	}
}

/** @throws MinderError `usage`, `incompatible` */
export function logPushFromWire(wire: PushLogsRequest__Output): LogPush {
	if (wire.chunk !== null) return { kind: 'chunk', chunk: logChunkFromWire(wire.chunk) };
	if (wire.error !== '') return { kind: 'error', error: wire.error };
	return { kind: 'request', request: required(notEmpty(wire.request), 'request of the logs') };
}

function unknownMessage(sender: string): MinderError {
	return new MinderError(
		'incompatible',
		`the ${sender} sent a message that this version does not know: use the same version of minder on both sides`,
	);
}
