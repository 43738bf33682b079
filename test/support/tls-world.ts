import type { Authorizer } from '../../src/model/access.ts';
import type { NodeName } from '../../src/model/ids.ts';
import { CONNECTION_LIMITS, type ConnectionLimits } from '../../src/rpc/secure-limits.ts';
import type { ServerTls } from '../../src/rpc/secure-listener.ts';
import { type RpcServer, startRpcServer } from '../../src/rpc/server.ts';
import { type Authority, issueNode, issueServer, newAuthority } from '../../src/sys/certificates/authority.ts';
import { newKeyPem } from '../../src/sys/certificates/keys.ts';
import { createRequest, readRequest } from '../../src/sys/certificates/signing-request.ts';
import { type Clock, systemClock } from '../../src/sys/clock.ts';
import { type Log, silentLog } from '../../src/sys/log.ts';
import { fakeControl, noAgents } from '../unit/rpc/fake-control.ts';

export async function serverTls(authority: Authority, clock: Clock = systemClock): Promise<ServerTls> {
	const { certPem, keyPem } = await issueServer(authority, ['127.0.0.1'], clock);
	return { cert: certPem, key: keyPem, ca: authority.certPem };
}

/** Certificate and key of an agent, as it would have them after joining. */
export async function nodeIdentity(authority: Authority, name: string, clock: Clock = systemClock) {
	const key = await newKeyPem();
	const request = await readRequest(await createRequest(name as NodeName, '', key));
	return { cert: await issueNode(authority, request.name, request, clock), key, publicKeyHash: request.publicKeyHash };
}

export interface TlsServerOptions {
	readonly tls?: ServerTls;
	readonly authorize?: Authorizer;
	readonly limits?: Partial<ConnectionLimits>;
	readonly log?: Log;
	readonly clock?: Clock;
}

/** A server over TLS on a free port. */
export async function startTls(authority: Authority, options: TlsServerOptions = {}): Promise<RpcServer> {
	return startRpcServer({
		listen: '127.0.0.1:0',
		control: fakeControl([]),
		agents: noAgents,
		log: options.log ?? silentLog,
		tls: options.tls ?? (await serverTls(authority)),
		limits: { ...CONNECTION_LIMITS, ...options.limits },
		...(options.authorize === undefined ? {} : { authorize: options.authorize }),
		...(options.clock === undefined ? {} : { clock: options.clock }),
	});
}

export { newAuthority };

/** A log that keeps its lines. */
export function keptLog(): Log & { readonly lines: { facts: object; message: string }[] } {
	const lines: { facts: object; message: string }[] = [];
	const keep = (facts: object, message: string): void => {
		lines.push({ facts, message });
	};
	return { lines, debug: keep, info: keep, warn: keep, error: keep };
}
