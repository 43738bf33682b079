import type { InstanceId } from '../src/model/ids.ts';
import type { InstanceView, ProcessView, StatusUpdate } from '../src/model/views.ts';

/** What is known of processes and instances, kept up to date from a status stream. */
export class StatusBoard {
	readonly processes = new Map<string, ProcessView>();
	readonly instances = new Map<string, InstanceView>();
	/** Whether the state at the time of the call is complete. */
	synced = false;
	/** How each instance was when it was seen first: what was so before a command began is not its doing. */
	readonly begun = new Map<string, InstanceView>();

	apply(update: StatusUpdate): void {
		for (const process of update.processes) this.processes.set(process.name, process);
		for (const instance of update.instances) {
			this.instances.set(instance.id, instance);
			if (!this.begun.has(instance.id)) this.begun.set(instance.id, instance);
		}
		for (const name of update.removedProcesses) this.processes.delete(name);
		for (const id of update.removedInstances) this.instances.delete(id);
		this.synced ||= update.synced;
	}

	/** By name. */
	sortedProcesses(): ProcessView[] {
		return [...this.processes.values()].sort((a, b) => compare(a.name, b.name));
	}

	/** By process, then ordinal. */
	sortedInstances(): InstanceView[] {
		return [...this.instances.values()].sort(
			(a, b) => compare(a.process, b.process) || ordinalOf(a.id) - ordinalOf(b.id),
		);
	}

	/** Instances of the process or instance called `name`, by ordinal. */
	of(name: string): InstanceView[] {
		return this.sortedInstances().filter((instance) => instance.process === name || instance.id === name);
	}
}

/** The number behind the dot. */
export function ordinalOf(id: InstanceId): number {
	return Number(id.slice(id.lastIndexOf('.') + 1));
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
