import { MinderError } from '../../model/errors.ts';
import type { InstanceId, NodeName, RunId, ScheduleName } from '../../model/ids.ts';
import { runInstanceId, runOfInstance } from '../../model/ids.ts';
import type { Observed } from '../../model/records.ts';
import type { Run, RunTask } from '../../model/schedule-records.ts';
import { taskEnd } from '../../policy/schedule/progress.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import { Breather } from '../breather.ts';
import type { EventLog } from '../events/event-log.ts';
import type { DrainDeadlines } from '../nodes/drain-deadlines.ts';
import { LeaseQueue } from '../sessions/lease-queue.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { NodeContacts } from '../state/node-contacts.ts';
import type { Observations } from '../state/observations.ts';
import type { TableChange } from '../state/tables.ts';
import type { HealthProbes } from './health-probes.ts';
import { type Staging, stagingOf } from './run-claim.ts';
import type { RunDesk } from './run-desk.ts';
import { toStored } from './run-history.ts';
import { SETTLING_SECONDS } from './run-nodes.ts';

export interface TrackerPorts {
	readonly state: ClusterState;
	readonly observations: Observations;
	readonly contacts: NodeContacts;
	readonly deadlines: DrainDeadlines;
	readonly probes: HealthProbes;
	readonly desk: RunDesk;
	readonly events: EventLog;
	readonly clock: Clock;
	readonly log: Log;
}

/** A node that has been silent for so long beyond its lease has lost its tasks. */
const LOST_SECONDS = 60;
/** An end is recorded without its output after so long. */
const OUTPUT_SECONDS = 5;
/** How often runs that wait for a node are looked at though nothing happened. */
const SWEEP_SECONDS = 10;
const RETRY_SECONDS = 5;
/** Retries are never due later than this, whatever their rule says. */
const LEAST_LONGEST_SECONDS = 10;
/** Runs in one transaction. */
const BATCH = 500;

const ENDED: ReadonlySet<string> = new Set(['exited', 'failed', 'stopped']);

/** Follows live runs: what agents say of their tasks, nodes that are lost, retries that fall due, mutexes that are granted. */
export class RunTracker {
	readonly #ports: TrackerPorts;
	readonly #breather: Breather;
	readonly #dirty = new Set<RunId>();
	/** Retries whose time has come. */
	readonly #retryDue = new Set<RunId>();
	readonly #retries: LeaseQueue<RunId>;
	readonly #silent: LeaseQueue<NodeName>;
	readonly #lost = new Set<NodeName>();
	readonly #outputs: LeaseQueue<InstanceId>;
	/** Their output did not come in time. */
	readonly #without = new Set<InstanceId>();
	#sweep: Timer | undefined;
	#again: Timer | undefined;
	#phase: 'idle' | 'running' | 'closed' = 'idle';
	#pass: Promise<void> = Promise.resolve();

	constructor(ports: TrackerPorts) {
		const { state, observations, contacts, deadlines, probes, clock } = ports;
		this.#ports = ports;
		this.#breather = new Breather(clock);
		this.#retries = new LeaseQueue(clock, (id) => {
			this.#retryDue.add(id);
			this.#mark(id);
		});
		const lost = (node: NodeName): void => {
			this.#lost.add(node);
			this.#markOn(node);
		};
		this.#silent = new LeaseQueue(clock, lost, { heard: true });
		this.#outputs = new LeaseQueue(clock, (id) => {
			this.#without.add(id);
			const run = runOfInstance(id);
			if (run !== undefined) this.#mark(run);
		});
		observations.onChange((id, what) => {
			const run = what === 'state' ? runOfInstance(id) : undefined;
			if (run !== undefined && state.view.runs.has(run)) this.#mark(run);
		});
		contacts.onChange((node, kindChanged) => {
			if (kindChanged) this.#contact(node);
		});
		deadlines.onOverdue(() => this.#markAll());
		probes.onChange(() => this.#markWaiting());
		state.onChange((changes) => {
			for (const change of changes) this.#take(change);
		});
		for (const { name } of state.view.nodes.values()) this.#contact(name);
		for (const run of state.view.runs.values()) this.#arm(run);
		this.#markAll();
		this.#armSweep(SETTLING_SECONDS);
	}

	async close(): Promise<void> {
		this.#phase = 'closed';
		this.#breather.end();
		this.#sweep?.cancel();
		this.#again?.cancel();
		for (const queue of [this.#retries, this.#silent, this.#outputs]) queue.close();
		await this.#pass;
	}

	#take(change: TableChange): void {
		if (change.table === 'run') this.#changed(change.key, change.before, change.after);
		else if (change.table === 'lock') {
			for (const { session } of change.after?.holders ?? []) {
				const run = this.#ports.state.view.runs.get(session as RunId);
				if (run?.state === 'waiting') this.#mark(run.id);
			}
		} else if (change.table === 'node') {
			if (change.after === undefined) this.#markAll();
			else if (change.before?.maintenance !== change.after.maintenance) this.#markWaiting();
		}
	}

	#changed(id: RunId, before: Run | undefined, after: Run | undefined): void {
		if (after === undefined) return this.#forget(id, before);
		if (after.retryAt !== before?.retryAt) this.#arm(after);
		if (after.state === 'running' && after.tasks !== before?.tasks) this.#mark(id);
		if (after.state === 'waiting') this.#armSweep(SWEEP_SECONDS);
	}

	#arm(run: Run): void {
		this.#retries.drop(run.id);
		this.#retryDue.delete(run.id);
		if (run.retryAt === undefined) return;
		const seconds = (run.retryAt - this.#ports.clock.wall()) / 1000;
		// Longer only by a clock that was set back since.
		const longest = Math.max(LEAST_LONGEST_SECONDS, run.spec?.retries.maxIntervalSeconds ?? 0);
		this.#retries.extend(run.id, Math.min(longest, Math.max(0, seconds)));
	}

	#forget(id: RunId, run: Run | undefined): void {
		this.#retries.drop(id);
		this.#retryDue.delete(id);
		for (const { ordinal } of run?.tasks ?? []) {
			const instance = runInstanceId(id, ordinal);
			this.#outputs.drop(instance);
			this.#without.delete(instance);
		}
	}

	#contact(node: NodeName): void {
		const { contacts } = this.#ports;
		if (contacts.get(node).kind === 'silent') {
			if (!this.#lost.has(node) && !this.#silent.has(node)) this.#silent.extend(node, LOST_SECONDS);
			return;
		}
		this.#silent.drop(node);
		this.#lost.delete(node);
		this.#markOn(node);
		this.#markWaiting();
	}

	#markOn(node: NodeName): void {
		for (const { run } of this.#ports.state.view.tasksOn(node)) this.#mark(run.id);
	}

	#markWaiting(): void {
		// One of a schedule stands for all that wait.
		const seen = new Set<ScheduleName>();
		for (const { id, state, schedule } of this.#ports.state.view.runs.values()) {
			if (state !== 'waiting' || seen.has(schedule)) continue;
			seen.add(schedule);
			this.#mark(id);
		}
	}

	#markAll(): void {
		this.#markWaiting();
		for (const { id, state } of this.#ports.state.view.runs.values()) if (state === 'running') this.#mark(id);
	}

	#armSweep(seconds: number): void {
		if (this.#sweep !== undefined || this.#phase === 'closed') return;
		const look = (): void => {
			this.#sweep = undefined;
			this.#markWaiting();
			if (this.#dirty.size > 0) this.#armSweep(SWEEP_SECONDS);
		};
		this.#sweep = this.#ports.clock.after(seconds, look, { background: true });
	}

	#mark(id: RunId): void {
		this.#dirty.add(id);
		if (this.#phase !== 'idle') return;
		this.#phase = 'running';
		this.#pass = Promise.resolve().then(() => this.#run());
	}

	async #run(): Promise<void> {
		while (this.#dirty.size > 0 && this.#phase === 'running') {
			const ids = [...this.#dirty].slice(0, BATCH);
			for (const id of ids) this.#dirty.delete(id);
			if (!(await this.#look(ids))) break;
			await this.#breather.rest();
		}
		if (this.#phase === 'running') this.#phase = 'idle';
	}

	async #look(ids: readonly RunId[]): Promise<boolean> {
		const { state, events, clock, log } = this.#ports;
		const due = new Set(ids.filter((id) => this.#retryDue.delete(id)));
		try {
			const drafts = await state.update((tx) =>
				this.#breather.work(() => {
					const staging = stagingOf(tx, clock.wall());
					const waiting = new Set<ScheduleName>();
					for (const id of ids) {
						const run = tx.runs.get(id);
						if (run?.state === 'waiting') waiting.add(run.schedule);
						else if (run !== undefined) this.#follow(staging, run, due.has(id));
					}
					for (const name of waiting) this.#ports.desk.advance(staging, name);
					return staging.events;
				}),
			);
			for (const draft of drafts) events.append(draft);
			return true;
		} catch (error) {
			for (const id of due) if (state.view.runs.has(id)) this.#retryDue.add(id);
			if (ids.length > 1 && !(error instanceof MinderError && error.code === 'storage')) {
				// One that cannot be decided on holds up no other one.
				for (const id of ids) await this.#look([id]);
				return true;
			}
			log.warn({ err: error, runs: ids.slice(0, 3) }, `runs could not be followed; tried again in ${RETRY_SECONDS}s`);
			const again = (): void => {
				for (const id of ids) this.#mark(id);
			};
			if (this.#phase !== 'closed') this.#again = clock.after(RETRY_SECONDS, again, { background: true });
			return false;
		}
	}

	#follow(staging: Staging, run: Run, retryDue: boolean): void {
		const tasks = run.tasks.map((task) => (task.outcome === undefined ? this.#task(staging, run, task) : task));
		this.#ports.desk.follow(staging, { ...run, tasks }, retryDue);
	}

	/** The task as it is now. */
	#task({ tx, now }: Staging, run: Run, task: RunTask): RunTask {
		const { observations, deadlines } = this.#ports;
		const { node } = task;
		const id = runInstanceId(run.id, task.ordinal);
		const lost = (reason: string): RunTask => ({ ...task, endedAt: now, outcome: run.ending ?? 'lost', reason });
		if (!tx.nodes.has(node)) return lost(`its node ${node} was removed`);
		const observed = observations.get(node, id)?.observed;
		if (observed !== undefined && hasEnded(task, observed)) {
			if (!this.#hasOutput(id, observed)) return task;
			if (observed.output !== undefined && observed.output.length > 0 && tx.schedules.has(run.schedule))
				tx.put('runOutput', id, toStored(id, observed.output));
			return ended(run, task, observed, now);
		}
		if (this.#lost.has(node)) return lost(`node ${node} has been silent for too long`);
		const overdue = deadlines.isOverdue(node) && tx.nodes.get(node)?.maintenance?.kind === 'draining';
		if (overdue && task.want === 'run') return { ...task, want: 'stop', generation: tx.nextGeneration() };
		return task;
	}

	/** Whether it is there, or is not waited for any longer. */
	#hasOutput(id: InstanceId, { output, attempt }: Observed): boolean {
		if (output !== undefined || attempt === 0) return true;
		if (this.#without.has(id)) return true;
		if (!this.#outputs.has(id)) this.#outputs.extend(id, OUTPUT_SECONDS);
		return false;
	}
}

function hasEnded(task: RunTask, { phase, generation, attempt }: Observed): boolean {
	if (!ENDED.has(phase)) return false;
	return generation >= task.generation || (task.want === 'stop' && attempt > 0);
}

function ended({ spec, ending, dispatchedAt = 0 }: Run, task: RunTask, observed: Observed, now: number): RunTask {
	const { startedAt, exit } = observed;
	const times = {
		...(startedAt === undefined ? {} : { startedAt }),
		endedAt: within(exit?.at, dispatchedAt, now),
		...(exit === undefined ? {} : { exit }),
	};
	if (task.want === 'stop' && ending !== undefined) return { ...task, ...times, outcome: ending };
	if (task.want === 'stop')
		return { ...task, ...times, outcome: 'lost', reason: `stopped, as node ${task.node} is drained` };
	const end = spec === undefined ? ({ outcome: 'lost' } as const) : taskEnd(spec, observed);
	return { ...task, ...times, ...end };
}

/** The clock of an agent may be wrong: what cannot be is now. */
function within(at: number | undefined, least: number, now: number): number {
	return at === undefined || at < least || at > now ? now : at;
}
