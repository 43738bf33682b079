import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Assignment } from '../../src/model/records.ts';
import { silentLog } from '../../src/sys/log.ts';
import { openProcTable } from '../../src/sys/proc-table.ts';
import { exists } from '../../src/sys/program.ts';
import { assignmentOf, CLUSTER, Supervised } from '../support/supervised.ts';
import { waitFor } from '../support/wait-for.ts';

const FOREVER = 'exec sleep 1000';
const procs = openProcTable();

describe('stopAfter', () => {
	let world: Supervised;
	/** Seconds that the machine seems to have been up longer than it was. */
	let ahead: number;

	const open = (bootId = procs.bootId) =>
		world.open(silentLog, { uptime: () => procs.uptime() + ahead, procs: { ...procs, bootId } });
	const limited = (
		id: string,
		stopAfterSeconds: number,
		more: Parameters<typeof assignmentOf>[2] = {},
		script = FOREVER,
		generation = 1,
	) => assignmentOf(id, script, { disconnect: { stopAfterSeconds }, ...more }, { generation, startGeneration: 1 });
	const answer = () => world.supervisor.contact.answered(world.supervisor.contact.now());
	/** As at the beginning of a session. */
	const complete = (upserts: readonly Assignment[]) =>
		world.supervisor.assign({ clusterId: CLUSTER, version: 1000, complete: true, upserts, removals: [] });
	const STOPPED = { phase: 'stopped', reason: 'stopped after 30s without the manager' } as const;

	beforeEach(async () => {
		world = new Supervised();
		ahead = 0;
		await open();
		answer();
	});
	afterEach(() => world.close());

	it('stops what has it, keeps it stopped, and starts it again once the manager has told what is to run', async () => {
		const assignments = [limited('a.0', 30), limited('b.0', 300), assignmentOf('c.0', FOREVER)];
		await world.assign(assignments);
		const [a, b, c] = [
			await world.until('a.0', { phase: 'running' }),
			await world.until('b.0', { phase: 'running' }),
			await world.until('c.0', { phase: 'running' }),
		];
		ahead += 30;
		const stopped = await world.until('a.0', STOPPED);
		expect(stopped).toMatchObject({ generation: 1, attempt: 1, exit: { signal: 'SIGTERM', cause: 'commanded' } });
		expect(exists(a.pid ?? 0)).toBe(false);
		expect(world.supervisor.contact.awaitsComplete).toBe(false);

		answer();
		expect(world.supervisor.contact.awaitsComplete).toBe(true);
		await world.assign([]);
		expect(world.of('a.0')).toMatchObject(STOPPED);
		await complete(assignments);
		expect(await world.until('a.0', { phase: 'running' })).toMatchObject({ attempt: 2, restarts: 0, ready: true });
		expect(world.of('a.0')?.reason).toBeUndefined();
		expect([world.of('b.0')?.pid, world.of('c.0')?.pid]).toEqual([b.pid, c.pid]);
	});

	it('counts from when the answered message was sent, not from when the answer came', async () => {
		await world.assign([limited('a.0', 30)]);
		await world.until('a.0', { phase: 'running' });
		const sentAt = world.supervisor.contact.now();
		ahead += 20;
		world.supervisor.contact.answered(sentAt);
		ahead += 10;
		await world.until('a.0', STOPPED);
	});

	it('leaves alone what the manager keeps answering for, however long', async () => {
		await world.assign([limited('a.0', 30)]);
		const { pid } = await world.until('a.0', { phase: 'running' });
		for (let round = 0; round < 10; round++) {
			ahead += 29;
			answer();
		}
		await world.assign([limited('a.0', 30, {}, FOREVER, 2)]);
		expect(world.of('a.0')).toMatchObject({ phase: 'running', pid, generation: 2 });
	});

	it('goes on to SIGKILL with a program that ignores the signal, and waits for no dependent on another node', async () => {
		const script = 'trap "" TERM; echo up; while :; do sleep 0.1; done';
		const assignment = {
			...limited('a.0', 30, { stop: { timeoutSeconds: 0.2 } }, script),
			blockedBy: 'web.0 on another node',
		};
		await world.assign([{ ...assignment, blockedBy: undefined } as unknown as Assignment]);
		await waitFor(() => world.of('a.0')?.phase === 'running' && world.output('a.0') !== '');
		await world.assign([assignment]);
		ahead += 30;
		const stopped = await world.until('a.0', { phase: 'stopped' });
		expect(stopped.reason).toBe('stopped after 30s without the manager; had to be killed: SIGKILL');
	});

	it('starts again what the manager, back in the middle of the stop, still wants', async () => {
		const script = 'trap "" TERM; echo up; while :; do sleep 0.1; done';
		const assignment = limited('a.0', 30, { stop: { timeoutSeconds: 1 } }, script);
		await world.assign([assignment]);
		await waitFor(() => world.of('a.0')?.phase === 'running' && world.output('a.0') !== '');
		ahead += 30;
		await world.until('a.0', { phase: 'stopping' });
		answer();
		await complete([assignment]);
		expect(await world.until('a.0', { phase: 'running' })).toMatchObject({ attempt: 2, restarts: 0 });
	});

	it('does not run again what was done', async () => {
		const assignment = limited('a.0', 30, { daemon: false, restart: { policy: 'never' } }, 'exit 0');
		await world.assign([assignment, limited('b.0', 30)]);
		await world.until('a.0', { phase: 'exited' });
		ahead += 30;
		await world.until('b.0', STOPPED);
		answer();
		await complete([assignment, limited('b.0', 30)]);
		await world.until('b.0', { phase: 'running' });
		expect(world.of('a.0')).toMatchObject({ phase: 'exited', attempt: 1 });
	});

	it('stops restarting what keeps crashing', async () => {
		await world.assign([limited('a.0', 30, { restart: { intervalSeconds: 100 } }, 'exit 1')]);
		await world.until('a.0', { phase: 'backoff' });
		ahead += 30;
		expect((await world.until('a.0', { phase: 'stopped' })).attempt).toBe(1);
	});

	it('takes a change of it at once', async () => {
		await world.assign([limited('a.0', 300)]);
		await world.until('a.0', { phase: 'running' });
		ahead += 40;
		await world.assign([limited('a.0', 30, {}, FOREVER, 2)]);
		await world.until('a.0', STOPPED);
		await world.assign([assignmentOf('a.0', FOREVER, {}, { generation: 3, startGeneration: 1 })]);
		await world.until('a.0', { phase: 'running', attempt: 2 });
	});

	describe('over a restart of the agent', () => {
		beforeEach(async () => {
			await world.assign([limited('a.0', 30)]);
			await world.until('a.0', { phase: 'running' });
		});

		it('the time goes on', async () => {
			const { pid } = await world.until('a.0', { phase: 'running' });
			ahead += 20;
			await world.supervisor.detach();
			await open();
			expect(await world.until('a.0', { phase: 'running' })).toMatchObject({ pid, adopted: true });
			ahead += 10;
			await world.until('a.0', STOPPED);
			expect(exists(pid ?? 0)).toBe(false);
		});

		it('is over where it went by while there was no agent', async () => {
			await world.supervisor.detach();
			ahead += 30;
			await open();
			await world.until('a.0', STOPPED);
		});

		it('counts as over where nothing tells of it', async () => {
			await world.supervisor.detach();
			rmSync(join(world.directory, 'contact.json'));
			await open();
			await world.until('a.0', { phase: 'stopped' });
		});

		it('does not start by itself what was stopped, although the manager was heard of', async () => {
			ahead += 30;
			await world.until('a.0', STOPPED);
			answer();
			await world.supervisor.detach();
			await open();
			expect(world.of('a.0')).toMatchObject(STOPPED);
			answer();
			await complete([limited('a.0', 30)]);
			await world.until('a.0', { phase: 'running', attempt: 2 });
		});

		it('waits for the word of the manager in another boot', async () => {
			const { pid } = await world.until('a.0', { phase: 'running' });
			await world.supervisor.detach();
			process.kill(pid ?? 0, 'SIGKILL');
			await open('another-boot');
			const reason = 'waits for the manager, not heard of since the machine started (stopAfter 30s)';
			expect(await world.until('a.0', { phase: 'stopped' })).toMatchObject({ reason });
			answer();
			await complete([limited('a.0', 30)]);
			await world.until('a.0', { phase: 'running', attempt: 2 });
		});

		it('is on disk for an agent that is killed', async () => {
			const saved = () => JSON.parse(readFileSync(join(world.directory, 'contact.json'), 'utf8')) as { uptime: number };
			const before = await waitFor(() => saved().uptime);
			expect(before).toBeLessThanOrEqual(procs.uptime());
			ahead += 10;
			// As with each heartbeat: one that is answered while the one before is being written is not written.
			await waitFor(() => {
				answer();
				return saved().uptime >= before + 10;
			});
		});
	});
});
