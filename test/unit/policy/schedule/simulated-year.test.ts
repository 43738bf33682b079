import { describe, expect, it } from 'vitest';
import type { RunId } from '../../../../src/model/ids.ts';
import { runIdOf } from '../../../../src/model/ids.ts';
import { CATCH_UPS, DST_RULES, type ScheduleSpec, type When } from '../../../../src/model/schedule-spec.ts';
import { dueFires } from '../../../../src/policy/schedule/due.ts';
import { type Stored, storedOf } from '../../../support/schedule-sim.ts';
import { scheduleSpecOf } from '../../../support/schedules.ts';
import { seeded } from '../../../support/seeded.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
/** Timers run by the monotonic clock, and are set anew at least so often. */
const LONGEST_TIMER = 60 * SECOND;

const ZONES = ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe'] as const;
const EXPRESSIONS = [
	'0 * * * *',
	'30 2 * * *',
	'15 2 * * *',
	'0 0 * * *',
	'45 1 * * 0',
	'*/30 1-3 * * *',
	'5 */4 * * *',
	'* 2 * * 0',
	'*/20 * 2 * * 0',
	'0 3 1 * *',
	'0 12 L * *',
	'0 9 * * 1#1',
	'30 1,2,3 * 3,4,10,11 *',
	'0 6 1W * *',
	'0 0 29 2 *',
	'17 3 * * MON-FRI',
	'H H * * *',
] as const;
const BUSY: readonly When[] = [
	{ kind: 'cron', expression: '*/5 * * * *' },
	{ kind: 'cron', expression: '*/10 * * * *' },
	{ kind: 'every', seconds: 1700 },
	{ kind: 'every', seconds: 421 },
];

const random = seeded(20_260_101);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
/** Small ones as often as large ones. */
const between = (least: number, most: number): number => Math.round(least * (most / least) ** random());

function specs(count: number): ScheduleSpec[] {
	return Array.from({ length: count }, (_, index) => {
		const when: When =
			index < 8 ? pick(BUSY) : { kind: 'cron', expression: EXPRESSIONS[index % EXPRESSIONS.length] ?? '' };
		return scheduleSpecOf(`s${index}`, when, {
			timezone: ZONES[index % 3] ?? 'UTC',
			catchUp: pick(CATCH_UPS),
			dst: random() < 0.6 ? 'vixie' : pick(DST_RULES),
			startingDeadlineSeconds: pick([30, 600, 3600, 86_400, 30 * 86_400]),
			jitterSeconds: pick([0, 0, 20, 900]),
			...(random() < 0.05 ? { startsAt: START + YEAR * random() } : {}),
			...(random() < 0.05 ? { expiresAt: START + YEAR * random() } : {}),
		});
	});
}

type Trouble = { readonly at: number } & (
	| { readonly kind: 'step'; readonly by: number }
	/** `lost`: what it was about to commit when it died. */
	| { readonly kind: 'restart'; readonly away: number; readonly lost: boolean }
	| { readonly kind: 'pause'; readonly which: number; readonly away: number }
	| { readonly kind: 'resume'; readonly which: number }
);

function troubles(schedules: number): Trouble[] {
	const some = <T extends object>(count: number, make: () => T) =>
		Array.from({ length: count }, () => ({ at: Math.floor(random() * YEAR), ...make() }));
	const pauses = some(80, () => ({
		kind: 'pause' as const,
		which: Math.floor(random() ** 2 * schedules),
		away: between(HOUR, 5 * DAY),
	}));
	return [
		...some(120, () => ({ kind: 'step' as const, by: between(SECOND, 8 * HOUR) * (random() < 0.5 ? -1 : 1) })),
		...some(100, () => ({ kind: 'restart' as const, away: between(SECOND, 2 * DAY), lost: random() < 0.5 })),
		...pauses,
		...pauses.map(({ at, away, which }) => ({ at: at + away, kind: 'resume' as const, which })),
	].toSorted((a, b) => a.at - b.at);
}

/** A manager's loop over simulated time: real time only moves on, the wall clock is set ahead and back. */
class SimulatedManager {
	readonly runs = new Set<RunId>();
	readonly restarts = { count: 0 };
	readonly #store: readonly Stored[];
	/** In memory alone. */
	#dueAt: number[] = [];
	#soonest = 0;
	#offset = START;
	#real = 0;

	constructor(store: readonly Stored[]) {
		this.#store = store;
		this.#start();
	}

	get wall(): number {
		return this.#real + this.#offset;
	}

	liveUntil(until: number): void {
		while (this.#real < until) {
			if (this.#soonest <= this.wall) {
				this.#dueAt.forEach((at, index) => at <= this.wall && this.decide(index));
				this.#soonest = Math.min(...this.#dueAt);
			}
			const sleep = Math.min(Math.max(1, this.#soonest - this.wall), LONGEST_TIMER);
			const lag = random() < 0.02 ? between(1, 20 * SECOND) : 0;
			this.#real = Math.min(until, this.#real + sleep + lag);
		}
	}

	meet(trouble: Trouble): void {
		switch (trouble.kind) {
			case 'step':
				this.#offset += trouble.by;
				return;
			case 'restart':
				if (trouble.lost) for (const { schedule } of this.#store) dueFires(schedule, this.wall);
				this.#real += trouble.away;
				this.restarts.count++;
				this.#start();
				return;
			case 'pause': {
				this.decide(trouble.which);
				const stored = this.#stored(trouble.which);
				stored.schedule = { ...stored.schedule, paused: { at: this.wall } };
				this.#dueAt[trouble.which] = Infinity;
				return;
			}
			case 'resume': {
				const stored = this.#stored(trouble.which);
				const { paused, ...schedule } = stored.schedule;
				if (paused === undefined) return;
				stored.schedule = { ...schedule, lastFire: dueFires(stored.schedule, this.wall).lastFire };
				stored.ledger.resumed(this.wall);
				this.decide(trouble.which);
			}
		}
	}

	decide(index: number): void {
		const stored = this.#stored(index);
		if (stored.schedule.paused !== undefined) return;
		const { fires, lastFire, nextDueAt } = dueFires(stored.schedule, this.wall);
		stored.ledger.decided(this.wall, fires, nextDueAt);
		stored.schedule = { ...stored.schedule, lastFire };
		this.#dueAt[index] = nextDueAt ?? Infinity;
		this.#soonest = Math.min(this.#soonest, nextDueAt ?? Infinity);
		for (const fire of fires) {
			const id = runIdOf(stored.schedule.name, fire.at);
			if (this.runs.has(id)) throw new Error(`${id} was there already`);
			this.runs.add(id);
		}
	}

	#start(): void {
		this.#dueAt = this.#store.map(() => Infinity);
		this.#soonest = Infinity;
		this.#store.forEach((_, index) => {
			this.decide(index);
		});
	}

	#stored(index: number): Stored {
		const stored = this.#store[index];
		if (stored === undefined) throw new Error(`no schedule ${index}`);
		return stored;
	}
}

describe('a simulated year', () => {
	it('200 schedules, three zones, clock steps both ways, 100 restarts: each due fire runs once or is missed by rule', () => {
		const horizon = START + YEAR + 60 * DAY;
		const store = specs(200).map((spec) => storedOf(spec, START, horizon));
		const manager = new SimulatedManager(store);
		for (const trouble of troubles(store.length)) {
			manager.liveUntil(trouble.at);
			manager.meet(trouble);
		}
		manager.liveUntil(YEAR + DAY);
		store.forEach(({ schedule, ledger }, index) => {
			manager.decide(index);
			if (schedule.paused === undefined) ledger.close(manager.wall, store[index]?.schedule.lastFire ?? 0);
		});

		const total = { onTime: 0, caughtUp: 0, missed: 0, passed: 0, gaps: 0 };
		for (const { ledger } of store)
			for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += ledger.tally[key];
		expect(manager.restarts.count).toBe(100);
		expect(manager.wall).toBeLessThan(horizon);
		expect(total.onTime).toBeGreaterThan(300_000);
		expect(total.caughtUp).toBeGreaterThan(1000);
		expect(total.missed).toBeGreaterThan(10_000);
		expect(total.gaps).toBeGreaterThan(1000);
		expect(total.passed).toBeGreaterThan(100);
		for (const rule of CATCH_UPS) {
			const those = store.filter(({ schedule }) => schedule.spec.catchUp === rule);
			const caughtUp = those.reduce((sum, { ledger }) => sum + ledger.tally.caughtUp, 0);
			expect(caughtUp > 0, `caught up with ${rule}`).toBe(rule !== 'none');
		}
	}, 300_000);
});
