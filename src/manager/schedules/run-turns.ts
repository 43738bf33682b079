import type { ScheduleName } from '../../model/ids.ts';

/**
 * Schedules whose waiting runs are to be looked at, one after the other: the end of a run lets others go on, whose end lets others go on,
 * and thousands may wait.
 */
export class RunTurns {
	#due: Set<ScheduleName> | undefined;

	/** Looks at a schedule and at all that come up meanwhile; from within a look, it is left to the outermost one. */
	take(name: ScheduleName, look: (name: ScheduleName) => void): void {
		if (this.#due !== undefined) {
			this.#due.add(name);
			return;
		}
		const due = new Set([name]);
		this.#due = due;
		try {
			// One that comes up again after it was looked at is met again.
			for (const each of due) {
				due.delete(each);
				look(each);
			}
		} finally {
			this.#due = undefined;
		}
	}
}
