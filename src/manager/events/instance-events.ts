import type { NodeName } from '../../model/ids.ts';
import type { ExitStatus, Observed } from '../../model/records.ts';
import { GOES_ON } from '../../policy/instance-stop.ts';
import type { EventDraft } from './event-log.ts';

/** What a person should be told of one report after another on the same instance; in the order it happened. */
export function eventsBetween(before: Observed | undefined, after: Observed, node: NodeName): EventDraft[] {
	const events: EventDraft[] = [];
	const tell = (kind: string, reason: string): void => {
		events.push({ kind, subject: `instance/${after.instance}`, actor: 'agent', reason });
	};
	const again = before === undefined || before.attempt !== after.attempt;
	const ended = after.exit !== undefined && (before?.exit === undefined || before.exit.at !== after.exit.at);
	const started = after.phase === 'running' && (before?.phase !== 'running' || before.attempt !== after.attempt);
	const fault = newFault(before, after);
	if (fault !== undefined) tell(fault.kind, fault.reason);
	if (after.exit !== undefined && ended) tell('instance-exited', exitText(after.exit));
	for (const failure of newHookFailures(before, after)) tell('instance-hook-failed', failure);
	if (started) {
		const pid = after.pid === undefined ? '' : ` with pid ${after.pid}`;
		const attempt = after.attempt > 1 ? ` (attempt ${after.attempt})` : '';
		tell('instance-started', `runs on ${node}${pid}${attempt}`);
	}
	const readiness = newReadiness(before, after);
	if (readiness !== undefined) tell(readiness.kind, readiness.reason);
	const wait = waitOf(after);
	if (wait !== undefined && wait !== waitOf(before)) tell('instance-waiting', wait);
	const warnings = after.warnings?.filter((each) => before?.warnings?.includes(each) !== true) ?? [];
	for (const warning of warnings) tell('instance-warning', warning);
	if (after.phase === 'backoff' && (again || before.phase !== 'backoff')) {
		tell('instance-backoff', after.reason ?? 'waits before it is started again');
	}
	if (after.phase === 'failed' && (again || before.phase !== 'failed')) {
		tell('instance-failed', after.reason ?? 'failed, and is not started again');
	}
	if (after.phase === 'stopped' && before !== undefined && before.phase !== 'stopped') {
		tell('instance-stopped', `stopped on ${node}${after.reason === undefined ? '' : `; ${after.reason}`}`);
	}
	return events;
}

type Told = { readonly kind: string; readonly reason: string };

/** Why the agent itself ended a program that is wanted. */
function newFault(before: Observed | undefined, after: Observed): Told | undefined {
	const reason = faultOf(after);
	if (reason === undefined) return undefined;
	if (before !== undefined && faultOf(before) === reason && sameRun(before, after)) return undefined;
	return { kind: reason.startsWith('not healthy: ') ? 'instance-unhealthy' : 'instance-not-ready', reason };
}

/** Also where SIGKILL did not end it in time. */
function isBeingStopped({ phase, reason }: Observed): boolean {
	return phase === 'stopping' || (phase === 'failed' && reason?.endsWith(GOES_ON) === true);
}

/** The fault that the newest report speaks of: in its reason while it is stopped for it, or in its newest end. */
function faultOf(observed: Observed): string | undefined {
	const { reason, ends } = observed;
	if (isBeingStopped(observed)) return reason === undefined ? undefined : faultIn(reason);
	const newest = ends?.last.at(-1);
	return newest === undefined ? undefined : faultIn(newest.reason);
}

/** Cut where the supervisor goes on with what it does about it. */
function faultIn(reason: string): string | undefined {
	if (!/^not (?:healthy: |ready within )/.test(reason)) return undefined;
	return reason.replace(/; (?:sent SIG|stopping in |preStop runs|postStop runs|restarting |not gone ).*$/, '');
}

/** Whether two reports speak of one fault: the second may count an end more, that of the program that was stopped for it. */
function sameRun(before: Observed, after: Observed): boolean {
	if (isBeingStopped(before)) return before.attempt === after.attempt || !isBeingStopped(after);
	if (isBeingStopped(after)) return false;
	return endsCount(before) === endsCount(after);
}

function endsCount({ ends }: Observed): string {
	const newest = ends?.last.at(-1);
	return newest === undefined ? '' : `${newest.at} ${newest.times}`;
}

/** Not ready any more, or again; the first time in a run is told by its start. */
function newReadiness(before: Observed | undefined, after: Observed): Told | undefined {
	if (before?.phase !== 'running' || after.phase !== 'running' || before.attempt !== after.attempt) return undefined;
	if (before.ready === after.ready) return undefined;
	if (after.ready) return { kind: 'instance-ready', reason: 'ready again' };
	return { kind: 'instance-not-ready', reason: after.reason ?? 'not ready any more' };
}

function newHookFailures(before: Observed | undefined, after: Observed): string[] {
	const known = hookFailures(before);
	return hookFailures(after).filter((each) => !known.includes(each) || before?.attempt !== after.attempt);
}

function hookFailures(observed: Observed | undefined): string[] {
	if (observed?.reason === undefined || observed.phase === 'stopping') return [];
	const found = observed.reason.matchAll(/(?:^|; )((?:preStop|postStop) failed: .*?)(?=; | \(attempt \d+\)$|$)/g);
	return Array.from(found, (match) => match[1] ?? '');
}

/** What a start or a stop waits for. */
function waitOf(observed: Observed | undefined): string | undefined {
	const { reason } = observed ?? {};
	return reason !== undefined && /^(?:waits for|stops after) /.test(reason) ? reason : undefined;
}

/** `exited with code 1`, `was ended by SIGKILL (out of memory)`, … */
export function exitText(exit: ExitStatus): string {
	switch (exit.kind) {
		case 'code':
			return `exited with code ${exit.code}`;
		case 'signal':
			return `was ended by ${exit.signal}${exit.oom ? ' (out of memory)' : exit.core ? ' (core dumped)' : ''}`;
		case 'unknown':
			return 'ended while nobody saw how';
	}
}
