import type { ExitStatus } from '../../src/model/records.ts';
import { step } from '../../src/policy/instance-machine.ts';
import {
	type Desired,
	deadlineOf,
	type Effect,
	type InstanceEvent,
	type InstanceState,
	initialState,
} from '../../src/policy/instance-state.ts';
import { RESTART } from './supervised.ts';

/** Of a daemon with three restarts. */
export const SPEC: Desired['spec'] = {
	daemon: true,
	restart: { ...RESTART, intervalSeconds: 1, limit: 3 },
	stop: { signal: 'SIGTERM', timeoutSeconds: 5, group: false },
	startSeconds: 2,
};
export const wanted = (generation: number, want: Desired['want'] = 'run', startGeneration = generation): Desired => ({
	generation,
	startGeneration,
	want,
	spec: SPEC,
});
export const CODE_1: ExitStatus = { kind: 'code', code: 1, at: 0 };

/** A machine with its clock, and what it asked for last. */
export class SteppedInstance {
	now = 100;
	state: InstanceState = initialState(wanted(1));
	effects: readonly Effect[] = [];
	/** Of what is wanted from here on. */
	spec = SPEC;

	do(event: InstanceEvent): this {
		({ state: this.state, effects: this.effects } = step(this.state, event, this.now));
		return this;
	}
	assign(desired: Desired): this {
		return this.do({ kind: 'assigned', desired });
	}
	started(pid = 7): this {
		return this.do({ kind: 'started', attempt: this.state.attempt, pid, since: this.now, adopted: false });
	}
	exited(status: ExitStatus = CODE_1, survivors: readonly number[] = [], ranSeconds = 10): this {
		return this.do({ kind: 'exited', attempt: this.state.attempt, status, survivors, ranSeconds, random: 0 });
	}
	/** Moves on to the deadline and sends the timer. */
	timer(): this {
		this.now = Math.max(this.now, deadlineOf(this.state) ?? this.now);
		return this.do({ kind: 'timer' });
	}
	want(generation: number, want: Desired['want'] = 'run', startGeneration = generation): this {
		return this.assign({ ...wanted(generation, want, startGeneration), spec: this.spec });
	}
	hookDone(ok = true, what = ''): this {
		return this.do({ kind: 'hook-done', attempt: this.state.attempt, ok, what });
	}
	readiness(ready: boolean, reason?: string): this {
		const why = reason === undefined ? {} : { reason };
		return this.do({ kind: 'readiness', attempt: this.state.attempt, ready, ...why });
	}
	unhealthy(reason = 'no answer'): this {
		return this.do({ kind: 'unhealthy', attempt: this.state.attempt, reason });
	}
	get did(): string[] {
		return this.effects.map((effect) =>
			effect.kind === 'signal'
				? `${effect.signal} to ${effect.target}`
				: effect.kind === 'run-hook'
					? `run ${effect.which}`
					: effect.kind,
		);
	}
}

export const running = (): SteppedInstance => new SteppedInstance().assign(wanted(1)).started().timer();

export const READINESS: NonNullable<Desired['spec']['readiness']> = {
	check: { kind: 'tcp', host: '127.0.0.1', port: 1 },
	intervalSeconds: 1,
	timeoutSeconds: 1,
	initialDelaySeconds: 0,
	successThreshold: 1,
	failureThreshold: 3,
	deadlineSeconds: 30,
};
export const HOOKS = { preStop: ['prepare'], postStop: ['clean'] };

/** One that was started with this in its spec. */
export function having(
	spec: Omit<Partial<Desired['spec']>, 'stop'> & { stop?: Partial<Desired['spec']['stop']> },
): SteppedInstance {
	const one = new SteppedInstance();
	one.spec = { ...SPEC, ...spec, stop: { ...SPEC.stop, ...spec.stop } };
	return one.want(1).started();
}
