import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isProcessName, type ProcessName } from '../../model/ids.ts';
import type { ProcessSpec } from '../../model/process-spec.ts';
import type { Op, Store } from '../../store/store.ts';

const KEY = 'meta/specs-directory';

/** Where a process comes from. */
export interface Owned {
	/** From the top of the directory. */
	readonly file: string;
	/** Of its spec as it was last applied; empty: it is about to be. */
	readonly hash: string;
}

/** The processes that come from the directory. */
export interface Ownership {
	readonly directory: string;
	readonly processes: ReadonlyMap<ProcessName, Owned>;
}

const record = z.object({
	directory: z.string(),
	processes: z.record(z.string(), z.object({ file: z.string(), hash: z.string() })),
});

/** What the store knows; nothing where it knows nothing, or of another directory. @throws MinderError `storage` */
export async function loadOwnership(store: Store, directory: string): Promise<Ownership> {
	for await (const { key, value } of store.scan(KEY)) {
		const { data } = record.safeParse(value);
		if (key !== KEY || data?.directory !== directory) continue;
		const entries = Object.entries(data.processes).filter(([name]) => isProcessName(name));
		return { directory, processes: new Map(entries as [ProcessName, Owned][]) };
	}
	return { directory, processes: new Map() };
}

/** What writes it. */
export function ownershipOp({ directory, processes }: Ownership): Op {
	return { kind: 'put', key: KEY, value: { directory, processes: Object.fromEntries(processes) } };
}

/** The same for specs that mean the same. */
export function hashOf(spec: ProcessSpec): string {
	return createHash('sha256')
		.update(JSON.stringify(sorted(spec)))
		.digest('hex')
		.slice(0, 32);
}

function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
	return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
