import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchange, partsOf } from '../support/http-caller.ts';
import { bearer, HttpManager } from '../support/http-manager.ts';
import { specOf } from '../support/specs.ts';

let manager: HttpManager;

beforeAll(async () => {
	manager = await HttpManager.start({ advertise: 'manager.example:8888' });
	await manager.client.applyProcesses([specOf('api')], {});
});

afterAll(() => manager.close());

const STOP = '/api/v1/processes/api/stop';
const port = (): number => partsOf(manager.http).port;

describe('a page of another origin on this machine', () => {
	it.each([
		[{ origin: 'http://evil.example' }],
		[{ origin: 'null' }],
		[{ origin: 'http://localhost:3000' }],
		[{ origin: 'http://127.0.0.1' }],
		[{ 'sec-fetch-site': 'cross-site' }],
		[{ 'sec-fetch-site': 'same-site' }],
		[{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
		[{ 'sec-fetch-site': 'something-new' }],
	])('that sends %j cannot use that no token is needed there', async (headers) => {
		const answer = await manager.ask(STOP, { method: 'POST', headers });
		expect(answer).toMatchObject({ status: 403, json: { code: 'refused' } });
		expect((await manager.ask('/api/v1/status', { headers })).status).toBe(403);
		expect(await manager.ask('/api/v1/status')).toMatchObject({
			json: { processes: [{ desired: { stopped: false } }] },
		});
	});

	it('is told by nothing that it may', async () => {
		const headers = {
			origin: 'http://evil.example',
			'access-control-request-method': 'POST',
			'access-control-request-headers': 'authorization,x-minder-csrf',
		};
		const answer = await manager.ask(STOP, { method: 'OPTIONS', headers });
		expect(answer.status).toBe(403);
		expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
		expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
	});

	it('cannot use a token either', async () => {
		const token = await manager.token({ name: 'ann', role: 'operator' });
		const headers = { ...bearer(token), origin: 'http://evil.example' };
		expect((await manager.ask(STOP, { method: 'POST', headers })).status).toBe(403);
	});
});

describe('a name that was made to stand for this machine', () => {
	it.each([
		'evil.example',
		'evil.example:80',
		'localhost.evil.example',
		'127.0.0.1.nip.io',
		'10.0.0.5',
		'0.0.0.0',
		'[::2]',
		'localhost:80:80',
		'localhost@evil.example',
	])('is refused: %j', async (host) => {
		const answer = await manager.ask('/api/v1/status', { headers: { host } });
		expect(answer).toMatchObject({ status: 403, json: { code: 'refused' } });
		const same = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
		expect((await manager.ask(STOP, { method: 'POST', headers: same })).status).toBe(403);
	});

	it.each(['localhost', 'LOCALHOST', 'localhost.', '127.0.0.1', '[::1]', 'manager.example'])(
		'is not: %s',
		async (name) => {
			const headers = { host: `${name}:${port()}` };
			expect((await manager.ask('/api/v1/status', { headers })).status).toBe(200);
		},
	);
});

describe('a request', () => {
	const send = (lines: string): Promise<string> => exchange(manager.http, `${lines}\r\nconnection: close\r\n\r\n`);

	it('has one host', async () => {
		expect(await send('GET /api/v1/status HTTP/1.1\r\nhost:')).toMatch(/^HTTP\/1\.1 403/);
		expect(await send('GET /api/v1/status HTTP/1.1\r\nhost: localhost\r\nhost: evil.example')).toMatch(
			/^HTTP\/1\.1 400/,
		);
		expect(await send('GET /api/v1/status HTTP/1.1')).toMatch(/^HTTP\/1\.1 400/);
		expect(await send('GET /api/v1/status HTTP/1.0')).toMatch(/^HTTP\/1\.1 403/);
	});

	it('names a path', async () => {
		for (const url of ['http://evil.example/api/v1/status', '//evil.example/api/v1/status', '*']) {
			expect(await send(`GET ${url} HTTP/1.1\r\nhost: localhost`), url).toMatch(/^HTTP\/1\.1 40[04]/);
		}
	});

	it('that hides another one is not taken', async () => {
		const body = 'host: localhost\r\ncontent-length: 4\r\ntransfer-encoding: chunked';
		expect(await send(`POST ${STOP} HTTP/1.1\r\n${body}`)).toMatch(/^HTTP\/1\.1 400/);
		expect(await send(`POST ${STOP} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\ncontent-length: 5`)).toMatch(
			/^HTTP\/1\.1 400/,
		);
	});
});

it('what a proxy passes on is not of this machine: it needs a token', async () => {
	for (const header of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip']) {
		expect((await manager.ask('/api/v1/status', { headers: { [header]: '10.0.0.9' } })).status, header).toBe(401);
	}
	const token = await manager.token({ name: 'eve', role: 'viewer' });
	const headers = { ...bearer(token), 'x-forwarded-for': '10.0.0.9' };
	expect((await manager.ask('/api/v1/status', { headers })).status).toBe(200);
});
