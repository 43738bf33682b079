import { beforeEach, describe, expect, it } from 'vitest';
import type { ManagerSettings, RunningManager } from '../../../cli/daemons.ts';
import { waitFor } from '../../support/wait-for.ts';
import { FakeClient, NOW } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';

let io: FakeIo;
let client: FakeClient;

beforeEach(() => {
	io = new FakeIo();
	client = new FakeClient();
	io.client = client;
});

describe('minder token', () => {
	it('create prints the token alone on stdout, and what it is beside it', async () => {
		const limits = ['--processes', 'web*', '--processes', 'api', '--nodes', 'zone=a', '--lifetime', '30d'];
		expect(await io.run('token', 'create', 'ci', '--role', 'operator', ...limits), io.stderr.text).toBe(0);
		expect(client.calls).toEqual([
			'create-token {"name":"ci","role":"operator","processes":["web*","api"],"nodes":["zone=a"],"lifetimeSeconds":2592000}',
		]);
		expect(io.stdout.text).toBe('mat1.TEXT\n');
		expect(io.stderr.text).toMatch(/token of ci: operator, processes web\* api, nodes zone=a, good until/);
		expect(io.stderr.text).not.toContain('mat1.TEXT');
	});

	it('create shows everything as JSON', async () => {
		expect(await io.run('token', 'create', 'ci', '--role', 'viewer', '-o', 'json')).toBe(0);
		expect(JSON.parse(io.stdout.text)).toEqual({
			token: 'mat1.TEXT',
			id: '0123456789ab',
			name: 'ci',
			role: 'viewer',
			createdAt: '1970-01-01T00:00:00.000Z',
		});
	});

	it.each([
		[['token', 'create', 'ci'], /--role/],
		[['token', 'create', 'ci', '--role', 'root'], /viewer, operator, admin/],
		[['token', 'join', '--uses', '0'], /above 0/],
	])('%j is a usage error', async (argv, message) => {
		expect(await io.run(...argv)).toBe(2);
		expect(io.stderr.text).toMatch(message);
		expect(client.calls).toEqual([]);
	});

	it('list tells what each is and whether it is good', async () => {
		const token = { id: 'a1', name: 'ci', role: 'operator', createdAt: NOW - 60_000 } as const;
		client.tokens = [
			{ ...token, processes: ['web*'] },
			{ ...token, id: 'a2', name: 'old', expiresAt: NOW - 1 },
			{ ...token, id: 'a3', name: 'gone', revokedAt: NOW },
		];
		expect(await io.run('token', 'list')).toBe(0);
		const rows = io.stdout.text.split('\n').map((row) => row.split(/\s+/).slice(0, 5));
		expect(rows.slice(1, 4)).toEqual([
			['ci', 'a1', 'operator', 'good', 'web*'],
			['old', 'a2', 'operator', 'expired', '-'],
			['gone', 'a3', 'operator', 'revoked', '-'],
		]);
	});

	it('revoke takes several', async () => {
		expect(await io.run('token', 'revoke', 'ci', 'old')).toBe(0);
		expect(client.calls).toEqual(['revoke-token ci', 'revoke-token old']);
		expect(io.stdout.text).toBe('revoked the token of ci (0123456789ab)\nrevoked the token of old (0123456789ab)\n');
	});

	it('join prints the whole command for the machine, with the address that it was asked at', async () => {
		expect(await io.run('token', 'join', '-s', 'mgr', '--uses', '3', '--lifetime', '2h')).toBe(0);
		expect(client.calls).toEqual(['create-join-token {"uses":3,"lifetimeSeconds":7200}']);
		expect(io.stdout.text).toBe('minder agent -s mgr:8888 --join mjt1.TEXT\n');
		expect(io.stderr.text).toBe('for 3 machines, within 2h; needed once on each\n');
	});

	it('join says so where that address means nothing elsewhere', async () => {
		expect(await io.run('token', 'join')).toBe(0);
		expect(client.calls).toEqual(['create-join-token {"uses":1,"lifetimeSeconds":3600}']);
		expect(io.stderr.text).toMatch(/127.0.0.1:8888 is this machine/);
		expect(await io.run('token', 'join', '-q')).toBe(0);
		expect(io.stdout.text).toMatch(/\nmjt1.TEXT\n$/);
	});
});

it('minder events --audit asks for the audit trail, and shows who it was', async () => {
	expect(await io.run('events')).toBe(0);
	expect(client.eventsAsked).toEqual({ follow: false });
	expect(await io.run('events', '--audit')).toBe(0);
	expect(client.eventsAsked).toEqual({ follow: false, audit: true });
	const call = {
		sequence: 1,
		at: NOW,
		kind: 'call-refused',
		subject: 'web',
		actor: 'user/eve',
		reason: 'Stop',
	} as const;
	client.events = [call];
	expect(await io.run('events', '--audit')).toBe(0);
	expect(io.stdout.text).toMatch(/ACTOR.*\n.*call-refused +user\/eve +Stop/);
	expect(await io.run('events', '--audit', '-f')).toBe(0);
	expect(io.stdout.text).toMatch(/web {2}call-refused {2}user\/eve {2}Stop\n$/);
});

describe('the first start of a manager with TLS', () => {
	const first: RunningManager = {
		address: '10.0.0.5:8888',
		join: { command: 'minder agent -s 10.0.0.5:8888 --join mjt1.SECRET', expiresAt: NOW },
		adminTokenFile: '/data/tls/admin.token',
		close: async () => {},
	};

	async function shown(isTTY: boolean): Promise<string> {
		io.stdout.isTTY = isTTY;
		const { join: offer, ...rest } = first;
		const started = async ({ offersJoin }: ManagerSettings): Promise<RunningManager> =>
			offersJoin === true ? { ...rest, join: offer } : rest;
		io.daemons = { ...io.daemons, startManager: started };
		const end = io.run('manager', '--listen', '10.0.0.5:8888');
		await waitFor(() => io.stdout.text.includes('To join'), { what: 'the hint' });
		io.interrupt();
		expect(await end).toBe(0);
		return io.stdout.text;
	}

	it('tells a person how to sign in and join', async () => {
		const text = await shown(true);
		expect(text).toContain('minder login 10.0.0.5:8888 --authority /data/tls/ca.crt --token - < /data/tls/admin.token');
		expect(text).toContain('minder agent -s 10.0.0.5:8888 --join mjt1.SECRET');
	});

	it('shows no secret where there is no person, and has no token made that nobody sees', async () => {
		const text = await shown(false);
		expect(text).toContain('/data/tls/admin.token');
		expect(text).not.toContain('mjt1');
	});
});

describe('minder agent', () => {
	it.each([
		['--join', ['--join', 'mjt1.X'], {}],
		['--token', ['--token', 'mjt1.X'], {}],
		['MINDER_JOIN_TOKEN', [], { MINDER_JOIN_TOKEN: 'mjt1.X', MINDER_TOKEN: 'mat1.Y' }],
	])('takes the join token from %s', async (_, argv, env) => {
		let settings: object | undefined;
		io.env = env as Record<string, string>;
		io.daemons = {
			...io.daemons,
			startAgent: async (given) => {
				settings = given;
				return { close: async () => {} };
			},
		};
		const end = io.run('agent', '-s', 'mgr', ...argv);
		await waitFor(() => settings !== undefined, { what: 'the agent' });
		io.interrupt();
		await end;
		expect(settings).toMatchObject({ server: 'mgr:8888', joinToken: 'mjt1.X', insecure: false });
	});

	it('speaks plain text to another machine with --insecure or MINDER_INSECURE', async () => {
		for (const [argv, env] of [
			[['--insecure'], {}],
			[[], { MINDER_INSECURE: '1' }],
		] as const) {
			let settings: object | undefined;
			io.env = { ...env };
			io.daemons = {
				...io.daemons,
				startAgent: async (given) => {
					settings = given;
					return { close: async () => {} };
				},
			};
			const end = io.run('agent', '-s', 'mgr', ...argv);
			await waitFor(() => settings !== undefined, { what: 'the agent' });
			io.interrupt();
			await end;
			expect(settings).toMatchObject({ insecure: true });
		}
	});
});

it('minder up stays on loopback', async () => {
	expect(await io.run('up', '--listen', '0.0.0.0:8888')).toBe(2);
	expect(io.stderr.text).toMatch(/not on loopback/);
});
