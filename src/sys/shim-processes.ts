import { isAlive, type ProcStat, type ProcTable } from './proc-table.ts';
import { RUN_FILE_DESCRIPTOR, SHIM_NAME } from './shim.ts';

/** Which shims of an agent's run directory there are, by what the kernel says of them. */
export class ShimProcesses {
	readonly #procs: ProcTable;
	readonly #directory: string;

	constructor(procs: ProcTable, runDirectory: string) {
		this.#procs = procs;
		this.#directory = runDirectory;
	}

	/** The run file that `pid` holds as a shim (or as the subshell that is about to be the program); `undefined`: it is none. */
	runFileOf(pid: number): string | undefined {
		if (!this.#isShell(pid)) return undefined;
		return this.#procs.openFile(pid, RUN_FILE_DESCRIPTOR);
	}

	/** Run file → pid of its shim. One pass over /proc. */
	all(processes: readonly ProcStat[] = this.#procs.scan()): Map<string, number> {
		const holders = new Map<number, string>();
		const parents = new Map<number, number>();
		for (const stat of processes) {
			const file = isAlive(stat) ? this.runFileOf(stat.pid) : undefined;
			if (file === undefined) continue;
			holders.set(stat.pid, file);
			parents.set(stat.pid, stat.parent);
		}
		const shims = new Map<string, number>();
		// The subshell holds the file as well, until it is the program.
		for (const [pid, file] of holders) if (holders.get(parents.get(pid) ?? 0) !== file) shims.set(file, pid);
		return shims;
	}

	/**
	 * Whether a shim has that run file in its hands, or a shell is there that has none yet and may turn out to be it. One look at each process:
	 * between two a shell could take its file up unseen.
	 * @param forker a shell that never has one; it does not count
	 */
	mayHold(runFile: string, forker: number | undefined): boolean {
		return this.#procs.scan().some((stat) => {
			if (stat.pid === forker || !isAlive(stat) || !this.#isShell(stat.pid)) return false;
			const file = this.runFileOf(stat.pid);
			return file === undefined || file === runFile;
		});
	}

	/** Whether a shell of an earlier agent still is, or may yet become, the parent of a program that has no run file in its hands. */
	anyUnsettled(): boolean {
		// Two passes: what one that was listed forks before its turn comes, and ends, is seen in the second.
		return this.#seesUnsettled() || this.#seesUnsettled();
	}

	#seesUnsettled(): boolean {
		return this.#procs
			.scan()
			.some((stat) => isAlive(stat) && this.#isShell(stat.pid) && this.runFileOf(stat.pid) === undefined);
	}

	#isShell(pid: number): boolean {
		const argv = this.#procs.commandLine(pid);
		const at = argv.indexOf(SHIM_NAME);
		return at > 0 && at < 4 && argv[at + 1] === this.#directory;
	}
}
