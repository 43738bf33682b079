import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
	type FunctionName,
	isFunctionName,
	isProcessName,
	isScheduleName,
	type ProcessName,
	type ScheduleName,
} from '../../model/ids.ts';
import type { Op, Store } from '../../store/store.ts';

const KEY = 'meta/specs-directory';

/** Where a process, schedule or function comes from. */
export interface Owned {
	/** From the top of the directory. */
	readonly file: string;
	/** Of its spec as it was last applied; empty: it is about to be. */
	readonly hash: string;
	/** A person has deleted it since: what has its name now is his. */
	readonly deleted?: true | undefined;
}

/** What comes from the directory. */
export interface Ownership {
	readonly directory: string;
	readonly processes: ReadonlyMap<ProcessName, Owned>;
	readonly schedules: ReadonlyMap<ScheduleName, Owned>;
	readonly functions: ReadonlyMap<FunctionName, Owned>;
}

const owned = z.record(
	z.string(),
	z.object({ file: z.string(), hash: z.string(), deleted: z.literal(true).optional() }),
);

/** Written without `schedules` and `functions` by managers that had none. */
const record = z.object({
	directory: z.string(),
	processes: owned,
	schedules: owned.default({}),
	functions: owned.default({}),
});

/** What the store knows; nothing where it knows nothing, or of another directory. @throws MinderError `storage` */
export async function loadOwnership(store: Store, directory: string): Promise<Ownership> {
	for await (const { key, value } of store.scan(KEY)) {
		const { data } = record.safeParse(value);
		if (key !== KEY || data?.directory !== directory) continue;
		return {
			directory,
			processes: mapOf(data.processes, isProcessName),
			schedules: mapOf(data.schedules, isScheduleName),
			functions: mapOf(data.functions, isFunctionName),
		};
	}
	return { directory, processes: new Map(), schedules: new Map(), functions: new Map() };
}

function mapOf<Name extends string>(
	entries: Readonly<Record<string, Owned>>,
	isName: (text: string) => text is Name,
): Map<Name, Owned> {
	return new Map(Object.entries(entries).filter((entry): entry is [Name, Owned] => isName(entry[0])));
}

/** Whether two say the same. */
export function sameOwnership(one: Ownership, other: Ownership): boolean {
	return (
		sameOwned(one.processes, other.processes) &&
		sameOwned(one.schedules, other.schedules) &&
		sameOwned(one.functions, other.functions)
	);
}

function sameOwned(one: ReadonlyMap<string, Owned>, other: ReadonlyMap<string, Owned>): boolean {
	if (one.size !== other.size) return false;
	return [...one].every(([name, { file, hash, deleted }]) => {
		const known = other.get(name);
		return known?.file === file && known.hash === hash && known.deleted === deleted;
	});
}

/** Without what was never applied and is not there; what was applied and is not there was deleted by a person. */
export function withDeleted<Name extends string>(
	owned: ReadonlyMap<Name, Owned>,
	present: (name: Name) => object | undefined,
): Map<Name, Owned> {
	const next = new Map<Name, Owned>();
	for (const [name, entry] of owned) {
		if (present(name) !== undefined) next.set(name, entry);
		else if (entry.hash !== '') next.set(name, { ...entry, deleted: true });
	}
	return next;
}

/** What writes it. */
export function ownershipOp({ directory, processes, schedules, functions }: Ownership): Op {
	const value = {
		directory,
		processes: Object.fromEntries(processes),
		schedules: Object.fromEntries(schedules),
		functions: Object.fromEntries(functions),
	};
	return { kind: 'put', key: KEY, value };
}

/** The same for specs that mean the same. */
export function hashOf(spec: object): string {
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
