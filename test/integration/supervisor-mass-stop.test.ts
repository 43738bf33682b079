import { afterEach, expect, it } from 'vitest';
import { openProcTable } from '../../src/sys/proc-table.ts';
import { turnEnd } from '../../src/sys/turn.ts';
import { assignmentOf, Supervised, untilGone } from '../support/supervised.ts';
import { waitFor } from '../support/wait-for.ts';

const PROGRAMS = 50;
/** No exec: SIGTERM ends the shell, and its child goes on. */
const WRAPPER = 'sleep 1000 & echo $!; wait $!; :';

let world: Supervised;
afterEach(() => world.close());

it('programs in wrappers that are stopped at once all end by SIGTERM, by few looks at all processes', async () => {
	world = new Supervised();
	const procs = openProcTable();
	/** Looks at all processes in each turn of the event loop that had one. */
	const scans: number[] = [];
	let turn: Promise<void> | undefined;
	const scan: typeof procs.scan = (skip) => {
		if (turn === undefined) {
			scans.push(0);
			turn = turnEnd().then(() => {
				turn = undefined;
			});
		}
		scans.push((scans.pop() ?? 0) + 1);
		return procs.scan(skip);
	};
	await world.open(undefined, { procs: { ...procs, scan } });
	const ids = Array.from({ length: PROGRAMS }, (_, ordinal) => `a.${ordinal}`);
	const stop = { timeoutSeconds: 60 };
	await world.assign(ids.map((id) => assignmentOf(id, WRAPPER, { stop })));
	const children = await waitFor(() => {
		const found = ids.map((id) => (world.of(id)?.phase === 'running' ? Number(world.output(id)) : 0));
		return found.every((pid) => pid > 0) ? found : undefined;
	});

	scans.length = 0;
	await world.assign(ids.map((id) => assignmentOf(id, WRAPPER, { stop }, { generation: 2, want: 'stop' })));
	for (const id of ids) {
		const stopped = await world.until(id, { phase: 'stopped' }, 20);
		expect(stopped.exit).toMatchObject({ kind: 'signal', signal: 'SIGTERM' });
		expect(stopped.reason).toBeUndefined();
	}
	for (const child of children) await untilGone(child);
	expect(Math.max(...scans)).toBeLessThan(PROGRAMS / 5);
});
