import { formatDuration } from '../model/duration.ts';
import type { InstanceId } from '../model/ids.ts';
import type { Assignment } from '../model/records.ts';
import type { Clock, Timer } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import type { ContactFile } from './contact-file.ts';
import { DependencyGate, type GatePorts, type Held } from './dependency-gate.ts';
import type { ManagerContact } from './supervision.ts';

/** Time is looked at this often: no timer counts the time in which the machine slept. Seconds. */
const LOOK_SECONDS = 1;
/** The contact is on disk at least this often, or four times in the shortest `stopAfter`. Seconds. */
const LONGEST_SAVE_SECONDS = 5;
/** Heartbeats in the shortest `stopAfter`. */
const BEATS = 3;

export interface DisconnectPorts extends GatePorts {
	readonly clock: Clock;
	/** Seconds since boot, those included in which the machine slept. */
	readonly now: () => number;
	readonly contact: Pick<ContactFile, 'found' | 'note' | 'close'>;
	readonly log: Log;
}

/** An instance that is wanted and has `stopAfter`. */
interface Watched {
	readonly assignment: Assignment;
	readonly limit: number;
}

/** Kept stopped for want of a manager. */
export interface CutOff {
	readonly kind: 'cut';
	/** For a person. */
	readonly reason: string;
}

/** One that is kept stopped. */
interface Cut {
	/** {@link DisconnectGate.confirmed} so far, while the manager was not heard of. */
	readonly confirmations: number;
	readonly reason: string;
}

/**
 * `disconnect.stopAfter`, in front of the order among instances: what has it is stopped once the manager has not answered for that long, at once,
 * whatever waits for it, and kept stopped until the manager was heard of and has told anew all that is to run here.
 *
 *     runs ──last answer is stopAfter old──▶ stopped ──answer, then a COMPLETE──▶ started afresh
 *
 * The age counts from when the agent sent what was answered, so that it is never less than what the manager counts from its receipt.
 */
export class DisconnectGate implements ManagerContact {
	readonly #ports: DisconnectPorts;
	readonly #inner: DependencyGate;
	readonly #watched = new Map<InstanceId, Watched>();
	readonly #cut = new Map<InstanceId, Cut>();
	#contactAt: number | undefined;
	#confirmations = 0;
	#shortest = Number.POSITIVE_INFINITY;
	#timer: { readonly timer: Timer; readonly due: number } | undefined;
	#closed = false;

	constructor(ports: DisconnectPorts) {
		this.#ports = ports;
		this.#inner = new DependencyGate(ports);
		this.#contactAt = ports.contact.found;
	}

	now(): number {
		return this.#ports.now();
	}

	answered(sentAt: number): void {
		if (this.#contactAt !== undefined && sentAt <= this.#contactAt) return;
		this.#contactAt = sentAt;
		if (this.#cut.size > 0) this.#look();
		// While something is kept stopped the old time stays on disk, or another agent would start it unasked.
		if (this.#cut.size > 0 || this.#watched.size === 0) return;
		this.#ports.contact.note(sentAt, Math.min(LONGEST_SAVE_SECONDS, this.#shortest / 4));
	}

	get awaitsComplete(): boolean {
		return [...this.#cut.keys()].some((id) => !this.#isExpired(this.#watched.get(id)?.limit ?? 0));
	}

	get beatWithin(): number | undefined {
		return this.#watched.size === 0 ? undefined : this.#shortest / BEATS;
	}

	/** The manager has told all that is to run here; to be called before what it said is taken over. */
	confirmed(): void {
		this.#confirmations++;
	}

	/** As {@link DependencyGate.held}; also what is kept stopped. */
	held(id: InstanceId): Held | CutOff | undefined {
		const cut = this.#cut.get(id);
		return cut === undefined ? this.#inner.held(id) : { kind: 'cut', reason: cut.reason };
	}

	/** As {@link DependencyGate.expect}. */
	expect(assigned: readonly Assignment[], removed: readonly Assignment[]): void {
		this.#inner.expect(
			assigned.map((each) => (this.#isHeld(each) ? stopped(each) : each)),
			removed,
		);
	}

	/** As {@link DependencyGate.assign}. */
	assign(assignment: Assignment): void {
		const { instance } = assignment;
		const limit = limitOf(assignment);
		if (limit === undefined) {
			this.#unwatch(instance);
			return this.#inner.assign(assignment);
		}
		const first = this.#watched.size === 0;
		this.#watched.set(instance, { assignment, limit });
		this.#shortest = Math.min(this.#shortest, limit);
		if (this.#judge(assignment, limit)) this.#inner.stopNow(stopped(assignment));
		else {
			this.#inner.assign(assignment);
			if (first && this.#contactAt !== undefined) this.#ports.contact.note(this.#contactAt, 0);
		}
		this.#arm(limit);
	}

	remove(assignment: Assignment): void {
		this.#unwatch(assignment.instance);
		this.#inner.remove(assignment);
	}

	forget(id: InstanceId): void {
		this.#unwatch(id);
		this.#inner.forget(id);
	}

	look(): void {
		this.#inner.look();
	}

	/** Nothing is stopped any more; resolves when the contact is on disk for the next agent. */
	async close(): Promise<void> {
		this.#closed = true;
		this.#timer?.timer.cancel();
		await this.#ports.contact.close(this.#cut.size > 0 || this.#watched.size === 0 ? undefined : this.#contactAt);
	}

	#look(): void {
		this.#shortest = Number.POSITIVE_INFINITY;
		for (const [id, { assignment, limit }] of this.#watched) {
			this.#shortest = Math.min(this.#shortest, limit);
			const before = this.#cut.has(id);
			const held = this.#judge(assignment, limit);
			if (held && !before) {
				this.#ports.log.warn({ instance: id }, `${id}: ${this.#cut.get(id)?.reason ?? ''}`);
				this.#inner.stopNow(stopped(assignment));
			} else if (!held && before) this.#inner.assign(assignment);
		}
		this.#arm(this.#shortest);
	}

	/** Whether it is to be kept stopped; notes it. */
	#judge(assignment: Assignment, limit: number): boolean {
		const { instance } = assignment;
		const cut = this.#isHeld(assignment);
		if (!cut) this.#cut.delete(instance);
		else if (this.#isExpired(limit)) {
			const reason = this.#cut.get(instance)?.reason ?? this.#reason(limit);
			this.#cut.set(instance, { confirmations: this.#confirmations, reason });
		}
		return cut;
	}

	#isHeld(assignment: Assignment): boolean {
		const limit = limitOf(assignment);
		if (limit === undefined) return false;
		const cut = this.#cut.get(assignment.instance);
		if (!this.#isExpired(limit)) return cut !== undefined && cut.confirmations >= this.#confirmations;
		// What is done, or given up, has nothing to stop, and must not be started for it afterwards.
		return cut !== undefined || this.#ports.stateOf(assignment.instance)?.over !== true;
	}

	#isExpired(limit: number): boolean {
		return this.#contactAt === undefined || this.#ports.now() - this.#contactAt >= limit;
	}

	#reason(limit: number): string {
		if (this.#contactAt !== undefined) return `stopped after ${formatDuration(limit)} without the manager`;
		return `waits for the manager, not heard of since the machine started (stopAfter ${formatDuration(limit)})`;
	}

	#unwatch(id: InstanceId): void {
		this.#watched.delete(id);
		this.#cut.delete(id);
	}

	/** Looks again when `limit` may be over. */
	#arm(limit: number): void {
		if (this.#closed || this.#watched.size === 0) return;
		const { clock, now } = this.#ports;
		const left = this.#contactAt === undefined ? 0 : this.#contactAt + limit - now();
		const seconds = left <= 0 ? LOOK_SECONDS : Math.min(LOOK_SECONDS, left);
		const due = clock.monotonic() + seconds;
		if (this.#timer !== undefined && this.#timer.due <= due) return;
		this.#timer?.timer.cancel();
		const timer = clock.after(seconds, () => {
			this.#timer = undefined;
			if (!this.#closed) this.#look();
		});
		this.#timer = { timer, due };
	}
}

/** `undefined`: nothing stops it for want of a manager. */
function limitOf({ want, spec }: Assignment): number | undefined {
	return want === 'run' ? spec.disconnect?.stopAfterSeconds : undefined;
}

function stopped(assignment: Assignment): Assignment {
	return { ...assignment, want: 'stop' };
}
