import { describe, expect, it } from 'vitest';
import type { MinderClient } from '../../src/client/minder-client.ts';
import type { ManagerOptions, RunningManager } from '../../src/manager/main.ts';
import { functionName, type JobHandle } from '../../src/model/ids.ts';
import type { JobAttempt, NewJob, WorkerMessage } from '../../src/model/jobs.ts';
import { EtcdManagers } from '../support/etcd-managers.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/wait-for.ts';
import { WorkerEnd } from '../support/worker-end.ts';

const resize = functionName('resize');
const bytes = (text: string) => new TextEncoder().encode(text);
const ABLE: WorkerMessage = { kind: 'abilities', functions: [{ function: resize, limit: 10 }] };

describe('jobs of managers on etcd', { timeout: 90_000 }, () => {
	const world = new EtcdManagers('jobs');
	const start = (options: Partial<ManagerOptions> = {}): Promise<RunningManager> => world.start(options);
	const client = (...managers: RunningManager[]): MinderClient => world.client(managers, { timeoutSeconds: 15 });

	async function submit(by: MinderClient, over: Partial<NewJob> = {}): Promise<JobHandle> {
		const job: NewJob = {
			function: resize,
			data: bytes('photo'),
			unique: '',
			priority: 'normal',
			background: true,
			...over,
		};
		for await (const update of by.submitJob(job, { follow: false })) {
			if (update.kind === 'accepted') return update.handle;
		}
		throw new Error('not accepted');
	}

	/** As a worker that connects again: with the same id, and with what it still does. */
	async function work(by: MinderClient, running: readonly JobAttempt[] = []): Promise<WorkerEnd> {
		await answers(by);
		const worker = new WorkerEnd((messages, signal) => by.workJobs(messages, { signal }));
		world.cleanUp(() => worker.leave());
		await worker.say({ kind: 'hello', worker: 'w1', party: { name: 'w', host: 'lap' }, running }, ABLE);
		await waitFor(() => worker.told.length > 0, { what: 'welcome' });
		return worker;
	}

	/** A leader. */
	async function answers(by: MinderClient): Promise<void> {
		const asked = (): Promise<boolean> =>
			by.getVersion().then(
				() => true,
				() => false,
			);
		await waitFor(asked, { seconds: 20, what: 'a leader that answers' });
	}

	async function twoJobs(by: MinderClient): Promise<readonly JobAttempt[]> {
		const worker = await work(by);
		await submit(by, { delivery: 'at-most-once' });
		await submit(by, { data: new Uint8Array(600_000).fill(7) });
		await waitFor(() => worker.jobs().length === 2, { what: 'the jobs' });
		return worker.jobs().map(({ handle, attempt }) => ({ handle, attempt }));
	}

	async function finish(by: MinderClient, held: readonly JobAttempt[]): Promise<void> {
		const worker = await work(by, held);
		for (const job of held) await worker.say({ kind: 'done', ...job, result: bytes('thumb') });
		await waitFor(() => worker.kinds().filter((kind) => kind === 'recorded').length === 2, { what: 'their ends' });
		expect(worker.jobs()).toEqual([]);
		expect(worker.kinds()).not.toContain('revoked');
		const states = (await by.listJobs({ limit: 10 })).map(({ state, attempt }) => [state, attempt]);
		expect(states).toEqual([
			['done', 1],
			['done', 1],
		]);
	}

	it('stay with their worker when another manager leads as the first one is closed', async () => {
		const first = await start();
		const by = client(first);
		const held = await twoJobs(by);
		const second = await start();
		await first.close();
		await finish(client(second), held);
	});

	it('stay with their worker when the leader is cut off from etcd, and it leads again soon after', async () => {
		const proxy = await TcpProxy.to(world.etcd.port());
		world.cleanUp(() => proxy.close());
		const manager = await start({ store: `etcd://${proxy.address}/${world.prefix}?lease=2` });
		const by = client(manager);
		const held = await twoJobs(by);
		const worker = await work(by, held);
		proxy.refuse(true);
		// An end that cannot be written any more.
		const [first] = held;
		if (first !== undefined) await worker.say({ kind: 'done', ...first, result: bytes('thumb') });
		await waitFor(() => worker.over, { seconds: 20, what: 'the end of the stream' });
		proxy.refuse(false);
		const back = performance.now();
		await answers(by);
		expect((performance.now() - back) / 1000).toBeLessThan(9.5);
		await finish(by, held);
	});
});
