import { resolve } from 'node:path';
import { Option } from 'commander';
import type { LogLevel } from '../../src/sys/log.ts';
import { serverAddresses } from '../context.ts';
import { type Cli, onAction } from '../invocation.ts';
import { collectPairs, withServer } from '../options.ts';
import { daemonSettings, defaultDataDirectory } from '../settings.ts';
import { stopSignal, withDaemonOptions } from './manager.ts';

interface AgentOptions {
	readonly server?: string;
	readonly name?: string;
	readonly label?: Readonly<Record<string, string>>;
	readonly data: string;
	readonly joinCluster?: string;
	readonly join?: string;
	readonly insecure?: boolean;
	readonly logLevel: LogLevel;
}

/** `minder agent`, alias `slave` */
export function agentCommand(cli: Cli): void {
	const command = cli.program
		.command('agent')
		.alias('slave')
		.description('run the agent, which supervises the programs of this machine');
	withServer(command)
		.option('--name <node>', "name of this node (default: the host's name)")
		.option('--label <key=value>', 'label of this node, for selectors (repeatable)', collectPairs)
		.option(
			'--data <directory>',
			'where it keeps its state and the output of programs',
			defaultDataDirectory(cli.io, 'agent'),
		);
	command.addOption(
		new Option('--token, --join <token>', 'join the cluster with a token of `minder token join`; needed once').env(
			'MINDER_JOIN_TOKEN',
		),
	);
	command.option('--join-cluster <id>', 'take on this cluster in the place of the one whose programs it holds');
	withDaemonOptions(command);
	onAction(cli, command, async (run) => {
		const settings = await daemonSettings<AgentOptions>(cli.io, command);
		const servers = await serverAddresses(cli.io, settings.server ?? run.options.server);
		const stop = stopSignal(run);
		const agent = await cli.io.daemons.startAgent({
			server: servers.join(','),
			...(settings.name === undefined ? {} : { name: settings.name }),
			labels: settings.label ?? {},
			data: resolve(cli.io.cwd, settings.data),
			...(settings.joinCluster === undefined ? {} : { joinCluster: settings.joinCluster }),
			...(settings.join === undefined ? {} : { joinToken: settings.join }),
			insecure: settings.insecure === true || run.options.insecure === true,
			logLevel: settings.logLevel,
			version: cli.io.version,
		});
		await stop;
		await agent.close();
	});
}
