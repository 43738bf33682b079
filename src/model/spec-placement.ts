import { DEFAULTS } from './process-defaults.ts';
import type { PlacementSpec } from './process-spec.ts';
import type { ParsedProcess } from './process-spec-schema.ts';
import { defined, filled, unless } from './spec-print-values.ts';
import type { SpecProblem } from './spec-problem.ts';

type ParsedPlacement = NonNullable<ParsedProcess['placement']>;

/** The placement of a process, with what a file leaves out filled in. */
export function buildPlacement(raw: ParsedPlacement = {}): PlacementSpec {
	const avoided = Object.entries(raw.avoid ?? {}).map(([constraint, weight]) => [constraint, -weight]);
	const preferences = { ...raw.prefer, ...Object.fromEntries(avoided) } as Record<string, number>;
	return {
		count: raw.count ?? DEFAULTS.placement.count,
		all: raw.all ?? DEFAULTS.placement.all,
		nodes: raw.nodes ?? [],
		selector: raw.selector ?? {},
		...(raw.constraints === undefined ? {} : { constraints: raw.constraints }),
		...(raw.spread === undefined ? {} : { spread: raw.spread }),
		...(Object.keys(preferences).length === 0 ? {} : { preferences }),
		...(raw.perNode === undefined ? {} : { perNode: raw.perNode }),
	};
}

const ALL = 'is of no use with all: true, which means one instance on every node; remove one of the two';

/** What is wrong between the keys of a placement. */
export function placementProblems(raw: ParsedPlacement | undefined): SpecProblem[] {
	if (raw === undefined) return [];
	const idle = raw.all === true ? (['count', 'spread', 'perNode'] as const) : [];
	const unused = idle
		.filter((key) => raw[key] !== undefined)
		.map((key): SpecProblem => ({ path: ['placement', key], text: ALL, at: 'key' }));
	const twice = Object.keys(raw.avoid ?? {})
		.filter((constraint) => Object.hasOwn(raw.prefer ?? {}, constraint))
		.map(
			(constraint): SpecProblem => ({
				path: ['placement', 'avoid'],
				text: `found ${constraint}, which stands under prefer as well; remove one of the two`,
				at: 'key',
			}),
		);
	return [...unused, ...twice];
}

/** The placement as a spec file says it, without what is the default. */
export function rawPlacement(placement: PlacementSpec): object | undefined {
	const weights = Object.entries(placement.preferences ?? {});
	const prefer = weights.filter(([, weight]) => weight > 0);
	const avoid = weights.filter(([, weight]) => weight < 0).map(([constraint, weight]) => [constraint, -weight]);
	return filled(
		defined({
			...(placement.all ? { all: true } : { count: unless(placement.count, DEFAULTS.placement.count) }),
			nodes: placement.nodes.length > 0 ? [...placement.nodes] : undefined,
			selector: filled(placement.selector),
			constraints: placement.constraints && [...placement.constraints],
			spread: placement.spread,
			prefer: filled(Object.fromEntries(prefer)),
			avoid: filled(Object.fromEntries(avoid)),
			perNode: placement.perNode,
		}),
	);
}
