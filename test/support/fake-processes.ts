import type { ProcStat, ProcTable } from '../../src/sys/proc-table.ts';
import { COOKIE } from '../../src/sys/program.ts';

/** The first pid that no Linux gives out (its limit is 2^22): what is signalled here is signalled to nobody. */
export const NO_PID = 5_000_000;

/** Processes as a test says. */
export class FakeProcesses {
	/** Seconds since boot. */
	uptime = 1000;
	/** Looks at all processes so far. */
	scans = 0;
	/** CPU time that each of them takes. */
	scanCpuSeconds = 0;
	#cpuSeconds = 0;
	readonly #all = new Map<number, { readonly stat: ProcStat; readonly runFile: string | undefined }>();

	/** Replaces the one with that pid. */
	add(stat: Pick<ProcStat, 'pid' | 'session' | 'startTicks'> & Partial<ProcStat>, runFile?: string): void {
		const rest = { state: 'S', parent: 1, group: stat.session, cpuTicks: 0, residentBytes: 0 };
		this.#all.set(stat.pid, { stat: { ...rest, ...stat }, runFile });
	}

	remove(pid: number): void {
		this.#all.delete(pid);
	}

	readonly table: ProcTable = {
		bootId: 'boot',
		headStart: 0,
		uptime: () => this.uptime,
		stat: (pid) => this.#all.get(pid)?.stat,
		scan: (skip) => {
			this.scans++;
			this.#cpuSeconds += this.scanCpuSeconds;
			return [...this.#all.values()].map(({ stat }) => stat).filter(({ pid }) => skip?.has(pid) !== true);
		},
		environ: (pid) => {
			const runFile = this.#all.get(pid)?.runFile;
			return runFile === undefined ? [] : [`${COOKIE}=${runFile}`];
		},
		commandLine: () => [],
		ownCpuSeconds: () => this.#cpuSeconds,
		openFile: () => undefined,
	};
}
