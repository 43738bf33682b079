import type { LockIdentity, LockParty, LockView } from '../../src/model/locks.ts';
import type { WallTime } from '../../src/model/records.ts';
import { formatRfc3339, type JsonObject } from '../../src/model/view-json.ts';
import { formatAge, formatSpan } from './format.ts';
import type { Style } from './style.ts';
import type { Column } from './table.ts';

/** One line of `minder locks`: a holder of a lock, or the lock that nobody holds. */
export interface LockRow {
	readonly lock: LockView;
	readonly holder: LockView['holders'][number] | undefined;
	/** Name and waiters are shown once for each lock. */
	readonly first: boolean;
}

export function lockRows(locks: readonly LockView[]): LockRow[] {
	return locks.flatMap((lock): LockRow[] =>
		lock.holders.length === 0
			? [{ lock, holder: undefined, first: true }]
			: lock.holders.map((holder, at) => ({ lock, holder, first: at === 0 })),
	);
}

/** Columns of `minder locks`; `wide` adds owner, mode, slots and session. */
export function lockColumns(style: Style, now: WallTime, wide: boolean): Column<LockRow>[] {
	const columns: Column<LockRow>[] = [
		{ title: 'NAME', text: ({ lock, first }) => (first ? lock.name : ''), priority: 8, minWidth: 12 },
		{
			title: 'HOLDER',
			text: ({ lock, holder }) => (holder === undefined ? freeText(lock) : partyText(holder.identity)),
			paint: ({ holder }, text) => (holder === undefined ? style.yellow(text) : text),
			priority: 2,
			minWidth: 16,
		},
		{ title: 'NODE', text: ({ holder }) => holder?.identity.node ?? '', priority: 5, minWidth: 6, drop: 2 },
		{
			title: 'SINCE',
			text: ({ holder }) => (holder === undefined ? '' : formatAge(holder.since, now)),
			priority: 9,
			align: 'right',
		},
		{
			title: 'TOKEN',
			text: ({ lock, holder }) => String(holder?.token ?? lock.token),
			priority: 9,
			align: 'right',
		},
	];
	const more: Column<LockRow>[] = [
		{ title: 'MODE', text: ({ holder }) => holder?.mode ?? '', priority: 8, minWidth: 9 },
		{ title: 'SLOTS', text: ({ lock, first }) => (first ? `${lock.holders.length}/${lock.slots}` : ''), priority: 8 },
		{ title: 'OWNER', text: ({ holder }) => holder?.identity.owner ?? '', priority: 4 },
		{ title: 'SESSION', text: ({ holder }) => holder?.session ?? '', priority: 3 },
	];
	return [
		...columns,
		...(wide ? more : []),
		{
			title: 'WAITERS',
			text: ({ lock, first }) => (first ? waitersText(lock, wide ? lock.waiters.length : WAITERS_SHOWN) : ''),
			priority: 1,
			minWidth: 12,
			wrap: true,
		},
	];
}

const WAITERS_SHOWN = 3;

/** `web-2 pid 9 (rsync)`, as a line of the command line says it. */
export function partyText({ host, pid, comment }: LockIdentity): string {
	return `${host}${pid === undefined ? '' : ` pid ${pid}`}${comment === undefined ? '' : ` (${comment})`}`;
}

/** A lock as JSON shows it. */
export function lockJson({ holders, waiters, ...rest }: LockView): JsonObject {
	return { ...rest, holders: holders.map(partyJson), waiters: waiters.map(partyJson) };
}

function partyJson<Party extends LockParty>({ since, ...rest }: Party): JsonObject {
	return { ...rest, since: formatRfc3339(since) };
}

function freeText({ delayedSeconds }: LockView): string {
	return delayedSeconds === undefined ? 'nobody' : `nobody for ${formatSpan(delayedSeconds)}: its last holder was lost`;
}

/** `web-2:4711, web-3:12 (shared)`, in the order in which they get it. */
function waitersText({ waiters }: LockView, most: number): string {
	const texts = waiters.slice(0, most).map(({ identity: { host, pid }, mode }) => {
		const shared = mode === 'shared' ? ' (shared)' : '';
		return `${host}${pid === undefined ? '' : `:${pid}`}${shared}`;
	});
	const rest = waiters.length - texts.length;
	return `${texts.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
