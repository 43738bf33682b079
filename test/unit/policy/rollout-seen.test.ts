import { describe, expect, it } from 'vitest';
import type { Instance, Observed } from '../../../src/model/records.ts';
import { DEFAULT_UPDATE } from '../../../src/model/update-spec.ts';
import { reachesPrograms } from '../../../src/policy/rollout-need.ts';
import { seenOf } from '../../../src/policy/rollout-seen.ts';
import { specOf } from '../../support/specs.ts';

const instance = {
	id: 'web.0',
	process: 'web',
	ordinal: 0,
	node: 'a',
	revision: 2,
	generation: 7,
	startGeneration: 5,
	want: 'run',
} as Instance;
const observed = (changes: Partial<Observed>): Observed => ({
	instance: instance.id,
	generation: 7,
	attempt: 3,
	phase: 'running',
	ready: false,
	adopted: false,
	restarts: 0,
	...changes,
});
const heard = { kind: 'reporting' } as const;

describe('seenOf', () => {
	it.each<[string, Partial<Observed> | undefined, boolean, object]>([
		['nothing was reported', undefined, true, { kind: 'waiting', reason: 'node a has not reported it yet' }],
		['ready', { ready: true }, true, { kind: 'ready', attempt: 3 }],
		['ready before a start', { ready: true, generation: 4 }, true, { kind: 'waiting', reason: 'to be started anew' }],
		['ready before a change', { ready: true, generation: 6 }, true, { kind: 'waiting' }],
		['a one-shot that is done', { phase: 'exited' }, false, { kind: 'ready' }],
		['a daemon that ended', { phase: 'exited', reason: 'code 0' }, true, { kind: 'failed', reason: 'code 0' }],
		['given up', { phase: 'failed' }, false, { kind: 'failed', reason: 'failed' }],
		['to be tried again', { phase: 'backoff', reason: 'code 3' }, true, { kind: 'waiting', reason: 'backoff: code 3' }],
		['starting', { phase: 'starting' }, true, { kind: 'waiting', reason: 'starting' }],
	])('%s', (_, report, daemon, seen) => {
		const last = report === undefined ? undefined : observed(report);
		expect(seenOf(instance, last, heard, { daemon, judgedAnew: true })).toMatchObject(seen);
	});

	it('says of an instance without a node why, and of one on a silent node only that', () => {
		const { node: _, ...homeless } = instance;
		expect(seenOf({ ...homeless, unplaced: 'no room' }, undefined, heard, { daemon: true, judgedAnew: false })).toEqual(
			{
				kind: 'waiting',
				reason: 'no room',
			},
		);
		const silent = { kind: 'silent', reason: 'node a is silent' } as const;
		expect(seenOf(instance, observed({ ready: true }), silent, { daemon: true, judgedAnew: false })).toEqual({
			kind: 'silent',
		});
	});
});

describe('seenOf of an instance that waits for its next start', () => {
	it.each([
		[
			'exit code 1; restarting in 9.6s, 3 of 10 exits within 10m (attempt 4)',
			'exit code 1, 3 of 10 exits within 10m (attempt 4)',
		],
		[
			'not ready within 3s: tcp: refused; restarting in 1m30s (attempt 2)',
			'not ready within 3s: tcp: refused (attempt 2)',
		],
		['exit code 1; restarting in 250ms; postStop failed: exit code 3', 'exit code 1; postStop failed: exit code 3'],
	])('says %s without the delay', (reason, said) => {
		const before = observed({ phase: 'backoff', ready: false, reason });
		const how = { daemon: true, judgedAnew: false };
		expect(seenOf(instance, before, heard, how)).toEqual({ kind: 'waiting', reason: `backoff: ${said}` });
	});
});

describe('seenOf of an instance that is not judged anew', () => {
	it('takes what it reported before its agent knew of a change that programs do not need', () => {
		const before = observed({ ready: true, generation: 6 });
		expect(seenOf(instance, before, heard, { daemon: true, judgedAnew: false })).toEqual({ kind: 'ready', attempt: 3 });
	});
});

describe('reachesPrograms', () => {
	const liveness = {
		check: { kind: 'tcp', host: '127.0.0.1', port: 1 },
		intervalSeconds: 1,
		timeoutSeconds: 1,
		initialDelaySeconds: 0,
		successThreshold: 1,
		failureThreshold: 1,
	} as const;

	it('is so where programs are started anew, or are judged anew and the spec says how to update', () => {
		expect(reachesPrograms(specOf('web'), specOf('web', { args: ['2'] }))).toBe(true);
		expect(reachesPrograms(specOf('web'), specOf('web', { liveness }))).toBe(false);
		expect(reachesPrograms(specOf('web'), specOf('web', { liveness, update: DEFAULT_UPDATE }))).toBe(true);
		expect(reachesPrograms(specOf('web'), specOf('web', { placement: { count: 9 }, update: DEFAULT_UPDATE }))).toBe(
			false,
		);
	});
});
