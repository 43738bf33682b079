import type { NodeName } from '../../model/ids.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import { LeaseQueue } from '../sessions/lease-queue.ts';
import type { ClusterState, Transaction } from '../state/cluster-state.ts';

/** How much longer a drain may take at most because its manager was started anew. */
const WRITE_SECONDS = 30;

/**
 * The deadlines of drains. They run by the monotonic clock; what is left is written down every {@link WRITE_SECONDS}, and a manager that starts
 * goes on with that: neither a change of the wall clock nor the time without a manager shortens a drain.
 */
export class DrainDeadlines {
	readonly #state: ClusterState;
	readonly #clock: Clock;
	readonly #log: Log;
	readonly #due = new Map<NodeName, number>();
	readonly #overdue = new Set<NodeName>();
	readonly #queue: LeaseQueue<NodeName>;
	readonly #listeners: (() => void)[] = [];
	#timer: Timer | undefined;
	#writing: Promise<void> = Promise.resolve();

	constructor(state: ClusterState, clock: Clock, log: Log) {
		this.#state = state;
		this.#clock = clock;
		this.#log = log;
		this.#queue = new LeaseQueue(clock, (node) => this.#expired(node));
		for (const { name, maintenance } of state.view.nodes.values()) {
			if (maintenance?.kind === 'draining') this.set(name, maintenance.deadline?.leftSeconds);
		}
	}

	/** Calls `listener` when the deadline of a node has passed. */
	onOverdue(listener: () => void): void {
		this.#listeners.push(listener);
	}

	/** The drain of a node ends in `seconds`; undefined: when it is empty. */
	set(node: NodeName, seconds: number | undefined): void {
		this.drop(node);
		if (seconds === undefined) return;
		if (seconds <= 0) {
			this.#passed(node);
			return;
		}
		this.#due.set(node, this.#clock.monotonic() + seconds);
		this.#queue.extend(node, seconds);
		this.#arm();
	}

	/** The node is not drained any more. */
	drop(node: NodeName): void {
		this.#overdue.delete(node);
		this.#due.delete(node);
		this.#queue.drop(node);
	}

	isOverdue(node: NodeName): boolean {
		return this.#overdue.has(node);
	}

	async close(): Promise<void> {
		this.#timer?.cancel();
		this.#timer = undefined;
		this.#queue.close();
		this.#due.clear();
		await this.#writing;
	}

	#expired(node: NodeName): void {
		this.#due.delete(node);
		this.#passed(node);
		this.#write();
	}

	/** Also where there was nothing left to begin with: whoever has planned already, on hearing of the drain, took it for one with time left. */
	#passed(node: NodeName): void {
		this.#overdue.add(node);
		for (const listener of this.#listeners) listener();
	}

	#arm(): void {
		if (this.#timer !== undefined || this.#due.size === 0) return;
		const write = (): void => {
			this.#timer = undefined;
			if (this.#due.size === 0) return;
			this.#write();
			this.#arm();
		};
		this.#timer = this.#clock.after(WRITE_SECONDS, write, { background: true });
	}

	#write(): void {
		const written = this.#state.update((transaction) => this.#stage(transaction));
		this.#writing = written.catch((error: unknown) =>
			this.#log.warn({ err: error }, 'how long drains have left was not written down'),
		);
	}

	#stage(transaction: Transaction): void {
		const [wall, now] = [this.#clock.wall(), this.#clock.monotonic()];
		for (const name of [...this.#due.keys(), ...this.#overdue]) {
			const node = transaction.nodes.get(name);
			const { maintenance } = node ?? {};
			if (node === undefined || maintenance?.kind !== 'draining' || maintenance.deadline === undefined) continue;
			if (maintenance.deadline.leftSeconds === 0) continue;
			const leftSeconds = Math.max(0, (this.#due.get(name) ?? now) - now);
			const deadline = { at: wall + Math.round(leftSeconds * 1000), leftSeconds };
			transaction.putNode({ ...node, maintenance: { ...maintenance, deadline } });
		}
	}
}
