import { formatDuration } from './duration.ts';
import type { ParsedProcess } from './process-spec-schema.ts';
import { defined, duration, durationUnless, unless } from './spec-print-values.ts';
import type { SpecProblem } from './spec-problem.ts';
import { DEFAULT_UPDATE, type DisconnectSpec, type UpdateSpec } from './update-spec.ts';

/** Fields that others are checked against. */
type Around = Pick<Partial<ParsedProcess>, 'placement' | 'readiness' | 'startSeconds' | 'update' | 'disconnect'>;

/** Sums of fractions are not exact. */
const ROUNDING = 1e-6;

/** `update` with every default filled in; what is wrong with it is added to `problems`, relative to the process. */
export function buildUpdate(raw: Around, startSeconds: number, problems: SpecProblem[]): UpdateSpec | undefined {
	const { update } = raw;
	if (update === undefined) return undefined;
	const minHealthySeconds = update.minHealthyTime ?? DEFAULT_UPDATE.minHealthySeconds;
	const healthyDeadlineSeconds =
		update.healthyDeadline ?? defaultHealthyDeadline(update.progressDeadline, minHealthySeconds);
	const progressDeadlineSeconds =
		update.progressDeadline ?? defaultProgressDeadline(healthyDeadlineSeconds, minHealthySeconds);
	const built: UpdateSpec = {
		maxParallel: update.maxParallel ?? DEFAULT_UPDATE.maxParallel,
		canary: update.canary ?? DEFAULT_UPDATE.canary,
		minHealthySeconds,
		healthyDeadlineSeconds,
		progressDeadlineSeconds,
		autoRevert: update.autoRevert ?? DEFAULT_UPDATE.autoRevert,
		autoPromote: update.autoPromote ?? DEFAULT_UPDATE.autoPromote,
		stopFirst: update.stopFirst ?? DEFAULT_UPDATE.stopFirst,
	};
	problems.push(...updateProblems(built, raw, startSeconds));
	return built;
}

function updateProblems(update: UpdateSpec, { placement, readiness }: Around, startSeconds: number): SpecProblem[] {
	const problems: SpecProblem[] = [];
	const add = (key: string, text: string) => problems.push({ path: ['update', key], text, at: 'value' });
	const count = placement?.count ?? 1;
	// A count of 0 is a process that is put away for a while: its canaries are meant for later.
	if (placement?.all !== true && count > 0 && update.canary > count)
		add('canary', `found ${update.canary}, expected at most the count of instances, ${count}`);
	const { minHealthySeconds, healthyDeadlineSeconds, progressDeadlineSeconds } = update;
	const [healthy, calm] = [formatDuration(healthyDeadlineSeconds), formatDuration(minHealthySeconds)];
	if (progressDeadlineSeconds + ROUNDING < healthyDeadlineSeconds + minHealthySeconds)
		add(
			'progressDeadline',
			`found ${formatDuration(progressDeadlineSeconds)}, expected at least ${formatDuration(healthyDeadlineSeconds + minHealthySeconds)}: one instance may take healthyDeadline, ${healthy}, and minHealthyTime, ${calm}`,
		);
	if (readiness === undefined && healthyDeadlineSeconds <= startSeconds)
		add(
			'healthyDeadline',
			`found ${healthy}, expected more than startSeconds, ${formatDuration(startSeconds)}, which it takes to be ready`,
		);
	return problems;
}

/** `disconnect`, as {@link buildUpdate}; undefined where everything is `never`. */
export function buildDisconnect(
	{ disconnect, placement }: Around,
	problems: SpecProblem[],
): DisconnectSpec | undefined {
	const stopAfterSeconds = disconnect?.stopAfter ?? undefined;
	const replaceAfterSeconds = disconnect?.replaceAfter ?? undefined;
	if (stopAfterSeconds === undefined && replaceAfterSeconds === undefined) return undefined;
	const path = ['disconnect', 'replaceAfter'];
	if (replaceAfterSeconds !== undefined && placement?.all === true)
		problems.push({
			path,
			text: 'is of no use with all: true, as every other node has an instance of its own; remove one of the two',
			at: 'key',
		});
	if (replaceAfterSeconds !== undefined && stopAfterSeconds !== undefined && stopAfterSeconds >= replaceAfterSeconds)
		problems.push({
			path,
			text: `found ${formatDuration(replaceAfterSeconds)}, expected more than stopAfter, ${formatDuration(stopAfterSeconds)}: at most one copy needs a stop before the replacement; leave stopAfter out if two copies for a while are fine`,
			at: 'value',
		});
	return {
		...(stopAfterSeconds !== undefined && { stopAfterSeconds }),
		...(replaceAfterSeconds !== undefined && { replaceAfterSeconds }),
	};
}

/** `update` as a spec file says it. Empty where all is as usual: that it stands there counts. */
export function rawUpdate(update: UpdateSpec): object {
	const { minHealthySeconds, healthyDeadlineSeconds, progressDeadlineSeconds } = update;
	const usual = defaultProgressDeadline(healthyDeadlineSeconds, minHealthySeconds);
	const progress = progressDeadlineSeconds === usual ? undefined : progressDeadlineSeconds;
	return defined({
		maxParallel: unless(update.maxParallel, DEFAULT_UPDATE.maxParallel),
		canary: unless(update.canary, DEFAULT_UPDATE.canary),
		minHealthyTime: durationUnless(minHealthySeconds, DEFAULT_UPDATE.minHealthySeconds),
		healthyDeadline: durationUnless(healthyDeadlineSeconds, defaultHealthyDeadline(progress, minHealthySeconds)),
		progressDeadline: progress === undefined ? undefined : duration(progress),
		autoRevert: unless(update.autoRevert, DEFAULT_UPDATE.autoRevert),
		autoPromote: unless(update.autoPromote, DEFAULT_UPDATE.autoPromote),
		stopFirst: unless(update.stopFirst, DEFAULT_UPDATE.stopFirst),
	});
}

/** `disconnect` as a spec file says it. */
export function rawDisconnect({ stopAfterSeconds, replaceAfterSeconds }: DisconnectSpec): object {
	return defined({
		stopAfter: stopAfterSeconds === undefined ? undefined : duration(stopAfterSeconds),
		replaceAfter: replaceAfterSeconds === undefined ? undefined : duration(replaceAfterSeconds),
	});
}

/** What a progress deadline that is given leaves for it, where that is less than usual. */
function defaultHealthyDeadline(progressDeadline: number | undefined, minHealthySeconds: number): number {
	const usual = DEFAULT_UPDATE.healthyDeadlineSeconds;
	if (progressDeadline === undefined) return usual;
	const left = Math.floor((progressDeadline - minHealthySeconds) * 1000) / 1000;
	return left > 0 ? Math.min(usual, left) : usual;
}

/** The usual one; twice what one instance may take where that is longer than it. */
function defaultProgressDeadline(healthyDeadlineSeconds: number, minHealthySeconds: number): number {
	const least = healthyDeadlineSeconds + minHealthySeconds;
	const usual = DEFAULT_UPDATE.progressDeadlineSeconds;
	return least <= usual ? usual : 2 * least;
}
