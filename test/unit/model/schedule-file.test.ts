import { describe, expect, it } from 'vitest';
import { SCHEDULE_DEFAULTS, type ScheduleSpec } from '../../../src/model/schedule-spec.ts';
import { buildProcessSpec, loadSpec, loadSpecs } from '../../../src/model/spec-file.ts';

/** The one schedule of a file whose text is that of its fields. */
function load(fields: string): ScheduleSpec {
	const { schedules } = loadSpec(`schedules: {night: ${fields.replace(/\n\t*/g, ' ')}}`, 'f.yaml', '/srv/app');
	expect(schedules).toHaveLength(1);
	return schedules[0] as ScheduleSpec;
}

/** The lines that are told of a file, without its name. */
function problems(text: string): string[] {
	try {
		loadSpec(text, 'f.yaml', '/srv/app');
		return [];
	} catch (error) {
		return (error as Error).message.split('\n').map((line) => line.replace('f.yaml:', ''));
	}
}

/** As {@link problems}, without the places, of one schedule. */
const faults = (fields: string) =>
	problems(`schedules: {night: ${fields}}`).map((line) => line.replace(/^\d+:\d+: /, ''));

const at = (iso: string) => Date.parse(iso);

describe('a schedule of a spec file', () => {
	it('has the defaults where it says nothing', () => {
		const { name, when, run, ...rest } = load('{run: /bin/true}');
		expect({ name, when }).toEqual({ name: 'night', when: { kind: 'manual' } });
		expect(run).toEqual(buildProcessSpec('night', { command: '/bin/true', daemon: false }));
		expect(rest).toEqual(SCHEDULE_DEFAULTS);
	});

	it('has each field that can be written', () => {
		const spec = load(`{
			cron: "0 3 * * *", timezone: Europe/Berlin, dst: skip,
			run: {command: ./job, args: "-n 'a b'", cwd: work, env: {A: 1.10}, envFile: e, user: 1000, umask: 022, limits: {nofile: 9},
				stop: {timeout: 3s}, logs: {maxFiles: 2}, resources: {cpu: 0.5}, timeout: 5m, successCodes: [3, TERM]},
			on: {strategy: primary, nodes: [b, 1], selector: {role: web}, constraints: ["zone = a"], order: parallel, handBack: preferred,
				healthy: {process: db, tcp: 80, http: ":8080"}, perNode: 2},
			overlap: queue, maxQueued: 3, mutex: ops/night, catchUp: all, startingDeadline: 2m, jitter: 30s,
			retries: {limit: 3, interval: 1s, backoff: 1, maxInterval: 9s}, onLost: rerun,
			startsAt: 2026-01-01T00:00:00Z, expiresAt: 2027-01-01T00:00:00+01:00, dependsOn: [a, 1], history: {successes: 1, others: 2, maxAge: 3d},
			paused: true}`);
		expect(spec.run).toEqual(
			buildProcessSpec('night', {
				command: '/srv/app/job',
				args: ['-n', 'a b'],
				daemon: false,
				cwd: '/srv/app/work',
				env: { A: '1.10' },
				envFile: '/srv/app/e',
				user: '1000',
				umask: '022',
				limits: { nofile: 9 },
				restart: { successCodes: [3, 'TERM'] },
				stop: { timeout: 3 },
				logs: { maxFiles: 2 },
				resources: { cpu: 0.5 },
			}),
		);
		expect({ ...spec, run: undefined }).toEqual({
			name: 'night',
			when: { kind: 'cron', expression: '0 3 * * *' },
			timezone: 'Europe/Berlin',
			dst: 'skip',
			timeoutSeconds: 300,
			on: {
				strategy: 'primary',
				nodes: ['b', '1'],
				selector: { role: 'web' },
				constraints: ['zone=a'],
				order: 'parallel',
				handBack: 'preferred',
				healthy: { process: 'db', tcpPort: 80, http: ':8080/' },
				perNode: 2,
			},
			overlap: 'queue',
			maxQueued: 3,
			mutex: 'ops/night',
			catchUp: 'all',
			startingDeadlineSeconds: 120,
			jitterSeconds: 30,
			retries: { limit: 3, intervalSeconds: 1, backoff: 1, maxIntervalSeconds: 9 },
			onLost: 'rerun',
			startsAt: at('2026-01-01T00:00:00Z'),
			expiresAt: at('2026-12-31T23:00:00Z'),
			dependsOn: ['a', '1'],
			history: { successes: 1, others: 2, maxAgeSeconds: 3 * 86_400 },
			paused: true,
		});
	});

	it.each([
		['every: 90s', { kind: 'every', seconds: 90 }],
		['every: 90', { kind: 'every', seconds: 90 }],
		['cron: "@every 90s"', { kind: 'every', seconds: 90 }],
		['cron: "@hourly"', { kind: 'cron', expression: '0 * * * *' }],
		['cron: 5 4   * * MON', { kind: 'cron', expression: '5 4 * * MON' }],
		['at: 2026-01-02T03:04:05+01:00', { kind: 'at', at: at('2026-01-02T02:04:05Z') }],
		['cron: "@manually"', { kind: 'manual' }],
	])('%s is a time', (text, when) => {
		expect(load(`{${text}, run: x}`).when).toEqual(when);
	});

	it('takes the zone that cron itself names', () => {
		expect(load('{cron: "CRON_TZ=Asia/Tokyo 0 3 * * *", run: x}').timezone).toBe('Asia/Tokyo');
	});

	it.each([
		['./job "a b" 022', '/srv/app/job', ['a b', '022']],
		['[job, a b, 022]', 'job', ['a b', '022']],
		['{command: [job, 1.10], args: [022]}', 'job', ['1.10', '022']],
	])('run: %s is a program and its arguments', (text, command, args) => {
		expect(load(`{run: ${text}}`).run).toMatchObject({ command, args });
	});

	it('retries as a number are the limit', () => {
		expect(load('{run: x, retries: 3}').retries).toEqual({ ...SCHEDULE_DEFAULTS.retries, limit: 3 });
	});

	it('an interval of retries beyond the usual longest one raises that, and a short longest one lowers the interval', () => {
		expect(load('{run: x, retries: {interval: 1h}}').retries).toMatchObject({
			intervalSeconds: 3600,
			maxIntervalSeconds: 3600,
		});
		expect(load('{run: x, retries: {maxInterval: 2s}}').retries).toMatchObject({
			intervalSeconds: 2,
			maxIntervalSeconds: 2,
		});
	});

	it('may stand alone, with keys of its own, beside processes, and under the name of one', () => {
		const text =
			'processes: {a: {command: x}}\nschedules: {a: {run: {command: y, x-b: 1}, x-why: z, on: {selector: {x-c: 1}}}}';
		const { specs, schedules } = loadSpec(text, 'f');
		expect([specs.map(({ name }) => name), schedules.map(({ name, on }) => [name, on.selector])]).toEqual([
			['a'],
			[['a', { 'x-c': '1' }]],
		]);
	});

	it('problems say file, line, column, path, what was found and what was expected', () => {
		const text = `schedules:
  night:
    cron: "* * *"
    crno: x
    run: {command: a/b, timout: 3, limits: {nofil: 1}, stop: {timout: 2}, env: {P: {secert: 1}}}
    on: {node: a}
    retries: {limit: 3, delay: 3}
    history: {sucesses: 3}
  noon: 3
  x-a: {}
`;
		expect(problems(text)).toEqual([
			expect.stringMatching(/^3:11: schedules\.night\.cron: found 3 fields/),
			'4:5: schedules.night.crno: unknown key, did you mean cron?',
			expect.stringMatching(/^5:20: schedules\.night\.run\.command: found "a\/b", expected an absolute path/),
			'5:25: schedules.night.run.timout: unknown key, did you mean timeout?',
			'5:45: schedules.night.run.limits.nofil: unknown key, did you mean nofile?',
			'5:63: schedules.night.run.stop.timout: unknown key, did you mean timeout?',
			'5:81: schedules.night.run.env.P.secret: missing, expected the value, a text',
			'5:85: schedules.night.run.env.P.secert: unknown key, did you mean secret?',
			'6:10: schedules.night.on.node: unknown key, did you mean nodes?',
			'7:25: schedules.night.retries.delay: unknown key, did you mean interval?',
			'8:15: schedules.night.history.sucesses: unknown key, did you mean successes?',
			'9:9: schedules.noon: found 3, expected a mapping with the key run',
		]);
	});

	it.each([
		['{}', 'schedules.night.run: missing, expected a mapping such as {command: PATH}'],
		['{run: }', 'schedules.night.run: found nothing, expected a mapping such as'],
		['{run: []}', 'schedules.night.run: names no program'],
		['{run: "a \'b"}', 'schedules.night.run: found "a \'b", expected a closing \''],
		['{run: a/b}', 'schedules.night.run: found "a/b", expected an absolute path'],
		['{run: {}}', 'schedules.night.run.command: missing, expected a program'],
		['{run: {command: x, timeout: 0}}', 'schedules.night.run.timeout: found 0, expected a duration of at least 100ms'],
		[
			'{run: x, every: 500ms}',
			'schedules.night.every: found "500ms", expected a duration of whole seconds, at least 1s',
		],
		[
			'{run: x, at: 2026-02-30T00:00:00Z}',
			'schedules.night.at: found "2026-02-30T00:00:00Z", expected a date and time',
		],
		['{run: x, at: 2026-02-03}', 'schedules.night.at: found "2026-02-03", expected a date and time with its offset'],
		[
			'{run: x, timezone: Mars/Olympus}',
			'schedules.night.timezone: found "Mars/Olympus", expected a time zone such as',
		],
		['{run: x, cron: "@reboot"}', 'schedules.night.cron: found @reboot, which is no time: make it a process'],
		['{run: x, overlap: never}', 'schedules.night.overlap: found "never", expected allow, forbid, replace or queue'],
		['{run: x, mutex: a b}', 'schedules.night.mutex: found "a b", expected the name of a lock'],
		['{run: x, retries: -1}', 'schedules.night.retries: found -1, expected a whole number'],
		[
			'{run: x, on: {healthy: {http: 8080/x}}}',
			'schedules.night.on.healthy.http: found "8080/x", expected a port and a path',
		],
		['{run: x, on: {nodes: []}}', 'schedules.night.on.nodes: found an empty list'],
		['{run: x, schedule: "* * * * *"}', 'schedules.night.schedule: unknown key, did you mean cron?'],
		['{run: x, timeout: 5m}', 'schedules.night.timeout: unknown key, did you mean run.timeout?'],
		['{run: x, comand: y}', 'schedules.night.comand: unknown key, did you mean run.command?'],
		['{run: {command: x, retries: 3}}', 'schedules.night.run.retries: unknown key, did you mean retries beside run?'],
	])('%s is refused', (fields, text) => {
		expect(faults(fields)).toEqual([expect.stringContaining(text)]);
	});

	it.each([
		'daemon',
		'restart',
		'startSeconds',
		'placement',
		'readiness',
		'liveness',
		'dependsOn',
		'background',
		'update',
		'disconnect',
	])('%s of a process has no place in a run, and why is told', (key) => {
		expect(faults(`{run: {command: x, ${key}: {}}}`)).toEqual([
			expect.stringMatching(new RegExp(`^schedules\\.night\\.run\\.${key}: is of no use in a run`)),
		]);
	});

	it.each([
		['cron: "@hourly", every: 5s', 'every: stands beside cron, which says when as well'],
		['every: 5s, at: 2026-01-01T00:00:00Z', 'at: stands beside every, which says when as well'],
		['cron: "TZ=UTC 0 3 * * *", timezone: Asia/Tokyo', 'timezone: found Asia/Tokyo, but cron itself names UTC'],
		['every: 30s, jitter: 30s', 'jitter: found 30s, expected less than the 30s between two runs'],
		[
			'startsAt: 2026-01-01T00:00:00Z, expiresAt: 2026-01-01T00:00:00Z',
			'expiresAt: found 2026-01-01T00:00:00Z, expected a moment after',
		],
		[
			'at: 2026-01-01T00:00:00Z, startsAt: 2026-01-02T00:00:00Z',
			'at: found 2026-01-01T00:00:00Z, which lies before startsAt',
		],
		[
			'at: 2026-01-01T00:00:00Z, expiresAt: 2026-01-01T00:00:00Z',
			'at: found 2026-01-01T00:00:00Z, which does not lie before expiresAt',
		],
		['on: {strategy: primary}', 'on.strategy: found primary, which needs nodes'],
		['on: {order: sequential}', 'on.order: found sequential, which is of use with strategy: all alone'],
		['on: {handBack: preferred}', 'on.handBack: found preferred, which is of use with strategy: primary alone'],
		['on: {healthy: {}}', 'on.healthy: found an empty mapping'],
		['maxRunning: 3', 'maxRunning: is of use with overlap: allow alone'],
		['maxQueued: 3', 'maxQueued: is of use with overlap: queue or a mutex alone'],
		['retries: {interval: 5s, maxInterval: 4s}', 'retries.maxInterval: found 4s, expected at least interval, 5s'],
		['dependsOn: [night]', 'dependsOn: night depends on itself'],
	])('%s do not go together', (fields, text) => {
		expect(faults(`{run: x, ${fields}}`)).toEqual([expect.stringContaining(`schedules.night.${text}`)]);
	});

	it.each([
		['\n  night:\n    cron: */5 * * * *\n    run: x', '3:11'],
		['\n  night:\n    cron: * * * * *\n    run: x', '3:11'],
		[' {night: {cron: @hourly, run: x}}', '1:27'],
	])('a cron expression without its quotes: %j', (text, place) => {
		expect(problems(`schedules:${text}`)).toEqual([
			`${place}: what begins with * or @ has to stand in quotes: cron: "*/5 * * * *"`,
		]);
	});

	it('rules between fields are told beside what else is wrong', () => {
		expect(faults('{run: {}, maxRunning: 3, timezone: 5}')).toHaveLength(3);
	});
});

describe('schedules of several places', () => {
	const file = (name: string, text: string) => ({ name, text });

	it('a name stands once in a file and in all files together', () => {
		expect(problems('schedules: {a: {run: x}}\n---\nschedules: {a: {run: y}}')).toEqual([
			'3:13: schedule a is already defined at f.yaml:1:13; rename or remove one of the two',
		]);
		expect(() => loadSpecs([file('one', 'schedules: {a: {run: x}}'), file('two', 'schedules: {a: {run: x}}')])).toThrow(
			'two:1:13: schedule a is already defined at one:1:13; rename or remove one of the two',
		);
	});

	it('dependencies that go around in a circle are refused, within a file and among files', () => {
		const text = 'schedules:\n  a: {run: x, dependsOn: [b]}\n  b: {run: x, dependsOn: [a]}\n';
		expect(problems(text)).toEqual([
			'2:15: schedules.a.dependsOn: dependencies go around in a circle: a → b → a; remove one of them',
		]);
		const [one = '', two = ''] = text.split('\n').slice(1);
		expect(() => loadSpecs([file('one', `schedules:\n${one}`), file('two', `schedules:\n${two}`)])).toThrow(
			'one:2:3: schedules.a.dependsOn: dependencies go around in a circle: a → b → a; remove one of them',
		);
	});

	it('are one set, in the order of the files', () => {
		const set = loadSpecs([
			file('one', 'schedules: {b: {run: x, dependsOn: [a, else]}}'),
			file('two', 'schedules: {a: {run: x}}\nprocesses: {p: {command: x}}'),
		]);
		expect([set.schedules.map(({ name }) => name), set.specs.map(({ name }) => name)]).toEqual([['b', 'a'], ['p']]);
	});

	it('a file with nothing in it says what could be', () => {
		expect(problems('schedules: {}')).toEqual([expect.stringContaining('found no process, schedule or function')]);
		expect(problems('schedules: [a]')).toEqual([
			'1:12: schedules: found a list, expected a mapping of names to schedules',
		]);
		expect(problems('schedules: {x y: {run: x}}')).toEqual([expect.stringContaining('expected a name of 1 to 63')]);
	});
});
