import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { ForkingSpawner } from './forking-spawner.ts';
import type { ProcTable } from './proc-table.ts';
import { SHIM, SHIM_NAME, SIGNALS_BACK } from './shim.ts';
import { findTools, type Launch, type Launched, lastLineOf, OutputFiles, type Spawner, shimCall } from './spawner.ts';

/**
 * {@link Spawner} that forks each shim out of this process: slower, for machines whose `env` cannot set signals back to their defaults
 * (coreutils before 8.31, BusyBox).
 */
export class DirectSpawner implements Spawner {
	readonly #tools = findTools();
	readonly #outputs = new OutputFiles();
	readonly #directory: string;
	/** Launches that nobody has called begun, and why they never will be. */
	readonly #silent = new Map<string, string | undefined>();

	/** @param runDirectory marks the shims as those of this agent @throws Error where a tool is missing */
	constructor(runDirectory: string) {
		this.#directory = runDirectory;
	}

	launch(launch: Launch): Launched {
		this.#outputs.prepare(launch.stdout);
		const stderrFrom = this.#outputs.prepare(launch.stderr);
		const files: number[] = [];
		try {
			for (const path of [launch.stdout, launch.stderr, launch.runFile]) files.push(openSync(path, 'a'));
			const script = `unset PWD OLDPWD\n${SHIM}\nshift\nshim "$@"`;
			const call = shimCall(launch, this.#tools, []);
			const words = ['-c', script, SHIM_NAME, this.#directory, ...call.words];
			const child = spawn('/bin/sh', words, { detached: true, stdio: ['ignore', ...files], cwd: '/', env: call.env });
			this.#silent.set(launch.runFile, undefined);
			const lose = (reason: string): void => {
				if (this.#silent.has(launch.runFile)) this.#silent.set(launch.runFile, reason);
			};
			child.once('error', (error) => lose(error.message));
			child.once('exit', () => lose('its launcher ended before the program began'));
			child.unref();
			return { stderrFrom };
		} finally {
			for (const file of files) closeSync(file);
		}
	}

	begun(runFile: string): void {
		this.#silent.delete(runFile);
	}

	lost(runFile: string): string | undefined {
		const reason = this.#silent.get(runFile);
		if (reason !== undefined) this.#silent.delete(runFile);
		return reason;
	}

	lastLine(file: string, from: number): string {
		return lastLineOf(file, from);
	}

	close(): void {}
}

/** The quickest spawner that this machine can have. @throws Error where a tool is missing */
export function openSpawner(procs: ProcTable, runDirectory: string): Spawner {
	const { status } = spawnSync(findTools().env, [SIGNALS_BACK, 'true'], { stdio: 'ignore' });
	return status === 0 ? new ForkingSpawner(procs, runDirectory) : new DirectSpawner(runDirectory);
}
