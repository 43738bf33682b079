import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/client/connect.ts';
import type { ManagerOptions, RunningManager } from '../../src/manager/main.ts';
import { startManager } from '../../src/manager/main.ts';
import type { InstanceView } from '../../src/model/views.ts';
import { openManagerChannel } from '../../src/rpc/manager-channel.ts';
import { silentLog } from '../../src/sys/log.ts';
import { FakeAgent } from '../support/fake-agent.ts';
import { specOf } from '../support/specs.ts';
import { waitFor } from '../support/wait-for.ts';

let directory: string;
const closing: (() => Promise<void> | void)[] = [];
beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), 'minder-manager-'));
});
afterEach(async () => {
	for (const close of closing.splice(0).reverse()) await close();
	await rm(directory, { recursive: true, force: true });
});

async function start(more: Partial<ManagerOptions> = {}): Promise<RunningManager> {
	const dataDirectory = join(directory, 'data');
	const manager = await startManager({
		listen: '127.0.0.1:0',
		dataDirectory,
		log: silentLog,
		version: '0.1.0',
		...more,
	});
	closing.push(() => manager.close());
	return manager;
}

describe('startManager', () => {
	for (const scheme of ['lmdb', 'json'] as const) {
		it(`serves users and agents, and finds everything again after a restart (${scheme})`, async () => {
			const store = scheme === 'lmdb' ? {} : { store: `json:${join(directory, 'data', 'store.json')}` };
			const manager = await start(store);
			const client = connect(manager.address);
			closing.push(() => client.close());
			const channel = openManagerChannel(manager.address);
			closing.push(() => channel.close());
			const agent = new FakeAgent('a');
			agent.open(channel.openSession());
			await waitFor(() => agent.version > 0);

			await client.applyProcesses([specOf('api', { placement: { count: 2 } })], {});
			await waitFor(async () => (await client.getProcess('api')).process.ready === 2);
			expect(await client.listNodes([])).toMatchObject([{ name: 'a', state: 'ready', instances: 2 }]);
			const before = await client.getProcess('api');
			await manager.close();

			const again = await start(store);
			const second = connect(again.address);
			closing.push(() => second.close());
			expect(again.clusterId).toBe(manager.clusterId);
			const after = await second.getProcess('api');
			const desired = ({ id, node, generation }: InstanceView) => [id, node, generation];
			expect(after.instances.map(desired)).toEqual(before.instances.map(desired));
			expect(after.instances.map((each) => each.phase)).toEqual(['unknown', 'unknown']);
			expect(after.events.map((event) => event.kind)).toContain('process-created');
			await second.scaleProcess('api', 3, {});
			const generations = (await second.getProcess('api')).instances.map((each) => each.generation);
			expect(Math.max(...generations)).toBeGreaterThan(Math.max(...before.instances.map((each) => each.generation)));
		});
	}

	it('keeps its data to itself', async () => {
		await start();
		expect((await stat(join(directory, 'data'))).mode & 0o777).toBe(0o700);
		await expect(start()).rejects.toMatchObject({ code: 'data-in-use' });
	});

	it('speaks TLS beyond loopback unless it is told not to', async () => {
		const manager = await start({ listen: '0.0.0.0:0' });
		const client = connect(manager.address.replace('0.0.0.0', '127.0.0.1'), { timeoutSeconds: 3 });
		closing.push(() => client.close());
		await expect(client.getVersion()).rejects.toMatchObject({ code: 'unreachable' });
		expect((await stat(join(directory, 'data', 'tls', 'ca.key'))).mode & 0o777).toBe(0o600);
		await manager.close();

		const open = await start({ listen: '0.0.0.0:0', insecure: true });
		const other = connect(open.address.replace('0.0.0.0', '127.0.0.1'));
		closing.push(() => other.close());
		expect(await other.whoAmI()).toEqual({ name: 'local', role: 'admin', limits: {} });
	});

	it('lets go of everything where the port is taken', async () => {
		const manager = await start();
		const other = join(directory, 'other');
		const taken = start({ listen: manager.address, dataDirectory: other });
		await expect(taken).rejects.toMatchObject({ code: 'address-in-use' });
		await start({ dataDirectory: other });
	});
});
