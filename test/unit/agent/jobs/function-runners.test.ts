import { describe, expect, it } from 'vitest';
import { FunctionRunners } from '../../../../src/agent/jobs/function-runners.ts';
import type { FunctionName } from '../../../../src/model/ids.ts';
import type { AssignedFunction } from '../../../../src/model/jobs.ts';
import { settle } from '../../../support/fake-clock.ts';
import { someAssignment } from '../../../support/fake-supervision.ts';

const { spec } = someAssignment('f.0');
const assigned = (name: string, change: Partial<AssignedFunction> = {}): AssignedFunction => ({
	function: name as FunctionName,
	revision: 1,
	process: spec,
	concurrency: 1,
	mode: 'command',
	...change,
});

class World {
	readonly made: string[] = [];
	readonly closed: string[] = [];
	finish: () => void = () => {};
	readonly runners = new FunctionRunners(({ function: name, revision }) => {
		const label = `${name} ${revision}`;
		this.made.push(label);
		return {
			run: () => {
				throw new Error('no jobs in this test');
			},
			close: () => {
				this.closed.push(label);
				return new Promise<void>((resolve) => {
					this.finish = resolve;
				});
			},
		};
	});
}

describe('runners of functions', () => {
	it('stay as long as what they run is the same', () => {
		const world = new World();
		world.runners.assign([assigned('a'), assigned('b')]);
		const before = world.runners.runnerOf('a' as FunctionName);
		world.runners.assign([
			assigned('a', { revision: 2, process: structuredClone(spec), concurrency: 4 }),
			assigned('b'),
		]);
		expect(world.runners.runnerOf('a' as FunctionName)).toBe(before);
		expect(world.made).toEqual(['a 1', 'b 1']);
		expect(world.closed).toEqual([]);
	});

	it('are replaced by a change, and closed once they are not wanted', () => {
		const world = new World();
		world.runners.assign([assigned('a'), assigned('b')]);
		world.runners.assign([assigned('a', { revision: 2, process: { ...spec, args: ['x'] } })]);
		expect(world.closed).toEqual(['b 1', 'a 1']);
		expect(world.runners.runnerOf('b' as FunctionName)).toBeUndefined();
		world.runners.assign([assigned('a', { revision: 3, process: { ...spec, args: ['x'] }, mode: 'lines' })]);
		expect(world.made).toEqual(['a 1', 'b 1', 'a 2', 'a 3']);
	});

	it('are waited for at the end, the replaced ones too', async () => {
		const world = new World();
		world.runners.assign([assigned('a')]);
		world.runners.assign([]);
		let over = false;
		void world.runners.close().then(() => {
			over = true;
		});
		await settle();
		expect(over).toBe(false);
		world.finish();
		await settle();
		expect(over).toBe(true);
	});
});
