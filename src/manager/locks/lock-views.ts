import { isRunId } from '../../model/ids.ts';
import type { LockHolder, LockIdentity, LockParty, LockRecord, LockView, SessionState } from '../../model/locks.ts';
import { shownLock } from '../../policy/locks/lock-name.ts';
import { holdOf, type PlaceId, positionOf } from '../../policy/locks/lock-queue.ts';
import type { TablesView } from '../state/tables.ts';

type Sessions = Pick<TablesView, 'lockSessions'>;

const GONE: LockIdentity = { owner: '?', host: '?' };

/** Who a session is. */
export function identityOf(tables: Sessions, session: string): LockIdentity {
	return tables.lockSessions.get(session)?.identity ?? GONE;
}

/** Of a client's session: whoever knows all of it can renew and end it. */
const SHOWN_CHARACTERS = 8;

/** A lock as it is shown; `delayLeft`: what is left of its delay, seconds. */
export function viewOf(tables: Sessions, lock: LockRecord, delayLeft: number | undefined): LockView {
	const party = (session: string, since: number): LockParty => ({
		session: isRunId(session) ? session : session.slice(0, SHOWN_CHARACTERS),
		identity: identityOf(tables, session),
		since,
	});
	const delayedSeconds = lock.delayedSeconds === undefined ? undefined : (delayLeft ?? lock.delayedSeconds);
	return {
		name: shownLock(lock.name),
		slots: lock.slots,
		token: lock.token,
		holders: lock.holders.map(({ session, since, token, mode }) => ({ ...party(session, since), token, mode })),
		waiters: lock.waiters.map(({ session, since, mode }) => ({ ...party(session, since), mode })),
		...(delayedSeconds === undefined ? {} : { delayedSeconds }),
	};
}

/** Those of the names that are there: `DOMAIN/` for all of a domain, none for all. By name as it is shown: readers of pages go on from one. */
export function chosen(tables: TablesView, names: readonly string[], keyOf: (name: string) => string): LockRecord[] {
	const byName = (one: LockRecord, other: LockRecord): number => (shownLock(one.name) < shownLock(other.name) ? -1 : 1);
	if (names.length === 0) return [...tables.locks.values()].sort(byName);
	const domains = names.filter((name) => name.endsWith('/'));
	const found = new Map<string, LockRecord>();
	if (domains.length > 0) {
		for (const lock of tables.locks.values()) {
			if (domains.some((domain) => lock.name.startsWith(domain))) found.set(lock.name, lock);
		}
	}
	for (const name of names) {
		const lock = name.endsWith('/') ? undefined : tables.locks.get(keyOf(name));
		if (lock !== undefined) found.set(lock.name, lock);
	}
	return [...found.values()].sort(byName);
}

/** Where a request waits. */
export function waitsOf(tables: TablesView, place: PlaceId) {
	return [...(tables.locksOf(place.session).get(place.request) ?? [])].flatMap((name) => {
		const lock = tables.locks.get(name);
		const position = lock === undefined ? -1 : positionOf(lock, place);
		if (lock === undefined || position < 0) return [];
		return [{ name: shownLock(name), position: position + 1, holders: holdersOf(tables, lock) }];
	});
}

/** Who has it. */
export function holdersOf(tables: Sessions, lock: LockRecord): LockHolder[] {
	return lock.holders.map(({ session, since }) => ({ ...identityOf(tables, session), since }));
}

/** What a session holds. */
export function holdsOf(tables: TablesView, session: string): SessionState['holds'] {
	return [...tables.locksOf(session)].flatMap(([request, names]) =>
		[...names].flatMap((name) => {
			const lock = tables.locks.get(name);
			const hold = lock === undefined ? undefined : holdOf(lock, { session, request });
			return hold === undefined ? [] : [{ name: shownLock(name), token: hold.token, request }];
		}),
	);
}
