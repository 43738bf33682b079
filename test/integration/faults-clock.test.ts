import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSupervisor, type Supervisor } from '../../src/agent/supervisor.ts';
import { type Clock, systemClock } from '../../src/sys/clock.ts';
import { systemFiles } from '../../src/sys/files.ts';
import { silentLog } from '../../src/sys/log.ts';
import { systemRand } from '../../src/sys/rand.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { ManagerHarness } from '../support/manager-harness.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { specOf } from '../support/specs.ts';
import { assignmentOf, CLUSTER, Supervised } from '../support/supervised.ts';
import { waitFor } from '../support/wait-for.ts';

const HOUR = 3600_000;
const TEN_YEARS = 10 * 365 * 24 * HOUR;
const JUMPS = [
	['an hour forward', HOUR],
	['an hour back', -HOUR],
	['ten years forward', TEN_YEARS],
	['ten years back', -TEN_YEARS],
] as const;

describe.each(JUMPS)('a wall clock set %s', (_name, jump) => {
	let world: Supervised;
	let supervisor: Supervisor;
	let offset = 0;
	let version = 0;
	const clock: Clock = { ...systemClock, wall: () => systemClock.wall() + offset };
	const open = async (): Promise<void> => {
		supervisor = await openSupervisor({
			dataDirectory: world.directory,
			clock,
			rand: systemRand,
			log: silentLog,
			files: systemFiles,
		});
	};
	const assign = (...upserts: ReturnType<typeof assignmentOf>[]): Promise<void> =>
		supervisor.assign({ clusterId: CLUSTER, version: ++version, complete: false, upserts, removals: [] });
	const of = (id: string) => supervisor.observed().find((state) => state.instance === id);

	beforeEach(async () => {
		offset = 0;
		version = 0;
		world = new Supervised();
		await open();
	});
	afterEach(async () => {
		await supervisor.detach();
		await world.open();
		await world.close();
	});

	it('restarts nothing, delays no restart, hastens none, and keeps the window of the limit', async () => {
		await assign(
			assignmentOf('live.0', 'exec sleep 1000'),
			assignmentOf('waits.0', 'exit 1', { restart: { intervalSeconds: 600, maxIntervalSeconds: 600 } }),
			assignmentOf('loop.0', 'exit 1', { restart: { intervalSeconds: 0.2, limit: 6, windowSeconds: 60 } }),
		);
		const pid = await waitFor(() => (of('live.0')?.phase === 'running' ? of('live.0')?.pid : undefined));
		await waitFor(() => of('waits.0')?.phase === 'backoff' && (of('loop.0')?.restarts ?? 0) >= 2);
		offset = jump;
		// Five exits before and after the jump are within one window.
		await waitFor(() => of('loop.0')?.phase === 'failed');
		expect(of('loop.0')).toMatchObject({ attempt: 7, reason: expect.stringContaining('6') });
		expect(of('live.0')).toMatchObject({ phase: 'running', attempt: 1, pid });
		expect(of('waits.0')).toMatchObject({ phase: 'backoff', attempt: 1 });

		await supervisor.detach();
		await open();
		expect(of('live.0')).toMatchObject({ phase: 'running', attempt: 1, pid, adopted: true });
		expect(of('waits.0')).toMatchObject({ phase: 'backoff', attempt: 1 });
		expect(of('loop.0')).toMatchObject({ phase: 'failed', attempt: 7 });
	});

	it('holds up no stop', async () => {
		await assign(assignmentOf('a.0', 'trap "" TERM; while :; do sleep 0.05; done', { stop: { timeoutSeconds: 0.3 } }));
		const pid = await waitFor(() => (of('a.0')?.phase === 'running' ? of('a.0')?.pid : undefined));
		// Deaf to SIGTERM from here on: bit 15 of the mask.
		await waitFor(() => /SigIgn:\t[0-9a-f]*[4-7c-f][0-9a-f]{3}\n/.test(readFileSync(`/proc/${pid}/status`, 'utf8')));
		await assign(assignmentOf('a.0', '', { stop: { timeoutSeconds: 0.3 } }, { generation: 2, want: 'stop' }));
		offset = jump;
		await waitFor(() => of('a.0')?.phase === 'stopped');
		expect(of('a.0')?.exit).toMatchObject({ signal: 'SIGKILL' });
	});

	it('makes no node silent for the manager, and bumps no generation', async () => {
		const world = await ManagerHarness.open(new MemoryStore(), new FakeClock());
		const agent = await world.agent('one');
		await world.control.applyProcesses([specOf('a')], {});
		await world.clock.advance(1);
		const before = await world.instance('a.0');
		world.clock.wallOffset = jump;
		const assigned = agent.received.length;
		for (let beats = 0; beats < 20; beats++) {
			agent.heartbeat();
			await world.clock.advance(1);
		}
		expect(await world.events('node/one')).not.toContainEqual(expect.stringContaining('silent'));
		const after = await world.instance('a.0');
		expect(after).toMatchObject({ generation: before?.generation, phase: before?.phase, node: 'one' });
		expect(agent.received.slice(assigned).filter((message) => message.kind === 'assignments')).toEqual([]);
		await world.manager.close();
	});
});
