import { formatAddress, parseAddress } from '../../rpc/address.ts';
import { CONNECTION_LIMITS as LISTENER_LIMITS } from '../../rpc/secure-limits.ts';
import { listen } from '../../rpc/secure-listener.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import type { Rand } from '../../sys/rand.ts';
import type { JobDesk } from '../jobs/job-desk.ts';
import { CONNECTION_LIMITS, Connection, type ConnectionLimits, type ConnectionPorts } from './connection.ts';
import { TurnWrites } from './outbox.ts';
import { GatherBudget } from './packet-reader.ts';
import { TextAdmin } from './text-admin.ts';

export interface GatewayOptions {
	/** `HOST:PORT`; port 0 takes a free one. */
	readonly listen: string;
	readonly desk: JobDesk;
	/** What `version` answers. */
	readonly version: string;
	readonly pid: number;
	readonly clock: Clock;
	readonly rand: Rand;
	readonly log: Log;
	readonly turnEnd: () => Promise<void>;
	readonly limits?: Partial<GatewayLimits>;
}

export interface GatewayLimits extends ConnectionLimits {
	readonly connections: number;
	/** Bytes of unfinished packets of all connections. */
	readonly gatheredBytes: number;
	/** Whoever owes the rest of a packet, or does not read, for so long is cut off. */
	readonly stuckSeconds: number;
}

const GATEWAY_LIMITS: GatewayLimits = {
	...CONNECTION_LIMITS,
	connections: 20_000,
	gatheredBytes: 512 * 2 ** 20,
	stuckSeconds: 120,
};

const KEEPALIVE_MS = 60_000;
/** Between looks at who is stuck. */
const LOOK_SECONDS = 10;

export interface GearmanGateway {
	/** `host:port` with the port that was taken. */
	readonly address: string;
	/** Cuts off all; resolves when the port is free. */
	close(): Promise<void>;
}

/**
 * Serves the queue to Gearman's clients, workers and administrators.
 * @throws MinderError `usage`, `address-in-use`, `refused` (a port that needs privileges)
 */
export async function startGearmanGateway(options: GatewayOptions): Promise<GearmanGateway> {
	const { desk, clock, log, turnEnd, version, pid } = options;
	const limits: GatewayLimits = { ...GATEWAY_LIMITS, ...options.limits };
	const connections = new Map<number, Connection>();
	const numbers = new Numbers();
	const admin = new TextAdmin({ desk, connections: () => connections.values(), pid, version, turnEnd });
	const ports: ConnectionPorts = {
		desk,
		admin,
		limits,
		turn: new TurnWrites(turnEnd),
		turnEnd,
		budget: new GatherBudget(limits.gatheredBytes),
		now: () => clock.monotonic(),
		wall: () => clock.wall(),
		closing: ({ number, address, id }, reason) => {
			log.info({ connection: number, address, id }, `a gearman connection from ${address} was closed: ${reason}`);
		},
	};
	const gateway = options.rand.uuid();
	let serial = 0;
	const address = parseAddress(options.listen);
	const listener = await listen({
		address,
		limits: { ...LISTENER_LIMITS, total: limits.connections },
		clock,
		log,
		option: '--gearman',
		onConnection: (socket) => {
			// It may be quiet for as long as it likes.
			listener.connections.called(socket);
			socket.setKeepAlive(true, KEEPALIVE_MS);
			const number = numbers.take();
			serial++;
			connections.set(number, new Connection(socket, ports, number, `gearman:${gateway}:${serial}`));
			socket.once('close', () => {
				connections.delete(number);
				numbers.give(number);
			});
		},
	});
	let timer: Timer;
	const look = (): void => {
		const longAgo = clock.monotonic() - limits.stuckSeconds;
		for (const connection of connections.values()) {
			const since = connection.stuckSince;
			if (since !== undefined && since <= longAgo) connection.end('it stopped in the middle');
		}
		timer = clock.after(LOOK_SECONDS, look, { background: true });
	};
	timer = clock.after(LOOK_SECONDS, look, { background: true });
	let closed: Promise<void> | undefined;
	return {
		address: formatAddress({ host: address.host, port: listener.port }),
		close() {
			timer.cancel();
			const free = (closed ??= listener.close());
			listener.connections.destroy();
			return free;
		},
	};
}

/** Small numbers, as file descriptors have them: the last one that was given back is the next one. */
class Numbers {
	readonly #free: number[] = [];
	#most = 0;

	take(): number {
		return this.#free.pop() ?? ++this.#most;
	}

	give(number: number): void {
		this.#free.push(number);
	}
}
