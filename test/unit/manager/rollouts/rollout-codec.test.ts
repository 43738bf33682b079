import { describe, expect, it } from 'vitest';
import type { RolloutRecord } from '../../../../src/manager/rollouts/rollout-record.ts';
import { decodeRollout, encodeChange } from '../../../../src/manager/state/record-codec.ts';
import type { InstanceId, ProcessName } from '../../../../src/model/ids.ts';
import type { RolloutPhase } from '../../../../src/policy/rollout-state.ts';

const web = 'web' as ProcessName;
const instance = 'web.0' as InstanceId;
const failure = { reason: 'web.0 failed: code 3', instance };
const PHASES = {
	running: { kind: 'running', stage: 'canaries' },
	'waiting-for-promotion': { kind: 'waiting-for-promotion' },
	paused: { kind: 'paused', stage: 'all' },
	reverting: { kind: 'reverting', failure },
	succeeded: { kind: 'succeeded' },
	failed: { kind: 'failed', failure: { reason: 'no progress' } },
	reverted: { kind: 'reverted', failure },
	cancelled: { kind: 'cancelled', reason: 'the process was stopped' },
} as const satisfies { [Kind in RolloutPhase['kind']]: Extract<RolloutPhase, { kind: Kind }> };

function record(phase: RolloutPhase): RolloutRecord {
	return {
		rollout: {
			process: web,
			target: { revision: 3, after: 17 },
			stable: 2,
			mode: 'spare',
			canary: 1,
			phase,
			progressBy: 1234.5,
			watches: [
				{ id: instance, origin: 'begun', readyBy: 20, ready: { attempt: 2, since: 3.25 }, passed: true },
				{ id: instance, origin: 'found', readyBy: 20, passed: false, silent: true },
			],
		},
		cause: 'apply',
		from: 2,
		asked: 3,
		begunAt: 1,
		endedAt: 2,
		asOf: 3.5,
		output: ['last words'],
	};
}

describe('a stored rollout', () => {
	it.each(Object.values(PHASES))('is read back as it was: $kind', (phase) => {
		const after = record(phase);
		const op = encodeChange({ table: 'rollout', key: web, before: undefined, after });
		expect(op).toMatchObject({ kind: 'put', key: 'rollout/web' });
		const value: unknown = JSON.parse(JSON.stringify(after));
		expect(decodeRollout({ key: op.key, value })).toStrictEqual(after);
	});

	it('is refused where a field is not what it should be, by the name of the field', () => {
		const value = { ...record(PHASES.succeeded), asked: 'three' };
		expect(() => decodeRollout({ key: 'rollout/web', value })).toThrow(/rollout\/web .*at asked/);
	});
});
