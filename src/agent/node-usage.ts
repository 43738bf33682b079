import { toMinderError } from '../model/errors.ts';
import type { NodeUsage } from '../model/records.ts';
import type { Clock } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import type { CpuTimes, Machine } from '../sys/machine.ts';

/** A heartbeat waits no longer than this for its figures. */
const LONGEST_SAMPLE_SECONDS = 1;

type Figures = Pick<Machine, 'cpuTimes' | 'load' | 'memoryUsedBytes' | 'disks'>;

/**
 * Usage of the machine between one sample and the next. A sample that takes too long (a disk that does not answer) or fails yields the one
 * before, and no second one is begun beside it.
 */
export class NodeUsageSampler {
	readonly #machine: Figures;
	readonly #clock: Clock;
	readonly #log: Log;
	#before: CpuTimes | undefined;
	#latest: NodeUsage | undefined;
	#running: Promise<void> | undefined;
	#failed = false;

	constructor(machine: Figures, clock: Clock, log: Log) {
		this.#machine = machine;
		this.#clock = clock;
		this.#log = log;
	}

	/** Undefined until the first sample is there. Never rejects. */
	async sample(): Promise<NodeUsage | undefined> {
		this.#running ??= this.#take().finally(() => {
			this.#running = undefined;
		});
		const running = this.#running;
		await new Promise<void>((resolve) => {
			const timer = this.#clock.after(LONGEST_SAMPLE_SECONDS, resolve, { background: true });
			void running.then(() => {
				timer.cancel();
				resolve();
			});
		});
		return this.#latest;
	}

	async #take(): Promise<void> {
		try {
			const [times, memoryUsedBytes, disks] = await Promise.all([
				this.#machine.cpuTimes(),
				this.#machine.memoryUsedBytes(),
				this.#machine.disks(),
			]);
			const cpuPercent = percentBetween(this.#before, times) ?? this.#latest?.cpuPercent ?? 0;
			this.#before = times;
			this.#latest = { cpuPercent, load: this.#machine.load(), memoryUsedBytes, disks };
			this.#failed = false;
		} catch (error) {
			if (!this.#failed) {
				this.#log.warn({ err: error }, `usage of this machine cannot be read: ${toMinderError(error).message}`);
			}
			this.#failed = true;
		}
	}
}

/** Busy share of all cores, 0…100. Without an earlier sample: since boot. Undefined where no time has passed. */
export function percentBetween(before: CpuTimes | undefined, now: CpuTimes): number | undefined {
	const total = now.total - (before?.total ?? 0);
	if (total <= 0) return undefined;
	const percent = ((now.busy - (before?.busy ?? 0)) / total) * 100;
	return Math.round(Math.min(100, Math.max(0, percent)) * 10) / 10;
}
