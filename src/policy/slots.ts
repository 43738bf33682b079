import type { InstanceId } from '../model/ids.ts';
import type { Instance } from '../model/records.ts';

/**
 * A slot is one wanted copy. While it moves it has several instances: the one that leaves, and the one that comes, which `replaces` it; with a
 * newcomer that has to leave as well, a chain. The newest one, the head, is what counts towards `count`.
 */

/** Those that another instance of the process is there to replace: their slots are counted by their heads. */
export function superseded(instances: readonly Instance[]): ReadonlySet<InstanceId> {
	const replaced = new Set<InstanceId>();
	for (const { replaces } of instances) if (replaces !== undefined) replaced.add(replaces);
	if (replaced.size === 0) return replaced;
	return new Set(instances.filter((each) => replaced.has(each.id)).map((each) => each.id));
}

/** The instances that the head of a slot has come to replace, newest first. */
export function leavingFor(head: Instance, byId: ReadonlyMap<InstanceId, Instance>): Instance[] {
	const leaving: Instance[] = [];
	let next = head.replaces === undefined ? undefined : byId.get(head.replaces);
	while (next !== undefined && next !== head && !leaving.includes(next)) {
		leaving.push(next);
		next = next.replaces === undefined ? undefined : byId.get(next.replaces);
	}
	return leaving;
}
