import { setMaxListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Authorizer } from '../../model/access.ts';
import type { Control } from '../../model/control.ts';
import { formatAddress, parseAddress } from '../../rpc/address.ts';
import { allowEverybody } from '../../rpc/secure-guard.ts';
import { type Listener, listen, type ServerTls } from '../../rpc/secure-listener.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import { refuseConnection, safeHeaders } from './answer.ts';
import { apiOf } from './api.ts';
import { Callers } from './callers.ts';
import type { Origins } from './gate.ts';
import { HTTP_LIMITS, type HttpLimits } from './http-limits.ts';
import { SESSION_LIMITS, type SessionLimits, Sessions } from './sessions.ts';

export interface HttpServerOptions {
	/** `HOST:PORT`; port 0 takes a free one. */
	readonly listen: string;
	/** As callers may use it: each call has its caller in its options. */
	readonly control: Control;
	/** Absent: everybody may do everything. */
	readonly authorize?: Authorizer;
	/** Why nothing is served now, in a few words; `undefined`: it is. */
	readonly notReady: () => string | undefined;
	/** Absent: there are none. */
	readonly metrics?: () => Promise<string>;
	/** Plain text without it. */
	readonly tls?: ServerTls;
	/** Names and addresses by which this manager is called, beside that on which it listens. */
	readonly hosts: Iterable<string>;
	/** Whether any address (not name) may be meant as well. */
	readonly anyAddress: boolean;
	/** Whether plain text from this machine needs no token. */
	readonly trustsLoopback: boolean;
	readonly limits?: Partial<HttpLimits>;
	readonly sessionLimits?: SessionLimits;
	readonly clock: Clock;
	readonly log: Log;
}

export interface HttpServer {
	/** `host:port` with the port that was taken. */
	readonly address: string;
	/** Connections from now on see this certificate; for a server that was started with one. */
	renewCertificate(tls: ServerTls): void;
	/** Streams end at once, requests in flight may finish within `graceSeconds`, then everything is cut off. */
	close(graceSeconds: number): Promise<void>;
}

/**
 * Serves the JSON API over HTTP/1.1.
 * @throws MinderError `usage` (bad address), `address-in-use`, `refused` (a port that needs privileges)
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
	const { tls, clock, log, control, authorize = allowEverybody } = options;
	const limits: HttpLimits = { ...HTTP_LIMITS, ...options.limits };
	const address = parseAddress(options.listen);
	const closing = new AbortController();
	// One for each request that goes on.
	setMaxListeners(0, closing.signal);
	const hosts = new Set([...options.hosts, address.host].map((host) => host.toLowerCase()));
	const scheme = tls === undefined ? 'http' : 'https';
	const origins: Origins = { hosts, anyAddress: options.anyAddress, scheme };
	const sessionLimits = options.sessionLimits ?? SESSION_LIMITS;
	const sessions = new Sessions(clock, sessionLimits);
	let listener: Listener | undefined;
	const peerOf = ({ raw }: FastifyRequest) => listener?.connections.called(raw.socket);
	const callers = new Callers({ authorize, sessions, origins, peerOf, trustsLoopback: options.trustsLoopback });
	const headers = safeHeaders(tls !== undefined);
	const notReady = (): string | undefined => (closing.signal.aborted ? 'the manager is stopping' : options.notReady());
	const app = await apiOf({
		control,
		callers,
		sessions,
		origins,
		headers,
		limits,
		clock,
		log,
		notReady,
		...(options.metrics === undefined ? {} : { metrics: options.metrics }),
		sessionSeconds: sessionLimits.lifetimeSeconds,
		closing: closing.signal,
	});
	const server = httpServer(limits, headers);
	server.on('request', (request, response) => app.routing(request, response));
	const open = await listen({
		address,
		limits: limits.connections,
		clock,
		log,
		protocol: 'http/1.1',
		option: '--http',
		onConnection: (socket) => server.emit('connection', socket),
		...(tls === undefined ? {} : { tls }),
	});
	listener = open;
	// It does not listen itself; this begins the looks at its requests' deadlines.
	server.emit('listening');
	let closed: Promise<void> | undefined;
	const shutDown = async (graceSeconds: number): Promise<void> => {
		closing.abort();
		sessions.close();
		const free = open.close();
		server.closeIdleConnections();
		open.connections.destroyWaiting();
		const timer = clock.after(graceSeconds, () => open.connections.destroy());
		await free;
		timer.cancel();
		server.close();
		await app.close();
	};
	return {
		address: formatAddress({ host: address.host, port: open.port }),
		renewCertificate: (fresh) => open.renew(fresh),
		close: (graceSeconds) => (closed ??= shutDown(graceSeconds)),
	};
}

function httpServer(limits: HttpLimits, headers: Readonly<Record<string, string>>): Server {
	const server = createServer({
		maxHeaderSize: limits.headerBytes,
		headersTimeout: limits.headersSeconds * 1000,
		requestTimeout: limits.requestSeconds * 1000,
		connectionsCheckingInterval: limits.lookSeconds * 1000,
		keepAliveTimeout: limits.keepAliveSeconds * 1000,
		requireHostHeader: true,
	});
	// Their size is limited; one that were left out could be the one that says where a request comes from.
	server.maxHeadersCount = 0;
	server.timeout = limits.quietSeconds * 1000;
	server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
		refuseConnection(error, socket as Socket, headers),
	);
	return server;
}
