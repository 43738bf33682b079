import { assertNever } from '../../model/assert-never.ts';
import { formatDuration } from '../../model/duration.ts';
import type { InstanceId } from '../../model/ids.ts';
import type { Instance, Process } from '../../model/records.ts';
import type { DepartureAction } from '../../policy/departure-state.ts';
import type { EventDraft } from '../events/event-log.ts';
import { inPlaceOf, placed, stage, told } from '../staging.ts';
import type { Transaction } from '../state/cluster-state.ts';

/** Stages the actions of a plan. @param rows the instances it was made for; returns what to tell once it is committed */
export function stageDeparture(
	transaction: Transaction,
	process: Process,
	actions: readonly DepartureAction[],
	rows: ReadonlyMap<InstanceId, Instance>,
): EventDraft[] {
	const heirs = new Map<InstanceId, InstanceId>();
	for (const { id, replaces } of rows.values()) if (replaces !== undefined) heirs.set(replaces, id);
	for (const action of actions) if (action.kind === 'create') heirs.set(action.replaces, action.id);
	const events: EventDraft[] = [];
	for (const action of actions) {
		const instance = transaction.instances.get(action.id);
		if (action.kind === 'create') {
			events.push(...stage(transaction, process, action, action.revision));
			const [created, before] = [transaction.instances.get(action.id), rows.get(action.replaces)];
			if (created !== undefined && before !== undefined) transaction.putInstance(inPlaceOf(created, before));
			continue;
		}
		if (instance === undefined) continue;
		switch (action.kind) {
			case 'remove':
				transaction.removeInstance(action.id);
				events.push(...removed(transaction, action, instance, heirs.get(action.id)));
				break;
			case 'lose':
				transaction.putInstance({ ...instance, lost: true });
				events.push(event('instance-lost', instance, lostText(instance, action.silentSeconds, heirs.get(action.id))));
				break;
			case 'find': {
				const { lost: _, ...found } = instance;
				transaction.putInstance(found);
				events.push(event('instance-returned', instance, `is kept on ${instance.node ?? 'no node'}`));
				break;
			}
			case 'relink': {
				const { replaces: _, startsAfter: __, ...rest } = instance;
				const { replaces } = action;
				transaction.putInstance(replaces === undefined ? rest : { ...instance, replaces });
				break;
			}
			case 'place':
				transaction.putInstance(placed(instance, action.where));
				events.push(told(action.id, action.where));
				break;
			default:
				assertNever(action);
		}
	}
	return events;
}

function removed(
	transaction: Transaction,
	{ why }: Extract<DepartureAction, { kind: 'remove' }>,
	instance: Instance,
	heir: InstanceId | undefined,
): EventDraft[] {
	const from = instance.node ?? 'no node';
	const to = heir === undefined ? undefined : transaction.instances.get(heir)?.node;
	const heirText = heir === undefined ? 'another one' : `${heir}${to === undefined ? '' : ` on ${to}`}`;
	switch (why) {
		case 'moved':
			return [event('instance-moved', instance, `from ${from}, which is drained; ${heirText} has its place`)];
		case 'overdue':
			return [event('instance-moved', instance, `stopped: the drain of ${from} has reached its deadline`)];
		case 'all':
			return [event('instance-moved', instance, `stopped: ${from} is drained, and everything else has left`)];
		case 'surplus':
			return [event('instance-removed', instance, `${instance.replaces ?? 'the original'} stays in its place`)];
		case 'returned':
			return [event('instance-returned', instance, `${from} is back; ${heirText} has its place, so it is removed`)];
	}
}

function lostText({ node }: Instance, silentSeconds: number, heir: InstanceId | undefined): string {
	return `node ${node ?? ''} has been silent for ${formatDuration(Math.floor(silentSeconds))}${heir === undefined ? '' : `; ${heir} takes its place`}`;
}

function event(kind: string, { id }: Instance, reason: string): EventDraft {
	return { kind, subject: `instance/${id}`, actor: 'manager', reason };
}
