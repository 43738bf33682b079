import type { Principal } from '../../model/access.ts';
import { MinderError } from '../../model/errors.ts';
import type { FunctionSpec } from '../../model/function-spec.ts';
import {
	type FunctionName,
	isInstanceId,
	isRunId,
	type RunId,
	runOfInstance,
	type ScheduleName,
	scheduleOf,
} from '../../model/ids.ts';
import type { ScheduleSpec } from '../../model/schedule-spec.ts';
import { checkNamed, coversPlacement, coversProcess, nameOf } from '../../policy/access.ts';
import type { TablesView } from '../state/tables.ts';

/** The run that a name stands for, which may be that of one of its instances. */
function runIn(name: string): RunId | undefined {
	if (isRunId(name)) return name;
	return isInstanceId(name) ? runOfInstance(name) : undefined;
}

/** The schedule whose run, or instance of a run, it is; `undefined` for any other name. */
export function scheduleIn(name: string): ScheduleName | undefined {
	const run = runIn(name);
	return run === undefined ? undefined : scheduleOf(run);
}

/**
 * Whether a principal sees a schedule: by its name, and where the principal is limited to nodes, by whether it can run nowhere else. What is not there is
 * seen by those without a limit to nodes.
 * @param name of a schedule, a run, or an instance of a run
 */
export function seesSchedule(tables: TablesView, principal: Principal, name: string): boolean {
	if (!coversProcess(principal, scheduleIn(name) ?? name)) return false;
	if (principal.kind !== 'token' || principal.limits.nodes === undefined) return true;
	const specs = specsOf(tables, name);
	return specs.length > 0 && specs.every(({ on }) => coversPlacement(principal, on));
}

/**
 * That a principal may touch every schedule that is named, by itself, by a run or by an instance of one; what is not there is judged by its name.
 * @throws MinderError `refused`
 */
export function checkSchedules(tables: TablesView, principal: Principal, names: readonly string[]): void {
	checkNamed(
		principal,
		'schedule',
		names.map((name) => scheduleIn(name) ?? name),
	);
	for (const name of names) {
		for (const spec of specsOf(tables, name)) checkTarget(principal, spec);
	}
}

/**
 * That all that a spec asks for is covered: its nodes, and the lock that its runs hold.
 * @throws MinderError `refused`
 */
export function checkScheduleSpec(principal: Principal, spec: ScheduleSpec): void {
	checkTarget(principal, spec);
	if (spec.mutex !== undefined) checkLocks(principal, [spec.mutex]);
}

/**
 * Whether a principal sees a function with its jobs: by its name, and where the principal is limited to nodes, by whether agents run it there alone.
 * What others than agents do is seen by those without a limit to nodes.
 */
export function seesFunction(tables: TablesView, principal: Principal, name: string): boolean {
	if (!coversProcess(principal, name)) return false;
	if (principal.kind !== 'token' || principal.limits.nodes === undefined) return true;
	const run = tables.functions.get(name as FunctionName)?.spec?.run;
	return run !== undefined && coversPlacement(principal, run);
}

/**
 * That a principal may touch every function that is named: submit its jobs, do them, and change what is set of it.
 * @throws MinderError `refused`, the same for one that is not there
 */
export function checkFunctions(tables: TablesView, principal: Principal, names: readonly string[]): void {
	checkNamed(principal, 'function', names);
	const outside = names.find((name) => !seesFunction(tables, principal, name));
	if (outside !== undefined) throw notOnItsNodes(principal, outside);
}

/** As {@link checkFunctions}, of one that is to be declared. @throws MinderError `refused` */
export function checkFunctionSpec(tables: TablesView, principal: Principal, { name, run }: FunctionSpec): void {
	checkNamed(principal, 'function', [name]);
	if (principal.kind !== 'token' || principal.limits.nodes === undefined) return;
	if (run === undefined || !coversPlacement(principal, run)) throw notOnItsNodes(principal, name);
	if (tables.functions.get(name)?.spec !== undefined) checkFunctions(tables, principal, [name]);
}

function notOnItsNodes(principal: Principal, name: string): MinderError {
	const nodes = principal.kind === 'token' ? (principal.limits.nodes ?? []) : [];
	return new MinderError(
		'refused',
		`${nameOf(principal)} may not touch the function ${name}, whose jobs could be done anywhere: its \`on\` has to demand ${nodes.join(', ')}`,
	);
}

/** Whether a principal may use a lock: `DOMAIN/NAME` is held against the limit to processes, in the domain `default` the name alone. */
export function coversLock(principal: Principal, name: string): boolean {
	return coversProcess(principal, lockPart(name));
}

/** @throws MinderError `refused` */
export function checkLocks(principal: Principal, names: readonly string[]): void {
	checkNamed(principal, 'lock', names.map(lockPart));
}

/** That nothing of a session, should there be one, is out of reach. @throws MinderError `refused` */
export function checkSession(tables: TablesView, principal: Principal, session: string): void {
	if (principal.kind !== 'token' || principal.limits.processes === undefined) return;
	for (const names of tables.locksOf(session).values()) checkLocks(principal, [...names]);
}

function checkTarget(principal: Principal, { name, on }: ScheduleSpec): void {
	if (coversPlacement(principal, on)) return;
	const nodes = principal.kind === 'token' ? (principal.limits.nodes ?? []) : [];
	throw new MinderError(
		'refused',
		`${nameOf(principal)} may not touch the schedule ${name}, which could run anywhere: its \`on\` has to demand ${nodes.join(', ')}`,
	);
}

/** Those that say where it runs: of the schedule, and of the run as it was claimed. */
function specsOf(tables: TablesView, name: string): readonly ScheduleSpec[] {
	const run = runIn(name);
	const claimed = run === undefined ? undefined : tables.runs.get(run)?.spec;
	const present = tables.schedules.get(scheduleIn(name) ?? (name as ScheduleName))?.spec;
	return [claimed, present].filter((spec) => spec !== undefined);
}

function lockPart(name: string): string {
	return name.startsWith('default/') ? name.slice('default/'.length) : name;
}
