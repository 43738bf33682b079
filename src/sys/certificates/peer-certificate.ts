import { X509Certificate } from 'node:crypto';
import { isNodeName, type NodeName } from '../../model/ids.ts';
import { publicKeyHash } from './keys.ts';
import { NODE_URI } from './names.ts';

/** The purpose of a client (extended key usage). */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/** What an agent's certificate says. */
export interface NodeCertificate {
	readonly kind: 'node';
	readonly name: NodeName;
	/** SHA-256 of its public key, hexadecimal. */
	readonly publicKeyHash: string;
	/** Milliseconds since 1970. */
	readonly notBefore: number;
	readonly notAfter: number;
}

/**
 * Reads a certificate whose chain has been verified already.
 * @param certificate DER or PEM
 * @returns `undefined` where it is not an agent's: anything but one name `minder:node/NAME` and the one purpose of a client
 */
export function readNodeCertificate(certificate: Uint8Array | string): NodeCertificate | undefined {
	try {
		const read = new X509Certificate(certificate);
		const names = read.subjectAltName ?? '';
		const prefix = `URI:${NODE_URI}`;
		// A second name would come after a comma, which no node's name has.
		const name = names.startsWith(prefix) ? names.slice(prefix.length) : '';
		if (!isNodeName(name) || read.ca || read.keyUsage.length !== 1 || read.keyUsage[0] !== CLIENT_AUTH)
			return undefined;
		return { kind: 'node', name, publicKeyHash: publicKeyHash(spkiOf(read)), ...validityOf(read) };
	} catch {
		return undefined;
	}
}

/** Milliseconds since 1970. */
export function validityOf(certificate: X509Certificate): { notBefore: number; notAfter: number } {
	return { notBefore: Date.parse(certificate.validFrom), notAfter: Date.parse(certificate.validTo) };
}

function spkiOf(certificate: X509Certificate): Uint8Array {
	return certificate.publicKey.export({ type: 'spki', format: 'der' });
}

/**
 * Whether it is time for a new certificate: a third of its life is left, it has ended, or the clock is before its beginning (one of the two
 * was wrong). Milliseconds since 1970.
 */
export function renewalDue(validity: { readonly notBefore: number; readonly notAfter: number }, now: number): boolean {
	const { notBefore, notAfter } = validity;
	return now < notBefore || now >= notBefore + ((notAfter - notBefore) * 2) / 3;
}
