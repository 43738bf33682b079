import { MinderError } from '../../model/errors.ts';
import type { InstanceId } from '../../model/ids.ts';
import type { Process } from '../../model/records.ts';
import type { UpdateSpec } from '../../model/update-spec.ts';
import type { ProcessView } from '../../model/views.ts';
import { paused, promote, resumed } from '../../policy/rollout-command.ts';
import type { Rollout } from '../../policy/rollout-state.ts';
import type { EventDraft } from '../events/event-log.ts';
import { ProcessChanges } from '../rollouts/process-changes.ts';
import { rolloutEvent } from '../rollouts/rollout-events.ts';
import { withRollout } from '../rollouts/rollout-record.ts';
import { settingsAt } from '../rollouts/rollout-scope.ts';
import type { Transaction } from '../state/cluster-state.ts';
import { processNamed } from './names.ts';
import type { ServicePorts } from './process-service.ts';

type Verb = 'paused' | 'resumed' | 'promoted';

/** What a person does to rollouts. */
export class RolloutService {
	readonly #ports: ServicePorts;
	readonly #changes: ProcessChanges;

	constructor(ports: ServicePorts) {
		this.#ports = ports;
		this.#changes = new ProcessChanges(ports.planner, ports.clock);
	}

	/** See Control. @throws MinderError `not-found`, `precondition`, `storage` */
	pause(name: string): Promise<ProcessView> {
		return this.#command(name, 'paused', (rollout) => paused(rollout));
	}

	/** See Control. @throws MinderError `not-found`, `precondition`, `storage` */
	resume(name: string): Promise<ProcessView> {
		return this.#command(name, 'resumed', resumed);
	}

	/** See Control. @throws MinderError `not-found`, `precondition`, `storage` */
	promote(name: string): Promise<ProcessView> {
		const phaseOf = (id: InstanceId): string => this.#ports.view.instance(id)?.phase ?? 'not there';
		return this.#command(name, 'promoted', (rollout, settings, now) => promote(rollout, settings, now, phaseOf));
	}

	/** See Control. @throws MinderError `not-found` naming the revisions that are kept, `precondition`, `storage` */
	undo(name: string, how: { readonly to?: number }): Promise<ProcessView> {
		return this.#change(name, (transaction, process) =>
			this.#changes.undo(transaction, process, revisionToUndo(transaction, process, how.to)),
		);
	}

	#command(
		name: string,
		verb: Verb,
		command: (rollout: Rollout, settings: UpdateSpec, now: number) => Rollout,
	): Promise<ProcessView> {
		const { clock, planner } = this.#ports;
		return this.#change(name, (transaction, process) => {
			const record = transaction.rollouts.get(process.name);
			if (record === undefined) {
				throw new MinderError('precondition', `${name} has no rollout: nothing of it was changed since it was made`);
			}
			const now = { wall: clock.wall(), monotonic: clock.monotonic() };
			const settings = settingsAt(process, record.rollout.target.revision);
			const rollout = command(record.rollout, settings, now.monotonic);
			transaction.putRollout(withRollout(record, rollout, now));
			const told = rolloutEvent(rollout, verb, 'user', `revision ${record.asked}`);
			return [told, ...planner.run(transaction, process)];
		});
	}

	async #change(
		name: string,
		decide: (transaction: Transaction, process: Process) => readonly EventDraft[],
	): Promise<ProcessView> {
		const { state, events, view } = this.#ports;
		const done = await state.update((transaction) => {
			const process = processNamed(transaction, name);
			return { name: process.name, drafts: decide(transaction, process) };
		});
		for (const event of done.drafts) events.append(event);
		const shown = view.process(done.name);
		if (shown === undefined) throw new MinderError('not-found', `${name} was removed meanwhile`, { details: { name } });
		return shown;
	}
}

/** @throws MinderError `not-found`, `precondition` */
function revisionToUndo(transaction: Transaction, process: Process, to: number | undefined): number {
	const { name, revision, revisions } = process;
	if (to !== undefined) {
		if (!revisions.some((each) => each.revision === to)) {
			const kept = revisions.map((each) => each.revision).join(', ');
			throw new MinderError('not-found', `${name} has no revision ${to} any more: kept are ${kept}`, {
				details: { name, revision: String(to) },
			});
		}
		if (to === revision) throw new MinderError('precondition', `${name} is at revision ${to} already`);
		return to;
	}
	if (transaction.rollouts.get(name)?.rollout.phase.kind === 'reverting') {
		throw new MinderError('precondition', `${name} is going back to revision ${revision} already`);
	}
	const older = revisions.filter((each) => each.stable === true && each.revision < revision);
	const newest = older.at(-1);
	if (newest !== undefined) return newest.revision;
	throw new MinderError(
		'precondition',
		`${name} has no revision before ${revision} at which all of it was healthy: choose one with --to, \`minder rollout history ${name}\` lists them`,
	);
}
