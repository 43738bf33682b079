import { type ClientUnaryCall, type StatusObject, status } from '@grpc/grpc-js';
import { MinderError } from '../model/errors.ts';
import { fromStatus, type Peer } from './status.ts';

/** How a stream that we opened ends. */
export interface CallEnd {
	/** Aborted when the call is over, or given up by `cancel`. */
	readonly closed: AbortSignal;
	/** Why it ended; absent where it ended well or by our own wish. */
	readonly failure: () => MinderError | undefined;
	/** Gives the call up at once. */
	readonly cancel: () => void;
}

/** Watches `call`, whose errors are from now on told by `failure` alone. */
export function watchCall(call: Pick<ClientUnaryCall, 'on' | 'cancel'>, peer: Peer): CallEnd {
	const closed = new AbortController();
	let failure: MinderError | undefined;
	const over = (ended: StatusObject): void => {
		if (closed.signal.aborted) return;
		if (ended.code !== status.OK) failure = fromStatus(ended, peer);
		closed.abort();
	};
	call.on('error', over);
	call.on('status', over);
	return {
		closed: closed.signal,
		failure: () => failure,
		cancel() {
			closed.abort();
			call.cancel();
		},
	};
}

/** Runs `decode`; what it does not understand of the peer's answer is `incompatible`. */
export function understand<T>(peer: Peer, decode: () => T): T {
	try {
		return decode();
	} catch (error) {
		if (error instanceof MinderError && error.code !== 'incompatible') {
			const message = `${peer.name} sent something that this version does not understand (${error.message}): use the same version of minder on both sides`;
			throw new MinderError('incompatible', message, { cause: error });
		}
		throw error;
	}
}
