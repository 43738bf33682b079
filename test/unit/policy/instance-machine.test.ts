import { describe, expect, it } from 'vitest';
import { type ExitStatus, PHASES, type Phase } from '../../../src/model/records.ts';
import { step } from '../../../src/policy/instance-machine.ts';
import {
	deadlineOf,
	EVENT_KINDS,
	type EventKind,
	type InstanceEvent,
	type InstanceState,
} from '../../../src/policy/instance-state.ts';
import { KILL_WAIT_SECONDS } from '../../../src/policy/instance-stop.ts';
import { CODE_1, having, READINESS, running, SPEC, SteppedInstance, wanted } from '../../support/stepped-instance.ts';

describe('instance machine', () => {
	it('starts, and runs after startSeconds', () => {
		const one = new SteppedInstance().assign(wanted(1));
		expect([one.state.phase, one.did]).toEqual(['starting', ['spawn']]);
		one.started();
		expect(one.state).toMatchObject({ phase: 'starting', until: 102 });
		one.now = 101.9;
		expect(one.do({ kind: 'timer' }).state.phase).toBe('starting');
		expect(one.timer().state).toMatchObject({ phase: 'running', attempt: 1, restarts: 0 });
	});

	it('restarts by policy and fails at the limit', () => {
		const one = running().exited();
		expect(one.state).toMatchObject({ phase: 'backoff', until: 103, exit: CODE_1 });
		one.timer();
		expect(one.state).toMatchObject({ phase: 'starting', attempt: 2, restarts: 1 });
		for (let crash = 0; crash < 3; crash++) one.started().exited().timer();
		expect(one.state).toMatchObject({ phase: 'failed', attempt: 4 });
		expect(one.assign(wanted(2, 'run', 1)).state.phase).toBe('failed');
		expect(one.assign(wanted(3)).state).toMatchObject({
			phase: 'starting',
			attempt: 5,
			restarts: 0,
			history: { exits: [] },
		});
	});

	it('stops: signal, grace, SIGKILL to the group, empty', () => {
		const one = running().assign(wanted(2, 'stop'));
		expect([one.state.phase, one.did]).toEqual(['stopping', ['SIGTERM to program']]);
		expect(one.timer().did).toEqual(['SIGKILL to group']);
		expect(one.exited(CODE_1, [8]).did).toEqual(['SIGKILL to group', 'watch-group']);
		expect(one.state.phase).toBe('stopping');
		expect(one.do({ kind: 'group-empty', attempt: 1 }).state.phase).toBe('stopped');
	});

	it('is failed with the pids where the group is not gone in time, and stopped once it is', () => {
		const one = running().assign(wanted(2, 'stop')).timer();
		expect(deadlineOf(one.state)).toBe(one.now + KILL_WAIT_SECONDS);
		expect(one.timer().did).toEqual(['report-survivors']);
		one.do({ kind: 'unkillable', attempt: 1, pids: [7, 8] });
		const reason = 'not gone 15s after SIGKILL: pids 7, 8; goes on by itself once nothing of it is left';
		expect(one.state).toMatchObject({ phase: 'failed', reason });
		expect(one.assign(wanted(3)).state.phase).toBe('stopping');
		expect(one.did).toEqual(['SIGKILL to group']);
		one.timer().do({ kind: 'unkillable', attempt: 1, pids: [7] });
		expect(
			one
				.assign(wanted(4, 'stop'))
				.timer()
				.do({ kind: 'unkillable', attempt: 1, pids: [7] }).state.phase,
		).toBe('failed');
		expect(one.exited(CODE_1, [8]).state.phase).toBe('failed');
		expect(one.do({ kind: 'group-empty', attempt: 1 }).state.phase).toBe('stopped');
	});

	it('clears away what an ended program left before it goes on by policy', () => {
		const one = running().exited(CODE_1, [8]);
		expect([one.state.phase, one.did]).toEqual(['stopping', ['SIGTERM to group', 'watch-group']]);
		expect(one.timer().did).toEqual(['SIGKILL to group', 'watch-group']);
		expect(one.do({ kind: 'group-empty', attempt: 1 }).state).toMatchObject({ phase: 'backoff', until: 103 });
	});

	it('stops a run of an older start generation, then starts', () => {
		const one = running().assign(wanted(2));
		expect(one.state.phase).toBe('stopping');
		expect(one.exited().did).toEqual(['spawn']);
		expect(one.state).toMatchObject({ phase: 'starting', attempt: 2, startedUnder: 2, restarts: 0 });
	});

	it('takes a new generation alone as a change of policy', () => {
		const one = running().assign(wanted(2, 'run', 1));
		expect([one.state.phase, one.state.desired.generation, one.did]).toEqual(['running', 2, []]);
	});

	it('starts anew what was started after the backup that the manager has gone back to, and keeps what was not', () => {
		const kept = running().assign(wanted(1_000_001, 'run', 1));
		expect([kept.state.phase, kept.did]).toEqual(['running', []]);
		const one = running().assign(wanted(5));
		one.exited().started().timer();
		expect(one.assign(wanted(1_000_001, 'run', 1)).state.phase).toBe('stopping');
		expect(one.exited().did).toEqual(['spawn']);
		expect(one.started().timer().state).toMatchObject({ phase: 'running', startedUnder: 1 });
		expect(one.assign(wanted(1_000_001, 'run', 1)).did).toEqual([]);
		const stopped = running().assign(wanted(5, 'stop')).exited();
		expect(stopped.assign(wanted(1_000_001, 'run', 1)).did).toEqual(['spawn']);
	});

	it('drops an older generation', () => {
		const one = running().assign(wanted(5, 'stop'));
		expect(one.assign(wanted(4)).state.desired).toMatchObject({ generation: 5, want: 'stop' });
	});

	it('waits for a start that is under way before it stops', () => {
		const one = new SteppedInstance().assign(wanted(1)).assign(wanted(2, 'stop'));
		expect([one.state.phase, one.did]).toEqual(['stopping', []]);
		expect(one.started().did).toEqual(['SIGTERM to program']);
		const other = new SteppedInstance().assign(wanted(1)).assign(wanted(2, 'stop'));
		other.do({ kind: 'start-refused', attempt: 1, reason: 'called off', permanent: true });
		expect(other.state.phase).toBe('stopped');
	});

	it('gives up at once on what can never start, tries again on what may', () => {
		const refused = (permanent: boolean): SteppedInstance =>
			new SteppedInstance().assign(wanted(1)).do({ kind: 'start-refused', attempt: 1, reason: 'no', permanent });
		expect(refused(true).state).toMatchObject({ phase: 'failed', reason: 'no' });
		expect(refused(false).state).toMatchObject({ phase: 'backoff', until: 101 });
	});

	it('tells whose doing an end was', () => {
		const unknown: ExitStatus = { kind: 'unknown', at: 0 };
		const causes = [
			running().exited(),
			running().exited(unknown),
			running().assign(wanted(2, 'stop')).exited(unknown),
		].map((one) => one.state.exit?.cause);
		expect(causes).toEqual(['own', 'lost', 'commanded']);
	});

	it('stops a start that is late, whatever there is of it, and lets the policy decide', () => {
		const one = new SteppedInstance()
			.assign(wanted(1))
			.do({ kind: 'start-timeout', attempt: 1, reason: 'no pid file' });
		expect(one.state).toMatchObject({ phase: 'stopping', fault: { cause: 'timeout' }, program: { kind: 'launched' } });
		expect(one.started().did).toEqual(['SIGTERM to program']);
		one.exited({ kind: 'code', code: 0, at: 0 });
		expect(one.state).toMatchObject({ phase: 'backoff', reason: expect.stringMatching(/^no pid file; restarting/) });
		expect(running().do({ kind: 'start-timeout', attempt: 1, reason: '' }).state.phase).toBe('running');
	});

	describe('with maxRunSeconds', () => {
		const once = { daemon: false, restart: { ...SPEC.restart, policy: 'never' } } as const;

		it('is stopped once it has run so long, ready or not, and has failed with a timeout', () => {
			for (const readiness of [undefined, { ...READINESS, deadlineSeconds: 99 }]) {
				const one = having({ ...once, maxRunSeconds: 30, ...(readiness === undefined ? {} : { readiness }) });
				if (readiness === undefined) expect(one.timer().state.phase).toBe('running');
				expect(deadlineOf(one.state)).toBe(130);
				one.now = 129.9;
				expect(one.do({ kind: 'timer' }).did).toEqual([]);
				expect([one.timer().state.phase, one.did]).toEqual(['stopping', ['SIGTERM to program']]);
				expect(one.state).toMatchObject({ fault: { cause: 'timeout' } });
				expect(one.timer().did).toEqual(['SIGKILL to group']);
				one.exited({ kind: 'code', code: 0, at: 0 });
				expect(one.state).toMatchObject({
					phase: 'failed',
					reason: expect.stringMatching(/^timeout: ran longer than 30s; not restarted/),
					ends: { firstFailure: { reason: 'timeout: ran longer than 30s' } },
				});
			}
		});

		it('is restarted where the policy restarts after a timeout, and by its time from the start on', () => {
			const abnormal = having({ maxRunSeconds: 30, restart: { ...SPEC.restart, policy: 'on-abnormal' } }).timer();
			expect(abnormal.timer().exited().state).toMatchObject({ phase: 'backoff' });
			const adopted = new SteppedInstance();
			adopted.spec = { ...SPEC, maxRunSeconds: 30 };
			adopted.want(1).do({ kind: 'started', attempt: 1, pid: 7, since: adopted.now - 25, adopted: true });
			expect([adopted.state.phase, deadlineOf(adopted.state)]).toEqual(['running', 105]);
		});

		it('has failed with a timeout where it went over its time while nobody was there to stop it', () => {
			const late = having({ ...once, maxRunSeconds: 30 }).exited({ kind: 'code', code: 0, at: 0 }, [], 31);
			expect(late.state).toMatchObject({
				phase: 'failed',
				reason: expect.stringMatching(/^timeout: ran longer than 30s; exit code 0/),
			});
			const inTime = having({ ...once, maxRunSeconds: 30 }).exited({ kind: 'code', code: 0, at: 0 }, [], 30);
			expect(inTime.state.phase).toBe('exited');
		});

		it('goes by a changed limit at once, and by none where it is gone', () => {
			const one = having({ ...once, maxRunSeconds: 30 }).timer();
			one.spec = { ...one.spec, maxRunSeconds: 5 };
			one.want(2, 'run', 1);
			expect(deadlineOf(one.state)).toBe(105);
			const { maxRunSeconds: _gone, ...unlimited } = one.spec;
			one.spec = unlimited;
			one.want(3, 'run', 1);
			expect(deadlineOf(one.state)).toBeUndefined();
		});
	});

	it('goes on with the pid of the process that replaced the program', () => {
		const one = running().do({ kind: 'replaced', attempt: 1, pid: 11 });
		expect(one.state).toMatchObject({ phase: 'running', attempt: 1, restarts: 0, program: { kind: 'alive', pid: 11 } });
		expect(one.did).toEqual([]);
		expect(one.do({ kind: 'replaced', attempt: 0, pid: 12 }).state).toMatchObject({ program: { pid: 11 } });
	});

	it('has an answer for every event in every phase, and changes its phase only as documented', () => {
		const reached = {} as Record<Phase, Record<EventKind, string>>;
		for (const [phase, state] of Object.entries(examples()) as [Phase, InstanceState][]) {
			expect(state.phase).toBe(phase);
			reached[phase] = {} as Record<EventKind, string>;
			for (const kind of EVENT_KINDS) {
				const phases = [state, limited(state)].flatMap((each) =>
					eventsOf(kind, each).map((event) => step(each, event, 1e6).state.phase),
				);
				reached[phase][kind] = [...new Set(phases)].join(' ');
			}
		}
		expect(Object.keys(reached)).toHaveLength(PHASES.length);
		expect(reached).toMatchInlineSnapshot(`
			{
			  "backoff": {
			    "assigned": "starting stopped",
			    "exited": "backoff",
			    "group-empty": "backoff",
			    "hook-done": "backoff",
			    "readiness": "backoff",
			    "replaced": "backoff",
			    "start-refused": "backoff",
			    "start-timeout": "backoff",
			    "started": "backoff",
			    "timer": "starting",
			    "unhealthy": "backoff",
			    "unkillable": "backoff",
			  },
			  "exited": {
			    "assigned": "starting stopped",
			    "exited": "exited",
			    "group-empty": "exited",
			    "hook-done": "exited",
			    "readiness": "exited",
			    "replaced": "exited",
			    "start-refused": "exited",
			    "start-timeout": "exited",
			    "started": "exited",
			    "timer": "exited",
			    "unhealthy": "exited",
			    "unkillable": "exited",
			  },
			  "failed": {
			    "assigned": "starting stopped",
			    "exited": "failed",
			    "group-empty": "failed",
			    "hook-done": "failed",
			    "readiness": "failed",
			    "replaced": "failed",
			    "start-refused": "failed",
			    "start-timeout": "failed",
			    "started": "failed",
			    "timer": "failed",
			    "unhealthy": "failed",
			    "unkillable": "failed",
			  },
			  "pending": {
			    "assigned": "starting stopped",
			    "exited": "pending",
			    "group-empty": "pending",
			    "hook-done": "pending",
			    "readiness": "pending",
			    "replaced": "pending",
			    "start-refused": "pending",
			    "start-timeout": "pending",
			    "started": "pending",
			    "timer": "pending",
			    "unhealthy": "pending",
			    "unkillable": "pending",
			  },
			  "running": {
			    "assigned": "stopping",
			    "exited": "backoff stopping",
			    "group-empty": "running",
			    "hook-done": "running",
			    "readiness": "running",
			    "replaced": "running",
			    "start-refused": "running",
			    "start-timeout": "running",
			    "started": "running",
			    "timer": "running stopping",
			    "unhealthy": "stopping",
			    "unkillable": "running",
			  },
			  "starting": {
			    "assigned": "stopping",
			    "exited": "backoff stopping",
			    "group-empty": "starting",
			    "hook-done": "starting",
			    "readiness": "starting",
			    "replaced": "starting",
			    "start-refused": "starting",
			    "start-timeout": "stopping",
			    "started": "starting",
			    "timer": "running stopping",
			    "unhealthy": "stopping",
			    "unkillable": "starting",
			  },
			  "stopped": {
			    "assigned": "starting stopped",
			    "exited": "stopped",
			    "group-empty": "stopped",
			    "hook-done": "stopped",
			    "readiness": "stopped",
			    "replaced": "stopped",
			    "start-refused": "stopped",
			    "start-timeout": "stopped",
			    "started": "stopped",
			    "timer": "stopped",
			    "unhealthy": "stopped",
			    "unkillable": "stopped",
			  },
			  "stopping": {
			    "assigned": "stopping",
			    "exited": "stopping",
			    "group-empty": "backoff",
			    "hook-done": "stopping",
			    "readiness": "stopping",
			    "replaced": "stopping",
			    "start-refused": "stopping",
			    "start-timeout": "stopping",
			    "started": "stopping",
			    "timer": "stopping",
			    "unhealthy": "stopping",
			    "unkillable": "stopping",
			  },
			}
		`);
	});
});

/** One state of each phase. */
function examples(): Record<Phase, InstanceState> {
	return {
		pending: new SteppedInstance().state,
		starting: new SteppedInstance().assign(wanted(1)).started().state,
		running: running().state,
		stopping: running().exited(CODE_1, [8]).state,
		stopped: running().assign(wanted(2, 'stop')).exited().state,
		backoff: running().exited().state,
		exited: new SteppedInstance()
			.assign({ ...wanted(1), spec: { ...SPEC, daemon: false } })
			.started()
			.exited({ kind: 'code', code: 0, at: 0 }).state,
		failed: new SteppedInstance()
			.assign(wanted(1))
			.do({ kind: 'start-refused', attempt: 1, reason: '', permanent: true }).state,
	};
}

/** The same, of a program that may run for a minute. */
function limited(state: InstanceState): InstanceState {
	return { ...state, desired: { ...state.desired, spec: { ...state.desired.spec, maxRunSeconds: 60 } } };
}

function eventsOf(kind: EventKind, { attempt }: InstanceState): InstanceEvent[] {
	switch (kind) {
		case 'assigned':
			return (['run', 'stop', 'remove'] as const).map((want) => ({ kind, desired: wanted(9, want) }));
		case 'started':
			return [{ kind, attempt, pid: 9, since: 0, adopted: false }];
		case 'start-timeout':
			return [{ kind, attempt, reason: 'no pid file' }];
		case 'replaced':
			return [{ kind, attempt, pid: 11 }];
		case 'start-refused':
			return [{ kind, attempt, reason: 'no', permanent: true }];
		case 'exited':
			return [[], [9]].map((survivors) => ({ kind, attempt, status: CODE_1, survivors, random: 0 }));
		case 'timer':
			return [{ kind }];
		case 'group-empty':
			return [{ kind, attempt }];
		case 'unkillable':
			return [{ kind, attempt, pids: [9] }];
		case 'readiness':
			return [true, false].map((ready) => ({ kind, attempt, ready }));
		case 'unhealthy':
			return [{ kind, attempt, reason: 'no answer' }];
		case 'hook-done':
			return [true, false].map((ok) => ({ kind, attempt, ok, what: '' }));
	}
}
