import { posix } from 'node:path';
import { CONTROLLERS, type Controller } from './cgroup.ts';
import type { CgroupFiles } from './cgroup-files.ts';

/** Where this process stands among the cgroups of the machine. */
export interface CgroupPlace {
	/** Directory of the cgroup v2 tree. */
	readonly mount: string;
	/** Its prefix within the kernel's tree, `''` where all of that is mounted. */
	readonly prefix: string;
	/** Directory of this process's own cgroup. */
	readonly own: string;
	/** It is the kernel's root cgroup, which is nobody's own. */
	readonly atRoot: boolean;
	/** Controllers that cgroup v1 has, so that v2 cannot. */
	readonly v1: ReadonlySet<Controller>;
}

/** Reads /proc/self: a unified mount, or the v2 tree beside those of v1. */
export function findCgroupPlace(files: CgroupFiles): CgroupPlace | { readonly problem: string } {
	const mounts = (files.read('/proc/self/mountinfo') ?? '').split('\n').flatMap(parseMount);
	const v2 = mounts.find((mount) => mount.type === 'cgroup2');
	if (v2 === undefined) return { problem: 'no cgroup v2 is mounted on this machine' };
	const path = cgroupPathOf(files, 'self');
	if (path === undefined) return { problem: 'the agent has no cgroup v2' };
	const prefix = v2.root === '/' ? '' : v2.root;
	const own = directoryOf(path, v2.mount, prefix);
	if (own === undefined) return { problem: `the agent's cgroup ${path} is outside of what is mounted at ${v2.mount}` };
	const options = new Set(mounts.filter((mount) => mount.type === 'cgroup').flatMap((mount) => mount.options));
	return {
		mount: v2.mount,
		prefix,
		own,
		atRoot: files.read(posix.join(own, 'cgroup.type')) === undefined,
		v1: new Set(CONTROLLERS.filter((controller) => options.has(controller))),
	};
}

/** Directory of the cgroup that a process is in; `undefined` where that is not to be had. */
export function cgroupOfProcess(files: CgroupFiles, place: CgroupPlace, pid: number): string | undefined {
	const path = cgroupPathOf(files, pid);
	return path === undefined ? undefined : directoryOf(path, place.mount, place.prefix);
}

function cgroupPathOf(files: CgroupFiles, process: number | 'self'): string | undefined {
	return /^0::(\/.*)$/m.exec(files.read(`/proc/${process}/cgroup`) ?? '')?.[1];
}

function directoryOf(path: string, mount: string, prefix: string): string | undefined {
	if (path.startsWith('/..') || (path !== prefix && !path.startsWith(`${prefix}/`))) return undefined;
	return posix.join(mount, path.slice(prefix.length));
}

interface Mount {
	readonly root: string;
	readonly mount: string;
	readonly type: string;
	readonly options: readonly string[];
}

/** One line of mountinfo, see proc(5); none where it is not of cgroups. */
function parseMount(line: string): Mount[] {
	const [before, after] = line.split(' - ');
	const [, , , root, mount] = (before ?? '').split(' ');
	const [type, , options] = (after ?? '').split(' ');
	if (root === undefined || mount === undefined || (type !== 'cgroup' && type !== 'cgroup2')) return [];
	return [{ root, mount: unescape(mount), type, options: (options ?? '').split(',') }];
}

/** Blanks and the like stand in octal there. */
function unescape(text: string): string {
	return text.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
