import type { Control } from '../model/control.ts';
import type { JobView, QueueView } from '../model/jobs.ts';
import { defined } from '../wire/fields.ts';
import { functionChangeFromWire, functionSpecToWire } from '../wire/function.ts';
import {
	endedStatesToWire,
	jobDetailFromWire,
	jobFilterToWire,
	jobFromWire,
	jobUpdateFromWire,
	MOST_JOBS,
	newJobToWire,
} from '../wire/job.ts';
import { ControlService } from '../wire/proto.ts';
import { queueDetailFromWire, queueFromWire, queueSettingsToWire } from '../wire/queue.ts';
import { workerMessageToWire, workerOrderFromWire } from '../wire/worker.ts';
import type { CallRunner } from './call-runner.ts';

type JobCalls = Pick<
	Control,
	| 'applyFunctions'
	| 'removeFunctions'
	| 'listQueues'
	| 'getQueue'
	| 'setQueues'
	| 'submitJob'
	| 'listJobs'
	| 'getJob'
	| 'cancelJobs'
	| 'retryJobs'
	| 'purgeJobs'
	| 'workJobs'
>;

/**
 * The client's calls about the job queue. A job is submitted again only where no manager has done anything with it, whether or not it has a unique
 * key: one that was done meanwhile would be done twice. A worker's stream is never opened again here: what it says depends on what it was told.
 */
export function jobCalls(calls: CallRunner): JobCalls {
	const rpc = ControlService.service;

	return {
		applyFunctions: (specs, how, options) =>
			calls[how.dryRun === true ? 'read' : 'change'](
				rpc.ApplyFunctions,
				{ specs: specs.map(functionSpecToWire), ...defined(how) },
				({ changes }) => changes.map(functionChangeFromWire),
				options,
			),

		removeFunctions: (names, how, options) =>
			calls.change(rpc.RemoveFunctions, { names: [...names], ...defined(how) }, () => {}, options),

		async listQueues(names, options) {
			const all: QueueView[] = [];
			for (;;) {
				const after = all.at(-1)?.function ?? '';
				const { queues, more } = await calls.read(
					rpc.ListQueues,
					{ names: [...names], after },
					(page) => ({ queues: page.queues.map(queueFromWire), more: page.more }),
					options,
				);
				all.push(...queues);
				if (!more || queues.length === 0) return all;
			}
		},

		getQueue: (name, options) => calls.read(rpc.GetQueue, { name }, queueDetailFromWire, options),

		setQueues: (names, how, options) =>
			calls.change(rpc.SetQueues, queueSettingsToWire(names, how), ({ queues }) => queues.map(queueFromWire), options),

		async *submitJob(job, { follow }, options) {
			yield* calls.stream(rpc.SubmitJob, newJobToWire(job, follow), jobUpdateFromWire, options);
		},

		async listJobs(filter, options) {
			const all: JobView[] = [];
			for (;;) {
				const limit = Math.min(filter.limit - all.length, MOST_JOBS);
				const before = all.at(-1)?.handle ?? filter.before;
				const { jobs, more } = await calls.read(
					rpc.ListJobs,
					jobFilterToWire(defined({ ...filter, limit, before })),
					(page) => ({ jobs: page.jobs.map(jobFromWire), more: page.more }),
					options,
				);
				all.push(...jobs);
				const goesOn = more || jobs.length === limit;
				if (!goesOn || jobs.length === 0 || all.length >= filter.limit) return all;
			}
		},

		getJob: (handle, options) => calls.read(rpc.GetJob, { handle }, jobDetailFromWire, options),

		cancelJobs: (handles, how, options) =>
			calls.change(
				rpc.CancelJobs,
				{ handles: [...handles], ...defined(how) },
				({ jobs }) => jobs.map(jobFromWire),
				options,
			),

		retryJobs: (which, options) =>
			calls.change(
				rpc.RetryJobs,
				'function' in which ? { function: which.function } : { handles: [...which.handles] },
				({ retried }) => ({ retried }),
				options,
			),

		purgeJobs: (name, states, options) =>
			calls.change(rpc.PurgeJobs, { name, states: endedStatesToWire(states) }, ({ purged }) => purged, options),

		workJobs: (messages, options) =>
			calls.duplex(rpc.WorkJobs, messages, workerMessageToWire, workerOrderFromWire, options),
	};
}
