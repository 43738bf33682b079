import type { NodeName } from '../model/ids.ts';
import { isLoopbackHost, parseAddress } from '../rpc/address.ts';
import type { RpcServer } from '../rpc/server.ts';
import type { CertificateWorld } from '../sys/certificates/authority-files.ts';
import type { Timer } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import { copySharedAuthority } from './shared-authority.ts';
import { certificateHosts, type ManagerTls, openManagerTls, tlsDirectory } from './tls.ts';

/** How a manager's port is kept. */
export type Security =
	/** Plain text that no other machine can reach; tokens count where they are given. */
	| { readonly kind: 'local' }
	| { readonly kind: 'tls'; readonly tls: ManagerTls }
	/** Plain text for everybody who can reach the port. */
	| { readonly kind: 'none' };

export interface SecurityOptions {
	readonly listen: string;
	readonly advertise?: string;
	/** Where HTTP is served, with the same certificate. */
	readonly http?: string;
	readonly insecure?: boolean;
	readonly tls?: 'beyond-loopback' | 'always';
	readonly dataDirectory: string;
	/** Store of several managers, which share one authority. */
	readonly shared?: string;
}

/** What is looked after of a server. */
type Watched = Pick<RpcServer, 'address' | 'renewCertificate' | 'cutOff'>;

const LOOK_SECONDS = 3600;

/** @throws MinderError `usage` for a bad address, `storage` */
export async function openSecurity(options: SecurityOptions, world: CertificateWorld, log: Log): Promise<Security> {
	const { listen, advertise, http, dataDirectory, shared } = options;
	const isLocal = isLoopbackHost(parseAddress(listen).host) && options.tls !== 'always';
	if (isLocal) return { kind: 'local' };
	if (options.insecure === true) return { kind: 'none' };
	if (shared !== undefined) await copySharedAuthority(shared, tlsDirectory(dataDirectory), world, log);
	const hosts = [listen, ...(http === undefined ? [] : [http])].flatMap((each) => certificateHosts(each, advertise));
	return { kind: 'tls', tls: await openManagerTls(world, dataDirectory, [...new Set(hosts)]) };
}

/** Looks after a server's security once an hour: its certificate is renewed in time, and that there is none is said again. */
export class SecurityWatch {
	readonly #world: CertificateWorld;
	readonly #log: Log;
	#timer: Timer | undefined;
	#server: Watched | undefined;

	constructor(world: CertificateWorld, log: Log) {
		this.#world = world;
		this.#log = log;
	}

	/** From now on, until {@link close}. */
	begin(security: Security, server: Watched): void {
		this.#server = server;
		if (security.kind === 'none') this.#warn(server);
		if (security.kind !== 'local') this.#again(security, server);
	}

	/** Ends the connections of a node whose certificate counts no more. */
	cutOff(node: NodeName): void {
		this.#server?.cutOff((peer) => peer.kind === 'node' && peer.name === node);
	}

	close(): void {
		this.#timer?.cancel();
		this.#timer = undefined;
	}

	#again(security: Exclude<Security, { kind: 'local' }>, server: Watched): void {
		const look = (): void => {
			this.#again(security, server);
			if (security.kind === 'none') this.#warn(server);
			else void this.#renew(security.tls, server);
		};
		this.#timer = this.#world.clock.after(LOOK_SECONDS, look, { background: true });
	}

	async #renew(tls: ManagerTls, server: Watched): Promise<void> {
		try {
			server.renewCertificate(await tls.certificate());
		} catch (error) {
			this.#log.error({ err: error }, "the manager's certificate could not be looked after; trying again in an hour");
		}
	}

	#warn({ address }: Watched): void {
		const message = `INSECURE: anybody who can reach ${address} can run programs on every node; start without --insecure for TLS`;
		this.#log.warn({ address }, message);
	}
}
