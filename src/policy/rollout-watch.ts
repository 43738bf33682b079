import { formatDuration } from '../model/duration.ts';
import type { UpdateSpec } from '../model/update-spec.ts';
import type { Rollout, RolloutFailure, RolloutInstance, Watch } from './rollout-state.ts';
import { isNew } from './rollout-state.ts';

/** Whether a watched instance has been ready for long enough in its present run. */
export function isHealthy(watch: Watch, settings: UpdateSpec, now: number): boolean {
	return watch.ready !== undefined && now >= watch.ready.since + settings.minHealthySeconds;
}

/** The watch of an instance that the rollout has just begun with. */
export function begun(id: Watch['id'], settings: UpdateSpec, now: number): Watch {
	return { id, origin: 'begun', readyBy: now + settings.healthyDeadlineSeconds, passed: false };
}

/**
 * The rollout with one watch for each new instance, as they are seen now. The one that becomes healthy for the first time moves the
 * progress deadline. The same object where nothing changed.
 */
export function refreshed(
	rollout: Rollout,
	instances: readonly RolloutInstance[],
	settings: UpdateSpec,
	now: number,
): Rollout {
	const known = new Map(rollout.watches.map((watch) => [watch.id, watch]));
	const watches = instances
		.filter((instance) => isNew(rollout.target, instance))
		.map((instance) => observed(known.get(instance.id) ?? found(instance, settings, now), instance, settings, now));
	const same = watches.length === known.size && watches.every((watch) => known.get(watch.id) === watch);
	if (same) return rollout;
	const progress = watches.some(
		(watch) => watch.passed && watch.origin === 'begun' && known.get(watch.id)?.passed === false,
	);
	return { ...rollout, watches, progressBy: progress ? now + settings.progressDeadlineSeconds : rollout.progressBy };
}

/** What is there already is taken as it is: ready is healthy. */
function found({ id, seen }: RolloutInstance, settings: UpdateSpec, now: number): Watch {
	const watch: Watch = { id, origin: 'found', readyBy: now + settings.healthyDeadlineSeconds, passed: false };
	if (seen.kind !== 'ready') return watch;
	return { ...watch, ready: { attempt: seen.attempt, since: now - settings.minHealthySeconds } };
}

function observed(watch: Watch, { seen }: RolloutInstance, settings: UpdateSpec, now: number): Watch {
	if (seen.kind === 'ready') {
		const same = watch.ready?.attempt === seen.attempt && watch.silent === undefined;
		const { silent: _, ...rest } = watch;
		const next: Watch = same ? watch : { ...rest, ready: { attempt: seen.attempt, since: now } };
		return !next.passed && isHealthy(next, settings, now) ? { ...next, passed: true } : next;
	}
	const silent = seen.kind === 'silent';
	if (watch.ready === undefined && silent === (watch.silent ?? false)) return watch;
	const { ready, silent: wasSilent, ...rest } = watch;
	const anew = wasSilent === true || (ready !== undefined && watch.passed);
	const readyBy = anew ? now + settings.healthyDeadlineSeconds : watch.readyBy;
	return silent ? { ...rest, readyBy, silent } : { ...rest, readyBy };
}

/** What is wrong with an instance that this rollout began with, or nothing. */
export function failureOf(
	rollout: Rollout,
	instances: readonly RolloutInstance[],
	settings: UpdateSpec,
	now: number,
): RolloutFailure | undefined {
	const seenOf = new Map(instances.map((instance) => [instance.id, instance.seen]));
	for (const watch of rollout.watches) {
		const seen = seenOf.get(watch.id);
		if (watch.origin === 'found' || seen === undefined) continue;
		const { id: instance } = watch;
		if (seen.kind === 'failed') return { instance, reason: `${instance} failed: ${seen.reason}` };
		if (seen.kind === 'waiting' && now >= watch.readyBy) {
			const why = seen.reason === undefined ? '' : `: ${seen.reason}`;
			const within = formatDuration(settings.healthyDeadlineSeconds);
			return { instance, reason: `${instance} was not ready within ${within}${why}` };
		}
	}
	return undefined;
}

/** No instance became healthy for too long; names one that is waited for. */
export function stalled(
	rollout: Rollout,
	instances: readonly RolloutInstance[],
	settings: UpdateSpec,
	now: number,
): RolloutFailure | undefined {
	if (now < rollout.progressBy) return undefined;
	const waiting = rollout.watches.filter((watch) => !isHealthy(watch, settings, now));
	const healthy = rollout.watches.length - waiting.length;
	const names = waiting.map((watch) => (watch.silent === true ? `${watch.id} (its node is silent)` : watch.id));
	const missing = names.length === 0 ? '' : `; waited for ${names.slice(0, 3).join(', ')}`;
	const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
	const late = formatDuration(settings.progressDeadlineSeconds);
	const reason = `no progress for ${late}: ${healthy} of ${instances.length} healthy${missing}${more}`;
	const instance = waiting[0]?.id;
	return instance === undefined ? { reason } : { reason, instance };
}

/** When something changes by time alone: the next of the deadlines and of the ends of `minHealthySeconds`. */
export function nextDeadline(rollout: Rollout, settings: UpdateSpec, now: number): number | undefined {
	const { kind } = rollout.phase;
	if (kind !== 'running' && kind !== 'reverting' && kind !== 'waiting-for-promotion') return undefined;
	const times = kind === 'waiting-for-promotion' ? [] : [rollout.progressBy];
	for (const watch of rollout.watches) {
		if (watch.ready !== undefined) times.push(watch.ready.since + settings.minHealthySeconds);
		else if (watch.silent === undefined && kind !== 'reverting') times.push(watch.readyBy);
	}
	const later = times.filter((time) => time > now);
	return later.length === 0 ? undefined : Math.min(...later);
}
