import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, type InstanceJson, isAlive } from '../support/cluster.ts';
import { waitFor } from '../support/wait-for.ts';

describe('one manager, two agents, the command line', () => {
	let cluster: Cluster;

	beforeAll(async () => {
		cluster = new Cluster();
		await cluster.startManager();
		await cluster.startAgents('one', 'two');
	});
	afterAll(() => cluster[Symbol.asyncDispose]());

	it('starts a program on the less loaded node', async () => {
		const first = await cluster.cli('start', '-p', '/bin/sleep', '--node', 'one', '--wait', '--', '1000');
		expect(first).toMatchObject({ code: 0, stderr: '' });
		const second = await cluster.cli('start', '-p', '/bin/sleep', '--wait', '-o', 'json', '--', '1000');
		expect(second.code).toBe(0);
		const status = await cluster.status();
		expect(status.processes.map((process) => process.name)).toEqual(['sleep', 'sleep-2']);
		expect(status.instances.map(({ id, node, phase }) => [id, node, phase])).toEqual([
			['sleep.0', 'one', 'running'],
			['sleep-2.0', 'two', 'running'],
		]);
		for (const instance of status.instances) {
			expect(readFileSync(`/proc/${instance.pid}/cmdline`, 'utf8')).toBe('/bin/sleep\u00001000\u0000');
		}
	});

	it('restarts a killed program and shows the signal', async () => {
		const before = await cluster.until('sleep.0', (instance) => instance.phase === 'running');
		process.kill(before.pid as number, 'SIGKILL');
		const after = await cluster.until('sleep.0', (it) => it.phase === 'running' && it.pid !== before.pid);
		expect(after).toMatchObject({ attempt: before.attempt + 1, restarts: 1, exit: { signal: 'SIGKILL' } });
		expect(isAlive(before.pid as number)).toBe(false);
	});

	it('gives up on a program that always fails, and says why everywhere', async () => {
		const created = await cluster.cli(
			'start',
			'-n',
			'broken',
			'-p',
			'/bin/false',
			'--restart-interval',
			'50ms',
			'--restart-limit',
			'2',
		);
		expect(created.code, created.stderr).toBeLessThan(2);
		const failed = await cluster.until('broken.0', (instance) => instance.phase === 'failed');
		expect(failed).toMatchObject({ exit: { code: 1 }, attempt: 3 });
		expect(failed.reason).toMatch(/3 times|limit/);
		for (const command of [
			['status', 'broken'],
			['describe', 'broken'],
			['events', 'broken'],
		]) {
			const shown = await cluster.cli(...command);
			expect(shown.stdout, command.join(' ')).toMatch(/exit code 1|exited 1|code 1/);
		}
		const events = (await cluster.cli('events', 'broken')).stdout;
		expect(events).toMatch(/failed/);
		const waited = await cluster.cli('wait', 'broken', '--for', 'ready', '--timeout', '10s');
		expect(waited.code).toBe(1);
	});

	it('lets a person start what failed', async () => {
		const before = await cluster.instance('broken.0');
		await cluster.cli('start', 'broken');
		const again = await cluster.until('broken.0', (it) => it.attempt >= before.attempt + 3 && it.phase === 'failed');
		expect(again.restarts).toBe(2);
		expect((await cluster.cli('delete', 'broken')).code).toBe(0);
		expect((await cluster.cli('status', 'broken')).code).toBe(3);
	});

	it('refuses to fork what does not exist, and says so at once', async () => {
		const result = await cluster.cli('start', '-n', 'nowhere', '-p', '/no/such/program', '--wait');
		expect(result.code).toBe(1);
		expect(result.stderr).toMatch(/\/no\/such\/program/);
		expect((await cluster.instance('nowhere.0')).phase).toBe('failed');
		await cluster.cli('delete', 'nowhere');
	});

	it('stops, starts, restarts', async () => {
		const running = await cluster.until('sleep.0', (instance) => instance.phase === 'running');
		expect(await cluster.cli('stop', 'sleep')).toMatchObject({ code: 0 });
		expect(await cluster.instance('sleep.0')).toMatchObject({ phase: 'stopped', ready: false });
		expect(isAlive(running.pid as number)).toBe(false);
		expect((await cluster.status('sleep')).processes[0]?.desired).toEqual({ count: 1, stopped: true });

		expect((await cluster.cli('start', 'sleep', '--wait')).code).toBe(0);
		const started = await cluster.until('sleep.0', (instance) => instance.phase === 'running');
		expect((await cluster.cli('restart', 'sleep', '--wait')).code).toBe(0);
		const restarted = await cluster.until('sleep.0', (it) => it.phase === 'running' && it.pid !== started.pid);
		expect(restarted.restarts).toBe(0);
		expect(isAlive(started.pid as number)).toBe(false);
	});

	it('scales up over both nodes and down again, touching nobody else', async () => {
		const kept = await cluster.until('sleep-2.0', (instance) => instance.phase === 'running');
		expect((await cluster.cli('scale', 'sleep-2', '4', '--wait')).code).toBe(0);
		const grown = (await cluster.status('sleep-2')).instances;
		expect(grown.map((instance) => instance.phase)).toEqual(['running', 'running', 'running', 'running']);
		expect(new Set(grown.map((instance) => instance.node))).toEqual(new Set(['one', 'two']));
		expect((await cluster.cli('scale', 'sleep-2', '1')).code).toBe(0);
		await waitFor(async () => (await cluster.status('sleep-2')).instances.length === 1, {
			seconds: 60,
			what: 'three to go',
		});
		expect((await cluster.instance('sleep-2.0')).pid).toBe(kept.pid);
	});

	it('applies a file, and changes nothing the second time', async () => {
		const file = join(cluster.directory, 'app.yaml');
		const spec = (seconds: number): string =>
			`processes:\n  app: {command: sleep, args: "${seconds}", startSeconds: 0, placement: {count: 2}}\n` +
			`  once: {command: /bin/echo, args: [hello], daemon: false}\n`;
		writeFileSync(file, spec(500));
		expect(await cluster.cli('diff', '-f', file)).toMatchObject({ code: 1 });
		const dry = await cluster.cli('apply', '-f', file, '--dry-run');
		expect(dry.code).toBe(0);
		expect((await cluster.cli('status', 'app')).code).toBe(3);

		expect((await cluster.cli('apply', '-f', file, '--wait')).code).toBe(0);
		const before = (await cluster.status('app')).instances;
		expect(await cluster.until('once.0', (it) => it.phase === 'exited')).toMatchObject({
			exit: { code: 0 },
			attempt: 1,
		});

		const again = await cluster.cli('apply', '-f', file);
		expect(again.stdout).toMatch(/app\s+unchanged/);
		expect((await cluster.cli('diff', '-f', file)).code).toBe(0);
		const steady = ({ id, pid, generation, attempt }: InstanceJson): unknown => ({ id, pid, generation, attempt });
		expect((await cluster.status('app')).instances.map(steady)).toEqual(before.map(steady));

		writeFileSync(file, spec(600));
		const diff = await cluster.cli('diff', '-f', file);
		expect(diff).toMatchObject({ code: 1 });
		expect(diff.stdout).toMatch(/500[\s\S]*600/);
		expect((await cluster.cli('apply', '-f', file, '--wait')).code).toBe(0);
		const after = (await cluster.status('app')).instances;
		expect(after.map((instance) => instance.phase)).toEqual(['running', 'running']);
		for (const [index, instance] of after.entries()) expect(instance.pid).not.toBe(before[index]?.pid);
		expect((await cluster.status('app')).processes[0]?.revision).toBe(2);
		expect((await cluster.instance('once.0')).attempt).toBe(1);
	});

	it('changes a policy without a restart', async () => {
		const pids = (await cluster.status('app')).instances.map((instance) => instance.pid);
		const policy =
			'processes: {app: {command: sleep, args: "600", startSeconds: 0, placement: {count: 2}, stop: {timeout: 3s}}}';
		expect((await cluster.cliWithInput(policy, 'apply', '-f', '-', '--wait')).code).toBe(0);
		const app = await cluster.status('app');
		expect(app.processes[0]?.revision).toBe(3);
		expect(app.instances.map((instance) => instance.pid)).toEqual(pids);
	});

	it('refuses a stale revision', async () => {
		const policy = 'processes: {app: {command: sleep, args: "700", startSeconds: 0}}';
		const stale = await cluster.cliWithInput(policy, 'apply', '-f', '-', '--if-revision', '1');
		expect(stale.code).toBe(6);
		expect(stale.stderr).toMatch(/revision 3/);
		expect((await cluster.status('app')).processes[0]?.revision).toBe(3);
	});

	it('follows output over a restart', async () => {
		const script = 'echo "run $$ begins"; exec sleep 1000';
		await cluster.cli(
			'start',
			'-n',
			'talker',
			'-p',
			'/bin/sh',
			'--restart-interval',
			'0',
			'--wait',
			'--',
			'-c',
			script,
		);
		const first = await cluster.until('talker.0', (instance) => instance.phase === 'running');
		const logs = cluster.follow('logs', 'talker', '-f');
		await waitFor(() => logs.output.includes(`run ${first.pid} begins`), { seconds: 60, what: 'the first line' });
		process.kill(first.pid as number, 'SIGKILL');
		const second = await cluster.until('talker.0', (it) => it.phase === 'running' && it.pid !== first.pid);
		await waitFor(() => logs.output.includes(`run ${second.pid} begins`), { seconds: 60, what: 'the second line' });
		await logs.kill('SIGINT');
		expect((await cluster.cli('logs', 'talker.0', '--tail', '1')).stdout).toBe(`run ${second.pid} begins\n`);
	});

	it('sends signals', async () => {
		const script = 'trap "echo got usr1" USR1; echo ready; while :; do sleep 0.05; done';
		await cluster.cli('start', '-n', 'listener', '-p', '/bin/sh', '--wait', '--', '-c', script);
		const says = (text: string): Promise<unknown> =>
			waitFor(async () => (await cluster.cli('logs', 'listener')).stdout === text, { seconds: 60, what: text });
		await says('ready\n');
		expect((await cluster.cli('signal', 'USR1', 'listener')).code).toBe(0);
		await says('ready\ngot usr1\n');
		expect((await cluster.cli('signal', 'NONSENSE', 'listener')).code).toBe(2);
		expect((await cluster.cli('delete', 'listener')).code).toBe(0);
	});

	it('waits', async () => {
		const waiting = cluster.cli('wait', 'sleep', '--for', 'stopped', '--timeout', '20s');
		expect((await cluster.cli('stop', 'sleep')).code).toBe(0);
		expect((await waiting).code).toBe(0);
		expect((await cluster.cli('wait', 'talker', '--for', 'stopped', '--timeout', '200ms')).code).toBe(7);
	});

	it('shows the nodes', async () => {
		const { nodes } = JSON.parse((await cluster.cli('nodes', '--json')).stdout) as {
			nodes: Record<string, unknown>[];
		};
		expect(nodes.map((node) => node.name)).toEqual(['one', 'two']);
		for (const node of nodes) {
			expect(node).toMatchObject({
				state: 'ready',
				labels: {},
				cpu: { cores: expect.any(Number), percent: expect.any(Number) },
				memory: { totalBytes: expect.any(Number), usedBytes: expect.any(Number) },
				instances: expect.any(Number),
			});
			expect((node.disks as unknown[]).length).toBeGreaterThan(0);
			expect(node.load).toHaveLength(3);
		}
	});

	it('deletes, and leaves no program behind', async () => {
		const { processes } = await cluster.status();
		expect((await cluster.cli('delete', ...processes.map((process) => process.name))).code).toBe(0);
		expect(await cluster.status()).toEqual({ processes: [], instances: [] });
		await waitFor(() => cluster.programs().length === 0, { seconds: 60, what: 'the programs to end' });
	});
});
