import { MinderError } from '../model/errors.ts';
import type { QueueLimits } from '../model/function-spec.ts';
import { functionName } from '../model/ids.ts';
import type { QueueDetail, QueueView } from '../model/jobs.ts';
import { amount, defined, optional, required, whole } from './fields.ts';
import { limitsFromWire, shownFunctionFromWire, shownFunctionToWire } from './function.ts';
import type { GetQueueResponse, GetQueueResponse__Output } from './gen/minder/v1/GetQueueResponse.ts';
import type { Queue__Output, Queue as WireQueue } from './gen/minder/v1/Queue.ts';
import type { SetQueuesRequest, SetQueuesRequest__Output } from './gen/minder/v1/SetQueuesRequest.ts';
import { partyFromWire } from './job-fields.ts';

/** What of a queue is set; what is left out stays. */
export interface QueueSettings {
	draining?: boolean;
	paused?: boolean;
	/** Null: that of the spec again. */
	maxQueue?: QueueLimits | null;
}

export function queueToWire(queue: QueueView): WireQueue {
	return defined({ ...queue });
}

/** @throws MinderError `usage` */
export function queueFromWire(wire: Queue__Output): QueueView {
	const { high, normal, low } = required(wire.queued, 'number of queued jobs');
	return defined({
		function: functionName(wire.function),
		revision: wire.revision,
		queued: { high, normal, low },
		delayed: wire.delayed,
		running: wire.running,
		done: wire.done,
		failed: wire.failed,
		workers: wire.workers,
		idle: wire.idle,
		oldestSeconds: optional(wire.oldestSeconds, (time) => amount(time, 'age of a job')),
		maxQueue: limitsFromWire(required(wire.maxQueue, 'limits of a queue')),
		maxRunning: wire.maxRunning,
		draining: wire.draining,
		paused: wire.paused,
		bytes: whole(wire.bytes, 'size of the payloads'),
	});
}

export function queueDetailToWire({ queue, spec, workers }: QueueDetail): GetQueueResponse {
	return defined({
		queue: queueToWire(queue),
		spec: optional(spec, shownFunctionToWire),
		workers: workers.map(({ running, since, ...party }) => ({ party, running, sinceMs: since })),
	});
}

/** @throws MinderError `usage`, `incompatible` */
export function queueDetailFromWire(wire: GetQueueResponse__Output): QueueDetail {
	return defined({
		queue: queueFromWire(required(wire.queue, 'queue')),
		spec: optional(wire.spec, shownFunctionFromWire),
		workers: wire.workers.map(({ party, running, sinceMs }) => ({
			...partyFromWire(required(party, 'worker')),
			running,
			since: whole(sinceMs, 'time of a worker'),
		})),
	});
}

export function queueSettingsToWire(names: readonly string[], how: QueueSettings): SetQueuesRequest {
	const { maxQueue, ...rest } = how;
	const limits = maxQueue === null ? { specMaxQueue: true } : defined({ maxQueue });
	return { names: [...names], ...defined(rest), ...limits };
}

/** @throws MinderError `incompatible` */
export function queueSettingsFromWire(wire: SetQueuesRequest__Output): QueueSettings {
	const { draining, paused, limits } = wire;
	switch (limits) {
		case undefined:
			return defined({ draining, paused });
		case 'maxQueue':
			return defined({ draining, paused, maxQueue: limitsFromWire(required(wire.maxQueue, 'limits')) });
		case 'specMaxQueue':
			return defined({ draining, paused, maxQueue: null });
		default:
			throw new MinderError('incompatible', 'limits of a queue are of a kind that this version does not know');
	}
}
