import type { FunctionSpec } from '../../src/model/function-spec.ts';
import type { FunctionChange } from '../../src/model/jobs.ts';
import type { ProcessSpec } from '../../src/model/process-spec.ts';
import type { ScheduleSpec } from '../../src/model/schedule-spec.ts';
import type { ScheduleChange } from '../../src/model/schedule-views.ts';
import { changeJson } from '../../src/model/view-json.ts';
import type { Change } from '../../src/model/views.ts';
import { diffSchedules } from '../../src/policy/schedule-change.ts';
import { diffSpecs, restartsProgram, type SpecDifference } from '../../src/policy/spec-change.ts';
import { applySpecs } from '../apply-specs.ts';
import { type Cli, type Invocation, onAction, usage } from '../invocation.ts';
import { loadSpecs } from '../load-specs.ts';
import { collect, type OutputOptions, withOutput, withServer } from '../options.ts';
import {
	changeLines,
	fieldJson,
	fieldLine,
	functionChangeJson,
	functionChangeLines,
	functionFields,
	scheduleChangeJson,
	scheduleChangeLines,
} from '../output/changes.ts';
import { formatCommand } from '../output/format.ts';
import { whenWords } from '../output/schedules.ts';
import { harmless } from '../output/table.ts';

interface DiffOptions extends OutputOptions {
	/** Required; its absence is told by us, who know what was written instead. */
	readonly file?: readonly string[];
	readonly prune?: boolean;
}

/** `minder diff -f FILE|DIR|-`: exit code 0 without a difference, 1 with one, 2 and up for errors. */
export function diffCommand(cli: Cli): void {
	const command = cli.program
		.command('diff')
		.description('show what apply would change; ends with 0 for nothing, 1 for something')
		.allowExcessArguments(true) // told in the action, with what to write instead
		.option('-f, --file <path>', 'a file, a directory of *.yaml, *.yml and *.json, or - (repeatable)', collect)
		.option('--prune', 'as with apply --prune');
	withServer(withOutput(command));
	onAction<DiffOptions>(cli, command, diff, { leastErrorCode: 2 });
}

async function diff(run: Invocation<DiffOptions>): Promise<number> {
	if (run.args.length > 0) throw usage(`diff takes its files with -f: minder diff -f ${run.args[0]}`);
	if (run.options.file === undefined) throw usage('diff needs a file or a directory: minder diff -f app.yaml');
	const set = await loadSpecs(run.io, run.options.file);
	const client = await run.client();
	const all = await applySpecs(client, set, { dryRun: true, prune: run.options.prune === true });
	const changes = all.changes.filter((change) => change.kind !== 'none');
	const schedules = all.schedules.filter((change) => change.kind !== 'none');
	const functions = all.functions.filter((change) => change.kind !== 'unchanged');
	if (run.human) {
		for (const change of changes) showChange(run, change);
		for (const change of schedules) showSchedule(run, change);
		for (const change of functions) showFunction(run, change);
	} else
		await run.value({
			changes: changes.map((each) => ({ ...changeJson(each), fields: fieldsOf(each).map(fieldJson) })),
			schedules: schedules.length === 0 ? undefined : schedules.map(scheduleJson),
			functions: functions.length === 0 ? undefined : functions.map(functionJson),
		});
	return changes.length + schedules.length + functions.length === 0 ? 0 : 1;
}

function fieldsOf(change: Change): SpecDifference[] {
	return change.kind === 'update' ? diffSpecs(change.before, change.after) : [];
}

function showChange(run: Invocation, change: Change): void {
	const { style } = run;
	if (change.kind === 'create') {
		run.line(style.green(`+ ${change.name}: new, ${summaryOf(change.after)}`));
	} else if (change.kind === 'remove') {
		run.line(style.red(`- ${change.name}: removed, ${summaryOf(change.before)}`));
	} else if (change.kind === 'update') {
		run.line(`~ ${changeLines([change], style)[0] ?? ''}`);
		for (const field of fieldsOf(change)) {
			const restarts = change.restarts && restartsProgram(field.path) ? style.yellow('  (restarts)') : '';
			run.line(`    ${fieldLine(field, style)}${restarts}`);
		}
	}
}

function showSchedule(run: Invocation, change: ScheduleChange): void {
	const { style } = run;
	if (change.kind === 'create') run.line(style.green(`+ schedule ${change.name}: new, ${runOf(change.after)}`));
	else if (change.kind === 'remove') {
		run.line(style.red(`- schedule ${change.name}: removed, ${runOf(change.before)}`));
	} else if (change.kind === 'update') {
		run.line(`~ ${scheduleChangeLines([change], style)[0] ?? ''}`);
		for (const field of diffSchedules(change.before, change.after)) run.line(`    ${fieldLine(field, style)}`);
	}
}

function scheduleJson(change: ScheduleChange): object {
	const fields = change.kind === 'update' ? diffSchedules(change.before, change.after) : [];
	return { ...scheduleChangeJson(change), fields };
}

function showFunction(run: Invocation, change: FunctionChange): void {
	const { style } = run;
	const { kind, before, after } = change;
	const name = harmless(change.name);
	if (kind === 'create') run.line(style.green(`+ function ${name}: new, ${workOf(after)}`));
	else if (kind === 'remove') run.line(style.red(`- function ${name}: removed, ${workOf(before)}`));
	else if (kind === 'update') {
		run.line(`~ ${functionChangeLines([change], style)[0] ?? ''}`);
		for (const field of functionFields(change)) run.line(`    ${fieldLine(field, style)}`);
	}
}

function functionJson(change: FunctionChange): object {
	return { ...functionChangeJson(change), fields: change.kind === 'update' ? functionFields(change) : [] };
}

function workOf(spec: FunctionSpec | undefined): string {
	if (spec?.run === undefined) return 'done by workers that come by themselves';
	const { process, concurrency } = spec.run;
	return harmless(`${formatCommand([process.command, ...process.args])} × ${concurrency} on each node`);
}

function runOf(spec: ScheduleSpec): string {
	return harmless(`${whenWords(spec)}: ${formatCommand([spec.run.command, ...spec.run.args])}`);
}

function summaryOf(spec: ProcessSpec): string {
	const where = spec.placement.all ? 'on every node' : `× ${spec.placement.count}`;
	return harmless(`${formatCommand([spec.command, ...spec.args])} ${where}`);
}
