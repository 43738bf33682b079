import type { Event } from '../../src/model/records.ts';
import { formatDateTime } from './format.ts';
import type { Column } from './table.ts';

/** Columns of `minder events`; `wide` adds who caused it and the sequence number. */
export function eventColumns(wide: boolean): Column<Event>[] {
	const columns: Column<Event>[] = [
		{ title: 'TIME', text: (event) => formatDateTime(event.at), priority: 9 },
		{ title: 'SUBJECT', text: (event) => event.subject, priority: 5, minWidth: 12 },
		{ title: 'EVENT', text: (event) => event.kind, priority: 4 },
	];
	const more: Column<Event>[] = [
		{ title: 'SEQUENCE', text: (event) => String(event.sequence), priority: 9, align: 'right' },
		{ title: 'ACTOR', text: (event) => event.actor, priority: 9 },
	];
	return [
		...columns,
		...(wide ? more : []),
		{ title: 'REASON', text: (event) => inOneLine(event.reason), priority: 1, minWidth: 16 },
	];
}

/** An event as a line of a stream that has no table to fit. */
export function eventLine(event: Event): string {
	return `${formatDateTime(event.at)}  ${event.subject}  ${event.kind}${event.reason === '' ? '' : `  ${inOneLine(event.reason)}`}`;
}

/** Several problems of a spec file come as lines. */
function inOneLine(reason: string): string {
	return reason.trim().replaceAll(/\s*\n\s*/g, '; ');
}
