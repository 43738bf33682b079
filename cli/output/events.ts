import type { Event } from '../../src/model/records.ts';
import { formatDateTime } from './format.ts';
import type { Column } from './table.ts';

/** Columns of `minder events`; `wide` adds who caused it and the sequence number, `audit` who. */
export function eventColumns({ wide, audit }: { readonly wide: boolean; readonly audit: boolean }): Column<Event>[] {
	const columns: Column<Event>[] = [
		{ title: 'TIME', text: (event) => formatDateTime(event.at), priority: 9 },
		{ title: 'SUBJECT', text: (event) => event.subject, priority: 5, minWidth: 12 },
		{ title: 'EVENT', text: (event) => event.kind, priority: 4 },
	];
	const sequence: Column<Event> = {
		title: 'SEQUENCE',
		text: (event) => String(event.sequence),
		priority: 9,
		align: 'right',
	};
	const actor: Column<Event> = { title: 'ACTOR', text: (event) => event.actor, priority: 9 };
	return [
		...columns,
		...(wide ? [sequence] : []),
		...(wide || audit ? [actor] : []),
		{ title: 'REASON', text: (event) => inOneLine(event.reason), priority: 1, minWidth: 24, wrap: true },
	];
}

/** An event as a line of a stream that has no table to fit. */
export function eventLine(event: Event): string {
	return lineOf(event, [event.subject, event.kind]);
}

/** As {@link eventLine}, for an entry of the audit trail: with who it was. */
export function auditLine(event: Event): string {
	return lineOf(event, [event.subject, event.kind, event.actor]);
}

function lineOf(event: Event, words: readonly string[]): string {
	const reason = event.reason === '' ? [] : [inOneLine(event.reason)];
	return [formatDateTime(event.at), ...words, ...reason].join('  ');
}

/** Several problems of a spec file come as lines. */
function inOneLine(reason: string): string {
	return reason.trim().replaceAll(/\s*\n\s*/g, '; ');
}
