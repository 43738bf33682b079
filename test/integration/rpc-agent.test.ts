import { afterEach, describe, expect, it } from 'vitest';
import type {
	AgentMessage,
	LogPush,
	ManagerChannel,
	ManagerMessage,
	MessageStream,
} from '../../src/model/agent-protocol.ts';
import { MinderError } from '../../src/model/errors.ts';
import type { InstanceId } from '../../src/model/ids.ts';
import { openManagerChannel } from '../../src/rpc/manager-channel.ts';
import type { RpcServer } from '../../src/rpc/server.ts';
import { freePort } from '../support/free-port.ts';
import { waitFor } from '../support/wait-for.ts';
import { collect, serve } from '../unit/rpc/fake-control.ts';

type ManagerSide = MessageStream<AgentMessage, ManagerMessage>;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(agents: NonNullable<Parameters<typeof serve>[0]>['agents']): Promise<RpcServer> {
	const server = await serve(agents === undefined ? {} : { agents });
	cleanups.push(() => server.close(0));
	return server;
}

function channel(server: RpcServer | string): ManagerChannel {
	const opened = openManagerChannel(typeof server === 'string' ? server : server.address);
	cleanups.push(() => opened.close());
	return opened;
}

const applied = (version: number): AgentMessage => ({ kind: 'applied', version });
const ack = (sequence: number): ManagerMessage => ({ kind: 'status-ack', sequence });

describe('a session', () => {
	it('carries messages both ways, and ends when the agent ends it', async () => {
		let peer = '';
		let over = false;
		const server = await start({
			async session(stream, address) {
				peer = address;
				for await (const message of stream) {
					if (message.kind === 'applied') stream.send(ack(message.version));
				}
				over = true;
			},
		});
		const stream = channel(server).openSession();
		expect(stream.send(applied(1))).toBe(true);
		stream.send({ kind: 'resend' });
		stream.send(applied(2));
		stream.end();
		expect(await collect(stream)).toEqual([ack(1), ack(2)]);
		expect(over).toBe(true);
		expect(peer).toMatch(/^127\.0\.0\.1:[0-9]+$/);
		expect(stream.closed.aborted).toBe(true);
		expect(stream.send(applied(3))).toBe(false);
		await stream.drained();
	});

	it('ends when the manager is done, with what was sent before', async () => {
		const server = await start({
			async session(stream) {
				for (let n = 0; n < 40; n++) stream.send(ack(n));
			},
		});
		expect(await collect(channel(server).openSession())).toHaveLength(40);
	});

	it("tells the agent the manager's error, and a thrown one", async () => {
		const refusal = new MinderError('incompatible', 'protocol 9 is not known', { details: { protocol: '9' } });
		const byEnd = await start({ session: async (stream) => stream.end(refusal) });
		const byThrow = await start({ session: () => Promise.reject(refusal) });
		for (const server of [byEnd, byThrow]) {
			const stream = channel(server).openSession();
			await expect(collect(stream)).rejects.toMatchObject({
				code: 'incompatible',
				message: 'protocol 9 is not known',
				details: { protocol: '9' },
			});
			expect(stream.closed.aborted).toBe(true);
		}
	});

	it('ends for the manager when the agent gives up or breaks off', async () => {
		const ends: unknown[] = [];
		let begun = 0;
		const server = await start({
			async session(stream) {
				begun++;
				await collect(stream).catch((error: unknown) => ends.push(error));
				if (stream.closed.aborted) ends.push('closed');
			},
		});
		const gaveUp = channel(server).openSession();
		gaveUp.send(applied(1));
		await waitFor(() => begun === 1);
		gaveUp.end(new Error('enough'));
		expect(await collect(gaveUp)).toEqual([]);
		const broken = channel(server);
		broken.openSession().send(applied(1));
		await waitFor(() => begun === 2 && ends.length === 2);
		broken.close();
		await waitFor(() => ends.length === 4);
		expect(ends).toEqual([
			expect.objectContaining({ code: 'unreachable' }),
			'closed',
			expect.objectContaining({ code: 'unreachable' }),
			'closed',
		]);
	});

	it('ends with unreachable when the manager stops, also where its handler does not listen', async () => {
		let stream: ManagerSide | undefined;
		const server = await start({
			session(opened) {
				stream = opened;
				return new Promise((resolve) => opened.closed.addEventListener('abort', () => resolve()));
			},
		});
		const reading = collect(channel(server).openSession());
		const refused = expect(reading).rejects.toMatchObject({ code: 'unreachable' });
		await waitFor(() => stream !== undefined);
		await server.close(5);
		await refused;
		expect(stream?.closed.aborted).toBe(true);
	});

	it('fails with unreachable where nobody listens', async () => {
		const stream = channel(`127.0.0.1:${await freePort()}`).openSession();
		stream.send(applied(1));
		await expect(collect(stream)).rejects.toMatchObject({
			code: 'unreachable',
			message: expect.stringMatching(/connection refused/),
		});
	});

	it('holds the sender back while the reader is slow: 10,000 messages, none lost, few in between', async () => {
		const padding = 'x'.repeat(10_000);
		let read = 0;
		let go: () => void = () => {};
		const mayRead = new Promise<void>((resolve) => {
			go = resolve;
		});
		const server = await start({
			async session(stream) {
				await mayRead;
				for await (const message of stream) {
					if (message.kind === 'signal-result' && message.request === String(read)) read++;
				}
			},
		});
		const stream = channel(server).openSession();
		let sent = 0;
		const sending = (async () => {
			while (sent < 10_000) {
				if (!stream.send({ kind: 'signal-result', request: String(sent++), error: padding })) await stream.drained();
			}
			stream.end();
		})();
		let before = -1;
		await waitFor(
			() => {
				const still = sent > 0 && sent === before;
				before = sent;
				return new Promise<boolean>((resolve) => setTimeout(() => resolve(still), 100));
			},
			{ what: 'the sender to be held back' },
		);
		expect(sent).toBeLessThan(1_000);
		go();
		await sending;
		await collect(stream);
		expect(read).toBe(10_000);
	});

	it('the other way too: a manager is held back by an agent that does not read', async () => {
		const padding = 'x'.repeat(10_000);
		let sent = 0;
		const server = await start({
			async session(stream) {
				while (sent < 10_000 && !stream.closed.aborted) {
					const request = `${sent++}${padding}`;
					if (!stream.send({ kind: 'signal', request, instance: 'a.0' as InstanceId, signal: 'SIGHUP' })) {
						await stream.drained();
					}
				}
			},
		});
		const stream = channel(server).openSession();
		let before = -1;
		await waitFor(
			() => {
				const still = sent > 0 && sent === before;
				before = sent;
				return new Promise<boolean>((resolve) => setTimeout(() => resolve(still), 100));
			},
			{ what: 'the manager to be held back' },
		);
		expect(sent).toBeLessThan(1_000);
		expect(await collect(stream)).toHaveLength(10_000);
	});
});

describe('pushed logs', () => {
	const chunk = (text: string): LogPush => ({
		kind: 'chunk',
		chunk: { instance: 'api.0' as InstanceId, stream: 'stdout', data: Buffer.from(text) },
	});

	it('arrive in order, and end', async () => {
		let got: LogPush[] = [];
		const server = await start({
			async pushLogs(pushes) {
				got = await collect(pushes);
			},
		});
		const stream = channel(server).pushLogs();
		stream.send({ kind: 'request', request: 'r1' });
		stream.send(chunk('a'));
		stream.send({ kind: 'error', error: 'rotated away' });
		stream.end();
		expect(await collect(stream)).toEqual([]);
		expect(got).toEqual([{ kind: 'request', request: 'r1' }, chunk('a'), { kind: 'error', error: 'rotated away' }]);
	});

	it('end when the manager has had enough', async () => {
		const server = await start({
			async pushLogs(pushes) {
				for await (const _ of pushes) break;
			},
		});
		const stream = channel(server).pushLogs();
		stream.send({ kind: 'request', request: 'r1' });
		expect(await collect(stream)).toEqual([]);
		expect(stream.closed.aborted).toBe(true);
	});

	it('are cut off with the error that the manager gives', async () => {
		const server = await start({
			pushLogs: () => Promise.reject(new MinderError('slow-reader', 'the reader is too slow')),
		});
		const stream = channel(server).pushLogs();
		stream.send({ kind: 'request', request: 'r1' });
		await expect(collect(stream)).rejects.toMatchObject({ code: 'slow-reader' });
	});

	it("abort the manager's signal when the agent leaves", async () => {
		let signal: AbortSignal | undefined;
		const server = await start({
			pushLogs(_pushes, gone) {
				signal = gone;
				return new Promise((resolve) => gone.addEventListener('abort', () => resolve()));
			},
		});
		const opened = channel(server);
		opened.pushLogs().send({ kind: 'request', request: 'r1' });
		await waitFor(() => signal !== undefined);
		opened.close();
		await waitFor(() => signal?.aborted);
	});
});
