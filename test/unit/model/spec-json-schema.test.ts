import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadSpec, specJsonSchema } from '../../../src/model/spec-file.ts';

type Schema = {
	type?: string | string[];
	const?: unknown;
	enum?: unknown[];
	anyOf?: Schema[];
	oneOf?: Schema[];
	properties?: Record<string, Schema>;
	patternProperties?: Record<string, Schema>;
	additionalProperties?: boolean | Schema;
	propertyNames?: { pattern: string };
	required?: string[];
	items?: Schema;
	minItems?: number;
	minLength?: number;
	minimum?: number;
	maximum?: number;
	description?: string;
	$schema?: string;
	title?: string;
};

/** Validates by the keywords that the schema uses, and throws at any other. */
function accepts(schema: Schema, value: unknown): boolean {
	const known =
		'type const enum anyOf oneOf properties patternProperties additionalProperties propertyNames required items minItems minLength minimum maximum description $schema title';
	for (const keyword of Object.keys(schema))
		if (!known.split(' ').includes(keyword)) throw new Error(`keyword ${keyword}`);
	if (schema.anyOf && !schema.anyOf.some((branch) => accepts(branch, value))) return false;
	if (schema.oneOf && schema.oneOf.filter((branch) => accepts(branch, value)).length !== 1) return false;
	if (schema.const !== undefined && schema.const !== value) return false;
	if (schema.enum && !schema.enum.includes(value)) return false;
	const isList = Array.isArray(value);
	const kind = isList ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
	if (schema.type && ![schema.type].flat().some((type) => type === kind || (type === 'number' && kind === 'integer')))
		return false;
	if (typeof value === 'number' && (value < (schema.minimum ?? value) || value > (schema.maximum ?? value)))
		return false;
	if (typeof value === 'string') return value.length >= (schema.minLength ?? 0);
	if (isList) return value.length >= (schema.minItems ?? 0) && value.every((item) => accepts(schema.items ?? {}, item));
	if (typeof value !== 'object' || value === null) return true;
	if (schema.required?.some((key) => !(key in value))) return false;
	return Object.entries(value).every(([key, item]) => {
		if (schema.propertyNames && !new RegExp(schema.propertyNames.pattern, 'u').test(key)) return false;
		const patterns = Object.entries(schema.patternProperties ?? {}).filter(([pattern]) =>
			new RegExp(pattern, 'u').test(key),
		);
		const named = schema.properties?.[key];
		const rest = patterns.length === 0 && named === undefined ? schema.additionalProperties : true;
		if (rest === false) return false;
		return [named, typeof rest === 'object' ? rest : undefined, ...patterns.map(([, sub]) => sub)].every(
			(sub) => sub === undefined || accepts(sub, item),
		);
	});
}

const schema = specJsonSchema() as Schema;
const night = (fields: object) => ({ schedules: { night: { run: 'x', ...fields } } });
const thumb = (fields: object) => ({ functions: { thumb: fields } });
const api = (fields: object) => ({ processes: { api: { command: 'x', ...fields } } });

describe('specJsonSchema', () => {
	it('is of draft 2020-12', () => {
		expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
	});

	it('accepts the example', () => {
		const text = readFileSync(new URL('../../../deploy/examples/first.yaml', import.meta.url), 'utf8');
		expect(accepts(schema, parse(text, { merge: true }))).toBe(true);
	});

	it.each([
		api({ 'x-a': {}, env: { PORT: 8000, 'x-b': [] } }),
		api({ command: ['a', 1], args: 'a b', restart: 'never', startSeconds: '1s', umask: 22 }),
		api({ restart: { interval: '1s', limit: 'unlimited', window: 3 }, limits: { as: '1GiB', nofile: 'unlimited' } }),
		api({ placement: { count: 0, nodes: ['a'], selector: { role: 'web', 'x-r': 1 } }, stop: { signal: 15 } }),
		api({
			placement: {
				constraints: ['a!=b'],
				spread: 'zone',
				prefer: { 'x-a in (b, c)': 100 },
				avoid: { 'b exists': 1 },
				perNode: 2,
			},
		}),
		api({ readiness: { http: 'http://127.0.0.1:80/', deadline: '1m' }, liveness: { exec: ['a', 1], interval: 2 } }),
		api({ readiness: { logLine: '^ready' }, dependsOn: ['db', 'web'], logs: {}, resources: { cpu: 0.5 } }),
		api({ dependsOn: { db: 'ready', 'x-a': 1 }, logs: { maxSize: '1MB', compress: true, maxAge: '7d' } }),
		api({ resources: { memory: 5e6, memoryMax: '1GiB' }, background: { pidFile: '/x', timeout: 5 } }),
		api({ update: { maxParallel: '25%', canary: 1, stopFirst: true, 'x-a': 1 }, disconnect: { stopAfter: 'never' } }),
		api({ update: {}, disconnect: { stopAfter: 30, replaceAfter: '5m' } }),
		api({
			restart: { policy: 'on-abort', successCodes: [3, 'TERM'] },
			stop: { delay: 1, preStop: 'a b', postStop: ['c'] },
		}),
		{ processInfos: [{ processName: 'app', restartInterval: 10, signal: 9, environmentVariable: { a: 'b' } }] },
		{ 'x-a': 1, processes: { 'x-b': 2, api: { command: 'x' } } },
		night({ cron: '@hourly', timezone: 'UTC', 'x-a': 1, run: ['a', 1] }),
		night({
			every: 90,
			run: { command: 'x', timeout: '5m', successCodes: [3], 'x-b': 1, env: { A: { secret: 'b' } } },
		}),
		night({ on: { strategy: 'primary', nodes: ['a'], selector: { 'x-r': 1 }, healthy: { tcp: 80, http: ':1/x' } } }),
		night({ at: '2026-01-01T00:00:00Z', overlap: 'queue', maxQueued: 0, retries: 3, jitter: 0, dependsOn: ['a'] }),
		night({
			retries: { limit: 1, backoff: 1.5 },
			history: { maxAge: '3d' },
			catchUp: 'all',
			paused: true,
			mutex: 'a/b',
		}),
		{ functions: { 'img.resize:v2': {}, größe: { run: ['a', 1] }, 'x-a': 1 } },
		thumb({ run: { command: 'x', env: { A: { secret: 'b' } }, 'x-b': 1 }, mode: 'frames', concurrency: 3, 'x-a': 1 }),
		thumb({ run: 'x', on: { nodes: ['a'], selector: { 'x-r': 1 } }, timeout: '1m', lease: 10 }),
		thumb({ maxQueue: 3, maxPayload: '1MB', delivery: 'at-most-once', retries: 0, maxRunning: 1 }),
		thumb({ maxQueue: { high: 3, 'x-a': 1 }, keep: { done: { age: '1d', count: 0 }, failed: {} } }),
		thumb({ backoff: { interval: '1s', factor: 1.5, maxInterval: 60, jitter: 0 } }),
	])('accepts what the loader accepts: %j', (value) => {
		expect(accepts(schema, value)).toBe(true);
		const { specs, schedules, functions } = loadSpec(JSON.stringify(value), 'f');
		expect(specs.length + schedules.length + functions.length).toBeGreaterThan(0);
	});

	it.each([
		{ processs: {} },
		{ processes: { api: {} } },
		{ processes: { 'a.b': { command: 'x' } } },
		api({ comand: 'x' }),
		api({ readiness: {} }),
		api({ readiness: { tcp: 'a:1', http: 'http://a' } }),
		api({ liveness: { tcp: 'a:1', deadline: 3 } }),
		api({ readiness: { tcp: 'a:1', failureThreshold: 0 } }),
		api({ dependsOn: { db: 'up' } }),
		api({ dependsOn: { 'a.b': 'ready' } }),
		api({ dependsOn: 'db' }),
		api({ logs: { maxFiles: 0 } }),
		api({ background: {} }),
		api({ resources: { disk: 1 } }),
		api({ update: { canary: -1 } }),
		api({ update: { maxParallel: [] } }),
		api({ update: { max: 1 } }),
		api({ disconnect: { stopAfter: true } }),
		api({ disconnect: { after: 1 } }),
		api({ restart: { successCodes: 3 } }),
		api({ stop: { preStop: {} } }),
		api({ daemon: 'yes' }),
		api({ restart: { interval: [] } }),
		api({ restart: { intervall: 1 } }),
		api({ restart: 'sometimes' }),
		api({ stop: { sig: 1 } }),
		api({ limits: { files: 1 } }),
		api({ placement: { spread: [] } }),
		api({ placement: { prefer: { 'a=b': 0 } } }),
		api({ placement: { constraints: [] } }),
		api({ placement: { count: -1 } }),
		api({ env: { '1A': 'x' } }),
		{ processInfos: [{ processName: 'app', interval: 1 }] },
		{ schedules: { night: {} } },
		night({ crno: '@hourly' }),
		night({ run: [{}] }),
		night({ run: { timeout: 3 } }),
		night({ run: { command: 'x', placement: {} } }),
		night({ on: { strategy: 'some' } }),
		night({ on: { healthy: { tcp: 0 } } }),
		night({ retries: -1 }),
		night({ dependsOn: { a: 'ready' } }),
		night({ paused: 'yes' }),
		{ functions: { 'a b': {} } },
		{ functions: { '': {} } },
		{ functions: { thumb: 'x' } },
		thumb({ command: 'x' }),
		thumb({ run: {} }),
		thumb({ run: { command: 'x', timeout: 3 } }),
		thumb({ run: 'x', mode: 'line' }),
		thumb({ run: 'x', concurrency: 0 }),
		thumb({ run: 'x', on: { strategy: 'all' } }),
		thumb({ retries: { limit: 3 } }),
		thumb({ backoff: { delay: 3 } }),
		thumb({ maxQueue: { top: 3 } }),
		thumb({ maxQueue: -1 }),
		thumb({ keep: { done: 3 } }),
		thumb({ keep: { failed: { age: [] } } }),
		thumb({ maxPayload: -1 }),
	])('refuses what the loader refuses: %j', (value) => {
		expect(accepts(schema, value)).toBe(false);
		expect(() => loadSpec(JSON.stringify(value), 'f')).toThrow();
	});

	it('describes every key', () => {
		const undescribed = (at: Schema, path: string): string[] =>
			Object.entries(at.properties ?? {}).flatMap(([key, sub]) => [
				...(sub.description === undefined ? [`${path}${key}`] : []),
				...undescribed(sub, `${path}${key}.`),
			]);
		const process = Object.values(schema.properties?.['processes']?.patternProperties ?? {})[0] as Schema;
		const patterns = schema.properties?.['functions']?.patternProperties ?? {};
		const of = Object.values(patterns)[0] as Schema;
		expect(Object.keys(of.properties ?? {})).toContain('maxQueue');
		expect([...undescribed(schema, ''), ...undescribed(process, ''), ...undescribed(of, '')]).toEqual([]);
	});
});
