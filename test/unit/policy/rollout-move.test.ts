import { describe, expect, it } from 'vitest';
import type { InstanceId, ProcessName } from '../../../src/model/ids.ts';
import { instanceIdOf } from '../../../src/model/ids.ts';
import { DEFAULT_UPDATE } from '../../../src/model/update-spec.ts';
import { planRollout } from '../../../src/policy/rollout.ts';
import { beginRollout } from '../../../src/policy/rollout-command.ts';
import type { RolloutInstance, RolloutScope, Seen } from '../../../src/policy/rollout-state.ts';

const web = 'web' as ProcessName;
const scope: RolloutScope = {
	count: 2,
	stopped: false,
	settings: DEFAULT_UPDATE,
	restarts: () => false,
	mustMove: (id: InstanceId) => id === 'web.1',
};
const instance = (ordinal: number, seen: Seen): RolloutInstance => ({
	id: instanceIdOf(web, ordinal),
	ordinal,
	revision: 1,
	startGeneration: ordinal + 1,
	want: 'run',
	seen,
});
const plan = (other: Seen) => {
	const rollout = beginRollout(
		{ process: web, target: { revision: 2, after: 0 }, stable: 1, cause: 'apply' },
		scope,
		0,
	);
	return planRollout(rollout, scope, [instance(0, other), instance(1, { kind: 'ready', attempt: 1 })], 0).actions;
};

describe('an instance that may not stay on its node', () => {
	it('is not taken away while it is one of the last, though the program of its revision would go on', () => {
		expect(plan({ kind: 'silent' }).filter((action) => action.kind === 'remove')).toEqual([]);
	});

	it('moves once the others are ready', () => {
		expect(plan({ kind: 'ready', attempt: 1 })).toContainEqual({
			kind: 'update',
			id: 'web.0',
			revision: 2,
			restarts: false,
		});
	});
});
