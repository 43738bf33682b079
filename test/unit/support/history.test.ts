import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Operation, problemsOf } from '../../support/history.ts';

const write = (value: string, begin: number, outcome: Operation['outcome'] = 'ok'): Operation => ({
	kind: 'write',
	key: 'k',
	value,
	begin,
	end: begin + 5,
	outcome,
});
const read = (value: string, begin: number): Operation => ({
	kind: 'read',
	key: 'k',
	value,
	begin,
	end: begin + 5,
	outcome: 'ok',
});

describe('the checker of histories', () => {
	it.each<[string, Operation[], string | undefined]>([
		['the last acknowledged value', [write('1', 0), write('2', 10), read('2', 20)], undefined],
		['a write under way', [write('1', 0), write('2', 10), read('2', 11)], undefined],
		['the value before a write under way', [write('1', 0), write('2', 10), read('1', 11)], undefined],
		['a write of unknown outcome', [write('1', 0), write('2', 10, 'unknown'), read('2', 20)], undefined],
		[
			'a write of unknown outcome that was not made',
			[write('1', 0), write('2', 10, 'unknown'), read('1', 20)],
			undefined,
		],
		['a lost acknowledged write', [write('1', 0), write('2', 10), read('1', 20)], 'although 2 was acknowledged'],
		['a refused write', [write('1', 0), write('2', 10, 'failed'), read('2', 20)], 'which was refused'],
		['an old write that is made late', [write('1', 0, 'unknown'), write('2', 10), read('1', 30)], '2 was acknowledged'],
		[
			'a write of unknown outcome that is there and then is not',
			[write('1', 0), write('2', 10, 'unknown'), read('2', 20), read('1', 30)],
			'although 2 had been read before',
		],
		['a value from nowhere', [write('1', 0), read('9', 20)], 'which nobody wrote'],
		['a value from the future', [read('1', 0), write('1', 20)], 'before it was written'],
	])('judges %s', (_, history, problem) => {
		const problems = problemsOf(history);
		if (problem === undefined) expect(problems).toEqual([]);
		else expect(problems).toEqual([expect.stringContaining(problem)]);
	});

	const outcomes = fc.array(fc.constantFrom('ok', 'failed', 'unknown made', 'unknown lost'), {
		minLength: 2,
		maxLength: 30,
	});

	/** What a right store would have answered. */
	function simulate(kinds: readonly string[]): Operation[] {
		let stored: string | undefined;
		return kinds.flatMap((kind, at) => {
			const outcome = kind === 'ok' ? 'ok' : kind === 'failed' ? 'failed' : 'unknown';
			if (kind === 'ok' || kind === 'unknown made') stored = String(at);
			const written = write(String(at), at * 20, outcome);
			return stored === undefined ? [written] : [written, read(stored, at * 20 + 10)];
		});
	}

	it('finds nothing in what a right store answers', () => {
		fc.assert(
			fc.property(outcomes, (kinds) => {
				expect(problemsOf(simulate(kinds))).toEqual([]);
			}),
		);
	});

	it('finds an acknowledged write that is taken out, wherever that is', () => {
		fc.assert(
			fc.property(outcomes, fc.nat(), (kinds, chosen) => {
				const history = simulate(['ok', ...kinds, 'ok']);
				const acknowledged = history.filter(
					({ kind, outcome, value }) => kind === 'write' && outcome === 'ok' && value !== '0',
				);
				const lost = acknowledged[chosen % acknowledged.length];
				// As if the store had kept the value before.
				const faulty = history.map((operation) =>
					operation.kind === 'read' && operation.value === lost?.value ? { ...operation, value: '0' } : operation,
				);
				expect(problemsOf(faulty)).not.toEqual([]);
			}),
		);
	});
});
