import { spawn } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { MinderError } from '../model/errors.ts';
import { errnoOf, storageError } from './files.ts';

/** A directory that this process holds. */
export interface DirectoryLock {
	/** Lets go; twice is fine. The kernel does it too when the process ends, however it ends. */
	release(): Promise<void>;
}

/** Who holds a directory, as written to DIR/lock. */
interface Holder {
	readonly what: string;
	readonly pid: number;
	/** Field 22 of /proc/PID/stat; with `boot` it tells a process from a later one with the same pid. */
	readonly started: string;
	readonly boot: string;
}

/**
 * Takes the directory, which must exist, for this process. See docs/adr/0001-directory-lock.md for why in this way:
 *
 * 1. an abstract unix socket named after device and inode: exclusive within a network namespace;
 * 2. flock(2) on DIR/lock, taken through util-linux `flock` on a descriptor of ours: exclusive between all processes of a
 *    kernel that see the file, whatever their namespaces;
 * 3. where no `flock` is installed: the holder written to DIR/lock, if that very process is still alive.
 *
 * @param what the holder in words, for the message to the next one: `minder manager`
 * @throws MinderError `data-in-use` where it is held, by this process as well; `storage` where DIR/lock cannot be written
 */
export async function lockDirectory(directory: string, what: string): Promise<DirectoryLock> {
	const path = join(directory, 'lock');
	const guard = await claimName(directory);
	if (guard === undefined) throw inUse(directory, path);
	let file: number | undefined;
	try {
		file = openLockFile(path, directory);
		const kernel = await flock(file);
		if (kernel === 'held' || (kernel === 'unavailable' && livingHolder(path) !== undefined))
			throw inUse(directory, path);
		describeHolder(file, path, what);
	} catch (error) {
		if (file !== undefined) closeSync(file);
		await close(guard);
		throw error;
	}
	const held = file;
	let released: Promise<void> | undefined;
	return {
		release() {
			released ??= letGo(held, guard);
			return released;
		},
	};
}

async function letGo(file: number, guard: Server): Promise<void> {
	try {
		ftruncateSync(file);
	} finally {
		closeSync(file);
		await close(guard);
	}
}

/** Length of `sun_path`. The name fills it: Node 20 pads shorter ones, later ones do not, and the two must mean the same name. */
const SOCKET_NAME_BYTES = 108;

/** Binds the name that belongs to the directory; `undefined` where somebody has it. */
function claimName(directory: string): Promise<Server | undefined> {
	let name: string;
	try {
		const { dev, ino } = statSync(directory, { bigint: true });
		name = `\0minder-directory-${dev}-${ino}-`.padEnd(SOCKET_NAME_BYTES, '.');
	} catch (error) {
		throw storageError(error, `cannot lock ${directory}`);
	}
	return new Promise((resolve, reject) => {
		const server = createServer((connection) => connection.destroy());
		server.once('error', (error) => {
			if (errnoOf(error) === 'EADDRINUSE') resolve(undefined);
			else reject(storageError(error, `cannot lock ${directory}`));
		});
		// exclusive: in a cluster worker the socket would otherwise be the parent's.
		server.listen({ path: name, exclusive: true }, () => {
			server.unref();
			resolve(server);
		});
	});
}

/** A bare descriptor: a FileHandle would be closed, and the lock lost, when it is garbage collected. */
function openLockFile(path: string, directory: string): number {
	try {
		return openSync(path, 'a+', 0o600);
	} catch (error) {
		throw storageError(error, `cannot lock ${directory}`);
	}
}

/** The lock belongs to the open file, not to the helper that takes it: it stays until this process closes the descriptor. */
function flock(file: number): Promise<'taken' | 'held' | 'unavailable'> {
	return new Promise((resolve) => {
		const helper = spawn('flock', ['-x', '-n', '3'], { stdio: ['ignore', 'ignore', 'ignore', file] });
		helper.once('error', () => resolve('unavailable'));
		helper.once('exit', (code) => resolve(code === 0 ? 'taken' : code === 1 ? 'held' : 'unavailable'));
	});
}

function describeHolder(file: number, path: string, what: string): void {
	try {
		const holder: Holder = { what, pid: process.pid, started: startTime(process.pid) ?? '', boot: bootId() };
		ftruncateSync(file);
		writeSync(file, `${JSON.stringify(holder)}\n`);
	} catch (error) {
		throw storageError(error, `cannot write ${path}`);
	}
}

/** The process that DIR/lock names, if that very one still runs. */
function livingHolder(path: string): Holder | undefined {
	try {
		const found = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder> | null;
		const { what, pid, started, boot } = found ?? {};
		if (typeof what !== 'string' || typeof pid !== 'number' || typeof started !== 'string') return undefined;
		if (boot !== bootId() || started !== startTime(pid)) return undefined;
		return { what, pid, started, boot };
	} catch {
		return undefined;
	}
}

function startTime(pid: number): string | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
		// The name in parentheses may hold spaces and parentheses; field 3 follows the last one.
		return stat
			.slice(stat.lastIndexOf(')') + 2)
			.split(' ')
			.at(22 - 3);
	} catch {
		return undefined;
	}
}

function bootId(): string {
	return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
}

function inUse(directory: string, path: string): MinderError {
	const holder = livingHolder(path);
	const who = holder === undefined ? 'another process' : `${holder.what} (pid ${holder.pid})`;
	return new MinderError('data-in-use', `${directory} is held by ${who}: stop it or choose another --data`, {
		details: { directory, ...(holder === undefined ? {} : { pid: String(holder.pid) }) },
	});
}

function close(server: Server): Promise<void> {
	return new Promise((resolve) => server.close(() => resolve()));
}
