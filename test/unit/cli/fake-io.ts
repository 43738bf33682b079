import type { Daemons } from '../../../cli/daemons.ts';
import type { Io, Sink } from '../../../cli/io.ts';
import { run } from '../../../cli/program.ts';
import type { MinderClient } from '../../../src/client/minder-client.ts';
import { MinderError } from '../../../src/model/errors.ts';
import type { Clock } from '../../../src/sys/clock.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import type { FakeClient } from './fake-client.ts';

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
	files: Record<string, string> = {};
	/** What `connect` was given last. */
	servers: readonly string[] = [];
	client: FakeClient | undefined;
	readonly handlers = new Set<{ signals: readonly NodeJS.Signals[]; handler: (signal: NodeJS.Signals) => void }>();
	daemons: Daemons = {
		startManager: () => Promise.reject(new MinderError('internal', 'no manager in this test')),
		startAgent: () => Promise.reject(new MinderError('internal', 'no agent in this test')),
	};

	async readStdin(): Promise<string> {
		return this.stdin;
	}

	async readFile(path: string): Promise<string> {
		const text = this.files[path];
		if (text === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
		return text;
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

	async connect(servers: readonly string[]): Promise<MinderClient> {
		this.servers = servers;
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
		for (const { signals, handler } of this.handlers) if (signals.includes('SIGINT')) handler('SIGINT');
	}

	/** Runs `minder ARGV…`. */
	run(...argv: string[]): Promise<number> {
		return run(argv, this);
	}
}
