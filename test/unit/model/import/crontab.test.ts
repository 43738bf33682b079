import { describe, expect, it } from 'vitest';
import { readCrontab } from '../../../../src/model/import/crontab.ts';
import { loadSpecs } from '../../../../src/model/spec-file.ts';
import { specToYaml } from '../../../../src/model/spec-print.ts';

const read = (text: string, over: { system?: boolean; nodes?: string[]; timezone?: string } = {}) =>
	readCrontab(text, { timezone: 'UTC', nodes: [], system: false, ...over });
const lost = (text: string, over = {}): string[] =>
	read(text, over).notes.flatMap((note) => (note.kind === 'lost' ? [`${note.at}: ${note.text}`] : []));

describe('a crontab', () => {
	it('becomes schedules that run as cron runs them: by the shell, beside one another, never later', () => {
		const { schedules, processes } = read('*/5  *\t* * *   /usr/bin/poll --quiet >/dev/null 2>&1\n');
		expect(processes).toEqual([]);
		expect(schedules).toMatchObject([
			{
				name: 'poll',
				when: { kind: 'cron', expression: '*/5 * * * *' },
				timezone: 'UTC',
				run: { command: '/bin/sh', args: ['-c', '/usr/bin/poll --quiet >/dev/null 2>&1'], daemon: false },
				overlap: 'allow',
				catchUp: 'none',
				paused: false,
			},
		]);
	});

	it('of the system has the user before the command', () => {
		const text = '17 *\t* * *\troot    cd / && run-parts --report /etc/cron.hourly\n@daily www-data /srv/clean.sh';
		const { schedules } = read(text, { system: true });
		expect(schedules).toMatchObject([
			{ name: 'run-parts', run: { user: 'root', args: ['-c', 'cd / && run-parts --report /etc/cron.hourly'] } },
			{ name: 'clean', when: { expression: '0 0 * * *' }, run: { user: 'www-data', args: ['-c', '/srv/clean.sh'] } },
		]);
		expect(lost('1 2 3 4 5 root', { system: true })).toEqual([
			'1: left out: 1 2 3 4 5 root: found no command behind the user',
		]);
	});

	it('keeps the environment of the lines above each job', () => {
		const { schedules, notes } = read(
			['SHELL=/bin/bash', 'PATH = "/opt/bin:/bin"', '0 1 * * * a', 'HOME=/srv', "X='1 2'", '0 2 * * * b'].join('\n'),
		);
		expect(schedules.map(({ run }) => [run.command, run.cwd, run.env])).toEqual([
			['/bin/bash', undefined, { PATH: '/opt/bin:/bin' }],
			['/bin/bash', '/srv', { PATH: '/opt/bin:/bin', HOME: '/srv', X: '1 2' }],
		]);
		expect(notes.filter(({ kind }) => kind === 'lost')).toEqual([]);
		expect(notes.map(({ text }) => text)).toContainEqual(expect.stringContaining('home directory'));
	});

	it('runs in the zone of its machine, and of CRON_TZ from there on', () => {
		const text = '0 1 * * * a\nCRON_TZ=Asia/Tokyo\n0 1 * * * b\nCRON_TZ=Mars/Base\n0 1 * * * c';
		expect(read(text, { timezone: 'Europe/Berlin' }).schedules.map((each) => each.timezone)).toEqual([
			'Europe/Berlin',
			'Asia/Tokyo',
			'Asia/Tokyo',
		]);
		expect(lost(text)).toEqual([
			'4: CRON_TZ=Mars/Base is no time zone that is known here: what follows runs in Asia/Tokyo',
		]);
	});

	it('says what has no place here, and pauses what would run without its input', () => {
		const text = ['MAILTO=me@example.org', '@reboot /bin/warm', '0 1 * * * mail bob%hi%there \\% all', 'nonsense'].join(
			'\n',
		);
		expect(lost(text)).toEqual([
			'1: MAILTO=me@example.org: no mail is sent; minder logs NAME shows what a run wrote',
			'2: left out: /bin/warm: @reboot is no time: make it a process, which agents start when they come up',
			'3: mail: its standard input (what stands behind %) is not carried over, so it is paused',
			'4: left out: nonsense: found neither five fields and a command, nor NAME=value',
		]);
		expect(read(text).schedules).toMatchObject([{ name: 'mail', paused: true, run: { args: ['-c', 'mail bob'] } }]);
		expect(lost('MAILTO=""\n0 1 * * * date +\\%F')).toEqual([]);
		expect(read('0 1 * * * date +\\%F').schedules[0]?.run.args).toEqual(['-c', 'date +%F']);
	});

	it('reads the other lines where one is wrong, and tells which', () => {
		const text = '61 * * * * /bin/a\n0 0 31 2 * /bin/b\n# 0 0 * * * not this\n\n0 0 * * * /bin/c';
		expect(read(text).schedules.map(({ name }) => name)).toEqual(['c']);
		expect(lost(text)).toEqual([
			'1: left out: /bin/a: cron: minute: found "61", expected 0 to 59',
			expect.stringMatching(/^2: left out: \/bin\/b: cron: /),
		]);
	});

	it('goes to the nodes that are named, else says that any will do', () => {
		const named = read('0 1 * * * a', { nodes: ['web-1'] });
		expect(named.schedules[0]?.on.nodes).toEqual(['web-1']);
		expect(named.notes.filter(({ text }) => text.includes('--node'))).toEqual([]);
		expect(read('0 1 * * * a').notes.filter(({ text }) => text.includes('--node'))).toHaveLength(1);
	});

	it('makes a spec file that reads as the same', () => {
		const { schedules } = read(
			'CRON_TZ=Asia/Tokyo\nX=*\n*/5 * * * * echo "a: b" # c\n@weekly /bin/b %x\n0 1 * * * /bin/b',
		);
		expect(schedules.map(({ name }) => name)).toEqual(['echo', 'b', 'b-2']);
		const text = specToYaml([], schedules);
		expect(loadSpecs([{ name: 'a.yaml', text, directory: '/' }]).schedules).toEqual(schedules);
	});
});
