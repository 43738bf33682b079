import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, Cluster } from '../support/cluster.ts';

/** Each error is for a person: a line (for a spec: one per problem), no stack. */
function expectError(result: CliResult, code: number, message: RegExp): void {
	expect(result.stderr).toMatch(message);
	expect(result.code).toBe(code);
	expect(result.stderr).not.toMatch(/\n\s+at |Error:|node:internal/);
	expect(result.stdout).toBe('');
}

describe('bad input', () => {
	let cluster: Cluster;

	beforeAll(async () => {
		cluster = new Cluster();
		await cluster.startManager();
		await cluster.startAgents('one');
		expect((await cluster.cli('start', '-n', 'good', '-p', 'sleep', '--wait', '--', '1000')).code).toBe(0);
	});
	afterAll(async () => {
		expect(cluster.manager?.ended).toBe(false);
		expect(cluster.agents.get('one')?.ended).toBe(false);
		await cluster[Symbol.asyncDispose]();
	});

	const apply = (text: string): Promise<CliResult> => cluster.cliWithInput(text, 'apply', '-f', '-');

	it('an unknown key names the place and a likely meaning, and nothing is applied', async () => {
		const result = await apply(
			'processes:\n  fine: {command: sleep, args: "1"}\n  wrong:\n    command: sleep\n    restrat: {limit: 3}\n',
		);
		expectError(result, 2, /:5:5: processes\.wrong\.restrat.*restart/);
		expect((await cluster.cli('status', 'fine')).code).toBe(3);
	});

	it('a wrong type says what was found and what was expected', async () => {
		expectError(
			await apply('processes: {a: {command: sleep, restart: {interval: 10 parsecs}}}'),
			2,
			/"?10 parsecs"?.*expected/,
		);
		expectError(await apply('processes: {a: {command: sleep, daemon: perhaps}}'), 2, /daemon.*perhaps.*expected/);
		expectError(await apply('{"processes": '), 2, /:1:/);
	});

	it('a limit that can never trip', async () => {
		const spec = 'processes: {a: {command: sleep, restart: {interval: 60s, backoff: 1, limit: 10, window: 1m}}}';
		expectError(await apply(spec), 2, /never|window/);
	});

	it('a name twice', async () => {
		expectError(
			await apply('processes: {a: {command: sleep}}\n---\nprocesses: {a: {command: sleep}}\n'),
			2,
			/a.*twice|already|duplicate/i,
		);
	});

	it('a program that is not there, one that cannot be executed, an unknown user: failed, with the reason', async () => {
		const file = join(cluster.directory, 'plain.txt');
		writeFileSync(file, 'no program', { mode: 0o644 });
		for (const [name, args, reason] of [
			['missing', ['-p', '/no/such'], /\/no\/such.*not found|no such/i],
			['plain', ['-p', file], /not executable|executable/i],
			['stranger', ['-p', '/bin/sleep', '--user', 'nobody-of-that-name'], /nobody-of-that-name/],
		] as const) {
			const result = await cluster.cli('start', '-n', name, ...args, '--wait', '--timeout', '20s');
			expect(result.stderr).toMatch(reason);
			expect(result.code).toBe(1);
			expect((await cluster.instance(`${name}.0`)).phase).toBe('failed');
			expect((await cluster.cli('delete', name)).code).toBe(0);
		}
	});

	it('an unknown signal', async () => {
		expectError(await cluster.cli('signal', 'TREM', 'good'), 2, /TREM/);
		expectError(await apply('processes: {a: {command: sleep, stop: {signal: TREM}}}'), 2, /TREM.*expected|SIGTERM/);
	});

	it('an unreachable manager', async () => {
		expectError(await cluster.cli('status', '-s', '127.0.0.1:1'), 4, /127\.0\.0\.1:1.*reached/);
	});

	it('a port in use', async () => {
		const data = join(cluster.directory, 'second');
		expectError(await cluster.cli('manager', '--http', 'off', '--listen', cluster.server, '--data', data), 1, /in use/);
	});

	it('a data directory in use, of a manager and of an agent', async () => {
		const manager = join(cluster.directory, 'manager');
		expectError(
			await cluster.cli('manager', '--http', 'off', '--listen', '127.0.0.1:0', '--data', manager),
			1,
			/held|in use/,
		);
		const agent = join(cluster.directory, 'one');
		expectError(await cluster.cli('agent', '-s', cluster.server, '--name', 'one', '--data', agent), 1, /held|in use/);
	});

	it('another machine, without TLS and without being told that it is not safe', async () => {
		const data = join(cluster.directory, 'far');
		expectError(await cluster.cli('nodes', '-s', '192.0.2.1'), 5, /minder login 192.0.2.1:8888.*--insecure/);
		expectError(await cluster.cli('agent', '-s', '192.0.2.1', '--data', data), 5, /--join TOKEN.*--insecure/);
		expectError(
			await cluster.cli('agent', '-s', '192.0.2.1', '--data', data, '--join', 'mjt1.x'),
			2,
			/not a join token/,
		);
		expectError(await cluster.cli('login', '192.0.2.1', '--token', '-'), 5, /--authority-hash/);
		expectError(await cluster.cli('up', '--listen', '0.0.0.0:0'), 2, /not on loopback/);
	});

	it('names that do not exist', async () => {
		for (const command of ['stop', 'start', 'restart', 'delete', 'describe', 'status', 'logs']) {
			expectError(await cluster.cli(command, 'nobody'), 3, /nobody/);
		}
		expectError(await cluster.cli('stop', 'good', 'nobody'), 3, /nobody/);
		expect((await cluster.instance('good.0')).phase).toBe('running');
	});

	it('a stale revision', async () => {
		expectError(await cluster.cli('scale', 'good', '2', '--if-revision', '7'), 6, /revision 1/);
	});

	it('a message over the size limit', async () => {
		const file = join(cluster.directory, 'huge.yaml');
		const values = Array.from(
			{ length: 40 },
			(_, n) => `  p${n}: {command: sleep, env: {A: "${'x'.repeat(500_000)}"}}`,
		);
		for (let part = 0; part < values.length; part++) {
			writeFileSync(join(cluster.directory, `huge-${part}.yaml`), `processes:\n${values[part]}\n`);
		}
		const files = values.flatMap((_, part) => ['-f', join(cluster.directory, `huge-${part}.yaml`)]);
		expectError(await cluster.cli('apply', ...files), 2, /too large|larger|limit/);
		for (let part = 0; part < values.length; part++) rmSync(join(cluster.directory, `huge-${part}.yaml`));
		rmSync(file, { force: true });
		expect((await cluster.cli('status', 'p0')).code).toBe(3);
	});

	it('words that are no command or option', async () => {
		expectError(await cluster.cli('staus'), 2, /status/);
		expectError(await cluster.cli('status', '--wat'), 2, /--wat/);
		expectError(await cluster.cli('start'), 2, /-p/);
		expectError(await cluster.cli('scale', 'good', 'many'), 2, /many/);
	});
});
