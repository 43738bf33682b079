import { resolve } from 'node:path';
import { Option } from 'commander';
import { MinderError } from '../../src/model/errors.ts';
import type { GuardRules } from '../../src/model/guard-rules.ts';
import type { LogLevel } from '../../src/sys/log.ts';
import { serverAddresses } from '../context.ts';
import type { AgentSettings } from '../daemons.ts';
import { type Cli, onAction } from '../invocation.ts';
import { collectPairs, collectTexts, withServer } from '../options.ts';
import { type ServiceOptions, serve, withServiceOptions } from '../service.ts';
import { daemonSettings, defaultDataDirectory } from '../settings.ts';
import { withDaemonOptions } from './manager.ts';

interface AgentOptions extends ServiceOptions {
	readonly server?: string;
	readonly name?: string;
	readonly label?: Readonly<Record<string, string>>;
	readonly data: string;
	readonly joinCluster?: string;
	readonly join?: string;
	readonly insecure?: boolean;
	readonly allowUser?: readonly string[];
	readonly allowDirectory?: readonly string[];
	readonly denyRoot?: boolean;
	readonly denyRemoteLabels?: boolean;
	readonly allowLabel?: readonly string[];
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
	command
		.option('--allow-user <user>', 'programs run as this user and no other (repeatable)', collectTexts)
		.option(
			'--allow-directory <directory>',
			'programs, their directories, environment and pid files lie in here and nowhere else (repeatable)',
			collectTexts,
		)
		.option('--deny-root', 'no program runs as root')
		.option('--deny-remote-labels', "labels of the manager's make bring nothing to this node, only those of --label")
		.option('--allow-label <key>', 'but this one does (repeatable)', collectTexts);
	withDaemonOptions(withServiceOptions(command));
	onAction(cli, command, async (run) => {
		const settings = await daemonSettings<AgentOptions>(cli.io, command);
		const servers = await serverAddresses(cli.io, settings.server ?? run.options.server);
		const data = resolve(cli.io.cwd, settings.data);
		const wanted: AgentSettings = {
			server: servers.join(','),
			...(settings.name === undefined ? {} : { name: settings.name }),
			labels: settings.label ?? {},
			data,
			...(settings.joinCluster === undefined ? {} : { joinCluster: settings.joinCluster }),
			...(settings.join === undefined ? {} : { joinToken: settings.join }),
			insecure: settings.insecure === true || run.options.insecure === true,
			alone: true,
			rules: rulesOf(settings, cli.io.cwd),
			logLevel: settings.logLevel,
			version: cli.io.version,
		};
		await serve(run, 'agent', { ...settings, data }, async () => {
			const agent = await cli.io.daemons.startAgent(wanted);
			return { lines: [], close: () => agent.close() };
		});
	});
}

/** @throws MinderError `usage` */
function rulesOf(settings: AgentOptions, cwd: string): GuardRules {
	const { allowUser, allowDirectory, denyRoot, denyRemoteLabels, allowLabel } = settings;
	if (allowLabel !== undefined && denyRemoteLabels !== true) {
		throw new MinderError('usage', '--allow-label says what --deny-remote-labels leaves: add that, or drop it');
	}
	return {
		...(allowUser === undefined ? {} : { users: allowUser }),
		...(allowDirectory === undefined ? {} : { directories: allowDirectory.map((each) => resolve(cwd, each)) }),
		...(denyRoot === true ? { denyRoot } : {}),
		...(denyRemoteLabels === true ? { denyRemoteLabels } : {}),
		...(allowLabel === undefined ? {} : { allowedLabels: allowLabel }),
	};
}
