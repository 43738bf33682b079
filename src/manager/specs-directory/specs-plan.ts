import type { FunctionSpec } from '../../model/function-spec.ts';
import type { FunctionName, ProcessName, ScheduleName } from '../../model/ids.ts';
import type { ProcessSpec } from '../../model/process-spec.ts';
import type { ScheduleSpec } from '../../model/schedule-spec.ts';
import type { LoadedSpec } from '../../model/spec-file.ts';
import { type Followed, type FollowedPlan, planFollowed } from './followed.ts';
import type { SpecsProblem } from './specs-problem.ts';

/** A file of the directory as it was read. */
export type SpecsFile =
	| ({ readonly kind: 'good'; readonly path: string } & LoadedSpec)
	/** `reason`: one line for each thing that is wrong, with its place. */
	| { readonly kind: 'broken'; readonly path: string; readonly reason: string };

export interface SpecsInput {
	readonly files: readonly SpecsFile[];
	/** What could not be looked at: files may be missing. */
	readonly missing: readonly string[];
	readonly processes: Followed<ProcessName, ProcessSpec>;
	readonly schedules: Followed<ScheduleName, ScheduleSpec>;
	readonly functions: Followed<FunctionName, FunctionSpec>;
}

export interface SpecsPlan {
	readonly processes: FollowedPlan<ProcessName, ProcessSpec>;
	readonly schedules: FollowedPlan<ScheduleName, ScheduleSpec>;
	readonly functions: FollowedPlan<FunctionName, FunctionSpec>;
	/** Of all, and of the directory. */
	readonly problems: readonly SpecsProblem[];
}

/**
 * What a directory asks for. What cannot be told for sure (a broken file, a name that stands twice, a directory that is empty or not whole) stays as it is.
 */
export function planSpecs({ files, missing, ...followed }: SpecsInput): SpecsPlan {
	const problems: SpecsProblem[] = missing.map((reason) => ({
		key: `missing ${reason}`,
		kind: 'specs-directory-missing',
		reason: `${reason}; nothing is removed until it can be read`,
	}));
	const broken = new Set<string>();
	for (const file of files) {
		if (file.kind !== 'broken') continue;
		broken.add(file.path);
		problems.push({ key: `file ${file.path}`, kind: 'specs-file-broken', reason: file.reason });
	}
	const whole = missing.length === 0 && files.length > 0;
	const isKept = (path: string) => !whole || broken.has(path);
	const good = files.filter((file) => file.kind === 'good');
	const processes = planFollowed(
		good.flatMap(({ path, specs, places }) =>
			specs.map((spec) => ({ path, spec, place: places.get(spec.name) ?? path })),
		),
		followed.processes,
		isKept,
	);
	const schedules = planFollowed(
		good.flatMap(({ path, schedules: specs, schedulePlaces }) =>
			specs.map((spec) => ({ path, spec, place: schedulePlaces.get(spec.name) ?? path })),
		),
		followed.schedules,
		isKept,
	);
	const functions = planFollowed(
		good.flatMap(({ path, functions: specs, functionPlaces }) =>
			specs.map((spec) => ({ path, spec, place: functionPlaces.get(spec.name) ?? path })),
		),
		followed.functions,
		isKept,
	);
	const owned = countText(followed);
	if (files.length === 0 && missing.length === 0 && owned !== '') {
		const reason = `there is no spec file any more, although ${owned} come from here; nothing is removed until there is one`;
		problems.push({ key: 'empty', kind: 'specs-directory-empty', reason });
	}
	const plans = [processes, schedules, functions];
	return { processes, schedules, functions, problems: [...problems, ...plans.flatMap((plan) => plan.problems)] };
}

/** What comes from the directory: `3 processes and 1 schedules`; empty: nothing. */
function countText(followed: Pick<SpecsInput, 'processes' | 'schedules' | 'functions'>): string {
	return (['processes', 'schedules', 'functions'] as const)
		.filter((kind) => followed[kind].owned.size > 0)
		.map((kind) => `${followed[kind].owned.size} ${kind}`)
		.join(' and ');
}

/** Those of `before` that cannot be told to be over, as what they are about could not be looked at. */
export function unseen(
	before: Iterable<SpecsProblem>,
	{ files, missing }: Pick<SpecsInput, 'files' | 'missing'>,
): SpecsProblem[] {
	if (missing.length === 0) return [];
	const seen = new Set(files.map(({ path }) => `file ${path}`));
	return [...before].filter(({ key, kind }) => {
		switch (kind) {
			case 'specs-file-broken':
				return !seen.has(key);
			case 'specs-name-twice':
			case 'specs-name-taken':
				return true;
			case 'specs-directory-empty':
			case 'specs-directory-missing':
			case 'specs-refused':
				return false;
		}
	});
}
