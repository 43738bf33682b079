/** Chooses one of `count` values (0 to `count - 1`) for a field of a schedule. */
export type Spread = (field: string, count: number) => number;

/** The choice that is the same for the same schedule, on each machine and in each release. */
export function spreadOf(name: string): Spread {
	return (field, count) => stableHash(`${name}\n${field}`) % count;
}

/** 32 bits of a text: FNV-1a over its UTF-16 units, then the finisher of MurmurHash3, so that neighbouring names lie far apart. */
export function stableHash(text: string): number {
	let hash = 0x811c9dc5;
	for (let index = 0; index < text.length; index++) {
		hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
	}
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}
