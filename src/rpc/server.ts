import { Server, ServerCredentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation, protoPath as healthProto } from 'grpc-health-check';
import type { AgentHandlers } from '../model/agent-protocol.ts';
import type { Control } from '../model/control.ts';
import { MinderError } from '../model/errors.ts';
import { type Clock, systemClock } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import { AgentService, ControlService, protoPackage, SERVICE_NAMES } from '../wire/proto.ts';
import type { ServerContext } from './adapters.ts';
import { type Address, formatAddress, parseAddress } from './address.ts';
import { agentService } from './agent-service.ts';
import { DEFAULT_MAX_MESSAGE_BYTES, serverOptions, silenceLibrary } from './channel-options.ts';
import { controlService } from './control-service.ts';

export interface RpcServerOptions {
	/** `HOST:PORT`; port 0 takes a free one. */
	readonly listen: string;
	readonly control: Control;
	readonly agents: AgentHandlers;
	readonly log: Log;
	/** Largest message that is taken or sent, in bytes; default 16 MiB. */
	readonly maxMessageBytes?: number;
	readonly clock?: Clock;
}

export interface RpcServer {
	/** `host:port` with the port that was taken. */
	readonly address: string;
	/** What health checks are told. True from the start. */
	setServing(serving: boolean): void;
	/** Streams end at once, calls in flight may finish within `graceSeconds`, then everything is cut off. */
	close(graceSeconds: number): Promise<void>;
}

/**
 * Serves both services, health and reflection in plain text.
 * @throws MinderError `usage` (bad address), `address-in-use`, `refused` (a port that needs privileges)
 */
export async function startRpcServer(options: RpcServerOptions): Promise<RpcServer> {
	silenceLibrary();
	const address = parseAddress(options.listen);
	const closing = new AbortController();
	const context: ServerContext = { log: options.log, closing: closing.signal };
	const server = new Server(serverOptions(options.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES));
	server.addService(ControlService.service, controlService(options.control, context));
	server.addService(AgentService.service, agentService(options.agents, context));
	const health = new HealthImplementation();
	const setServing = (serving: boolean): void => {
		for (const name of ['', ...SERVICE_NAMES]) health.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
	};
	setServing(true);
	health.addToServer(server);
	new ReflectionService({ ...protoPackage, ...loadSync(healthProto) }).addToServer(server);

	const port = await bind(server, address);
	const clock = options.clock ?? systemClock;
	let closed: Promise<void> | undefined;
	return {
		address: formatAddress({ host: address.host, port }),
		setServing,
		close(graceSeconds) {
			closed ??= shutDown(server, clock, graceSeconds, () => {
				setServing(false);
				closing.abort();
			});
			return closed;
		},
	};
}

function bind(server: Server, address: Address): Promise<number> {
	const target = formatAddress(address);
	return new Promise((resolve, reject) => {
		server.bindAsync(`dns:${target}`, ServerCredentials.createInsecure(), (error, port) => {
			if (error === null) return resolve(port);
			server.forceShutdown();
			reject(bindError(error, target, address.host));
		});
	});
}

function bindError(error: Error, target: string, host: string): MinderError {
	const options = { cause: error };
	if (error.message.includes('EADDRINUSE')) {
		const message = `${target} is in use: stop what listens there or choose another with --listen`;
		return new MinderError('address-in-use', message, options);
	}
	if (error.message.includes('EACCES')) {
		return new MinderError(
			'refused',
			`${target} cannot be listened on without privileges: choose a port above 1023`,
			options,
		);
	}
	if (error.message.includes('EADDRNOTAVAIL')) {
		const message = `${host} is not an address of this machine: choose another with --listen`;
		return new MinderError('usage', message, options);
	}
	return new MinderError(
		'usage',
		`${target} cannot be listened on: choose an address of this machine with --listen`,
		options,
	);
}

async function shutDown(server: Server, clock: Clock, graceSeconds: number, endStreams: () => void): Promise<void> {
	const quiet = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
	endStreams();
	const timer = clock.after(graceSeconds, () => server.forceShutdown());
	await quiet;
	timer.cancel();
}
