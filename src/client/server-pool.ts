import { connectivityState } from '@grpc/grpc-js';
import { MinderError } from '../model/errors.ts';
import { DEFAULT_PORT, formatAddress, isLoopbackHost, parseAddress } from '../rpc/address.ts';
import { channelOptions, channelTarget, silenceLibrary } from '../rpc/channel-options.ts';
import { type ChannelSecurity, channelSecurity, type Trust } from '../rpc/secure-channel.ts';
import { fromStatus, type Peer, unreachable } from '../rpc/status.ts';
import type { Clock } from '../sys/clock.ts';
import type { ControlServiceClient } from '../wire/gen/minder/v1/ControlService.ts';
import { ControlService } from '../wire/proto.ts';

/** A connection that was up a moment ago. */
export interface Connected {
	readonly raw: ControlServiceClient;
	readonly peer: Peer;
}

/** One of the managers; `raw` is opened on first use. */
interface Server {
	readonly address: string;
	readonly peer: Peer;
	readonly target: string;
	raw?: ControlServiceClient;
}

/** What a client knows and has. */
export interface ClientSecurity {
	/** Absent: plain text, which goes nowhere but to this machine. */
	readonly trust?: Trust;
	/** Plain text to other machines too. */
	readonly insecure?: boolean;
}

/** Managers beyond the list that others have named as the leader. */
const MOST_NAMED = 4;

/** The managers of a cluster, of which the first that answers is used until it no longer does, or names another one as the leader. */
export class ServerPool {
	readonly #clock: Clock;
	readonly #security: ChannelSecurity;
	/** Whether the address of another machine is one too. */
	readonly #goesAnywhere: boolean;
	readonly #servers: Server[];
	readonly #listed: number;
	#current = 0;
	#closed = false;

	/**
	 * @param servers `HOST[:PORT][,HOST[:PORT]…]`
	 * @throws MinderError `usage` for a bad list, `unauthenticated` where plain text would go to another machine
	 */
	constructor(servers: string, clock: Clock, { trust, insecure }: ClientSecurity = {}) {
		silenceLibrary();
		this.#clock = clock;
		this.#security = channelSecurity(trust);
		this.#goesAnywhere = trust !== undefined || insecure === true;
		this.#servers = servers.split(',').map((text) => this.#serverAt(text));
		this.#listed = this.#servers.length;
	}

	/**
	 * The first manager that can be connected to, beginning with the one used last; the others are asked in turn, all within `seconds`.
	 * @throws MinderError `unreachable`, `cancelled`
	 */
	async connected(seconds: number, signal?: AbortSignal): Promise<Connected> {
		const failures: MinderError[] = [];
		const until = this.#clock.monotonic() + seconds;
		for (let tried = 0; tried < this.#servers.length; tried++) {
			const index = (this.#current + tried) % this.#servers.length;
			const server = this.#servers[index];
			if (server === undefined) continue;
			const share = (until - this.#clock.monotonic()) / (this.#servers.length - tried);
			const raw = this.#open(server);
			const failure = await this.#ready(raw, server.peer, share, signal);
			if (failure === undefined) {
				this.#current = index;
				return { raw, peer: server.peer };
			}
			if (failure.code === 'cancelled') throw failure;
			failures.push(failure);
			this.#drop(server, raw);
		}
		throw this.#summary(failures);
	}

	/** The next call begins with another manager. */
	leave(peer: Peer): void {
		if (this.#servers[this.#current]?.peer === peer) this.#current = (this.#current + 1) % this.#servers.length;
	}

	/** The next call begins with the manager at `leader`, whether or not it is in the list. */
	follow(leader: string): void {
		let index = this.#servers.findIndex((server) => server.address === leader);
		if (index < 0) {
			if (this.#servers.length >= this.#listed + MOST_NAMED) this.#servers.splice(this.#listed, 1)[0]?.raw?.close();
			index = this.#servers.push(this.#serverAt(leader)) - 1;
		}
		this.#current = index;
	}

	/** Calls in flight are cut off. */
	close(): void {
		this.#closed = true;
		for (const server of this.#servers) server.raw?.close();
	}

	#open(server: Server): ControlServiceClient {
		if (this.#closed) throw new MinderError('cancelled', 'the connection to the manager has been closed');
		const { credentials, options } = this.#security;
		server.raw ??= new ControlService(server.target, credentials, { ...channelOptions(), ...options });
		return server.raw;
	}

	/** A channel that failed waits before it dials again; the next attempt should dial at once, for the manager may be back. */
	#drop(server: Server, raw: ControlServiceClient): void {
		if (server.raw !== raw) return;
		delete server.raw;
		raw.close();
	}

	/** Undefined once the channel is up, or why it is not. */
	#ready(
		raw: ControlServiceClient,
		peer: Peer,
		seconds: number,
		signal?: AbortSignal,
	): Promise<MinderError | undefined> {
		const channel = raw.getChannel();
		const deadline = this.#clock.wall() + seconds * 1000;
		return new Promise((resolve) => {
			const cancelled = (): void => resolve(new MinderError('cancelled', `the call to the ${peer.name} was cancelled`));
			if (signal?.aborted === true) return cancelled();
			signal?.addEventListener('abort', cancelled, { once: true });
			const settle = (failure?: MinderError): void => {
				signal?.removeEventListener('abort', cancelled);
				resolve(failure);
			};
			const look = (): void => {
				const state = channel.getConnectivityState(true);
				if (state === connectivityState.READY) return settle();
				if (state === connectivityState.TRANSIENT_FAILURE) {
					this.#whyNot(raw, peer).then(settle, settle);
					return;
				}
				if (state === connectivityState.SHUTDOWN) {
					return this.#closed ? cancelled() : settle(unreachable(peer, 'connection lost'));
				}
				channel.watchConnectivityState(state, deadline, (late) => {
					if (late === undefined) look();
					else settle(unreachable(peer, 'no answer'));
				});
			};
			look();
		});
	}

	/** A channel does not say why it failed, a call on it does, and at once. */
	#whyNot(raw: ControlServiceClient, peer: Peer): Promise<MinderError | undefined> {
		return new Promise((resolve) => {
			raw.GetVersion({}, { deadline: this.#clock.wall() + 250 }, (error) => {
				if (error === null) resolve(undefined);
				else {
					const failure = fromStatus(error, peer);
					resolve(failure.code === 'timeout' ? unreachable(peer, 'no answer') : failure);
				}
			});
		});
	}

	#summary(failures: readonly MinderError[]): MinderError {
		const [first] = failures;
		if (first !== undefined && failures.length === 1) return first;
		const names = this.#servers.map((server) => server.address);
		return new MinderError(
			'unreachable',
			`none of the managers ${names.join(', ')} can be reached: is one running? start it with \`minder manager\`, or give -s HOST:PORT`,
			{ cause: first },
		);
	}

	/** @throws MinderError `usage`, `unauthenticated` */
	#serverAt(text: string): Server {
		const parsed = parseAddress(text, DEFAULT_PORT);
		const address = formatAddress(parsed);
		if (!this.#goesAnywhere && !isLoopbackHost(parsed.host)) {
			throw new MinderError(
				'unauthenticated',
				`the manager at ${address} is another machine, to which nothing is sent unencrypted: sign in with \`minder login ${address}\`, or add --insecure`,
			);
		}
		return { address, peer: { name: `manager at ${address}` }, target: channelTarget(parsed) };
	}
}
