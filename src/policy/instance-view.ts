import type { InstanceId, NodeName } from '../model/ids.ts';
import { splitInstanceId } from '../model/ids.ts';
import type { Instance, InstanceUsage, Observed, Process, ShownPhase } from '../model/records.ts';
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
	const desired = {
		id: instance.id,
		process: instance.process,
		revision: instance.revision,
		generation: instance.generation,
		want: instance.want,
		...(instance.node === undefined ? {} : { node: instance.node }),
	};
	const fresh = observed === undefined || observed.generation >= instance.startGeneration || instance.want === 'stop';
	const facts = factsOf(observed, usage);
	if (instance.node === undefined) {
		return { ...desired, ...NOTHING, phase: 'pending', reason: instance.unplaced ?? 'no node yet' };
	}
	if (contact.kind !== 'reporting') {
		const phase = contact.kind === 'lost' ? 'lost' : 'unknown';
		return { ...desired, ...facts, ready: false, phase, reason: contact.reason };
	}
	if (observed === undefined) {
		return { ...desired, ...NOTHING, phase: 'pending', reason: `node ${instance.node} has not reported it yet` };
	}
	if (fresh) return { ...desired, ...facts };
	const phase: ShownPhase = RUNS.has(observed.phase) ? 'stopping' : 'pending';
	return { ...desired, ...facts, ready: false, phase, reason: 'to be started anew' };
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
	return {
		...factsOf(observed, usage),
		id,
		process: splitInstanceId(id).process,
		node,
		revision: 0,
		generation: observed.generation,
		want: 'stop',
		ready: false,
		phase: silent ? 'unknown' : 'stopping',
		reason: silent ? contact.reason : 'removed',
	};
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

function factsOf(observed: Observed | undefined, usage: InstanceUsage | undefined) {
	if (observed === undefined) return { ...NOTHING, phase: 'pending' as ShownPhase };
	const { instance: _, generation: __, gone: ___, ends: ____, usage: reported, phase, ...facts } = observed;
	const figures = RUNS.has(phase) ? (usage ?? reported) : undefined;
	return { ...facts, phase: phase as ShownPhase, ...(figures === undefined ? {} : { usage: figures }) };
}
