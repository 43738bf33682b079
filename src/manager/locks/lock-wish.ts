import { MinderError } from '../../model/errors.ts';
import type { NodeName } from '../../model/ids.ts';
import {
	type AcquireLock,
	type LockIdentity,
	type LockRequest,
	type LockSession,
	MOST_SLOTS,
	SESSION_TTL,
} from '../../model/locks.ts';
import type { WallTime } from '../../model/records.ts';
import { lockKey } from '../../policy/locks/lock-name.ts';
import { MOST_NAMES } from './lock-desk.ts';

const ID = /^[\x21-\x7e]{1,128}$/;
const LONGEST_TEXT = 500;
const LONGEST_DELAY_SECONDS = 3600;

/**
 * What a client asks for, as it is kept.
 * @param bootOf boot id of a node; `undefined`: not known
 * @throws MinderError `usage`
 */
export function wishOf(
	asked: AcquireLock,
	since: WallTime,
	bootOf: (node: NodeName) => string | undefined,
): { request: LockRequest; session: LockSession } {
	const { id, identity, ttlSeconds, lockDelaySeconds, reentrant = true } = asked.session;
	checkId('session', id);
	checkId('request', asked.request);
	const texts = { owner: identity.owner, host: identity.host, comment: identity.comment ?? '' };
	for (const [field, text] of Object.entries(texts)) checkText(field, text);
	if (identity.owner === '') throw new MinderError('usage', 'the owner of a lock is empty: name one');
	checkRange('ttl of a session', ttlSeconds, SESSION_TTL.least, SESSION_TTL.most, 's');
	checkRange('delay of a lock', lockDelaySeconds, 0, LONGEST_DELAY_SECONDS, 's');
	checkRange('slots of a lock', asked.slots, 1, MOST_SLOTS, '');
	if (!Number.isInteger(asked.slots)) throw new MinderError('usage', `${asked.slots} slots: write a whole number`);
	if (asked.maxHoldSeconds !== undefined && !(asked.maxHoldSeconds > 0))
		throw new MinderError('usage', 'the longest time to hold a lock must be more than 0');
	if (asked.names.length === 0 || asked.names.length > MOST_NAMES)
		throw new MinderError('usage', `a request for ${asked.names.length} locks: name 1 to ${MOST_NAMES}`);
	const limit = asked.maxHoldSeconds === undefined ? {} : { maxHoldSeconds: asked.maxHoldSeconds };
	return {
		session: {
			id,
			identity: located(identity, bootOf),
			ttlSeconds,
			lockDelaySeconds,
			...(reentrant ? {} : { reentrant }),
			since,
		},
		request: {
			id: asked.request,
			session: id,
			names: [...new Set(asked.names.map(lockKey))],
			mode: asked.mode,
			slots: asked.slots,
			...limit,
			since,
		},
	};
}

/**
 * Without the node where that is another machine, as with a data directory that several share: its agent would say of a live holder that it is gone.
 */
function located(identity: LockIdentity, bootOf: (node: NodeName) => string | undefined): LockIdentity {
	const { node, ...rest } = identity;
	if (node === undefined || identity.bootId === undefined || bootOf(node) === identity.bootId) return identity;
	return rest;
}

function checkId(what: string, id: string): void {
	if (!ID.test(id)) throw new MinderError('usage', `the id of the ${what} must be 1 to 128 printable characters`);
}

function checkText(field: string, text: string): void {
	if (text.length <= LONGEST_TEXT && !/\p{Cc}/u.test(text)) return;
	throw new MinderError('usage', `${field} of a lock's holder must be one line of at most ${LONGEST_TEXT} characters`);
}

function checkRange(what: string, value: number, least: number, most: number, unit: string): void {
	if (value >= least && value <= most) return;
	throw new MinderError('usage', `${what}: ${value}${unit} is not within ${least}${unit} and ${most}${unit}`);
}
