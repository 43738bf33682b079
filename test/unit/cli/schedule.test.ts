import { beforeEach, describe, expect, it } from 'vitest';
import { MinderError } from '../../../src/model/errors.ts';
import type { NodeName } from '../../../src/model/ids.ts';
import type { RunTask } from '../../../src/model/schedule-records.ts';
import type { RunView, ScheduleView } from '../../../src/model/schedule-views.ts';
import { jitterOf } from '../../../src/policy/cron/next-fire.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { waitFor } from '../../support/wait-for.ts';
import { FakeClient, NOW, processOf } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';
import { runOf, scheduleOf } from './fake-schedules.ts';

let io: FakeIo;
let client: FakeClient;
let clock: FakeClock;

beforeEach(() => {
	clock = new FakeClock();
	client = new FakeClient();
	io = freshIo();
	client.putSchedules(scheduleOf('night', { nextFire: clock.wall() + 300_000 }));
});

const freshIo = (): FakeIo => Object.assign(new FakeIo(), { client, clock });

const taskOf = (over: Partial<RunTask> = {}): RunTask => ({
	ordinal: 0,
	node: 'web-1' as NodeName,
	attempt: 1,
	generation: 1,
	want: 'run',
	outcome: 'failed',
	exit: { kind: 'code', code: 3, at: NOW },
	...over,
});
const failed = (at = NOW): RunView =>
	runOf('night', at, {
		outcome: 'failed',
		reason: 'exit code 3',
		tasks: [taskOf()],
		dispatchedAt: at + 2000,
		endedAt: at + 14_000,
	});
const timed = (view: ScheduleView, spec: object): ScheduleView => ({ ...view, spec: { ...view.spec, ...spec } });

describe('minder schedule list', () => {
	it('shows when, next, how the last run went, how many go on, and whether it is paused', async () => {
		const zone = { timezone: 'Europe/Berlin' };
		const at = clock.wall() - 60_000;
		client.putSchedules(
			timed(scheduleOf('berlin', { nextFire: clock.wall() + 65_000, lastRun: failed(at) }), zone),
			scheduleOf('held', { paused: { at: NOW }, running: [runOf('held', NOW, { state: 'running' })] }),
			timed(scheduleOf('after'), { when: { kind: 'manual' }, dependsOn: ['night'] }),
		);
		for (const name of ['held', 'after']) {
			const { nextFire: _, ...rest } = client.schedules.get(name) ?? scheduleOf(name);
			client.putSchedules(rest);
		}
		expect(await io.run('sched', 'list')).toBe(0);
		const lines = io.stdout.text.split('\n').map((line) => line.trim().split(/ {2,}/));
		expect(lines).toEqual([
			['NAME', 'WHEN', 'NEXT', 'LAST', 'RUNNING', 'STATE'],
			['night', '0 * * * *', 'in 5m', 'never', 'active'],
			['berlin', '0 * * * * Europe/Berlin', 'in 1m5s', 'failed 46s ago (12s)', 'active'],
			['held', '0 * * * *', 'never', '1', 'paused'],
			['after', 'after night', 'never', 'active'],
			[''],
		]);
	});

	it('says what is wrong below, names alone with -q, and all of it as JSON', async () => {
		client.putSchedules(scheduleOf('night', { warning: 'runs on b, not on a', lastRun: failed() }));
		await io.run('schedule', 'list');
		expect(io.stdout.text.trimEnd().split('\n').at(-1)).toBe('night: runs on b, not on a');
		const quiet = freshIo();
		await quiet.run('schedule', 'ls', '-q');
		expect(quiet.stdout.text).toBe('night\n');
		const json = freshIo();
		await json.run('schedule', 'list', 'night', '--json');
		expect(JSON.parse(json.stdout.text).schedules).toMatchObject([
			{
				name: 'night',
				state: 'active',
				nextFire: '2026-01-01T01:00:00.000Z',
				spec: { when: { kind: 'cron', expression: '0 * * * *' } },
				lastRun: { outcome: 'failed', lagSeconds: 2, tasks: [{ node: 'web-1', exit: { code: 3 } }] },
			},
		]);
		expect(await freshIo().run('schedule', 'list', 'nobody')).toBe(3);
	});

	it('fits 80 columns with long names', async () => {
		client.putSchedules(
			timed(scheduleOf('a-name-that-is-much-too-long-for-a-terminal', { lastRun: failed() }), {
				timezone: 'America/Argentina/Buenos_Aires',
			}),
		);
		io.stdout.isTTY = true;
		io.env = { NO_COLOR: '1' };
		await io.run('schedule', 'list');
		for (const line of io.stdout.text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
		expect(io.stdout.text).toMatch(/failed \S+ ago/);
	});

	it('goes on with -w, until Ctrl-C', async () => {
		const end = io.run('schedule', 'list', '-w');
		await waitFor(() => io.stdout.text.includes('night'));
		client.putSchedules(scheduleOf('other'));
		await clock.advance(2);
		await waitFor(() => io.stdout.text.includes('other'));
		io.interrupt();
		expect(await end).toBe(130);
	});
});

describe('minder schedule describe', () => {
	it('reads like a diagnosis: when, next fires in its zone and in UTC, where, last runs, what to do', async () => {
		const at = Date.UTC(2026, 6, 1);
		client.putSchedules(
			timed(scheduleOf('night', { lastRun: failed(), nextFire: at }), {
				timezone: 'Europe/Berlin',
				mutex: 'disk',
				retries: { limit: 2, intervalSeconds: 10, backoff: 2, maxIntervalSeconds: 600 },
			}),
		);
		client.runs = [failed()];
		client.detail = { nextFires: [at], events: [], nodes: [{ node: 'web-1', why: 'has the least load' }] };
		expect(await io.run('schedule', 'describe', 'night')).toBe(0);
		const { text } = io.stdout;
		expect(text).toMatch(/^night: last run failed .* ago \(12s\), runs in /);
		expect(text).toContain('2026-07-01 02:00:00 Europe/Berlin  2026-07-01 00:00:00Z');
		expect(text).toContain('  mutex      disk');
		expect(text).toContain('  retries    2, first after 10s');
		expect(text).toContain('  web-1 has the least load');
		expect(text).toContain('night@20260101T000000Z: failed on web-1 after 12s: exit code 3');
		expect(text).toContain('  what it wrote: minder logs night@20260101T000000Z --all');
	});

	it('says why it does not run, and how it would', async () => {
		client.putSchedules(scheduleOf('night', { paused: { at: NOW, reason: 'new disks' } }));
		client.runs = [runOf('night', NOW, { outcome: 'missed', reason: '3 fires' })];
		await io.run('schedule', 'describe', 'night');
		expect(io.stdout.text).toMatch(/^night: paused since .*: new disks\n/);
		expect(io.stdout.text).toContain('  none while it is paused');
		expect(io.stdout.text).toContain('minder schedule resume night');
		expect(io.stdout.text).toContain('minder schedule backfill night');
		expect(io.stdout.text).toContain('no node has joined');
	});

	it('is what minder describe points to', async () => {
		client.getProcess = async (name) => {
			throw new MinderError('not-found', `no process named ${name}`);
		};
		expect(await io.run('describe', 'night')).toBe(3);
		expect(io.stderr.text).toBe('minder: night is a schedule; see: minder schedule describe night\n');
		const other = freshIo();
		expect(await other.run('describe', 'nobody')).toBe(3);
		expect(other.stderr.text).toBe('minder: no process named nobody\n');
	});
});

describe('minder schedule run', () => {
	it('starts it, and says where to look', async () => {
		expect(await io.run('schedule', 'run', 'night')).toBe(0);
		expect(client.calls).toEqual(['run-schedule night']);
		expect(io.stdout.text).toMatch(/^night@20260101T000000Z-m1: running/);
		expect(io.stderr.text).toContain('minder logs night@20260101T000000Z-m1 -f');
	});

	it.each([
		['succeeded', 0],
		['failed', 1],
		['timed-out', 1],
		['cancelled', 1],
	] as const)('waits for the end, and ends with that of a run that has %s', async (outcome, code) => {
		const end = io.run('schedule', 'run', 'night', '--wait');
		await waitFor(() => io.stderr.text.includes('running'));
		const [begun] = client.runs;
		client.runs = [
			{
				...(begun ?? runOf('night')),
				state: 'ended',
				outcome,
				dispatchedAt: NOW,
				endedAt: NOW + 1000,
				tasks: [taskOf()],
			},
		];
		client.outputs.set(client.runs[0]?.id ?? '', [
			{
				instance: 'night@x.0' as never,
				outputs: [
					{ stream: 'stderr', head: Buffer.from('a\nno disk\n'), tail: new Uint8Array(), totalBytes: 10 } as never,
				],
			},
		]);
		await clock.advance(0.5);
		expect(await end).toBe(code);
		expect(io.stdout.text).toContain(`night@20260101T000000Z-m1: ${outcome} on web-1 after 1s`);
		expect(io.stderr.text.includes('  no disk\n')).toBe(code === 1);
	});

	it('ends with 7 when that takes too long, and the run goes on', async () => {
		const end = io.run('schedule', 'run', 'night', '--wait', '--timeout', '1s');
		await waitFor(() => io.stderr.text.includes('running'));
		await clock.advance(0.5);
		await clock.advance(0.6);
		expect(await end).toBe(7);
		expect(io.stderr.text).toContain('it goes on');
		expect(client.calls.join()).not.toContain('cancel');
	});
});

describe('minder schedule history', () => {
	it('has every fire, newest first, with lag, outcome, exit and reason', async () => {
		client.runs = [
			runOf('night', NOW + 3_600_000, { outcome: 'skipped', reason: 'one goes on' }),
			failed(),
			runOf('night', NOW - 1),
		];
		expect(await io.run('schedule', 'history', 'night')).toBe(0);
		const [title, skipped, bad] = io.stdout.text.split('\n');
		expect(title?.trim().split(/ +/)).toEqual([
			'SCHEDULED',
			'CAUSE',
			'NODE',
			'LAG',
			'TOOK',
			'OUTCOME',
			'EXIT',
			'REASON',
		]);
		expect(skipped).toMatch(/by its time .*skipped +one goes on$/);
		expect(bad).toMatch(/web-1 +2s +12s +failed +code 3 +exit code 3$/);
	});

	it('says how long a run took on its node, without the way of the report', async () => {
		const task = {
			ordinal: 0,
			node: 'web-1' as NodeName,
			attempt: 1,
			generation: 1,
			want: 'run',
			outcome: 'succeeded',
		} as const;
		const tasks = [{ ...task, startedAt: NOW + 100, endedAt: NOW + 103 }];
		client.runs = [runOf('night', NOW, { tasks, endedAt: NOW + 312 })];
		await io.run('schedule', 'history', 'night');
		expect(io.stdout.text).toMatch(/ 3ms +succeeded/);
	});

	it('finds those that failed among many, page by page', async () => {
		client.runs = Array.from({ length: 450 }, (_, at) =>
			at === 420 ? failed() : runOf('night', NOW + (450 - at) * 60_000),
		);
		expect(await io.run('schedule', 'history', 'night', '--failed', '-q')).toBe(0);
		expect(io.stdout.text).toBe('night@20260101T000000Z\n');
		const some = freshIo();
		await some.run('schedule', 'history', 'night', '-n', '3', '--json');
		expect(JSON.parse(some.stdout.text).runs).toHaveLength(3);
	});
});

describe('minder schedule pause, resume, cancel, backfill, delete, next', () => {
	it('do what they say', async () => {
		client.runs = [runOf('night', NOW, { state: 'running' })];
		for (const line of [
			['pause', 'night', '--reason', 'disks'],
			['resume', 'night'],
			['cancel', 'night@20260101T000000Z'],
			['backfill', 'night', '--from', '2026-01-01', '--until', '2026-01-02T00:00:00Z', '-n', '5'],
			['delete', 'night'],
		])
			expect(await io.run('schedule', ...line), io.stderr.text).toBe(0);
		expect(client.calls).toEqual([
			'pause-schedules night {"reason":"disks"}',
			'resume-schedules night',
			'cancel-run night@20260101T000000Z',
			`backfill night {"from":${NOW},"until":${NOW + 86_400_000},"limit":5,"force":false}`,
			'remove-schedules night',
		]);
	});

	it('says of a run that it is none, of a retry what it is for, and of a schedule that waits what it waits for', async () => {
		expect(await io.run('schedule', 'cancel', 'night@x')).toBe(2);
		expect(io.stderr.text).toContain('"night@x" is not a run: write SCHEDULE@TIME');
		const retrying = runOf('night', clock.wall(), {
			state: 'running',
			retryAt: clock.wall() + 60_000,
			tasks: [taskOf({ reason: 'exit code 3' })],
		});
		const waiting = runOf('night', NOW, { state: 'waiting', reason: 'waits for a node: no node has joined' });
		client.putSchedules(
			scheduleOf('night', { running: [retrying, waiting], warning: `${waiting.id} waits for a node` }),
		);
		const described = freshIo();
		expect(await described.run('schedule', 'describe', 'night')).toBe(0);
		expect(described.stdout.text).toContain('try 1 failed (exit code 3); next try in 1m');
		expect(described.stdout.text).toContain(': waiting for 1s: for a node: no node has joined');
		const listed = freshIo();
		client.warnings = ['specs directory /specs: a file is broken'];
		await listed.run('schedule', 'list');
		expect(listed.stdout.text.trimEnd().split('\n').at(-1)).toBe(`${waiting.id} waits for a node`);
		expect(listed.stderr.text).toContain('warning: specs directory /specs: a file is broken');
	});

	it('cancels all runs of a schedule that are under way', async () => {
		const run = runOf('night', NOW, { state: 'running' });
		client.runs = [run];
		client.putSchedules(scheduleOf('night', { running: [run] }));
		expect(await io.run('schedule', 'cancel', 'night')).toBe(0);
		expect(io.stdout.text).toContain('night@20260101T000000Z: cancelled');
		client.putSchedules(scheduleOf('night'));
		expect(await io.run('schedule', 'cancel', 'night')).toBe(0);
		expect(io.stderr.text).toBe('no run of night is under way\n');
	});

	it('needs both ends of a range', async () => {
		expect(await io.run('schedule', 'backfill', 'night', '--from', '2d')).toBe(2);
		expect(io.stderr.text).toContain('--until');
		expect(client.calls).toEqual([]);
	});

	it('tells the next fires, in its zone and in UTC', async () => {
		const at = Date.UTC(2026, 6, 1);
		client.putSchedules(timed(scheduleOf('night'), { timezone: 'Asia/Tokyo' }));
		client.detail = { nextFires: [at], events: [], nodes: [] };
		expect(await io.run('schedule', 'next', 'night')).toBe(0);
		expect(io.stdout.text).toMatch(/^2026-07-01 09:00:00 Asia\/Tokyo {2}2026-07-01 00:00:00Z {2}in /);
		const more = freshIo();
		expect(await more.run('schedule', 'next', 'night', '-n', '2')).toBe(0);
		expect(more.stdout.text.trim().split('\n')).toHaveLength(1);
	});

	it('tells more fires of a schedule than the manager does, jitter included', async () => {
		const view = timed(scheduleOf('night'), { jitterSeconds: 600 });
		client.putSchedules(view);
		const jitter = jitterOf(view.spec);
		const first = Date.UTC(2026, 6, 1) + jitter;
		const nextFires = [0, 1, 2, 3, 4].map((hour) => first + hour * 3_600_000);
		client.detail = { nextFires, events: [], nodes: [] };
		expect(await io.run('schedule', 'next', 'night', '-n', '7', '--json')).toBe(0);
		const [night] = JSON.parse(io.stdout.text).schedules;
		expect(night.nextFires.map(Date.parse)).toEqual([0, 1, 2, 3, 4, 5, 6].map((hour) => first + hour * 3_600_000));
	});

	it('tells the next times of an expression without a manager, quoted or not', async () => {
		client.failure = new MinderError('unreachable', 'nobody there');
		clock = new FakeClock(Date.UTC(2026, 6, 1, 12));
		const lines = async (...args: string[]) => {
			const each = freshIo();
			expect(await each.run('schedule', 'next', ...args), each.stderr.text).toBe(0);
			return each.stdout.text.trim().split('\n');
		};
		expect(await lines('0 2 * * *', '--timezone', 'Asia/Tokyo', '-n', '2')).toEqual([
			'2026-07-02 02:00:00 Asia/Tokyo  2026-07-01 17:00:00Z  in 5h',
			'2026-07-03 02:00:00 Asia/Tokyo  2026-07-02 17:00:00Z  in 1d5h',
		]);
		expect(await lines('CRON_TZ=Asia/Tokyo', '0', '2', '*', '*', '*', '-n', '1')).toEqual([
			'2026-07-02 02:00:00 Asia/Tokyo  2026-07-01 17:00:00Z  in 5h',
		]);
		expect(await lines('@every 90s', '@daily', '-n', '1')).toEqual([
			'@every 90s  2026-07-01 12:01:30Z  in 1m30s',
			'@daily  2026-07-02 00:00:00Z  in 12h',
		]);
		expect(client.calls).toEqual([]);
		const hashed = freshIo();
		await hashed.run('schedule', 'next', 'H 4 * * *');
		expect(hashed.stderr.text).toBe(
			'H 4 * * *: H and ~ stand for a time by the name of the schedule; this is an example\n',
		);
	});

	it('says what is wrong with an expression', async () => {
		expect(await io.run('schedule', 'next', '61 2 * * *')).toBe(2);
		expect(io.stderr.text).toContain('"61 2 * * *" is neither the name of a schedule nor a time: minute');
		const zone = freshIo();
		expect(await zone.run('schedule', 'next', '0 2 * * *', '--timezone', 'Berlin')).toBe(2);
		expect(zone.stderr.text).toContain('Europe/Berlin');
	});

	it('lists what a backfill would run, and runs nothing', async () => {
		clock = new FakeClock(NOW + 6 * 3_600_000);
		client.runs = [
			runOf('night', NOW + 2 * 3_600_000, { id: 'night@20260101T020000Z-b' as RunView['id'] }),
			runOf('night', NOW + 3_600_000, { outcome: 'missed' }),
		];
		const range = ['--from', '2026-01-01', '--until', '2026-01-02', '--dry-run'];
		const dry = freshIo();
		expect(await dry.run('schedule', 'backfill', 'night', ...range), dry.stderr.text).toBe(0);
		expect(dry.stdout.text.trim().split('\n')).toEqual([
			'would run night@20260101T000000Z-b  2026-01-01 00:00:00Z',
			'would run night@20260101T010000Z-b  2026-01-01 01:00:00Z',
			'would run night@20260101T030000Z-b  2026-01-01 03:00:00Z',
			'would run night@20260101T040000Z-b  2026-01-01 04:00:00Z',
			'would run night@20260101T050000Z-b  2026-01-01 05:00:00Z',
			'would run night@20260101T060000Z-b  2026-01-01 06:00:00Z',
		]);
		expect(client.calls.filter((call) => call.startsWith('backfill'))).toEqual([]);
		const some = freshIo();
		await some.run('schedule', 'backfill', 'night', ...range, '-n', '2', '--json');
		expect(JSON.parse(some.stdout.text)).toEqual({
			dryRun: true,
			times: ['2026-01-01T00:00:00.000Z', '2026-01-01T01:00:00.000Z'],
		});
	});

	it('says of a backfill of what is not known any more what else to ask for, and where one that was stopped goes on', async () => {
		clock = new FakeClock(NOW + 6 * 3_600_000);
		client.putSchedules(scheduleOf('night', { createdAt: NOW, forgotten: { fires: NOW + 2 * 3_600_000 } }));
		const range = ['--from', '2026-01-01', '--until', '2026-01-02'];
		const dry = freshIo();
		expect(await dry.run('schedule', 'backfill', 'night', ...range, '--dry-run')).toBe(1);
		expect(dry.stderr.text).toContain(
			'whether night has run at 2026-01-01T01:00:00Z is not known any more: its history is complete from 2026-01-01T03:00:00Z on; use --from 2026-01-01T03:00:00Z, or --force',
		);
		const forced = freshIo();
		expect(await forced.run('schedule', 'backfill', 'night', ...range, '--dry-run', '--force', '-q')).toBe(0);
		expect(forced.stdout.text.trim().split('\n')).toHaveLength(7);
		const stopped = freshIo();
		expect(await stopped.run('schedule', 'backfill', 'night', ...range, '--force', '-n', '1')).toBe(0);
		expect(client.calls.at(-1)).toContain('"limit":1,"force":true}');
		expect(stopped.stderr.text).toContain('stopped at 1 run; go on with --from 2026-01-01T00:00:01Z');
	});
});

describe('minder logs, of runs and schedules', () => {
	it('takes a run, and a schedule for its newest run, with a name before each line where there were several tries', async () => {
		client.getProcess = async (name) => {
			if (name === 'web') return { process: processOf('web'), instances: [], revisions: [], events: [], nodes: [] };
			throw new MinderError('not-found', `no process named ${name}`);
		};
		client.runs = [
			runOf('night', NOW + 60_000, { outcome: 'skipped' }),
			runOf('night', NOW, { tasks: [taskOf(), taskOf({ ordinal: 1 })] }),
		];
		client.chunks = [
			{ instance: 'night@20260101T000000Z.0' as never, stream: 'stdout', data: Buffer.from('one\n') },
			{ instance: 'night@20260101T000000Z.1' as never, stream: 'stdout', data: Buffer.from('two\n') },
		];
		for (const name of ['night', 'night@20260101T000000Z']) {
			const each = freshIo();
			expect(await each.run('logs', name), each.stderr.text).toBe(0);
			expect(each.stdout.text).toBe('night@20260101T000000Z.0 | one\nnight@20260101T000000Z.1 | two\n');
		}
		client.listRuns = async (name) => {
			throw new MinderError('not-found', `no schedule named ${name}`);
		};
		expect(await io.run('logs', 'nobody')).toBe(3);
		expect(io.stderr.text).toBe('minder: no process named nobody\n');
	});
});
