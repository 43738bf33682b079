import { MinderError } from '../../model/errors.ts';
import type { ProcessName, ScheduleName } from '../../model/ids.ts';
import { scheduleName } from '../../model/ids.ts';
import type { Schedule } from '../../model/schedule-records.ts';
import type { TablesView } from '../state/tables.ts';

/** @throws MinderError `not-found` */
export function scheduleNamed(tables: TablesView, name: string): Schedule {
	const schedule = tables.schedules.get(name as ScheduleName);
	if (schedule !== undefined) return schedule;
	scheduleName(name);
	const more = tables.processes.has(name as ScheduleName & ProcessName)
		? `but a process of that name: see \`minder describe ${name}\``
		: '`minder schedule list` shows them';
	throw new MinderError('not-found', `no schedule named ${name}; ${more}`, { details: { name } });
}

/** In the order asked for, each once. @throws MinderError `not-found`, `usage` without names */
export function schedulesNamed(tables: TablesView, names: readonly string[]): Schedule[] {
	if (names.length === 0) throw new MinderError('usage', 'no name was given');
	return [...new Set(names)].map((name) => scheduleNamed(tables, name));
}
