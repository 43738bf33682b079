import { Argument } from 'commander';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { sleep } from '../../src/sys/clock.ts';
import { type Cli, onAction } from '../invocation.ts';
import { type OutputOptions, withServer } from '../options.ts';
import { commandTree } from '../output/command-tree.ts';
import { bashScript, fishScript, zshScript } from '../output/completion-scripts.ts';

const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** Seconds that a completion of names may take; then there are none. */
const NAMES_TIMEOUT = 1;

/** `minder completion bash|zsh|fish`, and the hidden command that the scripts ask for names. */
export function completionCommand(cli: Cli): void {
	const command = cli.program
		.command('completion')
		.description('print a completion script, for example: source <(minder completion bash)')
		.addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(SHELLS)));
	onAction(cli, command, async (run) => {
		const shell = run.args[0];
		const script = shell === 'zsh' || shell === 'fish' ? SHELLS[shell] : SHELLS.bash;
		run.io.stdout.write(script(commandTree(cli.program)));
	});

	const names = cli.program.command('__complete', { hidden: true }).argument('<what>');
	withServer(names);
	onAction<OutputOptions>(cli, names, async (run) => {
		const limit = new AbortController();
		const work = (async () => {
			const client = await run.client();
			const other = await namesOf(client, run.args[0] ?? '', limit.signal);
			if (other !== undefined) return other;
			const found: string[] = [];
			for await (const update of client.watchStatus([], false, { signal: limit.signal })) {
				found.push(...update.processes.map((each) => each.name));
				if (run.args[0] === 'names') found.push(...update.instances.map((each) => each.id));
			}
			return found;
		})();
		const late = sleep(run.io.clock, NAMES_TIMEOUT, limit.signal).then(() => []);
		const found: readonly string[] = await Promise.race([work, late]).catch(() => []);
		limit.abort();
		await work.catch(() => {});
		for (const name of found) run.line(name);
	});
}

/** Keys and jobs that are offered at once. */
const MOST_KEYS = 200;
const MOST_JOBS = 50;

/** Names of what is neither a process nor an instance; undefined for those. */
async function namesOf(client: MinderClient, kind: string, signal: AbortSignal): Promise<string[] | undefined> {
	switch (kind) {
		case 'nodes':
			return (await client.listNodes([], { signal })).map(({ name }) => name);
		case 'schedules':
			return (await client.listSchedules([], { signal })).map(({ name }) => name);
		case 'locks':
			return (await client.listLocks([], { signal })).map(({ name }) => name);
		case 'keys':
			return (await client.listEntries('', { limit: MOST_KEYS }, { signal })).map(({ key }) => key);
		case 'functions':
			return (await client.listQueues([], { signal })).map((queue) => queue.function);
		case 'jobs':
			return (await client.listJobs({ limit: MOST_JOBS }, { signal })).map(({ handle }) => handle);
		default:
			return undefined;
	}
}
