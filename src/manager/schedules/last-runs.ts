import type { ScheduleName } from '../../model/ids.ts';
import type { WallTime } from '../../model/records.ts';
import type { Run } from '../../model/schedule-records.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { RunHistory } from './run-history.ts';

/** How the runs of a schedule have ended last. */
interface Last {
	/** The newest that has ended by running. */
	readonly run?: Run;
	/** When the newest success ended. */
	readonly successAt?: WallTime;
}

/** Rows that are looked through for a success before it is taken that there is none. */
const MOST_READ = 200;

/** The newest ends of each schedule, read once from the history and kept up to date. */
export class LastRuns {
	readonly #history: RunHistory;
	readonly #known = new Map<ScheduleName, Last>();
	/** What ends while it is being read is taken as well. */
	readonly #reading = new Map<ScheduleName, Promise<void>>();

	constructor(state: ClusterState, history: RunHistory) {
		this.#history = history;
		state.onChange((changes) => {
			for (const change of changes) {
				if (change.table === 'endedRun' && change.after !== undefined) this.#take(change.after);
				else if (change.table === 'schedule' && change.after === undefined) this.#known.delete(change.key);
				// A new one has no history.
				else if (change.table === 'schedule' && change.before === undefined) this.#known.set(change.key, {});
			}
		});
	}

	/** Makes what the others answer complete for these. @throws MinderError `storage` */
	async load(schedules: Iterable<ScheduleName>): Promise<void> {
		for (const name of new Set(schedules)) {
			const reading = this.#reading.get(name);
			if (reading !== undefined) await reading;
			else if (!this.#known.has(name)) {
				const read = this.#read(name).finally(() => this.#reading.delete(name));
				this.#reading.set(name, read);
				await read;
			}
		}
	}

	/** The newest that has ended by running. */
	of(schedule: ScheduleName): Run | undefined {
		return this.#known.get(schedule)?.run;
	}

	/** When its newest success ended, wall ms; see {@link successAfter}. */
	successOf(schedule: ScheduleName): WallTime | undefined {
		return this.#known.get(schedule)?.successAt;
	}

	async #read(name: ScheduleName): Promise<void> {
		let last: Last = {};
		let left = MOST_READ;
		for await (const run of this.#history.ended(name)) {
			last = merged(last, run);
			if ((last.run !== undefined && last.successAt !== undefined) || --left === 0) break;
		}
		const meanwhile = this.#known.get(name);
		this.#known.set(name, meanwhile?.run === undefined ? last : merged(last, meanwhile.run));
	}

	#take(run: Run): void {
		if (!this.#known.has(run.schedule) && !this.#reading.has(run.schedule)) return;
		const before = this.#known.get(run.schedule) ?? {};
		const after = merged(before, run);
		const succeeded = run.outcome === 'succeeded';
		const successAt = successAfter(before.successAt, run.endedAt ?? run.scheduledAt);
		this.#known.set(run.schedule, succeeded ? { ...after, successAt } : after);
	}
}

/** Each success is later than the one before it, also of two in one moment, and where the clock was set back between them. */
export function successAfter(before: WallTime | undefined, endedAt: WallTime): WallTime {
	return before === undefined ? endedAt : Math.max(endedAt, before + 1);
}

function merged(last: Last, run: Run): Last {
	if (run.outcome === undefined || run.outcome === 'skipped' || run.outcome === 'missed') return last;
	const endedAt = run.endedAt ?? run.scheduledAt;
	const newer = last.run === undefined || endedAt >= (last.run.endedAt ?? last.run.scheduledAt);
	const successAt = run.outcome === 'succeeded' ? Math.max(last.successAt ?? 0, endedAt) : last.successAt;
	return { ...(newer ? { run } : { run: last.run }), ...(successAt === undefined ? {} : { successAt }) };
}
