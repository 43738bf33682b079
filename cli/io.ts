import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { dirname } from 'node:path';
import type { Writable } from 'node:stream';
import type { ConnectOptions } from '../src/client/connect.ts';
import type { PresentedAuthority } from '../src/client/first-contact.ts';
import type { LockSystem } from '../src/client/lock-system.ts';
import type { MinderClient } from '../src/client/minder-client.ts';
import { type Clock, systemClock } from '../src/sys/clock.ts';
import type { Backups, NewFile } from './backups.ts';
import type { Daemons } from './daemons.ts';
import { askTerminal } from './prompt.ts';
import type { Service } from './service.ts';
import { newPrivateFile, systemBackups } from './system-backups.ts';
import { systemDaemons } from './system-daemons.ts';
import { systemService } from './system-service.ts';
import { startCommand, type Watched, watchProcess } from './watched-command.ts';

/** Where text goes: standard output or standard error. */
export interface Sink {
	readonly isTTY: boolean;
	/** Columns and rows of the terminal; 80 × 24 where there is none. */
	readonly columns: number;
	readonly rows: number;
	write(data: string | Uint8Array): void;
	/** Resolves when everything written has left, or the reader has gone. */
	flushed(): Promise<void>;
	/** Aborted once the reader has gone (`minder status | head`); writes are dropped from then on. */
	readonly closed: AbortSignal;
}

/** What lies at a path. */
export type PathKind = 'file' | 'directory' | 'absent';

/** How a client and its manager know each other; nothing: plain text on this machine. */
export type ConnectSecurity = Pick<ConnectOptions, 'trust' | 'insecure'>;

/** The world around the command line, as one port: tests put a fake in its place. */
export interface Io {
	readonly stdout: Sink;
	readonly stderr: Sink;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly cwd: string;
	readonly home: string;
	/** Name of the user that this program runs as, or `uid N` where it has none. */
	readonly user: string;
	readonly isRoot: boolean;
	readonly clock: Clock;
	/** Version of this program. */
	readonly version: string;
	/** Whether a person sits at standard input and can be asked. */
	readonly asksPerson: boolean;
	/** Asks that person; what is typed is not shown where `hidden` is set. */
	ask(question: string, how: { readonly hidden: boolean }): Promise<string>;
	readStdin(): Promise<string>;
	readStdinBytes(): Promise<Uint8Array>;
	/** Standard input as it comes. */
	stdinPieces(): AsyncIterable<Uint8Array>;
	/** As {@link readFile}, byte by byte. */
	readBytes(path: string): Promise<Uint8Array>;
	/** @throws Error with a `code` such as ENOENT */
	readFile(path: string): Promise<string>;
	/** Replaces the file as a whole, mode 0600, and makes the directories above it, mode 0700. */
	writePrivate(path: string, text: string): Promise<void>;
	/** Names in a directory, unsorted. */
	listDirectory(path: string): Promise<readonly string[]>;
	kindOf(path: string): Promise<PathKind>;
	/** A client of the first of `servers` that answers; nothing is sent before its first call. */
	connect(servers: readonly string[], security?: ConnectSecurity): Promise<MinderClient>;
	/** The authority that a manager shows; with `hash` no other is taken. */
	authorityAt(server: string, hash: string | undefined): Promise<PresentedAuthority>;
	readonly daemons: Daemons;
	readonly service: Service;
	readonly backups: Backups;
	/** What this machine has to do with a command under a lock. */
	lockSystem(): Promise<LockSystem>;
	/** A command in a session of its own, with our input and output. */
	startCommand(argv: readonly string[], cwd: string): Promise<Watched>;
	/** A process of this machine that runs already. @throws MinderError `not-found` */
	watchProcess(pid: number): Promise<Watched>;
	/** Mode 0600; to be discarded, whatever became of it. @throws MinderError `not-found`, `storage` */
	newFile(path: string): Promise<NewFile>;
	/** Calls `handler` at each such signal until the returned function is called; without a handler they end the program. */
	onSignal(signals: readonly NodeJS.Signals[], handler: (signal: NodeJS.Signals) => void): () => void;
}

/** The sink of an output of this program. A terminal that does not know its size, such as a serial console, says 0. */
export function sinkOf(stream: Writable & Pick<Partial<NodeJS.WriteStream>, 'isTTY' | 'columns' | 'rows'>): Sink {
	const closed = new AbortController();
	stream.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
		closed.abort();
	});
	return {
		isTTY: stream.isTTY === true,
		get columns() {
			return stream.columns || 80;
		},
		get rows() {
			return stream.rows || 24;
		},
		write(data) {
			if (!closed.signal.aborted) stream.write(data);
		},
		flushed: () =>
			new Promise((resolve) => {
				if (closed.signal.aborted || stream.writableLength === 0) return resolve();
				closed.signal.addEventListener('abort', () => resolve(), { once: true });
				stream.write('', () => resolve());
			}),
		closed: closed.signal,
	};
}

async function allOfStdin(): Promise<Buffer> {
	const pieces: Buffer[] = [];
	for await (const piece of process.stdin) pieces.push(Buffer.from(piece));
	return Buffer.concat(pieces);
}

/** The version in the package's own package.json, from the sources as well as from `dist`. */
function packageVersion(): string {
	for (const path of ['../package.json', '../../package.json']) {
		try {
			const parsed: unknown = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
			if (typeof parsed === 'object' && parsed !== null && 'version' in parsed) return String(parsed.version);
		} catch {
			// not here: look one folder up
		}
	}
	return '0.0.0';
}

/** The real world. */
export function systemIo(): Io {
	return {
		stdout: sinkOf(process.stdout),
		stderr: sinkOf(process.stderr),
		env: process.env,
		cwd: process.cwd(),
		home: homedir(),
		get user() {
			try {
				return userInfo().username;
			} catch {
				return `uid ${process.getuid?.() ?? '?'}`;
			}
		},
		isRoot: process.geteuid?.() === 0,
		clock: systemClock,
		version: packageVersion(),
		asksPerson: process.stdin.isTTY === true && process.stderr.isTTY === true,
		ask: (question, { hidden }) => askTerminal(question, hidden),
		readStdin: async () => (await allOfStdin()).toString('utf8'),
		readStdinBytes: allOfStdin,
		stdinPieces: () => process.stdin,
		readBytes: (path) => readFile(path),
		readFile: (path) => readFile(path, 'utf8'),
		async writePrivate(path, text) {
			const fresh = `${path}.${process.pid}.new`;
			await mkdir(dirname(path), { recursive: true, mode: 0o700 });
			try {
				await writeFile(fresh, text, { mode: 0o600, flush: true });
				await rename(fresh, path);
			} catch (error) {
				await rm(fresh, { force: true });
				throw error;
			}
		},
		listDirectory: (path) => readdir(path),
		async kindOf(path) {
			try {
				return (await stat(path)).isDirectory() ? 'directory' : 'file';
			} catch {
				return 'absent';
			}
		},
		async connect(servers, security) {
			const { connect } = await import('../src/client/connect.ts');
			return connect(servers.join(','), security);
		},
		async authorityAt(server, hash) {
			const { authorityAt } = await import('../src/client/first-contact.ts');
			return authorityAt(server, hash);
		},
		daemons: systemDaemons,
		service: systemService(),
		backups: systemBackups,
		newFile: newPrivateFile,
		async lockSystem() {
			const { systemLocks } = await import('../src/client/lock-system.ts');
			return systemLocks();
		},
		startCommand,
		watchProcess: async (pid) => watchProcess(pid, systemClock),
		onSignal(signals, handler) {
			for (const signal of signals) process.on(signal, handler);
			return () => {
				for (const signal of signals) process.off(signal, handler);
			};
		},
	};
}
