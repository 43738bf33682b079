import type { NewProcessSpec } from '../../model/control.ts';
import { MinderError } from '../../model/errors.ts';
import type { ProcessName } from '../../model/ids.ts';
import { processName } from '../../model/ids.ts';
import type { ProcessSpec } from '../../model/process-spec.ts';
import type { Process } from '../../model/records.ts';
import type { Change, ProcessView } from '../../model/views.ts';
import { cycleText, dependencyCycle } from '../../policy/dependencies.ts';
import { sameSpec } from '../../policy/same-spec.ts';
import { needsRestart } from '../../policy/spec-change.ts';
import type { Clock } from '../../sys/clock.ts';
import type { ClusterView } from '../cluster-view.ts';
import type { EventDraft, EventLog } from '../events/event-log.ts';
import type { Planner } from '../planner.ts';
import { ProcessChanges } from '../rollouts/process-changes.ts';
import { nextRevision } from '../rollouts/revisions.ts';
import type { SpecSecrets } from '../spec-secrets.ts';
import type { ClusterState, Transaction } from '../state/cluster-state.ts';
import type { TablesView } from '../state/tables.ts';
import { processesNamed, processNamed, uniqueName } from './names.ts';

/** With the values of secrets: to be shown to nobody. */
type SpecChange = Change<ProcessSpec>;

/** Most instances of one process. */
const MOST_INSTANCES = 100_000;

export interface ServicePorts {
	readonly state: ClusterState;
	readonly view: ClusterView;
	readonly planner: Planner;
	readonly secrets: SpecSecrets;
	readonly events: EventLog;
	readonly clock: Clock;
}

/** What processes there are, and with which specs. */
export class ProcessService {
	readonly #ports: ServicePorts;
	readonly #changes: ProcessChanges;

	constructor(ports: ServicePorts) {
		this.#ports = ports;
		this.#changes = new ProcessChanges(ports.planner, ports.clock);
	}

	/** See Control. @throws MinderError `invalid-spec`, `usage`, `conflict`, `storage` */
	async apply(
		specs: readonly ProcessSpec[],
		how: { readonly dryRun?: boolean; readonly prune?: boolean; readonly ifRevision?: number },
	): Promise<Change[]> {
		checkSpecs(specs);
		if (how.ifRevision !== undefined && specs.length !== 1) {
			throw new MinderError('usage', `a revision can be asked for with one process only, not with ${specs.length}`);
		}
		const { secrets } = this.#ports;
		const decide = (tables: TablesView): SpecChange[] => {
			const first = specs[0];
			if (how.ifRevision !== undefined && first !== undefined) checkRevision(tables, first.name, how.ifRevision);
			const changes = specs.map((spec) => {
				const before = tables.processes.get(spec.name);
				return changeOf(before, secrets.revealed(spec, before));
			});
			const all = how.prune === true ? [...changes, ...prunings(tables, specs)] : changes;
			checkDependencies(tables, all);
			return all;
		};
		const shown = (changes: readonly SpecChange[]): Change[] => changes.map((each) => secrets.shownChange(each));
		if (how.dryRun === true) return shown(decide(this.#ports.state.view));
		return this.#change((transaction) => {
			const changes = decide(transaction);
			return { result: shown(changes), events: changes.flatMap((change) => this.#stage(transaction, change)) };
		});
	}

	/** See Control. @throws MinderError `invalid-spec`, `usage`, `already-exists`, `storage` */
	async create(spec: NewProcessSpec): Promise<ProcessView> {
		const name = await this.#change((transaction) => {
			const given = spec.name === '' ? uniqueName(spec.command, (each) => transaction.processes.has(each)) : spec.name;
			const after = this.#ports.secrets.revealed({ ...spec, name: given }, undefined);
			checkSpecs([after]);
			if (transaction.processes.has(given)) {
				throw new MinderError(
					'already-exists',
					`there is a process named ${given} already: choose another name, or change it with \`minder apply\``,
					{ details: { name: given } },
				);
			}
			const change = changeOf(undefined, after);
			checkDependencies(transaction, [change]);
			return { result: given, events: this.#stage(transaction, change) };
		});
		return this.#view(name);
	}

	/** See Control. @throws MinderError `not-found`, `precondition`, `usage`, `conflict`, `storage` */
	async scale(name: string, count: number, how: { readonly ifRevision?: number }): Promise<ProcessView> {
		checkCount(name, count);
		const scaled = await this.#change((transaction) => {
			const process = processNamed(transaction, name);
			if (how.ifRevision !== undefined) checkRevision(transaction, process.name, how.ifRevision);
			const { placement } = process.spec;
			if (placement.all) {
				throw new MinderError('precondition', `${name} runs once on every node (all: true): it has no count to change`);
			}
			const change = changeOf(process, { ...process.spec, placement: { ...placement, count } });
			if (change.kind === 'none') return { result: process.name, events: [] };
			const reason = `from ${placement.count} to ${count} instances (revision ${change.revision})`;
			return { result: process.name, events: this.#stage(transaction, change, { kind: 'process-scaled', reason }) };
		});
		return this.#view(scaled);
	}

	/** See Control. @throws MinderError `not-found`, `storage` */
	async remove(names: readonly string[]): Promise<void> {
		await this.#change((transaction) => {
			const processes = processesNamed(transaction, names);
			return { result: undefined, events: processes.flatMap((each) => this.#stage(transaction, removal(each))) };
		});
	}

	async #change<Result>(
		decide: (transaction: Transaction) => { readonly result: Result; readonly events: readonly EventDraft[] },
	): Promise<Result> {
		const { result, events } = await this.#ports.state.update(decide);
		for (const event of events) this.#ports.events.append(event);
		return result;
	}

	#stage(
		transaction: Transaction,
		change: SpecChange,
		told?: { readonly kind: string; readonly reason: string },
	): EventDraft[] {
		const event = { subject: `process/${change.name}`, actor: 'user' };
		if (change.kind === 'none') return told === undefined ? this.#again(transaction, change.name) : [];
		if (change.kind === 'remove') {
			const instances = transaction.instancesOf(change.name);
			for (const instance of instances) transaction.removeInstance(instance.id);
			transaction.removeProcess(change.name);
			return [{ ...event, kind: 'process-removed', reason: `removed with ${instances.length} instances` }];
		}
		const placed = this.#changes.put(transaction, change.after, told === undefined ? 'apply' : 'scale');
		if (told !== undefined) return [{ ...event, ...told }, ...placed];
		const applied =
			change.kind === 'create'
				? {
						kind: 'process-created',
						reason: `runs ${[change.after.command, ...change.after.args].join(' ').slice(0, 200)}`,
					}
				: { kind: 'process-applied', reason: `revision ${change.revision}: ${differences(change)}` };
		return [{ ...event, ...applied }, ...placed];
	}

	/** What was applied before and failed is tried once more. */
	#again(transaction: Transaction, name: ProcessName): EventDraft[] {
		const process = transaction.processes.get(name);
		const rollout = transaction.rollouts.get(name)?.rollout;
		if (process === undefined || process.stopped || rollout?.phase.kind !== 'failed') return [];
		return rollout.target.revision === process.revision ? this.#changes.again(transaction, process) : [];
	}

	#view(name: ProcessName): ProcessView {
		const view = this.#ports.view.process(name);
		if (view === undefined) throw new MinderError('not-found', `${name} was removed meanwhile`, { details: { name } });
		return view;
	}
}

/** What applying `after` does to a process; `before` absent: there is none. */
function changeOf(before: Process | undefined, after: ProcessSpec): SpecChange {
	if (before === undefined) return { name: after.name, kind: 'create', revision: 1, after };
	const { name, revision, spec } = before;
	if (sameSpec(spec, after)) return { name, kind: 'none', revision, after: spec };
	return {
		name,
		kind: 'update',
		revision: nextRevision(before),
		before: spec,
		after,
		restarts: needsRestart(spec, after),
	};
}

function removal({ name, revision, spec }: Process): SpecChange {
	return { name, kind: 'remove', revision, before: spec };
}

function prunings(tables: TablesView, specs: readonly ProcessSpec[]): SpecChange[] {
	const kept = new Set(specs.map((spec) => spec.name));
	return [...tables.processes.values()].filter((each) => !kept.has(each.name)).map(removal);
}

function differences(change: Extract<SpecChange, { kind: 'update' }>): string {
	const before: Readonly<Record<string, unknown>> = { ...change.before };
	const after: Readonly<Record<string, unknown>> = { ...change.after };
	const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
	const changed = [...keys].filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
	return `${changed.join(', ')} changed${change.restarts ? ', started anew' : ', programs go on'}`;
}

/** Looked for among all processes as they would be. @throws MinderError `invalid-spec` */
function checkDependencies(tables: TablesView, changes: readonly SpecChange[]): void {
	const specs = new Map<ProcessName, ProcessSpec>();
	for (const { name, spec } of tables.processes.values()) specs.set(name, spec);
	for (const change of changes) {
		if (change.kind === 'remove') specs.delete(change.name);
		else specs.set(change.name, change.after);
	}
	const cycle = dependencyCycle(specs.values());
	if (cycle === undefined) return;
	const details = { cycle: cycle.join(' ') };
	throw new MinderError('invalid-spec', `${cycle[0] ?? ''}.dependsOn: ${cycleText(cycle)}`, { details });
}

function checkRevision(tables: TablesView, name: ProcessName, revision: number): void {
	const process = tables.processes.get(name);
	if ((process?.revision ?? 0) === revision) return;
	const details = { name, revision: String(process?.revision ?? 0), asked: String(revision) };
	const look = `look at it again with \`minder describe ${name}\``;
	if (process === undefined) {
		throw new MinderError(
			'conflict',
			`${name} is not there, not at revision ${revision}: apply it without a revision`,
			{ details },
		);
	}
	const is = `${name} is at revision ${process.revision}`;
	const message = revision === 0 ? `${is}, it was not to exist yet: ${look}` : `${is}, not ${revision}: ${look}`;
	throw new MinderError('conflict', message, { details });
}

function checkSpecs(specs: readonly ProcessSpec[]): void {
	const seen = new Set<string>();
	for (const spec of specs) {
		processName(spec.name);
		if (spec.command === '') throw new MinderError('invalid-spec', `${spec.name}: command is empty, name a program`);
		checkCount(spec.name, spec.placement.count);
		if (seen.has(spec.name)) {
			throw new MinderError('invalid-spec', `${spec.name} is there twice: give each process a name of its own`);
		}
		seen.add(spec.name);
	}
}

function checkCount(name: string, count: number): void {
	if (Number.isInteger(count) && count >= 0 && count <= MOST_INSTANCES) return;
	throw new MinderError(
		'usage',
		`${name} cannot have ${count} instances: give a whole number from 0 to ${MOST_INSTANCES}`,
	);
}
