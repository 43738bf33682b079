import type { InstanceId, NodeName } from '../model/ids.ts';
import { splitInstanceId } from '../model/ids.ts';
import type { Instance, InstanceUsage, Observed, Process } from '../model/records.ts';
import type { InstanceView, ProcessView } from '../model/views.ts';

/** What is known of the node of an instance. */
export type NodeContact =
	| { readonly kind: 'reporting' }
	/** `reason` in full, e.g. `node web-1 is silent`. */
	| { readonly kind: 'silent'; readonly reason: string }
	/** It was given up as its node was silent. */
	| { readonly kind: 'lost'; readonly reason: string };

/**
 * Desired and observed, joined to be shown. The phase is the agent's, except:
 *
 * | when | phase shown |
 * |---|---|
 * | it was given up | `lost` |
 * | its node is silent | `unknown` |
 * | no node, or nothing reported yet | `pending` |
 * | a fresh start was asked for that the agent has not taken up, and the old run goes on | `stopping` |
 * | the same, and nothing runs | `pending` |
 *
 * So a state from before a start, restart or change that needs one is never taken for the state after it.
 */
export function viewInstance(
	instance: Instance,
	observed: Observed | undefined,
	usage: InstanceUsage | undefined,
	contact: NodeContact,
): InstanceView {
	const { id, process, revision, generation, want, node } = instance;
	const view: Draft = { id, process, revision, generation, want, ...NOTHING, phase: 'pending' };
	if (node === undefined) {
		view.reason = instance.unplaced ?? 'no node yet';
		return view;
	}
	view.node = node;
	if (observed !== undefined) addFacts(view, observed, usage);
	const fresh = observed === undefined || observed.generation >= instance.startGeneration || want === 'stop';
	if (contact.kind !== 'reporting') {
		view.ready = false;
		view.phase = contact.kind === 'lost' ? 'lost' : 'unknown';
		view.reason = contact.reason;
	} else if (observed === undefined) view.reason = `node ${node} has not reported it yet`;
	else if (!fresh) {
		view.ready = false;
		view.phase = RUNS.has(observed.phase) ? 'stopping' : 'pending';
		view.reason = 'to be started anew';
	}
	return view;
}

/** An instance that was removed, while its agent still stops it. */
export function viewLeaving(
	id: InstanceId,
	node: NodeName,
	observed: Observed,
	usage: InstanceUsage | undefined,
	contact: NodeContact,
): InstanceView {
	const silent = contact.kind === 'silent';
	const { process } = splitInstanceId(id);
	const { generation } = observed;
	const view: Draft = { id, process, node, revision: 0, generation, want: 'stop', ...NOTHING, phase: 'stopping' };
	addFacts(view, observed, usage);
	view.ready = false;
	view.phase = silent ? 'unknown' : 'stopping';
	view.reason = silent ? contact.reason : 'removed';
	return view;
}

/** A process as it is shown, without its spec; `views` are those of its instances. */
export function viewProcess(process: Process, views: readonly InstanceView[]): Omit<ProcessView, 'spec'> {
	const wanted = process.spec.placement.all
		? views.filter((each) => each.want === 'run').length
		: process.spec.placement.count;
	return {
		name: process.name,
		revision: process.revision,
		stopped: process.stopped,
		count: process.stopped ? 0 : wanted,
		ready: views.filter((each) => each.ready && each.want === 'run').length,
	};
}

/** Phases in which a program may be there. */
const RUNS: ReadonlySet<string> = new Set(['starting', 'running', 'stopping']);

const NOTHING = { ready: false, adopted: false, attempt: 0, restarts: 0 } as const;

/** Filled field by field: copies of objects without some of their fields take most of the time of a list of thousands on Node 20. */
type Draft = { -readonly [Field in keyof InstanceView]: InstanceView[Field] };

/** What the agent says of it. */
function addFacts(view: Draft, observed: Observed, usage: InstanceUsage | undefined): void {
	const { phase, pid, startedAt, exit, nextStartAt, reason, warnings } = observed;
	view.phase = phase;
	view.ready = observed.ready;
	view.adopted = observed.adopted;
	view.attempt = observed.attempt;
	view.restarts = observed.restarts;
	if (pid !== undefined) view.pid = pid;
	if (startedAt !== undefined) view.startedAt = startedAt;
	if (exit !== undefined) view.exit = exit;
	if (nextStartAt !== undefined) view.nextStartAt = nextStartAt;
	if (reason !== undefined) view.reason = reason;
	if (warnings !== undefined) view.warnings = warnings;
	const figures = RUNS.has(phase) ? (usage ?? observed.usage) : undefined;
	if (figures !== undefined) view.usage = figures;
}
