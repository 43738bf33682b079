import { BlockList } from 'node:net';

/** How much of a server one client may have. */
export interface ConnectionLimits {
	/** Connections altogether. */
	readonly total: number;
	/** Connections from one address. */
	readonly perAddress: (address: string) => number;
	/** Of them those that have not made a call yet. */
	readonly waitingPerAddress: (address: string) => number;
	/** A TLS handshake that takes longer is given up. */
	readonly handshakeSeconds: number;
	/** So is a connection that has made no call by then. */
	readonly firstCallSeconds: number;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether a peer's address is one of this machine's own. */
export function isLoopbackAddress(address: string): boolean {
	return loopback.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
}

/** Many agents may stand behind one address (NAT), hence the 2,000; this machine itself is bounded by the total alone. */
export const CONNECTION_LIMITS: ConnectionLimits = {
	total: 20_000,
	perAddress: (address) => (isLoopbackAddress(address) ? Number.POSITIVE_INFINITY : 2_000),
	waitingPerAddress: (address) => (isLoopbackAddress(address) ? Number.POSITIVE_INFINITY : 200),
	handshakeSeconds: 10,
	firstCallSeconds: 30,
};
