import { isNodeName, type NodeName } from '../../model/ids.ts';
import { publicKeyHash } from './keys.ts';
import { NODE_URI } from './names.ts';
import {
	ExtendedKeyUsage,
	ExtendedKeyUsageExtension,
	SubjectAlternativeNameExtension,
	X509Certificate,
} from './x509.ts';

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
		const [name, ...others] = read.getExtension(SubjectAlternativeNameExtension)?.names.items ?? [];
		const purposes = read.getExtension(ExtendedKeyUsageExtension)?.usages ?? [];
		if (name?.type !== 'url' || others.length > 0 || !name.value.startsWith(NODE_URI)) return undefined;
		if (purposes.length !== 1 || purposes[0] !== ExtendedKeyUsage.clientAuth) return undefined;
		const node = name.value.slice(NODE_URI.length);
		if (!isNodeName(node)) return undefined;
		return {
			kind: 'node',
			name: node,
			publicKeyHash: publicKeyHash(read.publicKey.rawData),
			notBefore: read.notBefore.getTime(),
			notAfter: read.notAfter.getTime(),
		};
	} catch {
		return undefined;
	}
}

/**
 * Whether it is time for a new certificate: a third of its life is left, it has ended, or the clock is before its beginning (one of the two
 * was wrong). Milliseconds since 1970.
 */
export function renewalDue(validity: { readonly notBefore: number; readonly notAfter: number }, now: number): boolean {
	const { notBefore, notAfter } = validity;
	return now < notBefore || now >= notBefore + ((notAfter - notBefore) * 2) / 3;
}
