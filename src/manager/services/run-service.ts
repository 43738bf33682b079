import { MinderError } from '../../model/errors.ts';
import type { InstanceId, ProcessName } from '../../model/ids.ts';
import type { Instance, Phase, Process } from '../../model/records.ts';
import type { InstanceView, ProcessView } from '../../model/views.ts';
import type { EventDraft } from '../events/event-log.ts';
import { ProcessChanges } from '../rollouts/process-changes.ts';
import type { RolloutRecord } from '../rollouts/rollout-record.ts';
import { isLive } from '../rollouts/rollout-record.ts';
import { bumped } from '../staging.ts';
import type { Transaction } from '../state/cluster-state.ts';
import type { Observations } from '../state/observations.ts';
import { named, processesNamed } from './names.ts';
import type { ServicePorts } from './process-service.ts';

/** Phases in which an instance that is wanted does not run: a person's start tries again. */
const DOWN: ReadonlySet<Phase> = new Set(['backoff', 'exited', 'failed', 'stopped']);

/** Whether processes run: start, stop, restart. Specs stay as they are. */
export class RunService {
	readonly #ports: ServicePorts;
	readonly #observations: Observations;
	readonly #changes: ProcessChanges;

	constructor(ports: ServicePorts, observations: Observations) {
		this.#ports = ports;
		this.#changes = new ProcessChanges(ports.planner, ports.clock);
		this.#observations = observations;
	}

	/** See Control; instances that run are left alone. @throws MinderError `not-found`, `storage` */
	async start(names: readonly string[]): Promise<ProcessView[]> {
		return this.#change(names, (transaction, process) => {
			const wasStopped = process.stopped;
			const down = transaction.instancesOf(process.name).filter((each) => each.want === 'run' && this.#isDown(each));
			for (const instance of down) transaction.putInstance(bumped(transaction, instance, true));
			const placed = this.#setStopped(transaction, process, false);
			if (!wasStopped && down.length === 0) return placed;
			const reason = wasStopped ? 'started' : `started anew: ${down.map((each) => each.id).join(', ')}`;
			return [told('process-started', process.name, reason), ...placed];
		});
	}

	/** See Control. @throws MinderError `not-found`, `storage` */
	async stop(names: readonly string[]): Promise<ProcessView[]> {
		return this.#change(names, (transaction, process) => {
			const { stopped } = process;
			const events = this.#setStopped(transaction, process, true);
			return stopped ? events : [told('process-stopped', process.name, 'stopped'), ...events];
		});
	}

	/**
	 * See Control; a process that is stopped is started. `instances` are those that were restarted at once.
	 * @throws MinderError `not-found`, `precondition`, `storage`
	 */
	async restart(
		names: readonly string[],
		how: { readonly atOnce?: boolean },
	): Promise<{ processes: ProcessView[]; instances: InstanceView[] }> {
		const { state, events, view } = this.#ports;
		const done = await state.update((transaction) => {
			const targets = new Map<ProcessName, Set<InstanceId> | 'all'>();
			if (names.length === 0) throw new MinderError('usage', 'no name was given');
			for (const name of names) {
				const target = named(transaction, name);
				const chosen = targets.get(target.process.name) ?? new Set<InstanceId>();
				if (target.kind === 'process') targets.set(target.process.name, 'all');
				else if (chosen !== 'all') targets.set(target.process.name, chosen.add(target.instance.id));
			}
			const processes = processesNamed(transaction, [...targets.keys()]);
			for (const { name, stopped } of processes) {
				if (stopped && targets.get(name) !== 'all') {
					throw new MinderError('precondition', `${name} is stopped: start all of it with \`minder start ${name}\``);
				}
			}
			const drafts: EventDraft[] = [];
			const ids: InstanceId[] = [];
			for (const process of processes) {
				const which = targets.get(process.name) ?? 'all';
				if (which === 'all' && how.atOnce !== true && isRolledOut(transaction, process)) {
					const placed = this.#changes.restart(transaction, process);
					drafts.push(told('process-restarted', process.name, 'restarted, one after another'), ...placed);
					continue;
				}
				for (const instance of transaction.instancesOf(process.name)) {
					if (which !== 'all' && !which.has(instance.id)) continue;
					ids.push(instance.id);
					transaction.putInstance({ ...bumped(transaction, instance, true), want: 'run' });
				}
				const placed = this.#setStopped(transaction, process, false);
				const reason = which === 'all' ? 'restarted' : `restarted ${[...which].join(', ')}`;
				drafts.push(told('process-restarted', process.name, reason), ...placed);
			}
			return { names: processes.map((each) => each.name), ids, drafts };
		});
		for (const event of done.drafts) events.append(event);
		return {
			processes: done.names.map((name) => view.process(name)).filter((each) => each !== undefined),
			instances: done.ids.map((id) => view.instance(id)).filter((each) => each !== undefined),
		};
	}

	async #change(
		names: readonly string[],
		decide: (transaction: Transaction, process: Process) => readonly EventDraft[],
	): Promise<ProcessView[]> {
		const done = await this.#ports.state.update((transaction) => {
			const processes = processesNamed(transaction, names);
			const events = processes.flatMap((process) => decide(transaction, process));
			return { names: processes.map((each) => each.name), events };
		});
		for (const event of done.events) this.#ports.events.append(event);
		return done.names.map((name) => this.#ports.view.process(name)).filter((each) => each !== undefined);
	}

	/** The plan that follows makes the instances want the same. */
	#setStopped(transaction: Transaction, process: Process, stopped: boolean): readonly EventDraft[] {
		const after = process.stopped === stopped ? process : { ...process, stopped };
		if (after !== process) transaction.putProcess(after);
		return this.#ports.planner.run(transaction, after);
	}

	/** False also where a newer start was asked for that the agent has not taken up. */
	#isDown(instance: Instance): boolean {
		const { node } = instance;
		const observed = node === undefined ? undefined : this.#observations.get(node, instance.id)?.observed;
		return observed !== undefined && observed.generation >= instance.startGeneration && DOWN.has(observed.phase);
	}
}

function told(kind: string, name: ProcessName, reason: string): EventDraft {
	return { kind, subject: `process/${name}`, actor: 'user', reason };
}

/** Whether a restart of the whole process goes through a rollout. @throws MinderError `precondition` where a change of it is not done */
function isRolledOut(transaction: Transaction, { name, stopped, revision }: Process): boolean {
	const instances = transaction.instancesOf(name);
	if (stopped || instances.length < 2) return false;
	const record = transaction.rollouts.get(name);
	if (isLive(record) && record.cause !== 'restart') throw underWay(name, record, 'is under way');
	const mixed = instances.some((each) => each.revision !== revision);
	if (mixed && record?.rollout.phase.kind === 'failed') throw underWay(name, record, 'has failed halfway');
	return true;
}

function underWay(name: ProcessName, { asked }: RolloutRecord, what: string): MinderError {
	return new MinderError(
		'precondition',
		`cannot restart ${name} one after another: its rollout to revision ${asked} ${what}; see \`minder rollout status ${name}\`, or restart all at once with --at-once`,
		{ details: { name } },
	);
}
