import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processName } from '../../../src/model/ids.ts';
import {
	DEPENDENCY_CONDITIONS,
	LIMIT_NAMES,
	type ProcessSpec,
	RESTART_POLICIES,
} from '../../../src/model/process-spec.ts';
import { buildProcessSpec, loadSpec, specToJson, specToYaml } from '../../../src/model/spec-file.ts';

const text = fc
	.string({ unit: 'grapheme', maxLength: 12 })
	.filter((value) => !value.includes('\0') && value.isWellFormed());
const tricky = fc.constantFrom(
	'true',
	'022',
	'1.10',
	'null',
	'~',
	'',
	' ',
	'- a',
	'# b',
	'<<',
	"it's",
	'"',
	'a: b',
	'x\ny\n',
	'\t',
	'*a',
	'&a',
	'!t',
	'\u2028',
	'\u0007',
	'\r\n',
	'y  \n z',
);
const word = fc.oneof(text, tricky);
const seconds = fc.oneof(
	fc.integer({ min: 0, max: 100_000 }),
	fc.integer({ min: 0, max: 5000 }).map((ms) => ms / 1000),
	fc.double({ min: 0, max: 90, noNaN: true, noDefaultInfinity: true }).map(Math.abs),
);
const path = fc.stringMatching(/^\/[a-z0-9 ._'"-]{1,20}$/);
const key = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,6}$/).filter((name) => name !== '__proto__');
const label = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,6}$/);
const labelValue = text.filter((value) => !/\p{Cc}/u.test(value));
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const program = fc.oneof(path, fc.stringMatching(/^[a-z0-9._-]{1,8}$/));
const argv = fc.tuple(program, fc.array(word, { maxLength: 3 })).map(([first, rest]) => [first, ...rest]);
const exits = fc.array(fc.oneof(fc.nat(255), fc.constantFrom('TERM', 'SIGKILL', '7')), { maxLength: 3 });
const size = fc.oneof(
	fc.integer({ min: 4096, max: 2 ** 40 }),
	fc.integer({ min: 1, max: 900 }).map((count) => `${count}MB`),
	fc.integer({ min: 4, max: 900 }).map((count) => `${count}KiB`),
);
/** Short enough for the deadlines below. */
const constraint = fc.constantFrom('zone=a b', 'zone!=01', 'rack in (2, 1)', 'x-gpu exists', 'a==#b');
const short = fc.oneof(
	fc.integer({ min: 1, max: 100 }),
	fc.integer({ min: 10, max: 5000 }).map((ms) => ms / 1000),
	fc.double({ min: 0.01, max: 90, noNaN: true }),
);
const probe = fc
	.tuple(
		fc.oneof(
			fc.record({ http: fc.constantFrom('http://127.0.0.1:80/a?b=c', 'https://[::1]', 'http://a/#x: y') }),
			fc.record({ tcp: fc.constantFrom('127.0.0.1:80', '[::1]:5432', 'db.local:65535') }),
			fc.record({ exec: argv }),
			fc.record({ logLine: fc.oneof(tricky, fc.constantFrom('^ready', '\\d+', '[', '200')) }),
		),
		fc.record({
			interval: optional(short),
			timeout: optional(short),
			initialDelay: optional(short),
			successThreshold: optional(fc.integer({ min: 1, max: 5 })),
			failureThreshold: optional(fc.integer({ min: 1, max: 5 })),
		}),
	)
	.map(([check, rest]) => ({ ...check, ...rest }));

/** Specs in people's form; those that are refused for the sake of rules between fields are left out. */
const spec: fc.Arbitrary<ProcessSpec> = fc
	.record({
		command: fc.oneof(path, fc.stringMatching(/^[a-z0-9._-]{1,8}$/)),
		args: fc.array(word, { maxLength: 4 }),
		daemon: optional(fc.boolean()),
		cwd: optional(path),
		env: optional(fc.dictionary(key, word, { maxKeys: 4 })),
		envFile: optional(path),
		user: optional(fc.constantFrom('www-data', '0', '1000', 'true')),
		umask: optional(fc.constantFrom('022', '77', '0', '777', '0007')),
		limits: optional(fc.dictionary(fc.constantFrom(...LIMIT_NAMES), fc.oneof(fc.nat(), fc.constant('unlimited')))),
		restart: optional(
			fc.record({
				policy: optional(fc.constantFrom(...RESTART_POLICIES)),
				interval: optional(seconds),
				backoff: optional(fc.constantFrom(1, 1.5, 2)),
				maxInterval: optional(seconds),
				jitter: optional(fc.constantFrom(0, 0.25, 1)),
				limit: optional(fc.oneof(fc.nat(12), fc.constant('unlimited'))),
				window: optional(seconds),
				resetAfter: optional(seconds),
				onLimit: optional(fc.constantFrom('fail', 'slow')),
				successCodes: optional(exits),
				preventCodes: optional(exits),
				forceCodes: optional(exits),
			}),
		),
		stop: optional(
			fc.record({
				signal: optional(fc.constantFrom('TERM', 9, 'SIGUSR1')),
				timeout: optional(seconds),
				group: optional(fc.boolean()),
				delay: optional(seconds),
				preStop: optional(argv),
				postStop: optional(argv),
			}),
		),
		startSeconds: optional(seconds),
		placement: optional(
			fc.record({
				all: optional(fc.constant(true)),
				nodes: optional(fc.array(fc.constantFrom('a', '1', 'true', 'b.c'), { minLength: 1 })),
				selector: optional(fc.dictionary(label, labelValue, { maxKeys: 3 })),
				constraints: optional(fc.array(constraint, { minLength: 1, maxLength: 3 })),
				spread: optional(label),
				prefer: optional(fc.dictionary(constraint, fc.integer({ min: 1, max: 100 }), { maxKeys: 2 })),
				avoid: optional(fc.dictionary(fc.constantFrom('spot exists', 'x-old=1'), fc.integer({ min: 1, max: 100 }))),
				perNode: optional(fc.integer({ min: 1, max: 9 })),
			}),
		),
		readiness: optional(
			fc
				.tuple(probe, optional(fc.integer({ min: 501, max: 5000 })))
				.map(([fields, deadline]) => ({ ...fields, deadline })),
		),
		liveness: optional(probe),
		dependsOn: optional(
			fc.dictionary(fc.constantFrom('db', 'true', '1', 'web-2'), fc.constantFrom(...DEPENDENCY_CONDITIONS)),
		),
		logs: optional(
			fc.record({
				maxSize: optional(size),
				maxFiles: optional(fc.integer({ min: 1, max: 100 })),
				maxAge: optional(seconds.map((value) => value + 1)),
				compress: optional(fc.boolean()),
			}),
		),
		resources: optional(
			fc.oneof(
				fc.record({ cpu: optional(fc.constantFrom(0.5, 1, 1.25)), memory: optional(size) }),
				fc.record({ memory: fc.constant(4096), memoryMax: size }),
			),
		),
		background: optional(fc.record({ pidFile: path, timeout: optional(short) })),
		update: optional(
			fc.record({
				maxParallel: optional(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom('1%', '100%'))),
				canary: optional(fc.constantFrom(0, 1)),
				minHealthyTime: optional(short),
				healthyDeadline: optional(short.map((value) => value + 30)),
				progressDeadline: optional(short.map((value) => value * 20)),
				autoRevert: optional(fc.boolean()),
				autoPromote: optional(fc.boolean()),
				stopFirst: optional(fc.boolean()),
			}),
		),
		disconnect: optional(
			fc.record({
				stopAfter: optional(
					fc.oneof(
						fc.constant('never'),
						short.map((value) => value + 5),
					),
				),
				replaceAfter: optional(
					fc.oneof(
						fc.constant('never'),
						short.map((value) => value + 60),
					),
				),
			}),
		),
		count: optional(fc.nat(10_000)),
	})
	.map(({ count, placement, ...raw }) => {
		const where = placement?.all === true ? placement : { ...placement, count };
		try {
			return buildProcessSpec(processName('api'), { ...raw, placement: where });
		} catch {
			return undefined;
		}
	})
	.filter((built) => built !== undefined);

describe('specToYaml', () => {
	it('is read back as the same spec', () => {
		fc.assert(
			fc.property(spec, (original) => {
				expect(loadSpec(specToYaml(original), 'f').specs).toStrictEqual([original]);
			}),
			{ numRuns: 300 },
		);
	});

	it('reads back the sketch, whose window depends on other rules', () => {
		const sketch =
			'[{"processName": "a", "restartInterval": 70, "isDaemon": false}, {"processName": "b", "restartInterval": 70}]';
		const { specs } = loadSpec(`{"processInfos": ${sketch}}`, 'f');
		expect(loadSpec(specToYaml(specs), 'f').specs).toStrictEqual(specs);
	});

	it('says only what differs from the defaults', () => {
		const api = buildProcessSpec(processName('api'), { command: '/bin/sleep', args: ['1000'] });
		const web = buildProcessSpec(processName('web'), {
			command: 'web',
			env: { PORT: '80' },
			umask: '022',
			restart: { interval: 90, limit: 'unlimited' },
			stop: { signal: 9 },
			placement: { all: true },
		});
		expect(specToYaml([api, web])).toBe(`processes:
  api:
    command: /bin/sleep
    args:
      - "1000"
  web:
    command: web
    env:
      PORT: "80"
    umask: "022"
    restart:
      interval: 1m30s
      limit: unlimited
    stop:
      signal: KILL
    placement:
      all: true
`);
	});

	it('says of supervision only what differs from the defaults', () => {
		const api = buildProcessSpec(processName('api'), {
			command: 'x',
			restart: { policy: 'on-abnormal', forceCodes: ['TERM', 3] },
			stop: { delay: 2, preStop: 'a "b c"' },
			readiness: { tcp: '[::1]:80', initialDelay: 40 },
			liveness: { http: 'http://a/', interval: 10 },
			dependsOn: ['db'],
			logs: { maxFiles: 10 },
			resources: { memory: 65_536 },
			background: { pidFile: '/p', timeout: 5 },
			update: { maxParallel: '25%', canary: 0, healthyDeadline: '15m', autoRevert: false },
			disconnect: { stopAfter: 90, replaceAfter: 'never' },
		});
		expect(specToYaml(api)).toBe(`processes:
  api:
    command: x
    restart:
      policy: on-abnormal
      forceCodes:
        - TERM
        - 3
    stop:
      delay: 2s
      preStop:
        - a
        - b c
    readiness:
      tcp: "[::1]:80"
      initialDelay: 40s
    liveness:
      http: http://a/
    dependsOn:
      db: started
    logs: {}
    resources:
      memory: 64KiB
    background:
      pidFile: /p
      timeout: 5s
    update:
      maxParallel: 25%
      healthyDeadline: 15m
      autoRevert: false
    disconnect:
      stopAfter: 1m30s
`);
	});

	it('refuses a name that a file cannot hold', () => {
		const api = buildProcessSpec(processName('api'), { command: 'x' });
		expect(() => specToYaml({ ...api, name: processName('x-a') })).toThrow(/^process name: found "x-a"/);
	});
});

describe('specToJson', () => {
	it('is the whole spec, in one order', () => {
		fc.assert(
			fc.property(spec, (original) => {
				const reversed = Object.fromEntries(Object.entries(original).reverse()) as unknown as ProcessSpec;
				expect(specToJson(original)).toEqual(original);
				expect(Object.keys(specToJson(reversed))).toEqual(Object.keys(specToJson(original)));
			}),
			{ numRuns: 50 },
		);
	});
});
