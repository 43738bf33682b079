import { describe, expect, it } from 'vitest';
import { eventsBetween } from '../../../../src/manager/events/instance-events.ts';
import type { InstanceId, NodeName } from '../../../../src/model/ids.ts';
import type { ExitStatus, Observed } from '../../../../src/model/records.ts';

const node = 'n1' as NodeName;

function observed(over: Partial<Observed> = {}): Observed {
	return {
		instance: 'web.0' as InstanceId,
		generation: 1,
		attempt: 1,
		phase: 'running',
		ready: true,
		adopted: false,
		restarts: 0,
		pid: 7,
		...over,
	};
}

const killed = (at: number): ExitStatus => ({ kind: 'signal', signal: 'SIGTERM', core: false, oom: false, at });

/** `kind: reason` of each event over a row of reports. */
function told(...reports: Observed[]): string[] {
	return reports.slice(1).flatMap((after, at) => {
		return eventsBetween(reports[at], after, node).map(({ kind, reason }) => `${kind}: ${reason}`);
	});
}

describe('events of instances', () => {
	it('tells that it is not ready any more, and ready again; not its first readiness', () => {
		const off = observed({ ready: false, reason: 'not ready: GET http://x answered 503' });
		expect(told(observed({ phase: 'starting', ready: false }), observed(), off, off, observed())).toEqual([
			'instance-started: runs on n1 with pid 7',
			'instance-not-ready: not ready: GET http://x answered 503',
			'instance-ready: ready again',
		]);
	});

	it('tells of failed liveness once, though it is reported while stopping, in backoff and as an end', () => {
		const what = 'not healthy: tcp 127.0.0.1:1: connection refused';
		const last = [{ exit: killed(5), reason: what, at: 5, times: 1 }];
		const stopping = observed({ phase: 'stopping', reason: `${what}; sent SIGTERM; SIGKILL follows after 10s` });
		const killing = observed({ phase: 'stopping', reason: `${what}; sent SIGKILL; waiting until the group is empty` });
		const backoff = observed({
			phase: 'backoff',
			exit: killed(5),
			ends: { last },
			reason: `${what}; restarting in 1s (attempt 2)`,
		});
		const again = observed({ attempt: 2, exit: killed(5), ends: { last } });
		expect(told(observed(), stopping, killing, backoff, again)).toEqual([
			`instance-unhealthy: ${what}`,
			'instance-exited: was ended by SIGTERM',
			`instance-backoff: ${what}; restarting in 1s (attempt 2)`,
			'instance-started: runs on n1 with pid 7 (attempt 2)',
		]);
	});

	it('tells of a fault once where SIGKILL did not end the program in time', () => {
		const [what, older] = ['not healthy: no answer', 'not ready within 4s: no answer'];
		const left = 'not gone 15s after SIGKILL: pids 7';
		const ends = { last: [{ exit: killed(1), reason: older, at: 1, times: 1 }] };
		const stopping = observed({
			phase: 'stopping',
			ends,
			reason: `${what}; sent SIGKILL; waiting until the group is empty`,
		});
		const reason = `${what}; ${left}; goes on by itself once nothing of it is left`;
		const failed = observed({ phase: 'failed', ends, reason });
		const backoff = observed({
			phase: 'backoff',
			exit: killed(5),
			ends: { last: [...ends.last, { exit: killed(5), reason: what, at: 5, times: 1 }] },
			reason: `${what}; restarting in 1s; ${left}; gone since (attempt 2)`,
		});
		expect(told(observed({ ends }), stopping, failed, failed, backoff)).toEqual([
			`instance-unhealthy: ${what}`,
			`instance-failed: ${reason}`,
			'instance-exited: was ended by SIGTERM',
			`instance-backoff: ${backoff.reason}`,
		]);
	});

	it('tells of a fault whose stop was over before anything was reported, each time anew', () => {
		const what = 'not ready within 4s: tcp 127.0.0.1:1: connection refused';
		const run = (attempt: number): Observed =>
			observed({
				attempt,
				phase: 'starting',
				ready: false,
				exit: killed(attempt),
				ends: { last: [{ exit: killed(attempt), reason: what, at: attempt, times: attempt }] },
			});
		expect(told(observed(), run(1), run(1), run(2)).filter((line) => !line.includes('exited'))).toEqual([
			`instance-not-ready: ${what}`,
			`instance-not-ready: ${what}`,
		]);
	});

	it('tells of hooks that failed, once each', () => {
		const stopped = observed({
			phase: 'stopped',
			reason: 'preStop failed: exit code 1; postStop failed: killed at its limit',
		});
		expect(told(observed({ phase: 'stopping' }), stopped, stopped)).toEqual([
			'instance-hook-failed: preStop failed: exit code 1',
			'instance-hook-failed: postStop failed: killed at its limit',
			'instance-stopped: stopped on n1; preStop failed: exit code 1; postStop failed: killed at its limit',
		]);
		const backoff = observed({
			phase: 'backoff',
			reason: 'exit code 1; restarting in 1s; postStop failed: exit code 2 (attempt 2)',
		});
		expect(told(observed(), backoff)).toContain('instance-hook-failed: postStop failed: exit code 2');
	});

	it('tells what a start and a stop wait for, when that changes', () => {
		const waits = (reason: string): Observed => observed({ phase: 'pending', attempt: 0, ready: false, reason });
		const db = waits('waits for db to be ready (db.0 is not)');
		expect(told(waits('new'), db, db, waits('waits for x, which does not exist'))).toEqual([
			'instance-waiting: waits for db to be ready (db.0 is not)',
			'instance-waiting: waits for x, which does not exist',
		]);
		expect(told(observed(), observed({ reason: 'stops after web.0, which depends on it' }))).toEqual([
			'instance-waiting: stops after web.0, which depends on it',
		]);
	});

	it('tells each warning once', () => {
		const warned = observed({ warnings: ['resources are not enforced'] });
		expect(told(observed(), warned, warned)).toEqual(['instance-warning: resources are not enforced']);
	});
});
