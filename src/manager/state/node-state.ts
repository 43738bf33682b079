import type { NodeState } from '../../model/records.ts';
import type { Contact } from './node-contacts.ts';
import type { NodeRecord } from './tables.ts';

/** The labels of a node: those of its agent, and over them those that the manager was told. */
export function labelsOf({ labels, ownLabels }: NodeRecord): Readonly<Record<string, string>> {
	return ownLabels === undefined ? labels : { ...labels, ...ownLabels };
}

/** The state that is shown, and that placement goes by. */
export function stateOf({ maintenance }: NodeRecord, { kind }: Contact): NodeState {
	if (kind !== 'reporting') return 'unknown';
	if (maintenance === undefined) return 'ready';
	return maintenance.kind === 'draining' ? 'draining' : 'cordoned';
}
