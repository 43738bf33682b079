import { MinderError } from '../../model/errors.ts';
import type { InstanceId, ProcessName } from '../../model/ids.ts';
import { isInstanceId, isProcessName, isScheduleName } from '../../model/ids.ts';
import type { Instance, Process } from '../../model/records.ts';
import type { TablesView } from '../state/tables.ts';

/** What a name that may be either stands for. */
export type Named =
	| { readonly kind: 'process'; readonly process: Process }
	| { readonly kind: 'instance'; readonly instance: Instance; readonly process: Process };

/** @throws MinderError `not-found` */
export function processNamed(tables: TablesView, name: string): Process {
	const process = isProcessName(name) ? tables.processes.get(name) : undefined;
	if (process !== undefined) return process;
	throw noProcess(name, isScheduleName(name) && tables.schedules.has(name));
}

/** @param isSchedule whether a schedule has that name */
export function noProcess(name: string, isSchedule: boolean): MinderError {
	const more = isSchedule
		? `but a schedule of that name: see \`minder schedule describe ${name}\`, \`minder help schedule\``
		: '`minder status` lists them';
	return new MinderError('not-found', `no process named ${name}; ${more}`, { details: { name } });
}

/** In the order asked for, each once. @throws MinderError `not-found`, `usage` without names */
export function processesNamed(tables: TablesView, names: readonly string[]): Process[] {
	atLeastOne(names);
	return [...new Set(names)].map((name) => processNamed(tables, name));
}

/** @throws MinderError `not-found` */
export function named(tables: TablesView, name: string): Named {
	if (!isInstanceId(name)) return { kind: 'process', process: processNamed(tables, name) };
	const instance = tables.instances.get(name);
	const process = instance === undefined ? undefined : tables.processes.get(instance.process);
	if (instance !== undefined && process !== undefined) return { kind: 'instance', instance, process };
	throw noInstance(name);
}

/** The instances that the names stand for, each once. @throws MinderError `not-found`, `usage` without names */
export function instancesNamed(tables: TablesView, names: readonly string[]): Instance[] {
	atLeastOne(names);
	const found = new Map<InstanceId, Instance>();
	for (const name of names) {
		const target = named(tables, name);
		const instances = target.kind === 'process' ? tables.instancesOf(target.process.name) : [target.instance];
		for (const instance of instances) found.set(instance.id, instance);
	}
	return [...found.values()];
}

export function noInstance(name: string): MinderError {
	return new MinderError('not-found', `no instance named ${name}; \`minder status\` lists them`, { details: { name } });
}

/** A name from the program's path that nothing has yet: `sleep`, `sleep-2`, … */
export function uniqueName(command: string, taken: (name: ProcessName) => boolean): ProcessName {
	const base = command.slice(command.lastIndexOf('/') + 1).replace(/[^A-Za-z0-9_-]+/g, '-');
	const clean = base.replace(/^[_-]+|-+$/g, '').slice(0, 56) || 'process';
	for (let number = 1; ; number++) {
		const name = (number === 1 ? clean : `${clean}-${number}`) as ProcessName;
		if (!taken(name)) return name;
	}
}

function atLeastOne(names: readonly string[]): void {
	if (names.length === 0) throw new MinderError('usage', 'no name was given');
}
