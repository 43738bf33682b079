import { assertNever } from '../../src/model/assert-never.ts';
import type { FunctionChange } from '../../src/model/jobs.ts';
import type { ScheduleChange } from '../../src/model/schedule-views.ts';
import type { JsonObject } from '../../src/model/view-json.ts';
import type { Change } from '../../src/model/views.ts';
import { diffFunctions } from '../../src/policy/function-change.ts';
import { diffSchedules } from '../../src/policy/schedule-change.ts';
import { diffSpecs, restartsProgram, type SpecDifference } from '../../src/policy/spec-change.ts';
import { plural } from './format.ts';
import type { Style } from './style.ts';
import { harmless } from './table.ts';

/** Changed fields that are named. */
const CAUSES_NAMED = 3;

/** A line for each change: `api created`, `api changed (revision 3; restarts 2 instances for args)`, `api unchanged`, `api removed`. */
export function changeLines(changes: readonly Change[], style: Style): string[] {
	return changes.map((change) => `${change.name} ${changeWords(change, style)}`);
}

function changeWords(change: Change, style: Style): string {
	switch (change.kind) {
		case 'create':
			return style.green('created');
		case 'update':
			return `${style.yellow('changed')} (revision ${change.revision}; ${restartWords(change)})`;
		case 'remove':
			return style.red('removed');
		case 'none':
			return style.dim('unchanged');
		default:
			return assertNever(change);
	}
}

function restartWords(change: Change & { kind: 'update' }): string {
	if (!change.restarts) return 'restarts nothing';
	const { all, count } = change.before.placement;
	const fields = diffSpecs(change.before, change.after).map(({ path }) => path);
	const causes = fields.filter(restartsProgram);
	const why = causes.length === 0 ? '' : ` for ${named(causes)}`;
	return `restarts ${all ? 'every instance' : plural(count, 'instance')}${why}`;
}

/** As {@link changeLines}: `schedule rotate created`, `schedule rotate changed (revision 3: when, run.args)`. */
export function scheduleChangeLines(changes: readonly ScheduleChange[], style: Style): string[] {
	return changes.map((change) => `schedule ${change.name} ${scheduleChangeWords(change, style)}`);
}

function scheduleChangeWords(change: ScheduleChange, style: Style): string {
	switch (change.kind) {
		case 'create':
			return style.green('created');
		case 'update': {
			const paths = diffSchedules(change.before, change.after).map(({ path }) => path);
			const fields = paths.length === 0 ? '' : `: ${named(paths)}`;
			return `${style.yellow('changed')} (revision ${change.revision}${fields})`;
		}
		case 'remove':
			return style.red('removed');
		case 'none':
			return style.dim('unchanged');
		default:
			return assertNever(change);
	}
}

/** As {@link changeLines}: `function thumb created`, `function thumb changed (revision 3: run.args, retries)`. */
export function functionChangeLines(changes: readonly FunctionChange[], style: Style): string[] {
	return changes.map((change) => `function ${harmless(change.name)} ${functionChangeWords(change, style)}`);
}

function functionChangeWords(change: FunctionChange, style: Style): string {
	switch (change.kind) {
		case 'create':
			return style.green('created');
		case 'update': {
			const paths = functionFields(change).map(({ path }) => path);
			const fields = paths.length === 0 ? '' : `: ${named(paths)}`;
			return `${style.yellow('changed')} (revision ${change.revision}${fields})`;
		}
		case 'remove':
			return style.red('removed');
		case 'unchanged':
			return style.dim('unchanged');
		default:
			return assertNever(change.kind);
	}
}

/** What an update changes; nothing where only one side is known. */
export function functionFields({ before, after }: FunctionChange): SpecDifference[] {
	return before === undefined || after === undefined ? [] : diffFunctions(before, after);
}

function named(paths: readonly string[]): string {
	return `${paths.slice(0, CAUSES_NAMED).join(', ')}${paths.length > CAUSES_NAMED ? ', …' : ''}`;
}

/** Beside `changeJson`. */
export function scheduleChangeJson({ name, kind, revision }: ScheduleChange): JsonObject {
	return { name, kind, revision };
}

/** As {@link scheduleChangeJson}, in the same words. */
export function functionChangeJson({ name, kind, revision }: FunctionChange): JsonObject {
	return { name, kind: kind === 'unchanged' ? 'none' : kind, revision };
}

/** `env.PORT: 1 → 2`. */
export function fieldLine({ path, before, after }: SpecDifference, style: Style): string {
	const from = before === undefined ? style.dim('(absent)') : style.red(show(before));
	const to = after === undefined ? style.dim('(absent)') : style.green(show(after));
	return `${path}: ${from} → ${to}`;
}

export function fieldJson(field: SpecDifference): JsonObject {
	return { ...field, restarts: restartsProgram(field.path) };
}

function show(value: unknown): string {
	return harmless(typeof value === 'string' ? value : JSON.stringify(value));
}
