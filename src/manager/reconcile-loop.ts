import type { Clock, Timer } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import type { EventLog } from './events/event-log.ts';
import type { Planner } from './planner.ts';
import type { ClusterState } from './state/cluster-state.ts';
import type { NodeContacts } from './state/node-contacts.ts';

/** Before a pass that failed, as on a full disk, is made again. */
const RETRY_SECONDS = 5;

/**
 * Plans every process again when a node comes, goes or changes. Changes of processes are planned within their own transaction; this
 * loop is for what happens without anybody asking. Any number of pokes during a pass make one more.
 */
export class ReconcileLoop {
	readonly #state: ClusterState;
	readonly #planner: Planner;
	readonly #events: EventLog;
	readonly #clock: Clock;
	readonly #log: Log;
	#retry: Timer | undefined;
	#phase: 'idle' | 'running' | 'again' | 'closed' = 'idle';
	#pass: Promise<void> = Promise.resolve();

	constructor(state: ClusterState, contacts: NodeContacts, planner: Planner, events: EventLog, clock: Clock, log: Log) {
		this.#state = state;
		this.#planner = planner;
		this.#events = events;
		this.#clock = clock;
		this.#log = log;
		contacts.onChange((_, kindChanged) => {
			if (kindChanged) this.poke();
		});
		state.onChange((changes) => {
			if (changes.some((change) => change.table === 'node')) this.poke();
		});
	}

	poke(): void {
		if (this.#phase === 'running') this.#phase = 'again';
		if (this.#phase !== 'idle') return;
		this.#phase = 'running';
		this.#pass = Promise.resolve().then(() => this.#run());
	}

	async close(): Promise<void> {
		this.#phase = 'closed';
		this.#retry?.cancel();
		await this.#pass;
	}

	async #run(): Promise<void> {
		try {
			const events = await this.#state.update((transaction) =>
				[...transaction.processes.values()].flatMap((process) => this.#planner.run(transaction, process)),
			);
			for (const event of events) this.#events.append(event);
		} catch (error) {
			this.#log.warn({ err: error }, `instances could not be planned; tried again in ${RETRY_SECONDS} s`);
			this.#retry?.cancel();
			if (this.#phase !== 'closed')
				this.#retry = this.#clock.after(RETRY_SECONDS, () => this.poke(), { background: true });
		}
		const again = this.#phase === 'again';
		if (this.#phase !== 'closed') this.#phase = 'idle';
		if (again) this.poke();
	}
}
