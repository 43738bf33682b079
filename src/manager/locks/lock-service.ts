import type { Caller } from '../../model/access.ts';
import { MinderError } from '../../model/errors.ts';
import { isRunId } from '../../model/ids.ts';
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
import { type PlaceId, undelayed } from '../../policy/locks/lock-queue.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import type { EventLog } from '../events/event-log.ts';
import type { ClusterState, Transaction } from '../state/cluster-state.ts';
import type { TableChange } from '../state/tables.ts';
import { HeldCalls, type Woken } from './held-calls.ts';
import { HolderCheck, type HolderCheckPorts } from './holder-check.ts';
import type { LockDesk } from './lock-desk.ts';
import { LockEnds } from './lock-ends.ts';
import { keyOf, LockMemory, requestSpent, sessionEnded } from './lock-memory.ts';
import { chosen, holdersOf, holdsOf, viewOf, waitsOf } from './lock-views.ts';
import { wishOf } from './lock-wish.ts';

/** Longest that a call is held open, seconds. */
const LONGEST_CALL_SECONDS = 30;

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
	readonly #ends: LockEnds;
	readonly #memory: LockMemory;
	readonly #calls: HeldCalls;
	readonly #check: HolderCheck;

	constructor(ports: LockServicePorts) {
		this.#ports = ports;
		const { state, clock, log, pids } = ports;
		this.#calls = new HeldCalls(clock);
		this.#memory = new LockMemory(state);
		this.#ends = new LockEnds({ ...ports, memory: this.#memory, lost: (hold) => this.#lost(hold) });
		this.#check = new HolderCheck({
			pids,
			clock,
			log,
			words: (session) => this.#ends.sessions.words(session),
			holds: (session) => holdsOf(state.view, session).length > 0,
			end: (session) => this.#ends.dead(session),
		});
		state.onChange((changes) => this.#changed(changes));
	}

	/** @throws MinderError `usage`, `precondition`, `not-found` where the session has ended, `conflict` where the request was given up or lost */
	async acquire(asked: AcquireLock, signal?: AbortSignal): Promise<LockAnswer> {
		const { state, desk, clock } = this.#ports;
		const { request, session } = wishOf(asked, clock.wall(), (node) => state.view.nodes.get(node)?.bootId);
		const place = { session: session.id, request: request.id };
		this.#ends.sessions.heard(session.id);
		const result = await state.update((transaction) => {
			this.#checkNotOfRun(transaction, place.session);
			this.#memory.check(transaction, place);
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
		this.#ends.sessions.heard(session);
		await this.#memory.endRequests([place], (transaction) => {
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
		this.#ends.sessions.heard(id);
		if (!this.#ends.sessions.hasNews(id)) {
			const woken = await this.#calls.wait([keyOf(id)], callSeconds(how.holdSeconds, session), signal);
			this.#checkHere(woken, session);
		}
		if (!staged.lockSessions.has(id)) throw sessionEnded(id);
		this.#ends.sessions.heard(id);
		this.#ends.sessions.told(id);
		// What is being taken away is confirmed no more, also before that is on disk.
		const holds = holdsOf(state.view, id).filter(({ request }) => !this.#memory.isSpent({ session: id, request }));
		return { ttlSeconds: session.ttlSeconds ?? 0, holds };
	}

	/** @throws MinderError `storage` */
	async end(session: string, { clean }: { clean: boolean }): Promise<void> {
		await this.#memory.endSession(session, (transaction) => {
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
		return chosen(view, names, lockKey).map((lock) => viewOf(view, lock, this.#ends.delayLeft(lock.name)));
	}

	/**
	 * Takes it from its holders: it goes on when they say that they have stopped, or when they must have. Where nobody holds it, its delay is ended.
	 * @returns as it was, with the delay that it has now
	 * @throws MinderError `not-found`, `precondition` where a run has it: only the end of its tasks frees it
	 */
	async break(name: string, { reason }: { reason: string }, caller?: Caller): Promise<LockView> {
		const { state, desk, events } = this.#ports;
		const key = lockKey(name);
		const { holders = [] } = state.staged.locks.get(key) ?? {};
		const shown = await this.#memory.endRequests(holders, (transaction) => {
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
			for (const hold of holders) this.#checkNotOfLiveRun(transaction, hold.session);
			if (holders.length === 0) desk.endDelay(transaction, key);
			else desk.take(transaction, key, holders, (session) => this.#ends.sessions.left(session));
			const { delayedSeconds } = transaction.locks.get(key) ?? {};
			const was = viewOf(transaction, undelayed(lock), undefined);
			return delayedSeconds === undefined ? was : { ...was, delayedSeconds };
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
		this.#ends.close();
		this.#calls.close();
	}

	/** Once the request has it, or after so long with its places. */
	async #granted(place: PlaceId, session: LockSession, seconds: number, signal?: AbortSignal): Promise<LockAnswer> {
		const { state, clock } = this.#ports;
		const until = clock.monotonic() + callSeconds(seconds, session);
		for (;;) {
			if (!state.staged.lockSessions.has(place.session)) throw sessionEnded(place.session);
			const hold = holdsOf(state.view, place.session).find(({ request }) => request === place.request);
			if (hold !== undefined && !this.#memory.isSpent(place)) {
				this.#ends.sessions.heard(session.id);
				const { name, token } = hold;
				return { kind: 'granted', name, token, ttlSeconds: session.ttlSeconds ?? 0 };
			}
			const waits = waitsOf(state.view, place);
			if (waits.length === 0) throw requestSpent(place);
			const left = until - clock.monotonic();
			if (left <= 0) {
				this.#ends.sessions.heard(session.id);
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

	#checkNotOfRun(tables: Pick<Transaction, 'lockSessions'>, id: string): void {
		const session = tables.lockSessions.get(id);
		if (session === undefined || session.ttlSeconds !== undefined) return;
		throw new MinderError('precondition', `the session ${id} is that of a run: cancel the run instead`);
	}

	/** @throws MinderError `precondition` */
	#checkNotOfLiveRun(tables: Pick<Transaction, 'runs'>, session: string): void {
		if (!isRunId(session) || !tables.runs.has(session)) return;
		throw new MinderError(
			'precondition',
			`the run ${session} has it, and would go on without: \`minder schedule cancel ${session}\` ends both`,
			{ details: { run: session } },
		);
	}

	#lost(hold: LockHold): void {
		this.#ends.sessions.lost(hold.session);
		this.#calls.tell(keyOf(hold.session));
	}

	#changed(changes: readonly TableChange[]): void {
		for (const change of changes) {
			this.#ends.changed(change);
			if (change.table === 'lockSession' && change.after === undefined) this.#calls.tell(keyOf(change.key));
			if (change.table !== 'lock') continue;
			for (const hold of change.after?.holders ?? []) this.#calls.tell(keyOf(hold));
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
