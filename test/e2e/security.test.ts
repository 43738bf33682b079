import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, Cluster, isAlive } from '../support/cluster.ts';
import { mayMakeNamespaces } from '../support/network.ts';
import { waitFor } from '../support/wait-for.ts';

/** Everything over TLS between hosts of their own, as a user sets it up. */
describe.skipIf(!mayMakeNamespaces())('beyond one machine', () => {
	const cluster = new Cluster();
	const NODES = ['one', 'two', 'three'];

	beforeAll(async () => {
		await cluster.spreadOver(NODES, { secure: true });
		await cluster.startManager();
	});
	afterAll(() => cluster[Symbol.asyncDispose]());

	async function done(result: Promise<CliResult>): Promise<CliResult> {
		const ended = await result;
		expect(ended.code, ended.stderr).toBe(0);
		return ended;
	}

	async function joinToken(uses = 1): Promise<string> {
		return (await done(cluster.cli('token', 'join', '-q', '--uses', String(uses)))).stdout.trim();
	}

	const refusals = (name: string): RegExpMatchArray | null =>
		cluster.agents.get(name)?.output.match(/no session with manager.*/) ?? null;

	it('the manager makes its authority and a token for its admin, which nobody else can read', async () => {
		await waitFor(() => cluster.manager?.output.includes('minder token join'), { what: 'how to begin' });
		const tls = join(cluster.directory, 'manager', 'tls');
		expect(statSync(tls).mode & 0o777).toBe(0o700);
		for (const file of ['ca.key', 'server.pem', 'admin.token']) {
			expect(statSync(join(tls, file)).mode & 0o777, file).toBe(0o600);
		}
		const secret = readFileSync(join(tls, 'admin.token'), 'utf8').trim();
		expect(secret).toMatch(/^mat1\./);
		expect(cluster.manager?.output).toContain('admin.token');
		expect(cluster.manager?.output).not.toMatch(/mat1\.|mjt1\./);
	});

	it('nothing is sent unencrypted, and without a token nothing is answered', async () => {
		const plain = await cluster.cli('nodes');
		expect(plain.code).toBe(5);
		expect(plain.stderr).toMatch(/is another machine.*minder login.*--insecure/);
		const told = await cluster.cli('nodes', '--insecure');
		expect(told.code).toBe(4);
		expect(told.stderr).toMatch(/it wants TLS.*minder login/);
		const agent = await cluster.cli('agent', '--name', 'plain', '--data', join(cluster.directory, 'plain'));
		expect(agent.code).toBe(5);
		expect(agent.stderr).toMatch(/minder agent --join TOKEN/);
	});

	it('the admin signs in with what the manager left', async () => {
		const tls = join(cluster.directory, 'manager', 'tls');
		const token = readFileSync(join(tls, 'admin.token'), 'utf8');
		const unsure = await cluster.cliWithInput(token, 'login', cluster.server, '--token', '-');
		expect(unsure.code).toBe(5);
		expect(unsure.stderr).toMatch(/--authority-hash/);
		const wrong = ['--authority-hash', 'ab'.repeat(32)];
		const other = await cluster.cliWithInput(token, 'login', cluster.server, '--token', '-', ...wrong);
		expect(other.code).toBe(5);
		const args = ['--authority', join(tls, 'ca.crt'), '--token', '-', '--context', 'here'];
		await done(cluster.cliWithInput(token, 'login', cluster.server, ...args));
		expect(statSync(join(cluster.directory, '.config', 'minder', 'config.json')).mode & 0o777).toBe(0o600);
		expect((await done(cluster.cli('whoami'))).stdout).toMatch(/admin at /);
	});

	it('machines join with a token, and programs go there', async () => {
		const token = await joinToken(2);
		await cluster.startAgentOnItsHost('one', '--join', token);
		await cluster.startAgentOnItsHost('two', '--join', token);
		await cluster.ready('one', 'two');
		await cluster.startAgentOnItsHost('three', '--join', token);
		await waitFor(() => refusals('three'), { seconds: 20, what: 'the refusal of the third' });
		expect(refusals('three')?.[0]).toMatch(/used up.*minder token join/);
		await cluster.agents.get('three')?.kill('SIGTERM');
		const spec = 'processes: {web: {command: /bin/sleep, args: ["1000"], placement: {all: true}}}';
		await done(cluster.cliWithInput(spec, 'apply', '-f', '-', '--wait'));
		const nodes = new Set((await cluster.status()).instances.map(({ node }) => node));
		expect(nodes).toEqual(new Set(['one', 'two']));
	});

	it('an agent that is started again is known, without a token', async () => {
		await cluster.agents.get('one')?.kill('SIGKILL');
		const { pid } = (await cluster.status()).instances.find(({ node }) => node === 'one') ?? {};
		await cluster.startAgentOnItsHost('one');
		await cluster.ready('one');
		const after = (await cluster.status()).instances.find(({ node }) => node === 'one');
		expect(after).toMatchObject({ pid, phase: 'running' });
	});

	it('a viewer looks, and changes nothing', async () => {
		const token = (await done(cluster.cli('token', 'create', 'eve', '--role', 'viewer'))).stdout.trim();
		const tls = join(cluster.directory, 'manager', 'tls', 'ca.crt');
		const args = ['--authority', tls, '--token', '-', '--context', 'eve'];
		await done(cluster.cliWithInput(token, 'login', cluster.server, ...args));
		try {
			expect((await done(cluster.cli('whoami'))).stdout).toMatch(/^user\/eve: viewer/);
			expect((await cluster.status()).instances).toHaveLength(2);
			const spec = 'processes: {web: {command: /bin/sleep, args: ["2000"], placement: {all: true}}}';
			const apply = await cluster.cliWithInput(spec, 'apply', '-f', '-');
			expect(apply.code).toBe(5);
			expect(apply.stderr).toMatch(/viewer|operator/);
			expect((await cluster.cli('token', 'join')).code).toBe(5);
		} finally {
			await done(cluster.cli('context', 'use', 'here'));
		}
		const trail = await done(cluster.cli('events', '--audit'));
		expect(trail.stdout).toMatch(/call-refused .* ApplyProcesses: .*eve is viewer/);
		expect(trail.stdout).toMatch(/token\/eve +call-done +user\/admin@.* CreateAccessToken/);
	});

	it('a revoked token is refused', async () => {
		await done(cluster.cli('token', 'revoke', 'eve'));
		await done(cluster.cli('context', 'use', 'eve'));
		const refused = await cluster.cli('nodes');
		await done(cluster.cli('context', 'use', 'here'));
		expect(refused.code).toBe(5);
		expect(refused.stderr).toMatch(/revoked/);
	});

	it('a removed node is refused until it joins anew, and its programs go on meanwhile', async () => {
		const { pid = 0 } = (await cluster.status()).instances.find(({ node }) => node === 'two') ?? {};
		await done(cluster.cli('node', 'remove', 'two', '--force'));
		await waitFor(() => refusals('two'), { seconds: 30, what: 'the refusal of the removed node' });
		expect(refusals('two')?.[0]).toMatch(/removed.*--join TOKEN/);
		expect(isAlive(pid)).toBe(true);
		await cluster.agents.get('two')?.kill('SIGTERM');
		await cluster.startAgentOnItsHost('two', '--join', await joinToken());
		await cluster.ready('two');
	});

	it('no secret stands in any log', () => {
		for (const daemon of [cluster.manager, ...cluster.agents.values()]) {
			expect(daemon?.output).not.toMatch(/mat1\.|mjt1\.|PRIVATE KEY/);
		}
	});
});
