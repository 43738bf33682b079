import type { NodeName } from '../model/ids.ts';
import type { Clock, Timer } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import { Breather } from './breather.ts';
import type { EventDraft, EventLog } from './events/event-log.ts';
import type { Departures } from './nodes/departures.ts';
import type { DrainDeadlines } from './nodes/drain-deadlines.ts';
import type { Planner } from './planner.ts';
import { isLive } from './rollouts/rollout-record.ts';
import type { ClusterState, Transaction } from './state/cluster-state.ts';
import type { NodeContacts } from './state/node-contacts.ts';
import type { Observations } from './state/observations.ts';
import type { TableChange } from './state/tables.ts';

/** Before a pass that failed, as on a full disk, is made again. */
const RETRY_SECONDS = 5;

export interface LoopPorts {
	readonly state: ClusterState;
	readonly contacts: NodeContacts;
	readonly observations: Observations;
	readonly planner: Planner;
	readonly departures: Departures;
	readonly deadlines: DrainDeadlines;
	readonly events: EventLog;
	readonly clock: Clock;
	readonly log: Log;
}

/**
 * Plans every process again when a node comes, goes or changes, and while instances move away from nodes, which is planned here alone. Changes
 * of processes are planned within their own transaction; this loop is for what happens without anybody asking. Any number of pokes during a
 * pass make one more.
 */
export class ReconcileLoop {
	readonly #ports: LoopPorts;
	readonly #breather: Breather;
	#retry: Timer | undefined;
	/** Something becomes due by time alone. */
	#wake: Timer | undefined;
	#phase: 'idle' | 'running' | 'again' | 'closed' = 'idle';
	#pass: Promise<void> = Promise.resolve();

	constructor(ports: LoopPorts) {
		const { contacts, state, observations, departures, deadlines } = ports;
		this.#ports = ports;
		this.#breather = new Breather(ports.clock);
		contacts.onChange((_, kindChanged) => {
			if (kindChanged) this.poke();
		});
		state.onChange((changes) => {
			if (changes.some((change) => this.#matters(change))) this.poke();
		});
		observations.onChange((id, what) => {
			if (what === 'state' && departures.concerns(state.view, id)) this.poke();
		});
		deadlines.onOverdue(() => this.poke());
	}

	poke(): void {
		if (this.#phase === 'running') this.#phase = 'again';
		if (this.#phase !== 'idle') return;
		this.#phase = 'running';
		this.#pass = Promise.resolve().then(() => this.#run());
	}

	async close(): Promise<void> {
		this.#phase = 'closed';
		this.#breather.end();
		this.#retry?.cancel();
		this.#wake?.cancel();
		await this.#pass;
	}

	/** Whether instances may have to move after it. */
	#matters(change: TableChange): boolean {
		switch (change.table) {
			case 'node':
				return true;
			case 'process':
				return change.before?.spec.disconnect !== change.after?.spec.disconnect;
			case 'rollout':
				return isLive(change.before) && !isLive(change.after);
			case 'run':
				return change.before?.tasks.some((task) => this.#isDraining(task.node)) === true;
			case 'nodeKey':
			case 'joinToken':
			case 'accessToken':
			case 'schedule':
			case 'endedRun':
			case 'runOutput':
			case 'lockSession':
			case 'lock':
			case 'entry':
			case 'function':
				return false;
			case 'instance':
				return [change.before, change.after].some(
					(each) => each?.replaces !== undefined || each?.lost === true || this.#isDraining(each?.node),
				);
		}
	}

	#isDraining(node: NodeName | undefined): boolean {
		return node !== undefined && this.#ports.state.view.nodes.get(node)?.maintenance?.kind === 'draining';
	}

	async #run(): Promise<void> {
		const { state, events, clock, log } = this.#ports;
		try {
			const { drafts, wakeIn } = await state.update((transaction) =>
				this.#breather.work(() => this.#plan(transaction)),
			);
			for (const event of drafts) events.append(event);
			this.#wake?.cancel();
			this.#wake = undefined;
			if (wakeIn !== undefined && this.#phase !== 'closed')
				this.#wake = clock.after(wakeIn, () => this.poke(), { background: true });
		} catch (error) {
			log.warn({ err: error }, `instances could not be planned; tried again in ${RETRY_SECONDS}s`);
			this.#retry?.cancel();
			if (this.#phase !== 'closed') this.#retry = clock.after(RETRY_SECONDS, () => this.poke(), { background: true });
		}
		await this.#breather.rest();
		const again = this.#phase === 'again';
		if (this.#phase !== 'closed') this.#phase = 'idle';
		if (again) this.poke();
	}

	#plan(transaction: Transaction): { readonly drafts: EventDraft[]; readonly wakeIn: number | undefined } {
		const { planner, departures } = this.#ports;
		const drafts: EventDraft[] = [];
		let wakeIn: number | undefined;
		for (const process of transaction.processes.values()) {
			const departed = departures.run(transaction, process);
			drafts.push(...departed.events, ...planner.run(transaction, process));
			if (departed.wakeIn !== undefined) wakeIn = Math.min(wakeIn ?? departed.wakeIn, departed.wakeIn);
		}
		drafts.push(...departures.finish(transaction));
		return { drafts, wakeIn };
	}
}
