import { setMaxListeners } from 'node:events';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation, protoPath as healthProto } from 'grpc-health-check';
import type { Authorizer, Peer } from '../model/access.ts';
import type { AgentHandlers } from '../model/agent-protocol.ts';
import type { Control } from '../model/control.ts';
import type { JoinHandlers } from '../model/join.ts';
import { type Clock, systemClock } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import { AgentService, ControlService, JoinService, SERVICE_NAMES } from '../wire/proto.ts';
import { protoFiles } from '../wire/proto-files.ts';
import type { ServerContext } from './adapters.ts';
import { formatAddress, parseAddress } from './address.ts';
import { agentService } from './agent-service.ts';
import { DEFAULT_MAX_MESSAGE_BYTES, serverOptions, silenceLibrary } from './channel-options.ts';
import { controlService } from './control-service.ts';
import { joinService } from './join-service.ts';
import { allowEverybody, allowKnown, guard } from './secure-guard.ts';
import { CONNECTION_LIMITS, type ConnectionLimits } from './secure-limits.ts';
import { type Listener, listen, type ServerTls } from './secure-listener.ts';

export interface RpcServerOptions {
	/** `HOST:PORT`; port 0 takes a free one. */
	readonly listen: string;
	readonly control: Control;
	readonly agents: AgentHandlers;
	/** Gives certificates to machines; without it none is given. */
	readonly join?: JoinHandlers;
	readonly log: Log;
	/** Largest message that is taken or sent, in bytes; default 16 MiB. */
	readonly maxMessageBytes?: number;
	readonly clock?: Clock;
	/** Plain text without it. */
	readonly tls?: ServerTls;
	/** Asked before every call; without it everybody is let in in plain text, and known agents alone under TLS. */
	readonly authorize?: Authorizer;
	readonly limits?: ConnectionLimits;
}

export interface RpcServer {
	/** `host:port` with the port that was taken. */
	readonly address: string;
	/** What health checks are told. True from the start. */
	setServing(serving: boolean): void;
	/** Connections from now on see this certificate; for a server that was started with one. */
	renewCertificate(tls: ServerTls): void;
	/** Cuts off the connections of whoever `matches`, for instance a node that was removed. */
	cutOff(matches: (peer: Peer) => boolean): void;
	/** Streams end at once, calls in flight may finish within `graceSeconds`, then everything is cut off. */
	close(graceSeconds: number): Promise<void>;
}

/**
 * Serves the services, health and reflection, in plain text or over TLS.
 * @throws MinderError `usage` (bad address), `address-in-use`, `refused` (a port that needs privileges)
 */
export async function startRpcServer(options: RpcServerOptions): Promise<RpcServer> {
	silenceLibrary();
	const address = parseAddress(options.listen);
	const closing = new AbortController();
	// One for each call that goes on.
	setMaxListeners(0, closing.signal);
	const clock = options.clock ?? systemClock;
	const { log, tls } = options;
	const context: ServerContext = { log, closing: closing.signal };
	let listener: Listener | undefined;
	const authorize = options.authorize ?? (tls === undefined ? allowEverybody : allowKnown);
	const letIn = guard(authorize, (ends) => listener?.connections.called(ends), log);
	const limits = serverOptions(options.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES);
	const server = new Server({ ...limits, interceptors: [letIn] });
	server.addService(ControlService.service, controlService(options.control, context));
	server.addService(AgentService.service, agentService(options.agents, context));
	if (options.join !== undefined) server.addService(JoinService.service, joinService(options.join, context));
	const health = new HealthImplementation();
	const setServing = (serving: boolean): void => {
		for (const name of ['', ...SERVICE_NAMES]) health.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
	};
	setServing(true);
	health.addToServer(server);
	new ReflectionService({ ...protoFiles(), ...loadSync(healthProto) }).addToServer(server);

	const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
	const open = await listen({
		address,
		limits: options.limits ?? CONNECTION_LIMITS,
		clock,
		log,
		onConnection: (socket) => injector.injectConnection(socket),
		...(tls === undefined ? {} : { tls }),
	}).catch((error: unknown) => {
		server.forceShutdown();
		throw error;
	});
	listener = open;
	let closed: Promise<void> | undefined;
	return {
		address: formatAddress({ host: address.host, port: open.port }),
		setServing,
		renewCertificate: (fresh) => open.renew(fresh),
		cutOff: (matches) => open.connections.cutOff(matches),
		close(graceSeconds) {
			closed ??= shutDown(server, open, clock, graceSeconds, () => {
				setServing(false);
				closing.abort();
			});
			return closed;
		},
	};
}

/** Each connection ends with its last call. Its end is waited for here: from Node 24 on the library calls itself quiet while calls are in flight. */
async function shutDown(
	server: Server,
	listener: Listener,
	clock: Clock,
	graceSeconds: number,
	endStreams: () => void,
): Promise<void> {
	const free = listener.close();
	const quiet = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
	endStreams();
	const timer = clock.after(graceSeconds, () => {
		server.forceShutdown();
		listener.connections.destroy();
	});
	await Promise.all([quiet, free]);
	timer.cancel();
}
