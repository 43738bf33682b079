import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processName } from '../../../src/model/ids.ts';
import { cycleText, dependencyCycle } from '../../../src/policy/dependencies.ts';

/** `a: ['b']` for a process a that depends on b. */
function cycleOf(graph: Readonly<Record<string, readonly string[]>>) {
	return dependencyCycle(
		Object.entries(graph).map(([name, needs]) => ({
			name: processName(name),
			dependsOn: Object.fromEntries(needs.map((need) => [need, 'ready' as const])),
		})),
	);
}

describe('dependencyCycle', () => {
	it('finds none where the way ends', () => {
		expect(cycleOf({})).toBeUndefined();
		expect(cycleOf({ a: ['b', 'c', 'gone'], b: ['d'], c: ['d'], d: [] })).toBeUndefined();
		expect(dependencyCycle([{ name: processName('a') }])).toBeUndefined();
	});

	it('spells the cycle out, without the way to it', () => {
		expect(cycleOf({ a: ['a'] })).toEqual(['a', 'a']);
		expect(cycleOf({ a: ['x', 'b'], x: [], b: ['c'], c: ['b'] })).toEqual(['b', 'c', 'b']);
	});

	it('goes a long way', () => {
		const chain = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`p${n}`, [`p${n + 1}`]]));
		expect(cycleOf(chain)).toBeUndefined();
		expect(cycleOf({ ...chain, p20000: ['p19999'] })).toEqual(['p19999', 'p20000', 'p19999']);
	});

	it('finds a cycle exactly where there is no order to start in, and one that is there', () => {
		const names = ['a', 'b', 'c', 'd', 'e'];
		const graphs = fc.record(
			Object.fromEntries(names.map((name) => [name, fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 })])),
		);
		fc.assert(
			fc.property(graphs, (graph: Record<string, string[]>) => {
				const left = new Set(names);
				for (let size = -1; size !== left.size; ) {
					size = left.size;
					for (const name of left) if (!graph[name]?.some((need) => left.has(need))) left.delete(name);
				}
				const cycle = cycleOf(graph);
				expect(cycle === undefined).toBe(left.size === 0);
				for (const [index, name] of (cycle ?? []).slice(0, -1).entries())
					expect(graph[name]).toContain(cycle?.[index + 1]);
				expect(cycle?.at(-1)).toBe(cycle?.[0]);
			}),
		);
	});

	it('is told in words', () => {
		expect(cycleText(['a', 'b', 'a'].map(processName))).toBe(
			'dependencies go around in a circle: a → b → a; remove one of them',
		);
		expect(cycleText(['a', 'a'].map(processName))).toBe('a depends on itself; remove that dependency');
	});
});
