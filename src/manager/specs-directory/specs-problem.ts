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
	'specs-name-twice': 'a name is defined twice, and not applied',
	'specs-name-taken': 'a name is there already that does not come from it',
	'specs-directory-empty': 'it has no spec file any more',
	'specs-directory-missing': 'it cannot be read',
	'specs-refused': 'what it asks for is refused',
} as const satisfies Record<SpecsProblem['kind'], string>;
