import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogPush } from '../../src/model/agent-protocol.ts';
import type { NodeName } from '../../src/model/ids.ts';
import { openManagerChannel } from '../../src/rpc/manager-channel.ts';
import { openAuthority } from '../../src/sys/certificates/authority-files.ts';
import { newKeyPem } from '../../src/sys/certificates/keys.ts';
import { createRequest } from '../../src/sys/certificates/signing-request.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { systemFiles } from '../../src/sys/files.ts';
import type { FakeAgent } from '../support/fake-agent.ts';
import { SecureManager } from '../support/secure-manager.ts';
import { specOf } from '../support/specs.ts';
import { newAuthority, nodeIdentity } from '../support/tls-world.ts';
import { waitFor } from '../support/wait-for.ts';

let world: SecureManager;
beforeEach(async () => {
	world = await SecureManager.start();
});
afterEach(() => world.close());

const unauthenticated = { code: 'unauthenticated' };

/** How the session of an agent ends. */
async function endOf(agent: FakeAgent): Promise<unknown> {
	await waitFor(() => agent.ended !== undefined, { what: 'the session to end' });
	return agent.ended?.error;
}

async function authorityOfWorld() {
	return openAuthority({ files: systemFiles, clock: systemClock }, join(world.directory, 'data', 'tls'));
}

describe('an agent that has joined', () => {
	it('opens its session, is given its instances and shows their output', async () => {
		const identity = await world.join('a');
		const agent = world.agent('a', identity);
		await waitFor(() => agent.version > 0);
		const admin = await world.admin();
		await admin.applyProcesses([specOf('api')], {});
		await waitFor(async () => (await admin.getProcess('api')).process.ready === 1);
		expect(await admin.listNodes([])).toMatchObject([{ name: 'a', state: 'ready' }]);
	});

	it('is known again after the manager was started anew, and needs no token', async () => {
		const identity = await world.join('a');
		await world.stop();
		await world.open();
		const agent = world.agent('a', identity);
		await waitFor(() => agent.version > 0);
		const joiner = world.joiner();
		const cert = await joiner.renew(await createRequest('a' as NodeName, await joiner.challenge(), identity.key));
		const renewed = world.agent('a', { ...identity, cert });
		await waitFor(() => renewed.version > 0);
	});

	it('gets the same certificate again for the same key and token, counted once', async () => {
		const token = await world.joinToken(1);
		const { key } = await world.join('a', { token });
		const again = await world.join('a', { token, key });
		const agent = world.agent('a', again);
		await waitFor(() => agent.version > 0);
		await expect(world.join('b', { token })).rejects.toMatchObject(unauthenticated);
	});
});

describe('a session is not opened', () => {
	it('without a certificate', async () => {
		expect(await endOf(world.agent('a'))).toMatchObject(unauthenticated);
	});

	it('with a certificate of another authority', async () => {
		await world.join('a');
		const foreign = await nodeIdentity(await newAuthority(systemClock), 'a');
		expect(await endOf(world.agent('a', foreign))).toMatchObject({ code: 'unreachable' });
	});

	it('with a certificate that has ended', async () => {
		const past = { ...systemClock, wall: () => Date.now() - 40 * 86_400_000 };
		const ended = await nodeIdentity(await authorityOfWorld(), 'a', past);
		expect(await endOf(world.agent('a', ended))).toMatchObject({ code: 'unreachable' });
	});

	it('with a certificate of the authority for a node that never joined', async () => {
		const forged = await nodeIdentity(await authorityOfWorld(), 'a');
		expect(await endOf(world.agent('a', forged))).toMatchObject(unauthenticated);
	});

	it("under another name than the certificate's", async () => {
		await world.join('b');
		const identity = await world.join('a');
		expect(await endOf(world.agent('b', identity))).toMatchObject({
			code: 'refused',
			message: expect.stringContaining('may not speak for the node b'),
		});
	});

	it.each(['../a', 'a/b', 'a\nb', '\u001b[2J', '', 'a'.repeat(300)])('under the name %j', async (name) => {
		const identity = await world.join('a');
		const { code } = (await endOf(world.agent(name, identity))) as { code: string };
		expect(['refused', 'usage']).toContain(code);
		expect(await (await world.admin()).listNodes([])).toEqual([]);
	});
});

describe('a node that was removed', () => {
	it('loses its session at once, and its certificate is worthless', async () => {
		const identity = await world.join('a');
		const agent = world.agent('a', identity);
		await waitFor(() => agent.version > 0);
		await (await world.admin()).removeNode('a', { force: true });
		await endOf(agent);
		expect(await endOf(world.agent('a', identity))).toMatchObject({
			...unauthenticated,
			message: expect.stringContaining('minder agent --join TOKEN'),
		});
		const joiner = world.joiner();
		const request = await createRequest('a' as NodeName, await joiner.challenge(), identity.key);
		await expect(joiner.renew(request)).rejects.toMatchObject(unauthenticated);
		expect(await (await world.admin()).listNodes([])).toEqual([]);
	});

	it('is removed also where it has joined and never reported', async () => {
		const identity = await world.join('a');
		await (await world.admin()).removeNode('a', {});
		expect(await endOf(world.agent('a', identity))).toMatchObject(unauthenticated);
	});

	it('comes back with a new token', async () => {
		const { key } = await world.join('a');
		await (await world.admin()).removeNode('a', {});
		const again = world.agent('a', await world.join('a', { key }));
		await waitFor(() => again.version > 0);
	});
});

describe('a join token', () => {
	it('is good for so many machines and so long', async () => {
		const token = await world.joinToken(2, 60);
		await world.join('a', { token });
		await world.join('b', { token });
		await expect(world.join('c', { token })).rejects.toThrow(/used up/);
		const other = await world.joinToken(2, 60);
		world.ahead = 60_000;
		await expect(world.join('c', { token: other })).rejects.toThrow(/expired/);
	});

	it('stays counted over a restart', async () => {
		const token = await world.joinToken(1);
		await world.join('a', { token });
		await world.stop();
		await world.open();
		await expect(world.join('b', { token })).rejects.toThrow(/used up/);
	});

	it.each([
		['unknown', (token: string) => token.replace(/\.[0-9a-f]{12}\./, '.000000000000.')],
		['of another secret', (token: string) => token.replace(/^(mjt1\.[0-9a-f]{12}\.)[^.]*/, `$1${'A'.repeat(43)}`)],
		['of another cluster', (token: string) => token.replace(/[0-9a-f]{64}$/, '0'.repeat(64))],
		['no token', () => 'mjt1.x'],
	])('%s lets nobody in', async (_, change) => {
		const token = change(await world.joinToken());
		await expect(world.join('a', { token })).rejects.toMatchObject(unauthenticated);
	});

	it('does not make two machines one node', async () => {
		const agent = world.agent('a', await world.join('a'));
		await waitFor(() => agent.version > 0);
		const token = await world.joinToken();
		await expect(world.join('a', { token })).rejects.toMatchObject({ code: 'conflict' });
		await world.join('b', { token });
	});

	it('is not made by an agent, nor by an operator', async () => {
		const operator = await world.user({ name: 'op', role: 'operator' });
		await expect(operator.createJoinToken({ uses: 1, lifetimeSeconds: 60 })).rejects.toMatchObject({ code: 'refused' });
	});
});

describe('a signing request', () => {
	it('that was recorded is worth nothing', async () => {
		const joiner = world.joiner();
		const token = await world.joinToken(5);
		const key = await newKeyPem();
		const request = await createRequest('a' as NodeName, await joiner.challenge(), key);
		await joiner.join(token, request);
		await expect(joiner.join(token, request)).rejects.toMatchObject(unauthenticated);
		await expect(joiner.renew(request)).rejects.toMatchObject(unauthenticated);
	});

	it('without a challenge of this manager is refused', async () => {
		const joiner = world.joiner();
		for (const challenge of ['', 'x'.repeat(32)]) {
			const request = await createRequest('a' as NodeName, challenge, await newKeyPem());
			await expect(joiner.join(await world.joinToken(), request)).rejects.toMatchObject(unauthenticated);
		}
	});

	it('for another key than that of the node renews nothing', async () => {
		await world.join('a');
		const joiner = world.joiner();
		const request = await createRequest('a' as NodeName, await joiner.challenge(), await newKeyPem());
		await expect(joiner.renew(request)).rejects.toMatchObject(unauthenticated);
	});
});

it('logs are taken from the agent that was asked alone', async () => {
	const [a, b] = [await world.join('a'), await world.join('b')];
	const asked = world.agent('a', a);
	await waitFor(() => asked.version > 0);
	const admin = await world.admin();
	await admin.applyProcesses([specOf('api')], {});
	await waitFor(async () => (await admin.getProcess('api')).process.ready === 1);
	const other = openManagerChannel(world.address, { ca: world.ca, identity: b });
	asked.onOpenLogs = async function* (): AsyncIterable<LogPush> {};
	const read = (async () => {
		for await (const _ of admin.readLogs('api', { stdout: true, stderr: true, follow: false })) throw new Error('read');
	})();
	await waitFor(() => asked.received.some((each) => each.kind === 'open-logs'));
	const order = asked.received.find((each) => each.kind === 'open-logs');
	const push = other.pushLogs();
	push.send({ kind: 'request', request: order?.kind === 'open-logs' ? order.request : '' });
	push.send({
		kind: 'chunk',
		chunk: { instance: 'api.0' as never, stream: 'stdout', data: Buffer.from('forged\n') },
	});
	await expect(read).rejects.toThrow(/another agent than that of node a/);
	other.close();
});

it('what the manager keeps is for its user alone', async () => {
	for (const name of ['ca.key', 'ca.crt', 'server.pem', 'admin.token']) {
		expect((await stat(join(world.directory, 'data', 'tls', name))).mode & 0o777).toBe(0o600);
	}
	expect((await stat(join(world.directory, 'data', 'tls'))).mode & 0o777).toBe(0o700);
	expect(world.running.join?.command).toMatch(/^minder agent -s 127\.0\.0\.1:\d+ --join mjt1\./);
});
