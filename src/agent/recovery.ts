import { type InstanceId, isInstanceId } from '../model/ids.ts';
import type { ProcessSpec } from '../model/process-spec.ts';
import type { Assignment } from '../model/records.ts';
import { RESTARTS_AFTER } from '../policy/end-cause.ts';
import { NO_ENDS } from '../policy/exit-history.ts';
import type { Desired, InstanceState } from '../policy/instance-state.ts';
import { NO_HISTORY } from '../policy/restart.ts';
import type { Log } from '../sys/log.ts';
import { isAlive, type ProcStat, type ProcTable } from '../sys/proc-table.ts';
import { COOKIE, exists, Program } from '../sys/program.ts';
import type { RunDirectory, RunFile, RunName } from '../sys/run-directory.ts';
import type { ShimProcesses } from '../sys/shim-processes.ts';
import { backgroundProgram } from './background.ts';
import { type InstanceRecord, type Intent, parseIntent, parseRecord, type Rest } from './instance-table.ts';
import type { EarlierRun } from './runner.ts';

/** An instance as an earlier agent left it. */
export interface Recovered {
	readonly assignment: Assignment;
	/** Not in the table: nobody wants it any more. */
	readonly unwanted: boolean;
	readonly state: InstanceState;
	/** Present: a run whose end is not in the table; its file is to be taken in. */
	readonly run?: { readonly earlier: EarlierRun; readonly file: RunFile };
}

export interface RecoveryInput {
	readonly records: Readonly<Record<string, unknown>>;
	/** False: the table was damaged or is an old one, so what it does not know may be wanted all the same. */
	readonly trustTable: boolean;
	readonly runs: RunDirectory;
	readonly procs: ProcTable;
	readonly shims: ShimProcesses;
	readonly log: Log;
	readonly clock: { monotonic(): number };
}

/**
 * Reads what is left of every instance. Starts and signals nothing, but for a program of a damaged run file that nobody wants, which is
 * killed. What cannot be read is set aside with a warning; the others go on.
 */
export function recoverInstances(input: RecoveryInput): Recovered[] {
	const { runs, log } = input;
	const newest = new Map<InstanceId, RunName>();
	const processes = new RunningProcesses(input.procs, input.shims);
	for (const run of runs.list()) {
		const other = newest.get(run.instance);
		if (other === undefined || other.attempt < run.attempt) newest.set(run.instance, run);
		const older = other === undefined ? undefined : other.attempt < run.attempt ? other : run;
		if (older !== undefined) dropOlder(older, input);
	}

	const recovered: Recovered[] = [];
	const ids = new Set<InstanceId>(newest.keys());
	for (const id of Object.keys(input.records)) {
		if (isInstanceId(id)) ids.add(id);
		else log.warn({ instance: id }, 'record in the table is damaged: its name is no instance; left out');
	}
	for (const id of ids) {
		try {
			const one = recoverOne(id, newest.get(id), input, processes);
			if (one !== undefined) recovered.push(one);
		} catch (error) {
			log.error({ instance: id, error }, 'instance cannot be recovered; the others go on');
		}
	}
	for (const { run, stat } of processes.unknownTo(ids, runs)) {
		const { instance, attempt } = run;
		log.warn({ instance, attempt, pid: stat.pid }, 'program of an instance that nothing on disk tells of: killing it');
		const identity = { pid: stat.pid, startTicks: stat.startTicks };
		new Program(identity, runs.pathOf(run), input.procs).signalGroup('SIGKILL');
	}
	return recovered;
}

function recoverOne(
	id: InstanceId,
	run: RunName | undefined,
	input: RecoveryInput,
	processes: RunningProcesses,
): Recovered | undefined {
	const { runs, procs, log } = input;
	const listed = Object.hasOwn(input.records, id);
	const record = listed ? parseRecord(input.records[id], id) : undefined;
	if (listed && record === undefined)
		log.warn({ instance: id }, 'record in the table is damaged; going by its run file');
	const file = run === undefined ? undefined : runs.read(run);
	if (run === undefined || file === undefined) {
		if (record === undefined) return undefined;
		return withoutRunFile(record, input, processes) ?? atRest(record, input);
	}

	const intent = parseIntent(file.intent, id);
	const assignment = record?.assignment ?? intent?.assignment;
	const program = liveProgram(runs.pathOf(run), file, intent, procs, processes);
	if (intent === undefined) {
		log.warn({ instance: id, attempt: run.attempt, alive: program !== undefined }, 'run file is damaged');
		if (program === undefined) log.warn({ path: runs.setAside(run) }, 'damaged run file set aside');
	}
	if (assignment === undefined) {
		program?.signalGroup('SIGKILL');
		return undefined;
	}
	if (intent === undefined && program === undefined) return record === undefined ? undefined : atRest(record, input);
	if (program === undefined && record?.rest !== undefined && record.rest.attempt >= run.attempt) {
		runs.remove(run);
		return atRest(record, input);
	}
	const unwanted = record === undefined && !listed && input.trustTable;
	return { assignment, unwanted, ...afterRun(assignment, run, file, intent, program, input, processes) };
}

/** What runs although its run file is gone: it is known by its shim, and by the table. */
function withoutRunFile(
	{ assignment, rest }: InstanceRecord,
	input: RecoveryInput,
	processes: RunningProcesses,
): Recovered | undefined {
	const { runs, procs, log } = input;
	const { instance } = assignment;
	const found = processes.withoutRunFile(instance, runs);
	if (found === undefined || (rest !== undefined && rest.attempt >= found.run.attempt)) return undefined;
	const { run, stat } = found;
	log.warn({ instance, attempt: run.attempt, pid: stat.pid }, 'run file is gone; its program goes on');
	const program = new Program({ pid: stat.pid, startTicks: stat.startTicks }, runs.pathOf(run), procs);
	const file: RunFile = { intent: undefined, started: stat };
	return { assignment, unwanted: false, ...afterRun(assignment, run, file, undefined, program, input, processes) };
}

/** The table's word, where no run file says more. */
function atRest({ assignment, rest }: InstanceRecord, { procs, clock }: RecoveryInput): Recovered {
	const state: InstanceState =
		rest === undefined
			? { ...baseOf(assignment, 0, undefined, true), phase: 'pending' }
			: restored(assignment, rest, rest.bootId === procs.bootId, clock.monotonic());
	return { assignment, unwanted: false, state };
}

function restored(assignment: Assignment, rest: Rest, sameBoot: boolean, now: number): InstanceState {
	const base = baseOf(assignment, rest.attempt, rest, sameBoot);
	const reason = rest.reason ?? '';
	switch (rest.phase) {
		case 'stopped':
			return rest.reason === undefined ? { ...base, phase: 'stopped' } : { ...base, phase: 'stopped', reason };
		case 'backoff':
			if (!sameBoot && isOrdered(assignment)) return base;
			return { ...base, phase: 'backoff', reason, until: sameBoot ? (rest.until ?? now) : now };
		case 'exited':
		case 'failed':
			return { ...base, phase: rest.phase, reason };
	}
}

/** The run is newer than what the table knows. */
function afterRun(
	assignment: Assignment,
	run: RunName,
	file: RunFile,
	intent: Intent | undefined,
	program: Program | undefined,
	{ runs, procs, clock }: RecoveryInput,
	processes: RunningProcesses,
): Pick<Recovered, 'state' | 'run'> {
	const sameBoot = intent === undefined || intent.bootId === procs.bootId;
	const base = baseOf(assignment, run.attempt, intent, sameBoot);
	const shim = processes.shimOf(runs.pathOf(run), file.started?.parent);
	const earlier: EarlierRun = {
		shim: sameBoot ? shim : 0,
		...(intent === undefined ? {} : { startedAt: intent.at }),
		...(intent?.output === undefined ? {} : { output: intent.output }),
		...(program === undefined ? {} : { program }),
		spec: specOf(assignment, intent, file),
	};
	const launched: InstanceState = { ...base, phase: 'starting', program: { kind: 'launched' } };
	const begun = file.started !== undefined || file.refused !== undefined || program !== undefined;
	if (sameBoot && begun)
		return { state: launched, run: { earlier, file: program === undefined ? file : withStart(file, program, procs) } };
	if (sameBoot && shim !== 0) return { state: launched, run: { earlier, file } };
	// A start that did not come about is not counted, nor is the end that a reboot brings.
	if (sameBoot ? base.restarts === 0 : isOrdered(assignment)) return { state: base };
	const restarts = Math.max(0, base.restarts - 1);
	const again = { ...base, restarts, phase: 'backoff', until: clock.monotonic() } as const;
	if (sameBoot) return { state: { ...again, reason: 'the agent ended in the middle of a start' } };
	const ended = file.exit !== undefined && (file.exit.status !== 0 || intent?.assignment.spec.background === undefined);
	if (ended) return { state: launched, run: { earlier: { ...earlier, shim: 0 }, file } };
	const exit = { kind: 'unknown', at: intent?.at ?? 0 } as const;
	const { policy } = assignment.spec.restart;
	if (assignment.spec.daemon || RESTARTS_AFTER[policy].includes('unknown')) {
		return { state: { ...again, restarts: base.restarts, exit, reason: 'the machine restarted' } };
	}
	const reason = `the machine restarted before it was done; not restarted: the restart policy is "${policy}"`;
	return { state: { ...base, exit, phase: 'failed', reason } };
}

/** After a reboot it waits for what it depends on, as at its first start. */
function isOrdered({ spec, blockedBy }: Assignment): boolean {
	return spec.daemon && (spec.dependsOn !== undefined || blockedBy !== undefined);
}

/** As the run was begun: the assignment of now comes as an event afterwards. */
function baseOf(
	assignment: Assignment,
	attempt: number,
	from: Pick<Rest, 'startedUnder' | 'restarts' | 'history' | 'exit' | 'ends'> | undefined,
	sameBoot: boolean,
): Extract<InstanceState, { phase: 'pending' }> {
	const startedUnder = from?.startedUnder ?? (attempt === 0 ? 0 : assignment.startGeneration);
	const desired: Desired = {
		generation: 0,
		startGeneration: Math.min(startedUnder, assignment.startGeneration),
		want: 'run',
		spec: assignment.spec,
	};
	return {
		phase: 'pending',
		desired,
		attempt,
		startedUnder,
		restarts: from?.restarts ?? 0,
		history: sameBoot ? (from?.history ?? NO_HISTORY) : NO_HISTORY,
		ends: from?.ends ?? NO_ENDS,
		...(from?.exit === undefined ? {} : { exit: from.exit }),
	};
}

function liveProgram(
	path: string,
	file: RunFile,
	intent: Intent | undefined,
	procs: ProcTable,
	processes: RunningProcesses,
): Program | undefined {
	if (intent !== undefined && intent.bootId !== procs.bootId) return undefined;
	if (file.started !== undefined) {
		const program = programOf(file.started, file, path, procs);
		if (program.stat() !== undefined) return program;
	}
	if (file.exit !== undefined || file.refused !== undefined) return undefined;
	// A line that is damaged, or not there, says nothing: where the shim has a program, it runs.
	const damaged = file.started === undefined && intent === undefined;
	const found = processes.childOfShim(path) ?? (damaged ? processes.withCookie(path) : undefined);
	return found === undefined ? undefined : new Program({ pid: found.pid, startTicks: found.startTicks }, path, procs);
}

/** As what it was started. A program that was found by its cookie alone is the program, whatever launched it. */
function specOf({ spec }: Assignment, intent: Intent | undefined, file: RunFile): ProcessSpec {
	if (intent !== undefined) return intent.assignment.spec;
	const { background: _none, ...plain } = spec;
	return file.started === undefined ? plain : spec;
}

function programOf(started: ProcStat, { main }: RunFile, path: string, procs: ProcTable): Program {
	if (main !== undefined) return backgroundProgram(main, started, path, procs);
	return new Program({ pid: started.pid, startTicks: started.startTicks }, path, procs);
}

function withStart(file: RunFile, program: Program, procs: ProcTable): RunFile {
	const { pid } = program.identity;
	const known = file.main !== undefined || file.started?.pid === pid ? file.started : undefined;
	const stat = known ?? procs.stat(pid);
	return stat === undefined ? file : { ...file, started: stat };
}

/** A crash between a start and the removal of the record before it. */
function dropOlder(run: RunName, { runs, procs, log }: RecoveryInput): void {
	const file = runs.read(run);
	const intent = parseIntent(file?.intent, run.instance);
	if (file?.started !== undefined && intent?.bootId === procs.bootId) {
		const program = programOf(file.started, file, runs.pathOf(run), procs);
		if (program.stat() !== undefined) {
			log.warn(
				{ instance: run.instance, attempt: run.attempt, pid: program.identity.pid },
				'an older run lives beside a newer one: killing it',
			);
			program.signalGroup('SIGKILL');
		}
	}
	runs.remove(run);
}

interface RunOf {
	readonly run: RunName;
	readonly stat: ProcStat;
}

/** Looks for processes by what they were started with; passes over /proc once, and only when it has to. */
class RunningProcesses {
	readonly #procs: ProcTable;
	readonly #shimProcesses: ShimProcesses;
	#all: ProcStat[] | undefined;
	#shims: Map<string, number> | undefined;

	constructor(procs: ProcTable, shims: ShimProcesses) {
		this.#procs = procs;
		this.#shimProcesses = shims;
	}

	/** Pid of the shim that writes `runFile`; 0: there is none. @param likely where to look first */
	shimOf(runFile: string, likely: number | undefined): number {
		if (likely !== undefined && exists(likely) && this.#shimProcesses.runFileOf(likely) === runFile) return likely;
		return this.#allShims().get(runFile) ?? 0;
	}

	/** The program of a shim; `undefined`: there is no such shim, or it has none yet, or no more. */
	childOfShim(runFile: string): ProcStat | undefined {
		const shim = this.#allShims().get(runFile);
		if (shim === undefined) return undefined;
		return this.#scan().find((stat) => stat.parent === shim && stat.pid === stat.session);
	}

	/** The newest program of an instance, by the file that its shim still holds. */
	withoutRunFile(instance: InstanceId, runs: RunDirectory): RunOf | undefined {
		const found = this.#running(runs).filter(({ run }) => run.instance === instance);
		return found.sort((one, other) => other.run.attempt - one.run.attempt)[0];
	}

	/** Programs of other instances than these. */
	unknownTo(instances: ReadonlySet<InstanceId>, runs: RunDirectory): RunOf[] {
		return this.#running(runs).filter(({ run }) => !instances.has(run.instance));
	}

	#running(runs: RunDirectory): RunOf[] {
		return [...this.#allShims().keys()].flatMap((path) => {
			const run = runs.nameOf(path);
			const stat = run === undefined ? undefined : this.childOfShim(path);
			return run === undefined || stat === undefined ? [] : [{ run, stat }];
		});
	}

	/** By the run file, whether that is still there or not. */
	#allShims(): Map<string, number> {
		if (this.#shims === undefined) {
			this.#shims = new Map();
			for (const [path, pid] of this.#shimProcesses.all(this.#scan()))
				this.#shims.set(path.replace(/ \(deleted\)$/, ''), pid);
		}
		return this.#shims;
	}

	/** The program, leader of its session, with this cookie in its environment. */
	withCookie(runFile: string): ProcStat | undefined {
		return this.#scan().find(
			(stat) => stat.pid === stat.session && this.#procs.environ(stat.pid).includes(`${COOKIE}=${runFile}`),
		);
	}

	#scan(): ProcStat[] {
		this.#all ??= this.#procs.scan().filter(isAlive);
		return this.#all;
	}
}
