import type { WallTime } from '../../src/model/records.ts';
import type { Schedule } from '../../src/model/schedule-records.ts';
import type { ScheduleSpec } from '../../src/model/schedule-spec.ts';
import { jitterOf, nextFire } from '../../src/policy/cron/next-fire.ts';
import type { Due } from '../../src/policy/schedule/due.ts';
import { scheduleOf } from './schedules.ts';

type Fate = 'ahead' | 'run' | 'missed' | 'passed';

export interface Tally {
	onTime: number;
	caughtUp: number;
	missed: number;
	passed: number;
	/** Rows for more than one missed fire. */
	gaps: number;
}

const ON_TIME_MS = 60_000;

/**
 * Every fire of one schedule, known beforehand by walking its times once from the start, and what has become of each. Throws as soon as a
 * decision is not the one that the rules demand, or decides on a fire a second time.
 */
export class FireLedger {
	readonly tally: Tally = { onTime: 0, caughtUp: 0, missed: 0, passed: 0, gaps: 0 };
	readonly #spec: ScheduleSpec;
	readonly #jitter: number;
	readonly #fires: WallTime[] = [];
	readonly #fates: Fate[] = [];
	/** Index of the first one that nothing was decided on. */
	#next = 0;

	constructor(spec: ScheduleSpec, from: WallTime, until: WallTime) {
		this.#spec = spec;
		this.#jitter = jitterOf(spec);
		for (let at = nextFire(spec, from, from); at !== undefined && at < until; at = nextFire(spec, from, at)) {
			this.#fires.push(at);
			this.#fates.push('ahead');
		}
	}

	get size(): number {
		return this.#fires.length;
	}

	/** `fires` were decided at `now`, and it was to be asked again at `nextDueAt`. */
	decided(now: WallTime, fires: readonly Due[], nextDueAt: WallTime | undefined): void {
		const due = this.#due(now);
		const late = (at: WallTime): number => now - at - this.#jitter;
		const deadline = this.#spec.startingDeadlineSeconds * 1000;
		const onTime = due.filter((at) => late(at) <= Math.min(ON_TIME_MS, deadline));
		const candidates = due.filter((at) => late(at) > ON_TIME_MS && late(at) <= deadline);
		const caughtUp = this.#caughtUp(candidates, onTime);
		const missed = due.slice(0, due.length - onTime.length - caughtUp.length);
		const expected = [
			...missed.slice(-1).map((at) => `${at} missed`),
			...caughtUp.map((at) => `${at} catch-up`),
			...onTime.map((at) => `${at} schedule`),
		];
		const found = fires.map((fire) => `${fire.at} ${fire.kind === 'run' ? fire.cause : 'missed'}`);
		if (found.join() !== expected.join()) this.#fail(now, `decided [${found.join()}], expected [${expected.join()}]`);
		const gap = fires[0];
		if (gap?.kind === 'missed') this.#checkGap(now, gap.reason, missed);
		for (const at of missed) this.#settle(now, at, 'missed');
		for (const at of [...caughtUp, ...onTime]) this.#settle(now, at, 'run');
		this.tally.onTime += onTime.length;
		this.tally.caughtUp += caughtUp.length;
		const ahead = this.#fires[this.#next];
		if (nextDueAt !== (ahead === undefined ? undefined : ahead + this.#jitter) && ahead !== undefined)
			this.#fail(now, `asks again at ${nextDueAt}, expected ${ahead + this.#jitter}`);
	}

	/** It was paused until `now`. */
	resumed(now: WallTime): void {
		for (const at of this.#due(now)) this.#settle(now, at, 'passed');
	}

	/** Nothing may be left open of what was due at `now`, and nothing beyond that be decided on. */
	close(now: WallTime, lastFire: WallTime): void {
		const open = this.#due(now);
		if (open.length > 0) this.#fail(now, `${open.length} fires were forgotten, first ${open[0]}`);
		this.#fires.forEach((at, index) => {
			if ((this.#fates[index] === 'ahead') !== at > lastFire) this.#fail(now, `${at} is ${this.#fates[index]}`);
		});
	}

	#due(now: WallTime): WallTime[] {
		const due: WallTime[] = [];
		for (let index = this.#next; index < this.#fires.length; index++) {
			const at = this.#fires[index] ?? 0;
			if (at + this.#jitter > now) break;
			due.push(at);
		}
		return due;
	}

	#caughtUp(candidates: readonly WallTime[], onTime: readonly WallTime[]): readonly WallTime[] {
		switch (this.#spec.catchUp) {
			case 'none':
				return [];
			case 'once':
				return onTime.length > 0 ? [] : candidates.slice(-1);
			case 'all':
				return candidates.slice(-100);
		}
	}

	#checkGap(now: WallTime, reason: string, missed: readonly WallTime[]): void {
		const count = missed.length > 100 ? 'more than 100' : `${missed.length}`;
		const from = new Date(missed[0] ?? 0).toISOString().replace('.000Z', 'Z');
		if (!reason.startsWith(`${count} fire`) || !reason.includes(from))
			this.#fail(now, `says "${reason}" of ${missed.length} fires from ${from}`);
		if (missed.length > 1) this.tally.gaps++;
	}

	#settle(now: WallTime, at: WallTime, fate: Exclude<Fate, 'ahead'>): void {
		const index = this.#next++;
		if (this.#fires[index] !== at || this.#fates[index] !== 'ahead')
			this.#fail(now, `${at} is decided on as ${fate}, but the next one is ${this.#fires[index]}`);
		this.#fates[index] = fate;
		if (fate !== 'run') this.tally[fate]++;
	}

	#fail(now: WallTime, what: string): never {
		throw new Error(`${this.#spec.name} at ${new Date(now).toISOString()}: ${what}`);
	}
}

/** What a manager keeps in its store of one schedule: what is not here is lost with it. */
export interface Stored {
	schedule: Schedule;
	readonly ledger: FireLedger;
}

export function storedOf(spec: ScheduleSpec, from: WallTime, until: WallTime): Stored {
	return { schedule: scheduleOf(spec, from), ledger: new FireLedger(spec, from, until) };
}
