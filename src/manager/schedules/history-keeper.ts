import type { RunId, ScheduleName } from '../../model/ids.ts';
import { runInstanceId } from '../../model/ids.ts';
import type { WallTime } from '../../model/records.ts';
import type { ForgottenRuns, Run, RunCause } from '../../model/schedule-records.ts';
import type { HistoryLimits } from '../../model/schedule-spec.ts';
import { hasRun } from '../../policy/schedule-backfill.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import { Breather } from '../breather.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { RunHistory } from './run-history.ts';

const HOUR_SECONDS = 3600;
/** Ends of one schedule may gather so long before its history is looked at. */
const GATHER_SECONDS = 1;

export interface KeeperPorts {
	readonly state: ClusterState;
	readonly history: RunHistory;
	readonly clock: Clock;
	readonly log: Log;
}

/**
 * Keeps the history of each schedule within its limits: after its runs have ended, and all of them once an hour. A long history is looked at once a
 * tenth of it is new, so that it is not read with each run.
 */
export class HistoryKeeper {
	readonly #ports: KeeperPorts;
	readonly #breather: Breather;
	/** Ended since the history was looked at. */
	readonly #fresh = new Map<ScheduleName, number>();
	readonly #due = new Set<ScheduleName>();
	#timer: Timer | undefined;
	#hourly: Timer | undefined;
	#closed = false;
	#pass: Promise<void> = Promise.resolve();

	constructor(ports: KeeperPorts) {
		this.#ports = ports;
		this.#breather = new Breather(ports.clock);
		ports.state.onChange((changes) => {
			for (const change of changes)
				if (change.table === 'endedRun' && change.after !== undefined) this.#count(change.after.schedule);
		});
		this.#armHourly();
	}

	async close(): Promise<void> {
		this.#closed = true;
		this.#breather.end();
		this.#timer?.cancel();
		this.#hourly?.cancel();
		await this.#pass;
	}

	#count(name: ScheduleName): void {
		const limits = this.#ports.state.view.schedules.get(name)?.spec.history;
		const fresh = (this.#fresh.get(name) ?? 0) + 1;
		this.#fresh.set(name, fresh);
		if (limits !== undefined && fresh * 10 < Math.min(limits.successes, limits.others)) return;
		this.#due.add(name);
		this.#arm();
	}

	#armHourly(): void {
		const look = (): void => {
			for (const { name } of this.#ports.state.view.schedules.values()) this.#due.add(name);
			this.#arm();
			this.#armHourly();
		};
		if (!this.#closed) this.#hourly = this.#ports.clock.after(HOUR_SECONDS, look, { background: true });
	}

	#arm(): void {
		if (this.#timer !== undefined || this.#closed || this.#due.size === 0) return;
		const look = (): void => {
			this.#pass = this.#look().finally(() => {
				this.#timer = undefined;
				this.#arm();
			});
		};
		this.#timer = this.#ports.clock.after(GATHER_SECONDS, look, { background: true });
	}

	async #look(): Promise<void> {
		for (const name of this.#due) {
			if (this.#closed) return;
			this.#due.delete(name);
			this.#fresh.delete(name);
			try {
				await this.#prune(name);
			} catch (error) {
				this.#ports.log.warn(
					{ err: error, schedule: name },
					'old runs could not be removed; tried again within the hour',
				);
			}
			await this.#breather.rest();
		}
	}

	async #prune(name: ScheduleName): Promise<void> {
		const { state } = this.#ports;
		const limits = state.view.schedules.get(name)?.spec.history;
		if (limits === undefined) return;
		const surplus = await this.#surplus(name, limits);
		if (surplus.length === 0) return;
		await state.update((tx) => {
			const schedule = tx.schedules.get(name);
			const forgotten = forgetting(schedule?.forgotten, surplus);
			if (schedule !== undefined && forgotten !== undefined) tx.put('schedule', name, { ...schedule, forgotten });
			for (const { id, ordinals } of surplus) {
				tx.remove('endedRun', id);
				for (const ordinal of ordinals) tx.remove('runOutput', runInstanceId(id, ordinal));
			}
		});
	}

	/** What is beyond the limits, by when it ended: what was made up for has an old time, and may have ended last. */
	async #surplus(name: ScheduleName, limits: HistoryLimits): Promise<EndedRun[]> {
		const { history, clock } = this.#ports;
		const oldest = clock.wall() - limits.maxAgeSeconds * 1000;
		let [successes, others] = [limits.successes, limits.others];
		const all: EndedRun[] = [];
		for await (const run of history.ended(name)) all.push(endedRun(run));
		// However old or many, the newest that has run and the newest success stay: others may depend on them.
		const seen = new Set<'run' | 'success'>();
		return all
			.sort((a, b) => b.endedAt - a.endedAt)
			.filter(({ endedAt, ran, succeeded }) => {
				const room = succeeded ? successes-- : others--;
				const needed = (ran && !seen.has('run')) || (succeeded && !seen.has('success'));
				if (ran) seen.add('run');
				if (succeeded) seen.add('success');
				return !needed && (room <= 0 || endedAt < oldest);
			});
	}
}

/** What is looked at of a run that has ended. */
interface EndedRun {
	readonly id: RunId;
	readonly scheduledAt: WallTime;
	readonly endedAt: WallTime;
	readonly cause: RunCause;
	readonly ran: boolean;
	readonly succeeded: boolean;
	readonly ordinals: readonly number[];
}

function endedRun(run: Run): EndedRun {
	const { id, scheduledAt, endedAt = scheduledAt, cause, outcome, tasks } = run;
	const ordinals = tasks.map((task) => task.ordinal);
	return { id, scheduledAt, endedAt, cause, ran: hasRun(run), succeeded: outcome === 'succeeded', ordinals };
}

/** What a schedule has forgotten once these runs have left its history. A time that was skipped or missed has not run. */
function forgetting(known: ForgottenRuns | undefined, runs: readonly EndedRun[]): ForgottenRuns | undefined {
	return runs.reduce((forgotten, { cause, ran, scheduledAt }) => {
		const kind = cause === 'backfill' ? 'backfills' : 'fires';
		if (!ran || cause === 'manual' || scheduledAt <= (forgotten?.[kind] ?? 0)) return forgotten;
		return { ...forgotten, [kind]: scheduledAt };
	}, known);
}

/** Takes away the history of schedules that are no more. @throws MinderError `storage` */
export async function forgetRuns(
	state: ClusterState,
	history: RunHistory,
	schedules: readonly ScheduleName[],
): Promise<void> {
	for (const name of schedules) {
		const [runs, outputs] = [await history.ids(`${name}@`), await history.outputIds(`${name}@`)];
		await state.update((tx) => {
			if (tx.schedules.has(name)) return;
			for (const id of runs) tx.remove('endedRun', id);
			for (const id of outputs) tx.remove('runOutput', id);
		});
	}
}
