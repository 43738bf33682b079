import type { ScheduleName } from '../../model/ids.ts';
import type { Run, RunOutcome } from '../../model/schedule-records.ts';
import type { EventDraft } from '../events/event-log.ts';
import { scheduleEvent } from './run-rules.ts';

const BAD: ReadonlySet<RunOutcome> = new Set(['failed', 'timed-out', 'lost']);

/** What is told of runs as events: nothing of what went well, and no stream of what goes on as before. */
export class RunNews {
	/** Whose newest fire was skipped: told once, not each time. */
	readonly #skipping = new Set<ScheduleName>();

	started(schedule: ScheduleName): void {
		this.#skipping.delete(schedule);
	}

	ended({ id, schedule, outcome, reason = '' }: Run): EventDraft[] {
		const text = reason === '' ? id : `${id}: ${reason}`;
		if (outcome !== undefined && BAD.has(outcome))
			return [scheduleEvent(schedule, 'run-failed', `${outcome}: ${text}`)];
		if (outcome === 'missed') return [scheduleEvent(schedule, 'run-missed', text)];
		if (outcome !== 'skipped' || this.#skipping.has(schedule)) return [];
		this.#skipping.add(schedule);
		return [scheduleEvent(schedule, 'run-skipped', text)];
	}
}
