import { MinderError } from '../model/errors.ts';

/** Where etcd is, and what of it is ours. */
export interface EtcdAddress {
	/** `host:port` of the members. */
	readonly hosts: readonly string[];
	/** Every key of this cluster begins with it; ends without a slash. */
	readonly prefix: string;
	/** How long a leader may be silent before another one takes over. Seconds; etcd itself takes no less than 2. */
	readonly leaseSeconds: number;
}

export const DEFAULT_LEASE_SECONDS = 5;
const SHORTEST_LEASE_SECONDS = 2;
const LONGEST_LEASE_SECONDS = 300;
const DEFAULT_PORT = 2379;
const FORM = 'etcd://HOST[:PORT][,HOST[:PORT]…]/PREFIX[?lease=SECONDS]';

/** Whether a manager on this store is one of several. */
export function isEtcdUrl(url: string): boolean {
	return url.startsWith('etcd:');
}

/**
 * Reads `etcd://HOST[:PORT][,HOST[:PORT]…]/PREFIX[?lease=SECONDS]`; without a prefix it is `minder`.
 * @throws MinderError `usage`
 */
export function parseEtcdUrl(url: string): EtcdAddress {
	const [, list = '', path = '', query = ''] = /^etcd:\/\/([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(url) ?? [];
	if (list === '') throw wrong(url, 'it names no host');
	const hosts = list.split(',').map((text) => hostOf(url, text));
	const prefix = path.replace(/^\/+|\/+$/g, '');
	if (!/^[\w.:@+/-]*$/.test(prefix)) throw wrong(url, 'the prefix may hold letters, digits and ./:@+_- only');
	return { hosts, prefix: prefix === '' ? 'minder' : prefix, leaseSeconds: leaseOf(url, query) };
}

function hostOf(url: string, text: string): string {
	const [, host = '', port = String(DEFAULT_PORT)] =
		/^(\[[0-9A-Fa-f:.]+\]|[^:\s[\]]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
	if (host === '' || Number(port) < 1 || Number(port) > 65_535) {
		throw wrong(url, `${JSON.stringify(text)} is not HOST or HOST:PORT`);
	}
	return `${host}:${port}`;
}

function leaseOf(url: string, query: string): number {
	if (query === '') return DEFAULT_LEASE_SECONDS;
	const seconds = Number(/^lease=(\d+)s?$/.exec(query)?.[1]);
	if (!(seconds >= SHORTEST_LEASE_SECONDS && seconds <= LONGEST_LEASE_SECONDS)) {
		throw wrong(
			url,
			`after ? only lease=SECONDS is known, a whole number from ${SHORTEST_LEASE_SECONDS} to ${LONGEST_LEASE_SECONDS}`,
		);
	}
	return seconds;
}

function wrong(url: string, why: string): MinderError {
	return new MinderError('usage', `store ${JSON.stringify(url)}: ${why}; write ${FORM}`);
}
