import { z } from 'zod';
import { processSchema } from './process-spec-schema.ts';
import {
	cronField,
	lockField,
	momentField,
	nodePathField,
	periodField,
	portField,
	processField,
	schedulesField,
	timezoneField,
} from './schedule-fields.ts';
import { CATCH_UPS, DST_RULES, OVERLAPS, STRATEGIES } from './schedule-spec.ts';
import {
	booleanField,
	choiceField,
	durationAtLeast,
	durationField,
	expected,
	integerField,
	nodesField,
	numberField,
	selectorField,
} from './spec-fields.ts';
import { constraintsField } from './spec-placement-fields.ts';
import { argvField, exitsField } from './spec-supervision-fields.ts';

/** Shortest time limit of a run. */
const LEAST_TIMEOUT_SECONDS = 0.1;

/** Keys of a process that a run has as well, by the same rules. */
export const RUN_FIELDS = {
	command: true,
	args: true,
	cwd: true,
	env: true,
	envFile: true,
	user: true,
	umask: true,
	limits: true,
	stop: true,
	logs: true,
	resources: true,
} as const;

/** Keys of a run that a process does not have, or elsewhere. */
export const runExtras = z.strictObject({
	timeout: durationAtLeast(LEAST_TIMEOUT_SECONDS)
		.optional()
		.describe('A run that takes longer is stopped and has failed; for each try anew. Default: no limit.'),
	successCodes: exitsField
		.optional()
		.describe('Exit codes (0 to 255) and signals that count as success, beside exit code 0.'),
});

/** The mapping form of `run`. */
export const runSchema = processSchema.pick(RUN_FIELDS).extend(runExtras.shape);

/** What `run` is to be, for error messages. */
export const RUN_FORM = 'a mapping such as {command: PATH}, or the program and its arguments as a list or one text';

/** The `healthy` of `on`. */
export const healthySchema = z.strictObject({
	process: processField.optional().describe('An instance of this process is ready on the node.'),
	tcp: portField.optional().describe('This port of the node takes connections from the manager.'),
	http: nodePathField
		.optional()
		.describe('This port and path of the node, such as ":8080/healthz", answers the manager with 200 to 399.'),
});

/** The `on` of a schedule. */
export const onSchema = z.strictObject({
	strategy: choiceField(STRATEGIES)
		.optional()
		.describe(
			'any: the least loaded node; all: every one; rotate: the next one by name; primary: the first healthy one of nodes. Default any.',
		),
	nodes: nodesField.optional().describe('Only these nodes; with primary in order of preference.'),
	selector: selectorField.optional().describe('Only nodes that carry all of these labels.'),
	constraints: constraintsField
		.optional()
		.describe('Only nodes that fulfil all of these: label=value, label!=value, label in (a, b), label exists.'),
	order: choiceField(['parallel', 'sequential'])
		.optional()
		.describe('With all: at once, or one after the other, where a failure ends it. Default parallel.'),
	handBack: choiceField(['sticky', 'preferred'])
		.optional()
		.describe(
			'With primary, once the preferred node is healthy again: stay with the standby, or go back. Default sticky.',
		),
	healthy: healthySchema
		.optional()
		.describe('What a node needs beside the heartbeats of its agent to be given runs; each that is there must hold.'),
	perNode: integerField(1, 10_000).optional().describe('Most runs at once on one node. Default: no limit.'),
});

const MOST_RETRIES = 1000;

/** The mapping form of `retries`. */
export const retriesSchema = z.strictObject({
	limit: integerField(0, MOST_RETRIES).optional().describe('Tries beyond the first. Default 0.'),
	interval: durationField.optional().describe('Delay before the first of them. Default 10s.'),
	backoff: numberField(1, 100)
		.optional()
		.describe('Factor between one delay and the next; 1 keeps the delay constant. Default 2.'),
	maxInterval: durationField.optional().describe('Longest delay. Default 10m, or interval where that is longer.'),
});

const MOST_RUNS = 100_000;

/** The `history` of a schedule. */
export const historySchema = z.strictObject({
	successes: integerField(0, MOST_RUNS).optional().describe('Runs that succeeded, kept at most. Default 100.'),
	others: integerField(0, MOST_RUNS).optional().describe('Runs that did not, kept at most. Default 100.'),
	maxAge: durationAtLeast(1).optional().describe('None older than this. Default 30d.'),
});

/** A schedule but for its `run`. */
export const scheduleSettings = z.strictObject({
	cron: cronField
		.optional()
		.describe(
			'When: 5 cron fields, 6 with seconds first, 7 with a year last; or @hourly and the like. Without cron, every and at it runs by hand, or after dependsOn.',
		),
	every: periodField.optional().describe('Instead of cron: so much time between one fire and the next.'),
	at: momentField.optional().describe('Instead of cron: once, then; RFC 3339 with its offset.'),
	timezone: timezoneField.optional().describe('Zone of cron, such as Europe/Berlin. Default UTC.'),
	dst: choiceField(DST_RULES)
		.optional()
		.describe(
			'Fixed times where the clocks change. vixie: each once; skip: left out in a gap, twice where they come twice; utc: the standard offset all year. Default vixie.',
		),
	on: onSchema.optional().describe('Where it runs. Default: on the least loaded node.'),
	overlap: choiceField(OVERLAPS)
		.optional()
		.describe('When it is due while a run of it goes on, anywhere in the cluster. Default forbid.'),
	maxRunning: integerField(1, MOST_RUNS)
		.optional()
		.describe('Most runs at once, with overlap: allow. Default: no limit.'),
	maxQueued: integerField(0, MOST_RUNS)
		.optional()
		.describe('Most runs that wait, with overlap: queue and for a mutex; one more is skipped. Default 10.'),
	mutex: lockField.optional().describe('A lock, as minder lock takes it, that each run holds.'),
	catchUp: choiceField(CATCH_UPS)
		.optional()
		.describe('Of what fell due while no manager was there: nothing, the last one, all. Default once.'),
	startingDeadline: durationAtLeast(1)
		.optional()
		.describe('What is later than this is missed, whatever catchUp says. Default 1h.'),
	jitter: durationField
		.optional()
		.describe('Each run is put off by up to this, always by the same time for the same schedule. Default 0.'),
	retries: z
		.union([integerField(0, MOST_RETRIES), retriesSchema], {
			error: expected(`a whole number from 0 to ${MOST_RETRIES}, or a mapping`),
		})
		.transform((value) => (typeof value === 'number' ? { limit: value } : value))
		.optional()
		.describe('Tries beyond the first: a number, or a mapping.'),
	onLost: choiceField(['fail', 'rerun'])
		.optional()
		.describe(
			'When nobody knows how a try ended, as its node was lost: it has failed, or is made again. Default fail.',
		),
	startsAt: momentField.optional().describe('Nothing before; RFC 3339 with its offset.'),
	expiresAt: momentField.optional().describe('Nothing from then on; RFC 3339 with its offset.'),
	dependsOn: schedulesField
		.optional()
		.describe(
			'Schedules: without a time of its own it runs once all of them have succeeded; with one, only if the last run of each did.',
		),
	history: historySchema.optional().describe('Which runs that have ended are remembered.'),
	paused: booleanField.optional().describe('Nothing is run by its times as long as the file says so. Default false.'),
});

/** A schedule as it stands in a spec file. */
export const scheduleSchema = z.strictObject({
	...scheduleSettings.shape,
	run: z.union([argvField, runSchema], { error: expected(RUN_FORM) }).describe('What is run: once for each fire.'),
});

/** What {@link scheduleSettings} makes of a schedule. */
export type ParsedSchedule = z.output<typeof scheduleSettings>;
