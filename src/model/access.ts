import type { NodeName } from './ids.ts';

/** What a person or script may do, each more than the one before: look · run and change processes · everything. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Bounds of an access token; absent: none. */
export interface AccessLimits {
	/** Names of processes, with `*` (any characters) and `?` (one): one of them must fit. Never empty. */
	readonly processes?: readonly string[];
	/** Constraints on the labels of nodes, as in a placement; all must hold. Never empty. */
	readonly nodes?: readonly string[];
}

/** What is kept of a token with which an agent joins. Times in milliseconds since 1970. */
export interface JoinToken {
	readonly id: string;
	/** SHA-256 of the secret, hexadecimal. */
	readonly hash: string;
	readonly expiresAt: number;
	readonly usesLeft: number;
	/** Who made it, as in events. */
	readonly createdBy: string;
}

/** What is kept of a token of a person or script. Times in milliseconds since 1970. */
export interface AccessToken extends AccessLimits {
	readonly id: string;
	/** Whose it is, as in events. */
	readonly name: string;
	/** SHA-256 of the secret, hexadecimal. */
	readonly hash: string;
	readonly role: Role;
	readonly createdAt: number;
	readonly expiresAt?: number;
	readonly revokedAt?: number;
}

/** The key by which a node is known: only a certificate for it counts, and none once the node is removed. */
export interface NodeKey {
	readonly name: NodeName;
	/** SHA-256 of the public key, hexadecimal. */
	readonly publicKeyHash: string;
	/** Id of the join token. */
	readonly joinedWith: string;
	/** Milliseconds since 1970. */
	readonly at: number;
}

/** Who is at the other end of a connection, as far as the connection itself proves it. */
export type Peer =
	/** Plain text from this machine. */
	| { readonly kind: 'local' }
	/** An agent with a certificate of this cluster. */
	| { readonly kind: 'node'; readonly name: NodeName; readonly publicKeyHash: string }
	/** Anybody else; `address` without port. */
	| { readonly kind: 'anonymous'; readonly address: string };

/** On whose behalf a call is served, once it was let in. */
export type Principal =
	/** A user of the manager's own machine, or anybody where security was turned off: may do everything. */
	| { readonly kind: 'local' }
	| { readonly kind: 'node'; readonly name: NodeName }
	| {
			readonly kind: 'token';
			readonly id: string;
			readonly name: string;
			readonly role: Role;
			readonly limits: AccessLimits;
	  }
	/** Nobody in particular, let in where nothing is needed. */
	| { readonly kind: 'anonymous' };

export interface ClientCall {
	/** `minder.v1.ControlService/GetVersion`. */
	readonly rpc: string;
	readonly peer: Peer;
	/** The access token that came with the call, not looked at yet. */
	readonly bearer?: string;
	/** Id of the access token whose secret the caller has shown when it signed in; on the manager's side alone. */
	readonly tokenId?: string;
}

/**
 * Whether a call is served, asked before anything of its body is looked at.
 * @throws MinderError `unauthenticated` (nobody known), `refused` (known, and not allowed)
 */
export type Authorizer = (call: ClientCall) => Principal | Promise<Principal>;

/** Who makes a call, and on whose behalf it is served. */
export interface Caller {
	readonly peer: Peer;
	readonly principal: Principal;
}

/** An access token as it is shown. */
export type AccessTokenView = Omit<AccessToken, 'hash'>;

/** What an access token is to be. */
export interface NewAccessToken extends AccessLimits {
	/** Whose it is. */
	readonly name: string;
	readonly role: Role;
	/** Absent: it does not end. */
	readonly lifetimeSeconds?: number;
}
