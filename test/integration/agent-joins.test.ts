import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentOptions, type RunningAgent, startAgent } from '../../src/agent/main.ts';
import { connect } from '../../src/client/connect.ts';
import { authorityAt } from '../../src/client/first-contact.ts';
import type { Authorizer, Caller } from '../../src/model/access.ts';
import type { AgentHandlers } from '../../src/model/agent-protocol.ts';
import { MinderError } from '../../src/model/errors.ts';
import type { JoinHandlers } from '../../src/model/join.ts';
import { admit } from '../../src/policy/access.ts';
import { type RpcServer, startRpcServer } from '../../src/rpc/server.ts';
import { type Authority, issueNode, newAuthority } from '../../src/sys/certificates/authority.ts';
import { readRequest } from '../../src/sys/certificates/signing-request.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { systemRand } from '../../src/sys/rand.ts';
import { newJoinToken } from '../../src/sys/secrets.ts';
import { keptLog, serverTls } from '../support/tls-world.ts';
import { waitFor } from '../support/wait-for.ts';
import { fakeControl } from '../unit/rpc/fake-control.ts';

let authority: Authority;
let directory: string;
let server: RpcServer;
let log: ReturnType<typeof keptLog>;
let joined: string[];
let callers: Caller[];
let renewals: number;
let refusal: MinderError | undefined;
const agents: RunningAgent[] = [];

const handlers: AgentHandlers = {
	async session(stream, _peer, caller) {
		callers.push(caller);
		for await (const _ of stream);
	},
	async pushLogs() {},
	async workJobs() {},
};

const joining: JoinHandlers = {
	getChallenge: async () => ({ challenge: 'c-1' }),
	async join({ token, signingRequest }) {
		if (refusal !== undefined) throw refusal;
		joined.push(token);
		const request = await readRequest(signingRequest);
		const certificate = await issueNode(authority, request.name, request, systemClock);
		return { certificate, authority: authority.certPem };
	},
	async renew({ signingRequest }) {
		renewals++;
		const request = await readRequest(signingRequest);
		return { certificate: await issueNode(authority, request.name, request, systemClock) };
	},
};

beforeEach(async () => {
	authority = await newAuthority(systemClock);
	directory = await mkdtemp(join(tmpdir(), 'minder-joins-'));
	log = keptLog();
	joined = [];
	callers = [];
	renewals = 0;
	refusal = undefined;
	const base = { listen: '127.0.0.1:0', control: fakeControl([]), agents: handlers, join: joining, log };
	const authorize: Authorizer = ({ rpc, peer }) => admit(rpc, peer, undefined, systemClock.wall());
	server = await startRpcServer({ ...base, authorize, tls: await serverTls(authority) });
});
afterEach(async () => {
	for (const agent of agents.splice(0)) await agent.detach();
	await server.close(0);
	await rm(directory, { recursive: true, force: true });
});

async function start(change: Partial<AgentOptions> = {}): Promise<RunningAgent> {
	const ports = { log, clock: systemClock, rand: systemRand };
	const own = { dataDirectory: join(directory, 'agent'), name: 'web-1', labels: {}, version: '0.0.0' };
	const agent = await startAgent({ server: server.address, ...own, ...ports, ...change });
	agents.push(agent);
	return agent;
}

const logged = (what: RegExp) => log.lines.find(({ message }) => what.test(message))?.message;

describe('an agent over TLS', () => {
	it('joins, is known by its name, and is known again without a token', async () => {
		const first = await start({ joinToken: newJoinToken(authority.hash).text });
		await waitFor(() => callers.length === 1, { what: 'a session' });
		expect(callers[0]?.peer).toMatchObject({ kind: 'node', name: 'web-1' });
		await first.detach();
		await start();
		await waitFor(() => callers.length === 2, { what: 'a session without a token' });
		expect(callers[1]?.peer).toEqual(callers[0]?.peer);
		expect(joined).toHaveLength(1);
	});

	it('asks for a new certificate when the old one is about to end, and is known by that', async () => {
		const first = await start({ joinToken: newJoinToken(authority.hash).text });
		await waitFor(() => callers.length === 1, { what: 'a session' });
		await first.detach();
		const late = 21 * 86_400_000;
		await start({ clock: { ...systemClock, wall: () => systemClock.wall() + late } });
		await waitFor(() => callers.length === 2 && renewals === 1, { what: 'a session after renewal' });
		expect(logged(/was renewed/)).toBeDefined();
	});

	it('shows its token to no manager of another authority', async () => {
		const other = await newAuthority(systemClock);
		await start({ joinToken: newJoinToken(other.hash).text });
		await waitFor(() => logged(/no session/), { what: 'the refusal' });
		expect(logged(/no session/)).toMatch(
			/its authority is another: is the address right, and the token of this cluster\?/,
		);
		expect(joined).toEqual([]);
	});

	it('tells what the manager says of its token, and tries on', async () => {
		refusal = new MinderError('unauthenticated', 'the join token is used up: make another with `minder token join`');
		await start({ joinToken: newJoinToken(authority.hash).text });
		await waitFor(() => logged(/no session/), { what: 'the refusal' });
		expect(logged(/no session/)).toMatch(/programs go on, trying again every 30 s: the join token is used up/);
	});

	it('without a token, in plain text, is told what is wanted', async () => {
		await start();
		await waitFor(() => logged(/no session/), { what: 'the failure' });
		expect(logged(/no session/)).toMatch(/it wants TLS, which takes `minder login` or a join token/);
		expect(callers).toEqual([]);
	});

	it('writes no token and no key into its log', async () => {
		await start({ joinToken: newJoinToken(authority.hash).text });
		await waitFor(() => callers.length === 1, { what: 'a session' });
		expect(JSON.stringify(log.lines)).not.toMatch(/mjt1\.|PRIVATE KEY/);
	});
});

describe('a client at its first contact', () => {
	it('is shown the authority, and takes none but the one that it was told of', async () => {
		const shown = await authorityAt(server.address, undefined);
		expect(shown).toEqual({ certificate: authority.certPem, hash: authority.hash });
		expect(await authorityAt(server.address, authority.hash)).toEqual(shown);
		await expect(authorityAt(server.address, 'ab'.repeat(32))).rejects.toMatchObject({ code: 'refused' });
	});

	it('that has no token is told to sign in; in plain text that TLS is wanted', async () => {
		const client = connect(server.address, { trust: { ca: authority.certPem } });
		await expect(client.listNodes([])).rejects.toMatchObject({ code: 'unauthenticated', message: /minder login/ });
		client.close();
		const plain = connect(server.address);
		await expect(plain.listNodes([])).rejects.toMatchObject({ code: 'unreachable', message: /it wants TLS/ });
		plain.close();
	});

	it('sends nothing unencrypted to another machine, neither at first nor where a manager sends it', () => {
		expect(() => connect('10.0.0.5:8888')).toThrow(/another machine.*minder login 10\.0\.0\.5:8888.*--insecure/);
		expect(() => connect('127.0.0.1:1,manager.example')).toThrow(/manager\.example:8888 is another machine/);
	});
});
