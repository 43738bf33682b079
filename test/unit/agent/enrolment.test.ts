import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type JoinPort, NodeTrust, type NodeTrustOptions } from '../../../src/agent/enrolment.ts';
import { MinderError } from '../../../src/model/errors.ts';
import type { NodeName } from '../../../src/model/ids.ts';
import { type Authority, issueNode, newAuthority } from '../../../src/sys/certificates/authority.ts';
import { readNodeCertificate } from '../../../src/sys/certificates/peer-certificate.ts';
import { readRequest } from '../../../src/sys/certificates/signing-request.ts';
import { systemFiles } from '../../../src/sys/files.ts';
import { newJoinToken } from '../../../src/sys/secrets.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { keptLog } from '../../support/tls-world.ts';
import { waitFor } from '../../support/wait-for.ts';

const DAY = 86_400;
const SERVER = '10.0.0.5:8888';

/** A manager's side of joining, with an authority of its own. */
class FakeJoining implements JoinPort {
	readonly authority: Authority;
	readonly clock: FakeClock;
	readonly asked: string[] = [];
	/** Thrown by the next calls of that kind, in the place of an answer. */
	fails: { join?: MinderError; renew?: MinderError; fetch?: MinderError } = {};
	/** The answer is lost on its way, once. */
	losesAnswer = false;
	readonly keys: string[] = [];

	constructor(authority: Authority, clock: FakeClock) {
		this.authority = authority;
		this.clock = clock;
	}

	async fetchAuthority(): Promise<string> {
		if (this.fails.fetch !== undefined) throw this.fails.fetch;
		return this.authority.certPem;
	}

	open(server: string, ca: string) {
		expect(ca).toBe(this.authority.certPem);
		const issue = async (pem: string): Promise<string> => {
			const request = await readRequest(pem);
			expect(request.challenge).toBe('c-1');
			this.keys.push(request.publicKeyHash);
			return issueNode(this.authority, request.name, request, this.clock);
		};
		return {
			challenge: async () => 'c-1',
			join: async (token: string, pem: string) => {
				this.asked.push(`join ${server} ${token.slice(0, 17)}`);
				if (this.fails.join !== undefined) throw this.fails.join;
				const certificate = await issue(pem);
				if (this.losesAnswer) {
					this.losesAnswer = false;
					throw new MinderError('unreachable', 'the connection broke');
				}
				return certificate;
			},
			renew: async (pem: string) => {
				this.asked.push(`renew ${server}`);
				if (this.fails.renew !== undefined) throw this.fails.renew;
				return issue(pem);
			},
			close: () => {},
		};
	}
}

let authority: Authority;
let directory: string;
let clock: FakeClock;
let port: FakeJoining;
let log: ReturnType<typeof keptLog>;
let open: NodeTrust[];

beforeAll(async () => {
	authority = await newAuthority(new FakeClock());
});
beforeEach(async () => {
	directory = join(await mkdtemp(join(tmpdir(), 'minder-enrol-')), 'tls');
	clock = new FakeClock();
	port = new FakeJoining(authority, clock);
	log = keptLog();
	open = [];
});
afterEach(async () => {
	for (const trust of open) trust.stop();
	await rm(join(directory, '..'), { recursive: true, force: true });
});

async function trustOf(change: Partial<NodeTrustOptions> = {}, servers: readonly string[] = [SERVER]) {
	const base = { directory, node: 'n1' as NodeName, insecure: false, files: systemFiles, clock, log, port };
	const trust = await NodeTrust.open({ ...base, ...change }, servers);
	open.push(trust);
	return trust;
}

const token = () => newJoinToken(authority.hash).text;
const lines = () => log.lines.map(({ message }) => message);

describe('joining', () => {
	it('happens once: later starts need no token and ask nobody', async () => {
		const joinToken = token();
		const first = await (await trustOf({ joinToken })).trustFor(SERVER);
		expect(first?.ca).toBe(authority.certPem);
		expect(readNodeCertificate(first?.identity?.cert ?? '')).toMatchObject({ name: 'n1' });
		expect(await (await trustOf()).trustFor(SERVER)).toEqual(first);
		expect(await (await trustOf({ joinToken })).trustFor(SERVER)).toEqual(first);
		expect(port.asked).toEqual([`join ${SERVER} ${joinToken.slice(0, 17)}`]);
	});

	it('keeps what it has for this user alone, and no key of joining beside it', async () => {
		await (await trustOf({ joinToken: token() })).trustFor(SERVER);
		expect(await readdir(directory)).toEqual(['agent.json']);
		expect((await stat(directory)).mode & 0o777).toBe(0o700);
		expect((await stat(join(directory, 'agent.json'))).mode & 0o777).toBe(0o600);
	});

	it('asks again with the same key where the answer was lost, also after a crash in between', async () => {
		const joinToken = token();
		port.losesAnswer = true;
		await expect((await trustOf({ joinToken })).trustFor(SERVER)).rejects.toMatchObject({ code: 'unreachable' });
		await (await trustOf({ joinToken })).trustFor(SERVER);
		expect(port.keys).toHaveLength(2);
		expect(new Set(port.keys).size).toBe(1);
	});

	it('joins anew with a new token and a new key, as after the node was removed', async () => {
		await (await trustOf({ joinToken: token() })).trustFor(SERVER);
		await (await trustOf({ joinToken: token() })).trustFor(SERVER);
		expect(new Set(port.keys).size).toBe(2);
	});

	it('goes on with its certificate where a new token is no good, and asks with it no more', async () => {
		const former = await (await trustOf({ joinToken: token() })).trustFor(SERVER);
		port.fails.join = new MinderError('unauthenticated', 'the join token has expired');
		const trust = await trustOf({ joinToken: token() });
		expect(await trust.trustFor(SERVER)).toEqual(former);
		expect(await trust.trustFor(SERVER)).toEqual(former);
		expect(port.asked).toHaveLength(2);
		expect(lines()).toContainEqual(expect.stringMatching(/going on with the former certificate: .*expired/));
	});

	it('says so where the token is of another cluster, is used up, or is no token', async () => {
		port.fails.fetch = new MinderError('refused', 'the manager is not of the cluster that the token is for');
		await expect((await trustOf({ joinToken: token() })).trustFor(SERVER)).rejects.toThrow(/not of the cluster/);
		port.fails = { join: new MinderError('unauthenticated', 'the join token is used up') };
		await expect((await trustOf({ joinToken: token() })).trustFor(SERVER)).rejects.toThrow(/used up/);
		await expect(trustOf({ joinToken: 'mat1.x' })).rejects.toMatchObject({ code: 'usage' });
	});

	it('refuses another name than it joined with, unless it joins anew', async () => {
		await (await trustOf({ joinToken: token() })).trustFor(SERVER);
		const renamed = await trustOf({ node: 'n2' as NodeName });
		await expect(renamed.trustFor(SERVER)).rejects.toThrow(/joined as node n1, not as n2: start it with --name n1/);
		const anew = await trustOf({ node: 'n2' as NodeName, joinToken: token() });
		expect(readNodeCertificate((await anew.trustFor(SERVER))?.identity?.cert ?? '')).toMatchObject({ name: 'n2' });
	});

	it('sets a damaged file aside and wants a token again', async () => {
		await (await trustOf({ joinToken: token() })).trustFor(SERVER);
		await writeFile(join(directory, 'agent.json'), '{"key": ""}');
		await expect(trustOf()).rejects.toMatchObject({ code: 'unauthenticated' });
		expect(await readFile(join(directory, 'agent.json.damaged'), 'utf8')).toBe('{"key": ""}');
	});
});

describe('plain text', () => {
	it('goes to this machine only', async () => {
		expect(await (await trustOf({}, ['127.0.0.1:8888'])).trustFor('127.0.0.1:8888')).toBeUndefined();
		await expect(trustOf()).rejects.toMatchObject({
			code: 'unauthenticated',
			message: expect.stringMatching(/10\.0\.0\.5:8888 is another machine.*minder agent --join TOKEN.*--insecure/),
		});
		expect(port.asked).toEqual([]);
	});

	it('does not follow a manager of this machine to another one', async () => {
		const trust = await trustOf({}, ['127.0.0.1:8888']);
		await expect(trust.trustFor('10.0.0.5:8888')).rejects.toMatchObject({ code: 'unauthenticated' });
	});

	it('goes anywhere where that was asked for, which is no way to join', async () => {
		expect(await (await trustOf({ insecure: true })).trustFor(SERVER)).toBeUndefined();
		await expect(trustOf({ insecure: true, joinToken: token() })).rejects.toMatchObject({ code: 'usage' });
	});
});

describe('renewal', () => {
	async function joined(): Promise<NodeTrust> {
		const trust = await trustOf({ joinToken: token() });
		await trust.trustFor(SERVER);
		port.asked.length = 0;
		return trust;
	}
	const endOf = (trust: { identity?: { cert: string } } | undefined): number =>
		readNodeCertificate(trust?.identity?.cert ?? '')?.notAfter ?? 0;

	it('comes by itself when a third of the life is left, with the same key, and is kept', async () => {
		const trust = await joined();
		const before = endOf(await trust.trustFor(SERVER));
		trust.start();
		await clock.advance(19 * DAY);
		expect(port.asked).toEqual([]);
		await clock.advance(2 * DAY);
		await waitFor(() => lines().some((line) => line.includes('was renewed')), { what: 'the renewal' });
		expect(endOf(await trust.trustFor(SERVER))).toBeGreaterThan(before);
		expect(endOf(await (await trustOf()).trustFor(SERVER))).toBeGreaterThan(before);
		expect(new Set(port.keys).size).toBe(1);
	});

	it('comes with the next dial after a sleep beyond the end, and without it nothing goes on', async () => {
		const trust = await joined();
		clock.wallOffset = 90 * DAY * 1000;
		port.fails.renew = new MinderError('refused', 'this node was removed');
		await expect(trust.trustFor(SERVER)).rejects.toThrow(/was removed/);
		port.fails = {};
		expect(endOf(await trust.trustFor(SERVER))).toBeGreaterThan(clock.wall());
	});

	it('comes where the clock is before the beginning', async () => {
		const trust = await joined();
		clock.wallOffset = -2 * DAY * 1000;
		await trust.trustFor(SERVER);
		expect(port.asked).toEqual([`renew ${SERVER}`]);
	});

	it('may fail while the certificate is good', async () => {
		const trust = await joined();
		clock.wallOffset = 25 * DAY * 1000;
		port.fails.renew = new MinderError('unreachable', 'no answer');
		expect(endOf(await trust.trustFor(SERVER))).toBeGreaterThan(clock.wall());
		expect(lines()).toContainEqual('the certificate is not renewed yet: no answer');
	});

	it('is asked for once, however many ask at a time', async () => {
		const trust = await joined();
		clock.wallOffset = 25 * DAY * 1000;
		await Promise.all([trust.trustFor(SERVER), trust.trustFor(SERVER), trust.trustFor(SERVER)]);
		expect(port.asked).toEqual([`renew ${SERVER}`]);
	});
});
