import type { MinderClient } from '../src/client/minder-client.ts';
import { MinderError, toMinderError } from '../src/model/errors.ts';
import type { StopSpec } from '../src/model/process-spec.ts';
import type { SpecSet } from '../src/model/spec-file.ts';
import type { Timer } from '../src/sys/clock.ts';
import { applySpecs } from './apply-specs.ts';
import { conditionVerdict } from './conditions.ts';
import type { AgentSettings, ManagerSettings, RunningAgent, RunningManager } from './daemons.ts';
import { endRuns, liveRuns } from './end-runs.ts';
import type { Invocation } from './invocation.ts';
import { changeLines, functionChangeLines, scheduleChangeLines } from './output/changes.ts';
import { followStatus } from './output/follow-status.ts';
import { plural } from './output/format.ts';
import { Progress } from './output/progress.ts';
import { StatusWatch } from './status-watch.ts';

export interface UpSettings {
	readonly manager: ManagerSettings;
	readonly agent: Omit<AgentSettings, 'server'>;
}

/** What stopping may take beyond what the specs say. Seconds. */
const STOP_MARGIN = 15;

/**
 * One `minder up`: manager and agent in this process, from start to the last program stopped.
 *
 *     starting ──▶ following ──(Ctrl-C)──▶ stopping ──▶ closed
 *                                             └─(Ctrl-C again)──▶ ended at once, programs left running
 */
export class UpSession {
	readonly #run: Invocation;
	readonly #settings: UpSettings;
	readonly #leave = new AbortController();
	#interrupts = 0;
	#endNow: (() => void) | undefined;

	constructor(run: Invocation, settings: UpSettings) {
		this.#run = run;
		this.#settings = settings;
	}

	/** Resolves with the exit code once everything is closed. */
	async run(specs: SpecSet): Promise<number> {
		const { io } = this.#run;
		const release = io.onSignal(['SIGINT', 'SIGTERM', 'SIGHUP'], () => this.#interrupted());
		let manager: RunningManager | undefined;
		let agent: RunningAgent | undefined;
		let client: MinderClient | undefined;
		try {
			manager = await io.daemons.startManager(this.#settings.manager).catch(nameListenOption);
			const { address } = manager;
			agent = await io.daemons.startAgent({ ...this.#settings.agent, server: address });
			client = await io.connect([address]);
			await this.#follow(client, manager, specs);
			return await this.#stopAll(client);
		} finally {
			client?.close();
			await agent?.close();
			await manager?.close();
			release();
		}
	}

	#interrupted(): void {
		this.#interrupts += 1;
		if (this.#interrupts === 1) this.#leave.abort();
		else this.#endNow?.();
	}

	async #follow(client: MinderClient, manager: RunningManager, set: SpecSet): Promise<void> {
		const run = this.#run;
		const { address, gearmanAddress } = manager;
		const server = address === '127.0.0.1:8888' ? '' : ` -s ${address}`;
		run.note(`minder: manager listens on ${address}; in another terminal: minder status${server}`);
		if (gearmanAddress !== undefined) run.note(`minder: clients and workers of Gearman: ${gearmanAddress}`);
		const { changes, schedules, functions } = await applySpecs(client, set, {});
		for (const line of changeLines(changes, run.style)) run.line(line);
		for (const line of scheduleChangeLines(schedules, run.style)) run.line(line);
		for (const line of functionChangeLines(functions, run.style)) run.line(line);
		if (set.functions.length > 0) run.note(`minder: functions are not in this table: minder queues${server}`);
		await this.#startStopped(client, set);
		const signal = AbortSignal.any([this.#leave.signal, run.io.stdout.closed]);
		const watch = new StatusWatch(client, run.io.clock, [], signal);
		try {
			await followStatus(run, watch, run.io.stdout.isTTY ? [run.style.dim('Ctrl-C stops all of it')] : []);
		} finally {
			await watch.close();
		}
	}

	/** What the last `up` stopped when it was left starts again with this one. */
	async #startStopped(client: MinderClient, { specs, schedules, functions }: SpecSet): Promise<void> {
		const wanted = new Set<string>(specs.map((spec) => spec.name));
		const all = specs.length + schedules.length + functions.length === 0 || this.#settings.manager.specs !== undefined;
		const names: string[] = [];
		for await (const update of client.watchStatus([], false)) {
			for (const process of update.processes) {
				if (process.stopped && (all || wanted.has(process.name))) names.push(process.name);
			}
		}
		if (names.length > 0) await client.startProcesses(names);
	}

	/** Stops every process, and cancels every run, through the manager, and waits for the last program; the second Ctrl-C ends the wait. */
	async #stopAll(client: MinderClient): Promise<number> {
		const run = this.#run;
		const { clock } = run.io;
		const over = new AbortController();
		const watch = new StatusWatch(client, clock, [], over.signal);
		const progress = new Progress(run);
		const forced = new Promise<'forced'>((resolve) => {
			this.#endNow = () => resolve('forced');
			if (this.#interrupts > 1) resolve('forced');
		});
		let timer: Timer | undefined;
		try {
			await watch.synced();
			const processes = watch.board.sortedProcesses();
			const names = processes.map((process) => process.name);
			const runs = await liveRuns(client);
			if (names.length === 0 && runs.length === 0) return 0;
			const what = [
				...(names.length === 0 ? [] : [plural(names.length, 'process', 'processes')]),
				...(runs.length === 0 ? [] : [plural(runs.length, 'run')]),
			].join(' and ');
			run.note(`minder: stopping ${what}; Ctrl-C again leaves the programs running`);
			const schedules = await client.listSchedules([]);
			const grace = longestStop(
				processes.map(({ spec }) => spec.stop),
				schedules.map(({ spec }) => spec.run.stop),
			);
			const late = new Promise<'late'>((resolve) => {
				timer = clock.after(grace, () => resolve('late'));
			});
			if (names.length > 0) await client.stopProcesses(names);
			const processesStopped = watch.until((board) => {
				if (names.length > 0) progress.showStopped(board, names);
				return conditionVerdict(
					board,
					names.filter((name) => board.of(name).length > 0),
					'stopped',
				);
			});
			const stopped = Promise.all([processesStopped, endRuns(client, clock, over.signal)])
				// A schedule may have fired since there was no run.
				.then(() => endRuns(client, clock, over.signal));
			stopped.catch(() => {});
			const end = await Promise.race([stopped.then(() => 'stopped' as const), forced, late]);
			progress.clear();
			if (end === 'late') throw new MinderError('timeout', `not everything stopped in ${grace}s`);
			if (end === 'forced') {
				run.note('minder: left at once; programs that still run go on running, start minder up again to stop them');
				return 1;
			}
			run.note('minder: everything is stopped');
			return 0;
		} finally {
			timer?.cancel();
			progress.clear();
			over.abort();
			await watch.close();
		}
	}
}

/** Seconds that stopping may take: of processes one after the other, as their dependencies may want it, of runs at once. */
function longestStop(processes: readonly StopSpec[], runs: readonly StopSpec[]): number {
	const sum = processes.reduce((seconds, stop) => seconds + stopSeconds(stop), 0);
	return Math.max(sum, ...runs.map(stopSeconds)) + STOP_MARGIN;
}

function stopSeconds({ timeoutSeconds, delaySeconds = 0, preStop, postStop }: StopSpec): number {
	const parts = 1 + (preStop === undefined ? 0 : 1) + (postStop === undefined ? 0 : 1);
	return delaySeconds + parts * timeoutSeconds;
}

/** The option that gets around a port in use. */
function nameListenOption(error: unknown): never {
	const known = toMinderError(error);
	if (known.code !== 'address-in-use' || /--(listen|http|gearman)/.test(known.message)) throw known;
	throw new MinderError(known.code, `${known.message}; choose another address with --listen`, { cause: known });
}
