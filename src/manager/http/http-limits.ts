import { type ConnectionLimits, isLoopbackAddress } from '../../rpc/secure-limits.ts';

/** How much of the HTTP side one client may have. */
export interface HttpLimits {
	readonly connections: ConnectionLimits;
	/** Bytes of a request's body. */
	readonly bodyBytes: number;
	/** Bytes of a request's line and headers. */
	readonly headerBytes: number;
	/** Until the headers of a request are there; then it is cut off. */
	readonly headersSeconds: number;
	/** Until a whole request is there. */
	readonly requestSeconds: number;
	/** How often the two above are looked at. */
	readonly lookSeconds: number;
	/** A connection without a request is kept so long. */
	readonly keepAliveSeconds: number;
	/** A connection over which nothing moves, also an answer that is not read, is cut off. */
	readonly quietSeconds: number;
	/** A reader of a stream who takes nothing for so long is cut off. */
	readonly drainSeconds: number;
	/** A line that says nothing is sent so often over a stream. */
	readonly heartbeatSeconds: number;
}

/** People with browsers and scripts: fewer than agents. This machine, where proxies are, is bounded by the total alone. */
export const HTTP_LIMITS: HttpLimits = {
	connections: {
		total: 2_000,
		perAddress: (address) => (isLoopbackAddress(address) ? Number.POSITIVE_INFINITY : 200),
		waitingPerAddress: (address) => (isLoopbackAddress(address) ? Number.POSITIVE_INFINITY : 50),
		handshakeSeconds: 10,
		firstCallSeconds: 15,
	},
	bodyBytes: 1024 * 1024,
	headerBytes: 16 * 1024,
	headersSeconds: 10,
	requestSeconds: 30,
	lookSeconds: 2,
	keepAliveSeconds: 30,
	quietSeconds: 60,
	drainSeconds: 30,
	heartbeatSeconds: 15,
};
