import type { z } from 'zod';
import type { NewProcessSpec } from './control.ts';
import { isProcessName, type ProcessName } from './ids.ts';
import { DEFAULTS } from './process-defaults.ts';
import type { ProcessSpec } from './process-spec.ts';
import { type ParsedProcess, type ParsedProcessInfo, processInfoSchema, processSchema } from './process-spec-schema.ts';
import { buildEnv } from './spec-env.ts';
import { found } from './spec-found.ts';
import { issueText, problemsOf } from './spec-issues.ts';
import { resolveCommand, resolvePath } from './spec-paths.ts';
import { buildPlacement, placementProblems } from './spec-placement.ts';
import { attempt, invalidSpec, problemLine, type SpecPath, type SpecProblem } from './spec-problem.ts';
import { buildRestart, defaultWindow, restartProblems } from './spec-restart.ts';
import { buildStop, buildSupervision } from './spec-supervision.ts';

/** A spec without its name. */
export type ProcessBody = Omit<ProcessSpec, 'name'>;

/** A value, or (then `value` is absent) what is wrong; paths of problems are relative to what was read. */
export interface Reading<Value> {
	readonly value?: Value;
	readonly problems: readonly SpecProblem[];
}

/** About a process that does not come from a file. */
export interface BuildOptions {
	/** Begins each line of an error, e.g. `minder start`. */
	readonly where?: string;
	/** Absolute; what `./x`, `../x` and relative `cwd` and `envFile` start from. Without it they are refused. */
	readonly directory?: string;
}

/**
 * The complete spec of a process given in the shape of a spec file's entry (`RawProcess`), so that command-line flags are checked by
 * the same rules. Keys that are undefined count as left out.
 *
 * @param name may be empty; the manager then chooses one
 * @throws MinderError `invalid-spec` with one line per problem
 */
export function buildProcessSpec(name: ProcessName, raw: RawFields, options?: BuildOptions): ProcessSpec;
export function buildProcessSpec(name: string, raw: RawFields, options?: BuildOptions): NewProcessSpec;
export function buildProcessSpec(name: string, raw: RawFields, options: BuildOptions = {}): NewProcessSpec {
	const where = options.where ?? '';
	const reading = readProcess(withoutExtensions(raw), options.directory);
	const nameText = name === '' ? undefined : nameProblem(name);
	const lines = reading.problems.map((problem) => problemLine(where, problem));
	if (nameText !== undefined) lines.unshift(problemLine(where, { path: ['name'], text: nameText, at: 'value' }));
	if (reading.value === undefined || nameText !== undefined) throw invalidSpec(lines);
	return { name: name as ProcessName | '', ...reading.value };
}

type RawFields = Readonly<Record<string, unknown>>;

/** Whether the key at the end of `path` is one of the user's own: `x-…`, but not where every key is a label or begins with one. */
export function isExtension(path: SpecPath): boolean {
	const last = path.at(-1);
	return typeof last === 'string' && last.startsWith('x-') && !isLabelMapping(path);
}

const LABEL_MAPPINGS: ReadonlySet<unknown> = new Set(['selector', 'prefer', 'avoid']);

function isLabelMapping(path: SpecPath): boolean {
	return LABEL_MAPPINGS.has(path.at(-2)) && (path.at(-3) === 'placement' || path.at(-3) === 'on');
}

function withoutExtensions(value: unknown, path: SpecPath = []): unknown {
	if (!isObject(value)) return value;
	const entries = Object.entries(value).map(([key, item]) => ({ key, item, at: [...path, key] }));
	const kept = entries.filter(({ item, at }) => item !== undefined && !isExtension(at));
	return Object.fromEntries(kept.map(({ key, item, at }) => [key, withoutExtensions(item, at)]));
}

/** What is wrong with the name of a process, if anything. */
export function nameProblem(name: string): string | undefined {
	if (name.startsWith('x-')) return `found ${found(name)}, expected a name that does not begin with "x-"`;
	if (isProcessName(name)) return undefined;
	return `found ${found(name)}, expected a name of 1 to 63 letters, digits, "-" or "_", beginning with a letter or digit`;
}

/** Reads one entry of `processes`. */
export function readProcess(raw: unknown, directory: string | undefined): Reading<ProcessBody> {
	const parsed = processSchema.safeParse(raw, { error: issueText });
	const problems = textProblems(raw, []);
	if (!parsed.success) problems.push(...problemsOf(parsed.error.issues, [], 'process'));
	const fields = parsed.success ? parsed.data : (soundFields(processSchema.shape, raw) as Partial<ParsedProcess>);
	const daemon = fields.daemon ?? DEFAULTS.daemon;
	const { restart, problems: restartIssues } = buildRestart(daemon, fields.restart ?? {});
	problems.push(...restartIssues);
	problems.push(...placementProblems(fields.placement));
	const resolved = resolvePaths(fields, directory, problems);
	const stop = buildStop(fields.stop, directory, problems);
	const supervision = buildSupervision(fields, directory, problems);
	if (!parsed.success || problems.length > 0) return { problems };
	return {
		problems: [],
		value: {
			command: resolved.command,
			args: [...parsed.data.command.rest, ...(parsed.data.args ?? [])],
			daemon,
			...optional('cwd', resolved.cwd),
			...buildEnv(parsed.data.env),
			...optional('envFile', resolved.envFile),
			...optional('user', parsed.data.user),
			...optional('umask', parsed.data.umask),
			limits: withoutUndefined(parsed.data.limits ?? {}),
			restart,
			stop,
			startSeconds: parsed.data.startSeconds ?? DEFAULTS.startSeconds,
			placement: buildPlacement(parsed.data.placement),
			...supervision,
		},
	};
}

/** Reads one entry of `processInfos`. */
export function readProcessInfo(raw: unknown, directory: string | undefined): Reading<ProcessSpec> {
	const parsed = processInfoSchema.safeParse(raw, { error: issueText });
	const problems = textProblems(raw, []);
	const name = isObject(raw) ? raw['processName'] : undefined;
	const nameText = typeof name === 'string' ? nameProblem(name) : undefined;
	if (nameText !== undefined) problems.push({ path: ['processName'], text: nameText, at: 'value' });
	if (!parsed.success) return { problems: [...problems, ...problemsOf(parsed.error.issues, [], 'processInfo')] };
	const info = parsed.data;
	const command = attempt(problems, ['processPath'], () =>
		resolveCommand(info.processPath ?? info.processName, directory),
	);
	const daemon = info.isDaemon ?? DEFAULTS.daemon;
	const restart = restartOf(info, daemon);
	for (const problem of restartProblems(daemon, restart)) problems.push({ ...problem, path: ['restartCountLimit'] });
	if (problems.length > 0) return { problems };
	return {
		problems: [],
		value: {
			name: info.processName as ProcessName,
			command: command ?? '',
			args: info.parameters ?? [],
			daemon,
			...buildEnv(info.environmentVariable),
			limits: {},
			restart,
			stop: { ...DEFAULTS.stop, signal: info.signal ?? DEFAULTS.stop.signal },
			startSeconds: DEFAULTS.startSeconds,
			placement: buildPlacement(),
		},
	};
}

/** The interval of this form is constant, and the window is long enough for the limit to be reached. */
function restartOf(info: ParsedProcessInfo, daemon: boolean): ProcessSpec['restart'] {
	const interval = info.restartInterval ?? DEFAULTS.restart.intervalSeconds;
	const limit = info.restartCountLimit ?? DEFAULTS.restart.limit;
	const { restart } = buildRestart(daemon, { interval, backoff: 1, maxInterval: interval, jitter: 0, limit });
	return { ...restart, windowSeconds: defaultWindow(restart) };
}

function resolvePaths(fields: Partial<ParsedProcess>, directory: string | undefined, problems: SpecProblem[]) {
	const { command, cwd, envFile } = fields;
	return {
		command: (command && attempt(problems, ['command'], () => resolveCommand(command.program, directory))) ?? '',
		cwd: cwd === undefined ? undefined : attempt(problems, ['cwd'], () => resolvePath(cwd, directory)),
		envFile: envFile === undefined ? undefined : attempt(problems, ['envFile'], () => resolvePath(envFile, directory)),
	};
}

/** The fields of a faulty entry that are right by themselves, so that rules between fields still find their problems. */
export function soundFields(shape: Readonly<Record<string, z.ZodType>>, raw: unknown): Record<string, unknown> {
	if (!isObject(raw)) return {};
	const sound: Record<string, unknown> = {};
	for (const [key, schema] of Object.entries(shape)) {
		const parsed = schema.safeParse(raw[key]);
		if (parsed.success) sound[key] = parsed.data;
	}
	return sound;
}

/** Texts that no program can be given: with a NUL byte, or with half of a surrogate pair; and the one key that objects treat specially. */
export function textProblems(value: unknown, path: SpecPath): SpecProblem[] {
	if (typeof value === 'string') {
		if (value.includes('\0'))
			return [{ path, text: 'contains a NUL byte, which no program can be given', at: 'value' }];
		return value.isWellFormed() ? [] : [{ path, text: 'is not well-formed Unicode', at: 'value' }];
	}
	if (Array.isArray(value)) return value.flatMap((item: unknown, index) => textProblems(item, [...path, index]));
	if (!isObject(value)) return [];
	return Object.entries(value).flatMap(([key, item]): SpecProblem[] => {
		const at = [...path, key];
		return key === '__proto__' ? [{ path: at, text: 'this key is not allowed', at: 'key' }] : textProblems(item, at);
	});
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function optional<Key extends string>(key: Key, value: string | undefined): Partial<Record<Key, string>> {
	return value === undefined ? {} : ({ [key]: value } as Record<Key, string>);
}

function withoutUndefined<Value>(map: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
	return Object.fromEntries(Object.entries(map).filter((entry): entry is [string, Value] => entry[1] !== undefined));
}
