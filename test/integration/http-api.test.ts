import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES, rpcNameOf } from '../../src/manager/http/routes.ts';
import { startManager } from '../../src/manager/main.ts';
import { ruleOf } from '../../src/policy/access-table.ts';
import { silentLog } from '../../src/sys/log.ts';
import { events } from '../support/http-caller.ts';
import { HttpManager } from '../support/http-manager.ts';
import { specOf } from '../support/specs.ts';

let manager: HttpManager;

beforeAll(async () => {
	manager = await HttpManager.start();
	await manager.client.applyProcesses([specOf('api', { placement: { count: 2 } }), specOf('web')], {});
});

afterAll(() => manager.close());

describe('the table of calls', () => {
	it('has a row for each route, and no route that looks changes anything', () => {
		expect(ROUTES.length).toBeGreaterThan(10);
		for (const route of ROUTES) {
			const rule = ruleOf(rpcNameOf(route.rpc));
			expect(rule, route.url).toMatchObject({ needs: 'role', role: route.kind === 'change' ? 'operator' : 'viewer' });
		}
	});
});

describe('health', () => {
	it('is told anybody, whatever host they name', async () => {
		const headers = { host: 'balancer.example' };
		expect(await manager.ask('/healthz', { headers })).toMatchObject({ status: 200, json: { status: 'alive' } });
		expect(await manager.ask('/readyz', { headers })).toMatchObject({ status: 200, json: { status: 'ready' } });
	});
});

describe('looking', () => {
	it('has the JSON of the command line', async () => {
		const { status, json } = await manager.ask('/api/v1/status');
		expect(status).toBe(200);
		expect(json).toMatchObject({
			processes: [
				{ name: 'api', desired: { count: 2, stopped: false }, spec: { command: '/bin/sleep' } },
				{ name: 'web', revision: 1 },
			],
			instances: [{ id: 'api.0' }, { id: 'api.1' }, { id: 'web.0' }],
		});
	});

	it('is of what is named, however often', async () => {
		const { json } = await manager.ask('/api/v1/status?name=api.1&name=web');
		expect(json).toMatchObject({ instances: [{ id: 'api.1' }, { id: 'web.0' }] });
	});

	it('has nodes, events and who asks', async () => {
		expect((await manager.ask('/api/v1/nodes')).json).toEqual({ nodes: [] });
		const told = (await manager.ask('/api/v1/events?limit=1&name=web')).json as { events: { subject: string }[] };
		expect(told.events).toHaveLength(1);
		expect((await manager.ask('/api/v1/whoami')).json).toMatchObject({ role: 'admin' });
	});

	it.each([
		['/api/v1/status?name=nothing', 404, 'not-found'],
		['/api/v1/watch?name=nothing', 404, 'not-found'],
		['/api/v1/status?name=..%2f..%2fetc', 400, 'usage'],
		['/api/v1/status?nmae=api', 400, 'usage'],
		['/api/v1/events?limit=1e9', 400, 'usage'],
		['/api/v1/events?limit=99999', 400, 'usage'],
		['/api/v1/nodes?name=a%0d%0ab', 400, 'usage'],
		['/api/v1/nothing', 404, 'not-found'],
		['/api/v1/%zz', 400, 'usage'],
		['/etc/passwd', 404, 'not-found'],
	])('%s is refused with %d', async (path, status, code) => {
		const answer = await manager.ask(path);
		expect(answer).toMatchObject({ status, json: { code, details: expect.anything(), message: expect.any(String) } });
		expect(answer.headers['set-cookie']).toBeUndefined();
	});

	it('shows no page of another kind, and is not kept', async () => {
		for (const path of ['/healthz', '/api/v1/status', '/api/v1/nothing', '/api/v1/%zz']) {
			const { headers } = await manager.ask(path);
			expect(headers, path).toMatchObject({
				'content-security-policy': expect.stringContaining("default-src 'none'"),
				'x-content-type-options': 'nosniff',
				'cache-control': 'no-store',
				'referrer-policy': 'no-referrer',
				'content-type': 'application/json; charset=utf-8',
			});
			expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
			expect(headers['strict-transport-security']).toBeUndefined();
		}
	});
});

describe('watching', () => {
	it('has the state, then what changes', async () => {
		const seen: { event: string; data: { processes: { name: string; desired: object }[]; synced: boolean } }[] = [];
		for await (const event of events(manager.http, '/api/v1/watch?name=web')) {
			seen.push(event as (typeof seen)[number]);
			if (seen.length === 1) await manager.client.stopProcesses(['web']);
			const last = seen.at(-1)?.data.processes[0];
			if (last !== undefined && JSON.stringify(last.desired).includes('true')) break;
		}
		expect(seen[0]).toMatchObject({ event: 'status', data: { processes: [{ name: 'web' }], synced: true } });
		await manager.client.startProcesses(['web']);
	});
});

describe('changing', () => {
	it('stops, starts and restarts', async () => {
		const stopped = await manager.ask('/api/v1/processes/api/stop', { method: 'POST' });
		expect(stopped).toMatchObject({ status: 200, json: { processes: [{ name: 'api', desired: { stopped: true } }] } });
		const started = await manager.ask('/api/v1/processes/api/start', { body: {} });
		expect(started).toMatchObject({ status: 200, json: { processes: [{ desired: { stopped: false } }] } });
		const restarted = await manager.ask('/api/v1/processes/api/restart', { body: { atOnce: true } });
		expect(restarted).toMatchObject({ status: 200, json: { processes: [{ name: 'api' }], instances: [{}, {}] } });
	});

	it('tells of a rollout that is not there', async () => {
		for (const verb of ['pause', 'resume', 'promote', 'undo']) {
			const answer = await manager.ask(`/api/v1/rollouts/web/${verb}`, { method: 'POST' });
			expect(answer, verb).toMatchObject({ status: 409, json: { code: 'precondition' } });
		}
	});

	it('goes back to a revision', async () => {
		await manager.client.applyProcesses([specOf('old')], {});
		await manager.client.applyProcesses([specOf('old', { args: ['2000'] })], {});
		const { status, json } = await manager.ask('/api/v1/rollouts/old/undo', { body: { to: 1 } });
		expect({ status, json }).toMatchObject({ status: 200, json: { processes: [{ spec: { args: ['1000'] } }] } });
	});

	it.each([
		['/api/v1/processes/..%2f..%2fetc%2fpasswd/stop'],
		['/api/v1/processes/%2e%2e/stop'],
		['/api/v1/processes/a%0d%0aset-cookie:%20x=1/stop'],
		['/api/v1/processes/a%00/stop'],
		['/api/v1/rollouts/api.0/pause'],
		[`/api/v1/processes/${'a'.repeat(64)}/stop`],
	])('%s names no process', async (path) => {
		const answer = await manager.ask(path, { method: 'POST' });
		expect(answer).toMatchObject({ status: 400, json: { code: 'usage' } });
		expect(answer.headers['set-cookie']).toBeUndefined();
	});

	it('is not done by looking', async () => {
		for (const method of ['GET', 'HEAD', 'PUT', 'OPTIONS', 'TRACE']) {
			expect((await manager.ask('/api/v1/processes/api/stop', { method })).status, method).toBe(404);
		}
	});

	it.each([
		['{"atOnce": "yes"}', 'application/json'],
		['{"atOnce": true, "more": 1}', 'application/json'],
		['{"__proto__": {"atOnce": true}}', 'application/json'],
		['{"atOnce"', 'application/json'],
		['atOnce=true', 'application/x-www-form-urlencoded'],
		['{"atOnce": true}', 'text/plain'],
		['', 'application/json'],
	])('with the body %s as %s is refused', async (raw, type) => {
		const answer = await manager.ask('/api/v1/processes/api/restart', { raw, headers: { 'content-type': type } });
		expect(answer).toMatchObject({ status: 400, json: { code: 'usage' } });
	});
});

it('a port in use is an error that names the option', async () => {
	const options = { dataDirectory: `${manager.directory}/other`, log: silentLog, version: '0.1.0' };
	await expect(startManager({ ...options, listen: '127.0.0.1:0', http: manager.http })).rejects.toMatchObject({
		code: 'address-in-use',
		message: expect.stringContaining('--http'),
	});
});
