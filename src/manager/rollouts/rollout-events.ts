import type { Rollout, RolloutPhase } from '../../policy/rollout-state.ts';
import type { EventDraft } from '../events/event-log.ts';
import type { RolloutRecord } from './rollout-record.ts';
import { backTo } from './rollout-record.ts';
import { telling } from './telling-line.ts';

/** What to tell after a rollout has moved on by itself. */
export function eventsBetween(before: Rollout, record: RolloutRecord): EventDraft[] {
	const { rollout, asked, output } = record;
	const told = (kind: string, reason: string): EventDraft => rolloutEvent(rollout, kind, 'manager', reason);
	const { phase, target } = rollout;
	if (stepOf(phase) === stepOf(before.phase)) return [];
	const line = telling(output ?? []);
	const said = line === undefined ? '' : `; it said: ${line.slice(0, 200)}`;
	const back = 'failure' in phase && target.revision !== before.target.revision;
	const reverting = back
		? [told('reverting', `revision ${asked}: ${phase.failure.reason}${said}; goes back to ${backTo(record)}`)]
		: [];
	switch (phase.kind) {
		case 'running': {
			if (phase.stage === 'canaries') return [];
			return rollout.canary === 0 ? [] : [told('promoted', `all canaries of revision ${asked} are healthy`)];
		}
		case 'waiting-for-promotion': {
			const how = `promote it with \`minder rollout promote ${rollout.process}\``;
			return [told('waiting', `all canaries of revision ${asked} are healthy: ${how}`)];
		}
		case 'paused':
			return [];
		case 'reverting':
			return reverting;
		case 'succeeded':
			return [told('succeeded', `every instance is healthy at revision ${target.revision}`)];
		case 'failed':
			return [told('failed', `revision ${asked}: ${phase.failure.reason}${said}`)];
		case 'reverted':
			return [...reverting, told('reverted', `every instance is healthy at ${backTo(record)} again`)];
		case 'cancelled':
			return [told('cancelled', phase.reason)];
	}
}

/** An event about a rollout; `kind` without `rollout-`. */
export function rolloutEvent(
	{ process }: Rollout,
	kind: string,
	actor: 'user' | 'manager',
	reason: string,
): EventDraft {
	return { kind: `rollout-${kind}`, subject: `process/${process}`, actor, reason };
}

function stepOf(phase: RolloutPhase): string {
	return 'stage' in phase ? `${phase.kind} ${phase.stage}` : phase.kind;
}
