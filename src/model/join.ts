import type { Caller } from './access.ts';

/** Who asks for a certificate. */
export interface JoinOptions {
	readonly caller: Caller;
}

/** How a machine gets its certificate. Certificates and requests are PEM. Each method throws a MinderError. */
export interface JoinHandlers {
	/** A value to be signed; good once, for a minute. */
	getChallenge(options: JoinOptions): Promise<{ readonly challenge: string }>;
	/**
	 * The first certificate of a node. The same key may join again with the same token while that is good: it is counted once.
	 * @throws MinderError `unauthenticated` (token or challenge), `conflict` (another agent is that node), `usage`, `storage`
	 */
	join(
		request: { readonly token: string; readonly signingRequest: string },
		options: JoinOptions,
	): Promise<{ readonly certificate: string; readonly authority: string }>;
	/**
	 * Another certificate for the key that the node has.
	 * @throws MinderError `unauthenticated` (challenge), `refused` (another key, or the node was removed), `usage`
	 */
	renew(request: { readonly signingRequest: string }, options: JoinOptions): Promise<{ readonly certificate: string }>;
}
