import fc from 'fast-check';
import { describe, it } from 'vitest';
import { History, type Setup, type Step } from '../../support/sim-history.ts';

const setups: fc.Arbitrary<Setup> = fc.record({
	count: fc.integer({ min: 0, max: 5 }),
	nodes: fc.integer({ min: 2, max: 4 }),
	maxParallel: fc.integer({ min: 1, max: 3 }),
	canary: fc.integer({ min: 0, max: 2 }),
	stopFirst: fc.boolean(),
	autoRevert: fc.boolean(),
	autoPromote: fc.boolean(),
	disconnect: fc.constantFrom('keep', 'stop', 'replace', 'both'),
	all: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});
const steps = fc.array(
	fc.oneof(
		fc.record({ kind: fc.constant('apply'), bad: fc.boolean() }),
		fc.record({ kind: fc.constant('scale'), count: fc.integer({ min: 0, max: 6 }) }),
		fc.record({ kind: fc.constant('drain'), node: fc.nat(3), deadline: fc.constantFrom(undefined, 0, 30) }),
		fc.record({ kind: fc.constantFrom('uncordon', 'cut', 'cut', 'heal', 'cordon', 'forget'), node: fc.nat(3) }),
		fc.record({
			kind: fc.constantFrom(
				'stop',
				'start',
				'restart',
				'at-once',
				'pause',
				'resume',
				'promote',
				'undo',
				'manager',
				'remove',
			),
		}),
		fc.record({ kind: fc.constant('crash'), which: fc.nat(8) }),
		fc.record({ kind: fc.constant('store'), failures: fc.integer({ min: 1, max: 3 }) }),
		fc.record({ kind: fc.constant('wait'), seconds: fc.constantFrom(6, 15, 60, 90) }),
	),
	{ maxLength: 12 },
) as fc.Arbitrary<Step[]>;

/** The same histories each time; others with MINDER_SEED, more of them with MINDER_RUNS. */
const SEED = Number(process.env['MINDER_SEED'] ?? 1);
const TIMES = Number(process.env['MINDER_RUNS'] ?? 1);

/** A node that comes back has stopped its copies, and a change begins before it has said so. */
const BACK_WITH_NOTHING: [Setup, Step[]] = [
	{
		count: 4,
		nodes: 2,
		maxParallel: 1,
		canary: 0,
		stopFirst: true,
		autoRevert: false,
		autoPromote: false,
		disconnect: 'both',
		all: false,
	},
	[
		{ kind: 'cut', node: 1 },
		{ kind: 'crash', which: 0 },
		{ kind: 'uncordon', node: 0 },
		{ kind: 'crash', which: 0 },
		{ kind: 'crash', which: 0 },
		{ kind: 'undo' },
		{ kind: 'apply', bad: false },
	],
];

async function play(setup: Setup, all: readonly Step[]): Promise<void> {
	const history = await History.of(setup);
	for (const step of all) await history.run(step);
	await history.end();
	await history.check();
	await history.world.harness.manager.close();
}

describe('any history of a cluster', () => {
	it(
		'takes down no more than allowed, and comes to an end at which everything is as it was asked for, and idle',
		async () => {
			await fc.assert(fc.asyncProperty(setups, steps, play), { numRuns: 500 * TIMES, seed: SEED });
		},
		120_000 * TIMES,
	);

	it(
		'has no more programs than asked for, where each is stopped first and nodes that are cut off stop theirs',
		async () => {
			const alone = setups.map((setup): Setup => ({ ...setup, stopFirst: true, disconnect: 'both', all: false }));
			await fc.assert(fc.asyncProperty(alone, steps, play), {
				numRuns: 200 * TIMES,
				seed: SEED,
				examples: [BACK_WITH_NOTHING],
			});
		},
		120_000 * TIMES,
	);
});
