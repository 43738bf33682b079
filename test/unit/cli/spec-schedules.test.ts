import { beforeEach, describe, expect, it } from 'vitest';
import { MinderError } from '../../../src/model/errors.ts';
import type { ScheduleName } from '../../../src/model/ids.ts';
import { readSchedule } from '../../../src/model/schedule-build.ts';
import type { ScheduleChange, ShownScheduleSpec } from '../../../src/model/schedule-views.ts';
import { loadSpec } from '../../../src/model/spec-file.ts';
import { FakeClient, processOf, specOf } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';
import { scheduleOf } from './fake-schedules.ts';

let io: FakeIo;
let client: FakeClient;

function scheduleSpec(name: string, raw: object): ShownScheduleSpec {
	const { value, problems } = readSchedule(name, { run: '/bin/job', ...raw }, undefined);
	if (value === undefined) throw new Error(problems.map(({ text }) => text).join());
	return value as ShownScheduleSpec;
}

const change = (name: string, revision: number, rest: object) =>
	({ name: name as ScheduleName, revision, ...rest }) as ScheduleChange;

beforeEach(() => {
	io = new FakeIo();
	client = new FakeClient();
	io.client = client;
	io.files['/home/op/both.yaml'] = 'processes: {a: {command: x}}\nschedules: {night: {run: y}, noon: {run: y}}';
	io.files['/home/op/schedules.yaml'] = 'schedules: {night: {run: y}}';
	io.files['/home/op/processes.yaml'] = 'processes: {a: {command: x}}';
	const before = scheduleSpec('noon', { every: '90s', startsAt: '2026-01-01T00:00:00Z' });
	const after = scheduleSpec('noon', { cron: '0 12 * * *', run: '/bin/job -n', retries: 2 });
	client.scheduleChanges = [
		change('night', 1, { kind: 'create', after: scheduleSpec('night', { cron: '@hourly', run: 'job a' }) }),
		change('noon', 3, { kind: 'update', before, after }),
		change('same', 1, { kind: 'none', after: scheduleSpec('same', {}) }),
		change('gone', 2, { kind: 'remove', before: scheduleSpec('gone', {}) }),
	];
});

const REAL = '{"dryRun":false,"prune":false}';
const DRY = '{"dryRun":true,"prune":false}';

describe('minder apply, of schedules', () => {
	it('tries both kinds before it does anything, processes first', async () => {
		expect(await io.run('apply', '-f', 'both.yaml'), io.stderr.text).toBe(0);
		expect(client.calls).toEqual([
			`apply a ${DRY}`,
			`apply-schedules night noon ${DRY}`,
			`apply a ${REAL}`,
			`apply-schedules night noon ${REAL}`,
		]);
	});

	it('leaves processes as they were where a schedule is refused', async () => {
		client.applySchedules = async () => {
			throw new MinderError('conflict', 'night is at revision 4');
		};
		expect(await io.run('apply', '-f', 'both.yaml')).toBe(6);
		expect(client.calls).toEqual([`apply a ${DRY}`]);
	});

	it.each([
		['schedules.yaml', [`apply-schedules night ${REAL}`]],
		['processes.yaml', [`apply a ${REAL}`]],
	])('asks for nothing that %s does not have', async (file, calls) => {
		expect(await io.run('apply', '-f', file)).toBe(0);
		expect(client.calls).toEqual(calls);
	});

	it('--prune asks for all kinds, whatever the file has', async () => {
		expect(await io.run('apply', '-f', 'schedules.yaml', '--prune', '--dry-run')).toBe(0);
		const how = '{"dryRun":true,"prune":true}';
		expect(client.calls).toEqual([`apply  ${how}`, `apply-schedules night ${how}`, `apply-functions  ${how}`]);
	});

	it('says what it did, or would do', async () => {
		expect(await io.run('apply', '-f', 'schedules.yaml', '--dry-run')).toBe(0);
		expect(io.stdout.text).toBe(
			[
				'schedule night created (dry run)',
				'schedule noon changed (revision 3: when, run.args, retries.limit, …) (dry run)',
				'schedule same unchanged (dry run)',
				'schedule gone removed (dry run)',
				'',
			].join('\n'),
		);
	});

	it('as JSON has them beside the processes; -q names them', async () => {
		client.changes = [{ name: specOf('a').name, revision: 1, kind: 'create', after: specOf('a') }];
		expect(await io.run('apply', '-f', 'both.yaml', '--json')).toBe(0);
		expect(JSON.parse(io.stdout.text)).toEqual({
			changes: [{ name: 'a', kind: 'create', revision: 1 }],
			schedules: [
				{ name: 'night', kind: 'create', revision: 1 },
				{ name: 'noon', kind: 'update', revision: 3 },
				{ name: 'same', kind: 'none', revision: 1 },
				{ name: 'gone', kind: 'remove', revision: 2 },
			],
			dryRun: false,
		});
		const quiet = Object.assign(new FakeIo(), { client, files: io.files });
		expect(await quiet.run('apply', '-f', 'both.yaml', '-q')).toBe(0);
		expect(quiet.stdout.text).toBe('a\nnight\nnoon\nsame\ngone\n');
	});

	it('--wait does not wait for them', async () => {
		expect(await io.run('apply', '-f', 'schedules.yaml', '--wait'), io.stderr.text).toBe(0);
		expect(client.watchers).toBe(0);
	});
});

describe('minder diff, of schedules', () => {
	it('shows path, before and after, and ends with 1; with 0 for nothing', async () => {
		expect(await io.run('diff', '-f', 'schedules.yaml')).toBe(1);
		expect(client.calls).toEqual([`apply-schedules night ${DRY}`]);
		expect(io.stdout.text).toBe(
			[
				'+ schedule night: new, 0 * * * *: job a',
				'~ schedule noon changed (revision 3: when, run.args, retries.limit, …)',
				'    when: @every 1m30s → 0 12 * * *',
				'    run.args: [] → ["-n"]',
				'    retries.limit: 0 → 2',
				'    startsAt: 2026-01-01T00:00:00Z → (absent)',
				'- schedule gone: removed, by hand: /bin/job',
				'',
			].join('\n'),
		);
		client.scheduleChanges = client.scheduleChanges.slice(2, 3);
		expect(await io.run('diff', '-f', 'schedules.yaml')).toBe(0);
	});

	it('as JSON has the fields', async () => {
		expect(await io.run('diff', '-f', 'schedules.yaml', '--json')).toBe(1);
		const { changes, schedules } = JSON.parse(io.stdout.text);
		expect([changes, schedules.map(({ name }: { name: string }) => name)]).toEqual([[], ['night', 'noon', 'gone']]);
		expect(schedules[1].fields[0]).toEqual({ path: 'when', before: '@every 1m30s', after: '0 12 * * *' });
	});
});

describe('minder export, of schedules', () => {
	beforeEach(() => {
		client.put(processOf('web'), processOf('night'));
		client.putSchedules(
			scheduleOf('night', { spec: scheduleSpec('night', { cron: '0 3 * * *' }) }),
			scheduleOf('noon', { spec: scheduleSpec('noon', {}) }),
		);
	});

	const exported = async (...names: string[]) => {
		const { specs, schedules } = await (async () => {
			const other = Object.assign(new FakeIo(), { client });
			expect(await other.run('export', ...names), other.stderr.text).toBe(0);
			return loadSpec(other.stdout.text, 'f');
		})();
		return [specs.map(({ name }) => name).join(), schedules.map(({ name }) => name).join()];
	};

	it('prints all, as a file that reads back', async () => {
		expect(await exported()).toEqual(['web,night', 'night,noon']);
	});

	it('prints those of the names, of either kind or both', async () => {
		expect(await exported('noon')).toEqual(['', 'noon']);
		expect(await exported('web')).toEqual(['web', '']);
		expect(await exported('night')).toEqual(['night', 'night']);
		expect(await exported('web', 'noon')).toEqual(['web', 'noon']);
	});

	it('ends with 3 for a name that is neither', async () => {
		expect(await io.run('export', 'noon', 'nothing')).toBe(3);
		expect(io.stderr.text).toContain('no process, schedule or function named nothing');
	});

	it('as JSON has both lists', async () => {
		expect(await io.run('export', '--json')).toBe(0);
		expect(JSON.parse(io.stdout.text)).toMatchObject({
			processes: [{ name: 'web' }, { name: 'night' }],
			schedules: [{ name: 'night', when: { kind: 'cron', expression: '0 3 * * *' } }, { name: 'noon' }],
		});
	});
});
