import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../../src/model/duration.ts';
import { maxQueueSchema } from '../../../src/model/function-fields.ts';
import {
	backoffSchema,
	functionOnSchema,
	functionRunSchema,
	functionSchema,
	functionStopSchema,
	keepSchema,
	retentionSchema,
} from '../../../src/model/function-schema.ts';
import { FUNCTION_DEFAULTS, FUNCTION_RUN_DEFAULTS } from '../../../src/model/function-spec.ts';
import { DEFAULTS } from '../../../src/model/process-defaults.ts';
import {
	backgroundSchema,
	limitsSchema,
	livenessSchema,
	logsSchema,
	placementSchema,
	processInfoSchema,
	processSchema,
	readinessSchema,
	resourcesSchema,
	restartSchema,
	stopSchema,
} from '../../../src/model/process-spec-schema.ts';
import {
	healthySchema,
	historySchema,
	onSchema,
	retriesSchema,
	runSchema,
	scheduleSchema,
} from '../../../src/model/schedule-schema.ts';
import { SCHEDULE_DEFAULTS } from '../../../src/model/schedule-spec.ts';
import { parseSize } from '../../../src/model/size.ts';
import { loadSpec } from '../../../src/model/spec-file.ts';
import { disconnectSchema, updateSchema } from '../../../src/model/spec-update-fields.ts';
import { DEFAULT_UPDATE } from '../../../src/model/update-spec.ts';
import { FIELD_CHANGE } from '../../../src/policy/spec-change.ts';

const text = readFileSync(new URL('../../../docs/SPEC.md', import.meta.url), 'utf8');

/** Rows of the table under a heading, as cells without backquotes around the first. */
function rows(heading: string): string[][] {
	const section = text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
	const lines = section.split('\n').filter((line) => line.startsWith('|'));
	const cells = lines.map((line) =>
		line
			.split(/(?<!\\)\|/)
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);
	return cells.slice(2).map(([first = '', ...rest]) => [first.replaceAll('`', ''), ...rest]);
}

/** The fields of a mapping and of those inside it, by their way. */
function fieldsOf(shape: object, inside: ReadonlyMap<string, object>, above = ''): string[] {
	return Object.keys(shape).flatMap((key) => [
		`${above}${key}`,
		...fieldsOf(inside.get(`${above}${key}`) ?? {}, inside, `${above}${key}.`),
	]);
}

describe('docs/SPEC.md', () => {
	it('has each field of the schema, and no other', () => {
		const inside = {
			limits: limitsSchema,
			restart: restartSchema,
			stop: stopSchema,
			placement: placementSchema,
			readiness: readinessSchema,
			liveness: livenessSchema,
			logs: logsSchema,
			resources: resourcesSchema,
			background: backgroundSchema,
			update: updateSchema,
			disconnect: disconnectSchema,
		};
		const fields = Object.keys(processSchema.shape).flatMap((key) => {
			const shape = Object.entries(inside).find(([name]) => name === key)?.[1].shape ?? {};
			return [key, ...Object.keys(shape).map((sub) => `${key}.${sub}`)];
		});
		expect(rows('Fields').map(([field]) => field)).toEqual(fields);
	});

	it('says which changes start a program anew', () => {
		for (const [field = '', , , , restart] of rows('Fields')) {
			const change = FIELD_CHANGE[field.split('.')[0] as keyof typeof FIELD_CHANGE];
			expect(`${field} ${restart}`).toBe(`${field} ${change === 'restart' ? 'yes' : 'no'}`);
		}
	});

	it('tells the default of each check, log setting and rollout setting', () => {
		const defaults = new Map(rows('Fields').map(([field = '', , value = '']) => [field, value.replaceAll('`', '')]));
		const { probe, logs, background } = DEFAULTS;
		for (const key of ['readiness', 'liveness']) {
			expect(parseDuration(defaults.get(`${key}.interval`) ?? '')).toBe(probe.intervalSeconds);
			expect(parseDuration(defaults.get(`${key}.timeout`) ?? '')).toBe(probe.timeoutSeconds);
			expect(parseDuration(defaults.get(`${key}.initialDelay`) ?? '')).toBe(probe.initialDelaySeconds);
			expect(Number(defaults.get(`${key}.successThreshold`))).toBe(probe.successThreshold);
			expect(Number(defaults.get(`${key}.failureThreshold`))).toBe(probe.failureThreshold);
		}
		expect(parseDuration(defaults.get('readiness.deadline') ?? '')).toBe(probe.deadlineSeconds);
		expect(parseSize(defaults.get('logs.maxSize') ?? '')).toBe(logs.maxSizeBytes);
		expect(Number(defaults.get('logs.maxFiles'))).toBe(logs.maxFiles);
		expect(defaults.get('logs.compress')).toBe(String(logs.compress));
		expect(parseDuration(defaults.get('background.timeout') ?? '')).toBe(background.timeoutSeconds);
		const { minHealthySeconds, healthyDeadlineSeconds, progressDeadlineSeconds, ...rest } = DEFAULT_UPDATE;
		expect(parseDuration(defaults.get('update.minHealthyTime') ?? '')).toBe(minHealthySeconds);
		expect(parseDuration(defaults.get('update.healthyDeadline') ?? '')).toBe(healthyDeadlineSeconds);
		expect(parseDuration(defaults.get('update.progressDeadline') ?? '')).toBe(progressDeadlineSeconds);
		for (const [key, value] of Object.entries(rest)) expect(defaults.get(`update.${key}`)).toBe(String(value));
	});

	it('has each key of processInfos', () => {
		expect(rows('processInfos').map(([key]) => key)).toEqual(Object.keys(processInfoSchema.shape));
	});

	it('has each field of a schedule, and no other', () => {
		const inside = new Map<string, object>([
			['on', onSchema.shape],
			['on.healthy', healthySchema.shape],
			['retries', retriesSchema.shape],
			['history', historySchema.shape],
			['run', runSchema.shape],
		]);
		expect(rows('Schedules').map(([field]) => field)).toEqual(fieldsOf(scheduleSchema.shape, inside));
	});

	it('tells the defaults of a schedule', () => {
		const defaults = new Map(rows('Schedules').map(([field = '', , value = '']) => [field, value.replaceAll('`', '')]));
		const said = (field: string) => defaults.get(field) ?? '';
		const { on, retries, history } = SCHEDULE_DEFAULTS;
		for (const key of ['timezone', 'dst', 'overlap', 'maxQueued', 'catchUp', 'onLost', 'paused'] as const)
			expect(`${key} ${said(key)}`).toBe(`${key} ${SCHEDULE_DEFAULTS[key]}`);
		for (const key of ['strategy', 'order', 'handBack'] as const) expect(said(`on.${key}`)).toBe(on[key]);
		expect(parseDuration(said('startingDeadline'))).toBe(SCHEDULE_DEFAULTS.startingDeadlineSeconds);
		expect(parseDuration(said('jitter'))).toBe(SCHEDULE_DEFAULTS.jitterSeconds);
		expect([Number(said('retries.limit')), Number(said('retries.backoff'))]).toEqual([retries.limit, retries.backoff]);
		expect(parseDuration(said('retries.interval'))).toBe(retries.intervalSeconds);
		expect(parseDuration(said('retries.maxInterval'))).toBe(retries.maxIntervalSeconds);
		expect([Number(said('history.successes')), Number(said('history.others'))]).toEqual([
			history.successes,
			history.others,
		]);
		expect(parseDuration(said('history.maxAge'))).toBe(history.maxAgeSeconds);
	});

	it('has each field of a function, and no other', () => {
		const inside = new Map<string, object>([
			['run', functionRunSchema.shape],
			['run.stop', functionStopSchema.shape],
			['on', functionOnSchema.shape],
			['backoff', backoffSchema.shape],
			['maxQueue', maxQueueSchema.shape],
			['keep', keepSchema.shape],
			['keep.done', retentionSchema.shape],
			['keep.failed', retentionSchema.shape],
		]);
		expect(rows('Functions').map(([field]) => field)).toEqual(fieldsOf(functionSchema.shape, inside));
	});

	it('tells the defaults of a function', () => {
		const defaults = new Map(rows('Functions').map(([field = '', , value = '']) => [field, value.replaceAll('`', '')]));
		const said = (field: string) => defaults.get(field) ?? '';
		const { backoff, keep } = FUNCTION_DEFAULTS;
		expect([said('mode'), Number(said('concurrency'))]).toEqual([
			FUNCTION_RUN_DEFAULTS.mode,
			FUNCTION_RUN_DEFAULTS.concurrency,
		]);
		expect([Number(said('retries')), said('delivery')]).toEqual([
			FUNCTION_DEFAULTS.retries,
			FUNCTION_DEFAULTS.delivery,
		]);
		expect([Number(said('backoff.factor')), Number(said('backoff.jitter'))]).toEqual([backoff.factor, backoff.jitter]);
		expect(parseDuration(said('backoff.interval'))).toBe(backoff.intervalSeconds);
		expect(parseDuration(said('backoff.maxInterval'))).toBe(backoff.maxIntervalSeconds);
		expect(parseDuration(said('lease'))).toBe(FUNCTION_DEFAULTS.leaseSeconds);
		expect(parseSize(said('maxPayload'))).toBe(FUNCTION_DEFAULTS.maxPayloadBytes);
		expect(parseDuration(said('run.stop.timeout'))).toBe(DEFAULTS.stop.timeoutSeconds);
		for (const end of ['done', 'failed'] as const) {
			expect(parseDuration(said(`keep.${end}.age`))).toBe(keep[end].maxAgeSeconds);
			expect(Number(said(`keep.${end}.count`))).toBe(keep[end].count);
		}
	});

	it('shows specs that can be read', () => {
		const blocks = [...text.matchAll(/```(?:yaml|json)\n(.*?)```/gs)].map((match) => match[1] ?? '');
		const loaded = blocks.map((block) => loadSpec(block, 'SPEC.md', '/srv'));
		expect(loaded.map(({ specs }) => specs.length)).toEqual([1, 1, 1, 3, 0, 0, 1, 1]);
		expect(loaded.map(({ schedules }) => schedules.length)).toEqual([0, 0, 0, 0, 3, 0, 0, 0]);
		expect(loaded.map(({ functions }) => functions.length)).toEqual([0, 0, 0, 0, 0, 3, 0, 0]);
	});
});
