import type { NodeName } from '../model/ids.ts';
import type { PlacementSpec } from '../model/process-spec.ts';

/** What became of a node in a decision; `why` is one short line, in words that fit after the node's name. */
export interface Verdict {
	readonly node: NodeName;
	readonly kind: 'chosen' | 'fits' | 'excluded';
	readonly why: string;
}

/** So many nodes are named one by one. */
const NAMED_NODES = 3;

const LACKS = 'does not have ';

/** Why none of the nodes could be chosen, in one line. */
export function summary(placement: PlacementSpec, verdicts: readonly Verdict[]): string {
	if (placement.nodes.length > 0) return ofNamed(placement.nodes, verdicts);
	if (verdicts.length === 0) return 'no node has joined';
	const asked = verdicts.filter((each) => each.why.startsWith(LACKS));
	const lacking = asked[0]?.why;
	if (lacking !== undefined && asked.every((each) => each.why === lacking) && asked.length === verdicts.length)
		return `no node has ${lacking.slice(LACKS.length)} (${asked.length} ${asked.length === 1 ? 'node' : 'nodes'} looked at)`;
	if (verdicts.length <= NAMED_NODES) return verdicts.map((each) => `node ${each.node} ${each.why}`).join('; ');
	const counts = new Map<string, number>();
	for (const { why } of verdicts) counts.set(why, (counts.get(why) ?? 0) + 1);
	const reasons = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
	return `none of ${verdicts.length} nodes: ${reasons.map(([why, count]) => `${count} ${plural(count, why)}`).join('; ')}`;
}

function ofNamed(names: readonly NodeName[], verdicts: readonly Verdict[]): string {
	const known = new Map(verdicts.map((each) => [each.node, each.why]));
	return names.map((name) => `node ${name} ${known.get(name) ?? 'is not known'}`).join('; ');
}

/** The verb of a reason, for more than one node. */
function plural(count: number, why: string): string {
	if (count === 1) return why;
	return why
		.replace(/^is\b/, 'are')
		.replace(/^has\b/, 'have')
		.replace(/^does\b/, 'do');
}
