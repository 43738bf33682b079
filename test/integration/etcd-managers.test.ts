import { credentials, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { protoPath } from 'grpc-health-check';
import { describe, expect, it } from 'vitest';
import { connect } from '../../src/client/connect.ts';
import type { MinderClient } from '../../src/client/minder-client.ts';
import type { ManagerOptions, RunningManager } from '../../src/manager/main.ts';
import type { MinderError } from '../../src/model/errors.ts';
import { EtcdManagers } from '../support/etcd-managers.ts';
import { specOf } from '../support/specs.ts';
import { waitFor } from '../support/wait-for.ts';

describe('managers on etcd', { timeout: 60_000 }, () => {
	const world = new EtcdManagers('managers');
	const start = (options: Partial<ManagerOptions> = {}): Promise<RunningManager> => world.start(options);
	const client = (manager: RunningManager): MinderClient => world.client([manager], { timeoutSeconds: 5 });

	it('one serves, the other stands by and takes over with everything, at once, when the first is closed', async () => {
		const first = await start();
		const minder = client(first);
		const { clusterId } = await minder.getVersion();
		await minder.applyProcesses([specOf('api', { placement: { count: 3 } })], {});
		const second = await start();
		expect(await waitFor(async () => (await healthOf(second)) === 'NOT_SERVING')).toBe(true);
		expect(await healthOf(first)).toBe('SERVING');

		const follower = client(second);
		expect((await follower.getProcess('api')).process.count).toBe(3);
		const closing = performance.now();
		await first.close();
		await waitFor(async () => (await healthOf(second)) === 'SERVING', { seconds: 10 });
		// Half the lease.
		expect((performance.now() - closing) / 1000).toBeLessThan(10);
		expect((await client(second).getProcess('api')).process.spec.placement.count).toBe(3);
		expect(await client(second).getVersion()).toMatchObject({ clusterId });
		expect(second.clusterId).toBe(clusterId);
	});

	it('names the address that the leader is reached at by others', async () => {
		const first = await start({ advertise: '127.0.0.9:4711' });
		await waitFor(async () => (await healthOf(first)) === 'SERVING');
		const second = await start();
		const minder = connect(second.address, { timeoutSeconds: 2 });
		world.cleanUp(() => minder.close());
		await waitFor(async () => {
			const error = await minder.getVersion().then(
				() => undefined,
				(reason: { details: Record<string, string> }) => reason,
			);
			return error?.details['leader'] === '127.0.0.9:4711';
		});
	});

	it('refuses an address that nobody can be told, and a bad URL, and leaves nothing behind', async () => {
		await expect(start({ listen: '0.0.0.0:0', insecure: true })).rejects.toMatchObject({
			code: 'usage',
			message: expect.stringContaining('--advertise HOST:PORT'),
		});
		await expect(start({ store: 'etcd://h/p?ttl=3' })).rejects.toMatchObject({ code: 'usage' });
		const { address } = await start();
		await expect(start({ listen: address })).rejects.toMatchObject({ code: 'address-in-use' });
	});

	it('starts, and answers, also while etcd cannot be reached', async () => {
		const store = 'etcd://127.0.0.1:1/nobody?lease=2';
		const manager = await start({ store });
		expect(await healthOf(manager)).toBe('NOT_SERVING');
		const minder = connect(manager.address, { timeoutSeconds: 2 });
		world.cleanUp(() => minder.close());
		// A call may take longer than it is given here.
		const error = await waitFor(async () => {
			const reason = await minder.getVersion().then(
				() => undefined,
				(reason: MinderError) => reason,
			);
			return reason?.code === 'not-leader' && reason;
		});
		expect(error.message).toContain('no manager leads');
	});
});

interface HealthClient {
	check(request: object, done: (error: unknown, response?: { status: string }) => void): void;
	close(): void;
}

/** As a probe sees it. */
function healthOf({ address }: RunningManager): Promise<string | undefined> {
	const { grpc } = loadPackageDefinition(loadSync(protoPath, { enums: String })) as unknown as {
		grpc: { health: { v1: { Health: new (target: string, creds: unknown) => HealthClient } } };
	};
	const health = new grpc.health.v1.Health(address, credentials.createInsecure());
	return new Promise((resolve) => {
		health.check({ service: '' }, (_, response) => {
			health.close();
			resolve(response?.status);
		});
	});
}
