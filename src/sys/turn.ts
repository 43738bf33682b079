/** Resolves when this turn of the event loop is over: what had arrived before it began has been taken up by then. */
export function turnEnd(): Promise<void> {
	return new Promise((resolve) => {
		setImmediate(resolve);
	});
}
