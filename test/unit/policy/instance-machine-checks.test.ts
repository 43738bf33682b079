import { describe, expect, it } from 'vitest';
import { deadlineOf, type InstanceState } from '../../../src/policy/instance-state.ts';
import { HOOK_SLACK_SECONDS } from '../../../src/policy/instance-stop.ts';
import { CODE_1, HOOKS, having, READINESS, SPEC, SteppedInstance } from '../../support/stepped-instance.ts';

describe('readiness', () => {
	it('stays starting until it is ready, whatever startSeconds say, then only flips the flag', () => {
		const one = having({ readiness: READINESS });
		one.now += 10;
		expect(one.do({ kind: 'timer' }).state).toMatchObject({ phase: 'starting', until: 130 });
		expect(one.readiness(false, 'tcp: refused').state).toMatchObject({ phase: 'starting', reason: 'tcp: refused' });
		expect(one.readiness(true).state).toMatchObject({ phase: 'running', ready: true });
		expect(one.state).not.toHaveProperty('reason');
		expect(one.readiness(false, 'tcp: refused').state).toMatchObject({
			phase: 'running',
			ready: false,
			reason: 'not ready: tcp: refused',
		});
		expect([one.did, deadlineOf(one.state)]).toEqual([[], undefined]);
		expect(one.readiness(true).state).toMatchObject({ phase: 'running', ready: true });
	});

	it('is a failed start where it is not ready in time, by policy, with the reason', () => {
		const one = having({ readiness: READINESS });
		one.readiness(false, 'tcp: refused');
		expect([one.timer().state.phase, one.did]).toEqual(['stopping', ['SIGTERM to program']]);
		expect(one.exited({ kind: 'code', code: 0, at: 5 }, [], 30).state).toMatchObject({
			phase: 'backoff',
			reason: 'not ready within 30s: tcp: refused; restarting in 1s, 1 of 3 exits within 10m',
			exit: { kind: 'code', code: 0, cause: 'commanded' },
			ends: { firstFailure: { reason: 'not ready within 30s: tcp: refused', times: 1 } },
		});
		const never = having({ readiness: READINESS, restart: { ...SPEC.restart, policy: 'never' } });
		expect(never.timer().exited().state).toMatchObject({ phase: 'failed' });
	});

	it('gives an adopted program its whole time again, unless it was ready once', () => {
		const adopt = (ready: boolean): InstanceState => {
			const one = new SteppedInstance();
			one.spec = { ...SPEC, readiness: READINESS };
			one.want(1);
			const { attempt } = one.state;
			return one.do({ kind: 'started', attempt, pid: 7, since: -1000, adopted: true, ...(ready ? { ready } : {}) })
				.state;
		};
		expect(adopt(false)).toMatchObject({ phase: 'starting', until: 130 });
		expect(adopt(true)).toMatchObject({ phase: 'running', ready: true });
	});

	it('follows a spec that is given, changed or freed of a readiness while the program runs', () => {
		const one = having({});
		one.now = 101;
		one.spec = { ...SPEC, readiness: READINESS };
		expect(one.want(2, 'run', 1).state).toMatchObject({ phase: 'starting', until: 131 });
		one.now = 110;
		expect(one.want(3, 'run', 1).state).toMatchObject({ phase: 'starting', until: 131 });
		one.spec = SPEC;
		expect(one.want(4, 'run', 1).timer().state).toMatchObject({ phase: 'running', ready: true });
		one.spec = { ...SPEC, readiness: READINESS };
		expect(one.want(5, 'run', 1).state).toMatchObject({ phase: 'running', ready: true });
		one.readiness(false);
		one.spec = SPEC;
		expect(one.want(6, 'run', 1).state).toMatchObject({ phase: 'running', ready: true });
		expect(one.readiness(false).state).toMatchObject({ phase: 'running', ready: true });
	});
});

describe('liveness', () => {
	it('stops what is not healthy, then goes by policy with that cause', () => {
		const one = having({ restart: { ...SPEC.restart, policy: 'on-watchdog' } })
			.timer()
			.unhealthy();
		expect([one.state.phase, one.did]).toEqual(['stopping', ['SIGTERM to program']]);
		expect(one.exited({ kind: 'code', code: 0, at: 5 }).state).toMatchObject({
			phase: 'backoff',
			reason: 'not healthy: no answer; restarting in 1s, 1 of 3 exits within 10m',
			ends: { firstFailure: { reason: 'not healthy: no answer' } },
		});
		const abnormal = having({ restart: { ...SPEC.restart, policy: 'on-abort' } }).unhealthy();
		expect(abnormal.timer().exited().state.phase).toBe('failed');
	});

	it('lets a code in preventOn stand, a signal of our own not', () => {
		const restart = { ...SPEC.restart, preventOn: [42, 'SIGTERM'] } as const;
		const term = { kind: 'signal', signal: 'SIGTERM', core: false, oom: false, at: 0 } as const;
		expect(having({ restart }).unhealthy().exited({ kind: 'code', code: 42, at: 0 }).state.phase).toBe('failed');
		expect(having({ restart }).unhealthy().exited(term).state.phase).toBe('backoff');
	});

	it('is stopped for good where a person says so meanwhile', () => {
		expect(having({}).unhealthy().want(2, 'stop').exited().state).toMatchObject({ phase: 'stopped' });
		expect(having({}).want(2, 'stop').unhealthy().exited().state).toMatchObject({ phase: 'stopped' });
	});
});

describe('hooks', () => {
	it('waits, runs preStop, stops, and runs postStop before it is stopped', () => {
		const one = having({ stop: { ...HOOKS, delaySeconds: 3 } }).want(2, 'stop');
		expect([one.state, one.did]).toMatchObject([{ phase: 'stopping', stage: 'delay', until: 103 }, []]);
		expect([one.timer().state, one.did]).toMatchObject([
			{ stage: 'pre-stop', until: 108 + HOOK_SLACK_SECONDS },
			['run preStop'],
		]);
		expect([one.hookDone().state, one.did]).toMatchObject([{ stage: 'grace', until: 108 }, ['SIGTERM to program']]);
		expect([one.exited().state, one.did]).toMatchObject([{ stage: 'post-stop' }, ['run postStop']]);
		expect(one.hookDone().state).toMatchObject({ phase: 'stopped', exit: { cause: 'commanded' } });
	});

	it('notes what failed and goes on', () => {
		const one = having({ stop: HOOKS }).want(2, 'stop').hookDone(false, 'exit code 2');
		expect(one.did).toEqual(['SIGTERM to program']);
		one.timer().exited();
		expect(one.hookDone(false, 'not done in time').state).toMatchObject({
			phase: 'stopped',
			reason: 'preStop failed: exit code 2; had to be killed: SIGKILL; postStop failed: not done in time',
		});
	});

	it('runs postStop after an end by itself, and starts nothing before it is done', () => {
		const one = having({ stop: HOOKS, restart: { ...SPEC.restart, intervalSeconds: 0 } }).exited();
		expect([one.state.phase, one.did]).toEqual(['stopping', ['run postStop']]);
		expect(one.want(2).did).toEqual([]);
		expect(one.hookDone().did).toEqual(['spawn']);
		const failed = having({ stop: HOOKS }).exited().hookDone(false, 'exit code 3');
		expect(failed.state).toMatchObject({
			phase: 'backoff',
			until: 101,
			reason: 'exit code 1; restarting in 1s, 1 of 3 exits within 10m; postStop failed: exit code 3',
		});
		const left = having({ stop: HOOKS }).exited(CODE_1, [8]);
		expect(left.did).toEqual(['SIGTERM to group', 'watch-group']);
		expect(left.do({ kind: 'group-empty', attempt: 1 }).did).toEqual(['run postStop']);
		// Told twice, it is run once.
		expect(left.do({ kind: 'group-empty', attempt: 1 }).did).toEqual([]);
	});

	it('loses no stop that comes while one runs', () => {
		const post = having({ stop: HOOKS }).exited();
		expect(post.want(2, 'stop').hookDone().state.phase).toBe('stopped');
		const removed = having({ stop: HOOKS }).exited();
		expect(removed.want(2, 'remove').hookDone().did).toEqual(['forget']);
		const pre = having({ stop: HOOKS }).want(2).want(3, 'stop').hookDone().exited();
		expect(pre.hookDone().state.phase).toBe('stopped');
	});

	it('calls a late hook off, again each second, and goes on when it is gone', () => {
		const one = having({ stop: HOOKS }).want(2, 'stop');
		expect([one.timer().did, one.state.phase]).toEqual([['cancel-hook'], 'stopping']);
		expect(deadlineOf(one.state)).toBe(one.now + 1);
		expect(one.timer().did).toEqual(['cancel-hook']);
		expect(one.hookDone(false, 'called off').did).toEqual(['SIGTERM to program']);
	});

	it('lets preStop finish where the program ends meanwhile, then clears away what it left', () => {
		const one = having({ stop: HOOKS }).want(2, 'stop').exited(CODE_1, [8]);
		expect([one.state.phase, one.did]).toEqual(['stopping', []]);
		expect(one.hookDone().did).toEqual(['SIGTERM to group', 'watch-group']);
		expect(one.do({ kind: 'group-empty', attempt: 1 }).did).toEqual(['run postStop']);
	});

	it('takes a crash in the delay for its own, and is quicker where the delay gets shorter', () => {
		const one = having({ stop: { delaySeconds: 60 } }).want(2, 'stop');
		one.spec = SPEC;
		expect(one.want(3, 'stop').timer().did).toEqual(['SIGTERM to program']);
		expect(one.now).toBe(100);
		const crash = having({ stop: { delaySeconds: 60 } })
			.want(2, 'stop')
			.exited();
		expect(crash.state).toMatchObject({ phase: 'stopped', exit: { cause: 'own' } });
	});

	it('prepares an adopted program for its stop, but not one that is still being launched', () => {
		const launched = (adopted: boolean): string[] => {
			const one = new SteppedInstance();
			one.spec = { ...SPEC, stop: { ...SPEC.stop, ...HOOKS } };
			one.want(1).want(2, 'stop');
			return one.do({ kind: 'started', attempt: 1, pid: 7, since: 0, adopted }).did;
		};
		expect([launched(true), launched(false)]).toEqual([['run preStop'], ['SIGTERM to program']]);
	});

	it('runs none after a start that did not come about', () => {
		const one = new SteppedInstance();
		one.spec = { ...SPEC, stop: { ...SPEC.stop, ...HOOKS } };
		const refused = { kind: 'start-refused', attempt: 1, reason: 'no', permanent: true, at: 9 } as const;
		expect(one.want(1).do(refused).state).toMatchObject({
			phase: 'failed',
			ends: { firstFailure: { reason: 'no', at: 9, times: 1 } },
		});
	});
});

describe('what SIGKILL does not end', () => {
	const LEFT = 'not gone 15s after SIGKILL: pids 7';

	/** Up to the moment when what is left is reported. */
	const unkillable = (one: SteppedInstance): SteppedInstance => {
		while (one.did[0] !== 'report-survivors') one.timer();
		return one.do({ kind: 'unkillable', attempt: one.state.attempt, pids: [7] });
	};

	it('has failed while it is there, and goes on by policy once it is gone', () => {
		const one = unkillable(having({}).timer().unhealthy());
		expect(one.state).toMatchObject({
			phase: 'failed',
			reason: `not healthy: no answer; ${LEFT}; goes on by itself once nothing of it is left`,
		});
		one.now += 3600;
		expect(one.exited({ kind: 'signal', signal: 'SIGKILL', core: false, oom: false, at: 5 }).state).toMatchObject({
			phase: 'backoff',
			until: one.now + 1,
			reason: `not healthy: no answer; restarting in 1s, 1 of 3 exits within 10m; ${LEFT}; gone since`,
			exit: { kind: 'signal', cause: 'commanded' },
			ends: { firstFailure: { reason: 'not healthy: no answer' } },
		});
		expect(one.timer().state).toMatchObject({ phase: 'starting', attempt: 2, restarts: 1 });
	});

	it('goes on by what was decided when it ended by itself and left something', () => {
		const one = unkillable(having({ stop: HOOKS }).timer().exited(CODE_1, [7]));
		expect(one.state).toMatchObject({
			phase: 'failed',
			reason: `${LEFT}; goes on by itself once nothing of it is left`,
		});
		one.now += 3600;
		expect(one.do({ kind: 'group-empty', attempt: 1 }).did).toEqual(['run postStop']);
		expect(one.hookDone().state).toMatchObject({
			phase: 'backoff',
			reason: `exit code 1; restarting in 1s, 1 of 3 exits within 10m; ${LEFT}; gone since`,
		});
		expect([one.timer().did, one.state]).toMatchObject([['spawn'], { phase: 'starting', restarts: 1 }]);
	});

	it('is given up where the policy says so', () => {
		const restart = { ...SPEC.restart, policy: 'never' } as const;
		const never = unkillable(having({ restart }).unhealthy()).exited();
		const why = 'not restarted: the restart policy is "never"';
		expect(never.state).toMatchObject({
			phase: 'failed',
			reason: `not healthy: no answer; ${why}; ${LEFT}; gone since`,
		});
		const limit = unkillable(having({ restart: { ...SPEC.restart, limit: 0 } }).exited(CODE_1, [7]));
		limit.do({ kind: 'group-empty', attempt: 1 });
		expect(limit.state).toMatchObject({ phase: 'failed', reason: expect.stringContaining('the limit is 0') });
	});

	it('is stopped, forgotten or started anew where that is wanted meanwhile, told once', () => {
		const left = (): SteppedInstance => unkillable(having({}).unhealthy());
		const stopped = unkillable(left().want(2, 'stop').want(2, 'stop')).exited();
		expect(stopped.state).toMatchObject({ phase: 'stopped', reason: `${LEFT}; gone since` });
		expect(left().want(2, 'remove').exited().did).toEqual(['forget']);
		expect(left().want(2).exited().state).toMatchObject({ phase: 'starting', restarts: 0, startedUnder: 2 });
	});

	it('is a failed start where its launcher never came to an end', () => {
		const one = new SteppedInstance().want(1).do({ kind: 'start-timeout', attempt: 1, reason: 'no pid file' });
		unkillable(one).do({ kind: 'start-refused', attempt: 1, reason: 'called off', permanent: true });
		expect(one.state).toMatchObject({
			phase: 'backoff',
			restarts: 0,
			reason: expect.stringMatching(/^no pid file; rest/),
		});
		const early = new SteppedInstance().want(1).do({ kind: 'start-timeout', attempt: 1, reason: 'no pid file' });
		early.do({ kind: 'start-refused', attempt: 1, reason: 'no', permanent: false });
		expect(early.state).toMatchObject({ phase: 'backoff', history: { exits: [100] } });
	});
});
