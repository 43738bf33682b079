import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/sys/clock.ts';
import { newAccessToken } from '../../src/sys/secrets.ts';
import { ask, events, exchange } from '../support/http-caller.ts';
import { type Browser, bearer, HttpManager } from '../support/http-manager.ts';
import { SecureManager } from '../support/secure-manager.ts';
import { specOf } from '../support/specs.ts';

let manager: HttpManager;

beforeEach(async () => {
	manager = await HttpManager.start();
	await manager.client.applyProcesses([specOf('api'), specOf('web')], {});
});

afterEach(() => manager.close());

const STOP = '/api/v1/processes/api/stop';

describe('a token', () => {
	it('may do what its role may, and no more, also from this machine', async () => {
		const headers = bearer(await manager.token({ name: 'ann', role: 'viewer' }));
		expect((await manager.ask('/api/v1/whoami', { headers })).json).toEqual({ name: 'user/ann', role: 'viewer' });
		expect((await manager.ask('/api/v1/status', { headers })).status).toBe(200);
		const refused = await manager.ask(STOP, { method: 'POST', headers });
		expect(refused).toMatchObject({ status: 403, json: { code: 'refused', details: { needs: 'operator' } } });
		expect((await manager.ask('/api/v1/events?audit=true', { headers })).status).toBe(403);
		expect(await manager.audit()).toMatch(/call-refused .*user\/ann.*StopProcesses.*needs the role operator/);
	});

	it('sees and touches what it is limited to', async () => {
		const headers = bearer(await manager.token({ name: 'bob', role: 'operator', processes: ['we*'] }));
		const { json } = await manager.ask('/api/v1/status', { headers });
		expect((json as { processes: { name: string }[] }).processes.map(({ name }) => name)).toEqual(['web']);
		expect((await manager.ask(STOP, { method: 'POST', headers })).status).toBe(403);
		expect((await manager.ask('/api/v1/processes/web/stop', { method: 'POST', headers })).status).toBe(200);
		expect(await manager.audit()).toMatch(/call-done process\/web user\/bob.* StopProcesses/);
	});

	it('that is wrong, revoked or of another form is refused, and nothing is done', async () => {
		const good = await manager.token({ name: 'eve', role: 'admin' });
		await manager.client.revokeAccessToken('eve');
		const bad = [newAccessToken().text, good, 'mat1.', '', 'x y', '\u00e4'];
		for (const token of bad) {
			const answer = await manager.ask(STOP, { method: 'POST', headers: bearer(token) });
			expect(answer, token).toMatchObject({ status: 401, json: { code: 'unauthenticated' } });
			expect(answer.text).not.toContain(good);
		}
		for (const authorization of [good, `Basic ${good}`, `Bearer ${good}, Bearer ${good}`]) {
			expect((await manager.ask(STOP, { method: 'POST', headers: { authorization } })).status).toBe(401);
		}
		const { json } = await manager.ask('/api/v1/status?name=api');
		expect(json).toMatchObject({ processes: [{ desired: { stopped: false } }] });
	});

	it('cannot be guessed more than ten times, in a header or at a sign-in, also where the right one comes then', async () => {
		// One more is let in every six seconds: here they do not pass.
		await manager.close();
		const now = systemClock.monotonic();
		manager = await HttpManager.start({ clock: { ...systemClock, monotonic: () => now } });
		const right = await manager.token({ name: 'ann', role: 'viewer' });
		const guess = () => newAccessToken().text;
		for (let failed = 0; failed < 5; failed++) {
			expect((await manager.ask('/api/v1/status', { headers: bearer(guess()) })).status).toBe(401);
			expect((await manager.ask('/api/v1/session', { body: { token: guess() } })).status).toBe(401);
		}
		for (const answer of [
			await manager.ask('/api/v1/status', { headers: bearer(right) }),
			await manager.ask('/api/v1/session', { body: { token: right } }),
		]) {
			expect(answer).toMatchObject({ status: 401, json: { message: expect.stringContaining('too many failed') } });
		}
	});

	it('is not taken twice in one request', async () => {
		const token = await manager.token({ name: 'ann', role: 'viewer' });
		const header = `authorization: Bearer ${token}\r\n`;
		const text = await exchange(
			manager.http,
			`GET /api/v1/whoami HTTP/1.1\r\nhost: localhost\r\n${header}${header}connection: close\r\n\r\n`,
		);
		expect(text).toMatch(/^HTTP\/1\.1 400 .*authorization comes twice/s);
	});
});

describe('a browser', () => {
	const change = ({ cookie, csrf }: Browser, headers: Record<string, string>) =>
		manager.ask(STOP, {
			method: 'POST',
			headers: { cookie, 'x-minder-csrf': csrf, origin: manager.origin, ...headers },
		});
	const look = (cookie: string, path = '/api/v1/whoami') => manager.ask(path, { headers: { cookie } });
	let token: string;
	let browser: Browser;

	beforeEach(async () => {
		token = await manager.token({ name: 'ann', role: 'operator' });
		browser = await manager.signIn(token);
	});

	it('is given a cookie that no script can read and no other site can have sent', async () => {
		const answer = await manager.ask('/api/v1/session', { body: { token } });
		expect(answer.headers['set-cookie']).toEqual([
			expect.stringMatching(/^minder-session=[0-9a-f]{64}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/),
		]);
		expect(answer.json).toMatchObject({
			name: 'user/ann',
			role: 'operator',
			csrf: expect.stringMatching(/^[0-9a-f]{64}$/),
		});
		expect(answer.text).not.toContain(token);
		expect((await look(browser.cookie)).json).toEqual({ name: 'user/ann', role: 'operator' });
		expect((await look(browser.cookie, '/api/v1/session')).json).toMatchObject({ csrf: browser.csrf });
	});

	it('changes something with the header and from its own origin alone', async () => {
		const { cookie, csrf } = browser;
		const other = await manager.signIn(token);
		const cases: Record<string, string>[] = [
			{ cookie },
			{ cookie, origin: manager.origin },
			{ cookie, origin: manager.origin, 'x-minder-csrf': '' },
			{ cookie, origin: manager.origin, 'x-minder-csrf': other.csrf },
			{ cookie, origin: manager.origin, 'x-minder-csrf': cookie.split('=')[1] ?? '' },
			{ cookie, 'x-minder-csrf': csrf },
			{ cookie, 'x-minder-csrf': csrf, 'sec-fetch-site': 'none' },
			{ cookie, 'x-minder-csrf': csrf, origin: 'null' },
			{ cookie, 'x-minder-csrf': csrf, origin: 'http://evil.example' },
			{ cookie, 'x-minder-csrf': csrf, origin: 'http://localhost:1' },
			{ cookie, 'x-minder-csrf': csrf, origin: manager.origin, 'sec-fetch-site': 'same-site' },
			{ cookie, 'x-minder-csrf': csrf, origin: manager.origin.replace('http:', 'https:') },
		];
		for (const headers of cases) {
			const answer = await manager.ask(STOP, { method: 'POST', headers });
			expect(answer, JSON.stringify(headers)).toMatchObject({ status: 403, json: { code: 'refused' } });
		}
		expect((await look(cookie, '/api/v1/status?name=api')).json).toMatchObject({
			processes: [{ desired: { stopped: false } }],
		});
		expect((await change(browser, {})).status).toBe(200);
		expect((await change(browser, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
		expect(await manager.audit()).toMatch(/call-done process\/api user\/ann.* StopProcesses/);
	});

	it('cannot be signed in by another site', async () => {
		for (const headers of [{ origin: 'http://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
			const answer = await manager.ask('/api/v1/session', { body: { token }, headers });
			expect(answer.status).toBe(403);
			expect(answer.headers['set-cookie']).toBeUndefined();
		}
	});

	it('signs out, and its streams end', async () => {
		const { cookie, csrf } = browser;
		const stream = events(manager.http, '/api/v1/watch', { cookie });
		await stream.next();
		expect((await manager.ask('/api/v1/session', { method: 'DELETE', headers: { cookie } })).status).toBe(403);
		const headers = { cookie, 'x-minder-csrf': csrf, origin: manager.origin };
		const out = await manager.ask('/api/v1/session', { method: 'DELETE', headers });
		expect(out).toMatchObject({ status: 200, headers: { 'set-cookie': [expect.stringContaining('Max-Age=0')] } });
		expect((await stream.next()).value).toMatchObject({ event: 'error', data: { code: 'unauthenticated' } });
		const after = await look(cookie);
		expect(after).toMatchObject({ status: 401, headers: { 'set-cookie': [expect.stringContaining('Max-Age=0')] } });
	});

	it('is out with its token, and so are its streams', async () => {
		const stream = events(manager.http, '/api/v1/watch', { cookie: browser.cookie });
		await stream.next();
		await manager.client.revokeAccessToken('ann');
		expect((await stream.next()).value).toMatchObject({ event: 'error', data: { code: 'unauthenticated' } });
		expect(await look(browser.cookie)).toMatchObject({
			status: 401,
			json: { message: expect.stringContaining('revoked') },
		});
		expect((await change(browser, {})).status).toBe(401);
	});

	it('with a cookie that nobody gave out is nobody, also on this machine', async () => {
		for (const value of ['', 'x', '0'.repeat(64), '__proto__', `${'a'.repeat(64)}%0d%0a`]) {
			expect((await look(`minder-session=${value}`)).status, value).toBe(401);
		}
	});

	it('has at most ten sessions with one token; the one used longest ago goes', async () => {
		for (let more = 0; more < 9; more++) await manager.signIn(token);
		expect((await look(browser.cookie)).status).toBe(200);
		await manager.signIn(token);
		expect((await look(browser.cookie)).status).toBe(200);
		for (let more = 0; more < 10; more++) await manager.signIn(token);
		expect((await look(browser.cookie)).status).toBe(401);
	});
});

describe('over TLS', () => {
	let secure: SecureManager;
	beforeEach(async () => {
		secure = await SecureManager.start({ http: '127.0.0.1:0' });
	});
	afterEach(() => secure.close());
	const http = (): string => secure.running.httpAddress ?? '';

	it('nobody gets in without a token, and a browser comes back over TLS alone', async () => {
		const { ca } = secure;
		expect((await ask(http(), '/healthz', { ca })).status).toBe(200);
		expect((await ask(http(), '/api/v1/status', { ca })).status).toBe(401);
		const token = (await secure.file('admin.token')).trim();
		const answer = await ask(http(), '/api/v1/session', { ca, body: { token } });
		expect(answer.headers['set-cookie']).toEqual([
			expect.stringMatching(/^__Host-minder-session=.*; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
		]);
		expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
		expect((await ask(http(), '/api/v1/status', { ca, headers: bearer(token) })).status).toBe(200);
	});

	it('plain text is not understood', async () => {
		await expect(ask(http(), '/healthz')).rejects.toThrow();
	});
});

it('where gRPC speaks TLS, plain text on loopback needs a token all the same', async () => {
	const mixed = await SecureManager.start({ listen: '0.0.0.0:0', http: '127.0.0.1:0', tls: 'beyond-loopback' });
	try {
		const http = mixed.running.httpAddress ?? '';
		expect((await ask(http, '/api/v1/status')).status).toBe(401);
		const token = (await mixed.file('admin.token')).trim();
		expect((await ask(http, '/api/v1/status', { headers: bearer(token) })).status).toBe(200);
	} finally {
		await mixed.close();
	}
});
