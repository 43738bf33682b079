import { dirname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { GRAB_ORDERS, type GrabOrder } from '../../src/model/jobs.ts';
import type { LogLevel } from '../../src/sys/log.ts';
import { DEFAULT_SERVER } from '../context.ts';
import { LOG_LEVELS, type ManagerSettings, type RunningManager } from '../daemons.ts';
import { type Cli, onAction } from '../invocation.ts';
import { formatDateTime } from '../output/format.ts';
import { type ServiceOptions, serve, withServiceOptions } from '../service.ts';
import { daemonSettings, defaultDataDirectory } from '../settings.ts';

interface ManagerOptions extends ServiceOptions {
	readonly listen: string;
	readonly data: string;
	readonly store?: string;
	readonly advertise?: string;
	readonly specs?: string;
	readonly http: string;
	readonly gearman?: string;
	readonly gearmanOpen?: boolean;
	readonly jobOrder: GrabOrder;
	readonly insecure?: boolean;
	readonly logLevel: LogLevel;
}

/** Where HTTP is served unless somebody chose another address. */
const DEFAULT_HTTP = '127.0.0.1:8889';

/** `minder manager` */
export function managerCommand(cli: Cli): void {
	const command = cli.program
		.command('manager')
		.description('run the manager, which keeps what is wanted and tells the agents')
		.option('--listen <host:port>', 'where users and agents reach it', DEFAULT_SERVER)
		.option('--data <directory>', 'where it keeps its state', defaultDataDirectory(cli.io, 'manager'))
		.option(
			'--store <kind:path>',
			'lmdb:DIR, json:FILE or, for several managers, etcd://HOST,…/PREFIX (default: lmdb in the data directory)',
		)
		.option(
			'--advertise <host:port>',
			'where others reach this manager: agents that join, and other managers (default: where it listens)',
		)
		.option('--specs <directory>', 'follow the spec files in it: what changes there is applied')
		.option('--http <host:port>', 'where the JSON API is served; off: nowhere', DEFAULT_HTTP)
		.option('--gearman <host:port>', 'serve the job queue to clients and workers of Gearman there (default: nowhere)')
		.option('--gearman-open', 'with --gearman beyond loopback: whoever reaches that port may do and see every job')
		.addOption(
			new Option(
				'--job-order <order>',
				'which job a worker gets next: the first by priority of all it can do, or of one function',
			)
				.choices(GRAB_ORDERS)
				.default('global'),
		)
		.option('--insecure', 'plain text beyond loopback: whoever reaches the port may do everything');
	withDaemonOptions(withServiceOptions(command));
	onAction(cli, command, async (run) => {
		const settings = await daemonSettings<ManagerOptions>(cli.io, command);
		const data = resolve(cli.io.cwd, settings.data);
		const wanted: ManagerSettings = {
			listen: settings.listen,
			data,
			...(settings.store === undefined ? {} : { store: settings.store }),
			...(settings.advertise === undefined ? {} : { advertise: settings.advertise }),
			...(settings.specs === undefined ? {} : { specs: resolve(cli.io.cwd, settings.specs) }),
			...(settings.http === 'off' ? {} : { http: settings.http }),
			...(settings.gearman === undefined || settings.gearman === 'off' ? {} : { gearman: settings.gearman }),
			...(settings.gearmanOpen === true ? { gearmanOpen: true } : {}),
			jobOrder: settings.jobOrder,
			insecure: settings.insecure === true,
			...(run.io.stdout.isTTY ? { offersJoin: true } : {}),
			logLevel: settings.logLevel,
			version: cli.io.version,
		};
		await serve(run, 'manager', { ...settings, data }, async () => {
			const manager = await cli.io.daemons.startManager(wanted);
			return { lines: howToBegin(manager), close: () => manager.close() };
		});
	});
}

/** Secrets go to a terminal alone: what goes elsewhere is kept. */
function howToBegin({ address, join: offer, adminTokenFile }: RunningManager): string[] {
	const lines: string[] = [];
	if (adminTokenFile !== undefined) {
		const authority = join(dirname(adminTokenFile), 'ca.crt');
		lines.push(`The first access token, of an admin, is in ${adminTokenFile}; to sign in here:`);
		lines.push(`  minder login ${here(address)} --authority ${authority} --token - < ${adminTokenFile}`);
		if (offer === undefined) lines.push('To join a machine, run there what this prints: minder token join');
	}
	if (offer === undefined) return lines;
	return [...lines, `To join a machine, run there, until ${formatDateTime(offer.expiresAt)}:\n  ${offer.command}`];
}

/** Every address of the machine, as it can be dialled on it. */
function here(address: string): string {
	return address.replace(/^0\.0\.0\.0:/, '127.0.0.1:').replace(/^\[::\]:/, '[::1]:');
}

/** Options that both daemons have. */
export function withDaemonOptions(command: Command): Command {
	return command
		.addOption(new Option('--log-level <level>', 'how much to log to stderr').choices(LOG_LEVELS).default('info'))
		.option('--config <file>', 'JSON or YAML with these settings in lowerCamelCase (or MINDER_CONFIG)')
		.addHelpText(
			'after',
			'\nEvery option can also be given as an environment variable, such as MINDER_LOG_LEVEL for --log-level.',
		);
}
