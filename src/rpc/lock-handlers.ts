import type { Control } from '../model/control.ts';
import { MinderError } from '../model/errors.ts';
import { KV_LIMITS, type KvChange, type KvEntry } from '../model/kv.ts';
import { amount, defined, optional, required, whole } from '../wire/fields.ts';
import type { ControlServiceHandlers } from '../wire/gen/minder/v1/ControlService.ts';
import { entryChangeToWire, entryKey, entryPrefix, entryToWire, entryValue } from '../wire/kv.ts';
import {
	acquireFromWire,
	clientId,
	guardFromWire,
	holdFromWire,
	lockAnswerToWire,
	lockName,
	lockOrDomain,
	lockToWire,
	sessionToWire,
} from '../wire/lock.ts';
import { behind, pageOf } from '../wire/pages.ts';
import { pidAnswerToWire, pidQueriesFromWire } from '../wire/pid.ts';
import { heldUnary, type ServerContext, serverStream, unary } from './adapters.ts';

type LockHandlers = Pick<
	ControlServiceHandlers,
	| 'AcquireLock'
	| 'ReleaseLock'
	| 'RenewSession'
	| 'EndSession'
	| 'CheckLock'
	| 'ListLocks'
	| 'BreakLock'
	| 'GetEntry'
	| 'PutEntry'
	| 'DeleteEntry'
	| 'ListEntries'
	| 'WatchEntries'
	| 'CheckPids'
>;

/** Bytes of an entry beside its key and value, at most. */
const FRAME_BYTES = 64;

/** The part of ControlService about locks, shared values and processes that are looked for: decode, one call, encode. */
export function lockHandlers(control: Control, context: ServerContext): LockHandlers {
	return {
		AcquireLock: heldUnary(context, async (request, options) =>
			lockAnswerToWire(await control.acquireLock(acquireFromWire(request), options)),
		),

		ReleaseLock: unary(context, async ({ session, request }, options) => {
			await control.releaseLock(clientId(session, 'a session'), clientId(request, 'a request'), options);
			return {};
		}),

		RenewSession: heldUnary(context, async ({ session, holdSeconds }, options) =>
			sessionToWire(await control.renewSession(clientId(session, 'a session'), holdFromWire(holdSeconds), options)),
		),

		EndSession: unary(context, async ({ session, clean }, options) => {
			await control.endSession(clientId(session, 'a session'), { clean }, options);
			return {};
		}),

		CheckLock: unary(context, async ({ guard }, options) => ({
			held: await control.checkLock(guardFromWire(required(guard, 'lock')), options),
		})),

		ListLocks: unary(context, async ({ names, after }, options) => {
			const all = behind(await control.listLocks(names.map(lockOrDomain), options), after);
			const { page, more } = pageOf(all, (lock) => JSON.stringify(lock).length);
			return { locks: page.map(lockToWire), more };
		}),

		BreakLock: unary(context, async ({ name, reason }, options) => ({
			lock: lockToWire(await control.breakLock(lockName(name), { reason }, options)),
		})),

		GetEntry: unary(context, async ({ key }, options) => ({
			entry: entryToWire(await control.getEntry(entryKey(key), options)),
		})),

		PutEntry: unary(context, async ({ key, value, ifVersion, ttlSeconds, guard }, options) => {
			const how = defined({
				ifVersion: optional(ifVersion, (version) => whole(version, 'version')),
				ttlSeconds: optional(ttlSeconds, (ttl) => amount(ttl, 'the ttl')),
				guard: optional(guard, guardFromWire),
			});
			return { entry: entryToWire(await control.putEntry(entryKey(key), entryValue(value), how, options)) };
		}),

		DeleteEntry: unary(context, async ({ key, ifVersion, guard }, options) => {
			const how = defined({
				ifVersion: optional(ifVersion, (version) => whole(version, 'version')),
				guard: optional(guard, guardFromWire),
			});
			await control.deleteEntry(entryKey(key), how, options);
			return {};
		}),

		ListEntries: unary(context, async ({ prefix, limit, after }, options) => {
			if (limit < 1 || limit > KV_LIMITS.entries) {
				throw new MinderError('usage', `the number of entries must be 1 to ${KV_LIMITS.entries}, not ${limit}`);
			}
			const how = defined({ limit, after: optional(after, entryKey) });
			const { page, more } = pageOf(await control.listEntries(entryPrefix(prefix), how, options), sizeOf);
			return { entries: page.map(entryToWire), more };
		}),

		WatchEntries: serverStream(context, async function* ({ prefix }, options) {
			for await (const changes of control.watchEntries(entryPrefix(prefix), options)) {
				let left = changes;
				do {
					const { page } = pageOf(left, changeSizeOf);
					yield { changes: page.map(entryChangeToWire) };
					left = left.slice(page.length);
				} while (left.length > 0);
			}
		}),

		CheckPids: unary(context, async ({ queries }, options) => ({
			answers: (await control.checkPids(pidQueriesFromWire(queries), options)).map(pidAnswerToWire),
		})),
	};
}

function sizeOf({ key, value }: KvEntry): number {
	return FRAME_BYTES + key.length + value.length;
}

function changeSizeOf(change: KvChange): number {
	return change.kind === 'put' ? sizeOf(change.entry) : FRAME_BYTES + change.key.length;
}
