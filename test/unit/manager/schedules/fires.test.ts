import { afterEach, describe, expect, it } from 'vitest';
import type { ScheduleSpec } from '../../../../src/model/schedule-spec.ts';
import { everyMinute, ScheduleWorld, tasksOf } from '../../../support/schedule-world.ts';

let world: ScheduleWorld;
afterEach(() => world.close());

async function open(...specs: ScheduleSpec[]): Promise<void> {
	world = await ScheduleWorld.open(specs);
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a schedule', () => {
	it('runs at its time on a node, and what it wrote is in the history', async () => {
		await open(everyMinute('tidy', { timeoutSeconds: 30 }));
		const a = await world.join('a');
		await world.advance(59);
		expect(tasksOf(a)).toEqual([]);
		await world.advance(1);
		await world.calm();
		expect(tasksOf(a)).toEqual(['tidy@20260101T000100Z.0']);
		const told = a.assignments.get(tasksOf(a)[0] as never);
		expect(told?.spec).toMatchObject({
			daemon: false,
			maxRunSeconds: 30,
			env: {
				MINDER_RUN_ID: 'tidy@20260101T000100Z',
				MINDER_SCHEDULE: 'tidy',
				MINDER_SCHEDULED_AT: '2026-01-01T00:01:00.000Z',
				MINDER_RUN_ATTEMPT: '1',
			},
		});
		await world.finish(a, 'tidy@20260101T000100Z.0', 0, 'swept\n');
		expect(tasksOf(a)).toEqual([]);
		const { run, outputs } = await world.control.getRun('tidy@20260101T000100Z');
		expect(run).toMatchObject({ state: 'ended', outcome: 'succeeded', cause: 'schedule' });
		expect(outputs).toMatchObject([{ instance: 'tidy@20260101T000100Z.0', outputs: [{ head: bytes('swept\n') }] }]);
		const chunks: string[] = [];
		for await (const chunk of world.control.readLogs('tidy', { stdout: true, stderr: true, follow: false }))
			chunks.push(new TextDecoder().decode(chunk.data));
		expect(chunks).toEqual(['swept\n']);
	});

	it('is not shown among processes', async () => {
		await open(everyMinute('tidy'));
		await world.join('a');
		await world.advance(60);
		await world.calm();
		expect(await world.instances()).toEqual([]);
	});

	it('fires each time once, however often the manager is started again', async () => {
		await open(everyMinute('tidy', { overlap: 'allow' }));
		for (let round = 0; round < 5; round++) {
			const a = await world.join('a');
			await world.advance(40);
			await world.calm();
			for (const id of tasksOf(a)) await world.finish(a, id);
			await world.restart();
		}
		const a = await world.join('a');
		await world.advance(1);
		for (const id of tasksOf(a)) await world.finish(a, id);
		expect(await world.outcomes('tidy')).toEqual(['000100Z succeeded', '000200Z succeeded', '000300Z succeeded']);
	});

	it('catches up once after the manager was away, and says how many it has missed', async () => {
		await open(everyMinute('tidy'));
		await world.restart(630);
		const a = await world.join('a');
		await world.advance(1);
		await world.calm();
		expect(tasksOf(a)).toEqual(['tidy@20260101T001000Z.0']);
		const [newest, missed] = await world.control.listRuns('tidy', { limit: 10 });
		expect(newest?.state).toBe('running');
		expect(missed).toMatchObject({ outcome: 'missed' });
		expect(missed?.reason).toMatch(/^(?:8|9) fires missed/);
	});

	it('does not fire by an edit, keeps an unchanged one, and lets what runs go on', async () => {
		await open(everyMinute('tidy', { overlap: 'allow' }));
		const a = await world.join('a');
		await world.advance(90);
		await world.calm();
		const hourly = everyMinute('tidy', { overlap: 'allow', when: { kind: 'cron', expression: '*/10 * * * * *' } });
		const [change] = await world.control.applySchedules([hourly], {});
		expect(change).toMatchObject({ kind: 'update', revision: 2 });
		expect((await world.control.applySchedules([hourly], {}))[0]).toMatchObject({ kind: 'none', revision: 2 });
		await world.calm();
		expect(tasksOf(a)).toEqual(['tidy@20260101T000100Z.0']);
		await world.advance(10);
		await world.calm();
		expect(tasksOf(a)).toEqual(['tidy@20260101T000100Z.0', 'tidy@20260101T000140Z.0']);
	});

	it('never fires for a time that has passed', async () => {
		await open(everyMinute('once', { when: { kind: 'at', at: Date.UTC(2025, 11, 31) } }));
		await world.join('a');
		await world.advance(120);
		expect(await world.outcomes('once')).toEqual([]);
	});

	it('does not fire while it is paused, nor for that time once it is resumed', async () => {
		await open(everyMinute('tidy', { overlap: 'allow' }));
		const a = await world.join('a');
		await world.control.pauseSchedules(['tidy'], { reason: 'inventory' });
		await world.advance(300);
		expect(tasksOf(a)).toEqual([]);
		const [resumed] = await world.control.resumeSchedules(['tidy']);
		await world.advance(30);
		await world.calm();
		expect(tasksOf(a)).toEqual([]);
		expect(resumed?.nextFire).toBe(Date.UTC(2026, 0, 1, 0, 6));
		await world.advance(30);
		await world.calm();
		expect(tasksOf(a)).toEqual(['tidy@20260101T000600Z.0']);
	});

	it('forgets its runs when it is removed, and stops them', async () => {
		await open(everyMinute('tidy', { overlap: 'allow' }));
		const a = await world.join('a', { obedient: false });
		await world.advance(60);
		await world.calm();
		await world.finish(a, 'tidy@20260101T000100Z.0');
		await world.advance(60);
		await world.calm();
		await world.control.removeSchedules(['tidy']);
		await world.calm();
		expect(a.assignments.get('tidy@20260101T000200Z.0' as never)?.want).toBe('stop');
		a.report('tidy@20260101T000200Z.0', 'stopped', { output: [] });
		await world.calm();
		expect(tasksOf(a)).toEqual([]);
		const kept = [...world.store.entries()].filter(([key]) => /^(ended-)?run|^run-output/.test(key));
		expect(kept).toEqual([]);
	});

	it('keeps as many ended runs as its limits say', async () => {
		await open(everyMinute('tidy', { history: { successes: 2, others: 1, maxAgeSeconds: 86_400 } }));
		const a = await world.join('a');
		for (let round = 0; round < 5; round++) {
			await world.advance(60);
			await world.calm();
			for (const id of tasksOf(a)) await world.finish(a, id, round % 3);
		}
		await world.advance(5);
		await world.calm();
		expect(await world.outcomes('tidy')).toEqual(['000100Z succeeded', '000400Z succeeded', '000500Z failed']);
	});
});

describe('overlap', () => {
	it('forbid skips while a run is under way, and tells the first time alone', async () => {
		await open(everyMinute('tidy'));
		await world.join('a');
		await world.advance(180);
		await world.calm();
		expect(await world.outcomes('tidy')).toEqual(['000100Z running', '000200Z skipped', '000300Z skipped']);
		const skips = (await world.events('tidy')).filter((event) => event.startsWith('run-skipped'));
		expect(skips).toHaveLength(1);
	});

	it('allow runs as many as maxRunning', async () => {
		await open(everyMinute('tidy', { overlap: 'allow', maxRunning: 2 }));
		await world.join('a');
		await world.advance(180);
		await world.calm();
		expect(await world.outcomes('tidy')).toEqual(['000100Z running', '000200Z running', '000300Z skipped']);
	});

	it('queue starts the next one when the one before it has ended, in order', async () => {
		await open(everyMinute('tidy', { overlap: 'queue', maxQueued: 2 }));
		const a = await world.join('a');
		await world.advance(240);
		await world.calm();
		expect(await world.outcomes('tidy')).toEqual([
			'000100Z running',
			'000200Z waiting',
			'000300Z waiting',
			'000400Z skipped',
		]);
		await world.finish(a, 'tidy@20260101T000100Z.0');
		expect(tasksOf(a)).toEqual(['tidy@20260101T000200Z.0']);
		await world.restart();
		const again = await world.join('a');
		await world.calm();
		expect(tasksOf(again)).toEqual(['tidy@20260101T000200Z.0']);
		await world.finish(again, 'tidy@20260101T000200Z.0');
		expect(tasksOf(again)).toEqual(['tidy@20260101T000300Z.0']);
	});

	it('replace stops the old run, and starts the new one once that is gone', async () => {
		await open(everyMinute('tidy', { overlap: 'replace' }));
		const a = await world.join('a', { obedient: false });
		await world.advance(60);
		await world.calm();
		a.report('tidy@20260101T000100Z.0', 'running');
		await world.advance(60);
		await world.calm();
		expect(a.assignments.get('tidy@20260101T000100Z.0' as never)?.want).toBe('stop');
		expect(tasksOf(a)).toEqual(['tidy@20260101T000100Z.0']);
		a.report('tidy@20260101T000100Z.0', 'stopped', { output: [] });
		await world.calm();
		expect(tasksOf(a)).toEqual(['tidy@20260101T000200Z.0']);
		expect(await world.outcomes('tidy')).toEqual(['000100Z replaced', '000200Z running']);
	});

	it('a mutex keeps runs of other schedules waiting, in the order they came', async () => {
		const one = everyMinute('one', { mutex: 'billing/nightly', overlap: 'allow' });
		const two = everyMinute('two', { mutex: 'billing/nightly', overlap: 'allow' });
		await open(one, two);
		const a = await world.join('a');
		await world.advance(60);
		await world.calm();
		const [first = ''] = tasksOf(a);
		expect(tasksOf(a)).toHaveLength(1);
		const token = Number(a.assignments.get(first as never)?.spec.env['MINDER_LOCK_TOKEN']);
		await world.finish(a, first);
		const [second = ''] = tasksOf(a);
		expect([first, second].sort()).toEqual(['one@20260101T000100Z.0', 'two@20260101T000100Z.0']);
		expect(Number(a.assignments.get(second as never)?.spec.env['MINDER_LOCK_TOKEN'])).toBeGreaterThan(token);
		await world.finish(a, second);
		expect(await world.control.listLocks([])).toEqual([]);
	});
});
