import { resolve } from 'node:path';
import { type Cli, type Invocation, onAction } from '../invocation.ts';
import { type OutputOptions, withOutput } from '../options.ts';
import { Progress } from '../output/progress.ts';
import { defaultDataDirectory } from '../settings.ts';
import { summaryJson, summaryText } from './backup.ts';

interface RestoreOptions extends OutputOptions {
	readonly store?: string;
	readonly data: string;
	readonly force?: boolean;
}

const RESTORE_HELP = `
To be run while no manager holds the store. The same --data and --store are then given to minder manager.

Examples:
  minder restore minder.gz                                    into lmdb in the manager's data directory
  minder restore minder.gz --store json:/var/lib/minder/store.json
  minder restore minder.gz --store etcd://10.0.0.1,10.0.0.2,10.0.0.3/minder    from one manager to several`;

/** `minder restore FILE` */
export function restoreCommand(cli: Cli): void {
	const command = cli.program
		.command('restore')
		.description('put a backup into an empty store, of any kind')
		.argument('<file>', 'a backup; it is checked before anything is written')
		.option('--store <kind:path>', 'lmdb:DIR, json:FILE or etcd://HOST,…/PREFIX (default: lmdb in the data directory)')
		.option(
			'--data <directory>',
			"the manager's, for the key of the cluster's authority",
			defaultDataDirectory(cli.io, 'manager'),
		)
		.option('--force', 'replace all that the store holds');
	withOutput(command);
	command.addHelpText('after', RESTORE_HELP);
	onAction<RestoreOptions>(cli, command, restore);
}

async function restore(run: Invocation<RestoreOptions>): Promise<void> {
	const { io, options } = run;
	const [file = ''] = run.args;
	const data = resolve(io.cwd, options.data);
	const store = options.store ?? `lmdb:${data}`;
	const progress = new Progress(run);
	const show = (done: number, total: number): void => {
		if (done % 100 === 0) progress.show(`restore: ${done} of ${total} records`);
	};
	const settings = { store, data, force: options.force === true, progress: show, signal: run.interruptible() };
	const found = await io.backups.restore({ path: resolve(io.cwd, file), ...settings }).finally(() => progress.clear());
	if (!run.human) return run.value({ store, ...summaryJson(found) });
	run.line(`${store}: ${summaryText(found)}`);
	if (found.authority) run.line(`the cluster's authority is in ${data}/tls`);
	run.note('what was started after this backup will be stopped when the agents come back, and what was changed or');
	run.note('restarted since starts again as it was; look at the nodes and tokens: those removed or revoked since are');
	run.note('good again, machines that joined since have to join anew');
}
