import { describe, expect, it } from 'vitest';
import { parseAccessToken, parseJoinToken } from '../../../src/model/token-text.ts';
import {
	newAccessToken,
	newChallenge,
	newJoinToken,
	secretHash,
	secretMatches,
	sha256,
} from '../../../src/sys/secrets.ts';
import { seeded } from '../../support/seeded.ts';

const CA = sha256('ca');

describe('tokens', () => {
	it('are read back as they were made, also with blanks around them', () => {
		const join = newJoinToken(CA);
		const read = parseJoinToken(`  ${join.text}\n`);
		expect(read).toMatchObject({ id: join.id, caHash: CA });
		expect(secretMatches(read.secret, join.hash)).toBe(true);
		const access = newAccessToken();
		expect(secretMatches(parseAccessToken(access.text).secret, access.hash)).toBe(true);
	});

	it('are never the same twice, and what is kept does not contain the secret', () => {
		const many = Array.from({ length: 500 }, () => newAccessToken());
		expect(new Set(many.map(({ text }) => text)).size).toBe(500);
		expect(new Set(many.map(({ id }) => id)).size).toBe(500);
		expect(new Set(Array.from({ length: 500 }, newChallenge)).size).toBe(500);
		for (const { id, text, hash } of many) expect(JSON.stringify({ id, hash })).not.toContain(text.split('.').at(-1));
	});

	it('match no other secret and no broken hash', () => {
		const { text, hash } = newAccessToken();
		const { secret } = parseAccessToken(text);
		for (const other of [
			'',
			secret.slice(1),
			`${secret}a`,
			secret.toLowerCase(),
			parseAccessToken(newAccessToken().text).secret,
		]) {
			expect(secretMatches(other, hash)).toBe(false);
		}
		for (const broken of ['', 'zz', hash.slice(2), `${hash}00`]) expect(secretMatches(secret, broken)).toBe(false);
		expect(secretHash(secret)).toBe(hash);
	});

	it('of one kind are not taken for the other, and the message never repeats them', () => {
		const access = newAccessToken().text;
		const join = newJoinToken(CA).text;
		for (const [parse, text, why] of [
			[parseJoinToken, access, /is an access token/],
			[parseAccessToken, join, /is a join token/],
			[parseAccessToken, `${access}x`, /not an access token/],
			[parseJoinToken, join.slice(0, -1), /not a join token/],
			[parseJoinToken, join.toUpperCase(), /not a join token/],
			[parseAccessToken, access.replace('.', '.\n'), /not an access token/],
		] as const) {
			expect(() => parse(text)).toThrow(why);
			expect(() => parse(text)).not.toThrow(new RegExp(text.slice(20, 40).replace(/[.\n]/g, '.')));
		}
	});

	it('of 20,000 random texts none is taken and nothing breaks', () => {
		const rand = seeded(9);
		const upTo = (most: number): number => Math.floor(rand() * most);
		for (let round = 0; round < 20_000; round++) {
			const isJoin = round % 2 === 0;
			const good = (isJoin ? newJoinToken(CA) : newAccessToken()).text;
			const at = upTo(good.length);
			const odd = String.fromCodePoint([0, 46, 0x20, 0xfeff, 0x1f600, 0x2e, 0x0a, 0x2f][upTo(8)] ?? 0);
			const broken = [
				good.slice(0, at),
				good.slice(at + 1),
				good.slice(0, at) + odd + good.slice(at),
				odd.repeat(upTo(2000)),
			];
			const text = (broken[upTo(4)] ?? '').trim();
			if (text === good) continue;
			expect(() => (isJoin ? parseJoinToken : parseAccessToken)(text)).toThrow(
				expect.objectContaining({ code: 'usage' }),
			);
		}
	});
});
