import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';
import { afterEach, describe, expect, it } from 'vitest';
import type { RpcServer } from '../../src/rpc/server.ts';
import { framed } from '../support/mutations.ts';
import { waitFor } from '../support/wait-for.ts';
import { serve } from '../unit/rpc/fake-control.ts';

const STREAMS = 256;

let server: RpcServer;
let session: ClientHttp2Session;
afterEach(async () => {
	session.destroy();
	await server.close(0);
});

function open(): void {
	session = connect(`http://${server.address}`);
	session.on('error', () => undefined);
}

function call(method: string): ClientHttp2Stream {
	const path = `/minder.v1.ControlService/${method}`;
	const stream = session.request({
		':method': 'POST',
		':path': path,
		'content-type': 'application/grpc',
		te: 'trailers',
	});
	stream.on('error', () => undefined);
	stream.end(framed(Buffer.alloc(0), () => 0.5));
	return stream;
}

describe('one connection', () => {
	it(`has ${STREAMS} streams at a time; what it opens beyond them waits or is refused`, async () => {
		let served = 0;
		let ended = 0;
		server = await serve({
			control: {
				async *watchEvents(_names, _how, options) {
					served++;
					yield [];
					await new Promise<void>((resolve) => options?.signal?.addEventListener('abort', () => resolve()));
					ended++;
				},
			},
		});
		open();
		const streams = Array.from({ length: 2 * STREAMS }, () => call('WatchEvents').resume());
		await waitFor(() => served === STREAMS);
		await new Promise((resolve) => session.ping(resolve));
		expect(served).toBe(STREAMS);
		for (const stream of streams) stream.close();
		await waitFor(() => ended === served);
	});
});
