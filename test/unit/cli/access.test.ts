import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClient } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';

const CONFIG = '/home/op/.config/minder/config.json';
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const HASH = 'ab'.repeat(32);
const TOKEN = `mat1.${'a'.repeat(12)}.${'b'.repeat(43)}`;
const SERVER = '10.0.0.5:8888';

let io: FakeIo;
let client: FakeClient;

beforeEach(() => {
	io = new FakeIo();
	client = new FakeClient();
	client.who = { name: 'anna', role: 'operator', limits: { processes: ['web*'] } };
	io.client = client;
	io.authorities[SERVER] = { certificate: PEM, hash: HASH };
});

const config = () => JSON.parse(io.files[CONFIG] ?? '{}') as Record<string, unknown>;
const write = (value: object): void => {
	io.files[CONFIG] = JSON.stringify(value);
};
const prod = { server: SERVER, authority: PEM, token: TOKEN };

describe('how a manager is spoken with', () => {
	const both = { currentContext: 'prod', contexts: { prod, lab: { server: 'lab:1', insecure: true } } };

	it.each([
		['the current context', both, {}, [], { trust: { ca: PEM, token: TOKEN } }],
		['another context by MINDER_CONTEXT', both, { MINDER_CONTEXT: 'lab' }, [], { insecure: true }],
		[
			'the context of the same address',
			{ contexts: { prod } },
			{},
			['-s', SERVER],
			{ trust: { ca: PEM, token: TOKEN } },
		],
		['nothing, where the address is another', both, {}, ['-s', 'other:1'], {}],
		['the token of MINDER_TOKEN', both, { MINDER_TOKEN: 'mat1.x' }, [], { trust: { ca: PEM, token: 'mat1.x' } }],
		['--insecure', both, {}, ['--insecure'], { insecure: true }],
		['MINDER_INSECURE', {}, { MINDER_INSECURE: '1' }, ['-s', 'a:1'], { insecure: true }],
		['nothing, on this machine', {}, {}, [], {}],
	])('takes %s', async (_, file, env, options, expected) => {
		write(file);
		io.env = env as Record<string, string>;
		expect(await io.run('nodes', ...options), io.stderr.text).toBe(0);
		expect(io.security).toEqual(expected);
	});

	it('takes the authority of MINDER_AUTHORITY, and refuses what is no certificate', async () => {
		io.files['/home/op/ca.crt'] = PEM;
		io.env = { MINDER_AUTHORITY: 'ca.crt', MINDER_TOKEN: TOKEN, MINDER_SERVER: SERVER };
		expect(await io.run('nodes')).toBe(0);
		expect(io.security).toEqual({ trust: { ca: PEM, token: TOKEN } });
		io.files['/home/op/ca.crt'] = 'nothing';
		expect(await io.run('nodes')).toBe(2);
		expect(io.stderr.text).toMatch(/MINDER_AUTHORITY: ca.crt is not a certificate/);
	});

	it('never shows a token to a manager that it cannot know', async () => {
		io.env = { MINDER_TOKEN: TOKEN, MINDER_SERVER: SERVER };
		expect(await io.run('nodes')).toBe(2);
		expect(io.stderr.text).toMatch(/MINDER_AUTHORITY.*minder login/);
		expect(io.servers).toEqual([]);
	});

	it('names a context that is not there', async () => {
		write(both);
		io.env['MINDER_CONTEXT'] = 'pord';
		expect(await io.run('nodes')).toBe(2);
		expect(io.stderr.text).toMatch(/no context "pord"; there are prod, lab/);
	});
});

describe('minder login', () => {
	it('asks a person whether the manager is the right one, then for the token unseen, and keeps both', async () => {
		write({ theme: 'dark', contexts: { lab: { server: 'lab:1', note: 'x' } } });
		io.asksPerson = true;
		io.answers = ['yes', ` ${TOKEN}\n`];
		expect(await io.run('login', '10.0.0.5'), io.stderr.text).toBe(0);
		expect(io.stderr.text).toContain(HASH);
		expect(io.asked.map(({ hidden }) => hidden)).toEqual([false, true]);
		expect(io.security).toEqual({ trust: { ca: PEM, token: TOKEN } });
		expect(config()).toEqual({
			currentContext: '10.0.0.5',
			contexts: { lab: { server: 'lab:1', note: 'x' }, '10.0.0.5': prod },
			theme: 'dark',
		});
		expect(io.stdout.text).toBe(
			`signed in to ${SERVER} as anna (operator, processes web*); context 10.0.0.5 is the current one\n`,
		);
		expect(io.stdout.text + io.stderr.text).not.toContain(TOKEN);
	});

	it('sends nothing where the person says no', async () => {
		io.asksPerson = true;
		io.answers = ['n'];
		expect(await io.run('login', '10.0.0.5')).toBe(5);
		expect(io.servers).toEqual([]);
		expect(io.files[CONFIG]).toBeUndefined();
	});

	it('in a script needs the hash of the authority, and takes the token from standard input', async () => {
		io.stdin = `${TOKEN}\n`;
		expect(await io.run('login', SERVER, '--token', '-')).toBe(5);
		expect(io.stderr.text).toMatch(/add --authority-hash HASH/);
		const wrong = 'cd'.repeat(32);
		expect(await io.run('login', SERVER, '--token', '-', '--authority-hash', wrong)).toBe(5);
		expect(io.servers).toEqual([]);
		const colons = HASH.toUpperCase().replace(/(..)(?!$)/g, '$1:');
		const args = ['--token', '-', '--authority-hash', colons, '--context', 'prod'];
		expect(await io.run('login', SERVER, ...args), io.stderr.text).toBe(0);
		expect(config()).toEqual({ currentContext: 'prod', contexts: { prod } });
	});

	it('takes the authority from a file, and from the context that is there already', async () => {
		io.files['/home/op/ca.crt'] = PEM;
		io.authorities = {};
		expect(await io.run('login', SERVER, '--authority', 'ca.crt', '--token', TOKEN), io.stderr.text).toBe(0);
		const other = TOKEN.replaceAll('b', 'c');
		io.env['MINDER_TOKEN'] = other;
		expect(await io.run('login', SERVER), io.stderr.text).toBe(0);
		expect(config()).toMatchObject({ contexts: { '10.0.0.5': { authority: PEM, token: other } } });
	});

	it('keeps nothing where the manager refuses the token, or it is none', async () => {
		io.files['/home/op/ca.crt'] = PEM;
		expect(await io.run('login', SERVER, '--authority', 'ca.crt', '--token', 'mjt1.x')).toBe(2);
		client.failure = new (await import('../../../src/model/errors.ts')).MinderError('unauthenticated', 'unknown token');
		expect(await io.run('login', SERVER, '--authority', 'ca.crt', '--token', TOKEN)).toBe(5);
		expect(io.files[CONFIG]).toBeUndefined();
	});

	it('--insecure keeps that it is so, and no token', async () => {
		expect(await io.run('login', SERVER, '--insecure')).toBe(0);
		expect(config()).toEqual({
			currentContext: '10.0.0.5',
			contexts: { '10.0.0.5': { server: SERVER, insecure: true } },
		});
	});
});

describe('minder logout, context and whoami', () => {
	const two = { currentContext: 'prod', contexts: { prod: { ...prod, note: 1 }, lab: { server: 'lab:1' } } };

	it('logout forgets the token and nothing else', async () => {
		write(two);
		expect(await io.run('logout')).toBe(0);
		expect(config()).toEqual({
			currentContext: 'prod',
			contexts: { prod: { server: SERVER, authority: PEM, note: 1 }, lab: { server: 'lab:1' } },
		});
		expect(await io.run('logout', '--context', 'nope')).toBe(2);
	});

	it('context use, list and delete', async () => {
		write(two);
		expect(await io.run('context', 'use', 'lab')).toBe(0);
		expect(config()).toMatchObject({ currentContext: 'lab' });
		expect(await io.run('context', 'list', '-o', 'json')).toBe(0);
		expect(io.stdout.text).not.toContain(TOKEN);
		expect(JSON.parse(io.stdout.text.slice(io.stdout.text.indexOf('{')))).toEqual({
			contexts: [
				{ name: 'prod', current: false, server: SERVER, security: 'tls', signedIn: true },
				{ name: 'lab', current: true, server: 'lab:1', security: 'plain text', signedIn: false },
			],
		});
		expect(await io.run('context', 'delete', 'lab')).toBe(0);
		expect(config()).toEqual({ contexts: { prod: { ...prod, note: 1 } } });
		expect(await io.run('context', 'use', 'lab')).toBe(2);
		expect(io.stderr.text).toMatch(/no context "lab"; there are prod/);
	});

	it('whoami says who, what and where', async () => {
		expect(await io.run('whoami')).toBe(0);
		expect(io.stdout.text).toBe('anna: operator, processes web* at 127.0.0.1:8888\n');
		expect(await io.run('whoami', '--json')).toBe(0);
		expect(io.stdout.text).toContain('"role": "operator"');
	});
});
