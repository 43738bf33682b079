import type { AccessLimits, AccessTokenView, NewAccessToken } from '../model/access.ts';
import { roleCodec } from './enums.ts';
import { amount, anyOf, defined, optional, required, whole } from './fields.ts';
import type { AccessLimits__Output, AccessLimits as AccessLimitsWire } from './gen/minder/v1/AccessLimits.ts';
import type { AccessToken__Output, AccessToken as AccessTokenWire } from './gen/minder/v1/AccessToken.ts';
import type {
	CreateAccessTokenRequest,
	CreateAccessTokenRequest__Output,
} from './gen/minder/v1/CreateAccessTokenRequest.ts';

export function limitsToWire({ processes, nodes }: AccessLimits): AccessLimitsWire {
	return { processes: [...(processes ?? [])], nodes: [...(nodes ?? [])] };
}

export function limitsFromWire(wire: AccessLimits__Output | null): AccessLimits {
	return defined({ processes: anyOf(wire?.processes ?? []), nodes: anyOf(wire?.nodes ?? []) });
}

export function accessTokenToWire(view: AccessTokenView): AccessTokenWire {
	const { id, name, role, createdAt, expiresAt, revokedAt } = view;
	return {
		id,
		name,
		role: roleCodec.toWire(role),
		limits: limitsToWire(view),
		createdAtMs: createdAt,
		...defined({ expiresAtMs: expiresAt, revokedAtMs: revokedAt }),
	};
}

/** @throws MinderError `usage`, `incompatible` */
export function accessTokenFromWire(wire: AccessToken__Output | null): AccessTokenView {
	const { id, name, role, limits, createdAtMs, expiresAtMs, revokedAtMs } = required(wire, 'access token');
	return {
		id,
		name,
		role: roleCodec.fromWire(role),
		...limitsFromWire(limits),
		createdAt: whole(createdAtMs, 'created_at_ms'),
		...defined({
			expiresAt: optional(expiresAtMs, (at) => whole(at, 'expires_at_ms')),
			revokedAt: optional(revokedAtMs, (at) => whole(at, 'revoked_at_ms')),
		}),
	};
}

export function newAccessTokenToWire(what: NewAccessToken): CreateAccessTokenRequest {
	const { name, role, lifetimeSeconds } = what;
	return { name, role: roleCodec.toWire(role), limits: limitsToWire(what), ...defined({ lifetimeSeconds }) };
}

/** @throws MinderError `usage`, `incompatible` */
export function newAccessTokenFromWire(wire: CreateAccessTokenRequest__Output): NewAccessToken {
	const { name, role, limits, lifetimeSeconds } = wire;
	return {
		name,
		role: roleCodec.fromWire(role),
		...limitsFromWire(limits),
		...defined({ lifetimeSeconds: optional(lifetimeSeconds, (seconds) => amount(seconds, 'the lifetime')) }),
	};
}
