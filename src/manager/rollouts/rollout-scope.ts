import type { InstanceId, NodeName, ProcessName } from '../../model/ids.ts';
import { splitInstanceId } from '../../model/ids.ts';
import type { ProcessSpec } from '../../model/process-spec.ts';
import type { Instance, Process } from '../../model/records.ts';
import type { UpdateSpec } from '../../model/update-spec.ts';
import { PLAIN_UPDATE } from '../../model/update-spec.ts';
import { allows, rulesOf } from '../../policy/placement-rules.ts';
import { seenOf } from '../../policy/rollout-seen.ts';
import type { Rollout, RolloutInstance, RolloutScope } from '../../policy/rollout-state.ts';
import { superseded } from '../../policy/slots.ts';
import { needsRestart } from '../../policy/spec-change.ts';
import type { NodeContacts } from '../state/node-contacts.ts';
import { labelsOf } from '../state/node-state.ts';
import type { Observations } from '../state/observations.ts';
import type { TablesView } from '../state/tables.ts';

/** What agents report. */
export interface Reports {
	readonly observations: Observations;
	readonly contacts: NodeContacts;
}

/** The spec of a revision; where it is kept no more, the present one. */
export function specAt(process: Process, revision: number): ProcessSpec {
	return process.revisions.find((each) => each.revision === revision)?.spec ?? process.spec;
}

/** How a process is changed to one of its revisions. */
export function settingsAt(process: Process, revision: number): UpdateSpec {
	return specAt(process, revision).update ?? PLAIN_UPDATE;
}

/** The instances as a rollout sees them, without those given up as lost and those that another one has come to replace. */
export function rolloutInstances(
	process: Process,
	instances: readonly Instance[],
	{ observations, contacts }: Reports,
	rollout?: Rollout,
): RolloutInstance[] {
	const judgedAnew = rollout !== undefined && onlyJudges(process, rollout);
	const daemons = new Map(process.revisions.map((each) => [each.revision, each.spec.daemon]));
	const behind = superseded(instances);
	return instances
		.filter((each) => each.lost !== true && !behind.has(each.id))
		.map((instance) => {
			const { id, ordinal, revision, startGeneration, want, node } = instance;
			const observed = node === undefined ? undefined : observations.get(node, id)?.observed;
			const reason = node === undefined ? undefined : silence(contacts, node);
			const contact = reason === undefined ? HEARD : ({ kind: 'silent', reason } as const);
			const daemon = daemons.get(revision) ?? process.spec.daemon;
			const seen = seenOf(instance, observed, contact, { daemon, judgedAnew });
			return { id, ordinal, revision, startGeneration, want, seen };
		});
}

const HEARD = { kind: 'reporting' } as const;

/** Why a node cannot tell of its instances at the moment: until a session has told everything, what is known may be from one before it. */
function silence(contacts: NodeContacts, node: NodeName): string | undefined {
	const contact = contacts.get(node);
	if (contact.kind !== 'reporting') return contacts.whyUnknown(node);
	return contact.complete ? undefined : `node ${node} has not told yet what it runs`;
}

/** Whether programs go on in the change, so that what they report says nothing of it until their agents have taken it up. */
function onlyJudges(process: Process, { stable, target }: Rollout): boolean {
	if (stable === undefined || stable === target.revision) return false;
	return !needsRestart(specAt(process, stable), specAt(process, target.revision));
}

/** The process around its rollout to `revision`. */
export function scopeOf(
	tables: TablesView,
	process: Process,
	revision: number,
	observations: Observations,
): RolloutScope {
	const { placement } = process.spec;
	const specs = new Map(process.revisions.map((each) => [each.revision, each.spec]));
	return {
		count: placement.all ? null : placement.count,
		stopped: process.stopped,
		settings: settingsAt(process, revision),
		taken: takenOrdinals(tables, process.name, observations),
		restarts: (from, to) => {
			const [before, after] = [specs.get(from), specs.get(to)];
			return before === undefined || after === undefined || needsRestart(before, after);
		},
		mustMove: placement.all ? () => false : displaced(tables, process),
	};
}

/** Whether the placement of a revision no longer allows the node of an instance; a node that is not known does not count. */
export function displaced(tables: TablesView, process: Process): (id: InstanceId, revision: number) => boolean {
	const rules = new Map<number, ReturnType<typeof rulesOf>>();
	return (id, revision) => {
		const name = tables.instances.get(id)?.node;
		const node = name === undefined ? undefined : tables.nodes.get(name);
		if (node === undefined) return false;
		const known = rules.get(revision) ?? rulesOf(specAt(process, revision).placement);
		rules.set(revision, known);
		return !allows(known, { name: node.name, labels: labelsOf(node) });
	};
}

/** Ordinals of instances that a rollout leaves alone: those still being stopped, given up as lost or moving away, and those waited for. */
function takenOrdinals(tables: TablesView, name: ProcessName, observations: Observations): ReadonlySet<number> {
	const taken = new Set<number>();
	for (const id of observations.ofProcess(name)) {
		const instance = tables.instances.get(id);
		if (instance === undefined || instance.lost === true) taken.add(splitInstanceId(id).ordinal);
	}
	for (const { lost, replaces, ordinal } of tables.instancesOf(name)) {
		if (lost === true) taken.add(ordinal);
		if (replaces !== undefined) taken.add(splitInstanceId(replaces).ordinal);
	}
	return taken;
}
