import type { Instance, Process } from '../model/records.ts';
import type { Action, Where } from '../policy/reconcile.ts';
import type { EventDraft } from './events/event-log.ts';
import type { Transaction } from './state/cluster-state.ts';

/** Stages one step of a plan. @param revision of what is created */
export function stage(
	transaction: Transaction,
	process: Process,
	action: Action,
	revision = process.revision,
): EventDraft[] {
	if (action.kind === 'create') {
		const generation = transaction.nextGeneration();
		const created: Instance = {
			id: action.id,
			process: process.name,
			ordinal: action.ordinal,
			revision,
			generation,
			startGeneration: generation,
			want: process.stopped ? 'stop' : 'run',
		};
		transaction.putInstance(placed(created, action.where));
		return [told(action.id, action.where)];
	}
	const instance = transaction.instances.get(action.id);
	if (instance === undefined) return [];
	switch (action.kind) {
		case 'remove':
			transaction.removeInstance(action.id);
			return [];
		case 'place':
			transaction.putInstance(placed(instance, action.where));
			return [told(action.id, action.where)];
		case 'update': {
			transaction.putInstance({ ...bumped(transaction, instance, action.restarts), revision: action.revision });
			return [];
		}
		case 'want':
			transaction.putInstance({ ...bumped(transaction, instance, action.want === 'run'), want: action.want });
			return [];
	}
}

/** The instance under a new generation; with `fresh` one that asks for a new start. */
export function bumped(transaction: Transaction, instance: Instance, fresh: boolean): Instance {
	const generation = transaction.nextGeneration();
	return { ...instance, generation, startGeneration: fresh ? generation : instance.startGeneration };
}

/** The instance in the place of `before`; where it must run alone, it starts once that one is gone, and those that that one has waited for. */
export function inPlaceOf(instance: Instance, before: Instance): Instance {
	const { id, node, startsAfter: earlier = [] } = before;
	const startsAfter = node === undefined ? earlier : [{ instance: id, node }, ...earlier];
	return { ...instance, replaces: id, ...(startsAfter.length === 0 ? {} : { startsAfter }) };
}

/** The instance on the node that was chosen, or without one. */
export function placed(instance: Instance, where: Where): Instance {
	const { node: _, unplaced: __, placedBecause: ___, ...rest } = instance;
	if ('unplaced' in where) return { ...rest, unplaced: where.unplaced };
	return { ...rest, node: where.node, placedBecause: where.why };
}

/** What to tell of a choice. */
export function told(id: string, where: Where): EventDraft {
	const subject = `instance/${id}`;
	return 'node' in where
		? { kind: 'instance-placed', subject, actor: 'manager', reason: `on ${where.node}: ${where.why}` }
		: { kind: 'instance-unplaced', subject, actor: 'manager', reason: where.unplaced };
}
