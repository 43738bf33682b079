import { parseAddress } from '../rpc/address.ts';
import type { ServerTls } from '../rpc/secure-listener.ts';
import type { Authority } from '../sys/certificates/authority.ts';
import type { CertificateWorld } from '../sys/certificates/authority-files.ts';
import { systemMachine } from '../sys/machine.ts';

/** What a manager needs to speak TLS. */
export interface ManagerTls {
	readonly authority: Authority;
	/** Its certificate as it is now; a new one where the old one ends soon. @throws MinderError `storage` */
	certificate(): Promise<ServerTls>;
}

/** Where the authority, the manager's certificate and the first admin's token lie. */
export function tlsDirectory(dataDirectory: string): string {
	return `${dataDirectory}/tls`;
}

/**
 * Opens the authority of a cluster, which is made on the first start. What does the cryptography is loaded here and not before: a manager without
 * TLS does without.
 * @param hosts names and addresses by which the manager is reached
 * @throws MinderError `storage`
 */
export async function openManagerTls(
	world: CertificateWorld,
	dataDirectory: string,
	hosts: readonly string[],
): Promise<ManagerTls> {
	const [{ openAuthority, openServerCertificate }] = await Promise.all([
		import('../sys/certificates/authority-files.ts'),
		// Needed once nodes join or renew: by then another version may have been installed in its place.
		import('../sys/certificates/authority.ts'),
		import('../sys/certificates/signing-request.ts'),
	]);
	const directory = tlsDirectory(dataDirectory);
	const authority = await openAuthority(world, directory);
	return {
		authority,
		async certificate() {
			const { certPem, keyPem } = await openServerCertificate(world, directory, authority, hosts);
			return { cert: certPem, key: keyPem, ca: authority.certPem };
		},
	};
}

/** Names and addresses of the manager in its certificate. Minder's own clients know it by another name; a browser does not. */
export function certificateHosts(listen: string, advertise: string | undefined): readonly string[] {
	const hosts = new Set(['localhost', '127.0.0.1']);
	const { host } = parseAddress(listen);
	if (isWildcard(host)) for (const each of [systemMachine.hostname(), ...systemMachine.addresses()]) hosts.add(each);
	else hosts.add(host);
	if (advertise !== undefined) hosts.add(parseAddress(advertise).host);
	return [...hosts].filter((each) => !each.includes('%'));
}

/** Whether it means every address of the machine. */
export function isWildcard(host: string): boolean {
	return host === '0.0.0.0' || host === '::';
}
