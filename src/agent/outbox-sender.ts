import type { AgentMessage, ManagerMessage, MessageStream } from '../model/agent-protocol.ts';
import type { Observed } from '../model/records.ts';
import type { Clock, Timer } from '../sys/clock.ts';
import type { Outbox } from './outbox.ts';

/** Least time between two batches that are not full. */
export const BATCH_SECONDS = 0.2;

/**
 * Sends what the outbox holds over one session. The first change after a quiet time goes at once, so that a person who waits for it sees
 * it; the changes that follow wait for each other. A stream whose buffer is full is left alone until it has drained.
 */
export class OutboxSender {
	readonly #outbox: Outbox;
	readonly #stream: MessageStream<ManagerMessage, AgentMessage>;
	readonly #clock: Clock;
	#notBefore = Number.NEGATIVE_INFINITY;
	#timer: Timer | undefined;
	#full = false;

	constructor(outbox: Outbox, stream: MessageStream<ManagerMessage, AgentMessage>, clock: Clock) {
		this.#outbox = outbox;
		this.#stream = stream;
		this.#clock = clock;
	}

	/** Sends the full report, then what changes. */
	start(all: readonly Observed[]): void {
		this.#outbox.begin(all);
		this.pump();
	}

	acknowledged(sequence: number): void {
		this.#outbox.acknowledged(sequence);
		this.pump();
	}

	/** Sends what may be sent now; to be called after a change. */
	pump(): void {
		while (!this.#full && !this.#stream.closed.aborted) {
			const now = this.#clock.monotonic();
			if (now < this.#notBefore && !this.#outbox.urgent) {
				this.#timer ??= this.#clock.after(this.#notBefore - now, () => {
					this.#timer = undefined;
					this.pump();
				});
				return;
			}
			const batch = this.#outbox.next();
			if (batch === undefined) return;
			this.#notBefore = now + BATCH_SECONDS;
			if (!this.#stream.send({ kind: 'status', ...batch })) void this.#waitForRoom();
		}
	}

	/** The session is over. */
	stop(): void {
		this.#timer?.cancel();
		this.#timer = undefined;
		this.#full = true;
		this.#outbox.end();
	}

	async #waitForRoom(): Promise<void> {
		this.#full = true;
		await this.#stream.drained();
		if (this.#stream.closed.aborted) return;
		this.#full = false;
		this.pump();
	}
}
