import { z } from 'zod';
import { MOST_JOBS, maxQueueField, payloadField } from './function-fields.ts';
import { JOB_DELIVERIES, WORKER_MODES } from './function-spec.ts';
import { processSchema, stopSchema } from './process-spec-schema.ts';
import { RUN_FIELDS, RUN_FORM } from './schedule-schema.ts';
import {
	choiceField,
	durationAtLeast,
	durationField,
	expected,
	integerField,
	nodesField,
	numberField,
	selectorField,
} from './spec-fields.ts';
import { argvField } from './spec-supervision-fields.ts';

const LEAST_TIMEOUT_SECONDS = 0.1;
/** Below it, a worker would hardly do anything but say that it is there. */
const LEAST_LEASE_SECONDS = 1;
const MOST_RETRIES = 1000;
const MOST_AT_ONCE = 10_000;

/** The `stop` of a function's `run`. */
export const functionStopSchema = stopSchema.pick({ timeout: true });

const { logs: _, resources: __, ...FUNCTION_RUN_FIELDS } = RUN_FIELDS;

/** The mapping form of a function's `run`. */
export const functionRunSchema = processSchema.pick(FUNCTION_RUN_FIELDS).extend({
	stop: functionStopSchema
		.optional()
		.describe('How long it may take to end by itself: at its timeout, when its job is cancelled or taken from it.'),
});

/** The `on` of a function. */
export const functionOnSchema = z.strictObject({
	nodes: nodesField.optional().describe('Only these nodes.'),
	selector: selectorField.optional().describe('Only nodes that carry all of these labels.'),
});

/** The `backoff` of a function. */
export const backoffSchema = z.strictObject({
	interval: durationField.optional().describe('Pause before the first retry. Default 1s.'),
	factor: numberField(1, 100)
		.optional()
		.describe('Factor between one pause and the next; 1 keeps the pause constant. Default 2.'),
	maxInterval: durationField.optional().describe('Longest pause. Default 1h, or interval where that is longer.'),
	jitter: numberField(0, 1).optional().describe('Up to this share of a pause is left out at random. Default 0.25.'),
});

/** What is kept of jobs that have ended one way. */
export const retentionSchema = z.strictObject({
	age: durationField.optional().describe('None older than this. Default 1h for done, 7d for failed.'),
	count: integerField(0, MOST_JOBS).optional().describe('At most so many. Default 10000.'),
});

/** The `keep` of a function. */
export const keepSchema = z.strictObject({
	done: retentionSchema.optional().describe('Jobs that were done, with their results.'),
	failed: retentionSchema.optional().describe('Dead letters: jobs that failed for good, with their payloads.'),
});

/** A function but for its `run`. */
export const functionSettings = z.strictObject({
	mode: choiceField(WORKER_MODES)
		.optional()
		.describe(
			'command: a process for each job; lines, frames: processes that stay and take one job after the other. Default command.',
		),
	concurrency: integerField(1, MOST_AT_ONCE).optional().describe('Jobs at once on each node. Default 1.'),
	on: functionOnSchema.optional().describe('Where run goes. Default: every node that is ready.'),
	maxRunning: integerField(1, MOST_JOBS)
		.optional()
		.describe('Most jobs that run at once, on all nodes and workers together. Default: no limit.'),
	retries: integerField(0, MOST_RETRIES).optional().describe('Tries beyond the first. Default 25.'),
	backoff: backoffSchema.optional().describe('The pauses between one try and the next.'),
	timeout: durationAtLeast(LEAST_TIMEOUT_SECONDS)
		.optional()
		.describe('A try that takes longer is stopped and has failed. Default: no limit.'),
	lease: durationAtLeast(LEAST_LEASE_SECONDS)
		.optional()
		.describe('A worker that is silent for so long loses its job to another one. Default 30s.'),
	delivery: choiceField(JOB_DELIVERIES)
		.optional()
		.describe('at-most-once: a job that was given to a worker is never given to another one. Default at-least-once.'),
	maxQueue: maxQueueField
		.optional()
		.describe(
			'Most jobs that have not ended, of each priority: a number for all three, or a mapping; 0: no limit. Default: no limit.',
		),
	maxPayload: payloadField.optional().describe('Largest payload of a job. Default 64MiB.'),
	keep: keepSchema.optional().describe('Which jobs that have ended are remembered.'),
});

/** A function as it stands in a spec file. */
export const functionSchema = z.strictObject({
	run: z
		.union([argvField, functionRunSchema], { error: expected(RUN_FORM) })
		.optional()
		.describe('What agents run for its jobs. Without it, workers that come by themselves do them.'),
	...functionSettings.shape,
});

/** What {@link functionSettings} makes of a function. */
export type ParsedFunction = z.output<typeof functionSettings>;
