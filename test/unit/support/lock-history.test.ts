import { describe, expect, it } from 'vitest';
import { type LockEvent, lockProblems } from '../../support/lock-history.ts';

type Step = readonly [at: number, who: string, kind: LockEvent['kind'], more?: number | 'shared'];

/** Owner and request have the same name, up to a digit behind it: `a1` and `a2` are both of the owner `a`. */
const history = (...steps: Step[]): LockEvent[] =>
	steps.map(([at, request, kind, more]) => {
		const base = { at, lock: 'l', request, owner: request.slice(0, 1) };
		if (kind === 'asked') return { ...base, kind, mode: more === 'shared' ? 'shared' : 'exclusive' };
		if (kind === 'granted') return { ...base, kind, token: Number(more) };
		return { ...base, kind };
	});

describe('the checker of lock histories', () => {
	it('finds nothing where each waits for the one before it', () => {
		const fine = history(
			[0, 'a', 'asked'],
			[1, 'a', 'granted', 1],
			[2, 'b', 'asked'],
			[3, 'b', 'queued'],
			[4, 'c', 'asked'],
			[5, 'a', 'released'],
			[5, 'b', 'granted', 2],
			[6, 'b', 'lost'],
			[7, 'c', 'granted', 3],
		);
		expect(lockProblems(fine)).toEqual([]);
	});

	it('finds two holders', () => {
		const two = history([1, 'a', 'granted', 1], [2, 'b', 'granted', 2], [3, 'a', 'released'], [4, 'b', 'released']);
		expect(lockProblems(two)).toEqual(['l: two holders at 2: a, b']);
	});

	it('finds a holder beside one that never ended', () => {
		expect(lockProblems(history([1, 'a', 'granted', 1], [9, 'b', 'granted', 2]))).toHaveLength(1);
	});

	it('allows shared ones beside each other, and none beside an exclusive one', () => {
		const shared = history(
			[0, 'a', 'asked', 'shared'],
			[0, 'b', 'asked', 'shared'],
			[1, 'a', 'granted', 1],
			[2, 'b', 'granted', 2],
		);
		expect(lockProblems(shared)).toEqual([]);
		expect(lockProblems([...shared, ...history([3, 'c', 'granted', 3])])).toEqual(['l: two holders at 3: a, b, c']);
	});

	it('counts slots, and an owner once', () => {
		const three = history([1, 'a1', 'granted', 1], [2, 'a2', 'granted', 1], [3, 'b', 'granted', 2]);
		expect(lockProblems(three, { l: 2 })).toEqual([]);
		expect(lockProblems([...three, ...history([4, 'c', 'granted', 3])], { l: 2 })).toHaveLength(1);
	});

	it('finds a token that fell', () => {
		const fell = history([1, 'a', 'granted', 5], [2, 'a', 'released'], [3, 'b', 'granted', 4]);
		expect(lockProblems(fell)).toEqual(['l: the token fell from 5 of a to 4 of b']);
	});

	it('finds a token that two have', () => {
		const same = history([1, 'a', 'granted', 5], [2, 'a', 'released'], [3, 'b', 'granted', 5]);
		expect(lockProblems(same)).toEqual(['l: a and b have the token 5']);
	});

	it('finds one that was overtaken, unless it had left', () => {
		const steps: Step[] = [
			[1, 'b', 'asked'],
			[2, 'b', 'queued'],
			[3, 'c', 'asked'],
			[4, 'c', 'granted', 1],
			[5, 'c', 'released'],
		];
		expect(lockProblems(history(...steps, [6, 'b', 'granted', 2]))).toEqual(['l: c was granted before b']);
		expect(lockProblems(history(...steps))).toEqual(['l: c was granted past b, which never was']);
		expect(lockProblems(history(...steps, [3, 'b', 'left']))).toEqual([]);
	});

	it('knows nothing of the order of those who asked at the same time', () => {
		const race = history(
			[1, 'b', 'asked'],
			[2, 'c', 'asked'],
			[3, 'b', 'queued'],
			[4, 'c', 'granted', 1],
			[5, 'c', 'released'],
			[6, 'b', 'granted', 2],
		);
		expect(lockProblems(race)).toEqual([]);
	});
});
