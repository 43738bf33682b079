import type { Command } from 'commander';
import { ConfigFile } from '../config-file.ts';
import { type Cli, onAction, usage } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer } from '../options.ts';
import { limitsText } from '../output/access.ts';
import type { Column } from '../output/table.ts';

interface Row {
	readonly name: string;
	readonly current: boolean;
	readonly server?: string;
	readonly security?: 'tls' | 'plain text';
	readonly signedIn: boolean;
}

const COLUMNS: Column<Row>[] = [
	{ title: 'CURRENT', text: (row) => (row.current ? '*' : ''), priority: 9 },
	{ title: 'NAME', text: (row) => row.name, priority: 9 },
	{ title: 'SERVER', text: (row) => row.server ?? 'damaged', priority: 5, minWidth: 16 },
	{ title: 'SECURITY', text: (row) => row.security ?? '-', priority: 4 },
	{ title: 'SIGNED IN', text: (row) => (row.signedIn ? 'yes' : 'no'), priority: 6 },
];

/** `minder context use|list|delete` */
export function contextCommand(cli: Cli): void {
	const group = cli.program
		.command('context')
		.description('the clusters that this user signed in to: use, list, delete')
		.helpCommand(false);

	onAction<OutputOptions>(cli, named(group, 'use', 'talk to this one from now on'), async (run) => {
		const [name = ''] = run.args;
		const config = await ConfigFile.read(run.io);
		config.use(name);
		await config.save();
		run.line(`${name} is the current context: ${config.context(name).server}`);
	});

	const list = withOutput(group.command('list').alias('ls').description('all of them'), { quiet: true });
	onAction<OutputOptions>(cli, list, async (run) => {
		const config = await ConfigFile.read(run.io);
		const rows = config.names.map((name) => rowOf(config, name));
		if (run.options.quiet === true) for (const { name } of rows) run.line(name);
		else if (!run.human) await run.value({ contexts: rows });
		else if (rows.length === 0) run.note('no contexts; sign in with: minder login HOST');
		else run.table(COLUMNS, rows);
	});

	onAction<OutputOptions>(cli, named(group, 'delete', 'forget it with its token'), async (run) => {
		const [name = ''] = run.args;
		const config = await ConfigFile.read(run.io);
		config.delete(name);
		await config.save();
		run.line(`context ${name} is forgotten`);
	});
}

/** `minder logout` */
export function logoutCommand(cli: Cli): void {
	const command = cli.program
		.command('logout')
		.description('forget the access token of a context; the token itself stays good until it is revoked')
		.option('--context <name>', 'default: the current one');
	onAction<OutputOptions & { readonly context?: string }>(cli, command, async (run) => {
		const config = await ConfigFile.read(run.io);
		const name = run.options.context ?? config.current;
		if (name === undefined) throw usage('logout: there is no current context: minder context list shows what there is');
		const { current } = config;
		const { token, ...rest } = config.context(name);
		config.put(name, rest);
		if (current !== undefined) config.use(current);
		await config.save();
		run.line(token === undefined ? `${name} had no token` : `signed out of ${name}`);
	});
}

/** `minder whoami` */
export function whoamiCommand(cli: Cli): void {
	const command = withServer(
		withOutput(cli.program.command('whoami').description('whom the manager takes you for, and what you may do')),
	);
	onAction<OutputOptions>(cli, command, async (run) => {
		const { name, role, limits } = await (await run.client()).whoAmI({ signal: run.signal });
		const { servers } = await run.access();
		if (!run.human) return run.value({ name, role, ...limits, server: servers.join(',') });
		run.line(`${name}: ${role}${limitsText(limits)} at ${servers.join(',')}`);
	});
}

function named(group: Command, verb: string, description: string): Command {
	return group.command(verb).description(description).argument('<context>', 'its name');
}

function rowOf(config: ConfigFile, name: string): Row {
	const current = config.current === name;
	try {
		const { server, authority, token } = config.context(name);
		return {
			name,
			current,
			server,
			security: authority === undefined ? 'plain text' : 'tls',
			signedIn: token !== undefined,
		};
	} catch {
		return { name, current, signedIn: false };
	}
}
