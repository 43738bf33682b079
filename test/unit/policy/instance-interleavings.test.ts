import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExitStatus } from '../../../src/model/records.ts';
import { step } from '../../../src/policy/instance-machine.ts';
import {
	type Desired,
	deadlineOf,
	type Effect,
	type HookName,
	type InstanceEvent,
	type InstanceState,
	initialState,
	type RunSpec,
	runLimitOf,
} from '../../../src/policy/instance-state.ts';
import { READINESS } from '../../support/stepped-instance.ts';
import { RESTART } from '../../support/supervised.ts';

const ENDS: readonly ExitStatus[] = [
	{ kind: 'code', code: 0, at: 0 },
	{ kind: 'code', code: 1, at: 0 },
	{ kind: 'signal', signal: 'SIGTERM', core: false, oom: false, at: 0 },
	{ kind: 'unknown', at: 0 },
];

/** Programs and hooks as a machine might have them: what is asked for happens, late, early, or not before SIGKILL. */
class World {
	now = 100;
	state: InstanceState;
	readonly #spec: RunSpec;
	#generation = 1;
	#want: Desired['want'] = 'run';
	/** Attempts that were asked for and are neither refused nor over. */
	readonly #alive = new Map<number, 'launched' | 'alive' | 'members'>();
	#hook: { readonly which: HookName; readonly attempt: number } | undefined;
	#forgotten = false;
	/** Attempt whose start can never come about. */
	#impossible = 0;

	constructor(spec: RunSpec) {
		this.#spec = spec;
		const desired = { generation: 1, startGeneration: 1, want: 'run', spec } as const;
		this.state = initialState(desired);
		this.#send({ kind: 'assigned', desired });
	}

	move(choice: number): void {
		if (this.#forgotten) return;
		const { attempt } = this.state;
		this.now += (choice % 7) / 2;
		if (choice < 8) return this.#assign((['run', 'stop', 'run'] as const)[choice % 3] ?? 'run', choice % 2 === 0);
		if (choice < 9) return this.#assign('remove', false);
		if (choice < 12) return this.#assignOlder();
		if (choice < 30) return this.#send({ kind: 'timer' });
		if (choice < 34) return this.#stale(attempt - 1, choice);
		if (choice < 40) {
			this.now = Math.max(this.now, deadlineOf(this.state) ?? this.now);
			return this.#send({ kind: 'timer' });
		}
		if (choice < 60) return this.#hookDone(choice % 3 !== 0);
		const what = this.#alive.get(attempt);
		if (what === 'launched' && choice < 66) return this.#refuse(choice % 2 === 0);
		if (what === 'launched' && choice < 68)
			return this.#send({ kind: 'start-timeout', attempt, reason: 'no pid file' });
		if (what === 'launched') return this.#start();
		if (what === 'alive' && choice < 72) return this.#send({ kind: 'readiness', attempt, ready: choice % 3 !== 0 });
		if (what === 'alive' && choice < 76) return this.#send({ kind: 'unhealthy', attempt, reason: 'no answer' });
		if (what === 'alive' && choice < 90) return this.#end(ENDS[choice % ENDS.length] as ExitStatus, choice % 5 === 0);
		if (what === 'members') this.#empty();
	}

	/** Lets everything that was asked for happen; then the phase must be the one that is wanted. */
	finish(): void {
		for (let round = 0; round < 40 && !this.#forgotten; round++) {
			const what = this.#alive.get(this.state.attempt);
			if (this.#hook !== undefined) this.#hookDone(round % 2 === 0);
			else if (what === 'launched') this.#start();
			else if (what === 'members') this.#empty();
			else if (what === 'alive' && (this.state.phase === 'stopping' || this.state.phase === 'failed'))
				this.#end(ENDS[2] as ExitStatus, round % 4 === 0);
			else if (this.state.phase === 'starting')
				this.#send({ kind: 'readiness', attempt: this.state.attempt, ready: true });
			this.now += 20;
			if (!this.#forgotten) this.#send({ kind: 'timer' });
		}
		const { phase } = this.state;
		if (this.#want === 'remove') expect(this.#forgotten).toBe(true);
		else if (this.#want === 'stop') expect(phase).toBe('stopped');
		else if (phase !== 'running') this.#expectGivenUp();
		if (phase !== 'running') expect([...this.#alive, this.#hook]).toEqual([undefined]);
	}

	/** It is wanted, nothing of it lives, and it rests all the same: by the word of the policy alone. */
	#expectGivenUp(): void {
		const { state } = this;
		if (state.phase === 'failed' && state.attempt === this.#impossible) return;
		expect(['failed', 'exited']).toContain(state.phase);
		const { policy, limit } = this.#spec.restart;
		const reason = 'reason' in state ? state.reason : undefined;
		if (state.phase === 'exited') expect(policy).not.toBe('always');
		else if (state.history.exits.length <= (limit ?? Number.POSITIVE_INFINITY))
			expect(reason).toContain(`not restarted: the restart policy is "${policy}"`);
	}

	#assign(want: Desired['want'], fresh: boolean): void {
		if (this.#want === 'remove') return;
		const before = this.state.desired;
		const generation = ++this.#generation;
		this.#want = want;
		const asked = want === 'run' && (fresh || before.want !== 'run');
		const startGeneration = asked ? generation : before.startGeneration;
		this.#send({ kind: 'assigned', desired: { generation, startGeneration, want, spec: this.#spec } });
	}

	/** A word from before must change nothing. */
	#assignOlder(): void {
		const before = this.state;
		const generation = before.desired.generation - 1;
		const want = before.desired.want === 'run' ? 'stop' : 'run';
		this.#send({ kind: 'assigned', desired: { generation, startGeneration: generation, want, spec: this.#spec } });
		expect(this.state).toBe(before);
	}

	#stale(attempt: number, choice: number): void {
		const before = this.state;
		const reports: InstanceEvent[] = [
			{ kind: 'exited', attempt, status: ENDS[1] as ExitStatus, survivors: [], random: 0 },
			{ kind: 'hook-done', attempt, ok: true, what: '' },
			{ kind: 'unhealthy', attempt, reason: '' },
			{ kind: 'started', attempt, pid: 7, since: 0, adopted: false },
		];
		this.#send(reports[choice % reports.length] as InstanceEvent);
		expect(this.state).toBe(before);
	}

	#start(): void {
		const { attempt } = this.state;
		this.#alive.set(attempt, 'alive');
		this.#send({ kind: 'started', attempt, pid: 7, since: this.now, adopted: false });
	}

	#refuse(permanent: boolean): void {
		const { attempt } = this.state;
		this.#alive.delete(attempt);
		if (permanent) this.#impossible = attempt;
		this.#send({ kind: 'start-refused', attempt, reason: 'no', permanent, at: 0 });
	}

	#end(status: ExitStatus, withMembers: boolean): void {
		const { attempt } = this.state;
		if (withMembers) this.#alive.set(attempt, 'members');
		else this.#alive.delete(attempt);
		this.#send({ kind: 'exited', attempt, status, survivors: withMembers ? [8] : [], ranSeconds: 1, random: 0 });
	}

	/** The group is watched; the answer comes again until it is heard. */
	#empty(): void {
		const { attempt } = this.state;
		if (this.state.phase === 'stopping' && this.state.stage === 'pre-stop') return;
		this.#alive.delete(attempt);
		this.#send({ kind: 'group-empty', attempt });
	}

	#hookDone(ok: boolean): void {
		if (this.#hook === undefined) return;
		const { attempt } = this.#hook;
		this.#hook = undefined;
		this.#send({ kind: 'hook-done', attempt, ok, what: ok ? '' : 'exit code 1' });
	}

	#send(event: InstanceEvent): void {
		const before = this.state;
		const { state, effects } = step(before, event, this.now);
		this.state = state;
		// What nobody asked for is a restart, and counts as one.
		const restarted = state.attempt > before.attempt && state.startedUnder === before.startedUnder;
		if (restarted) expect(state.restarts).toBe(before.restarts + 1);
		// What has run as long as it may is never let go on.
		if (event.kind === 'timer') expect(runLimitOf(state) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(this.now);
		for (const effect of effects) this.#perform(effect);
	}

	#perform(effect: Effect): void {
		switch (effect.kind) {
			case 'spawn':
				expect([[...this.#alive], this.#hook, this.#want]).toEqual([[], undefined, 'run']);
				this.#alive.set(effect.attempt, 'launched');
				return;
			case 'run-hook':
				expect(this.#hook).toBeUndefined();
				expect(this.#alive.get(effect.attempt)).toBe(effect.which === 'preStop' ? 'alive' : undefined);
				expect(this.#alive.size).toBe(effect.which === 'preStop' ? 1 : 0);
				this.#hook = effect;
				return;
			case 'report-survivors':
				// Whatever lives is stuck in the kernel, for a while.
				if (this.#alive.size > 0) this.#send({ kind: 'unkillable', attempt: this.state.attempt, pids: [7] });
				return;
			case 'watch-group':
				// Asked for when the program ended and nothing else is left as well.
				if (this.#alive.size === 0) this.#send({ kind: 'group-empty', attempt: this.state.attempt });
				return;
			case 'forget':
				expect([[...this.#alive], this.#hook]).toEqual([[], undefined]);
				this.#forgotten = true;
				return;
			case 'signal':
			case 'cancel-hook':
				return;
		}
	}
}

const specs: fc.Arbitrary<RunSpec> = fc
	.record({
		policy: fc.constantFrom('always', 'on-failure', 'on-watchdog', 'never'),
		delaySeconds: fc.constantFrom(0, 3),
		preStop: fc.boolean(),
		postStop: fc.boolean(),
		readiness: fc.boolean(),
		maxRunSeconds: fc.constantFrom(undefined, 6, 30),
		intervalSeconds: fc.constantFrom(0, 1),
	})
	.map(({ policy, delaySeconds, preStop, postStop, readiness, maxRunSeconds, intervalSeconds }) => ({
		daemon: true,
		startSeconds: 2,
		restart: { ...RESTART, policy, intervalSeconds, limit: 3 },
		stop: {
			signal: 'SIGTERM',
			timeoutSeconds: 5,
			group: false,
			delaySeconds,
			...(preStop ? { preStop: ['prepare'] } : {}),
			...(postStop ? { postStop: ['clean'] } : {}),
		},
		...(readiness ? { readiness: SHORT } : {}),
		...(maxRunSeconds === undefined ? {} : { maxRunSeconds }),
	}));

const SHORT = { ...READINESS, deadlineSeconds: 8 };

describe('ten thousand interleavings', () => {
	it('never run two at once nor beside a hook, let a stop win, and end where it is wanted', () => {
		const moves = fc.array(fc.nat(99), { minLength: 10, maxLength: 80 });
		fc.assert(
			fc.property(specs, moves, (spec, choices) => {
				const world = new World(spec);
				for (const choice of choices) world.move(choice);
				world.finish();
			}),
			{ numRuns: 10_000 },
		);
	}, 180_000);
});
