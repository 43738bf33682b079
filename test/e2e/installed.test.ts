import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Client, credentials, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Cluster } from '../support/cluster.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
type Calls = Client & Record<string, (...args: unknown[]) => unknown>;

let cluster: Cluster;
const clients: Client[] = [];
beforeEach(() => {
	cluster = new Cluster();
});
afterEach(async () => {
	for (const client of clients.splice(0)) client.close();
	await cluster[Symbol.asyncDispose]();
});

/** A client of a service that is no part of Minder's own protocol. @param file its .proto, in an installed package */
function clientOf(file: string, name: string): Calls {
	let at: unknown = loadPackageDefinition(
		loadSync(join(ROOT, 'node_modules', file), { keepCase: true, enums: String }),
	);
	for (const part of name.split('.')) at = (at as Record<string, unknown>)[part];
	const client = new (at as new (...args: unknown[]) => Calls)(cluster.server, credentials.createInsecure());
	clients.push(client);
	return client;
}

it('holds the command, what it needs, and whose work is in it', () => {
	const [pack] = JSON.parse(
		execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8' }),
	) as { files: { path: string }[] }[];
	const files = pack?.files.map(({ path }) => path) ?? [];
	for (const path of ['dist/bin/minder.js', 'proto/minder/v1/control.proto', 'LICENSE', 'README.md'])
		expect(files).toContain(path);
	expect(files.filter((path) => path.startsWith('dist/') && !path.startsWith('dist/bin/'))).toEqual([]);
	const notices = readFileSync(join(ROOT, 'dist/bin/THIRD-PARTY-NOTICES.txt'), 'utf8');
	for (const name of ['@grpc/grpc-js', 'commander', 'fastify', 'zod'])
		expect(notices).toMatch(new RegExp(`^${name} [0-9.]+, (MIT|Apache-2.0)$`, 'm'));
});

it('answers health checks and reflection, of which the files lie in other packages', async () => {
	await cluster.startManager();
	const health = clientOf('grpc-health-check/proto/health/v1/health.proto', 'grpc.health.v1.Health');
	const status = new Promise((resolve, reject) => {
		health['check']?.({ service: 'minder.v1.ControlService' }, (error: Error | null, answer: unknown) =>
			error === null ? resolve(answer) : reject(error),
		);
	});
	expect(await status).toMatchObject({ status: 'SERVING' });
	const path = '@grpc/reflection/build/proto/grpc/reflection/v1/reflection.proto';
	const reflection = clientOf(path, 'grpc.reflection.v1.ServerReflection');
	const call = reflection['serverReflectionInfo']?.() as NodeJS.ReadWriteStream & AsyncIterable<unknown>;
	call.write({ list_services: '' } as unknown as string);
	call.end();
	const answers: unknown[] = [];
	for await (const answer of call) answers.push(answer);
	for (const name of ['minder.v1.ControlService', 'minder.v1.AgentService', 'grpc.health.v1.Health'])
		expect(JSON.stringify(answers)).toContain(name);
});
