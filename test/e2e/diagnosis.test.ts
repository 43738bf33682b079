import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { waitFor } from '../support/wait-for.ts';

const SLEEP = ['/bin/sleep', '1000'];

/** The part of the built command that a tired operator reads. */
describe('diagnosis', () => {
	let cluster: Cluster;
	const file = (name: string): string => join(cluster.directory, name);
	const described = async (name: string): Promise<string> => {
		const result = await cluster.cli('describe', name);
		expect(result.code, result.stderr).toBe(0);
		return result.stdout;
	};
	const kinds = async (name: string): Promise<string[]> => {
		const { stdout } = await cluster.cli('events', name, '-o', 'json');
		return (JSON.parse(stdout) as { events: { kind: string }[] }).events.map(({ kind }) => kind);
	};

	beforeAll(async () => {
		cluster = new Cluster();
		await cluster.startManager();
		await cluster.startAgents('one');
		for (const name of ['alive', 'warm']) writeFileSync(file(name), '');
		const processes = {
			crash: {
				command: ['/bin/sh', '-c', 'echo boom >&2; exit 3'],
				restart: { interval: '10ms', limit: 3, window: '1h', jitter: 0 },
			},
			nope: { command: '/bin/not-there' },
			warm: {
				command: SLEEP,
				startSeconds: 0,
				readiness: { exec: ['test', '-e', file('warm')], interval: '50ms', timeout: '30s', failureThreshold: 1 },
			},
			sick: {
				command: SLEEP,
				startSeconds: 0,
				liveness: { exec: ['test', '-e', file('alive')], interval: '50ms', timeout: '30s' },
				restart: { interval: '30s' },
				stop: { postStop: 'false' },
			},
			web: { command: SLEEP, dependsOn: { db: 'ready' } },
		};
		const applied = await cluster.cliWithInput(JSON.stringify({ processes }), 'apply', '-f', '-');
		expect(applied.code, applied.stderr).toBe(0);
	});
	afterAll(() => cluster[Symbol.asyncDispose]());

	it('tells of a crash loop what happened, how often, its last words and how to go on', async () => {
		await cluster.until('crash.0', (it) => it.phase === 'failed');
		const text = await described('crash');
		expect(text).toContain('crash.0 on one: failed, not started again by itself');
		expect(text).toMatch(/last end +exited with code 3, by itself, /);
		expect(text).toMatch(/first failure exit code 3 /);
		expect(text).toMatch(/ends +\S+ ago {2}exit code 3 .*× 4/);
		expect(text).toContain('| boom');
		expect(text).toContain('minder logs crash.0 --stderr --tail 50');
		expect(text).toContain('minder start crash');
		const json = JSON.parse((await cluster.cli('describe', 'crash', '-o', 'json')).stdout);
		expect(json.instances[0].ends).toMatchObject({
			firstFailure: { exit: { code: 3, cause: 'own' }, times: 1 },
			last: [{ times: 4 }],
		});
	});

	it('names the field to check where a program cannot be started', async () => {
		await cluster.until('nope.0', (it) => it.phase === 'failed');
		expect(await described('nope')).toContain('program /bin/not-there not found: check `command`');
	});

	it('tells of readiness that comes and goes', async () => {
		await cluster.until('warm.0', (it) => it.ready);
		rmSync(file('warm'));
		await cluster.until('warm.0', (it) => !it.ready && it.phase === 'running');
		expect(await described('warm')).toMatch(/ready +no: exec test -e .*: exit code 1\n/);
		expect((await cluster.cli('status', 'warm')).stdout).toMatch(/warm\.0 +one +running +no .* not ready: exec test/);
		writeFileSync(file('warm'), '');
		await cluster.until('warm.0', (it) => it.ready);
		await waitFor(async () => (await kinds('warm')).includes('instance-ready'));
		expect((await kinds('warm')).slice(-3)).toEqual(['instance-started', 'instance-not-ready', 'instance-ready']);
	});

	it('tells of failed liveness and of the hook that failed', async () => {
		await cluster.until('sick.0', (it) => it.phase === 'running');
		rmSync(file('alive'));
		await cluster.until('sick.0', (it) => it.phase === 'backoff');
		const text = await described('sick');
		expect(text).toMatch(/sick\.0 on one: backoff, next start in \d+s/);
		expect(text).toMatch(/why +not healthy: exec test -e .*postStop failed/);
		expect(text).toContain('stopped by Minder for that');
		expect(await kinds('sick')).toEqual(
			expect.arrayContaining(['instance-unhealthy', 'instance-hook-failed', 'instance-backoff']),
		);
	});

	it('tells what a start waits for', async () => {
		await cluster.until('web.0', (it) => it.reason?.startsWith('waits for') === true);
		const text = await described('web');
		expect(text).toContain('db to be ready: there is no process named db');
		expect(text).toContain('waits for db, which does not exist');
		expect(await kinds('web')).toContain('instance-waiting');
	});

	it('ends start --wait with the reason as soon as the deadline is missed', async () => {
		const flags = ['--ready-exec', 'false', '--ready-timeout', '10s', '--wait', '--restart-interval', '50s'];
		const missed = await cluster.cli('start', '-p', '/bin/sleep', '-n', 'late', ...flags, '--', '1000');
		expect(missed).toMatchObject({ code: 1 });
		expect(missed.stderr).toContain('late.0 is not ready within 10s: exec false: exit code 1');
		const good = await cluster.cli('start', '-p', '/bin/sleep', '--ready-exec', 'true', '--wait', '--', '1000');
		expect(good, good.stderr).toMatchObject({ code: 0 });
	});

	it('says which change restarts', async () => {
		const processes = { nope: { command: '/bin/not-there', args: ['x'], restart: 'never' } };
		const diff = await cluster.cliWithInput(JSON.stringify({ processes }), 'diff', '-f', '-');
		expect(diff.code).toBe(1);
		expect(diff.stdout).toMatch(/args: .*\(restarts\)\n/);
		expect(diff.stdout).toMatch(/restart\.policy: always → never\n/);
	});

	it('tells since when a node is silent, and that programs go on', async () => {
		await cluster.agents.get('one')?.kill('SIGKILL');
		await cluster.until('warm.0', (it) => it.phase === 'unknown');
		const text = await described('warm');
		expect(text).toMatch(/unknown since .* \(last heard of at .*last seen with pid \d+/);
		expect(text).toContain('node one is silent; its program goes on meanwhile');
	});
});
