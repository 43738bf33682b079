import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Authorizer, Caller, Peer } from '../../model/access.ts';
import { MinderError } from '../../model/errors.ts';
import { bearerOf } from '../../rpc/secure-guard.ts';
import { checkOrigin, isForwarded, type Origins } from './gate.ts';
import { csrfFits, type Session, type Sessions } from './sessions.ts';

export interface CallersOptions {
	readonly authorize: Authorizer;
	readonly sessions: Sessions;
	readonly origins: Origins;
	/** Who is at the other end of the connection; `undefined` where it is not known (any more). */
	readonly peerOf: (request: FastifyRequest) => Peer | undefined;
	/** Whether plain text from this machine needs no token. */
	readonly trustsLoopback: boolean;
}

/** A request that was let in. */
export interface Admitted {
	readonly caller: Caller;
	/** Where it came with a cookie. */
	readonly session?: Session;
	readonly secret?: string;
}

/** Finds out who asks: by token, by cookie, or by being on this machine. All of them are let in by the manager's own authorizer. */
export class Callers {
	readonly cookie: string;
	readonly #options: CallersOptions;

	constructor(options: CallersOptions) {
		this.#options = options;
		// The prefix makes a browser refuse it from anybody but this very host, over TLS.
		this.cookie = this.#secure ? '__Host-minder-session' : 'minder-session';
	}

	/** @param rpc full name of the call that the request stands for. @throws MinderError `unauthenticated`, `refused` */
	async admit(request: FastifyRequest, reply: FastifyReply, rpc: string): Promise<Admitted> {
		const peer = this.peer(request);
		const { authorization } = request.headers;
		if (authorization !== undefined) {
			const bearer = bearerOf(authorization);
			if (bearer !== undefined)
				return { caller: { peer, principal: await this.#options.authorize({ rpc, peer, bearer }) } };
			throw new MinderError('unauthenticated', 'the authorization header is not one "Bearer TOKEN"');
		}
		const secret = request.cookies[this.cookie];
		if (secret === undefined) return { caller: { peer, principal: await this.#options.authorize({ rpc, peer }) } };
		return this.#withCookie(request, reply, { rpc, peer, secret });
	}

	/** Whoever shows a good token; for {@link Sessions.begin}. @throws MinderError `unauthenticated`, `precondition` */
	async signIn(request: FastifyRequest, token: string, rpc: string): Promise<Caller & { readonly tokenId: string }> {
		const peer = this.peer(request);
		const principal = await this.#options.authorize({ rpc, peer, bearer: token });
		if (principal.kind === 'token') return { peer, principal, tokenId: principal.id };
		throw new MinderError('precondition', 'this manager was started with --insecure: nobody needs to sign in');
	}

	/** The session of the request's cookie, if there is one. */
	sessionOf(request: FastifyRequest): Session | undefined {
		const secret = request.cookies[this.cookie];
		return secret === undefined ? undefined : this.#options.sessions.use(secret);
	}

	setCookie(reply: FastifyReply, secret: string, maxAge: number): void {
		reply.setCookie(this.cookie, secret, { ...this.#attributes(), maxAge });
	}

	clearCookie(reply: FastifyReply): void {
		reply.setCookie(this.cookie, '', { ...this.#attributes(), maxAge: 0 });
	}

	/** @throws MinderError `internal` */
	peer(request: FastifyRequest): Peer {
		const { peerOf, trustsLoopback } = this.#options;
		const peer = peerOf(request);
		if (peer === undefined) throw new MinderError('internal', 'a request came over a connection that is not known');
		if (peer.kind !== 'local' || (trustsLoopback && !isForwarded(request.raw))) return peer;
		return { kind: 'anonymous', address: request.raw.socket.remoteAddress ?? '' };
	}

	async #withCookie(
		request: FastifyRequest,
		reply: FastifyReply,
		{ rpc, peer, secret }: { rpc: string; peer: Peer; secret: string },
	): Promise<Admitted> {
		const { authorize, sessions, origins } = this.#options;
		const session = sessions.use(secret);
		if (session === undefined) {
			this.clearCookie(reply);
			throw new MinderError('unauthenticated', 'the session has ended: sign in again');
		}
		if (request.method !== 'GET') {
			checkOrigin(request.raw, origins, true);
			if (!csrfFits(request.headers['x-minder-csrf'], secret)) {
				throw new MinderError(
					'refused',
					'a change with a cookie needs the header X-Minder-CSRF as it was given at signing in',
				);
			}
		}
		const principal = await authorize({ rpc, peer, tokenId: session.tokenId });
		return { caller: { peer, principal }, session, secret };
	}

	#attributes() {
		return { httpOnly: true, sameSite: 'strict', secure: this.#secure, path: '/' } as const;
	}

	get #secure(): boolean {
		return this.#options.origins.scheme === 'https';
	}
}
