import { MinderError } from '../model/errors.ts';
import { functionName } from '../model/ids.ts';
import type { AssignedFunction, JobAttempt, WorkerMessage, WorkerOrder } from '../model/jobs.ts';
import { amount, defined, notEmpty, optional, required } from './fields.ts';
import type { JobAttempt__Output } from './gen/minder/v1/JobAttempt.ts';
import type {
	NodeWorkerMessage__Output,
	NodeWorkerMessage as WireNodeMessage,
} from './gen/minder/v1/NodeWorkerMessage.ts';
import type { WorkerMessage as WireMessage, WorkerMessage__Output } from './gen/minder/v1/WorkerMessage.ts';
import type {
	_minder_v1_WorkerOrder_Functions_Assigned__Output as Assigned__Output,
	_minder_v1_WorkerOrder_NewJob__Output as NewJob__Output,
	_minder_v1_WorkerOrder_Functions_Assigned as WireAssigned,
	WorkerOrder as WireOrder,
	WorkerOrder__Output,
} from './gen/minder/v1/WorkerOrder.ts';
import { workerModeCodec } from './job-enums.ts';
import { jobHandle, ownBytes, partyFromWire, payload, progressFromWire, reasonText } from './job-fields.ts';
import { clientId } from './lock.ts';
import { specFromWire, specToWire } from './spec.ts';

/** @throws MinderError `too-large` for a result that does not go into one message */
export function workerMessageToWire(message: WorkerMessage): WireMessage {
	switch (message.kind) {
		case 'hello':
			return { hello: { worker: message.worker, party: message.party, running: [...message.running] } };
		case 'abilities':
			return { abilities: { functions: [...message.functions] } };
		case 'renew':
			return { renew: { running: [...message.running] } };
		case 'data':
			return { data: { job: attemptOf(message), data: payload(message.data, 'a piece of the result') } };
		case 'warning':
			return { warning: { job: attemptOf(message), data: payload(message.data, 'a warning') } };
		case 'progress': {
			const { numerator, denominator } = message;
			return { progress: { job: attemptOf(message), numerator, denominator } };
		}
		case 'done':
			return { done: { job: attemptOf(message), result: payload(message.result, 'the result') } };
		case 'failed': {
			const { reason, final, exception } = message;
			const bytes = optional(exception, (each) => payload(each, 'the exception'));
			return { failed: defined({ job: attemptOf(message), reason: reasonText(reason), final, exception: bytes }) };
		}
		case 'returned':
			return { returned: { job: attemptOf(message), reason: reasonText(message.reason) } };
	}
}

/** @throws MinderError `usage`, `too-large`, `incompatible` (a message that this version does not know) */
export function workerMessageFromWire(wire: WorkerMessage__Output): WorkerMessage {
	switch (wire.message) {
		case 'hello': {
			const { worker, party, running } = required(wire.hello, 'hello');
			const { node: _, ...known } = partyFromWire(required(party, 'worker'));
			return {
				kind: 'hello',
				worker: clientId(worker, 'a worker'),
				party: known,
				running: running.map(attemptFromWire),
			};
		}
		case 'abilities': {
			const { functions } = required(wire.abilities, 'abilities');
			return { kind: 'abilities', functions: functions.map(abilityFromWire) };
		}
		case 'renew':
			return { kind: 'renew', running: required(wire.renew, 'renewal').running.map(attemptFromWire) };
		case 'data':
		case 'warning': {
			const { job, data } = required(wire[wire.message], 'data');
			return { kind: wire.message, data: ownBytes(data), ...attemptFromWire(job) };
		}
		case 'progress': {
			const progress = required(wire.progress, 'progress');
			return { kind: 'progress', ...progressFromWire(progress), ...attemptFromWire(progress.job) };
		}
		case 'done': {
			const { job, result } = required(wire.done, 'result');
			return { kind: 'done', result: ownBytes(result), ...attemptFromWire(job) };
		}
		case 'failed': {
			const { job, reason, final, exception } = required(wire.failed, 'failure');
			const bytes = optional(exception, ownBytes);
			return defined({
				kind: 'failed' as const,
				reason: reasonText(reason),
				final,
				exception: bytes,
				...attemptFromWire(job),
			});
		}
		case 'returned': {
			const { job, reason } = required(wire.returned, 'returned job');
			return { kind: 'returned', reason: reasonText(reason), ...attemptFromWire(job) };
		}
		default:
			throw unknownMessage('worker');
	}
}

/** What an agent's worker says; the first message names its node. */
export interface NodeWorkerMessage {
	readonly node?: string;
	readonly message: WorkerMessage;
}

/** @throws MinderError `too-large` */
export function nodeWorkerMessageToWire({ node, message }: NodeWorkerMessage): WireNodeMessage {
	return defined({ node, message: workerMessageToWire(message) });
}

/** @throws MinderError `usage`, `too-large`, `incompatible` */
export function nodeWorkerMessageFromWire({ node, message }: NodeWorkerMessage__Output): NodeWorkerMessage {
	return defined({ node: notEmpty(node), message: workerMessageFromWire(required(message, 'message of a worker')) });
}

/** To a worker that is no agent. @throws MinderError `too-large`; `internal` for functions, which have values of secrets */
export function clientOrderToWire(order: WorkerOrder): WireOrder {
	if (order.kind !== 'functions') return workerOrderToWire(order);
	throw new MinderError('internal', 'functions with their secrets are told to agents alone');
}

/** @throws MinderError `too-large` for a payload that does not go into one message */
export function workerOrderToWire(order: WorkerOrder): WireOrder {
	switch (order.kind) {
		case 'welcome':
			return { welcome: { renewSeconds: order.renewSeconds } };
		case 'job': {
			const { kind: _, handle, attempt, ...rest } = order;
			const data = payload(rest.data, `the payload of job ${handle}`);
			return { job: { ...rest, data, job: { handle, attempt } } };
		}
		case 'recorded':
			return { recorded: attemptOf(order) };
		case 'revoked':
			return { revoked: { job: attemptOf(order), reason: order.reason } };
		case 'functions':
			return { functions: { functions: order.functions.map(assignedToWire) } };
	}
}

/** @throws MinderError `usage`, `incompatible` (an order that this version does not know) */
export function workerOrderFromWire(wire: WorkerOrder__Output): WorkerOrder {
	switch (wire.order) {
		case 'welcome': {
			const { renewSeconds } = required(wire.welcome, 'welcome');
			return { kind: 'welcome', renewSeconds: amount(renewSeconds, 'time of a renewal') };
		}
		case 'job':
			return jobFromWire(required(wire.job, 'job'));
		case 'recorded':
			return { kind: 'recorded', ...attemptFromWire(wire.recorded) };
		case 'revoked': {
			const { job, reason } = required(wire.revoked, 'revoked job');
			return { kind: 'revoked', reason, ...attemptFromWire(job) };
		}
		case 'functions': {
			const { functions } = required(wire.functions, 'functions');
			return { kind: 'functions', functions: functions.map(assignedFromWire) };
		}
		default:
			throw unknownMessage('manager');
	}
}

function jobFromWire(wire: NewJob__Output): WorkerOrder {
	return defined({
		kind: 'job' as const,
		function: functionName(wire.function),
		unique: wire.unique,
		data: ownBytes(wire.data),
		reducer: wire.reducer,
		timeoutSeconds: optional(wire.timeoutSeconds, (time) => amount(time, 'the timeout of a job')),
		leaseSeconds: amount(wire.leaseSeconds, 'the lease of a job'),
		...attemptFromWire(wire.job),
	});
}

function abilityFromWire(wire: { function: string; limit: number }) {
	if (wire.limit < 1) throw new MinderError('usage', `a worker must take at least 1 job of ${wire.function} at once`);
	return { function: functionName(wire.function), limit: wire.limit };
}

function assignedToWire(assigned: AssignedFunction): WireAssigned {
	return { ...assigned, process: specToWire(assigned.process), mode: workerModeCodec.toWire(assigned.mode) };
}

function assignedFromWire(wire: Assigned__Output): AssignedFunction {
	return {
		function: functionName(wire.function),
		revision: wire.revision,
		process: specFromWire(required(wire.process, `program of function ${wire.function}`)),
		concurrency: wire.concurrency,
		mode: workerModeCodec.fromWire(wire.mode),
	};
}

function attemptOf({ handle, attempt }: JobAttempt): JobAttempt {
	return { handle, attempt };
}

function attemptFromWire(wire: JobAttempt__Output | null | undefined): JobAttempt {
	const { handle, attempt } = required(wire, 'job');
	return { handle: jobHandle(handle), attempt };
}

function unknownMessage(sender: string): MinderError {
	return new MinderError(
		'incompatible',
		`the ${sender} sent a message about jobs that this version does not know: use the same version of minder on both sides`,
	);
}
