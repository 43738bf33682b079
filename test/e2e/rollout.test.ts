import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, Cluster, type InstanceJson, isAlive } from '../support/cluster.ts';
import { waitFor } from '../support/wait-for.ts';

const NODES = ['n1', 'n2', 'n3', 'n4', 'n5'];
const COUNT = 4;
const UPDATE = { maxParallel: 1, minHealthyTime: '300ms', healthyDeadline: '30s', progressDeadline: '60s' };

/** @param script what the program does; its marker is in its environment, so that two versions differ */
function specOf(script: string, change: object = {}): object {
	return {
		processes: {
			web: {
				command: ['/bin/sh', '-c', script],
				startSeconds: 0.2,
				restart: { interval: '100ms', backoff: 1, limit: 1, window: '10s' },
				placement: { count: COUNT },
				update: { ...UPDATE, ...change },
			},
		},
	};
}

const GOOD = 'exec sleep 1000';
const BETTER = 'exec sleep 1001';
const BAD = 'echo no room for spare parts >&2; exit 3';

describe('a change over five nodes', () => {
	let cluster: Cluster;

	beforeAll(async () => {
		cluster = new Cluster();
		await cluster.spreadOver(NODES);
		await cluster.startManager();
		await cluster.startAgents(...NODES);
		expect(await apply(specOf(GOOD))).toMatchObject({ code: 0 });
	});
	afterAll(() => cluster[Symbol.asyncDispose]());

	async function apply(spec: object): Promise<CliResult> {
		const file = join(cluster.directory, 'spec.json');
		writeFileSync(file, JSON.stringify(spec));
		return cluster.cli('apply', '-f', file, '--wait', '--timeout', '100s');
	}

	async function running(): Promise<InstanceJson[]> {
		return (await cluster.status('web')).instances.filter((each) => each.phase === 'running' && each.ready);
	}

	/** What was seen while `act` went on: the fewest ready, the most programs that were there and not on their way out. */
	async function watched(act: Promise<CliResult>): Promise<{ result: CliResult; fewest: number; most: number }> {
		let fewest = Number.POSITIVE_INFINITY;
		let most = 0;
		let over = false;
		const ended = act.finally(() => (over = true));
		while (!over) {
			const { instances } = await cluster.status('web');
			fewest = Math.min(fewest, instances.filter((each) => each.ready).length);
			most = Math.max(most, instances.filter(({ pid, phase }) => pid !== undefined && phase !== 'stopping').length);
		}
		return { result: await ended, fewest, most };
	}

	it('replaces one after another, never with fewer ready than asked', async () => {
		const before = await running();
		const { result, fewest, most } = await watched(apply(specOf(BETTER)));
		expect(result).toMatchObject({ code: 0, stderr: '' });
		expect(fewest).toBe(COUNT);
		expect(most).toBeLessThanOrEqual(COUNT + 1);
		const after = await running();
		expect(after).toHaveLength(COUNT);
		const old = new Set(before.map(({ pid }) => pid));
		expect(after.some(({ pid }) => old.has(pid))).toBe(false);
		const isGone = ({ pid }: InstanceJson): boolean => pid === undefined || !isAlive(pid);
		await waitFor(() => before.every(isGone), { seconds: 30, what: 'the old programs to end' });
		expect(new Set(after.map(({ node }) => node)).size).toBe(COUNT);
	});

	it('catches a bad revision at its canary and goes back, and touches nothing else', async () => {
		const before = await running();
		const result = await apply(specOf(BAD, { canary: 1, autoRevert: true }));
		expect(result.code).toBe(1);
		expect(result.stdout + result.stderr).toContain('no room for spare parts');
		expect(result.stdout + result.stderr).toMatch(/web\.\d+ .*failed|exit(ed)? (with )?(code )?3/);
		const after = await running();
		const identity = ({ id, pid, attempt, generation }: InstanceJson) => ({ id, pid, attempt, generation });
		expect(after.map(identity)).toEqual(before.map(identity));
		const { processes } = await waitFor(
			async () => {
				const status = await cluster.status('web');
				return status.instances.length === COUNT && status;
			},
			{ seconds: 30, what: 'the canary to go' },
		);
		expect(processes[0]).toMatchObject({ revision: 2, ready: COUNT });
		const status = await cluster.cli('rollout', 'status', 'web', '-o', 'json');
		expect(status.code).toBe(1);
		expect(JSON.parse(status.stdout)).toMatchObject({ phase: 'reverted', to: 3 });
	});

	it('waits at its canary until it is promoted', async () => {
		const result = await apply(specOf(GOOD, { canary: 1 }));
		expect(result).toMatchObject({ code: 0 });
		expect(result.stdout + result.stderr).toContain('minder rollout promote web');
		const { instances } = await cluster.status('web');
		expect(instances.filter((each) => each.ready)).toHaveLength(COUNT + 1);
		const { result: promoted, fewest } = await watched(cluster.cli('rollout', 'promote', 'web', '--wait'));
		expect(promoted).toMatchObject({ code: 0 });
		expect(fewest).toBeGreaterThanOrEqual(COUNT);
		expect((await cluster.status('web')).processes[0]).toMatchObject({ ready: COUNT });
	});

	it('goes back to an older revision, and tells the history', async () => {
		expect(await cluster.cli('rollout', 'undo', 'web', '--to', '2', '--wait')).toMatchObject({ code: 0 });
		expect((await cluster.status('web')).processes[0]).toMatchObject({ revision: 2, ready: COUNT });
		const history = await cluster.cli('rollout', 'history', 'web');
		expect(history.stdout).toMatch(/sleep 1001/);
	});

	it('restarts one after another, each ready before the next', async () => {
		const before = await running();
		const { result, fewest } = await watched(cluster.cli('restart', 'web', '--wait'));
		expect(result).toMatchObject({ code: 0 });
		expect(fewest).toBeGreaterThanOrEqual(COUNT - 1);
		const after = await running();
		expect(after.map(({ id, node }) => ({ id, node }))).toEqual(before.map(({ id, node }) => ({ id, node })));
		for (const [at, each] of after.entries()) expect(each.pid, each.id).not.toBe(before[at]?.pid);
	});

	it('goes on after the manager was killed in the middle', async () => {
		// Each step lasts long enough to be seen, and the manager to be killed in it.
		const change = specOf('exec sleep 1002', { minHealthyTime: '2s' });
		const file = join(cluster.directory, 'spec.json');
		writeFileSync(file, JSON.stringify(change));
		expect((await cluster.cli('apply', '-f', file)).code).toBe(0);
		await waitFor(async () => (await running()).length > COUNT, { seconds: 60, what: 'the first successor' });
		await cluster.manager?.kill('SIGKILL');
		await cluster.startManager();
		await waitFor(
			async () => {
				const status = await cluster.cli('rollout', 'status', 'web', '-o', 'json');
				return status.code === 0 && (JSON.parse(status.stdout) as { phase: string }).phase === 'succeeded';
			},
			{ seconds: 90, what: 'the rollout to succeed' },
		);
		expect(await running()).toHaveLength(COUNT);
	}, 180_000);
});

describe('a node that is drained', () => {
	let cluster: Cluster;

	beforeAll(async () => {
		cluster = new Cluster();
		await cluster.spreadOver(NODES);
		await cluster.startManager();
		await cluster.startAgents(...NODES);
		const file = join(cluster.directory, 'spec.json');
		writeFileSync(
			file,
			JSON.stringify({
				processes: {
					api: { command: 'sleep', args: ['1000'], startSeconds: 0.2, placement: { count: 3 } },
					worker: { command: 'sleep', args: ['1000'], startSeconds: 0.2, placement: { count: 2 } },
				},
			}),
		);
		expect(await cluster.cli('apply', '-f', file, '--wait')).toMatchObject({ code: 0 });
	});
	afterAll(() => cluster[Symbol.asyncDispose]());

	it('is empty within the deadline, and nothing drops below its count', async () => {
		let over = false;
		const drained = cluster.cli('node', 'drain', 'n1', '--deadline', '30s').finally(() => (over = true));
		const counts: Record<string, number> = { api: 3, worker: 2 };
		while (!over) {
			const { processes } = await cluster.status();
			for (const { name, ready } of processes) expect(ready, name).toBeGreaterThanOrEqual(counts[name] ?? 0);
		}
		expect(await drained).toMatchObject({ code: 0 });
		const { instances } = await cluster.status();
		expect(instances.filter(({ node }) => node === 'n1')).toEqual([]);
		expect(instances).toHaveLength(5);
		const nodes = await cluster.cli('nodes', 'n1', '-o', 'json');
		expect(JSON.parse(nodes.stdout)).toMatchObject({ nodes: [{ state: 'cordoned', instances: 0 }] });
	});

	it('stays so over a restart of the manager, until it is uncordoned', async () => {
		await cluster.manager?.kill('SIGTERM');
		await cluster.startManager();
		const stateOf = async (): Promise<string> =>
			(JSON.parse((await cluster.cli('nodes', 'n1', '-o', 'json')).stdout) as { nodes: { state: string }[] }).nodes[0]
				?.state ?? '';
		await waitFor(async () => (await stateOf()) === 'cordoned', { seconds: 60, what: 'n1 to report' });
		expect((await cluster.cli('scale', 'worker', '5', '--wait')).code).toBe(0);
		expect((await cluster.status()).instances.some(({ node }) => node === 'n1')).toBe(false);
		expect((await cluster.cli('node', 'uncordon', 'n1')).code).toBe(0);
		expect(await stateOf()).toBe('ready');
		expect((await cluster.cli('scale', 'worker', '6', '--wait')).code).toBe(0);
		expect((await cluster.status('worker')).instances.some(({ node }) => node === 'n1')).toBe(true);
	});
});
