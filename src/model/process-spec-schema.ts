import { z } from 'zod';
import { type LIMIT_NAMES, RESTART_POLICIES } from './process-spec.ts';
import {
	booleanField,
	choiceField,
	commandField,
	countLimitField,
	durationField,
	envField,
	expected,
	integerField,
	nodesField,
	numberField,
	pathField,
	secondsLimitField,
	selectorField,
	signalField,
	sizeLimitField,
	umaskField,
	userField,
	wordsField,
} from './spec-fields.ts';

/** Most restarts that a limit may allow. */
const MOST_RESTARTS = 100_000;

/** Values of the keys that a process leaves out; what depends on other keys is decided in `spec-restart.ts`. */
export const DEFAULTS = {
	daemon: true,
	restart: {
		intervalSeconds: 1,
		backoff: 2,
		maxIntervalSeconds: 60,
		jitter: 0.25,
		limit: 10,
		windowSeconds: 600,
		resetAfterSeconds: 60,
		onLimit: 'fail',
	},
	stop: { signal: 'SIGTERM', timeoutSeconds: 10, group: false },
	startSeconds: 1,
	placement: { count: 1, all: false },
} as const;

/** The `limits` of a process. */
export const limitsSchema = z.strictObject({
	nofile: countLimitField.optional().describe('Open files.'),
	nproc: countLimitField.optional().describe('Processes and threads of the user.'),
	core: sizeLimitField.optional().describe('Size of a core file.'),
	as: sizeLimitField.optional().describe('Address space.'),
	cpu: secondsLimitField.optional().describe('Processor time.'),
	fsize: sizeLimitField.optional().describe('Size of a file that is written.'),
	data: sizeLimitField.optional().describe('Data segment.'),
	stack: sizeLimitField.optional().describe('Stack.'),
	memlock: sizeLimitField.optional().describe('Memory that may be locked.'),
} satisfies Record<(typeof LIMIT_NAMES)[number], z.ZodType>);

const policyField = choiceField(RESTART_POLICIES);

/** The mapping form of `restart`. */
export const restartSchema = z.strictObject({
	policy: policyField
		.optional()
		.describe(
			'When to start again. By default always for a daemon and never for a one-shot, which may choose on-failure.',
		),
	interval: durationField.optional().describe('Delay before the first restart. Default 1s.'),
	backoff: numberField(1, 100)
		.optional()
		.describe('Factor between one delay and the next; 1 keeps the delay constant. Default 2.'),
	maxInterval: durationField.optional().describe('Longest delay. Default 60s, or interval where that is longer.'),
	jitter: numberField(0, 1).optional().describe('Up to this share of a delay is added at random. Default 0.25.'),
	limit: z
		.union([integerField(0, MOST_RESTARTS), z.literal('unlimited')], { error: expected('a whole number or unlimited') })
		.transform((value) => (value === 'unlimited' ? null : value))
		.optional()
		.describe('More exits than this within the window: onLimit. 0: the first exit is the last. Default 10.'),
	window: durationField
		.optional()
		.describe(
			'Time in which exits are counted. Default 10m; longer where limit is left out as well and the delays need it.',
		),
	resetAfter: durationField
		.optional()
		.describe('A run at least this long sets the delay back to interval. Default 60s.'),
	onLimit: choiceField(['fail', 'slow'])
		.optional()
		.describe('At the limit: fail and stay down, or go on slowly, every maxInterval. Default fail.'),
});

/** The `stop` of a process. */
export const stopSchema = z.strictObject({
	signal: signalField.optional().describe('First signal, by name or number. Default TERM.'),
	timeout: durationField.optional().describe('Time between that signal and KILL to the whole group. Default 10s.'),
	group: booleanField
		.optional()
		.describe('Send the first signal to the whole process group instead of the program alone. Default false.'),
});

/** The `placement` of a process. */
export const placementSchema = z.strictObject({
	count: integerField(0, 10_000).optional().describe('How many instances. Default 1.'),
	all: booleanField.optional().describe('One instance on every node that fits, instead of count. Default false.'),
	nodes: nodesField.optional().describe('Only these nodes.'),
	selector: selectorField.optional().describe('Only nodes that carry all of these labels.'),
});

/** A process as it stands in a spec file; parsing leaves out defaults and turns durations, sizes, signals and words into values. */
export const processSchema = z.strictObject({
	command: commandField.describe(
		'The program: a path, a name looked up in PATH, or a list of the program and its first arguments. No shell is involved.',
	),
	args: wordsField
		.optional()
		.describe('Arguments: a list, or one text split as a shell splits words, without expansion.'),
	daemon: booleanField.optional().describe('true: keep it running; false: run to completion once. Default true.'),
	cwd: pathField('a directory')
		.optional()
		.describe('Working directory; a relative one starts at the directory of this file. Default /.'),
	env: envField.optional().describe('Environment variables on top of a clean base.'),
	envFile: pathField('a file')
		.optional()
		.describe(
			'File of KEY=value lines, read at each start; env wins over it. A relative one starts at the directory of this file.',
		),
	user: userField.optional().describe('User to run as, by name or number; the agent must be root to change it.'),
	umask: umaskField.optional().describe('Octal file mode mask, such as "022".'),
	limits: limitsSchema.optional().describe('Resource limits, soft and hard alike.'),
	restart: z
		.union([policyField, restartSchema], {
			error: expected(`${RESTART_POLICIES.join(' or ')}, or a mapping (this version of Minder has no other presets)`),
		})
		.transform((value) => (typeof value === 'string' ? { policy: value } : value))
		.optional()
		.describe('When and how to start it again; a policy alone, or a mapping.'),
	stop: stopSchema.optional().describe('How it is stopped.'),
	startSeconds: durationField.optional().describe('A run shorter than this counts as a failed start. Default 1.'),
	placement: placementSchema.optional().describe('How many instances, and where.'),
});

/** One entry of the `processInfos` form, with durations in seconds. */
export const processInfoSchema = z.strictObject({
	processName: z
		.string({ error: expected('the name of the process') })
		.describe('Name of the process, and of the program where processPath is left out.'),
	processPath: pathField('a path').optional().describe('The program.'),
	isDaemon: booleanField.optional().describe('true: keep it running; false: run to completion once. Default true.'),
	restartInterval: durationField.optional().describe('Constant delay before each restart. Default 1.'),
	restartCountLimit: integerField(0, MOST_RESTARTS).optional().describe('Restarts before it is given up. Default 10.'),
	signal: signalField.optional().describe('Signal that stops it. Default 15.'),
	parameters: wordsField.optional().describe('Arguments, split as a shell splits words, without expansion.'),
	environmentVariable: envField.optional().describe('Environment variables on top of a clean base.'),
});

/** A process as people write it. */
export type RawProcess = z.input<typeof processSchema>;
/** What {@link processSchema} makes of it. */
export type ParsedProcess = z.output<typeof processSchema>;
/** What {@link processInfoSchema} makes of an entry. */
export type ParsedProcessInfo = z.output<typeof processInfoSchema>;
export type ParsedRestart = NonNullable<ParsedProcess['restart']>;
