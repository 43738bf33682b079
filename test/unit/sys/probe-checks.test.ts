import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Checker, CheckResult } from '../../../src/sys/probe-check.ts';
import { failedBy } from '../../../src/sys/probe-check.ts';
import { execChecker } from '../../../src/sys/probe-exec.ts';
import { httpChecker } from '../../../src/sys/probe-http.ts';
import { tcpChecker } from '../../../src/sys/probe-tcp.ts';
import { runCommand } from '../../../src/sys/run-command.ts';
import { freePort } from '../../support/free-port.ts';
import { waitFor } from '../../support/wait-for.ts';

const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
	for (const socket of sockets) socket.destroy();
	await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function listen(server: Server): Promise<number> {
	servers.push(server);
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.on('error', () => {}).on('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('no port');
	return address.port;
}

const serve = async (listener: RequestListener): Promise<string> =>
	`http://127.0.0.1:${await listen(createServer(listener))}/health`;

/** A port that nobody listens on. */
const ask = (checker: Checker, signal = new AbortController().signal): Promise<CheckResult> => checker.check(signal);
const PASSED = { kind: 'passed' };

describe('http check', () => {
	it.each([200, 204, 302, 399])('passes with %i', async (status) => {
		const url = await serve((_, answer) => answer.writeHead(status).end());
		expect(await ask(httpChecker(url))).toEqual(PASSED);
	});

	it.each([400, 404, 500, 503])('fails with %i and says so', async (status) => {
		const url = await serve((_, answer) => answer.writeHead(status).end('sorry'));
		expect(await ask(httpChecker(url))).toEqual({ kind: 'failed', reason: `GET ${url} answered ${status}` });
	});

	it('follows no redirect and makes a connection for each check', async () => {
		const asked: (string | undefined)[] = [];
		const ports = new Set<number | undefined>();
		const url = await serve((request, answer) => {
			asked.push(request.url);
			ports.add(request.socket.remotePort);
			answer.writeHead(302, { location: '/elsewhere' }).end();
		});
		const checker = httpChecker(url);
		await ask(checker);
		await ask(checker);
		expect(asked).toEqual(['/health', '/health']);
		expect(ports.size).toBe(2);
		await waitFor(() => sockets.size === 0);
	});

	it('reads no more than a piece of an endless body', async () => {
		const url = await serve((_, answer) => {
			const pour = (): void => {
				while (!answer.destroyed && answer.write(Buffer.alloc(16 * 1024)));
			};
			answer.on('drain', pour);
			pour();
		});
		expect(await ask(httpChecker(url))).toEqual(PASSED);
		await waitFor(() => sockets.size === 0);
	});

	it('is called off while the answer, or its body, is awaited', async () => {
		for (const listener of [
			() => {},
			(_: unknown, answer: { writeHead(code: number): { write(text: string): void } }) =>
				answer.writeHead(200).write('…'),
		]) {
			const url = await serve(listener);
			const off = new AbortController();
			const answer = ask(httpChecker(url), off.signal);
			await waitFor(() => sockets.size === 1);
			off.abort();
			expect((await answer).kind).toBe('skipped');
			await waitFor(() => sockets.size === 0);
		}
	});

	it('names what went wrong in words, without the password', async () => {
		const port = await freePort();
		expect(await ask(httpChecker(`http://me:secret@127.0.0.1:${port}/`))).toEqual({
			kind: 'failed',
			reason: `GET http://127.0.0.1:${port}/: connection refused`,
		});
		const noHttp = await listen(createTcpServer((socket) => socket.end('SSH-2.0-something\r\n')));
		expect(await ask(httpChecker(`http://127.0.0.1:${noHttp}/`))).toEqual({
			kind: 'failed',
			reason: `GET http://127.0.0.1:${noHttp}/: the answer is not HTTP`,
		});
		const cut = await serve((_, answer) => answer.destroy());
		expect(await ask(httpChecker(cut))).toEqual({ kind: 'failed', reason: `GET ${cut}: connection reset` });
	});
});

describe('tcp check', () => {
	it('passes where a connection is taken, and closes it', async () => {
		const port = await listen(createTcpServer());
		expect(await ask(tcpChecker('127.0.0.1', port))).toEqual(PASSED);
		expect(await ask(tcpChecker('localhost', port))).toEqual(PASSED);
		await waitFor(() => sockets.size === 0);
	});

	it('fails where none is', async () => {
		const port = await freePort();
		const reason = `tcp 127.0.0.1:${port}: connection refused`;
		expect(await ask(tcpChecker('127.0.0.1', port))).toEqual({ kind: 'failed', reason });
		expect((await ask(tcpChecker('localhost', port))).kind).toBe('failed');
	});

	it('does not blame the program for a shortage of the machine', () => {
		const error = Object.assign(new Error('socket EMFILE'), { code: 'EMFILE' });
		expect(failedBy('tcp a:1', error)).toEqual({
			kind: 'skipped',
			reason: 'tcp a:1: the agent has too many open files: raise its limit (ulimit -n)',
		});
	});
});

describe('exec check', () => {
	const options = { env: { PATH: '/usr/bin:/bin', WORD: 'yes' }, cwd: '/', timeoutSeconds: 5 };
	const exec = (...argv: string[]): Checker => execChecker(argv, () => options, runCommand);

	it('passes with exit code 0, in the environment of the program', async () => {
		expect(await ask(exec('sh', '-c', 'test "$WORD" = yes'))).toEqual(PASSED);
	});

	it('fails with the exit code, the signal, or why it cannot be run', async () => {
		expect(await ask(exec('sh', '-c', 'exit 2'))).toEqual({ kind: 'failed', reason: 'exec sh -c exit 2: exit code 2' });
		expect(await ask(exec('sh', '-c', 'kill -9 $$'))).toMatchObject({
			reason: 'exec sh -c kill -9 $$: killed by SIGKILL',
		});
		const missing = await ask(exec('/no/such/check'));
		expect(missing.kind).toBe('failed');
		expect(missing).toMatchObject({ reason: expect.stringContaining('exec /no/such/check: ') });
		const refused = execChecker(['true'], () => ({ refused: 'user nobody9 not found' }), runCommand);
		expect(await ask(refused)).toEqual({ kind: 'failed', reason: 'exec true: user nobody9 not found' });
		const passing = execChecker(
			['true'],
			() => ({ refused: 'envFile cannot be read (EIO)', passing: true }),
			runCommand,
		);
		expect(await ask(passing)).toEqual({ kind: 'skipped', reason: 'exec true: envFile cannot be read (EIO)' });
	});

	it('is killed when it is called off', async () => {
		const off = new AbortController();
		const answer = ask(exec('sleep', '1000'), off.signal);
		off.abort();
		expect((await answer).kind).not.toBe('passed');
	});
});
