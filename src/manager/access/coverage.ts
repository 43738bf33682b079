import type { Principal } from '../../model/access.ts';
import { MinderError } from '../../model/errors.ts';
import { isInstanceId, isProcessName, type NodeName, splitInstanceId } from '../../model/ids.ts';
import type { PlacementSpec } from '../../model/process-spec.ts';
import type { Event } from '../../model/records.ts';
import { checkProcesses, coversNode, coversPlacement, coversProcess, nameOf } from '../../policy/access.ts';
import { labelsOf } from '../state/node-state.ts';
import type { TablesView } from '../state/tables.ts';
import { coversLock, scheduleIn, seesFunction, seesSchedule } from './coverage-names.ts';

/** Whether nothing is out of a principal's reach. */
export function isUnlimited(principal: Principal): boolean {
	if (principal.kind === 'local') return true;
	return principal.kind === 'token' && principal.limits.processes === undefined && principal.limits.nodes === undefined;
}

/** The process that a name stands for, which may be that of an instance. */
export function processPart(name: string): string {
	return isInstanceId(name) ? splitInstanceId(name).process : name;
}

/**
 * Whether a principal sees a process: by its name, and where the principal is limited to nodes, by whether it can run nowhere else.
 * What is not there is seen by those without a limit to nodes.
 */
export function seesProcess(tables: TablesView, principal: Principal, name: string): boolean {
	if (!coversProcess(principal, name)) return false;
	if (principal.kind !== 'token' || principal.limits.nodes === undefined) return true;
	const process = isProcessName(name) ? tables.processes.get(name) : undefined;
	return process !== undefined && coversPlacement(principal, process.spec.placement);
}

/** Whether a principal sees a node; one that is not there is seen by those without a limit to nodes. */
export function seesNode(tables: TablesView, principal: Principal, name: string): boolean {
	const node = tables.nodes.get(name as NodeName);
	if (node !== undefined) return coversNode(principal, labelsOf(node));
	return isUnlimited(principal) || (principal.kind === 'token' && principal.limits.nodes === undefined);
}

/**
 * That a principal may touch every process that is named, by itself or by an instance; what is not there is judged by its name.
 * @throws MinderError `refused`
 */
export function checkTouches(tables: TablesView, principal: Principal, names: readonly string[]): void {
	const processes = names.map(processPart);
	checkProcesses(principal, processes);
	for (const name of processes) {
		const process = isProcessName(name) ? tables.processes.get(name) : undefined;
		if (process !== undefined) checkPlacement(principal, name, process.spec.placement);
	}
}

/** @throws MinderError `refused` where it could run on a node that is not covered */
export function checkPlacement(principal: Principal, name: string, placement: PlacementSpec): void {
	if (coversPlacement(principal, placement)) return;
	const nodes = principal.kind === 'token' ? (principal.limits.nodes ?? []) : [];
	throw new MinderError(
		'refused',
		`${nameOf(principal)} may not touch the process ${name}, which could run anywhere: its placement has to demand ${nodes.join(', ')}`,
	);
}

/**
 * That a principal may change what a node is there for, which concerns every process on it.
 * @throws MinderError `refused` also for a token that is limited to some processes
 */
export function checkMaintains(tables: TablesView, principal: Principal, name: string): void {
	checkSeesNode(tables, principal, name);
	if (principal.kind !== 'token' || principal.limits.processes === undefined) return;
	throw new MinderError(
		'refused',
		`${nameOf(principal)} may not touch the node ${name}, as its token is limited to some processes: ask an admin`,
	);
}

/** @throws MinderError `refused`, the same for a node that is not there */
export function checkSeesNode(tables: TablesView, principal: Principal, name: string): void {
	if (seesNode(tables, principal, name)) return;
	throw new MinderError('refused', `${nameOf(principal)} may not touch the node ${name}: ask an admin`);
}

/** Which events a principal sees: those of what it sees. */
export function seesEvent(tables: TablesView, principal: Principal): (event: Event) => boolean {
	if (isUnlimited(principal)) return () => true;
	return ({ subject }) => {
		const slash = subject.indexOf('/');
		const name = subject.slice(slash + 1);
		switch (subject.slice(0, Math.max(0, slash))) {
			case 'process':
				return seesProcess(tables, principal, name);
			case 'instance':
				if (scheduleIn(name) !== undefined) return seesSchedule(tables, principal, name);
				return seesProcess(tables, principal, processPart(name));
			case 'schedule':
			case 'run':
				return seesSchedule(tables, principal, name);
			case 'function':
				return seesFunction(tables, principal, name);
			case 'lock':
				return coversLock(principal, name);
			case 'entry':
				return coversProcess(principal, name);
			case 'node':
				return seesNode(tables, principal, name);
			default:
				return false;
		}
	};
}
