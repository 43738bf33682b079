import { isIP } from 'node:net';
import type { NodeName } from '../../model/ids.ts';
import type { Clock } from '../clock.ts';
import { sha256 } from '../secrets.ts';
import { ALGORITHM, type CryptoKeyPair, newKeyPem, readKeyPem } from './keys.ts';
import { MANAGER_NAME, NODE_URI } from './names.ts';
import type { SigningRequest } from './signing-request.ts';
import {
	AuthorityKeyIdentifierExtension,
	BasicConstraintsExtension,
	ExtendedKeyUsage,
	ExtendedKeyUsageExtension,
	type Extension,
	type JsonGeneralName,
	KeyUsageFlags,
	KeyUsagesExtension,
	SubjectAlternativeNameExtension,
	SubjectKeyIdentifierExtension,
	X509Certificate,
	X509CertificateGenerator,
} from './x509.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Validity begins so long ago, for machines whose clock is behind. */
const BACKDATED_MS = HOUR_MS;
const AUTHORITY_DAYS = 3650;
const SERVER_DAYS = 90;
const NODE_DAYS = 30;

/** The cluster's certificate authority, with its private key. */
export interface Authority {
	readonly certificate: X509Certificate;
	readonly keys: CryptoKeyPair;
	readonly certPem: string;
	/** SHA-256 of the certificate (DER), hexadecimal; a part of every join token. */
	readonly hash: string;
}

/** A certificate with those above it, and its private key. */
export interface KeyAndCertificate {
	/** The certificate, then the authority's. */
	readonly certPem: string;
	readonly keyPem: string;
}

/** The certificate of a new authority over `keys`; PEM. */
export async function selfSign(keys: CryptoKeyPair, clock: Clock): Promise<string> {
	const now = clock.wall();
	const certificate = await X509CertificateGenerator.createSelfSigned({
		name: [{ CN: ['Minder cluster authority'] }],
		keys,
		signingAlgorithm: ALGORITHM,
		notBefore: new Date(now - DAY_MS),
		notAfter: new Date(now + AUTHORITY_DAYS * DAY_MS),
		extensions: [
			new BasicConstraintsExtension(true, 0, true),
			new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
			await SubjectKeyIdentifierExtension.create(keys.publicKey),
		],
	});
	return pemOf(certificate);
}

/** An authority in memory. */
export async function newAuthority(clock: Clock): Promise<Authority> {
	const keys = await readKeyPem(await newKeyPem(), 'the new key');
	return authorityOf(await selfSign(keys, clock), keys);
}

/** @throws Error where `certPem` is no certificate */
export function authorityOf(certPem: string, keys: CryptoKeyPair): Authority {
	const certificate = new X509Certificate(certPem);
	return { certificate, keys, certPem: pemOf(certificate), hash: sha256(new Uint8Array(certificate.rawData)) };
}

/** A manager's certificate, good for {@link MANAGER_NAME} and `hosts` (names and IP addresses), 90 days. */
export async function issueServer(
	authority: Authority,
	hosts: readonly string[],
	clock: Clock,
): Promise<KeyAndCertificate> {
	const keyPem = await newKeyPem();
	const { publicKey } = await readKeyPem(keyPem, 'the new key');
	const names: JsonGeneralName[] = [{ type: 'dns', value: MANAGER_NAME }, ...hosts.map(generalName)];
	const certificate = await sign(authority, publicKey, MANAGER_NAME, SERVER_DAYS, clock, [
		new SubjectAlternativeNameExtension(names),
		new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
	]);
	return { certPem: pemOf(certificate) + authority.certPem, keyPem };
}

/** An agent's certificate for the key of `request` and the node `name`, 30 days, good for nothing but a client; PEM, then the authority's. */
export async function issueNode(
	authority: Authority,
	name: NodeName,
	request: Pick<SigningRequest, 'publicKey'>,
	clock: Clock,
): Promise<string> {
	const certificate = await sign(authority, request.publicKey, name, NODE_DAYS, clock, [
		new SubjectAlternativeNameExtension([{ type: 'url', value: `${NODE_URI}${name}` }]),
		new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
	]);
	return pemOf(certificate) + authority.certPem;
}

/** Nothing that is issued outlives the authority. */
async function sign(
	authority: Authority,
	publicKey: CryptoKeyPair['publicKey'],
	commonName: string,
	days: number,
	clock: Clock,
	extensions: readonly Extension[],
): Promise<X509Certificate> {
	const now = clock.wall();
	const end = Math.min(now + days * DAY_MS, authority.certificate.notAfter.getTime());
	return X509CertificateGenerator.create({
		// 64 characters are the most that the standard allows here; the whole name stands in the alternative names.
		subject: [{ CN: [commonName.slice(0, 64)] }],
		issuer: authority.certificate.subjectName,
		publicKey,
		signingKey: authority.keys.privateKey,
		signingAlgorithm: ALGORITHM,
		notBefore: new Date(now - BACKDATED_MS),
		notAfter: new Date(end),
		extensions: [
			new BasicConstraintsExtension(false, undefined, true),
			new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
			await SubjectKeyIdentifierExtension.create(publicKey),
			await AuthorityKeyIdentifierExtension.create(authority.keys.publicKey),
			...extensions,
		],
	});
}

function generalName(host: string): JsonGeneralName {
	return isIP(host) === 0 ? { type: 'dns', value: host } : { type: 'ip', value: host };
}

function pemOf(certificate: X509Certificate): string {
	return `${certificate.toString('pem')}\n`;
}
