import type { InstanceId } from '../../../src/model/ids.ts';
import type { RolloutView } from '../../../src/model/rollout-view.ts';
import type { ProcessView } from '../../../src/model/views.ts';
import { NOW, processOf } from './fake-client.ts';

/** A rollout of revision 4 that goes on, but for `over`. */
export function rolloutOf(over: Partial<RolloutView> = {}): RolloutView {
	return {
		cause: 'apply',
		phase: 'running',
		stage: 'all',
		from: 3,
		to: 4,
		mode: 'spare',
		canary: 0,
		total: 5,
		updated: 3,
		healthy: 2,
		begunAt: NOW - 60_000,
		deadlineAt: NOW + 90_000,
		message: '2 of 5 healthy, waiting for web.6 on n3 (starting)',
		...over,
	};
}

const FAILURE = {
	reason: 'web.5 failed: exit code 3',
	instance: 'web.5' as InstanceId,
	output: ['no room', '\u001b[31mfor spare parts'],
};
/** What an end that is not a success adds. */
export const FAILED = { endedAt: NOW, message: '', failure: FAILURE };

/** A process of five instances in that rollout. */
export const web = (over: Partial<RolloutView> = {}, revision = 4): ProcessView =>
	processOf('web', { revision, count: 5, ready: 5, rollout: rolloutOf(over) });
