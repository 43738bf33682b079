import { hashOf, type Owned } from './ownership.ts';
import type { SpecsProblem } from './specs-problem.ts';

/** What of a directory is followed: its processes, its schedules or its functions. */
export interface Followed<Name extends string, Spec> {
	readonly word: 'process' | 'schedule' | 'function';
	readonly owned: ReadonlyMap<Name, Owned>;
	/** The spec that is there now; `undefined`: there is none of that name. */
	readonly present: (name: Name) => Spec | undefined;
	readonly same: (one: Spec, other: Spec) => boolean;
}

/** What one file says. */
export interface Definition<Spec> {
	/** Of its file, from the top of the directory. */
	readonly path: string;
	/** `FILE:LINE:COLUMN`. */
	readonly place: string;
	readonly spec: Spec;
}

/** What is to be done, in the order of the fields. */
export interface FollowedPlan<Name extends string, Spec> {
	readonly apply: readonly Spec[];
	readonly remove: readonly Name[];
	/** As it is once that is done. */
	readonly owned: ReadonlyMap<Name, Owned>;
	/** Whose definition is as it was applied. */
	readonly unchanged: number;
	readonly problems: readonly SpecsProblem[];
}

/**
 * What is owned is applied where its definition has changed, and removed where no file has it any more. A name that stands twice, or that somebody else has
 * given, stays as it is. What a person has deleted comes back with another definition, and is his if he makes it anew.
 *
 * @param isKept whether what came from that file stays although no file has it
 */
export function planFollowed<Name extends string, Spec extends { readonly name: Name }>(
	definitions: readonly Definition<Spec>[],
	{ word, owned, present, same }: Followed<Name, Spec>,
	isKept: (path: string) => boolean,
): FollowedPlan<Name, Spec> {
	const defined = groupByName<Name, Spec>(definitions);
	const problems: SpecsProblem[] = [];
	const apply: Spec[] = [];
	const next = new Map<Name, Owned>();
	let unchanged = 0;
	for (const [name, [one, ...others]] of defined) {
		const known = owned.get(name);
		if (one === undefined) continue;
		const key = `${word === 'process' ? 'name' : word} ${name}`;
		const now = present(name);
		const before = known?.deleted === true && now !== undefined ? undefined : known;
		if (others.length > 0) {
			const places = [one, ...others].map(({ place }) => place).join(' and ');
			const reason = `${word} ${name} is defined at ${places}; none of these is applied: rename or remove all but one`;
			problems.push({ key, kind: 'specs-name-twice', reason });
			if (before !== undefined) next.set(name, before);
		} else if (before === undefined && now !== undefined && !same(now, one.spec)) {
			const reason = `${one.place}: there is a ${word} ${name} already that does not come from this directory; it is left as it is: delete it, or apply this file once (minder apply -f)`;
			problems.push({ key, kind: 'specs-name-taken', reason });
		} else {
			const hash = hashOf(one.spec);
			next.set(name, before?.hash === hash ? { ...before, file: one.path } : { file: one.path, hash });
			if (before?.hash === hash || (before === undefined && now !== undefined)) unchanged++;
			else apply.push(one.spec);
		}
	}
	const remove: Name[] = [];
	for (const [name, entry] of owned) {
		if (defined.has(name)) continue;
		if (isKept(entry.file)) next.set(name, entry);
		else if (entry.deleted !== true && present(name) !== undefined) remove.push(name);
	}
	return { apply, remove, owned: next, unchanged, problems };
}

function groupByName<Name extends string, Spec extends { readonly name: Name }>(
	definitions: readonly Definition<Spec>[],
): Map<Name, Definition<Spec>[]> {
	const groups = new Map<Name, Definition<Spec>[]>();
	for (const definition of definitions) {
		const { name } = definition.spec;
		groups.set(name, [...(groups.get(name) ?? []), definition]);
	}
	return groups;
}
