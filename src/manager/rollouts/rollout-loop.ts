import type { InstanceId, ProcessName } from '../../model/ids.ts';
import { splitInstanceId } from '../../model/ids.ts';
import type { Process } from '../../model/records.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import { Breather } from '../breather.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Planner } from '../planner.ts';
import type { ClusterState, Transaction } from '../state/cluster-state.ts';
import type { NodeContacts } from '../state/node-contacts.ts';
import type { Observations } from '../state/observations.ts';
import { withStable } from './revisions.ts';
import type { RolloutOutcome } from './rollout-planner.ts';
import type { RolloutRecord } from './rollout-record.ts';
import { governs, isLive } from './rollout-record.ts';

/** Before what the store did not take is planned again. */
const RETRY_SECONDS = 5;
/** Two moments that are nearer to each other are one. */
const GRAIN_SECONDS = 0.001;

const NOTHING: RolloutOutcome = { events: [] };

export interface RolloutLoopPorts {
	readonly state: ClusterState;
	readonly observations: Observations;
	readonly contacts: NodeContacts;
	readonly planner: Planner;
	readonly events: EventLog;
	readonly clock: Clock;
	readonly log: Log;
	/** Last lines of output, soon; never fails. */
	readonly lastLines: (instance: InstanceId) => Promise<readonly string[]>;
}

/**
 * Drives the rollouts: what was woken by a report, a node that came or went, a word of a person or a deadline is planned together, one
 * update after another. It also notes when a revision that needed no rollout is ready everywhere for the first time: it is then stable.
 */
export class RolloutLoop {
	readonly #ports: RolloutLoopPorts;
	readonly #breather: Breather;
	#woken = new Set<ProcessName>();
	/** Whose last lines are being fetched. */
	readonly #held = new Map<ProcessName, Promise<void>>();
	readonly #outputs = new Map<ProcessName, readonly string[]>();
	readonly #deadlines = new Map<ProcessName, number>();
	/** What this loop has written itself. */
	readonly #own = new WeakSet<RolloutRecord>();
	/** Planned again after a while: the store did not take it. */
	readonly #refused = new Set<ProcessName>();
	#timer: Timer | undefined;
	#retry: Timer | undefined;
	#phase: 'idle' | 'running' | 'closed' = 'idle';
	#turn: Promise<void> = Promise.resolve();

	constructor(ports: RolloutLoopPorts) {
		this.#ports = ports;
		this.#breather = new Breather(ports.clock);
		const { state, observations, contacts } = ports;
		observations.onChange((id, what) => {
			if (what === 'state') this.#reported(splitInstanceId(id).process);
		});
		contacts.onChange((_, kindChanged) => {
			if (kindChanged) this.#wakeAll();
		});
		state.onChange((changes) => {
			for (const change of changes) {
				if (change.table === 'rollout') {
					if (change.after === undefined || !this.#own.has(change.after)) this.#wake(change.key);
				} else if (change.table === 'process' && isLive(state.view.rollouts.get(change.key))) this.#wake(change.key);
			}
		});
		this.#wakeAll();
	}

	/** Resolves when nothing is under way. */
	async close(): Promise<void> {
		this.#phase = 'closed';
		this.#breather.end();
		this.#timer?.cancel();
		this.#retry?.cancel();
		await this.#turn;
	}

	#reported(name: ProcessName): void {
		const { rollouts, processes } = this.#ports.state.view;
		const record = rollouts.get(name);
		if (isLive(record)) return this.#wake(name);
		const process = processes.get(name);
		if (process !== undefined && !governs(record) && isUnproven(process)) this.#wake(name);
	}

	#wakeAll(): void {
		for (const record of this.#ports.state.view.rollouts.values()) {
			if (isLive(record)) this.#wake(record.rollout.process);
		}
	}

	#wake(name: ProcessName): void {
		if (this.#held.has(name)) return;
		this.#woken.add(name);
		if (this.#phase !== 'idle') return;
		this.#phase = 'running';
		this.#turn = Promise.resolve().then(() => this.#run());
	}

	async #run(): Promise<void> {
		while (this.#woken.size > 0 && this.#phase === 'running') {
			const names = this.#woken;
			this.#woken = new Set();
			await this.#plan([...names]);
			await this.#breather.rest();
		}
		if (this.#phase === 'running') this.#phase = 'idle';
		this.#arm();
	}

	async #plan(names: readonly ProcessName[]): Promise<void> {
		const { state } = this.#ports;
		// Each in an update of its own, so that one that cannot be stored holds up no other; they share a commit all the same.
		const updates = names.map((name) =>
			state.update((transaction) => this.#breather.work(() => this.#stage(transaction, name))),
		);
		const results = await Promise.allSettled(updates);
		const refused = new Map<ProcessName, unknown>();
		for (const [at, name] of names.entries()) {
			const result = results[at];
			if (result?.status === 'fulfilled') this.#planned(name, result.value);
			else refused.set(name, result?.reason);
		}
		if (refused.size > 0) this.#tryLater(refused);
	}

	#planned(name: ProcessName, outcome: RolloutOutcome): void {
		for (const event of outcome.events) this.#ports.events.append(event);
		this.#outputs.delete(name);
		if (outcome.deadline === undefined) this.#deadlines.delete(name);
		else this.#deadlines.set(name, outcome.deadline);
		if (outcome.failing !== undefined) this.#hold(name, outcome.failing);
	}

	/** @param refused and why */
	#tryLater(refused: ReadonlyMap<ProcessName, unknown>): void {
		const { log, clock } = this.#ports;
		const [first] = refused;
		log.warn(
			{ err: first?.[1], process: first?.[0], rollouts: refused.size },
			`rollouts could not go on; tried again in ${RETRY_SECONDS}s`,
		);
		for (const name of refused.keys()) {
			this.#deadlines.delete(name);
			this.#refused.add(name);
		}
		if (this.#phase === 'closed') return;
		this.#retry ??= clock.after(RETRY_SECONDS, () => this.#again(), { background: true });
	}

	#again(): void {
		this.#retry = undefined;
		const names = [...this.#refused];
		this.#refused.clear();
		for (const name of names) this.#wake(name);
	}

	#stage(transaction: Transaction, name: ProcessName): RolloutOutcome {
		const { planner } = this.#ports;
		const process = transaction.processes.get(name);
		const record = transaction.rollouts.get(name);
		if (process === undefined) return NOTHING;
		if (governs(record)) {
			const outcome = planner.rollouts.run(transaction, process, record, this.#outputs.get(name));
			const after = transaction.rollouts.get(name);
			if (after !== undefined && after !== record) this.#own.add(after);
			return outcome;
		}
		if (isUnproven(process) && planner.rollouts.allReady(transaction, process)) {
			transaction.putProcess(withStable(process, process.revision));
		}
		return NOTHING;
	}

	/** Nothing is planned for it until its last lines are there: the steps that follow may remove the instance. */
	#hold(name: ProcessName, instance: InstanceId): void {
		const fetched = this.#ports
			.lastLines(instance)
			.catch(() => [])
			.then((output) => {
				this.#held.delete(name);
				this.#outputs.set(name, output);
				this.#wake(name);
			});
		this.#held.set(name, fetched);
		this.#woken.delete(name);
	}

	#arm(): void {
		this.#timer?.cancel();
		this.#timer = undefined;
		if (this.#deadlines.size === 0 || this.#phase === 'closed') return;
		const { clock } = this.#ports;
		const wait = Math.min(...this.#deadlines.values()) - clock.monotonic();
		this.#timer = clock.after(Math.max(GRAIN_SECONDS, wait), () => this.#due(), { background: true });
	}

	#due(): void {
		const now = this.#ports.clock.monotonic() + GRAIN_SECONDS;
		for (const [name, deadline] of this.#deadlines) if (deadline <= now) this.#wake(name);
		if (this.#phase === 'idle') this.#arm();
	}
}

function isUnproven(process: Process): boolean {
	if (process.stopped) return false;
	return process.revisions.find((each) => each.revision === process.revision)?.stable !== true;
}
