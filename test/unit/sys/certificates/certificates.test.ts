import { type webcrypto, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { NodeName } from '../../../../src/model/ids.ts';
import { type Authority, issueNode, issueServer, newAuthority } from '../../../../src/sys/certificates/authority.ts';
import { newKeyPem } from '../../../../src/sys/certificates/keys.ts';
import { readNodeCertificate, renewalDue, validityOf } from '../../../../src/sys/certificates/peer-certificate.ts';
import { createRequest, readRequest } from '../../../../src/sys/certificates/signing-request.ts';
import { Pkcs10CertificateRequestGenerator } from '../../../../src/sys/certificates/x509.ts';
import { sha256 } from '../../../../src/sys/secrets.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { seeded } from '../../../support/seeded.ts';

const DAY = 86_400_000;
const NAME = 'web-1.example' as NodeName;
const clock = new FakeClock();

async function joined(authority: Authority, name: NodeName = NAME): Promise<string> {
	const request = await readRequest(await createRequest(name, 'c', await newKeyPem()));
	return issueNode(authority, name, request, clock);
}

describe('an authority', () => {
	it('is an authority for ten years, known by the hash of its certificate', async () => {
		const authority = await newAuthority(clock);
		const certificate = new X509Certificate(authority.certPem);
		expect(certificate.ca).toBe(true);
		expect(sha256(certificate.raw)).toBe(authority.hash);
		expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
		expect(validityOf(certificate).notAfter).toBe(clock.wall() + 3650 * DAY);
	});

	it("issues a manager's certificate for the fixed name and the hosts, for servers alone", async () => {
		const authority = await newAuthority(clock);
		const { certPem } = await issueServer(authority, ['10.0.0.1', '::1', 'm.example'], clock);
		const certificate = new X509Certificate(certPem);
		expect(certificate.verify(new X509Certificate(authority.certPem).publicKey)).toBe(true);
		for (const name of ['minder-manager', 'm.example']) expect(certificate.checkHost(name)).toBe(name);
		for (const ip of ['10.0.0.1', '::1']) expect(certificate.checkIP(ip)).toBe(ip);
		expect(certificate.checkHost('other')).toBeUndefined();
		expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
		expect(certPem).toContain(authority.certPem);
		expect(readNodeCertificate(certPem)).toBeUndefined();
	});

	it("issues an agent's certificate from an hour ago for 30 days, read back with name and key", async () => {
		const authority = await newAuthority(clock);
		const request = await readRequest(await createRequest(NAME, 'c', await newKeyPem()));
		const pem = await issueNode(authority, NAME, request, clock);
		expect(readNodeCertificate(pem)).toEqual({
			kind: 'node',
			name: NAME,
			publicKeyHash: request.publicKeyHash,
			notBefore: clock.wall() - 3_600_000,
			notAfter: clock.wall() + 30 * DAY,
		});
		expect(new X509Certificate(pem).subject).toBe(`CN=${NAME}`);
	});

	it('issues nothing that outlives it', async () => {
		const later = new FakeClock();
		const authority = await newAuthority(later);
		await later.advance(3640 * 86_400);
		const request = await readRequest(await createRequest(NAME, '', await newKeyPem()));
		const read = readNodeCertificate(await issueNode(authority, NAME, request, later));
		expect(read?.notAfter).toBe(authority.certificate.notAfter.getTime());
	});

	it('gives each certificate a number of its own', async () => {
		const authority = await newAuthority(clock);
		const numbers = await Promise.all(
			Array.from({ length: 20 }, async () => new X509Certificate(await joined(authority)).serialNumber),
		);
		expect(new Set(numbers).size).toBe(20);
	});

	it('takes the longest name of a node', async () => {
		const name = 'n'.repeat(253) as NodeName;
		expect(readNodeCertificate(await joined(await newAuthority(clock), name))?.name).toBe(name);
	});
});

describe('renewal', () => {
	const validity = { notBefore: 0, notAfter: 30 * DAY };
	it.each([
		['fresh', 0, false],
		['two thirds of its life', 20 * DAY, true],
		['just before that', 20 * DAY - 1, false],
		['after a sleep past its end', 300 * DAY, true],
		['a clock before its beginning', -1, true],
	])('%s: %d → %s', (_, now, due) => {
		expect(renewalDue(validity, now)).toBe(due);
	});
});

describe('a signing request', () => {
	it('carries name, challenge and key', async () => {
		const read = await readRequest(await createRequest(NAME, 'challenge-1', await newKeyPem()));
		expect(read).toMatchObject({
			name: NAME,
			challenge: 'challenge-1',
			publicKeyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
		});
	});

	it('with any byte changed is refused, or says the same (lengths outside of what is signed)', async () => {
		const pem = await createRequest(NAME, 'challenge-1', await newKeyPem());
		const der = Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64');
		const { name, challenge, publicKeyHash } = await readRequest(pem);
		const harmless: number[] = [];
		for (let at = 0; at < der.length; at++) {
			const other = Buffer.from(der);
			other[at] = (other[at] ?? 0) ^ 1;
			const read = await readRequest(pemOf(other)).catch((error: unknown) => error);
			if (read instanceof Error) expect(read).toMatchObject({ code: 'usage' });
			else {
				harmless.push(at);
				expect(read).toMatchObject({ name, challenge, publicKeyHash });
			}
		}
		expect(harmless.length).toBeLessThan(5);
	});

	it.each([
		['P-384', { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-256' }, /not a P-256/],
		[
			'RSA',
			{ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
			/not a P-256/,
		],
		['SHA-1', { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-1' }, /SHA-256/],
	])('of %s is refused', async (_, algorithm, why) => {
		const keys = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
		const request = await Pkcs10CertificateRequestGenerator.create({
			name: [{ CN: [NAME] }],
			keys,
			signingAlgorithm: algorithm,
		});
		await expect(readRequest(request.toString('pem'))).rejects.toThrow(why);
	});

	it.each(['../etc', 'a/b', '', 'a\nb', '-a', 'x'.repeat(254), 'a,CN=b'])(
		'for the name %j is refused',
		async (name) => {
			const request = await createRequest(name as NodeName, '', await newKeyPem());
			await expect(readRequest(request)).rejects.toMatchObject({ code: 'usage' });
		},
	);

	it('as 20,000 random texts is refused, and nothing breaks', async () => {
		const rand = seeded(5);
		const good = Buffer.from(
			(await createRequest(NAME, 'c', await newKeyPem())).replace(/-----.*-----/g, ''),
			'base64',
		);
		const upTo = (most: number): number => Math.floor(rand() * most);
		for (let round = 0; round < 20_000; round++) {
			const bytes =
				round % 2 === 0 ? Buffer.from(good) : Buffer.from(Array.from({ length: upTo(300) }, () => upTo(256)));
			for (let times = 0; times < 3 && round % 2 === 0; times++) bytes[upTo(90)] = upTo(256);
			const text = round % 5 === 4 ? bytes.toString('latin1') : pemOf(bytes.subarray(0, bytes.length - upTo(3)));
			const read = await readRequest(text).catch((error: unknown) => error);
			if (read instanceof Error) expect(read).toMatchObject({ code: 'usage' });
			else expect(read).toMatchObject({ name: NAME, challenge: 'c' });
			expect(readNodeCertificate(bytes)).toBeUndefined();
		}
		await expect(readRequest('A'.repeat(10_000))).rejects.toThrow(/more than 8192/);
	}, 60_000);
});

function pemOf(der: Uint8Array): string {
	const base64 = Buffer.from(der).toString('base64');
	return `-----BEGIN CERTIFICATE REQUEST-----\n${base64}\n-----END CERTIFICATE REQUEST-----\n`;
}
