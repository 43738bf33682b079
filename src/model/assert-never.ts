/** The default branch of a switch that must cover every case: fails to compile when one is missing, throws when a peer invents one. */
export function assertNever(value: never): never {
	throw new TypeError(`unexpected value: ${JSON.stringify(value)}`);
}
