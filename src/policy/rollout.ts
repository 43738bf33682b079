import { assertNever } from '../model/assert-never.ts';
import { RolloutBoard } from './rollout-board.ts';
import type {
	Rollout,
	RolloutAction,
	RolloutFailure,
	RolloutInstance,
	RolloutPhase,
	RolloutScope,
} from './rollout-state.ts';
import { isOver } from './rollout-state.ts';
import { failureOf, isHealthy, nextDeadline, refreshed, stalled } from './rollout-watch.ts';

/** What a rollout asks for now. `deadline`: monotonic seconds at which to plan again though nothing happened. */
export interface RolloutPlan {
	readonly rollout: Rollout;
	readonly actions: readonly RolloutAction[];
	readonly deadline?: number;
}

/**
 * The next steps of a rollout, and where it stands after them; see docs/ARCHITECTURE-rollout.md. Total, and idempotent: planning again
 * after the actions were applied gives none. While a process has a rollout, also one that is over, this plan alone decides how many
 * instances it has, at which revision, and whether they run.
 *
 * @param instances those of the process
 * @param now monotonic seconds
 */
export function planRollout(
	rollout: Rollout,
	scope: RolloutScope,
	instances: readonly RolloutInstance[],
	now: number,
): RolloutPlan {
	const at = advanced(rollout, scope, instances, now);
	const board = new RolloutBoard(at, scope, instances, now);
	steps(at, scope, board);

	const removed = new Set(board.actions.filter((action) => action.kind === 'remove').map((action) => action.id));
	const want = scope.stopped ? 'stop' : 'run';
	const wants = instances
		.filter((each) => !removed.has(each.id) && each.want !== want)
		.map((each): RolloutAction => ({ kind: 'want', id: each.id, want }));
	const staged = board.actions.length === 0 ? at : { ...at, watches: isOver(at.phase) ? [] : board.watches };
	const after = completed(staged, board);
	const actions = [...board.actions, ...wants];
	const deadline = nextDeadline(after, scope.settings, now);
	return deadline === undefined ? { rollout: after, actions } : { rollout: after, actions, deadline };
}

/** The rollout after what was seen and the time that went by, before any step. */
function advanced(rollout: Rollout, scope: RolloutScope, instances: readonly RolloutInstance[], now: number): Rollout {
	if (isOver(rollout.phase)) return rollout;
	if (scope.stopped) return over(rollout, { kind: 'cancelled', reason: 'the process was stopped' });
	const { settings } = scope;
	const seen = refreshed(rollout, instances, settings, now);
	switch (seen.phase.kind) {
		case 'paused':
			return seen;
		case 'reverting': {
			const late = stalled(seen, instances, settings, now);
			if (late === undefined) return seen;
			const reason = `${seen.phase.failure.reason}; the way back failed too: ${late.reason}`;
			return over(seen, { kind: 'failed', failure: { ...seen.phase.failure, reason } });
		}
		case 'running':
		case 'waiting-for-promotion': {
			const wrong = failureOf(seen, instances, settings, now) ?? lateOf(seen, instances, scope, now);
			if (wrong !== undefined) return failed(seen, wrong, scope, instances, now);
			return promoted(seen, instances, scope, now);
		}
		case 'succeeded':
		case 'failed':
		case 'reverted':
		case 'cancelled':
			return seen;
		default:
			return assertNever(seen.phase);
	}
}

/** Waiting for a person is no lack of progress. */
function lateOf(rollout: Rollout, instances: readonly RolloutInstance[], scope: RolloutScope, now: number) {
	return rollout.phase.kind === 'running' ? stalled(rollout, instances, scope.settings, now) : undefined;
}

function failed(
	rollout: Rollout,
	failure: RolloutFailure,
	scope: RolloutScope,
	instances: readonly RolloutInstance[],
	now: number,
): Rollout {
	const { stable, target } = rollout;
	const { settings } = scope;
	if (!settings.autoRevert || stable === undefined || stable === target.revision) {
		return over(rollout, { kind: 'failed', failure });
	}
	const back: Rollout = {
		...rollout,
		target: { revision: stable, after: 0 },
		canary: 0,
		phase: { kind: 'reverting', failure },
		progressBy: now + settings.progressDeadlineSeconds,
		watches: [],
	};
	return refreshed(back, instances, settings, now);
}

/** From the canaries on, where all of them are healthy; back to them, where one no longer is. */
function promoted(rollout: Rollout, instances: readonly RolloutInstance[], scope: RolloutScope, now: number): Rollout {
	const { phase } = rollout;
	const { settings } = scope;
	if (phase.kind === 'running' && phase.stage === 'all') return rollout;
	const wanted = Math.min(rollout.canary, scope.count ?? instances.length);
	const proven = rollout.watches.filter((watch) => isHealthy(watch, settings, now)).length >= wanted;
	const waits = phase.kind === 'waiting-for-promotion';
	if (waits ? proven && wanted > 0 : !proven) return rollout;
	const progressBy = now + settings.progressDeadlineSeconds;
	if (!proven) return { ...rollout, phase: { kind: 'running', stage: 'canaries' }, progressBy };
	if (wanted > 0 && !settings.autoPromote) return { ...rollout, phase: { kind: 'waiting-for-promotion' } };
	return { ...rollout, phase: { kind: 'running', stage: 'all' }, progressBy };
}

function steps(rollout: Rollout, scope: RolloutScope, board: RolloutBoard): void {
	const { phase, stable, target } = rollout;
	switch (phase.kind) {
		case 'running':
			return phase.stage === 'canaries' ? canaries(rollout, scope, board) : everyone(rollout, scope, board);
		case 'waiting-for-promotion':
			return canaries(rollout, scope, board);
		case 'reverting':
			return everyone(rollout, scope, board);
		case 'paused':
			return rest(rollout, phase.stage, scope, board);
		case 'failed':
			return level(scope, board, stable ?? target.revision, target.revision === stable ? 'old' : 'new');
		case 'cancelled':
			for (const instance of board.old) {
				if (instance.revision !== target.revision) board.replace(instance);
			}
			return level(scope, board, target.revision, 'old');
		case 'succeeded':
		case 'reverted':
			return level(scope, board, target.revision, 'old');
	}
}

function canaries(rollout: Rollout, scope: RolloutScope, board: RolloutBoard): void {
	const wanted = Math.min(rollout.canary, board.count);
	board.removeSurplusNew(wanted);
	const oldWanted = (): number => (rollout.mode === 'spare' ? board.count : board.count - board.newCount);
	board.removeSurplusOld(oldWanted());
	if (scope.count !== null && rollout.stable !== undefined) {
		while (board.oldCount < oldWanted()) board.createOld(rollout.stable);
	}
	if (rollout.mode === 'in-place') return replaceSome(board, wanted);
	const most = board.count + Math.max(board.parallel, wanted);
	while (board.newCount < wanted && board.inWork < board.parallel && board.total < most) board.createNew();
}

function everyone(rollout: Rollout, scope: RolloutScope, board: RolloutBoard): void {
	if (scope.count !== null) {
		board.removeSurplusOld(board.count - board.newCount);
		board.removeSurplusNew(board.count);
		const room = rollout.mode === 'spare' ? board.parallel : 0;
		while (board.newCount < board.count && board.inWork < board.parallel && board.total < board.count + room) {
			board.createNew();
		}
		board.removeSurplusOld(board.count - board.newCount);
	}
	if (rollout.mode === 'in-place') replaceSome(board, Number.POSITIVE_INFINITY);
}

function replaceSome(board: RolloutBoard, mostNew: number): void {
	for (const instance of board.old) {
		if (board.inWork >= board.parallel || board.newCount >= mostNew) return;
		if (!board.restarts(instance) || board.mayEnd(instance)) board.replace(instance);
	}
}

/** Paused: nothing goes on, but the count is kept. */
function rest(rollout: Rollout, stage: 'canaries' | 'all', scope: RolloutScope, board: RolloutBoard): void {
	if (scope.count === null) return;
	if (stage === 'canaries') board.removeSurplusNew(Math.min(rollout.canary, board.count));
	const beside = rollout.mode === 'spare' ? Math.min(board.newCount, Math.max(board.parallel, rollout.canary)) : 0;
	const { stable, target } = rollout;
	while (board.total < board.count) {
		if (stable === undefined || stable === target.revision) board.createNew();
		else board.createOld(stable);
	}
	board.removeSurplusOld(board.count + beside - board.newCount);
	if (board.oldCount === 0) board.removeSurplusNew(board.count);
}

/** Nothing is changed any more: as many as asked for. */
function level(scope: RolloutScope, board: RolloutBoard, revision: number, first: 'new' | 'old'): void {
	if (scope.count === null) return;
	board.removeSurplus(first);
	while (board.total < board.count) board.createOld(revision);
}

function completed(rollout: Rollout, board: RolloutBoard): Rollout {
	const { phase } = rollout;
	const done = board.oldCount === 0 && board.newCount === board.count && board.allHealthy;
	if (!done) return rollout;
	if (phase.kind === 'running' && phase.stage === 'all') return over(rollout, { kind: 'succeeded' });
	return phase.kind === 'reverting' ? over(rollout, { kind: 'reverted', failure: phase.failure }) : rollout;
}

/** Over: nothing is watched any more. */
function over(
	rollout: Rollout,
	phase: RolloutPhase & { kind: 'succeeded' | 'failed' | 'reverted' | 'cancelled' },
): Rollout {
	return { ...rollout, phase, watches: [] };
}
