import type { ManagerMessage } from '../model/agent-protocol.ts';
import type { InstanceId } from '../model/ids.ts';
import type { Assignment } from '../model/records.ts';

/** What {@link Supervision.assign} takes, but for the cluster. */
export interface AssignmentChange {
	readonly version: number;
	readonly complete: boolean;
	readonly upserts: readonly Assignment[];
	readonly removals: readonly InstanceId[];
}

/** What to do about one message of assignments. */
export type IntakeResult =
	| { readonly kind: 'change'; readonly change: AssignmentChange; readonly resend: boolean }
	/** Part of something whose rest is still to come, or what was asked for again anyway. */
	| { readonly kind: 'wait' }
	/** The chain is broken: ask for a COMPLETE. */
	| { readonly kind: 'resend' };

type Assignments = Extract<ManagerMessage, { kind: 'assignments' }>;

/**
 * `awaiting`: only a COMPLETE will do. It begins every session unasked.
 * `gathering`: parts of a COMPLETE; `broken` where something arrived in between that would have to be chained to it.
 * `chained`: the version that is held once everything taken so far is applied.
 */
type State =
	| { readonly kind: 'awaiting'; readonly asked: boolean }
	| {
			readonly kind: 'gathering';
			readonly version: number;
			readonly upserts: Map<InstanceId, Assignment>;
			readonly broken: boolean;
	  }
	| { readonly kind: 'chained'; readonly version: number };

/**
 * Puts the assignments of one session in order: gathers the parts of a COMPLETE, checks that each INCREMENTAL applies to what is held. Pure.
 *
 * ```
 *   awaiting ──COMPLETE──▶ chained ──INCREMENTAL that applies──▶ chained
 *      ▲  │                  │ ▲
 *      │  └─part─▶ gathering ─┘ │last part
 *      └─────────────────────┘ INCREMENTAL that does not apply: asks for a COMPLETE, once
 * ```
 */
export class AssignmentIntake {
	#state: State = { kind: 'awaiting', asked: false };

	take(message: Assignments): IntakeResult {
		return message.complete ? this.#complete(message) : this.#incremental(message);
	}

	#complete({ resultsIn, upserts, more }: Assignments): IntakeResult {
		const state = this.#state;
		const same = state.kind === 'gathering' && state.version === resultsIn;
		const gathered = same ? state.upserts : new Map<InstanceId, Assignment>();
		const broken = same && state.broken;
		for (const assignment of upserts) gathered.set(assignment.instance, assignment);
		if (more) {
			this.#state = { kind: 'gathering', version: resultsIn, upserts: gathered, broken };
			return { kind: 'wait' };
		}
		this.#state = broken ? { kind: 'awaiting', asked: true } : { kind: 'chained', version: resultsIn };
		const change = { version: resultsIn, complete: true, upserts: [...gathered.values()], removals: [] };
		return { kind: 'change', change, resend: broken };
	}

	#incremental({ appliesTo, resultsIn, upserts, removals }: Assignments): IntakeResult {
		const state = this.#state;
		switch (state.kind) {
			case 'awaiting':
				this.#state = { kind: 'awaiting', asked: true };
				return { kind: state.asked ? 'wait' : 'resend' };
			case 'gathering':
				// The parts that follow must not be taken for a COMPLETE of their own, so the gathering goes on.
				this.#state = { ...state, broken: true };
				return { kind: 'wait' };
			case 'chained':
				if (appliesTo !== state.version) {
					this.#state = { kind: 'awaiting', asked: true };
					return { kind: 'resend' };
				}
				this.#state = { kind: 'chained', version: resultsIn };
				return { kind: 'change', change: { version: resultsIn, complete: false, upserts, removals }, resend: false };
		}
	}
}

/** One change that does what `first` and then `second` do. */
export function mergeChanges(first: AssignmentChange, second: AssignmentChange): AssignmentChange {
	if (second.complete) return second;
	const upserts = new Map(first.upserts.map((assignment) => [assignment.instance, assignment]));
	const removals = new Set(first.removals);
	for (const instance of second.removals) {
		upserts.delete(instance);
		removals.add(instance);
	}
	for (const assignment of second.upserts) {
		upserts.set(assignment.instance, assignment);
		removals.delete(assignment.instance);
	}
	return {
		version: second.version,
		complete: first.complete,
		upserts: [...upserts.values()],
		removals: first.complete ? [] : [...removals],
	};
}
