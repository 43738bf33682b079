import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/client/connect.ts';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { type ManagerOptions, type RunningManager, startManager } from '../../src/manager/main.ts';
import type { NewAccessToken } from '../../src/model/access.ts';
import type { NodeName } from '../../src/model/ids.ts';
import { type JoinChannel, openJoinChannel } from '../../src/rpc/join-channel.ts';
import { openManagerChannel } from '../../src/rpc/manager-channel.ts';
import { newKeyPem } from '../../src/sys/certificates/keys.ts';
import { createRequest } from '../../src/sys/certificates/signing-request.ts';
import { type Clock, systemClock } from '../../src/sys/clock.ts';
import { silentLog } from '../../src/sys/log.ts';
import { FakeAgent, type FakeAgentOptions } from './fake-agent.ts';

/** What an agent has after joining; PEM. */
export interface Identity {
	readonly cert: string;
	readonly key: string;
}

/** A real manager that speaks TLS on loopback, with everybody who calls it. */
export class SecureManager {
	readonly directory: string;
	/** Milliseconds that the manager's wall clock is ahead. */
	ahead = 0;
	ca = '';
	/** Since when the manager's monotonic clock stands still. */
	#stillSince: number | undefined;
	#manager: RunningManager | undefined;
	readonly #closing: (() => void)[] = [];
	readonly #options: Partial<ManagerOptions>;

	private constructor(directory: string, options: Partial<ManagerOptions>) {
		this.directory = directory;
		this.#options = options;
	}

	static async start(options: Partial<ManagerOptions> = {}): Promise<SecureManager> {
		const world = new SecureManager(await mkdtemp(join(tmpdir(), 'minder-secure-')), options);
		await world.open();
		return world;
	}

	get running(): RunningManager {
		if (this.#manager === undefined) throw new Error('it is not open');
		return this.#manager;
	}

	get address(): string {
		return this.running.address;
	}

	/** Starts the manager again after {@link stop}. */
	async open(): Promise<void> {
		const clock: Clock = {
			...systemClock,
			wall: () => Date.now() + this.ahead,
			monotonic: () => this.#stillSince ?? systemClock.monotonic(),
		};
		this.#manager = await startManager({
			listen: '127.0.0.1:0',
			dataDirectory: join(this.directory, 'data'),
			log: silentLog,
			version: '0.1.0',
			tls: 'always',
			clock,
			...this.#options,
		});
		this.ca = await this.file('ca.crt');
	}

	/** No seconds pass for the manager any more; its timers run on. */
	holdTime(): void {
		this.#stillSince = systemClock.monotonic();
	}

	async stop(): Promise<void> {
		for (const close of this.#closing.splice(0)) close();
		await this.#manager?.close();
	}

	async close(): Promise<void> {
		await this.stop();
		await rm(this.directory, { recursive: true, force: true });
	}

	/** A file of the manager's TLS directory. */
	file(name: string): Promise<string> {
		return readFile(join(this.directory, 'data', 'tls', name), 'utf8');
	}

	/** Somebody with a token, or without any. */
	client(token?: string): MinderClient {
		const trust = { ca: this.ca, ...(token === undefined ? {} : { token }) };
		const client = connect(this.address, { trust, timeoutSeconds: 10 });
		this.#closing.push(() => client.close());
		return client;
	}

	/** The first admin. */
	async admin(): Promise<MinderClient> {
		return this.client((await this.file('admin.token')).trim());
	}

	/** A client with a new token. */
	async user(what: NewAccessToken): Promise<MinderClient> {
		const { token } = await (await this.admin()).createAccessToken(what);
		return this.client(token);
	}

	async joinToken(uses = 1, lifetimeSeconds = 60): Promise<string> {
		return (await (await this.admin()).createJoinToken({ uses, lifetimeSeconds })).token;
	}

	joiner(): JoinChannel {
		const channel = openJoinChannel(this.address, this.ca, systemClock);
		this.#closing.push(() => channel.close());
		return channel;
	}

	/** A certificate for the name, with a token of its own unless one is given. */
	async join(name: string, given: { readonly token?: string; readonly key?: string } = {}): Promise<Identity> {
		const token = given.token ?? (await this.joinToken());
		const key = given.key ?? (await newKeyPem());
		const joiner = this.joiner();
		const request = await createRequest(name as NodeName, await joiner.challenge(), key);
		return { cert: await joiner.join(token, request), key };
	}

	/** An agent that says hello with this identity; none: without a certificate. */
	agent(name: string, identity?: Identity, options: FakeAgentOptions = {}): FakeAgent {
		const channel = openManagerChannel(this.address, { ca: this.ca, ...(identity === undefined ? {} : { identity }) });
		this.#closing.push(() => channel.close());
		const agent = new FakeAgent(name, options);
		agent.open(channel.openSession());
		return agent;
	}
}
