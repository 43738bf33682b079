import type { Principal } from '../../model/access.ts';
import { type InstanceId, type ProcessName, splitInstanceId } from '../../model/ids.ts';
import type { StatusUpdate } from '../../model/views.ts';
import type { TablesView } from '../state/tables.ts';
import { seesProcess } from './coverage.ts';

/** Leaves out of a status stream what its reader does not see; what it saw and sees no more is told as removed. */
export class StatusFilter {
	readonly #tables: TablesView;
	readonly #principal: Principal;
	/** What the reader was told of. */
	readonly #processes = new Set<ProcessName>();
	readonly #instances = new Set<InstanceId>();

	constructor(tables: TablesView, principal: Principal) {
		this.#tables = tables;
		this.#principal = principal;
	}

	/** `undefined`: nothing is left to be told. */
	take(update: StatusUpdate): StatusUpdate | undefined {
		const removedProcesses = update.removedProcesses.filter((name) => this.#processes.delete(name));
		const removedInstances = update.removedInstances.filter((id) => this.#instances.delete(id));
		// Those that are left of a removed process are seen by whoever saw one of them before.
		const instances = update.instances.filter(({ id, process }) => {
			const seen = this.#tables.processes.has(process) ? this.#sees(process) : this.#instances.has(id);
			if (seen) this.#instances.add(id);
			else if (this.#instances.delete(id)) removedInstances.push(id);
			return seen;
		});
		const processes = update.processes.filter(({ name }) => {
			const seen = this.#sees(name);
			if (seen) this.#processes.add(name);
			else if (this.#processes.delete(name)) {
				removedProcesses.push(name);
				removedInstances.push(...this.#forgetInstances(name));
			}
			return seen;
		});
		const { synced } = update;
		const told = processes.length + instances.length + removedProcesses.length + removedInstances.length;
		return told === 0 && !synced ? undefined : { processes, instances, removedProcesses, removedInstances, synced };
	}

	#sees(process: ProcessName): boolean {
		return seesProcess(this.#tables, this.#principal, process);
	}

	#forgetInstances(process: ProcessName): InstanceId[] {
		const ids = [...this.#instances].filter((id) => splitInstanceId(id).process === process);
		for (const id of ids) this.#instances.delete(id);
		return ids;
	}
}
