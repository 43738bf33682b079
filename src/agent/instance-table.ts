import { z } from 'zod';
import { type InstanceId, isInstanceId } from '../model/ids.ts';
import type { Assignment, ExitHistory, ExitStatus } from '../model/records.ts';
import type { RestartHistory } from '../policy/restart.ts';
import { openTableFile, type TableFile } from '../store/table-file.ts';
import type { Files } from '../sys/files.ts';
import type { OutputStart } from '../sys/output-lines.ts';

/** How an instance was left while nothing of it lived. What lives is described by its run file. */
export interface Rest {
	/** Monotonic times of another boot mean nothing. */
	readonly bootId: string;
	readonly phase: 'stopped' | 'backoff' | 'exited' | 'failed';
	readonly attempt: number;
	readonly startedUnder: number;
	readonly restarts: number;
	readonly history: RestartHistory;
	readonly exit?: ExitStatus;
	readonly ends?: ExitHistory;
	readonly reason?: string;
	/** Of `backoff`: monotonic seconds of the next start. */
	readonly until?: number;
}

/** What the agent knows of an instance beyond its run file. */
export interface InstanceRecord {
	readonly assignment: Assignment;
	readonly rest?: Rest;
}

/** The first line of a run file: all that is needed to take the program over, even where the table is lost. */
export interface Intent {
	readonly bootId: string;
	/** Wall time of the start. */
	readonly at: number;
	readonly assignment: Assignment;
	readonly startedUnder: number;
	readonly restarts: number;
	/** As it was before this start. */
	readonly history: RestartHistory;
	readonly exit?: ExitStatus;
	readonly ends?: ExitHistory;
	/** Where its output begins. */
	readonly output?: readonly OutputStart[];
}

export interface TableData {
	clusterId: string;
	version: number;
	/** Records are checked one by one when they are used: a damaged one does not harm the others. */
	instances: Record<string, unknown>;
}

const exit = z.looseObject({ kind: z.enum(['code', 'signal', 'unknown']), at: z.number() });
const end = z.looseObject({ exit: exit.optional(), reason: z.string(), at: z.number(), times: z.number() });
/** Told to people alone: where it is damaged it is as if nothing had happened yet. */
const ends = z
	.object({ firstFailure: end.optional(), last: z.array(end) })
	.optional()
	.catch(undefined);
const history = z.object({ exits: z.array(z.number()), streak: z.number() });
const assignment = z.looseObject({
	instance: z.string().refine(isInstanceId),
	process: z.string(),
	revision: z.number(),
	generation: z.number(),
	startGeneration: z.number(),
	want: z.enum(['run', 'stop']),
	spec: z.looseObject({
		command: z.string(),
		args: z.array(z.string()),
		daemon: z.boolean(),
		env: z.record(z.string(), z.string()),
		secrets: z
			.record(z.string(), z.union([z.object({ value: z.string() }), z.object({ fingerprint: z.string() })]))
			.optional(),
		limits: z.looseObject({}),
		restart: z.looseObject({ policy: z.string(), intervalSeconds: z.number(), windowSeconds: z.number() }),
		stop: z.looseObject({ signal: z.string(), timeoutSeconds: z.number() }),
		startSeconds: z.number(),
	}),
});
const counters = {
	bootId: z.string(),
	startedUnder: z.number(),
	restarts: z.number(),
	history,
	exit: exit.optional(),
	ends,
};
const rest = z.object({
	...counters,
	phase: z.enum(['stopped', 'backoff', 'exited', 'failed']),
	attempt: z.number(),
	reason: z.string().optional(),
	until: z.number().optional(),
});
const record = z.object({ assignment, rest: rest.optional() });
const output = z
	.array(z.object({ path: z.string(), inode: z.number().optional(), position: z.number().min(0) }))
	.optional()
	.catch(undefined);
const intent = z.object({ ...counters, at: z.number(), assignment, output });
const table = z.object({ clusterId: z.string(), version: z.number(), instances: z.record(z.string(), z.unknown()) });

/** @returns `undefined` where it is damaged */
export function parseRecord(found: unknown, id: InstanceId): InstanceRecord | undefined {
	const { data } = record.safeParse(found);
	return data?.assignment.instance === id ? (data as unknown as InstanceRecord) : undefined;
}

/** @param text JSON @returns `undefined` where it is damaged */
export function parseIntent(text: string | undefined, id: InstanceId): Intent | undefined {
	const { data } = intent.safeParse(parseJson(text ?? ''));
	return data?.assignment.instance === id ? (data as unknown as Intent) : undefined;
}

/** Assignments held and how instances came to rest. @throws MinderError `storage` */
export function openInstanceTable(path: string, files: Files): Promise<TableFile<TableData>> {
	return openTableFile<TableData>(path, {
		files,
		validate: (found) => table.parse(found),
		empty: () => ({ clusterId: '', version: 0, instances: {} }),
	});
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
