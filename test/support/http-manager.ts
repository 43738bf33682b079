import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/client/connect.ts';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { type ManagerOptions, type RunningManager, startManager } from '../../src/manager/main.ts';
import type { NewAccessToken } from '../../src/model/access.ts';
import { silentLog } from '../../src/sys/log.ts';
import { type Answer, type Asked, ask } from './http-caller.ts';

/** A browser that has signed in. */
export interface Browser {
	readonly cookie: string;
	readonly csrf: string;
}

/** A real manager that serves gRPC and HTTP in plain text on loopback. */
export class HttpManager {
	readonly directory: string;
	readonly running: RunningManager;
	/** Its local admin. */
	readonly client: MinderClient;

	private constructor(directory: string, running: RunningManager) {
		this.directory = directory;
		this.running = running;
		this.client = connect(running.address, { timeoutSeconds: 10 });
	}

	static async start(options: Partial<ManagerOptions> = {}): Promise<HttpManager> {
		const directory = await mkdtemp(join(tmpdir(), 'minder-http-'));
		const running = await startManager({
			listen: '127.0.0.1:0',
			http: '127.0.0.1:0',
			dataDirectory: join(directory, 'data'),
			log: silentLog,
			version: '0.1.0',
			...options,
		});
		return new HttpManager(directory, running);
	}

	get http(): string {
		return this.running.httpAddress ?? '';
	}

	/** As a page of the manager itself names its origin. */
	get origin(): string {
		return `http://${this.http}`;
	}

	ask(path: string, asked?: Asked): Promise<Answer> {
		return ask(this.http, path, asked);
	}

	async token(what: NewAccessToken): Promise<string> {
		return (await this.client.createAccessToken(what)).token;
	}

	async signIn(token: string): Promise<Browser> {
		const answer = await this.ask('/api/v1/session', { body: { token }, headers: { origin: this.origin } });
		const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
		return { cookie, csrf: (answer.json as { csrf: string }).csrf };
	}

	/** What came to be known of who asked for what. */
	async audit(): Promise<string> {
		const lines: string[] = [];
		for await (const events of this.client.watchEvents([], { follow: false, audit: true })) {
			lines.push(...events.map(({ kind, subject, actor, reason }) => `${kind} ${subject} ${actor} ${reason}`));
		}
		return lines.join('\n');
	}

	async close(): Promise<void> {
		this.client.close();
		await this.running.close();
		await rm(this.directory, { recursive: true, force: true });
	}
}

/** Headers of a token. */
export function bearer(token: string): Record<string, string> {
	return { authorization: `Bearer ${token}` };
}
