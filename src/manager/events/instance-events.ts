import type { NodeName } from '../../model/ids.ts';
import type { ExitStatus, Observed } from '../../model/records.ts';
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
	if (after.exit !== undefined && ended) tell('instance-exited', exitText(after.exit));
	if (started) {
		const pid = after.pid === undefined ? '' : ` with pid ${after.pid}`;
		const attempt = after.attempt > 1 ? ` (attempt ${after.attempt})` : '';
		tell('instance-started', `runs on ${node}${pid}${attempt}`);
	}
	if (after.phase === 'backoff' && (again || before.phase !== 'backoff')) {
		tell('instance-backoff', after.reason ?? 'waits before it is started again');
	}
	if (after.phase === 'failed' && (again || before.phase !== 'failed')) {
		tell('instance-failed', after.reason ?? 'failed, and is not started again');
	}
	if (after.phase === 'stopped' && before !== undefined && before.phase !== 'stopped') {
		tell('instance-stopped', `stopped on ${node}`);
	}
	return events;
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
