import { z } from 'zod';
import { type InstanceId, isInstanceId } from '../model/ids.ts';
import type { WallTime } from '../model/records.ts';
import { openTableFile, type TableFile } from '../store/table-file.ts';
import type { Files } from '../sys/files.ts';
import type { Log } from '../sys/log.ts';

/** How many are remembered, and for how long. */
export const KEPT_ENDED_RUNS = { count: 10_000, milliseconds: 7 * 24 * 3600 * 1000 } as const;

interface EndedData {
	/** By what was started, the one that ended last at the end. */
	readonly ended: Readonly<Record<string, WallTime>>;
}

const table = z.object({ ended: z.record(z.string(), z.number()) });

/** Ids of instances of runs that were started here and removed afterwards: none of them is ever started again. Kept on disk. */
export class EndedRuns {
	readonly #table: TableFile<EndedData>;
	readonly #clock: { wall(): WallTime };
	#ended: Map<InstanceId, WallTime>;

	/** @throws MinderError `storage`; what is damaged is set aside with a warning */
	static async open(
		path: string,
		ports: { readonly files: Files; readonly clock: { wall(): WallTime }; readonly log: Log },
	): Promise<EndedRuns> {
		const file = await openTableFile<EndedData>(path, {
			files: ports.files,
			validate: (found) => table.parse(found),
			empty: () => ({ ended: {} }),
		});
		for (const problem of file.problems) ports.log.warn(problem, 'table of ended runs was damaged and is set aside');
		return new EndedRuns(file, ports.clock);
	}

	/** Use {@link EndedRuns.open}. */
	private constructor(file: TableFile<EndedData>, clock: { wall(): WallTime }) {
		this.#table = file;
		this.#clock = clock;
		this.#ended = new Map(
			Object.entries(file.data.ended).flatMap(([id, at]) => (isInstanceId(id) ? [[id, at] as const] : [])),
		);
	}

	has(id: InstanceId): boolean {
		return this.#ended.has(id);
	}

	/** Resolves when they are on disk. @throws MinderError `storage`; they count all the same, until this agent ends */
	async add(ids: readonly InstanceId[]): Promise<void> {
		if (ids.length === 0) return;
		const now = this.#clock.wall();
		for (const id of ids) {
			this.#ended.delete(id);
			this.#ended.set(id, now);
		}
		const oldest = now - KEPT_ENDED_RUNS.milliseconds;
		let surplus = this.#ended.size - KEPT_ENDED_RUNS.count;
		for (const [id, at] of this.#ended) {
			if (surplus-- <= 0 && at >= oldest) break;
			this.#ended.delete(id);
		}
		await this.#save();
	}

	/** Another cluster's runs have the same names. @throws MinderError `storage` */
	async clear(): Promise<void> {
		if (this.#ended.size === 0) return;
		this.#ended = new Map();
		await this.#save();
	}

	#save(): Promise<void> {
		this.#table.data = { ended: Object.fromEntries(this.#ended) };
		return this.#table.save();
	}
}
