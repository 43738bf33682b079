import { afterEach } from 'vitest';
import { type ConnectOptions, connect } from '../../../src/client/connect.ts';
import type { MinderClient } from '../../../src/client/minder-client.ts';
import type { RpcServer } from '../../../src/rpc/server.ts';
import { serve } from './fake-control.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** At the end of the test, the newest first. */
export function cleanUp(cleanup: () => unknown): void {
	cleanups.push(cleanup);
}

/** {@link serve} for one test. */
export async function start(options: Parameters<typeof serve>[0] = {}): Promise<RpcServer> {
	const server = await serve(options);
	cleanUp(() => server.close(0));
	return server;
}

/** A client for one test. */
export function client(servers: string, options?: ConnectOptions): MinderClient {
	const made = connect(servers, options);
	cleanUp(() => made.close());
	return made;
}
