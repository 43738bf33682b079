import { MinderError } from '../model/errors.ts';
import { nodeName } from '../model/ids.ts';
import { constraintText, parseConstraint } from '../model/label-constraint.ts';
import type { PlacementSpec } from '../model/process-spec.ts';
import { defined } from './fields.ts';
import type { PlacementSpec__Output, PlacementSpec as WirePlacement } from './gen/minder/v1/PlacementSpec.ts';

/** The highest weight, either way. */
const MOST_WEIGHT = 100;

export function placementToWire(placement: PlacementSpec): WirePlacement {
	const { nodes, constraints, ...rest } = placement;
	return { ...rest, nodes: [...nodes], constraints: [...(constraints ?? [])] };
}

/** @throws MinderError `usage` */
export function placementFromWire(wire: PlacementSpec__Output, what: (part: string) => string): PlacementSpec {
	const constraints = wire.constraints.map((text) => constraintOf(text, what('placement.constraints')));
	const preferences = Object.entries(wire.preferences).map(([text, weight]): [string, number] => {
		if (weight !== 0 && Math.abs(weight) <= MOST_WEIGHT)
			return [constraintOf(text, what('placement.preferences')), weight];
		throw new MinderError(
			'usage',
			`${what('placement.preferences')} must be weights from -${MOST_WEIGHT} to ${MOST_WEIGHT} but 0, not ${weight}`,
		);
	});
	if (wire.perNode === 0) throw new MinderError('usage', `${what('placement.perNode')} must be at least 1`);
	return defined({
		count: wire.count,
		all: wire.all,
		nodes: wire.nodes.map(nodeName),
		selector: wire.selector,
		constraints: constraints.length === 0 ? undefined : constraints,
		spread: wire.spread,
		preferences: preferences.length === 0 ? undefined : Object.fromEntries(preferences),
		perNode: wire.perNode,
	});
}

/** As it is kept. @throws MinderError `usage` saying which field it was */
export function constraintOf(text: string, what: string): string {
	try {
		return constraintText(parseConstraint(text));
	} catch (error) {
		throw new MinderError('usage', `${what}: ${error instanceof Error ? error.message : String(error)}`);
	}
}
