import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newAuthority } from '../../../../src/sys/certificates/authority.ts';
import { openAuthority, openServerCertificate } from '../../../../src/sys/certificates/authority-files.ts';
import { newKeyPem } from '../../../../src/sys/certificates/keys.ts';
import { systemFiles } from '../../../../src/sys/files.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const DAY_SECONDS = 86_400;
let root: string;
let directory: string;
let clock: FakeClock;
const world = () => ({ files: systemFiles, clock });
const at = (name: string): string => join(directory, name);

beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'minder-tls-'));
	directory = join(root, 'tls');
	clock = new FakeClock();
});
afterEach(() => rm(root, { recursive: true }));

describe('the directory of the authority', () => {
	it('is made on the first start, for nobody else to read, and stays as it is', async () => {
		const authority = await openAuthority(world(), directory);
		expect((await stat(directory)).mode & 0o777).toBe(0o700);
		expect(await readdir(directory)).toEqual(['ca.crt', 'ca.key']);
		for (const name of await readdir(directory)) expect((await stat(at(name))).mode & 0o777).toBe(0o600);
		const before = await Promise.all(['ca.key', 'ca.crt'].map((name) => readFile(at(name), 'utf8')));
		await clock.advance(1000 * DAY_SECONDS);
		expect((await openAuthority(world(), directory)).hash).toBe(authority.hash);
		expect(await Promise.all(['ca.key', 'ca.crt'].map((name) => readFile(at(name), 'utf8')))).toEqual(before);
	});

	it('with a key alone, as a crash leaves it, is completed with that key', async () => {
		await openAuthority(world(), directory);
		const key = await readFile(at('ca.key'), 'utf8');
		await rm(at('ca.crt'));
		await openAuthority(world(), directory);
		expect(await readFile(at('ca.key'), 'utf8')).toBe(key);
		expect(await readdir(directory)).toEqual(['ca.crt', 'ca.key']);
	});

	it.each<[string, () => Promise<unknown>, RegExp]>([
		['the key missing', () => rm(at('ca.key')), /ca\.key is missing while .*ca\.crt is there: restore it/],
		['the key damaged', () => writeFile(at('ca.key'), 'x'), /ca\.key is damaged/],
		['the certificate damaged', () => writeFile(at('ca.crt'), 'x'), /ca\.crt is damaged/],
		['the certificate cut', () => cut('ca.crt'), /ca\.crt is damaged/],
		['the certificate empty', () => writeFile(at('ca.crt'), ''), /ca\.crt is damaged/],
		['the key of another', async () => writeFile(at('ca.key'), await newKeyPem()), /does not fit ca\.key/],
	])('with %s is refused and left alone', async (_, damage, why) => {
		await openAuthority(world(), directory);
		await damage();
		const before = await contents();
		const failure = await openAuthority(world(), directory).catch((error: unknown) => error);
		expect(failure).toMatchObject({ code: 'storage', message: expect.stringMatching(why) });
		expect(await contents()).toEqual(before);
	});

	it('with an authority that has ended is refused', async () => {
		await openAuthority(world(), directory);
		await clock.advance(3651 * DAY_SECONDS);
		await expect(openAuthority(world(), directory)).rejects.toThrow(/has ended/);
	});
});

describe("the manager's own certificate", () => {
	const hosts = ['10.0.0.1', 'm.example'];

	it('is kept until a third of its life is left', async () => {
		const authority = await openAuthority(world(), directory);
		const first = await openServerCertificate(world(), directory, authority, hosts);
		await clock.advance(59 * DAY_SECONDS);
		expect(await openServerCertificate(world(), directory, authority, hosts)).toEqual(first);
		await clock.advance(2 * DAY_SECONDS);
		const second = await openServerCertificate(world(), directory, authority, hosts);
		expect(second).not.toEqual(first);
		expect(await openServerCertificate(world(), directory, authority, hosts)).toEqual(second);
		expect((await stat(at('server.pem'))).mode & 0o777).toBe(0o600);
	});

	it('is made anew for another host, another authority, and where it is damaged', async () => {
		const authority = await openAuthority(world(), directory);
		let last = await openServerCertificate(world(), directory, authority, hosts);
		const isFresh = async (other = authority, names = hosts): Promise<boolean> => {
			const next = await openServerCertificate(world(), directory, other, names);
			const differs = next.keyPem !== last.keyPem;
			last = next;
			return differs;
		};
		expect(await isFresh()).toBe(false);
		expect(await isFresh(authority, [...hosts, '10.0.0.2'])).toBe(true);
		expect(await isFresh(authority, hosts)).toBe(false);
		await cut('server.pem');
		expect(await isFresh()).toBe(true);
		expect(await isFresh(await newAuthority(clock))).toBe(true);
	});
});

async function cut(name: string): Promise<void> {
	const text = await readFile(at(name), 'utf8');
	await writeFile(at(name), text.slice(0, text.length / 2));
}

async function contents(): Promise<Record<string, string>> {
	const names = await readdir(directory);
	return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readFile(at(name), 'utf8')])));
}
