/** Order of keys: as bytes of their UTF-8 form. (JavaScript's own puts U+1F600 before U+E000: it compares UTF-16 units.) */
export function compareKeys(a: string, b: string): number {
	const end = Math.min(a.length, b.length);
	for (let at = 0; at < end; at++) {
		const left = a.charCodeAt(at);
		const right = b.charCodeAt(at);
		if (left !== right) return rank(left) - rank(right);
	}
	return a.length - b.length;
}

/** UTF-16 units in the order of the code points that they begin: surrogates last. */
function rank(unit: number): number {
	return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** The first key in order that comes after every key with this prefix; `undefined` for the empty prefix. */
export function endOfPrefix(prefix: Buffer): Buffer | undefined {
	if (prefix.length === 0) return undefined;
	const end = Buffer.from(prefix);
	// UTF-8 holds no byte 0xff, so that the last one can always be counted up.
	end[end.length - 1] = (end.at(-1) ?? 0) + 1;
	return end;
}

/** The next possible key after this one. */
export function successor(key: Buffer): Buffer {
	return Buffer.concat([key, Buffer.of(0)]);
}
