import type { LockRecord } from '../../model/locks.ts';
import type { RowIndex } from './table.ts';

const NONE: ReadonlyMap<string, ReadonlySet<string>> = new Map();

interface Place {
	readonly session: string;
	readonly request: string;
}

/** The locks that a session has something of: it holds, waits, or its end delays them. */
export class LockIndex implements RowIndex<string, LockRecord> {
	/** Session, request, names of locks. */
	readonly #bySession = new Map<string, Map<string, Set<string>>>();

	of(session: string): ReadonlyMap<string, ReadonlySet<string>> {
		return this.#bySession.get(session) ?? NONE;
	}

	/** Places that are in both are left alone: most changes of a long queue concern one of them. */
	move(name: string, before: LockRecord | undefined, after: LockRecord | undefined): void {
		const kept = new Set<object>(before === undefined || after === undefined ? [] : rowsOf(after));
		const stay = new Set<object>();
		for (const row of rowsOf(before)) {
			if (kept.has(row)) stay.add(row);
			else this.#remove(name, placeOf(row));
		}
		for (const row of rowsOf(after)) if (!stay.has(row)) this.#add(name, placeOf(row));
	}

	#add(name: string, { session, request }: Place): void {
		const requests = this.#bySession.get(session) ?? new Map<string, Set<string>>();
		this.#bySession.set(session, requests);
		const names = requests.get(request);
		if (names === undefined) requests.set(request, new Set([name]));
		else names.add(name);
	}

	#remove(name: string, { session, request }: Place): void {
		const requests = this.#bySession.get(session);
		const names = requests?.get(request);
		if (requests === undefined || names === undefined) return;
		names.delete(name);
		if (names.size === 0) requests.delete(request);
		if (requests.size === 0) this.#bySession.delete(session);
	}
}

type Row = LockRecord['holders'][number] | LockRecord['waiters'][number] | Place;

function rowsOf(lock: LockRecord | undefined): readonly Row[] {
	return lock === undefined ? [] : [...lock.holders, ...lock.waiters, ...(lock.delayedBy ?? [])];
}

function placeOf(row: Row): Place {
	return 'request' in row ? row : { session: row.session, request: row.id };
}
