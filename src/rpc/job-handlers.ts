import type { Control } from '../model/control.ts';
import { MinderError } from '../model/errors.ts';
import { functionName } from '../model/ids.ts';
import { defined } from '../wire/fields.ts';
import { functionChangeToWire, functionSpecFromWire } from '../wire/function.ts';
import type { ControlServiceHandlers } from '../wire/gen/minder/v1/ControlService.ts';
import {
	endedStatesFromWire,
	jobDetailToWire,
	jobFilterFromWire,
	jobsOf,
	jobToWire,
	jobUpdateToWire,
	newJobFromWire,
} from '../wire/job.ts';
import { jobOf } from '../wire/job-fields.ts';
import { behind, pageOf } from '../wire/pages.ts';
import { queueDetailToWire, queueSettingsFromWire, queueToWire } from '../wire/queue.ts';
import { clientOrderToWire, workerMessageFromWire } from '../wire/worker.ts';
import { duplexStream, type ServerContext, serverStream, unary } from './adapters.ts';

type JobHandlers = Pick<
	ControlServiceHandlers,
	| 'ApplyFunctions'
	| 'RemoveFunctions'
	| 'ListQueues'
	| 'GetQueue'
	| 'SetQueues'
	| 'SubmitJob'
	| 'ListJobs'
	| 'GetJob'
	| 'CancelJobs'
	| 'RetryJobs'
	| 'PurgeJobs'
	| 'WorkJobs'
>;

/** The part of ControlService about the job queue: decode, one call, encode. */
export function jobHandlers(control: Control, context: ServerContext): JobHandlers {
	return {
		ApplyFunctions: unary(context, async ({ specs, dryRun, prune, ifRevision }, options) => {
			const how = defined({ dryRun, prune, ifRevision });
			const changes = await control.applyFunctions(specs.map(functionSpecFromWire), how, options);
			return { changes: changes.map(functionChangeToWire) };
		}),

		RemoveFunctions: unary(context, async ({ names, force }, options) => {
			await control.removeFunctions(names.map(functionName), { force }, options);
			return {};
		}),

		ListQueues: unary(context, async ({ names, after }, options) => {
			const all = await control.listQueues(names.map(functionName), options);
			const left = behind(
				all.map((queue) => ({ name: queue.function, queue })),
				after,
			);
			const { page, more } = pageOf(left, ({ queue }) => JSON.stringify(queue).length);
			return { queues: page.map(({ queue }) => queueToWire(queue)), more };
		}),

		GetQueue: unary(context, async ({ name }, options) =>
			queueDetailToWire(await control.getQueue(functionName(name), options)),
		),

		SetQueues: unary(context, async (request, options) => {
			const how = queueSettingsFromWire(request);
			const queues = await control.setQueues(request.names.map(functionName), how, options);
			return { queues: queues.map(queueToWire) };
		}),

		SubmitJob: serverStream(context, async function* (request, options) {
			const { follow } = request;
			for await (const update of control.submitJob(newJobFromWire(request), { follow }, options)) {
				yield jobUpdateToWire(update);
			}
		}),

		ListJobs: unary(context, async (request, options) => {
			const jobs = await control.listJobs(jobFilterFromWire(request), options);
			const { page, more } = pageOf(jobs, (job) => JSON.stringify(job).length);
			return { jobs: page.map(jobToWire), more };
		}),

		GetJob: unary(context, async ({ handle }, options) =>
			jobDetailToWire(await control.getJob(jobOf(handle), options)),
		),

		CancelJobs: unary(context, async ({ handles, reason }, options) => ({
			jobs: (await control.cancelJobs(jobsOf(handles), defined({ reason }), options)).map(jobToWire),
		})),

		RetryJobs: unary(context, async ({ handles, function: name }, options) => {
			if (handles.length > 0 && name !== '') {
				throw new MinderError('usage', 'give handles of jobs or a function, not both');
			}
			const which = name === '' ? { handles: jobsOf(handles) } : { function: functionName(name) };
			return await control.retryJobs(which, options);
		}),

		PurgeJobs: unary(context, async ({ name, states }, options) => ({
			purged: await control.purgeJobs(functionName(name), endedStatesFromWire(states), options),
		})),

		WorkJobs: duplexStream(context, workerMessageFromWire, async function* (messages, options) {
			for await (const order of control.workJobs(messages, options)) yield clientOrderToWire(order);
		}),
	};
}
