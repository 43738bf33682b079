import { describe, expect, it } from 'vitest';
import { readGotorch } from '../../../../src/model/import/gotorch.ts';
import type { ScheduleSpec } from '../../../../src/model/schedule-spec.ts';
import { loadSpecs } from '../../../../src/model/spec-file.ts';
import { specToYaml } from '../../../../src/model/spec-print.ts';
import { nextFire } from '../../../../src/policy/cron/next-fire.ts';

const task = (over: object = {}) => ({
	Command: '/srv/report.sh',
	TaskType: 'common',
	Times: '0 * * * * *',
	Max: 0,
	Ips: [],
	...over,
});
const read = (...tasks: unknown[]) => readGotorch(JSON.stringify(tasks), { timezone: 'Asia/Shanghai', nodes: [] });
const lost = (...tasks: unknown[]): string[] =>
	read(...tasks).notes.flatMap((note) => (note.kind === 'lost' ? [`${note.at}: ${note.text}`] : []));
const times = (Times: string): ScheduleSpec | undefined => read(task({ Times })).schedules[0];

/** The first fires in 2026, as UTC. */
function fires(Times: string, count: number): string[] {
	const { schedules } = readGotorch(JSON.stringify([task({ Times })]), { timezone: 'UTC', nodes: [] });
	const [spec] = schedules;
	const found: string[] = [];
	let at: number | undefined = Date.UTC(2026, 0, 1) - 1;
	while (spec !== undefined && found.length < count) {
		at = nextFire(spec, 0, at);
		if (at === undefined) break;
		found.push(new Date(at).toISOString().slice(0, 19));
	}
	return found;
}

describe("Gotorch's task list", () => {
	it('has week before month, and its Sunday comes', () => {
		expect(times('5 30 2 * 7 3')?.when).toEqual({ kind: 'cron', expression: '5 30 2 * 3 7' });
		// 4 January 2026 is a Sunday, the 5th a Monday.
		expect(fires('0 0 0 * 7 *', 2)).toEqual(['2026-01-04T00:00:00', '2026-01-11T00:00:00']);
		expect(fires('0 0 0 * 1 *', 1)).toEqual(['2026-01-05T00:00:00']);
		expect(fires('0 0 0 * */2 *', 4).map((at) => at.slice(8, 10))).toEqual(['02', '04', '05', '07']);
	});

	it('fires at single values and at the ends of ranges, which Gotorch never reached', () => {
		expect(fires('7 0 0 * * *', 1)).toEqual(['2026-01-01T00:00:07']);
		expect(fires('1-3 0 0 1 * 1', 3)).toEqual(['2026-01-01T00:00:01', '2026-01-01T00:00:02', '2026-01-01T00:00:03']);
	});

	it('runs in a time zone that the file names, and makes up for what was missed', () => {
		expect(times('0 0 2 * * *')).toMatchObject({ timezone: 'Asia/Shanghai', catchUp: 'once' });
	});

	it('gives the command to a shell, quotes and all, and stops it with a grace', () => {
		const [schedule] = read(task({ Command: `/srv/report.sh 'a b' | tee "$LOG"` })).schedules;
		expect(schedule?.run).toMatchObject({
			command: '/bin/sh',
			args: ['-c', `/srv/report.sh 'a b' | tee "$LOG"`],
			stop: { signal: 'SIGTERM', timeoutSeconds: 10 },
		});
	});

	it('keeps Max copies of a daemon on each machine of Ips, whichever of their addresses it is', () => {
		const daemon = task({ TaskType: 'daemon', Command: 'php /srv/worker.php', Max: 3, Ips: ['10.0.0.1', '10.0.0.2'] });
		expect(read(daemon).processes).toMatchObject([
			{
				name: 'worker',
				daemon: true,
				command: '/bin/sh',
				args: ['-c', 'php /srv/worker.php'],
				restart: { policy: 'always' },
				stop: { group: true },
				placement: { count: 6, perNode: 3, constraints: ['ip in (10.0.0.1, 10.0.0.2)'] },
			},
		]);
		expect(lost(daemon)).toEqual([expect.stringContaining('minder node label NODE ip=10.0.0.1')]);
		expect(read(task({ TaskType: 'daemon' })).processes[0]?.placement.count).toBe(1);
	});

	it('caps runs of a common task at Max, on each machine of Ips', () => {
		const [one, many, free] = read(task({ Max: 2, Ips: ['10.0.0.1'] }), task({ Ips: ['a', 'b'] }), task()).schedules;
		expect(one).toMatchObject({
			overlap: 'allow',
			maxRunning: 2,
			on: { strategy: 'any', constraints: ['ip=10.0.0.1'] },
		});
		expect(many).toMatchObject({ on: { strategy: 'all', constraints: ['ip in (a, b)'] } });
		expect(free).not.toHaveProperty('maxRunning');
		expect(free?.on).not.toHaveProperty('constraints');
	});

	it('keeps tasks of the same command apart', () => {
		const { schedules, processes } = read(task(), task({ Times: '0 0 * * * *' }), task({ TaskType: 'daemon' }));
		expect(schedules.map(({ name }) => name)).toEqual(['report', 'report-2']);
		expect(processes.map(({ name }) => name)).toEqual(['report-3']);
	});

	it('goes on after a bad task, and tells which one it was', () => {
		const good = task({ Command: '/bin/good' });
		const { schedules } = read(7, task({ Times: '* *' }), task({ Times: '61 * * * * *' }), good);
		expect(schedules.map(({ name }) => name)).toEqual(['good']);
		expect(
			lost(
				7,
				task({ Times: '* *' }),
				task({ Times: '0 0 0 * 8 *' }),
				task({ TaskType: 'odd' }),
				task({ Command: '' }),
				task({ Max: -1 }),
				task({ Ips: 'all' }),
				task({ Colour: 'red' }),
			),
		).toEqual([
			expect.stringContaining('1: left out: found 7'),
			expect.stringContaining('2: left out: /srv/report.sh: Times: found 2 fields'),
			expect.stringContaining('3: left out: /srv/report.sh: Times: found week 8'),
			expect.stringContaining('4: left out: /srv/report.sh: TaskType: found "odd"'),
			expect.stringContaining('5: left out: Command'),
			expect.stringContaining('6: left out: /srv/report.sh: Max'),
			expect.stringContaining('7: left out: /srv/report.sh: Ips'),
			expect.stringContaining('8: Colour is not carried over'),
		]);
	});

	it('pauses what wants both a day and a weekday, since here one of them is enough', () => {
		expect(times('0 0 0 1-7 1 *')?.paused).toBe(true);
		expect(times('0 0 0 */2 1 *')?.paused).toBe(false);
		expect(lost(task({ Times: '0 0 0 1-7 1 *' }))).toEqual([expect.stringContaining('so it is paused')]);
	});

	it('says where it is no JSON, or no list', () => {
		expect(() => readGotorch('[{', { timezone: 'UTC', nodes: [] })).toThrow(/not JSON: .*position/);
		expect(() => readGotorch('{}', { timezone: 'UTC', nodes: [] })).toThrow(/expected a list of tasks/);
	});

	it('makes a spec file that reads as the same', () => {
		const { processes, schedules } = read(task(), task({ TaskType: 'daemon', Ips: ['10.0.0.1'], Max: 2 }));
		const set = loadSpecs([{ name: 'a.yaml', text: specToYaml(processes, schedules), directory: '/' }]);
		expect(set.schedules).toEqual(schedules);
		expect(set.specs).toEqual(processes);
	});
});
