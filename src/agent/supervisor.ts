import { dirname, join } from 'node:path';
import type { PidReport } from '../model/agent-protocol.ts';
import { MinderError } from '../model/errors.ts';
import { type InstanceId, runOfInstance } from '../model/ids.ts';
import { DEFAULT_LOGS } from '../model/process-spec.ts';
import type { Assignment, InstanceUsage, Observed } from '../model/records.ts';
import { type InstanceState, initialState, type StateOf } from '../policy/instance-state.ts';
import type { TableFile } from '../store/table-file.ts';
import { CgroupBase } from '../sys/cgroup-base.ts';
import { type CgroupFiles, systemCgroupFiles } from '../sys/cgroup-files.ts';
import type { Clock, Timer } from '../sys/clock.ts';
import { openSpawner } from '../sys/direct-spawner.ts';
import type { Files } from '../sys/files.ts';
import type { Log } from '../sys/log.ts';
import { systemLogFiles } from '../sys/log-files.ts';
import { isAlive, openProcTable, type ProcTable } from '../sys/proc-table.ts';
import type { Rand } from '../sys/rand.ts';
import { RunDirectory } from '../sys/run-directory.ts';
import { ShimProcesses } from '../sys/shim-processes.ts';
import type { Spawner } from '../sys/spawner.ts';
import { Strays } from '../sys/strays.ts';
import { findUser } from '../sys/user.ts';
import { Ceilings } from './ceilings.ts';
import { ContactFile } from './contact-file.ts';
import { DisconnectGate, type DisconnectPorts } from './disconnect-gate.ts';
import { EndedRuns } from './ended-runs.ts';
import { type Guard, openGuard } from './guard.ts';
import { openInstanceTable, type Rest, type TableData } from './instance-table.ts';
import { LogRotation } from './log-rotation.ts';
import { whileHeld } from './observed.ts';
import { readExcerpts } from './output-excerpt.ts';
import { recoverInstances } from './recovery.ts';
import { gateStateOf } from './rest.ts';
import { RestartBudget } from './restart-budget.ts';
import { RunExcerpts } from './run-excerpts.ts';
import { Runner, type RunnerContext } from './runner.ts';
import { untilSettled } from './settling.ts';
import { StartQueue } from './start-queue.ts';
import { StorageAlarm } from './storage-alarm.ts';
import type { ManagerContact, Supervision } from './supervision.ts';
import { Sweep } from './sweep.ts';
import { UsageSampler } from './usage-sampler.ts';

export interface SupervisorOptions {
	/** Everything of it is here: `instances.json`, `run/`, `out/`. One supervisor at a time. */
	readonly dataDirectory: string;
	readonly clock: Clock;
	readonly rand: Rand;
	readonly log: Log;
	readonly files: Files;
	/** Linux's own without it. */
	readonly procs?: ProcTable;
	/** As `ManagerContact.now`; that of `procs` without it. */
	readonly uptime?: () => number;
	/** A shim in sh without it. */
	readonly spawner?: Spawner;
	/** The kernel's own without it. */
	readonly cgroups?: CgroupFiles;
	/** Allows anything without it. */
	readonly guard?: Guard;
}

/** Before a failed save of the table is tried again, in seconds. */
const SAVE_RETRY_SECONDS = 5;

type Change = Parameters<Supervision['assign']>[0];

/**
 * Takes over what an earlier supervisor of this directory left, then supervises.
 * @throws MinderError `storage`; Error where /proc or a tool is missing
 */
export async function openSupervisor(options: SupervisorOptions): Promise<Supervisor> {
	const table = await openInstanceTable(join(options.dataDirectory, 'instances.json'), options.files);
	for (const problem of table.problems) options.log.warn(problem, 'table of instances was damaged and is set aside');
	const procs = options.procs ?? openProcTable();
	const runs = new RunDirectory(join(options.dataDirectory, 'run'));
	await untilSettled(new ShimProcesses(procs, runs.path), options);
	const now = options.uptime ?? (() => procs.uptime());
	const contact = await ContactFile.open({ ...options, bootId: procs.bootId, now });
	const ended = await EndedRuns.open(join(options.dataDirectory, 'ended-runs.json'), options);
	return new Supervisor(options, { table, ended }, runs, procs, { contact, now, log: options.log });
}

/** The programs of one machine. */
export class Supervisor implements Supervision {
	/** The outputs of all programs: kept in size, and read. */
	readonly logs: LogRotation;
	readonly #options: SupervisorOptions;
	readonly #table: TableFile<TableData>;
	readonly #runs: RunDirectory;
	readonly #queue: StartQueue;
	readonly #budget: RestartBudget;
	readonly #ended: EndedRuns;
	readonly #excerpts: RunExcerpts;
	readonly #context: RunnerContext;
	readonly #usage: UsageSampler;
	readonly #runners = new Map<InstanceId, Runner>();
	/** What is wanted, as it is on disk. */
	#assignments = new Map<InstanceId, Assignment>();
	/** Of another cluster, waiting until what the former one had under that name is gone. */
	readonly #successors = new Map<InstanceId, Assignment>();
	readonly #listeners: ((state: Observed) => void)[] = [];
	#assigning: Promise<void> = Promise.resolve();
	#saving: Promise<void> | undefined;
	#saveWanted = false;
	readonly #alarm: StorageAlarm;
	readonly #sweep: Sweep;
	readonly #gate: DisconnectGate;
	#saveTimer: Timer | undefined;
	#detached = false;

	/** Use {@link openSupervisor}. */
	constructor(
		options: SupervisorOptions,
		{ table, ended }: { readonly table: TableFile<TableData>; readonly ended: EndedRuns },
		runs: RunDirectory,
		procs: ProcTable,
		manager: Pick<DisconnectPorts, 'contact' | 'now' | 'log'>,
	) {
		const { clock, rand, log } = options;
		this.#options = options;
		this.#table = table;
		this.#runs = runs;
		this.#ended = ended;
		this.#queue = new StartQueue(clock);
		this.#budget = new RestartBudget(clock);
		this.#alarm = new StorageAlarm(clock, log);
		const self = findUser(process.getuid?.() ?? 0);
		if (self === undefined) throw new Error('the user of this process is not known');
		// Before anything is started: what this process starts is where this process is.
		const cgroups = new CgroupBase(options.cgroups ?? systemCgroupFiles, process.pid, runs.path);
		this.#context = {
			clock,
			rand,
			log,
			ceilings: new Ceilings(cgroups, log),
			procs,
			spawner: options.spawner ?? openSpawner(procs, runs.path),
			runs: this.#runs,
			strays: new Strays(procs, clock, runs.path),
			self,
			nodeDirectory: dirname(process.execPath),
			guard: options.guard ?? openGuard,
			outputFiles: (instance) => this.outputFiles(instance),
			keptFrom: (path) => this.logs.keptFrom(path),
			enqueueStart: (start) => this.#queue.add(start),
			enqueueRestart: (start) => this.#budget.take(() => this.#queue.add(start)),
			writeFailed: (what, error) => void (this.#alarm.failed(what, error) && this.#saveLater()),
			onChange: (runner) => this.#onChange(runner),
			onForget: (runner) => this.#onForget(runner),
		};
		this.#gate = new DisconnectGate({
			...manager,
			clock,
			stateOf: (id) => gateStateOf(this.#runners.get(id)),
			deliver: (assignment, want) => this.#runners.get(assignment.instance)?.assign(assignment, want),
			changed: (id) => {
				const runner = this.#runners.get(id);
				if (runner !== undefined) this.#report(runner);
			},
		});
		this.#usage = new UsageSampler(procs, clock);
		this.#runs.watch(
			({ instance, attempt }) => {
				const runner = this.#runners.get(instance);
				if (runner?.state.attempt === attempt) runner.readRunFile();
			},
			(problem) => log.warn({}, `ends of programs are seen by the sweep only, up to seconds late: ${problem}`),
		);
		this.logs = new LogRotation({ files: systemLogFiles, clock, log }, join(options.dataDirectory, 'out'));
		this.#excerpts = new RunExcerpts({
			read: (instance) => readExcerpts(this.logs, this.outputFiles(instance), clock),
			ready: (instance) => {
				const runner = this.#runners.get(instance);
				if (runner !== undefined && !this.#detached) this.#report(runner);
			},
			failed: (instance, error) => log.warn({ instance, error }, `output of ${instance} cannot be read`),
		});
		this.#recover();
		this.logs.start();
		// What an agent left that ended before it had removed them.
		this.logs
			.discardLeft((id) => runOfInstance(id) !== undefined && !this.#runners.has(id))
			.catch((error: unknown) => log.warn({ error }, 'outputs of former runs cannot be listed'));
		this.#sweep = new Sweep(clock, this.#runners, () => this.#context.strays.refresh(this.#isStarting()));
		this.#sweep.start();
	}

	get held(): { readonly clusterId: string; readonly version: number } {
		return { clusterId: this.#table.data.clusterId, version: this.#table.data.version };
	}

	get alarms(): readonly string[] {
		return this.#alarm.alarms;
	}

	assign(change: Change): Promise<void> {
		const mine = this.#assigning.then(() => this.#assign(change));
		this.#assigning = mine.catch(() => undefined);
		return mine;
	}

	get contact(): ManagerContact {
		return this.#gate;
	}

	observed(): readonly Observed[] {
		return [...this.#runners.values()].map((runner) => this.#observedOf(runner));
	}

	onChange(listener: (state: Observed) => void): void {
		this.#listeners.push(listener);
	}

	signal(instance: InstanceId, signal: NodeJS.Signals): void {
		const runner = this.#runners.get(instance);
		if (runner === undefined) throw new MinderError('not-found', `instance ${instance} is not on this node`);
		runner.signal(signal);
	}

	checkPids(pids: readonly number[]): readonly PidReport[] {
		return pids.map((pid) => {
			const stat = this.#context.procs.stat(pid);
			return isAlive(stat) ? { pid, startTime: stat.startTicks } : { pid };
		});
	}

	sampleUsage(): Readonly<Record<InstanceId, InstanceUsage>> {
		return this.#usage.sample(this.#runners.values());
	}

	outputFiles(instance: InstanceId): { readonly stdout: string; readonly stderr: string } {
		const base = join(this.#options.dataDirectory, 'out', instance);
		return { stdout: `${base}.stdout.log`, stderr: `${base}.stderr.log` };
	}

	async detach(): Promise<void> {
		if (this.#detached) return;
		await this.#assigning;
		this.#detached = true;
		this.#queue.close();
		this.#budget.close();
		this.#excerpts.close();
		this.#context.spawner.close();
		this.#runs.close();
		this.#sweep.stop();
		this.#saveTimer?.cancel();
		for (const runner of this.#runners.values()) runner.detach();
		await this.#gate.close();
		await this.logs.stop();
		this.#context.ceilings.close();
		await this.#saving;
		await this.#save();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.detach();
	}

	async #assign(change: Change): Promise<void> {
		if (this.#detached) throw new MinderError('cancelled', 'the agent is leaving: assignments are not taken any more');
		const { clusterId, version } = this.#table.data;
		const otherCluster = clusterId !== '' && clusterId !== change.clusterId;
		const before = this.#assignments;
		const next = new Map(change.complete || otherCluster ? [] : before);
		for (const id of change.removals) next.delete(id);
		const changed: Assignment[] = [];
		for (const upsert of change.upserts) {
			const known = otherCluster ? undefined : before.get(upsert.instance);
			const newest = known !== undefined && known.generation > upsert.generation ? known : upsert;
			next.set(newest.instance, newest);
			changed.push(newest);
		}
		this.#assignments = next;
		this.#table.data = { clusterId: change.clusterId, version: change.version, instances: this.#records().instances };
		try {
			// First: what is in both is never started for being in the table alone.
			if (otherCluster) await this.#ended.clear();
			else await this.#ended.add(this.#startedRuns(before, next));
			await this.#table.save();
		} catch (error) {
			this.#assignments = before;
			this.#table.data = { clusterId, version, instances: this.#records().instances };
			if (this.#alarm.failed('its table of instances', error)) this.#saveLater();
			throw error;
		}
		this.#alarm.worked();
		if (change.complete) this.#gate.confirmed();
		if (otherCluster) this.#replaceAll(changed);
		else {
			const removed = [...before.values()].filter(({ instance }) => !next.has(instance));
			this.#gate.expect(changed, removed);
			// Those alone: who was told to go before goes when its turn comes, or is on its way.
			for (const assignment of removed) {
				this.#successors.delete(assignment.instance);
				this.#gate.remove(assignment);
			}
			for (const assignment of changed) {
				// It still leaves: then it is seen that it has been here before.
				const leaves = isRun(assignment) && !before.has(assignment.instance) && this.#runners.has(assignment.instance);
				if (leaves) this.#successors.set(assignment.instance, assignment);
				else this.#apply(assignment);
			}
		}
	}

	/** Instances of runs that are removed after they were started. */
	#startedRuns(before: ReadonlyMap<InstanceId, Assignment>, next: ReadonlyMap<InstanceId, Assignment>): InstanceId[] {
		return [...before.values()]
			.filter((each) => isRun(each) && !next.has(each.instance))
			.map(({ instance }) => instance)
			.filter((id) => this.#ended.has(id) || (this.#runners.get(id)?.state.attempt ?? 0) > 0);
	}

	/** Generations of two clusters cannot be compared: what the former had ends first. */
	#replaceAll(assignments: readonly Assignment[]): void {
		for (const assignment of assignments) this.#successors.set(assignment.instance, assignment);
		for (const runner of this.#runners.values()) runner.remove();
		for (const assignment of assignments) {
			if (this.#successors.get(assignment.instance) !== assignment || this.#runners.has(assignment.instance)) continue;
			this.#successors.delete(assignment.instance);
			this.#apply(assignment);
		}
	}

	#apply(assignment: Assignment): void {
		if (this.#successors.has(assignment.instance)) return void this.#successors.set(assignment.instance, assignment);
		let runner = this.#runners.get(assignment.instance);
		if (runner === undefined) {
			const state = this.#ended.has(assignment.instance) ? refused(assignment) : untouched(assignment);
			runner = new Runner(assignment, state, this.#context);
			this.#runners.set(assignment.instance, runner);
		}
		this.logs.configure(assignment.instance, assignment.spec.logs ?? DEFAULT_LOGS);
		this.#gate.assign(startedOnce(assignment, runner));
	}

	#recover(): void {
		const { clock, log } = this.#options;
		const { procs } = this.#context;
		const trustTable = this.#table.source !== 'backup' && this.#table.problems.length === 0;
		const recovered = recoverInstances({
			records: this.#table.data.instances,
			trustTable,
			runs: this.#runs,
			procs,
			shims: new ShimProcesses(procs, this.#runs.path),
			log,
			clock,
		});
		const runners = recovered.map((one) => {
			const { assignment, run, unwanted } = one;
			const again = one.state.phase === 'pending' && this.#ended.has(assignment.instance);
			const state = again ? refused(assignment) : one.state;
			const runner = new Runner(assignment, state, this.#context, run?.earlier);
			this.#runners.set(assignment.instance, runner);
			this.logs.configure(assignment.instance, assignment.spec.logs ?? DEFAULT_LOGS);
			if (!unwanted) this.#assignments.set(assignment.instance, assignment);
			return { ...one, runner, assignment: unwanted ? assignment : startedOnce(assignment, runner) };
		});
		if (!trustTable) this.#table.data = { ...this.#table.data, version: 0 };
		const those = (unwanted: boolean): Assignment[] =>
			runners.filter((one) => one.unwanted === unwanted).map(({ assignment }) => assignment);
		// All at once: the stops among them have an order, too.
		this.#gate.expect(those(false), those(true));
		for (const { runner, assignment, unwanted, run } of runners) {
			if (unwanted) this.#gate.remove(assignment);
			else this.#gate.assign(assignment);
			if (run === undefined) continue;
			runner.adopt(run.file);
			// Ended while nobody looked; without a shim nobody will ever tell how.
			runner.sweep(true);
		}
		this.#context.ceilings.sweep(new Set(runners.map(({ runner }) => runner.cgroup ?? '')));
		if (recovered.length > 0) log.info({ instances: recovered.length }, 'took over from an earlier agent');
	}

	/** Programs are on their way: none of the cores is to do anything else that can wait. */
	#isStarting(): boolean {
		return [...this.#runners.values()].some((runner) => runner.isLaunched);
	}

	#onChange(runner: Runner): void {
		const { rest } = runner;
		if (rest !== undefined && rest.phase !== 'backoff') this.#wantSave();
		this.#gate.look();
		this.#followOutput(runner);
		this.#report(runner);
	}

	#followOutput({ instance, rest }: Runner): void {
		if (runOfInstance(instance) === undefined) return;
		this.#excerpts.follow(instance, rest === undefined || rest.phase === 'backoff' ? undefined : rest.attempt);
	}

	#report(runner: Runner): void {
		if (this.#listeners.length === 0) return;
		const observed = this.#observedOf(runner);
		for (const listener of this.#listeners) listener(observed);
	}

	#observedOf(runner: Runner): Observed {
		const observed = whileHeld(runner.observed, this.#gate.held(runner.instance));
		const output = this.#excerpts.of(runner.instance);
		return output === undefined ? observed : { ...observed, output };
	}

	#onForget(runner: Runner): void {
		const { instance } = runner;
		runner.detach();
		this.logs.forget(instance);
		this.#excerpts.forget(instance);
		if (this.#runners.get(instance) === runner) this.#runners.delete(instance);
		this.#gate.forget(instance);
		for (const listener of this.#listeners) listener({ ...runner.observed, gone: true });
		const successor = this.#successors.get(instance);
		if (successor === undefined) {
			if (runOfInstance(instance) !== undefined) this.logs.discard(instance, () => !this.#runners.has(instance));
			return;
		}
		this.#successors.delete(instance);
		this.#apply(successor);
	}

	#records(): { instances: Record<string, unknown>; rests: Map<Runner, Rest> } {
		const rests = new Map<Runner, Rest>();
		const instances: Record<string, unknown> = {};
		for (const [id, assignment] of this.#assignments) {
			const runner = this.#successors.has(id) ? undefined : this.#runners.get(id);
			const rest = runner?.rest;
			if (runner !== undefined && rest !== undefined) rests.set(runner, rest);
			instances[id] = rest === undefined ? { assignment } : { assignment, rest };
		}
		return { instances, rests };
	}

	/** Saves once soon, for all that comes to rest meanwhile; again after a failure. */
	#wantSave(): void {
		this.#saveWanted = true;
		if (this.#saving !== undefined || this.#saveTimer !== undefined || this.#detached) return;
		this.#saveTimer = this.#options.clock.after(0, () => {
			this.#saveTimer = undefined;
			this.#saving = this.#save()
				.catch((error: unknown) => this.#saveFailed(error))
				.finally(() => {
					this.#saving = undefined;
					if (this.#saveWanted) this.#wantSave();
				});
		});
	}

	async #save(): Promise<void> {
		this.#saveWanted = false;
		const { instances, rests } = this.#records();
		this.#table.data = { ...this.#table.data, instances };
		await this.#table.save();
		this.#alarm.worked();
		if (this.alarms.length > 0) this.#saveLater();
		for (const [runner, rest] of rests) runner.restSaved(rest);
	}

	/** The run files still tell all that the table lacks. */
	#saveFailed(error: unknown): void {
		if (!this.#alarm.failed('its table of instances', error)) {
			this.#options.log.error({ error }, `table of instances cannot be saved; trying again in ${SAVE_RETRY_SECONDS} s`);
		}
		this.#saveLater();
	}

	#saveLater(): void {
		if (this.#detached) return;
		this.#saveTimer ??= this.#options.clock.after(SAVE_RETRY_SECONDS, () => {
			this.#saveTimer = undefined;
			this.#wantSave();
		});
	}
}

function isRun({ instance }: Pick<Assignment, 'instance'>): boolean {
	return runOfInstance(instance) !== undefined;
}

/** An instance of a run is started once, whatever may be asked for afterwards. */
function startedOnce(assignment: Assignment, { state }: Pick<Runner, 'state'>): Assignment {
	if (!isRun(assignment) || state.phase === 'pending') return assignment;
	const want = state.phase === 'stopped' ? 'stop' : assignment.want;
	return { ...assignment, want, startGeneration: state.startedUnder };
}

function untouched({ generation, startGeneration, want, spec }: Assignment): StateOf<'pending'> {
	return initialState({ generation, startGeneration, want, spec });
}

/** It was here before. */
function refused(assignment: Assignment): InstanceState {
	const reason = 'refused: this run has already ended here';
	return { ...untouched(assignment), phase: 'failed', startedUnder: assignment.startGeneration, reason };
}
