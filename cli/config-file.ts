import { join } from 'node:path';
import { MinderError } from '../src/model/errors.ts';
import type { Io } from './io.ts';

/** How one cluster is reached. */
export interface Context {
	/** `host:port[,host:port…]`. */
	readonly server: string;
	/** The cluster's authority, PEM. */
	readonly authority?: string;
	readonly token?: string;
	/** Plain text, also to another machine. */
	readonly insecure?: boolean;
}

type Files = Pick<Io, 'env' | 'home' | 'readFile' | 'writePrivate'>;

/** The user's file of contexts, honouring XDG_CONFIG_HOME. */
export function configPath(io: Pick<Io, 'env' | 'home'>): string {
	const base = io.env['XDG_CONFIG_HOME'];
	return join(base !== undefined && base !== '' ? base : join(io.home, '.config'), 'minder', 'config.json');
}

/**
 * `{"currentContext": "prod", "contexts": {"prod": {"server": "10.0.0.5:8888", "authority": "-----BEGIN…", "token": "mat1.…"}}}`, for the
 * user's eyes alone. What it does not know it keeps.
 */
export class ConfigFile {
	readonly path: string;
	readonly #io: Files;
	readonly #rest: ReadonlyMap<string, unknown>;
	readonly #contexts: Map<string, ReadonlyMap<string, unknown>>;
	#current: string | undefined;

	private constructor(io: Files, path: string, config: unknown) {
		this.#io = io;
		this.path = path;
		this.#rest = fieldsOf(config);
		this.#contexts = new Map(
			[...fieldsOf(this.#rest.get('contexts'))].map(([name, context]) => [name, fieldsOf(context)]),
		);
		const current = this.#rest.get('currentContext');
		this.#current = typeof current === 'string' ? current : undefined;
	}

	/** An absent file has no contexts. @throws MinderError `usage` where it is not JSON */
	static async read(io: Files): Promise<ConfigFile> {
		const path = configPath(io);
		let text: string;
		try {
			text = await io.readFile(path);
		} catch {
			return new ConfigFile(io, path, {});
		}
		try {
			return new ConfigFile(io, path, JSON.parse(text));
		} catch (error) {
			throw new MinderError('usage', `${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
		}
	}

	get current(): string | undefined {
		return this.#current;
	}

	get names(): readonly string[] {
		return [...this.#contexts.keys()];
	}

	/** @throws MinderError `usage` for a context that is not there or has no server */
	context(name: string): Context {
		const found = this.#contexts.get(name);
		const server = found?.get('server');
		if (found === undefined || typeof server !== 'string') {
			const known =
				this.names.length === 0 ? 'there is none: `minder login` makes one' : `there are ${this.names.join(', ')}`;
			const what =
				found === undefined
					? `no context ${JSON.stringify(name)}; ${known}`
					: `context ${JSON.stringify(name)} has no "server"; add it or use -s`;
			throw new MinderError('usage', `${this.path}: ${what}`);
		}
		const [authority, token] = [found.get('authority'), found.get('token')];
		return {
			server,
			...(typeof authority === 'string' ? { authority } : {}),
			...(typeof token === 'string' ? { token } : {}),
			...(found.get('insecure') === true ? { insecure: true } : {}),
		};
	}

	/** In the place of what the context of that name said of its server; it is the current one from now on. */
	put(name: string, context: Context): void {
		const kept = [...(this.#contexts.get(name) ?? [])].filter(([key]) => !KNOWN.has(key));
		this.#contexts.set(name, new Map([...Object.entries(context), ...kept]));
		this.#current = name;
	}

	/** @throws MinderError `usage` for one that is not there */
	use(name: string): void {
		this.#existing(name);
		this.#current = name;
	}

	/** @throws MinderError `usage` for one that is not there */
	delete(name: string): void {
		this.#existing(name);
		this.#contexts.delete(name);
		if (this.#current === name) this.#current = undefined;
	}

	/** Written as a whole, mode 0600. */
	async save(): Promise<void> {
		const contexts = Object.fromEntries(
			[...this.#contexts].map(([name, context]) => [name, Object.fromEntries(context)]),
		);
		const rest = Object.fromEntries([...this.#rest].filter(([key]) => key !== 'currentContext' && key !== 'contexts'));
		const config = { ...(this.#current === undefined ? {} : { currentContext: this.#current }), contexts, ...rest };
		await this.#io.writePrivate(this.path, `${JSON.stringify(config, undefined, '\t')}\n`);
	}

	#existing(name: string): void {
		if (!this.#contexts.has(name)) this.context(name);
	}
}

const KNOWN: ReadonlySet<string> = new Set(['server', 'authority', 'token', 'insecure'] satisfies (keyof Context)[]);

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
	return new Map(typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []);
}
