import { formatDuration } from '../../model/duration.ts';
import type { ProbeSpec } from '../../model/process-spec.ts';
import { initialProbeState, judge, type ProbeState } from '../../policy/probe-state.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import type { Checker, CheckResult } from '../../sys/probe-check.ts';
import type { Rand } from '../../sys/rand.ts';

export interface ProbePorts {
	readonly clock: Clock;
	readonly rand: Rand;
	readonly check: Checker;
}

/** The first check comes within this time after `initialDelay`, or within the first interval where that is shorter. Seconds. */
const FIRST_SPREAD_SECONDS = 1;
/** A timeout that is noticed this much too late says that the agent was held up, not the program. Seconds. */
const HELD_UP_SECONDS = 0.5;

/**
 * Asks one thing at an interval and tells when the answer, by its thresholds, has changed. Checks of one probe never overlap; where one takes
 * longer than the interval, the next follows at once. The first two are at random moments, so that many probes that begin together do not
 * stay together.
 */
export class Probe {
	readonly #spec: ProbeSpec;
	readonly #ports: ProbePorts;
	readonly #onResult: (healthy: boolean, reason: string) => void;
	#state: ProbeState;
	#timer: Timer | undefined;
	#asking: AbortController | undefined;
	#asked = 0;
	#phase: 'new' | 'started' | 'stopped' = 'new';

	/**
	 * @param onResult called on each change, and where it is not healthy with each new reason; never after `stop`
	 * @param healthy what holds until the thresholds say otherwise
	 */
	constructor(
		spec: ProbeSpec,
		ports: ProbePorts,
		onResult: (healthy: boolean, reason: string) => void,
		healthy = false,
	) {
		this.#spec = spec;
		this.#ports = ports;
		this.#onResult = onResult;
		this.#state = initialProbeState(healthy);
	}

	/** @param delaySeconds waited before the first check, besides its random part; `initialDelaySeconds` without it */
	start(delaySeconds: number = this.#spec.initialDelaySeconds): void {
		if (this.#phase !== 'new') return;
		this.#phase = 'started';
		const spread = Math.min(FIRST_SPREAD_SECONDS, this.#spec.intervalSeconds);
		this.#schedule(Math.max(0, delaySeconds) + this.#ports.rand.next() * spread);
	}

	/** Calls off the check that is under way. */
	stop(): void {
		this.#phase = 'stopped';
		this.#timer?.cancel();
		this.#timer = undefined;
		this.#asking?.abort();
		this.#ports.check.close();
	}

	#schedule(delay: number): void {
		this.#timer = this.#ports.clock.after(delay, () => {
			this.#timer = undefined;
			void this.#ask();
		});
	}

	async #ask(): Promise<void> {
		const { clock, rand } = this.#ports;
		const began = clock.monotonic();
		await this.#checkOnce(began);
		if (this.#phase !== 'started') return;
		const share = ++this.#asked === 1 ? 0.5 + rand.next() / 2 : 1;
		this.#schedule(Math.max(0, began + this.#spec.intervalSeconds * share - clock.monotonic()));
	}

	/** Resolves when the checker is done; the result counts at the latest at the timeout. */
	async #checkOnce(began: number): Promise<void> {
		const { clock, check } = this.#ports;
		const { timeoutSeconds } = this.#spec;
		const asking = new AbortController();
		this.#asking = asking;
		let counted = false;
		const count = (result: CheckResult): void => {
			if (counted || this.#phase !== 'started') return;
			counted = true;
			this.#takeIn(result);
		};
		const timer = clock.after(timeoutSeconds, () => {
			const late = clock.monotonic() - began - timeoutSeconds;
			const reason = `${check.what}: no answer within ${formatDuration(timeoutSeconds)}`;
			count({ kind: late > HELD_UP_SECONDS ? 'skipped' : 'failed', reason });
			asking.abort();
		});
		const result = await check.check(asking.signal).catch((error: unknown) => broken(check.what, error));
		timer.cancel();
		this.#asking = undefined;
		count(result);
	}

	#takeIn(result: CheckResult): void {
		if (result.kind === 'skipped') return;
		const { state, report } = judge(this.#state, result, this.#spec);
		this.#state = state;
		if (report === undefined) return;
		this.#onResult(report.healthy, report.healthy ? `${this.#ports.check.what} passed` : report.reason);
	}
}

/** Of a check that ended in a way that it should not: one probe less is better than no agent. */
function broken(what: string, error: unknown): CheckResult {
	return { kind: 'failed', reason: `${what}: ${error instanceof Error ? error.message : String(error)}` };
}
