import { isIP, isIPv6 } from 'node:net';
import { MinderError } from '../model/errors.ts';
import { isLoopbackAddress } from './secure-limits.ts';

/** Where gRPC is served unless somebody chose another port. */
export const DEFAULT_PORT = 8888;

/** A place on the network. `host` is a name or an address, an IPv6 one without brackets. */
export interface Address {
	readonly host: string;
	readonly port: number;
}

const HOST_NAME = /^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?$/;

/**
 * Reads `HOST:PORT`, `[IPV6]:PORT`, and, where `defaultPort` is given, also these without the port.
 * @throws MinderError `usage`
 */
export function parseAddress(text: string, defaultPort?: number): Address {
	const { host, port } = split(text.trim());
	const number = port === undefined ? defaultPort : /^[0-9]{1,5}$/.test(port) ? Number(port) : undefined;
	const hostIsValid = host.includes(':') ? isIPv6(host.replace(/%.*$/, '')) : HOST_NAME.test(host);
	if (hostIsValid && number !== undefined && number <= 65_535) return { host, port: number };
	throw new MinderError(
		'usage',
		`${JSON.stringify(text)} is not an address: write HOST:PORT, for example 127.0.0.1:${DEFAULT_PORT} or [::1]:${DEFAULT_PORT}`,
	);
}

/** `host:port`, with brackets around an IPv6 address. */
export function formatAddress(address: Address): string {
	return `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
}

/** Whether a host is this machine, spoken to over loopback. Of names, `localhost` alone is known to be. */
export function isLoopbackHost(host: string): boolean {
	return host === 'localhost' || (isIP(host) !== 0 && isLoopbackAddress(host));
}

function split(text: string): { host: string; port?: string } {
	const bracketed = /^\[([^\]]*:[^\]]*)\](?::(.*))?$/.exec(text);
	if (bracketed !== null)
		return { host: bracketed[1] ?? '', ...(bracketed[2] === undefined ? {} : { port: bracketed[2] }) };
	if (isIPv6(text)) return { host: text };
	const colon = text.lastIndexOf(':');
	return colon < 0 ? { host: text } : { host: text.slice(0, colon), port: text.slice(colon + 1) };
}
