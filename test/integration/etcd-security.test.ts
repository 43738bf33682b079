import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connect } from '../../src/client/connect.ts';
import type { MinderClient } from '../../src/client/minder-client.ts';
import type { ManagerOptions, RunningManager } from '../../src/manager/main.ts';
import type { NodeName } from '../../src/model/ids.ts';
import { openJoinChannel } from '../../src/rpc/join-channel.ts';
import { openManagerChannel } from '../../src/rpc/manager-channel.ts';
import { newKeyPem } from '../../src/sys/certificates/keys.ts';
import { createRequest } from '../../src/sys/certificates/signing-request.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { EtcdManagers } from '../support/etcd-managers.ts';
import { FakeAgent } from '../support/fake-agent.ts';
import { waitFor } from '../support/wait-for.ts';

describe('managers on etcd with TLS', { timeout: 60_000 }, () => {
	const world = new EtcdManagers('secure');

	const directoryOf = (name: string): string => join(world.directory, name);

	const start = (name: string, options: Partial<ManagerOptions> = {}): Promise<RunningManager> =>
		world.start({ dataDirectory: directoryOf(name), tls: 'always', ...options });

	const file = (name: string, path: string): Promise<string> => readFile(join(directoryOf(name), 'tls', path), 'utf8');

	async function admin(manager: RunningManager): Promise<MinderClient> {
		const trust = { ca: await file('m1', 'ca.crt'), token: (await file('m1', 'admin.token')).trim() };
		return world.client([manager], { trust, timeoutSeconds: 10 });
	}

	it('share one authority, tokens and nodes, whoever leads', async () => {
		const first = await start('m1');
		await waitFor(() => first.adminTokenFile !== undefined);
		const second = await start('m2');
		expect(await file('m2', 'ca.crt')).toBe(await file('m1', 'ca.crt'));
		expect(await file('m2', 'ca.key')).toBe(await file('m1', 'ca.key'));

		const { token } = await (await admin(first)).createJoinToken({ uses: 1, lifetimeSeconds: 60 });
		const joiner = openJoinChannel(first.address, await file('m1', 'ca.crt'), systemClock);
		world.cleanUp(() => joiner.close());
		const key = await newKeyPem();
		const cert = await joiner.join(token, await createRequest('a' as NodeName, await joiner.challenge(), key));
		await first.close();

		const minder = await admin(second);
		await waitFor(async () => (await minder.whoAmI().catch(() => undefined))?.role === 'admin');
		expect(second.adminTokenFile).toBeUndefined();
		const channel = openManagerChannel(second.address, { ca: await file('m2', 'ca.crt'), identity: { cert, key } });
		world.cleanUp(() => channel.close());
		const agent = new FakeAgent('a');
		agent.open(channel.openSession());
		await waitFor(() => agent.version > 0);
	});

	it('agree also where they start at once', async () => {
		await Promise.all(['m1', 'm2', 'm3'].map((name) => start(name)));
		const all = await Promise.all(['m1', 'm2', 'm3'].map((name) => file(name, 'ca.key')));
		expect(new Set(all).size).toBe(1);
	});

	it('refuse a directory with another authority', async () => {
		await start('m1');
		await start('other', { store: `lmdb:${directoryOf('other')}` }).then((manager) => manager.close());
		await expect(start('other')).rejects.toThrow(/holds another authority than the managers on this store share/);
	});

	it('start with their copy while etcd cannot be reached, and not without one', async () => {
		const store = 'etcd://127.0.0.1:1/nobody?lease=2';
		await expect(start('m1', { store })).rejects.toMatchObject({ code: 'storage' });
		await start('m1').then((manager) => manager.close());
		await start('m1', { store });
	});

	it('that stand by tell nobody anything but where the leader is', async () => {
		const first = await start('m1');
		await waitFor(() => first.adminTokenFile !== undefined);
		const second = await start('m2');
		const anybody = connect(second.address, { trust: { ca: await file('m1', 'ca.crt') }, timeoutSeconds: 5 });
		world.cleanUp(() => anybody.close());
		await expect(anybody.listNodes([])).rejects.toMatchObject({ code: 'unauthenticated' });
		expect(await (await admin(second)).listNodes([])).toEqual([]);
	});

	it('a damaged copy is told', async () => {
		await start('m1').then((manager) => manager.close());
		await writeFile(join(directoryOf('m1'), 'tls', 'ca.crt'), 'x');
		await expect(start('m1')).rejects.toMatchObject({ code: 'storage' });
	});
});
