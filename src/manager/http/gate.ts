import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { MinderError } from '../../model/errors.ts';

/** What a request says of where it comes from and whom it means. */
export interface Origins {
	/** Names and addresses by which this manager is called, in lower case, IPv6 ones without brackets. */
	readonly hosts: ReadonlySet<string>;
	/** Whether any address (not name) is taken as well: no page can make a name of its own stand for it. */
	readonly anyAddress: boolean;
	readonly scheme: 'http' | 'https';
}

/** Headers that must not come twice: which one counts would be anybody's guess. */
const ONCE = ['host', 'authorization', 'origin', 'cookie', 'content-length', 'x-minder-csrf', 'sec-fetch-site'];
/** Of a proxy: then the other end of the connection is not who asks. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/** @throws MinderError `usage` for headers that come twice, and for a URL that is not a path */
export function checkForm({ url = '', rawHeaders }: IncomingMessage): void {
	if (!url.startsWith('/') || url.startsWith('//')) throw new MinderError('usage', 'the request has to name a path');
	const seen = new Set<string>();
	for (let at = 0; at < rawHeaders.length; at += 2) {
		const name = rawHeaders[at]?.toLowerCase() ?? '';
		if (seen.has(name) && ONCE.includes(name)) throw new MinderError('usage', `the header ${name} comes twice`);
		seen.add(name);
	}
}

/**
 * Takes requests alone that mean this manager: a page whose own name was made to stand for this machine's address (DNS rebinding)
 * says that name.
 * @throws MinderError `refused`
 */
export function checkHost({ headers }: IncomingMessage, origins: Origins): void {
	const name = hostOf(headers.host ?? '');
	if (name !== undefined && (origins.hosts.has(name) || (origins.anyAddress && isIP(name) !== 0))) return;
	throw new MinderError(
		'refused',
		'the host header names another host than this manager: use an address that it listens on, or start it with --advertise',
	);
}

/**
 * Refuses what a page of another origin sends, also one of another port of this machine, and whatever sends it along.
 * @param strict whether it has to be shown that it is of this origin, as for a change with a cookie
 * @throws MinderError `refused`
 */
export function checkOrigin({ headers, method }: IncomingMessage, { scheme }: Origins, strict: boolean): void {
	const site = headers['sec-fetch-site'];
	const { origin, host = '' } = headers;
	// An address typed by a person is `none`; that can only look.
	const siteFits = site === undefined || site === 'same-origin' || (site === 'none' && method === 'GET');
	const originFits = origin === undefined || origin.toLowerCase() === `${scheme}://${host.toLowerCase()}`;
	const isShown = origin !== undefined || site === 'same-origin';
	if (siteFits && originFits && (isShown || !strict)) return;
	throw new MinderError('refused', 'the request comes from a page of another origin, which may not use this manager');
}

/** Whether it was passed on by a proxy. */
export function isForwarded({ headers }: IncomingMessage): boolean {
	return FORWARDED.some((name) => headers[name] !== undefined);
}

/** Host without port, in lower case; `undefined` for what is none. */
function hostOf(header: string): string | undefined {
	const [, bracketed, plain] =
		/^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::[0-9]{1,5})?$/.exec(header.toLowerCase()) ?? [];
	return bracketed ?? plain?.replace(/\.$/, '');
}
