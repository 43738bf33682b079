import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MinderError } from '../../../src/model/errors.ts';
import type { ProcessSpec } from '../../../src/model/process-spec.ts';
import { LARGEST_SPEC_FILE, loadSpec, loadSpecs, mergeSpecs } from '../../../src/model/spec-file.ts';

const COMPLETE = {
	name: 'api',
	command: 'x',
	args: [],
	daemon: true,
	env: {},
	limits: {},
	restart: {
		policy: 'always',
		intervalSeconds: 1,
		backoff: 2,
		maxIntervalSeconds: 60,
		jitter: 0.25,
		limit: 10,
		windowSeconds: 600,
		resetAfterSeconds: 60,
		onLimit: 'fail',
	},
	stop: { signal: 'SIGTERM', timeoutSeconds: 10, group: false },
	startSeconds: 1,
	placement: { count: 1, all: false, nodes: [], selector: {} },
};

function only(text: string, directory?: string): ProcessSpec {
	const { specs } = loadSpec(text, 'f.yaml', directory);
	expect(specs).toHaveLength(1);
	return specs[0] as ProcessSpec;
}

const api = (fields: string, directory?: string) => only(`processes: {api: {command: x, ${fields}}}`, directory);

function linesOf(run: () => unknown): string[] {
	try {
		run();
	} catch (error) {
		if (!(error instanceof MinderError)) throw error;
		expect(error.code).toBe('invalid-spec');
		return error.message.split('\n');
	}
	throw new Error('nothing was thrown');
}

const problems = (text: string) => linesOf(() => loadSpec(text, 'f.yaml'));
const apiProblems = (fields: string) =>
	problems(`processes: {api: {command: x, ${fields}}}`).map((line) =>
		line.replace(/^f\.yaml:1:\d+: processes\.api\.?/, ''),
	);

describe('loadSpec', () => {
	it('fills in every default', () => {
		expect(api('')).toStrictEqual(COMPLETE);
		expect(api('daemon: false')).toStrictEqual({
			...COMPLETE,
			daemon: false,
			restart: { ...COMPLETE.restart, policy: 'never' },
		});
	});

	it('reads every field', () => {
		const text = `
processes:
  api:
    command: [/usr/bin/python3, -m]
    args: [http.server, 8000, 1.10, true, ""]
    daemon: true
    cwd: /srv/api
    env: {PORT: 8000, VERSION: 1.10, MODE: 0o22, ON: true, NO: no, EMPTY: "", constructor: x}
    envFile: /etc/api.env
    user: 1000
    umask: 022
    limits: {nofile: 65536, core: 0, as: 1GiB, cpu: 1h, stack: unlimited, data: 10MB}
    restart: {policy: on-failure, interval: 500ms, backoff: 1.5, maxInterval: 20, jitter: 0, limit: 3, window: 2m, resetAfter: 1h, onLimit: slow}
    stop: {signal: int, timeout: 1m, group: true}
    startSeconds: 0.5
    placement:
      count: 3
      nodes: [a, b.c, a]
      selector: {role: web, x-rack: 01}
      constraints: ["zone in (b, a)", gpu exists]
      spread: rack
      prefer: {x-disk==ssd: 30}
      avoid: {spot exists: 10}
      perNode: 2
`;
		expect(only(text)).toStrictEqual({
			name: 'api',
			command: '/usr/bin/python3',
			args: ['-m', 'http.server', '8000', '1.10', 'true', ''],
			daemon: true,
			cwd: '/srv/api',
			env: { PORT: '8000', VERSION: '1.10', MODE: '0o22', ON: 'true', NO: 'no', EMPTY: '', constructor: 'x' },
			envFile: '/etc/api.env',
			user: '1000',
			umask: '022',
			limits: { nofile: 65536, core: 0, as: 2 ** 30, cpu: 3600, stack: 'unlimited', data: 1e7 },
			restart: {
				policy: 'on-failure',
				intervalSeconds: 0.5,
				backoff: 1.5,
				maxIntervalSeconds: 20,
				jitter: 0,
				limit: 3,
				windowSeconds: 120,
				resetAfterSeconds: 3600,
				onLimit: 'slow',
			},
			stop: { signal: 'SIGINT', timeoutSeconds: 60, group: true },
			startSeconds: 0.5,
			placement: {
				count: 3,
				all: false,
				nodes: ['a', 'b.c'],
				selector: { role: 'web', 'x-rack': '01' },
				constraints: ['zone in (a, b)', 'gpu exists'],
				spread: 'rack',
				preferences: { 'x-disk=ssd': 30, 'spot exists': -10 },
				perNode: 2,
			},
		});
	});

	it('reads JSON, indented with tabs too', () => {
		expect(only('{\n\t"processes": {\n\t\t"api": {"command": "x"}\n\t}\n}')).toStrictEqual(COMPLETE);
	});

	it('reads several documents, and skips empty ones', () => {
		const text = '---\nprocesses: {a: {command: x}}\n---\n# nothing\n---\nprocesses: {b: {command: y}}\n';
		expect(loadSpec(text, 'f').specs.map((spec) => [spec.name, spec.command])).toEqual([
			['a', 'x'],
			['b', 'y'],
		]);
	});

	it('splits arguments that are one text, and takes a restart that is a policy', () => {
		const spec = api(`args: "a 'b c' $x * # |", restart: on-failure`);
		expect(spec.args).toEqual(['a', 'b c', '$x', '*', '#', '|']);
		expect(spec.restart).toStrictEqual({ ...COMPLETE.restart, policy: 'on-failure' });
		expect(api('restart: {limit: unlimited}').restart.limit).toBeNull();
	});

	it('leaves out keys that begin with x-', () => {
		const text = 'x-a: {y: 1}\nprocesses: {x-b: 3, api: {x-c: 1, command: x, env: {x-d: 1}, stop: {x-e: 2}}}';
		expect(only(text)).toStrictEqual(COMPLETE);
	});

	it('follows aliases and merge keys; what stands in the mapping itself wins', () => {
		const text = `
x-a: &a {command: a, args: [1], env: &env {A: 1}}
x-b: &b {command: b, cwd: /b}
processes:
  one: {command: x, <<: *a}
  two: {<<: [*a, *b], env: {<<: *env, B: 2}}
  three: *b
`;
		const specs = loadSpec(text, 'f').specs;
		expect(specs.map(({ command, args, cwd, env }) => ({ command, args, cwd, env }))).toEqual([
			{ command: 'x', args: ['1'], cwd: undefined, env: { A: '1' } },
			{ command: 'a', args: ['1'], cwd: '/b', env: { A: '1', B: '2' } },
			{ command: 'b', args: [], cwd: '/b', env: {} },
		]);
	});

	it('starts relative paths at the directory of the file', () => {
		const text = 'processes: {api: {command: ../bin/x, cwd: ., envFile: conf/env}}';
		expect(only(text, '/srv/app')).toMatchObject({
			command: '/srv/bin/x',
			cwd: '/srv/app',
			envFile: '/srv/app/conf/env',
		});
		expect(problems(text)).toEqual([
			'f.yaml:1:28: processes.api.command: found "../bin/x", expected an absolute path or a name without a slash',
			'f.yaml:1:43: processes.api.cwd: found ".", expected an absolute path',
			'f.yaml:1:55: processes.api.envFile: found "conf/env", expected an absolute path',
		]);
		expect(linesOf(() => only('processes: {api: {command: bin/x}}', '/srv'))).toEqual([
			'f.yaml:1:28: processes.api.command: found "bin/x", expected an absolute path, a path that begins with ./ or ../ or a name without a slash',
		]);
	});

	it('says file, line, column, path, what was found and what was expected, of all problems in order', () => {
		const text = `processes:
  api:
    comand: x
    restart: {interval: 10 parsecs, limt: 3}
    update: {canary: 1.5}
    placement: {all: true, count: 2, spread: zone}
    args: [ok, {}]
    env: {1A: 2, B: }
  web:
proceses: {}
`;
		expect(problems(text)).toEqual([
			'f.yaml:2:3: processes.api.command: missing, expected a program: its path, its name or a list of the program and its arguments',
			'f.yaml:3:5: processes.api.comand: unknown key, did you mean command?',
			'f.yaml:4:25: processes.api.restart.interval: found "10 parsecs", expected a duration such as 500ms, 10s or 1h30m',
			'f.yaml:4:37: processes.api.restart.limt: unknown key, did you mean limit?',
			'f.yaml:5:22: processes.api.update.canary: found 1.5, expected a whole number from 0 to 10000',
			'f.yaml:6:28: processes.api.placement.count: is of no use with all: true, which means one instance on every node; remove one of the two',
			'f.yaml:6:38: processes.api.placement.spread: is of no use with all: true, which means one instance on every node; remove one of the two',
			'f.yaml:7:16: processes.api.args[1]: found a mapping, expected a text',
			'f.yaml:8:11: processes.api.env.1A: expected a name of letters, digits and "_" that does not begin with a digit as key',
			'f.yaml:8:21: processes.api.env.B: found nothing, expected a text, a number, true or false, or {secret: VALUE}',
			'f.yaml:9:7: processes.web: found nothing, expected a mapping',
			'f.yaml:10:1: proceses: unknown key, did you mean processes?',
		]);
	});

	it.each([
		['daemon: no', 'daemon: found "no", expected true or false'],
		['cwd: 3', 'cwd: found 3, expected a directory'],
		['env: [A]', 'env: found a list, expected a mapping of names to values'],
		['env: {A: {}}', 'env.A.secret: missing, expected the value, a text'],
		['user: "a:b"', 'user: found "a:b", expected the name or number of a user, such as www-data or 1000'],
		['umask: 999', 'umask: found "999", expected an octal mask from "000" to "777", such as "022"'],
		['umask: 0o22', 'umask: found "0o22", expected an octal mask from "000" to "777", such as "022"'],
		['limits: {nofil: 1}', 'limits.nofil: unknown key, did you mean nofile?'],
		['limits: {nofile: 1.5}', 'limits.nofile: found 1.5, expected a whole number or unlimited'],
		['limits: {cpu: 500ms}', 'limits.cpu: found "500ms", expected whole seconds'],
		[
			'restart: unless-stopped',
			'restart: found "unless-stopped", expected always, on-success, on-failure, on-abnormal, on-abort, on-watchdog or never, or a mapping',
		],
		[
			'restart: {policy: sometimes}',
			'restart.policy: found "sometimes", expected always, on-success, on-failure, on-abnormal, on-abort, on-watchdog or never',
		],
		['restart: {limit: -1}', 'restart.limit: found -1, expected a whole number from 0 to 100000'],
		['restart: {limit: ten}', 'restart.limit: found "ten", expected a whole number or unlimited'],
		['restart: {backoff: 0.5}', 'restart.backoff: found 0.5, expected a number from 1 to 100'],
		['restart: {jitter: 2}', 'restart.jitter: found 2, expected a number from 0 to 1'],
		['restart: {interval: 10s, maxInterval: 5s}', 'restart.maxInterval: found 5s, expected at least interval, 10s'],
		[
			'daemon: false, restart: always',
			'restart.policy: found "always", expected on-failure, on-abnormal, on-abort, on-watchdog or never, because daemon: false runs to completion once',
		],
		[
			'daemon: false, restart: on-success',
			'restart.policy: found "on-success", expected on-failure, on-abnormal, on-abort, on-watchdog or never, because daemon: false runs to completion once',
		],
		[
			'stop: {signal: TREM}',
			'stop.signal: found "TREM", expected a signal such as TERM, SIGTERM or 15; did you mean TERM?',
		],
		['stop: {timeout: -1}', 'stop.timeout: found -1, expected a duration such as 500ms, 10s or 1h30m'],
		['placement: {count: 10001}', 'placement.count: found 10001, expected a whole number from 0 to 10000'],
		['placement: {count: 1.5}', 'placement.count: found 1.5, expected a whole number from 0 to 10000'],
		[
			'placement: {all: true, count: 1}',
			'placement.count: is of no use with all: true, which means one instance on every node; remove one of the two',
		],
		[
			'placement: {nodes: []}',
			'placement.nodes: found an empty list, expected at least one node; without the key, every node will do',
		],
		[
			'placement: {nodes: ["a b"]}',
			'placement.nodes[0]: found "a b", expected the name of a node: letters, digits, ".", "-" or "_", beginning with a letter or digit',
		],
		[
			'placement: {constraints: [zone]}',
			'placement.constraints[0]: found "zone", expected a constraint on a label: "label=value", "label!=value", "label in (a, b)" or "label exists"',
		],
		[
			'placement: {prefer: {disk=ssd: 0}}',
			'placement.prefer["disk=ssd"]: found 0, expected a whole number from 1 to 100',
		],
		[
			'placement: {prefer: {disk=ssd: 5}, avoid: {disk==ssd: 5}}',
			'placement.avoid: found disk=ssd, which stands under prefer as well; remove one of the two',
		],
		['placement: {perNode: 0}', 'placement.perNode: found 0, expected a whole number from 1 to 10000'],
		['placement: {maxPerNode: 1}', 'placement.maxPerNode: unknown key, did you mean perNode?'],
		['args: "a \'b"', 'args: found "a \'b", expected a closing \''],
		['args: ["a\\0b"]', 'args[0]: contains a NUL byte, which no program can be given'],
		['env: {A: "\\ud800"}', 'env.A: is not well-formed Unicode'],
		['env: {A: {secret: [hunter2]}}', 'env.A.secret: found a list, expected the value, a text'],
		['env: {A: {secrets: hunter2, secret: x}}', 'env.A.secrets: unknown key, did you mean secret?'],
		['env: {A: {secret: "hunter2\\0"}}', 'env.A.secret: contains a NUL byte, which no program can be given'],
		['env: {A: [hunter2]}', 'env.A: found a list, expected a text, a number, true or false, or {secret: VALUE}'],
		[
			'env: {A: {secret: (secret)}}',
			'env.A.secret: found "(secret)", which says nothing of the value: write the value itself',
		],
		['environment: {}', 'environment: unknown key, did you mean env?'],
		[
			'zzz: 1',
			'zzz: unknown key, expected one of command, args, daemon, cwd, env, envFile, user, umask, limits, restart, stop, startSeconds, placement, readiness, liveness, dependsOn, logs, resources, background, update, disconnect (keys of your own begin with x-)',
		],
	])('refuses %s', (fields, problem) => {
		expect(apiProblems(fields)).toEqual([problem]);
	});

	it.each([
		['""', 'found "", expected a program'],
		['[]', 'found an empty list or name, expected a program'],
		['["", a]', 'found an empty list or name, expected a program'],
		['node web.mjs', 'found "node web.mjs", expected a program without its arguments'],
		['"a\\0b"', 'contains a NUL byte'],
		['{}', 'found a mapping, expected a program'],
	])('refuses the command %s', (command, problem) => {
		expect(problems(`processes: {api: {command: ${command}}}`)).toEqual([
			expect.stringContaining(`processes.api.command: ${problem}`),
		]);
	});

	it.each([
		['', 'f.yaml:1:1: found no process'],
		['# only a comment\n', 'f.yaml:1:1: found no process'],
		['---\n---\n', 'f.yaml:1:1: found no process'],
		['processes: {}', 'f.yaml:1:1: found no process'],
		['processes:\n', 'f.yaml:1:11: processes: found nothing, expected a mapping of names to processes'],
		['processes: [a]', 'f.yaml:1:12: processes: found a list, expected a mapping of names to processes'],
		['- a', 'f.yaml:1:1: found a list, expected a mapping with the key processes'],
		['hello', 'f.yaml:1:1: found "hello", expected a mapping with the key processes'],
		['processes:\n\ta: {}', 'f.yaml:2:1: found a tab, expected spaces: YAML is indented with spaces alone'],
		['processes: [a', 'f.yaml:1:14: not valid YAML: flow sequence'],
		['processes:\n  a: "x', 'f.yaml:2:8: not valid YAML: missing closing "quote'],
		[
			'processes: {a: !run {command: x}}',
			'f.yaml:1:16: found what YAML takes for a tag: put a text that begins with ! in quotes; tags are not used in specs',
		],
		['processes: {a: {command: x}, a: {command: y}}', 'f.yaml:1:30: processes.a: the same key stands here twice'],
		['processes: {? [a] : {command: x}}', 'f.yaml:1:15: processes: found a list as key, expected a text'],
		[
			'processes: {a: {command: x, env: {__proto__: 1}}}',
			'f.yaml:1:35: processes.a.env.__proto__: this key is not allowed',
		],
		[
			'processes: {a.b: {command: x}}',
			'f.yaml:1:13: processes["a.b"]: found "a.b", expected a name of 1 to 63 letters',
		],
		['processes: {a: {command: x, <<: 3}}', 'f.yaml:1:33: processes.a.<<: found 3, expected an alias of a mapping'],
		['processes: &a {a: *a}', 'f.yaml:1:1: is nested more than 50 levels deep'],
		['['.repeat(100_000), 'is nested too deeply'],
	])('refuses %.40j', (text, problem) => {
		expect(problems(text)[0]).toContain(problem.replace('processes.a.<<', 'processes.a["<<"]'));
	});

	it('limits what aliases expand to', () => {
		const level = (index: number) => `x-${index}: &l${index} [${`*l${index - 1}, `.repeat(9)}]`;
		const text = ['x-0: &l0 [a]', ...Array.from({ length: 9 }, (_, index) => level(index + 1)), 'processes: {a: *l9}'];
		expect(problems(text.join('\n'))).toEqual([
			'f.yaml:1:1: aliases (*name) expand to more than 20000 values; write fewer of them',
		]);
	});

	it('limits the size of a file', () => {
		const text = `processes: {a: {command: x}} #${'é'.repeat(LARGEST_SPEC_FILE / 2)}`;
		expect(problems(text)).toEqual([
			`f.yaml: found ${LARGEST_SPEC_FILE + 30} bytes, expected at most 1048576; split it into several files`,
		]);
	});

	it('shows at most 20 problems', () => {
		const entries = Array.from({ length: 30 }, (_, index) => `p${index}: {command: x, bad: 1}`);
		const lines = problems(`processes: {${entries.join(', ')}}`);
		expect(lines).toHaveLength(21);
		expect(lines.at(-1)).toBe('… and 10 more');
	});
});

describe('processInfos', () => {
	const info = (fields: string) => only(`{"processInfos": [{"processName": "app"${fields}}]}`);

	it('reads the first sketch', () => {
		const text = `{"processInfos": [{"isDaemon": true, "processName": "app", "restartInterval": 10, "restartCountLimit": 10, "signal": 9,
			"parameters": "-m cluster -n 1", "environmentVariable": {"key": "value"}}]}`;
		expect(only(text)).toStrictEqual({
			...COMPLETE,
			name: 'app',
			command: 'app',
			args: ['-m', 'cluster', '-n', '1'],
			env: { key: 'value' },
			restart: { ...COMPLETE.restart, intervalSeconds: 10, backoff: 1, maxIntervalSeconds: 10, jitter: 0 },
			stop: { ...COMPLETE.stop, signal: 'SIGKILL' },
		});
	});

	it('takes the program from processPath, and a one-shot', () => {
		expect(info(', "processPath": "/opt/app", "isDaemon": false')).toMatchObject({
			name: 'app',
			command: '/opt/app',
			daemon: false,
			restart: { policy: 'never' },
		});
	});

	it('makes the window long enough for the limit', () => {
		expect(info(', "restartInterval": 60, "restartCountLimit": 100').restart.windowSeconds).toBe(12_000);
		expect(info(', "restartInterval": 59').restart.windowSeconds).toBe(600);
	});

	it('says what is wrong where', () => {
		const text =
			'{"processInfos": [{"processName": "a b", "signal": 99},\n {"processName": "b", "restartIntervall": 3, "signal": 99}, {}]}';
		expect(problems(text)).toEqual([
			'f.yaml:1:35: processInfos[0].processName: found "a b", expected a name of 1 to 63 letters, digits, "-" or "_", beginning with a letter or digit',
			'f.yaml:1:52: processInfos[0].signal: found 99, expected a signal such as TERM, SIGTERM or 15',
			'f.yaml:2:23: processInfos[1].restartIntervall: unknown key, did you mean restartInterval?',
			'f.yaml:2:56: processInfos[1].signal: found 99, expected a signal such as TERM, SIGTERM or 15',
			'f.yaml:2:61: processInfos[2].processName: missing, expected the name of the process',
		]);
	});
});

describe('several files', () => {
	const a = { name: 'a.yaml', text: 'processes:\n  api: {command: x}\n---\nprocessInfos: [{processName: web}]' };
	const b = { name: 'b.yaml', text: 'processes:\n  db: {command: ./y}\n  web: {command: y}\n', directory: '/b' };

	it('are one set of processes', () => {
		const c = { ...b, text: b.text.replace('web:', 'cache:') };
		expect(loadSpecs([a, c]).specs.map(({ name, command }) => `${name} ${command}`)).toEqual([
			'api x',
			'web web',
			'db /b/y',
			'cache y',
		]);
	});

	it('name both places of a name that stands twice', () => {
		const twice = 'b.yaml:3:3: process web is already defined at a.yaml:4:16; rename or remove one of the two';
		expect(linesOf(() => loadSpecs([a, b]))).toEqual([twice]);
		const loaded = [loadSpec(a.text, a.name), loadSpec(b.text, b.name, b.directory)];
		expect(linesOf(() => mergeSpecs(loaded))).toEqual([twice]);
		expect(problems(`${a.text.replace('web', 'api')}`)).toEqual([
			'f.yaml:4:16: process api is already defined at f.yaml:2:3; rename or remove one of the two',
		]);
	});

	it('show the problems of all', () => {
		const bad = { name: 'bad.yaml', text: 'processes: {a: {}}' };
		expect(linesOf(() => loadSpecs([bad, { ...bad, name: 'worse.yaml' }])).map((line) => line.split(':')[0])).toEqual([
			'bad.yaml',
			'worse.yaml',
			'worse.yaml',
		]);
	});
});

describe('the example', () => {
	it.each(readdirSync(new URL('../../../deploy/examples', import.meta.url)).filter((name) => name.endsWith('.yaml')))(
		'takes deploy/examples/%s',
		(name) => {
			const text = readFileSync(new URL(`../../../deploy/examples/${name}`, import.meta.url), 'utf8');
			const { specs, schedules, functions } = loadSpec(text, name, '/clone/deploy/examples');
			expect(specs.length + schedules.length + functions.length).toBeGreaterThan(1);
		},
	);

	it('is a spec', () => {
		const text = readFileSync(new URL('../../../deploy/examples/first.yaml', import.meta.url), 'utf8');
		const { specs } = loadSpec(text, 'first.yaml', '/clone/deploy/examples');
		expect(specs.map(({ name, command, cwd, daemon, args }) => ({ name, command, cwd, daemon, args }))).toEqual([
			{ name: 'web', command: 'node', cwd: '/clone/deploy/examples', daemon: true, args: ['web.mjs'] },
			{ name: 'worker', command: 'node', cwd: '/clone/deploy/examples', daemon: true, args: ['worker.mjs'] },
			{
				name: 'hello',
				command: 'node',
				cwd: '/clone/deploy/examples',
				daemon: false,
				args: ['hello.mjs', 'a one-shot'],
			},
		]);
		expect(specs[0]?.env).toEqual({ PORT: '18080', GREETING: 'Hello from Minder' });
	});
});
