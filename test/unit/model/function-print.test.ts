import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFunction } from '../../../src/model/function-build.ts';
import { functionToJson, rawFunction } from '../../../src/model/function-print.ts';
import { type FunctionSpec, JOB_DELIVERIES, WORKER_MODES } from '../../../src/model/function-spec.ts';
import { loadSpec, specToYaml } from '../../../src/model/spec-file.ts';

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const seconds = fc.oneof(
	fc.integer({ min: 1, max: 1_000_000 }),
	fc.integer({ min: 1000, max: 90_000 }).map((ms) => ms / 1000),
	fc.double({ min: 1, max: 90, noNaN: true }),
);
const text = fc.constantFrom('a', 'true', '022', '1.10', '', ' ', '- a', '# b', "it's", 'a: b', '*a', 'x\ny', 'null');
const count = (most: number) => fc.integer({ min: 0, max: most });
const name = fc.oneof(
	fc.constantFrom('a', '022', 'true', 'null', '1.10', 'a.b:c', '#x', '*', '"', "'", '{', 'größe', '- a'.trim(), '~'),
	fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
);

const run = fc.oneof(
	fc.constantFrom('/bin/job a "b c"', ['job', '022']),
	fc.record({
		command: fc.constantFrom('/bin/job', 'job'),
		args: optional(fc.array(text, { maxLength: 3 })),
		cwd: optional(fc.constant('/srv')),
		env: optional(fc.dictionary(fc.constantFrom('A', 'B_1'), text)),
		user: optional(fc.constantFrom('www-data', '0')),
		umask: optional(fc.constantFrom('022', '0')),
		limits: optional(fc.record({ nofile: fc.nat(100) })),
		stop: optional(fc.record({ timeout: seconds })),
	}),
);

const on = fc.record({
	nodes: optional(fc.array(fc.constantFrom('a', '1', 'true', 'b.c'), { minLength: 1, maxLength: 3 })),
	selector: optional(
		fc.dictionary(
			fc.constantFrom('role', 'x-a', '1'),
			text.filter((value) => !/\p{Cc}/u.test(value)),
		),
	),
});

const retention = fc.record({ age: optional(fc.oneof(seconds, fc.constant(0))), count: optional(count(20_000)) });

const settings = fc.record({
	maxRunning: optional(fc.integer({ min: 1, max: 9 })),
	retries: optional(count(30)),
	backoff: optional(
		fc.record({
			interval: optional(fc.oneof(seconds, fc.constant(0))),
			factor: optional(fc.constantFrom(1, 2, 1.5)),
			maxInterval: optional(fc.oneof(seconds, fc.constant(0.5))),
			jitter: optional(fc.constantFrom(0, 0.25, 1)),
		}),
	),
	timeout: optional(seconds),
	lease: optional(seconds),
	delivery: optional(fc.constantFrom(...JOB_DELIVERIES)),
	maxQueue: optional(
		fc.oneof(count(9), fc.record({ high: optional(count(2)), normal: optional(count(2)), low: optional(count(2)) })),
	),
	maxPayload: optional(fc.constantFrom('64MiB', '1KB', 1, 1023)),
	keep: optional(fc.record({ done: optional(retention), failed: optional(retention) })),
});

const work = fc.oneof(
	fc.constant({}),
	fc.record({
		run,
		mode: optional(fc.constantFrom(...WORKER_MODES)),
		concurrency: optional(fc.integer({ min: 1, max: 9 })),
		on: optional(on),
	}),
);

/** Functions in people's form; those that are refused for the sake of their name or rules between fields are left out. */
const written: fc.Arbitrary<FunctionSpec> = fc
	.tuple(name, work, settings)
	.filter(([key]) => /^(?!x-)[^\s\p{Cc}]+$/u.test(key) && key !== '__proto__' && key.isWellFormed())
	.map(([key, what, rest]) => readFunction(key, JSON.parse(JSON.stringify({ ...what, ...rest })), undefined).value)
	.filter((built) => built !== undefined);

describe('a function that is printed', () => {
	it('is read back as the same function', () => {
		const seen = new Set<string>();
		fc.assert(
			fc.property(written, (original) => {
				seen.add(original.run?.mode ?? 'none').add(original.delivery);
				const { functions, schedules, specs } = loadSpec(specToYaml([], [], [original]), 'f');
				expect(functions).toStrictEqual([original]);
				expect([schedules, specs]).toEqual([[], []]);
			}),
			{ numRuns: 300, seed: 20_260_101 },
		);
		expect(seen).toEqual(new Set(['none', ...WORKER_MODES, ...JOB_DELIVERIES]));
	});

	it('says only what differs from the defaults', () => {
		const raw = { run: 'x y', retries: 5, delivery: 'at-least-once', keep: { failed: { age: '7d' } }, maxQueue: 3 };
		const { value } = readFunction('a.b', raw, undefined);
		expect(specToYaml([], [], value === undefined ? [] : [value])).toBe(
			'functions:\n  a.b:\n    run:\n      command: x\n      args:\n        - y\n    retries: 5\n    maxQueue: 3\n',
		);
		const { value: bare } = readFunction('bare', {}, undefined);
		expect(specToYaml([], [], bare === undefined ? [] : [bare])).toBe('functions:\n  bare: {}\n');
	});

	it.each([{ maxInterval: '500ms' }, { interval: '2h' }, { factor: 3 }])(
		'says of its pauses only what does not follow: %j',
		(backoff) => {
			const { value } = readFunction('a', { backoff }, undefined);
			expect(value && rawFunction(value)).toEqual({ backoff });
		},
	);

	it('stands beside processes and schedules', () => {
		const { specs, schedules, functions } = loadSpec(
			'processes: {a: {command: x}}\nschedules: {b: {run: x}}\nfunctions: {c: {}}',
			'f',
		);
		const again = loadSpec(specToYaml(specs, schedules, functions), 'f');
		expect([again.specs, again.schedules, again.functions]).toStrictEqual([specs, schedules, functions]);
	});

	it.each(['x-a', '__proto__'])('is refused where a file cannot hold its name: %s', (key) => {
		const { value } = readFunction(key, {}, undefined);
		expect(() => specToYaml([], [], value === undefined ? [] : [value])).toThrow('a spec file cannot hold it');
	});

	it('never shows the value of a secret', () => {
		const { functions } = loadSpec('functions: {a: {run: {command: x, env: {P: {secret: hush}}}}}', 'f');
		expect(specToYaml([], [], functions)).toContain('secret: (secret)');
		const shown = specToYaml([], [], functions) + JSON.stringify(functions.map(functionToJson));
		expect(shown).not.toContain('hush');
	});

	it('as JSON is complete, with durations in seconds', () => {
		const { value } = readFunction('a.b', { run: { command: 'x' }, timeout: '5m', concurrency: 3 }, undefined);
		expect(value && functionToJson(value)).toMatchObject({
			name: 'a.b',
			run: { process: { command: 'x' }, concurrency: 3, mode: 'command' },
			timeoutSeconds: 300,
			leaseSeconds: 30,
			keep: { done: { maxAgeSeconds: 3600, count: 10_000 } },
		});
		const { value: bare } = readFunction('bare', {}, undefined);
		expect(bare && functionToJson(bare)).not.toHaveProperty('run');
	});
});
