import type { Principal } from '../../model/access.ts';
import type { CallOptions, Control } from '../../model/control.ts';
import type { KvChange, KvEntry } from '../../model/kv.ts';
import type { AcquireLock, LockGuard, LockView, PidQuery } from '../../model/locks.ts';
import { checkNamed, checkUnlimited, coversProcess } from '../../policy/access.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import { type CallGuard, named, nodes, principalOf } from './call-guard.ts';
import { checkSeesNode } from './coverage.ts';
import { checkLocks, checkSession, coversLock } from './coverage-names.ts';

/** The part of GuardedControl about locks, shared values and processes that are looked for. */
export class GuardedLocks {
	readonly #inner: Control;
	readonly #state: ClusterState;
	readonly #guard: CallGuard;

	constructor(inner: Control, state: ClusterState, guard: CallGuard) {
		this.#inner = inner;
		this.#state = state;
		this.#guard = guard;
	}

	acquire(request: AcquireLock, options?: CallOptions) {
		const call = { rpc: 'AcquireLock', subject: named('lock', request.names), options };
		const check = (principal: Principal): void => {
			checkLocks(principal, request.names);
			checkSession(this.#state.staged, principal, request.session.id);
		};
		return this.#guard.call(call, check, () => this.#inner.acquireLock(request, options));
	}

	release(session: string, request: string, options?: CallOptions) {
		return this.#onSession('ReleaseLock', session, options, () => this.#inner.releaseLock(session, request, options));
	}

	renew(session: string, how: { holdSeconds: number }, options?: CallOptions) {
		return this.#onSession('RenewSession', session, options, () => this.#inner.renewSession(session, how, options));
	}

	end(session: string, how: { clean: boolean }, options?: CallOptions) {
		return this.#onSession('EndSession', session, options, () => this.#inner.endSession(session, how, options));
	}

	check(guard: LockGuard, options?: CallOptions) {
		const call = { rpc: 'CheckLock', subject: named('lock', [guard.name]), options };
		const check = (principal: Principal): void => checkLocks(principal, [guard.name]);
		return this.#guard.call(call, check, () => this.#inner.checkLock(guard, options));
	}

	list(names: readonly string[], options?: CallOptions): Promise<LockView[]> {
		const principal = principalOf(options);
		return this.#guard.call({ rpc: 'ListLocks', options }, nothing, async () => {
			const all = await this.#inner.listLocks(names, options);
			return all.filter(({ name }) => coversLock(principal, name));
		});
	}

	break(name: string, how: { reason: string }, options?: CallOptions) {
		const call = { rpc: 'BreakLock', subject: named('lock', [name]), options };
		const check = (principal: Principal): void => checkLocks(principal, [name]);
		return this.#guard.call(call, check, () => this.#inner.breakLock(name, how, options));
	}

	getEntry(key: string, options?: CallOptions) {
		return this.#onEntry('GetEntry', key, undefined, options, () => this.#inner.getEntry(key, options));
	}

	/** The audit is told the key, never the value. */
	putEntry(
		key: string,
		value: Uint8Array,
		how: { ifVersion?: number; ttlSeconds?: number; guard?: LockGuard },
		options?: CallOptions,
	) {
		const run = () => this.#inner.putEntry(key, value, how, options);
		return this.#onEntry('PutEntry', key, how.guard, options, run);
	}

	deleteEntry(key: string, how: { ifVersion?: number; guard?: LockGuard }, options?: CallOptions) {
		const run = () => this.#inner.deleteEntry(key, how, options);
		return this.#onEntry('DeleteEntry', key, how.guard, options, run);
	}

	/** As many as were asked for, where there are so many that the caller sees. */
	listEntries(prefix: string, how: { limit: number; after?: string }, options?: CallOptions): Promise<KvEntry[]> {
		const principal = principalOf(options);
		return this.#guard.call({ rpc: 'ListEntries', options }, nothing, async () => {
			const seen: KvEntry[] = [];
			let { after } = how;
			for (;;) {
				const page = await this.#inner.listEntries(
					prefix,
					{ limit: how.limit, ...(after === undefined ? {} : { after }) },
					options,
				);
				seen.push(...page.filter(({ key }) => coversProcess(principal, key)));
				after = page.at(-1)?.key;
				if (page.length < how.limit || seen.length >= how.limit) return seen.slice(0, how.limit);
			}
		});
	}

	watchEntries(prefix: string, options?: CallOptions): AsyncIterable<readonly KvChange[]> {
		const principal = principalOf(options);
		const covered = (change: KvChange): boolean =>
			coversProcess(principal, change.kind === 'put' ? change.entry.key : change.key);
		return this.#guard.stream({ rpc: 'WatchEntries', options }, nothing, (within) =>
			seenOf(this.#inner.watchEntries(prefix, within), covered),
		);
	}

	/** The node of the manager itself, which a query may mean without naming it, is for callers without a limit to nodes. */
	checkPids(queries: readonly PidQuery[], options?: CallOptions) {
		const names = [...new Set(queries.flatMap(({ node }) => (node === undefined ? [] : [node])))];
		const check = (principal: Principal): void => {
			for (const name of names) checkSeesNode(this.#state.view, principal, name);
			const unnamed = queries.some(({ node }) => node === undefined);
			const limited = principal.kind === 'token' && principal.limits.nodes !== undefined;
			if (unnamed && limited) checkUnlimited(principal, "a process of the manager's own node");
		};
		const call = { rpc: 'CheckPids', subject: nodes(names), options };
		return this.#guard.call(call, check, () => this.#inner.checkPids(queries, options));
	}

	#onSession<T>(rpc: string, session: string, options: CallOptions | undefined, run: () => Promise<T>) {
		const check = (principal: Principal): void => checkSession(this.#state.staged, principal, session);
		return this.#guard.call({ rpc, options }, check, run);
	}

	#onEntry<T>(
		rpc: string,
		key: string,
		guard: LockGuard | undefined,
		options: CallOptions | undefined,
		run: () => Promise<T>,
	) {
		const check = (principal: Principal): void => {
			checkNamed(principal, 'key', [key]);
			if (guard !== undefined) checkLocks(principal, [guard.name]);
		};
		return this.#guard.call({ rpc, subject: named('entry', [key]), options }, check, run);
	}
}

/** The first message says what is there, also where that is nothing; later ones are passed on where something is left of them. */
async function* seenOf(
	all: AsyncIterable<readonly KvChange[]>,
	covered: (change: KvChange) => boolean,
): AsyncGenerator<readonly KvChange[], void, undefined> {
	let first = true;
	for await (const changes of all) {
		const seen = changes.filter(covered);
		if (first || seen.length > 0) yield seen;
		first = false;
	}
}

const nothing = (): void => {};
