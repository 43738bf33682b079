import { expect, it } from 'vitest';
import { readSchedule } from '../../../src/model/schedule-build.ts';
import type { ScheduleSpec } from '../../../src/model/schedule-spec.ts';
import { diffSchedules } from '../../../src/policy/schedule-change.ts';

function schedule(raw: object): ScheduleSpec {
	const { value, problems } = readSchedule('night', { run: 'x', ...raw }, undefined);
	if (value === undefined) throw new Error(problems.map(({ text }) => text).join());
	return value;
}

it('schedules that mean the same do not differ', () => {
	expect(diffSchedules(schedule({ cron: '@hourly' }), schedule({ cron: '0  * * * *', overlap: 'forbid' }))).toEqual([]);
});

it('differences are told in the order of the fields, times as texts, what is run below run, and no secret', () => {
	const before = schedule({ at: '2026-01-01T00:00:00Z', run: { command: 'x', env: { P: { secret: 'one' } } } });
	const after = schedule({
		cron: '@hourly',
		run: { command: 'x', env: { P: { secret: 'two' } }, timeout: 5 },
		on: { nodes: ['a'] },
		expiresAt: '2027-01-01T00:00:00Z',
		dependsOn: ['b'],
	});
	const found = diffSchedules(before, after);
	expect(found.map(({ path }) => path)).toEqual([
		'when',
		'run.env.P',
		'timeoutSeconds',
		'on.nodes',
		'expiresAt',
		'dependsOn',
	]);
	expect(found[0]).toEqual({ path: 'when', before: '@at 2026-01-01T00:00:00Z', after: '0 * * * *' });
	expect(found[4]).toEqual({ path: 'expiresAt', before: undefined, after: '2027-01-01T00:00:00Z' });
	expect(JSON.stringify(found)).not.toMatch(/one|two/);
});
