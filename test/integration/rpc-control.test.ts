import http2, { type ServerHttp2Session } from 'node:http2';
import { createServer } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import type { ConnectOptions } from '../../src/client/connect.ts';
import { ERRORS, type ErrorCode, MinderError } from '../../src/model/errors.ts';
import type { InstanceId, ProcessName } from '../../src/model/ids.ts';
import type { PickRequest } from '../../src/model/pick.ts';
import { systemClock } from '../../src/sys/clock.ts';
import type { Log } from '../../src/sys/log.ts';
import { freePort } from '../support/free-port.ts';
import { waitFor } from '../support/wait-for.ts';
import { type Calls, collect, INSTANCE, NODE, PICKED, PROCESS, SPEC, serve } from '../unit/rpc/fake-control.ts';
import { cleanUp, client, start } from '../unit/rpc/served.ts';

const PICK: PickRequest = {
	constraints: ['zone in (a, b)'],
	classes: ['big'],
	count: 2,
	holdSeconds: 1.5,
	load: -1,
	allowReserved: true,
	idle: true,
	favor: 'a',
};

/** A client that waits long for a connection: gRPC's own clock is behind this one, by which its deadlines are set. */
const patient: ConnectOptions = { clock: { ...systemClock, wall: () => Date.now() + 60_000 } };

/** From here on closing an HTTP/2 server closes its sessions as well, as it does by itself from Node 24 on (nodejs/node#57586). */
function closeSessionsWithServers(): void {
	const create = http2.createServer;
	const spied = vi.spyOn(http2, 'createServer') as unknown as {
		mockImplementation(made: typeof create): void;
		mockRestore(): void;
	};
	spied.mockImplementation((...options: unknown[]) => {
		const server = Reflect.apply(create, http2, options) as ReturnType<typeof create>;
		const sessions = new Set<ServerHttp2Session>();
		server.on('session', (session) => sessions.add(session));
		const close = server.close.bind(server);
		server.close = (done) => {
			close(done);
			for (const session of sessions) session.close();
			return server;
		};
		return server;
	});
	cleanUp(() => spied.mockRestore());
}

/** A log whose error lines are kept. */
function keepErrors(lines: { facts: object; message: string }[]): Log {
	return {
		debug() {},
		info() {},
		warn() {},
		error: (facts, message) => lines.push({ facts, message }),
	};
}

describe('each method, through the wire', () => {
	it('arrives as it was called and answers as the manager did', async () => {
		const calls: Calls = [];
		const server = await start({ calls });
		const minder = client(server.address);

		expect(await minder.getVersion()).toEqual({ version: '0.1.0', protocol: 1, clusterId: 'c1' });
		expect(await minder.applyProcesses([SPEC], { dryRun: true, ifRevision: 0 })).toEqual([
			{ kind: 'create', name: 'api', revision: 1, after: SPEC },
		]);
		expect(await minder.createProcess({ ...SPEC, name: '' })).toEqual(PROCESS);
		const detail = await minder.getProcess('api');
		expect(detail.process).toEqual(PROCESS);
		expect(detail.instances).toEqual([INSTANCE]);
		expect(detail.revisions).toEqual([{ revision: 3, spec: SPEC, at: 5 }]);
		expect(detail.events).toHaveLength(1);
		expect(detail.nodes).toEqual([{ node: 'a', why: 'has room' }]);
		expect(await minder.startProcesses(['api'])).toEqual([PROCESS]);
		expect(await minder.stopProcesses(['api'])).toEqual([PROCESS]);
		expect(await minder.restartProcesses(['api.0'], { atOnce: true })).toEqual({
			processes: [PROCESS],
			instances: [INSTANCE],
		});
		expect(await minder.scaleProcess('api', 5, { ifRevision: 3 })).toEqual(PROCESS);
		await minder.removeProcesses(['api']);
		expect(await minder.pauseRollout('api')).toEqual(PROCESS);
		expect(await minder.resumeRollout('api')).toEqual(PROCESS);
		expect(await minder.promoteRollout('api')).toEqual(PROCESS);
		expect(await minder.undoRollout('api', { to: 2 })).toEqual(PROCESS);
		expect(await minder.undoRollout('api', {})).toEqual(PROCESS);
		expect(await minder.signalInstances(['api'], 'SIGHUP')).toEqual([
			{ instance: 'api.0' },
			{ instance: 'api.1', error: 'it does not run' },
		]);
		const updates = await collect(minder.watchStatus(['api'], false));
		expect(updates.map((update) => update.synced)).toEqual([false, true]);
		expect(updates[1]).toMatchObject({ instances: [INSTANCE], removedProcesses: ['old'], removedInstances: ['old.0'] });
		expect(await minder.listNodes([])).toEqual([NODE]);
		expect(await minder.cordonNode('a', { comment: 'new disks' })).toEqual(NODE);
		expect(await minder.uncordonNode('a')).toEqual(NODE);
		expect(await minder.drainNode('a', { deadlineSeconds: 0.5 })).toEqual(NODE);
		expect(await minder.drainNode('a', {})).toEqual(NODE);
		await minder.removeNode('a', { force: true });
		expect(await minder.labelNode('a', { zone: 'x', empty: '', rack: null })).toEqual(NODE);
		expect(await minder.pickNodes(PICK)).toEqual(PICKED);
		await minder.reserveNode('a', 'tests');
		await minder.releaseNode('a');
		expect(await collect(minder.watchEvents(['a'], { follow: false, limit: 5 }))).toEqual([
			[{ sequence: 7, at: 5, kind: 'node-silent', subject: 'node/a', actor: 'manager', reason: 'no word' }],
		]);
		const [chunk] = await collect(minder.readLogs('api', { stdout: true, stderr: true, tail: 0, follow: false }));
		expect(chunk).toMatchObject({ instance: 'api.0', stream: 'stderr' });
		expect([...(chunk?.data ?? [])]).toEqual([0, 255, 10]);
		const pieces = await collect(minder.backup());
		expect(pieces.map(({ data, done, total }) => [[...data], done, total])).toEqual([
			[[1, 0, 255], 1, 2],
			[[], 2, 2],
		]);

		expect(calls).toEqual([
			['getVersion'],
			['applyProcesses', [SPEC], { dryRun: true, prune: false, ifRevision: 0 }],
			['createProcess', { ...SPEC, name: '' }],
			['getProcess', 'api'],
			['startProcesses', ['api']],
			['stopProcesses', ['api']],
			['restartProcesses', ['api.0'], { atOnce: true }],
			['scaleProcess', 'api', 5, { ifRevision: 3 }],
			['removeProcesses', ['api']],
			['pauseRollout', 'api'],
			['resumeRollout', 'api'],
			['promoteRollout', 'api'],
			['undoRollout', 'api', { to: 2 }],
			['undoRollout', 'api', {}],
			['signalInstances', ['api'], 'SIGHUP'],
			['watchStatus', ['api'], false],
			['listNodes', []],
			['cordonNode', 'a', { comment: 'new disks' }],
			['uncordonNode', 'a'],
			['drainNode', 'a', { deadlineSeconds: 0.5 }],
			['drainNode', 'a', {}],
			['removeNode', 'a', { force: true }],
			['labelNode', 'a', { zone: 'x', empty: '', rack: null }],
			['pickNodes', PICK],
			['reserveNode', 'a', 'tests'],
			['releaseNode', 'a'],
			['watchEvents', ['a'], { follow: false, limit: 5 }],
			['readLogs', 'api', { stdout: true, stderr: true, tail: 0, follow: false }],
			['backup'],
		]);
	});

	it('reaches a manager by host name, and one on IPv6', async () => {
		const server = await start();
		const port = server.address.split(':').at(-1);
		expect((await client(`localhost:${port}`).getVersion()).clusterId).toBe('c1');
	});
});

describe('errors, through the wire', () => {
	it('keep code, message and details', { timeout: 90_000 }, async () => {
		let next = new MinderError('internal', '');
		const server = await start({
			control: {
				stopProcesses: async () => {
					throw next;
				},
			},
		});
		// With one of them another manager is looked for until the time is up.
		const minder = client(server.address, { timeoutSeconds: 5 });
		for (const code of Object.keys(ERRORS) as ErrorCode[]) {
			next = new MinderError(code, `“${code}” and 中文`, { details: { name: 'api', revision: '3' } });
			const error = await minder.stopProcesses(['api']).catch((thrown: unknown) => thrown);
			expect(error).toBeInstanceOf(MinderError);
			expect(error).toMatchObject({ code, message: next.message, details: { name: 'api', revision: '3' } });
		}
	});

	it('nobody foresaw are told without a stack and logged with it', async () => {
		const lines: { facts: object; message: string }[] = [];
		const server = await start({
			log: keepErrors(lines),
			control: {
				stopProcesses: () => {
					throw new TypeError('undefined is not a function');
				},
				async *watchEvents() {
					yield [];
					throw new TypeError('in a stream');
				},
			},
		});
		const minder = client(server.address);
		const error = await minder.stopProcesses(['api']).catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({ code: 'internal', message: expect.stringMatching(/its log says why/), details: {} });
		expect(String(error)).not.toMatch(/undefined is not a function/);
		const inStream = await collect(minder.watchEvents([], { follow: true })).catch((thrown: unknown) => thrown);
		expect(inStream).toMatchObject({ code: 'internal' });
		expect(lines.map((line) => (line.facts as { stack: string }).stack)).toEqual([
			expect.stringMatching(/undefined is not a function\n\s+at /),
			expect.stringMatching(/in a stream\n\s+at /),
		]);
	});

	it('a request that is not valid does not reach the manager', async () => {
		const calls: Calls = [];
		const server = await start({ calls });
		const minder = client(server.address);
		const bad = { ...SPEC, name: 'a b' as ProcessName };
		await expect(minder.applyProcesses([bad], {})).rejects.toMatchObject({ code: 'usage' });
		expect(calls).toEqual([]);
	});

	it('a message over the limit is too-large, in either direction, and the connection goes on', async () => {
		const server = await start({
			maxMessageBytes: 1024 * 1024,
			control: { getVersion: async () => ({ version: 'x'.repeat(2_000_000), protocol: 1, clusterId: '' }) },
		});
		const minder = client(server.address);
		const big = { ...SPEC, args: ['x'.repeat(2_000_000)] };
		const overServer = {
			code: 'too-large',
			message: expect.stringMatching(/over the limit, which is 1 MiB: ask for less/),
		};
		await expect(minder.applyProcesses([big], {})).rejects.toMatchObject(overServer);
		const huge = { ...SPEC, args: ['x'.repeat(17 * 1024 * 1024)] };
		const overClient = { code: 'too-large', message: expect.stringMatching(/which is 16 MiB/) };
		await expect(minder.applyProcesses([huge], {})).rejects.toMatchObject(overClient);
		await expect(minder.getVersion()).rejects.toMatchObject({ code: 'too-large' });
		expect(await minder.listNodes([])).toEqual([NODE]);
	});
});

describe('a manager that does not answer', () => {
	it('refused: unreachable at once, with what to do', { timeout: 120_000 }, async () => {
		const port = await freePort();
		const started = performance.now();
		for (const call of [
			() => client(`127.0.0.1:${port}`, patient).listNodes([]),
			() => client(`127.0.0.1:${port}`, patient).stopProcesses(['api']),
			() => collect(client(`127.0.0.1:${port}`, patient).watchStatus([], true)),
		]) {
			await expect(call()).rejects.toMatchObject({
				code: 'unreachable',
				message: `manager at 127.0.0.1:${port} cannot be reached (connection refused): is it running? start it with \`minder manager\`, or give -s HOST:PORT`,
			});
		}
		expect(performance.now() - started).toBeLessThan(20_000);
	});

	it('an unknown host name: unreachable, and says so', { timeout: 120_000 }, async () => {
		await expect(client('no-such-host.invalid:1', { ...patient, insecure: true }).listNodes([])).rejects.toMatchObject({
			code: 'unreachable',
			message: expect.stringMatching(/the host name is not known/),
		});
	});

	it('connected, but silent: unreachable long before the call has to be done', async () => {
		const silent = createServer(() => {});
		await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
		cleanUp(() => silent.close());
		const address = silent.address();
		if (address === null || typeof address === 'string') throw new Error('no port');
		const minder = client(`127.0.0.1:${address.port}`);
		const started = performance.now();
		await expect(minder.listNodes([])).rejects.toMatchObject({ code: 'unreachable' });
		expect(performance.now() - started).toBeLessThan(12_000);
		minder.close();
	});

	it('slow: timeout with the limit', async () => {
		let gone: AbortSignal | undefined;
		const server = await start({
			control: {
				getVersion: (options) => {
					gone = options?.signal;
					return new Promise(() => {});
				},
			},
		});
		const minder = client(server.address);
		// Connected, so that the limit below is that of the call alone.
		await minder.listNodes([]);
		await expect(minder.getVersion({ timeoutSeconds: 2 })).rejects.toMatchObject({
			code: 'timeout',
			message: expect.stringMatching(/did not answer within 2 s/),
		});
		await waitFor(() => gone?.aborted, { what: 'the manager to learn that the caller is gone' });
	});

	it('the next of the list is asked, and kept', async () => {
		const server = await start();
		const port = await freePort();
		const minder = client(`127.0.0.1:${port},${server.address}`, patient);
		expect((await minder.getVersion()).clusterId).toBe('c1');
		const calls: Calls = [];
		await start({ calls, port });
		await minder.getVersion();
		expect(calls).toEqual([]);
		const none = client(`127.0.0.1:${await freePort()},127.0.0.1:${await freePort()}`);
		await expect(none.getVersion()).rejects.toMatchObject({
			code: 'unreachable',
			message: expect.stringMatching(/^none of the managers 127/),
		});
	});

	it('is found again after it was restarted, also by changes', async () => {
		const port = await freePort();
		const first = await serve({ port });
		const minder = client(first.address);
		await minder.getVersion();
		await first.close(0);
		await expect(minder.stopProcesses(['api'])).rejects.toMatchObject({ code: 'unreachable' });
		const { startRpcServer } = await import('../../src/rpc/server.ts');
		const { fakeControl, noAgents } = await import('../unit/rpc/fake-control.ts');
		const second = await startRpcServer({
			listen: `127.0.0.1:${port}`,
			control: fakeControl([]),
			agents: noAgents,
			log: keepErrors([]),
		});
		cleanUp(() => second.close(0));
		expect(await minder.stopProcesses(['api'])).toEqual([PROCESS]);
	});
});

describe('retrying', () => {
	it('reads that failed in passing are made again, changes are not', async () => {
		let reads = 0;
		let changes = 0;
		const server = await start({
			control: {
				listNodes: async () => {
					reads++;
					if (reads < 3) throw new MinderError('storage', 'the disk had a moment');
					return [NODE];
				},
				stopProcesses: async () => {
					changes++;
					throw new MinderError('storage', 'the disk had a moment');
				},
			},
		});
		const minder = client(server.address);
		expect(await minder.listNodes([])).toEqual([NODE]);
		expect(reads).toBe(3);
		await expect(minder.stopProcesses(['api'])).rejects.toMatchObject({ code: 'storage' });
		expect(changes).toBe(1);
	});

	it('what cannot pass is not tried again', async () => {
		let reads = 0;
		const server = await start({
			control: {
				listNodes: async () => {
					reads++;
					throw new MinderError('not-found', 'no node x');
				},
			},
		});
		await expect(client(server.address).listNodes(['x'])).rejects.toMatchObject({ code: 'not-found' });
		expect(reads).toBe(1);
	});
});

describe('streams', () => {
	/** Endless log chunks, counted as they are taken, until the signal. */
	function endless(produced: { count: number; ended: boolean }) {
		return async function* (_name: string, _range: unknown, options?: { signal?: AbortSignal }) {
			const data = Buffer.alloc(64 * 1024, 'x');
			try {
				while (options?.signal?.aborted !== true) {
					produced.count++;
					yield { instance: 'api.0' as InstanceId, stream: 'stdout' as const, data };
				}
			} finally {
				produced.ended = true;
			}
		};
	}
	const everything = { stdout: true, stderr: true, follow: true };

	it('a slow reader slows the manager, and leaving ends the call there', async () => {
		const produced = { count: 0, ended: false };
		const server = await start({ control: { readLogs: endless(produced) } });
		const minder = client(server.address);
		let read = 0;
		for await (const _ of minder.readLogs('api', everything)) {
			if (++read === 1) {
				let before = -1;
				await waitFor(
					() => {
						const still = produced.count === before;
						before = produced.count;
						return new Promise<boolean>((resolve) => setImmediate(() => setTimeout(() => resolve(still), 100)));
					},
					{ what: 'the manager to stop producing' },
				);
				expect(produced.count).toBeLessThan(200);
			}
			if (read === 500) break;
		}
		await waitFor(() => produced.ended, { what: 'the end of the stream at the manager' });
		expect(produced.count).toBeLessThan(1_000);
	});

	it('abort ends it without an error, on both sides', async () => {
		const produced = { count: 0, ended: false };
		const server = await start({ control: { readLogs: endless(produced) } });
		const stop = new AbortController();
		let read = 0;
		for await (const _ of client(server.address).readLogs('api', everything, { signal: stop.signal })) {
			if (++read === 10) stop.abort();
		}
		expect(read).toBeLessThan(200);
		await waitFor(() => produced.ended, { what: 'the end of the stream at the manager' });
		expect(await collect(client(server.address).watchStatus([], true, { signal: AbortSignal.abort() }))).toEqual([]);
	});

	it('an aborted unary call is cancelled', async () => {
		let gone: AbortSignal | undefined;
		const server = await start({
			control: {
				listNodes: (_names, options) => {
					gone = options?.signal;
					return new Promise(() => {});
				},
			},
		});
		const stop = new AbortController();
		const call = client(server.address).listNodes([], { signal: stop.signal });
		const refused = expect(call).rejects.toMatchObject({ code: 'cancelled' });
		await waitFor(() => gone, { what: 'the call to arrive' });
		stop.abort();
		await refused;
		await waitFor(() => gone?.aborted, { what: 'the manager to learn of it' });
	});

	it('end with unreachable when the manager stops, and its close does not wait for them', async () => {
		const server = await start({
			control: {
				async *watchEvents(_names, _how, options) {
					yield [];
					await new Promise((resolve) => options?.signal?.addEventListener('abort', resolve));
				},
			},
		});
		const got: unknown[] = [];
		const reading = (async () => {
			for await (const events of client(server.address).watchEvents([], { follow: true })) got.push(events);
		})();
		const refused = expect(reading).rejects.toMatchObject({
			code: 'unreachable',
			message: expect.stringMatching(/the manager is stopping/),
		});
		await waitFor(() => got.length === 1);
		const started = performance.now();
		await server.close(10);
		await refused;
		expect(performance.now() - started).toBeLessThan(5_000);
	});

	it.each(['20', '24'])(
		'close lets a call in flight finish within its grace, and cuts it off after, as Node %s closes servers',
		async (node) => {
			if (node === '24') closeSessionsWithServers();
			let finish: () => void = () => {};
			let begun = 0;
			const options = {
				control: {
					getVersion: () => {
						begun++;
						return new Promise<{ version: string; protocol: number; clusterId: string }>((resolve) => {
							finish = () => resolve({ version: 'late', protocol: 1, clusterId: '' });
						});
					},
				},
			};
			const patient = await start(options);
			const call = client(patient.address).getVersion();
			await waitFor(() => begun === 1);
			const closing = patient.close(10);
			finish();
			expect(await call).toMatchObject({ version: 'late' });
			await closing;

			const strict = await start(options);
			const lost = expect(client(strict.address).stopProcesses(['api'])).resolves.toBeDefined();
			await lost;
			const cut = expect(client(strict.address, { timeoutSeconds: 5 }).getVersion()).rejects.toMatchObject({
				code: 'unreachable',
			});
			await waitFor(() => begun === 2);
			await strict.close(0.05);
			await cut;
		},
	);
});
