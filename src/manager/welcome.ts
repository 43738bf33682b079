import { formatAddress, parseAddress } from '../rpc/address.ts';
import type { Files } from '../sys/files.ts';
import type { Log } from '../sys/log.ts';
import { systemMachine } from '../sys/machine.ts';
import type { AccessService } from './access/access-service.ts';
import { isWildcard, tlsDirectory } from './tls.ts';

/** How a machine joins. */
export interface JoinOffer {
	/** With its token: for a person's eyes, never for a log. */
	readonly command: string;
	/** Milliseconds since 1970. */
	readonly expiresAt: number;
}

export interface Welcome {
	readonly join?: JoinOffer;
	/** Holds the first admin's token; there where it was made just now. */
	readonly adminTokenFile?: string;
}

export interface WelcomeOptions {
	readonly access: AccessService;
	readonly dataDirectory: string;
	/** Where agents reach the manager. */
	readonly address: string;
	/** 0: no token to join with is made. */
	readonly joinTokenSeconds: number;
	readonly files: Files;
	readonly log: Log;
}

/** Machines that may join with the token that is offered at the start. */
const JOIN_USES = 10;

/** Makes the tokens with which a cluster that speaks TLS is first used. @throws MinderError `storage`, `usage` */
export async function welcome(options: WelcomeOptions): Promise<Welcome> {
	const { access, dataDirectory, address, joinTokenSeconds, files, log } = options;
	const path = `${tlsDirectory(dataDirectory)}/admin.token`;
	const isNew = await access.createFirstAdmin((text) => files.writeDurably(path, `${text}\n`));
	if (isNew) log.info({ path }, `the token of the first admin is in ${path}: sign in with it (minder login)`);
	const admin = isNew ? { adminTokenFile: path } : {};
	if (joinTokenSeconds === 0) return admin;
	const how = { uses: JOIN_USES, lifetimeSeconds: joinTokenSeconds };
	const { token, expiresAt } = await access.createJoin(how, 'manager');
	return { ...admin, join: { command: `minder agent -s ${address} --join ${token}`, expiresAt } };
}

/** Where others reach a manager that listens on `listening`. */
export function reachableAt(listening: string, advertise: string | undefined): string {
	if (advertise !== undefined) return formatAddress(parseAddress(advertise));
	const { host, port } = parseAddress(listening);
	if (!isWildcard(host)) return listening;
	const own = systemMachine.addresses();
	const first = own.find((each) => !each.includes(':')) ?? own[0] ?? '127.0.0.1';
	return formatAddress({ host: first, port });
}
