import type { Caller } from '../../model/access.ts';
import { MinderError } from '../../model/errors.ts';
import type {
	AcquireLock,
	LockAnswer,
	LockGuard,
	LockHold,
	LockSession,
	LockView,
	SessionState,
} from '../../model/locks.ts';
import { lockKey, shownLock } from '../../policy/locks/lock-name.ts';
import { holdOf, type PlaceId } from '../../policy/locks/lock-queue.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import type { EventLog } from '../events/event-log.ts';
import type { ClusterState, Transaction } from '../state/cluster-state.ts';
import type { TableChange } from '../state/tables.ts';
import { HeldCalls, type Woken } from './held-calls.ts';
import { HolderCheck, type HolderCheckPorts } from './holder-check.ts';
import type { LockDesk } from './lock-desk.ts';
import { LockSessions } from './lock-sessions.ts';
import { LockTimers } from './lock-timers.ts';
import { chosen, holdersOf, viewOf, waitsOf } from './lock-views.ts';
import { wishOf } from './lock-wish.ts';
import { Recent } from './recent.ts';

/** Longest that a call is held open, seconds. */
const LONGEST_CALL_SECONDS = 30;
/** After a change that the store did not take. */
const RETRY_SECONDS = 1;
/** Ended sessions and requests that are told from new ones. */
const REMEMBERED = 20_000;

export interface LockServicePorts {
	readonly state: ClusterState;
	readonly desk: LockDesk;
	readonly events: EventLog;
	readonly pids: HolderCheckPorts['pids'];
	readonly clock: Clock;
	readonly log: Log;
}

/**
 * What users ask of locks; see Control. What is decided is on disk before it is answered; the times of sessions, delays and holds are in memory, and
 * begin anew with each manager.
 */
export class LockService {
	readonly #ports: LockServicePorts;
	readonly #sessions: LockSessions;
	readonly #timers: LockTimers;
	readonly #calls: HeldCalls;
	readonly #check: HolderCheck;
	readonly #ended = new Recent(REMEMBERED);
	readonly #spent = new Recent(REMEMBERED);

	constructor(ports: LockServicePorts) {
		this.#ports = ports;
		const { state, clock, log, pids } = ports;
		this.#calls = new HeldCalls(clock);
		this.#sessions = new LockSessions(clock, (session) => this.#expired(session));
		this.#timers = new LockTimers(clock, {
			undelay: (lock) => this.#undelay(lock),
			heldTooLong: (lock, hold) => this.#heldTooLong(lock, hold),
		});
		this.#check = new HolderCheck({
			pids,
			clock,
			log,
			words: (session) => this.#sessions.words(session),
			holds: (session) => this.#holds(session).length > 0,
			end: (session) => this.#dead(session),
		});
		for (const session of state.view.lockSessions.values()) this.#sessions.began(session, false);
		for (const lock of state.view.locks.values()) this.#timers.changed(lock.name, undefined, lock);
		state.onChange((changes) => this.#changed(changes));
	}

	/** @throws MinderError `usage`, `precondition`, `not-found` where the session has ended, `conflict` where the request was given up or lost */
	async acquire(asked: AcquireLock, signal?: AbortSignal): Promise<LockAnswer> {
		const { state, desk, clock } = this.#ports;
		const { request, session } = wishOf(asked, clock.wall());
		const place = { session: session.id, request: request.id };
		this.#sessions.heard(session.id);
		const result = await state.update((transaction) => {
			this.#checkUsable(transaction, place);
			return asked.try ? desk.attempt(transaction, request, session) : desk.request(transaction, request, session);
		});
		if (result.kind === 'mismatch') {
			throw new MinderError(
				'precondition',
				`the lock ${result.name} is used with ${result.slots} slots, not ${request.slots}: all who ask for it have to agree`,
				{ details: { name: result.name, slots: String(result.slots) } },
			);
		}
		if (asked.try && result.kind === 'queued') return this.#refused(request.names);
		return this.#granted(place, session, Math.min(asked.pollSeconds, LONGEST_CALL_SECONDS), signal);
	}

	/** Also of what is not there. @throws MinderError `storage` */
	async release(session: string, request: string): Promise<void> {
		const place = { session, request };
		this.#sessions.heard(session);
		await this.#spend(this.#spent, [keyOf(place)], (transaction) => {
			this.#checkNotOfRun(transaction, session);
			this.#ports.desk.release(transaction, place);
		});
		this.#calls.tell(keyOf(place));
	}

	/** @throws MinderError `not-found` */
	async renew(id: string, how: { holdSeconds: number }, signal?: AbortSignal): Promise<SessionState> {
		const { state } = this.#ports;
		const { staged } = state;
		this.#checkNotOfRun(staged, id);
		const session = staged.lockSessions.get(id);
		if (session === undefined) throw sessionEnded(id);
		this.#sessions.heard(id);
		if (!this.#sessions.hasNews(id)) {
			const woken = await this.#calls.wait([keyOf(id)], callSeconds(how.holdSeconds, session), signal);
			this.#checkHere(woken, session);
		}
		if (!staged.lockSessions.has(id)) throw sessionEnded(id);
		this.#sessions.heard(id);
		this.#sessions.told(id);
		return { ttlSeconds: session.ttlSeconds ?? 0, holds: this.#holds(id) };
	}

	/** @throws MinderError `storage` */
	async end(session: string, { clean }: { clean: boolean }): Promise<void> {
		await this.#spend(this.#ended, [session], (transaction) => {
			this.#checkNotOfRun(transaction, session);
			this.#ports.desk.end(transaction, session, clean ? 'clean' : 'unclean');
		});
	}

	async check({ name, token }: LockGuard): Promise<boolean> {
		const key = lockKey(name);
		return this.#ports.state.update((transaction) => isHeld(transaction, key, token));
	}

	async list(names: readonly string[]): Promise<LockView[]> {
		const { view } = this.#ports.state;
		return chosen(view, names, lockKey).map((lock) => viewOf(view, lock, this.#timers.delayLeft(lock.name)));
	}

	/** Where nobody holds it, its delay is ended. @throws MinderError `not-found` */
	async break(name: string, { reason }: { reason: string }, caller?: Caller): Promise<LockView> {
		const { state, desk, events } = this.#ports;
		const key = lockKey(name);
		const { holders = [] } = state.staged.locks.get(key) ?? {};
		const shown = await this.#spend(this.#spent, holders.map(keyOf), (transaction) => {
			const lock = transaction.locks.get(key);
			if (lock === undefined) {
				throw new MinderError(
					'not-found',
					`nobody holds the lock ${name}; \`minder locks\` lists those that are held`,
					{
						details: { name },
					},
				);
			}
			if (holders.length === 0) desk.endDelay(transaction, key);
			else desk.take(transaction, key, holders);
			return viewOf(transaction, lock, this.#timers.delayLeft(key));
		});
		for (const hold of holders) this.#lost(hold);
		const actor = caller?.principal.kind === 'token' ? caller.principal.name : 'user';
		const from = shown.holders.map(({ identity }) => `${identity.owner} on ${identity.host}`).join(', ');
		const text = `taken from ${from === '' ? 'nobody' : from}${reason === '' ? '' : `: ${reason}`}`;
		events.append({ kind: 'lock-broken', subject: `lock/${shownLock(key)}`, actor, reason: text });
		return shown;
	}

	/** Calls that are held open end, and time ends nothing any more. */
	close(): void {
		this.#check.close();
		this.#timers.close();
		this.#sessions.close();
		this.#calls.close();
	}

	/** Once the request has it, or after so long with its places. */
	async #granted(place: PlaceId, session: LockSession, seconds: number, signal?: AbortSignal): Promise<LockAnswer> {
		const { state, clock } = this.#ports;
		const until = clock.monotonic() + callSeconds(seconds, session);
		for (;;) {
			if (!state.staged.lockSessions.has(place.session)) throw sessionEnded(place.session);
			const hold = this.#holds(place.session).find(({ request }) => request === place.request);
			if (hold !== undefined && !this.#spent.has(keyOf(place))) {
				this.#sessions.heard(session.id);
				const { name, token } = hold;
				return { kind: 'granted', name, token, ttlSeconds: session.ttlSeconds ?? 0 };
			}
			const waits = waitsOf(state.view, place);
			if (waits.length === 0) throw requestSpent(place);
			const left = until - clock.monotonic();
			if (left <= 0) {
				this.#sessions.heard(session.id);
				return { kind: 'queued', waits };
			}
			this.#checkHere(await this.#calls.wait([keyOf(place), keyOf(place.session)], left, signal), session);
		}
	}

	#checkHere(woken: Woken, session: LockSession): void {
		if (woken === 'closed') {
			throw new MinderError('unreachable', 'this manager ends: ask again, what was held or waited for is kept');
		}
		if (woken !== 'gone') return;
		void this.#check.suspect(this.#ports.state.staged.lockSessions.get(session.id) ?? session);
		throw new MinderError('cancelled', 'the call was given up; the place is kept as long as the session lasts');
	}

	#refused(keys: readonly string[]): LockAnswer {
		const { view } = this.#ports.state;
		const holders = keys.map((key) => {
			const lock = view.locks.get(key);
			return { name: shownLock(key), holders: lock === undefined ? [] : holdersOf(view, lock) };
		});
		return { kind: 'refused', holders };
	}

	/** What a session holds. */
	#holds(session: string): SessionState['holds'] {
		const { view } = this.#ports.state;
		return [...view.locksOf(session)].flatMap(([request, names]) =>
			[...names].flatMap((name) => {
				const lock = view.locks.get(name);
				const hold = lock === undefined ? undefined : holdOf(lock, { session, request });
				return hold === undefined ? [] : [{ name: shownLock(name), token: hold.token, request }];
			}),
		);
	}

	/** @throws MinderError `not-found`, `conflict`: what comes late must not begin anew what has ended */
	#checkUsable(transaction: Transaction, place: PlaceId): void {
		this.#checkNotOfRun(transaction, place.session);
		if (!transaction.lockSessions.has(place.session) && this.#ended.has(place.session)) {
			throw sessionEnded(place.session);
		}
		if (this.#spent.has(keyOf(place))) throw requestSpent(place);
	}

	#checkNotOfRun(tables: Pick<Transaction, 'lockSessions'>, id: string): void {
		const session = tables.lockSessions.get(id);
		if (session === undefined || session.ttlSeconds !== undefined) return;
		throw new MinderError('precondition', `the session ${id} is that of a run: cancel the run instead`);
	}

	/** Changes what the keys of `memory` stand for, and remembers them from that moment on, unless the store does not take it. */
	async #spend<Result>(
		memory: Recent,
		keys: readonly string[],
		change: (transaction: Transaction) => Result,
	): Promise<Result> {
		const done = this.#ports.state.update(change);
		for (const key of keys) memory.add(key);
		try {
			return await done;
		} catch (error) {
			for (const key of keys) memory.delete(key);
			throw error;
		}
	}

	#lost(hold: LockHold): void {
		this.#sessions.lost(hold.session);
		this.#calls.tell(keyOf(hold.session));
	}

	#expired(id: string): void {
		const session = this.#ports.state.staged.lockSessions.get(id);
		if (session === undefined) return;
		this.#endOf(session, 'unclean', `nothing was heard of it for ${session.ttlSeconds} s`);
	}

	#dead(id: string): void {
		const session = this.#ports.state.staged.lockSessions.get(id);
		if (session !== undefined) this.#endOf(session, 'clean', 'its process has ended');
	}

	#endOf({ id, identity }: LockSession, how: 'clean' | 'unclean', why: string): void {
		const { desk, events } = this.#ports;
		const held = this.#holds(id);
		this.#quietly(
			this.#spend(this.#ended, [id], (transaction) => desk.end(transaction, id, how)),
			() => this.#sessions.again(id, RETRY_SECONDS),
			() => {
				const reason = `taken from ${identity.owner} on ${identity.host}: ${why}`;
				for (const { name } of held) {
					events.append({ kind: 'lock-lost', subject: `lock/${name}`, actor: 'manager', reason });
				}
			},
		);
	}

	#undelay(lock: string): void {
		const { state, desk } = this.#ports;
		this.#quietly(
			state.update((transaction) => desk.endDelay(transaction, lock)),
			() => this.#timers.again(lock, undefined, RETRY_SECONDS),
		);
	}

	#heldTooLong(lock: string, hold: LockHold): void {
		const { state, desk, events } = this.#ports;
		this.#quietly(
			this.#spend(this.#spent, [keyOf(hold)], (transaction) => desk.take(transaction, lock, [hold])),
			() => this.#timers.again(lock, hold, RETRY_SECONDS),
			() => {
				this.#lost(hold);
				const { owner, host } = state.view.lockSessions.get(hold.session)?.identity ?? { owner: '?', host: '?' };
				const reason = `taken from ${owner} on ${host}: held for longer than ${hold.maxHoldSeconds} s`;
				events.append({ kind: 'lock-lost', subject: `lock/${shownLock(lock)}`, actor: 'manager', reason });
			},
		);
	}

	/** What nobody waits for: where the store does not take it, `again` sees to it later. */
	#quietly(done: Promise<unknown>, again: () => void, then: () => void = () => {}): void {
		done.then(then, (error: unknown) => {
			this.#ports.log.warn({ err: error }, 'an end at a lock was not written down, trying again');
			again();
		});
	}

	#changed(changes: readonly TableChange[]): void {
		for (const change of changes) {
			if (change.table === 'lockSession') {
				if (change.after !== undefined && change.before === undefined) this.#sessions.began(change.after, true);
				if (change.after !== undefined) continue;
				this.#sessions.ended(change.key);
				this.#calls.tell(keyOf(change.key));
			} else if (change.table === 'lock') {
				this.#timers.changed(change.key, change.before, change.after);
				for (const hold of change.after?.holders ?? []) this.#calls.tell(keyOf(hold));
			}
		}
	}
}

/** Whether a lock, by its key, is held under this token. */
export function isHeld(tables: Pick<Transaction, 'locks'>, key: string, token: number): boolean {
	return tables.locks.get(key)?.holders.some((hold) => hold.token === token) === true;
}

function callSeconds(wanted: number, { ttlSeconds = 0 }: LockSession): number {
	return Math.max(0, Math.min(wanted, LONGEST_CALL_SECONDS, ttlSeconds / 2));
}

/** Of a session, or of a request of it. */
function keyOf(what: string | PlaceId): string {
	return typeof what === 'string' ? `${what} ` : `${what.session} ${what.request}`;
}

function sessionEnded(id: string): MinderError {
	const text = `the session ${id} has ended, and with it what it held: ask for the lock again with a new session`;
	return new MinderError('not-found', text, { details: { session: id } });
}

function requestSpent({ session, request }: PlaceId): MinderError {
	const text = `the request ${request} was given up, or what it held was taken away: ask again with a new id`;
	return new MinderError('conflict', text, { details: { session, request } });
}
