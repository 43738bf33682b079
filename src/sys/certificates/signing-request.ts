import { MinderError } from '../../model/errors.ts';
import { isNodeName, type NodeName } from '../../model/ids.ts';
import { ALGORITHM, type CryptoKeyPair, isP256, publicKeyHash, readKeyPem } from './keys.ts';
import { ChallengePasswordAttribute, Pkcs10CertificateRequest, Pkcs10CertificateRequestGenerator } from './x509.ts';

/** A request that is checked: whoever made it has the private key. */
export interface SigningRequest {
	readonly name: NodeName;
	/** The manager's challenge that it answers; empty where it names none. */
	readonly challenge: string;
	readonly publicKey: CryptoKeyPair['publicKey'];
	readonly publicKeyHash: string;
}

/** A request of this kind has about 500 characters. */
const LONGEST = 8_192;
const FORM = /^\s*-----BEGIN CERTIFICATE REQUEST-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE REQUEST-----\s*$/;

/** A PKCS#10 request (PEM) for the node `name`, signed with `keyPem` over the manager's `challenge`. */
export async function createRequest(name: NodeName, challenge: string, keyPem: string): Promise<string> {
	const request = await Pkcs10CertificateRequestGenerator.create({
		name: [{ CN: [name] }],
		keys: await readKeyPem(keyPem, 'the key of the agent'),
		signingAlgorithm: ALGORITHM,
		attributes: [new ChallengePasswordAttribute(challenge)],
	});
	return `${request.toString('pem')}\n`;
}

/**
 * Reads and checks a request that came over the network: size, form, kind of key, signature, name.
 * @throws MinderError `usage` for anything that is not right, whatever the bytes
 */
export async function readRequest(pem: string): Promise<SigningRequest> {
	if (pem.length > LONGEST) throw wrong(`it has ${pem.length} characters, more than ${LONGEST}`);
	if (!FORM.test(pem)) throw wrong('it is not one PKCS#10 request in PEM');
	const read = await attempt(async () => {
		const request = new Pkcs10CertificateRequest(pem);
		const spki = new Uint8Array(request.publicKey.rawData);
		const names = request.subjectName.getField('CN');
		const attribute = request.attributes.find((one) => one instanceof ChallengePasswordAttribute);
		return { request, spki, names, challenge: attribute?.password ?? '' };
	});
	if (read === undefined) throw wrong('it cannot be decoded');
	const { request, spki, names, challenge } = read;
	if (!isP256(spki)) throw wrong('its key is not a P-256 one');
	if (request.signatureAlgorithm.hash?.name !== 'SHA-256') throw wrong('it is not signed with SHA-256');
	const publicKey = await attempt(() => crypto.subtle.importKey('spki', spki, ALGORITHM, true, ['verify']));
	if (publicKey === undefined) throw wrong('its key is not a point of the curve');
	if ((await attempt(() => request.verify())) !== true) throw wrong('its signature is not right');
	const [name] = names;
	if (names.length !== 1 || name === undefined || !isNodeName(name)) throw wrong('its name is not that of a node');
	return { name, challenge, publicKey, publicKeyHash: publicKeyHash(spki) };
}

/** Whatever a decoder throws on bad bytes. */
async function attempt<T>(action: () => Promise<T>): Promise<T | undefined> {
	try {
		return await action();
	} catch {
		return undefined;
	}
}

function wrong(why: string): MinderError {
	return new MinderError('usage', `the signing request is refused: ${why}`);
}
