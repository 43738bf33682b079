import type { BackupSummary, Backups, NewFile, RestoreSettings } from '../../../cli/backups.ts';
import type { Daemons } from '../../../cli/daemons.ts';
import type { ConnectSecurity, Io, Sink } from '../../../cli/io.ts';
import { run } from '../../../cli/program.ts';
import type { Watched } from '../../../cli/watched-command.ts';
import type { PresentedAuthority } from '../../../src/client/first-contact.ts';
import type { LockSystem } from '../../../src/client/lock-system.ts';
import type { MinderClient } from '../../../src/client/minder-client.ts';
import { MinderError } from '../../../src/model/errors.ts';
import type { Clock } from '../../../src/sys/clock.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import type { FakeClient } from './fake-client.ts';
import { FakeService } from './fake-service.ts';

/** A sink that remembers what was written. */
export class FakeSink implements Sink {
	isTTY = false;
	columns = 80;
	rows = 24;
	readonly #closed = new AbortController();
	#pieces: Buffer[] = [];

	get closed(): AbortSignal {
		return this.#closed.signal;
	}

	get text(): string {
		return Buffer.concat(this.#pieces).toString('utf8');
	}

	write(data: string | Uint8Array): void {
		this.#pieces.push(Buffer.from(data));
	}

	async flushed(): Promise<void> {}

	/** The reader goes away. */
	close(): void {
		this.#closed.abort();
	}
}

/** A world for the command line that lives in memory. */
export class FakeIo implements Io {
	readonly stdout = new FakeSink();
	readonly stderr = new FakeSink();
	env: Record<string, string> = {};
	cwd = '/home/op';
	home = '/home/op';
	isRoot = false;
	clock: Clock = new FakeClock();
	version = '1.2.3';
	stdin = '';
	asksPerson = false;
	/** What the person answers, in turn; what was asked is in `asked`. */
	answers: string[] = [];
	readonly asked: { readonly question: string; readonly hidden: boolean }[] = [];
	files: Record<string, string> = {};
	/** What managers show, by address. */
	authorities: Record<string, PresentedAuthority> = {};
	/** What `connect` was given last. */
	servers: readonly string[] = [];
	security: ConnectSecurity | undefined;
	client: FakeClient | undefined;
	readonly user = 'uid 1000';
	readonly handlers = new Set<{ signals: readonly NodeJS.Signals[]; handler: (signal: NodeJS.Signals) => void }>();
	daemons: Daemons = {
		startManager: () => Promise.reject(new MinderError('internal', 'no manager in this test')),
		startAgent: () => Promise.reject(new MinderError('internal', 'no agent in this test')),
	};

	readonly service = new FakeService();

	/** What a backup at any path is taken for. */
	summary: BackupSummary | MinderError = new MinderError('internal', 'no backup in this test');
	restored: RestoreSettings | undefined;
	readonly backups: Backups = {
		check: async () => this.#summary(),
		restore: async (settings) => {
			this.restored = settings;
			settings.progress(100, 200);
			return this.#summary();
		},
	};

	#summary(): BackupSummary {
		if (this.summary instanceof MinderError) throw this.summary;
		return this.summary;
	}

	async newFile(path: string): Promise<NewFile> {
		const fresh = `${path}.new`;
		this.files[fresh] = '';
		return {
			path: fresh,
			write: async (data) => void (this.files[fresh] += Buffer.from(data).toString('latin1')),
			sync: async () => {},
			publish: async () => void (this.files[path] = this.files[fresh] ?? ''),
			discard: async () => void delete this.files[fresh],
		};
	}

	/** What commands under a lock are started with. */
	locks: LockSystem | undefined;
	/** What was started in a session of its own, and how it goes. */
	readonly started: (readonly string[])[] = [];
	watched: Watched | undefined;

	async lockSystem(): Promise<LockSystem> {
		if (this.locks === undefined) throw new MinderError('internal', 'no locks in this test');
		return this.locks;
	}

	async startCommand(argv: readonly string[], cwd: string): Promise<Watched> {
		this.started.push([cwd, ...argv]);
		return this.watchProcess();
	}

	async watchProcess(): Promise<Watched> {
		if (this.watched === undefined) throw new MinderError('internal', 'no command in this test');
		return this.watched;
	}

	async readStdin(): Promise<string> {
		return this.stdin;
	}

	async readStdinBytes(): Promise<Uint8Array> {
		return Buffer.from(this.stdin, 'latin1');
	}

	async *stdinPieces(): AsyncGenerator<Uint8Array> {
		yield await this.readStdinBytes();
	}

	async readBytes(path: string): Promise<Uint8Array> {
		return Buffer.from(await this.readFile(path), 'latin1');
	}

	async readFile(path: string): Promise<string> {
		const text = this.files[path];
		if (text === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
		return text;
	}

	async writePrivate(path: string, text: string): Promise<void> {
		this.files[path] = text;
	}

	async ask(question: string, { hidden }: { hidden: boolean }): Promise<string> {
		this.asked.push({ question, hidden });
		const answer = this.answers.shift();
		if (answer === undefined) throw new MinderError('cancelled', 'nothing was answered');
		return answer;
	}

	async authorityAt(server: string, hash: string | undefined): Promise<PresentedAuthority> {
		const shown = this.authorities[server];
		if (shown === undefined) throw new MinderError('unreachable', `manager at ${server} cannot be reached`);
		if (hash !== undefined && hash !== shown.hash) throw new MinderError('refused', 'its authority is another');
		return shown;
	}

	async listDirectory(path: string): Promise<string[]> {
		return Object.keys(this.files)
			.filter((file) => file.startsWith(`${path}/`))
			.map((file) => file.slice(path.length + 1));
	}

	async kindOf(path: string): Promise<'file' | 'directory' | 'absent'> {
		if (this.files[path] !== undefined) return 'file';
		return Object.keys(this.files).some((file) => file.startsWith(`${path}/`)) ? 'directory' : 'absent';
	}

	async connect(servers: readonly string[], security?: ConnectSecurity): Promise<MinderClient> {
		this.servers = servers;
		this.security = security;
		if (this.client !== undefined) return this.client;
		throw new MinderError('unreachable', `manager at ${servers.join(',')} cannot be reached`);
	}

	onSignal(signals: readonly NodeJS.Signals[], handler: (signal: NodeJS.Signals) => void): () => void {
		const entry = { signals, handler };
		this.handlers.add(entry);
		return () => this.handlers.delete(entry);
	}

	/** What the terminal does at Ctrl-C. */
	interrupt(): void {
		this.signal('SIGINT');
	}

	/** Somebody sends this program a signal. */
	signal(signal: NodeJS.Signals): void {
		const present = [...this.handlers];
		for (const { signals, handler } of present) if (signals.includes(signal)) handler(signal);
	}

	/** Runs `minder ARGV…`. */
	run(...argv: string[]): Promise<number> {
		return run(argv, this);
	}
}
