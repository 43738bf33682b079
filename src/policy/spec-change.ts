import type { ProcessSpec, Secret } from '../model/process-spec.ts';
import { secretText } from '../model/secret-text.ts';

/**
 * What a change of each field asks of the running program: `restart`, because it was given to the program at its start, or `live`, because
 * only its supervision changes.
 */
export const FIELD_CHANGE = {
	name: 'restart',
	command: 'restart',
	args: 'restart',
	daemon: 'restart',
	cwd: 'restart',
	env: 'restart',
	secrets: 'restart',
	envFile: 'restart',
	user: 'restart',
	umask: 'restart',
	limits: 'restart',
	restart: 'live',
	stop: 'live',
	startSeconds: 'live',
	maxRunSeconds: 'live',
	placement: 'live',
	readiness: 'live',
	liveness: 'live',
	dependsOn: 'live',
	logs: 'live',
	resources: 'live',
	background: 'restart',
	update: 'live',
	disconnect: 'live',
} as const satisfies Record<keyof ProcessSpec, 'restart' | 'live'>;

/** One difference between two specs. */
export interface SpecDifference {
	/** E.g. `args`, `env.PORT` (also of a secret), `restart.intervalSeconds`. Lists are compared as a whole. */
	readonly path: string;
	/** Undefined where there was nothing. */
	readonly before: unknown;
	/** Undefined where there is nothing any more. */
	readonly after: unknown;
}

/** The differences between two specs, in the order of the fields; none where they mean the same. */
export function diffSpecs(before: ProcessSpec, after: ProcessSpec): SpecDifference[] {
	return (Object.keys(FIELD_CHANGE) as (keyof ProcessSpec)[]).flatMap((key) => {
		if (key === 'secrets') return [];
		return key === 'env' ? variables(before, after) : differences(key, before[key], after[key]);
	});
}

/** Whether a change at `path` (see {@link SpecDifference}) asks for a restart. */
export function restartsProgram(path: string): boolean {
	const field = path.split('.')[0] ?? '';
	return Object.hasOwn(FIELD_CHANGE, field) && FIELD_CHANGE[field as keyof ProcessSpec] === 'restart';
}

/** Whether the running program has to be started anew for `after` to hold. */
export function needsRestart(before: ProcessSpec, after: ProcessSpec): boolean {
	return (Object.keys(FIELD_CHANGE) as (keyof ProcessSpec)[]).some(
		(key) => FIELD_CHANGE[key] === 'restart' && differences(key, before[key], after[key]).length > 0,
	);
}

/** Variables in the open and secrets alike; of a secret what is shown of it. */
function variables(before: ProcessSpec, after: ProcessSpec): SpecDifference[] {
	const secrets = new Set([...Object.keys(before.secrets ?? {}), ...Object.keys(after.secrets ?? {})]);
	const open = differences('env', before.env, after.env).filter(({ path }) => !secrets.has(path.slice('env.'.length)));
	const hidden = [...secrets].flatMap((name): SpecDifference[] => {
		const [one, other] = [own(before.secrets ?? {}, name), own(after.secrets ?? {}, name)] as [Secret?, Secret?];
		const same = one !== undefined && other !== undefined && differences('', one, other).length === 0;
		const shown = (spec: ProcessSpec, secret?: Secret) =>
			secret === undefined ? own(spec.env, name) : secretText(secret);
		return same ? [] : [{ path: `env.${name}`, before: shown(before, one), after: shown(after, other) }];
	});
	return [...open, ...hidden];
}

/** Between two values of the field at `path`. */
export function differences(path: string, before: unknown, after: unknown): SpecDifference[] {
	if (isMap(before) && isMap(after)) {
		const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
		return [...keys].flatMap((key) => differences(`${path}.${key}`, own(before, key), own(after, key)));
	}
	const same = Array.isArray(before) && Array.isArray(after) ? sameList(before, after) : before === after;
	return same ? [] : [{ path, before, after }];
}

function sameList(before: readonly unknown[], after: readonly unknown[]): boolean {
	return before.length === after.length && before.every((item, index) => item === after[index]);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(map: Readonly<Record<string, unknown>>, key: string): unknown {
	return Object.hasOwn(map, key) ? map[key] : undefined;
}
