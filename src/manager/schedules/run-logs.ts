import { MinderError } from '../../model/errors.ts';
import type { InstanceId, ProcessName, RunId, ScheduleName } from '../../model/ids.ts';
import { isInstanceId, isRunId, runInstanceId, runOfInstance, scheduleOf } from '../../model/ids.ts';
import type { OutputExcerpt } from '../../model/records.ts';
import type { Run, RunTask } from '../../model/schedule-records.ts';
import type { LogChunk, LogRange } from '../../model/views.ts';
import { mergeStreams } from '../services/merge-streams.ts';
import type { AgentSessions } from '../sessions/agent-sessions.ts';
import type { LogRelay } from '../sessions/log-relay.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { TablesView } from '../state/tables.ts';
import type { RunHistory } from './run-history.ts';

/** The output of runs: through their agents while a task is live, from the history once it has ended. */
export class RunLogs {
	readonly #state: ClusterState;
	readonly #history: RunHistory;
	readonly #sessions: AgentSessions;
	readonly #relay: LogRelay;

	constructor(state: ClusterState, history: RunHistory, sessions: AgentSessions, relay: LogRelay) {
		this.#state = state;
		this.#history = history;
		this.#sessions = sessions;
		this.#relay = relay;
	}

	/** As {@link hasOutputOfRuns}. */
	covers(name: string): boolean {
		return hasOutputOfRuns(this.#state.view, name);
	}

	/** Of a schedule: of its newest run that was started. @throws MinderError `not-found`, `node-unavailable` */
	async *read(name: string, range: LogRange, signal?: AbortSignal): AsyncGenerator<LogChunk, void, undefined> {
		const run = await this.#run(name);
		const tasks = isInstanceId(name)
			? run.tasks.filter((each) => runInstanceId(run.id, each.ordinal) === name)
			: run.tasks;
		const over = new AbortController();
		const stop = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
		try {
			yield* this.#kept(run, tasks, range);
			const live = tasks.filter((task) => task.outcome === undefined);
			const sources = live.map((task) => {
				const session = this.#sessions.of(task.node);
				return this.#relay.read(session, runInstanceId(run.id, task.ordinal), range, stop);
			});
			yield* mergeStreams(sources);
		} finally {
			over.abort();
		}
	}

	async *#kept(run: Run, tasks: readonly RunTask[], range: LogRange): AsyncGenerator<LogChunk, void, undefined> {
		const wanted = new Set<InstanceId>();
		for (const { ordinal, outcome } of tasks) if (outcome !== undefined) wanted.add(runInstanceId(run.id, ordinal));
		if (wanted.size === 0) return;
		for (const { instance, outputs } of await this.#history.outputs(run)) {
			if (!wanted.has(instance)) continue;
			for (const output of outputs) if (range[output.stream]) yield* chunksOf(instance, output, range);
		}
	}

	async #run(name: string): Promise<Run> {
		if (isRunId(name)) return this.#named(name);
		const of = isInstanceId(name) ? runOfInstance(name) : undefined;
		if (of !== undefined) return this.#named(of);
		const { view } = this.#state;
		const live = view.runsOf(name as ScheduleName).filter((run) => run.tasks.length > 0);
		const newest = live.at(-1);
		if (newest !== undefined) return newest;
		for await (const run of this.#history.ended(name as ScheduleName)) if (run.tasks.length > 0) return run;
		throw new MinderError('not-found', `${name} has not run yet: there is no output to show`, { details: { name } });
	}

	async #named(id: RunId): Promise<Run> {
		const { view } = this.#state;
		const run = view.runs.get(id) ?? (await this.#history.get(id)) ?? view.runs.get(id);
		if (run !== undefined) return run;
		const where = `\`minder schedule history ${scheduleOf(id)}\` lists those that are kept`;
		throw new MinderError('not-found', `no run ${id}; ${where}`, { details: { name: id } });
	}
}

/** Whether the output under a name is that of runs: it is that of a run, of a task of one, or of a schedule and no process. */
export function hasOutputOfRuns({ processes, schedules }: TablesView, name: string): boolean {
	if (isRunId(name) || (isInstanceId(name) && runOfInstance(name) !== undefined)) return true;
	return !processes.has(name as ProcessName) && schedules.has(name as ScheduleName);
}

function* chunksOf(instance: InstanceId, output: OutputExcerpt, range: LogRange): Generator<LogChunk> {
	const { stream, head, tail, totalBytes } = output;
	const gap = totalBytes - head.length - tail.length;
	const note = gap > 0 ? Buffer.from(`\n[… ${gap} bytes are kept no more …]\n`) : new Uint8Array();
	const whole = Buffer.concat([head, note, tail]);
	const data = range.tail === undefined ? whole : lastLines(whole, range.tail);
	if (data.length > 0) yield { instance, stream, data: new Uint8Array(data) };
}

function lastLines(bytes: Buffer, count: number): Buffer {
	if (count <= 0) return Buffer.alloc(0);
	let at = bytes.at(-1) === 0x0a ? bytes.length - 1 : bytes.length;
	for (let left = count; left > 0 && at > 0; left--) {
		at = bytes.lastIndexOf(0x0a, at - 1);
		if (at < 0) return bytes;
	}
	return bytes.subarray(at + 1);
}
