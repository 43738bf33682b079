import { isDeepStrictEqual } from 'node:util';
import type { ProbeSpec } from '../../model/process-spec.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Checker } from '../../sys/probe-check.ts';
import type { Rand } from '../../sys/rand.ts';
import type { ProbeRun } from './checker-for.ts';
import { Probe } from './probe.ts';

/** What the probes of an instance found out. */
export type ProbeEvent =
	/** `reason`: why it is not ready. */
	| { readonly kind: 'readiness'; readonly attempt: number; readonly ready: boolean; readonly reason?: string }
	| { readonly kind: 'unhealthy'; readonly attempt: number; readonly reason: string };

export interface InstanceProbePorts {
	readonly clock: Clock;
	readonly rand: Rand;
	checkerFor(spec: ProbeSpec, run: ProbeRun): Checker;
}

/** A program that lives, and how it is to be probed. */
export interface ProbeTarget {
	readonly attempt: number;
	readonly readiness: ProbeSpec | undefined;
	readonly liveness: ProbeSpec | undefined;
	/** It is past its start: liveness counts. */
	readonly running: boolean;
	/** What is thought of its readiness so far. */
	readonly ready: boolean;
	/** Asked when a probe begins. */
	run(): ProbeRun;
}

interface Slot {
	readonly spec: ProbeSpec;
	readonly probe: Probe;
}

/**
 * The probes of one instance: readiness from the start of its program to the end, liveness once it runs. `follow` is told how things are, as
 * often as one likes; a changed spec replaces its probe and touches nothing else.
 */
export class InstanceProbes {
	readonly #ports: InstanceProbePorts;
	readonly #report: (event: ProbeEvent) => void;
	#attempt: number | undefined;
	#readiness: Slot | undefined;
	#liveness: Slot | undefined;

	/** @param report never called for an attempt that is not followed any more */
	constructor(ports: InstanceProbePorts, report: (event: ProbeEvent) => void) {
		this.#ports = ports;
		this.#report = report;
	}

	/** @param target `undefined`: there is nothing to probe (any more) */
	follow(target: ProbeTarget | undefined): void {
		if (target?.attempt !== this.#attempt) {
			this.#readiness = stop(this.#readiness);
			this.#liveness = stop(this.#liveness);
			this.#attempt = target?.attempt;
		}
		if (target === undefined) return;
		const { attempt } = target;
		this.#readiness = this.#keep(this.#readiness, target.readiness, target, target.ready, (ready, reason) =>
			this.#report({ kind: 'readiness', attempt, ready, ...(ready ? {} : { reason }) }),
		);
		const liveness = target.running ? target.liveness : undefined;
		let given = false;
		this.#liveness = this.#keep(this.#liveness, liveness, target, true, (healthy, reason) => {
			if (!healthy && !given) this.#report({ kind: 'unhealthy', attempt, reason });
			given = !healthy;
		});
	}

	#keep(
		slot: Slot | undefined,
		spec: ProbeSpec | undefined,
		target: ProbeTarget,
		healthy: boolean,
		onResult: (healthy: boolean, reason: string) => void,
	): Slot | undefined {
		if (slot?.spec === spec || isDeepStrictEqual(slot?.spec, spec)) return slot;
		stop(slot);
		if (spec === undefined) return undefined;
		const { clock, rand } = this.#ports;
		const run = target.run();
		const probe = new Probe(spec, { clock, rand, check: this.#ports.checkerFor(spec, run) }, onResult, healthy);
		probe.start(run.since + spec.initialDelaySeconds - clock.monotonic());
		return { spec, probe };
	}
}

function stop(slot: Slot | undefined): undefined {
	slot?.probe.stop();
	return undefined;
}
