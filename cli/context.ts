import { join } from 'node:path';
import { MinderError } from '../src/model/errors.ts';
import type { Io } from './io.ts';

/** Where a manager listens unless somebody says otherwise. */
export const DEFAULT_SERVER = '127.0.0.1:8888';

/** The user's file of contexts, honouring XDG_CONFIG_HOME. */
export function configPath(io: Pick<Io, 'env' | 'home'>): string {
	const base = io.env['XDG_CONFIG_HOME'];
	return join(base !== undefined && base !== '' ? base : join(io.home, '.config'), 'minder', 'config.json');
}

/**
 * Addresses of the manager, in the order in which they are tried: `option` (-s), MINDER_SERVER, the current context of the
 * config file `{"currentContext": "prod", "contexts": {"prod": {"server": "10.0.0.5:8888"}}}`, 127.0.0.1:8888.
 * @throws MinderError `usage` where the one that counts cannot be read
 */
export async function serverAddresses(
	io: Pick<Io, 'env' | 'home' | 'readFile'>,
	option: string | undefined,
): Promise<string[]> {
	if (option !== undefined) return parseServers(option, '-s');
	const fromEnv = io.env['MINDER_SERVER'];
	if (fromEnv !== undefined && fromEnv !== '') return parseServers(fromEnv, 'MINDER_SERVER');
	const fromContext = await currentContext(io);
	return fromContext ?? [DEFAULT_SERVER];
}

async function currentContext(io: Pick<Io, 'env' | 'home' | 'readFile'>): Promise<string[] | undefined> {
	const path = configPath(io);
	let text: string;
	try {
		text = await io.readFile(path);
	} catch {
		return undefined;
	}
	let config: unknown;
	try {
		config = JSON.parse(text);
	} catch (error) {
		throw new MinderError('usage', `${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
	}
	const current = field(config, 'currentContext');
	if (current === undefined) return undefined;
	const server = typeof current === 'string' ? field(field(field(config, 'contexts'), current), 'server') : undefined;
	if (typeof server !== 'string') {
		throw new MinderError('usage', `${path}: context ${JSON.stringify(current)} has no "server"; add it or use -s`);
	}
	return parseServers(server, path);
}

function field(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
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
