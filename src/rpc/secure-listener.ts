import { constants } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { createServer, isIP, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket, type Server as TlsServer } from 'node:tls';
import { MinderError } from '../model/errors.ts';
import { readNodeCertificate } from '../sys/certificates/peer-certificate.ts';
import type { Clock } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import { type Address, formatAddress } from './address.ts';
import { Connections } from './secure-connections.ts';
import { type ConnectionLimits, isLoopbackAddress } from './secure-limits.ts';

/** What a server needs for TLS; all PEM. */
export interface ServerTls {
	/** Its certificate, then the authority's: a first contact finds the authority in it. */
	readonly cert: string;
	readonly key: string;
	/** Whose client certificates are good. */
	readonly ca: string;
}

export interface ListenerOptions {
	readonly address: Address;
	readonly tls?: ServerTls;
	readonly limits: ConnectionLimits;
	readonly clock: Clock;
	readonly log: Log;
	/** What is spoken; default `h2`. Of those that speak HTTP/1.1 no certificate is asked, and they need not say what they speak. */
	readonly protocol?: 'h2' | 'http/1.1';
	/** Option that chooses the address, for errors; default `--listen`. */
	readonly option?: string;
	/** Takes over a connection that may speak the protocol. */
	readonly onConnection: (socket: Socket) => void;
}

/** Open ports with their connections. */
export interface Listener {
	readonly port: number;
	readonly connections: Connections;
	/** Connections from now on see this certificate. */
	renew(tls: ServerTls): void;
	/** Takes no more; resolves when the last connection has gone. */
	close(): Promise<void>;
}

/**
 * Listens on every address of a host. In plain text a connection from this machine is `local`, any other `anonymous`; under TLS one is a
 * node by its certificate, or `anonymous`. A certificate that is presented and is not good ends the connection.
 * @throws MinderError `usage` (not an address of this machine), `address-in-use`, `refused` (a port that needs privileges)
 */
export async function listen(options: ListenerOptions): Promise<Listener> {
	const { address, tls, limits, clock, log, onConnection } = options;
	const connections = new Connections(limits, clock, log);
	const secured = tls === undefined ? undefined : tlsServer(options, tls, connections);
	const accept = (socket: Socket): void => {
		if (!connections.enter(socket)) return;
		if (secured !== undefined) {
			secured.emit('connection', socket);
			return;
		}
		const remote = socket.remoteAddress ?? '';
		const isLocal = isLoopbackAddress(remote);
		connections.identify(socket, isLocal ? { kind: 'local' } : { kind: 'anonymous', address: remote });
		onConnection(socket);
	};
	const servers = await listenOnAll(address, accept, options.option ?? '--listen');
	const taken = servers[0]?.address();
	return {
		port: typeof taken === 'object' && taken !== null ? taken.port : address.port,
		connections,
		renew: (fresh) => secured?.setSecureContext(contextOf(fresh)),
		async close() {
			const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
			connections.destroyUnidentified();
			await Promise.all(closed);
		},
	};
}

/**
 * Without session tickets, and none is taken: a resumed session would bring neither a certificate nor a check of it.
 */
function contextOf({ cert, key, ca }: ServerTls) {
	return { cert, key, ca, minVersion: 'TLSv1.3', secureOptions: constants.SSL_OP_NO_TICKET } as const;
}

function tlsServer(options: ListenerOptions, tls: ServerTls, connections: Connections): TlsServer {
	const { limits, log, clock, onConnection, protocol = 'h2' } = options;
	const server = createTlsServer({
		...contextOf(tls),
		requestCert: protocol === 'h2',
		// Who has no certificate comes in too: people have tokens. Who presents a bad one does not, see below.
		rejectUnauthorized: false,
		ALPNProtocols: [protocol],
		handshakeTimeout: limits.handshakeSeconds * 1000,
	});
	server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: TLSSocket) => {
		log.debug({ address: socket.remoteAddress, code: error.code }, `a TLS handshake failed: ${reasonOf(error)}`);
		socket.destroy();
	});
	server.on('secureConnection', (socket: TLSSocket) => {
		socket.on('error', () => undefined);
		const address = socket.remoteAddress ?? '';
		const refuse = (reason: string): void => {
			log.warn({ address, reason }, 'a connection was refused');
			socket.destroy();
		};
		const isSpoken = socket.alpnProtocol === protocol || (protocol !== 'h2' && socket.alpnProtocol === false);
		if (!isSpoken) return refuse(`it does not speak ${protocol}`);
		if (socket.isSessionReused()) return refuse('it resumes a session');
		const presented = socket.getPeerX509Certificate();
		if (presented === undefined) connections.identify(socket, { kind: 'anonymous', address });
		else {
			if (!socket.authorized) return refuse(`its certificate is not good: ${String(socket.authorizationError)}`);
			const node = readNodeCertificate(presented.raw);
			if (node === undefined) return refuse("its certificate is not an agent's");
			if (clock.wall() < node.notBefore || clock.wall() >= node.notAfter) {
				return refuse('its certificate has ended or has not begun');
			}
			const { name, publicKeyHash, notAfter } = node;
			connections.identify(socket, { kind: 'node', name, publicKeyHash }, notAfter);
		}
		onConnection(socket);
	});
	return server;
}

function reasonOf(error: NodeJS.ErrnoException): string {
	switch (error.code) {
		case 'ERR_TLS_HANDSHAKE_TIMEOUT':
			return 'it took too long';
		case 'ERR_SSL_WRONG_VERSION_NUMBER':
		case 'ERR_SSL_HTTP_REQUEST':
			return 'it was not TLS';
		case 'ERR_SSL_UNSUPPORTED_PROTOCOL':
			return 'it was older than TLS 1.3';
		case 'ECONNRESET':
			return 'the client went away';
		default:
			return error.code ?? 'for an unknown reason';
	}
}

/** All addresses of the host on one port; those that this machine does not have are left out while one is left. */
async function listenOnAll(
	address: Address,
	accept: (socket: Socket) => void,
	option: string,
): Promise<readonly Server[]> {
	const servers: Server[] = [];
	let { port } = address;
	let failure: unknown;
	for (const host of await addressesOf(address, option)) {
		try {
			const server = await listenOn(host, port, accept);
			servers.push(server);
			const taken = server.address();
			if (typeof taken === 'object' && taken !== null) port = taken.port;
		} catch (error) {
			failure ??= error;
		}
	}
	if (servers.length === 0) throw listenError(failure, address, option);
	return servers;
}

async function addressesOf(address: Address, option: string): Promise<readonly string[]> {
	if (isIP(address.host) !== 0 || address.host.includes(':')) return [address.host];
	try {
		return (await lookup(address.host, { all: true })).map((found) => found.address);
	} catch (error) {
		throw listenError(error, address, option);
	}
}

function listenOn(host: string, port: number, accept: (socket: Socket) => void): Promise<Server> {
	return new Promise((resolve, reject) => {
		const server = createServer({ noDelay: true }, accept);
		server.once('error', reject);
		server.listen({ host, port, backlog: 511 }, () => {
			server.off('error', reject);
			// Running out of descriptors for instance: those that are open go on.
			server.on('error', () => undefined);
			resolve(server);
		});
	});
}

function listenError(error: unknown, address: Address, option: string): MinderError {
	const target = formatAddress(address);
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	const options = { cause: error };
	if (code === 'EADDRINUSE') {
		const message = `${target} is in use: stop what listens there or choose another with ${option}`;
		return new MinderError('address-in-use', message, options);
	}
	if (code === 'EACCES') {
		const message = `${target} cannot be listened on without privileges: choose a port above 1023`;
		return new MinderError('refused', message, options);
	}
	if (code === 'EADDRNOTAVAIL') {
		const message = `${address.host} is not an address of this machine: choose another with ${option}`;
		return new MinderError('usage', message, options);
	}
	const message = `${target} cannot be listened on: choose an address of this machine with ${option}`;
	return new MinderError('usage', message, options);
}
