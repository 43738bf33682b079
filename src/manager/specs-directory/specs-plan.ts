import type { ProcessName } from '../../model/ids.ts';
import type { ProcessSpec } from '../../model/process-spec.ts';
import type { Owned } from './ownership.ts';
import { hashOf } from './ownership.ts';

/** A file of the directory as it was read. */
export type SpecsFile =
	| {
			readonly kind: 'good';
			readonly path: string;
			readonly specs: readonly ProcessSpec[];
			/** By name: `FILE:LINE:COLUMN`. */
			readonly places: ReadonlyMap<string, string>;
	  }
	/** `reason`: one line for each thing that is wrong, with its place. */
	| { readonly kind: 'broken'; readonly path: string; readonly reason: string };

/** What somebody has to see to. `key` tells problems apart; the same key with another reason is told again. */
export interface SpecsProblem {
	readonly key: string;
	readonly kind:
		| 'specs-file-broken'
		| 'specs-name-twice'
		| 'specs-name-taken'
		| 'specs-directory-empty'
		| 'specs-directory-missing'
		| 'specs-refused';
	readonly reason: string;
}

export interface SpecsInput {
	readonly files: readonly SpecsFile[];
	/** What could not be looked at: files may be missing. */
	readonly missing: readonly string[];
	readonly owned: ReadonlyMap<ProcessName, Owned>;
	/** The spec that a process has now; `undefined`: there is no such process. */
	readonly present: (name: ProcessName) => ProcessSpec | undefined;
	readonly same: (one: ProcessSpec, other: ProcessSpec) => boolean;
}

/** What is to be done, in the order of the fields. */
export interface SpecsPlan {
	readonly apply: readonly ProcessSpec[];
	readonly remove: readonly ProcessName[];
	/** As it is once that is done. */
	readonly owned: ReadonlyMap<ProcessName, Owned>;
	/** Processes whose definition is as it was applied. */
	readonly unchanged: number;
	readonly problems: readonly SpecsProblem[];
}

/**
 * What a directory asks for. Of what it owns, a process is applied where its definition has changed, and removed where no file has it any more;
 * what cannot be told for sure (a broken file, a name that stands twice, a directory that is empty or not whole) stays as it is.
 */
export function planSpecs({ files, missing, owned, present, same }: SpecsInput): SpecsPlan {
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
	const defined = definitionsOf(files, problems);
	const apply: ProcessSpec[] = [];
	const next = new Map<ProcessName, Owned>();
	let unchanged = 0;
	for (const [name, places] of defined) {
		const before = owned.get(name);
		const [one, other] = places;
		if (one === undefined) continue;
		const now = present(name);
		if (other !== undefined) {
			if (before !== undefined) next.set(name, before);
		} else if (before === undefined && now !== undefined && !same(now, one.spec)) {
			const reason = `${one.place}: there is a process ${name} already that does not come from this directory; it is left as it is: delete it, or apply this file once (minder apply -f)`;
			problems.push({ key: `name ${name}`, kind: 'specs-name-taken', reason });
		} else {
			const hash = hashOf(one.spec);
			next.set(name, { file: one.path, hash });
			if (before?.hash === hash || (before === undefined && now !== undefined)) unchanged++;
			else apply.push(one.spec);
		}
	}
	const gone = [...owned].filter(([name]) => !defined.has(name));
	const whole = missing.length === 0 && files.length > 0;
	if (files.length === 0 && missing.length === 0 && owned.size > 0) {
		const reason = `there is no spec file any more, although ${owned.size} processes come from here; nothing is removed until there is one`;
		problems.push({ key: 'empty', kind: 'specs-directory-empty', reason });
	}
	const remove: ProcessName[] = [];
	for (const [name, entry] of gone) {
		if (!whole || broken.has(entry.file)) next.set(name, entry);
		else if (present(name) !== undefined) remove.push(name);
	}
	return { apply, remove, owned: next, unchanged, problems };
}

/** Those of `before` that cannot be told to be over, as what they are about could not be looked at. */
export function unseen(before: Iterable<SpecsProblem>, { files, missing }: SpecsInput): SpecsProblem[] {
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

/** What is wrong with the directory as a whole, in one line, without what is in its files; undefined: nothing. */
export function summaryOf(directory: string, problems: readonly SpecsProblem[]): string | undefined {
	const [first] = problems;
	if (first === undefined) return undefined;
	const counts = new Map<string, number>();
	for (const { kind } of problems) counts.set(SHORT[kind], (counts.get(SHORT[kind]) ?? 0) + 1);
	const words = Array.from(counts, ([text, count]) => (count === 1 ? text : `${text} (${count} times)`));
	return `specs directory ${directory}: ${words.join('; ')}; see \`minder events\``;
}

const SHORT = {
	'specs-file-broken': 'a file is broken, and not applied',
	'specs-name-twice': 'a process is defined twice, and not applied',
	'specs-name-taken': 'a process is there already that does not come from it',
	'specs-directory-empty': 'it has no spec file any more',
	'specs-directory-missing': 'it cannot be read',
	'specs-refused': 'what it asks for is refused',
} as const satisfies Record<SpecsProblem['kind'], string>;

interface Definition {
	readonly path: string;
	readonly place: string;
	readonly spec: ProcessSpec;
}

function definitionsOf(files: readonly SpecsFile[], problems: SpecsProblem[]): Map<ProcessName, Definition[]> {
	const defined = new Map<ProcessName, Definition[]>();
	for (const file of files) {
		if (file.kind !== 'good') continue;
		for (const spec of file.specs) {
			const place = file.places.get(spec.name) ?? file.path;
			const definition = { path: file.path, place, spec };
			defined.set(spec.name, [...(defined.get(spec.name) ?? []), definition]);
		}
	}
	for (const [name, places] of defined) {
		if (places.length < 2) continue;
		const reason = `process ${name} is defined at ${places.map(({ place }) => place).join(' and ')}; none of these is applied: rename or remove all but one`;
		problems.push({ key: `name ${name}`, kind: 'specs-name-twice', reason });
	}
	return defined;
}
