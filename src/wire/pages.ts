/** Bytes that one answer of a listing is to stay below, far enough from the limit of a message. */
const PAGE_BYTES = 4 * 1024 * 1024;

/**
 * The first of `items` that fit into one message, at least one; `more`: some are left.
 * @param sizeOf about how many bytes one takes
 */
export function pageOf<T>(
	items: readonly T[],
	sizeOf: (item: T) => number,
	most = PAGE_BYTES,
): { readonly page: readonly T[]; readonly more: boolean } {
	let bytes = 0;
	const end = items.findIndex((item, at) => {
		bytes += sizeOf(item);
		return at > 0 && bytes > most;
	});
	return end < 0 ? { page: items, more: false } : { page: items.slice(0, end), more: true };
}

/** What comes behind the item of that name in a listing; where it has gone since, behind where it would be by name. */
export function behind<T extends { readonly name: string }>(items: readonly T[], after: string): readonly T[] {
	if (after === '') return items;
	const at = items.findIndex(({ name }) => name === after);
	if (at >= 0) return items.slice(at + 1);
	const next = items.findIndex(({ name }) => name > after);
	return next < 0 ? [] : items.slice(next);
}
