import { formatDuration } from '../model/duration.ts';
import { MinderError } from '../model/errors.ts';
import type { InstanceId, ProcessName } from '../model/ids.ts';
import type { UpdateSpec } from '../model/update-spec.ts';
import type { Rollout, RolloutPhase, RolloutScope, RolloutTarget } from './rollout-state.ts';
import { isHealthy } from './rollout-watch.ts';

/** What a rollout is begun with. */
export interface RolloutStart {
	readonly process: ProcessName;
	readonly target: RolloutTarget;
	/** The newest stable revision; absent where there was none. */
	readonly stable?: number;
	/** `apply` alone has canaries; `restart` is always in place, under the names that a person gave. */
	readonly cause: 'apply' | 'undo' | 'restart';
}

/** A new rollout; it takes the place of whatever went on. Times in monotonic seconds. */
export function beginRollout(start: RolloutStart, scope: RolloutScope, now: number): Rollout {
	const { process, target, stable, cause } = start;
	const { settings } = scope;
	const programsGoOn = stable !== undefined && !scope.restarts(stable, target.revision);
	const inPlace = settings.stopFirst || scope.count === null || cause === 'restart' || programsGoOn;
	const canary = cause === 'apply' && stable !== undefined ? settings.canary : 0;
	return {
		process,
		target,
		...(stable === undefined ? {} : { stable }),
		mode: inPlace ? 'in-place' : 'spare',
		canary,
		phase: { kind: 'running', stage: canary > 0 ? 'canaries' : 'all' },
		progressBy: now + settings.progressDeadlineSeconds,
		watches: [],
	};
}

/** Nothing new is begun until `resumed`. @throws MinderError `precondition` */
export function paused(rollout: Rollout): Rollout {
	const { phase } = rollout;
	if (phase.kind === 'running') return { ...rollout, phase: { kind: 'paused', stage: phase.stage } };
	if (phase.kind === 'waiting-for-promotion') return { ...rollout, phase: { kind: 'paused', stage: 'canaries' } };
	throw refused(rollout, 'pause', 'only one that is running or waits for promotion can be');
}

/** Goes on where it was, with its deadlines begun anew. @throws MinderError `precondition` */
export function resumed(rollout: Rollout, settings: UpdateSpec, now: number): Rollout {
	const { phase } = rollout;
	if (phase.kind !== 'paused') throw refused(rollout, 'resume', 'only one that is paused can be');
	const readyBy = now + settings.healthyDeadlineSeconds;
	return {
		...rollout,
		phase: { kind: 'running', stage: phase.stage },
		progressBy: now + settings.progressDeadlineSeconds,
		watches: rollout.watches.map((watch) => (watch.ready === undefined ? { ...watch, readyBy } : watch)),
	};
}

/**
 * Past the canaries.
 *
 * @param phaseOf how an instance is, in a word
 * @throws MinderError `precondition`, also where a canary is not ready at the moment
 */
export function promote(
	rollout: Rollout,
	settings: UpdateSpec,
	now: number,
	phaseOf: (id: InstanceId) => string,
): Rollout {
	const { phase } = rollout;
	if (phase.kind === 'running' && phase.stage === 'canaries') {
		const waiting = rollout.watches.filter((watch) => !isHealthy(watch, settings, now));
		const states = waiting.map(({ id, ready }) =>
			ready === undefined
				? `${id} ${phaseOf(id)}`
				: `${id} not yet ready for ${formatDuration(settings.minHealthySeconds)}`,
		);
		throw notYet(
			rollout,
			'promote',
			`its canaries are not healthy yet${states.length === 0 ? '' : ` (${states.join(', ')})`}`,
		);
	}
	if (phase.kind !== 'waiting-for-promotion') {
		throw refused(rollout, 'promote', 'only one that waits for promotion can be');
	}
	const unready = rollout.watches.find((watch) => watch.ready === undefined);
	if (unready !== undefined) {
		throw notYet(rollout, 'promote', `its canaries are not healthy any more (${unready.id} ${phaseOf(unready.id)})`);
	}
	const progressBy = now + settings.progressDeadlineSeconds;
	return { ...rollout, phase: { kind: 'running', stage: 'all' }, progressBy };
}

/** The same rollout where the monotonic clock reads `shift` seconds more: another machine, or the same after a boot. */
export function rebased(rollout: Rollout, shift: number): Rollout {
	return {
		...rollout,
		progressBy: rollout.progressBy + shift,
		watches: rollout.watches.map((watch) => ({
			...watch,
			readyBy: watch.readyBy + shift,
			...(watch.ready === undefined ? {} : { ready: { ...watch.ready, since: watch.ready.since + shift } }),
		})),
	};
}

const IN_WORDS = {
	running: 'is running',
	'waiting-for-promotion': 'waits for promotion',
	paused: 'is paused',
	reverting: 'is going back',
	succeeded: 'has succeeded',
	failed: 'has failed',
	reverted: 'was taken back',
	cancelled: 'was cancelled',
} as const satisfies Record<RolloutPhase['kind'], string>;

function refused(rollout: Rollout, verb: string, why: string): MinderError {
	return notYet(rollout, verb, `it ${IN_WORDS[rollout.phase.kind]}; ${why}`);
}

function notYet({ process, phase }: Rollout, verb: string, why: string): MinderError {
	return new MinderError('precondition', `cannot ${verb} the rollout of ${process}: ${why}`, {
		details: { process, phase: phase.kind },
	});
}
