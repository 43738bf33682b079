import { resolve } from 'node:path';
import type { Trust } from '../src/client/connect.ts';
import { MinderError } from '../src/model/errors.ts';
import { ConfigFile, type Context } from './config-file.ts';
import type { Io } from './io.ts';

/** Where a manager listens unless somebody says otherwise. */
export const DEFAULT_SERVER = '127.0.0.1:8888';

/** The managers to talk to, and by what they and the user know each other. */
export interface Access {
	/** In the order in which they are tried. */
	readonly servers: readonly string[];
	/** Absent: plain text. */
	readonly trust?: Trust;
	/** Plain text to other machines too. */
	readonly insecure?: boolean;
}

/** What the options of a command say. */
export interface AccessOptions {
	readonly server?: string;
	readonly insecure?: boolean;
}

type World = Pick<Io, 'env' | 'home' | 'cwd' | 'readFile' | 'writePrivate'>;

/**
 * Addresses: `-s`, MINDER_SERVER, the context of MINDER_CONTEXT or else the current one, 127.0.0.1:8888. The authority and the token are
 * those of MINDER_AUTHORITY (a file) and MINDER_TOKEN, or else of that context; where the address did not come from it, of the context that
 * has the same address.
 * @throws MinderError `usage` where the one that counts cannot be read
 */
export async function accessOf(io: World, options: AccessOptions): Promise<Access> {
	const { servers, context } = await chosen(io, options.server);
	if (options.insecure === true || isOn(io.env['MINDER_INSECURE']) || context?.insecure === true) {
		return { servers, insecure: true };
	}
	const token = variable(io, 'MINDER_TOKEN');
	const authority = await authorityOf(io, context);
	if (authority === undefined) {
		if (token === undefined) return { servers };
		throw new MinderError(
			'usage',
			'MINDER_TOKEN is set, but not whom to show it to: name the file of the authority in MINDER_AUTHORITY, or sign in once with `minder login`',
		);
	}
	const shown = token?.trim() ?? context?.token;
	return { servers, trust: { ca: authority, ...(shown === undefined ? {} : { token: shown }) } };
}

/** The addresses alone, for those that have their own way to be known. */
export async function serverAddresses(io: World, option: string | undefined): Promise<readonly string[]> {
	return (await chosen(io, option)).servers;
}

async function chosen(
	io: World,
	option: string | undefined,
): Promise<{ readonly servers: readonly string[]; readonly context?: Context }> {
	const fromEnv = variable(io, 'MINDER_SERVER');
	const [text, source] = option === undefined ? [fromEnv, 'MINDER_SERVER'] : [option, '-s'];
	if (text !== undefined) {
		const servers = parseServers(text, source);
		const context = await contextWith(io, servers);
		return context === undefined ? { servers } : { servers, context };
	}
	const config = await ConfigFile.read(io);
	const name = variable(io, 'MINDER_CONTEXT') ?? config.current;
	if (name === undefined) return { servers: [DEFAULT_SERVER] };
	const context = config.context(name);
	return { servers: parseServers(context.server, config.path), context };
}

/** The current one before any other. A damaged file matters to nobody who gave an address. */
async function contextWith(io: World, servers: readonly string[]): Promise<Context | undefined> {
	const config = await ConfigFile.read(io).catch(() => undefined);
	if (config === undefined) return undefined;
	const { current, names } = config;
	for (const name of [...(current === undefined ? [] : [current]), ...names]) {
		try {
			const context = config.context(name);
			const own = parseServers(context.server, config.path);
			if (servers.every((server) => own.includes(server))) return context;
		} catch {
			// One that cannot be read is not the one that is looked for.
		}
	}
	return undefined;
}

async function authorityOf(io: World, context: Context | undefined): Promise<string | undefined> {
	const file = variable(io, 'MINDER_AUTHORITY');
	if (file === undefined) return context?.authority;
	return readAuthority(io, file, 'MINDER_AUTHORITY');
}

/** The certificate in a file. @param source named in the error @throws MinderError `usage` */
export async function readAuthority(io: Pick<Io, 'cwd' | 'readFile'>, file: string, source: string): Promise<string> {
	const text = await io.readFile(resolve(io.cwd, file)).catch((error: unknown) => {
		const why = error instanceof Error ? error.message : String(error);
		throw new MinderError('usage', `${source}: cannot read ${file}: ${why}`);
	});
	if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
	throw new MinderError('usage', `${source}: ${file} is not a certificate (PEM): take DIR/tls/ca.crt of the manager`);
}

function variable(io: Pick<Io, 'env'>, name: string): string | undefined {
	const value = io.env[name];
	return value === undefined || value === '' ? undefined : value;
}

function isOn(value: string | undefined): boolean {
	return value === '1' || value === 'true';
}

const ADDRESS = /^(?:\[[0-9A-Fa-f:.]+\]|[^\s:[\]/]+):([0-9]{1,5})$/;

/**
 * `host:port[,host:port…]`; a host alone gets port 8888.
 * @param source named in the error, e.g. `-s`
 * @throws MinderError `usage`
 */
export function parseServers(text: string, source: string): string[] {
	return text.split(',').map((part) => {
		const trimmed = part.trim();
		const address = /^[^\s:[\]/]+$/.test(trimmed) ? `${trimmed}:8888` : trimmed;
		const port = Number(ADDRESS.exec(address)?.[1]);
		if (Number.isInteger(port) && port >= 1 && port <= 65535) return address;
		throw new MinderError(
			'usage',
			`${source}: ${JSON.stringify(trimmed)} is not an address: write host:port, for example ${DEFAULT_SERVER}`,
		);
	});
}
