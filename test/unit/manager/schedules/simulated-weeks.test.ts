import { describe, expect, it } from 'vitest';
import type { WallTime } from '../../../../src/model/records.ts';
import type { Run, Schedule } from '../../../../src/model/schedule-records.ts';
import { CATCH_UPS, type ScheduleSpec } from '../../../../src/model/schedule-spec.ts';
import { nextFire } from '../../../../src/policy/cron/next-fire.ts';
import type { Op } from '../../../../src/store/store.ts';
import { FakeClock, settle } from '../../../support/fake-clock.ts';
import { ManagerHarness } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { scheduleSpecOf } from '../../../support/schedules.ts';
import { seeded } from '../../../support/seeded.ts';

/** The weeks in which clocks change in Berlin and on Lord Howe. */
const START = Date.parse('2026-03-26T00:00:00Z');
const HOUR = 3600;
const DAY = 24 * HOUR;
const ZONES = ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe'] as const;
const EXPRESSIONS = ['*/10 * * * *', '30 * * * *', '*/15 1-3 * * *', '0 */3 * * *', '30 2 * * *', '*/20 * 2 * * *'];

/** Of fires by their ids: what one commit says of each. */
interface Rows {
	readonly lastFire: Map<string, WallTime>;
	readonly runs: Map<string, Run>;
}

/**
 * What every commit has to keep: `lastFire` only rises, and a commit that moves it has a row of its own for every fire that it passes, or
 * one row `missed` for those before it. No id comes into being twice.
 */
class Auditor {
	readonly decided = new Map<string, 'run' | 'missed'>();
	readonly restart = { refuses: false };
	readonly #specs: ReadonlyMap<string, ScheduleSpec>;
	readonly #lastFire = new Map<string, WallTime>();

	constructor(specs: readonly ScheduleSpec[]) {
		this.#specs = new Map(specs.map((spec) => [spec.name, spec]));
	}

	check(ops: readonly Op[]): void {
		const { lastFire, runs } = rowsOf(ops);
		for (const [name, after] of lastFire) {
			const spec = this.#specs.get(name);
			const before = this.#lastFire.get(name);
			this.#lastFire.set(name, after);
			if (spec === undefined || before === undefined) continue;
			if (after < before) throw new Error(`${name}: lastFire fell from ${before} to ${after}`);
			const made = [...runs.values()]
				.filter((run) => run.schedule === name && !this.decided.has(run.id))
				.toSorted((a, b) => a.scheduledAt - b.scheduledAt);
			let next = 0;
			for (let at = nextFire(spec, START, before); at !== undefined && at <= after; at = nextFire(spec, START, at)) {
				const row = made[next];
				if (row === undefined) throw new Error(`${name}: nothing says what became of ${new Date(at).toISOString()}`);
				if (row.scheduledAt === at) next++;
				else if (row.outcome !== 'missed' || row.scheduledAt < at)
					throw new Error(`${name}: ${new Date(at).toISOString()} was passed over for ${row.id}`);
			}
			if (next !== made.length) throw new Error(`${name}: ${made[next]?.id} is no fire of it`);
			for (const run of made) this.decided.set(run.id, run.outcome === 'missed' ? 'missed' : 'run');
		}
		for (const id of runs.keys()) if (!this.decided.has(id)) throw new Error(`${id} came without its fire`);
	}
}

/** Checks each commit; one that is `dead` takes nothing any more, as when its manager was killed. */
class AuditedStore extends MemoryStore {
	readonly #auditor: Auditor;
	readonly #problems: string[];
	dead = false;

	constructor(auditor: Auditor, problems: string[], before?: MemoryStore) {
		super(before);
		this.#auditor = auditor;
		this.#problems = problems;
	}

	override async commit(ops: readonly Op[]): Promise<void> {
		if (this.dead) return new Promise(() => undefined);
		try {
			this.#auditor.check(ops);
		} catch (error) {
			this.#problems.push(String(error));
		}
		return super.commit(ops);
	}
}

function rowsOf(ops: readonly Op[]): Rows {
	const rows: Rows = { lastFire: new Map(), runs: new Map() };
	for (const op of ops) {
		if (op.kind !== 'put') continue;
		if (op.key.startsWith('schedule/')) {
			const { name, lastFire } = op.value as Schedule;
			rows.lastFire.set(name, lastFire);
		} else if (op.key.startsWith('run/') || op.key.startsWith('ended-run/')) {
			const run = op.value as Run;
			rows.runs.set(run.id, run);
		}
	}
	return rows;
}

describe('a manager over two weeks', () => {
	it('clock steps both ways and managers that are killed: each fire has its row, in the commit that moves lastFire', async () => {
		const random = seeded(77);
		const between = (least: number, most: number) => Math.round(least * (most / least) ** random());
		const specs = Array.from({ length: 12 }, (_, index) =>
			scheduleSpecOf(`s${index}`, EXPRESSIONS[index % EXPRESSIONS.length] ?? '', {
				timezone: ZONES[index % 3] ?? 'UTC',
				catchUp: CATCH_UPS[Math.floor(index / 2) % 3] ?? 'none',
				startingDeadlineSeconds: [60, HOUR, DAY][Math.floor(index / 4)] ?? HOUR,
				jitterSeconds: index % 4 === 0 ? 300 : 0,
				history: { successes: 1e6, others: 1e6, maxAgeSeconds: 3650 * DAY },
			}),
		);
		const problems: string[] = [];
		const auditor = new Auditor(specs);
		let store = new AuditedStore(auditor, problems);
		let harness = await ManagerHarness.open(store, new FakeClock(START));
		await harness.control.applySchedules(specs, {});
		for (let life = 0; life < 16; life++) {
			await harness.clock.advance(between(600, 2 * DAY));
			harness.clock.wallOffset += between(1, 4 * HOUR) * 1000 * (random() < 0.5 ? -1 : 1);
			await harness.clock.advance(between(61, 4 * HOUR));
			store.dead = true;
			const wall = harness.clock.wall() + between(1, DAY) * 1000;
			store = new AuditedStore(auditor, problems, store);
			harness = await ManagerHarness.open(store, new FakeClock(wall));
			await settle();
		}
		await harness.clock.advance(120);
		await harness.manager.close();

		expect(problems).toEqual([]);
		const now = harness.clock.wall();
		for (const { name, spec, lastFire } of specs.map((each) => store.get(`schedule/${each.name}`) as Schedule)) {
			const next = nextFire(spec, START, lastFire);
			expect(next, `${name} has forgotten a fire`).toBeGreaterThan(now - spec.jitterSeconds * 1000 - 60_000);
		}
		const kinds = [...auditor.decided.values()];
		expect(kinds.filter((kind) => kind === 'run').length).toBeGreaterThan(3000);
		expect(kinds.filter((kind) => kind === 'missed').length).toBeGreaterThan(30);
	}, 60_000);
});
