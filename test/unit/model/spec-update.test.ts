import { describe, expect, it } from 'vitest';
import { MinderError } from '../../../src/model/errors.ts';
import type { ProcessSpec } from '../../../src/model/process-spec.ts';
import { loadSpec } from '../../../src/model/spec-file.ts';
import { DEFAULT_UPDATE } from '../../../src/model/update-spec.ts';

function api(fields: string): ProcessSpec {
	return loadSpec(`processes: {api: {command: x, ${fields}}}`, 'f.yaml').specs[0] as ProcessSpec;
}

function problems(fields: string): string[] {
	try {
		api(fields);
	} catch (error) {
		if (!(error instanceof MinderError)) throw error;
		expect(error.code).toBe('invalid-spec');
		return error.message.split('\n').map((line) => line.replace(/^f\.yaml:1:\d+: processes\.api\./, ''));
	}
	return [];
}

describe('update', () => {
	it('is absent where a file does not name it, and complete where it does', () => {
		expect(api('daemon: true')).not.toHaveProperty('update');
		expect(api('update: {}').update).toStrictEqual(DEFAULT_UPDATE);
	});

	it('reads every key', () => {
		const fields =
			'maxParallel: 25%, canary: 2, minHealthyTime: 1m, healthyDeadline: 90, progressDeadline: 1h, autoRevert: false, autoPromote: true, stopFirst: true';
		expect(api(`placement: {count: 8}, update: {${fields}}`).update).toStrictEqual({
			maxParallel: '25%',
			canary: 2,
			minHealthySeconds: 60,
			healthyDeadlineSeconds: 90,
			progressDeadlineSeconds: 3600,
			autoRevert: false,
			autoPromote: true,
			stopFirst: true,
		});
	});

	it.each([
		['{healthyDeadline: 15m}', 900, 1820],
		['{healthyDeadline: 9m}', 540, 600],
		['{minHealthyTime: 10m}', 300, 1800],
		['{progressDeadline: 1m}', 50, 60],
		['{progressDeadline: 1m, minHealthyTime: 100ms}', 59.9, 60],
		['{progressDeadline: 20m}', 300, 1200],
		['{healthyDeadline: 50s, progressDeadline: 1m}', 50, 60],
	])('fits the deadlines that %s leaves out to the others', (update, healthy, progress) => {
		expect(api(`update: ${update}`).update).toMatchObject({
			healthyDeadlineSeconds: healthy,
			progressDeadlineSeconds: progress,
		});
	});

	const AMOUNT = 'expected a number of instances from 1 to 10000, or a percentage from 1% to 100%';
	it.each([
		['{maxParallel: 0}', `update.maxParallel: found 0, ${AMOUNT}`],
		['{maxParallel: 1.5}', `update.maxParallel: found 1.5, ${AMOUNT}`],
		['{maxParallel: 0%}', `update.maxParallel: found "0%", ${AMOUNT}`],
		['{maxParallel: 150%}', `update.maxParallel: found "150%", ${AMOUNT}`],
		['{maxParallel: half}', `update.maxParallel: found "half", ${AMOUNT}`],
		['{maxParallel: []}', `update.maxParallel: found a list, ${AMOUNT}`],
		['{canary: -1}', 'update.canary: found -1, expected a whole number from 0 to 10000'],
		['{canary: 2}', 'update.canary: found 2, expected at most the count of instances, 1'],
		['{canary: true}', 'update.canary: found true, expected a whole number from 0 to 10000'],
		['{canry: 1}', 'update.canry: unknown key, did you mean canary?'],
		['{maxUnavailable: 1}', 'update.maxUnavailable: unknown key, did you mean maxParallel?'],
		['{minHealthyTime: soon}', 'update.minHealthyTime: found "soon", expected a duration such as 500ms, 10s or 1h30m'],
		['{healthyDeadline: 0}', 'update.healthyDeadline: found 0, expected a duration of at least 10ms'],
		['{autoRevert: 1}', 'update.autoRevert: found 1, expected true or false'],
		[
			'{healthyDeadline: 5m, progressDeadline: 2m}',
			'update.progressDeadline: found 2m, expected at least 5m10s: one instance may take healthyDeadline, 5m, and minHealthyTime, 10s',
		],
		[
			'{progressDeadline: 5s}',
			'update.progressDeadline: found 5s, expected at least 5m10s: one instance may take healthyDeadline, 5m, and minHealthyTime, 10s',
		],
		[
			'{minHealthyTime: 20m, progressDeadline: 10m}',
			'update.progressDeadline: found 10m, expected at least 25m: one instance may take healthyDeadline, 5m, and minHealthyTime, 20m',
		],
		['true', 'update: found true, expected a mapping'],
	])('%s is refused with what was found and what was expected', (update, line) => {
		expect(problems(`update: ${update}`)).toEqual([line]);
	});

	it('may have as many canaries as there are instances, and any number where there are none or one on each node', () => {
		expect(problems('placement: {count: 2}, update: {canary: 2}')).toEqual([]);
		expect(problems('placement: {count: 2}, update: {canary: 3}')).toHaveLength(1);
		expect(problems('placement: {count: 0}, update: {canary: 3}')).toEqual([]);
		expect(problems('placement: {all: true}, update: {canary: 3}')).toEqual([]);
	});

	it('refuses a deadline that nothing can meet because it is ready only after startSeconds', () => {
		expect(problems('startSeconds: 30, update: {healthyDeadline: 30}')).toEqual([
			'update.healthyDeadline: found 30s, expected more than startSeconds, 30s, which it takes to be ready',
		]);
		expect(problems('startSeconds: 30, readiness: {tcp: "a:1"}, update: {healthyDeadline: 30}')).toEqual([]);
	});
});

describe('disconnect', () => {
	it('is absent where everything is never', () => {
		for (const fields of ['disconnect: {}', 'disconnect: {stopAfter: never, replaceAfter: never}'])
			expect(api(fields)).not.toHaveProperty('disconnect');
	});

	it('reads times', () => {
		expect(api('disconnect: {stopAfter: 30s, replaceAfter: 5m}').disconnect).toStrictEqual({
			stopAfterSeconds: 30,
			replaceAfterSeconds: 300,
		});
		expect(api('disconnect: {replaceAfter: 60}').disconnect).toStrictEqual({ replaceAfterSeconds: 60 });
		expect(api('disconnect: {stopAfter: 5, replaceAfter: never}').disconnect).toStrictEqual({ stopAfterSeconds: 5 });
	});

	it.each([
		['{stopAfter: 4s}', 'stopAfter: found "4s", expected never, or a duration of at least 5s'],
		['{stopAfter: neve}', 'stopAfter: found "neve", expected never, or a duration of at least 5s'],
		['{replaceAfter: false}', 'replaceAfter: found false, expected never, or a duration of at least 1s'],
		['{lostAfter: 5m}', 'lostAfter: unknown key, did you mean replaceAfter?'],
		[
			'{stopAfter: 60, replaceAfter: 1m}',
			'replaceAfter: found 1m, expected more than stopAfter, 1m: at most one copy needs a stop before the replacement; leave stopAfter out if two copies for a while are fine',
		],
	])('%s is refused', (fields, line) => {
		expect(problems(`disconnect: ${fields}`)).toEqual([`disconnect.${line}`]);
	});

	it('replaces nothing where every node has an instance of its own', () => {
		expect(problems('placement: {all: true}, disconnect: {replaceAfter: 1m}')).toEqual([
			'disconnect.replaceAfter: is of no use with all: true, as every other node has an instance of its own; remove one of the two',
		]);
		expect(problems('placement: {all: true}, disconnect: {stopAfter: 1m}')).toEqual([]);
	});
});
