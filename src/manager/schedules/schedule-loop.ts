import { MinderError } from '../../model/errors.ts';
import type { ScheduleName } from '../../model/ids.ts';
import { runIdOf } from '../../model/ids.ts';
import type { WallTime } from '../../model/records.ts';
import type { Schedule } from '../../model/schedule-records.ts';
import { dueFires } from '../../policy/schedule/due.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import type { EventLog } from '../events/event-log.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import { DueHeap } from './due-heap.ts';
import { type Staging, stagingOf } from './run-claim.ts';
import type { RunDesk } from './run-desk.ts';

/** A change of the clock is seen after so long at the latest. */
const LONGEST_WAIT_SECONDS = 60;
const RETRY_SECONDS = 1;
/** Schedules in one transaction: other calls get their turn while it is written. */
const BATCH = 500;

export interface LoopPorts {
	readonly state: ClusterState;
	readonly desk: RunDesk;
	readonly events: EventLog;
	readonly clock: Clock;
	readonly log: Log;
}

/**
 * Fires what is due: all of it in one transaction, up to {@link BATCH} schedules. Times come from `lastFire` in the store; the heap only says
 * whom to ask.
 */
export class ScheduleLoop {
	readonly #ports: LoopPorts;
	readonly #heap = new DueHeap<ScheduleName>();
	#timer: Timer | undefined;
	#timerAt = Number.POSITIVE_INFINITY;
	#phase: 'idle' | 'running' | 'closed' = 'idle';
	#pass: Promise<void> = Promise.resolve();

	constructor(ports: LoopPorts) {
		const { state } = ports;
		this.#ports = ports;
		for (const { name } of state.view.schedules.values()) this.#heap.set(name, 0);
		state.onChange((changes) => {
			for (const change of changes) {
				if (change.table !== 'schedule') continue;
				const { key, before, after } = change;
				if (after === undefined) this.#heap.drop(key);
				else if (before?.spec !== after.spec || before.paused !== after.paused) this.#heap.set(key, 0);
			}
			this.#arm();
		});
		this.#arm();
	}

	async close(): Promise<void> {
		this.#phase = 'closed';
		this.#timer?.cancel();
		await this.#pass;
	}

	#arm(atLeast = 0): void {
		if (this.#phase !== 'idle') return;
		const { clock } = this.#ports;
		const first = this.#heap.first;
		if (first === undefined) return;
		const seconds = Math.max(atLeast, Math.min(LONGEST_WAIT_SECONDS, Math.max(0, (first - clock.wall()) / 1000)));
		const at = clock.monotonic() + seconds;
		if (this.#timer !== undefined && this.#timerAt <= at) return;
		this.#timer?.cancel();
		this.#timerAt = at;
		const wake = (): void => {
			this.#timer = undefined;
			if (this.#phase !== 'idle') return;
			this.#phase = 'running';
			this.#pass = this.#run();
		};
		this.#timer = clock.after(seconds, wake, { background: true });
	}

	async #run(): Promise<void> {
		let wait = 0;
		for (;;) {
			const names = this.#heap.take(this.#ports.clock.wall(), BATCH);
			if (names.length === 0 || this.#phase === 'closed') break;
			if (await this.#fireAll(names)) continue;
			for (const name of names) this.#heap.set(name, 0);
			wait = RETRY_SECONDS;
			break;
		}
		if (this.#phase === 'running') this.#phase = 'idle';
		this.#arm(wait);
	}

	/** One that cannot be decided on holds up no other one. @returns false: the store took none of them */
	async #fireAll(names: readonly ScheduleName[]): Promise<boolean> {
		const outcome = await this.#fire(names);
		if (outcome !== 'undecided') return outcome === 'fired';
		for (const name of names) {
			const alone = names.length === 1 ? outcome : await this.#fire([name]);
			if (alone === 'not-stored') return false;
			if (alone === 'undecided') this.#heap.set(name, this.#ports.clock.wall() + LONGEST_WAIT_SECONDS * 1000);
		}
		return true;
	}

	async #fire(names: readonly ScheduleName[]): Promise<'fired' | 'not-stored' | 'undecided'> {
		const { state, events, clock, log } = this.#ports;
		const next = new Map<ScheduleName, WallTime>();
		try {
			const drafts = await state.update((tx) => {
				const staging = stagingOf(tx, clock.wall());
				for (const name of names) {
					const schedule = tx.schedules.get(name);
					const at = schedule === undefined ? undefined : this.#fireOne(staging, schedule);
					if (at !== undefined) next.set(name, at);
				}
				return staging.events;
			});
			for (const draft of drafts) events.append(draft);
		} catch (error) {
			log.warn({ err: error, schedules: names.slice(0, 3) }, 'what is due could not be recorded; tried again');
			return error instanceof MinderError && error.code === 'storage' ? 'not-stored' : 'undecided';
		}
		for (const [name, at] of next)
			if (!this.#heap.has(name) && state.view.schedules.has(name)) this.#heap.set(name, at);
		return 'fired';
	}

	/** @returns when to ask again */
	#fireOne(staging: Staging, schedule: Schedule): WallTime | undefined {
		const { desk, log } = this.#ports;
		const { tx, now } = staging;
		const { name } = schedule;
		let due: ReturnType<typeof dueFires>;
		try {
			due = dueFires(schedule, now);
		} catch (error) {
			log.error({ err: error, schedule: name }, 'the times of a schedule cannot be computed; it does not fire');
			return undefined;
		}
		if (due.fires.length > 0) tx.put('schedule', name, { ...schedule, lastFire: due.lastFire });
		for (const fire of due.fires) {
			const current = tx.schedules.get(name) ?? schedule;
			if (fire.kind === 'missed') desk.missed(staging, current, fire.at, fire.reason);
			else desk.claim(staging, current, { id: runIdOf(name, fire.at), at: fire.at, cause: fire.cause });
		}
		return due.nextDueAt;
	}
}
