import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ExitStatus, PHASES, type Phase } from '../../../src/model/records.ts';
import { KILL_WAIT_SECONDS, step } from '../../../src/policy/instance-machine.ts';
import {
	type Desired,
	deadlineOf,
	type Effect,
	EVENT_KINDS,
	type EventKind,
	type InstanceEvent,
	type InstanceState,
	initialState,
} from '../../../src/policy/instance-state.ts';
import { RESTART } from '../../support/supervised.ts';

const SPEC: Desired['spec'] = {
	daemon: true,
	restart: { ...RESTART, intervalSeconds: 1, limit: 3 },
	stop: { signal: 'SIGTERM', timeoutSeconds: 5, group: false },
	startSeconds: 2,
};
const wanted = (generation: number, want: Desired['want'] = 'run', startGeneration = generation): Desired => ({
	generation,
	startGeneration,
	want,
	spec: SPEC,
});
const CODE_1: ExitStatus = { kind: 'code', code: 1, at: 0 };

/** A machine with its clock, and what it asked for last. */
class Instance {
	now = 100;
	state: InstanceState = initialState(wanted(1));
	effects: readonly Effect[] = [];

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
	get did(): string[] {
		return this.effects.map((effect) =>
			effect.kind === 'signal' ? `${effect.signal} to ${effect.target}` : effect.kind,
		);
	}
}

const running = (): Instance => new Instance().assign(wanted(1)).started().timer();

describe('instance machine', () => {
	it('starts, and runs after startSeconds', () => {
		const one = new Instance().assign(wanted(1));
		expect([one.state.phase, one.did]).toEqual(['starting', ['spawn']]);
		one.started();
		expect(one.state).toMatchObject({ phase: 'starting', until: 102 });
		one.now = 101.9;
		expect(one.do({ kind: 'timer' }).state.phase).toBe('starting');
		expect(one.timer().state).toMatchObject({ phase: 'running', attempt: 1, restarts: 0 });
	});

	it('restarts by policy and fails at the limit', () => {
		const one = running().exited();
		expect(one.state).toMatchObject({ phase: 'backoff', until: 103, exit: CODE_1 });
		one.timer();
		expect(one.state).toMatchObject({ phase: 'starting', attempt: 2, restarts: 1 });
		for (let crash = 0; crash < 3; crash++) one.started().exited().timer();
		expect(one.state).toMatchObject({ phase: 'failed', attempt: 4 });
		expect(one.assign(wanted(2, 'run', 1)).state.phase).toBe('failed');
		expect(one.assign(wanted(3)).state).toMatchObject({
			phase: 'starting',
			attempt: 5,
			restarts: 0,
			history: { exits: [] },
		});
	});

	it('stops: signal, grace, SIGKILL to the group, empty', () => {
		const one = running().assign(wanted(2, 'stop'));
		expect([one.state.phase, one.did]).toEqual(['stopping', ['SIGTERM to program']]);
		expect(one.timer().did).toEqual(['SIGKILL to group']);
		expect(one.exited(CODE_1, [8]).did).toEqual(['SIGKILL to group', 'watch-group']);
		expect(one.state.phase).toBe('stopping');
		expect(one.do({ kind: 'group-empty', attempt: 1 }).state.phase).toBe('stopped');
	});

	it('is failed with the pids where the group is not gone in time, and stopped once it is', () => {
		const one = running().assign(wanted(2, 'stop')).timer();
		expect(deadlineOf(one.state)).toBe(one.now + KILL_WAIT_SECONDS);
		expect(one.timer().did).toEqual(['report-survivors']);
		one.do({ kind: 'unkillable', attempt: 1, pids: [7, 8] });
		expect(one.state).toMatchObject({ phase: 'failed', reason: 'not gone 15s after SIGKILL: pids 7, 8' });
		expect(one.assign(wanted(3)).state.phase).toBe('stopping');
		expect(one.did).toEqual(['SIGKILL to group']);
		one.timer().do({ kind: 'unkillable', attempt: 1, pids: [7] });
		expect(
			one
				.assign(wanted(4, 'stop'))
				.timer()
				.do({ kind: 'unkillable', attempt: 1, pids: [7] }).state.phase,
		).toBe('failed');
		expect(one.exited(CODE_1, [8]).state.phase).toBe('failed');
		expect(one.do({ kind: 'group-empty', attempt: 1 }).state.phase).toBe('stopped');
	});

	it('clears away what an ended program left before it goes on by policy', () => {
		const one = running().exited(CODE_1, [8]);
		expect([one.state.phase, one.did]).toEqual(['stopping', ['SIGTERM to group', 'watch-group']]);
		expect(one.timer().did).toEqual(['SIGKILL to group', 'watch-group']);
		expect(one.do({ kind: 'group-empty', attempt: 1 }).state).toMatchObject({ phase: 'backoff', until: 103 });
	});

	it('stops a run of an older start generation, then starts', () => {
		const one = running().assign(wanted(2));
		expect(one.state.phase).toBe('stopping');
		expect(one.exited().did).toEqual(['spawn']);
		expect(one.state).toMatchObject({ phase: 'starting', attempt: 2, startedUnder: 2, restarts: 0 });
	});

	it('takes a new generation alone as a change of policy', () => {
		const one = running().assign(wanted(2, 'run', 1));
		expect([one.state.phase, one.state.desired.generation, one.did]).toEqual(['running', 2, []]);
	});

	it('drops an older generation', () => {
		const one = running().assign(wanted(5, 'stop'));
		expect(one.assign(wanted(4)).state.desired).toMatchObject({ generation: 5, want: 'stop' });
	});

	it('waits for a start that is under way before it stops', () => {
		const one = new Instance().assign(wanted(1)).assign(wanted(2, 'stop'));
		expect([one.state.phase, one.did]).toEqual(['stopping', []]);
		expect(one.started().did).toEqual(['SIGTERM to program']);
		const other = new Instance().assign(wanted(1)).assign(wanted(2, 'stop'));
		other.do({ kind: 'start-refused', attempt: 1, reason: 'called off', permanent: true });
		expect(other.state.phase).toBe('stopped');
	});

	it('gives up at once on what can never start, tries again on what may', () => {
		const refused = (permanent: boolean): Instance =>
			new Instance().assign(wanted(1)).do({ kind: 'start-refused', attempt: 1, reason: 'no', permanent });
		expect(refused(true).state).toMatchObject({ phase: 'failed', reason: 'no' });
		expect(refused(false).state).toMatchObject({ phase: 'backoff', until: 101 });
	});

	it('has an answer for every event in every phase, and changes its phase only as documented', () => {
		const reached = {} as Record<Phase, Record<EventKind, string>>;
		for (const [phase, state] of Object.entries(examples()) as [Phase, InstanceState][]) {
			expect(state.phase).toBe(phase);
			reached[phase] = {} as Record<EventKind, string>;
			for (const kind of EVENT_KINDS) {
				const phases = eventsOf(kind, state).map((event) => step(state, event, 1e6).state.phase);
				reached[phase][kind] = [...new Set(phases)].join(' ');
			}
		}
		expect(Object.keys(reached)).toHaveLength(PHASES.length);
		expect(reached).toMatchInlineSnapshot(`
			{
			  "backoff": {
			    "assigned": "starting stopped",
			    "exited": "backoff",
			    "group-empty": "backoff",
			    "start-refused": "backoff",
			    "started": "backoff",
			    "timer": "starting",
			    "unkillable": "backoff",
			  },
			  "exited": {
			    "assigned": "starting stopped",
			    "exited": "exited",
			    "group-empty": "exited",
			    "start-refused": "exited",
			    "started": "exited",
			    "timer": "exited",
			    "unkillable": "exited",
			  },
			  "failed": {
			    "assigned": "starting stopped",
			    "exited": "failed",
			    "group-empty": "failed",
			    "start-refused": "failed",
			    "started": "failed",
			    "timer": "failed",
			    "unkillable": "failed",
			  },
			  "pending": {
			    "assigned": "starting stopped",
			    "exited": "pending",
			    "group-empty": "pending",
			    "start-refused": "pending",
			    "started": "pending",
			    "timer": "pending",
			    "unkillable": "pending",
			  },
			  "running": {
			    "assigned": "stopping",
			    "exited": "backoff stopping",
			    "group-empty": "running",
			    "start-refused": "running",
			    "started": "running",
			    "timer": "running",
			    "unkillable": "running",
			  },
			  "starting": {
			    "assigned": "stopping",
			    "exited": "backoff stopping",
			    "group-empty": "starting",
			    "start-refused": "starting",
			    "started": "starting",
			    "timer": "running",
			    "unkillable": "starting",
			  },
			  "stopped": {
			    "assigned": "starting stopped",
			    "exited": "stopped",
			    "group-empty": "stopped",
			    "start-refused": "stopped",
			    "started": "stopped",
			    "timer": "stopped",
			    "unkillable": "stopped",
			  },
			  "stopping": {
			    "assigned": "stopping",
			    "exited": "stopping",
			    "group-empty": "backoff",
			    "start-refused": "stopping",
			    "started": "stopping",
			    "timer": "stopping",
			    "unkillable": "stopping",
			  },
			}
		`);
	});

	it('never runs two at once, lets a stop win, and ends where it is wanted', () => {
		const moves = fc.array(fc.nat(99), { minLength: 20, maxLength: 120 });
		fc.assert(
			fc.property(moves, (choices) => {
				const world = new World();
				for (const choice of choices) world.move(choice);
				world.finish();
			}),
			{ numRuns: 500 },
		);
	});
});

/** One state of each phase. */
function examples(): Record<Phase, InstanceState> {
	return {
		pending: new Instance().state,
		starting: new Instance().assign(wanted(1)).started().state,
		running: running().state,
		stopping: running().exited(CODE_1, [8]).state,
		stopped: running().assign(wanted(2, 'stop')).exited().state,
		backoff: running().exited().state,
		exited: new Instance()
			.assign({ ...wanted(1), spec: { ...SPEC, daemon: false } })
			.started()
			.exited({ kind: 'code', code: 0, at: 0 }).state,
		failed: new Instance().assign(wanted(1)).do({ kind: 'start-refused', attempt: 1, reason: '', permanent: true })
			.state,
	};
}

function eventsOf(kind: EventKind, { attempt }: InstanceState): InstanceEvent[] {
	switch (kind) {
		case 'assigned':
			return (['run', 'stop', 'remove'] as const).map((want) => ({ kind, desired: wanted(9, want) }));
		case 'started':
			return [{ kind, attempt, pid: 9, since: 0, adopted: false }];
		case 'start-refused':
			return [{ kind, attempt, reason: 'no', permanent: true }];
		case 'exited':
			return [[], [9]].map((survivors) => ({ kind, attempt, status: CODE_1, survivors, random: 0 }));
		case 'timer':
			return [{ kind }];
		case 'group-empty':
			return [{ kind, attempt }];
		case 'unkillable':
			return [{ kind, attempt, pids: [9] }];
	}
}

/** Programs as a machine might have them: what is asked for happens, late, early, or not before SIGKILL. */
class World {
	readonly #one = new Instance();
	#generation = 1;
	#want: Desired['want'] = 'run';
	/** Attempts that were asked for and are neither refused nor over. */
	readonly #alive = new Map<number, 'launched' | 'alive' | 'members'>();
	#forgotten = false;

	constructor() {
		this.#send({ kind: 'assigned', desired: wanted(1) });
	}

	move(choice: number): void {
		if (this.#forgotten) return;
		const [attempt, what] = [...this.#alive][0] ?? [this.#one.state.attempt, 'none'];
		this.#one.now += (choice % 7) / 2;
		if (choice < 12) return this.#assign((['run', 'stop', 'run'] as const)[choice % 3] ?? 'run', choice % 2 === 0);
		if (choice < 14) return this.#assign('remove', false);
		if (choice < 35) return this.#send({ kind: 'timer' });
		// A report on a run that is over must change nothing.
		if (choice < 40)
			return this.#send({ kind: 'exited', attempt: attempt - 1, status: CODE_1, survivors: [], random: 0 });
		if (choice < 50) {
			const pids = this.#alive.size > 0 ? [7] : [];
			if (this.#one.effects.some((effect) => effect.kind === 'report-survivors') && pids.length > 0) {
				this.#send({ kind: 'unkillable', attempt, pids });
			}
			return;
		}
		if (what === 'launched' && choice < 55) {
			this.#alive.delete(attempt);
			return this.#send({ kind: 'start-refused', attempt, reason: 'no', permanent: choice % 2 === 0 });
		}
		if (what === 'launched') {
			this.#alive.set(attempt, 'alive');
			return this.#send({ kind: 'started', attempt, pid: 7, since: this.#one.now, adopted: false });
		}
		if (what === 'alive') return this.#end(attempt, choice % 3 === 0);
		if (what === 'members') {
			this.#alive.delete(attempt);
			this.#send({ kind: 'group-empty', attempt });
		}
	}

	/** Lets everything that was asked for happen; then the phase must be the one that is wanted. */
	finish(): void {
		for (let round = 0; round < 50 && !this.#forgotten; round++) {
			if (this.#alive.size === 0 || [...this.#alive.values()][0] !== 'alive') this.move(60);
			else if (this.#one.state.phase === 'stopping' || this.#one.state.phase === 'failed') this.move(61);
			this.#one.now += 20;
			if (!this.#forgotten) this.#send({ kind: 'timer' });
		}
		const { phase } = this.#one.state;
		if (this.#want === 'remove') expect(this.#forgotten).toBe(true);
		else if (this.#want === 'stop') expect(phase).toBe('stopped');
		else expect(['running', 'failed']).toContain(phase);
		if (phase === 'stopped') expect(this.#alive.size).toBe(0);
	}

	#assign(want: Desired['want'], fresh: boolean): void {
		if (this.#want === 'remove') return;
		const before = this.#one.state.desired;
		this.#generation++;
		this.#want = want;
		const asked = want === 'run' && (fresh || before.want !== 'run');
		this.#send({
			kind: 'assigned',
			desired: wanted(this.#generation, want, asked ? this.#generation : before.startGeneration),
		});
	}

	#end(attempt: number, withMembers: boolean): void {
		if (withMembers) this.#alive.set(attempt, 'members');
		else this.#alive.delete(attempt);
		const survivors = withMembers ? [8] : [];
		this.#send({ kind: 'exited', attempt, status: CODE_1, survivors, ranSeconds: 1, random: 0 });
	}

	#send(event: InstanceEvent): void {
		this.#one.do(event);
		for (const effect of this.#one.effects) {
			if (effect.kind === 'spawn') {
				expect([...this.#alive]).toEqual([]);
				expect(this.#want).toBe('run');
				this.#alive.set(effect.attempt, 'launched');
			}
			if (effect.kind === 'forget') {
				expect([...this.#alive]).toEqual([]);
				this.#forgotten = true;
			}
		}
	}
}
