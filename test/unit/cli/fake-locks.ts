import { MinderError } from '../../../src/model/errors.ts';
import type { KvChange, KvEntry } from '../../../src/model/kv.ts';
import type {
	AcquireLock,
	LockAnswer,
	LockGuard,
	LockView,
	PidAnswer,
	PidQuery,
	SessionState,
} from '../../../src/model/locks.ts';
import { FakeSchedules } from './fake-schedules.ts';

/** Locks, shared values and processes of a manager in memory. */
export abstract class FakeLocks extends FakeSchedules {
	locks: LockView[] = [];
	/** Answers of `acquireLock`, one after the other; the last one again and again. */
	answers: LockAnswer[] = [{ kind: 'granted', name: 'default/deploy', token: 7, ttlSeconds: 15 }];
	readonly acquired: AcquireLock[] = [];
	/** What a renewal tells. */
	session: SessionState = { ttlSeconds: 15, holds: [] };
	/** What `checkLock` says. */
	held = true;
	readonly entries = new Map<string, KvEntry>();
	/** What `watchEntries` gives, one message after the other. */
	entryChanges: (readonly KvChange[])[] = [];
	pids: PidAnswer[] = [];
	#version = 0;

	async acquireLock(request: AcquireLock): Promise<LockAnswer> {
		this.call(`acquire ${request.names.join(' ')}`);
		this.acquired.push(request);
		const [answer] = this.answers.length > 1 ? this.answers.splice(0, 1) : this.answers;
		if (answer === undefined) throw new MinderError('not-found', 'no session of that id');
		return answer;
	}

	async releaseLock(session: string, request: string): Promise<void> {
		this.call(`release ${session} ${request}`);
	}

	async renewSession(session: string, how: { holdSeconds: number }): Promise<SessionState> {
		this.call(`renew ${session} ${how.holdSeconds}`);
		return this.session;
	}

	async endSession(session: string, how: { clean: boolean }): Promise<void> {
		this.call(`end ${session} ${how.clean ? 'clean' : 'unclean'}`);
	}

	async checkLock(guard: LockGuard): Promise<boolean> {
		this.call(`check-lock ${guard.name} ${guard.token}`);
		return this.held;
	}

	async listLocks(names: readonly string[]): Promise<LockView[]> {
		this.call(`locks ${names.join(' ')}`.trim());
		const wanted = (lock: string): boolean =>
			names.some((name) => (name.endsWith('/') ? lock.startsWith(name) : lock === this.#full(name)));
		return this.locks.filter(({ name }) => names.length === 0 || wanted(name));
	}

	async breakLock(name: string, how: { reason: string }): Promise<LockView> {
		this.call(`break ${name} ${JSON.stringify(how)}`);
		const lock = this.locks.find((each) => each.name === this.#full(name));
		if (lock === undefined) throw new MinderError('not-found', `nobody holds ${name}`);
		return lock;
	}

	async getEntry(key: string): Promise<KvEntry> {
		this.call(`get-entry ${key}`);
		return this.#entry(key);
	}

	async putEntry(
		key: string,
		value: Uint8Array,
		how: { ifVersion?: number; ttlSeconds?: number; guard?: LockGuard },
	): Promise<KvEntry> {
		this.call(`put ${key} ${Buffer.from(value).toString()} ${JSON.stringify(how)}`);
		this.#checkVersion(key, how.ifVersion);
		const { ttlSeconds } = how;
		const entry = {
			key,
			value,
			version: ++this.#version,
			changedAt: 0,
			...(ttlSeconds === undefined ? {} : { ttlSeconds }),
		};
		this.entries.set(key, entry);
		return entry;
	}

	async deleteEntry(key: string, how: { ifVersion?: number; guard?: LockGuard }): Promise<void> {
		this.call(`delete ${key} ${JSON.stringify(how)}`);
		this.#entry(key);
		this.#checkVersion(key, how.ifVersion);
		this.entries.delete(key);
	}

	async listEntries(prefix: string, how: { limit: number; after?: string }): Promise<KvEntry[]> {
		this.call(`list-entries ${prefix} ${JSON.stringify(how)}`);
		return [...this.entries.values()]
			.filter(({ key }) => key.startsWith(prefix) && (how.after === undefined || key > how.after))
			.sort((a, b) => (a.key < b.key ? -1 : 1))
			.slice(0, how.limit);
	}

	async *watchEntries(prefix: string): AsyncGenerator<readonly KvChange[]> {
		this.call(`watch-entries ${prefix}`.trim());
		yield* this.entryChanges;
	}

	async checkPids(queries: readonly PidQuery[]): Promise<PidAnswer[]> {
		this.call(`check-pids ${queries.map(({ node, pid }) => `${node ?? ''}:${pid}`).join(' ')}`);
		return queries.map(
			(query) =>
				this.pids.find(({ node, pid }) => node === query.node && pid === query.pid) ?? { ...query, state: 'down' },
		);
	}

	#entry(key: string): KvEntry {
		const entry = this.entries.get(key);
		if (entry === undefined) throw new MinderError('not-found', `no entry named ${key}`);
		return entry;
	}

	#checkVersion(key: string, version: number | undefined): void {
		const present = this.entries.get(key)?.version ?? 0;
		if (version === undefined || version === present) return;
		throw new MinderError('conflict', `${key} has version ${present}, not ${version}`);
	}

	#full(name: string): string {
		return name.includes('/') ? name : `default/${name}`;
	}
}
