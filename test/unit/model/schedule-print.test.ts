import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSchedule } from '../../../src/model/schedule-build.ts';
import { scheduleToJson } from '../../../src/model/schedule-print.ts';
import { CATCH_UPS, DST_RULES, OVERLAPS, type ScheduleSpec, STRATEGIES } from '../../../src/model/schedule-spec.ts';
import { loadSpec, specToYaml } from '../../../src/model/spec-file.ts';

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const seconds = fc.oneof(
	fc.integer({ min: 1, max: 1_000_000 }),
	fc.integer({ min: 1000, max: 90_000 }).map((ms) => ms / 1000),
	fc.double({ min: 1, max: 90, noNaN: true }),
);
const text = fc.constantFrom(
	'a',
	'true',
	'022',
	'1.10',
	'',
	' ',
	'- a',
	'# b',
	"it's",
	'"',
	'a: b',
	'*a',
	'x\ny',
	'null',
);
const moment = (from: number) =>
	fc.integer({ min: from, max: from + 1_000_000 }).map((at) => new Date(at * 1000).toISOString());
const count = (max: number) => fc.integer({ min: 0, max });

const time = fc.oneof(
	fc.constant({}),
	fc.record({
		cron: fc.constantFrom(
			'*/5 * * * *',
			'0 3 * * 1-5',
			'*/30 * * * * *',
			'@hourly',
			'@every 90s',
			'@manually',
			'TZ=Asia/Tokyo 0 3 L * *',
		),
	}),
	fc.record({ cron: fc.constant('0 3 * * *'), timezone: fc.constantFrom('Europe/Berlin', 'UTC') }),
	fc.record({ every: fc.integer({ min: 120, max: 1_000_000 }) }),
	fc.record({ at: moment(1_801_500_000) }),
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
		stop: optional(fc.record({ signal: fc.constantFrom('INT', 9), timeout: seconds })),
		logs: optional(fc.record({ maxFiles: fc.integer({ min: 1, max: 9 }) })),
		resources: optional(fc.record({ cpu: fc.constantFrom(0.5, 2) })),
		timeout: optional(seconds),
		successCodes: optional(fc.array(fc.constantFrom<number | string>(1, 75, 'TERM'), { maxLength: 2 })),
	}),
);

const on = fc.record({
	strategy: optional(fc.constantFrom(...STRATEGIES)),
	nodes: optional(fc.array(fc.constantFrom('a', '1', 'true', 'b.c'), { minLength: 1, maxLength: 3 })),
	selector: optional(
		fc.dictionary(
			fc.constantFrom('role', 'x-a', '1'),
			text.filter((value) => !/\p{Cc}/u.test(value)),
		),
	),
	constraints: optional(
		fc.array(fc.constantFrom('zone=a b', 'rack in (2, 1)', 'x-gpu exists'), { minLength: 1, maxLength: 2 }),
	),
	order: optional(fc.constantFrom('parallel', 'sequential')),
	handBack: optional(fc.constantFrom('sticky', 'preferred')),
	healthy: optional(
		fc.record({
			process: optional(fc.constantFrom('db', '1')),
			tcp: optional(fc.constant(80)),
			http: optional(fc.constant(':80/x')),
		}),
	),
	perNode: optional(fc.integer({ min: 1, max: 9 })),
});

/** Schedules in people's form; those that are refused for the sake of rules between fields are left out. */
const schedule: fc.Arbitrary<ScheduleSpec> = fc
	.tuple(
		time,
		fc.record({
			run,
			dst: optional(fc.constantFrom(...DST_RULES)),
			on: optional(on),
			catchUp: optional(fc.constantFrom(...CATCH_UPS)),
			startingDeadline: optional(seconds),
			jitter: optional(fc.integer({ min: 0, max: 80 })),
			retries: optional(
				fc.oneof(
					count(9),
					fc.record({
						limit: optional(count(9)),
						interval: optional(seconds),
						backoff: optional(fc.constantFrom(1, 2, 1.5)),
						maxInterval: optional(seconds),
					}),
				),
			),
			onLost: optional(fc.constantFrom('fail', 'rerun')),
			startsAt: optional(moment(1_800_000_000)),
			expiresAt: optional(moment(1_803_000_000)),
			dependsOn: optional(fc.array(fc.constantFrom('a', '1', 'true'), { maxLength: 3 })),
			history: optional(
				fc.record({ successes: optional(count(200)), others: optional(count(200)), maxAge: optional(seconds) }),
			),
			paused: optional(fc.boolean()),
		}),
		fc.oneof(
			fc.record({ overlap: fc.constantFrom(...OVERLAPS) }),
			fc.record({ overlap: fc.constant('allow'), maxRunning: fc.integer({ min: 1, max: 9 }) }),
			fc.record({ mutex: fc.constantFrom('m', 'ops/1'), maxQueued: count(20) }),
		),
	)
	.map(([when, rest, admission]) => {
		const raw = { ...when, ...rest, ...admission };
		return readSchedule('night', JSON.parse(JSON.stringify(raw)), undefined).value;
	})
	.filter((built) => built !== undefined);

describe('a schedule that is printed', () => {
	it('is read back as the same schedule', () => {
		const seen = new Set<string>();
		fc.assert(
			fc.property(schedule, (original) => {
				seen.add(original.when.kind).add(original.on.strategy);
				const { schedules, specs } = loadSpec(specToYaml([], [original]), 'f');
				expect(schedules).toStrictEqual([original]);
				expect(specs).toEqual([]);
			}),
			{ numRuns: 300, seed: 20_260_101 },
		);
		expect(seen).toEqual(new Set(['cron', 'every', 'at', 'manual', ...STRATEGIES]));
	});

	it('says only what differs from the defaults', () => {
		const { value } = readSchedule('night', { cron: '@hourly', run: 'x y', retries: 3, overlap: 'forbid' }, undefined);
		expect(specToYaml([], value === undefined ? [] : [value])).toBe(
			'schedules:\n  night:\n    cron: 0 * * * *\n    run:\n      command: x\n      args:\n        - y\n    retries: 3\n',
		);
	});

	it('never shows the value of a secret', () => {
		const { schedules } = loadSpec('schedules: {a: {run: {command: x, env: {P: {secret: hush}}}}}', 'f');
		expect(specToYaml([], schedules)).toContain('secret: (secret)');
		const shown = specToYaml([], schedules) + JSON.stringify(schedules.map(scheduleToJson));
		expect(shown).not.toContain('hush');
	});

	it('as JSON has moments as text and everything else in seconds', () => {
		const raw = {
			at: '2026-01-02T04:04:05+01:00',
			run: { command: 'x', timeout: '5m' },
			expiresAt: '2027-01-01T00:00:00Z',
		};
		const { value } = readSchedule('night', raw, undefined);
		expect(value && scheduleToJson(value)).toMatchObject({
			name: 'night',
			when: { kind: 'at', at: '2026-01-02T03:04:05Z' },
			expiresAt: '2027-01-01T00:00:00Z',
			timeoutSeconds: 300,
			run: { command: 'x' },
		});
	});
});
