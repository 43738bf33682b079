import { type Cli, onAction } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer } from '../options.ts';
import { harmless } from '../output/table.ts';

interface VersionOptions extends OutputOptions {
	readonly client?: boolean;
}

/** `minder version` */
export function versionCommand(cli: Cli): void {
	const command = cli.program
		.command('version')
		.description('show the versions of this program and of the manager')
		.option('--client', 'only that of this program');
	withServer(withOutput(command));
	onAction<VersionOptions>(cli, command, async (run) => {
		const client = { version: run.io.version, node: process.version };
		if (run.human) run.line(`minder ${client.version} (node ${client.node})`);
		if (run.options.client === true) return run.human ? undefined : run.value({ client });
		const manager = await (await run.client()).getVersion();
		if (!run.human) return run.value({ client, manager });
		run.line(`manager ${manager.version} (protocol ${manager.protocol}, cluster ${manager.clusterId})`);
		for (const line of manager.warnings ?? []) run.note(harmless(`warning: ${line}`));
	});
}
