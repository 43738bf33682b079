import { type Metadata, ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import type { Authorizer, Caller, Peer, Principal } from '../model/access.ts';
import { MinderError } from '../model/errors.ts';
import type { Log } from '../sys/log.ts';
import type { Endpoints } from './secure-connections.ts';
import { toStatusLogged } from './status.ts';

const callers = new WeakMap<Metadata, Caller>();
/** A token has 61 characters. */
const BEARER = /^Bearer ([A-Za-z0-9._-]{1,128})$/i;

/** The token of an `authorization` header; `undefined` for one of another form. */
export function bearerOf(header: string): string | undefined {
	return BEARER.exec(header)?.[1];
}

/** Who made the call of this metadata. @throws MinderError `internal` for one that did not come through {@link guard} */
export function callerOf(metadata: Metadata): Caller {
	const caller = callers.get(metadata);
	if (caller === undefined) throw new MinderError('internal', 'a call was served without having been let in');
	return caller;
}

/** Lets those that have a user's own machine or a certificate in, and nobody else; for a server without an authorizer. */
export const allowKnown: Authorizer = ({ peer }) => {
	switch (peer.kind) {
		case 'local':
			return { kind: 'local' };
		case 'node':
			return { kind: 'node', name: peer.name };
		case 'anonymous':
			throw new MinderError('unauthenticated', 'an access token is needed: sign in with `minder login`');
	}
};

/** Everybody may do everything; for plain text that somebody asked for. */
export const allowEverybody: Authorizer = () => ({ kind: 'local' });

/**
 * Stands before every handler of a server, whatever its service: a call whose caller is not known or not allowed ends here, before its
 * body is decoded. The token is taken out of the metadata, so that nothing behind can write it down.
 * @param peerOf who is at the other end of a connection
 */
export function guard(
	authorize: Authorizer,
	peerOf: (ends: Endpoints) => Peer | undefined,
	log: Log,
): ServerInterceptor {
	return (method, call) =>
		new ServerInterceptingCall(call, {
			start: (next) =>
				next({
					onReceiveMetadata: (metadata, go) => {
						const refuse = (error: unknown): void => {
							call.sendStatus(toStatusLogged(error, method.path, log));
						};
						const admit = (principal: Principal, peer: Peer): void => {
							callers.set(metadata, { peer, principal });
							go(metadata);
						};
						try {
							const peer = peerOf(call.getConnectionInfo());
							if (peer === undefined) throw new MinderError('unauthenticated', 'the connection is closing');
							const bearer = takeBearer(metadata);
							const rpc = method.path.slice(1);
							const verdict = authorize({ rpc, peer, ...(bearer === undefined ? {} : { bearer }) });
							if (verdict instanceof Promise) verdict.then((principal) => admit(principal, peer), refuse);
							else admit(verdict, peer);
						} catch (error) {
							refuse(error);
						}
					},
				}),
		});
}

/** @throws MinderError `unauthenticated` for a header of another form, and for more than one */
function takeBearer(metadata: Metadata): string | undefined {
	const headers = metadata.get('authorization');
	if (headers.length === 0) return undefined;
	metadata.remove('authorization');
	const [header] = headers;
	const bearer = typeof header === 'string' ? bearerOf(header) : undefined;
	if (headers.length === 1 && bearer !== undefined) return bearer;
	throw new MinderError(
		'unauthenticated',
		'the authorization header is not one "Bearer TOKEN": sign in with `minder login`',
	);
}
