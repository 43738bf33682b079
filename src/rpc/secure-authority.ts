import { X509Certificate } from 'node:crypto';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import { MinderError } from '../model/errors.ts';
import { MANAGER_NAME } from '../sys/certificates/names.ts';
import type { Clock } from '../sys/clock.ts';
import { sha256 } from '../sys/secrets.ts';
import { DEFAULT_PORT, formatAddress, parseAddress } from './address.ts';
import { type Peer, unreachable } from './status.ts';

/** Longest chain that is looked at. */
const LONGEST_CHAIN = 5;

/**
 * The authority's certificate (PEM) from a manager whom nobody vouches for yet: it is believed because its hash is the one that was
 * given beforehand, in the join token. Nothing is sent. Whatever follows goes over a channel that checks against it.
 * @param server `HOST[:PORT]`
 * @throws MinderError `refused` where another authority answers, `unreachable`, `usage`
 */
export async function fetchAuthority(server: string, caHash: string, clock: Clock, seconds = 10): Promise<string> {
	const { peer, chain } = await contact(server, clock, seconds);
	const authority = chain.find((one) => sha256(one.raw) === caHash);
	if (authority === undefined) {
		throw new MinderError(
			'refused',
			`the ${peer.name} is not the one that is meant, its authority is another: is the address right, and the token of this cluster? somebody may be in between`,
		);
	}
	return vouched(authority, chain, peer);
}

/** An authority that nobody has vouched for yet. */
export interface PresentedAuthority {
	/** PEM. */
	readonly certificate: string;
	/** SHA-256 of the certificate (DER), hexadecimal: for a person to compare. */
	readonly hash: string;
}

/**
 * The authority that the manager at `server` says it is of. Whether to believe it, somebody else has to decide.
 * @throws MinderError `refused` where it has no certificate of that authority, `unreachable`, `usage`
 */
export async function presentedAuthority(server: string, clock: Clock, seconds = 10): Promise<PresentedAuthority> {
	const { peer, chain } = await contact(server, clock, seconds);
	const authority = chain.at(-1);
	if (authority === undefined) throw unreachable(peer, 'it shows no certificate');
	return { certificate: vouched(authority, chain, peer), hash: sha256(authority.raw) };
}

async function contact(server: string, clock: Clock, seconds: number) {
	const address = parseAddress(server, DEFAULT_PORT);
	const peer: Peer = { name: `manager at ${formatAddress(address)}` };
	const chain = await presentedChain(address, seconds, clock).catch((error: unknown) => {
		throw unreachable(peer, reasonOf(error), error);
	});
	return { peer, chain };
}

/** PEM. */
function vouched(authority: X509Certificate, [leaf]: readonly X509Certificate[], peer: Peer): string {
	const isVouchedFor =
		leaf !== undefined &&
		authority.ca &&
		leaf.checkIssued(authority) &&
		leaf.verify(authority.publicKey) &&
		leaf.checkHost(MANAGER_NAME);
	if (isVouchedFor) return `${authority.toString().trim()}\n`;
	throw new MinderError(
		'refused',
		`the ${peer.name} shows an authority but has no certificate of it: is it a manager of minder? somebody may be in between`,
	);
}

function presentedChain(
	{ host, port }: { host: string; port: number },
	seconds: number,
	clock: Clock,
): Promise<readonly X509Certificate[]> {
	return new Promise((resolve, reject) => {
		const socket = connect({
			host,
			port,
			// The chain is judged by its hash, by the caller; nothing is sent over this connection.
			rejectUnauthorized: false,
			minVersion: 'TLSv1.3',
			ALPNProtocols: ['h2'],
			servername: MANAGER_NAME,
		});
		const timer = clock.after(seconds, () => socket.destroy(new Error('timed out')));
		socket.once('secureConnect', () => {
			resolve(chainOf(socket.getPeerCertificate(true)));
			socket.destroy();
		});
		socket.on('error', reject);
		socket.once('close', () => {
			timer.cancel();
			reject(new Error('closed'));
		});
	});
}

function chainOf(leaf: DetailedPeerCertificate): readonly X509Certificate[] {
	const chain: X509Certificate[] = [];
	let at: DetailedPeerCertificate | undefined = leaf;
	while (at?.raw !== undefined && chain.length < LONGEST_CHAIN) {
		chain.push(new X509Certificate(at.raw));
		// A self-signed certificate is its own issuer.
		at = at.issuerCertificate === at ? undefined : at.issuerCertificate;
	}
	return chain;
}

function reasonOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	if (code === 'ECONNREFUSED') return 'connection refused';
	if (code === 'ENOTFOUND') return 'the host name is not known';
	if (error instanceof Error && error.message === 'timed out') return 'no answer';
	return 'it does not speak TLS there';
}
