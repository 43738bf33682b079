import { formatDuration } from '../../model/duration.ts';
import type { NodeName, RunId, ScheduleName } from '../../model/ids.ts';
import { isRunId, runIdOf, scheduleOf } from '../../model/ids.ts';
import type { WallTime } from '../../model/records.ts';
import type { Run, RunOutcome, RunTask, Schedule } from '../../model/schedule-records.ts';
import type { ScheduleSpec } from '../../model/schedule-spec.ts';
import { admit } from '../../policy/schedule/admit.ts';
import { progress } from '../../policy/schedule/progress.ts';
import type { Claim, Staging } from './run-claim.ts';
import type { RunDependencies } from './run-dependencies.ts';
import type { RunMutex } from './run-mutex.ts';
import { RunNews } from './run-news.ts';
import type { RunNodes } from './run-nodes.ts';
import { awaited, inOrder, rivalsOf, ruleOf, scheduleEvent } from './run-rules.ts';
import { RunTurns } from './run-turns.ts';

export interface DeskPorts {
	readonly nodes: RunNodes;
	readonly mutex: RunMutex;
	readonly dependencies: RunDependencies;
}

type Target = Pick<RunTask, 'node' | 'attempt'>;

/** Before a try for which there is no node is made again. */
const AGAIN_SECONDS = 5;

const REMOVED = 'its schedule was removed';

/**
 * What happens to runs, each step within a transaction.
 *
 * ```
 *   claim ─▶ waiting ─▶ running ─▶ end ─▶ those that wait for it, those that depend on it
 *      └───── skipped, missed ─────▶ end
 * ```
 */
export class RunDesk {
	readonly #ports: DeskPorts;
	readonly #news = new RunNews();
	readonly #turns = new RunTurns();

	constructor(ports: DeskPorts) {
		this.#ports = ports;
	}

	/** Claims a fire and starts it where it may. One that is claimed already stays as it is. */
	claim(staging: Staging, schedule: Schedule, { id, at, cause, actor }: Claim): Run {
		const { tx, now } = staging;
		const known = tx.runs.get(id);
		if (known !== undefined) return known;
		const run: Run = {
			id,
			schedule: schedule.name,
			revision: schedule.revision,
			scheduledAt: at,
			cause,
			state: 'waiting',
			claimedAt: now,
			...(actor === undefined ? {} : { actor }),
			tasks: [],
			spec: schedule.spec,
		};
		const timed = cause === 'schedule' || cause === 'catch-up';
		const rule = ruleOf(run, schedule.spec);
		const verdict = admit(rule, rivalsOf(tx, run, rule), timed ? this.#ports.dependencies.outcomes(schedule.spec) : []);
		switch (verdict.kind) {
			case 'skip':
				return this.#end(staging, run, 'skipped', verdict.reason);
			case 'wait':
				return this.#put(staging, { ...run, reason: verdict.reason });
			case 'start':
				return this.#start(staging, run);
			case 'replace': {
				const waiting = this.#put(staging, { ...run, reason: `takes the place of ${verdict.runs.join(', ')}` });
				for (const each of verdict.runs) this.stop(staging, each, 'replaced', `replaced by ${id}`);
				this.advance(staging, schedule.name);
				return tx.runs.get(id) ?? waiting;
			}
		}
	}

	/** Fires that are not run: one row for all. */
	missed(staging: Staging, schedule: Schedule, at: WallTime, reason: string): void {
		const run = { id: runIdOf(schedule.name, at), schedule: schedule.name, revision: schedule.revision, tasks: [] };
		const claimed = { scheduledAt: at, cause: 'schedule', state: 'waiting', claimedAt: staging.now } as const;
		this.#end(staging, { ...run, ...claimed }, 'missed', reason);
	}

	/** Starts what waits and may, oldest first. */
	advance(staging: Staging, name: ScheduleName): void {
		this.#turns.take(name, (each) => this.#look(staging, each));
	}

	#look(staging: Staging, name: ScheduleName): void {
		const { tx } = staging;
		// Where one waits for its turn, those behind it do as well.
		const held = new Set<boolean>();
		/** Where there is no node for one of a revision, there is none for those behind it. */
		const nowhere = new Map<number, string>();
		for (const { id } of inOrder(tx.runsOf(name))) {
			const run = tx.runs.get(id);
			if (run?.state !== 'waiting' || run.spec === undefined) continue;
			const lacking = nowhere.get(run.revision);
			if (!tx.schedules.has(name)) this.#end(staging, run, 'cancelled', REMOVED);
			else if (lacking !== undefined) this.#nodeless(staging, run, run.spec, lacking);
			else if (!held.has(run.cause === 'backfill')) {
				const rule = ruleOf(run, run.spec);
				const verdict = admit(rule, rivalsOf(tx, run, rule), []);
				if (rule.overlap === 'queue') held.add(run.cause === 'backfill');
				if (verdict.kind === 'start') this.#start(staging, run, nowhere);
				else if (verdict.kind === 'wait') this.#wait(staging, run, verdict.reason);
			}
		}
	}

	/** Ends a run before its time. What has ended stays as it is. */
	stop(staging: Staging, id: RunId, ending: 'cancelled' | 'replaced', reason: string): void {
		const { tx } = staging;
		const run = tx.runs.get(id);
		if (run === undefined || run.ending !== undefined) return;
		const { retryAt: _, ...rest } = run;
		const tasks = run.tasks.map((task): RunTask => {
			if (task.outcome !== undefined) return task;
			return { ...task, want: 'stop', generation: tx.nextGeneration() };
		});
		const stopping: Run = { ...rest, ending, reason, tasks };
		if (tasks.every((task) => task.outcome !== undefined)) this.#end(staging, stopping, ending, reason);
		else this.#put(staging, stopping);
	}

	/**
	 * Goes on with a run after something of its tasks has changed.
	 * @param retryDue the time of its retry has come
	 */
	follow(staging: Staging, run: Run, retryDue: boolean): void {
		const { spec, ending } = run;
		if (spec === undefined || run.state !== 'running') return;
		if (ending !== undefined) {
			if (run.tasks.some((task) => task.outcome === undefined)) this.#put(staging, run);
			else this.#end(staging, run, ending, run.reason);
			return;
		}
		const next = progress(run, spec);
		switch (next.kind) {
			case 'running': {
				const { retryAt: _, ...rest } = run;
				this.#put(staging, rest);
				return;
			}
			case 'next-node': {
				if (this.#ports.nodes.isAwaited(staging.tx, next.node))
					return this.#later(staging, run, retryDue, awaited(next.node));
				const remaining = (run.remaining ?? []).filter((each) => each !== next.node);
				const target = { node: next.node, attempt: 1 };
				return this.follow(staging, this.#withTask(staging, { ...run, remaining }, target), false);
			}
			case 'retry': {
				const last = run.tasks.filter((task) => task.node === next.node).at(-1);
				const dueAt = (last?.endedAt ?? staging.now) + next.afterSeconds * 1000;
				// Where no node took it, it has its time already.
				if (!retryDue && run.nodelessSince !== undefined) this.#put(staging, run);
				else if (!retryDue && dueAt > staging.now)
					this.#put(staging, { ...run, retryAt: Math.min(run.retryAt ?? dueAt, dueAt) });
				else this.#retry(staging, run, spec, { node: next.node, attempt: next.attempt });
				return;
			}
			case 'ended':
				this.#end(staging, run, next.outcome, next.reason);
		}
	}

	#retry(staging: Staging, run: Run, spec: ScheduleSpec, target: Target): void {
		const { tx, now } = staging;
		const { nodes } = this.#ports;
		const schedule = tx.schedules.get(run.schedule);
		const stays =
			spec.on.strategy === 'all' || (spec.on.strategy === 'rotate' && nodes.whyNot(tx, target.node) === undefined);
		if (stays && nodes.isAwaited(tx, target.node)) return this.#later(staging, run, true, awaited(target.node));
		if (stays || schedule === undefined) return this.#again(staging, run, target);
		const targets = nodes.choose(tx, schedule, spec);
		if (targets.kind === 'nodes') {
			this.#pointers(staging, schedule, targets);
			const [node = target.node] = targets.nodes;
			return this.#again(staging, run, { ...target, node });
		}
		if (now - (run.nodelessSince ?? now) > spec.startingDeadlineSeconds * 1000)
			this.#end(staging, run, 'failed', `no node took another try: ${targets.reason}`);
		else this.#later(staging, run, true, targets.reason);
	}

	/** Another try, under a token of its own where one before it may still run somewhere. */
	#again(staging: Staging, run: Run, target: Target): void {
		const alone = run.tasks.every((task) => task.outcome !== undefined);
		const fenced =
			alone && run.tasks.some((task) => task.outcome === 'lost') ? this.#ports.mutex.renewed(staging.tx, run) : run;
		this.follow(staging, this.#withTask(staging, fenced, target), false);
	}

	/** Tries again soon for a node. */
	#later(staging: Staging, run: Run, due: boolean, reason: string): void {
		const { nodelessSince } = run;
		const again = { retryAt: staging.now + AGAIN_SECONDS * 1000, nodelessSince: nodelessSince ?? staging.now, reason };
		this.#put(staging, nodelessSince === undefined || due ? { ...run, ...again } : run);
	}

	/** A task on a node; where that takes none, one that is lost. */
	#withTask({ tx, now }: Staging, run: Run, target: Target): Run {
		const why = this.#ports.nodes.whyNot(tx, target.node);
		const ordinal = run.tasks.reduce((most, task) => Math.max(most, task.ordinal), -1) + 1;
		const task: RunTask = { ordinal, ...target, generation: tx.nextGeneration(), want: 'run' };
		const lost = { outcome: 'lost', endedAt: now, reason: `node ${target.node} ${why ?? ''}` } as const;
		const { reason: _, retryAt: __, nodelessSince: ___, ...rest } = run;
		return { ...rest, tasks: [...run.tasks, why === undefined ? task : { ...task, ...lost }] };
	}

	/** Starts an admitted run, unless it has to wait for its mutex or for a node: then why is added to `nowhere`. */
	#start(staging: Staging, run: Run, nowhere?: Map<number, string>): Run {
		const { tx, now } = staging;
		const { nodes, mutex } = this.#ports;
		const { spec } = run;
		const schedule = tx.schedules.get(run.schedule);
		if (spec === undefined || schedule === undefined) return this.#end(staging, run, 'cancelled', REMOVED);
		const targets = nodes.choose(tx, schedule, spec);
		if (targets.kind === 'none') {
			nowhere?.set(run.revision, targets.reason);
			return this.#nodeless(staging, run, spec, targets.reason);
		}
		const held = mutex.ask(tx, run, spec, now);
		if (held.kind === 'wait') return this.#wait(staging, run, held.reason);
		if (held.kind === 'refused') return this.#end(staging, run, 'skipped', held.reason);
		this.#pointers(staging, schedule, targets);
		this.#news.started(run.schedule);
		const sequential = spec.on.strategy === 'all' && spec.on.order === 'sequential';
		const at = sequential ? targets.nodes.slice(0, 1) : targets.nodes;
		const { reason: _, nodelessSince: __, ...rest } = run;
		let started: Run = {
			...rest,
			state: 'running',
			dispatchedAt: now,
			...(held.token === undefined ? {} : { mutexToken: held.token }),
			...(sequential ? { remaining: targets.nodes.slice(1) } : {}),
		};
		for (const node of at) started = this.#withTask(staging, started, { node, attempt: 1 });
		return this.#put(staging, started);
	}

	/** Waits for its turn or its mutex. */
	#wait(staging: Staging, run: Run, reason: string): Run {
		const { nodelessSince: _, ...rest } = run;
		return this.#put(staging, { ...rest, reason });
	}

	/** Waits for a node. One that has its mutex by now gives it to those behind it, and asks anew once there is a node. */
	#nodeless(staging: Staging, run: Run, spec: ScheduleSpec, lacking: string): Run {
		const { tx } = staging;
		const { mutex } = this.#ports;
		const { nodelessSince = staging.now } = run;
		const deadline = spec.startingDeadlineSeconds;
		if (staging.now - nodelessSince > deadline * 1000)
			return this.#end(staging, run, 'missed', `no node within ${formatDuration(deadline)}: ${lacking}`);
		const reason = `waits for a node: ${lacking}`;
		const isKnown = run.reason === reason && run.nodelessSince !== undefined;
		const waiting = isKnown ? run : this.#put(staging, { ...run, reason, nodelessSince });
		if (spec.mutex !== undefined && mutex.isHeldBy(tx, run.id, spec.mutex))
			this.#advanceAll(staging, mutex.release(tx, run.id, spec.mutex));
		return waiting;
	}

	#pointers(
		{ tx, events }: Staging,
		schedule: Schedule,
		{ rotatedTo, primary }: { readonly rotatedTo?: NodeName; readonly primary?: NodeName },
	): void {
		const before = tx.schedules.get(schedule.name) ?? schedule;
		const moved = primary !== undefined && primary !== before.primary;
		if (!moved && (rotatedTo === undefined || rotatedTo === before.rotatedTo)) return;
		const pointers = {
			...(rotatedTo === undefined ? {} : { rotatedTo }),
			...(primary === undefined ? {} : { primary }),
		};
		tx.put('schedule', schedule.name, { ...before, ...pointers });
		if (!moved || before.primary === undefined) return;
		const why = this.#ports.nodes.whyNot(tx, before.primary);
		const reason = `from node ${before.primary} to node ${primary}${why === undefined ? '' : `: ${before.primary} ${why}`}`;
		events.push(scheduleEvent(schedule.name, 'schedule-primary-moved', reason));
	}

	#put({ tx }: Staging, run: Run): Run {
		if (JSON.stringify(tx.runs.get(run.id)) !== JSON.stringify(run)) tx.put('run', run.id, run);
		return run;
	}

	#end(staging: Staging, run: Run, outcome: RunOutcome, reason: string | undefined): Run {
		const { tx, events, now } = staging;
		const { spec, ending: _, remaining: __, retryAt: ___, reason: ____, nodelessSince: _____, ...rest } = run;
		const why = reason === undefined ? {} : { reason };
		const ended: Run = { ...rest, state: 'ended', endedAt: now, outcome, ...why };
		const live = tx.runs.has(run.id);
		if (live) tx.remove('run', run.id);
		if (tx.schedules.has(run.schedule)) tx.put('endedRun', run.id, ended);
		events.push(...this.#news.ended(ended));
		const peers = spec?.mutex === undefined ? [] : this.#ports.mutex.release(tx, run.id, spec.mutex);
		if (outcome === 'succeeded')
			for (const { schedule, claim } of this.#ports.dependencies.fires(staging, run.schedule))
				this.claim(staging, schedule, claim);
		if (live) this.advance(staging, run.schedule);
		this.#advanceAll(staging, peers);
		return ended;
	}

	/** Of sessions of locks, those that are runs. */
	#advanceAll(staging: Staging, sessions: readonly string[]): void {
		for (const id of sessions) if (isRunId(id)) this.advance(staging, scheduleOf(id));
	}
}
