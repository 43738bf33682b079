import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/sys/clock.ts';
import type { ProcStat, ProcTable } from '../../../src/sys/proc-table.ts';
import { Strays } from '../../../src/sys/strays.ts';

const RUNS = '/data/run';

/** Processes as a test says; a pass over them takes as long, and as much CPU time, as it says. */
class World {
	/** Seconds since boot; a pass moves them on. */
	now = 1000;
	readonly asked: number[] = [];
	passes = 0;
	passSeconds = 0;
	passCpuSeconds = 0;
	#cpuSeconds = 0;
	readonly #processes = new Map<number, { stat: ProcStat; cookie: string | undefined }>();

	add(pid: number, cookie: string | undefined, startTicks = 1): void {
		const stat = { pid, state: 'S', parent: 1, group: pid, session: pid, startTicks, cpuTicks: 0, residentBytes: 0 };
		this.#processes.set(pid, { stat, cookie });
	}

	stat(pid: number): ProcStat {
		const { stat } = this.#processes.get(pid) ?? {};
		if (stat === undefined) throw new Error(`no process ${pid}`);
		return stat;
	}

	remove(pid: number): void {
		this.#processes.delete(pid);
	}

	readonly strays = new Strays(
		{
			uptime: () => this.now,
			stat: (pid: number) => this.#processes.get(pid)?.stat,
			scan: () => {
				this.passes++;
				this.now += this.passSeconds;
				this.#cpuSeconds += this.passCpuSeconds;
				return [...this.#processes.values()].map(({ stat }) => stat);
			},
			environ: (pid: number) => {
				this.asked.push(pid);
				const cookie = this.#processes.get(pid)?.cookie;
				return cookie === undefined ? ['A=b'] : ['A=b', `MINDER_RUN=${cookie}`];
			},
			ownCpuSeconds: () => this.#cpuSeconds,
		} as unknown as ProcTable,
		{ monotonic: () => this.now } as Clock,
		RUNS,
	);

	found(instance = 'a.0'): number[] | undefined {
		return this.strays.of(instance, this.now)?.map(({ pid }) => pid);
	}
}

describe('strays', () => {
	it('are those with a cookie of the instance, of any attempt, and of this agent', () => {
		const world = new World();
		world.add(1, undefined);
		world.add(2, `${RUNS}/a.0@3`);
		world.add(3, `${RUNS}/a.0@4`);
		world.add(4, `${RUNS}/a.1@4`);
		world.add(5, '/other/run/a.0@4');
		expect(world.found()).toEqual([2, 3]);
		expect(world.found('a.1')).toEqual([4]);
		expect(world.found('b.0')).toEqual([]);
	});

	it('are looked for within the share of a core, by one pass for all', () => {
		const world = new World();
		world.passSeconds = 0.04;
		world.passCpuSeconds = 0.04;
		const since = world.now;
		expect(world.strays.of('a.0', since)).toEqual([]);
		expect(world.strays.of('b.0', since)).toEqual([]);
		expect(world.passes).toBe(1);
		world.add(2, `${RUNS}/a.0@1`);
		expect(world.found()).toBeUndefined();
		world.now += 0.19;
		expect(world.found()).toBeUndefined();
		world.now += 0.02;
		expect(world.found()).toEqual([2]);
		expect(world.passes).toBe(2);
	});

	it('are looked for again soon where a pass only had to wait for a core', () => {
		const world = new World();
		world.passSeconds = 2;
		world.passCpuSeconds = 0.01;
		expect(world.found()).toEqual([]);
		world.add(2, `${RUNS}/a.0@1`);
		world.now += 0.06;
		expect(world.found()).toEqual([2]);
	});

	it('that were started here are not asked, nor are their shims', () => {
		const world = new World();
		world.add(10, undefined, 99_990);
		world.add(11, `${RUNS}/a.0@1`, 99_991);
		world.strays.started('a.0', 1, world.stat(11), 10);
		world.strays.refresh(false);
		expect(world.asked).toEqual([]);
		expect(world.strays.known('a.0').map(({ pid }) => pid)).toEqual([11]);
		world.now += 1;
		expect(world.found()).toEqual([11]);
		expect(world.asked).toEqual([]);
		// Its pid was given to another.
		world.add(11, `${RUNS}/b.0@1`, 100_090);
		world.now += 1;
		expect(world.found()).toEqual([]);
		expect(world.found('b.0')).toEqual([11]);
	});

	it('are taken note of once nobody is busy, or five seconds later', () => {
		const world = new World();
		for (const seconds of [0, 4.9]) {
			world.now = 1000 + seconds;
			world.strays.refresh(true);
			expect(world.passes).toBe(0);
		}
		world.now = 1005;
		world.strays.refresh(true);
		expect(world.passes).toBe(1);
		world.now = 1010;
		world.strays.refresh(true);
		expect(world.passes).toBe(1);
		world.strays.refresh(false);
		expect(world.passes).toBe(2);
	});

	it('that are gone, or gave their pid to another, are none', () => {
		const world = new World();
		world.add(2, `${RUNS}/a.0@1`);
		world.add(3, `${RUNS}/a.0@1`);
		expect(world.strays.known('a.0', true).map(({ pid }) => pid)).toEqual([2, 3]);
		world.remove(2);
		world.add(3, undefined, 99);
		expect(world.strays.known('a.0')).toEqual([]);
		expect(world.found()).toEqual([]);
	});

	it('are asked for their environment once, unless they may be on their way to a cookie', () => {
		const world = new World();
		world.add(1, undefined);
		world.add(2, undefined, world.now * 100);
		expect(world.found()).toEqual([]);
		world.now += 1;
		world.add(2, `${RUNS}/a.0@1`, 1000 * 100);
		expect(world.found()).toEqual([2]);
		world.now += 1;
		expect(world.found()).toEqual([2]);
		expect(world.asked).toEqual([1, 2, 2]);
	});
});
