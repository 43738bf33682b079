/**
 * The items of all `sources` as they come, one waiting of each at most, so that none is read faster than the reader takes them. Ends with
 * the last source; an error of one ends all.
 */
export async function* mergeStreams<Item>(
	sources: readonly AsyncIterable<Item>[],
): AsyncGenerator<Item, void, undefined> {
	const iterators = sources.map((source) => source[Symbol.asyncIterator]());
	const ready: { readonly at: number; readonly result: IteratorResult<Item> }[] = [];
	let failure: { readonly error: unknown } | undefined;
	let wake: () => void = () => {};
	const pull = (at: number): void => {
		iterators[at]?.next().then(
			(result) => {
				ready.push({ at, result });
				wake();
			},
			(error: unknown) => {
				failure ??= { error };
				wake();
			},
		);
	};
	let open = iterators.length;
	for (const at of iterators.keys()) pull(at);
	try {
		while (open > 0) {
			if (failure !== undefined) throw failure.error;
			const next = ready.shift();
			if (next === undefined) {
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			} else if (next.result.done === true) open--;
			else {
				yield next.result.value;
				pull(next.at);
			}
		}
	} finally {
		for (const iterator of iterators) void iterator.return?.(undefined).catch(() => undefined);
	}
}
