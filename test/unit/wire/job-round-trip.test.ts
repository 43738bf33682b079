import { describe } from 'vitest';
import {
	functionChangeFromWire,
	functionChangeToWire,
	functionSpecFromWire,
	functionSpecToWire,
	shownFunctionFromWire,
	shownFunctionToWire,
} from '../../../src/wire/function.ts';
import {
	jobDetailFromWire,
	jobDetailToWire,
	jobFilterFromWire,
	jobFilterToWire,
	jobFromWire,
	jobToWire,
	jobUpdateFromWire,
	jobUpdateToWire,
	newJobFromWire,
	newJobToWire,
} from '../../../src/wire/job.ts';
import {
	queueDetailFromWire,
	queueDetailToWire,
	queueFromWire,
	queueSettingsFromWire,
	queueSettingsToWire,
	queueToWire,
} from '../../../src/wire/queue.ts';
import {
	nodeWorkerMessageFromWire,
	nodeWorkerMessageToWire,
	workerMessageFromWire,
	workerMessageToWire,
	workerOrderFromWire,
	workerOrderToWire,
} from '../../../src/wire/worker.ts';
import * as any from './job-arbitraries.ts';
import { survives } from './survives.ts';

describe('what goes over the wire of the job queue comes back the same', () => {
	survives('FunctionSpec', any.functionSpec, functionSpecToWire, functionSpecFromWire);
	const ofShown = 'FunctionSpec, as people are shown it';
	survives('FunctionSpec', any.shownFunction, shownFunctionToWire, shownFunctionFromWire, ofShown);
	survives('FunctionChange', any.functionChange, functionChangeToWire, functionChangeFromWire);
	survives('SubmitJobRequest', any.newJob, (job) => newJobToWire(job, true), newJobFromWire);
	survives('SubmitJobResponse', any.jobUpdate, jobUpdateToWire, jobUpdateFromWire);
	survives('Job', any.jobView, jobToWire, jobFromWire);
	survives('GetJobResponse', any.jobDetail, jobDetailToWire, jobDetailFromWire);
	survives('ListJobsRequest', any.jobFilter, jobFilterToWire, jobFilterFromWire);
	survives('Queue', any.queueView, queueToWire, queueFromWire);
	survives('GetQueueResponse', any.queueDetail, queueDetailToWire, queueDetailFromWire);
	survives('SetQueuesRequest', any.queueSettings, (how) => queueSettingsToWire([], how), queueSettingsFromWire);
	survives('WorkerMessage', any.workerMessage, workerMessageToWire, workerMessageFromWire);
	survives(
		'NodeWorkerMessage',
		any.workerMessage.map((message) => ({ node: 'a', message })),
		nodeWorkerMessageToWire,
		nodeWorkerMessageFromWire,
	);
	survives('WorkerOrder', any.workerOrder, workerOrderToWire, workerOrderFromWire);
});
