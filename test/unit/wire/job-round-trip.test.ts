import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
import { messageType } from './message-type.ts';

/** Through bytes and back, as a message of the protocol. */
function survives<Model, Wire, Output>(
	message: string,
	values: fc.Arbitrary<Model>,
	toWire: (model: Model) => Wire,
	fromWire: (wire: Output) => Model,
	what = message,
): void {
	it(what, () => {
		const type = messageType<Wire, Output>(message);
		fc.assert(
			fc.property(values, (given) => {
				const model = structuredClone(given);
				expect(fromWire(type.deserialize(type.serialize(toWire(model))))).toStrictEqual(model);
			}),
			{ numRuns: 50, seed: 11 },
		);
	});
}

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
