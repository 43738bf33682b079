import { posix } from 'node:path';
import type { LogFiles, LogStat } from '../../src/sys/log-files.ts';

interface FakeFile {
	readonly inode: number;
	data: Buffer;
	modifiedAt: number;
}

/** Thrown by the step at which the agent is killed, and by all after it. */
export class Killed extends Error {}

/** Output files in memory. A kill takes effect before a step, or leaves it half done where it can be. */
export class FakeLogFiles implements LogFiles {
	readonly files = new Map<string, FakeFile>();
	/** Changes that still succeed; the next one is the kill. */
	stepsLeft = Number.POSITIVE_INFINITY;
	/** What changed, in order. */
	readonly steps: string[] = [];
	refusal: string | undefined;
	/** For which it cannot be said whether holes can be punched. */
	shortage: Error | undefined;
	wall = 0;
	#inodes = 1;

	/** As a program does. */
	append(path: string, text: string): void {
		const file = this.files.get(path) ?? this.#create(path);
		file.data = Buffer.concat([file.data, Buffer.from(text)]);
		file.modifiedAt = this.wall;
	}

	/** As a program does that opens it anew with `>`. */
	truncate(path: string): void {
		this.#at(path).data = Buffer.alloc(0);
	}

	text(path: string): string | undefined {
		return this.files.get(path)?.data.toString();
	}

	/** A file with this content in the place of the one that is there. */
	replace(path: string, text: string): void {
		this.#create(path).data = Buffer.from(text);
	}

	stat(path: string): LogStat | undefined {
		const file = this.files.get(path);
		if (file !== undefined) return { size: file.data.length, inode: file.inode, modifiedAt: file.modifiedAt };
		const isDirectory = [...this.files.keys()].some((other) => other.startsWith(`${path}/`));
		return isDirectory ? { size: 0, inode: 0, modifiedAt: 0 } : undefined;
	}

	async list(directory: string): Promise<readonly string[]> {
		return [...this.files.keys()]
			.filter((path) => posix.dirname(path) === directory)
			.map((path) => posix.basename(path));
	}

	async open(path: string): ReturnType<LogFiles['open']> {
		const file = this.files.get(path);
		if (file === undefined) return undefined;
		return {
			inode: file.inode,
			size: async () => file.data.length,
			read: async (offset, length) => Buffer.from(file.data.subarray(offset, offset + length)),
			close: async () => {},
		};
	}

	async copy(from: string, offset: number, length: number, to: string): Promise<void> {
		const bytes = Buffer.from(this.#at(from).data.subarray(offset, offset + length));
		this.#step(`copy ${to}`, () => {
			this.#create(to).data = bytes.subarray(0, bytes.length >> 1);
		});
		this.#create(to).data = bytes;
	}

	async rename(from: string, to: string): Promise<void> {
		this.#step(`rename ${to}`);
		this.files.set(to, this.#at(from));
		this.files.delete(from);
	}

	async punch(path: string, offset: number, length: number): Promise<void> {
		const file = this.#at(path);
		const data = Buffer.from(file.data);
		this.#step(`punch ${offset}+${length}`, () => {
			file.data = data.fill(0, offset, offset + (length >> 1));
		});
		file.data = data.fill(0, offset, offset + length);
	}

	async punchRefusal(): Promise<string | undefined> {
		if (this.shortage !== undefined) throw this.shortage;
		return this.refusal;
	}

	async readText(path: string): Promise<string | undefined> {
		return this.text(path);
	}

	async writeText(path: string, text: string): Promise<void> {
		this.#step(`write ${path}`);
		this.replace(path, text);
	}

	async remove(path: string): Promise<void> {
		this.#step(`remove ${path}`);
		for (const each of this.files.keys()) if (each === path || each.startsWith(`${path}/`)) this.files.delete(each);
	}

	async compress(from: string, to: string): Promise<void> {
		const bytes = this.#at(from).data;
		this.#step(`compress ${from}`, () => {
			this.#create(to).data = Buffer.from('half');
		});
		this.#create(to).data = Buffer.concat([Buffer.from('gz:'), bytes]);
	}

	async *unzip(path: string): AsyncGenerator<Uint8Array> {
		const file = this.files.get(path);
		if (file === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
		if (file.data.toString('latin1', 0, 3) !== 'gz:') throw new Error(`${path} is no complete archive`);
		yield file.data.subarray(3);
	}

	#create(path: string): FakeFile {
		const file = { inode: this.#inodes++, data: Buffer.alloc(0), modifiedAt: this.wall };
		this.files.set(path, file);
		return file;
	}

	#at(path: string): FakeFile {
		const file = this.files.get(path);
		if (file === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
		return file;
	}

	#step(what: string, half: () => void = () => {}): void {
		if (this.stepsLeft <= 0) {
			if (this.stepsLeft === 0) half();
			this.stepsLeft = -1;
			throw new Killed(what);
		}
		this.stepsLeft--;
		this.steps.push(what);
	}
}
