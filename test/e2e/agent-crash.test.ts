import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cluster, type InstanceJson, isAlive } from '../support/cluster.ts';
import { waitFor } from '../support/wait-for.ts';

const COUNT = 200;
const VICTIMS = ['many.3', 'many.77', 'many.150'];

/** Every program that carries the instance's name in its environment, by instance. */
function copies(process: string): Map<string, number[]> {
	const found = new Map<string, number[]>();
	for (const name of readdirSync('/proc')) {
		if (!/^\d+$/.test(name)) continue;
		try {
			const [command] = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\u0000');
			if (command !== '/bin/sleep') continue;
			const variable = readFileSync(`/proc/${name}/environ`, 'utf8')
				.split('\u0000')
				.find((line) => line.startsWith(`MINDER_INSTANCE=${process}.`));
			if (variable === undefined) continue;
			const id = variable.slice('MINDER_INSTANCE='.length);
			found.set(id, [...(found.get(id) ?? []), Number(name)]);
		} catch {
			// it ended meanwhile
		}
	}
	return found;
}

describe(`kill -9 of an agent under ${COUNT} programs`, () => {
	let cluster: Cluster;
	let before: Map<string, InstanceJson>;

	beforeEach(async () => {
		cluster = new Cluster();
		await cluster.startManager();
		await cluster.startAgents('one');
		const created = await cluster.cli(
			'start',
			'-n',
			'many',
			'-p',
			'/bin/sleep',
			'--count',
			String(COUNT),
			'--restart-interval',
			'100ms',
			'--wait',
			'--',
			'100000',
		);
		expect(created.code, created.stderr).toBe(0);
		before = new Map((await cluster.status()).instances.map((instance) => [instance.id, instance]));
		expect(before.size).toBe(COUNT);
	});
	afterEach(() => cluster[Symbol.asyncDispose]());

	const pidOf = (id: string): number => before.get(id)?.pid as number;

	it('adopts what lives, reports and restarts what died meanwhile', async () => {
		await cluster.agents.get('one')?.kill('SIGKILL');
		for (const id of VICTIMS) process.kill(pidOf(id), 'SIGTERM');
		await waitFor(() => VICTIMS.every((id) => !isAlive(pidOf(id))), { what: 'the victims to end' });
		cluster.startAgent('one');

		for (const id of VICTIMS) {
			const after = await cluster.until(id, (it) => it.phase === 'running' && it.pid !== pidOf(id));
			expect(after).toMatchObject({ attempt: 2, restarts: 1, exit: { signal: 'SIGTERM' } });
		}
		const after = (await cluster.status()).instances;
		for (const instance of after) {
			if (VICTIMS.includes(instance.id)) continue;
			expect(instance).toMatchObject({ phase: 'running', attempt: 1, adopted: true, pid: pidOf(instance.id) });
		}
		expect([...copies('many').values()].every((pids) => pids.length === 1)).toBe(true);
		expect(copies('many').size).toBe(COUNT);
	});

	it('does it alone, with no manager in sight', async () => {
		await cluster.manager?.kill('SIGKILL');
		await cluster.agents.get('one')?.kill('SIGKILL');
		for (const id of VICTIMS) process.kill(pidOf(id), 'SIGKILL');
		await waitFor(() => VICTIMS.every((id) => !isAlive(pidOf(id))), { what: 'the victims to end' });
		cluster.startAgent('one');
		await waitFor(() => copies('many').size === COUNT, { seconds: 20, what: 'the victims to be back' });
		const alone = copies('many');
		expect([...alone.values()].every((pids) => pids.length === 1)).toBe(true);
		for (const [id, pids] of alone) if (!VICTIMS.includes(id)) expect(pids).toEqual([pidOf(id)]);

		await cluster.startManager();
		for (const id of VICTIMS) {
			const after = await cluster.until(id, (it) => it.phase === 'running');
			expect(after).toMatchObject({ pid: alone.get(id)?.[0], attempt: 2, exit: { signal: 'SIGKILL' } });
		}
	});

	it('leaves programs alone when it is asked to leave', async () => {
		await cluster.agents.get('one')?.kill('SIGTERM');
		expect(cluster.agents.get('one')?.child.exitCode).toBe(0);
		expect([...copies('many').keys()].length).toBe(COUNT);
		cluster.startAgent('one');
		const after = await cluster.until('many.0', (it) => it.phase === 'running' && it.adopted);
		expect(after.pid).toBe(pidOf('many.0'));
	});
});
