/** Times as long as otherwise is waited for others where they have to share few cores with many; 1 unless PATIENCE says so. */
export const PATIENCE = Number(process.env['PATIENCE'] ?? 1);

/**
 * Waits until `condition` returns something other than `undefined`, `null` or `false`, and returns it. For what the outside world does
 * (files, programs, sockets): polls every 5 ms of real time.
 * @throws Error naming `what` after `seconds` (10), with the error that `condition` threw last, if it did
 */
export async function waitFor<T>(
	condition: () => T | Promise<T>,
	options: { readonly seconds?: number; readonly what?: string | (() => string) } = {},
): Promise<Exclude<T, undefined | null | false>> {
	const seconds = options.seconds ?? 10;
	const deadline = performance.now() + seconds * 1000;
	let last: unknown;
	for (;;) {
		try {
			const value = await condition();
			if (value !== undefined && value !== null && value !== false) {
				return value as Exclude<T, undefined | null | false>;
			}
			last = undefined;
		} catch (error) {
			last = error;
		}
		if (performance.now() > deadline) {
			const what = typeof options.what === 'function' ? options.what() : (options.what ?? condition.toString());
			throw new Error(`not within ${seconds} s: ${what}`, { cause: last });
		}
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}
