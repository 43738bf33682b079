import type { InstanceId } from '../model/ids.ts';
import type { ResourcesSpec } from '../model/process-spec.ts';
import { type Cgroup, CONTROLLERS, type Controller } from '../sys/cgroup.ts';
import type { CgroupBase, Missing } from '../sys/cgroup-base.ts';
import { errnoOf } from '../sys/files.ts';
import type { Log } from '../sys/log.ts';

const MANUAL = 'see docs/RESOURCES.md';
/** Passes over a program that forks while it is moved into a cgroup. */
const MOVING_PASSES = 5;

/** The cgroups of all runs that have ceilings. */
export class Ceilings {
	readonly #base: CgroupBase;
	readonly #log: Log;

	constructor(base: CgroupBase, log: Log) {
		this.#base = base;
		this.#log = log;
	}

	of(instance: InstanceId): Ceiling {
		return new Ceiling(instance, this.#base, this.#log);
	}

	/** Removes what runs of earlier agents left. @param held paths of those that are in use */
	sweep(held: ReadonlySet<string>): void {
		for (const group of this.#base.list()) {
			if (!/@\d+$/.test(group.path) || held.has(group.path) || group.remove()) continue;
			this.#log.warn(
				{ cgroup: group.path, pids: group.members() },
				'processes are left in the cgroup of a run that nobody knows of: they are left alone',
			);
		}
	}

	close(): void {
		this.#base.close();
	}
}

/** The cgroup of the newest run of one instance, if that has ceilings. Nothing here throws: what fails is a warning. */
export class Ceiling {
	readonly #instance: InstanceId;
	readonly #base: CgroupBase;
	readonly #log: Log;
	#attempt = 0;
	#group: Cgroup | undefined;
	#applied: ResourcesSpec | 'unknown' | undefined;
	#warnings: readonly string[] = [];
	/** Of earlier runs; not empty yet. */
	#left: Cgroup[] = [];

	/** Use {@link Ceilings.of}. */
	constructor(instance: InstanceId, base: CgroupBase, log: Log) {
		this.#instance = instance;
		this.#base = base;
		this.#log = log;
	}

	/** What of the resources does not hold. */
	get warnings(): readonly string[] {
		return this.#warnings;
	}

	/** Directory of the cgroup. */
	get path(): string | undefined {
		return this.#group?.path;
	}

	/** Makes room for a new run. @returns the file through which its program enters; `undefined`: it runs without a cgroup */
	prepare(attempt: number, resources: ResourcesSpec | undefined): string | undefined {
		this.#setAside();
		this.#attempt = attempt;
		this.#set(resources);
		return this.#group?.procsFile;
	}

	/** Takes over the cgroup of a run that an earlier agent started. @param pid of its program, where that lives */
	adopt(attempt: number, pid: number | undefined): void {
		this.#attempt = attempt;
		this.#group = this.#base.find(this.#nameOf(attempt), pid);
		if (this.#group !== undefined) this.#applied = 'unknown';
	}

	/**
	 * New ceilings for a program that lives.
	 * @param members pids of all that is to be in the cgroup
	 */
	change(resources: ResourcesSpec | undefined, members: () => readonly number[]): void {
		const fresh = this.#group === undefined;
		if (this.#applied !== 'unknown' && same(resources, this.#applied)) return;
		this.#set(resources);
		const group = this.#group;
		if (fresh && group !== undefined && !moveInto(group, members)) this.notEntered();
	}

	/** The program runs outside of its cgroup. */
	notEntered(): void {
		this.#warn([`resources are not enforced: the program could not be moved into its cgroup; ${MANUAL}`]);
	}

	/** Pids of all that lives in it, also of what left the program's session. */
	members(): readonly number[] {
		return this.#group?.members() ?? [];
	}

	/** @param others pids that somebody else signals */
	signal(signal: NodeJS.Signals, others: () => readonly number[]): void {
		if (signal === 'SIGKILL') this.#group?.kill();
		else this.#group?.signal(signal, others());
	}

	sawOutOfMemory(): boolean {
		return this.#group?.sawOutOfMemory() ?? false;
	}

	/** Nothing of the run is to live any more: its cgroup goes, as soon as it is empty. */
	over(): void {
		this.#setAside();
	}

	#setAside(): void {
		if (this.#group !== undefined) this.#left.push(this.#group);
		this.#group = undefined;
		this.#applied = undefined;
		if (this.#left.length > 0) this.#left = this.#left.filter((group) => !group.remove());
	}

	#set(resources: ResourcesSpec | undefined): void {
		this.#applied = resources;
		if (resources === undefined && this.#group === undefined) return this.#warn([]);
		const { access } = this.#base;
		if (access.kind === 'unusable') return this.#warn([`resources are not enforced: ${access.reason}; ${MANUAL}`]);
		try {
			this.#group ??= this.#base.make(access.base, this.#nameOf(this.#attempt));
		} catch (error) {
			return this.#warn([`resources are not enforced: no cgroup could be made (${nameOf(error)}); ${MANUAL}`]);
		}
		const group = this.#group;
		this.#warn(limit(group, resources ?? {}, access.missing).map((problem) => `${problem}; ${MANUAL}`));
	}

	#nameOf(attempt: number): string {
		return `${this.#instance}@${attempt}`;
	}

	#warn(warnings: readonly string[]): void {
		if (warnings.join('\n') === this.#warnings.join('\n')) return;
		this.#warnings = warnings;
		for (const warning of warnings) this.#log.warn({ instance: this.#instance }, warning);
	}
}

/** Sets what can be set. @returns what does not hold of what was asked for */
function limit(group: Cgroup, resources: ResourcesSpec, missing: Missing): string[] {
	const asked = CONTROLLERS.filter((controller) => isAsked(controller, resources));
	const reasons = new Map<string, Controller[]>();
	for (const controller of CONTROLLERS) {
		const known = missing[controller];
		const reason =
			known === undefined
				? refusal(() => group.limit(controller, resources))
				: typeof known === 'string'
					? known
					: known.refused;
		if (reason !== undefined) reasons.set(reason, [...(reasons.get(reason) ?? []), controller]);
	}
	return [...reasons].flatMap(([reason, controllers]) => {
		const mine = controllers.filter((controller) => asked.includes(controller));
		const names = mine.join(' and ');
		const what = mine.length === asked.length ? 'resources' : `resources: the ceilings of ${names}`;
		const subject = `the ${names} controller${mine.length > 1 ? 's' : ''}`;
		return mine.length === 0 ? [] : [`${what} are not enforced: ${subject} ${wordsFor(reason, mine.length > 1)}`];
	});
}

/** What follows "the … controllers". */
function wordsFor(reason: string, many: boolean): string {
	const absent = `${many ? 'are' : 'is'} not available to the agent`;
	if (reason === 'not-given') return absent;
	return reason === 'v1' ? `${absent} (cgroup v1 has ${many ? 'them' : 'it'})` : reason;
}

function refusal(set: () => void): string | undefined {
	try {
		set();
		return undefined;
	} catch (error) {
		return `refused (${nameOf(error)})`;
	}
}

function isAsked(controller: Controller, { cpu, memoryBytes, memoryMaxBytes }: ResourcesSpec): boolean {
	return controller === 'cpu' ? cpu !== undefined : memoryBytes !== undefined || memoryMaxBytes !== undefined;
}

/** @returns whether all of them are in it */
function moveInto(group: Cgroup, members: () => readonly number[]): boolean {
	for (let pass = 0; pass < MOVING_PASSES; pass++) {
		const inside = new Set(group.members());
		const outside = members().filter((pid) => !inside.has(pid));
		if (outside.length === 0) return true;
		for (const pid of outside) group.add(pid);
	}
	return false;
}

function same(one: ResourcesSpec | undefined, other: ResourcesSpec | undefined): boolean {
	return (
		one?.cpu === other?.cpu &&
		one?.memoryBytes === other?.memoryBytes &&
		one?.memoryMaxBytes === other?.memoryMaxBytes &&
		(one === undefined) === (other === undefined)
	);
}

function nameOf(error: unknown): string {
	return errnoOf(error) ?? String(error);
}
