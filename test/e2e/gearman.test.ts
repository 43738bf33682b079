import { afterEach, expect, it } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { GearmanTools } from '../support/gearman-tools.ts';
import { waitFor } from '../support/wait-for.ts';

let cluster: Cluster | undefined;
let tools: GearmanTools | undefined;

afterEach(async () => {
	tools?.dispose();
	await cluster?.[Symbol.asyncDispose]();
	cluster = undefined;
});

async function started(): Promise<{ cluster: Cluster; tools: GearmanTools }> {
	cluster ??= new Cluster();
	const { output } = await cluster.startManager('--gearman', '127.0.0.1:0');
	tools = new GearmanTools(/gearman is served on (127\.0\.0\.1:\d+)/.exec(output)?.[1] ?? '');
	return { cluster, tools };
}

it('the classic session: a job before any worker, a listing, and the job is there after kill -9', async () => {
	const first = await started();
	expect(await first.tools.run(['-f', 'test', '-b', 'payload'])).toMatchObject({ code: 0 });
	expect(await first.tools.text('status\n', '.\n')).toBe('test\t1\t0\t0\n.\n');
	const worker = first.tools.start('-w', '-f', 'testwork', '--', 'ls', '-lh');
	await waitFor(async () => (await first.tools.text('status\n', '.\n')).includes('testwork\t0\t0\t1\n'));
	const listing = await first.tools.run(['-f', 'testwork', '-s']);
	expect(listing).toMatchObject({ code: 0, stdout: expect.stringMatching(/^total .*\n.*package\.json/s) as string });
	worker.kill('SIGKILL');
	await first.cluster.manager?.kill('SIGKILL');
	const second = await started();
	expect(await second.tools.text('status\n', '.\n')).toContain('test\t1\t0\t0\n');
	const got = second.tools.start('-w', '-f', 'test', '-c', '1');
	let written = '';
	got.stdout?.on('data', (data: Buffer) => (written += data.toString()));
	await waitFor(() => written === 'payload');
	await waitFor(async () => (await second.tools.text('status\n', '.\n')).includes('test\t0\t0\t0\n'));
});

it('a manager does not serve Gearman to other machines unless it is told twice', async () => {
	cluster = new Cluster();
	await expect(cluster.startManager('--gearman', '0.0.0.0:0')).rejects.toThrow(/neither passwords nor TLS/);
});
