import { isLoopbackHost, parseAddress } from '../../rpc/address.ts';
import type { CertificateWorld } from '../../sys/certificates/authority-files.ts';
import type { Log } from '../../sys/log.ts';
import type { Served } from '../leadership/front.ts';
import { openSecurity, type Security, type SecurityOptions, SecurityWatch } from '../security.ts';
import { certificateHosts } from '../tls.ts';

export interface HttpSideOptions extends SecurityOptions {
	/** `HOST:PORT`; absent: there is no HTTP. */
	readonly http?: string;
}

/** The HTTP side of a manager. */
export interface HttpSide {
	/** `host:port` with the port that was taken. */
	readonly address: string;
	/** As that of the server. */
	close(graceSeconds: number): Promise<void>;
}

/**
 * Serves over HTTP what is served over gRPC, kept by the same rule: plain text on loopback, TLS beyond, unless `insecure`. Where gRPC speaks TLS, plain text on
 * loopback needs a token all the same: whoever chose TLS may have users on this machine who are not to do everything.
 * @param grpc how the other port is kept
 * @throws MinderError `usage`, `address-in-use`, `refused`, `storage`
 */
export async function openHttpSide(
	options: HttpSideOptions,
	served: Pick<Served, 'control' | 'authorize' | 'notReady' | 'metrics'>,
	grpc: Security,
	world: CertificateWorld,
	log: Log,
): Promise<HttpSide | undefined> {
	const { http: listen, advertise } = options;
	if (listen === undefined) return undefined;
	const security = await securityOf(options, listen, grpc, world, log);
	const { startHttpServer } = await import('./http-server.ts');
	const { control, authorize, notReady, metrics } = served;
	const advertised = advertise === undefined ? [] : [parseAddress(advertise).host];
	const isLoopback = isLoopbackHost(parseAddress(listen).host);
	const server = await startHttpServer({
		listen,
		control,
		clock: world.clock,
		log,
		notReady: notReady ?? (() => undefined),
		...(metrics === undefined ? {} : { metrics }),
		...(authorize === undefined || security.kind === 'none' ? {} : { authorize }),
		...(security.kind === 'tls' ? { tls: await security.tls.certificate() } : {}),
		hosts: isLoopback ? ['localhost', '127.0.0.1', '::1', ...advertised] : certificateHosts(listen, advertise),
		anyAddress: !isLoopback,
		trustsLoopback: grpc.kind !== 'tls',
	});
	const watch = new SecurityWatch(world, log);
	watch.begin(security, { ...server, cutOff: () => {} });
	log.info(
		{ address: server.address },
		`http is served on ${security.kind === 'tls' ? 'https' : 'http'}://${server.address}`,
	);
	return {
		address: server.address,
		close(graceSeconds) {
			watch.close();
			return server.close(graceSeconds);
		},
	};
}

async function securityOf(
	options: SecurityOptions,
	listen: string,
	grpc: Security,
	world: CertificateWorld,
	log: Log,
): Promise<Security> {
	const { insecure, tls } = options;
	const isLocal = isLoopbackHost(parseAddress(listen).host) && tls !== 'always';
	if (isLocal || insecure === true) return { kind: isLocal ? 'local' : 'none' };
	// One certificate for both: its hosts are those of both.
	return grpc.kind === 'tls' ? grpc : openSecurity({ ...options, listen }, world, log);
}
