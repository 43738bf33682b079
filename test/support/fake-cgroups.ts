import { posix } from 'node:path';
import type { CgroupFiles } from '../../src/sys/cgroup-files.ts';

/** Plays the kernel's cgroup v2: which files a directory has, who may be where, and what may be removed. */
export class FakeCgroups implements CgroupFiles {
	/** Directory → its files. */
	readonly #directories = new Map<string, Map<string, string>>();
	readonly #processes = new Map<number, string>();
	readonly #plain = new Map<string, string>();
	readonly #mount: string;
	/** Paths of all writes, in order. */
	readonly writes: string[] = [];
	/** Writes that the kernel refuses: part of the path → errno. */
	readonly refused = new Map<string, string>();
	/** Who `0` is, and who reads /proc/self. */
	self = 1;

	/** @param own cgroup of process 1, e.g. `/system.slice/minder.service`; all above it is there */
	constructor(own: string, controllers = 'cpu memory', v1 = '', mount = '/sys/fs/cgroup') {
		this.#mount = mount;
		const line = (type: string, options: string, where: string): string =>
			`30 23 0:26 / ${where} rw,relatime shared:4 - ${type} ${type} ${options}\n`;
		this.#plain.set(
			'/proc/self/mountinfo',
			[line('ext4', 'rw', '/'), line('cgroup2', 'rw', mount), ...(v1 === '' ? [] : [line('cgroup', v1, '/v1')])].join(
				'',
			),
		);
		this.#directories.set(mount, new Map([['cgroup.controllers', controllers]]));
		let path = mount;
		this.write(`${mount}/cgroup.subtree_control`, controllers.replaceAll(/(^|\s)(?=\w)/g, '$1+'));
		for (const name of own.split('/').filter((part) => part !== '')) {
			path = posix.join(path, name);
			this.makeDirectory(path);
			// As systemd leaves it: what is above the own one hands its controllers down.
			if (path !== posix.join(mount, own)) {
				this.write(`${path}/cgroup.subtree_control`, controllers.replaceAll(/(^|\s)(?=\w)/g, '$1+'));
			}
		}
		this.enter(1, own);
	}

	enter(pid: number, path: string): void {
		this.#processes.set(pid, posix.join(this.#mount, path));
	}

	exit(pid: number): void {
		this.#processes.delete(pid);
	}

	whereIs(pid: number): string | undefined {
		const path = this.#processes.get(pid);
		return path === undefined ? undefined : `/${posix.relative(this.#mount, path)}`;
	}

	setFile(path: string, text: string): void {
		const at = this.#directories.get(posix.dirname(path));
		if (at === undefined) this.#plain.set(path, text);
		else at.set(posix.basename(path), text);
	}

	read(path: string): string | undefined {
		const process = /^\/proc\/(self|\d+)\/cgroup$/.exec(path)?.[1];
		if (process !== undefined) {
			const where = this.whereIs(process === 'self' ? this.self : Number(process));
			return where === undefined ? undefined : `4:memory:/x\n0::${where}\n`;
		}
		const directory = this.#directories.get(posix.dirname(path));
		if (directory === undefined) return this.#plain.get(path);
		const name = posix.basename(path);
		if (name === 'cgroup.procs') {
			return this.#pidsIn(posix.dirname(path))
				.map((pid) => `${pid}\n`)
				.join('');
		}
		return directory.get(name);
	}

	write(path: string, text: string): void {
		this.writes.push(path);
		for (const [part, errno] of this.refused) if (path.includes(part)) throw fail(errno);
		const at = posix.dirname(path);
		const name = posix.basename(path);
		const directory = this.#directories.get(at);
		if (directory === undefined) throw fail('ENOENT');
		switch (name) {
			case 'cgroup.procs':
				if ((directory.get('cgroup.subtree_control') ?? '') !== '' && at !== this.#mount) throw fail('EBUSY');
				this.#processes.set(Number(text) === 0 ? this.self : Number(text), at);
				return;
			case 'cgroup.kill':
				for (const pid of this.#processes.keys()) {
					const where = this.#processes.get(pid) ?? '';
					if (where === at || where.startsWith(`${at}/`)) this.#processes.delete(pid);
				}
				return;
			case 'cgroup.subtree_control': {
				if (at !== this.#mount && this.#pidsIn(at).length > 0) throw fail('EBUSY');
				const has = (directory.get('cgroup.controllers') ?? '').split(' ');
				const on = new Set((directory.get(name) ?? '').split(' ').filter((word) => word !== ''));
				for (const word of text.split(' ').filter((each) => each !== '')) {
					if (!has.includes(word.slice(1))) throw fail('ENOENT');
					on.add(word.slice(1));
				}
				directory.set(name, [...on].join(' '));
				return;
			}
			default:
				if (!directory.has(name)) throw fail('ENOENT');
				directory.set(name, text);
		}
	}

	makeDirectory(path: string): void {
		for (const [part, errno] of this.refused) if (path.includes(part)) throw fail(errno);
		if (this.#directories.has(path)) return;
		const above = this.#directories.get(posix.dirname(path));
		if (above === undefined) throw fail('ENOENT');
		const controllers = above.get('cgroup.subtree_control') ?? '';
		const files = new Map([
			['cgroup.type', 'domain\n'],
			['cgroup.controllers', controllers],
			['cgroup.subtree_control', ''],
		]);
		if (controllers.includes('cpu')) files.set('cpu.max', 'max 100000');
		if (controllers.includes('memory')) {
			for (const name of ['memory.high', 'memory.max']) files.set(name, 'max');
			files.set('memory.oom.group', '0');
			files.set('memory.events', 'low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n');
		}
		this.#directories.set(path, files);
	}

	removeDirectory(path: string): void {
		if (this.directories(path).length > 0 || this.#pidsIn(path).length > 0) throw fail('EBUSY');
		this.#directories.delete(path);
	}

	directories(path: string): readonly string[] {
		return [...this.#directories.keys()]
			.filter((each) => each !== path && posix.dirname(each) === path)
			.map((each) => posix.basename(each));
	}

	#pidsIn(path: string): number[] {
		return [...this.#processes].filter(([, where]) => where === path).map(([pid]) => pid);
	}
}

function fail(code: string): Error {
	return Object.assign(new Error(code), { code });
}
