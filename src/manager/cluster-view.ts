import type { InstanceId, NodeName, ProcessName } from '../model/ids.ts';
import { isScheduleName, runOfInstance, splitInstanceId } from '../model/ids.ts';
import type { Instance, Process } from '../model/records.ts';
import type { RolloutView } from '../model/rollout-view.ts';
import type { InstanceView, MaintenanceView, NodeView, ProcessView } from '../model/views.ts';
import type { NodeContact } from '../policy/instance-view.ts';
import { viewInstance, viewLeaving, viewProcess } from '../policy/instance-view.ts';
import type { Clock } from '../sys/clock.ts';
import { rolloutInstances } from './rollouts/rollout-scope.ts';
import { viewRollout } from './rollouts/rollout-view.ts';
import type { SpecSecrets } from './spec-secrets.ts';
import type { ClusterState } from './state/cluster-state.ts';
import type { DepartureNotes } from './state/departure-notes.ts';
import type { NodeContacts } from './state/node-contacts.ts';
import { labelsOf, stateOf } from './state/node-state.ts';
import type { Observations } from './state/observations.ts';
import { remainingOn } from './state/remaining.ts';
import { Silences } from './state/silences.ts';
import type { NodeMaintenance } from './state/tables.ts';

/** What may look different from before. */
export type ViewChange =
	| { readonly kind: 'process'; readonly name: ProcessName }
	| { readonly kind: 'instance'; readonly id: InstanceId };

/** How often words about time are brought up to date. */
const REFRESH_SECONDS = 5;

/** Everything as it is shown: desired, observed and the nodes, joined at the time of the call. */
export class ClusterView {
	readonly #state: ClusterState;
	readonly #observations: Observations;
	readonly #contacts: NodeContacts;
	readonly #notes: DepartureNotes;
	readonly #secrets: SpecSecrets;
	readonly #clock: Clock;
	readonly #silences: Silences;
	#refreshing = false;
	readonly #listeners = new Set<(change: ViewChange) => void>();

	constructor(
		state: ClusterState,
		observations: Observations,
		contacts: NodeContacts,
		notes: DepartureNotes,
		secrets: SpecSecrets,
		clock: Clock,
	) {
		this.#secrets = secrets;
		this.#notes = notes;
		notes.onChange((id) => this.#tell({ kind: 'instance', id }));
		this.#clock = clock;
		this.#state = state;
		this.#silences = new Silences(state, contacts);
		this.#observations = observations;
		this.#contacts = contacts;
		state.onChange((changes) => {
			for (const change of changes) {
				if (change.table === 'process' || change.table === 'rollout') this.#tell({ kind: 'process', name: change.key });
				else if (change.table === 'instance') this.#tellInstance(change.key);
			}
		});
		observations.onChange((id) => this.#tellInstance(id));
		contacts.onChange((node, kindChanged) => {
			if (kindChanged) for (const id of this.#idsOn(node)) this.#tellInstance(id);
			if (kindChanged) this.#refresh();
		});
	}

	/** While somebody watches, what says how long something lasts is told again from time to time. */
	#refresh(): void {
		if (this.#refreshing || this.#listeners.size === 0 || !this.#silences.any()) return;
		this.#refreshing = true;
		const again = (): void => {
			this.#refreshing = false;
			for (const id of this.#silences.changing()) this.#tellInstance(id);
			this.#refresh();
		};
		this.#clock.after(REFRESH_SECONDS, again, { background: true });
	}

	/** Calls `listener` with what may have changed; returns the way to call it off. */
	onChange(listener: (change: ViewChange) => void): () => void {
		this.#listeners.add(listener);
		this.#refresh();
		return () => this.#listeners.delete(listener);
	}

	/** Whether a schedule has this name. */
	hasSchedule(name: string): boolean {
		return isScheduleName(name) && this.#state.view.schedules.has(name);
	}

	process(name: ProcessName): ProcessView | undefined {
		const process = this.#state.view.processes.get(name);
		return process === undefined ? undefined : this.viewOf(process);
	}

	viewOf(process: Process): ProcessView {
		const instances = this.#state.view.instancesOf(process.name);
		const views = instances.map((each) => this.#join(each));
		const spec = this.#secrets.shown(process.spec);
		return { ...viewProcess(process, views), spec, ...this.#rolloutOf(process, instances) };
	}

	/** Those of runs are not shown here. */
	instance(id: InstanceId): InstanceView | undefined {
		if (runOfInstance(id) !== undefined) return undefined;
		const desired = this.#state.view.instances.get(id);
		if (desired !== undefined) return this.#join(desired);
		const leaving = this.#observations.of(id)[0];
		if (leaving === undefined) return undefined;
		return viewLeaving(id, leaving.node, leaving.observed, leaving.usage, this.#contactOf(leaving.node));
	}

	/** By ordinal; those that were removed and are still being stopped come last. */
	instancesOf(process: ProcessName): InstanceView[] {
		const desired = this.#state.view.instancesOf(process).map((each) => this.#join(each));
		const leaving = this.#observations.ofProcess(process).filter((id) => !this.#state.view.instances.has(id));
		return [...desired, ...this.#present(leaving)];
	}

	/** {@link instancesOf}, each with how its runs ended. */
	historiesOf(process: ProcessName): InstanceView[] {
		return this.instancesOf(process).map((each) => {
			const known = each.node === undefined ? undefined : this.#observations.get(each.node, each.id);
			const ends = known?.observed.ends;
			const placedBecause = this.#state.view.instances.get(each.id)?.placedBecause;
			return {
				...each,
				...(placedBecause === undefined ? {} : { placedBecause }),
				...(ends === undefined ? {} : { ends }),
			};
		});
	}

	processNames(): ProcessName[] {
		return Array.from(this.#state.view.processes.values(), (each) => each.name).sort();
	}

	instanceIds(): InstanceId[] {
		const ids = new Set(Array.from(this.#state.view.instances.values(), (each) => each.id));
		for (const id of this.#observations.ids()) if (runOfInstance(id) === undefined) ids.add(id);
		return [...ids];
	}

	node(name: NodeName): NodeView | undefined {
		const record = this.#state.view.nodes.get(name);
		if (record === undefined) return undefined;
		const { state: _, joinedAt: __, ownLabels: ___, maintenance, claim, ...facts } = record;
		const contact = this.#contacts.get(name);
		const { usage, lastHeartbeatAt, alarms } = contact;
		return {
			...facts,
			labels: labelsOf(record),
			state: stateOf(record, contact),
			instances: this.#state.view.countOn(name),
			...(usage === undefined ? {} : { usage }),
			...(alarms === undefined ? {} : { alarms }),
			...(maintenance === undefined ? {} : { maintenance: this.#maintenance(name, maintenance) }),
			...(claim === undefined ? {} : { reserved: claim }),
			...(lastHeartbeatAt === undefined ? {} : { lastHeartbeatAt }),
		};
	}

	nodes(): NodeView[] {
		const names = Array.from(this.#state.view.nodes.values(), (each) => each.name).sort();
		return names.map((name) => this.node(name)).filter((each) => each !== undefined);
	}

	#maintenance(name: NodeName, { kind, since, comment, ...more }: NodeMaintenance): MaintenanceView {
		const deadline = 'deadline' in more ? more.deadline : undefined;
		return {
			kind,
			since,
			...(comment === undefined ? {} : { comment }),
			...(deadline === undefined ? {} : { deadlineAt: deadline.at }),
			remaining: remainingOn(this.#state.view, this.#observations, name).length,
		};
	}

	#rolloutOf(process: Process, instances: readonly Instance[]): { rollout?: RolloutView } {
		const record = this.#state.view.rollouts.get(process.name);
		if (record === undefined) return {};
		const reports = { observations: this.#observations, contacts: this.#contacts };
		const seen = rolloutInstances(process, instances, reports, record.rollout);
		const located = seen.map((each) => ({ ...each, node: this.#state.view.instances.get(each.id)?.node }));
		return { rollout: viewRollout(record, process, located, this.#clock) };
	}

	#present(ids: readonly InstanceId[]): InstanceView[] {
		return ids.map((id) => this.instance(id)).filter((each) => each !== undefined);
	}

	#join(instance: Instance): InstanceView {
		const { node } = instance;
		if (node === undefined) return viewInstance(instance, undefined, undefined, { kind: 'reporting' });
		const known = this.#observations.get(node, instance.id);
		const contact =
			instance.lost === true ? this.#lost(instance, node) : this.#silences.until(instance, this.#contactOf(node));
		const view = viewInstance(instance, known?.observed, known?.usage, contact);
		const note = this.#notes.of(instance.process, instance.id);
		if (note === undefined) return view;
		return { ...view, reason: view.reason === undefined ? note : `${view.reason}; ${note}` };
	}

	#lost({ process, id }: Instance, node: NodeName): NodeContact {
		const heir = this.#state.view.instancesOf(process).find((each) => each.replaces === id);
		const back = this.#contacts.whyUnknown(node) === undefined;
		const silent = back ? `node ${node} is back` : this.#silences.lasting(node);
		return { kind: 'lost', reason: heir === undefined ? silent : `${silent}; ${heir.id} takes its place` };
	}

	#contactOf(node: NodeName): NodeContact {
		const reason = this.#contacts.whyUnknown(node);
		return reason === undefined ? { kind: 'reporting' } : { kind: 'silent', reason };
	}

	#idsOn(node: NodeName): Set<InstanceId> {
		return new Set([...this.#state.view.instancesOn(node).map((each) => each.id), ...this.#observations.on(node)]);
	}

	#tellInstance(id: InstanceId): void {
		if (runOfInstance(id) !== undefined) return;
		this.#tell({ kind: 'instance', id });
		this.#tell({ kind: 'process', name: splitInstanceId(id).process });
	}

	#tell(change: ViewChange): void {
		for (const listener of this.#listeners) listener(change);
	}
}
