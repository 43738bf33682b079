import { describe, expect, it } from 'vitest';
import { openGuard } from '../../../src/agent/guard.ts';
import { HOOK_KILL_SECONDS, type HookEnd, Hooks } from '../../../src/agent/hooks.ts';
import type { Program } from '../../../src/sys/program.ts';
import type { CommandOptions, CommandResult } from '../../../src/sys/run-command.ts';
import { findUser } from '../../../src/sys/user.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { assignmentOf } from '../../support/supervised.ts';

/** Hooks whose commands end when the test says so. */
function setUp(stop: object = { preStop: ['prepare', 'it'], postStop: ['clean'] }, spec: object = {}) {
	const self = findUser(process.getuid?.() ?? 0);
	if (self === undefined) throw new Error('no user');
	const clock = new FakeClock();
	const runs: { argv: readonly string[]; options: CommandOptions; end: (result: CommandResult) => void }[] = [];
	const ends: HookEnd[] = [];
	const hooks = new Hooks({
		clock,
		self,
		guard: openGuard,
		nodeDirectory: '/usr/bin',
		runCommand: (argv, options) => new Promise((end) => void runs.push({ argv, options, end })),
	});
	const assignment = assignmentOf('a.0', '', { env: { KEY: 'value' }, stop, ...spec });
	const run = (which: 'preStop' | 'postStop', program?: Program) =>
		hooks.run(which, assignment, program, (end) => ends.push(end));
	return { clock, hooks, runs, ends, run };
}

const LIVING = { identity: { pid: 77, startTicks: 1 }, stat: () => ({}) } as unknown as Program;
const GONE = { identity: { pid: 77, startTicks: 1 }, stat: () => undefined } as unknown as Program;

describe('Hooks', () => {
	it('gives a hook what its program has, and the pid while that lives', async () => {
		const { runs, ends, run } = setUp();
		run('preStop', LIVING);
		expect(runs[0]).toMatchObject({
			argv: ['prepare', 'it'],
			options: { cwd: '/', timeoutSeconds: 5, env: { KEY: 'value', MINDER_INSTANCE: 'a.0', MINDER_PID: '77' } },
		});
		expect(runs[0]?.options.env).not.toHaveProperty('MINDER_RUN');
		runs[0]?.end({ kind: 'exit', code: 0 });
		await settle();
		expect(ends).toMatchObject([{ ok: true }]);
		run('postStop');
		expect(runs[1]?.options.env).not.toHaveProperty('MINDER_PID');
		runs[1]?.end({ kind: 'signal', signal: 'SIGSEGV' });
		await settle();
		expect(ends[1]).toEqual({ ok: false, what: 'killed by SIGSEGV' });
	});

	it('runs nothing where nothing is to run, or the machine lacks something', () => {
		const without = setUp({});
		without.run('postStop');
		const gone = setUp();
		gone.run('preStop', GONE);
		const nowhere = setUp(undefined, { cwd: '/no/such/directory' });
		nowhere.run('postStop');
		expect([...without.ends, ...gone.ends, ...nowhere.ends].map((end) => end.ok)).toEqual([true, true, false]);
		expect(nowhere.ends[0]?.what).toContain('/no/such/directory');
		expect([...without.runs, ...gone.runs, ...nowhere.runs]).toEqual([]);
	});

	it('leaves a hook behind that nothing ends, and tells of its end once', async () => {
		const { clock, runs, ends, run } = setUp();
		run('postStop');
		await clock.advance(5 + HOOK_KILL_SECONDS - 0.1);
		expect(ends).toEqual([]);
		await clock.advance(0.2);
		expect(ends).toEqual([{ ok: false, what: 'not gone after SIGKILL; left behind' }]);
		runs[0]?.end({ kind: 'timeout' });
		await settle();
		expect(ends).toHaveLength(1);
	});

	it('kills one that is called off, however often', async () => {
		const { clock, hooks, runs, ends, run } = setUp();
		expect(hooks.cancel()).toBe(false);
		run('postStop');
		expect([hooks.cancel(), hooks.cancel(), runs[0]?.options.signal?.aborted]).toEqual([true, true, true]);
		await clock.advance(HOOK_KILL_SECONDS + 0.1);
		expect(ends).toHaveLength(1);
		expect(hooks.cancel()).toBe(false);
	});

	it('tells nobody once it is detached', async () => {
		const { clock, hooks, runs, ends, run } = setUp();
		run('postStop');
		hooks.detach();
		expect(runs[0]?.options.signal?.aborted).toBe(true);
		runs[0]?.end({ kind: 'failed', message: 'called off' });
		await clock.advance(60);
		expect([ends, clock.pending]).toEqual([[], 0]);
	});
});
