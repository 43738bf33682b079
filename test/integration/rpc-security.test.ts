import { connect as connectTcp, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import type { ServiceError } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Authorizer, ClientCall } from '../../src/model/access.ts';
import { MinderError } from '../../src/model/errors.ts';
import { channelOptions } from '../../src/rpc/channel-options.ts';
import { fetchAuthority } from '../../src/rpc/secure-authority.ts';
import { channelSecurity, type Trust } from '../../src/rpc/secure-channel.ts';
import { type RpcServer, startRpcServer } from '../../src/rpc/server.ts';
import { fromStatus } from '../../src/rpc/status.ts';
import type { Authority } from '../../src/sys/certificates/authority.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { silentLog } from '../../src/sys/log.ts';
import { AgentService, ControlService } from '../../src/wire/proto.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { freePort } from '../support/free-port.ts';
import {
	keptLog,
	newAuthority,
	nodeIdentity,
	serverTls,
	startTls,
	type TlsServerOptions,
} from '../support/tls-world.ts';
import { waitFor } from '../support/wait-for.ts';
import { fakeControl, noAgents } from '../unit/rpc/fake-control.ts';

const MAT = `mat1.${'a'.repeat(12)}.${'b'.repeat(43)}`;
const DAY = 86_400_000;
let authority: Authority;
let stranger: Authority;
beforeAll(async () => {
	[authority, stranger] = await Promise.all([newAuthority(systemClock), newAuthority(systemClock)]);
});

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(options: TlsServerOptions = {}): Promise<RpcServer> {
	const server = await startTls(authority, options);
	cleanups.push(() => server.close(0));
	return server;
}

/** How a call of GetVersion ends: `OK` or the name of the status. */
async function call(server: RpcServer, trust: Trust | undefined): Promise<string> {
	const error = await outcome(server, trust);
	return error === null ? 'OK' : (status[error.code] ?? '');
}

/** The error of a call of GetVersion, as a user is told. */
async function failure(server: RpcServer, trust: Trust | undefined): Promise<MinderError> {
	const error = await outcome(server, trust);
	if (error === null) throw new Error('it went well');
	return fromStatus(error, { name: 'manager' });
}

async function outcome(server: RpcServer, trust: Trust | undefined): Promise<ServiceError | null> {
	const { credentials, options } = channelSecurity(trust);
	const client = new ControlService(server.address, credentials, { ...channelOptions(), ...options });
	try {
		return await new Promise((resolve) => {
			client.GetVersion({}, { deadline: Date.now() + 5_000 }, (error: ServiceError | null) => resolve(error));
		});
	} finally {
		client.close();
	}
}

/** How an agent's session ends. */
async function session(server: RpcServer, trust: Trust | undefined): Promise<string> {
	const { credentials, options } = channelSecurity(trust);
	const client = new AgentService(server.address, credentials, { ...channelOptions(), ...options });
	try {
		const stream = client.Session();
		stream.on('data', () => undefined);
		stream.end();
		return await new Promise((resolve) => {
			stream.on('error', () => undefined);
			stream.on('status', (end: { code: status }) => resolve(status[end.code] ?? ''));
		});
	} finally {
		client.close();
	}
}

/** An authorizer that lets everybody in and keeps what it was asked. */
function recorder(): Authorizer & { calls: ClientCall[] } {
	const calls: ClientCall[] = [];
	return Object.assign(
		(asked: ClientCall) => {
			calls.push(asked);
			return { kind: 'local' } as const;
		},
		{ calls },
	);
}

function portOf(server: RpcServer): number {
	return Number(server.address.split(':').at(-1));
}

function raw(server: RpcServer): Socket {
	const socket = connectTcp({ host: '127.0.0.1', port: portOf(server) });
	socket.on('error', () => undefined);
	cleanups.push(() => socket.destroy());
	return socket;
}

/** Resolves when the server has closed it. */
function closed(socket: Socket): Promise<void> {
	socket.resume();
	return new Promise((resolve) => {
		if (socket.destroyed) resolve();
		socket.once('close', () => resolve());
	});
}

/** A handshake; rejects where it fails on this side. */
function handshake(server: RpcServer, options: ConnectionOptions = {}): Promise<TLSSocket> {
	return new Promise((resolve, reject) => {
		const socket = connectTls({
			host: '127.0.0.1',
			port: portOf(server),
			ca: authority.certPem,
			servername: 'minder-manager',
			ALPNProtocols: ['h2'],
			...options,
		});
		cleanups.push(() => socket.destroy());
		socket.once('secureConnect', () => resolve(socket));
		socket.on('error', reject);
		socket.once('close', () => reject(new Error('closed')));
	});
}

describe('who is at the other end', () => {
	it('a node by its certificate, with its token if it brings one; anybody else is anonymous', async () => {
		const authorize = recorder();
		const server = await start({ authorize });
		const identity = await nodeIdentity(authority, 'web-1');
		expect(await call(server, { ca: authority.certPem, identity })).toBe('OK');
		expect(await call(server, { ca: authority.certPem, token: MAT })).toBe('OK');
		const rpc = 'minder.v1.ControlService/GetVersion';
		expect(authorize.calls).toEqual([
			{ rpc, peer: { kind: 'node', name: 'web-1', publicKeyHash: identity.publicKeyHash } },
			{ rpc, peer: { kind: 'anonymous', address: '127.0.0.1' }, bearer: MAT },
		]);
	});

	it('in plain text from this machine it is local', async () => {
		const authorize = recorder();
		const options = { control: fakeControl([]), agents: noAgents, log: silentLog };
		const server = await startRpcServer({ listen: '127.0.0.1:0', ...options, authorize });
		cleanups.push(() => server.close(0));
		expect(await call(server, undefined)).toBe('OK');
		expect(authorize.calls.map(({ peer }) => peer)).toEqual([{ kind: 'local' }]);
	});

	it('many connections at a time are told apart', async () => {
		const authorize = recorder();
		const server = await start({ authorize });
		const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
		const identities = await Promise.all(names.map((name) => nodeIdentity(authority, name)));
		await Promise.all(identities.map((identity) => call(server, { ca: authority.certPem, identity })));
		const seen = authorize.calls.map(({ peer }) => (peer.kind === 'node' ? `${peer.name} ${peer.publicKeyHash}` : ''));
		expect(seen.sort()).toEqual(identities.map(({ publicKeyHash }, index) => `n${index} ${publicKeyHash}`).sort());
	});
});

describe('a certificate', () => {
	it('none: nothing is served without an authorizer that allows it', async () => {
		const server = await start();
		expect(await call(server, { ca: authority.certPem })).toBe('UNAUTHENTICATED');
		expect(await session(server, { ca: authority.certPem })).toBe('UNAUTHENTICATED');
		expect(await session(server, { ca: authority.certPem, identity: await nodeIdentity(authority, 'a') })).not.toBe(
			'UNAUTHENTICATED',
		);
	});

	it('of another authority ends the connection, with a line in the log', async () => {
		const log = keptLog();
		const server = await start({ log });
		const identity = await nodeIdentity(stranger, 'a');
		expect(await call(server, { ca: authority.certPem, identity })).toBe('UNAVAILABLE');
		expect(log.lines.some(({ facts }) => /certificate is not good/.test(JSON.stringify(facts)))).toBe(true);
	});

	it('that has ended, or not begun, ends the connection', async () => {
		const server = await start({ authorize: recorder() });
		for (const days of [-31, 1]) {
			const then = new FakeClock(Date.now() + days * DAY);
			const old = await newAuthority(new FakeClock(Date.now() - 100 * DAY));
			const other = await startTls(old, { authorize: recorder() });
			cleanups.push(() => other.close(0));
			expect(await call(other, { ca: old.certPem, identity: await nodeIdentity(old, 'a') })).toBe('OK');
			expect(await call(other, { ca: old.certPem, identity: await nodeIdentity(old, 'a', then) })).toBe('UNAVAILABLE');
		}
		expect(await call(server, { ca: authority.certPem })).toBe('OK');
	});

	it("of a manager is not taken for an agent's", async () => {
		const server = await start({ authorize: recorder() });
		const { cert, key } = await serverTls(authority);
		expect(await call(server, { ca: authority.certPem, identity: { cert, key } })).toBe('UNAVAILABLE');
	});

	it('that ends while its connection is open ends it too', async () => {
		const clock = new FakeClock(Date.now());
		const server = await start({ clock, limits: { firstCallSeconds: 100 * 86_400 } });
		const { cert, key } = await nodeIdentity(authority, 'a');
		const socket = await handshake(server, { cert, key });
		const end = closed(socket);
		// Let the server see it first: it answers with its settings.
		await new Promise((resolve) => socket.once('data', resolve));
		clock.wallOffset = 31 * DAY;
		await clock.advance(3600);
		await end;
	});

	it('cutOff ends the connections of a node at once, and no other', async () => {
		const server = await start();
		const [a, b] = await Promise.all(['a', 'b'].map((name) => nodeIdentity(authority, name)));
		const gone = await handshake(server, { cert: a?.cert, key: a?.key });
		const kept = await handshake(server, { cert: b?.cert, key: b?.key });
		await Promise.all([gone, kept].map((socket) => new Promise((resolve) => socket.once('data', resolve))));
		server.cutOff((peer) => peer.kind === 'node' && peer.name === 'a');
		await closed(gone);
		expect(kept.destroyed).toBe(false);
	});
});

describe('the client', () => {
	it('believes no other authority, and no other name', async () => {
		const server = await start({ authorize: recorder() });
		expect(await call(server, { ca: stranger.certPem })).toBe('UNAVAILABLE');
		const node = await nodeIdentity(authority, 'a');
		const impostor = await start({
			authorize: recorder(),
			tls: { cert: node.cert, key: node.key, ca: authority.certPem },
		});
		expect(await call(impostor, { ca: authority.certPem })).toBe('UNAVAILABLE');
	});

	it('says in words why it cannot speak to a manager', async () => {
		const server = await start({ authorize: recorder() });
		const options = { control: fakeControl([]), agents: noAgents, log: silentLog };
		const plain = await startRpcServer({ listen: '127.0.0.1:0', ...options });
		cleanups.push(() => plain.close(0));
		expect((await failure(server, { ca: stranger.certPem })).message).toMatch(/certificate is not of this cluster/);
		expect((await failure(plain, { ca: authority.certPem })).message).toMatch(/plain text there, not TLS/);
		expect((await failure(server, undefined)).message).toMatch(/it wants TLS/);
		expect(await failure(await start(), { ca: authority.certPem })).toMatchObject({ code: 'unauthenticated' });
	});

	it('sees a renewed certificate from the next connection on', async () => {
		const server = await start({ authorize: recorder() });
		expect(await call(server, { ca: authority.certPem })).toBe('OK');
		const before = (await handshake(server)).getPeerCertificate().serialNumber;
		server.renewCertificate(await serverTls(authority));
		expect((await handshake(server)).getPeerCertificate().serialNumber).not.toBe(before);
		expect(await call(server, { ca: authority.certPem })).toBe('OK');
		await expect(handshake(server, { maxVersion: 'TLSv1.2' })).rejects.toThrow(/version/i);
	});

	it('a first contact gets the authority by its hash, and refuses any other', async () => {
		const server = await start();
		expect(await fetchAuthority(server.address, authority.hash, systemClock)).toBe(authority.certPem);
		await expect(fetchAuthority(server.address, stranger.hash, systemClock)).rejects.toMatchObject({ code: 'refused' });
	});

	it('a first contact is not deceived by the right authority shown beside a certificate of another', async () => {
		const own = await serverTls(stranger);
		const cert = own.cert.replace(stranger.certPem, authority.certPem);
		const server = await start({ tls: { ...own, cert } });
		await expect(fetchAuthority(server.address, authority.hash, systemClock)).rejects.toMatchObject({
			code: 'refused',
		});
	});

	it('a first contact with plain text, or with nobody, is unreachable', async () => {
		const options = { control: fakeControl([]), agents: noAgents, log: silentLog };
		const plain = await startRpcServer({ listen: `127.0.0.1:${await freePort()}`, ...options });
		await expect(fetchAuthority(plain.address, authority.hash, systemClock)).rejects.toMatchObject({
			code: 'unreachable',
		});
		await plain.close(0);
		await expect(fetchAuthority(plain.address, authority.hash, systemClock)).rejects.toThrow(/connection refused/);
	});
});

describe('the transport', () => {
	it('refuses TLS 1.2, and a client that does not speak HTTP/2', async () => {
		const server = await start();
		await expect(handshake(server, { maxVersion: 'TLSv1.2' })).rejects.toThrow(/version/i);
		await closed(await handshake(server, { ALPNProtocols: [] }));
	});

	it('resumes no session: each connection shows its certificate anew', async () => {
		const server = await start({ authorize: recorder() });
		const { cert, key } = await nodeIdentity(authority, 'a');
		const first = await handshake(server, { cert, key });
		const ticket = await new Promise<Buffer>((resolve) => first.once('session', resolve));
		const again = await handshake(server, { session: ticket });
		expect(again.isSessionReused()).toBe(false);
	});

	it('closes plain text on a TLS port, and goes on', async () => {
		const server = await start({ authorize: recorder() });
		for (const text of ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', '\0'.repeat(50)]) {
			const socket = raw(server);
			socket.write(text);
			await closed(socket);
		}
		expect(await call(server, undefined)).toBe('UNAVAILABLE');
		expect(await call(server, { ca: authority.certPem })).toBe('OK');
	});

	it('gives up a handshake that never ends', async () => {
		const server = await start({ limits: { handshakeSeconds: 0.2 } });
		const socket = raw(server);
		socket.write(Buffer.from([0x16, 3, 1]));
		await closed(socket);
	});

	it('closes a connection that makes no call in time, and not one that has made one', async () => {
		const clock = new FakeClock(Date.now());
		const server = await start({ clock, authorize: recorder() });
		const silent = await handshake(server);
		const { credentials, options } = channelSecurity({ ca: authority.certPem });
		const client = new ControlService(server.address, credentials, { ...channelOptions(), ...options });
		cleanups.push(() => client.close());
		const version = () =>
			new Promise((resolve) => client.GetVersion({}, (error: ServiceError | null) => resolve(error?.code ?? 'OK')));
		expect(await version()).toBe('OK');
		const state = client.getChannel().getConnectivityState(false);
		await clock.advance(31);
		await closed(silent);
		expect(client.getChannel().getConnectivityState(false)).toBe(state);
		expect(await version()).toBe('OK');
	});

	it('holds thousands of connections off, while those that are in are served', { timeout: 120_000 }, async () => {
		const log = keptLog();
		const server = await start({
			log,
			// It stands still: those that wait are not given up, and all refusals are told of at once.
			clock: new FakeClock(Date.now()),
			authorize: recorder(),
			limits: { perAddress: () => 50, waitingPerAddress: () => 20, handshakeSeconds: 600 },
		});
		const { credentials, options } = channelSecurity({ ca: authority.certPem });
		const client = new ControlService(server.address, credentials, { ...channelOptions(), ...options });
		cleanups.push(() => client.close());
		const version = () =>
			new Promise((resolve) => client.GetVersion({}, (error: ServiceError | null) => resolve(error?.code ?? 'OK')));
		expect(await version()).toBe('OK');
		let ended = 0;
		for (let opened = 0; opened < 2_000; ) {
			for (let burst = 0; burst < 200; burst++, opened++)
				raw(server)
					.resume()
					.once('close', () => ended++);
			const due = opened - 20;
			await waitFor(() => ended >= due, { seconds: 60, what: `${due} of ${opened} connections closed, ${ended} are` });
		}
		expect(ended).toBe(1_980);
		expect(await version()).toBe('OK');
		const told = log.lines.filter(({ message }) => /too many connections/.test(message));
		expect(told).toHaveLength(1);
	});

	it('counts down again when connections go', async () => {
		const server = await start({ authorize: recorder(), limits: { total: 3 } });
		for (let round = 0; round < 5; round++) {
			const sockets: TLSSocket[] = [];
			while (sockets.length < 3) sockets.push(await waitFor(() => handshake(server)));
			await expect(handshake(server)).rejects.toThrow();
			for (const socket of sockets) socket.destroy();
		}
	});
});

describe('the guard', () => {
	it('takes one token and nothing else, and hides it from the handlers', async () => {
		const authorize = recorder();
		const server = await start({ authorize });
		for (const token of ['with blank', 'x'.repeat(129), 'ü', 'a,b']) {
			expect(await call(server, { ca: authority.certPem, token })).not.toBe('OK');
		}
		expect(authorize.calls).toEqual([]);
	});

	it('refuses with the code of the authorizer, before the body is decoded, for streams too', async () => {
		const server = await start({
			authorize: async ({ rpc }) => {
				await Promise.resolve();
				throw new MinderError('refused', `no ${rpc}`);
			},
		});
		expect(await call(server, { ca: authority.certPem })).toBe('PERMISSION_DENIED');
		expect(await session(server, { ca: authority.certPem })).toBe('PERMISSION_DENIED');
	});

	it('an authorizer that breaks lets nobody in', async () => {
		const server = await start({
			authorize: () => {
				throw new TypeError('oops');
			},
		});
		expect(await call(server, { ca: authority.certPem })).toBe('INTERNAL');
	});
});
