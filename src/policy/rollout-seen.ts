import type { Instance, Observed } from '../model/records.ts';
import type { NodeContact } from './instance-view.ts';
import type { Seen } from './rollout-state.ts';

/**
 * What a rollout sees of an instance. The first row that holds:
 *
 * | when | seen |
 * |---|---|
 * | it has no node | waiting: why not |
 * | its node is not heard of | silent |
 * | nothing was reported yet | waiting |
 * | what was reported is from before its newest start | waiting |
 * | it is judged anew, and what was reported is from before its newest revision | waiting |
 * | ready | ready |
 * | exited, and it is a one-shot (`exited` is an end with success) | ready |
 * | exited or failed otherwise | failed: why |
 * | anything else, `backoff` too | waiting: its phase, and why, without delays |
 *
 * So an instance that is started again and again is waited for until its deadline, and one that was given up fails at once.
 *
 * @param how `daemon`: of the spec of its revision; `judgedAnew`: the change is one of how its health is judged, its program goes on
 */
export function seenOf(
	instance: Instance,
	observed: Observed | undefined,
	contact: NodeContact,
	{ daemon, judgedAnew }: { readonly daemon: boolean; readonly judgedAnew: boolean },
): Seen {
	const { node, unplaced, generation, startGeneration } = instance;
	if (node === undefined) return { kind: 'waiting', reason: unplaced ?? 'no node yet' };
	if (contact.kind === 'silent') return { kind: 'silent' };
	if (observed === undefined) return { kind: 'waiting', reason: `node ${node} has not reported it yet` };
	if (observed.generation < startGeneration) return { kind: 'waiting', reason: 'to be started anew' };
	if (judgedAnew && observed.generation < generation)
		return { kind: 'waiting', reason: `node ${node} has not taken up the change yet` };
	const { phase, ready, attempt, reason } = observed;
	if (ready || (phase === 'exited' && !daemon)) return { kind: 'ready', attempt };
	if (phase === 'exited' || phase === 'failed') return { kind: 'failed', reason: reason ?? phase };
	return { kind: 'waiting', reason: reason === undefined ? phase : `${phase}: ${lasting(reason)}` };
}

/** Without how long it is until the next start: what is said once, or kept, would not hold any more. */
function lasting(reason: string): string {
	return reason.replace(/; restarting (in [0-9.]+[a-z0-9.]*|at once)/, '');
}
