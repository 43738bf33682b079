import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLog } from '../../src/sys/log.ts';
import { openProcTable, type ProcStat } from '../../src/sys/proc-table.ts';
import { scaledClock } from '../support/scaled-clock.ts';
import { assignmentOf, Supervised, untilGone } from '../support/supervised.ts';
import { waitFor } from '../support/wait-for.ts';

let world: Supervised;
beforeEach(() => {
	world = new Supervised();
});
afterEach(() => world.close());

it('a shim that writes its last word while it is looked at is heard', { timeout: 60_000 }, async () => {
	const real = openProcTable();
	let shim = 0;
	/** Only when it is asked for does it go on: it writes how its program ended, and ends. */
	const stat = (pid: number): ProcStat | undefined => {
		if (pid !== shim) return real.stat(pid);
		process.kill(shim, 'SIGCONT');
		for (const until = performance.now() + 10_000; performance.now() < until; ) {
			const state = real.stat(pid);
			if (state === undefined || state.state === 'Z') return state;
		}
		return real.stat(pid);
	};
	// Looks are rare: every 150 s one that reads identities.
	await world.open(silentLog, { clock: scaledClock(100), procs: { ...real, stat } });
	await world.assign([assignmentOf('a.0', 'while :; do sleep 1000; done')]);
	const { pid = 0 } = await world.until('a.0', { phase: 'running' });
	const parent = Number(readFileSync(`/proc/${pid}/stat`, 'latin1').split(' ')[3]);
	process.kill(parent, 'SIGSTOP');
	process.kill(pid, 'SIGKILL');
	shim = parent;
	const again = await world.until('a.0', { phase: 'running', attempt: 2 }, 30);
	expect(again.exit).toMatchObject({ kind: 'signal', signal: 'SIGKILL' });
	await untilGone(parent);
});

it('an agent without a core until the time is up finds what a launcher has left in time', async () => {
	await world.open();
	const inWorld = (name: string): string => join(world.directory, name);
	const [go, pidFile] = [inWorld('go'), inWorld('pid')];
	const launcher = `while [ ! -e ${go} ]; do sleep 0.01; done; setsid -f sh -c 'echo $$ >${pidFile}; exec sleep 1000'`;
	const timeoutSeconds = 3;
	const began = performance.now();
	await world.assign([assignmentOf('a.0', launcher, { background: { pidFile, timeoutSeconds } })]);
	await waitFor(() => /^pid /m.test(readFileSync(inWorld('run/a.0@1'), 'utf8')));
	// The agent has seen it, too.
	await new Promise((resolve) => setTimeout(resolve, 100));
	writeFileSync(go, '');
	const left = timeoutSeconds * 1000 + 500 - (performance.now() - began);
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.max(0, left));
	expect(await world.until('a.0', { phase: 'running' })).toMatchObject({
		attempt: 1,
		pid: Number(readFileSync(pidFile)),
	});
});
