/**
 * The three functions of the metadata proposal that @peculiar/x509's container (tsyringe) asks for while it is loaded, which Node does
 * not have. Where a whole polyfill is loaded already, nothing is done.
 */
const tables = new WeakMap<object, Map<unknown, unknown>>();

const metadata = {
	defineMetadata(key: unknown, value: unknown, target: object): void {
		const table = tables.get(target) ?? new Map<unknown, unknown>();
		tables.set(target, table.set(key, value));
	},
	getOwnMetadata: (key: unknown, target: object): unknown => tables.get(target)?.get(key),
	getMetadata(key: unknown, target: object): unknown {
		for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at) as object | null) {
			const table = tables.get(at);
			if (table?.has(key) === true) return table.get(key);
		}
		return undefined;
	},
};

if (!('getMetadata' in Reflect)) Object.assign(Reflect, metadata);
