import type { AccessToken, JoinToken, Peer } from '../../model/access.ts';
import { MinderError } from '../../model/errors.ts';
import { parseAccessToken, parseJoinToken } from '../../model/token-text.ts';
import { SignInLimit } from '../../policy/sign-in-limit.ts';
import type { Clock } from '../../sys/clock.ts';
import { secretMatches } from '../../sys/secrets.ts';
import type { ClusterState } from '../state/cluster-state.ts';

/** Looks up the records of tokens by their text, no more often than whoever guesses is to be allowed. */
export class SignIns {
	readonly #state: ClusterState;
	readonly #clock: Clock;
	readonly #limit = new SignInLimit();

	constructor(state: ClusterState, clock: Clock) {
		this.#state = state;
		this.#clock = clock;
	}

	/** Whether it may still be used is not looked at. @throws MinderError `unauthenticated` */
	accessToken(text: string, peer: Peer): AccessToken {
		return this.attempt(peer, () => {
			const { id, secret } = parsed(() => parseAccessToken(text));
			const record = this.#state.view.accessTokens.get(id);
			if (record !== undefined && secretMatches(secret, record.hash)) return record;
			throw new MinderError('unauthenticated', 'the access token is not known here: sign in with `minder login`');
		});
	}

	/** The record of a token whose secret was compared before, as it is now. @throws MinderError `unauthenticated` where it is gone */
	signedIn(id: string): AccessToken {
		const record = this.#state.view.accessTokens.get(id);
		if (record !== undefined) return record;
		throw new MinderError('unauthenticated', 'the access token of this session is gone: sign in again');
	}

	/** As {@link accessToken}. */
	joinToken(text: string, caHash: string, peer: Peer): JoinToken {
		return this.attempt(peer, () => {
			const token = parsed(() => parseJoinToken(text));
			const record = this.#state.view.joinTokens.get(token.id);
			const isOurs = token.caHash === caHash && record !== undefined && secretMatches(token.secret, record.hash);
			if (isOurs) return record;
			throw new MinderError(
				'unauthenticated',
				'the join token is not known here, or has expired: make another with `minder token join`',
			);
		});
	}

	/**
	 * Counts it against the peer where `action` throws, and does not even begin where it failed too often.
	 * @throws MinderError `unauthenticated`, and what `action` throws
	 */
	attempt<T>(peer: Peer, action: () => T): T {
		const key = keyOf(peer);
		const wait = this.#limit.waitSeconds(key, this.#clock.monotonic());
		if (wait > 0) {
			throw new MinderError(
				'unauthenticated',
				`too many failed sign-ins from here: try again in ${Math.ceil(wait)} s, with a token that is good`,
			);
		}
		try {
			return action();
		} catch (error) {
			this.#limit.failed(key, this.#clock.monotonic());
			throw error;
		}
	}
}

/** By what failures of a peer are counted. */
function keyOf(peer: Peer): string {
	switch (peer.kind) {
		case 'local':
			return 'local';
		case 'node':
			return `node/${peer.name}`;
		case 'anonymous':
			return peer.address;
	}
}

function parsed<T>(parse: () => T): T {
	try {
		return parse();
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		throw new MinderError('unauthenticated', message);
	}
}
