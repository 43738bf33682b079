import type { InstanceId } from '../model/ids.ts';
import type { InstanceUsage, NodeUsage } from '../model/records.ts';
import type { Clock, Timer } from '../sys/clock.ts';

/** Heartbeats without an answer after which a manager that is connected counts as gone. */
export const UNANSWERED_HEARTBEATS = 3;

/** What a heartbeat carries. */
export interface Beat {
	readonly usage?: NodeUsage;
	readonly instances: Readonly<Record<InstanceId, InstanceUsage>>;
	readonly alarms?: readonly string[];
}

/**
 * Every so many heartbeats all figures are told again: the manager drops those of a program that was restarted, and those of an instance that it
 * has not heard of yet.
 */
const BEATS_PER_REPETITION = 3;

/** What the manager keeps of a heartbeat stays until another one says otherwise: idle programs need not be told of again. */
function changesSince(told: Beat['instances'], now: Beat['instances']): Beat['instances'] {
	if (told === now) return {};
	const changes: Record<InstanceId, InstanceUsage> = {};
	for (const [id, usage] of Object.entries(now) as [InstanceId, InstanceUsage][]) {
		const before = told[id];
		if (before?.cpuPercent !== usage.cpuPercent || before.memoryBytes !== usage.memoryBytes) changes[id] = usage;
	}
	return changes;
}

/** What the heartbeats need of their session. */
export interface HeartbeatOptions {
	readonly clock: Clock;
	/** From Welcome; seconds. */
	readonly periodSeconds: number;
	/** No longer than so many seconds from one heartbeat to the next, whatever the manager asks; `undefined`: as it asks. */
	readonly within: () => number | undefined;
	/** Never throws and returns within about a second. */
	readonly sample: () => Promise<Beat>;
	readonly send: (beat: Beat) => void;
	/** The manager is connected and silent; called once. */
	readonly silent: (seconds: number) => void;
}

/** Sends a heartbeat at once and then every period, until stopped. An answer sets the period from the last heartbeat on. */
export class Heartbeats {
	readonly #options: HeartbeatOptions;
	#period: number;
	#unanswered = 0;
	#lastBeat = 0;
	#lastAnswer: number;
	/** Usage that the manager of this session has heard. */
	#told: Beat['instances'] = {};
	#sent = 0;
	#timer: Timer | undefined;
	#stopped = false;

	constructor(options: HeartbeatOptions) {
		this.#options = options;
		this.#period = options.periodSeconds;
		this.#lastAnswer = options.clock.monotonic();
	}

	start(): void {
		this.#beat();
	}

	answered(periodSeconds: number): void {
		this.#unanswered = 0;
		this.#lastAnswer = this.#options.clock.monotonic();
		if (periodSeconds === this.#period || this.#stopped) return;
		this.#period = periodSeconds;
		this.#arm();
	}

	stop(): void {
		this.#stopped = true;
		this.#timer?.cancel();
	}

	#arm(): void {
		this.#timer?.cancel();
		const { clock, within } = this.#options;
		const period = Math.min(this.#period, within() ?? this.#period);
		this.#timer = clock.after(this.#lastBeat + period - clock.monotonic(), () => this.#beat());
	}

	#beat(): void {
		const { clock, silent } = this.#options;
		if (this.#unanswered >= UNANSWERED_HEARTBEATS) {
			this.#stopped = true;
			silent(clock.monotonic() - this.#lastAnswer);
			return;
		}
		this.#unanswered++;
		this.#lastBeat = clock.monotonic();
		this.#arm();
		void this.#sampleAndSend();
	}

	async #sampleAndSend(): Promise<void> {
		const beat = await this.#options.sample();
		if (this.#stopped) return;
		// The second of a session as well: the first may have come before the states that it belongs to.
		const again = this.#sent < 2 || this.#sent % BEATS_PER_REPETITION === 0;
		this.#sent++;
		const instances = again ? beat.instances : changesSince(this.#told, beat.instances);
		this.#told = beat.instances;
		this.#options.send({ ...beat, instances });
	}
}
