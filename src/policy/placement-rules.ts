import type { NodeName } from '../model/ids.ts';
import { constraintText, holds, type LabelConstraint, parseConstraint } from '../model/label-constraint.ts';
import type { PlacementSpec } from '../model/process-spec.ts';
import type { NodeState } from '../model/records.ts';

type Labels = Readonly<Record<string, string>>;

/** What a placement demands of nodes, ready to be asked about many of them. */
export interface PlacementRules {
	/** Absent: every node will do. */
	readonly named: ReadonlySet<NodeName> | undefined;
	readonly constraints: readonly LabelConstraint[];
	readonly preferences: readonly { readonly constraint: LabelConstraint; readonly weight: number }[];
}

/** A weight of this much makes a node count as half as full as it is. */
const HALVING_WEIGHT = 50;

/** @throws MinderError `usage` where the text of a constraint cannot be read */
export function rulesOf(placement: PlacementSpec): PlacementRules {
	const selected = Object.entries(placement.selector).map(
		([label, value]): LabelConstraint => ({ kind: 'equals', label, value }),
	);
	return {
		named: placement.nodes.length > 0 ? new Set(placement.nodes) : undefined,
		constraints: [...selected, ...(placement.constraints ?? []).map(parseConstraint)],
		preferences: Object.entries(placement.preferences ?? {}).map(([text, weight]) => ({
			constraint: parseConstraint(text),
			weight,
		})),
	};
}

/** Whether the rules allow a node, whatever its state. */
export function allows(rules: PlacementRules, node: { readonly name: NodeName; readonly labels: Labels }): boolean {
	if (rules.named !== undefined && !rules.named.has(node.name)) return false;
	return rules.constraints.every((constraint) => holds(constraint, node.labels));
}

/** Why the rules refuse a node whatever its state, in words that fit after its name; undefined where they allow it. */
export function refusal(
	rules: PlacementRules,
	node: { readonly name: NodeName; readonly labels: Labels },
): string | undefined {
	if (rules.named !== undefined && !rules.named.has(node.name)) return 'is not among the named nodes';
	const broken = rules.constraints.filter((constraint) => !holds(constraint, node.labels));
	return broken.length === 0 ? undefined : brokenText(broken);
}

/** Whether a placement allows a node, whatever state the node is in. */
export function fits(placement: PlacementSpec, node: { readonly name: NodeName; readonly labels: Labels }): boolean {
	return allows(rulesOf(placement), node);
}

/** Factor on the score of a node: below 1 where it is preferred, above where it is avoided. */
export function preferenceFactor(rules: PlacementRules, labels: Labels): number {
	let weight = 0;
	for (const each of rules.preferences) if (holds(each.constraint, labels)) weight += each.weight;
	return weight === 0 ? 1 : 2 ** (-weight / HALVING_WEIGHT);
}

/** The preferences that speak for or against a node, such as `prefers disk=ssd`. */
export function preferenceText(rules: PlacementRules, labels: Labels): string[] {
	return rules.preferences
		.filter((each) => holds(each.constraint, labels))
		.map((each) => `${each.weight > 0 ? 'prefers' : 'avoids'} ${constraintText(each.constraint)}`);
}

/** Why a node that is not ready takes nothing new, in words that fit after its name. */
export function stateText(state: Exclude<NodeState, 'ready'>): string {
	return state === 'unknown' ? 'is silent' : `is ${state}`;
}

function brokenText(broken: readonly LabelConstraint[]): string {
	const missing = broken.filter((each) => each.kind === 'equals');
	const others = broken.filter((each) => each.kind !== 'equals');
	return [
		...(missing.length === 0 ? [] : [`does not have label ${missing.map(constraintText).join(' and ')}`]),
		...(others.length === 0 ? [] : [`does not fulfil ${others.map(constraintText).join(' and ')}`]),
	].join(' and ');
}
