import type { InstanceId } from '../model/ids.ts';
import type { Observed } from '../model/records.ts';

/** One message of states, to be kept until the manager names its sequence. */
export interface StatusBatch {
	readonly sequence: number;
	readonly instances: readonly Observed[];
	readonly complete: boolean;
}

/** Estimated size of a batch on the wire. A state that is larger than this alone goes alone. */
export const BATCH_BYTES = 64 * 1024;
/** Batches on their way at a time. */
export const BATCHES_IN_FLIGHT = 4;

/**
 * States on their way to the manager: one per instance, the latest wins, whatever the manager's speed. Pure; `outbox-sender.ts` gives it
 * time and a stream.
 *
 * A session begins with a full report, whose last batch is marked `complete`. The last word on a removed instance (`gone`) is kept over
 * sessions until it was acknowledged.
 */
export class Outbox {
	#session = false;
	#sequence = 0;
	/** In the order of their first change since they were last sent. */
	readonly #waiting = new Map<InstanceId, Observed>();
	#waitingBytes = 0;
	/** Instances of the full report that are still to be sent; undefined once it is out. */
	#owed: Set<InstanceId> | undefined;
	readonly #inFlight = new Map<number, readonly Observed[]>();
	readonly #gone = new Map<InstanceId, Observed>();

	/** A session begins: `all` is everything there is to report, in no batch yet. */
	begin(all: readonly Observed[]): void {
		this.end();
		this.#session = true;
		this.#owed = new Set();
		for (const state of all) this.put(state);
		for (const state of this.#gone.values()) if (!this.#waiting.has(state.instance)) this.put(state);
		for (const instance of this.#waiting.keys()) this.#owed.add(instance);
	}

	/** The session is over; what the next one sends comes with its `begin`. */
	end(): void {
		this.#session = false;
		this.#waiting.clear();
		this.#waitingBytes = 0;
		this.#owed = undefined;
		this.#inFlight.clear();
	}

	put(state: Observed): void {
		if (state.gone === true) this.#gone.set(state.instance, state);
		else this.#gone.delete(state.instance);
		if (!this.#session) return;
		const before = this.#waiting.get(state.instance);
		this.#waitingBytes += estimateBytes(state) - (before === undefined ? 0 : estimateBytes(before));
		this.#waiting.set(state.instance, state);
	}

	/** Whether there is a reason not to wait for more: the full report is not out, or a whole batch is there. */
	get urgent(): boolean {
		return this.#owed !== undefined || this.#waitingBytes >= BATCH_BYTES;
	}

	/** Takes the next batch; undefined where there is nothing to send, or too much is on its way. */
	next(): StatusBatch | undefined {
		if (this.#inFlight.size >= BATCHES_IN_FLIGHT) return undefined;
		if (this.#waiting.size === 0 && this.#owed === undefined) return undefined;
		const instances: Observed[] = [];
		let bytes = 0;
		for (const [instance, state] of this.#waiting) {
			const more = estimateBytes(state);
			if (instances.length > 0 && bytes + more > BATCH_BYTES) break;
			instances.push(state);
			bytes += more;
			this.#waiting.delete(instance);
			this.#owed?.delete(instance);
		}
		this.#waitingBytes -= bytes;
		const complete = this.#owed?.size === 0;
		if (complete) this.#owed = undefined;
		const sequence = ++this.#sequence;
		this.#inFlight.set(sequence, instances);
		return { sequence, instances, complete };
	}

	/** The manager has everything up to this sequence: batches arrive in order. */
	acknowledged(sequence: number): void {
		for (const [sent, instances] of this.#inFlight) {
			if (sent > sequence) break;
			this.#inFlight.delete(sent);
			for (const state of instances) {
				if (this.#gone.get(state.instance) === state) this.#gone.delete(state.instance);
			}
		}
	}
}

/** Ids, reason and output as they are, everything else (numbers, times, tags) at its largest. */
function estimateBytes(state: Observed): number {
	const output = (state.output ?? []).reduce((sum, { head, tail }) => sum + 32 + head.length + tail.length, 0);
	return 128 + state.instance.length + Buffer.byteLength(state.reason ?? '') + output;
}
