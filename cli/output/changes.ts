import { assertNever } from '../../src/model/assert-never.ts';
import type { Change } from '../../src/model/views.ts';
import { plural } from './format.ts';
import type { Style } from './style.ts';

/** A line for each change: `api created`, `api changed (revision 3; restarts 2 instances)`, `api unchanged`, `api removed`. */
export function changeLines(changes: readonly Change[], style: Style): string[] {
	return changes.map((change) => `${change.name} ${changeWords(change, style)}`);
}

function changeWords(change: Change, style: Style): string {
	switch (change.kind) {
		case 'create':
			return style.green('created');
		case 'update':
			return `${style.yellow('changed')} (revision ${change.revision}; ${restartWords(change)})`;
		case 'remove':
			return style.red('removed');
		case 'none':
			return style.dim('unchanged');
		default:
			return assertNever(change);
	}
}

function restartWords(change: Change & { kind: 'update' }): string {
	if (!change.restarts) return 'restarts nothing';
	const { all, count } = change.before.placement;
	return all ? 'restarts every instance' : `restarts ${plural(count, 'instance')}`;
}
