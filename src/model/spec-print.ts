import { stringify } from 'yaml';
import { MinderError } from './errors.ts';
import { rawFunction } from './function-print.ts';
import { functionNameProblem } from './function-rules.ts';
import type { FunctionSpec } from './function-spec.ts';
import type { ProcessSpec } from './process-spec.ts';
import type { RawProcess } from './process-spec-schema.ts';
import { rawSchedule } from './schedule-print.ts';
import type { ScheduleSpec } from './schedule-spec.ts';
import { nameProblem } from './spec-build.ts';
import { rawProcess, rawSecrets } from './spec-print-process.ts';

const FIELD_ORDER = {
	name: true,
	command: true,
	args: true,
	daemon: true,
	cwd: true,
	env: true,
	secrets: true,
	envFile: true,
	user: true,
	umask: true,
	limits: true,
	restart: true,
	stop: true,
	startSeconds: true,
	maxRunSeconds: true,
	placement: true,
	readiness: true,
	liveness: true,
	dependsOn: true,
	logs: true,
	resources: true,
	background: true,
	update: true,
	disconnect: true,
} as const satisfies Record<keyof ProcessSpec, true>;

/** A spec as `-o json` shows it: complete but for the values of secrets, durations as numbers of seconds, always in the same order. */
export function specToJson(spec: ProcessSpec): Record<string, unknown> {
	const keys = Object.keys(FIELD_ORDER) as (keyof ProcessSpec)[];
	const shown = { ...spec, ...(spec.secrets === undefined ? {} : { secrets: rawSecrets(spec.secrets) }) };
	return Object.fromEntries(keys.filter((key) => shown[key] !== undefined).map((key) => [key, shown[key]]));
}

/**
 * A spec file with these processes, schedules and functions as people write it: only what differs from the defaults. Reading it gives the same specs, but for the
 * values of secrets: what is shown of them stands for what the process, schedule or function has.
 *
 * @throws MinderError `precondition` for a name that a spec file cannot hold (beginning with `x-`)
 */
export function specToYaml(
	specs: ProcessSpec | readonly ProcessSpec[],
	schedules: readonly ScheduleSpec[] = [],
	functions: readonly FunctionSpec[] = [],
): string {
	const list: readonly ProcessSpec[] = 'name' in specs ? [specs] : specs;
	const processes = new Map<string, RawProcess>();
	for (const spec of list) processes.set(checkedName('process', spec.name), rawProcess(spec));
	const rawSchedules = new Map<string, object>();
	for (const spec of schedules) rawSchedules.set(checkedName('schedule', spec.name), rawSchedule(spec));
	const rawFunctions = new Map<string, object>();
	for (const spec of functions) rawFunctions.set(checkedName('function', spec.name), rawFunction(spec));
	const file = {
		...(processes.size > 0 || rawSchedules.size + rawFunctions.size === 0 ? { processes } : {}),
		...(rawSchedules.size > 0 ? { schedules: rawSchedules } : {}),
		...(rawFunctions.size > 0 ? { functions: rawFunctions } : {}),
	};
	return stringify(file, { lineWidth: 0, aliasDuplicateObjects: false });
}

function checkedName(kind: 'process' | 'schedule' | 'function', name: string): string {
	const text = kind === 'function' ? functionNameProblem(name) : nameProblem(name);
	if (text !== undefined) throw new MinderError('precondition', `${kind} name: ${text}; a spec file cannot hold it`);
	return name;
}
