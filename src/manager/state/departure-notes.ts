import type { InstanceId, ProcessName } from '../../model/ids.ts';

/** Why instances that are to leave their nodes are still there; in memory, made anew with each plan. */
export class DepartureNotes {
	readonly #notes = new Map<ProcessName, ReadonlyMap<InstanceId, string>>();
	readonly #listeners: ((id: InstanceId) => void)[] = [];

	/** Calls `listener` with each instance whose note is another one. */
	onChange(listener: (id: InstanceId) => void): void {
		this.#listeners.push(listener);
	}

	/** One line for a person; undefined: it is not to leave, or nothing keeps it. */
	of(process: ProcessName, id: InstanceId): string | undefined {
		return this.#notes.get(process)?.get(id);
	}

	/** Whether an instance of the process is to leave and has not. */
	has(process: ProcessName): boolean {
		return this.#notes.has(process);
	}

	set(process: ProcessName, notes: ReadonlyMap<InstanceId, string>): void {
		const before = this.#notes.get(process);
		if (before === undefined && notes.size === 0) return;
		if (notes.size === 0) this.#notes.delete(process);
		else this.#notes.set(process, notes);
		for (const id of new Set([...(before?.keys() ?? []), ...notes.keys()])) {
			if (before?.get(id) !== notes.get(id)) for (const listener of this.#listeners) listener(id);
		}
	}
}
