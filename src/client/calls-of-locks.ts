import type { Control } from '../model/control.ts';
import type { KvEntry } from '../model/kv.ts';
import type { LockView } from '../model/locks.ts';
import { defined, required } from '../wire/fields.ts';
import { entryChangeFromWire, entryFromWire } from '../wire/kv.ts';
import { acquireToWire, lockAnswerFromWire, lockFromWire, sessionFromWire } from '../wire/lock.ts';
import { pidAnswerFromWire } from '../wire/pid.ts';
import { ControlService } from '../wire/proto.ts';
import type { CallRunner } from './call-runner.ts';

type LockCalls = Pick<
	Control,
	| 'acquireLock'
	| 'releaseLock'
	| 'renewSession'
	| 'endSession'
	| 'checkLock'
	| 'listLocks'
	| 'breakLock'
	| 'getEntry'
	| 'putEntry'
	| 'deleteEntry'
	| 'listEntries'
	| 'watchEntries'
	| 'checkPids'
>;

/**
 * The client's calls about locks, shared values and processes that are looked for. Those whose ids make them the same however often they are sent are
 * repeated like reads.
 */
export function lockCalls(calls: CallRunner): LockCalls {
	const rpc = ControlService.service;

	return {
		acquireLock: (request, options) =>
			calls.held(rpc.AcquireLock, acquireToWire(request), request.pollSeconds, lockAnswerFromWire, options),

		releaseLock: (session, request, options) => calls.read(rpc.ReleaseLock, { session, request }, () => {}, options),

		renewSession: (session, { holdSeconds }, options) =>
			calls.held(rpc.RenewSession, { session, holdSeconds }, holdSeconds, sessionFromWire, options),

		endSession: (session, { clean }, options) => calls.read(rpc.EndSession, { session, clean }, () => {}, options),

		checkLock: (guard, options) => calls.read(rpc.CheckLock, { guard }, ({ held }) => held, options),

		async listLocks(names, options) {
			const all: LockView[] = [];
			for (;;) {
				const after = all.at(-1)?.name ?? '';
				const { locks, more } = await calls.read(
					rpc.ListLocks,
					{ names: [...names], after },
					(page) => ({ locks: page.locks.map(lockFromWire), more: page.more }),
					options,
				);
				all.push(...locks);
				if (!more || locks.length === 0) return all;
			}
		},

		breakLock: (name, { reason }, options) =>
			calls.change(rpc.BreakLock, { name, reason }, ({ lock }) => lockFromWire(required(lock, 'lock')), options),

		getEntry: (key, options) => calls.read(rpc.GetEntry, { key }, ({ entry }) => entryFromWire(entry), options),

		putEntry: (key, value, how, options) =>
			calls.change(rpc.PutEntry, { key, value, ...defined(how) }, ({ entry }) => entryFromWire(entry), options),

		deleteEntry: (key, how, options) => calls.change(rpc.DeleteEntry, { key, ...defined(how) }, () => {}, options),

		async listEntries(prefix, { limit, after }, options) {
			const all: KvEntry[] = [];
			for (;;) {
				const { entries, more } = await calls.read(
					rpc.ListEntries,
					{ prefix, limit: limit - all.length, ...defined({ after: all.at(-1)?.key ?? after }) },
					(page) => ({ entries: page.entries.map(entryFromWire), more: page.more }),
					options,
				);
				all.push(...entries);
				if (!more || entries.length === 0 || all.length >= limit) return all;
			}
		},

		watchEntries: (prefix, options) =>
			calls.stream(rpc.WatchEntries, { prefix }, ({ changes }) => changes.map(entryChangeFromWire), options),

		checkPids: (queries, options) =>
			calls.read(rpc.CheckPids, { queries: [...queries] }, ({ answers }) => answers.map(pidAnswerFromWire), options),
	};
}
