/**
 * What `work` comes to, or `refusal()` thrown as soon as `signal` is aborted: nobody waits for it any longer then, and what it comes to is dropped.
 */
export async function unlessAborted<T>(signal: AbortSignal, refusal: () => Error, work: () => Promise<T>): Promise<T> {
	if (signal.aborted) throw refusal();
	let onAbort = (): void => {};
	const aborted = new Promise<never>((_, reject) => {
		onAbort = () => reject(refusal());
	});
	signal.addEventListener('abort', onAbort, { once: true });
	try {
		return await Promise.race([work(), aborted]);
	} finally {
		signal.removeEventListener('abort', onAbort);
	}
}
