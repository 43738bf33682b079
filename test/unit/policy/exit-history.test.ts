import { describe, expect, it } from 'vitest';
import type { ExitHistory, ExitStatus } from '../../../src/model/records.ts';
import { addEnd, freshStart, KEPT_ENDS, NO_ENDS } from '../../../src/policy/exit-history.ts';

const exit = (code: number, at: number): ExitStatus => ({ kind: 'code', code, at, cause: 'own' });
const end = (code: number, at: number, history: ExitHistory = NO_ENDS): ExitHistory =>
	addEnd(history, { exit: exit(code, at), reason: `exit code ${code}`, at }, code !== 0);

describe('history of ends', () => {
	it('counts repeats and keeps the newest of them', () => {
		const history = [1, 2, 3].reduce((before, at) => end(1, at, before), end(2, 0));
		expect(history.last).toEqual([
			{ exit: exit(2, 0), reason: 'exit code 2', at: 0, times: 1 },
			{ exit: exit(1, 3), reason: 'exit code 1', at: 3, times: 3 },
		]);
	});

	it('takes another cause, reason, signal or form for another end', () => {
		const one = end(1, 0);
		const signal = { kind: 'signal', signal: 'SIGKILL', core: false, oom: false, at: 1, cause: 'own' } as const;
		const reason = 'exit code 1';
		expect(addEnd(one, { exit: { ...exit(1, 1), cause: 'commanded' }, reason, at: 1 }, true).last).toHaveLength(2);
		expect(addEnd(one, { exit: exit(1, 1), reason: 'not ready', at: 1 }, true).last).toHaveLength(2);
		expect(addEnd(one, { reason, at: 1 }, true).last).toHaveLength(2);
		const killed = addEnd(one, { exit: signal, reason, at: 1 }, true);
		expect(killed.last).toHaveLength(2);
		expect(addEnd(killed, { exit: { ...signal, oom: true }, reason, at: 1 }, true).last).toHaveLength(3);
		expect(addEnd(killed, { exit: signal, reason, at: 2 }, true).last).toHaveLength(2);
	});

	it('keeps the first failure until somebody asks for a start, and the last twenty ends', () => {
		let history = end(0, 0);
		expect(history.firstFailure).toBeUndefined();
		for (let at = 1; at <= 50; at++) history = end(at % 7, at, history);
		expect(history.firstFailure).toMatchObject({ reason: 'exit code 1', at: 1 });
		expect(history.last.map((past) => past.at)).toEqual(Array.from({ length: KEPT_ENDS }, (_, n) => 31 + n));
		expect(freshStart(history)).toEqual({ last: history.last });
	});
});
