import { MinderError } from './errors.ts';

/** Parts of `mjt1.<id>.<secret>.<caHash>`. */
export interface JoinTokenText {
	readonly id: string;
	readonly secret: string;
	/** SHA-256 of the certificate authority's certificate (DER), hexadecimal: whom the agent may believe. */
	readonly caHash: string;
}

/** Parts of `mat1.<id>.<secret>`. */
export interface AccessTokenText {
	readonly id: string;
	readonly secret: string;
}

/** 6 random bytes and 32 random bytes (base64url). */
const ID = '[0-9a-f]{12}';
const SECRET = '[A-Za-z0-9_-]{43}';
const JOIN = new RegExp(`^mjt1\\.(${ID})\\.(${SECRET})\\.([0-9a-f]{64})$`);
const ACCESS = new RegExp(`^mat1\\.(${ID})\\.(${SECRET})$`);

export function joinTokenText(token: JoinTokenText): string {
	return `mjt1.${token.id}.${token.secret}.${token.caHash}`;
}

export function accessTokenText(token: AccessTokenText): string {
	return `mat1.${token.id}.${token.secret}`;
}

/**
 * Reads a join token; blanks around it, as they come with a copied line, are left out. What was found is never repeated in the message.
 * @throws MinderError `usage`
 */
export function parseJoinToken(text: string): JoinTokenText {
	const [, id, secret, caHash] = JOIN.exec(text.trim()) ?? [];
	if (id !== undefined && secret !== undefined && caHash !== undefined) return { id, secret, caHash };
	throw new MinderError('usage', `this is not a join token (mjt1.…)${hint(text)}: copy the whole line`);
}

/** As {@link parseJoinToken}. @throws MinderError `usage` */
export function parseAccessToken(text: string): AccessTokenText {
	const [, id, secret] = ACCESS.exec(text.trim()) ?? [];
	if (id !== undefined && secret !== undefined) return { id, secret };
	throw new MinderError('usage', `this is not an access token (mat1.…)${hint(text)}: copy the whole line`);
}

function hint(text: string): string {
	const start = text.trim().slice(0, 5);
	if (start === 'mat1.') return ', it is an access token or a part of one';
	if (start === 'mjt1.') return ', it is a join token or a part of one';
	return '';
}
