import { describe, expect, it } from 'vitest';
import type { NodeName } from '../../../src/model/ids.ts';
import { instanceIdOf } from '../../../src/model/ids.ts';
import type { Instance, Process } from '../../../src/model/records.ts';
import { originalWins } from '../../../src/policy/departure.ts';
import type { Member, Standing } from '../../../src/policy/departure-state.ts';
import { specOf } from '../../support/specs.ts';

const spec = specOf('web');
const process: Process = { name: spec.name, spec, revision: 2, revisions: [], stopped: false };

function member(ordinal: number, standing: Standing, more: Partial<Instance> & { started?: boolean } = {}): Member {
	const { started = true, ...rest } = more;
	const id = instanceIdOf(spec.name, ordinal);
	const generations = { generation: 1, startGeneration: 1 };
	const node = `n${ordinal}` as NodeName;
	return {
		instance: { id, process: spec.name, ordinal, revision: 2, ...generations, want: 'run', node, ...rest },
		standing,
		started,
	};
}

describe('originalWins', () => {
	it.each<[string, Member, Member, boolean]>([
		['ready and up to date, the replacement too', member(0, 'ready'), member(1, 'ready'), true],
		[
			'ready, but of an older revision than the replacement',
			member(0, 'ready', { revision: 1 }),
			member(1, 'ready'),
			false,
		],
		[
			'ready, and both are of the same older revision',
			member(0, 'ready', { revision: 1 }),
			member(1, 'ready', { revision: 1 }),
			true,
		],
		['alive but not ready, the replacement was started', member(0, 'alive'), member(1, 'alive'), false],
		[
			'alive but not ready, the replacement was never started',
			member(0, 'alive'),
			member(1, 'waiting', { started: false }),
			true,
		],
		[
			'stopped, the replacement was never started',
			member(0, 'waiting'),
			member(1, 'waiting', { started: false }),
			false,
		],
		[
			'alive, and it is not known whether the replacement was started',
			member(0, 'alive'),
			member(1, 'unknown', { started: false }),
			false,
		],
		['ready, and the node of the replacement is silent', member(0, 'ready'), member(1, 'unknown'), true],
		['a run to completion that has ended', member(0, 'done'), member(1, 'alive'), true],
	])('original %s', (_, original, replacement, wins) => {
		expect(originalWins(process, original, replacement)).toBe(wins);
	});

	it('holds whatever the original is where the replacement has no node', () => {
		const { node: _, ...homeless } = member(1, 'waiting', { started: false }).instance;
		expect(
			originalWins(process, member(0, 'waiting'), { instance: homeless, standing: 'waiting', started: false }),
		).toBe(true);
	});
});
