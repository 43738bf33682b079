import { Client, credentials, loadPackageDefinition, Server, ServerCredentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { protoPath as healthProto } from 'grpc-health-check';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/client/connect.ts';
import { startRpcServer } from '../../src/rpc/server.ts';
import { silentLog } from '../../src/sys/log.ts';
import { ControlService } from '../../src/wire/proto.ts';
import { freePort } from '../support/free-port.ts';
import { fakeControl, noAgents, serve } from '../unit/rpc/fake-control.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function start(listen: string) {
	return startRpcServer({ listen, control: fakeControl([]), agents: noAgents, log: silentLog });
}

interface HealthDefinition {
	Check: {
		path: string;
		requestSerialize: (value: object) => Buffer;
		responseDeserialize: (bytes: Buffer) => { status: string };
	};
}

/** What a probe is told about a service. */
function check(address: string, service: string): Promise<string> {
	const health = loadSync(healthProto, { enums: String })['grpc.health.v1.Health'] as unknown as HealthDefinition;
	const client = new Client(address, credentials.createInsecure());
	const { path, requestSerialize, responseDeserialize } = health.Check;
	return new Promise<string>((resolve, reject) => {
		client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { service }, (error, answer) =>
			error === null ? resolve(answer?.status ?? '') : reject(error),
		);
	}).finally(() => client.close());
}

describe('listening', () => {
	it('says which port was taken, and which is in use', async () => {
		const first = await start('127.0.0.1:0');
		cleanups.push(() => first.close(0));
		expect(first.address).toMatch(/^127\.0\.0\.1:[1-9][0-9]+$/);
		await expect(start(first.address)).rejects.toMatchObject({
			code: 'address-in-use',
			message: `${first.address} is in use: stop what listens there or choose another with --listen`,
		});
	});

	it('refuses what is no address, or not one of this machine', async () => {
		for (const listen of ['8888', '127.0.0.1', '127.0.0.1:x', '127.0.0.1:70000', ':8888', 'a b:1', '[::zz]:1']) {
			await expect(start(listen)).rejects.toMatchObject({ code: 'usage' });
		}
		await expect(start('192.0.2.1:0')).rejects.toMatchObject({
			code: 'usage',
			message: expect.stringMatching(/not an address of this machine/),
		});
	});

	it('takes IPv6 in brackets', async (context) => {
		const server = await start('[::1]:0').catch(() => undefined);
		if (server === undefined) return context.skip();
		cleanups.push(() => server.close(0));
		expect(server.address).toMatch(/^\[::1\]:[1-9]/);
		const minder = connect(server.address);
		cleanups.push(() => minder.close());
		expect((await minder.getVersion()).clusterId).toBe('c1');
	});

	it('close may be called twice, and frees the port', async () => {
		const first = await start(`127.0.0.1:${await freePort()}`);
		await Promise.all([first.close(0), first.close(0)]);
		const second = await start(first.address);
		await second.close(0);
	});
});

describe('health and reflection', () => {
	it('answers SERVING until told otherwise', async () => {
		const server = await serve();
		cleanups.push(() => server.close(0));
		for (const service of ['', 'minder.v1.ControlService', 'minder.v1.AgentService']) {
			expect(await check(server.address, service)).toBe('SERVING');
		}
		server.setServing(false);
		expect(await check(server.address, 'minder.v1.ControlService')).toBe('NOT_SERVING');
	});

	it('lists the services', async () => {
		const server = await serve();
		cleanups.push(() => server.close(0));
		const path = new URL(
			'../../node_modules/@grpc/reflection/build/proto/grpc/reflection/v1/reflection.proto',
			import.meta.url,
		);
		const loaded = loadPackageDefinition(loadSync(path.pathname, { keepCase: true })) as unknown as {
			grpc: {
				reflection: { v1: { ServerReflection: new (...args: unknown[]) => Client & Record<string, () => never> } };
			};
		};
		const client = new loaded.grpc.reflection.v1.ServerReflection(server.address, credentials.createInsecure());
		cleanups.push(() => client.close());
		const call = client.ServerReflectionInfo?.() as unknown as NodeJS.ReadWriteStream & AsyncIterable<unknown>;
		call.write({ list_services: '' } as unknown as string);
		call.end();
		const answers: unknown[] = [];
		for await (const answer of call) answers.push(answer);
		const text = JSON.stringify(answers);
		for (const name of ['minder.v1.ControlService', 'minder.v1.AgentService', 'grpc.health.v1.Health']) {
			expect(text).toContain(name);
		}
	});
});

describe('a manager of another version', () => {
	async function older(
		handlers: Record<string, (call: never, callback: (error: null, answer: object) => void) => void>,
	) {
		const { GetVersion, ListNodes, GetProcess } = ControlService.service;
		const known = { GetVersion, ListNodes, GetProcess };
		const definition = Object.fromEntries(Object.entries(known).filter(([name]) => handlers[name] !== undefined));
		const server = new Server();
		server.addService(definition as never, handlers as never);
		const port = await new Promise<number>((resolve, reject) =>
			server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
				error === null ? resolve(bound) : reject(error),
			),
		);
		const minder = connect(`127.0.0.1:${port}`);
		cleanups.push(
			() => server.forceShutdown(),
			() => minder.close(),
		);
		return { minder, port };
	}

	it('that does not know a call is incompatible', async () => {
		const { minder, port } = await older({ GetVersion: (_call, callback) => callback(null, {}) });
		await expect(minder.listNodes([])).rejects.toMatchObject({
			code: 'incompatible',
			message: `manager at 127.0.0.1:${port} does not know ListNodes, it is of another version: use the same version of minder on both sides`,
		});
	});

	it('whose answer is not understood is incompatible', async () => {
		const { minder } = await older({
			ListNodes: (_call, callback) => callback(null, { nodes: [{ name: 'bad name' }] }),
			GetProcess: (_call, callback) => callback(null, {}),
		});
		await expect(minder.listNodes([])).rejects.toMatchObject({
			code: 'incompatible',
			message: expect.stringMatching(/sent something that this version does not understand \(node name "bad name"/),
		});
		await expect(minder.getProcess('api')).rejects.toMatchObject({ code: 'incompatible' });
	});
});
