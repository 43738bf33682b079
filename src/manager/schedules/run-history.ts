import type { InstanceId, RunId, ScheduleName } from '../../model/ids.ts';
import { runInstanceId } from '../../model/ids.ts';
import type { OutputExcerpt } from '../../model/records.ts';
import type { Run, RunOutput } from '../../model/schedule-records.ts';
import type { Store } from '../../store/store.ts';
import { decodeEndedRun, decodeOutput } from '../state/plain-codec.ts';
import { PREFIXES } from '../state/record-codec.ts';
import type { StoredOutput } from '../state/tables.ts';

/** Runs that have ended, and what they wrote, as they are on disk. */
export class RunHistory {
	readonly #store: Store;

	constructor(store: Store) {
		this.#store = store;
	}

	/** Of one schedule, newest first; with `before` those older than it. @throws MinderError `storage` */
	async *ended(schedule: ScheduleName, before?: RunId): AsyncGenerator<Run, void, undefined> {
		const prefix = `${PREFIXES.endedRun}${schedule}@`;
		const after = before === undefined ? {} : { after: PREFIXES.endedRun + before };
		for await (const entry of this.#store.scan(prefix, { reverse: true, ...after })) yield decodeEndedRun(entry);
	}

	/** @throws MinderError `storage` */
	async get(id: RunId): Promise<Run | undefined> {
		const key = PREFIXES.endedRun + id;
		for await (const entry of this.#store.scan(key, { limit: 1 })) {
			if (entry.key === key) return decodeEndedRun(entry);
		}
		return undefined;
	}

	/** Ids that begin with `prefix`, oldest first. */
	async ids(prefix: string): Promise<RunId[]> {
		const found: RunId[] = [];
		for await (const { key } of this.#store.scan(PREFIXES.endedRun + prefix))
			found.push(key.slice(PREFIXES.endedRun.length) as RunId);
		return found;
	}

	/** Instances of which there is output, by the beginning of their id. */
	async outputIds(prefix: string): Promise<InstanceId[]> {
		const found: InstanceId[] = [];
		for await (const { key } of this.#store.scan(PREFIXES.runOutput + prefix))
			found.push(key.slice(PREFIXES.runOutput.length) as InstanceId);
		return found;
	}

	/** What is kept of the outputs of a run, by ordinal. @throws MinderError `storage` */
	async outputs(run: Run): Promise<RunOutput[]> {
		const wanted = new Set<string>(run.tasks.map(({ ordinal }) => runInstanceId(run.id, ordinal)));
		const found: RunOutput[] = [];
		for await (const entry of this.#store.scan(`${PREFIXES.runOutput}${run.id}.`)) {
			const stored = decodeOutput(entry);
			if (wanted.has(stored.instance)) found.push(fromStored(stored));
		}
		const ordinal = ({ instance }: RunOutput): number => Number(instance.slice(instance.lastIndexOf('.') + 1));
		return found.sort((a, b) => ordinal(a) - ordinal(b));
	}
}

/** As it is kept on disk. */
export function toStored(instance: InstanceId, outputs: readonly OutputExcerpt[]): StoredOutput {
	const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
	return {
		instance,
		outputs: outputs.map(({ stream, head, tail, totalBytes }) => ({
			stream,
			head: text(head),
			tail: text(tail),
			totalBytes,
		})),
	};
}

function fromStored({ instance, outputs }: StoredOutput): RunOutput {
	const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
	return {
		instance,
		outputs: outputs.map(({ stream, head, tail, totalBytes }) => ({
			stream,
			head: bytes(head),
			tail: bytes(tail),
			totalBytes,
		})),
	};
}
