import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/client/connect.ts';
import { processName } from '../../src/model/ids.ts';
import type { ProcessSpec } from '../../src/model/process-spec.ts';
import { buildProcessSpec } from '../../src/model/spec-build.ts';
import { Cluster, isAlive } from '../support/cluster.ts';
import { waitFor } from '../support/wait-for.ts';

const ROUNDS = 20;
const APPLIES = 200;
const PROCESSES = 25;

describe('kill -9 of the manager in the middle of applies', () => {
	let cluster: Cluster;

	beforeAll(async () => {
		cluster = new Cluster();
		await cluster.startManager();
		await cluster.startAgents('one');
	});
	afterAll(() => cluster[Symbol.asyncDispose]());

	/** Two processes that are always applied together with the same mark: half a change would show. */
	const pair = (index: number, mark: string): ProcessSpec[] =>
		['a', 'b'].map((half) =>
			buildProcessSpec(
				processName(`${half}${index}`),
				{ command: '/bin/sleep', args: ['100000'], startSeconds: 0, 'x-mark': mark, stop: { timeout: mark } },
				{ where: 'test', directory: '/' },
			),
		);

	it(`loses nothing acknowledged, keeps nothing by half, touches no program, ${ROUNDS} times over`, {
		timeout: 600_000,
	}, async () => {
		const acknowledged = new Map<number, number>();
		const tried = new Map<number, Set<number>>();
		let mark = 10;

		const first = connect(cluster.server, {});
		for (let index = 0; index < PROCESSES; index++) {
			await first.applyProcesses(pair(index, '10s'), {});
			acknowledged.set(index, 10);
		}
		first.close();
		const pids = new Map<string, number>();
		await waitFor(
			async () => {
				const { instances } = await cluster.status();
				for (const { id, pid, phase } of instances) if (phase === 'running') pids.set(id, pid as number);
				return pids.size === 2 * PROCESSES;
			},
			{ seconds: 30, what: 'all programs to run' },
		);

		for (let round = 0; round < ROUNDS; round++) {
			tried.clear();
			const client = connect(cluster.server, {});
			let answers = 0;
			const killAfter = 5 + ((round * 37) % 150);
			let killed: Promise<void> | undefined;
			await Promise.all(
				Array.from({ length: 8 }, async (_, lane) => {
					for (let n = lane; n < APPLIES && killed === undefined; n += 8) {
						const index = n % PROCESSES;
						// A lane owns its indexes for the round, so that the newest acknowledged mark is known.
						const owned = (index - (index % 8) + lane) % PROCESSES;
						if (owned % 8 !== lane) continue;
						const mine = ++mark;
						const marks = tried.get(owned) ?? new Set();
						tried.set(owned, marks.add(mine));
						try {
							await client.applyProcesses(pair(owned, `${mine}s`), {});
							acknowledged.set(owned, mine);
							marks.clear();
						} catch {
							return;
						}
						if (++answers === killAfter) killed = cluster.manager?.kill('SIGKILL');
					}
				}),
			);
			await (killed ?? cluster.manager?.kill('SIGKILL'));
			client.close();
			await cluster.startManager();

			const { processes } = await cluster.status();
			const marks = new Map(
				processes.map((it) => [it.name, (it.spec.stop as { timeoutSeconds: number }).timeoutSeconds]),
			);
			for (let index = 0; index < PROCESSES; index++) {
				const found = marks.get(`a${index}`);
				expect(marks.get(`b${index}`), `round ${round}: halves of ${index}`).toBe(found);
				const allowed = [acknowledged.get(index), ...(tried.get(index) ?? [])];
				expect(allowed, `round ${round}: pair ${index}`).toContain(found);
				acknowledged.set(index, found as number);
			}
		}

		await cluster.startAgents();
		const after = await waitFor(
			async () => {
				const { instances } = await cluster.status();
				return instances.every((instance) => instance.phase === 'running') && instances;
			},
			{ seconds: 30, what: 'the agent to be back' },
		);
		expect(new Map(after.map(({ id, pid }) => [id, pid]))).toEqual(pids);
		for (const pid of pids.values()) expect(isAlive(pid)).toBe(true);
		expect(new Set(cluster.leaders())).toEqual(new Set(pids.values()));
	});
});
