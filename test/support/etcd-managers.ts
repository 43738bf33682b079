import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { connect } from '../../src/client/connect.ts';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { type ManagerOptions, type RunningManager, startManager } from '../../src/manager/main.ts';
import { silentLog } from '../../src/sys/log.ts';
import { Etcd } from './etcd.ts';

/** Managers on a real etcd: one etcd for all tests of a `describe`, in which this is to be made; a prefix and a directory for each. */
export class EtcdManagers {
	readonly #name: string;
	readonly #cleanups: (() => unknown)[] = [];
	#etcd: Etcd | undefined;
	#directory = '';
	#round = 0;

	constructor(name: string) {
		this.#name = name;
		beforeAll(async () => {
			this.#etcd = await Etcd.start();
		});
		afterAll(() => this.#etcd?.stop());
		beforeEach(async () => {
			this.#directory = await mkdtemp(join(tmpdir(), `minder-etcd-${name}-`));
			this.#round++;
		});
		afterEach(async () => {
			for (const cleanup of this.#cleanups.splice(0).reverse()) await cleanup();
			await rm(this.#directory, { recursive: true, force: true });
		});
	}

	get etcd(): Etcd {
		if (this.#etcd === undefined) throw new Error('etcd runs in tests only');
		return this.#etcd;
	}

	/** Of this test. */
	get directory(): string {
		return this.#directory;
	}

	/** Of the keys of this test. */
	get prefix(): string {
		return `${this.#name}-${this.#round}`;
	}

	/** At the end of this test, the newest first. */
	cleanUp(cleanup: () => unknown): void {
		this.#cleanups.push(cleanup);
	}

	async start(options: Partial<ManagerOptions> = {}): Promise<RunningManager> {
		const manager = await startManager({
			listen: '127.0.0.1:0',
			dataDirectory: this.#directory,
			// They live in the process of the test: no lease ends because that is busy.
			store: this.etcd.url(this.prefix, 20),
			log: silentLog,
			version: '0.1.0',
			...options,
		});
		this.cleanUp(() => manager.close());
		return manager;
	}

	client(managers: readonly RunningManager[], options: Parameters<typeof connect>[1] = {}): MinderClient {
		const client = connect(managers.map(({ address }) => address).join(','), options);
		this.cleanUp(() => client.close());
		return client;
	}
}
