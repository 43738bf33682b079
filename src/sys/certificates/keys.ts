import { createPrivateKey, createPublicKey, generateKeyPair, type webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import { MinderError } from '../../model/errors.ts';
import { sha256 } from '../secrets.ts';

/** Every key of a cluster is of this kind. */
export const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export type CryptoKeyPair = webcrypto.CryptoKeyPair;

/** Beginning of every P-256 public key (SubjectPublicKeyInfo, uncompressed point); 64 bytes follow. */
const P256_PREFIX = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex');

/** A new P-256 key, as PKCS#8 PEM. */
export async function newKeyPem(): Promise<string> {
	const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: ALGORITHM.namedCurve });
	return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/**
 * Both halves of a private key.
 * @param where the file, for the message
 * @throws MinderError `storage` where it is no P-256 key
 */
export async function readKeyPem(pem: string, where: string): Promise<CryptoKeyPair> {
	try {
		const key = createPrivateKey(pem);
		const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
		if (!isP256(spki)) throw new Error('it is not a P-256 key');
		const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
		return {
			privateKey: await crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, true, ['sign']),
			publicKey: await crypto.subtle.importKey('spki', spki, ALGORITHM, true, ['verify']),
		};
	} catch (error) {
		throw new MinderError('storage', `${where} is damaged or not a P-256 private key: restore it from a backup`, {
			cause: error,
		});
	}
}

/** Whether the SubjectPublicKeyInfo is a P-256 key in the one form that is used. */
export function isP256(spki: Uint8Array): boolean {
	return spki.length === P256_PREFIX.length + 64 && P256_PREFIX.equals(spki.subarray(0, P256_PREFIX.length));
}

/** SHA-256 of the SubjectPublicKeyInfo, hexadecimal: by this a node's key is known. */
export function publicKeyHash(spki: ArrayBuffer | Uint8Array): string {
	return sha256(new Uint8Array(spki));
}
