import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Assignment, Observed } from '../../src/model/records.ts';
import { isAlive } from '../support/cluster.ts';
import { assignmentOf, Supervised, untilGone } from '../support/supervised.ts';
import { copiesOf, markOf, Victim } from '../support/victim.ts';
import { waitFor } from '../support/wait-for.ts';

const FOREVER = 'exec sleep 1000';
const isRunning = (state: Observed): boolean => state.phase === 'running';

/** Sets a soft limit of a process that runs; the hard one stays. */
function limitMemory(pid: number, value: number | 'unlimited'): void {
	execFileSync('prlimit', ['--pid', String(pid), `--as=${value}:`]);
}

describe('an agent that the system refuses what it needs', { timeout: 120_000 }, () => {
	let world: Supervised;
	let victim: Victim;
	const run = (id: string, script: string, change: Parameters<typeof assignmentOf>[2] = {}): Assignment =>
		assignmentOf(id, script, { ...change, env: markOf(world.directory) });

	beforeEach(async () => {
		world = new Supervised();
		victim = await new Victim(world.directory, ['prlimit', '--nofile=200:200', '--']).ready();
	});
	afterEach(async () => {
		await victim.kill();
		await world.open();
		await world.close();
	});

	/** One that runs, and one that waits half a second before each start. */
	async function begin(): Promise<{ readonly living: number }> {
		await victim.assign([run('live.0', FOREVER), run('loop.0', 'exit 3', { restart: { intervalSeconds: 0.3 } })]);
		const { pid = 0 } = await victim.until('live.0', isRunning);
		await victim.until('loop.0', (state) => state.restarts > 0);
		return { living: pid };
	}

	const runsOnce = (id: string): Promise<unknown> =>
		waitFor(() => copiesOf(id, world.directory).length === 1, { seconds: 30, what: `one ${id}` });

	async function recovers(living: number): Promise<void> {
		const { attempt } = victim.of('loop.0') as Observed;
		await victim.until('loop.0', (state) => state.attempt > attempt + 1, 20);
		await victim.assign([run('late.0', FOREVER)]);
		await victim.until('late.0', isRunning);
		expect(await victim.freshly('live.0')).toMatchObject({ phase: 'running', attempt: 1, pid: living });
		for (const id of ['live.0', 'late.0']) await runsOnce(id);
	}

	it('says why, waits, and goes on when there are descriptors again (EMFILE)', async () => {
		const { living } = await begin();
		await victim.hoardDescriptors(true);
		const refused = await victim.until('loop.0', (state) => /cannot be started: EMFILE/.test(state.reason ?? ''));
		expect(refused.phase).toBe('backoff');
		expect(await victim.tryAssign([run('late.0', FOREVER)])).toMatch(/too many open files/);
		// Stands for some sweeps: what cannot be looked at is not dead.
		const { attempt } = refused;
		await victim.until('loop.0', (state) => state.attempt > attempt + 5, 20);
		expect(victim.of('live.0')).toMatchObject({ phase: 'running', attempt: 1, pid: living });
		await victim.hoardDescriptors(false);
		await recovers(living);
	});

	it('stops what runs and sees what ends, even without a descriptor', async () => {
		const { living } = await begin();
		const PAIR = '(trap "" TERM HUP; exec sleep 1000) & echo $! >child; wait';
		const pair = run('pair.0', PAIR, { cwd: world.directory, stop: { timeoutSeconds: 0.2 } });
		await victim.assign([pair]);
		const { pid = 0 } = await victim.until('pair.0', isRunning);
		const member = await waitFor(() => Number(readFileSync(join(world.directory, 'child'), 'utf8')) || undefined);
		await victim.hoardDescriptors(true);
		process.kill(pid, 'SIGTERM');
		process.kill(living, 'SIGTERM');
		for (const id of ['pair.0', 'live.0']) {
			const seen = await victim.until(id, (state) => state.exit?.kind === 'signal' && state.phase === 'backoff', 20);
			expect(seen.exit).toMatchObject({ signal: 'SIGTERM' });
		}
		expect(isAlive(member)).toBe(false);
		await victim.hoardDescriptors(false);
		for (const id of ['pair.0', 'live.0']) await victim.until(id, isRunning, 20);
		for (const id of ['pair.0', 'live.0']) await runsOnce(id);
	});

	it('goes on when a forker that has no memory to fork has some again, or has been replaced (ENOMEM)', async () => {
		const { living } = await begin();
		const forker = victim.forker;
		limitMemory(forker, 1);
		// Linux refuses the fork; other kernels let it come about, and end the child.
		await victim.until('loop.0', (state) => /cannot be started|SIGSEGV/.test(state.reason ?? ''), 20);
		if (isAlive(forker)) limitMemory(forker, 'unlimited');
		await recovers(living);
	});
});

/** The limit on processes binds no root, so these run as nobody. */
describe.skipIf(process.getuid?.() !== 0 || !existsSync('/usr/bin/setpriv'))(
	'an agent of a user with no process left (EAGAIN)',
	() => {
		it('says why, waits, and goes on when there are some again', { timeout: 120_000 }, async () => {
			const world = new Supervised();
			const uid = 61_234;
			execFileSync('chown', [String(uid), world.directory]);
			const wrap = ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--'];
			const victim = new Victim(world.directory, wrap);
			try {
				await victim.ready();
				const loop = assignmentOf('loop.0', 'exit 3', {
					env: markOf(world.directory),
					restart: { intervalSeconds: 0.3 },
				});
				await victim.assign([loop, assignmentOf('live.0', FOREVER, { env: markOf(world.directory) })]);
				const { pid } = await victim.until('live.0', isRunning);
				await victim.until('loop.0', (state) => state.restarts > 0);
				const forker = victim.forker;
				const [command, ...args] = [...wrap, 'prlimit', '--pid', String(forker), '--nproc=1:'];
				execFileSync(command, args);
				await victim.until('loop.0', (state) => /cannot be started/.test(state.reason ?? ''), 20);
				await untilGone(forker);
				const { attempt } = victim.of('loop.0') as Observed;
				await victim.until(
					'loop.0',
					(state) => state.attempt > attempt + 1 && /exit code 3/.test(state.reason ?? ''),
					20,
				);
				expect(victim.of('live.0')).toMatchObject({ phase: 'running', attempt: 1, pid });
			} finally {
				await victim.kill();
				await world.open();
				await world.close();
				await waitFor(() => copiesOf('live.0', world.directory).length === 0);
			}
		});
	},
);
