import { afterEach, expect, it } from 'vitest';
import { RESTART_BURST, WAITS_ITS_TURN } from '../../src/agent/restart-budget.ts';
import { scaledClock } from '../support/scaled-clock.ts';
import { assignmentOf, Supervised } from '../support/supervised.ts';
import { waitFor } from '../support/wait-for.ts';

const LOOPS = 20;

let world: Supervised;
afterEach(() => world.close());

it('crash loops wait their turn beyond the budget, and a stop or a start by a person waits for none of them', {
	timeout: 180_000,
}, async () => {
	world = new Supervised();
	// Ten restarts a second of real time: a machine that is slow makes more of them as well.
	await world.open(undefined, { clock: scaledClock(0.1) });
	const ids = Array.from({ length: LOOPS }, (_, ordinal) => `storm.${ordinal}`);
	const loop = { command: '/bin/false', args: [] };
	await world.assign(ids.map((id) => assignmentOf(id, '', loop)));
	const restarts = (): number[] => ids.map((id) => world.of(id)?.restarts ?? 0);
	const waits = (id: string): boolean => world.of(id)?.reason?.startsWith(WAITS_ITS_TURN) === true;
	const waiting = (): number => ids.filter(waits).length;
	await waitFor(() => waiting() > LOOPS / 2, { seconds: 120, what: 'the budget to be used up' });
	expect(world.of(ids.find(waits) ?? '')).toMatchObject({ phase: 'backoff', ready: false });
	const before = restarts();
	expect(before.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(RESTART_BURST - LOOPS);

	const [stopped = '', started = ''] = ids.filter(waits);
	await world.assign([assignmentOf(stopped, '', loop, { generation: 2, startGeneration: 1, want: 'stop' })]);
	expect(waits(stopped)).toBe(false);
	// Not at once where its turn came just before: then its program runs.
	await world.until(stopped, { phase: 'stopped' }, 60);
	await world.assign([assignmentOf(started, 'sleep 1000', {}, { generation: 2 })]);
	await world.until(started, { phase: 'running', restarts: 0 }, 60);

	// Nobody is left out.
	const others = ids.filter((id) => id !== stopped && id !== started);
	const atLeast = (id: string, at: number): boolean => (world.of(id)?.restarts ?? 0) > (before[at] ?? 0);
	await waitFor(() => others.every((id) => atLeast(id, ids.indexOf(id))), { seconds: 60 });
});
