import type { InstanceId } from '../model/ids.ts';
import type { InstanceUsage } from '../model/records.ts';
import type { Clock } from '../sys/clock.ts';
import { type ProcTable, TICKS_PER_SECOND } from '../sys/proc-table.ts';

interface Sampled {
	readonly instance: InstanceId;
	readonly pids: { readonly program: number; readonly shim: number } | undefined;
}

interface Sample {
	readonly pid: number;
	readonly cpuTicks: number;
	readonly at: number;
}

interface Total {
	cpuTicks: number;
	residentBytes: number;
}

/** Share of a core that sampling may take: with many processes the figures of a pass serve for longer. */
const LARGEST_SHARE = 0.002;

/** CPU and memory of programs, summed over their sessions, from one pass over /proc per sample. */
export class UsageSampler {
	readonly #procs: ProcTable;
	readonly #clock: Clock;
	/** CPU time at the sample before, by instance; of the same program only. */
	#before = new Map<InstanceId, Sample>();
	#latest: Readonly<Record<InstanceId, InstanceUsage>> = {};
	/** When the next pass may be made, by the clock. */
	#due = 0;

	constructor(procs: ProcTable, clock: Clock) {
		this.#procs = procs;
		this.#clock = clock;
	}

	/**
	 * Percent of one core since the sample before, 0 in a program's first. A member that ended takes its time with it: the difference is
	 * never below 0. Where a pass over /proc takes much CPU time, the next few calls are answered from it; that it had to wait for a core is no
	 * reason to know less.
	 */
	sample(instances: Iterable<Sampled>): Readonly<Record<InstanceId, InstanceUsage>> {
		const began = this.#clock.monotonic();
		if (began < this.#due) return this.#latest;
		const cpuBefore = this.#procs.ownCpuSeconds();
		this.#latest = this.#take(instances);
		this.#due = began + (this.#procs.ownCpuSeconds() - cpuBefore) / LARGEST_SHARE;
		return this.#latest;
	}

	#take(instances: Iterable<Sampled>): Readonly<Record<InstanceId, InstanceUsage>> {
		const sessions = new Map<number, Total>();
		const shims = new Set<number>();
		const running: { instance: InstanceId; pid: number; total: Total }[] = [];
		for (const { instance, pids } of instances) {
			if (pids === undefined) continue;
			const total = { cpuTicks: 0, residentBytes: 0 };
			sessions.set(pids.program, total);
			shims.add(pids.shim);
			running.push({ instance, pid: pids.program, total });
		}
		if (running.length === 0) {
			this.#before.clear();
			return {};
		}
		for (const stat of this.#procs.scan(shims)) {
			const total = sessions.get(stat.session);
			if (total === undefined) continue;
			total.cpuTicks += stat.cpuTicks;
			total.residentBytes += stat.residentBytes;
		}
		const at = this.#clock.monotonic();
		const usage: Record<InstanceId, InstanceUsage> = {};
		const now = new Map<InstanceId, Sample>();
		for (const { instance, pid, total } of running) {
			const before = this.#before.get(instance);
			const seconds = before?.pid === pid ? at - before.at : 0;
			const ticks = Math.max(0, total.cpuTicks - (before?.cpuTicks ?? 0));
			const cpuPercent = seconds > 0 ? (ticks / TICKS_PER_SECOND / seconds) * 100 : 0;
			usage[instance] = { cpuPercent: Math.round(cpuPercent * 10) / 10, memoryBytes: total.residentBytes };
			now.set(instance, { pid, cpuTicks: total.cpuTicks, at });
		}
		this.#before = now;
		return usage;
	}
}
