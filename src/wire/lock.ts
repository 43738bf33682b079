import { MinderError } from '../model/errors.ts';
import { nodeName } from '../model/ids.ts';
import {
	type AcquireLock,
	LOCK_NAME,
	type LockAnswer,
	type LockGuard,
	type LockHolder,
	type LockIdentity,
	type LockMode,
	type LockParty,
	type LockView,
	MOST_SLOTS,
	SESSION_TTL,
	type SessionState,
} from '../model/locks.ts';
import { enumCodec } from './enums.ts';
import { amount, defined, optional, required, whole } from './fields.ts';
import type { AcquireLockRequest, AcquireLockRequest__Output } from './gen/minder/v1/AcquireLockRequest.ts';
import type {
	AcquireLockResponse,
	AcquireLockResponse__Output,
	_minder_v1_AcquireLockResponse_Holder__Output as Holder__Output,
	_minder_v1_AcquireLockResponse_Wait__Output as Wait__Output,
	_minder_v1_AcquireLockResponse_Holder as WireHolder,
} from './gen/minder/v1/AcquireLockResponse.ts';
import type {
	Lock__Output,
	_minder_v1_Lock_Party__Output as Party__Output,
	Lock as WireLock,
	_minder_v1_Lock_Party as WireParty,
} from './gen/minder/v1/Lock.ts';
import type { LockGuard__Output } from './gen/minder/v1/LockGuard.ts';
import type { LockIdentity__Output } from './gen/minder/v1/LockIdentity.ts';
import type { LockMode__Output } from './gen/minder/v1/LockMode.ts';
import type { RenewSessionResponse, RenewSessionResponse__Output } from './gen/minder/v1/RenewSessionResponse.ts';

/** Of one request. */
const MOST_NAMES = 100;
const MOST_POLL_SECONDS = 30;
const MOST_HOLD_SECONDS = 1200;
/** Of each text of an identity. */
const MOST_TEXT = 1024;
/** Ids of runs have an `@`, so that nobody passes for one. */
const CLIENT_ID = /^[A-Za-z0-9._:-]{1,128}$/;

const LOCK_MODE = {
	LOCK_MODE_UNSPECIFIED: null,
	LOCK_MODE_EXCLUSIVE: 'exclusive',
	LOCK_MODE_SHARED: 'shared',
} as const satisfies Record<LockMode__Output, LockMode | null>;

const lockModeCodec = enumCodec<LockMode, typeof LOCK_MODE>('mode of a lock', LOCK_MODE);

/** @throws MinderError `usage` */
export function lockName(name: string): string {
	if (LOCK_NAME.test(name)) return name;
	throw new MinderError(
		'usage',
		`lock name ${JSON.stringify(name)} is not valid: write NAME or DOMAIN/NAME, each 1 to 63 letters, digits, ".", "-" or "_"`,
	);
}

/** A name, or `DOMAIN/`. @throws MinderError `usage` */
export function lockOrDomain(name: string): string {
	if (name.endsWith('/') && LOCK_NAME.test(`${name}x`)) return name;
	return lockName(name);
}

/** Id of a session or a request, made by a client. @throws MinderError `usage` */
export function clientId(id: string, what: string): string {
	if (CLIENT_ID.test(id)) return id;
	throw new MinderError(
		'usage',
		`${what} must have an id of 1 to 128 letters, digits, ".", "_", ":" or "-", not ${JSON.stringify(id.slice(0, 200))}`,
	);
}

export function acquireToWire({ session, names, mode, ...rest }: AcquireLock): AcquireLockRequest {
	const { id, identity, ttlSeconds, lockDelaySeconds, reentrant } = session;
	return defined({
		...rest,
		session: id,
		identity,
		ttlSeconds,
		lockDelaySeconds,
		reentrant,
		names: [...names],
		mode: lockModeCodec.toWire(mode),
	});
}

/** @throws MinderError `usage`, `incompatible` */
export function acquireFromWire(wire: AcquireLockRequest__Output): AcquireLock {
	if (wire.names.length < 1 || wire.names.length > MOST_NAMES) {
		throw new MinderError('usage', `a request must be for 1 to ${MOST_NAMES} locks, not ${wire.names.length}`);
	}
	return {
		session: {
			id: clientId(wire.session, 'a session'),
			identity: identityFromWire(required(wire.identity, 'identity of the session')),
			ttlSeconds: between(wire.ttlSeconds, SESSION_TTL.least, SESSION_TTL.most, 'the ttl of a session'),
			lockDelaySeconds: between(wire.lockDelaySeconds, 0, SESSION_TTL.most, 'the delay of a lock'),
			...defined({ reentrant: wire.reentrant }),
		},
		request: clientId(wire.request, 'a request'),
		names: wire.names.map(lockName),
		mode: lockModeCodec.fromWire(wire.mode),
		slots: between(wire.slots, 1, MOST_SLOTS, 'the number of slots'),
		try: wire.try,
		pollSeconds: between(wire.pollSeconds, 0, MOST_POLL_SECONDS, 'the time of a poll'),
		...defined({
			maxHoldSeconds: optional(wire.maxHoldSeconds, (time) => amount(time, 'the longest hold')),
		}),
	};
}

/** @throws MinderError `usage` */
export function holdFromWire(seconds: number): { holdSeconds: number } {
	return { holdSeconds: between(seconds, 0, MOST_HOLD_SECONDS, 'the time of a renewal') };
}

function identityFromWire(wire: LockIdentity__Output): LockIdentity {
	for (const part of [wire.owner, wire.host, wire.bootId, wire.comment]) {
		if (part === undefined || part.length <= MOST_TEXT) continue;
		throw new MinderError(
			'too-large',
			`owner, host, boot id and comment of a lock have at most ${MOST_TEXT} characters`,
		);
	}
	return defined({
		owner: wire.owner,
		host: wire.host,
		node: optional(wire.node, nodeName),
		pid: wire.pid,
		startTime: optional(wire.startTime, (at) => whole(at, 'start time')),
		bootId: wire.bootId,
		comment: wire.comment,
	});
}

export function lockAnswerToWire(answer: LockAnswer): AcquireLockResponse {
	switch (answer.kind) {
		case 'granted': {
			const { name, token, ttlSeconds } = answer;
			return { granted: { name, token, ttlSeconds } };
		}
		case 'queued':
			return { queued: { waits: answer.waits.map((wait) => ({ ...wait, holders: wait.holders.map(holderToWire) })) } };
		case 'refused':
			return {
				refused: { holders: answer.holders.map(({ name, holders }) => ({ name, holders: holders.map(holderToWire) })) },
			};
	}
}

/** @throws MinderError `usage`, `incompatible` (an answer that this version does not know) */
export function lockAnswerFromWire(wire: AcquireLockResponse__Output): LockAnswer {
	const holdersOf = (wait: Wait__Output) => ({ name: wait.name, holders: wait.holders.map(holderFromWire) });
	switch (wire.answer) {
		case 'granted': {
			const { name, token, ttlSeconds } = required(wire.granted, 'granted');
			return { kind: 'granted', name, token: whole(token, 'token'), ttlSeconds: amount(ttlSeconds, 'ttl') };
		}
		case 'queued': {
			const { waits } = required(wire.queued, 'queued');
			return { kind: 'queued', waits: waits.map((wait) => ({ ...holdersOf(wait), position: wait.position })) };
		}
		case 'refused':
			return { kind: 'refused', holders: required(wire.refused, 'refused').holders.map(holdersOf) };
		default:
			throw new MinderError(
				'incompatible',
				'the manager answered in a way that this version does not know: use the same version of minder on both sides',
			);
	}
}

function holderToWire({ since, ...identity }: LockHolder): WireHolder {
	return { identity, sinceMs: since };
}

function holderFromWire({ identity, sinceMs }: Holder__Output): LockHolder {
	return { ...identityFromWire(required(identity, 'identity')), since: whole(sinceMs, 'time of the lock') };
}

export function sessionToWire({ ttlSeconds, holds }: SessionState): RenewSessionResponse {
	return { ttlSeconds, holds: [...holds] };
}

/** @throws MinderError `usage` */
export function sessionFromWire({ ttlSeconds, holds }: RenewSessionResponse__Output): SessionState {
	return {
		ttlSeconds: amount(ttlSeconds, 'ttl'),
		holds: holds.map(({ name, token, request }) => ({ name, token: whole(token, 'token'), request })),
	};
}

/** @throws MinderError `usage` */
export function guardFromWire({ name, token }: LockGuard__Output): LockGuard {
	return { name: lockName(name), token: whole(token, 'token of the lock') };
}

export function lockToWire(lock: LockView): WireLock {
	return defined({
		...lock,
		holders: lock.holders.map(({ token, ...party }) => ({ ...partyToWire(party), token })),
		waiters: lock.waiters.map(partyToWire),
	});
}

/** @throws MinderError `usage`, `incompatible` */
export function lockFromWire(wire: Lock__Output): LockView {
	return defined({
		name: wire.name,
		slots: wire.slots,
		token: whole(wire.token, 'token'),
		holders: wire.holders.map((party) => ({ ...partyFromWire(party), token: whole(party.token, 'token') })),
		waiters: wire.waiters.map(partyFromWire),
		delayedSeconds: optional(wire.delayedSeconds, (time) => amount(time, 'delay')),
	});
}

function partyToWire({ session, identity, since, mode }: LockParty & { readonly mode: LockMode }): WireParty {
	return { session, identity, sinceMs: since, mode: lockModeCodec.toWire(mode) };
}

function partyFromWire({ session, identity, sinceMs, mode }: Party__Output): LockParty & { readonly mode: LockMode } {
	return {
		session,
		identity: identityFromWire(required(identity, 'identity')),
		since: whole(sinceMs, 'time of the lock'),
		mode: lockModeCodec.fromWire(mode),
	};
}

function between(value: number, least: number, most: number, what: string): number {
	if (value >= least && value <= most) return value;
	throw new MinderError('usage', `${what} must be ${least} to ${most}, not ${value}`);
}
