import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cluster, isAlive } from '../support/cluster.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STEADY = 90;
const CRASHING = 10;
const NEWER = '99.0.0-newer';

/** Copies what is installed of Minder into `directory`, under another version. @returns its command */
function installNewer(directory: string): string {
	for (const part of ['dist', 'proto']) cpSync(join(ROOT, part), join(directory, part), { recursive: true });
	const description = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as object;
	writeFileSync(join(directory, 'package.json'), JSON.stringify({ ...description, version: NEWER }));
	symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
	return join(directory, 'dist/bin/minder.js');
}

describe(`an agent replaced by a newer one under ${STEADY + CRASHING} programs, ${CRASHING} of which crash all the time`, () => {
	let cluster: Cluster;

	beforeEach(async () => {
		cluster = new Cluster();
		await cluster.startManager();
		await cluster.startAgents('one');
	});
	afterEach(() => cluster[Symbol.asyncDispose]());

	async function nodeVersion(): Promise<string | undefined> {
		const { stdout } = await cluster.cli('nodes', '-o', 'json');
		return (JSON.parse(stdout) as { nodes: { version: string }[] }).nodes[0]?.version;
	}

	it('touches no program that runs, and those that crash go on', async () => {
		const command = installNewer(join(cluster.directory, 'newer'));
		const specs = `processes:
  steady: { command: /bin/sleep, args: ["100000"], placement: { count: ${STEADY} } }
  crashing:
    command: /bin/sh
    args: [-c, sleep 0.1; exit 3]
    placement: { count: ${CRASHING} }
    restart: { interval: 500ms, backoff: 1, limit: unlimited }
`;
		const applied = await cluster.cliWithInput(specs, 'apply', '-f', '-');
		expect(applied.code, applied.stderr).toBe(0);
		/** Each of them has been started again more often than that. */
		const crashed = (than: (id: string) => number) =>
			waitFor(
				async () => {
					const { instances } = await cluster.status('crashing');
					return instances.length === CRASHING && instances.every(({ id, restarts }) => restarts > than(id));
				},
				{ seconds: 20, what: 'the crashing programs to go on' },
			);
		await waitFor(
			async () => {
				const { instances } = await cluster.status('steady');
				return instances.length === STEADY && instances.every((each) => each.phase === 'running');
			},
			{ seconds: 20, what: 'the steady programs to run' },
		);
		await crashed(() => 0);
		const before = new Map((await cluster.status()).instances.map((instance) => [instance.id, instance]));
		const older = await nodeVersion();
		expect(older).not.toBe(NEWER);

		const old = cluster.agents.get('one');
		await old?.kill('SIGTERM');
		expect(old?.child.exitCode, old?.output).toBe(0);
		for (const { process, pid } of before.values()) if (process === 'steady') expect(isAlive(pid ?? 0)).toBe(true);
		cluster.startAgentOf(command, 'one');
		await waitFor(async () => (await nodeVersion()) === NEWER, { seconds: 20, what: 'the newer agent' });

		const known = (id: string) => before.get(id) ?? expect.unreachable(id);
		await crashed((id) => known(id).restarts + 1);
		const steady = (await cluster.status('steady')).instances;
		expect(steady.length).toBe(STEADY);
		for (const instance of steady) {
			const { pid } = known(instance.id);
			expect(instance).toMatchObject({ phase: 'running', attempt: 1, restarts: 0, adopted: true, pid });
		}
		const pids = steady.map(({ pid }) => pid ?? 0);
		expect(new Set(pids).size).toBe(STEADY);
		expect(cluster.leaders().filter((pid) => !pids.includes(pid)).length).toBeLessThanOrEqual(CRASHING);
	});
});
