import { z } from 'zod';
import { type LIMIT_NAMES, RESTART_POLICIES } from './process-spec.ts';
import { envField } from './spec-env.ts';
import {
	booleanField,
	choiceField,
	commandField,
	countLimitField,
	durationAtLeast,
	durationField,
	expected,
	integerField,
	nodesField,
	numberField,
	oneOf,
	pathField,
	secondsLimitField,
	selectorField,
	signalField,
	sizeField,
	sizeLimitField,
	umaskField,
	userField,
	wordsField,
} from './spec-fields.ts';
import { constraintsField, labelField, weightsField } from './spec-placement-fields.ts';
import {
	addressField,
	argvField,
	dependsOnField,
	exitsField,
	patternField,
	urlField,
} from './spec-supervision-fields.ts';
import { disconnectSchema, updateSchema } from './spec-update-fields.ts';

/** Most restarts that a limit may allow. */
const MOST_RESTARTS = 100_000;

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
	successCodes: exitsField
		.optional()
		.describe('Exit codes (0 to 255) and signals that count as success, beside exit code 0.'),
	preventCodes: exitsField
		.optional()
		.describe('Exit codes and signals after which it is never restarted, whatever the policy.'),
	forceCodes: exitsField
		.optional()
		.describe('Exit codes and signals after which it is always restarted, whatever the policy; preventCodes wins.'),
});

/** The `stop` of a process. */
export const stopSchema = z.strictObject({
	signal: signalField.optional().describe('First signal, by name or number. Default TERM.'),
	timeout: durationField.optional().describe('Time between that signal and KILL to the whole group. Default 10s.'),
	group: booleanField
		.optional()
		.describe('Send the first signal to the whole process group instead of the program alone. Default false.'),
	delay: durationField.optional().describe('Waited before the first signal. Default none.'),
	preStop: argvField
		.optional()
		.describe('Command run before the first signal, within timeout, in the surroundings of the program.'),
	postStop: argvField
		.optional()
		.describe('Command run once nothing of the program lives any more, after each end, within timeout.'),
});

/** Most results in a row that a threshold may ask for. */
const MOST_RESULTS = 1000;

const probeShape = {
	http: urlField.optional().describe('GET this URL; a status from 200 to 399 is a success.'),
	tcp: addressField.optional().describe('Connect to this host:port.'),
	exec: argvField.optional().describe('Run this command in the surroundings of the program; exit code 0 is a success.'),
	logLine: patternField
		.optional()
		.describe('A regular expression; a success once a line of output of this run has matched.'),
	interval: durationAtLeast(0.01).optional().describe('Time between checks. Default 10s.'),
	timeout: durationAtLeast(0.001).optional().describe('An answer that takes longer is a failure. Default 1s.'),
	initialDelay: durationField.optional().describe('Time from the start to the first check. Default 0s.'),
	successThreshold: integerField(1, MOST_RESULTS).optional().describe('Successes in a row that it takes. Default 1.'),
	failureThreshold: integerField(1, MOST_RESULTS).optional().describe('Failures in a row that it takes. Default 3.'),
};

/** The `liveness` of a process. */
export const livenessSchema = z.strictObject(probeShape);

/** The `readiness` of a process. */
export const readinessSchema = z.strictObject({
	...probeShape,
	deadline: durationAtLeast(0.01)
		.optional()
		.describe('Not ready this long after its start: a failed start. Default 30s, or longer where the checks need it.'),
});

/** The `logs` of a process. */
export const logsSchema = z.strictObject({
	maxSize: sizeField(4096).optional().describe('A file is rotated once it is larger; at least 4KiB. Default 10MB.'),
	maxFiles: integerField(1, 10_000)
		.optional()
		.describe('Files kept for each output, the one that is written included. Default 10.'),
	maxAge: durationAtLeast(1).optional().describe('Rotated files older than this are removed. Default: never.'),
	compress: booleanField.optional().describe('gzip of rotated files. Default false.'),
});

const CPU_FORM = 'a number of cores above 0 and up to 4096, such as 0.5';

/** The `resources` of a process. */
export const resourcesSchema = z.strictObject({
	cpu: z
		.number({ error: expected(CPU_FORM) })
		.refine((cores) => cores > 0 && cores <= 4096, { error: expected(CPU_FORM) })
		.optional()
		.describe('Most processor time, in cores, such as 0.5.'),
	memory: sizeField(4096).optional().describe('Memory above which it is slowed down and reclaimed from.'),
	memoryMax: sizeField(4096).optional().describe('Memory above which it is killed.'),
});

/** The `background` of a process. */
export const backgroundSchema = z.strictObject({
	pidFile: pathField('a file').describe(
		'File that the program writes its pid to; a relative one starts at the directory of this file.',
	),
	timeout: durationAtLeast(0.01)
		.optional()
		.describe('Time until that file must hold the pid of a program that this start made. Default 30s.'),
});

/** The `placement` of a process. */
export const placementSchema = z.strictObject({
	count: integerField(0, 10_000).optional().describe('How many instances. Default 1.'),
	all: booleanField.optional().describe('One instance on every node that fits, instead of count. Default false.'),
	nodes: nodesField.optional().describe('Only these nodes.'),
	selector: selectorField.optional().describe('Only nodes that carry all of these labels.'),
	constraints: constraintsField
		.optional()
		.describe('Only nodes that fulfil all of these: label=value, label!=value, label in (a, b), label exists.'),
	spread: labelField.optional().describe('Spread the instances evenly, within one, over the values of this label.'),
	prefer: weightsField
		.optional()
		.describe(
			'Constraints on labels to weights from 1 to 100: nodes to take rather than others. 50 counts as half as full.',
		),
	avoid: weightsField
		.optional()
		.describe('Constraints on labels to weights from 1 to 100: nodes to leave for others. 50 counts as twice as full.'),
	perNode: integerField(1, 10_000)
		.optional()
		.describe(
			'Most instances on one node. Without it a second one comes only when every other node that fits has one.',
		),
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
	env: envField
		.optional()
		.describe('Environment variables on top of a clean base; one as {secret: VALUE} is shown nowhere.'),
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
			error: expected(`${oneOf(RESTART_POLICIES)}, or a mapping`),
		})
		.transform((value) => (typeof value === 'string' ? { policy: value } : value))
		.optional()
		.describe('When and how to start it again; a policy alone, or a mapping.'),
	stop: stopSchema.optional().describe('How it is stopped.'),
	startSeconds: durationField.optional().describe('A run shorter than this counts as a failed start. Default 1.'),
	placement: placementSchema.optional().describe('How many instances, and where.'),
	readiness: readinessSchema
		.optional()
		.describe('When it is ready: exactly one of http, tcp, exec and logLine. Without it, after startSeconds.'),
	liveness: livenessSchema
		.optional()
		.describe('Whether it still works: exactly one of http, tcp, exec and logLine. A failure restarts it by restart.'),
	dependsOn: dependsOnField
		.optional()
		.describe(
			'What has to be so before it is started: names of processes to started, ready or completed; a list of names means started.',
		),
	logs: logsSchema.optional().describe('How much of its output is kept.'),
	resources: resourcesSchema.optional().describe('Ceilings of each instance with all that it starts, by cgroup v2.'),
	background: backgroundSchema.optional().describe('For a program that puts itself in the background.'),
	update: updateSchema.optional().describe('How a change of the process, or a restart, goes over its instances.'),
	disconnect: disconnectSchema
		.optional()
		.describe('What becomes of instances whose node and manager do not hear of each other.'),
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
	environmentVariable: envField
		.optional()
		.describe('Environment variables on top of a clean base; one as {secret: VALUE} is shown nowhere.'),
});

/** A process as people write it. */
export type RawProcess = z.input<typeof processSchema>;
/** What {@link processSchema} makes of it. */
export type ParsedProcess = z.output<typeof processSchema>;
/** What {@link processInfoSchema} makes of an entry. */
export type ParsedProcessInfo = z.output<typeof processInfoSchema>;
export type ParsedRestart = NonNullable<ParsedProcess['restart']>;
/** Of `liveness` without its deadline, which it has none of. */
export type ParsedProbe = z.output<typeof readinessSchema>;
