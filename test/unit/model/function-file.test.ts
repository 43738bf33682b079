import { describe, expect, it } from 'vitest';
import { FUNCTION_DEFAULTS, FUNCTION_RUN_DEFAULTS, type FunctionSpec } from '../../../src/model/function-spec.ts';
import { buildProcessSpec, loadSpec, loadSpecs } from '../../../src/model/spec-file.ts';

/** The one function of a file whose text is that of its fields. */
function load(fields: string, name = 'thumb'): FunctionSpec {
	const text = `functions: {${name}: ${fields.replace(/\n\t*/g, ' ')}}`;
	const { functions } = loadSpec(text, 'f.yaml', '/srv/app');
	expect(functions).toHaveLength(1);
	return functions[0] as FunctionSpec;
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

/** As {@link problems}, without the places, of one function. */
const faults = (fields: string) =>
	problems(`functions: {thumb: ${fields}}`).map((line) => line.replace(/^\d+:\d+: /, ''));

const program = (raw: object) => buildProcessSpec('thumb', { daemon: false, ...raw });

describe('a function of a spec file', () => {
	it('has the defaults where it says nothing', () => {
		expect(load('{}')).toEqual({ name: 'thumb', ...FUNCTION_DEFAULTS });
		expect(load('{run: /bin/true}')).toEqual({
			name: 'thumb',
			run: { ...FUNCTION_RUN_DEFAULTS, process: program({ command: '/bin/true' }) },
			...FUNCTION_DEFAULTS,
		});
	});

	it('has each field that can be written', () => {
		const spec = load(`{
			run: {command: ./job, args: "-n 'a b'", cwd: work, env: {A: 1.10, P: {secret: hush}}, envFile: e, user: 1000, umask: 022, limits: {nofile: 9},
				stop: {timeout: 3s}},
			mode: lines, concurrency: 4, on: {nodes: [b, 1, b], selector: {role: worker, x-a: 022}},
			maxRunning: 9, retries: 5, backoff: {interval: 2s, factor: 1.5, maxInterval: 1m, jitter: 0},
			timeout: 1m, lease: 10s, delivery: at-most-once, maxQueue: {high: 1, normal: 2, low: 3}, maxPayload: 1MB,
			keep: {done: {age: 1d, count: 5}, failed: {age: 0, count: 0}}}`);
		expect(spec).toEqual({
			name: 'thumb',
			run: {
				process: program({
					command: '/srv/app/job',
					args: ['-n', 'a b'],
					cwd: '/srv/app/work',
					env: { A: '1.10', P: { secret: 'hush' } },
					envFile: '/srv/app/e',
					user: '1000',
					umask: '022',
					limits: { nofile: 9 },
					stop: { timeout: 3 },
				}),
				mode: 'lines',
				concurrency: 4,
				nodes: ['b', '1'],
				selector: { role: 'worker', 'x-a': '022' },
			},
			maxRunning: 9,
			retries: 5,
			backoff: { intervalSeconds: 2, factor: 1.5, maxIntervalSeconds: 60, jitter: 0 },
			timeoutSeconds: 60,
			leaseSeconds: 10,
			delivery: 'at-most-once',
			maxQueue: { high: 1, normal: 2, low: 3 },
			maxPayloadBytes: 1_000_000,
			keep: { done: { maxAgeSeconds: 86_400, count: 5 }, failed: { maxAgeSeconds: 0, count: 0 } },
		});
	});

	it.each([
		['./job "a b" 022', '/srv/app/job', ['a b', '022']],
		['[job, a b, 022]', 'job', ['a b', '022']],
		['{command: [job, 1.10], args: [022]}', 'job', ['1.10', '022']],
	])('run: %s is a program and its arguments', (text, command, args) => {
		expect(load(`{run: ${text}}`).run?.process).toMatchObject({ command, args, daemon: false });
	});

	it.each([
		['3', { high: 3, normal: 3, low: 3 }],
		['0', { high: 0, normal: 0, low: 0 }],
		['{high: 3}', { high: 3, normal: 0, low: 0 }],
	])('maxQueue: %s is a limit of each priority', (text, limits) => {
		expect(load(`{maxQueue: ${text}}`).maxQueue).toEqual(limits);
	});

	it('an interval of the pauses beyond the usual longest one raises that, and a short longest one lowers the interval', () => {
		expect(load('{backoff: {interval: 2h}}').backoff).toMatchObject({
			intervalSeconds: 7200,
			maxIntervalSeconds: 7200,
		});
		expect(load('{backoff: {maxInterval: 500ms}}').backoff).toMatchObject({
			intervalSeconds: 0.5,
			maxIntervalSeconds: 0.5,
		});
	});

	it('pauses of constant length may be said by an interval that is the longest one, too', () => {
		expect(load('{backoff: {interval: 5s, maxInterval: 5s}}').backoff).toMatchObject({
			intervalSeconds: 5,
			maxIntervalSeconds: 5,
		});
	});

	it('what is kept of one end leaves the other as usual', () => {
		expect(load('{keep: {failed: {count: 1}}}').keep).toEqual({
			done: FUNCTION_DEFAULTS.keep.done,
			failed: { ...FUNCTION_DEFAULTS.keep.failed, count: 1 },
		});
	});

	it.each([
		['"img.resize:v2"', 'img.resize:v2', 'img-resize-v2'],
		['"größe/klein"', 'größe/klein', 'gr--e-klein'],
		['"_a"', '_a', 'f_a'],
		['022', '022', '022'],
		[`"${'a'.repeat(512)}"`, 'a'.repeat(512), 'a'.repeat(63)],
	])('may be called %s, and its process is called alike', (text, name, process) => {
		const spec = load('{run: x}', text);
		expect([spec.name, spec.run?.process.name]).toEqual([name, process]);
	});

	it('may stand alone, with keys of its own, beside a process and a schedule of the same name', () => {
		const text =
			'processes: {a: {command: x}}\nschedules: {a: {run: y}}\nfunctions: {a: {run: {command: y, x-b: 1}, x-why: z}, x-c: 3}';
		const { specs, schedules, functions } = loadSpec(text, 'f');
		expect([specs, schedules, functions].map((list) => list.map(({ name }) => name))).toEqual([['a'], ['a'], ['a']]);
		expect(loadSpec('functions: {b: {}}', 'f').functions).toHaveLength(1);
	});

	it('problems say file, line, column, path, what was found and what was expected', () => {
		const text = `functions:
  thumb:
    run: {command: a/b, comand: 3, limits: {nofil: 1}, env: {P: {secert: 1}}}
    on: {node: a}
    backoff: {delay: 3}
    maxQueue: {hihg: 3}
    keep: {done: {agee: 3}, dead: {}}
  "a.b": 3
  x-a: {}
  c:
  "d e": {}
`;
		expect(problems(text)).toEqual([
			expect.stringMatching(/^3:20: functions\.thumb\.run\.command: found "a\/b", expected an absolute path/),
			'3:25: functions.thumb.run.comand: unknown key, did you mean command?',
			'3:45: functions.thumb.run.limits.nofil: unknown key, did you mean nofile?',
			'3:62: functions.thumb.run.env.P.secret: missing, expected the value, a text',
			'3:66: functions.thumb.run.env.P.secert: unknown key, did you mean secret?',
			'4:10: functions.thumb.on.node: unknown key, did you mean nodes?',
			'5:15: functions.thumb.backoff.delay: unknown key, did you mean interval?',
			'6:16: functions.thumb.maxQueue.hihg: unknown key, did you mean high?',
			'7:19: functions.thumb.keep.done.agee: unknown key, did you mean age?',
			'7:29: functions.thumb.keep.dead: unknown key, did you mean failed?',
			'8:10: functions["a.b"]: found 3, expected a mapping such as {run: {command: PATH}}, or {} for workers of its own',
			expect.stringMatching(/^10:5: functions\.c: found nothing, expected a mapping/),
			'11:3: functions["d e"]: found "d e", expected a name of 1 to 512 bytes without spaces or control characters',
		]);
	});

	it.each([
		['{run: }', 'run: found nothing, expected a mapping such as {command: PATH}'],
		['{run: []}', 'run: names no program'],
		['{run: "a \'b"}', 'run: found "a \'b", expected a closing \''],
		['{run: {}}', 'run.command: missing, expected a program'],
		['{run: x, mode: line}', 'mode: found "line", expected command, lines or frames'],
		['{run: x, concurrency: 0}', 'concurrency: found 0, expected a whole number from 1 to 10000'],
		['{run: x, on: a}', 'on: found "a", expected a mapping'],
		['{run: x, on: {nodes: []}}', 'on.nodes: found an empty list'],
		['{run: x, on: {selector: {"": a}}}', 'on.selector'],
		['{run: x, on: {strategy: all}}', 'on.strategy: unknown key, expected one of nodes, selector'],
		['{maxRunning: 0}', 'maxRunning: found 0, expected a whole number from 1'],
		['{retries: -1}', 'retries: found -1, expected a whole number from 0 to 1000'],
		['{retries: {limit: 3}}', 'retries: found a mapping, expected a whole number from 0 to 1000'],
		['{backoff: 3}', 'backoff: found 3, expected a mapping'],
		['{backoff: {factor: 0.5}}', 'backoff.factor: found 0.5, expected a number from 1 to 100'],
		['{backoff: {jitter: 2}}', 'backoff.jitter: found 2, expected a number from 0 to 1'],
		['{timeout: 0}', 'timeout: found 0, expected a duration of at least 100ms'],
		['{lease: 500ms}', 'lease: found "500ms", expected a duration of at least 1s'],
		['{delivery: once}', 'delivery: found "once", expected at-least-once or at-most-once'],
		['{maxQueue: many}', 'maxQueue: found "many", expected a whole number from 0'],
		['{maxQueue: {low: -1}}', 'maxQueue.low: found -1, expected a whole number from 0'],
		['{maxPayload: 65MiB}', 'maxPayload: found "65MiB", expected a size from 1B to 64MiB'],
		['{maxPayload: 0}', 'maxPayload: found 0, expected a size from 1B to 64MiB'],
		['{maxPayload: 3K}', 'maxPayload: found "3K", expected a size such as 512KB'],
		['{keep: {done: 3}}', 'keep.done: found 3, expected a mapping'],
		['{keep: {done: {age: long}}}', 'keep.done.age: found "long", expected a duration'],
		['{keep: {failed: {count: 0.5}}}', 'keep.failed.count: found 0.5, expected a whole number'],
		['{command: x}', 'command: unknown key, did you mean run.command?'],
		['{comand: y}', 'comand: unknown key, did you mean run.command?'],
		['{attempts: 3}', 'attempts: unknown key, did you mean retries?'],
		['{retry: 3}', 'retry: unknown key, did you mean retries?'],
		['{run: {command: x, retries: 3}}', 'run.retries: unknown key, did you mean retries beside run?'],
		['{maxQueue: 1, "a\\0": 1}', 'unknown key'],
		['{run: [x, "a\\0"]}', 'run: contains a NUL byte'],
		['{on: {selector: {a: b}}}', 'on: is of use beside run alone'],
		['{mode: lines}', 'mode: is of use beside run alone'],
		['{concurrency: 3}', 'concurrency: is of use beside run alone'],
		['{backoff: {interval: 5s, maxInterval: 4s}}', 'backoff.maxInterval: found 4s, expected at least interval, 5s'],
	])('%s is refused', (fields, text) => {
		expect(faults(fields)).toEqual([expect.stringContaining(text)]);
		expect(faults(fields)[0]).toMatch(/^functions\.thumb[.[]/);
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
		'successCodes',
		'logs',
		'resources',
	])('%s has no place in the run of a function, and why is told', (key) => {
		expect(faults(`{run: {command: x, ${key}: {}}}`)).toEqual([
			expect.stringMatching(new RegExp(`^functions\\.thumb\\.run\\.${key}: is of no use in the run of a function`)),
		]);
	});

	it.each(['signal', 'group', 'delay', 'preStop', 'postStop'])('stop.%s has no place in it either', (key) => {
		expect(faults(`{run: {command: x, stop: {${key}: 1, timeout: 3}}}`)).toContainEqual(
			expect.stringMatching(
				new RegExp(`^functions\\.thumb\\.run\\.stop\\.${key}: is of no use in the run of a function`),
			),
		);
	});

	it('a timeout in its run is told where it belongs', () => {
		expect(faults('{run: {command: x, timeout: 5m}}')).toEqual([
			'functions.thumb.run.timeout: stands in the wrong place: write timeout beside run',
		]);
	});

	it.each([
		['""', 'found ""'],
		[`"${'ä'.repeat(257)}"`, 'expected a name of 1 to 512 bytes'],
		['"a\\tb"', 'expected a name of 1 to 512 bytes'],
		['__proto__', 'this key is not allowed'],
	])('may not be called %s', (name, text) => {
		expect(problems(`functions: {${name}: {}}`)).toEqual([expect.stringContaining(text)]);
	});

	it('rules between fields are told beside what else is wrong', () => {
		expect(faults('{mode: lines, backoff: {interval: 2, maxInterval: 1}, retries: many}')).toHaveLength(3);
	});
});

describe('functions of several places', () => {
	const file = (name: string, text: string) => ({ name, text });

	it('a name stands once in a file and in all files together', () => {
		expect(problems('functions: {a.b: {}}\n---\nfunctions: {a.b: {}}')).toEqual([
			'3:13: function a.b is already defined at f.yaml:1:13; rename or remove one of the two',
		]);
		expect(() => loadSpecs([file('one', 'functions: {a: {}}'), file('two', 'functions: {a: {}}')])).toThrow(
			'two:1:13: function a is already defined at one:1:13; rename or remove one of the two',
		);
	});

	it('are one set, in the order of the files', () => {
		const set = loadSpecs([
			file('one', 'functions: {b: {}}'),
			file('two', 'functions: {a: {}}\nprocesses: {p: {command: x}}'),
		]);
		expect([set.functions.map(({ name }) => name), set.specs.map(({ name }) => name)]).toEqual([['b', 'a'], ['p']]);
	});

	it('a file with nothing in it says what could be', () => {
		expect(problems('functions: {}')).toEqual([
			expect.stringContaining('found no process, schedule or function, expected a mapping such as'),
		]);
		expect(problems('functions: [a]')).toEqual([
			'1:12: functions: found a list, expected a mapping of names to functions',
		]);
		expect(problems('function: {}')).toEqual(['1:1: function: unknown key, did you mean functions?']);
	});
});
