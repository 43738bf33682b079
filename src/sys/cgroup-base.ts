import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { Cgroup, CONTROLLERS, type Controller, pidsIn } from './cgroup.ts';
import type { CgroupFiles } from './cgroup-files.ts';
import { type CgroupPlace, cgroupOfProcess, findCgroupPlace } from './cgroup-place.ts';
import { errnoOf } from './files.ts';

/** Cgroup of the agent itself below one that is its own: no process may stand beside the cgroups of others. */
const LEAF = 'agent';

/** Controllers that cannot be had. `v1`: cgroup v1 has it; `not-given`: by the cgroup above; text: the kernel refused it, and how. */
export type Missing = Readonly<Partial<Record<Controller, 'v1' | 'not-given' | { readonly refused: string }>>>;

/** What may be done with cgroups here; texts are for a person. */
export type CgroupAccess =
	| {
			readonly kind: 'usable';
			/** The cgroup in which those of runs are made. */
			readonly base: string;
			readonly missing: Missing;
	  }
	| { readonly kind: 'unusable'; readonly reason: string };

/**
 * The cgroups of an agent's runs.
 *
 *     a cgroup of its own (systemd: Delegate=yes)        the root cgroup
 *       ├── agent        this process moves here           └── minder-1f2e3d4c
 *       ├── web.0@3                                              ├── web.0@3
 *       └── db.0@1                                               └── db.0@1
 *
 * In its own cgroup it makes room at once, before it starts anything; below the root only once a run needs it.
 */
export class CgroupBase {
	readonly #files: CgroupFiles;
	readonly #place: CgroupPlace | undefined;
	readonly #rootChild: string;
	#access: CgroupAccess | undefined;

	/** @param owner tells the cgroups of one agent from those of another on the same machine: its run directory */
	constructor(files: CgroupFiles, pid: number, owner: string) {
		this.#files = files;
		this.#rootChild = `minder-${createHash('sha256').update(owner).digest('hex').slice(0, 8)}`;
		const place = findCgroupPlace(files);
		if ('problem' in place) {
			this.#access = { kind: 'unusable', reason: place.problem };
			return;
		}
		this.#place = place;
		if (!place.atRoot) this.#access = this.#settleIn(place, pid);
	}

	get access(): CgroupAccess {
		if (this.#access !== undefined) return this.#access;
		if (this.#place === undefined) return { kind: 'unusable', reason: 'there is no cgroup v2' };
		this.#access = this.#settleBelowRoot(this.#place);
		return this.#access;
	}

	/** A new cgroup. @throws Error of the system */
	make(base: string, name: string): Cgroup {
		const group = new Cgroup(posix.join(base, name), this.#files);
		this.#files.makeDirectory(group.path);
		return group;
	}

	/**
	 * A cgroup of that name that an earlier agent made; makes none. @param pid where to look first: a process that is in it
	 */
	find(name: string, pid: number | undefined): Cgroup | undefined {
		const place = this.#place;
		if (place === undefined) return undefined;
		const of = pid === undefined ? undefined : cgroupOfProcess(this.#files, place, pid);
		if (of !== undefined && posix.basename(of) === name) return new Cgroup(of, this.#files);
		const path = posix.join(this.#base(place), name);
		return this.#files.read(posix.join(path, 'cgroup.procs')) === undefined ? undefined : new Cgroup(path, this.#files);
	}

	/** Cgroups in the base, by name; makes none. */
	list(): readonly Cgroup[] {
		if (this.#place === undefined) return [];
		const base = this.#base(this.#place);
		return this.#files.directories(base).map((name) => new Cgroup(posix.join(base, name), this.#files));
	}

	/** Leaves nothing behind below the root, unless something lives there. */
	close(): void {
		if (this.#place?.atRoot !== true || this.list().length > 0) return;
		try {
			this.#files.removeDirectory(this.#base(this.#place));
		} catch {
			// A program came into it by itself.
		}
		this.#access = undefined;
	}

	#base(place: CgroupPlace): string {
		if (place.atRoot) return posix.join(place.own, this.#rootChild);
		return posix.basename(place.own) === LEAF ? posix.dirname(place.own) : place.own;
	}

	#settleBelowRoot(place: CgroupPlace): CgroupAccess {
		const base = this.#base(place);
		try {
			this.#files.makeDirectory(base);
		} catch (error) {
			return unusable(`the agent may not make the cgroup ${base}`, error);
		}
		const above = this.#enable(place.own, place.v1);
		return { kind: 'usable', base, missing: { ...this.#enable(base, place.v1), ...above } };
	}

	#settleIn(place: CgroupPlace, pid: number): CgroupAccess {
		const base = this.#base(place);
		if (pidsIn(this.#files.read(posix.join(base, 'cgroup.procs'))).some((other) => other !== pid)) {
			const reason = `the cgroup ${base} is not the agent's own, other processes are in it`;
			return { kind: 'unusable', reason: `${reason}: run it as a service with Delegate=yes` };
		}
		try {
			const leaf = this.make(base, LEAF);
			this.#files.write(leaf.procsFile, String(pid));
		} catch (error) {
			return unusable(`the agent may not make cgroups in ${base}`, error);
		}
		return { kind: 'usable', base, missing: this.#enable(base, place.v1) };
	}

	/** Controllers for the cgroups in `path`. @returns those that it cannot give them */
	#enable(path: string, v1: ReadonlySet<Controller>): Missing {
		const words = (file: string): string[] => (this.#files.read(posix.join(path, file)) ?? '').trim().split(/\s+/);
		const missing: { -readonly [C in Controller]?: Missing[C] } = {};
		for (const controller of CONTROLLERS) {
			if (words('cgroup.subtree_control').includes(controller)) continue;
			if (!words('cgroup.controllers').includes(controller)) {
				missing[controller] = v1.has(controller) ? 'v1' : 'not-given';
				continue;
			}
			try {
				this.#files.write(posix.join(path, 'cgroup.subtree_control'), `+${controller}`);
			} catch (error) {
				missing[controller] = { refused: `cannot be had in ${path} (${nameOf(error)})` };
			}
		}
		return missing;
	}
}

function unusable(what: string, error: unknown): CgroupAccess {
	return { kind: 'unusable', reason: `${what} (${nameOf(error)})` };
}

function nameOf(error: unknown): string {
	return errnoOf(error) ?? String(error);
}
