import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { MinderError } from '../../model/errors.ts';
import type { Clock } from '../clock.ts';
import type { Files } from '../files.ts';
import { type Authority, authorityOf, issueServer, type KeyAndCertificate, selfSign } from './authority.ts';
import { newKeyPem, readKeyPem } from './keys.ts';
import { MANAGER_NAME } from './names.ts';
import { renewalDue, validityOf } from './peer-certificate.ts';

/** What the manager needs of the world to keep its certificates. */
export interface CertificateWorld {
	readonly files: Files;
	readonly clock: Clock;
}

/** Both halves of an authority; PEM. */
export interface AuthorityPem {
	readonly key: string;
	readonly certificate: string;
}

/** A new authority that is kept nowhere yet. */
export async function newAuthorityPem(clock: Clock): Promise<AuthorityPem> {
	const key = await newKeyPem();
	return { key, certificate: await selfSign(await readKeyPem(key, 'the new key'), clock) };
}

/** What lies in `directory`; `undefined` where it is not whole. */
export async function readAuthorityPem(
	{ files }: CertificateWorld,
	directory: string,
): Promise<AuthorityPem | undefined> {
	const [key, certificate] = [await files.readText(`${directory}/ca.key`), await files.readText(`${directory}/ca.crt`)];
	return key === undefined || certificate === undefined ? undefined : { key, certificate };
}

/** Keeps a copy of an authority that was made elsewhere, where there is none. */
export async function writeAuthorityPem(
	{ files }: CertificateWorld,
	directory: string,
	{ key, certificate }: AuthorityPem,
): Promise<void> {
	await files.makeDirectory(directory);
	await files.writeDurably(`${directory}/ca.key`, key);
	await files.writeDurably(`${directory}/ca.crt`, certificate);
}

/**
 * The authority in `directory` (`ca.key`, `ca.crt`), made where there is none. The key is written first: a key alone is what a crash left
 * before anybody knew the authority, and is completed. Nothing that is there is ever overwritten.
 * @throws MinderError `storage` where one half is missing, damaged, does not fit the other, or has ended
 */
export async function openAuthority({ files, clock }: CertificateWorld, directory: string): Promise<Authority> {
	const keyPath = `${directory}/ca.key`;
	const certPath = `${directory}/ca.crt`;
	await files.makeDirectory(directory);
	const [oldKey, oldCert] = [await files.readText(keyPath), await files.readText(certPath)];
	if (oldKey === undefined && oldCert !== undefined) {
		throw new MinderError(
			'storage',
			`${keyPath} is missing while ${certPath} is there: restore it from a backup, or remove the certificate too and let every agent join again`,
		);
	}
	const keyPem = oldKey ?? (await newKeyPem());
	if (oldKey === undefined) await files.writeDurably(keyPath, keyPem);
	const keys = await readKeyPem(keyPem, keyPath);
	const certPem = oldCert ?? (await selfSign(keys, clock));
	const authority = read(certPem, keyPem, keys, certPath);
	if (authority.certificate.notAfter.getTime() <= clock.wall()) {
		throw new MinderError('storage', `${certPath} has ended: set the clock right, or make a new authority`);
	}
	if (oldCert === undefined) await files.writeDurably(certPath, certPem);
	return authority;
}

function read(certPem: string, keyPem: string, keys: Authority['keys'], path: string): Authority {
	try {
		const certificate = new X509Certificate(certPem);
		if (!certificate.ca || !certificate.verify(certificate.publicKey)) throw new Error('not self-signed');
		if (!matches(certificate, keyPem)) throw new Error('of another key');
		return authorityOf(certPem, keys);
	} catch (error) {
		const message = `${path} is damaged, not of an authority, or does not fit ca.key beside it: restore both from one backup`;
		throw new MinderError('storage', message, { cause: error });
	}
}

/**
 * The manager's own certificate in `directory` (`server.pem`: chain and key in one file, so that they always fit). A new one is made where
 * there is none, it is not of this authority, a host is missing in it, it is damaged, or a third of its life is left.
 */
export async function openServerCertificate(
	{ files, clock }: CertificateWorld,
	directory: string,
	authority: Authority,
	hosts: readonly string[],
): Promise<KeyAndCertificate> {
	const path = `${directory}/server.pem`;
	const old = split(await files.readText(path));
	if (old !== undefined && isGood(old, authority, hosts, clock.wall())) return old;
	const fresh = await issueServer(authority, hosts, clock);
	await files.writeDurably(path, fresh.certPem + fresh.keyPem);
	return fresh;
}

function split(text: string | undefined): KeyAndCertificate | undefined {
	const at = text?.indexOf('-----BEGIN PRIVATE KEY-----') ?? -1;
	return text === undefined || at < 0 ? undefined : { certPem: text.slice(0, at), keyPem: text.slice(at) };
}

function isGood(own: KeyAndCertificate, authority: Authority, hosts: readonly string[], now: number): boolean {
	try {
		const certificate = new X509Certificate(own.certPem);
		return (
			!renewalDue(validityOf(certificate), now) &&
			own.certPem.includes(authority.certPem) &&
			certificate.verify(new X509Certificate(authority.certPem).publicKey) &&
			matches(certificate, own.keyPem) &&
			[MANAGER_NAME, ...hosts].every((host) => isFor(certificate, host))
		);
	} catch {
		return false;
	}
}

function isFor(certificate: X509Certificate, host: string): boolean {
	return (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined;
}

function matches(certificate: X509Certificate, keyPem: string): boolean {
	return certificate.checkPrivateKey(createPrivateKey(keyPem));
}
