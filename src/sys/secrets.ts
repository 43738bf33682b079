import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { accessTokenText, joinTokenText } from '../model/token-text.ts';

/** A token as it is shown once, and what is kept of it. */
export interface FreshToken {
	readonly id: string;
	/** For its owner; kept nowhere. */
	readonly text: string;
	/** SHA-256 of the secret, hexadecimal. */
	readonly hash: string;
}

/** A join token with 256 random bits. `caHash`: SHA-256 of the authority's certificate. */
export function newJoinToken(caHash: string): FreshToken {
	const { id, secret } = newSecret();
	return { id, text: joinTokenText({ id, secret, caHash }), hash: secretHash(secret) };
}

/** An access token with 256 random bits. */
export function newAccessToken(): FreshToken {
	const { id, secret } = newSecret();
	return { id, text: accessTokenText({ id, secret }), hash: secretHash(secret) };
}

/** A value that nobody can guess and that does not come twice; for challenges. */
export function newChallenge(): string {
	return randomBytes(24).toString('base64url');
}

/** Hexadecimal. One round is enough: what is hashed has 256 random bits, which nobody can try out. */
export function secretHash(secret: string): string {
	return sha256(secret);
}

/** Whether `secret` is the one of `hash`, in a time that does not depend on how much of it is right. */
export function secretMatches(secret: string, hash: string): boolean {
	const expected = Buffer.from(hash, 'hex');
	const found = createHash('sha256').update(secret).digest();
	return expected.length === found.length && timingSafeEqual(expected, found);
}

/** 256 random bits, hexadecimal. */
export function newKey(): string {
	return randomBytes(32).toString('hex');
}

/** HMAC-SHA-256 of the texts, hexadecimal. @param key hexadecimal */
export function keyedHash(key: string, texts: readonly string[]): string {
	return createHmac('sha256', Buffer.from(key, 'hex')).update(JSON.stringify(texts)).digest('hex');
}

/** Hexadecimal. */
export function sha256(data: string | Uint8Array): string {
	return createHash('sha256').update(data).digest('hex');
}

function newSecret(): { id: string; secret: string } {
	return { id: randomBytes(6).toString('hex'), secret: randomBytes(32).toString('base64url') };
}
