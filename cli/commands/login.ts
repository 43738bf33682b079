import type { Trust } from '../../src/client/connect.ts';
import { MinderError } from '../../src/model/errors.ts';
import { parseAccessToken } from '../../src/model/token-text.ts';
import { ConfigFile, type Context } from '../config-file.ts';
import { parseServers, readAuthority } from '../context.ts';
import { type Cli, type Invocation, onAction, usage } from '../invocation.ts';
import type { OutputOptions } from '../options.ts';
import { limitsText } from '../output/access.ts';

interface LoginOptions extends OutputOptions {
	readonly token?: string;
	readonly context?: string;
	readonly authority?: string;
	readonly authorityHash?: string;
}

const NOTES = `
The first time, it has to be clear which manager is the right one: --authority-hash is the last part of every join token (mjt1.ID.SECRET.HASH),
--authority a copy of DIR/tls/ca.crt of the manager. Without either a person is asked.
A token on the command line can be seen by every user of this machine: --token - reads it from standard input, for example
  minder login 10.0.0.5 --authority DIR/tls/ca.crt --token - < DIR/tls/admin.token`;

/** `minder login SERVER` */
export function loginCommand(cli: Cli): void {
	const command = cli.program
		.command('login')
		.description('sign in to a manager, with an access token of `minder token create`')
		.argument('<address>', 'host:port[,host:port…] of the manager')
		.option('--token <token>', 'the access token; - reads it from standard input (or MINDER_TOKEN; without: asks)')
		.option('--context <name>', 'name to keep it under (default: the host)')
		.option('--authority <file>', "the cluster's authority (PEM)")
		.option('--authority-hash <hash>', "SHA-256 of the cluster's authority")
		.option('--insecure', 'plain text, without a token, for a manager that was started so')
		.addHelpText('after', NOTES);
	onAction<LoginOptions>(cli, command, async (run) => {
		const [address = ''] = run.args;
		const servers = parseServers(address, 'login');
		const config = await ConfigFile.read(run.io);
		const name = run.options.context ?? hostOf(servers[0] ?? '');
		const server = servers.join(',');
		const known = config.names.includes(name) ? contextOr(config, name) : undefined;
		const trust = run.options.insecure === true ? undefined : await trustOf(run, servers, known);
		const client = await run.io.connect(servers, trust === undefined ? { insecure: true } : { trust });
		try {
			const who = await client.whoAmI({ signal: run.signal });
			config.put(name, contextOf(server, trust));
			await config.save();
			run.line(
				`signed in to ${server} as ${who.name} (${who.role}${limitsText(who.limits)}); context ${name} is the current one`,
			);
		} finally {
			client.close();
		}
	});
}

function contextOf(server: string, trust: Trust | undefined): Context {
	if (trust === undefined) return { server, insecure: true };
	return { server, authority: trust.ca, ...(trust.token === undefined ? {} : { token: trust.token }) };
}

async function trustOf(
	run: Invocation<LoginOptions>,
	servers: readonly string[],
	known: Context | undefined,
): Promise<Trust> {
	const ca = await authorityOf(run, servers, known);
	const token = await tokenOf(run);
	parseAccessToken(token);
	return { ca, token };
}

/** The authority is asked of no manager where it is known already. */
async function authorityOf(
	run: Invocation<LoginOptions>,
	servers: readonly string[],
	known: Context | undefined,
): Promise<string> {
	const { authority, authorityHash } = run.options;
	if (authority !== undefined) return readAuthority(run.io, authority, '--authority');
	if (authorityHash !== undefined) return (await present(run, servers, hashOf(authorityHash))).certificate;
	if (known?.authority !== undefined && known.server === servers.join(',')) return known.authority;
	if (!run.io.asksPerson) {
		throw new MinderError(
			'refused',
			`nobody is here to say whether ${servers[0]} is the right manager: add --authority-hash HASH, the last part of every join token, or --authority FILE`,
		);
	}
	const { certificate, hash } = await present(run, servers, undefined);
	run.note(`The manager at ${servers[0]} is of the cluster whose authority has the SHA-256\n  ${hash}`);
	const answer = await run.io.ask('Is that yours? (it is the last part of every join token) [yes/no] ', {
		hidden: false,
	});
	if (/^y(es)?$/i.test(answer.trim())) return certificate;
	throw new MinderError('refused', 'not signed in: nothing was sent to that manager');
}

async function present(run: Invocation, servers: readonly string[], hash: string | undefined) {
	let failure: unknown;
	for (const server of servers) {
		try {
			return await run.io.authorityAt(server, hash);
		} catch (error) {
			failure ??= error;
			if (!(error instanceof MinderError) || error.code !== 'unreachable') throw error;
		}
	}
	throw failure;
}

async function tokenOf(run: Invocation<LoginOptions>): Promise<string> {
	const given = run.options.token ?? run.io.env['MINDER_TOKEN'];
	if (given === '-') return (await run.io.readStdin()).trim();
	if (given !== undefined && given !== '') return given.trim();
	if (run.io.asksPerson) return (await run.io.ask('Access token (mat1.…), not shown: ', { hidden: true })).trim();
	throw usage('login: no access token: --token - reads it from standard input, MINDER_TOKEN holds it for scripts');
}

/** With colons and in capitals, as other tools show it, too. */
function hashOf(text: string): string {
	const hash = text.trim().replaceAll(':', '').toLowerCase();
	if (/^[0-9a-f]{64}$/.test(hash)) return hash;
	throw usage('--authority-hash: a SHA-256 is 64 hexadecimal digits, as in the last part of a join token');
}

/** A context that cannot be read is written anew. */
function contextOr(config: ConfigFile, name: string): Context | undefined {
	try {
		return config.context(name);
	} catch {
		return undefined;
	}
}

/** `10.0.0.5:8888` → `10.0.0.5`. */
function hostOf(server: string): string {
	return server.replace(/:[0-9]+$/, '').replace(/^\[(.*)\]$/, '$1');
}
