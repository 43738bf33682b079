import type { Socket } from 'node:net';
import type { Peer } from '../model/access.ts';
import type { Clock, Timer } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import type { ConnectionLimits } from './secure-limits.ts';

/** The four numbers that tell one connection from every other that is open. */
export interface Endpoints {
	readonly localAddress?: string | undefined;
	readonly localPort?: number | undefined;
	readonly remoteAddress?: string | undefined;
	readonly remotePort?: number | undefined;
}

type State =
	/** In the handshake, or no call has come yet. */
	| { readonly kind: 'waiting'; readonly peer?: Peer; readonly timer: Timer }
	| { readonly kind: 'active'; readonly peer: Peer };

interface Connection {
	readonly socket: Socket;
	readonly address: string;
	state: State;
	/** Runs while it is known by a certificate: no connection outlives it. */
	end?: Timer;
}

/** Refusals are logged at most so often. */
const LOG_EVERY_SECONDS = 10;
/** A certificate's end is looked at again after so long, for the wall clock may be set meanwhile. */
const LONGEST_LOOK_SECONDS = 3600;

/**
 * Every connection to a server, from its first packet on: counts them against the limits, closes those that do nothing, and knows who is at
 * the other end.
 *
 *     enter ──▶ waiting ──(identified, first call)──▶ active ──▶ closed
 *                  └── no call within firstCallSeconds ──────────▶ closed
 */
export class Connections {
	readonly #limits: ConnectionLimits;
	readonly #clock: Clock;
	readonly #log: Log;
	readonly #open = new Map<string, Connection>();
	readonly #perAddress = new Map<string, { all: number; waiting: number }>();
	#refused = 0;
	#logged = Number.NEGATIVE_INFINITY;

	constructor(limits: ConnectionLimits, clock: Clock, log: Log) {
		this.#limits = limits;
		this.#clock = clock;
		this.#log = log;
	}

	get size(): number {
		return this.#open.size;
	}

	/** Whether it may stay; otherwise it is closed already. */
	enter(socket: Socket): boolean {
		socket.on('error', () => undefined);
		const address = socket.remoteAddress;
		if (address === undefined) {
			socket.destroy();
			return false;
		}
		const count = this.#perAddress.get(address) ?? { all: 0, waiting: 0 };
		const isTooMuch =
			this.#open.size >= this.#limits.total ||
			count.all >= this.#limits.perAddress(address) ||
			count.waiting >= this.#limits.waitingPerAddress(address);
		if (isTooMuch) {
			socket.destroy();
			this.#tellRefused(address);
			return false;
		}
		this.#perAddress.set(address, { all: count.all + 1, waiting: count.waiting + 1 });
		const timer = this.#clock.after(this.#limits.firstCallSeconds, () => socket.destroy(), { background: true });
		const connection: Connection = { socket, address, state: { kind: 'waiting', timer } };
		const key = keyOf(socket);
		this.#open.set(key, connection);
		socket.once('close', () => this.#leave(key, connection));
		return true;
	}

	/** Says who is at the other end; `until`: end of the certificate that proves it, in milliseconds since 1970. */
	identify(endpoints: Endpoints, peer: Peer, until?: number): void {
		const connection = this.#open.get(keyOf(endpoints));
		if (connection?.state.kind !== 'waiting') return;
		connection.state = { ...connection.state, peer };
		if (until !== undefined) this.#endAt(connection, until);
	}

	/** Who makes a call over this connection; `undefined` where it is not (or no longer) known, and nothing may be served. */
	called(endpoints: Endpoints): Peer | undefined {
		const connection = this.#open.get(keyOf(endpoints));
		if (connection === undefined) return undefined;
		const { state } = connection;
		if (state.kind === 'active') return state.peer;
		if (state.peer === undefined) return undefined;
		state.timer.cancel();
		connection.state = { kind: 'active', peer: state.peer };
		const count = this.#perAddress.get(connection.address);
		if (count !== undefined) count.waiting--;
		return state.peer;
	}

	/** Cuts off whoever `matches`, for instance a node that was removed. */
	cutOff(matches: (peer: Peer) => boolean): void {
		for (const { socket, state } of this.#open.values()) {
			if (state.peer !== undefined && matches(state.peer)) socket.destroy();
		}
	}

	/** Cuts off all. */
	destroy(): void {
		for (const { socket } of this.#open.values()) socket.destroy();
	}

	/** Cuts off what is still in its handshake. */
	destroyUnidentified(): void {
		for (const { socket, state } of this.#open.values()) if (state.peer === undefined) socket.destroy();
	}

	/** Cuts off what has made no call yet. */
	destroyWaiting(): void {
		for (const { socket, state } of this.#open.values()) if (state.kind === 'waiting') socket.destroy();
	}

	#leave(key: string, connection: Connection): void {
		if (this.#open.get(key) === connection) this.#open.delete(key);
		connection.end?.cancel();
		const count = this.#perAddress.get(connection.address);
		if (count !== undefined) {
			count.all--;
			if (connection.state.kind === 'waiting') count.waiting--;
			if (count.all === 0) this.#perAddress.delete(connection.address);
		}
		if (connection.state.kind === 'waiting') connection.state.timer.cancel();
	}

	#endAt(connection: Connection, until: number): void {
		const left = (until - this.#clock.wall()) / 1000;
		if (left <= 0) {
			connection.socket.destroy();
			return;
		}
		const look = Math.min(left, LONGEST_LOOK_SECONDS);
		connection.end = this.#clock.after(look, () => this.#endAt(connection, until), { background: true });
	}

	#tellRefused(address: string): void {
		this.#refused++;
		const now = this.#clock.monotonic();
		if (now - this.#logged < LOG_EVERY_SECONDS) return;
		this.#log.warn(
			{ address, refused: this.#refused, open: this.#open.size },
			'too many connections, new ones are closed',
		);
		this.#logged = now;
		this.#refused = 0;
	}
}

function keyOf(ends: Endpoints): string {
	return `${ends.localAddress}|${ends.localPort}|${ends.remoteAddress}|${ends.remotePort}`;
}
