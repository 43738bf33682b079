import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpServer, type HttpServerOptions, startHttpServer } from '../../src/manager/http/http-server.ts';
import { CONNECTION_LIMITS } from '../../src/rpc/secure-limits.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { silentLog } from '../../src/sys/log.ts';
import { ask, events, exchange, partsOf } from '../support/http-caller.ts';
import { seeded } from '../support/seeded.ts';
import { keptLog } from '../support/tls-world.ts';
import { waitFor } from '../support/wait-for.ts';
import { type Calls, fakeControl, PROCESS } from '../unit/rpc/fake-control.ts';

let server: HttpServer;
const open: Socket[] = [];
let calls: Calls;

afterEach(async () => {
	for (const socket of open.splice(0)) socket.destroy();
	await server.close(1);
});

async function start(options: Partial<HttpServerOptions> = {}): Promise<string> {
	calls = [];
	server = await startHttpServer({
		listen: '127.0.0.1:0',
		control: fakeControl(calls),
		notReady: () => undefined,
		hosts: ['localhost'],
		anyAddress: false,
		trustsLoopback: true,
		clock: systemClock,
		log: silentLog,
		...options,
	});
	return server.address;
}

function dial(address: string): Socket {
	const socket = connect(partsOf(address));
	socket.on('error', () => undefined);
	open.push(socket);
	return socket;
}

/** One update, and none after it. */
const following = fakeControl([], {
	async *watchStatus(_names, _follow, options) {
		yield { processes: [], instances: [], removedProcesses: [], removedInstances: [], synced: true };
		await new Promise<void>((resolve) => options?.signal?.addEventListener('abort', () => resolve(), { once: true }));
	},
});

/** Writes a piece again and again until the other end hangs up; what it said. */
function drip(address: string, first: string, piece: string, everyMs: number): Promise<string> {
	return new Promise((resolve) => {
		const socket = dial(address);
		let text = '';
		socket.write(first);
		const timer = setInterval(() => socket.write(piece), everyMs);
		socket.on('data', (data: Buffer) => {
			text += data.toString();
		});
		socket.on('close', () => {
			clearInterval(timer);
			resolve(text);
		});
	});
}

const STOP = '/api/v1/processes/api/restart';
const HEAD = `POST ${STOP} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n`;

describe('too much', () => {
	it('of a body is refused, also where its length is not said', async () => {
		const address = await start();
		const large = `{"atOnce": true, "x": "${'x'.repeat(1024 * 1024)}"}`;
		expect(await ask(address, STOP, { raw: large })).toMatchObject({ status: 413, json: { code: 'too-large' } });
		const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
		const text = await exchange(address, `${HEAD}transfer-encoding: chunked\r\n\r\n${chunk.repeat(17)}0\r\n\r\n`);
		expect(text).toMatch(/^HTTP\/1\.1 413 /);
		expect(calls).toEqual([]);
	});

	it('of headers is refused', async () => {
		const address = await start();
		const text = await exchange(
			address,
			`GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(17_000)}\r\n\r\n`,
		);
		expect(text).toMatch(/^HTTP\/1\.1 431 .*"code":"too-large"/s);
		expect(text.toLowerCase()).toContain("content-security-policy: default-src 'none'");
	});

	it('of connections is closed, while one that was in goes on', async () => {
		const limits = { connections: { ...CONNECTION_LIMITS, total: 5, perAddress: () => 3, waitingPerAddress: () => 3 } };
		const address = await start({ limits, control: following });
		const stream = events(address, '/api/v1/watch');
		await stream.next();
		const sockets = Array.from({ length: 6 }, () => dial(address).resume());
		await waitFor(() => sockets.filter((socket) => socket.closed).length >= 4, { what: 'connections to be closed' });
		expect(sockets.filter((socket) => !socket.closed).length).toBeLessThanOrEqual(2);
		for (const socket of sockets) socket.destroy();
		await waitFor(async () => (await ask(address, '/healthz').catch(() => undefined))?.status === 200, {
			what: 'room',
		});
		await stream.return();
	});
});

describe('too slow', () => {
	const limits = { headersSeconds: 0.3, requestSeconds: 0.6, lookSeconds: 0.1, keepAliveSeconds: 0.3, quietSeconds: 5 };

	it('a request whose headers never end is cut off', async () => {
		const address = await start({ limits });
		expect(await drip(address, 'GET /healthz HTTP/1.1\r\nhost: localhost\r\n', 'x: y\r\n', 50)).toMatch(
			/^HTTP\/1\.1 408 .*"code":"timeout"/s,
		);
	});

	it('a request whose body never ends is cut off', async () => {
		const address = await start({ limits });
		expect(await drip(address, `${HEAD}content-length: 100000\r\n\r\n{`, ' ', 50)).toMatch(/^HTTP\/1\.1 408 /);
		expect(calls).toEqual([]);
	});

	it('a connection that says nothing is closed, and so is one after its request', async () => {
		const connections = { ...CONNECTION_LIMITS, firstCallSeconds: 0.3 };
		// Headers that never come are answered: not before the silence is over.
		const patient = { ...limits, headersSeconds: 30, requestSeconds: 30 };
		expect(await exchange(await start({ limits: { ...patient, connections } }), '')).toBe('');
		await server.close(1);
		// That silence counts before a request as well: for this there is another server.
		expect(
			await exchange(await start({ limits: patient }), 'GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n'),
		).toMatch(/^HTTP\/1\.1 200 /);
	});

	it('a reader of a stream is cut off, and little is kept for it', async () => {
		let made = 0;
		let ended = false;
		const control = fakeControl([], {
			async *watchStatus() {
				try {
					for (;;) {
						made++;
						const processes = Array.from({ length: 100 }, () => PROCESS);
						yield { processes, instances: [], removedProcesses: [], removedInstances: [], synced: false };
					}
				} finally {
					ended = true;
				}
			},
		});
		const address = await start({ control, limits: { drainSeconds: 0.3 } });
		const socket = dial(address);
		socket.pause();
		socket.write('GET /api/v1/watch HTTP/1.1\r\nhost: localhost\r\n\r\n');
		await waitFor(() => ended, { what: 'the stream to be ended' });
		// The kernel's buffers on both sides, and one piece.
		expect(made).toBeLessThan(500);
		let text = '';
		socket.on('data', (piece: Buffer) => {
			text += piece.toString();
		});
		socket.resume();
		await waitFor(() => text.includes('event: error'), { what: 'the last event' });
		expect(text.slice(text.indexOf('event: error'))).toContain('"code":"slow-reader"');
	});

	it('a stream that a reader has left is ended', async () => {
		let left = false;
		const control = fakeControl([], {
			async *watchStatus(_names, _follow, options) {
				yield { processes: [], instances: [], removedProcesses: [], removedInstances: [], synced: true };
				await new Promise<void>((resolve) =>
					options?.signal?.addEventListener('abort', () => resolve(), { once: true }),
				);
				left = true;
			},
		});
		const address = await start({ control });
		const stream = events(address, '/api/v1/watch');
		await stream.next();
		await stream.return();
		await waitFor(() => left, { what: 'the stream to be ended' });
	});
});

describe('a manager that closes', () => {
	it('ends streams with a reason, and says that it is not ready', async () => {
		const stream = events(await start({ control: following }), '/api/v1/watch');
		await stream.next();
		const closed = server.close(2);
		expect((await stream.next()).value).toMatchObject({ event: 'error', data: { code: 'unreachable' } });
		await closed;
	});

	it('or does not lead says so, without saying more', async () => {
		const address = await start({ notReady: () => 'this manager does not lead' });
		expect(await ask(address, '/readyz')).toMatchObject({
			status: 503,
			json: { status: 'not ready', reason: 'this manager does not lead' },
		});
		expect((await ask(address, '/healthz')).status).toBe(200);
	});
});

it('what nobody foresaw is told to the log, not to the caller', async () => {
	const log = keptLog();
	const control = fakeControl([], {
		async listNodes() {
			throw new Error('secret of the inside');
		},
	});
	const answer = await ask(await start({ control, log }), '/api/v1/nodes');
	expect(answer).toMatchObject({ status: 500, json: { code: 'internal' } });
	expect(answer.text).not.toContain('secret');
	expect(JSON.stringify(log.lines)).toContain('secret of the inside');
});

it('answers 5,000 broken bodies, and bytes that are no HTTP, without a fault of its own', {
	timeout: 60_000,
}, async () => {
	const log = keptLog();
	const address = await start({ log });
	const rand = seeded(7);
	const seeds = ['{"atOnce":true}', '{"atOnce":false,"a":[1,{"b":null}]}', '[[[[1]]]]', '"text\\u0000"', '1e309', '{}'];
	const pick = (most: number): number => Math.floor(rand() * most);
	const broken = (): Buffer => {
		const bytes = Buffer.from(seeds[pick(seeds.length)] ?? '');
		for (let times = pick(4); times >= 0; times--) bytes[pick(bytes.length)] = pick(256);
		return rand() < 0.3 ? Buffer.concat([bytes, bytes]).subarray(0, pick(bytes.length * 2) + 1) : bytes;
	};
	const found = new Map<number, number>();
	for (let round = 0; round < 100; round++) {
		const bodies = Array.from({ length: 50 }, broken);
		for (const answer of await Promise.all(bodies.map((raw) => ask(address, STOP, { raw })))) {
			found.set(answer.status, (found.get(answer.status) ?? 0) + 1);
			if (answer.status !== 200) expect(answer.json).toMatchObject({ code: 'usage', message: expect.any(String) });
		}
	}
	expect([...found.keys()].filter((status) => status !== 200 && status !== 400)).toEqual([]);
	expect(found.get(400)).toBeGreaterThan(1_000);
	const noise = Array.from({ length: 200 }, () => Buffer.from(Array.from({ length: 64 }, () => pick(256))));
	for (const bytes of noise) {
		expect(await exchange(address, Buffer.concat([bytes, Buffer.from('\r\n\r\n')]))).toMatch(/^(HTTP\/1\.1 4|$)/);
	}
	expect(log.lines.filter(({ message }) => message.includes('unexpectedly'))).toEqual([]);
	expect((await ask(address, '/healthz')).status).toBe(200);
});
